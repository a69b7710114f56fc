"""A line that is decided without a draft: what has been found in it, and what that hangs on."""

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from qinggao.edit import Edit

from .characters import LATIN
from .stops import STOPS

if TYPE_CHECKING:
    from .draft import Change

__all__ = ["PlainLine"]

_latin = re.compile(f"[{LATIN}]").search
_REACH = 240  # how far the passes follow a sentence


class PlainLine:
    """A line at *offset* of its text, as the passes see it, and the edits found in it so far."""

    __slots__ = ("_latin", "found", "line", "offset", "pairs", "single", "spans")

    def __init__(self, line: str, offset: int, *, single: bool) -> None:
        self.line, self.offset = line, offset
        self.single = single  # nothing else in it is a candidate
        self.found: list[Edit] = []
        self.pairs: dict[int, Change] = {}
        self._latin: bool | None = None
        # Start, end and outcome of decisions that hang on what is around them.
        self.spans: list[tuple[int, int, bool]] = []

    @property
    def has_latin(self) -> bool:
        """Tell whether a sentence of the line may be English."""
        if self._latin is None:
            self._latin = _latin(self.line) is not None
        return self._latin

    def edit(self, start: int, before: str, after: str, rule: str) -> int:
        """Take down an edit, and return where to go on."""
        self.found.append(Edit(self.offset + start, before, after, rule))
        return start + len(before)

    def hangs_on(self, start: int, end: int, *, outcome: bool = False) -> None:
        """Take down that a decision may be another one where something changes in a span."""
        self.spans.append((self.offset + start, self.offset + end, outcome))

    def hangs_on_sentence(self, at: int, *, outcome: bool) -> None:
        """Take down that the decision at *at* may be another one where its sentence changes."""
        start = max(self.line.rfind(mark, max(0, at - _REACH), at) for mark in "。！？；")
        ends = [self.line.find(mark, at + 1, at + _REACH) for mark in "。！？；"]
        end = min((end for end in ends if end > 0), default=at + _REACH)
        self.hangs_on(max(start, at - _REACH), end, outcome=outcome)

    @property
    def is_sure(self) -> bool:
        """Tell whether nothing changes where another decision hangs on it."""
        starts = [edit.start for edit in self.found] if self.spans else []
        for start, end, outcome in self.spans:
            for edit in self.found[bisect_left(starts, start) : bisect_right(starts, end)]:
                # The positive ones were made while all stops still had their old width.
                if not outcome or edit.before not in STOPS:
                    return False
        return True
