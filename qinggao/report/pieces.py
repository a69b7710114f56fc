"""The changes of one document, line by line, for the page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from qinggao.changes import Change, changes
from qinggao.manifest import Manifest
from qinggao.pipeline import Cleaned
from qinggao.visible import visible

__all__ = ["Shown", "shown"]

# Code points of a line before and after a change; of removed text that is shown.
_AROUND = 32
_LONG = 400


@dataclass(frozen=True)
class Piece:
    """A run of a line: *kind* is ``same``, ``went``, ``came`` or ``gap``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """The changes of one line of the clean text, with their rules."""

    number: int
    pieces: tuple[Piece, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A document on the page: its row, its lines, and how many changes are left out."""

    row: Mapping[str, Any]
    lines: tuple[Line, ...]
    left_out: int


def shown(manifest: Manifest, row: Mapping[str, Any], limit: int) -> Shown:
    """
    Return the first *limit* changes of a document.

    Raises `OSError` where its file is gone, `ManifestError` where somebody changed it.
    """
    text = manifest.text(row)
    found = changes(Cleaned(text, manifest.stages(row)))
    return Shown(row, tuple(_lines(text, found[:limit])), max(0, len(found) - limit))


def _lines(text: str, found: list[Change]) -> Iterator[Line]:
    start, number = 0, 1
    for begin, members in groupby(found, key=lambda change: _begin_of_line(text, change)):
        number += text.count("\n", start, begin)
        start = begin
        here = list(members)
        rules = tuple(dict.fromkeys(rule for change in here for rule in change.rules))
        yield Line(number, tuple(_pieces(text, begin, here)), rules)


def _begin_of_line(text: str, change: Change) -> int:
    return text.rfind("\n", 0, change.clean_start) + 1


def _pieces(text: str, begin: int, here: list[Change]) -> Iterator[Piece]:
    """Yield what stands around and in the changes *here*, all of the line that begins there."""
    place = max(begin, here[0].clean_start - _AROUND)
    if place > begin:
        yield Piece("gap", "…")
    for change in here:
        yield from _between(text[place : change.clean_start])
        if change.before:
            yield Piece("went", _cut(change.before))
        if change.after:
            yield Piece("came", _cut(change.after))
        place = change.clean_end
    stop = text.find("\n", place)
    stop = len(text) if stop < 0 else stop
    yield Piece("same", visible(text[place : min(stop, place + _AROUND)]))
    if stop > place + _AROUND:
        yield Piece("gap", "…")


def _between(text: str) -> Iterator[Piece]:
    if len(text) <= 3 * _AROUND:
        yield Piece("same", visible(text))
        return
    yield Piece("same", visible(text[:_AROUND]))
    yield Piece("gap", "…")
    yield Piece("same", visible(text[-_AROUND:]))


def _cut(text: str) -> str:
    return visible(text if len(text) <= _LONG else f"{text[:_LONG]}…")
