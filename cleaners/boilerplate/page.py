"""A text while its adverts are looked for: its lines, where they stand, what each one says."""

import re
from bisect import bisect_right
from itertools import accumulate

from .evidence import Score, score
from .folding import fold
from .lines import Line, View
from .names import names_in, pattern_of
from .rulebook import Rulebook

__all__ = ["EDGE", "Page"]

EDGE = 40  # lines that are not blank: the head and the tail of a text
LONGEST = 400  # characters of a line that may go as a whole
_STRUCTURE = re.compile(r"\|.*\|$|```|~~~|[+]-")  # a row of a table, a fence: never an advert
NOTHING = Score(0, (), "boilerplate/block-line")


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
        self._own_names: set[str] = set()
        self._lines: dict[int, Line] = {}
        self.gone: set[int] = set()
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

    def forget_views(self) -> None:
        """Look at the lines that stay anew: they stand elsewhere once others went."""
        for number, line in self._lines.items():
            if number not in self.gone:
                line.view = None

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

    def scopes(self, number: int) -> tuple[str, ...]:
        """Return where the line stands: ``line`` always, ``head`` and ``tail`` near the ends."""
        rank = self.rank[number]
        head = ("head",) if rank < EDGE else ()
        tail = ("tail",) if rank >= len(self.order) - EDGE else ()
        return (*head, *tail, "line")

    def neighbour(self, number: int, step: int) -> int | None:
        """Return the next line that is left and not blank, before (-1) or after (1) *number*."""
        rank = self.rank[number] + step
        return self.order[rank] if 0 <= rank < len(self.order) else None

    def view(self, number: int) -> View:
        """Say what the line says, once."""
        line = self.line(number)
        if line.view is None:
            line.view = self._judged(number, fold(line.text))
        return line.view

    def _judged(self, number: int, folded: str) -> View:
        if len(folded) > LONGEST or _STRUCTURE.match(folded):
            return View(folded, NOTHING)
        rule = self.book.line_rule(folded, self.scopes(number))
        if rule:
            return View(folded, score(folded)._replace(rule=rule.rule), rule.name)
        return View(folded, score(folded, self.names))

    def remove(self, number: int, rule: str) -> None:
        """Take the line away, and remember the names that stand in it."""
        self.line(number).rule = rule
        self.gone.add(number)
        fresh = names_in(self.view(number).folded) - self._own_names
        if fresh:
            self._own_names |= fresh
            self.names = self._all_names()
            for line in self._lines.values():
                line.view = None if not line.rule else line.view

    def _all_names(self) -> re.Pattern[str] | None:
        learned = [self.book.names.pattern] if self.book.names else []
        own = pattern_of(self._own_names)
        return re.compile("|".join([*learned, own.pattern])) if own else self.names
