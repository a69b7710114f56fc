"""What is near a run: letters, mathematics, genetics and statistics, where signs have a meaning."""

from typing import NamedTuple

from qinggao.lazily import pattern
from qinggao.scanning import Sought

from .candidates import Candidate
from .context import TAIL
from .latin import GENETICS, KNOWN_AFTER, KNOWN_BEFORE, MATHEMATICS
from .remembering import Remembering
from .stars import SIGNIFICANCE

__all__ = ["LETTERS", "foreign_beside", "of_a_science", "of_an_equation", "of_mathematics"]

_WIDE = 40  # characters on each side in which another use of the signs would show
LETTERS = frozenset("abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWYZ")
_LETTER = pattern("[A-WYZa-wyz]")
_LETTERS_AND_STARS = frozenset(["letter", "star"])
_OF_GENES = pattern(f"罗马|[YO]|{GENETICS}")
# The characters and words without which none of these patterns matches.
_GENES = Sought("YO罗染雌雄伴胚卵")
_OF_COMMON_CHARACTERS = ("性别", "男性综", "女性综", "性反转", "基因型", "核型", "配子", "减数")
_STATISTICS = Sought("pPt著误")
_LATIN = Sought(LETTERS)


def of_mathematics(text: str, start: int, end: int) -> bool:
    """Tell whether one letter may be a variable, a Roman numeral or part of a word (X光)."""
    around = text[max(0, start - 5) : end + 5]
    if text[start] == "x" or "I" in around or "V" in around:
        return True
    if MATHEMATICS.search(text, max(0, start - _WIDE), end + _WIDE):
        return True
    tail = text[max(0, start - TAIL) : start]
    return bool(KNOWN_AFTER.match(text, end) or KNOWN_BEFORE.search(tail))


def foreign_beside(text: str, candidate: Candidate, right: str) -> bool:
    """Tell whether the run may be part of code, an address or a banner."""
    start, end, family, length, _ = candidate
    if family == "star" and length > 2:
        return True
    if "!" <= right[1:2] <= "~":
        return True
    if not _facts(text).latin:
        return False
    return _LETTER.search(text, start - _WIDE if start > _WIDE else 0, end + _WIDE) is not None


def of_a_science(text: str, candidate: Candidate) -> bool:
    """Tell whether words of genetics or statistics are near, where XX and ** have a meaning."""
    start, end, family, length, _ = candidate
    if length > 3 or family not in _LETTERS_AND_STARS:
        return False
    facts = _facts(text)
    if not (facts.genes if family == "letter" else facts.statistics):
        return False
    words = _OF_GENES if family == "letter" else SIGNIFICANCE
    return words.search(text, start - _WIDE if start > _WIDE else 0, end + _WIDE) is not None


def of_an_equation(text: str, start: int) -> bool:
    """Tell whether a sign of equality stands before the run: 分值=工作量×工作质量."""
    return _facts(text).equals and not _EQUALS.isdisjoint(text[max(0, start - _WIDE) : start])


_EQUALS = frozenset("=＝")


class _Facts(NamedTuple):
    """Whether a text has anything at all of some things that a run is asked for."""

    latin: bool
    genes: bool
    statistics: bool
    equals: bool


def _found_facts(text: str) -> _Facts:
    return _Facts(
        _LATIN.occurs(text),
        _GENES.occurs(text) or any(word in text for word in _OF_COMMON_CHARACTERS),
        _STATISTICS.occurs(text) or "***" in text or "置信" in text or "相关系数" in text,
        "=" in text or "＝" in text,
    )


_facts = Remembering(_found_facts, 1)
