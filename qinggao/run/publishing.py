"""Stage `publish`: decide every document's row, then move everything into place, once and whole."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from qinggao.digests import LIBRARIES, library_version
from qinggao.files import sha256_of, sync_folder, write_whole
from qinggao.manifest import Layout, Manifest
from qinggao.manifest.parts import read_rows, table_of, write_part
from qinggao.run.state import Progress, Run, RunError, Summary

__all__ = ["finish", "publish"]

_ROWS_IN_PART = 20_000


def publish(run: Run, progress: Progress) -> Summary:
    """
    Rename staged files into place and commit the run.

    First all is decided and written down in the workspace; from then on a run that is killed is
    finished by the next one (`finish`), and before that nothing of it counts.
    """
    begin = perf_counter()
    plan = _Plan(run)
    plan.write_rows()
    run.outcome = plan.balance()
    if run.options.dry_run:
        return Summary("nothing was written (--dry-run)", [])
    if not plan.rows:
        return Summary("nothing changed", [])
    plan.write_down()
    finish(run.manifest, progress)
    line = f"{run.outcome['published']} files in place, {perf_counter() - begin:.2f} s"
    return Summary(line, [])


class _Plan:
    """The rows that a run adds, and the moves that make the clean folder agree with them."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.known = run.manifest.documents
        self.duplicates = {
            row["document"]: row for row in run.verdicts if row["relation"] == "duplicate"
        }
        self.rows = 0
        self.moves: list[tuple[str, str]] = []
        self.removals: list[str] = []
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
        self._write(
            "skipped",
            1,
            [{"path": p, "run": self.run.name, "reason": why} for p, why in self.run.skipped],
        )
        if self.run.skipped != self._skipped_before():
            self.rows += 1

    def _skipped_before(self) -> list[tuple[str, str]]:
        if not self.run.manifest.runs:
            return []
        last = self.run.manifest.runs[-1]["run"]
        paths = [
            path for path in self.run.manifest.part_files("skipped") if path.parent.name == last
        ]
        return [(row["path"], row["reason"]) for path in paths for row in read_rows(path)]

    def _write(self, table: str, number: int, rows: list[dict[str, Any]]) -> None:
        if rows:
            write_part(self.run.parts(table) / f"{number:06}.parquet", table_of(table, rows))

    def _documents(self) -> Iterator[dict[str, Any]]:
        """Yield the row of every document that this run cleaned, moved or withdrew."""
        seen: set[str] = set()
        for path in sorted((self.run.workspace / "cleaned").glob("*.parquet")):
            for row in read_rows(path):
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
        row["moved"] = self.run.options.move
        self.status[row["document"]] = row["status"]
        staged = self.run.staged(row["document"])
        if row["cleaned_in"] != self.run.name:  # only touched: its text stands where it stood
            if before is not None:
                self._move(before, row)
            return row
        target = self.run.manifest.stored(row)
        if before is not None and before["status"] != "withdrawn":
            self._set_aside(before, target)
        if staged.exists():  # an unreadable file left nothing
            self.moves.append((str(staged), str(target)))
        return row

    def _set_aside(self, before: dict[str, Any], target: Path) -> None:
        stored = self.run.manifest.stored(before)
        if before["moved"]:
            # Its raw file is gone by our hand: the old text is the only copy there is.
            aside = self.run.manifest.clean / "_withdrawn" / self.run.name / before["document"]
            self.moves.append((str(stored), str(aside)))
        elif stored != target:
            self.removals.append(str(stored))

    def _again(self, row: dict[str, Any], *, gone: bool) -> dict[str, Any]:
        """Return the row of a document that this run did not clean: the same, or a new one."""
        if gone:
            return {
                **row,
                "run": self.run.name,
                "status": "withdrawn",
                "reason": "gone from the raw folder",
                "kept": None,
                "similarity": None,
            }
        has_text = row["status"] in ("clean", "duplicate")
        after = self._with_verdict(row) if has_text else row
        if self.run.options.move and row["document"] in self.run.present and not row["moved"]:
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
            self.moves.append((str(source), str(target)))

    def balance(self) -> dict[str, Any]:
        """Return the counts after this run. Raises `RunError` where they do not add up."""
        counts = Counter(self.status.values())
        present = set(self.run.present)
        if self.run.options.only is not None:
            present &= {*self.known, *(found.document for found in self.run.todo)}
        moved = {d for d, row in self.known.items() if row["moved"]} - present
        documents = len(present | moved)
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
                    "moves": self.moves,
                    "removals": self.removals,
                    "raw": str(self.run.raw) if self.run.options.move else None,
                },
                ensure_ascii=False,
            ).encode(),
        )


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
            {"library": name, "version": library_version(name)}
            for name in (*LIBRARIES, "prefect")
        ],
        "config": run.config.text(),
        "digests": [{"cleaner": name, "digest": digest} for name, digest in run.pipeline.digests],
        "raw": str(run.raw),
        "raw_relative": os.path.relpath(run.raw, run.manifest.clean),
        "only": run.options.only or "",
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


def finish(layout: Layout, progress: Progress | None = None) -> None:
    """
    Carry out the plan of a run that decided everything: idempotent, so a killed one goes on.

    Files first, then parts, then the row that commits; raw files (``--move``) only after it.
    """
    for plan_file in sorted(layout.unfinished.glob("*/plan.json")):
        plan = json.loads(plan_file.read_text(encoding="utf-8"))
        workspace = plan_file.parent
        manifest = Manifest(layout.clean)
        row = plan["row"]
        if row["run"] not in {known["run"] for known in manifest.runs}:
            _move_files(plan, manifest, progress)
            parts = _move_parts(manifest, workspace, row["run"])
            row["started"] = datetime.fromisoformat(row["started"])
            row["finished"] = datetime.fromisoformat(row["finished"])
            manifest.commit({**row, "parts": parts})
        if plan["raw"]:
            _remove_raw(manifest, Path(plan["raw"]))
        shutil.rmtree(workspace)


def _move_files(plan: dict[str, Any], layout: Layout, progress: Progress | None) -> None:
    folders: set[Path] = set()
    total = len(plan["moves"])
    for count, (source, target) in enumerate((Path(s), Path(t)) for s, t in plan["moves"]):
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        if _is_done(source, target, layout):
            continue
        try:
            source.replace(target)
        except FileNotFoundError:
            raise RunError(
                f"{source} is missing, and {target} too. Restore the file from a backup, "
                "or clean its document again."
            ) from None
        if progress and count % 500 == 0:
            progress(count, total, "files")
    for path in plan["removals"]:
        Path(path).unlink(missing_ok=True)
    for folder in folders:
        sync_folder(folder)
    if progress:
        progress(total, total, "files")


def _is_done(source: Path, target: Path, layout: Layout) -> bool:
    """
    Tell whether a move was made before the run was killed.

    A staged file is gone from the workspace then. Any other text goes where nothing stood; once
    it is there, its old place may already hold the next text of the document.
    """
    if layout.unfinished in source.parents:
        return not source.exists() and target.exists()
    return target.exists()


def _move_parts(manifest: Manifest, workspace: Path, run: str) -> list[dict[str, str]]:
    for source in sorted((workspace / "tables").glob("*/*.parquet")):
        target = manifest.part(source.parent.name, run, source.stem)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
    parts = sorted(manifest.manifest.glob(f"*/{run}/*.parquet"))
    for folder in {path.parent for path in parts}:
        sync_folder(folder)
    return [
        {"path": path.relative_to(manifest.manifest).as_posix(), "sha256": sha256_of(path)}
        for path in parts
    ]


def _remove_raw(manifest: Manifest, raw: Path) -> None:
    """Remove the raw file of every document that restores from the disk to exactly its bytes."""
    from qinggao.restoring import raw_bytes

    for document, row in manifest.documents.items():
        path = raw / document
        if not row["moved"] or row["status"] == "withdrawn" or not path.is_file():
            continue
        if path.read_bytes() == raw_bytes(manifest, row):
            path.unlink()
