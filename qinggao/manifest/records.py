"""Gathers the rows of one batch and writes them as parts."""

from collections.abc import Iterable, Mapping, Sequence
from operator import add
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from qinggao.document import Document
from qinggao.manifest.carried import Carried
from qinggao.manifest.parts import table_of, write_part
from qinggao.manifest.staged import write_staged
from qinggao.pipeline import Cleaned, Stage

__all__ = ["Records"]


class Records:
    """
    Rows of one batch: of `documents` as mappings, of `edits` and `markers` as columns.

    What is the same for all edits of a turn is kept once for the turn: a batch has ten thousand
    edits, in a thousand turns.
    """

    def __init__(self, run: str, part: str) -> None:
        self.run = run
        self.part = part
        self.documents: list[dict[str, Any]] = []
        self._carried = Carried()
        self._turns: list[tuple[str, int, str, bool]] = []  # document, stage, cleaner, applied
        self._counts: list[int] = []  # edits of each turn
        self._edits: tuple[list[Any], ...] = ([], [], [], [])  # start, before, after, rule
        self._markers: dict[str, list[Any]] = {"document": [], "kind": [], "text": []}
        self._marker_spans: list[int] = []  # names of those among the carried spans
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
        """Record edits and markers; their places in the clean text are found in `write`."""
        self._carried.document()
        for stage in cleaned.stages:
            self._add_edits(document, stage)
            if stage.markers:
                starts, ends, kinds = zip(*stage.markers, strict=True)
                self._marker_spans += self._carried.others(stage.number, starts, ends)
                self._markers["document"] += [document] * len(kinds)
                self._markers["kind"] += kinds
                self._markers["text"] += stage.marked

    def _add_edits(self, document: str, stage: Stage) -> None:
        for edits, applied in ((stage.edits, True), (stage.suggested, False)):
            if not edits:
                continue
            columns = tuple(zip(*edits, strict=True))
            starts, before, after, _ = columns
            lengths = list(map(len, before))
            if applied:
                self._carried.edits(stage.number, starts, lengths, list(map(len, after)))
            else:
                self._carried.others(stage.number, starts, list(map(add, starts, lengths)))
            self._turns.append((document, stage.number, stage.cleaner, applied))
            self._counts.append(len(edits))
            for known, new in zip(self._edits, columns, strict=True):
                known.extend(new)

    def sign(self, documents: Iterable[str], signatures: Iterable[Any]) -> None:
        """Record the signatures of *documents*, one for each."""
        for document, signature in zip(documents, signatures, strict=True):
            self._signatures.append({"document": document, **signature._asdict()})

    def write(self, workspace: Path) -> None:
        """Write all parts below *workspace*; that of the documents last."""
        starts, ends = self._carried.clean()
        marker = np.zeros(len(starts), bool)
        marker[self._marker_spans] = True
        self._write(
            workspace,
            "edits",
            self._edit_columns() | {"clean_start": starts[~marker], "clean_end": ends[~marker]},
        )
        self._write(
            workspace,
            "markers",
            {**self._markers, "start": starts[marker], "end": ends[marker]},
        )
        rows = self._signatures
        fields = rows[0] if rows else ("document",)
        self._write(workspace, "signatures", {name: [row[name] for row in rows] for name in fields})
        write_staged(workspace / "cleaned" / f"{self.part}.jsonl", self.documents)

    def _edit_columns(self) -> dict[str, Any]:
        starts, before, after, rules = self._edits
        lengths = np.fromiter(map(len, before), np.int64, len(before))
        turns = list(zip(*self._turns, strict=True)) or [()] * 4
        document, stage, cleaner, applied = (_repeated(part, self._counts) for part in turns)
        begin = np.array(starts, np.int64)
        return {
            "document": document,
            "stage": stage,
            "cleaner": cleaner,
            "applied": applied,
            "rule": rules,
            "start": begin,
            "end": begin + lengths,
            "before": before,
            "after": after,
        }

    def _write(self, workspace: Path, name: str, columns: Mapping[str, Any]) -> None:
        count = len(columns["document"])
        if not count:
            return
        same = {"run": _repeated([self.run], [count]), "part": _repeated([self.part], [count])}
        table = table_of(name, {**columns, **same})
        write_part(workspace / "tables" / name / f"{self.part}.parquet", table)


def _repeated(values: Sequence[Any], counts: Sequence[int]) -> pa.Array:
    """Return each of *values* as often as *counts* says; texts as a dictionary."""
    array = pa.array(values)
    if not pa.types.is_string(array.type):
        return pa.array(np.repeat(np.array(values), counts))
    encoded = array.dictionary_encode()
    indices = np.repeat(encoded.indices.to_numpy(), counts)
    return pa.DictionaryArray.from_arrays(pa.array(indices, pa.int32()), encoded.dictionary)
