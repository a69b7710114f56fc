"""What a marker hides: decided by ordered rules, the figures beside it first, the words then."""

import re

from cleaners.redaction.candidates import MARKS
from cleaners.redaction.context import Context, is_han
from cleaners.redaction.figures import (
    FIGURE,
    clock,
    date_part,
    duration,
    identifier,
    masked_year,
    score,
    year,
)
from cleaners.redaction.surnames import after_surname, biography, familiar
from cleaners.redaction.words import Slot, after, before

__all__ = ["kind_of"]

_HOUR_BEFORE = re.compile(
    r"(?:[日号]|上午|下午|晚上?|凌晨|中午|傍晚|早上?|清晨|当晚|时间[：为]?|于|从|至|到|[—\-–~～至])$"
)
_HOUR_AFTER = re.compile(rf"[点时](?:{FIGURE}+分|整|半|许|左右|钟|[，。至到—前后]|$)")
_UNITS_OF_TIME = frozenset("年月日时点分秒号")
_NEAR_FIGURES = frozenset("：）〕（〔号")
_MONEY = frozenset("￥¥$€")
# （2023）×01民终, 〔20XX〕XX号, ×政发〔2023〕: parts of the number of a document.
_CASE_PLACE = re.compile(r"[)）〕\]]$")
_CASE_COURT = re.compile(
    rf"{FIGURE}*(?:民|刑|行|执|知|赔|破|财保)(?:初|终|申|再|保|辖|监|字|恢|更|撤)"
)
_AGENCY_CODE = re.compile(r"[\u4e00-\u9fff]{1,8}\s?[〔\[（(［【](?:19|20|[Xx×*]{2})")
_DIRECTION = re.compile(
    r"(?:(?<![正实现存])在|(?<![收受得感达直])到|至|于|赴|从|来|位居|居|写在|全|进|回|往)$"
)
_SPEAKER = re.compile(r"(?:^|[，。；：、！？“”（\s—])$")
_DEED = re.compile(
    r"从|就|对|代表|带领|率|要求|作|做|向|因|与|被|将|曾|利用|先后|说|在.{0,12}(?:指出|强调|说|表示)"
)
_TOWARDS = (
    "由",
    "请",
    "与",
    "和",
    "对",
    "向",
    "给",
    "被",
    "让",
    "跟",
    "替",
    "叫",
    "将",
    "把",
    "据",
    "找",
    "受",
    "随",
)
_GOES_ON = frozenset("，（(：")
_TITLE = re.compile(r"[《〈]\s*$")
_OPENING = frozenset("“‘「『《〈")
_CLOSING = frozenset("”’」』》〉")
_PLACES = re.compile(
    r"(?:隐患|问题|漏洞|违建|建筑|缺陷|场所|工地|房|古迹|景点|风险|点|整治|整改|新建|修复|拆除|排查)$"
)
_DAY_OF_WEEK = re.compile(r"(?:星期|礼拜|周)$")
# XXX建材有限公司: whatever trade stands between.
_FIRM = re.compile(
    r"[^\W\da-zA-Z我本该其代的了在向与和及对将把被到从为由给是不就等说某]{0,8}?(?:有限(?:责任)?公司|股份公司|公司|集团|合作社|事务所|商行|经营部|门市部|加工厂|制造厂|专卖店|服务部|"
    r"中心|医院|大学|学院|中学|小学|学校|幼儿园|银行|支行|分行|信用社|宾馆|酒店|饭店|委员会|协会|学会|商会|基金会|出版社|电视台|研究院|研究所)"
)
# 《××县XX实施方案》: what a document or an activity is about.
_TOPIC = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:方案|办法|规定|细则|意见|规划|条例|制度|预案|报告|纪要|总结|工作|活动|行动|工程|整治|教育|治理)"
)
_CLASS_NUMBER = re.compile(rf"[（(]{FIGURE}[）)]班")
_NUMBERED = frozenset("连 营 排 团 旅 师 大队 中队 车间 支部".split())
_DISTRICTS = frozenset("县 区 镇 乡 村 街道 社区 市".split())
_COUNTED = re.compile(r"(?:辖|下设|共有?|全[省市县区镇州])$")
_NATIVE_OF = re.compile(r"(?:(?:男|女|岁|族|学历|文化|出生)[，,、]|系|祖籍)$")
_CLASS = re.compile(rf"{FIGURE}班$")


def _number_shape(c: Context) -> tuple[str, str] | None:
    if c.shape in {"decimal", "grouped"}:
        return "number", "a masked decimal or grouped number"
    if c.previous in _MONEY:
        return "number", "a currency sign before it"
    if c.length >= 3 and identifier(c) and c.before.kind != "other":
        return "number", "part of an identifier"
    return None


def _case_number(c: Context) -> tuple[str, str] | None:
    code = _AGENCY_CODE.match(c.near_right)
    if code and c.single:
        return "place", "the short name of a place in a document number"
    if code:
        return "organization", "the short name of an agency in a document number"
    if _CASE_PLACE.search(c.near_left) and _CASE_COURT.match(c.near_right):
        return "place", "the short name in a case number"
    if re.search(r"[民刑行执商知破][初终申再保辖监]?字?第?$", c.left) and c.right[:1] == "号":
        return "number", "the serial of a case number"
    return None


def _year(c: Context) -> tuple[str, str] | None:
    if (
        year(c)
        or masked_year(c)
        or (c.length == 4 and c.previous in {"（", "〔", "("} and c.next in {"）", "〕", ")"})
    ):
        return "date", "a year with masked figures"
    if date_part(c) or clock(c):
        return "date", "part of a masked date or time"
    return None


def _digits_beside(c: Context) -> tuple[str, str] | None:
    before, behind = c.left[-1:].isdigit(), c.right[:1].isdigit()
    if not before and not behind:
        return None
    if c.near_right.startswith(("年", "月", "日")) and c.length <= 2 and not duration(c):
        return "date", "a masked figure of a date"
    if behind and re.match(r"\d{1,2}[年月日]", c.right):
        return "date", "a masked figure of a date"
    return "number", "figures beside it"


def _time(c: Context) -> tuple[str, str] | None:
    right = c.list_end()
    mark = right[:1]
    if mark not in _UNITS_OF_TIME:
        return None
    slot = after(right)
    if mark in {"年", "月", "日"} and slot.kind in {"date", "number"}:
        if duration(c) or slot.kind == "number":
            return "number", "a length of time"
        return "date", f"before {slot.word}"
    if mark == "号" and re.search("月$", c.near_left):
        return "date", "the day of a month"
    if mark in {"时", "点"} and (slot.kind == "date" or _hour(c, right)):
        return "date", "an hour"
    if mark in {"分", "秒"} and re.search("[时点分]$", c.near_left):
        return "date", "minutes of an hour"
    return None


def _hour(c: Context, right: str) -> bool:
    if re.search(r"[上下中]午|晚上?|凌晨|傍晚|清晨|早上?$", c.near_left[-2:]):
        return True
    return bool(_HOUR_BEFORE.search(c.near_left) and _HOUR_AFTER.match(right))


def _ordinal(c: Context) -> tuple[str, str] | None:
    if _CLASS_NUMBER.match(c.right):
        return "number", "the number of a class"
    if c.single and c.after.word in _DISTRICTS and _COUNTED.search(c.near_left):
        return "number", f"how many {c.after.word}"
    if c.single and c.after.word in _NUMBERED:
        return "number", f"counts {c.after.word}"
    if c.single and score(c):
        return "number", "a score"
    if c.near_left.endswith("第"):
        return "number", "after 第"
    if c.single and _DAY_OF_WEEK.search(c.near_left) and c.after.kind != "number":
        return "date", "a day of the week"
    return None


def _word(c: Context) -> tuple[str, str] | None:
    behind, front = c.after, c.before
    if c.length > 1 and _FIRM.match(c.near_right) and not c.after.weight:
        return "organization", "the name of a firm"
    if _masked_name(c):
        return "person", "a surname before it"
    if c.next in _CLOSING and c.next:
        return _quoted(c)
    if biography(c.right) or _CLASS.search(c.near_left) and not c.right:
        return "person", "what is said of a person"
    if behind.word == "人" and _NATIVE_OF.search(c.near_left):
        return "place", "native of"
    if behind.word == "处" and _PLACES.search(c.near_left):
        return "number", "before 处"
    if behind.weight and (
        behind.weight >= front.weight or (behind.kind == "number" and behind.weight >= 2)
    ):
        return behind.kind, f"before {behind.word}"
    if front.kind == "place" and front.weight < 3 and _TOPIC.match(c.near_right):
        return "other", "the topic of a document"
    if front.weight:
        return front.kind, f"after {front.word}"
    return None


def _goes_on(right: str, *, named: bool) -> bool:
    return named and (right[:1] in _GOES_ON or (is_han(right[:1]) and right[0] != "的"))


# 张×国: the last character of a name, though it is a word for a place too.
_GIVEN = frozenset("国山江河湖岛桥楼港岭店厂年湾")


def _masked_name(c: Context) -> bool:
    """Tell 张××, 王×明 from 石××市, whose first character is a surname too."""
    surname, behind = after_surname(c.left), c.after
    if surname < 2:
        return False
    if surname >= 3 and c.single and behind.word in _GIVEN:
        return True
    return not (behind.weight >= 3 and behind.kind in {"date", "place", "organization"})


def _quoted(c: Context) -> tuple[str, str]:
    """A whole quotation is a slogan or a name; one with words before the run goes by these (“清廉××”)."""
    if not c.left.endswith(tuple(_OPENING)):
        front = before(c.left)
        if front.kind:
            return front.kind, f"after {front.word}"
    behind = after(c.near_right[1:])
    if behind.kind in {"person", "place", "organization"} and behind.weight >= 3:
        return behind.kind, f"before {behind.word}"
    if c.before.kind == "person" and c.before.weight >= 3 and not behind.weight:
        return "person", f"after {c.before.word}"
    return "other", "enclosed in quotes"


def _fallback(c: Context) -> tuple[str, str]:
    left = c.list_start()
    right = c.list_end()
    if familiar(c.left):
        return "person", "a familiar form of address"
    if left.endswith("从") and re.match(r"[到至赴]", c.right):
        return "place", "after a word of place"
    if _TITLE.search(left):
        return "other", "begins a title"
    if _DIRECTION.search(left):
        return "place", "after a word of place"
    named = 2 <= c.length <= 3
    if _SPEAKER.search(left) and (_DEED.match(right) if c.single else _goes_on(right, named=named)):
        return "person", "begins the sentence"
    if named and not c.before.word and left.endswith(_TOWARDS):
        return "person", "acts in the sentence"
    if c.length == 3 and c.family in {"cross", "mou"} and is_han(left[-1:]):
        return "person", "three characters, as most names have"
    return "other", "nothing beside it says more"


_FIGURES = (_number_shape, _case_number, _year, _digits_beside)


def kind_of(c: Context) -> tuple[str, str]:
    """Return the kind of what the marker of *c* hides, and what shows it."""
    if (
        c.foreign
        or c.shape != "run"
        or c.next in _NEAR_FIGURES
        or c.previous in _NEAR_FIGURES
        or "〔" in c.right[:9]
    ):
        for rule in _FIGURES:
            found = rule(c)
            if found:
                return found
    return _time(c) or _ordinal(c) or _word(c) or _fallback(c)
