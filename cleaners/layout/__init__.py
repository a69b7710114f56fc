"""Line ends, blanks around lines, paragraph breaks lost and line breaks gained."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar

from qinggao.cleaner import Rule
from qinggao.edit import Edit

from . import _spacing as spacing
from ._breaks import BROKEN_LINE, MARK_AT_START, broken_lines, lines_of_marks
from ._indent import INDENT, surplus_indents
from ._paragraphs import LOST_BREAK, lost_breaks
from ._sheet import BLANKS, LINE_BREAK, PLAIN, Sheet
from ._wrap import HARD_WRAP, wrapped_lines

__all__ = ["Layout"]


def _read(text: str) -> tuple[Sheet, list[Edit]]:
    """
    Return the lines as they will be, and the edits that join lines of marks.

    What is decided later looks at these lines, so that cleaning twice decides the same.
    """
    sheet = Sheet(text)
    if lost := lost_breaks(sheet):
        sheet = sheet.split(lost)
    joined = list(lines_of_marks(sheet))
    if not joined:
        return sheet, []
    gaps = [sheet.gap(index) for index in joined]
    edits = [Edit(start, text[start:end], "", MARK_AT_START) for start, end in gaps]
    return sheet.join(frozenset(joined)), edits


def _gap_edits(sheet: Sheet, joined: dict[int, str]) -> Iterator[Edit]:
    """Yield the edits between lines, but for indents."""
    text = sheet.text
    yield from spacing.head_edits(text, sheet.starts[0])
    for index in sorted(joined.keys() | sheet.gaps) if joined else sheet.gaps:
        start, end = sheet.gap(index)
        gap = text[start:end]
        bare = gap.rstrip(BLANKS)
        if index in joined:
            yield Edit(start, gap, joined[index], HARD_WRAP)
        elif not bare:
            yield Edit(start, gap, "\n", LOST_BREAK)
        elif index in sheet.verbatim_gaps:
            yield from spacing.verbatim_edits(text, start, end)
        elif bare not in PLAIN:
            yield from spacing.gap_edits(text, start, end)
    yield from spacing.tail_edits(text, sheet.ends[-1])


def _indent_edits(sheet: Sheet, joined: dict[int, str]) -> list[Edit]:
    """Return the edits of indents, but for those that go with a whole gap."""
    surplus = surplus_indents(sheet)
    return [Edit(start, text, "", INDENT) for index, start, text in surplus if index not in joined]


def _suggestions(sheet: Sheet, joined: dict[int, str]) -> Iterator[Edit]:
    """Yield an edit for each line break that may be wrong, of the line break only."""
    for index in broken_lines(sheet, joined):
        ending = next(LINE_BREAK.finditer(sheet.text, *sheet.gap(index)))
        # The carriage return before a newline has its own edit.
        before = ending[0].lstrip("\r") or ending[0]
        yield Edit(ending.end() - len(before), before, "", BROKEN_LINE)


@dataclass(frozen=True)
class Layout:
    """
    Puts lines and paragraphs in order.

    What it does
        * Line ends become ``\\n``: ``\\r\\n``, ``\\r``, the separators of Unicode, a form feed
          between two pages. A text that is not empty ends with one.
        * Trailing blanks go, and the indent before Chinese text; two or more blank lines become
          one; blank lines at the head and the tail go.
        * A paragraph break lost to a run of blanks comes back: a sentence end, two or more blanks,
          then the mark of a heading or a list.
        * A line that begins with a mark which may not begin a line is joined to the one before.
        * A document that is wrapped at one width is joined to paragraphs. A single line that
          breaks off inside a sentence is a suggestion.

        It has no options.

    Why
        A paragraph is one line: the form in which sentences, duplicates and markers can be found.
        GB/T 9704-2012 leaves the indent to the page and not to the text; GB/T 15834-2011 5.1 says
        which marks may not begin a line.

    Leaves alone
        Code fences and front matter (but for carriage returns); the nesting of lists, of Markdown
        and of code; tables drawn with characters; columns aligned with blanks, which move together
        or not at all; verses, lists, headings, addressees and signatures, which are no paragraphs;
        a break between two figures.

    Example
        >>> from qinggao.edit import apply
        >>> text = "　　推进反腐败斗争。   （一）深入排查\\r\\n"
        >>> apply(text, Layout().edits(text))
        '推进反腐败斗争。\\n（一）深入排查\\n'
    """

    # A marker ends no line and begins no indent, however it is spelled.
    unmoved_by: ClassVar[frozenset[str]] = frozenset({"redaction"})

    rules: ClassVar[tuple[Rule, ...]] = (
        Rule(spacing.CARRIAGE_RETURN, "A line end with a carriage return", "line ends are \\n"),
        Rule(
            spacing.LINE_SEPARATOR,
            "A line separator of Unicode (U+2028, U+2029, U+0085) or a vertical tab",
            "line ends are \\n",
        ),
        Rule(spacing.FORM_FEED, "A form feed between two pages", "line ends are \\n"),
        Rule(spacing.TRAILING_BLANK, "Blanks at the end of a line", "no trailing blanks"),
        Rule(INDENT, "An indent before Chinese text", "GB/T 9704-2012 7.3.3: a matter of the page"),
        Rule(spacing.BLANK_LINES, "More than one blank line", "two or more become one"),
        Rule(spacing.HEAD_BLANK, "Blank lines before the text", "none at the head"),
        Rule(spacing.TAIL_BLANK, "Blank lines after the text", "none at the tail"),
        Rule(spacing.FINAL_NEWLINE, "No newline at the end", "POSIX 3.206: a line ends with one"),
        Rule(
            LOST_BREAK,
            "A paragraph break that became a run of blanks",
            "GB/T 9704-2012 7.3.3: each paragraph begins a line",
        ),
        Rule(
            MARK_AT_START,
            "A line that begins with a mark which may not begin one",
            "GB/T 15834-2011 5.1",
        ),
        Rule(
            HARD_WRAP,
            "A line break inside a sentence, in a document wrapped at one width",
            "GB/T 9704-2012 7.3.3: only a paragraph begins a line",
        ),
        Rule(
            BROKEN_LINE,
            "A line that breaks off inside a sentence",
            "GB/T 9704-2012 7.3.3: only a paragraph begins a line",
            tier="suggest",
        ),
    )

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield the edits of tier apply."""
        return (edit for edit in self.findings(text) if edit.rule != BROKEN_LINE)

    def findings(self, text: str) -> Iterator[Edit]:
        """Yield all edits, suggested ones too."""
        if not text:
            return
        sheet, edits = _read(text)
        if not len(sheet):
            yield Edit(0, text, "", spacing.HEAD_BLANK)
            return
        joined = dict(wrapped_lines(sheet))
        for found in (_gap_edits, _indent_edits, _suggestions):
            edits.extend(found(sheet, joined))
        yield from sorted(edits, key=attrgetter("start"))
