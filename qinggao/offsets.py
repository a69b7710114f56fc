"""Carries places of one text to the text that edits made of it, and back."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qinggao.edit import Edit

__all__ = ["OffsetMap", "Positions", "Shifts"]

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """
    Where places of a text stand after a list of edits, and where they stood before it.

    >>> there = OffsetMap.of([Edit(2, "、、", "、", "punctuation/repeated-mark")])
    >>> there.forward(4, 5), there.back(3, 4)
    ((3, 4), (4, 5))

    A place inside a replaced span has no exact counterpart: a span that touches it grows to the
    whole of it.

    >>> there.forward(3, 4)
    (2, 3)
    """

    starts: tuple[int, ...]  # of the replaced spans, in the text before
    ends: tuple[int, ...]
    made_starts: tuple[int, ...]  # of what replaced them, in the text after
    made_ends: tuple[int, ...]

    @classmethod
    def of(cls, edits: Iterable[Edit]) -> "OffsetMap":
        """Return the map of *edits*, which are in order and do not overlap."""
        starts, ends, made_starts, made_ends = [], [], [], []
        shift = 0
        for edit in edits:
            starts.append(edit.start)
            ends.append(edit.end)
            made_starts.append(edit.start + shift)
            made_ends.append(edit.start + shift + len(edit.after))
            shift += len(edit.after) - len(edit.before)
        return cls(tuple(starts), tuple(ends), tuple(made_starts), tuple(made_ends))

    def forward(self, start: int, end: int) -> tuple[int, int]:
        """Return the span after the edits that the span before them became."""
        return _carry(start, end, self.starts, self.ends, self.made_starts, self.made_ends)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the span before the edits that the span after them came from."""
        return _carry(start, end, self.made_starts, self.made_ends, self.starts, self.ends)


def _carry(
    start: int,
    end: int,
    starts: Sequence[int],
    ends: Sequence[int],
    other_starts: Sequence[int],
    other_ends: Sequence[int],
) -> tuple[int, int]:
    def carried(place: int, *, to_end: bool) -> int:
        nearest = bisect_right(starts, place) - 1
        if nearest < 0:
            return place
        # A span that only ends where a replaced one starts does not touch it.
        if to_end and place == starts[nearest] and place > start:
            nearest -= 1
            if nearest < 0:
                return place
        if place >= ends[nearest] and not (place == starts[nearest] == ends[nearest]):
            return place - ends[nearest] + other_ends[nearest]
        return other_ends[nearest] if to_end else other_starts[nearest]

    return carried(start, to_end=False), carried(end, to_end=True)


@dataclass(frozen=True, slots=True)
class Shifts:
    """The same map for many places at once: arrays of the replaced spans and their new lengths."""

    starts: Positions
    ends: Positions
    total: Positions  # change of length before the first, the second, … and after the last edit

    @classmethod
    def of(cls, starts: Positions, before: Positions, after: Positions) -> "Shifts":
        """Return the map of edits in order: their starts, and code points *before* and *after*."""
        total = np.concatenate((np.zeros(1, np.int64), np.cumsum(after - before)))
        return cls(starts, starts + before, total)

    def made(self) -> tuple[Positions, Positions]:
        """Return starts and ends of what replaced each span."""
        return self.starts + self.total[:-1], self.ends + self.total[1:]

    def carry(self, starts: Positions, ends: Positions) -> tuple[Positions, Positions]:
        """Return where the spans from *starts* to *ends* stand after the edits."""
        if not len(self.starts) or not len(starts):
            return starts, ends
        carried = self._carry(starts, to_end=False)
        return carried, np.maximum(carried, self._carry(ends, to_end=True))

    def _carry(self, places: Positions, *, to_end: bool) -> Positions:
        passed = np.searchsorted(self.ends, places, side="right")  # spans that end at or before
        if to_end:
            # What was inserted exactly where a span ends does not belong to it.
            last = np.maximum(passed - 1, 0)
            inserted = (self.starts[last] == places) & (self.ends[last] == places) & (passed > 0)
            passed = passed - inserted
        at = np.minimum(passed, len(self.starts) - 1)
        within = (passed < len(self.starts)) & (self.starts[at] < places) & (places < self.ends[at])
        edge = self.ends[at] + self.total[at + 1] if to_end else self.starts[at] + self.total[at]
        return np.where(within, edge, places + self.total[passed])
