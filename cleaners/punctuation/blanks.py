"""Blanks between two CJK characters and beside Chinese marks: which go, and which are layout."""

from collections.abc import Iterator

from qinggao.lazily import pattern

from .characters import BLANK, KIND
from .context import after_blanks, before_blanks
from .draft import Change
from .gap import Gap
from .gaps import (
    is_column,
    is_heading,
    is_issuer,
    is_names,
    is_padded,
    is_parallel,
    is_plainly_stray,
)

__all__ = ["find_blanks", "stray_blank"]

_GAP = pattern(f"[{BLANK}]+")
_TABLE = pattern(r"\s*[|│┃]|[^|│┃]*[|│┃][^|│┃]*[|│┃]")
_RULES = frozenset("|│┃")
_MASKING = frozenset("*●■○□")
_OPEN, _CLOSE = frozenset("（“《【〔"), frozenset("）”》】〕")
_BULLETS = frozenset("●■○□◆◇★☆▲△►▶•·◎※|│┃*#>-–+=/\\~～")
_PAIRS = frozenset(("（）", "“”", "《》", "【】", "〔〕", "‘’", "「」"))
_LIST_MARK = pattern(
    "(?:[一二三四五六七八九十百]+、|（[一二三四五六七八九十百0-9]+）|第[一二三四五六七八九十百0-9]+[章节条编部]|[0-9]{1,2}[.、．])"
)


def find_blanks(line: str) -> Iterator[Change]:
    """Yield the blanks that are neither layout nor between Chinese and something else."""
    table = ("|" in line or "│" in line or "┃" in line) and _TABLE.match(line)
    for match in _GAP.finditer(line):
        start, end = match.span()
        if table and (end - start > 1 or not _RULES.isdisjoint(line[max(0, start - 1) : end + 1])):
            continue
        if rule := stray_blank(line, start, end):
            yield Change(start, end, "", rule)


def stray_blank(line: str, start: int, end: int) -> str:
    """Return the rule by which the blanks from *start* to *end* have to go, or ""."""
    if start == 0 or end == len(line) or line[start - 1] == "\t" or line[end] in "\t\r":
        return ""  # indent, trailing blanks and tables of tabs are layout
    before, after = KIND[line[start - 1]], KIND[line[end]]
    if before == "H" == after:
        return "" if _divides(Gap(line, start, end)) else "punctuation/blank-between-han"
    if not (before in "MQ" or after in "MQ"):
        return ""
    if line.startswith("{#", end):
        return ""  # ## 什么是标准？ {#what}: the anchor of a heading
    if not _is_beside_mark(line, start, end, before, after):
        return ""
    return "punctuation/blank-beside-mark"


def _divides(gap: Gap) -> bool:
    """Tell a gap between two Han characters that is meant from one that is stray."""
    if is_plainly_stray(gap):
        return False
    if is_heading(gap) or is_padded(gap) or is_column(gap) or is_names(gap) or is_issuer(gap):
        return True
    return is_parallel(gap) and not gap.is_stray


def _is_beside_mark(line: str, start: int, end: int, before: str, after: str) -> bool:
    left, right = line[start - 1], line[end]
    if right in "，。、；：！？":
        return left not in _BULLETS or KIND[left] == "M"
    if left + right in _PAIRS:
        return False
    if (left in _BULLETS or right in _BULLETS) and not _is_bracketed(left, right):
        return False
    if after != "M" and before != "M" and not _is_chinese_quote(line, start, end):
        return False
    if left == "—" and start == 1:
        return False  # a dash as the bullet of a list
    if _sets_off_latin(line, start, end):
        return False
    gap = Gap(line, start, end)
    if is_heading(gap) or is_column(gap):
        return False
    return not (gap.is_wide and left in "。！？；…”）" and _LIST_MARK.match(line, end))


def _is_bracketed(left: str, right: str) -> bool:
    """Tell （ * 分） from a bullet: as ×, which it may become, it would have no blank there."""
    return (left in _OPEN and right in _MASKING) or (left in _MASKING and right in _CLOSE)


def _sets_off_latin(line: str, start: int, end: int) -> bool:
    """Vue — 渐进式框架: one em between blanks, with Latin on one side, is set as in English."""
    if line[start - 1] == "—" and KIND[line[start - 2 : start - 1]] == "B":
        return before_blanks(line, start - 1) == "L"
    if line[end] == "—" and KIND[line[end + 1 : end + 2]] == "B":
        return after_blanks(line, end + 1) == "L"
    return False


def _is_chinese_quote(line: str, start: int, end: int) -> bool:
    """Tell whether the mark beside a blank, one that English has too, is Chinese here."""
    beyond = {KIND[line[start - 1]], KIND[line[end]]}
    if KIND[line[end]] == "Q":
        beyond.add(KIND[line[end + 1 : end + 2]])
    if KIND[line[start - 1]] == "Q" and start > 1:
        beyond.add(KIND[line[start - 2]])
    return not beyond.isdisjoint("HMX")
