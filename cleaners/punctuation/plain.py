"""Lines in which what is wrong stands far apart: decided by their neighbours, without a draft.

Most damaged lines are of this kind, and a decision that looks at its neighbours only is ten times
as fast as the passes. It is the same decision: whatever is not clear at once is left to the passes.
"""

from collections.abc import Callable

from qinggao.edit import Edit
from qinggao.lazily import pattern

from .blanks import find_blanks, stray_blank
from .characters import BLANK, BOLD, CODE, KIND, MASK
from .clashes import DOUBTFUL, ONCE, WINNER, is_numbered
from .dashes import dash_at
from .ellipses import ellipsis_at
from .forms import FORMS, rule_of_form
from .plain_line import PlainLine
from .plain_pairs import AFTER_ORDINAL, NUMERALS, PAIRED, decide_pairs, paired
from .stops import STOPS, stands_in_chinese

__all__ = ["plain_edits"]

# What makes a place unclear when it stands beside it.
_NEAR = frozenset(
    ",.;:?!，。、；：！？\"'＂＇()（）—–-…⋯·－―─ \t．\u00a0\u3000×✕✖╳*＊○◯□■●「」『』"
) | frozenset(FORMS)
_STOP_MARKS = frozenset("，。、；：！？")
_BESIDE = frozenset('"＂“”()（')
_LETTER_MASKS = frozenset("_XxＸｘ")
_MOST = 3  # of ！ or ？ in a row
_CLAUSE = 40  # how far a dash is followed

_STOPS_BEFORE_HAN = frozenset(",;:?!")
# They are replaced before anything else is looked at.
_FORMS_FIRST = {
    **{char: FORMS[char] for char in "％﹪﹐﹑﹔﹕﹖﹗､﹙﹚"},
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)},
}

_BLANKS = pattern(f"[{BLANK}]+")
_DIGITS = pattern("[０-９]+")
_PERCENTS = pattern("[％﹪]+")
_DOTS = pattern(r"\.{3,}|。{3,}|…+|⋯+")
_DASHES = pattern("-+|－+|—+|―+|─+")
_GAPS = pattern(f"[{BLANK}]+")


def plain_edits(shown: str, start: int, places: list[int]) -> list[Edit] | None:
    """
    Return the edits of the line at *start* of its text, or None where the passes have to decide.

    *shown* is the line with what is protected overwritten, *places* are the candidates in its text.
    """
    present = {shown[place - start] for place in places}
    line = shown
    for char in present & _FORMS_FIRST.keys():
        line = line.replace(char, _FORMS_FIRST[char])
    here = PlainLine(line, shown, start, single=len(places) == 1)
    if not PAIRED.isdisjoint(present):
        if not decide_pairs(here, present):
            return None
        places = sorted({*places, *here.pairs})
    found, free = here.found, 0
    for place in places:
        at = place - start
        if at < free:
            continue
        char = shown[at]
        if char in _STOPS_BEFORE_HAN and at and KIND[line[at + 1 : at + 2]] == "H":
            before = line[at - 1]  # the commonest of all
            if KIND[before] == "H" or (before not in _NEAR and KIND[before] != "E"):
                found.append(Edit(place, char, *STOPS[char]))
                continue
        if char in _HANDLERS:
            free = _HANDLERS[char](here, at)
            if not free:
                return None
        elif char not in _PROTECTED:
            return None
    return found if here.is_sure else None


def _stop(here: PlainLine, at: int) -> int:
    line, char = here.line, here.line[at]
    before, after = line[at - 1] if at else "", line[at + 1 : at + 2]
    left, right = KIND[before], KIND[after]
    if before in _NEAR or after in _NEAR:
        if after == char and before not in _NEAR:
            return _repeated(here, at)
        if right == "B" and before not in _NEAR:
            return _stop_and_blank(here, at)
        if before == "）" and line[at - 2 : at - 1] not in NUMERALS:
            if right == "H":
                return here.edit(at, char, *STOPS[char])
            if right == "B":
                return _stop_and_blank(here, at)
        beside_pair = (left == "H" and after in _BESIDE) or (right == "H" and before in _BESIDE)
        if not beside_pair or (char == "." and left != "H"):
            return 0
    stands = stands_in_chinese(line, at, at + 1)
    if (char == "." or right not in "HMX") and (left not in "HX" or here.may_be_english(at)):
        here.hangs_on_sentence(at, outcome=stands)
    return here.edit(at, char, *STOPS[char]) if stands else at + 1


def _stop_and_blank(here: PlainLine, at: int) -> int:
    """提高认识, 切实加强: the blank is one beside a Chinese mark as soon as the comma is one."""
    line, char = here.line, here.line[at]
    run = _BLANKS.match(line, at + 1)
    if run is None or char == ":" or len(run[0]) > 1:
        return 0
    stands = stands_in_chinese(line, at, at + 1)
    if KIND[line[at - 1]] != "H" or here.may_be_english(at):
        here.hangs_on_sentence(at, outcome=stands)
    if not stands:
        return at + 1
    if KIND[line[run.end() : run.end() + 1]] != "H" or line[run.end()] == "第":
        return 0
    here.edit(at, char, *STOPS[char])
    return here.edit(at + 1, run[0], "", "punctuation/blank-beside-mark")


def _repeated(here: PlainLine, at: int) -> int:
    line, char = here.line, here.line[at]
    if char == "." and line.startswith("...", at):
        return _ellipsis(here, at)
    if not at or KIND[line[at - 1]] != "H" or line[at + 2 : at + 3] in _NEAR or char in "?!":
        return 0
    if here.has_latin or (char == "." and KIND[line[at + 2 : at + 3]] not in "EH"):
        return 0
    here.edit(at, char, *STOPS[char])
    return here.edit(at + 1, char, "", "punctuation/repeated-mark")


def _marks(here: PlainLine, at: int) -> int:
    line = here.line
    if at and line[at - 1] in _NEAR and not _after_bracket(line, at):
        return 0
    if line.startswith("。。。", at):
        return _ellipsis(here, at)
    if line[at] in "！？" and line[at + 1 : at + 2] == line[at]:
        return _many(here, at)
    pair, after = line[at : at + 2], line[at + 2 : at + 3]
    if after in _NEAR or pair in DOUBTFUL:
        return 0
    if pair[0] == pair[1] and pair[0] in ONCE:
        return here.edit(at + 1, pair[1], "", "punctuation/repeated-mark")
    if winner := WINNER.get(pair):
        lost = at + (winner == pair[0] or is_numbered(line, at))
        here.edit(lost, line[lost], "", "punctuation/clashing-marks")
    return at + 2


def _after_bracket(line: str, at: int) -> bool:
    """Tell a mark after a closing bracket that is not the one of （一）."""
    return line[at - 1] == "）" and line[at - 2 : at - 1] not in NUMERALS


def _many(here: PlainLine, at: int) -> int:
    """！！！！: three of them may stand in a row."""
    line, end = here.line, at
    while line[end : end + 1] == line[at]:
        end += 1
    if line[end : end + 1] in _NEAR:
        return 0
    if end - at > _MOST:
        extra = line[at + _MOST : end]
        here.edit(at + _MOST, extra, "", "punctuation/more-than-three-marks")
    return end


def _ellipsis(here: PlainLine, at: int) -> int:
    run = _DOTS.match(here.line, at)
    if run is None:
        return 0
    before, after = here.line[at - 1] if at else "", here.line[run.end() : run.end() + 1]
    if before in _NEAR or after in _NEAR or "L" in (KIND[before], KIND[after]):
        return 0
    settled = ellipsis_at(here.line, at, run.end())
    if here.may_be_english(at):
        here.hangs_on_sentence(at, outcome=False)
    return here.edit(at, run[0], *settled) if settled else run.end()


def _dash(here: PlainLine, at: int) -> int:
    run = _DASHES.match(here.line, at)
    if run is None or KIND[here.line[run.end() : run.end() + 1]] != "H":
        return 0
    if at and KIND[here.line[at - 1]] != "H":
        return 0
    rule = dash_at(here.line, *run.span())
    if not rule:
        here.hangs_on(max(0, at - _CLAUSE), at + _CLAUSE)
    return here.edit(at, run[0], "——", rule) if rule else run.end()


def _blank(here: PlainLine, at: int) -> int:
    line, run = here.line, _BLANKS.match(here.line, at)
    if here.single and next(find_blanks(line), None) is None:
        return len(line)
    if run is None or at == 0 or run.end() == len(line):
        return run.end() if run else 0
    before, after = line[at - 1], line[run.end()]
    marks = before in _STOP_MARKS, after in _STOP_MARKS
    if before == "）":
        unclear = not (marks[1] and _after_bracket(line, at))
    else:
        unclear = before in _NEAR and not marks[0]
    if unclear or (after in _NEAR and not marks[1]) or all(marks) or len(run[0]) > 1:
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
    return run.end() if any(marks) or (here.single and len(_GAPS.findall(line)) == 1) else 0


def _digit(here: PlainLine, at: int) -> int:
    run = _DIGITS.match(here.shown, at)
    if run is None:
        return 0
    line, end = here.line, run.end()
    around = line[at - 1 : at] + line[end : end + 1]
    if any(char in "．：，" or KIND[char] == "L" for char in around):
        return 0
    return here.edit(at, run[0], line[at:end], "punctuation/full-width-digit")


def _form(here: PlainLine, at: int) -> int:
    line, char = here.line, here.shown[at]
    if run := _PERCENTS.match(here.shown, at):
        return here.edit(at, run[0], "%" * len(run[0]), "punctuation/full-width-percent")
    before, after = line[at - 1] if at else "", line[at + 1 : at + 2]
    if before in _NEAR or (after in _NEAR and (char != "﹚" or after not in _STOP_MARKS)):
        return 0
    if before in _LETTER_MASKS or after in _LETTER_MASKS:
        return 0  # a marker, once what is beside it is Chinese
    if char in "﹙﹚":
        numbered = before in NUMERALS and (char == "﹙" or after in AFTER_ORDINAL)
        if numbered or KIND[after] == "L" or "(" in line or ")" in line:
            return 0
    return here.edit(at, char, FORMS[char], rule_of_form(char))


def _ordinal(here: PlainLine, at: int) -> int:
    return 0 if here.line[at - 1] in NUMERALS else at + 1


_PROTECTED = frozenset((CODE, MASK, BOLD))
_HANDLERS: dict[str, Callable[[PlainLine, int], int]] = {
    **dict.fromkeys(STOPS, _stop),
    **dict.fromkeys(_STOP_MARKS, _marks),
    **dict.fromkeys('"＂()“”「」『』', paired),
    **dict.fromkeys(" \u00a0\u3000", _blank),
    **dict.fromkeys("０１２３４５６７８９", _digit),
    **dict.fromkeys("-－—―─", _dash),
    **dict.fromkeys("…⋯", _ellipsis),
    "）": _ordinal,
    **dict.fromkeys("％﹪﹐﹑﹔﹕﹖﹗､﹙﹚", _form),
}
