"""Quotes and brackets of a line that is decided without a draft: they need more than neighbours."""

from .blanks import stray_blank
from .brackets import widen_brackets
from .characters import KIND
from .draft import Change
from .plain_line import PlainLine
from .quotes import corner_quotes, pair_quotes

__all__ = ["AFTER_ORDINAL", "NUMERALS", "PAIRED", "decide_pairs", "paired"]

_QUOTES = (frozenset('"＂'), frozenset("“”"), frozenset("「『"))
PAIRED = frozenset('"＂“”()「『')
_HALF = frozenset('"＂()')
# Beside straight quotes, reversed ones are unclear as well.
_UNCLEAR = ("punctuation/doubtful-quote", "punctuation/reversed-quote")
# What depends on the decision about a quote or a bracket beside it.
_TOUCHING = frozenset('"＂()（） \u00a0\u3000')
_SMILES = frozenset(":;")
AFTER_ORDINAL = frozenset("、，.．")
NUMERALS = frozenset("0123456789０１２３４５６７８９〇零一二三四五六七八九十百 ")


def decide_pairs(here: PlainLine, present: set[str]) -> bool:
    """Decide about quotes and brackets, which need more of the line than their neighbours."""
    line, changes = here.line, list[Change]()
    straight, curly, corner = (not marks.isdisjoint(present) for marks in _QUOTES)
    if corner:
        if straight or "“" in line or "”" in line:
            return False
        changes += corner_quotes(line)
    elif straight or curly:
        if (line.count('"') + line.count("＂")) % 2:
            return False
        changes += pair_quotes(line)
        if any(change.rule in _UNCLEAR[: 1 + straight] for change in changes):
            return False
    if "(" in present or ")" in present:
        changes += widen_brackets(line)
    staying = sum(map(line.count, _HALF)) - sum(line[change.start] in _HALF for change in changes)
    # They may turn out to be in Chinese as soon as what is beside them does.
    if staying or (curly and not changes):
        here.hangs_on(0, len(line))
    here.pairs = {here.offset + change.start: change for change in changes}
    return True


def paired(here: PlainLine, at: int) -> int:
    """Take down what was decided about the quote or bracket at *at*; 0 where it is unclear."""
    line, char, change = here.line, here.line[at], here.pairs.get(here.offset + at)
    before, after = line[at - 1] if at else "", line[at + 1 : at + 2]
    if before in _TOUCHING or after in _TOUCHING or (before in _SMILES and char in "()"):
        return _bracket_and_blank(here, at) if change else 0
    if char == "(" and after == "0":
        return 0
    if char == ")" and after in AFTER_ORDINAL and before in NUMERALS:
        return 0
    return here.edit(at, char, *change[2:]) if change else at + 1


def _bracket_and_blank(here: PlainLine, at: int) -> int:
    """会议( 第三次 )召开: the blanks stand beside Chinese marks as soon as the brackets are."""
    line, char = here.line, here.line[at]
    widened = f"{line[:at]}{here.pairs[here.offset + at].after}{line[at + 1 :]}"
    around = [KIND[line[i : i + 1]] if i >= 0 else "E" for i in range(at - 2, at + 3)]
    if char == "(" and around[3] == "B" and around[1] + around[4] == "HH":
        here.edit(at, char, *here.pairs[here.offset + at][2:])
        rule = stray_blank(widened, at + 1, at + 2)
        return here.edit(at + 1, line[at + 1], "", rule) if rule else at + 2
    numbered = line[at - 2 : at - 1] in NUMERALS
    if char == ")" and around[1] == "B" and around[0] + around[3] in ("HH", "HM") and not numbered:
        if rule := stray_blank(widened, at - 1, at):
            here.edit(at - 1, line[at - 1], "", rule)
        return here.edit(at, char, *here.pairs[here.offset + at][2:])
    return 0
