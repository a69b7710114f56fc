"""Lines of plain Chinese, with nothing to protect and what is wrong far apart: no draft is needed.

Most damaged lines are of this kind, and a decision that looks at its neighbours only is ten times
as fast as the passes. It is the same decision: whatever is not clear at once is left to the passes.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from qinggao.edit import Edit

from .blanks import stray_blank
from .brackets import widen_brackets
from .characters import BLANK, KIND, LATIN
from .clashes import DOUBTFUL, ONCE, WINNER
from .dashes import dash_at
from .ellipses import ellipsis_at
from .quotes import corner_quotes, pair_quotes
from .stops import STOPS, stands_in_chinese

if TYPE_CHECKING:
    from .draft import Change

__all__ = ["plain_edits"]

# A line with one of these may have something to protect; so may one with two Latin words.
_unusual = re.compile(rf"[{LATIN}`@\\<>|\[\]{{}}$/=#_~^&Ｘｘ]").search
_symbol = re.compile(r"[`@\\<>|\[\]{}$/=#_~^&Ｘｘ]").search
_marker = re.compile("[Xx×✕✖╳*＊○◯□■●]").search
_words = re.compile(rf"\.?[{LATIN}]+").findall

# What makes a place unclear when it stands beside it.
_NEAR = frozenset(
    ",.;:?!，。、；：！？\"'＂＇()（）—–-…⋯·－―─ \t．\u00a0\u3000×✕✖╳*＊○◯□■●「」『』"
)
_STOP_MARKS = frozenset("，。、；：！？")
_PAIRED = frozenset('"＂“”()（')
_UNCLEAR = ("punctuation/doubtful-quote", "punctuation/reversed-quote")
# What depends on the decision about a quote or a bracket beside it.
_TOUCHING = frozenset('"＂()（） \u00a0\u3000')
_SMILES = frozenset(":;")
_AFTER_ORDINAL = frozenset("、，.．")
_NUMERALS = frozenset("0123456789一二三四五六七八九十百")
_COUNTING = frozenset("一二三四五六七八九十甲乙丙丁")
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}

_blanks = re.compile(f"[{BLANK}]+").match
_digits = re.compile("[０-９]+").match
_dots = re.compile(r"\.{3,}|。{3,}|…+").match
_dashes = re.compile("-+|－+|—+|―+|─+").match
_gaps = re.compile(f"[{BLANK}]+").findall


class _Line:
    """A line at *offset* of its text, and the edits found in it so far."""

    __slots__ = ("corners", "found", "line", "marked", "offset", "pairs", "single")

    def __init__(self, line: str, offset: int, *, single: bool) -> None:
        self.line, self.offset = line, offset
        self.single = single  # nothing else in it is a candidate
        self.found: list[Edit] = []
        self.pairs: dict[int, Change] = {}
        self.corners: bool | None = None  # whether a corner quote of the line has to change
        self.marked: bool | None = None  # whether the line has a redaction marker

    def edit(self, start: int, before: str, after: str, rule: str) -> int:
        """Take down an edit, and return where to go on."""
        self.found.append(Edit(self.offset + start, before, after, rule))
        return start + len(before)


def plain_edits(text: str, start: int, end: int, places: list[int]) -> list[Edit] | None:
    """Return the edits of a line from *start* to *end*, or None where the passes have to decide."""
    if _unusual(text, start, end):
        words = _words(text, start, end)
        if len(words) > 1 or _symbol(text, start, end) or (words and words[0][0] == "."):
            return None
    here = _Line(text[start:end], start, single=len(places) == 1)
    if not _pair(here):
        return None
    line, free = here.line, 0
    for place in places:
        at = place - start
        if at < free:
            continue
        char = line[at]
        if char in ",;:" and at and KIND[line[at - 1]] == "H" == KIND[line[at + 1 : at + 2]]:
            here.found.append(Edit(place, char, *STOPS[char]))  # the commonest of all
        elif char not in _HANDLERS or not (free := _HANDLERS[char](here, at)):
            return None
    return here.found


def _pair(here: _Line) -> bool:
    """Decide about quotes and brackets, which need more of the line than their neighbours."""
    line = here.line
    quoted, bracketed = line.count('"') + line.count("＂"), "(" in line or ")" in line
    if not quoted and not bracketed:
        return True
    if quoted % 2 or (bracketed and _is_marked(here)):
        return False
    changes = [*(pair_quotes(line) if quoted else ()), *(widen_brackets(line) if bracketed else ())]
    here.pairs = {change.start: change for change in changes}
    return all(change.rule not in _UNCLEAR for change in changes)


def _paired(here: _Line, at: int) -> int:
    line, change = here.line, here.pairs.get(at)
    before, after = line[at - 1] if at else "", line[at + 1 : at + 2]
    if before in _TOUCHING or after in _TOUCHING or (before in _SMILES and line[at] in "()"):
        return 0
    if (line[at] == "(" and after == "0") or (line[at] == ")" and after in _AFTER_ORDINAL):
        return 0
    return here.edit(at, here.line[at], *change[2:]) if change else at + 1


def _stop(here: _Line, at: int) -> int:
    line, char = here.line, here.line[at]
    before, after = line[at - 1] if at else "", line[at + 1 : at + 2]
    left, right = KIND[before], KIND[after]
    if char == "." and at < 6 and before in _COUNTING:
        return 0  # perhaps the number of a list
    if left == "H" and (right == "E" or (right == "H" and char != ".")):
        return here.edit(at, char, *STOPS[char])
    if before in _NEAR or after in _NEAR:
        if after == char and before not in _NEAR:
            return _repeated(here, at)
        beside_pair = (left == "H" and after in _PAIRED) or (right == "H" and before in _PAIRED)
        if not beside_pair or (char == "." and left != "H"):
            return 0
    elif left == "L" or right == "L" or (left in "DO" and _is_marked(here)):
        return 0
    elif not stands_in_chinese(line, at, at + 1):
        return at + 1
    return here.edit(at, char, *STOPS[char])


def _is_marked(here: _Line) -> bool:
    if here.marked is None:
        here.marked = _marker(here.line) is not None
    return here.marked


def _repeated(here: _Line, at: int) -> int:
    line, char = here.line, here.line[at]
    if char == "." and line.startswith("...", at):
        return _ellipsis(here, at)
    if not at or KIND[line[at - 1]] != "H" or line[at + 2 : at + 3] in _NEAR or char in "?!":
        return 0
    if char == "." and KIND[line[at + 2 : at + 3]] not in "EH":
        return 0
    here.edit(at, char, *STOPS[char])
    return here.edit(at + 1, char, "", "punctuation/repeated-mark")


def _marks(here: _Line, at: int) -> int:
    line = here.line
    if at and line[at - 1] in _NEAR:
        return 0
    if line.startswith("。。。", at):
        return _ellipsis(here, at)
    pair, after = line[at : at + 2], line[at + 2 : at + 3]
    if after in _NEAR or pair in DOUBTFUL:
        return 0
    if pair[0] == pair[1] and pair[0] in ONCE:
        return here.edit(at + 1, pair[1], "", "punctuation/repeated-mark")
    if winner := WINNER.get(pair):
        lost = at + (winner == pair[0])
        here.edit(lost, line[lost], "", "punctuation/clashing-marks")
    return at + 2


def _ellipsis(here: _Line, at: int) -> int:
    run = _dots(here.line, at)
    if run is None:
        return 0
    before, after = here.line[at - 1] if at else "", here.line[run.end() : run.end() + 1]
    if before in _NEAR or after in _NEAR or "L" in (KIND[before], KIND[after]):
        return 0
    settled = ellipsis_at(here.line, at, run.end())
    return here.edit(at, run[0], *settled) if settled else run.end()


def _dash(here: _Line, at: int) -> int:
    run = _dashes(here.line, at)
    if run is None or KIND[here.line[run.end() : run.end() + 1]] != "H":
        return 0
    if at and KIND[here.line[at - 1]] != "H":
        return 0
    rule = dash_at(here.line, *run.span())
    return here.edit(at, run[0], "——", rule) if rule else run.end()


def _blank(here: _Line, at: int) -> int:
    line, run = here.line, _blanks(here.line, at)
    if run is None or at == 0 or run.end() == len(line):
        return run.end() if run else 0
    before, after = line[at - 1], line[run.end()]
    marks = before in _STOP_MARKS, after in _STOP_MARKS
    if (before in _NEAR and not marks[0]) or (after in _NEAR and not marks[1]) or all(marks):
        return 0
    if before in "）Xx" or after in "Xx" or len(run[0]) > 1:
        return 0
    beyond = line[at - 2 : at - 1] + line[run.end() + 1 : run.end() + 2]
    if not any(marks):
        if not STOPS.keys().isdisjoint(beyond):
            return 0
        around = line[max(0, at - 4) : at] + line[run.end() : run.end() + 4]
        if here.pairs and all(KIND[char] == "H" for char in around):
            return 0  # perhaps the halves of a slogan in quotes
    if rule := stray_blank(line, at, run.end()):
        return here.edit(at, run[0], "", rule)
    return run.end() if any(marks) or (here.single and len(_gaps(line)) == 1) else 0


def _digit(here: _Line, at: int) -> int:
    run = _digits(here.line, at)
    if run is None:
        return 0
    around = here.line[at - 1 : at] + here.line[run.end() : run.end() + 1]
    if any(char in "．：，,.;:?!" or KIND[char] == "L" for char in around):
        return 0
    return here.edit(at, run[0], run[0].translate(_TO_ASCII), "punctuation/full-width-digit")


def _percent(here: _Line, at: int) -> int:
    if here.line[at + 1 : at + 2] in (*",.;:?!",):
        return 0
    return here.edit(at, "％", "%", "punctuation/full-width-percent")


def _ordinal(here: _Line, at: int) -> int:
    return 0 if here.line[at - 1] in _NUMERALS else at + 1


def _corner(here: _Line, at: int) -> int:
    if here.corners is None:
        here.corners = next(corner_quotes(here.line), None) is not None
    return 0 if here.corners else at + 1


_HANDLERS: dict[str, Callable[[_Line, int], int]] = {
    **dict.fromkeys(STOPS, _stop),
    **dict.fromkeys(_STOP_MARKS, _marks),
    **dict.fromkeys('"＂()', _paired),
    **dict.fromkeys(" \u00a0\u3000", _blank),
    **dict.fromkeys("０１２３４５６７８９", _digit),
    **dict.fromkeys("-－—―─", _dash),
    "…": _ellipsis,
    "『": _corner,
    "）": _ordinal,
    "％": _percent,
}
