"""Blanks before the first character of a line: which go, and which hold a structure together."""

from collections.abc import Iterator
from functools import cached_property

from qinggao.lazily import pattern

from ._marks import BULLET, HAN, MARKDOWN, is_code
from ._paragraphs import is_columns
from ._sheet import Sheet

INDENT = "layout/indent"
_SHAPES = "●○■□◆◇▲△★☆▪◦•※"
_WIDE = "\u3000"
_MARKS = "\u3001-\u301f\uff01-\uff5e“”‘’—…①-⑳⑴-⒇㈠-㈩《》△"
# A line of Chinese: it begins with Han or a Chinese mark, or with what leads to it (GDP增长,
# 2023年, 1. 加强, (1)加强, **同志, "十四五"规划, a date), but not with code ("姓名": "张三").
_CHINESE = pattern(
    rf"[{HAN}{_MARKS}]"
    rf"|[(\[]?[A-Za-z0-9](?:[A-Za-z0-9.%+/&-]|:(?=\d))*[.)\]、]? ?[{HAN}{_MARKS}]"
    # A marker counts for nothing, so that its spelling does not: ×××，男 but not XX60.1%.
    rf"|[*_XxＸ×〇○□][*_XxＸ×〇○□ ]*[{HAN}{_MARKS}]"
    rf"|[(\"'\[][{HAN}](?![^\"]*\" *:)"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}$"
    rf"|[{_SHAPES}] ?[{HAN}]"
)
_HEADING = pattern(r"#{1,6} +\S|\|? *:?-{3,}:? *\|")
_LINK = pattern(r"\]\((?:https?:|\.{0,2}/|#)")
_SHAPE = pattern(f"[{_SHAPES}] ?[{HAN}]")
_ITEM = pattern(rf"{BULLET} *(?!\d+ *-$)\S")
_NUMBERED = pattern(r"\d{1,3}[.)] ")


class _Structure:
    """What the whole document says about its indents, worked out when it is asked."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._code: dict[int, bool] = {}

    @cached_property
    def is_markdown(self) -> bool:
        """Whether the document is written in Markdown: a fence, a heading, a table, a link."""
        sheet = self.sheet
        if sheet.verbatim or any(map(_HEADING.match, sheet.lines)):
            return True
        return "](" in sheet.text and any(map(_LINK.search, sheet.lines))

    @cached_property
    def nested(self) -> frozenset[int]:
        """The lines that stand inside an item of a list."""
        return frozenset(self._nested())

    def _nested(self) -> Iterator[int]:
        items: list[tuple[int, bool]] = []
        for index, line in enumerate(self.sheet.lines):
            bullet = _ITEM.match(line) is not None
            item = bullet or (
                (line[0].isdecimal() and _NUMBERED.match(line) is not None)
                or (line[0] in _SHAPES and _SHAPE.match(line) is not None)
            )
            if not (item or items):
                continue
            width = self.width(index)
            while items and items[-1][0] >= width:
                items.pop()
            if items and (item or items[-1][1]):
                yield index
            elif not item:
                items.clear()
            if item:
                # Only items nest under a number: a paragraph there is indented like any other.
                items.append((width, bullet or self.is_markdown))

    def width(self, index: int) -> int:
        """Return the columns of an indent; blanks of other kinds are typography, not structure."""
        indent = self.sheet.indents.get(index, "")
        return len(indent.expandtabs(4)) if not indent.strip(" \t") else 0

    @cached_property
    def code(self) -> frozenset[int]:
        """The lines that are code, each for itself."""
        lines = enumerate(self.sheet.lines)
        found = [i for i, s in lines if (s[0].isascii() or s[-1] in "{};") and is_code(s)]
        return frozenset(found)

    def is_code(self, index: int) -> bool:
        """Tell code without a fence: lines of code in the block of lines around line *index*."""
        if len(self.code) < 2:
            return False
        if index not in self._code:
            first = last = index
            while self.sheet.is_below(first):
                first -= 1
            while self.sheet.is_below(last + 1):
                last += 1
            block = range(first, last + 1)
            lines = len(self.code.intersection(block))
            self._code.update(dict.fromkeys(block, lines > 1 and lines * 3 >= len(block)))
        return self._code[index]

    @cached_property
    def indented_code(self) -> frozenset[int]:
        """The code blocks of Markdown: four columns, after a blank line or after more of it."""
        found: set[int] = set()
        for index in self.sheet.indents if self.is_markdown else ():
            if self.width(index) > 3 and (not self.sheet.is_below(index) or index - 1 in found):
                found.add(index)
        return frozenset(found)

    def holds(self, index: int, line: str) -> bool:
        """Tell an indent that means something: of a list, of code."""
        if index in self.nested or index in self.indented_code or self.is_code(index):
            return True
        return self.is_markdown and _NUMBERED.match(line) is not None


def _rows(sheet: Sheet, index: int) -> range:
    """Return the rows of columns around line *index*: empty where it is no row, or the only one."""
    if not is_columns(sheet.lines[index]):
        return range(0)
    first = last = index
    while sheet.is_below(first) and is_columns(sheet.lines[first - 1]):
        first -= 1
    while sheet.is_below(last + 1) and is_columns(sheet.lines[last + 1]):
        last += 1
    return range(first, last + 1) if last > first else range(0)


def _goes(structure: _Structure, index: int) -> bool:
    """Decide whether the indent of line *index* goes, for itself."""
    sheet = structure.sheet
    line = sheet.lines[index]
    if MARKDOWN.match(line):
        return False
    if _WIDE in sheet.indents.get(index, ""):
        return True
    return _CHINESE.match(line) is not None and not structure.holds(index, line)


def _common(structure: _Structure, rows: range) -> int:
    """Return how many blanks of the indents of *rows* go: rows of columns move alike."""
    sheet = structure.sheet
    indents = [sheet.indents.get(row, "") for row in rows]
    shortest, longest = min(indents), max(indents)
    if not shortest or any(MARKDOWN.match(sheet.lines[row]) for row in rows):
        return 0
    if any(structure.holds(row, sheet.lines[row]) for row in rows):
        return 0
    if not any(_goes(structure, row) for row in rows):
        return 0
    pairs = enumerate(zip(shortest, longest, strict=False))
    return next((place for place, (a, b) in pairs if a != b), len(shortest))


def surplus_indents(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """Yield line, start and blanks of each indent that goes, in order."""
    structure = _Structure(sheet)
    rows, common = range(0), 0
    for index, indent in sheet.indents.items():
        if index in sheet.verbatim_gaps:
            continue
        if index not in rows:
            rows = _rows(sheet, index)
            common = _common(structure, rows) if rows else 0
        surplus = common if rows else len(indent) * _goes(structure, index)
        if surplus:
            yield index, sheet.starts[index] - len(indent), indent[:surplus]
