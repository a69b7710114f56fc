"""The words that stand beside a marker (``words.toml``), found by longest match."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["AFTER", "BEFORE", "NOTHING", "Slot", "after", "before", "one_of"]


class Slot(NamedTuple):
    """A *word* beside a run: the *kind* of hidden word it points to, with *weight* (0 to 3)."""

    word: str
    kind: str
    weight: float


NOTHING = Slot("", "", 0)


def one_of(*patterns: str) -> str:
    """
    Return a regular expression for one of the *patterns*, which stand between blanks.

    >>> one_of("公式 乘以", "[=＝]")
    '(?:公式|乘以|[=＝])'
    """
    return f"(?:{'|'.join(' '.join(patterns).split())})"


def _table(groups: list[dict[str, Any]]) -> dict[str, Slot]:
    return {
        word: Slot(word, group["kind"], group["weight"])
        for group in groups
        for word in group["words"].split()
    }


def _lengths(words: Iterable[str], at: int) -> dict[str, tuple[int, ...]]:
    """
    Return the lengths, longest first, of the words that have a certain character at index *at*.

    It makes a longest match one or two look-ups: ``{"县": (3, 2, 1)}``.
    """
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[at], set()).add(len(word))
    return {mark: tuple(sorted(lengths, reverse=True)) for mark, lengths in found.items()}


_SOURCE = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
AFTER = _table(_SOURCE["after"])
# A title stands on either side of a name (××局长, 局长××); these do not.
_ONLY_BEHIND = frozenset({"们", "某", "氏", "君"})
BEFORE = {
    word: slot
    for word, slot in AFTER.items()
    if slot.kind == "person" and slot.weight >= 3 and word not in _ONLY_BEHIND
} | _table(_SOURCE["before"])

_LENGTHS_AFTER = _lengths(AFTER, 0)
_LENGTHS_BEFORE = _lengths(BEFORE, -1)


def after(text: str) -> Slot:
    """
    Return the longest known word that *text* begins with.

    >>> after("市场监管").word, after("市委").kind
    ('市场', 'place')
    """
    for length in _LENGTHS_AFTER.get(text[:1], ()):
        slot = AFTER.get(text[:length])
        if slot is not None:
            return slot
    return NOTHING


def before(text: str) -> Slot:
    """
    Return the longest known word that *text* ends with.

    >>> before("县委书记").kind
    'person'
    """
    for length in _LENGTHS_BEFORE.get(text[-1:], ()):
        slot = BEFORE.get(text[-length:])
        if slot is not None:
            return slot
    return NOTHING
