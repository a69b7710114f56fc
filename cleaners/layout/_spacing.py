"""What stands between two lines: line breaks, trailing blanks, blank lines."""

from collections.abc import Iterator

from qinggao.edit import Edit

from ._sheet import LINE_BREAK

CARRIAGE_RETURN = "layout/carriage-return"
LINE_SEPARATOR = "layout/line-separator"
FORM_FEED = "layout/form-feed"
TRAILING_BLANK = "layout/trailing-blank"
BLANK_LINES = "layout/blank-lines"
HEAD_BLANK = "layout/head-blank"
TAIL_BLANK = "layout/tail-blank"
FINAL_NEWLINE = "layout/final-newline"


def _as_newline(start: int, ending: str) -> Iterator[Edit]:
    """Yield the edit that makes the line break *ending* a newline."""
    if ending == "\n":
        return
    if ending[-1] == "\n":
        yield Edit(start, ending[:-1], "", CARRIAGE_RETURN)
    elif ending == "\r":
        yield Edit(start, ending, "\n", CARRIAGE_RETURN)
    else:
        yield Edit(start, ending, "\n", FORM_FEED if ending == "\f" else LINE_SEPARATOR)


def _gone(text: str, start: int, end: int, rule: str) -> Iterator[Edit]:
    """Yield the edit that takes *text* from *start* to *end* away, if there is any."""
    if start < end:
        before = text[start:end]
        yield Edit(start, before, "", FORM_FEED if before.strip(" ") == "\f" else rule)


def gap_edits(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield the edits of a gap between two lines, but not those of the indent at its end."""
    breaks = list(LINE_BREAK.finditer(text, start, end))
    # The form feed between two pages is a line break, but not beside another line break.
    kept = [ending for ending in breaks if ending[0] != "\f"][:2] or breaks[:1]
    position = start
    for ending in kept:
        yield from _gone(text, position, ending.start(), TRAILING_BLANK)
        yield from _as_newline(ending.start(), ending[0])
        position = ending.end()
    yield from _gone(text, position, breaks[-1].end(), BLANK_LINES)


def verbatim_edits(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield the edits of a gap inside code: only that of a carriage return."""
    for ending in LINE_BREAK.finditer(text, start, end):
        if "\r" in ending[0]:
            yield from _as_newline(ending.start(), ending[0])


def head_edits(text: str, end: int) -> Iterator[Edit]:
    """Yield the edits of what stands before the first line, but for its indent."""
    breaks = list(LINE_BREAK.finditer(text, 0, end))
    yield from _gone(text, 0, breaks[-1].end() if breaks else 0, HEAD_BLANK)


def tail_edits(text: str, start: int) -> Iterator[Edit]:
    """Yield the edits of what stands after the last line: one newline stays, or comes."""
    ending = next((t for t in LINE_BREAK.finditer(text, start) if t[0] != "\f"), None)
    ending = ending or LINE_BREAK.search(text, start)
    yield from _gone(text, start, ending.start() if ending else len(text), TRAILING_BLANK)
    if ending:
        yield from _as_newline(ending.start(), ending[0])
        yield from _gone(text, ending.end(), len(text), TAIL_BLANK)
    else:
        yield Edit(len(text), "", "\n", FINAL_NEWLINE)
