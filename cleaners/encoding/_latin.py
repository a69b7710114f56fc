"""Text read in a single-byte codec: UTF-8, GBK or Big5 as Latin-1 or code page 1252, and others."""

import re
from collections.abc import Iterable, Iterator

from qinggao.lazily import pattern
from qinggao.plausibility import mean, score
from qinggao.scanning import Sought

from ._runs import Repair

__all__ = ["single_byte"]

# Code page 1252 has signs where Latin-1 has controls: either stands for the byte.
_SIGNS = {
    sign: byte for byte in range(0x80, 0xA0) if (sign := bytes([byte]).decode("cp1252", "ignore"))
}
_TO_LATIN_1 = str.maketrans({sign: chr(byte) for sign, byte in _SIGNS.items()})
_HIGH = "\x80-\xff" + "".join(_SIGNS)

# A letter of Europe next to another character that is not ASCII. Not × and ÷, nor · and °: those
# stand in Chinese text.
_LETTERS = "\x80-\x9fÀ-ÖØ-öø-ɏͰ-ӿ"
_SUSPECT = Sought(["√", *re.findall(f"[{_LETTERS}]", "".join(map(chr, range(0x80, 0x500))))])
_SIGN = "[\x82\x84\x85\x8b\x91-\x97\x99\x9b]"  # of code page 1252: quotes, dashes, … and ™
_WESTERN_SIGNS = (
    f"(?<=[!-~À-ÿ])(?:{_SIGN}+(?<!\x85)|\x85(?={_SIGN}))|{_SIGN}+(?<!\x85)(?=[A-Za-zÀ-ÿ])"
)
_WESTERN_SIGN = pattern(_WESTERN_SIGNS)
# √ is byte C3 in the codec of the Macintosh.
_PAIR = pattern(
    f"[{_LETTERS}][^\\0-\\x7f]|[^\\0-\\x7f][{_LETTERS}]|Ã "  # Ã and a space: à
    f"|(?:(?<=[A-Za-z])√[^\\0-\\x7f]|√[^\\0-\\x7f](?=[a-z]))|{_WESTERN_SIGNS}"
)
# What stands between two pieces of Chinese text on a line, and in it what single bytes can be.
_REGION = pattern("[^\\n\u2e80-\ud7ff\uf900-\ufaff\ufe30-\uffef]+")
_BYTES = pattern(f"[\\t\\x20-\\x7e{_HIGH}\ufffd]+")
_BEYOND_ASCII = pattern("[^\\0-\\x7f]+")

_HAN_RANGE = "[\u3400-\u9fff]"
_HAN = pattern(_HAN_RANGE)
_CHINESE = pattern("[\u3000-\u303f\u3400-\u9fff\uff00-\uffee]")
_ALONE = pattern(f"(?<=[A-Za-z]){_HAN_RANGE}(?!{_HAN_RANGE})")
_NEVER = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u0250-\u036f\ue000-\uf8ff\ufffd]")

_UTF8 = "encoding/utf-8-read-as-latin-1"
_DOUBLE_BYTE = {
    "gb18030": "encoding/gbk-read-as-latin-1",
    "cp950": "encoding/big5-read-as-latin-1",
}
_CHARACTERS = pattern(rb"(?:[\x81-\xfe][0-9][\x81-\xfe][0-9]|[\x81-\xfe][\x40-\xfe])+")
_TAIL = f"[\x80-\xbf{''.join(_SIGNS)}]"
# A byte that code page 1252 has no sign for is lost, and what it belonged to with it.
_LOST = f"[\xe2-\xe9\xef](?:{_TAIL}\ufffd|\ufffd{_TAIL}|\ufffd\ufffd)"
# And the no-break space of a sequence is often a plain one: ä½ å¥½ is 你好.
_SPACED = pattern(f"([\xe2-\xe9\xef]{_TAIL}) ")
_SEQUENCES = pattern(f"(?:[\xe2-\xe9\xef]{_TAIL}[ {_TAIL[1:]}|[\xc2\xc3]{_TAIL}|{_LOST})+")
_LOST_ONE = pattern(_LOST)
_GB_2312 = pattern("[\xa1-\xfe]{4,}")
_FLOORS = ((2, -8.0), (3, -8.4), (7, -8.8), (1 << 30, -9.5))  # mean of so many hanzi
_TIMES = 3  # that a text was misread, one after the other


def single_byte(text: str, *, western: bool = True) -> Iterator[Repair]:
    """Yield the repairs of what was read in a single-byte codec; *western*: not only of Chinese."""
    end = 0
    for place in _SUSPECT.places(text):
        if place < end:
            continue
        start = text.rfind("\n", end, place) + 1 or end
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        for region in _REGION.finditer(text, start, end):
            if _PAIR.search(region[0]):
                yield from _in_region(region[0], region.start(), western=western)


def _in_region(region: str, start: int, *, western: bool) -> Iterator[Repair]:
    found = [
        one
        for part in _BYTES.finditer(region)
        if _PAIR.search(part[0])
        for one in _whole(part[0], start + part.start()) or _pieces(part[0], start + part.start())
    ]
    if found:
        yield from found
    elif western:
        yield from _western(region, start)


# --- Chinese: the whole part in one codec, or what in it can be nothing else. ---


def _whole(part: str, start: int) -> list[Repair]:
    """Return the repairs of *part* if all of it, read in another codec, is Chinese."""
    if "\ufffd" in part:
        return []
    raw = _raw(part)
    readings = {codec: after for codec in _DOUBLE_BYTE if (after := _read(raw, codec))}
    readings = {codec: after for codec, after in readings.items() if _is_chinese(part, after)}
    if after := _read_utf8(part):
        # Valid UTF-8 by chance is as rare as 系统 (ϵͳ).
        readings = {k: v for k, v in readings.items() if score(v) > score(after) + 4.0}
        if _is_chinese_utf8(after):
            readings["utf-8"] = after
    if not readings:
        return []
    codec = max(readings, key=lambda codec: score(readings[codec]))
    if codec == "utf-8":
        return [
            Repair(start + m.start(), start + m.end(), after, _UTF8)
            for m in _BEYOND_ASCII.finditer(part)
            if (after := _read_utf8(m[0])) is not None and after != m[0]
        ]
    return [
        Repair(start + m.start(), start + m.end(), m[0].decode(codec), _DOUBLE_BYTE[codec])
        for m in _CHARACTERS.finditer(raw)
    ]


def _raw(part: str) -> bytes:
    return part.translate(_TO_LATIN_1).encode("latin-1")


def _read(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None


def _read_utf8(part: str) -> str | None:
    """Return *part* as its bytes read in UTF-8, and again while what comes is misread text, too."""
    found = None
    for _ in range(_TIMES):
        after = _read(_raw(part), "utf-8") if "\ufffd" not in part else None
        if after is None or after == part:
            break
        found = part = after
        if not (_BYTES.fullmatch(part) and _PAIR.search(part)):
            break
    return found


def _is_chinese(before: str, after: str) -> bool:
    """
    Tell whether *after*, two bytes to a character, is what *before* was before it was misread.

    ¿Él (可l), ÁÉÍÓÚÑ and napíšte (nap須te) are what must not pass: so two hanzi and more, frequent
    ones, and not one by one among letters.
    """
    han = _HAN.findall(after)
    count, alone = len(han), len(_ALONE.findall(after))
    if count - alone < max(2, alone * 2) or len(set(han)) < 2 or _NEVER.search(after):
        return False
    floor = next(floor for most, floor in _FLOORS if count <= most)
    return mean(after) >= floor and score(after) - score(before) > 16.0


def _is_chinese_utf8(after: str) -> bool:
    """
    Tell whether *after*, three bytes to a character, is what was misread.

    One hanzi after a letter is not: café\xa0» has the bytes of 頻. Two are nothing else.
    """
    after = after.replace("\ufffd", "")
    if _NEVER.search(after) or not _CHINESE.search(after):
        return False
    count = len(_HAN.findall(after))
    return mean(after) >= (-10.5 if count < 2 else -14.0) and (
        count != 1 or not _ALONE.search(after)
    )


def _pieces(part: str, start: int) -> Iterator[Repair]:
    """Yield the repairs of what in *part* is plainly misread Chinese, among other text."""
    for found in _SEQUENCES.finditer(part):
        spaced = _SPACED.sub("\\1\xa0", found[0])
        known = [_read_utf8(piece) or "" for piece in _LOST_ONE.split(spaced)]
        after = "\ufffd".join(known)
        if spaced != found[0] and len(_HAN.findall(after)) < 2:  # “é” and
            continue
        if _is_chinese_utf8(part[: found.start()][-1:] + after):
            yield Repair(start + found.start(), start + found.end(), after, _UTF8)
    for found in _GB_2312.finditer(part):
        size = len(found[0]) // 2 * 2
        for shift in range(1 + len(found[0]) % 2):
            before = found[0][shift : shift + size]
            words = _read(_raw(before), "gb2312") or ""
            if len(words) >= 2 + 2 * shift and _is_chinese(before, words):
                begin = start + found.start() + shift
                yield Repair(begin, begin + size, words, _DOUBLE_BYTE["gb18030"])
                break


# --- Other text: ftfy knows more codecs, and its caution is proven. ---

# What such repairs do not make, but half of a wrong one does.
_UNLIKELY = pattern(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u0132\u0133\u013f\u0140\u0149\u017f-\u036f\u0530-\u1dff\ue000-\uf8ff]"
)


# Words of Hebrew and Arabic come whole, or not at all.
_WORDS = pattern("[א-ת]{3,}|[ء-ي]{3,}")


def _western(region: str, start: int) -> Iterator[Repair]:
    """Yield the repairs that ftfy makes in *region*: UTF-8 read in one of several codecs."""
    import ftfy

    signs = _WESTERN_SIGN.search(region) is not None
    config = ftfy.TextFixerConfig(fix_c1_controls=signs)
    after, steps = ftfy.fix_encoding_and_explain(region, config)
    if after == region or not (signs or any("utf" in step.parameter for step in steps or ())):
        return
    for begin, end, text in _changes(region, after):
        unlikely = _UNLIKELY.search(text) and not _WORDS.fullmatch(text)
        if not unlikely and not _is_half(region[begin:end], text):
            yield Repair(start + begin, start + end, text, "encoding/utf-8-read-as-single-byte")


def _is_half(before: str, after: str) -> bool:
    """Tell a repair that leaves the rest of a word as it was: ÇÐ¼É (切忌) would be ÇмÉ."""
    left = [c for c in after if "\xa1" <= c <= "\xff" and c in before]
    return len(left) > 1


def _changes(before: str, after: str) -> Iterable[tuple[int, int, str]]:
    """Yield the spans that differ. ASCII stands where it stood, so that it divides both texts."""
    old, new = list(_BEYOND_ASCII.finditer(before)), list(_BEYOND_ASCII.finditer(after))
    if _BEYOND_ASCII.split(before) == _BEYOND_ASCII.split(after):
        return [(m.start(), m.end(), n[0]) for m, n in zip(old, new, strict=True) if m[0] != n[0]]
    begin = next(n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
    tail = 0
    while tail < min(len(before), len(after)) - begin and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return [(begin, len(before) - tail, after[begin : len(after) - tail])]
