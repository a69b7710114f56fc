"""The reasons why a run is no marker, in the order in which they are asked."""

from collections.abc import Callable
from itertools import product
from typing import Literal

from . import code, drawn, forms, latin, signs, stars
from .context import Context
from .words import Evidence

__all__ = ["VETO", "refusal", "veto"]

VETO = -9.0

# A reason is asked of every run, of single masked characters, of runs beside something that is not
# Chinese ("foreign"), of runs that are either, or of those that are both.
When = Literal["always", "single", "foreign", "either", "both"]
Reason = tuple[str, When, Callable[[Context], bool]]

_MACHINE: tuple[Reason, ...] = (
    ("part of a file name", "always", code.file_name),
    ("part of an address, a path or code", "foreign", code.address),
    ("part of a hash", "foreign", code.digest),
    ("a version, an address or a status code", "foreign", code.version),
)
_WRITTEN: tuple[Reason, ...] = (
    ("a sum or a size", "single", signs.total),
    ("the sign itself is spoken of", "always", signs.mention),
    ("drawn across the page", "foreign", drawn.ruled),
    ("a clause that multiplies or pairs", "single", signs.calculated),
    ("a sign between two blanks", "both", signs.between_blanks),
)
_LETTER: tuple[Reason, ...] = (
    ("a word written with the letter", "always", latin.known_word),
    ("part of a Latin word", "foreign", latin.latin_word),
    *_MACHINE,
    ("a variable or an operator beside it", "single", latin.variable),
    ("the name of a model", "both", latin.model),
    ("a mathematical clause", "single", latin.mathematics),
    ("a Roman numeral that counts lines", "both", latin.line_number),
    ("a check digit", "both", latin.check_digit),
    ("a line of code", "foreign", code.code_line),
)
_SIGN: tuple[Reason, ...] = (
    ("a Latin letter beside a sign", "foreign", latin.latin_sign),
    *_MACHINE,
    ("a line of code", "foreign", code.code_line),
)
_ANSWER: Reason = ("the mark of an answer", "either", signs.answer)
_LISTED: tuple[Reason, ...] = (
    ("a bullet, a box to tick or a rating", "always", drawn.bullet),
    ("the sign itself is spoken of", "always", signs.mention),
    ("drawn across the page", "foreign", drawn.ruled),
)
REASONS: dict[str, tuple[Reason, ...]] = {
    "letter": (*_LETTER, _ANSWER, *_WRITTEN),
    "cross": (
        *_SIGN,
        _ANSWER,
        ("a blank of an exercise", "always", drawn.exercise),
        *_WRITTEN,
    ),
    "star": (
        *_SIGN,
        ("a list mark or a required field", "either", stars.list_star),
        ("a rating", "always", stars.rating),
        ("a wildcard or an operator", "always", code.wildcard),
        ("stars of significance or of a note", "always", stars.significance),
        *_WRITTEN,
    ),
    "ring": (("a zero", "always", signs.zero), *_LISTED, _ANSWER),
    "box": _LISTED,
    "mixed": (*_LETTER, *_LISTED),
    "blank": (
        ("the sign itself is spoken of", "always", signs.mention),
        (forms.FORM_LINE, "always", forms.form_line),
        ("a blank to fill in", "always", forms.form_blank),
    ),
}


def _asked(when: When, *, single: bool, foreign: bool) -> bool:
    return {
        "always": True,
        "single": single,
        "foreign": foreign,
        "either": single or foreign,
        "both": single and foreign,
    }[when]


def refusal(reason: str) -> Evidence:
    """Return the evidence that outweighs all other."""
    return Evidence(f"not a marker: {reason}", VETO)


# Sorted out once, so that a run is only asked what can hold for it.
_REASONS = {
    (family, single, foreign): tuple(
        (refusal(name), holds)
        for name, when, holds in reasons
        if _asked(when, single=single, foreign=foreign)
    )
    for (family, reasons), single, foreign in product(REASONS.items(), (False, True), (False, True))
}


def veto(c: Context) -> Evidence | None:
    """Return why the run of *c* is no marker, or nothing."""
    single = c.single or c.shape == "spaced"
    for against, holds in _REASONS.get((c.family, single, c.foreign), ()):
        if holds(c):
            return against
    return None
