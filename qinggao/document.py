"""A document: the text that cleaners see, and the form that gives the raw bytes back."""

from dataclasses import dataclass

from qinggao.decoding import Decoded, Patch, UndecodableError, decode

__all__ = ["Document", "Form", "Patch", "UndecodableError", "encode"]

# Codecs with exactly one sequence of bytes for each character: what they read, they write again.
_EXACT = {"utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030"}


@dataclass(frozen=True, slots=True)
class Form:
    """
    Everything besides the text that the raw bytes need.

    *codec* is Python's name of it; *bom*: the file begins with a byte order mark, which the text
    does not have. *newline* is the one kind of line end of the file (``\\n``, ``\\r\\n`` or
    ``\\r``; the text then has ``\\n``), or ``mixed``: the text keeps its ``\\r`` characters as they
    are. *patches* are the places where the codec alone would not give the bytes back, in order.
    """

    codec: str = "utf-8"
    bom: bool = False
    newline: str = "\n"
    patches: tuple[Patch, ...] = ()

    @property
    def stray(self) -> int:
        """How many bytes no codec could read; each run of them is U+FFFD in the text."""
        return sum(len(patch.raw) for patch in self.patches if patch.text == "\ufffd")


@dataclass(frozen=True, slots=True)
class Document:
    """
    A document: *id* is its path under the raw folder, with forward slashes.

    >>> document = Document.from_bytes("通知.txt", "会议通知\\r\\n".encode("gb18030"))
    >>> document.text, document.form.codec, document.form.newline
    ('会议通知\\n', 'gb18030', '\\r\\n')
    >>> document.to_bytes().decode("gb18030")
    '会议通知\\r\\n'
    """

    id: str
    text: str
    form: Form

    @classmethod
    def from_bytes(cls, id: str, raw: bytes) -> "Document":  # noqa: A002 - the name of the field
        """
        Decode *raw*: any bytes come back exactly from `to_bytes`, or are refused here.

        Raises `UndecodableError` for bytes that are not plain text, or too damaged.
        """
        decoded = decode(raw)
        text, newline = _one_newline(decoded.text)
        patches = _moved(decoded, newline) if decoded.patches else ()
        document = cls(id, text, Form(decoded.codec, decoded.bom, newline, patches))
        if (patches or decoded.codec not in _EXACT) and document.to_bytes() != raw:
            raise UndecodableError("undecodable", f"{decoded.codec} does not give its bytes back")
        return document

    def to_bytes(self) -> bytes:
        """Return the raw bytes that the document came from."""
        return encode(self.text, self.form)


def encode(text: str, form: Form) -> bytes:
    """
    Return *text* as bytes in *form*.

    Raises `ValueError` where a patch does not find its text, or the codec lacks a character: then
    *text* is not the one that *form* was made for.
    """
    found = [("\ufeff" if form.bom else "").encode(form.codec)]
    position = 0
    for patch in form.patches:
        if not text.startswith(patch.text, patch.start):
            raise ValueError(f"no {patch.text!r} at {patch.start}, as its form says")
        found += (_plain(text[position : patch.start], form), patch.raw)
        position = patch.start + len(patch.text)
    found.append(_plain(text[position:] if position else text, form))
    return b"".join(found)


def _plain(text: str, form: Form) -> bytes:
    if form.newline in ("\r\n", "\r"):
        text = text.replace("\n", form.newline)
    return text.encode(form.codec)


def _one_newline(text: str) -> tuple[str, str]:
    """Return *text* with ``\\n`` and the line end it had, or *text* itself if it has several."""
    returns = text.count("\r")
    if not returns:
        return text, "\n"
    feeds = text.count("\n")
    if not feeds:
        return text.replace("\r", "\n"), "\r"
    if returns == feeds == text.count("\r\n"):
        return text.replace("\r\n", "\n"), "\r\n"
    return text, "mixed"


def _moved(decoded: Decoded, newline: str) -> tuple[Patch, ...]:
    """Return the patches of *decoded* where its text has one character for each line end."""
    if newline != "\r\n":
        return decoded.patches
    moved: list[Patch] = []
    position = pairs = 0
    for patch in decoded.patches:
        pairs += decoded.text.count("\r\n", position, patch.start)
        position = patch.start
        moved.append(patch._replace(start=patch.start - pairs))
    return tuple(moved)
