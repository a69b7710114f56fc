"""The compared form: what is left of a text when everything that copies may differ in is gone."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Codes",
    "Compared",
    "Narrow",
    "compare_form",
    "folded",
    "grams",
    "narrowed",
    "reading",
]

Codes = NDArray[np.uint32]
Narrow = NDArray[np.uint16]
GRAM = 5  # characters in a shingle

_EVERY_CODE = 0x110000
# The spellings of a redaction marker that are symbols. The letter x, 〇 and 某 are spellings too.
_MARKER_SYMBOLS = "×✕✖╳*○◯□■●_"
_MARKER_LETTERS = "x〇某"
_TAG = re.compile(r"<[A-Z]{4,12}>")
_DOT = ord(".")


class Compared(NamedTuple):
    """The compared forms of several texts, one after the other."""

    codes: Codes  # code points
    places: NDArray[np.intp]  # where each stood in the joined texts
    ends: NDArray[np.intp]  # where each text's form ends in *codes*


def _simplified(characters: list[str]) -> list[str]:
    from opencc import OpenCC

    converted: list[str] = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return converted


@cache
def fold_table() -> Codes:
    """
    Return the reading of every code point: lower case, half width, simplified, one to one.

    Characters are simplified one by one and not by phrase, on both sides of a comparison, so that
    it does not matter which of two simplified forms a converter would choose in context.
    """
    table = np.arange(_EVERY_CODE, dtype=np.uint32)
    table[0xFF01:0xFF5F] = np.arange(0x21, 0x7F)
    table[0x3000] = 0x20
    han = [chr(code) for code in range(0x3400, 0xA000)]
    table[0x3400:0xA000] = [
        ord(to if len(to) == 1 else c) for c, to in zip(han, _simplified(han), strict=True)
    ]
    for code in (*range(0x250), *range(0x370, 0x530), *range(0xFF21, 0xFF3B)):
        lower = chr(table[code]).lower()
        table[code] = ord(lower) if len(lower) == 1 else code
    for symbol in _MARKER_SYMBOLS:
        table[table == ord(symbol)] = ord("×")
    return table


@cache
def _kept_table() -> Codes:
    """Return the compared code point of every code point: 0 for what is not compared."""
    table = fold_table().copy()
    letters = [chr(code).isalnum() for code in range(0x10000)]
    table[:0x10000][~np.array(letters)] = 0
    table[0x10000:0x20000] = table[0x40000:] = 0
    for letter in _MARKER_LETTERS:
        table[table == ord(letter)] = 0
    # A point between two digits belongs to the number: 1.5 is not 15.
    table[[_DOT, 0xFF0E]] = _DOT
    return table


def _points(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    return _TAG.sub(lambda tag: "×" * len(tag[0]), text)


def reading(text: str) -> str:
    """Return *text* in lower case, half width and simplified, character by character."""
    points = fold_table().take(_points(_without_tags(text)), mode="clip")
    return points.tobytes().decode("utf-32-le", "surrogatepass")


def _drop_other_points(codes: Codes) -> None:
    dots = np.flatnonzero(codes == _DOT)
    if not len(dots):
        return
    left, right = codes[dots - 1], codes[(dots + 1) % len(codes)]
    number = (left >= 48) & (left <= 57) & (right >= 48) & (right <= 57)
    number &= (dots > 0) & (dots + 1 < len(codes))
    codes[dots[~number]] = 0


def compare_form(texts: Sequence[str]) -> Compared:
    """
    Return the compared forms of *texts*: Han characters, letters and digits, folded.

    Whitespace and punctuation vanish, and every spelling of a redaction marker with them. The
    letter x, 〇 and 某 vanish wherever they stand: both copies lose them, so nothing is lost.
    """
    cleared = [_without_tags(text) for text in texts]
    # The tables hold every code point, so "clip" clips nothing: it spares a check of each index.
    codes = _kept_table().take(_points("".join(cleared)), mode="clip")
    _drop_other_points(codes)
    places = np.flatnonzero(codes != 0)  # numpy counts truth values faster than numbers
    ends = np.searchsorted(places, np.cumsum([len(text) for text in cleared]))
    return Compared(codes.take(places, mode="clip"), places, ends)


def folded(text: str) -> str:
    """
    Return the compared form of one text.

    >>> folded("全會于Ｘ月××日（周三）召開，投資1.5億元。")
    '全会于月日周三召开投资1.5亿元'
    """
    return compare_form([text]).codes.tobytes().decode("utf-32-le", "surrogatepass")


_FOUR = np.uint64(0x9E3779B97F4A7C15)
_FIFTH = np.uint64(0xC2B2AE3D27D4EB4F)
_MIX = np.uint64(0xE7037ED1A0B428DB)
_HALF = np.uint64(32)


def narrowed(codes: Codes) -> Narrow:
    """Return the lower 16 bits of each code point: all that there is of most."""
    return codes.astype("<u2")


def grams(narrow: Narrow) -> NDArray[np.uint64]:
    """
    Return a 64-bit hash of each run of five code points, in order; its upper half is well mixed.

    The code points are `narrowed`, so that four of them are read as one number.
    """
    last = len(narrow) - GRAM + 1
    if last < 1:
        return np.empty(0, np.uint64)
    hashes = np.ndarray(last, "<u8", narrow, strides=(2,)) * _FOUR
    hashes += narrow[GRAM - 1 :] * _FIFTH
    hashes ^= hashes >> _HALF
    hashes *= _MIX
    return hashes
