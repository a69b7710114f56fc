"""Line breaks inside a sentence: before a mark that no line begins with, and doubtful ones."""

import re
from collections.abc import Container, Iterator

from qinggao.lazily import pattern

from ._marks import HAN, OWN_LINE, is_code, is_final
from ._paragraphs import is_columns
from ._sheet import Sheet

BROKEN_LINE = "layout/broken-line"
MARK_AT_START = "layout/mark-at-line-start"

NARROWEST = 32  # columns: a shorter line is a verse, a name, a cell
_REACH = 300  # characters: no bracket is longer
INNER_END = pattern("[。！？；](?=.)")
IS_HAN = pattern(f"[{HAN}]")
_STOPS = "，。、；：！？"
_ENDS = "。！？；："
_OPENERS = dict(zip("）)》”’」』】", "（(《“‘「『【", strict=True))
_UNFIT = frozenset(_STOPS + ",").union(_OPENERS)
# Words that no sentence and no heading ends with, before a line break.
_HANGING = (
    *"，、和与及或把被将从对向在为以并而的",
    *("进一步", "不断", "切实", "认真", "深入", "全面", "积极", "必须", "应当", "可以", "能够"),
    *("以及", "或者", "由于", "因为", "对于", "关于", "根据", "按照", "通过", "为了"),
)
_QUANTITY = pattern(r"[年月日时分%％℃元万亿个名人次]")


def columns(line: str) -> int:
    """Return the width of *line* on a screen: Han and Chinese marks take two columns."""
    return len(line.encode("gbk", "replace"))


def is_running(line: str) -> bool:
    """Tell a line of running text from a table, a heading of Markdown, code."""
    if line[0] in "#|>`~" or "\u2500" <= line[0] <= "\u257f":
        return False
    return not (is_columns(line) or is_code(line))


def can_continue(sheet: Sheet, index: int) -> bool:
    """Tell whether line *index* can be the rest of the line before it."""
    line = sheet.lines[index] if sheet.is_below(index) else ""
    if not line or index in sheet.verbatim or line[0] in _UNFIT or OWN_LINE.match(line):
        return False
    return is_running(line)


def is_broken(line: str) -> bool:
    """Tell a line that ends inside a sentence."""
    return not is_final(line) and line[-1] not in "：:；;"


def lines_of_marks(sheet: Sheet) -> Iterator[int]:
    """Yield the lines that begin with a mark which may not begin one, and join the line before."""
    unfit = [index for index, line in enumerate(sheet.lines) if line[0] in _UNFIT]
    # A list of marks explains them (，逗号 / 。句号).
    listed = {index for index in unfit if len(sheet.lines[index]) < NARROWEST // 2}
    listed = {i for i in listed if i - 1 in listed or i + 1 in listed}
    joined, fits = -1, True
    for index in unfit:
        if index in listed or not sheet.is_below(index) or index in sheet.verbatim:
            continue
        if index - 1 != joined:
            fits = sheet.lines[index - 1][0] not in _UNFIT
        if fits and _is_rest(sheet, index):
            yield index
            joined = index


def _above(sheet: Sheet, index: int) -> str:
    """Return the end of the block of lines above line *index*: enough to find an open bracket."""
    above = ""
    for line in range(index - 1, max(index - 20, -1), -1):
        above = sheet.lines[line][-_REACH:] + above
        if len(above) >= _REACH or not sheet.is_below(line):
            break
    return above[-_REACH:]


def _is_rest(sheet: Sheet, index: int) -> bool:
    """Tell whether line *index*, which begins with a mark, is the rest of the line before it."""
    line, rest = sheet.lines[index - 1], sheet.lines[index]
    if not (is_running(line) and is_running(rest)):
        return False
    mark = rest[0]
    if mark in _OPENERS:
        above = _above(sheet, index)
        return above.count(_OPENERS[mark]) > above.count(mark)
    if mark == ",":
        return bool(IS_HAN.match(line[-1]) and IS_HAN.match(rest[1:]))
    if mark in "：；" and not re.search(r"\w", rest):
        return False  # a face: ：）
    return not is_final(line) and line[-1] not in _STOPS + ",.;:"


def broken_lines(sheet: Sheet, joined: Container[int]) -> Iterator[int]:
    """Yield the lines, not *joined*, that may be the rest of the line before: a reader may look."""
    least = NARROWEST // 2
    open_lines = [i for i, s in enumerate(sheet.lines, 1) if s[-1] not in _ENDS and len(s) >= least]
    for index in open_lines:
        if index in joined or index == len(sheet):
            continue
        line, rest = sheet.lines[index - 1], sheet.lines[index]
        if not (is_broken(line) and IS_HAN.match(rest) and _hangs(line, rest)):
            continue
        if columns(line) < NARROWEST or index - 1 in sheet.verbatim or not is_running(line):
            continue
        if can_continue(sheet, index):
            yield index


def _hangs(line: str, rest: str) -> bool:
    """Tell whether the end of *line* asks for *rest*."""
    if line.endswith(_HANGING) or (line[-1].isdigit() and _QUANTITY.match(rest)):
        return True
    # A paragraph, for it has a sentence in it, that breaks off.
    if INNER_END.search(line) and is_final(rest):
        return True
    return any(
        closer in rest and line.count(opener) > line.count(closer)
        for closer, opener in _OPENERS.items()
    )
