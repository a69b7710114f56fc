"""The words that stand beside a marker (``words.toml``), found by longest match."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

__all__ = [
    "AFTER",
    "AND_OTHERS",
    "BEFORE",
    "ENDS",
    "NOTHING",
    "SOMEBODY",
    "Evidence",
    "Slot",
    "after",
    "before",
    "one_of",
]


class Evidence(NamedTuple):
    """One thing that speaks for (positive *weight*) or against a marker, named for a reader."""

    name: str
    weight: float

    def __str__(self) -> str:
        return f"{self.name} ({self.weight:+.1f})"


class Slot(NamedTuple):
    """
    A *word* beside a run: the *kind* of hidden word it points to, with *weight* (0 to 3).

    The run stands on the *side* of the word: before or after it.
    """

    word: str
    kind: str
    weight: float
    side: str

    @property
    def evidence(self) -> Evidence:
        """What the word says: a little less in front of a run."""
        factor = IN_FRONT if self.side == "after" else 1
        return Evidence(f"{self.side} {self.word}", self.weight * factor)


NOTHING = Slot("", "", 0, "")
IN_FRONT = 0.7


def one_of(*patterns: str) -> str:
    """
    Return a regular expression for one of the *patterns*, which stand between blanks.

    >>> one_of("公式 乘以", "[=＝]")
    '(?:公式|乘以|[=＝])'
    """
    return f"(?:{'|'.join(' '.join(patterns).split())})"


def _table(groups: list[dict[str, Any]], side: str) -> dict[str, Slot]:
    return {
        word: Slot(word, group["kind"], group["weight"], side)
        for group in groups
        for word in group["words"].split()
    }


def _lengths(words: Iterable[str], side: slice) -> dict[str, tuple[int, ...]]:
    """
    Return the lengths, longest first, of the words of two and more that have two characters there.

    It makes a longest match one or two look-ups: ``{"县委": (4, 2)}``.
    """
    found: dict[str, set[int]] = {}
    for word in words:
        if len(word) > 1:
            found.setdefault(word[side], set()).add(len(word))
    return {pair: tuple(sorted(lengths, reverse=True)) for pair, lengths in found.items()}


_SOURCE = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
AFTER = _table(_SOURCE["after"], "before")
# A title stands on either side of a name (××局长, 局长××); these do not.
_ONLY_BEHIND = frozenset({"们", "某", "氏", "君"})
BEFORE = {
    word: Slot(word, slot.kind, slot.weight, "after")
    for word, slot in AFTER.items()
    if slot.kind == "person" and slot.weight >= 3 and word not in _ONLY_BEHIND
} | _table(_SOURCE["before"], "after")
SOMEBODY = Slot("等人", "person", 3, "before")
AND_OTHERS = Slot("等", "", 0, "before")

# What a longer name ends in, by kind: ××国家森林公园.
ENDS = {group["kind"]: group["words"].split() for group in _SOURCE["ends"]}

_LENGTHS_AFTER = _lengths(AFTER, slice(2))
_LENGTHS_BEFORE = _lengths(BEFORE, slice(-2, None))


def after(text: str) -> Slot:
    """
    Return the longest known word that *text* begins with.

    >>> after("市场监管").word, after("市委").kind
    ('市场', 'place')
    """
    lengths = _LENGTHS_AFTER.get(text[:2])
    if lengths:
        for length in lengths:
            slot = AFTER.get(text[:length])
            if slot is not None:
                return slot
    return AFTER.get(text[:1], NOTHING)


def before(text: str) -> Slot:
    """
    Return the longest known word that *text* ends with.

    >>> before("县委书记").kind
    'person'
    """
    for length in _LENGTHS_BEFORE.get(text[-2:], ()):
        slot = BEFORE.get(text[-length:])
        if slot is not None:
            return slot
    return BEFORE.get(text[-1:], NOTHING)
