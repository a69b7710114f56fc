"""GBK read as Big5 (笢恅 is 中文) and Big5 read as GBK (穦某硄 is 會議通): two bytes in both."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from qinggao.lazily import pattern
from qinggao.plausibility import Script, frequent, weight, weights
from qinggao.scanning import Sought

from ._runs import Repair, Unit, damaged, repair, runs_around

__all__ = ["gbk_and_big5"]


class _Swap(NamedTuple):
    """Text that was *written* in one codec and *read* in another, or in a variant of either."""

    written: str
    read: str
    script: Script
    rule: str


# Codecs in the order in which to try them, for each variant. Python's codec of code page 950 fills
# rows C6 to C8 in a way of its own.
_CODECS = {
    "gbk": (("gb18030",), ("gb18030",)),
    "big5": (("big5hkscs", "cp950"), ("cp950", "big5hkscs")),
}
_SWAPS = (
    _Swap("gbk", "big5", "simplified", "encoding/gbk-read-as-big5"),
    _Swap("big5", "gbk", "traditional", "encoding/big5-read-as-gbk"),
)
_LEAST = 16.0  # gain of a run: two frequent characters for two that hardly stand in prose
# Mean of a repaired run of so many characters: any two may be frequent ones by chance.
_FLOORS = ((3, -7.0), (4, -7.3), (8, -8.0), (16, -8.8), (1 << 30, -9.3))
# A line with that much proven damage has more of it, in runs too short to prove anything.
_PROOF = 30.0
_LEAST_MORE = 7.0
_FLOOR_MORE = -9.3
_STRANGE = -12.0  # weight of what hardly stands in prose
_NEAR = 4  # characters between two strange ones, at most
_OUTSIDE = -30.0  # gain of what is not in the codec: more than a run can bear
_MARKS = frozenset("，。、；：？！“”‘’（）《》「」『』—…\u3000")
# Letters with accents, currency signs and numbered signs are what they are, whatever else their
# bytes may mean, unless there is damage on both sides.
_PLAIN = pattern("[\x80-\u02af\u20a0-\u218f①-⓿㈀-㋿]")


def gbk_and_big5(text: str) -> Iterator[Repair]:
    """Yield the repairs of GBK that was read as Big5, and of Big5 that was read as GBK."""
    for number in range(len(_SWAPS)):
        if not _are_near(_sought(number).places(text)):
            continue
        for start, end, proven in _by_line(_proven(number, text), text):
            if sum(gain for _, gain in proven) > _PROOF:
                yield from _likely(number, text, start, end)
            else:
                yield from (repair for repair, _ in proven)


_Proven = tuple[Repair, float]


def _by_line(found: Iterable[_Proven], text: str) -> Iterator[tuple[int, int, list[_Proven]]]:
    """Yield the lines of *text* with repairs: start, end, and what was *found* there, in order."""
    start = end = 0
    line: list[_Proven] = []
    for one in found:
        if line and one[0].start >= end:
            yield start, end, line
            line = []
        if not line:
            start = text.rfind("\n", end, one[0].start) + 1 or end
            end = text.find("\n", one[0].start)
            end = len(text) if end < 0 else end
        line.append(one)
    if line:
        yield start, end, line


def _proven(number: int, text: str) -> Iterator[_Proven]:
    """Yield the repairs that need no other proof, with their gains."""
    for start, run in runs_around(
        (found.span() for found in _strange(number).finditer(text)), text
    ):
        for part in _damaged(number, start, run, _LEAST):
            floor = next(floor for size, floor in _FLOORS if len(part) < size)
            found = repair(part, _SWAPS[number].rule, floor)
            if found and _is_prose(found.after, _SWAPS[number].written):
                yield found, sum(unit.gain for unit in part)


def _likely(number: int, text: str, begin: int, end: int) -> Iterator[Repair]:
    """Yield the repairs of a line that has proven damage of this kind."""
    strange = re.compile(f"[{re.escape(_strange_set(number))}]")
    spans = (found.span() for found in strange.finditer(text, begin, end))
    for start, run in runs_around(spans, text):
        for part in _damaged(number, start, run, _LEAST_MORE):
            found = repair(part, _SWAPS[number].rule, _FLOOR_MORE)
            if found and (len(set(found.after)) > 1 or len(part) == 1):
                yield found


def _damaged(number: int, start: int, run: str, least: float) -> Iterator[list[Unit]]:
    """Yield the damaged parts of *run*, each as wide as its clause if all of that is damaged."""
    units = _units(number, start, run)
    end = 0
    for part in damaged(units, least):
        first, last = part[0].start - start, part[-1].end - start
        first -= _more(run[end:first][::-1], units[end:first][::-1])
        last += _more(run[last:], units[last:])
        yield units[first:last]
        end = last


def _more(run: str, units: list[Unit]) -> int:
    """
    Return how many of *units* belong to the damage before them: all up to the next mark, or none.

    A damaged clause may end with characters as frequent as those that they were: 傾 for 渡. Marks
    that are not damaged show that the clause ends; undamaged words would lose.
    """
    count = next((n for n, character in enumerate(run[:4]) if character in _MARKS), len(run))
    gain = sum(unit.gain for unit in units[:count])
    return count if count <= 3 and gain > -2.0 * count else 0


def _units(number: int, start: int, run: str) -> list[Unit]:
    """Return the characters of *run*, read again in the variant of Big5 that fits it best."""
    readings = [
        [Unit(n, n + 1, *_swapped(number, variant, c)) for n, c in enumerate(run, start)]
        for variant in range(2)
    ]
    return max(readings, key=lambda units: sum(unit.gain for unit in units if unit.gain > 0))


@cache
def _sought(number: int) -> Sought:
    return Sought(_strange_set(number))


def _are_near(places: list[int]) -> bool:
    """Tell whether two of *places* may be those of strange characters near each other."""
    return any(after - place <= _NEAR + 1 for place, after in pairwise(places))


@cache
def _strange(number: int) -> re.Pattern[str]:
    """Return what finds two images of frequent characters, near each other, which are none."""
    strange = re.escape(_strange_set(number))
    return re.compile(f"[{strange}][^\\0-\\x7f]{{0,{_NEAR}}}[{strange}]")


@cache
def _strange_set(number: int) -> str:
    swap = _SWAPS[number]
    variants = list(zip(_CODECS[swap.written], _CODECS[swap.read], strict=True))
    images = {image for variant in variants for image in _images(frequent(swap.script), *variant)}
    scripts = weights("simplified"), weights("traditional")
    usual = {c for known in scripts for c, value in known.items() if value >= _STRANGE}
    return "".join(sorted(c for c in images - usual if c and _best_weight(c) < _STRANGE))


def _best_weight(character: str) -> float:
    return max(weight(character, "simplified"), weight(character, "traditional"))


def _images(
    characters: Iterable[str], written: tuple[str, ...], read: tuple[str, ...]
) -> Iterator[str | None]:
    """Yield what `_read_as` makes of each of *characters*; most are read all at once."""
    lines = "\n".join(characters)
    raw = lines.encode(written[0], "replace")  # ? for what the codec lacks, which is seldom
    # No character has the byte of a line feed in it.
    for character, image in zip(
        lines.split("\n"), raw.decode(read[0], "replace").split("\n"), strict=True
    ):
        plain = len(image) == 1 and image not in "?\ufffd"
        yield image if plain else _read_as(character, written, read)


def _read_as(character: str, written: tuple[str, ...], read: tuple[str, ...]) -> str | None:
    """Return the character that one of *read* makes of what one of *written* writes."""
    for codec in written:
        for other in read:
            try:
                found = character.encode(codec).decode(other)
            except UnicodeError:
                continue
            if len(found) == 1:
                return found
    return None


@cache
def _swapped(number: int, variant: int, character: str) -> tuple[str, float]:
    """Return what *character* was written as, and how much more Chinese that is."""
    swap = _SWAPS[number]
    after = _read_as(character, _CODECS[swap.read][variant], _CODECS[swap.written][variant])
    if after is None or character == "\ufffd":
        return character, _OUTSIDE
    if _PLAIN.match(character):
        return after, -5.0
    return after, weight(after, swap.script) - _best_weight(character)


def _is_prose(after: str, written: str) -> bool:
    """
    Tell words from the rows of a character set.

    A list of rare characters is sorted by radical, and its image by sound or strokes: 侚侜侞 would
    be 死伺饲. In words the first bytes differ, and characters seldom come twice: 渾渾噩噩.
    """
    characters = set(after)
    codec = _CODECS[written][0][0]
    leads = {character.encode(codec, "replace")[:1] for character in characters}
    various = len(characters) > 1 and len(characters) * 5 >= min(len(after), 12) * 3
    return various and len(leads) * 2 > min(len(characters), 12)
