"""What can be told at a glance: runs whose neighbours leave no doubt, the bulk of a text."""

import re

from .candidates import BLANK, MARK, MARKS, Candidate
from .context import HOPS, PUNCTUATION, TAIL
from .figures import DURATION_AFTER, DURATION_CHAIN, DURATION_ENDS
from .latin import CHROMOSOME, KNOWN_AFTER, KNOWN_BEFORE, MATHEMATICS
from .signs import FACTOR_AFTER, HAN_FIGURES, REPLACED_ENDS, SIGNIFICANCE
from .surnames import after_surname
from .words import Slot, after

__all__ = ["NO_MARKER", "at_a_glance"]

NO_MARKER = "none"

_REACH = 18  # characters behind a run: a file name ends within them, or there is none
_WIDE = 40  # characters on each side in which another use of the signs would show
_SIGNS = frozenset(["letter", "cross", "star", "ring", "box", "mou"])
_LINES = frozenset(["letter", "cross", "star"])
_FIGURES = frozenset(["ring", "box"])
_BEFORE_ZERO = frozenset("一二三四五六七八九十百千万亿零两廿卅壹贰叁肆伍陆柒捌玖拾佰仟之点")
_BEHIND_ZERO = frozenset("一二三四五六七八九零两廿卅壹贰叁肆伍陆柒捌玖后点分时式")
_COUNTED = frozenset(["number", "date"])
# Behind one of these a run takes a closer look: ordinals, quotes, figures, 用××表示.
_CLOSER_BEFORE = frozenset("第：）〕（〔号“‘「『《〈”’」』》〉去来回调赴往驻") | REPLACED_ENDS
_CLOSER_BEHIND = frozenset("号等处所家座部站场馆院级届段师旅团营连型节")
_LISTED = frozenset(MARKS + BLANK + "某以或—-–~～")
_DAYS = frozenset("年月日")
_HOURS = frozenset("时点分秒刻")
_MINUTES = frozenset("分秒刻")
_CHAINED = frozenset("年零又")
_PERCENT = frozenset("%％")
_NO_NAME = frozenset(["date", "place", "organization"])
_THERE = frozenset("在到")
_DONE = frozenset(["other", "organization"])  # 在××工作, 到××投资
_BRACKETS = frozenset("〔[（(［【")
_CENTURIES = frozenset(["19", "20"])
_LETTERS = frozenset("abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWYZ")
_NAME = re.compile(MARK)
_LETTER = re.compile("[A-WYZa-wyz]")


def at_a_glance(text: str, candidate: Candidate) -> str:
    """
    Return the kind of a run that must be a marker, `NO_MARKER`, or "" where it takes a closer look.

    A run is told at a glance where Han stand before it and behind it one of the words that leave
    no doubt (``XX市``, ``增长××%``, ``**同志``), where figures make a year of it (``20XX年``), and
    where Latin letters do a word (``max``). `weigh` and `kind_of` must say the same of it.
    """
    start, end, family, length, shape = candidate
    previous, right = text[start - 1 : start], text[end : end + _REACH]
    if previous in _LETTERS and length == 1 and family in {"letter", "blank"}:
        return NO_MARKER if right[:1] in _LETTERS else ""
    if shape != "run" or family not in _SIGNS or "." in right or not right:
        return ""
    if previous in {"0", "9"}:
        return _year(text, candidate, right)
    if not _is_common(previous) and previous not in PUNCTUATION:
        return ""
    if previous in _CLOSER_BEFORE or right[0] in _CLOSER_BEHIND or _listed(text, start, right):
        return ""
    return (_single if length == 1 else _several)(text, candidate, right)


def _is_common(mark: str) -> bool:
    return "\u4e00" <= mark <= "\u9fff"


def _listed(text: str, start: int, right: str) -> bool:
    """Tell XX、XX县 and XX至XX from 增长到XX."""
    before, behind = text[start - 1] in HOPS, right[0] in HOPS
    return (before and text[start - 2 : start - 1] in _LISTED) or (behind and right[1:2] in _LISTED)


def _several(text: str, candidate: Candidate, right: str) -> str:
    """Return the kind of two or more masked characters by a word behind them."""
    slot, following = after(right), right[0]
    if slot.weight < (2 if slot.kind == "number" else 3) or slot.word == "人":
        return ""
    if text[candidate.start - 1] in _THERE and (slot.weight == 2 or slot.kind in _DONE):
        return ""
    if "〔" in right or "公司" in right or "务所" in right or "合作社" in right:
        return ""
    if following in _PERCENT:
        if _foreign_beside(text, candidate, right):
            return ""
    elif not _is_common(following):
        return ""
    if candidate.family in _FIGURES and _is_figure(text[candidate.start - 1], following):
        return ""
    return "" if _of_a_science(text, candidate) else _by_word(text, candidate.start, right, slot)


def _is_figure(previous: str, following: str) -> bool:
    """Tell the ○ that may be a zero."""
    return previous in _BEFORE_ZERO or following in _BEHIND_ZERO


def _by_word(text: str, start: int, right: str, slot: Slot) -> str:
    """Return the kind that the word behind a run tells, or a surname before it."""
    if slot.kind == "date":
        return _date(text, start, right)
    if right[0] in _HOURS and (right[0] not in _MINUTES or text[start - 1] in _HOURS):
        return ""
    if slot.kind == "person" and (text[start - 1] in "任为" or _NAME.match(right, len(slot.word))):
        return ""
    if slot.kind not in _NO_NAME and after_surname(text[max(0, start - 3) : start]) >= 2:
        return "person"
    return slot.kind


def _date(text: str, start: int, right: str) -> str:
    """Return the kind of what stands before a unit of dates, which may count how long."""
    previous = text[start - 1]
    if right[0] in _DAYS:
        if previous in DURATION_ENDS or DURATION_AFTER.match(right):
            return ""
        if previous in _CHAINED and DURATION_CHAIN.search(text[max(0, start - TAIL) : start]):
            return ""
    return "date"


def _single(text: str, candidate: Candidate, right: str) -> str:
    """Return the kind of one masked character before a unit (X项, X月X日)."""
    start, end, family = candidate.start, candidate.end, candidate.family
    slot = after(right)
    if slot.weight < 3 or slot.kind not in _COUNTED or slot.word == "人" or right[0] == "年":
        return ""
    if family not in _LINES or not (_is_common(right[0]) and _is_common(text[start - 1])):
        return ""
    if (
        text[start - 1] in HAN_FIGURES
        or FACTOR_AFTER.match(right)
        or _of_a_science(text, candidate)
    ):
        return ""
    if family == "letter" and _of_mathematics(text, start, end):
        return ""
    return _by_word(text, start, right, slot)


def _of_mathematics(text: str, start: int, end: int) -> bool:
    """Tell whether one letter may be a variable, a Roman numeral or part of a word (X光)."""
    around = text[max(0, start - 5) : end + 5]
    if text[start] == "x" or "I" in around or "V" in around:
        return True
    if MATHEMATICS.search(text, max(0, start - _WIDE), end + _WIDE):
        return True
    tail = text[max(0, start - TAIL) : start]
    return bool(KNOWN_AFTER.match(text, end) or KNOWN_BEFORE.search(tail))


def _year(text: str, candidate: Candidate, right: str) -> str:
    """Return the kind of the masked figures of 20XX年."""
    start = candidate.start
    before = text[max(0, start - 3) : start - 2]
    century = text[start - 2 : start] in _CENTURIES and not "!" <= before <= "~"
    if not century or candidate.length != 2 or right[0] != "年":
        return ""
    if not _BRACKETS.isdisjoint(right) or _of_a_science(text, candidate):
        return ""
    return "" if _foreign_beside(text, candidate, right) else "date"


def _foreign_beside(text: str, candidate: Candidate, right: str) -> bool:
    """Tell whether the run may be part of code, an address or a banner."""
    start, end, family, length, _ = candidate
    if family == "star" and length > 2:
        return True
    if "!" <= right[1:2] <= "~":
        return True
    return _LETTER.search(text, start - _WIDE if start > _WIDE else 0, end + _WIDE) is not None


def _of_a_science(text: str, candidate: Candidate) -> bool:
    """Tell whether words of genetics or statistics are near, where XX and ** have a meaning."""
    start, end, family, length, _ = candidate
    if length > 3 or family not in {"letter", "star"}:
        return False
    first = start - _WIDE if start > _WIDE else 0
    if family == "star":
        return SIGNIFICANCE.search(text, first, end + _WIDE) is not None
    around = text[first : end + _WIDE]
    return (
        "罗马" in around or "Y" in around or "O" in around or CHROMOSOME.search(around) is not None
    )
