"""Which places need a look: one scan for neighbours that can be wrong, and little on clean text."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qinggao.lazily import pattern
from qinggao.scanning import code_points

from .characters import BLANK, HAN, KIND
from .forms import FORMS
from .protect import CODE_MARKS, MASKS, blocks, masked

__all__ = ["Candidates", "lines", "places", "scan"]

_DIGIT = "0123456789"
_WORD = _DIGIT + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_NUMERAL = _DIGIT + "〇零一二三四五六七八九十百"
_STOP = ",.;:?!"
_MARK = "，。、；：！？（）《》〈〉【】〔〕「」『』“”‘’…—"
_CLUSTER = "，。、；：！？"
# What is looked at wherever it stands; the rest is so beside certain neighbours only.
_ALONE = "()\"'＂＇．•･‧∙・⋅「『⋯―﹒" + "".join(FORMS)
_WIDE = "".join(chr(ord(char) + 0xFEE0) for char in _WORD)

_Members = NDArray[np.bool_]


def _of(chars: str) -> _Members:
    members = np.zeros(0x10000, np.bool_)
    members[list(map(ord, chars))] = True
    return members


def _in(ranges: str) -> _Members:
    """Return which code points are in the inside of a character class."""
    members = np.zeros(0x10000, np.bool_)
    for first, last in re.findall("(.)(?:-(.))?", ranges):
        members[ord(first) : ord(last or first) + 1] = True
    return members


# Two neighbours of which the left one is a place to look at ...
_LEFT = (
    (_of(_ALONE + _WIDE), ~_of("")),
    (_of(_STOP), ~_of(_WORD + "/")),
    (_in(BLANK), _of(_MARK)),
    (_of(_CLUSTER), _of(_CLUSTER)),
    (_of("-－─·<"), _of("-－─·<")),
    (_of("—"), ~_of("—")),
    (_of("…"), ~_of("…")),
    (_of("“[［【(（"), _of("”12")),
    (_of("~–-"), _of(_DIGIT)),
)
# ... or the right one.
_RIGHT = (
    (~_of(_WORD), _of(_STOP)),
    (_of(_MARK) | _in(HAN), _in(BLANK)),
    (_of("”》" + _DIGIT), _of("、")),
    (_of(_NUMERAL) | _in(BLANK), _of("）")),
)
_SHIFT = 16
_LEFTS = np.uint32((1 << len(_LEFT)) - 1)
_RIGHTS = np.uint32(((1 << len(_RIGHT)) - 1) << len(_LEFT))
# Bits of their own: a quotation mark, a title or a line break; what begins code; what masks.
_SKELETON, _CODE, _MASKS = np.uint32(1 << 13), np.uint32(1 << 14), np.uint32(1 << 15)


def _bits() -> NDArray[np.uint32]:
    """Return the groups of each code point: as a left neighbour (low half), as a right one."""
    bits = np.zeros(0x10000, np.uint32)
    for group, (left, right) in enumerate(_LEFT + _RIGHT):
        bits |= left.astype(np.uint32) << group | right.astype(np.uint32) << (group + _SHIFT)
    for chars, bit in (("“”’‘《》\n", _SKELETON), (CODE_MARKS, _CODE), (MASKS, _MASKS)):
        bits[list(map(ord, chars))] |= bit
    bits[-1] = bits[ord("一")]  # stands for every code point beyond the plane: rare Han, mostly
    return bits


_BITS = _bits()

# Marks that are wrong beside one another once everything but marks and line breaks is left out.
_UNPAIRED = pattern("“(?![^“”\n]*”)|”(?=[^“”\n]*”)|《(?=[^《》\n]*《)|’(?=[^‘’\n]*‘)")
_REVERSED = pattern("’[^‘’\n]{1,40}‘")

_STOPS = frozenset(_CLUSTER)
_OPENING = frozenset("“‘《（「『【〈")
_PARTS = frozenset("编章节条")
_AFTER_ORDINAL = frozenset("、，.．")

_Look = Callable[[str, int], object]


def _is_stop(text: str, place: int) -> bool:
    """Tell a full stop from the one of a list number (1.加强), which no rule changes."""
    after = text[place + 1 : place + 2]
    if KIND[after] != "H" and after not in _OPENING:
        return True
    number = text[max(0, place - 4) : place].rpartition("\n")[2]
    return len(number) > 3 or not (number.isascii() and number.isdecimal())


_WRONG_BLANK = pattern(rf".(?:(?=[{_MARK}])|(?<=[{_MARK}].)|(?<=[{HAN}].)[{BLANK}]*+(?=[{HAN}]))")
_ARTICLE = pattern(rf"第[{_NUMERAL}千两]{{1,9}}[编章节条][{BLANK}](?=[{HAN}“])")


def _is_blank(text: str, place: int) -> bool:
    """Tell a blank beside Chinese from the one after the number of an article (第三条 本办法)."""
    if text[place - 1 : place] in _PARTS:
        start = text.rfind("\n", max(0, place - 12), place) + 1
        number = _ARTICLE.match(text, start)
        if number and number.end() == place + 1 and text[start - 1 : start] in ("", "\n"):
            return False
    return _WRONG_BLANK.match(text, place) is not None


def _is_double(text: str, place: int) -> bool:
    """Tell a run of two that ends at *place*, as dashes and ellipses are, from other runs."""
    mark = text[place]
    return text[place - 1 : place] == mark != text[place - 2 : place - 1]


def _never(_text: str, _place: int) -> bool:
    return False


_HYPHENS = pattern("--(?<!---)-{0,2}(?!-)")
_BARS = pattern("──(?<!───)─?(?!─)")

# By character, whether its place needs a look after all.
_LOOKS: dict[str, _Look] = {
    ".": _is_stop,
    **dict.fromkeys(map(chr, np.flatnonzero(_in(BLANK)).tolist()), _is_blank),
    **dict.fromkeys(_CLUSTER, lambda text, place: text[place + 1 : place + 2] in _STOPS),
    "）": lambda text, place: text[place + 1 : place + 2] in _AFTER_ORDINAL,
    "—": lambda text, place: not _is_double(text, place),
    "…": lambda text, place: not _is_double(text, place) or text[place + 1 : place + 2] == "。",
    "-": lambda text, place: _HYPHENS.match(text, place) is not None,
    "－": lambda text, place: text.startswith("－－", place),
    "─": lambda text, place: _BARS.match(text, place) is not None,
    "·": lambda text, place: text.startswith("···", place),
    **dict.fromkeys("“[［【（<~–", _never),
}


# What suggestions begin with.
_HINTING = frozenset("、“[［【(（<~–-")


class Candidates(NamedTuple):
    """Where a text may have something to change, something to suggest, and code that stays."""

    places: list[int]
    suggested: list[int]
    fenced: list[tuple[int, int]]
    bits: NDArray[np.uint32]  # of each character between two line breaks added to the text

    def shown(self, line: str, start: int) -> str | None:
        """Return a line of the text at *start* without what is protected, None if it all is."""
        bits = self.bits[start + 1 : start + 1 + len(line)]
        present = int(np.bitwise_or.reduce(bits))
        if present & int(_CODE):
            return masked(line, code=True)
        if present & int(_MASKS):
            return masked(line, (bits & _MASKS).nonzero()[0].tolist(), code=False)
        return masked(line, (), code=False)


def scan(text: str) -> Candidates:
    """Return the places of *text* that need a look, in order."""
    framed = f"\n{text}\n"
    codes = code_points(framed)
    bits = _BITS.take(codes, mode="clip")
    # Each array is as long as the text: they are written over where that saves a new one.
    groups = bits[1:] >> _SHIFT
    groups &= bits[:-1]
    # Of the place in the middle of three: it is the left one of two, or the right one.
    needed = groups[1:] & _LEFTS
    groups &= _RIGHTS
    needed |= groups[:-1]
    near = (needed != 0).nonzero()[0].tolist()
    found = [
        place for place in near if (look := _LOOKS.get(text[place])) is None or look(text, place)
    ]
    suggested = [place for place in near if text[place] in _HINTING]
    if unpaired := _unpaired(framed, bits):
        found = sorted((*found, *unpaired))
    # A search for one character is faster than one for three.
    code = ("`" in text and "```" in text) or ("~" in text and "~~~" in text)
    fenced = blocks(text) if code or text.startswith("---") else []
    return Candidates(found, suggested, fenced, bits)


def _unpaired(framed: str, bits: NDArray[np.uint32]) -> list[int]:
    """Return where quotation marks and titles do not alternate: seen in their skeleton."""
    bones = ((bits & _SKELETON) != 0).nonzero()[0].tolist()
    if len(bones) < 3:
        return []
    skeleton = "".join(map(framed.__getitem__, bones))
    found = [bones[match.start()] for match in _UNPAIRED.finditer(skeleton)]
    return [at - 1 for at in found if framed[at] != "’" or _REVERSED.match(framed, at)]


def places(text: str) -> list[int]:
    """Return where *text* has something that a rule may want to change, in order."""
    return scan(text).places


def lines(text: str, found: Candidates) -> Iterator[tuple[int, int, list[int]]]:
    """Yield start, end and places of each Chinese line that needs a look; fenced code does not."""
    at, fenced, number = found.places, list(found.fenced), 0
    while number < len(at):
        start = text.rfind("\n", 0, at[number]) + 1
        end = text.find("\n", at[number])
        if end < 0:
            end = len(text)
        after = bisect_left(at, end, number)
        while fenced and fenced[0][1] <= start:
            fenced.pop(0)
        if (not fenced or start < fenced[0][0]) and _CHINESE.search(text, start, end):
            yield start, end, at[number:after]
        number = after


# A line without any of these is English, or a rule, or code.
_CHINESE = pattern(f"[{HAN}\u3001-\u303f\ufe10-\ufe6b\uff01-\uffee]")
