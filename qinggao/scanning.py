"""Scans a text once for all the characters that cleaners look for."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Sought", "code_points"]

_PLANE = 0x10000
_BITS = 16


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code points of *text*: numpy copies them faster than any codec encodes them."""
    return np.array([text]).view(np.uint32)[: len(text)]


class _Scan(NamedTuple):
    """What a scan found in *text* of the first *kinds* sets of characters."""

    text: str
    kinds: int
    marks: NDArray[np.uint16]  # of each character: a bit for each set that it is in
    all: int  # these bits together: most sets have no character in a text
    places: NDArray[np.intp]  # where a character is in any set: few of a text are
    found: NDArray[np.uint16]  # the marks there


class _Table:
    """The sets that each code point is in; the last one stands for all beyond its plane."""

    def __init__(self) -> None:
        self.bits = np.zeros(_PLANE, np.uint16)
        self.kinds = 0
        nothing = np.zeros(0, np.uint16)
        self.last = _Scan("", 0, nothing, 0, np.zeros(0, np.intp), nothing)

    def add(self, characters: Iterable[str]) -> int:
        """Give a set of *characters* its bit."""
        if self.kinds == _BITS:
            raise ValueError(f"there are {_BITS} sets of characters already")
        bit = 1 << self.kinds
        codes = {min(ord(character), _PLANE - 1) for character in characters}
        self.bits[sorted(codes)] |= bit
        self.kinds += 1
        return bit

    def scan(self, text: str) -> _Scan:
        """Return the scan of *text*: cleaners that were given the same text share it."""
        last = self.last
        if last.text is not text or last.kinds != self.kinds:
            kinds = self.kinds
            marks = self.bits.take(code_points(text), mode="clip")
            places = np.flatnonzero(marks != 0)
            found = marks[places]
            every = int(np.bitwise_or.reduce(found))
            self.last = last = _Scan(text, kinds, marks, every, places, found)
        return last


_TABLE = _Table()


class Sought:
    """
    A set of characters that a cleaner looks for, most of the time in vain.

    All sets share one pass over a text, which costs less than a search for one class of a regular
    expression. A set with a character beyond the Basic Multilingual Plane stands for all of them.

    >>> marks = Sought("，。")
    >>> marks.places("一，二。"), marks.occurs("一二"), marks.runs("一，。二。")
    ([1, 3], False, [(1, 3), (4, 5)])
    """

    def __init__(self, characters: Iterable[str]) -> None:
        self.bit = _TABLE.add(characters)

    def occurs(self, text: str) -> bool:
        """Tell whether *text* has a character of the set."""
        return bool(_TABLE.scan(text).all & self.bit)

    def places(self, text: str) -> list[int]:
        """Return where *text* has characters of the set, in order."""
        places: list[int] = self._places(text).tolist()
        return places

    def runs(self, text: str) -> list[tuple[int, int]]:
        """Return the spans in which *text* has nothing but characters of the set, in order."""
        places = self.places(text)
        count = len(places)
        runs = []
        at = 0
        while at < count:
            start = end = places[at]
            while at < count and places[at] == end:
                at += 1
                end += 1
            runs.append((start, end))
        return runs

    def before(self, other: "Sought", text: str) -> list[int]:
        """Return where *text* has a character of the set, and one of *other* directly after it."""
        scan = _TABLE.scan(text)
        if not (scan.all & self.bit and scan.all & other.bit):
            return []
        places = self._places(text)
        if places[-1] + 1 == len(text):
            places = places[:-1]
        pairs: list[int] = places[(scan.marks[places + 1] & other.bit) != 0].tolist()
        return pairs

    def _places(self, text: str) -> NDArray[np.intp]:
        scan = _TABLE.scan(text)
        if not scan.all & self.bit:
            return np.zeros(0, np.intp)
        places: NDArray[np.intp] = scan.places[(scan.found & self.bit) != 0]
        return places
