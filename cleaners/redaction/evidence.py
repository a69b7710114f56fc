"""Weighs what speaks for and against a run: one table of weights, one sum, two thresholds."""

from collections.abc import Iterator

from qinggao.lazily import pattern

from .candidates import MARKS
from .context import PUNCTUATION, Context, is_han
from .drawn import is_known
from .figures import (
    CLASS_NUMBER,
    COURT,
    UNIT,
    chainage,
    clock,
    date_part,
    identifier,
    masked_address,
    masked_card,
    ratio,
    score,
)
from .surnames import DEED, biography, familiar
from .vetoes import veto
from .words import Evidence

__all__ = ["DOUBTFUL", "SURE", "weigh"]

SURE = 1.5  # a marker whatever else the document holds
DOUBTFUL = 0.5  # a marker where the document has a sure one

# What a run is written with: one masked character, two, three or more.
WRITTEN = {
    "cross": (0.5, 2.0, 2.0),
    "letter": (-1.0, 1.0, 1.2),
    "star": (-1.0, 0.5, 1.0),
    "ring": (-3.0, -0.5, -0.5),
    "box": (-4.0, -0.5, -0.5),
    "blank": (-3.0, 0.5, 0.5),
    "mixed": (-1.0, -1.0, -1.0),
    "mou": (4.0, 4.0, 4.0),
}
_WRITTEN = {
    (family, size): Evidence(f"{name} of {family}", weights[size - 1])
    for family, weights in WRITTEN.items()
    for size, name in ((1, "one"), (2, "two"), (3, "three or more"))
}
# What stands beside it. Words weigh what words.py says.
HAN_ON_BOTH_SIDES = Evidence("Han on both sides", 1.5)
HAN_BEHIND = Evidence("Han behind it", 1.0)
HAN_BEFORE = Evidence("Han before it", 0.5)
BESIDE_PUNCTUATION = Evidence("Chinese punctuation beside it", 0.5)
KNOWN_SIGN = Evidence("the text has sure markers of this sign", 3.0)
KNOWN_LETTER = Evidence("the text has many sure markers of a single X", 1.0)
IN_QUOTES = Evidence("enclosed in quotes", 1.0)
SURNAME = {weight: Evidence("a surname before it", weight) for weight in (1.0, 2.0, 3.0)}
BIOGRAPHY = Evidence("what is said of a person", 2.5)
FAMILIAR = Evidence("a familiar form of address", 2.0)
IDENTIFIER = Evidence("part of an identifier", 3.0)
DATED = Evidence("part of a masked date or time", 3.0)
BETWEEN_FIGURES = Evidence("figures on both sides", 2.5)
BESIDE_FIGURES = Evidence("figures on one side", 1.5)
OF_A_CLASS = Evidence("the number of a class behind it", 2.5)
BESIDE_UNIT = Evidence("a unit behind it", 1.5)
SCORE = Evidence("a score", 2.5)
ACTS = Evidence("begins a clause and acts", 1.0)
SMALL_LETTER = Evidence("a small letter", -0.5)
NOTHING_BEHIND = Evidence("nothing behind it", -1.0)
SIGNED = Evidence("alone on its line, as a signature is", -0.7)
NOTHING_CHINESE = Evidence("nothing Chinese beside it", -2.0)

_UNIT = pattern(UNIT)
_BEGINS = pattern("[，。；：]?$")
_SAYS = pattern(
    "称|说|曾|被|在.{0,12}(?:指出|强调|说|表示|提到|交代|承认)|送(?![达检审餐货])|借(?![款条助鉴])"
    "|欠(?![款条])|伙同|驾驶|供述|系(?![统列数])|因涉嫌"
)
_CLOSED = frozenset(")）")  # （2023）×01民终12号
_QUOTES = frozenset("“‘「『《")
_THROUGH = "0123456789-/.,:~()[]| " + MARKS


def weigh(c: Context) -> list[Evidence]:
    """Return the evidence for the run of *c*; its sum decides (`SURE`, `DOUBTFUL`)."""
    against = veto(c)
    if against is not None:
        return [against]
    found = [_WRITTEN[c.family, min(c.length, 3)]]
    if c.after.weight:
        found.append(c.after.evidence)
    if c.before.weight:
        found.append(c.before.evidence)
    if c.surname:
        found.append(SURNAME[c.surname])
    if c.han_behind:
        found.append(HAN_ON_BOTH_SIDES if c.han_before else HAN_BEHIND)
    elif c.han_before:
        found.append(HAN_BEFORE)
    if c.known and c.family == "letter":
        found.append(KNOWN_LETTER)
    elif c.known and is_known(c):
        found.append(KNOWN_SIGN)
    if c.single:
        found += _single(c)
    elif c.family in {"ring", "box"} and _BEGINS.match(c.previous) and _SAYS.match(c.right):
        found.append(ACTS)
    elif c.previous in PUNCTUATION or c.next in PUNCTUATION:
        found.append(BESIDE_PUNCTUATION)
        if c.previous in _QUOTES:
            found.append(IN_QUOTES)
    if c.run[0] == "x":
        found.append(SMALL_LETTER)
    if c.foreign or c.next == "：" or c.previous == "：":
        found += _foreign(c)
    return found


def _single(c: Context) -> Iterator[Evidence]:
    """Yield what else stands beside a single masked character."""
    if not c.next:
        yield NOTHING_BEHIND
    if biography(c.right):
        yield BIOGRAPHY
    if familiar(c.near_left):
        yield FAMILIAR
    if (not c.previous or c.previous in PUNCTUATION) and DEED.match(c.near_right):
        yield ACTS
    if score(c):
        yield SCORE
    if CLASS_NUMBER.match(c.right):
        yield OF_A_CLASS


def _foreign(c: Context) -> Iterator[Evidence]:
    """Yield what the figures and signs beside the run say, and whether anything Chinese is near."""
    if (c.length >= 3 and identifier(c)) or chainage(c) or masked_address(c) or masked_card(c):
        yield IDENTIFIER
    if date_part(c) or clock(c) or ratio(c):
        yield DATED
    figures = c.left[-1:].isdigit() + c.right[:1].isdigit()
    if c.single and c.previous in _CLOSED and COURT.match(c.right):
        yield DATED
    if figures and (c.length > 1 or c.after.weight >= 2):
        yield BETWEEN_FIGURES if figures == 2 else BESIDE_FIGURES
    if figures or c.after.weight or c.before.weight:
        return
    if _UNIT.match(c.near_right):
        yield BESIDE_UNIT
        return
    nearest = c.left.rstrip(_THROUGH)[-1:], c.right.lstrip(_THROUGH)[:1]
    if not any(mark in PUNCTUATION or is_han(mark) for mark in nearest):
        if c.length > 1 and not c.near_left and c.near_right in {":", "："}:
            return  # XXX: alone on its line is who is addressed
        yield SIGNED if c.is_signature() else NOTHING_CHINESE
