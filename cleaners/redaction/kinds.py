"""What a marker hides: decided by ordered rules, the figures beside it first, then the words."""

import re
from collections.abc import Callable

from .context import CLOSING, OPENING, TAIL, Context, is_han
from .figures import (
    COURT,
    FIGURE,
    clock,
    date_part,
    duration,
    identifier,
    masked_year,
    score,
    year,
)
from .surnames import DEED, biography, familiar
from .words import after, before, one_of

__all__ = ["kind_of"]

Found = tuple[str, str] | None  # a kind, and what shows it

_MONEY = frozenset("￥¥$€")


def _shape(c: Context) -> Found:
    """X.X, XX,XXX, ￥XX, 138****5678."""
    if c.shape in {"decimal", "grouped"}:
        return "number", "a masked decimal or grouped number"
    if c.previous in _MONEY:
        return "number", "a currency sign before it"
    if c.length >= 3 and identifier(c) and c.before.kind != "other":
        return "number", "part of an identifier"
    return None


_AGENCY_CODE = re.compile(r"[\u4e00-\u9fff]{1,8}\s?[〔\[（(［【](?:19|20|[Xx×*]{2})")
_SERIAL = re.compile(r"[民刑行执商知破][初终申再保辖监]?字?第?$")
_OPENING_BRACKETS = frozenset("〔[（(［【")
_BRACKETS = frozenset("()（）〔〕[]")


def _document_number(c: Context) -> Found:
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


_DAY_AND_MONTH = re.compile(r"\d{1,2}[年月日]")


def _figures(c: Context) -> Found:
    """20XX年, 20XX-XX, XX:XX, 1X日, 4X岁."""
    if year(c) or masked_year(c):
        return "date", "a year with masked figures"
    if date_part(c) or clock(c):
        return "date", "part of a masked date or time"
    behind = c.right[:1].isdigit()
    if not behind and not c.left[-1:].isdigit():
        return None
    dated = c.length <= 2 and c.near_right.startswith(("年", "月", "日")) and not duration(c)
    if dated or (behind and _DAY_AND_MONTH.match(c.right)):
        return "date", "a masked figure of a date"
    return "number", "figures beside it"


_UNITS_OF_TIME = frozenset("年月日时点分秒号")
_PART_OF_DAY = re.compile(r"[上下中]午|晚上?|凌晨|傍晚|清晨|早上?$")
_HOUR_BEFORE = re.compile(r"(?:[日号晚]|早上?|当晚|时间[：为]?|于|从|至|到|[—\-–~～])$")
_HOUR_AFTER = re.compile(rf"[点时](?:{FIGURE}+分|整|半|许|左右|钟|[，。至到—前后]|$)")


def _time(c: Context) -> Found:
    """X年X月X日, X时X分; 连续X年 is a length."""
    right = c.list_end
    unit = right[:1]
    if unit not in _UNITS_OF_TIME:
        return None
    slot = after(right)
    if unit in {"年", "月", "日"} and slot.kind in {"date", "number"}:
        if slot.kind == "number" or duration(c):
            return "number", "a length of time"
        return "date", slot.evidence.name
    if unit == "号" and c.near_left.endswith("月"):
        return "date", "the day of a month"
    if unit in {"时", "点"} and (slot.kind == "date" or _hour(c, right)):
        return "date", "an hour"
    if unit in {"分", "秒"} and c.near_left.endswith(("时", "点", "分")):
        return "date", "minutes of an hour"
    return None


def _hour(c: Context, right: str) -> bool:
    if _PART_OF_DAY.search(c.near_left[-2:]):
        return True
    return bool(_HOUR_BEFORE.search(c.near_tail) and _HOUR_AFTER.match(right))


_CLASS_NUMBER = re.compile(rf"[（(]{FIGURE}[）)]班")
_NUMBERED = frozenset(["连", "营", "排", "团", "旅", "师", "大队", "中队", "车间", "支部"])
_DISTRICTS = frozenset(["县", "区", "镇", "乡", "村", "街道", "社区", "市"])
_ALL_OF = re.compile(r"(?:辖|下设|共有?|全[省市县区镇州])$")


def _ordinal(c: Context) -> Found:
    """第X条, X比X, 星期X, 全区×镇×街道."""
    if c.previous == "第":
        return "number", "after 第"
    if c.next in "（(" and _CLASS_NUMBER.match(c.right):
        return "number", "the number of a class"
    if not c.single:
        return None
    word = c.after.word
    if word in _NUMBERED or (word in _DISTRICTS and _ALL_OF.search(c.near_tail)):
        return "number", f"how many or which {word}"
    if score(c):
        return "number", "a score"
    if c.near_left.endswith(("星期", "礼拜", "周")) and c.after.kind != "number":
        return "date", "a day of the week"
    return None


# 张×国: the last character of a name, though it is a word for a place too.
_GIVEN = frozenset("国山江河湖岛桥楼港岭店厂年湾")
# XXX建材有限公司: whatever trade stands between.
_FIRM = re.compile(
    r"[^\W\da-zA-Z我本该其代的了在向与和及对将把被到从为由给是不就等说某]{0,8}?"
    + one_of(
        "有限(?:责任)?公司 股份公司 公司 集团 合作社 事务所 商行 经营部 门市部 加工厂 制造厂",
        "专卖店 服务部 中心",
        "医院 大学 学院 中学 小学 学校 幼儿园 银行 支行 分行 信用社 宾馆 酒店 饭店 委员会 协会",
        "学会 商会",
        "基金会 出版社 电视台 研究院 研究所",
    )
)
_CLASS = re.compile(rf"{FIGURE}班$")
_NATIVE_OF = re.compile(r"(?:(?:男|女|岁|族|学历|文化|出生)[，,、]|系|祖籍)$")
_COUNTED_PLACES = re.compile(
    one_of(
        "隐患 问题 漏洞 违建 建筑 缺陷 场所 工地 房 古迹 景点 风险 点 整治 整改 新建 修复 拆除 排查"
    )
    + "$"
)


def _proper_name(c: Context) -> Found:
    """XXX建材有限公司, 张××, “××”, ×××，男, ××人."""
    if c.length > 1 and not c.after.weight and _FIRM.match(c.near_right):
        return "organization", "the name of a firm or an institution"
    if _masked_name(c):
        return "person", "a surname before it"
    if c.next in CLOSING:
        return _quoted(c)
    if biography(c.right) or (not c.right and _CLASS.search(c.near_tail)):
        return "person", "what is said of a person"
    word = c.after.word
    if word == "人" and _NATIVE_OF.search(c.near_tail):
        return "place", "native of"
    if word == "处" and _COUNTED_PLACES.search(c.near_tail):
        return "number", "before 处"
    return None


def _masked_name(c: Context) -> bool:
    """Tell 张××, 王×明 from 石××市, whose first character is a surname too."""
    surname, behind = c.surname, c.after
    if surname < 2:
        return False
    if surname >= 3 and c.single and behind.word in _GIVEN:
        return True
    return behind.weight < 3 or behind.kind not in {"date", "place", "organization"}


def _quoted(c: Context) -> Found:
    """
    Return the kind of a run that ends a quotation.

    A whole quotation is a slogan or a name; one with words before the run goes by these (“清廉××”).
    """
    if c.left[-1:] not in OPENING:
        front = before(c.left)
        if front.kind:
            return front.kind, front.evidence.name
        if _SLOGAN.search(c.tail):
            return "place", "ends a slogan"
    behind = after(c.near_right[1:].removeprefix("的"))
    if behind.kind in {"person", "place", "organization"} and behind.weight >= 3:
        return behind.kind, behind.evidence.name
    if c.before.kind == "person" and c.before.weight >= 3 and not behind.weight:
        return "person", c.before.evidence.name
    return "other", "enclosed in quotes"


# “书香××”: two characters and a toponym; “三个××” is another kind of slogan.
_SLOGAN = re.compile(r"[“‘「](?![一二三四五六七八九十两])[\u4e00-\u9fff]{2}$")
# 《××县XX实施方案》: what a document or an activity is about.
_TOPIC = re.compile(
    r"[\u4e00-\u9fff]{0,6}?"
    + one_of(
        "方案 办法 规定 细则 意见 规划 条例 制度 预案 报告 纪要 总结 工作 活动 行动 工程 整治",
        "教育 治理",
    )
)


def _word(c: Context) -> Found:
    """Return the kind of the stronger word, of the one behind where both are equal."""
    behind, front = c.after, c.before
    counted = behind.kind == "number" and behind.weight >= 2
    if behind.weight and (counted or behind.weight >= front.weight):
        return behind.kind, behind.evidence.name
    if front.kind == "place" and front.weight < 3 and _TOPIC.match(c.near_right):
        return "other", "the topic of a document"
    return (front.kind, front.evidence.name) if front.weight else None


_MOVES = re.compile(
    r"(?:(?<![正实现存])在|(?<![收受得感达直])到|至|于|赴|从|来|位居|居|写在|全|进|回|往)$"
)
_BEGINS = re.compile(r"(?:^|[，。；：、！？“”（\s—])$")
_GOES_ON = frozenset("，（(：")
_ACTS = tuple("由请与和对向给被让跟替叫将把据找受随")


def _sentence(c: Context) -> tuple[str, str]:
    """Return the kind by the place in the sentence, where no word beside it says more."""
    left, right = c.list_start[-TAIL:], c.list_end
    if familiar(c.left):
        return "person", "a familiar form of address"
    if left[-1:] in {"《", "〈"}:
        return "other", "begins a title"
    if _MOVES.search(left) and not (left.endswith("从") and c.single):
        return "place", "after a word of place"
    named = 2 <= c.length <= 3
    goes_on = right[:1] in _GOES_ON or (is_han(right[:1]) and right[0] != "的")
    if _BEGINS.search(left) and (DEED.match(right) if c.single else named and goes_on):
        return "person", "begins the sentence"
    if named and not c.before.word and left.endswith(_ACTS):
        return "person", "acts in the sentence"
    if c.length == 3 and c.family in {"cross", "mou"} and is_han(left[-1:]):
        return "person", "three characters, as most names have"
    return "other", "nothing beside it says more"


_NEAR_FIGURES = frozenset("：）〕（〔号")
_RULES: tuple[Callable[[Context], Found], ...] = (_time, _ordinal, _proper_name, _word)
_RULES_OF_FIGURES: tuple[Callable[[Context], Found], ...] = (_shape, _document_number, _figures)


def kind_of(c: Context) -> tuple[str, str]:
    """Return the kind of what the marker of *c* hides, and what shows it."""
    figures = (
        c.foreign
        or c.shape != "run"
        or c.next in _NEAR_FIGURES
        or c.previous in _NEAR_FIGURES
        or "〔" in c.right[:9]
    )
    for rule in (*_RULES_OF_FIGURES, *_RULES) if figures else _RULES:
        found = rule(c)
        if found:
            return found
    return _sentence(c)
