"""UTF-8 read as GBK: 鏂囦欢 is 文件, three bytes to a character where GBK has two."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from qinggao.lazily import pattern
from qinggao.plausibility import mean, score
from qinggao.scanning import Sought

from ._runs import (
    READS,
    Repair,
    Unit,
    adjacent,
    damaged,
    patched,
    repair,
    runs_around,
)

__all__ = ["utf8_as_gbk"]

_RULE = "encoding/utf-8-read-as-gbk"
_LEAST = 14.0  # gain of a run, at least
_TIMES = 3  # that a text was misread, one after the other
_NEAR = 12  # characters from one seam to the next in what was misread twice

_LEADS = b"\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xee\xef"  # of hanzi, of Chinese and other punctuation
_TAILS = range(0x80, 0xC0)
_LETTERS = range(0x40, 0x7F)  # ASCII that a GBK character may end with
# FF stands for U+FFFD, a lost byte or more. What is left of such a character does not tell which it
# was; that it was one is certain: 鏂囦欢鍚\ufffd is 文件 and one more.
_SEQUENCE = pattern(
    rb"[\xe1-\xec\xee\xef][\x80-\xbf]{2}|[\xc2-\xdf][\x80-\xbf]|[\x40-\x7e]"
    rb"|(?P<lost>[\xe1-\xef](?:[\x80-\xbf]\xff|\xff\xff|\xff[\x80-\xbf](?=[\xe1-\xef])|\xff)"
    rb"|\xff[\x80-\xbf](?=[\xe1-\xef][\x80-\xbf]))"
)
# The second or the third byte of a sequence, with what follows it.
_LOST_BYTE = pattern(
    rb"([\xe2-\xe9\xef])\xff(?=([\x80-\xbf]))|([\xe2-\xe9\xef][\x80-\xbf])\xff(?=([\xc2-\xef]))"
)
_UNMAPPED = range(0xA1, 0xB0)  # first bytes in UTF-8 tails that have places without a character
_PRIVATE = pattern("[\ue000-\uf8ff]")
_UNUSUAL = -13.0  # score of a character
_TENFOLD = 2.3
# Nothing that a Chinese text would have: it comes from characters beside the damage.
_FOREIGN = pattern("[\u0100-\u036f\u0500-\u1fff\ua000-\ud7ff]")
_HAN_PAIR = pattern("[\u3000-\u9fff\uff00-\uffef].*[\u3000-\u9fff\uff00-\uffef]", re.DOTALL)


def utf8_as_gbk(text: str, times: int = _TIMES) -> Iterator[Repair]:
    """Yield the repairs of UTF-8 that was read as GBK, up to *times* times over."""
    for start, run in runs_around(_promising(text), text):
        units = _sequences(run, start)
        found = [repair(part, _RULE) for part in damaged(units, _LEAST)]
        repairs = [one for one in found if one and _HAN_PAIR.search(one.after)]
        if not repairs and times > 1:
            repairs = list(_read_twice(units, times))
        yield from repairs


def _promising(text: str) -> Iterator[tuple[int, int]]:
    """
    Yield the spans of the seams in *text* that are worth a closer look.

    飽滿的 has the bytes of a seam, too, but what they make is nothing: a seam is followed up when
    it makes frequent characters, or when another one is near, as in what was misread twice.
    """
    last, end = -_NEAR, 0
    seam = _seam()
    for place in seam.first.before(seam.second, text):
        length = seam.length(text, place) if place >= end else 0
        if not length:
            continue
        end = place + length
        raw = text[place:end].replace("€", "").encode("gb18030", "replace")
        if place - last <= _NEAR or mean(raw.decode("utf-8", "ignore")) > READS:
            yield place, end
        last = place


class _Seam(NamedTuple):
    """The characters of the seam of two UTF-8 sequences inside GBK: three of them, or two."""

    first: Sought
    second: Sought
    middle: frozenset[str]
    last: frozenset[str]
    short: frozenset[str]  # ends a seam of two

    def length(self, text: str, place: int) -> int:
        """Return how many characters of *text* from *place* on are a seam, 0 if they are none."""
        second = text[place + 1]
        if second in self.middle and text[place + 2 : place + 3] in self.last:
            return 3
        return 2 if second in self.short else 0


@cache
def _seam() -> _Seam:
    """Return what finds the seam of two UTF-8 sequences inside GBK characters."""
    first = _characters(_LEADS, _TAILS)
    middle = frozenset(_characters(_TAILS[1:], _LEADS))  # 80 leads no GBK character
    last = frozenset(_characters(_TAILS[1:], _TAILS)) | {"€"}
    short = frozenset(_characters(_TAILS[1:], (*_LETTERS, 0xC2, 0xC3)))
    return _Seam(Sought(first), Sought(middle | short), middle, last, short)


def _characters(leads: Iterable[int], trails: Iterable[int]) -> str:
    """Return the GBK characters with these bytes."""
    trails = tuple(trails)
    pairs = b"".join(bytes((lead, trail)) for lead in leads for trail in trails)
    return pairs.decode("gb18030", "ignore")


def _sequences(run: str, start: int) -> list[Unit]:
    """
    Return the parts of *run* whose bytes are whole UTF-8 sequences.

    Two sequences of three bytes are three GBK characters: only there do the borders of both fall
    together. The euro sign is byte 80 in code page 936, and two bytes in GB18030.
    """
    euros = (b"\x80", b"\xa2\xe3") if "€" in run else (b"\x80",)
    readings = [_sequences_of(run, start, euro) for euro in euros]
    return max(readings, key=lambda units: sum(unit.end - unit.start for unit in units))


def _sequences_of(run: str, start: int, euro: bytes) -> list[Unit]:
    special = {"€": euro, "\ufffd": b"\xff"}
    bytes_of = [special.get(c) or c.encode("gb18030", "replace") for c in run]
    borders = {at: n for n, at in enumerate(accumulate(map(len, bytes_of), initial=0))}
    units: list[Unit] = []
    begin, after = -1, ""  # of the unit that is growing: where the borders of both last met
    end = 0
    raw = b"".join(bytes_of)
    if "\ufffd" in run:
        raw = _recovered(raw, mapped=_PRIVATE.search(run) is not None)
    for found in _SEQUENCE.finditer(raw):
        if found.start() != end:
            begin = -1
        if begin < 0 and found.start() in borders:
            begin, after = found.start(), ""
        after += "\ufffd" if found["lost"] else found[0].decode()
        end = found.end()
        if begin >= 0 and end in borders:
            first, last = borders[begin], borders[end]
            gain = -15.0 if _FOREIGN.search(after) else score(after) - score(run[first:last])
            units.append(Unit(start + first, start + last, after, gain))
            begin, after = end, ""
    return units


def _recovered(raw: bytes, *, mapped: bool) -> bytes:
    """
    Put back lost bytes that can only have been 80, which begins no GBK character: 銆?佺 is 、生.

    A decoder may also lack the characters that begin with A1 to AF and stand for nothing, unless it
    *mapped* those to the private use area: then 80 must make by far the likeliest character.
    """

    def put(found: re.Match[bytes]) -> bytes:
        begin, follows, end = found[1] or found[3], found[2] or found[4], found[2] or b""
        made, *others = (
            score((begin + bytes((byte,)) + end).decode("utf-8", "ignore"))
            for byte in (0x80, *_UNMAPPED)
            if byte == 0x80 or not (mapped or _is_mapped(bytes((byte, follows[0]))))
        )
        likeliest = made > _UNUSUAL and all(made > other + _TENFOLD for other in others)
        return begin + (b"\x80" if likeliest else b"\xff")

    return _LOST_BYTE.sub(put, raw)


@cache
def _is_mapped(pair: bytes) -> bool:
    try:
        return bool(pair.decode("gbk"))
    except UnicodeDecodeError:
        return False


def _read_twice(units: list[Unit], times: int) -> Iterator[Repair]:
    """Yield the repairs of what becomes misread text again when it is read as UTF-8."""
    for part in adjacent(units):
        once = "".join(unit.after for unit in part)
        final = patched(once, utf8_as_gbk(once, times - 1))
        if final != once and mean(final.replace("\ufffd", "")) >= READS:
            yield Repair(part[0].start, part[-1].end, final, _RULE)
