"""Ellipses: runs of dots and of halves that stand for ……."""

from collections.abc import Iterator

from qinggao.lazily import pattern

from .characters import BLANK, KIND
from .context import after_blanks, before_blanks, in_chinese, in_english
from .draft import Change

__all__ = ["ellipsis_at", "find_ellipses"]

# One class first: the search for it is a loop in C.
_ELLIPSIS = pattern(r"[.。…⋯·](?:(?<=\.)\.{2,}|(?<=。)。{2,}|(?<=…)…*|(?<=⋯)⋯*|(?<=·)·{2,})")
_PAGE = pattern(rf"[{BLANK}]*[0-9]{{1,4}}[{BLANK}]*\Z")


def find_ellipses(line: str) -> Iterator[Change]:
    """Yield the standard form of every run of dots that is an ellipsis."""
    for match in _ELLIPSIS.finditer(line):
        start, end = match.span()
        if settled := ellipsis_at(line, start, end):
            yield Change(start, end, *settled)


def ellipsis_at(line: str, start: int, end: int) -> tuple[str, str] | None:
    """Return what a run of dots becomes, and by which rule, or None where it stays."""
    char, size = line[start], end - start
    if char in "…⋯" and (line[start - 1 : start] == "." or line[end : end + 1] == "."):
        return None  # a leader that was put together: ……..…6
    if char == "。":
        return "……", "punctuation/full-stops-as-ellipsis"
    if char == "…" and size in (1, 3):
        rule = "punctuation/half-ellipsis" if size == 1 else "punctuation/overlong-ellipsis"
    elif char == "…" or size > 6:
        return None
    else:
        rule = "punctuation/dots-as-ellipsis"
    if size > 2 and _PAGE.match(line, end):
        return None  # the leader of a table of contents
    return ("……", rule) if _in_chinese(line, start, end) else None


def _in_chinese(line: str, start: int, end: int) -> bool:
    before = KIND[line[start - 1] if start else ""]
    after = KIND[line[end : end + 1]]
    if line[start] == "." and after == "L":
        return False  # ...args, try...catch
    if before in "HMXQ" or after in "HMXQ":
        return not in_english(line, start)
    if before == "B" and before_blanks(line, start) in "HMX":
        return after in "BE" or after_blanks(line, end) in "HMX"
    return before not in "BE" and after_blanks(line, end) in "HE" and in_chinese(line, start)
