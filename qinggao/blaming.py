"""For a place in the clean text: its place in the raw text, and the edits that made it."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from qinggao.deriving import NamedEdit, named_edits
from qinggao.edit import Edit
from qinggao.history import cleaned_of
from qinggao.manifest import Manifest
from qinggao.manifest.folder import Row
from qinggao.offsets import OffsetMap
from qinggao.pipeline import Cleaned
from qinggao.stage import restore

__all__ = ["BlamedEdit", "BlamedLine", "blame"]


class BlamedEdit(NamedTuple):
    """An applied edit that touches a line: its name, and where it stands in both texts."""

    name: str
    rule: str
    before: str
    after: str
    clean: tuple[int, int]  # line and column, from 1
    raw: tuple[int, int]


class BlamedLine(NamedTuple):
    """A line of the clean text, and what it came from: lines and columns count from 1."""

    line: int
    text: str
    raw_start: tuple[int, int]
    raw_end: tuple[int, int]
    edits: tuple[BlamedEdit, ...]


class _Lines:
    """Turns code points into lines and columns."""

    def __init__(self, text: str) -> None:
        self.starts = [0, *(i + 1 for i, c in enumerate(text) if c == "\n")]
        self.length = len(text)

    def place(self, point: int) -> tuple[int, int]:
        line = bisect_right(self.starts, point)
        return line, point - self.starts[line - 1] + 1

    def span(self, line: int) -> tuple[int, int]:
        """Return where *line* (from 1) begins and ends, its line break included."""
        end = self.starts[line] if line < len(self.starts) else self.length
        return self.starts[line - 1], end


def blame(manifest: Manifest, row: Row) -> Iterator[BlamedLine]:
    """
    Yield every line of the clean text of a document in force, with what made it.

    An edit that removed whole lines stands with the line that now follows its place.
    """
    cleaned = cleaned_of(manifest, row)
    lines = _Lines(cleaned.text)
    raw_lines = _Lines(restore(cleaned.text, cleaned.stages))
    maps = [OffsetMap.of(stage.edits) for stage in cleaned.stages]
    placed = sorted(_placed(manifest, row, cleaned, maps), key=lambda one: one[0])
    count = len(lines.starts) - (lines.starts[-1] == lines.length and lines.length > 0)
    for line in range(1, count + 1):
        start, end = lines.span(line)
        last = line == count
        edits = tuple(
            BlamedEdit(
                edit.name, edit.edit.rule, edit.edit.before, edit.edit.after,
                lines.place(clean[0]), raw_lines.place(raw[0]),
            )
            for clean, raw, edit in placed
            if clean[0] < end + last and (clean[1] > start or clean[0] >= start)
        )  # fmt: skip
        raw_start, raw_end = cleaned.raw_span(start, end)
        yield BlamedLine(
            line,
            cleaned.text[start:end].removesuffix("\n"),
            raw_lines.place(raw_start),
            raw_lines.place(max(raw_end - 1, raw_start)),
            edits,
        )


def _placed(
    manifest: Manifest, row: Row, cleaned: Cleaned, maps: list[OffsetMap]
) -> Iterator[tuple[tuple[int, int], tuple[int, int], NamedEdit]]:
    """Yield each applied edit with its span in the clean and in the raw text."""
    index = {stage.number: at for at, stage in enumerate(cleaned.stages)}
    for named in named_edits(manifest, row):
        if not named.applied:
            continue
        at = index[named.stage]
        yield _clean_span(named.edit, maps[at:]), _raw_span(named.edit, maps[:at]), named


def _clean_span(edit: Edit, maps: list[OffsetMap]) -> tuple[int, int]:
    start, end = edit.start, edit.end
    for one in maps:
        start, end = one.forward(start, end)
    return start, end


def _raw_span(edit: Edit, maps: list[OffsetMap]) -> tuple[int, int]:
    start, end = edit.start, edit.end
    for one in reversed(maps):
        start, end = one.back(start, end)
    return start, end
