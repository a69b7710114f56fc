"""Gathers the rows of one batch and writes them as parts."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qinggao.cleaner import Marker
from qinggao.document import Document
from qinggao.edit import Edit
from qinggao.manifest.parts import table_of, write_part
from qinggao.manifest.tables import TABLES
from qinggao.offsets import Positions, Shifts
from qinggao.pipeline import Cleaned, Stage

__all__ = ["Records"]

_OF_EDIT = ("document", "stage", "cleaner", "rule", "applied", "start", "end",
            "clean_start", "clean_end", "before", "after")  # fmt: skip
_OF_MARKER = ("document", "kind", "start", "end", "text")


class Records:
    """Rows of one batch: of `documents` as mappings, of `edits` and `markers` as columns."""

    def __init__(self, run: str, part: str) -> None:
        self.run = run
        self.part = part
        self.documents: list[dict[str, Any]] = []
        self._edits: dict[str, list[Any]] = {name: [] for name in _OF_EDIT}
        self._markers: dict[str, list[Any]] = {name: [] for name in _OF_MARKER}
        self._signatures: list[dict[str, Any]] = []

    def add(self, document: Document, cleaned: Cleaned, row: Mapping[str, Any]) -> None:
        """Record *document*, its edits and its markers; *row* has the columns that it lacks."""
        form = document.form
        applied = sum(len(stage.edits) for stage in cleaned.stages)
        suggested = sum(len(stage.suggested) for stage in cleaned.stages)
        self.documents.append(
            {
                **row,
                "codec": form.codec,
                "bom": form.bom,
                "newline": form.newline,
                "patches": [patch._asdict() for patch in form.patches],
                "stray": form.stray,
                "edits": applied,
                "suggested": suggested,
                "cleaned_in": self.run,
                "part": self.part,
            }
        )
        if applied or suggested or any(stage.markers for stage in cleaned.stages):
            self._add_spans(document.id, cleaned)

    def _add_spans(self, document: str, cleaned: Cleaned) -> None:
        """Record edits and markers, with their places carried over all later stages."""
        spans = _Carried()
        marked: list[tuple[str, str]] = []
        for stage in cleaned.stages:
            shifts = Shifts.of(stage.edits)
            spans.carry(shifts)
            spans.add(*shifts.made())
            spans.add(*shifts.carry(*_places(stage.suggested)))
            if stage.markers:
                spans.add(*shifts.carry(*_places(stage.markers)), marker=True)
                kinds = (marker.kind for marker in stage.markers)
                marked += zip(kinds, stage.marked, strict=True)
            self._add_edits(document, stage, stage.edits, applied=True)
            self._add_edits(document, stage, stage.suggested, applied=False)
        starts, ends = spans.of(marker=False)
        self._edits["clean_start"] += starts
        self._edits["clean_end"] += ends
        starts, ends = spans.of(marker=True)
        columns = self._markers
        columns["document"] += [document] * len(starts)
        columns["kind"] += [kind for kind, _ in marked]
        columns["text"] += [text for _, text in marked]
        columns["start"] += starts
        columns["end"] += ends

    def _add_edits(
        self, document: str, stage: Stage, edits: tuple[Edit, ...], *, applied: bool
    ) -> None:
        columns, count = self._edits, len(edits)
        columns["document"] += [document] * count
        columns["stage"] += [stage.number] * count
        columns["cleaner"] += [stage.cleaner] * count
        columns["applied"] += [applied] * count
        columns["rule"] += [edit.rule for edit in edits]
        columns["start"] += [edit.start for edit in edits]
        columns["end"] += [edit.start + len(edit.before) for edit in edits]
        columns["before"] += [edit.before for edit in edits]
        columns["after"] += [edit.after for edit in edits]

    def sign(self, documents: Iterable[str], signatures: Iterable[Any]) -> None:
        """Record the signatures of *documents*, one for each."""
        for document, signature in zip(documents, signatures, strict=True):
            self._signatures.append({"document": document, **signature._asdict()})

    def write(self, workspace: Path) -> None:
        """Write all parts below *workspace*; that of the documents last."""
        for name, columns in (("edits", self._edits), ("markers", self._markers)):
            self._write(workspace, name, columns, len(columns["document"]))
        rows = self._signatures
        columns = {field: [row[field] for row in rows] for field in (rows[0] if rows else ())}
        self._write(workspace, "signatures", columns, len(rows))
        path = workspace / "cleaned" / f"{self.part}.parquet"
        write_part(path, table_of("documents", self.documents))

    def _write(self, workspace: Path, name: str, columns: dict[str, list[Any]], count: int) -> None:
        if not count:
            return
        columns |= {"run": [self.run] * count, "part": [self.part] * count}
        table = table_of(name, {field: columns[field] for field in TABLES[name].names})
        write_part(workspace / "tables" / name / f"{self.part}.parquet", table)


def _places(spans: Sequence[Edit] | Sequence[Marker]) -> tuple[Positions, Positions]:
    starts = np.array([span.start for span in spans], np.int64)
    return starts, np.array([span.end for span in spans], np.int64)


class _Carried:
    """Spans of several stages on their way to the clean text."""

    def __init__(self) -> None:
        self._starts: Positions = np.empty(0, np.int64)
        self._ends: Positions = np.empty(0, np.int64)
        self._marker = np.empty(0, bool)

    def add(self, starts: Positions, ends: Positions, *, marker: bool = False) -> None:
        self._starts = np.concatenate((self._starts, starts))
        self._ends = np.concatenate((self._ends, ends))
        self._marker = np.concatenate((self._marker, np.full(len(starts), marker)))

    def carry(self, shifts: Shifts) -> None:
        self._starts, self._ends = shifts.carry(self._starts, self._ends)

    def of(self, *, marker: bool) -> tuple[list[int], list[int]]:
        chosen = self._marker == marker
        return self._starts[chosen].tolist(), self._ends[chosen].tolist()
