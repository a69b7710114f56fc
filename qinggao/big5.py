"""Reads Big5 in the variant that a file was written in, and keeps its second spellings."""

import re

from qinggao.lazily import pattern
from qinggao.strays import Patch, Read, read

__all__ = ["CODECS", "decode"]

CODECS = ("cp950", "big5hkscs")

# The codec of code page 950 reads rows C6 to C8 by a table that no file was written with: they hold
# the ETEN extension (① ぁ А), which the Hong Kong set took over.
_ETEN = pattern("[①-⑩⑴-⑽ヾゝゞ々ぁ-ヶЁА-яё]")
# The codec of the Hong Kong set reads symbols of rows A1 and A2 in a way of its own; files mean
# those of code page 950: 約翰‧史密斯, not 約翰•史密斯.
_SIGNS = {"cp950": re.compile("[∕﹨￭]"), "big5hkscs": re.compile("[•､‾∼♁☉¥¢£￭]")}
# Second places of two signs, which other codecs than that of code page 950 write, and a shade that
# its table has wrong.
_MEANT = {b"\xa2\x41": "／", b"\xa2\x42": "＼", b"\xf9\xfe": "▓"}
_UNIT = pattern(rb"[\x81-\xfe].|.", re.DOTALL)


def decode(raw: bytes, limit: int) -> tuple[str, Read]:
    """
    Return the codec of *raw* among ``big5``, ``cp950`` and ``big5hkscs``, its text and its patches.

    The first that reads all of it is taken, else the one with the fewest stray bytes. Symbols are
    those of code page 950 in each. Raises `UndecodableError` beyond *limit* stray bytes.
    """
    codec = _variant(raw)
    text, patches = read(raw, codec, limit, lambda piece: _exact(piece, codec))
    if codec == "cp950" and _same(raw, text, "big5"):
        return "big5", (text, ())
    return codec, (text, patches)


def _same(raw: bytes, text: str, codec: str) -> bool:
    """Tell whether *codec* reads *raw* as *text*, and writes *text* as *raw*."""
    try:
        return raw.decode(codec) == text and text.encode(codec) == raw
    except UnicodeError:
        return False


def _variant(raw: bytes) -> str:
    readings = {"cp950": raw.decode("cp950", "replace")}
    if "\ufffd" not in readings["cp950"] and not _ETEN.search(readings["cp950"]):
        return "cp950"
    readings["big5hkscs"] = raw.decode("big5hkscs", "replace")
    # A character cut off by the end of the file is no fault of the codec.
    strays = {codec: text[:-1].count("\ufffd") for codec, text in readings.items()}
    if strays["big5hkscs"] <= strays["cp950"] and _ETEN.search(readings["cp950"]):
        return "big5hkscs"
    return min(CODECS, key=lambda codec: strays[codec])


def _exact(raw: bytes, codec: str) -> Read:
    """Decode *raw*, with a patch where *codec* would write other bytes or mean another sign."""
    text = raw.decode(codec)
    if not _differs(raw, text, codec):
        return text, ()
    texts: list[str] = []
    patches: list[Patch] = []
    length = 0
    # No character has the byte of a line feed in it, and most lines need no second look.
    for line, plain in zip(raw.split(b"\n"), text.split("\n"), strict=True):
        units = [(plain, line)] if not _differs(line, plain, codec) else _units(line, codec)
        for character, unit in units:
            if len(unit) == 2 and _written(character, codec) != unit:
                patches.append(Patch(length, character, unit))
            texts.append(character)
            length += len(character)
        texts.append("\n")
        length += 1
    return "".join(texts[:-1]), tuple(patches)


def _differs(raw: bytes, text: str, codec: str) -> bool:
    return _written(text, codec) != raw or bool(_SIGNS[codec].search(text))


def _written(text: str, codec: str) -> bytes | None:
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return None


def _units(line: bytes, codec: str) -> list[tuple[str, bytes]]:
    """Return the characters of *line*, each with its bytes."""
    return [(_sign(unit) or unit.decode(codec), unit) for unit in _UNIT.findall(line)]


def _sign(unit: bytes) -> str | None:
    """Return the sign that *unit* means in files, where codecs differ."""
    return _MEANT.get(unit) or (unit.decode("cp950") if unit[0] in (0xA1, 0xA2) else None)
