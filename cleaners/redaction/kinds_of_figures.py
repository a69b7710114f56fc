"""What the figures beside a run say that it hides: dates, identifiers, ordinals, amounts."""

from qinggao.lazily import pattern

from .candidates import MARK, MARKS
from .context import Context, Found, is_han
from .figures import (
    CLASS_NUMBER,
    COURT,
    FIGURE,
    PLATE_BEHIND,
    PROVINCES,
    UNIT,
    chainage,
    clock,
    date_part,
    duration,
    han_year,
    identifier,
    masked_address,
    masked_card,
    masked_year,
    ratio,
    score,
    year,
)
from .signs import FIVE_YEARS
from .words import Slot, after, one_of

__all__ = [
    "ALL_OF",
    "DISTRICTS",
    "FLOORS",
    "NUMBERED",
    "document_number",
    "figures",
    "ordinal",
    "shape",
    "time",
]

_UNIT = pattern(UNIT)
_AREA_CODE = pattern(r"[（(]0[\dXx×*]{2,3}[）)]$")
_MARKS = frozenset(MARKS)
_MONEY = frozenset("￥¥$€")


def shape(c: Context) -> Found:
    """X.X, XX,XXX, ￥XX, 138****5678."""
    if c.foreign and (masked_address(c) or masked_card(c) or ratio(c)):
        return "number", "part of an address, a card's number or a ratio"
    if c.shape in {"decimal", "grouped"}:
        return "number", "a masked decimal or grouped number"
    if c.single and PLATE_BEHIND.match(c.right):
        return "number", "part of a plate"
    if c.length >= 3 and _AREA_CODE.search(c.tail):
        return "number", "a telephone number"
    if _UNIT.match(c.near_right):
        return "number", "a unit behind it"
    if chainage(c):
        return "number", "a place along a road"
    if c.right[:1] == "#" and is_han(c.right[1:2]):
        return "number", "before #"
    if c.previous in _MONEY:
        return "number", "a currency sign before it"
    if c.length >= 3 and identifier(c) and c.before.kind != "other":
        return "number", "part of an identifier"
    return None


# Up to the number itself: 20XX年总结（20XX年） is no document number.
_AGENCY_CODE = pattern(
    r"[\u4e00-\u9fff]{0,8}\s?[〔\[（(［【](?:19|20|[Xx×*]{2})[\dXx×*]{2}[〕\])）］】]"
    r"\s?[\u4e00-\u9fff]{0,10}[\dXx×*]+\s?号"
)
_SERIAL = pattern(r"[民刑行执商知破][初终申再保辖监]?字?第?$")
_OPENING_BRACKETS = frozenset("〔[（(［【")
_BRACKETS = frozenset("()（）〔〕[]")


def document_number(c: Context) -> Found:
    """×政发〔20XX〕XX号, （××××）×01民终××号."""
    if not _OPENING_BRACKETS.isdisjoint(c.right[:12]) and _AGENCY_CODE.match(c.near_right):
        if c.single:
            return "place", "the short name of a place in a document number"
        return "organization", "the short name of an agency in a document number"
    if c.previous in _BRACKETS and COURT.match(c.near_right):
        return "place", "the short name of a province in a case number"
    if c.right[:1] == "号" and _SERIAL.search(c.tail):
        return "number", "the serial of a case number"
    if c.length == 4 and c.previous in _BRACKETS and c.next in _BRACKETS:
        return "date", "the year of a case number"
    return None


_MATCH = pattern(
    one_of("获胜 战胜 击败 比分 主队 客队 负于 大胜 险胜 完胜 逆转 打平 战平 半场 决赛")
)
_DAY_AND_MONTH = pattern(r"\d{1,2}[年月日]")


_BEGUN_YEAR = pattern(r"(?<!\d)(?:19|20)\d?\Z")  # 202____年: the line is as long as it came


def figures(c: Context) -> Found:
    """20XX年, 20XX-XX, XX:XX, 1X日, 4X岁."""
    if year(c) or masked_year(c):
        return "date", "a year with masked figures"
    if clock(c) and _MATCH.search(c.clause()):
        return "number", "a score"
    if (date_part(c) or clock(c)) and not (c.before.kind == "number" and c.before.weight >= 3):
        return "date", "part of a masked date or time"
    behind = c.right[:1].isdigit()
    if not behind and not c.left[-1:].isdigit():
        return None
    dated = c.length <= 2 and c.near_right.startswith(("年", "月", "日")) and not duration(c)
    if dated or (behind and _DAY_AND_MONTH.match(c.right)):
        return "date", "a masked figure of a date"
    if c.family == "blank" and c.right[:1] == "年" and _BEGUN_YEAR.search(c.tail):
        return "date", "the last figures of a year"
    return "number", "figures beside it"


_UNITS_OF_TIME = frozenset("年月日时点分秒刻号")
_MINUTES = frozenset("分秒刻")
_HOUR_CHAIN = pattern(rf"(?:{FIGURE}|\d)[时点](?:(?:{FIGURE}|\d)+分)?$")
_PART_OF_DAY = pattern(r"[上下中]午|晚上?|凌晨|傍晚|清晨|早上?$")
_HOUR_BEFORE = pattern(r"(?:[日号晚]|早上?|当晚|时间[：为]?|于|从|至|到|[—\-–~～])$")
_HOUR_AND_MINUTES = pattern(rf"[点时]{FIGURE}+[分刻]")
_HOUR_AFTER = pattern(rf"[点时](?:{FIGURE}+[分刻]|整|半|许|左右|钟|[，。至到—前后]|$)")


_OF_A_DECADE = pattern(r"(?:^|[，。；、（(\s于自从至到在])[五六七八九]$")  # 九×年


def time(c: Context) -> Found:
    """X年X月X日, X时X分; 连续X年 is a length."""
    right = c.list_end
    unit = right[:1]
    if unit not in _UNITS_OF_TIME:
        return None
    if unit == "年" and (han_year(c) or (c.single and _OF_A_DECADE.search(c.near_tail))):
        return "date", "the last figures of a year"
    slot = after(right)
    if unit in {"年", "月", "日"} and slot.kind in {"date", "number"}:
        if slot.kind == "number" or (c.before.kind != "date" and duration(c)):
            return "number", "a length of time"
        return "date", slot.evidence.name
    if unit == "号" and c.near_left.endswith("月"):
        return "date", "the day of a month"
    if unit in {"时", "点"} and (_hour(c, right) or _is_date(c, slot)):
        return "date", "an hour"
    if unit in _MINUTES and right[1:2] != "钟" and _HOUR_CHAIN.search(c.near_tail):
        return "date", "minutes of an hour"
    return None


def _is_date(c: Context, slot: Slot) -> bool:
    return slot.kind == "date" and c.before.kind != "place"  # 路过××时


def _hour(c: Context, right: str) -> bool:
    if _PART_OF_DAY.search(c.near_left[-2:]):
        return True
    if _HOUR_AND_MINUTES.match(right):
        return True
    return bool(_HOUR_BEFORE.search(c.near_tail) and _HOUR_AFTER.match(right))


_CLASS_OF = pattern(
    rf"[级届](?:{FIGURE}+班|[^，。；、]{{0,4}}(?:学生|毕业|同学|新生|研究生|本科|校友|班))"
)
_LINES = frozenset("页段第")
FLOORS = frozenset("楼层栋座")
_ROOM = pattern(one_of("教室 会议室 办公室 病房 实验室 自习室 阅览室"))
_TENS = pattern(
    "[十百千][多余几来]?[万亿]?"
    + one_of("岁 人 名 个 元 年 天 次 件 户 亩 里 米 斤 万 亿 本 位 条")
)
_MONTH_BEFORE = pattern(rf"(?:{MARK}|[\d一二三四五六七八九十正腊冬])月$")
_ENDS = pattern(r"[，。；、（）\s]|$")
_PART_OF_WEEKDAY = pattern(
    one_of("[上中下]午 早 晚 凌晨 前 之前 起 至 到 [）)] [、和]周 [、和]星期")
)
_FULL = pattern(rf"满(?:\d|{MARK})+元?减$")  # 满××减××
_DAYS = pattern(rf"(?:\d|{MARK}|[一二三四五六七八九十])天$")  # ×天×夜
_ARMY = pattern(r"(?:国民党|红|伪|敌|日)$")
NUMBERED = frozenset(["连", "营", "排", "团", "旅", "师", "大队", "中队", "车间", "支部"])
_HAS_A_COMMITTEE = frozenset("省市县区镇乡村州局厅校院厂")  # 镇X委书记
_UNITS_OF_ARMIES = frozenset(["师", "旅", "团", "营", "连", "军团"])
_ARMIES = ("军", "国民党", "敌", "师", "旅", "团", "营")
_OF_AN_ARMY = pattern(rf"{MARK}|[营连团排]|官兵|战士|指战员|驻地|政委")
DISTRICTS = frozenset(["县", "区", "镇", "乡", "村", "街道", "社区", "市"])
ALL_OF = pattern(r"(?:辖|下设|共有?|全[省市县区镇州])$")


def ordinal(c: Context) -> Found:
    """第X条, X比X, 星期X, 全区×镇×街道."""
    word = c.after.word
    if c.previous == "第":
        return "number", "after 第"
    if _is_day(c):
        return "date", "the day of a month"
    if (c.next == "行" and c.previous in _LINES) or _is_room(c):
        return "number", "which line or room"
    if _is_counted(c):
        return "number", "it is counted on the other side too"
    if c.single and _TENS.match(c.near_right):
        return "number", "how many tens"
    if c.previous in PROVINCES and c.left[-2:-1] in _BRACKETS and COURT.match(c.near_right):
        return "number", "the figures of a court in a case number"
    if c.next == "五" and FIVE_YEARS.match(c.near_right):
        return "number", "which five years"
    if c.next in "（(" and CLASS_NUMBER.match(c.right):
        return "number", "the number of a class"
    if c.single and word == "委" and c.previous in _HAS_A_COMMITTEE:
        return "other", "the word for its party"
    if c.single and (word == "委" or c.right.startswith("ICP备")):
        return "place", f"where the {word or 'ICP'} is"
    if word in _UNITS_OF_ARMIES and (
        c.near_left.endswith(_ARMIES) or _OF_AN_ARMY.match(c.near_right, 1)
    ):
        return "number", f"which {word}"
    if not c.single:
        if _CLASS_OF.match(c.near_right):
            return "date", "the year of a class"
        return None
    if word in NUMBERED or (word in DISTRICTS and ALL_OF.search(c.near_tail)):
        return "number", f"how many or which {word}"
    if score(c):
        return "number", "a score"
    if c.near_left.endswith(("星期", "礼拜", "周")) and c.after.kind != "number":
        # The plaintiff 周× is nobody's Monday.
        named = c.surname >= 2 and not _PART_OF_WEEKDAY.match(c.near_right)
        return None if named else ("date", "a day of the week")
    return None


def _is_day(c: Context) -> bool:
    """Tell the end of 农历××月××, which needs no 日."""
    if c.previous != "月" or c.length > 2 or not _ENDS.match(c.right):
        return False
    return _MONTH_BEFORE.search(c.near_tail) is not None


def _is_counted(c: Context) -> bool:
    """Tell ×天×夜, 满××减××, “×+×” and 国民党××军."""
    if c.after.weight >= 3:
        return False
    if c.previous == "减":
        return _FULL.search(c.near_tail) is not None
    if c.next == "夜":
        return _DAYS.search(c.near_tail) is not None
    if c.single and (c.next == "+" or c.previous == "+"):
        beyond = c.near_right[1:2] if c.next == "+" else c.near_left[-2:-1]
        return beyond in _MARKS
    return c.next == "军" and _ARMY.search(c.near_tail) is not None


def _is_room(c: Context) -> bool:
    return c.length == 3 and c.previous in FLOORS and _ROOM.match(c.near_right) is not None
