"""Dashes: runs of hyphens, bars and halves that stand for ——."""

from collections.abc import Iterator

from qinggao.lazily import pattern

from .characters import KIND
from .context import after_blanks, before_blanks, in_chinese
from .draft import Change
from .half_dashes import is_half_dash, joins_places

__all__ = ["dash_at", "find_dashes"]

_DASH = pattern("[—―－─-](?:(?<=—)—*|(?<=―)―*|(?<=－)－+|(?<=─)─+|(?<=-)-+)")
_RULES = {
    "-": "punctuation/hyphens-as-dash",
    "－": "punctuation/hyphens-as-dash",
    "―": "punctuation/bar-as-dash",
    "─": "punctuation/bar-as-dash",
    "—": "punctuation/overlong-dash",
}


def find_dashes(line: str) -> Iterator[Change]:
    """Yield the standard form of every run that is a dash."""
    for match in _DASH.finditer(line):
        start, end = match.span()
        if rule := dash_at(line, start, end):
            yield Change(start, end, "——", rule)


def dash_at(line: str, start: int, end: int) -> str:
    """Return the rule by which a run becomes a dash, or "" where it stays."""
    if end - start == 1:
        return "punctuation/single-dash" if is_half_dash(line, start) else ""
    return _RULES[line[start]] if _joins_clauses(line, start, end) else ""


def _joins_clauses(line: str, start: int, end: int) -> bool:
    char, size = line[start], end - start
    if size > 4 or (char != "-" and size == 4) or (char == "—" and size == 2):
        return False  # a rule, a blank to fill in, or already right
    before, after = before_blanks(line, start), after_blanks(line, end)
    if line[start:end] == "---" and joins_places(line, start, end):
        return False  # 子午岭---六盘山
    if before == "E":
        return size < 4 and KIND[line[end : end + 1]] in "HQ"
    if after == "E":
        return before in "HXQ" and size < 4
    if line[start - 1] == "：" and KIND[line[end]] == "B":
        return False  # 电话：-- 传真：--
    if before == "L":
        return after == "H" and KIND[line[end]] == "H" and in_chinese(line, start)
    return before in "HMXQ" and (after in "HMXQ" or (char != "-" and after in "LD"))
