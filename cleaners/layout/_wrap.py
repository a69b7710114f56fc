"""Documents wrapped at one width, whose lines are parts of paragraphs."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from qinggao.lazily import pattern

from ._breaks import INNER_END, IS_HAN, NARROWEST, can_continue, columns, is_broken, is_running
from ._marks import HEADING, is_final
from ._sheet import Sheet

HARD_WRAP = "layout/hard-wrap"

_LONGEST = 90  # characters: no page is as wide
_SLACK = 2  # columns: a mark that may not begin a line is drawn in, or pushed out
_FIRST_LINE = 4  # columns: the indent of a paragraph, which its first line lacks when it is gone
_LEADERS = pattern(r"[.．·…]{4,} *\d*$")
_CUT_FIGURE = pattern(r"(?<![\d.])\d{1,3}$")
_FIGURE_END = pattern(r"\d{1,3}[年月日%％]")


def _characters(line: str) -> int:
    """Return the width of *line* where every character takes two columns."""
    return 2 * len(line)


def _between(before: str, after: str) -> str | None:
    """Return what joins two lines: a blank between words; None where figures would run together."""
    last, first = before[-1], after[0]
    if last.isdigit() and first.isdigit():
        # One figure cut in two (2/023年, 9/5%) is whole again; of longer ones nobody knows.
        return "" if _CUT_FIGURE.search(before) and _FIGURE_END.match(after) else None
    word = last.isascii() and (last.isalnum() or last in ",.;:!?)")
    return " " if word and first.isascii() and (first.isalnum() or first == "(") else ""


def _near(counts: Counter[int], width: int) -> int:
    return sum(counts[w] for w in range(width - _SLACK, width + _SLACK + 1))


class _Page(NamedTuple):
    """The width at which a document is wrapped, and the lines that have it."""

    width: int
    lines: dict[int, str]
    widths: dict[int, int]
    full: frozenset[int]

    @property
    def exactly(self) -> int:
        """How many lines have the width to two columns."""
        return sum(abs(self.widths[i] - self.width) <= _SLACK for i in self.full)


def _page(lines: dict[int, str], measure: Callable[[str], int]) -> _Page:
    """Find the width that most of the widest lines share; one line in fifty may be wider."""
    widths = {i: measure(line) for i, line in lines.items()}
    counts = Counter(widths.values())
    spare = len(widths) // 50
    for widest in sorted(counts, reverse=True):
        spare -= counts[widest]
        if spare < 0:
            break
    page = max(range(widest, widest - 2 * _SLACK - 1, -1), key=lambda width: _near(counts, width))
    low, high = page - _SLACK - _FIRST_LINE, page + 2 * _SLACK
    full = frozenset(i for i, width in widths.items() if low <= width <= high)
    return _Page(page, lines, widths, full)


def _pages(sheet: Sheet, lines: list[str]) -> list[_Page]:
    """Return the page by columns and by characters, for either may have been counted."""
    if len(lines) < 3 or sum(len(line) > _LONGEST for line in lines) * 50 > len(lines):
        return []
    body = {i: line for i, line in enumerate(lines) if i not in sheet.verbatim and is_running(line)}
    body = {i: line for i, line in body.items() if not _LEADERS.search(line)}
    if len(body) < 3:
        return []
    pages = [_page(body, columns), _page(body, _characters)]
    return sorted(pages, key=lambda page: -page.exactly)


class _Wrap:
    """What the lines of a page's width say: are they parts of paragraphs, and of which?"""

    def __init__(self, sheet: Sheet, page: _Page) -> None:
        self.sheet = sheet
        self.page = page

    @cached_property
    def followed(self) -> frozenset[int]:
        """The lines with a line directly below them that can be their rest."""
        return frozenset(i for i in self.page.lines if can_continue(self.sheet, i + 1))

    @cached_property
    def broken(self) -> frozenset[int]:
        """The full lines that end inside a sentence, with a line below that can be its rest."""
        lines = self.sheet.lines
        return frozenset(i for i in self.page.full & self.followed if is_broken(lines[i]))

    def is_wrapped(self) -> bool:
        """Tell whether the lines of the page's width are sentences cut at that width."""
        page = self.page
        full, exactly = len(page.full), page.exactly
        if page.width < NARROWEST or 5 * full < 2 * len(page.lines) or 5 * exactly < 2 * full:
            return False
        # Where every line but the last has the width, two breaks are enough.
        few = exactly == full == len(page.lines) - 1
        under = sum(self.sheet.is_below(i + 1) for i in page.full)
        enough = len(self.broken) >= (2 if few else 3) and 5 * len(self.broken) >= 3 * under
        return enough and self._is_prose()

    def _is_prose(self) -> bool:
        """Tell prose from slogans and names of equal width, and from the lines of a log."""
        lines = [self.sheet.lines[i] for i in self.page.full]
        inner = sum(INNER_END.search(line) is not None for line in lines)
        begun = Counter(line[0] if IS_HAN.match(line) else "0" for line in lines)
        text = "".join(lines)
        foreign = len(text.encode("ascii", "ignore"))
        return 6 * inner >= len(lines) >= 2 * max(begun.values()) and 2 * foreign <= len(text)

    @cached_property
    def indented(self) -> frozenset[int]:
        """The lines of the body that have an indent."""
        return frozenset(self.sheet.indents.keys() & self.page.lines.keys())

    @cached_property
    def by_indent(self) -> bool:
        """Whether indents tell paragraphs apart: not if most lines have one or sentences cross."""
        begun = sum(i + 1 in self.indented for i in self.broken)
        share = len(self.indented) / len(self.page.lines)
        return 0 < share <= 0.6 and 10 * begun <= len(self.broken)

    @cached_property
    def by_blank(self) -> bool:
        """Whether blank lines tell them apart: no short line ends a sentence over another line."""
        sheet = self.sheet
        short = (i for i in self.page.lines if sheet.is_below(i + 1) and not self._reaches(i))
        return not any(is_final(sheet.lines[i]) for i in short)

    def _reaches(self, index: int) -> bool:
        """Tell whether a line, with its indent, reaches the edge of the page."""
        line = self.page.lines[index]
        if line == self.sheet.lines[index]:
            line = self.sheet.indents.get(index, "") + line
        # Four spaces may have been counted as four characters, of two columns each.
        overhang = (width(line) - self.page.width for width in (columns, _characters))
        return any(-_SLACK <= columns <= 2 * _SLACK for columns in overhang)

    def goes_on(self, index: int) -> bool:
        """Tell whether the paragraph of a line that is followed goes on in the line below."""
        if index not in self.page.full and not (index in self.indented and self._reaches(index)):
            return False
        line, rest = self.sheet.lines[index], self.sheet.lines[index + 1]
        begins = self.by_indent and index + 1 in self.indented
        if is_broken(line):
            if not self.by_indent and HEADING.match(line) and not INNER_END.search(line):
                return index + 1 not in self.page.full or line[-1] in "，、"
            return not begins or line[-1] in "，、"
        # A heading under a full last line is short, and has no final mark.
        if begins or not (index + 1 in self.page.full or is_final(rest)):
            return False
        return (self.by_indent or self.by_blank) and self._reaches(index)


def _wrap(sheet: Sheet) -> _Wrap | None:
    """Return how the document is wrapped, if it is."""
    # A line that was joined to one before may reach the edge with its last part, or as a whole.
    lines = sheet.lines
    tails = [sheet.tails.get(i, line) for i, line in enumerate(lines)] if sheet.tails else []
    for parts in (tails, lines) if sheet.tails else (lines,):
        for page in _pages(sheet, parts)[:1]:
            wrap = _Wrap(sheet, page)
            if wrap.is_wrapped():
                return wrap
    return None


def wrapped_lines(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """
    Yield the lines that go on from the line before them, with what stands between the two.

    Where the document is not wrapped at one width, there are none.
    """
    wrap = _wrap(sheet)
    for index in sorted(wrap.followed) if wrap else ():
        if wrap and wrap.goes_on(index):
            between = _between(sheet.lines[index], sheet.lines[index + 1])
            if between is not None:
                yield index + 1, between
