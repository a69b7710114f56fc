"""A text while its adverts are looked for: its lines, where they stand, what each one says."""

from bisect import bisect_right
from itertools import accumulate

from .folding import fold
from .lines import Line, View
from .names import names_in, names_of
from .rulebook import Rulebook
from .sightings import EDGE
from .templates import TemplateLine

__all__ = ["EDGE", "Page"]

MOST_NAMES = 24  # of sites in one text
_SCOPES = (("line",), ("head", "line"), ("tail", "line"), ("head", "tail", "line"))
_NO_LINES: dict[int, tuple[TemplateLine, ...]] = {}


def _fenced(raws: list[str]) -> frozenset[int]:
    """Return the numbers of the lines of fenced code, where its fence is closed."""
    found: set[int] = set()
    opened, fence = -1, ""
    for number, raw in enumerate(raws):
        start = raw.lstrip(" \t>")[:3]
        if start not in {"```", "~~~"}:
            continue
        if opened < 0:
            opened, fence = number, start
        elif start == fence:
            found.update(range(opened, number + 1))
            opened = -1
    return frozenset(found)


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
        # No advert stands there: what a program prints of its copyright is its output.
        self.fenced = _fenced(self.raws) if "```" in text or "~~~" in text else frozenset()
        self.names = book.names if book.named else None
        self.own_names: set[str] = set()
        self.cut_names = self.names  # those that were known when fragments were last cut out
        self._lines: dict[int, Line] = {}
        self.gone: set[int] = set()
        self.judged: dict[int, tuple[object, ...]] = {}
        self._templates: dict[int, tuple[TemplateLine, ...]] = {}
        self._near: dict[int, tuple[TemplateLine, ...]] | None = None
        self._number([number for number, raw in enumerate(self.raws) if not raw.isspace()])

    def _number(self, order: list[int]) -> None:
        self.order = order
        self.rank = dict(zip(order, range(len(order)), strict=True))
        self._is_short = len(order) <= EDGE
        self._head, self._tail = _Edge(order), _Edge(order[::-1])
        self._near = None

    def line(self, number: int) -> Line:
        """Return line *number*."""
        line = self._lines.get(number)
        if line is None:
            self._lines[number] = line = Line(self.starts[number], self.raws[number])
        return line

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
        self._number([number for number in self.order if number not in self.gone])

    def scopes(self, number: int) -> tuple[str, ...]:
        """
        Return where the line stands: ``line`` always, ``head`` and ``tail`` near the ends.

        Only lines that stay are counted, so that the answer is the same once the others are gone.
        """
        if self._is_short:
            return _SCOPES[-1]
        rank, last = self.rank[number], len(self.order) - 1
        is_head = self._head.holds(rank, self.gone)
        return _SCOPES[is_head + 2 * self._tail.holds(last - rank, self.gone)]

    def neighbour(self, number: int, step: int) -> int | None:
        """Return the next line that is left and not blank, before (-1) or after (1) *number*."""
        rank = self.rank[number] + step
        return self.order[rank] if 0 <= rank < len(self.order) else None

    def view(self, number: int) -> View:
        """Say what the line says where it stands now, by the names that are known now."""
        line, scopes = self.line(number), self.scopes(number)
        view = line.view
        if view is None or view.scopes is not scopes or view.names is not self.names:
            view = line.view = self.book.view(fold(line.text), scopes, self.names)
        return view

    def template_lines(self) -> dict[int, tuple[TemplateLine, ...]]:
        """Return by number the lines near the ends that learned templates hold."""
        index = self.book.templates
        if not index.lines:
            return _NO_LINES
        if self._near is None:
            order, known = self.order, self._templates
            near = order if len(order) <= 2 * EDGE else [*order[:EDGE], *order[-EDGE:]]
            new = [n for n in near if n not in known and n not in self.fenced]
            raws = [self.raws[number].rstrip("\r\n") for number in new]
            known.update(zip(new, index.found(raws), strict=True))
            self._near = {number: self._in_scope(number) for number in near if known.get(number)}
        return self._near

    def _in_scope(self, number: int) -> tuple[TemplateLine, ...]:
        scopes = self.scopes(number)
        return tuple(line for line in self._templates[number] if line.scope in scopes)

    def remove(self, number: int, rule: str) -> None:
        """Take the line away, and remember the names that stand in it."""
        told = names_in(self.view(number).folded) - self.own_names
        self.line(number).rule = rule
        self.gone.add(number)
        if not self._is_short:
            rank = self.rank[number]
            self._head.lost(rank)
            self._tail.lost(len(self.order) - 1 - rank)
        if told and len(self.own_names) < MOST_NAMES:
            self.own_names |= told
            self.names = names_of(frozenset({*self.book.named, *self.own_names}))
