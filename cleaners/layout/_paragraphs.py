"""Paragraph breaks that were lost to a run of blanks: ……斗争。     （一）深入排查"""

import re

from qinggao.lazily import pattern

from ._marks import LIST_MARK, MARKDOWN, TABLE_ROW, sentence_ends
from ._sheet import BLANK, Sheet

LOST_BREAK = "layout/lost-paragraph-break"
_SPACE = " \t\u00a0\u3000"
_WIDER = ("  ", "\t", "\u00a0", "\u3000")  # one of them is in every run of two
# The first blank of a run of at least two, then a mark.
_LOST = pattern(rf"[{_SPACE}](?<![{_SPACE}][{_SPACE}])[{_SPACE}]++(?={LIST_MARK})")
_COLUMN = pattern(rf"[{BLANK}](?<![{BLANK}][{BLANK}])(?:[{BLANK}]++|(?<=\t))(?=.)", re.DOTALL)
# A paragraph of this length is no row of a table, whatever stands around it.
_PARAGRAPH = 80


def is_columns(line: str) -> bool:
    """Tell a row of columns: a run of blanks inside, and not a title spaced out (通  知)."""
    if len(line) > _PARAGRAPH or not _COLUMN.search(line):
        return False
    return any(len(cell) > 1 for cell in line.split())


def _is_row(sheet: Sheet, index: int) -> bool:
    """Tell a row of options or of a table, whose blanks are columns: 对。  ①甲  ②乙"""
    line = sheet.lines[index]
    if MARKDOWN.match(line) or TABLE_ROW.match(line):
        return True
    if any(not sentence_ends(line, run.start()) for run in _LOST.finditer(line)):
        return True
    if len(line) > _PARAGRAPH:
        return False
    around = [i for i in (index, index + 1) if sheet.is_below(i)]
    neighbours = {index - 1 if i == index else i for i in around}
    return any(is_columns(sheet.lines[i]) for i in neighbours)


def lost_breaks(sheet: Sheet) -> list[tuple[int, int]]:
    """Return the runs of blanks that stand for a paragraph break."""
    # Searches for a string cost less than one for a class.
    wider = [blanks for blanks in _WIDER if blanks in sheet.text]
    found: list[tuple[int, int]] = []
    for index, line in enumerate(sheet.lines) if wider else ():
        if not any(map(line.__contains__, wider)):
            continue
        runs = [run.span() for run in _LOST.finditer(line) if sentence_ends(line, run.start())]
        if runs and index not in sheet.verbatim and not _is_row(sheet, index):
            begin = sheet.starts[index]
            found += ((begin + start, begin + end) for start, end in runs)
    return found
