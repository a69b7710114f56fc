"""How plausible a text is as Chinese: the ground on which codecs and repairs are chosen."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import chain
from typing import Literal, get_args

from qinggao.frequent import SIMPLIFIED, TRADITIONAL

__all__ = ["Script", "familiar", "frequent", "mean", "score", "weight", "weights"]

Script = Literal["simplified", "traditional"]

_ASCII = frozenset(map(chr, range(0x80)))
_PROSE = 2000  # characters are nearly all of any prose

# What the characters of a block weigh (natural logarithm of their share of a text), from its first
# code point on. What stands in misread text far more often than in text weighs least.
_BLOCKS = (
    (0x00, -16.0), (0x09, -4.0), (0x0B, -16.0), (0x0D, -4.0), (0x0E, -16.0), (0x20, -4.0),
    (0x21, -5.5), (0x30, -4.5), (0x3A, -6.0), (0x41, -4.5), (0x5B, -6.5), (0x61, -4.0),
    (0x7B, -6.5), (0x7F, -18.0), (0xA0, -10.0), (0x100, -12.0), (0x370, -11.5), (0x530, -17.0),
    (0x2000, -10.0), (0x2070, -11.0), (0x2100, -10.0), (0x2500, -9.8), (0x2600, -12.0),
    (0x2E80, -18.0), (0x3000, -8.0), (0x3041, -11.5), (0x3100, -12.0), (0x3130, -17.0),
    (0x3200, -11.5), (0x3400, -18.0), (0x4E00, -16.5), (0xA000, -18.0), (0xE000, -19.0),
    (0xF900, -16.0), (0xFE10, -12.0), (0xFE70, -18.0), (0xFF01, -9.5), (0xFF10, -7.0),
    (0xFF1A, -9.5), (0xFF21, -8.5), (0xFF3B, -10.0), (0xFF41, -8.5), (0xFF5B, -10.0),
    (0xFF61, -16.0), (0xFFE0, -10.0), (0xFFF0, -20.0), (0x1F300, -13.0), (0x20000, -18.5),
)  # fmt: skip
_STARTS = tuple(start for start, _ in _BLOCKS)

_MARKS = {
    -3.2: "，", -4.0: "。", -4.6: "、\u3000", -5.3: "“”：", -5.8: "（）；「」", -6.3: "《》！？",
    -7.2: "—…·『』【】〈〉", -8.0: "‘’～％×‧〔〕",
}  # fmt: skip


@cache
def frequent(script: Script) -> tuple[str, ...]:
    """Return the frequent characters of *script*, by falling frequency."""
    listed = SIMPLIFIED if script == "simplified" else TRADITIONAL
    return tuple("".join(listed.split()))


@cache
def weights(script: Script) -> dict[str, float]:
    """
    Return the weights of the characters that count in *script*.

    The two levels of GB 2312 and of Big5 sort the Han characters by use: that, and the order of
    `frequent`, stand for counts that no list of 20 000 characters could make sharper.
    """
    if script == "simplified":
        found = dict.fromkeys(_row_cells(0xD8, 0xF7, "gb2312"), -12.8)
        found |= dict.fromkeys(_row_cells(0xB0, 0xD7, "gb2312"), -10.8)
    else:
        found = dict.fromkeys(_row_cells(0xC9, 0xF9, "big5"), -14.7)
        found |= dict.fromkeys(_row_cells(0xA4, 0xC6, "big5"), -11.2)
        # Where GB 2312 has the same character, it knows better which of 5401 are in use.
        for first, last, value in ((0xB0, 0xD7, -10.8), (0xD8, 0xF7, -12.8)):
            shared = found.keys() & _row_cells(first, last, "gb2312")
            found |= {c: value for c in shared if found[c] > -14.0}
    found |= {c: -3.4 - 0.8 * math.log1p(rank / 3) for rank, c in enumerate(frequent(script))}
    for value, marks in _MARKS.items():
        found |= dict.fromkeys(marks, value)
    return found


def weight(character: str, script: Script) -> float:
    """Return the natural logarithm of the share of *character* in Chinese prose of *script*."""
    known = weights(script)
    return known[character] if character in known else _of_block(character)


@cache
def _row_cells(first: int, last: int, codec: str) -> frozenset[str]:
    """Return the characters of the rows *first* to *last* of a double-byte character set."""
    cells = bytes((*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    rows = bytes(range(first, last + 1))
    # A blank behind each pair: without it one that is no character would take the next along.
    raw = bytearray(b" " * (3 * len(rows) * len(cells)))
    raw[::3] = b"".join(rows[n : n + 1] * len(cells) for n in range(len(rows)))
    raw[1::3] = cells * len(rows)
    return frozenset(raw.decode(codec, "ignore")) - _ASCII


def _of_block(character: str) -> float:
    return _BLOCKS[bisect_right(_STARTS, ord(character)) - 1][1]


def score(text: str) -> float:
    """
    Return the natural logarithm of how probable *text* is as Chinese, in the script that fits best.

    Scores compare readings of the same bytes; `mean` compares texts of different lengths.
    """
    counts = Counter(text).items()
    return max(_sum(counts, weights("simplified")), _sum(counts, weights("traditional")))


def _sum(counts: Iterable[tuple[str, int]], known: dict[str, float]) -> float:
    return sum(n * (known[c] if c in known else _of_block(c)) for c, n in counts)


def mean(text: str) -> float:
    """
    Return the logarithm of how probable a character of *text* beyond ASCII is, on average.

    Prose has -6 to -8, a list of uncommon characters -10, a wrong reading -12 to -15; a text
    without such a character 0.
    """
    beyond = "".join(c for c in text if c > "\x7f")
    return score(beyond) / (len(beyond) or 1)


@cache
def _familiar() -> frozenset[str]:
    marks = (mark for marks in _MARKS.values() for mark in marks)
    first = (frequent(script)[:_PROSE] for script in get_args(Script))
    return frozenset(chain(*first, marks))


def familiar(text: str) -> float:
    """
    Return the share of frequent ones among the distinct characters of *text* beyond ASCII.

    Cheaper than `mean`: prose has 0.7 and more, a wrong reading at most 0.4. It is 0 where
    there are too few characters to tell.
    """
    distinct = {c for c in text if c > "\x7f"}
    return len(distinct & _familiar()) / len(distinct) if len(distinct) >= 30 else 0.0
