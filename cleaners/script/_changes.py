"""How a converted text differs from the text it was made of."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np


class Change(NamedTuple):
    """The span ``[start, end)`` of one text that is ``[new_start, new_end)`` in the other."""

    start: int
    end: int
    new_start: int
    new_end: int


def changes(before: str, after: str) -> Iterable[tuple[int, int, int, int]]:
    """Return the spans in which two texts differ, as short as they can be told: see `Change`."""
    return _by_place(before, after) if len(before) == len(after) else _aligned(before, after)


def _by_place(before: str, after: str) -> Iterable[tuple[int, int, int, int]]:
    # A line end on either side differs in neither.
    padded = (f"\n{text}\n".encode("utf-32-le") for text in (before, after))
    old, new = (np.frombuffer(text, np.uint32) for text in padded)
    differs = old != new
    borders = np.flatnonzero(differs[1:] != differs[:-1]).tolist()
    starts, ends = borders[::2], borders[1::2]
    return zip(starts, ends, starts, ends, strict=True)


def _aligned(before: str, after: str) -> Iterator[Change]:
    """Yield the spans in which texts of unequal length differ, a phrase in one piece."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    last: Change | None = None
    for tag, *place in matcher.get_opcodes():
        if tag == "equal":
            continue
        change = Change(*place)
        if last and change.start - last.end == 1 and _belong(last, change):
            last = Change(last.start, change.end, last.new_start, change.new_end)
            continue
        if last:
            yield last
        last = change
    if last:
        yield last


def _belong(last: Change, change: Change) -> bool:
    """Tell whether one takes away what the other brings: 伺服器 and 服务器, with 服 between."""
    gone = last.new_start == last.new_end, change.new_start == change.new_end
    come = last.start == last.end, change.start == change.end
    return (gone[0] and come[1]) or (come[0] and gone[1])
