"""A line while its passes work on it: what it looks like so far, and what has been changed."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qinggao.edit import Edit

from .characters import DONE

__all__ = ["Change", "Draft"]


class Change(NamedTuple):
    """What a pass has found: from *start* to *end* of its line stands what should be *after*."""

    start: int
    end: int
    after: str
    rule: str


class Draft:
    """
    A line of *original*, shown to the passes as *text* with what is protected overwritten.

    Both have the same length all the time, so that a place in one is the place in the other: a
    dropped character keeps its place until the edits are made.
    """

    __slots__ = ("_cells", "_stale", "_text", "after", "doubts", "original", "rules")

    def __init__(self, original: str, shown: str) -> None:
        self.original, self._text = original, shown
        self._cells: list[str] = []  # the characters of _text, once one of them has changed
        self._stale = False
        self.after: dict[int, str] = {}  # by place, what its character becomes
        self.rules: dict[int, str] = {}  # by place, why
        self.doubts: list[Change] = []  # what is only suggested

    @property
    def text(self) -> str:
        """The line as it stands now."""
        if self._stale:
            self._text, self._stale = "".join(self._cells), False
        return self._text

    def make(self, changes: Iterable[Change], doubtful: str = "punctuation/doubtful-quote") -> None:
        """Make *changes*, but for those of the rule *doubtful*, which are kept as doubts."""
        for change in changes:
            start, end, after, rule = change
            if rule == doubtful:
                self.doubts.append(change)
            elif len(after) == 1 == end - start:
                self._show(start, after)
                self.after[start], self.rules[start] = after, rule
            else:
                self._replace(start, end, after, rule)

    def _replace(self, start: int, end: int, after: str, rule: str) -> None:
        for index in range(start, end):
            if after:  # one mark, that no other pass has to look at
                self._show(index, DONE)
            self.after[index], self.rules[index] = "", rule
        self.after[start] = after

    def _show(self, index: int, char: str) -> None:
        self._cells = self._cells or list(self._text)
        self._cells[index] = char
        self._stale = True

    def result(self) -> str:
        """Return the line with everything done."""
        pieces: list[str] = []
        place = 0
        for index in sorted(self.after):
            pieces += (self.original[place:index], self.after[index])
            place = index + 1
        pieces.append(self.original[place:])
        return "".join(pieces)

    def absorb(self, later: "Draft") -> None:
        """Take over the changes of *later*, a draft of the result of this one."""
        place = 0
        for index, char in enumerate(self.original):
            before = self.after.get(index, char)
            places = range(place, place + len(before))
            place += len(before)
            changed = [at for at in places if at in later.after]
            if changed:
                self.rules[index] = later.rules[changed[0]]
                self.after[index] = "".join(
                    later.after.get(at, now) for at, now in zip(places, before, strict=True)
                )

    def edits(self, offset: int) -> Iterator[Edit]:
        """Yield what has been changed, neighbours of one rule together, shifted by *offset*."""
        original, rules, after = self.original, self.rules, self.after
        places = [index for index in sorted(rules) if after[index] != original[index]]
        first = 0
        for number, index in enumerate(places, 1):
            if number < len(places) and places[number] == index + 1 and self._go_together(index):
                continue
            group = places[first:number]
            start = group[0]
            joined = "".join([after[at] for at in group])
            yield Edit(offset + start, original[start : index + 1], joined, rules[start])
            first = number

    def _go_together(self, index: int) -> bool:
        """Tell whether the change at *index* and the next one are one: ２０２３, a run of dots."""
        rule = self.rules[index]
        one = self.after[index + 1] == "" or rule.startswith("punctuation/full-width")
        return one and self.rules[index + 1] == rule
