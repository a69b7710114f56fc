"""What one part records of documents, kept as columns: only what is asked for becomes edits."""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from qinggao.edit import Edit
from qinggao.manifest.parts import Part, file_of, read_columns
from qinggao.stage import Stage

__all__ = ["Outline", "RecordedPart"]

_OF_EDIT = ("start", "before", "after", "rule")
_OF_MARKER = ("kind", "start", "end", "text")


class Outline(NamedTuple):
    """A recorded stage without its edits: the rules of those applied and of those suggested."""

    number: int
    cleaner: str
    applied: frozenset[str]
    suggested: frozenset[str]


class RecordedPart:
    """
    The edits and markers of one part, by document.

    A part holds some hundred documents and ten thousand edits, of which a look at one cleaner
    needs few: to make all of them would cost more than that cleaner.
    """

    def __init__(self, edits: Path | Part, markers: Path | Part | None = None) -> None:
        """Read nothing yet. A file that is not there holds nothing."""
        self._edit_file = edits
        self._marker_file = markers

    @cached_property
    def _edits(self) -> "_Rows":
        return _Rows(self._edit_file, ("stage", "cleaner", "applied", *_OF_EDIT))

    @cached_property
    def _markers(self) -> "_Rows":
        assert self._marker_file
        return _Rows(self._marker_file, _OF_MARKER)

    def outline(self, document: str) -> list[Outline]:
        """Return the recorded stages of *document*, in their order."""
        numbers, cleaners, applied, rules = self._edits.columns(
            document, ("stage", "cleaner", "applied", "rule")
        )
        found: dict[int, tuple[str, set[str], set[str]]] = {}
        for number, cleaner, is_done, rule in set(
            zip(numbers, cleaners, applied, rules, strict=True)
        ):
            _, done, left = found.setdefault(number, (cleaner, set(), set()))
            (done if is_done else left).add(rule)
        return [
            Outline(number, cleaner, frozenset(done), frozenset(left))
            for number, (cleaner, done, left) in sorted(found.items())
        ]

    def stages(self, document: str) -> tuple[Stage, ...]:
        """Return the recorded stages of *document*: a cleaner that found nothing has none."""
        return tuple(self.numbered(document).values())

    def numbered(self, document: str, first: int = 0) -> dict[int, Stage]:
        """Return the recorded stages of *document* by number, from number *first* on."""
        made: dict[int, tuple[str, list[Edit], list[Edit]]] = {}
        columns = self._edits.columns(
            document, ("stage", "cleaner", "applied", *_OF_EDIT), first=first
        )
        for number, cleaner, applied, *edit in zip(*columns, strict=True):
            _, edits, suggested = made.setdefault(number, (cleaner, [], []))
            (edits if applied else suggested).append(Edit(*edit))
        return {
            number: Stage(cleaner, tuple(edits), tuple(suggested), number=number)
            for number, (cleaner, edits, suggested) in sorted(made.items())
        }

    def markers(self, document: str) -> list[tuple[str, int, int, str]]:
        """Return kind, start, end (in the clean text) and text of the markers of *document*."""
        return list(zip(*self._markers.columns(document, _OF_MARKER), strict=True))


class _Rows:
    """The rows of a part; those of one document stand together."""

    def __init__(self, part: Path | Part, names: Sequence[str]) -> None:
        self._span: dict[str, tuple[int, int]] = {}
        if not file_of(part).exists():
            return
        table = read_columns(part, ["document", *names])
        table = table.unify_dictionaries().combine_chunks()
        if not len(table):
            return
        documents = _Column(table.column("document").chunk(0))
        order = np.argsort(documents.values, kind="stable")
        if not np.array_equal(order, np.arange(len(order))):
            table = table.take(pa.array(order))
            documents = _Column(table.column("document").chunk(0))
        self._columns = {name: _Column(table.column(name).chunk(0)) for name in names}
        changes = np.flatnonzero(np.diff(documents.values)) + 1
        for start, end in pairwise([0, *changes.tolist(), len(table)]):
            [document] = documents.of(start, start + 1)
            self._span[document] = (start, end)

    def columns(self, document: str, names: Sequence[str], *, first: int = 0) -> list[list[Any]]:
        """Return the values of *names* in the rows of *document*, from stage *first* on."""
        start, end = self._span.get(document, (0, 0))
        if first and start < end:
            start += int(np.searchsorted(self._columns["stage"].values[start:end], first))
        return [self._columns[name].of(start, end) if start < end else [] for name in names]


class _Column:
    """One column, its values made into Python objects piece by piece."""

    def __init__(self, array: pa.Array) -> None:
        self._names: list[str] | None = None
        if pa.types.is_dictionary(array.type):
            # Arrow makes an object of its own for each value of a dictionary before it makes ours.
            self._names = array.dictionary.to_pylist()
            array = array.indices
        texts = pa.types.is_string(array.type)
        self.values: Any = array if texts else array.to_numpy(zero_copy_only=False)

    def of(self, start: int, end: int) -> list[Any]:
        """Return the values from row *start* to *end*."""
        if isinstance(self.values, pa.Array):
            texts: list[Any] = self.values.slice(start, end - start).to_pylist()
            return texts
        found: list[Any] = self.values[start:end].tolist()
        names = self._names
        return found if names is None else [names[code] for code in found]
