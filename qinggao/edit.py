"""One value carries the product: an edit, and the functions that apply edits and take them back."""

from collections.abc import Iterable
from typing import NamedTuple

__all__ = ["Edit", "EditError", "apply", "invert", "revert"]


class EditError(ValueError):
    """Edits overlap, are out of order, or do not fit the text that they claim to describe."""


class Edit(NamedTuple):
    """
    At *start*, *before* becomes *after*, because of *rule*.

    Offsets count code points of the text that the cleaner was given. An edit carries the text it
    removes, so it can be checked against the text it claims to describe, and undone without it.

    >>> edit = Edit(2, "、、", "、", "punctuation/repeated-mark")
    >>> apply("党规、、党纪", [edit])
    '党规、党纪'
    >>> apply("党规、党纪", invert([edit]))
    '党规、、党纪'
    """

    start: int
    before: str
    after: str
    rule: str

    @property
    def end(self) -> int:
        """Where the replaced span stops (half-open, like a slice)."""
        return self.start + len(self.before)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """
    Return *text* with *edits* made, which must be in order and must not overlap.

    Raises `EditError` where an edit overlaps the one before it, stands outside the text, or does
    not find its *before* at its place.
    """
    pieces: list[str] = []
    position = 0
    for edit in edits:
        start, before, after, _ = edit
        if start < position:
            raise EditError(f"{edit} overlaps the edit before it, which ends at {position}")
        if not text.startswith(before, start):
            found = text[start : start + len(before)]
            raise EditError(f"{edit} does not fit: the text has {found!r} there")
        pieces.append(text[position:start])
        pieces.append(after)
        position = start + len(before)
    if not pieces:
        return text
    pieces.append(text[position:])
    return "".join(pieces)


def invert(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits that lead back: in the coordinates of the text that *edits* make."""
    inverse: list[Edit] = []
    shift = 0
    for start, before, after, rule in edits:
        inverse.append(Edit(start + shift, after, before, rule))
        shift += len(after) - len(before)
    return tuple(inverse)


def revert(text: str, edits: Iterable[Edit]) -> str:
    """
    Return the text from which *edits* made *text*: ``apply(text, invert(edits))`` in one pass.

    Raises `EditError` where *text* does not have what an edit made at its place.
    """
    pieces: list[str] = []
    position = shift = 0
    for edit in edits:
        start, before, after, _ = edit
        start += shift
        if start < position or not text.startswith(after, start):
            found = text[start : start + len(after)]
            raise EditError(f"{edit} cannot be taken back: the text has {found!r} at {start}")
        pieces.append(text[position:start])
        pieces.append(before)
        position = start + len(after)
        shift += len(after) - len(before)
    if not pieces:
        return text
    pieces.append(text[position:])
    return "".join(pieces)
