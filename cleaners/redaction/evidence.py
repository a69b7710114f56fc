"""Weighs what speaks for and against a run: one table of weights, one sum, two thresholds."""

from collections.abc import Iterator
from typing import NamedTuple

from .candidates import MARKS
from .context import PUNCTUATION, Context, is_han
from .figures import clock, date_part, identifier, score
from .surnames import DEED, after_surname, biography, familiar
from .vetoes import veto

__all__ = ["DOUBTFUL", "SURE", "VETO", "Evidence", "weigh"]

SURE = 1.5  # a marker whatever else the document holds
DOUBTFUL = 0.5  # a marker where the document has a sure one

# What a run is written with: one masked character, two, three or more.
WRITTEN = {
    "cross": (0.5, 2.0, 2.0),
    "letter": (-1.0, 1.0, 1.2),
    "star": (-1.0, 0.5, 1.0),
    "ring": (-3.0, -0.5, -0.5),
    "box": (-4.0, -0.5, -0.5),
    "blank": (-3.0, 0.5, 0.5),
    "mixed": (-1.0, -1.0, -1.0),
    "mou": (4.0, 4.0, 4.0),
}
# What stands beside it. Words weigh what words.py says, those in front of a run a little less.
BESIDE = {
    "Han on both sides": 1.5,
    "Han behind it": 1.0,
    "Han before it": 0.5,
    "Chinese punctuation beside it": 0.5,
    "enclosed in quotes": 1.0,
    "a surname before it": 3.0,  # less for surnames that are words too
    "what is said of a person": 2.5,
    "a familiar form of address": 2.0,
    "part of an identifier": 3.0,
    "part of a masked date or time": 3.0,
    "figures on both sides": 2.5,
    "figures on one side": 1.5,
    "a score": 2.5,
    "begins a clause and acts": 1.0,
    "a small letter": -0.5,
    "nothing behind it": -1.0,
    "nothing Chinese beside it": -2.0,
}
BEFORE = 0.7
VETO = -9.0

_QUOTES = frozenset("“‘「《『")
_THROUGH = "0123456789-/.,:~()[]| " + MARKS


class Evidence(NamedTuple):
    """One thing that speaks for (positive *weight*) or against a marker, named for a reader."""

    name: str
    weight: float

    def __str__(self) -> str:
        return f"{self.name} ({self.weight:+.1f})"


def weigh(c: Context) -> list[Evidence]:
    """Return the evidence for the run of *c*; its sum decides (`SURE`, `DOUBTFUL`)."""
    against = veto(c)
    if against is not None:
        return [Evidence(f"not a marker: {against}", VETO)]
    return [*_written(c), *_words(c), *(Evidence(name, BESIDE[name]) for name in _beside(c))]


def _written(c: Context) -> Iterator[Evidence]:
    """Yield what the run itself says."""
    size = min(c.length, 3)
    yield Evidence(
        f"{('one', 'two', 'three or more')[size - 1]} of {c.family}", WRITTEN[c.family][size - 1]
    )


def _words(c: Context) -> Iterator[Evidence]:
    """Yield what the words beside the run say."""
    after, before = c.after, c.before
    if after.weight:
        yield Evidence(f"before {after.word}", after.weight)
    if before.weight:
        yield Evidence(f"after {before.word}", before.weight * BEFORE)
    surname = after_surname(c.left)
    if surname:
        yield Evidence("a surname before it", surname)


def _beside(c: Context) -> Iterator[str]:
    """Yield the names (in `BESIDE`) of what else stands beside the run."""
    before_it, behind_it = is_han(c.previous), is_han(c.next)
    if behind_it:
        yield "Han on both sides" if before_it else "Han behind it"
    elif before_it:
        yield "Han before it"
    if c.length > 1 and (c.previous in PUNCTUATION or c.next in PUNCTUATION):
        yield "Chinese punctuation beside it"
        if c.previous in _QUOTES:
            yield "enclosed in quotes"
    if c.single:
        if not c.next:
            yield "nothing behind it"
        if biography(c.right):
            yield "what is said of a person"
        if familiar(c.near_left):
            yield "a familiar form of address"
        if DEED.match(c.near_right) and (not c.previous or c.previous in PUNCTUATION):
            yield "begins a clause and acts"
        if score(c):
            yield "a score"
    if c.run[0] == "x":
        yield "a small letter"
    if c.foreign or c.next == "：" or c.previous == "：":
        yield from _foreign(c)


def _foreign(c: Context) -> Iterator[str]:
    """Yield what the figures and signs beside the run say, and whether anything Chinese is near."""
    if c.length >= 3 and identifier(c):
        yield "part of an identifier"
    if date_part(c) or clock(c):
        yield "part of a masked date or time"
    figures = c.left[-1:].isdigit() + c.right[:1].isdigit()
    if figures and (c.length > 1 or c.after.weight >= 2):
        yield "figures on both sides" if figures == 2 else "figures on one side"
    if figures or c.after.weight or c.before.weight:
        return
    nearest = c.left.rstrip(_THROUGH)[-1:], c.right.lstrip(_THROUGH)[:1]
    if not any(mark in PUNCTUATION or is_han(mark) for mark in nearest):
        yield "nothing Chinese beside it"
