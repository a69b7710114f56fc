"""Finds the codec of raw bytes: by structure where it is certain, else by how Chinese it reads."""

import codecs
import re
from itertools import chain
from typing import NamedTuple

from qinggao import big5, gb18030
from qinggao.lazily import pattern
from qinggao.plausibility import familiar, mean, score
from qinggao.strays import Patch, Read, UndecodableError, read, stray_limit

__all__ = ["Decoded", "Patch", "UndecodableError", "decode"]


class Decoded(NamedTuple):
    """What `decode` found; the text has its line ends as they were."""

    codec: str
    bom: bool
    text: str
    patches: tuple[Patch, ...] = ()


# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    ("\ufeff".encode("gb18030"), "gb18030"),
)

# What begins a file that is not plain text, whatever its name says.
_MAGIC = {
    b"PK\x03\x04": "a ZIP archive or an Office document (docx, xlsx, pptx)",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an Office or WPS document (doc, xls, ppt, wps)",
    b"%PDF-": "a PDF document",
    b"%!PS-": "a PostScript document",
    b"{\\rtf": "an RTF document",
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"II*\0": "a TIFF image",
    b"MM\0*": "a TIFF image",
    b"Rar!\x1a\x07": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"\x1f\x8b\x08": "a gzip archive",
    b"BZh91AY&SY": "a bzip2 archive",
    b"\xfd7zXZ\0": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"\x7fELF": "a program",
    b"SQLite format 3\0": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"ITSF\x03\0": "a compiled help file (chm)",
}
_CONTROLS = bytes(
    [*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F]
)  # ESC colours old posts
_HIGH_LINE = pattern(rb"[\x80-\xff][^\n]{0,511}")
_RULED = pattern(rb"([\x80-\xff].)\1{2,}", re.DOTALL)  # of a table: one sign says as much
_ISOLATED = pattern(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_NOT_HIGH = bytes(range(0x80))
# Not those of private use and of empty planes: 窦开远 is U+7CFEA and one more.
_WIDE_CHARACTER = pattern("[\u0800-\ud7ff\uf900-\uffff\U00010000-\U0003ffff]")
_BEYOND_ASCII = pattern("[^\\0-\\x7f]+")
# What UTF-8 has together below U+0800: letters beside those of ASCII; signs, and letters of one
# script; and text that was read in a single-byte codec before it was saved.
_LATIN_LETTERS = "[\u00b7-\u024f\u02b9-\u02bc]+"
_LATIN_WORD = pattern(f"(?<=[A-Za-z]){_LATIN_LETTERS}|{_LATIN_LETTERS}(?=[A-Za-z])")
_FOREIGN_WORD = pattern(
    "[\u0080-\u00ffŒœŠšŸŽžƒ\u02c6\u02dc]+|[À-ÖØ-öø-ž]{1,4}|[\u00a0-\u00bf×÷]{0,2}"
    "(?:[Ά-ώ]*|[Ѐ-џҐґʼ]*|[\u0531-\u058a]*|[א-ת][\u05b0-\u05f4]*"
    "|[ء-ي][\u0600-\u06ff]*|[\u0700-\u07ff]*)[\u00a0-\u00bf×÷]{0,2}"
)
_GLANCE = 200
_PIECE = 700  # bytes of sample from each of three places: some 350 Han characters

# A letter or sign of other scripts alone among Han: 義ツ荒 (膽汁酸), ó进浪代 (車輛檢測). Not の, ·
# and the upright line of a table.
_ODD = (
    "\u00a1-\u00b6\u00b8-\u02c6\u02c8-\u04ff\u2100-\u24ff\u2500\u2501\u2504-\u259f"
    "\u3041-\u306d\u306f-\u3129\uff61-\uff9f\ue000-\uf8ff"
)
_LONE_SIGN = pattern(f"(?<=[㐀-鿿])[{_ODD}](?![{_ODD}])|(?<![{_ODD}])[{_ODD}](?=[㐀-鿿])")
_LONE = 4.0

# Means per character beyond ASCII: Chinese prose scores -6.5 to -7.5, a wrong reading -12 to -15.
_CERTAIN = -8.4
_LIKELY = -10.0
_PROSE = 0.5  # share of frequent characters
_WIDE = -9.0
_WESTERN = -12.0


def decode(raw: bytes) -> Decoded:
    """
    Return the text of *raw*, its codec, and the places where that codec is not exact.

    Tried in this order: byte order mark, strict UTF-8, UTF-16 without a mark, then GB18030, Big5
    and damaged UTF-8 against one another by how Chinese they read. Raises `UndecodableError` for
    what is not plain text (reason ``binary``), what no codec reads as Chinese (``undecodable``),
    and what has too many bytes that the best codec cannot read (``too many stray bytes``).
    """
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            body = raw[len(mark) :]
            return Decoded(codec, True, *_read(body, codec, stray_limit(body)))
    _refuse_magic(raw)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return _legacy(raw)
    if b"\0" in raw and (wide := _wide(raw)):
        return wide
    _refuse_controls(raw)
    if not text.isascii() and not _WIDE_CHARACTER.search(text):
        return _narrow(raw, text)
    return Decoded("utf-8", False, text)


def _read(raw: bytes, codec: str, limit: int) -> Read:
    return read(raw, codec, limit, gb18030.exact if codec == "gb18030" else None)


def _narrow(raw: bytes, text: str) -> Decoded:
    """
    Decide on strict UTF-8 without a character beyond U+07FF, which a short GBK text can be too.

    系统 (ϵͳ) is the specimen: no word has such letters together. 谢谢 (лл) is two of one script.
    """
    runs = _BEYOND_ASCII.findall(_LATIN_WORD.sub("", text))
    least = _LIKELY
    if all(map(_FOREIGN_WORD.fullmatch, runs)):
        if not (len(runs) == 1 and len(runs[0]) == 2 and runs[0] > "\u036f"):
            return Decoded("utf-8", False, text)
        least = _CERTAIN
    sample = _sample(raw)
    chinese = sample.decode("gb18030", "replace")
    if mean(chinese) > least and score(chinese) > score(sample.decode("utf-8", "replace")):
        try:
            return Decoded("gb18030", False, *_read(raw, "gb18030", 0))
        except UndecodableError:
            pass
    return Decoded("utf-8", False, text)


def _refuse_magic(raw: bytes) -> None:
    if raw.startswith(tuple(_MAGIC)):
        kind = next(kind for magic, kind in _MAGIC.items() if raw.startswith(magic))
        raise UndecodableError("binary", f"it is {kind}, not plain text")
    if raw[:4] == b"RIFF" and raw[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise UndecodableError("binary", "it is an image, sound or film, not plain text")
    if raw[4:8] == b"ftyp" and raw[:1] == b"\0":
        raise UndecodableError("binary", "it is a film, not plain text")
    if raw[257:262] == b"ustar":
        raise UndecodableError("binary", "it is a tar archive, not plain text")


def _refuse_controls(raw: bytes) -> None:
    """Refuse what has more control characters than a damaged text has: 1 %, and more than two."""
    start = max(raw.find(b"\0") - 2048, 0)
    for part in (raw[:4096], raw[start : start + 4096] if start else b""):
        found = len(part) - len(part.translate(None, _CONTROLS))
        if found > len(part) // 100 and (found > 2 or found * 2 >= len(part)):
            raise UndecodableError("binary", f"{found} of {len(part)} bytes are control characters")


def _wide(raw: bytes) -> Decoded | None:
    """Read *raw* as UTF-16 without a mark, if that makes text of it."""
    start = max(raw.find(b"\0") - 256, 0) // 2 * 2
    head = raw[start : start + 512]
    if len(head) < 4:
        return None
    best, codec = max(
        (score(text) / len(text), codec)
        for codec in ("utf-16-le", "utf-16-be")
        if (text := head.decode(codec, "replace"))
    )
    if best < _WIDE:
        return None
    return Decoded(codec, False, *_read(raw, codec, stray_limit(raw)))


def _legacy(raw: bytes) -> Decoded:
    """Read *raw* in the one of the legacy codecs, or damaged UTF-8, that makes it most Chinese."""
    codec = _familiar_codec(b"\n".join(_high_lines(raw, 0, _GLANCE)))
    if codec is None and (wide := _wide(raw)):
        return wide
    _refuse_controls(raw)
    codec = codec or _most_plausible(_sample(raw))
    limit = stray_limit(raw)
    if codec == "big5":
        codec, found = big5.decode(raw, limit)
        return Decoded(codec, False, *found)
    return Decoded(codec, False, *_read(raw, codec, limit))


def _familiar_codec(sample: bytes) -> str | None:
    """Return the codec in which *sample* is plainly Chinese prose, if it is in one."""
    for codec, reading in (("gb18030", "gb18030"), ("big5", "cp950")):
        if familiar(sample.decode(reading, "replace")) > _PROSE:
            return codec
    return None


def _sample(raw: bytes) -> bytes:
    """
    Return what is not ASCII in three places of *raw*.

    A piece begins with the first high byte of a line, which is the first byte of a character in
    every codec, so that no reading gets out of step.
    """
    third = len(raw) // 3
    starts = (0, *(raw.find(b"\n", third * n) for n in (1, 2) if len(raw) > 3 * _PIECE))
    lines = chain.from_iterable(_high_lines(raw, at, _PIECE) for at in starts if at >= 0)
    return _RULED.sub(rb"\1\1", b"\n".join(lines))


def _high_lines(raw: bytes, start: int, missing: int) -> list[bytes]:
    """Return lines from *start* on, each from its first high byte: *missing* bytes or more."""
    lines: list[bytes] = []
    while missing > 0 and (found := _HIGH_LINE.search(raw, start)):
        lines.append(found[0])
        missing -= len(found[0])
        start = raw.find(b"\n", found.end())
        if start < 0:
            break
    return lines


def _reading(sample: bytes, codec: str) -> float:
    """Return how plausible *sample* is in *codec*: its characters, and what stands beside them."""
    text = sample.decode(codec, "replace")
    return score(text) - _LONE * len(_LONE_SIGN.findall(text))


def _most_plausible(sample: bytes) -> str:
    """Return the codec in which *sample* is most probable as Chinese text."""
    scores = {
        "gb18030": _reading(sample, "gb18030") + 1.0,  # the likelier, all else equal
        "big5": max(_reading(sample, codec) for codec in big5.CODECS),
        "utf-8": _reading(sample, "utf-8"),
    }
    codec = max(scores, key=lambda name: scores[name])
    high = sample.translate(None, _NOT_HIGH)
    isolated = len(_ISOLATED.findall(sample))
    if isolated > 0.8 * len(high) and mean(sample.decode(codec, "replace")) < _WESTERN:
        raise UndecodableError("undecodable", "its bytes beyond ASCII are not Chinese in any codec")
    return codec
