"""Places of edits and markers in many texts, carried to the clean texts all at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from qinggao.offsets import Positions, Shifts

__all__ = ["Carried"]

# Documents lie this far apart, as if they were one text: further than any of them is long.
_ROOM = 1 << 32


@dataclass
class _Turn:
    """What happened in one turn, in all documents: lists of equal length, in order of place."""

    starts: list[int] = field(default_factory=list)  # of replaced spans
    removed: list[int] = field(default_factory=list)  # code points of each, before
    added: list[int] = field(default_factory=list)  # and after
    edits: list[int] = field(default_factory=list)  # name of each span: what `Carried.of` returns
    other_starts: list[int] = field(default_factory=list)  # of spans that are not replaced
    other_ends: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)


class Carried:
    """
    Spans of several turns of several documents, each on its way to its clean text.

    One document has some ten edits a turn, too few to pay for a call of numpy. So all documents of
    a batch are carried together: the first text stands at `_ROOM`, the second at twice that, ….
    """

    def __init__(self) -> None:
        self._turns: dict[int, _Turn] = {}
        self._documents = 0
        self._spans = 0

    def document(self) -> None:
        """Begin the next document."""
        self._documents += 1

    def edits(self, turn: int, starts: Sequence[int], before: list[int], after: list[int]) -> None:
        """Add replaced spans of *turn*: starts in the text it was given, lengths, new lengths."""
        to = self._turns.setdefault(turn, _Turn())
        base = self._documents * _ROOM
        to.starts += [base + start for start in starts]
        to.removed += before
        to.added += after
        to.edits += self._names(len(starts))

    def others(self, turn: int, starts: Sequence[int], ends: Sequence[int]) -> range:
        """Add spans that *turn* only found, in the text it was given; return their names."""
        to = self._turns.setdefault(turn, _Turn())
        base = self._documents * _ROOM
        to.other_starts += [base + start for start in starts]
        to.other_ends += [base + end for end in ends]
        names = self._names(len(starts))
        to.others += names
        return names

    def _names(self, count: int) -> range:
        self._spans += count
        return range(self._spans - count, self._spans)

    def clean(self) -> tuple[Positions, Positions]:
        """Return starts and ends of all spans in the clean texts, by name: as they were added."""
        starts = ends = names = np.empty(0, np.int64)
        for _, turn in sorted(self._turns.items()):
            edits = _array(turn.starts)
            shifts = Shifts.of(edits, _array(turn.removed), _array(turn.added))
            new = (_array(turn.other_starts), _array(turn.other_ends))
            starts, ends = shifts.carry(
                np.concatenate((starts, new[0])), np.concatenate((ends, new[1]))
            )
            made = shifts.made()
            starts, ends = np.concatenate((starts, made[0])), np.concatenate((ends, made[1]))
            names = np.concatenate((names, _array(turn.others), _array(turn.edits)))
            gone = self._gone_before(shifts)[(starts + _ROOM // 2) // _ROOM - 1]
            starts, ends = starts - gone, ends - gone
        order = np.argsort(names)
        starts, ends = starts[order], ends[order]
        base = starts // _ROOM * _ROOM
        return starts - base, ends - base

    def _gone_before(self, shifts: Shifts) -> npt.NDArray[np.int64]:
        """Return by how much the edits of earlier documents have moved each document."""
        # The place before a text: an insertion at its very start does not move it.
        places = np.arange(1, self._documents + 1, dtype=np.int64) * _ROOM - 1
        return shifts.carry(places, places)[0] - places


def _array(values: list[int]) -> Positions:
    return np.array(values, np.int64)
