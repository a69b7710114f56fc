"""What can be told at a glance: runs whose neighbours leave no doubt, the bulk of a text."""

from qinggao.lazily import pattern

from .candidates import BLANK, MARK, MARKS, Candidate
from .context import HOPS, LONGEST_NAME, PUNCTUATION, TAIL
from .figures import DURATION_AFTER, DURATION_CHAIN, DURATION_ENDS
from .kinds import LIVES, MOVES_TO
from .kinds_of_figures import ALL_OF, DISTRICTS, FLOORS, NUMBERED
from .kinds_of_names import CASES, GIVEN
from .latin import IN_CODE
from .nearby import LETTERS, foreign_beside, of_a_science, of_an_equation, of_mathematics
from .signs import FACTOR_AFTER, HAN_FIGURES, MEANING, OTHER_USES
from .surnames import BEFORE_AMOUNT, BEFORE_OFFICE, after_surname
from .words import Slot, after, before

__all__ = ["NO_MARKER", "at_a_glance"]

NO_MARKER = "none"

_REACH = 18  # characters behind a run: a file name ends within them, or there is none
_WIDE = 40  # characters on each side in which another use of the signs would show
_SIGNS = frozenset(["letter", "cross", "star", "ring", "box", "mou"])
_SINGLE = frozenset(["letter", "cross", "star", "ring"])
_FIGURES = frozenset(["ring", "box"])
_DRAWN = _FIGURES | {"star"}
_HAN_NUMERALS = frozenset("一二三四五六七八九十百千万亿零两廿卅壹贰叁肆伍陆柒捌玖拾佰仟")
_BEFORE_ZERO = _HAN_NUMERALS | frozenset("之点")
_BEHIND_ZERO = frozenset("一二三四五六七八九零两廿卅壹贰叁肆伍陆柒捌玖后点分时式")
# Beside one of these a run takes a closer look: ordinals, quotes, figures, counters that are more.
_CLOSER_BEFORE = frozenset("第：）〕（〔号“‘「『《〈”’」』》〉")
_CLOSER_BEHIND = frozenset("号等处所座部站场馆院级届段师旅团营连型节")
_REPLACED = frozenset("用以把为成")
_INSTEAD = frozenset("代替表指隐分隔占")  # 用××代替
_ASIDE = frozenset("是为系叫")
_OFFICE = frozenset("任为")
_ROUND = frozenset("Oo")
_BEFORE_ROUND = frozenset("二一九〇○零Oo ")
_VILLAGES = frozenset("村庄屯组寨")
_FAMILIAR = frozenset("老小阿")
_SMALL = frozenset("xｘ")
_WEEKS = frozenset("期拜周")
_LISTED = frozenset(MARKS + BLANK + "某以或—-–~～")
_DAYS = frozenset("年月日")
_HOURS = frozenset("时点分秒刻")
_MINUTES = frozenset("分秒刻")
_CHAINED = frozenset("年零又")
_PERCENT = frozenset("%％")
_NO_NAME = frozenset(["date", "place", "organization"])
_NOT_ALONE = NUMBERED | GIVEN | {"委"}
_BEGINS = frozenset(["", "\n"])
_BEFORE_LINE = frozenset([*_BEGINS, ":", "：", *BLANK])
_CENTURIES = frozenset(["19", "20"])
_NAME = pattern(MARK)
_BRACKET = pattern("[〔[（([【]")
# An extension, an address, a document number, a firm.
_MORE_BEHIND = pattern(r"\.7?[A-Za-z]|〔|公司|务所|合作社")
_OTHER_USE = pattern(
    "[-/.．:：@〔[（(［【A-WYZa-wyz]"
)  # what stands in a date, a number, an address


def at_a_glance(text: str, candidate: Candidate) -> str:
    """
    Return the kind of a run that must be a marker, `NO_MARKER`, or "" where it takes a closer look.

    A run is told at a glance where Han stand before it and behind it one of the words that leave
    no doubt (``XX市``, ``增长××%``, ``**同志``), where figures make a year of it (``20XX年``), and
    where Latin letters do a word (``max``). `weigh` and `kind_of` must say the same of it.
    """
    start, end, family, length, shape = candidate
    previous, right = text[start - 1 : start] if start else "", text[end : end + _REACH]
    if length == 1 and _is_part_of_word(previous, right[:1], family):
        is_zero = previous in _ROUND and text[start - 2 : start - 1] in _BEFORE_ROUND
        return "" if is_zero else NO_MARKER  # 二OOX年
    if shape != "run" or family not in _SIGNS or not right:
        return ""
    if previous in _HAN_NUMERALS and family == "ring":
        return NO_MARKER
    if previous in {"0", "9"}:
        return _year(text, candidate, right)
    slot = after(right)
    if slot.weight < 2 or slot.word == "人" or right[0] in _CLOSER_BEHIND:
        return ""
    if _MORE_BEHIND.search(text, end, end + _REACH + 2):
        return ""
    if not ("\u4e00" <= previous <= "\u9fff" or previous in PUNCTUATION) and (
        previous not in _BEGINS or length == 1 or _begins_other(text, candidate)
    ):
        return ""
    if previous in _CLOSER_BEFORE:
        return ""
    if (right[0] in HOPS or previous in HOPS) and _is_listed(text, start, right):
        return ""
    kind = (_single if length == 1 else _several)(text, candidate, right, slot)
    return "" if kind and _is_doubtful(previous, right, slot) else kind


def _is_part_of_word(previous: str, following: str, family: str) -> bool:
    """Tell the letter in index and Linux系统, and a single underscore that is no line."""
    if family == "letter":
        return previous in LETTERS or following in LETTERS
    return family == "blank" and previous not in _BEFORE_LINE


def _begins_other(text: str, candidate: Candidate) -> bool:
    """Tell a banner, a date or an address from a run that begins a line of prose (××市召开)."""
    banner = candidate.length > (2 if candidate.family in _DRAWN else LONGEST_NAME)
    return banner or _OTHER_USE.search(text, candidate.end, candidate.end + _WIDE) is not None


def _is_listed(text: str, start: int, right: str) -> bool:
    """Tell XX、XX县 and XX至XX from 增长到XX."""
    if right[0] in HOPS and right[1:2] in _LISTED:
        return True
    return start > 1 and text[start - 1] in HOPS and text[start - 2] in _LISTED


def _is_doubtful(previous: str, right: str, slot: Slot) -> bool:
    """Tell whether the character before a run may outweigh the word behind it."""
    if previous in MOVES_TO:
        # 在××工作 is a place, 在××种 too.
        return slot.kind != "place" and (slot.weight == 2 or LIVES.match(right) is not None)
    if (
        previous in FLOORS
        or slot.word == "多次"
        or (previous in _REPLACED and right[0] in _INSTEAD)
    ):
        return True
    return slot.kind == "person" and (previous in _OFFICE or previous == "驻")


def _several(text: str, candidate: Candidate, right: str, slot: Slot) -> str:
    """Return the kind of two or more masked characters by the word *slot* behind them."""
    start, following = candidate.start, right[0]
    if candidate.length == 3 and slot.word in CASES:
        return ""
    if following in _PERCENT:
        if foreign_beside(text, candidate, right):
            return ""
    elif not "\u4e00" <= following <= "\u9fff":
        return ""
    if candidate.family in _FIGURES and _is_zero(text[start - 1 : start], right):
        return ""
    if text[start] in _SMALL and IN_CODE.search(text[max(0, start - TAIL) : start]):
        return ""
    if slot.weight == 2 and slot.kind != "number" and _outweighed(text, start):
        return ""
    return "" if of_a_science(text, candidate) else _by_word(text, start, right, slot)


def _is_zero(previous: str, right: str) -> bool:
    """Tell the ○ that may be a zero."""
    return right[0] in _BEHIND_ZERO or previous in _BEFORE_ZERO or right.startswith("年代")


def _outweighed(text: str, start: int) -> bool:
    """Tell whether a word before the run says more than one of weight 2 behind it."""
    left = text[start - TAIL if start > TAIL else 0 : start]
    return left[-1:] in _ASIDE or before(left).weight > 2


def _by_word(text: str, start: int, right: str, slot: Slot) -> str:
    """Return the kind that the word behind a run tells, or a surname before it."""
    kind = slot.kind
    if kind == "date":
        return _date(text, start, right)
    if right[0] in _HOURS and (right[0] not in _MINUTES or text[start - 1 : start] in _HOURS):
        return ""
    if _is_no_surname(text[start - 1 : start], kind):
        return ""
    if kind == "person" and _NAME.match(right, len(slot.word)):
        return ""
    if slot.word == "家" and text[start - 1 : start] in _VILLAGES:
        return ""
    if (kind not in _NO_NAME or slot.weight < 3) and (
        after_surname(text[start - 3 if start > 3 else 0 : start]) >= 2
    ):
        return "person"
    return kind


def _is_no_surname(previous: str, kind: str) -> bool:
    """Tell 高XX米 and 任××职务, which a surname seems to begin."""
    return (kind == "number" and previous in BEFORE_AMOUNT) or (
        kind == "other" and previous == BEFORE_OFFICE
    )


def _date(text: str, start: int, right: str) -> str:
    """Return the kind of what stands before a unit of dates, which may count how long."""
    previous = text[start - 1 : start]
    if right[0] in _DAYS:
        if previous in DURATION_ENDS or DURATION_AFTER.match(right):
            return ""
        if previous in _CHAINED and DURATION_CHAIN.search(text[max(0, start - TAIL) : start]):
            return ""
    return "date"


def _single(text: str, candidate: Candidate, right: str, slot: Slot) -> str:
    """Return the kind of one masked character before a unit or a word (X项, X月X日, ×机关)."""
    start, family = candidate.start, candidate.family
    if right[0] == "年" or family not in _SINGLE:
        return ""
    previous = text[start - 1]
    if slot.weight < 3 and not _is_plainly_counted(text, candidate, right, slot):
        return ""
    if not ("\u4e00" <= right[0] <= "\u9fff" and "\u4e00" <= previous <= "\u9fff"):
        return ""
    if (
        previous in HAN_FIGURES
        or previous == "比"
        or (slot.kind != "number" and previous in _WEEKS)
    ):
        return ""
    if slot.word in _NOT_ALONE or (slot.word in DISTRICTS and _is_counted(text, start)):
        return ""
    if family == "letter" and of_mathematics(text, start, candidate.end):
        return ""
    if family == "ring" and _is_zero(previous, right):
        return ""
    if FACTOR_AFTER.match(right) or of_a_science(text, candidate):
        return ""
    if slot.kind != "number" and of_an_equation(text, start):
        return ""
    return _by_word(text, start, right, slot)


def _is_plainly_counted(text: str, candidate: Candidate, right: str, slot: Slot) -> bool:
    """Tell whether a counter that is another word too (×轮) stands alone with the run."""
    start, end = candidate.start, candidate.end
    if slot.kind != "number" or candidate.family == "ring" or text[start - 1] in _FAMILIAR:
        return False
    if right[0] == "线" or MEANING.match(right):  # X线片
        return False
    return OTHER_USES.search(text, max(0, start - _WIDE), end + _WIDE) is None


def _is_counted(text: str, start: int) -> bool:
    """Tell 全区×镇 from the name of one."""
    return ALL_OF.search(text, max(0, start - TAIL), start) is not None


def _year(text: str, candidate: Candidate, right: str) -> str:
    """Return the kind of the masked figures of 20XX年."""
    start = candidate.start
    before = text[max(0, start - 3) : start - 2]
    century = text[start - 2 : start] in _CENTURIES and not "!" <= before <= "~"
    if not century or candidate.length != 2 or right[0] != "年" or _MORE_BEHIND.search(right):
        return ""
    if _BRACKET.search(right) or of_a_science(text, candidate):
        return ""
    return "" if foreign_beside(text, candidate, right) else "date"
