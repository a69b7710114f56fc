"""Decides a run: the row of every document, and the moves that make the clean folder agree."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from qinggao.digests import LIBRARIES, library_version
from qinggao.files import write_whole
from qinggao.manifest.folder import TEXT_LOST
from qinggao.manifest.parts import table_of, write_part
from qinggao.run.moving import Moves
from qinggao.run.options import RunError
from qinggao.run.state import Run

__all__ = ["Plan"]

_ROWS_IN_PART = 20_000


class Plan:
    """The rows that a run adds, and the moves that make the clean folder agree with them."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.known = run.manifest.documents
        self.duplicates = {
            row["document"]: row for row in run.verdicts if row["relation"] == "duplicate"
        }
        self.rows = 0
        self.moves = Moves(run.manifest.clean)
        self.status: dict[str, str] = {}

    def write_rows(self) -> None:
        """Write this run's parts of `documents`, `verdicts` and `skipped` to the workspace."""
        waiting: list[dict[str, Any]] = []
        number = 0
        for row in self._documents():
            waiting.append(row)
            self.rows += 1
            if len(waiting) >= _ROWS_IN_PART:
                number += 1
                self._write("documents", number, waiting)
                waiting = []
        self._write("documents", number + 1, waiting)
        self._write("verdicts", 1, [{**row, "run": self.run.name} for row in self.run.verdicts])
        taken = [{**one.row(), "run": self.run.name} for one in self.run.options.decide]
        self._write("decisions", 1, taken)
        self.rows += len(taken)
        self._write(
            "skipped",
            1,
            [{"path": p, "run": self.run.name, "reason": why} for p, why in self.run.skipped],
        )
        if self.run.skipped != self._skipped_before():
            self.rows += 1
        runs = self.run.manifest.runs
        if runs and runs[-1]["deduplicator"] != self.run.deduplicator_digest:
            self.rows += 1  # verdicts by other rules, though they may say the same

    def _skipped_before(self) -> list[tuple[str, str]]:
        return [(row["path"], row["reason"]) for row in self.run.manifest.last_rows("skipped")]

    def _write(self, table: str, number: int, rows: list[dict[str, Any]]) -> None:
        if rows:
            write_part(self.run.parts(table) / f"{number:06}.parquet", table_of(table, rows))

    def _documents(self) -> Iterator[dict[str, Any]]:
        """Yield the row of every document that this run cleaned, moved or withdrew."""
        seen: set[str] = set()
        for row in self.run.cleaned_rows():
            seen.add(row["document"])
            yield self._decided(row, self.known.get(row["document"]))
        gone = set(self.run.gone)
        for document, row in self.known.items():
            if document in seen:
                continue
            after = self._again(row, gone=document in gone)
            self.status[document] = after["status"]
            if after is not row:
                yield after
                self._move(row, after)

    def _decided(self, row: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
        row = self._with_verdict(row) if row["status"] != "quarantined" else row
        # A document that is not there was moved by an earlier run.
        gone = row["document"] not in self.run.present
        row["moved"] = (gone or self.run.options.move) and row["raw_sha256"] is not None
        self.status[row["document"]] = row["status"]
        staged = self.run.staged(row["document"])
        if row["cleaned_in"] != self.run.name:  # only touched: its text stands where it stood
            if before is not None:
                self._move(before, row)
            return row
        target = self.run.manifest.stored(row)
        replaces = False
        if before is not None and before["status"] != "withdrawn":
            replaces = self._set_aside(before, row, target)
        if staged.exists():  # an unreadable file left nothing
            digest = row["clean_sha256"] or row["raw_sha256"]
            self.moves.come(staged, target, digest, replaces=replaces)
        return row

    def _set_aside(self, before: dict[str, Any], row: dict[str, Any], target: Path) -> bool:
        """Make way for the new text of a document; tell whether it is written over the old one."""
        stored = self.run.manifest.stored(before)
        if before["moved"] and before["raw_sha256"] != row["raw_sha256"]:
            # Another document came under this name, and the raw file of the old one is gone by
            # our hand: its text is the only copy there is.
            aside = self.run.manifest.clean / "_withdrawn" / self.run.name / before["document"]
            if stored.is_file():
                self.moves.leave(stored, aside)
        elif stored != target:
            self.moves.remove(stored)
        return stored == target

    def _again(self, row: dict[str, Any], *, gone: bool) -> dict[str, Any]:
        """Return the row of a document that this run did not clean: the same, or a new one."""
        if gone:
            there = row["raw_sha256"] is None or self.run.manifest.stored(row).is_file()
            return {
                **row,
                "run": self.run.name,
                "status": "withdrawn",
                "reason": "gone from the raw folder" if there else TEXT_LOST,
                "kept": None,
                "similarity": None,
            }
        has_text = row["status"] in ("clean", "duplicate")
        after = self._with_verdict(row) if has_text else row
        here = row["document"] in self.run.present and row["raw_sha256"] is not None
        here &= row["status"] != "withdrawn"
        if self.run.options.move and here and not row["moved"]:
            after = {**after, "moved": True}
        return row if after == row else {**after, "run": self.run.name}

    def _with_verdict(self, row: dict[str, Any]) -> dict[str, Any]:
        verdict = self.duplicates.get(row["document"])
        if verdict is None:
            return {**row, "status": "clean", "kept": None, "similarity": None, "reason": None}
        return {
            **row,
            "status": "duplicate",
            "kept": verdict["kept"],
            "similarity": verdict["similarity"],
            "reason": verdict["reason"],
        }

    def _move(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        source, target = self.run.manifest.stored(before), self.run.manifest.stored(after)
        if source != target and not (after["status"] == "withdrawn" and not source.exists()):
            self.moves.leave(source, target)

    def balance(self) -> dict[str, Any]:
        """Return the counts after this run. Raises `RunError` where they do not add up."""
        counts = Counter(self.status.values())
        present = set(self.run.present)
        held = {d: row for d, row in self.known.items() if row["status"] != "withdrawn"}
        if self.run.options.only is not None or self.run.narrow:
            present &= {*held, *(found.document for found in self.run.todo)}
        moved = {document for document, row in held.items() if row["moved"]}
        documents = len(present | moved | self.run.unseen)
        if documents != counts["clean"] + counts["duplicate"] + counts["quarantined"]:
            raise RunError(
                f"the balance does not hold: {documents} documents in {self.run.raw}, but "
                f"{dict(counts)} in the manifest. Nothing was published; please report this."
            )
        return {
            "raw_documents": documents,
            "clean": counts["clean"],
            "duplicate": counts["duplicate"],
            "quarantined": counts["quarantined"],
            "unchanged": self.run.unchanged,
            "withdrawn": len(self.run.gone),
            "skipped": len(self.run.skipped),
            "published": len(self.moves),
        }

    def write_down(self) -> None:
        """Write what `finish` does: the moves, the removals, and the row of the run."""
        write_whole(
            self.run.workspace / "plan.json",
            json.dumps(
                {
                    "row": _run_row(self.run),
                    **self.moves.written(),
                },
                ensure_ascii=False,
            ).encode(),
        )


def _narrowed(run: Run) -> str:
    """
    Return a glob for a run on decisions or of one cleaner that met another raw text.

    Also for one behind a limited run: what that saw is not learned yet, and a later `clean` asks
    the last run alone whether all is.
    """
    runs = run.manifest.runs
    unlearned = bool(runs and runs[-1]["only"])
    met = any(found.document not in run.standing for found in run.todo)
    return "*" if run.narrow and (unlearned or met) else ""


def _run_row(run: Run) -> dict[str, Any]:
    from qinggao import __version__

    counts = {name: n for name, n in run.outcome.items() if name != "published"}
    return counts | {
        "run": run.name,
        "started": run.started.isoformat(),
        "finished": datetime.now(UTC).isoformat(),
        "previous": run.manifest.last_digest(),
        "version": __version__,
        "libraries": [
            {"library": name, "version": library_version(name)} for name in (*LIBRARIES, "prefect")
        ],
        "config": run.config.text(),
        "digests": [{"cleaner": name, "digest": digest} for name, digest in run.pipeline.digests],
        "deduplicator": run.deduplicator_digest,
        "raw": str(run.raw),
        "raw_relative": os.path.relpath(run.raw, run.manifest.clean),
        "only": run.options.only or _narrowed(run),
        "moved": run.options.move,
        "raw_bytes": run.raw_bytes,
        "seconds": perf_counter() - run.begun,
        "cleaners": [
            {
                "cleaner": cleaner,
                "documents": counts["documents"],
                "edits": counts["edits"],
                "suggested": counts["suggested"],
                "seconds": counts["microseconds"] / 1e6,
            }
            for cleaner, counts in run.cleaners.items()
        ],
    }
