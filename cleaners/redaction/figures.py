"""Masked dates, times, numbers and identifiers: what the figures around a run say."""

import re

from qinggao.lazily import pattern

from .candidates import MARK, MARKS
from .context import TAIL, Context, is_han, is_latin
from .words import one_of

__all__ = [
    "CLASS_NUMBER",
    "COURT",
    "DURATION_AFTER",
    "DURATION_CHAIN",
    "DURATION_ENDS",
    "FIGURE",
    "IDENTIFIER_BEFORE",
    "MASKED_MAIL",
    "PLATE_BEFORE",
    "PLATE_BEHIND",
    "PROVINCES",
    "UNIT",
    "chainage",
    "clock",
    "date_part",
    "duration",
    "han_year",
    "identifier",
    "masked_address",
    "masked_card",
    "masked_year",
    "of_a_court",
    "ratio",
    "score",
    "year",
]

_DIGIT = rf"(?:\d|{MARK})"
FIGURE = rf"(?:{_DIGIT}|[一二三四五六七八九十]|某某)"
# Units that are written in Latin letters; V, A, L or m alone might be anything.
UNIT = (
    one_of(
        "km²? cm mm m[²³] kg mg ml mL KB MB GB TB kVA? MVA kvar kWh? MWh? Hz kHz GHz dB",
        "mmHg kPa MPa mmol nm μm t/h m/s km/h r/min L/min kg/[hm亩] μg ug ng IU rpm mAh Mbps kcal",
        "g/[Lkd] U/L",
    )
    + r"(?![A-Za-z])"
)

# 20XX-XX-XX, 20××/××/××, 20XX.XX.XX, ××××-××-××
_DATE = pattern(
    rf"(?<![A-Za-z0-9])(?:(?:19|20){_DIGIT}{{2}}|(?<!-){MARK}{{4}})([-/.．]){_DIGIT}{{1,2}}"
    rf"(?:\1{_DIGIT}{{1,2}})?(?![A-Za-z0-9])"
)
_CLOCK = pattern(rf"(?<![A-Za-z0-9]){_DIGIT}{{1,2}}[：:]{_DIGIT}{{2}}(?:[：:]{_DIGIT}{{2}})?(?!\d)")


def _inside(pattern: re.Pattern[str], c: Context, reach: int) -> bool:
    """Tell whether the run is part of a match of *pattern*, beginning at most *reach* before."""
    left, right = c.left[-reach:], c.right[:reach]
    at, end = len(left), len(left) + len(c.run)
    return any(m.start() <= at and end <= m.end() for m in pattern.finditer(left + c.run + right))


def date_part(c: Context) -> bool:
    """Tell the parts of 20XX-XX-XX and ××××/××."""
    if c.dated is None:
        c.dated = c.length <= 4 and _separated(c) and _inside(_DATE, c, 8)
    return c.dated


_SEPARATORS = frozenset("-/.．")


def _separated(c: Context) -> bool:
    return not (_SEPARATORS.isdisjoint(c.left[-8:]) and _SEPARATORS.isdisjoint(c.right[:8]))


_COLONS = frozenset("：:")


def clock(c: Context) -> bool:
    """Tell the parts of XX:XX and ××：××, but not **重点**：**局."""
    if c.length > 2 or (_COLONS.isdisjoint(c.left[-3:]) and _COLONS.isdisjoint(c.right[:3])):
        return False
    named = c.after.weight >= 3 and c.after.kind not in {"date", "number"}
    return not named and _inside(_CLOCK, c, 6)


_RATIO = pattern(rf"(?<![\d{re.escape(MARKS)}]){MARK}{{1,2}}(?:∶{MARK}{{1,2}}){{1,3}}(?![∶\d])")


def ratio(c: Context) -> bool:
    """Tell the parts of X∶XX∶XX: how three sectors of an economy compare."""
    return "∶" in (c.left[-1:], c.right[:1]) and _inside(_RATIO, c, 10)


_OCTET = rf"(?:\d{{1,3}}|{MARK}{{1,3}})"
_ADDRESS = pattern(rf"(?<![\w.])\d{{1,3}}(?:\.{_OCTET}){{3}}(?![\w.])")


def masked_address(c: Context) -> bool:
    """Tell the hidden parts of 203.0.***.77 and 10.8.×.15: a range (10.0.*.*) has no end."""
    token = c.token()
    if c.family in {"letter", "mixed"} or token.count(".") != 3 or not token[-1:].isdigit():
        return False
    return _ADDRESS.fullmatch(token) is not None


_CARD = pattern(rf"[\d{re.escape(MARKS)}]{{15,19}}")
_MASKED = pattern(f"{MARK}{{3,}}")


def masked_card(c: Context) -> bool:
    """Tell the single X of 440X0119870XXXXXXX: the rest of a card's number is masked too."""
    token = c.token()
    return bool(len(token) > 14 and _CARD.fullmatch(token) and _MASKED.search(token))


_CENTURY = pattern(r"(?<![\dA-Za-z])(?:19|20)\d?$")
_YEAR_END = pattern(r"年|[)）〕\]］】，。、；：\s《“—\-–~～至/.．]|届|级(?!别)|版|款|学年|财年|$")


def year(c: Context) -> bool:
    """Tell the masked figures of 20XX年, 〔20××〕, 202×级."""
    left = _CENTURY.search(c.tail) if c.left[-1:].isdigit() else None
    return bool(left and len(left[0]) + c.length == 4 and _YEAR_END.match(c.right))


_HAN_CENTURY = pattern(r"(?:二[〇○0零Oo]|一[九9])[〇○0零Oo一二三四五六七八九]?$")


def han_year(c: Context) -> bool:
    """Tell the masked figures of 二〇〇X年, 二OOX年, 二〇××年."""
    if not c.near_right.startswith("年"):
        return False
    left = _HAN_CENTURY.search(c.tail.replace(" ", ""))
    return left is not None and len(left[0]) + c.length == 4


_YEAR_BEFORE = pattern(r"(?<!\d)[12]\d*$")
_YEAR_BEHIND = pattern(r"\d*(?=年)")


def masked_year(c: Context) -> bool:
    """Tell 20×3年 from a sum: one figure inside a year is masked."""
    if not c.left[-1:].isdigit():
        return False
    left, right = _YEAR_BEFORE.search(c.left), _YEAR_BEHIND.match(c.right)
    return left is not None and right is not None and len(left[0] + right[0]) + c.length == 4


# How long, not when: 连续X年, 有期徒刑×年×个月, X年以上.
_LASTS = (
    "连续 居 分居 独居 卧病 瘫痪 行医 经商 务农 务工 打工 当兵 参军 办学 创业",
    "流浪 漂泊 闲置 废弃 拖欠 上访 钻研 耕耘 奉献 守护 照顾 照料 陪伴 筹备 酝酿",
    "沉睡 距今 迄今 至今 相隔 相距 走过 已经 相识 相恋 共同生活 担任 从事 历时",
    "长达 徒刑 拘役 管制 缓刑 政治权利 满 近 每 期限 年限 工龄 党龄 教龄 军龄",
    "工作 从业 居住 时隔 过去 最近 今后 未来 前 后 已 已有 超过 不少于 至少",
    "不超过 达 共 整整 仅 学制 判处 服刑 结婚 拘留 逾期 之日起 用时 耗时 多 约",
    "第 延长 休假 服务 任职 服役 坚持 奋战 持续 头 干了 过了 历经 经过 用了",
    "(?<![农公阴阳夏日])历 保存 停业 停产 治疗 住院 鏖战 执教 从警 从教 入党",
    "扎根 坚守 失联 潜逃 隐姓埋名 这 那 了 过 患病 患癌",
    "(?<![日同学前后定早上近中长短时周])期",
)
_LASTS_BETWEEN = ("了", "约", "为", "是", "将近", "达", "有", "：", "等待", "奋斗")
_DURATION_BEFORE = pattern(f"{one_of(*_LASTS)}(?:{'|'.join(_LASTS_BETWEEN)})?$")
DURATION_ENDS = frozenset(word[-1] for word in (*" ".join(_LASTS).split(), *_LASTS_BETWEEN))
DURATION_CHAIN = pattern(
    one_of("徒刑 拘役 管制 缓刑 权利 期限 工龄 党龄 学制 历时 刑期 为期 改判 执行")
    + f"{FIGURE}+年(?:零|又)?$"
)
DURATION_AFTER = pattern(
    "年"
    + one_of(
        "以上 以下 以内 之内 来 多 余 期 制 间[，。的] 左右 后[，。] 之久 有期徒刑 零 又 时间 内",
        "工龄 党龄 经验",
        "的(?:时间|努力|发展|工作|建设) 历史 如一日 前[，。的]",
    )
    + rf"|年{FIGURE}+个月|日(?:后|内|以内|之内|游|以上|以下)|月(?:内|以内|以上|有余)|[年月日]免费"
)
# One masked figure before 年 is a length of time (干了×年村干部), unless a month follows it or it
# begins a sentence or stands behind a preposition (于×年).
_CALENDAR_YEAR = pattern(rf"年(?:{FIGURE}{{1,2}}月|度|代|底|初|末|[上下]半年|[春夏秋冬])")
_PREPOSITION = frozenset("于自从至到在")
_START = pattern(r"(?:^|[，。；：、！？（(“\s—\-~～/])$")


def duration(c: Context) -> bool:
    """Tell how long (连续X年, X年以上) from when (X年X月)."""
    left, right = c.list_start[-TAIL:], c.list_end
    if _DURATION_BEFORE.search(left) or DURATION_CHAIN.search(c.near_tail):
        return True
    if DURATION_AFTER.match(right):
        return True
    if not c.single or not right.startswith("年") or _CALENDAR_YEAR.match(right):
        return False
    starts = bool(_START.search(left)) and not is_han(right[1:2])
    return not (starts or left[-1:] in _PREPOSITION)


# K××+×××: where something is along a road.
_CHAINAGE_BEFORE = pattern(rf"(?<![A-Za-z])[A-Z]?K(?:{_DIGIT}{{1,4}}\+)?$")
_CHAINAGE_BEHIND = pattern(rf"\+{_DIGIT}{{3}}")


def chainage(c: Context) -> bool:
    """Tell both parts of K××+×××."""
    before = _CHAINAGE_BEFORE.search(c.tail)
    if before is None:
        return False
    return before[0].endswith("+") or _CHAINAGE_BEHIND.match(c.right) is not None


CLASS_NUMBER = pattern(rf"[（(]{FIGURE}[）)]班")

_SCORE = pattern(
    rf"(?<![{re.escape(MARKS)}:：∶A-Za-z]){MARK}(?:比{MARK}(?![{re.escape(MARKS)}])"
    rf"|[:：∶]{MARK}(?:[，。；、）) 的战大击领落负]|$))"
)
_BETWEEN_SCORES = frozenset("比:：∶")


def score(c: Context) -> bool:
    """Tell the two sides of X比X and X:X."""
    beside = c.right[:1] in _BETWEEN_SCORES or c.left[-1:] in _BETWEEN_SCORES
    return beside and _inside(_SCORE, c, 3)


# （2023）×01民终12号: the short name of a province and the figures of its court stand before these.
COURT = pattern(
    rf"{_DIGIT}{{0,4}}(?:民|刑|行|执|知|破|赔|财保|司)(?:初|终|申|再|执|辖|监|特|字|保|恢|更|撤)"
)
_CASE = pattern(f"[)）〕].?{COURT.pattern}")


def of_a_court(c: Context) -> bool:
    """Tell the year of a case number: （20__）浙0106民初12号, （■■■■）京02刑终3号."""
    return c.right[:1] in _CLOSED and _CASE.match(c.right) is not None


_CLOSED = frozenset(")）〕")
PROVINCES = frozenset("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
_PLATE = f"[{''.join(sorted(PROVINCES))}警学挂使领][A-Z][·・•]?[A-Z0-9]{{0,5}}"
PLATE_BEHIND = pattern(r"[A-Z][·•]?[×*\dA-Z]{4,6}(?![A-Za-z])")  # 车牌号×A×××××
PLATE_BEFORE = pattern(f"{_PLATE}$")
# Before the masked part of a plate (京A·××××), passport (E****), flight (CA××××), code (MA6K****).
IDENTIFIER_BEFORE = pattern(
    rf"(?:{_PLATE}|(?<![×*])[×*][A-Z][·・•]?|(?<![A-Za-z×*＊])[A-Z]{{1,2}})$"
)
_CODE_BEFORE = pattern(r"(?:[A-Z]{1,4}\d+[A-Z]?\d*|[A-Z]{2,4}-)$")
# An x is a letter too: without the possessive run, 400 of them before an @ take seconds.
MASKED_MAIL = pattern(r"[*×xX]{2}[\w.-]*+@[\w*.-]")
# Blanks stand between the groups of a card number, but between two names, too (×× ×××).
_TIED_BEFORE = pattern(rf"(?:\d[ -]|{MARK}-|{MARK}{{4}} )$")
_TIED_AFTER = pattern(rf"(?:-| (?=\d|{MARK}{{4}})){_DIGIT}{{3}}")


def identifier(c: Context) -> bool:
    """Tell the masked part of a plate, passport, card, telephone number or mail address."""
    if "@" in c.right:
        return bool(MASKED_MAIL.search(c.token()))
    capitals = IDENTIFIER_BEFORE.search(c.tail) or _CODE_BEFORE.search(c.tail)
    if capitals and not is_latin(c.right[:1]):
        return True
    return bool(_TIED_BEFORE.search(c.tail) or _TIED_AFTER.match(c.right))
