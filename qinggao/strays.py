"""Decodes bytes that a codec does not wholly read, and keeps what it would not give back."""

import codecs
import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["Patch", "Read", "UndecodableError", "read", "stray_limit"]


class UndecodableError(ValueError):
    """Bytes are not a text that comes back exactly; `reason` says why, for quarantine."""

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


class Patch(NamedTuple):
    """At code point *start* of the text, *text* is for *raw*, which the codec would not write."""

    start: int
    text: str
    raw: bytes


Read = tuple[str, tuple[Patch, ...]]

# Bytes outside the standard with a known meaning: code page 936 has the euro sign there.
_MEANT: Mapping[str, Mapping[bytes, str]] = {"gb18030": {b"\x80": "€"}}


def stray_limit(raw: bytes) -> int:
    """Return how many stray bytes are mere damage: 0.1 %, in a short file one character or byte."""
    if len(raw) < 100:
        return 0
    return max(3 if len(raw) >= 1000 else 1, len(raw) // 1000)


def read(
    raw: bytes,
    codec: str,
    limit: int,
    exact: Callable[[bytes], Read] | None = None,
    second: Mapping[bytes, str] = MappingProxyType({}),
) -> Read:
    """
    Return the text of *raw*, and a patch for each run of bytes that *codec* does not read.

    Such a run is U+FFFD in the text. *exact* decodes what lies between, where the codec has more
    than one sequence for a character. *second*: pairs of bytes that it does not read, and what
    they mean: no damage. Raises `UndecodableError` beyond *limit* stray bytes; a character cut off
    by the end of the file does not count.
    """
    meant = {**_MEANT.get(codec, {}), **second}
    decode = exact or (lambda piece: (piece.decode(codec), ()))
    try:
        return decode(raw)
    except UnicodeDecodeError:
        strays = _strays(raw, codec, limit, second)
    texts: list[str] = []
    patches: list[Patch] = []
    length = position = 0
    for start, end in [*strays, (len(raw), len(raw))]:
        text, inside = decode(raw[position:start])
        patches += (patch._replace(start=patch.start + length) for patch in inside)
        length += len(text)
        if start < end:
            stray = raw[start:end]
            patches.append(Patch(length, meant.get(stray, "\ufffd"), stray))
            text += patches[-1].text
            length += 1
        texts.append(text)
        position = end
    return "".join(texts), tuple(patches)


_CUT_OFF = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")


class _Notes(threading.local):
    """The stray bytes that the decoder met in this thread."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []
        self.left = 0
        self.second: Mapping[bytes, str] = {}


_notes = _Notes()


def _note(error: UnicodeError) -> tuple[str, int]:
    """Take down a span that cannot be decoded, up to the limit: an error handler for codecs."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.start + 2
    if error.object[error.start : pair] in _notes.second:
        _notes.spans.append((error.start, pair))
        return "\ufffd", pair
    if not _is_cut_off(error):
        _notes.left -= error.end - error.start
    if _notes.left < 0:
        raise error
    _notes.spans.append((error.start, error.end))
    return "\ufffd", error.end


codecs.register_error("qinggao.note", _note)


def _is_cut_off(error: UnicodeDecodeError) -> bool:
    """Tell the begin of a character at the end of a file from bytes that begin none."""
    if error.end != len(error.object) or error.reason not in _CUT_OFF:
        return False
    return error.encoding.startswith("utf-") or error.object[error.start] not in b"\x80\xff"


def _strays(
    raw: bytes, codec: str, limit: int, second: Mapping[bytes, str]
) -> list[tuple[int, int]]:
    """Return the spans of *raw* that *codec* cannot decode."""
    _notes.spans, _notes.left, _notes.second = [], limit, second
    try:
        raw.decode(codec, "qinggao.note")
    except UnicodeDecodeError as error:
        raise UndecodableError(
            "too many stray bytes",
            f"more than {limit} of its {len(raw)} bytes are not {codec}, the first of them at byte "
            f"{_notes.spans[0][0] if _notes.spans else error.start}",
        ) from error
    return _notes.spans
