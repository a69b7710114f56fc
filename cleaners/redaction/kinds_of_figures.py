"""What the figures beside a run say that it hides: dates, identifiers, ordinals, amounts."""

from qinggao.lazily import pattern

from .candidates import MARK
from .context import Context, Found
from .figures import (
    COURT,
    FIGURE,
    PLATE_BEHIND,
    PROVINCES,
    UNIT,
    clock,
    date_part,
    duration,
    identifier,
    masked_year,
    score,
    year,
)
from .signs import FIVE_YEARS
from .words import Slot, after

__all__ = [
    "ALL_OF",
    "DISTRICTS",
    "NUMBERED",
    "document_number",
    "figures",
    "ordinal",
    "shape",
    "time",
]

_UNIT = pattern(UNIT)
_AREA_CODE = pattern(r"[（(]0[\dXx×*]{2,3}[）)]$")
_MONEY = frozenset("￥¥$€")


def shape(c: Context) -> Found:
    """X.X, XX,XXX, ￥XX, 138****5678."""
    if c.shape in {"decimal", "grouped"}:
        return "number", "a masked decimal or grouped number"
    if c.single and PLATE_BEHIND.match(c.right):
        return "number", "part of a plate"
    if c.length >= 3 and _AREA_CODE.search(c.tail):
        return "number", "a telephone number"
    if _UNIT.match(c.near_right):
        return "number", "a unit behind it"
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


_DAY_AND_MONTH = pattern(r"\d{1,2}[年月日]")


def figures(c: Context) -> Found:
    """20XX年, 20XX-XX, XX:XX, 1X日, 4X岁."""
    if year(c) or masked_year(c):
        return "date", "a year with masked figures"
    if (date_part(c) or clock(c)) and not (c.before.kind == "number" and c.before.weight >= 3):
        return "date", "part of a masked date or time"
    behind = c.right[:1].isdigit()
    if not behind and not c.left[-1:].isdigit():
        return None
    dated = c.length <= 2 and c.near_right.startswith(("年", "月", "日")) and not duration(c)
    if dated or (behind and _DAY_AND_MONTH.match(c.right)):
        return "date", "a masked figure of a date"
    return "number", "figures beside it"


_UNITS_OF_TIME = frozenset("年月日时点分秒刻号")
_MINUTES = frozenset("分秒刻")
_HOUR_CHAIN = pattern(rf"(?:{FIGURE}|\d)[时点](?:(?:{FIGURE}|\d)+分)?$")
_PART_OF_DAY = pattern(r"[上下中]午|晚上?|凌晨|傍晚|清晨|早上?$")
_HOUR_BEFORE = pattern(r"(?:[日号晚]|早上?|当晚|时间[：为]?|于|从|至|到|[—\-–~～])$")
_HOUR_AFTER = pattern(rf"[点时](?:{FIGURE}+[分刻]|整|半|许|左右|钟|[，。至到—前后]|$)")


_OF_A_DECADE = pattern(r"(?:^|[，。；、（(\s于自从至到在])[五六七八九]$")  # 九×年


def time(c: Context) -> Found:
    """X年X月X日, X时X分; 连续X年 is a length."""
    right = c.list_end
    unit = right[:1]
    if unit not in _UNITS_OF_TIME:
        return None
    if c.single and unit == "年" and _OF_A_DECADE.search(c.near_tail):
        return "date", "the last figure of a year"
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
    return bool(_HOUR_BEFORE.search(c.near_tail) and _HOUR_AFTER.match(right))


_CLASS_NUMBER = pattern(rf"[（(]{FIGURE}[）)]班")
_CLASS_OF = pattern(
    rf"[级届](?:{FIGURE}+班|[^，。；、]{{0,4}}(?:学生|毕业|同学|新生|研究生|本科|校友|班))"
)
NUMBERED = frozenset(["连", "营", "排", "团", "旅", "师", "大队", "中队", "车间", "支部"])
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
    if c.previous in PROVINCES and c.left[-2:-1] in _BRACKETS and COURT.match(c.near_right):
        return "number", "the figures of a court in a case number"
    if c.next == "五" and FIVE_YEARS.match(c.near_right):
        return "number", "which five years"
    if c.next in "（(" and _CLASS_NUMBER.match(c.right):
        return "number", "the number of a class"
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
        return "date", "a day of the week"
    return None
