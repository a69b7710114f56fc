"""A text while its adverts are looked for: its lines, where they stand, what each one says."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate

from .evidence import Score, score
from .folding import fold
from .lines import Line, View
from .names import names_in, pattern_of
from .rulebook import Rulebook
from .sightings import EDGE
from .templates import TemplateLine

__all__ = ["EDGE", "Page"]

LONGEST = 400  # characters of a line that may go as a whole
_STRUCTURE = re.compile(r"\|.*\|$|```|~~~|[+]-")  # a row of a table, a fence: never an advert
MOST_NAMES = 24  # of sites in one text
NOTHING = Score(0, (), "boilerplate/block-line")


class _Edge:
    """How far the head (or the tail) of a text reaches: over so many lines that stay."""

    def __init__(self, order: list[int]) -> None:
        self._order = order
        self._reach = self._kept = 0

    def holds(self, rank: int, gone: set[int]) -> bool:
        """Tell whether the line at *rank* is within reach."""
        while self._kept < EDGE and self._reach < len(self._order):
            self._kept += self._order[self._reach] not in gone
            self._reach += 1
        return rank < self._reach

    def lost(self, rank: int) -> None:
        """Reach farther, if a line within reach went."""
        self._kept -= rank < self._reach


class Page:
    """
    The lines of one text, and what was decided of them so far.

    Lines are made when they are asked for: in a clean text nearly none is.
    """

    def __init__(self, text: str, book: Rulebook) -> None:
        self.book = book
        self.raws = text.splitlines(keepends=True)
        self.starts = list(accumulate(map(len, self.raws), initial=0))
        self.names = book.names
        self.own_names: set[str] = set()
        self._lines: dict[int, Line] = {}
        self.gone: set[int] = set()
        self.judged: dict[int, tuple[object, ...]] = {}
        self._templates: dict[int, tuple[TemplateLine, ...]] = {}
        self.order: list[int] = []
        self.rank: dict[int, int] = {}
        self.renumber()

    def line(self, number: int) -> Line:
        """Return line *number*."""
        if number not in self._lines:
            self._lines[number] = Line(self.starts[number], self.raws[number])
        return self._lines[number]

    def made_lines(self) -> list[tuple[int, Line]]:
        """Return the lines that were looked at, in order."""
        return sorted(self._lines.items())

    def at(self, place: int) -> int:
        """Return the number of the line that holds the character at *place*."""
        return min(bisect_right(self.starts, place), len(self.raws)) - 1

    def renumber(self) -> None:
        """Count the lines that are left and are not blank: blank ones never count."""
        cut = [number for number, line in self._lines.items() if line.cuts and line.is_blank]
        self.gone.update(cut)
        self.order = [
            number
            for number, raw in enumerate(self.raws)
            if number not in self.gone and raw.strip()
        ]
        self.rank = {number: rank for rank, number in enumerate(self.order)}
        self._head, self._tail = _Edge(self.order), _Edge(self.order[::-1])

    def scopes(self, number: int) -> tuple[str, ...]:
        """
        Return where the line stands: ``line`` always, ``head`` and ``tail`` near the ends.

        Only lines that stay are counted, so that the answer is the same once the others are gone.
        """
        rank, last = self.rank[number], len(self.order) - 1
        head = ("head",) if self._head.holds(rank, self.gone) else ()
        tail = ("tail",) if self._tail.holds(last - rank, self.gone) else ()
        return (*head, *tail, "line")

    def neighbour(self, number: int, step: int) -> int | None:
        """Return the next line that is left and not blank, before (-1) or after (1) *number*."""
        rank = self.rank[number] + step
        return self.order[rank] if 0 <= rank < len(self.order) else None

    def view(self, number: int) -> View:
        """Say what the line says where it stands now, by the names that are known now."""
        line, scopes = self.line(number), self.scopes(number)
        view = line.view
        if view is None or view.scopes != scopes:
            line.view = view = self._judged(fold(line.text), scopes)
        elif view.names is not self.names:
            line.view = view = replace(view, names=self.names)
        return view

    def _judged(self, folded: str, scopes: tuple[str, ...]) -> View:
        if len(folded) > LONGEST or _STRUCTURE.match(folded):
            return View(folded, NOTHING, scopes, names=self.names)
        rule = self.book.line_rule(folded, scopes)
        if rule:
            return View(folded, NOTHING._replace(rule=rule.rule), scopes, rule.name)
        return View(folded, score(folded), scopes, names=self.names)

    def template_lines(self, numbers: Iterable[int]) -> dict[int, tuple[TemplateLine, ...]]:
        """Return by number the lines of templates that *numbers* are, wherever they stand."""
        wanted = list(numbers)
        new = [number for number in wanted if number not in self._templates]
        if new:  # raw lines end with a break
            raws = [self.raws[number].rstrip("\r\n") for number in new]
            self._templates.update(zip(new, self.book.templates.found(raws), strict=True))
        return {number: self._templates[number] for number in wanted}

    def remove(self, number: int, rule: str) -> None:
        """Take the line away, and remember the names that stand in it."""
        told = names_in(self.view(number).folded) - self.own_names
        self.line(number).rule = rule
        self.gone.add(number)
        rank = self.rank[number]
        self._head.lost(rank)
        self._tail.lost(len(self.order) - 1 - rank)
        if told and len(self.own_names) < MOST_NAMES:
            self.own_names |= told
            self.names = self._all_names()

    def _all_names(self) -> re.Pattern[str] | None:
        learned = [self.book.names.pattern] if self.book.names else []
        own = pattern_of(self.own_names)
        return re.compile("|".join([*learned, own.pattern])) if own else self.names
