"""A line that is decided without a draft: what has been found in it, and what that hangs on."""

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from qinggao.edit import Edit
from qinggao.lazily import pattern

from .characters import KIND, LATIN

if TYPE_CHECKING:
    from .draft import Change

__all__ = ["PlainLine"]

_LATIN = pattern(f"[{LATIN}]")
_WORDS = pattern(f"[{LATIN}][{LATIN}'’-]*")
_LATIN_WORDS = 60  # no more are counted against the Han
_REACH = 240  # how far the passes follow a sentence
_BESIDE = 3  # a mark, a blank, and what is behind it
_PAIRED = frozenset('"＂“”「」『』()（）')
_MASKS = frozenset("_XxＸｘ")
_BOUNDARIES = _PAIRED | frozenset(".;?!。；？！…—")


class PlainLine:
    """
    A line at *offset* of its text, and the edits found in it so far.

    It was *shown* to the passes, and is the *line* after the first of them.
    """

    __slots__ = ("_latin", "found", "line", "offset", "pairs", "shown", "single", "spans")

    def __init__(self, line: str, shown: str, offset: int, *, single: bool) -> None:
        self.line, self.shown, self.offset = line, shown, offset
        self.single = single  # nothing else in it is a candidate
        self.found: list[Edit] = []
        self.pairs: dict[int, Change] = {}
        self._latin: bool | None = None
        # Where decisions hang on what is around them: start and end, the marks that may change
        # them, and how near to which place anything may.
        self.spans: list[tuple[int, int, frozenset[str], int, int]] = []

    @property
    def has_latin(self) -> bool:
        """Tell whether a sentence of the line may be English."""
        if self._latin is None:
            self._latin = _LATIN.search(self.line) is not None
        return self._latin

    def may_be_english(self, at: int) -> bool:
        """Tell whether there are as many Latin words about as Han directly before *at*."""
        if not self.has_latin:
            return False
        start, line = at, self.line
        while start and at - start < _LATIN_WORDS and KIND[line[start - 1]] == "H":
            start -= 1
        words = _WORDS.findall(line, max(0, at - _REACH), at + _REACH)
        return len(words) >= at - start

    def edit(self, start: int, before: str, after: str, rule: str) -> int:
        """Take down an edit, and return where to go on."""
        self.found.append(Edit(self.offset + start, before, after, rule))
        return start + len(before)

    def hangs_on(self, start: int, end: int) -> None:
        """Take down that a decision may be another one where anything changes in a span."""
        begin, stop = self.offset + start, self.offset + end
        self.spans.append((begin, stop, frozenset(), begin, end - start))

    def hangs_on_sentence(self, at: int, *, outcome: bool) -> None:
        """
        Take down that the decision at *at* may be another one where its sentence changes.

        A stop that becomes full width does so before anything but forms, quotes and brackets
        changes; one that stays (*outcome* is False) is looked at again when all is done.
        """
        start = max(self.line.rfind(mark, max(0, at - _REACH), at) for mark in "。！？；")
        ends = [self.line.find(mark, at + 1, at + _REACH) for mark in "。！？；"]
        end = min((end for end in ends if end > 0), default=at + _REACH)
        start = max(start, at - _REACH)
        marks, beside = (_PAIRED, 0) if outcome else (_BOUNDARIES, _BESIDE)
        if not outcome and self.line[at - 1 : at] in _MASKS:
            beside = _REACH  # ______ is a marker as soon as what is before it is Chinese
        self.spans.append((self.offset + start, self.offset + end, marks, self.offset + at, beside))

    @property
    def is_sure(self) -> bool:
        """Tell whether nothing changes where another decision hangs on it."""
        starts = [edit.start for edit in self.found] if self.spans else []
        for start, end, marks, at, beside in self.spans:
            for edit in self.found[bisect_left(starts, start) : bisect_right(starts, end)]:
                near = abs(edit.start - at) <= beside
                if near or not marks.isdisjoint(edit.before + edit.after):
                    return False
        return True
