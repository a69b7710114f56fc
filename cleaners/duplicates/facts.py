"""Facts in a text: dates, times, quantities, document numbers, names of people, places and bodies."""

import re
from collections.abc import Hashable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

__all__ = ["LABELS", "Facts", "Token", "agree", "facts_in", "plausible", "tokens"]

# The kinds of fact, as a verdict names them.
LABELS = {
    "date": "日期",
    "time": "时间",
    "number": "数量",
    "docno": "文号",
    "person": "人名",
    "place": "地名",
    "body": "机构",
    "venue": "地点",
    "title": "题名",
    "subject": "主题",
}

Facts = frozenset[tuple[str, Hashable]]

_HIDDEN = "×"


class Token(NamedTuple):
    """A fact, a redaction marker, a word of letters, or a single character."""

    kind: str  # a key of LABELS, "marker", or "" for what is only wording
    value: Hashable  # equal where two tokens say the same
    text: str


_DIGITS = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}

_HAN_NUMBER = "[〇零一二两三四五六七八九十百千万亿]{1,16}"
_SMALL = r"(?:[\d×]{1,2}|[一二三四五六七八九十×]{1,3})"
_YEAR = r"(?:[\d×]{2,4}|[〇零一二三四五六七八九×]{2,4})"
_UNITS = (
    "个百分点 平方公里 平方米 立方米 个月 小时 分钟 公里 千米 公斤 千克 公顷 人次 万元 亿元 号楼 元 万 亿 名 人 个 件 项 次 户 "
    "家 亩 米 吨 克 台 辆 套 处 所 座 栋 条 份 期 届 批 轮 宗 起 例 篇 场 天 周 年 月 日 岁 度 倍 成 楼 层 室 号 班 组 季度 "
    "支 张 本 册 棵 头 只 艘 架 股 口 页 字 课时 学时 点"
).split()
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_NUMBER = rf"(?:(?=×{{0,8}}\d)[\d×]+(?:[.,]\d+)*|×{{1,8}}(?= ?(?:%|‰|{_UNIT})))"

# Surnames that seldom begin a word; 高, 方, 成, 文, 安, 全 … begin too many.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范廖贾夏韦付"
    "邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤温康施牛樊葛邢倪岳章鲁翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符"
    "舒阮柯纪梅童凌毕单季裴霍涂苗曲盛靳祁娄柴蒙鲍华詹"
)
_BEFORE_NAME = (
    "联系人 负责人 责任人 主持人 记录人 记录 审判长 审判员 陪审员 书记员 法官 原告 被告 被告人 申请人 被申请人 上诉人 被上诉人 代表人 "
    "代理人 律师 书记 主任 局长 县长 市长 区长 镇长 乡长 省长 部长 厅长 处长 科长 所长 站长 院长 校长 园长 会长 秘书长 主席 委员 经理 "
    "董事长 组长 队长 教授 老师 记者 编辑 通讯员 作者 姓名 签发 审核 校对 经办 主持 由 同意"
).split()
_AFTER_NAME = (
    "同志|书记|副书记|主任|副主任|局长|副局长|县长|副县长|市长|副市长|区长|镇长|乡长|部长|院长|校长|主席|经理|先生|女士|老师|教授|法官|"
    "律师|等人|等同志"
)
_NAME_ENDS = rf"[、,。;:()\s{_HIDDEN}]|$|电话|手机|主持|出席|传达|和|及|与|等|任|为|说|指出|强调|讲话|作|{_AFTER_NAME}"

# What stands before 县, 局 … without naming one.
_NOT_FIRST = "本全各我该此每两某的在对向和与及是为有至到送赴往由将把被给让于以其之从自经按据因需须应可要会已未一二三四五六七八九十等"
_NOT_LAST = (
    _NOT_FIRST + "城农地小社灾园景山校辖新郊街牧库乡集都超股上门夜行节反外驻进入下故家老县市省区镇村大格布结时棋战开僵当事变破出者里内中"
)
_PLACE_ENDS = (
    "省|市(?!场|民|级|值|价|政|直)|县(?!级|域|直)|区(?!域|别|分|间)|镇(?!级|域)|乡(?!村|镇|亲)|村(?!民|级|庄)|街道|社区|宾馆|酒店|饭店|礼堂|"
    "广场|剧院|影院|体育馆|公园|会堂|大厦"
)
_BODY_ENDS = (
    "局|厅|委员会|集团|学校|中学|小学|大学|学院|医院|银行|法院|检察院|协会|研究院|研究所|合作社|派出所"
)
_VENUE_ENDS = (
    "会议室|礼堂|报告厅|会议中心|中心|会堂|宾馆|酒店|饭店|馆|广场|大厅|教室|操场|剧院|影院|公园|党校|大楼|室|楼"
)
_HAN = "[\u3400-\u9fff]"


def _person() -> str:
    before = "|".join(f"(?<={word}{mark})" for word in _BEFORE_NAME for mark in ("", ":"))
    name = rf"[{_SURNAMES}]{_HAN}"
    return (
        rf"(?=[{_SURNAMES}])(?:(?:{before})(?:{name}{{2}}(?={_NAME_ENDS})|{name}(?={_NAME_ENDS})|{name}{{2}})"
        rf"|{name}{{1,2}}?(?={_AFTER_NAME}|等[\d一二三四五六七八九十])|(?<=[:、,\n(]){name}{{1,2}}(?=[、,。;\n)]))"
    )


def _figures() -> dict[str, str]:
    """Return the patterns of what begins with a figure, a bracket or a marker."""
    small_date = rf"{_SMALL}月(?:{_SMALL}[日号])?"
    return {
        "title": r"《[^《》\n]{1,40}》",
        "docno": rf"[〔\[(【][\d{_HIDDEN}]{{4}}[〕\])】][^,。;\s]{{0,12}}?[\d{_HIDDEN}]{{1,9}}号",
        "skip": rf"第(?:{_HAN_NUMBER}|{_NUMBER})[条章节款编]|\((?:{_HAN_NUMBER}|\d{{1,2}})\)"
        rf"|(?:^|(?<=[\n。;])) {{0,8}}(?:{_HAN_NUMBER}|\d{{1,2}})(?:[、)]|\.(?!\d))",
        "date": rf"{_YEAR}年(?:{small_date})?|{small_date}|\d{{4}}[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)"
        r"|(?:星期|周)[一二三四五六日天](?!期)",
        "time": rf"(?:(?:上午|下午|中午|晚上|晚|凌晨|早上) ?)?(?:\d{{1,2}}:\d\d(?!\d)|{_SMALL}(?:时|点(?=[整半\d到至前开召]))"
        rf"(?:半|整|(?:{_SMALL}|{_HAN_NUMBER})分)?)",
        "number": rf"百分之(?:{_HAN_NUMBER}(?:点{_HAN_NUMBER})?|{_NUMBER})|{_NUMBER} ?(?:%|‰|{_UNIT})?"
        rf"|{_HAN_NUMBER}(?:{_UNIT})",
        "marker": rf"{_HIDDEN}+|某+|(?<![a-z])x+(?![a-z])",
    }


def _names() -> dict[str, str]:
    """Return the patterns of what has a name."""
    name = rf"(?![{_NOT_FIRST}]){_HAN}(?![{_NOT_LAST}]){_HAN}"
    return {
        "venue": rf"(?:(?<=在)|(?<=地点[:\n])|(?<=地址:)|(?<=会场:)|(?<=送[至到]))[^,。;、:\n]{{2,20}}?(?:{_VENUE_ENDS})"
        r"(?=[,。;、\n)]|召开|举行|举办|集中|集合|进行|报到|$)",
        "person": _person(),
        "company": rf"{_HAN}{{2,6}}?(?:有限责任公司|股份有限公司|有限公司)|(?![{_NOT_FIRST}]){_HAN}{{4}}公司",
        "place": rf"{name}(?:{_PLACE_ENDS})",
        "body": rf"{name}(?:{_BODY_ENDS})",
    }


# Kinds that a text has only where it has one of these: without them the scan is twice as fast.
_NEEDED = {
    "company": re.compile("公司"),
    "venue": re.compile("在|地点|地址|会场|送"),
    "person": re.compile(f"[{_SURNAMES}]"),
}


_FIGURE_STARTS = rf"[《〔\[(【第\d〇零一二两三四五六七八九十百千万亿{_HIDDEN}某x星周上下中晚凌早\s]"
_NAME_ENDS_START = "省市县区镇乡村街社宾酒饭礼广剧影体公会大局厅委集学中小医银法检协研合派"


@cache
def _grammar(absent: frozenset[str]) -> re.Pattern[str]:
    """
    Return one pattern for every token that is not of an *absent* kind.

    The first alternative that matches decides. Most characters begin neither a figure nor a name,
    which one look ahead tells.
    """

    def listed(kinds: dict[str, str]) -> str:
        return "|".join(f"(?P<{kind}>{one})" for kind, one in kinds.items() if kind not in absent)

    names = _names()
    ended = {kind: names.pop(kind) for kind in ("place", "body")}
    words = {"word": r"[a-z]+", "other": r"[^\W_]"}
    parts = (
        listed({"venue": names.pop("venue")}),
        f"(?={_FIGURE_STARTS})(?:{listed(_figures())})",
        listed(names),
        f"(?={_HAN}{{2}}[{_NAME_ENDS_START}])(?:{listed(ended)})",
        listed(words),
    )
    return re.compile("|".join(part for part in parts if part))


def _scan(text: str, *absent: str) -> Iterator[Token]:
    if "x" in text:
        text = _MASKED.sub(lambda found: _HIDDEN * len(found[0]), text)
    missing = (kind for kind, needed in _NEEDED.items() if not needed.search(text))
    for found in _grammar(frozenset((*absent, *missing))).finditer(text):
        kind = found.lastgroup
        if kind == "other":
            yield _word(found[0])
        elif kind != "skip":
            yield _token(kind or "", found[0])


# A masked number is written with the letter too: 20XX年X月, XX万元.
_MASKED = re.compile(rf"(?<![a-z])x+(?![a-z])(?=[\d年月日号时分{_HIDDEN}%万亿元个件项人名户次])")


def tokens(text: str) -> list[Token]:
    """
    Cut a folded text into tokens; punctuation and list numbers are none.

    >>> [token.text for token in tokens("定于2023年3月5日召开") if token.kind]
    ['2023年3月5日']
    """
    return list(_scan(text))


def facts_in(text: str) -> Facts:
    """Return the kind and value of every fact of a folded text."""
    found = _scan(text, "other")
    return frozenset((token.kind, token.value) for token in found if token.kind in LABELS)


def _token(kind: str, text: str) -> Token:
    if kind == "word":
        return _word(text)
    if kind == "date":
        return Token(kind, _date(text), text)
    if kind == "time":
        return Token(kind, _time(text), text)
    if kind == "number":
        return Token(kind, _number(text), text)
    if kind == "company":
        return Token("body", text, text)
    if kind == "docno":
        return Token(kind, tuple(re.findall(rf"[\d{_HIDDEN}]+", text)), text)
    return Token(kind, text, text)


@lru_cache(8192)
def _word(text: str) -> Token:
    return Token("", text, text)


def _plain(written: str) -> str:
    """Return a number as written with digits: 二〇二三 and 十五 alike; what is hidden stays."""
    if not written or written[0] in "0123456789×":
        return written.replace(",", "").lstrip("0") or "0"
    if not any(c in "十百千万亿" for c in written):
        return "".join(str(_DIGITS.get(c, _HIDDEN)) for c in written)
    total = section = digit = 0
    for c in written:
        if c in _MYRIADS:
            total = (total + section + digit) * _MYRIADS[c]
            section = digit = 0
        elif c in _POWERS:
            section += (digit or 1) * _POWERS[c]
            digit = 0
        else:
            digit = _DIGITS.get(c, 0)
    return str(total + section + digit)


_PART = re.compile(rf"({_NUMBER}|{_HAN_NUMBER}|[〇零一二三四五六七八九十×]+)([年月日号]?)")


def _date(text: str) -> Hashable:
    if text[0] in "星周":
        return ("", "", "", text[-1].replace("天", "日"))
    if text[0].isdigit() and "年" not in text and "月" not in text:
        year, month, day = re.split("[-./]", text)
        return (year, month.lstrip("0"), day.lstrip("0"), "")
    parts = {mark.replace("号", "日"): _plain(number) for number, mark in _PART.findall(text)}
    return (parts.get("年", ""), parts.get("月", ""), parts.get("日", ""), "")


def _time(text: str) -> Hashable:
    numbers = [_plain(n) for n in re.findall(rf"\d+|{_HAN_NUMBER}|{_HIDDEN}+", text)]
    hour = numbers[0]
    if text[0] in "下晚" and hour.isdigit() and int(hour) < 12:
        hour = str(int(hour) + 12)
    minute = "30" if text.endswith("半") else (numbers[1:] or ["0"])[0]
    return (hour, minute)


_VALUE = re.compile(rf"({_NUMBER}|{_HAN_NUMBER}) ?(.*)")


def _number(text: str) -> Hashable:
    if text.startswith("百分之"):
        whole, _, part = text[3:].partition("点")
        return (_plain(whole) + (f".{_plain(part)}" if part else ""), "%")
    found = _VALUE.match(text)
    written, unit = (found[1], found[2]) if found else (text, "")
    while unit[:1] in _MYRIADS and not found[1].startswith(_HIDDEN) if found else False:
        written, unit = _times(written, _MYRIADS[unit[0]]), unit[1:]
    return (_plain(written), unit)


def _times(written: str, factor: int) -> str:
    plain = _plain(written)
    if _HIDDEN in plain or plain.count(".") > 1:
        return plain
    return f"{float(plain) * factor:.6f}".rstrip("0").rstrip(".")


_QUALIFIED = frozenset(("venue", "body"))  # 会议室 may be 县政府三楼会议室


def agree(one: Token, other: Token) -> bool:
    """
    Tell whether two facts of one kind may be the same: a withheld value agrees with any.

    A date without its year agrees with the same day of any year.
    """
    if one.value == other.value:
        return True
    if not (isinstance(one.value, tuple) and isinstance(other.value, tuple)):
        hidden = _HIDDEN in one.text + other.text
        part = one.kind in _QUALIFIED and (one.text in other.text or other.text in one.text)
        return hidden or part
    if one.kind == "docno":
        return all(map(_fits, one.value, other.value))
    if one.kind == "date":
        pairs = [(a, b) for a, b in zip(one.value, other.value, strict=True) if a and b]
        return bool(pairs) and all(_fits(a, b) for a, b in pairs)
    return all(_fits(a, b) for a, b in zip(one.value, other.value, strict=True))


def _fits(one: str, other: str) -> bool:
    if _HIDDEN not in one + other or len(one) != len(other):
        return one == other or _HIDDEN in one + other
    return all(a == b or _HIDDEN in a + b for a, b in zip(one, other, strict=True))


def plausible(fact: Token) -> bool:
    """Tell whether a date can be one: 219年 and 9月41日 are slips of the pen."""
    if fact.kind != "date" or not isinstance(fact.value, tuple):
        return True
    year, month, day, _ = fact.value
    return (
        _fits_in(month, 1, 12)
        and _fits_in(day, 1, 31)
        and (len(year) < 3 or _fits_in(year, 1800, 2199))
    )


def _fits_in(number: str, least: int, most: int) -> bool:
    return not number.isdecimal() or least <= int(number) <= most
