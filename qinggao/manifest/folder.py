"""The clean folder: where everything stands in it, and what its manifest says."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qinggao.decisions import Decision
from qinggao.files import sha256_of, write_whole
from qinggao.manifest.compactions import Compactions, read_compactions
from qinggao.manifest.parts import Part, read_rows, table_of
from qinggao.manifest.recorded import RecordedPart
from qinggao.pipeline import Stage

if TYPE_CHECKING:
    import duckdb

__all__ = ["RESERVED", "TEXT_LOST", "Layout", "Manifest", "ManifestError", "Row", "is_kept"]

Row = Mapping[str, Any]
# Documents that are looked at one after another stand in few parts.
_KEPT_PARTS = 16

# Why a document is withdrawn whose clean text somebody had removed before: nothing is kept of it.
TEXT_LOST = "gone from the raw folder, and its clean text from the clean folder"

RESERVED = ("_manifest", "_duplicates", "_quarantine", "_withdrawn")


def is_kept(row: Row) -> bool:
    """Tell whether there is anything of a document: it was read, and its text was not removed."""
    return row["raw_sha256"] is not None and row["reason"] != TEXT_LOST


class ManifestError(RuntimeError):
    """There is no manifest, or it cannot be read; the message says what to do."""

    usage = True


class Layout:
    """
    The places in a clean folder.

    Clean texts stand at the paths of their raw files. Beside them: ``_manifest/``, ``_duplicates/``
    (clean texts of duplicates), ``_quarantine/`` (raw bytes that are no text) and ``_withdrawn/``
    (clean texts whose raw file is gone), so that nothing is lost.
    """

    def __init__(self, clean: Path) -> None:
        self.clean = clean
        self.manifest = clean / "_manifest"
        self.unfinished = self.manifest / "_unfinished"
        self._recorded: dict[tuple[str, str], RecordedPart] = {}

    def part(self, table: str, run: str, name: str) -> Path:
        """Return the path of a part of the manifest."""
        return self.manifest / table / run / f"{name}.parquet"

    def recorded(self, run: str, name: str) -> RecordedPart:
        """Return what the part *name* of *run* records of its documents; the last few are kept."""
        found = self._recorded.pop((run, name), None) or RecordedPart(
            *(self.source(f"{table}/{run}/{name}.parquet") for table in ("edits", "markers"))
        )
        self._recorded[run, name] = found
        if len(self._recorded) > _KEPT_PARTS:
            del self._recorded[next(iter(self._recorded))]
        return found

    @cached_property
    def compactions(self) -> Compactions:
        """Where the parts stand that were compacted."""
        return read_compactions(self.manifest, tuple(self._links("compactions")))

    def source(self, path: str) -> Part:
        """Return where the part stands that was written as *path* (under the manifest)."""
        return self.compactions.parts.get(path) or Part(path, self.manifest / path)

    def _links(self, *tables: str) -> list[Path]:
        """Return the row files of runs or compactions, oldest first: links of one chain."""
        files = [path for table in tables for path in (self.manifest / table).glob("*/*.parquet")]
        return sorted(files, key=lambda path: (path.parent.name, path.name))

    def stored(self, row: Row) -> Path:
        """Return where the clean text (in quarantine: the raw bytes) of a document stands."""
        document: str = row["document"]
        run: str = row["run"]
        match row["status"]:
            case "clean":
                return self.clean / document
            case "duplicate":
                return self.clean / "_duplicates" / document
            case "quarantined":
                return self.clean / "_quarantine" / document
            case "withdrawn":
                return self.clean / "_withdrawn" / run / document
        raise ManifestError(f"{document} has the unknown status {row['status']!r}")

    def text(self, row: Row) -> str:
        """Return the clean text of a document. Raises `ManifestError` where somebody changed it."""
        stored = self.stored(row)
        content = stored.read_bytes()
        if hashlib.sha256(content).hexdigest() != row["clean_sha256"]:
            raise ManifestError(
                f"{stored} was changed since it was written, so the recorded edits do not fit it "
                "any more: restore it from a backup or, where the raw file is there, write it "
                f"again with `qinggao rerun CLEANER --document {row['document']}`"
            )
        return content.decode()


class Manifest(Layout):
    """
    What was done to every document, in every run, as tables (see `qinggao.manifest.tables`).

    Runs are committed by their row: parts that no row of `runs` lists do not count.
    """

    @classmethod
    def existing(cls, clean: Path) -> "Manifest":
        """Return the manifest of *clean*. Raises `ManifestError` where there is none."""
        manifest = cls(clean)
        if not clean.is_dir():
            raise ManifestError(f"{clean} is no folder. Name the clean folder of a run.")
        if not manifest.runs:
            raise ManifestError(
                f"{clean} has no manifest. `qinggao clean RAW {clean}` makes one; "
                "or name another clean folder."
            )
        return manifest

    @cached_property
    def runs(self) -> list[dict[str, Any]]:
        """The rows of all committed runs, oldest first."""
        rows = [row for part in self.part_files("runs") for row in read_rows(part)]
        return sorted(rows, key=lambda row: row["run"])

    def chain(self) -> list[Path]:
        """Return the row files of all runs and compactions, oldest first."""
        return self._links("runs", "compactions")

    def next_name(self, moment: datetime) -> str:
        """Return the name of a run or compaction that begins at *moment*: it sorts last."""
        chain = self.chain()
        last = chain[-1].parent.name if chain else ""
        name = _stamp(moment)
        while name <= last:  # a clock that went back, or two in one millisecond
            name = _stamp(datetime.strptime(last[:18], _STAMP).replace(tzinfo=UTC) + _TICK)
        return name

    def commit(self, row: Row, table: str = "runs") -> None:
        """
        Add the row of a run, or of a compaction: with it the run counts.

        The file is named after its own SHA-256, so that a later change of it shows.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        sink = pa.BufferOutputStream()
        pq.write_table(table_of(table, [row]), sink, compression="zstd")
        content = sink.getvalue().to_pybytes()
        write_whole(self.part(table, row["run"], hashlib.sha256(content).hexdigest()), content)
        for known in ("runs", "_documents_and_aside", "compactions"):
            self.__dict__.pop(known, None)

    def last_digest(self) -> str:
        """Return the SHA-256 of the newest row file of the chain; empty without a run."""
        files = self.chain()
        return sha256_of(files[-1]) if files else ""

    def part_files(self, table: str) -> list[Part]:
        """Return the committed parts of *table*, oldest run first."""
        if table in ("runs", "compactions"):
            links = self._links(table)
            return [Part(link.relative_to(self.manifest).as_posix(), link) for link in links]
        prefix = f"{table}/"
        return [
            self.source(part["path"])
            for row in self.runs
            for part in row["parts"]
            if part["path"].startswith(prefix)
        ]

    def files(self, table: str) -> list[Path]:
        """Return the files in which the parts of *table* stand, each once."""
        return list(dict.fromkeys(part.file for part in self.part_files(table)))

    def last_rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of *table* that the last run wrote."""
        last = self.runs[-1]["run"] if self.runs else ""
        parts = [part for part in self.part_files(table) if part.run == last]
        return [row for part in parts for row in read_rows(part)]

    @property
    def documents(self) -> dict[str, dict[str, Any]]:
        """The row in force of every document: the one of the newest run that has one."""
        return self._documents_and_aside[0]

    @property
    def aside(self) -> list[dict[str, Any]]:
        """
        Rows of documents that are in force no more, and whose text stands in ``_withdrawn/``.

        A document came back after it was withdrawn; or another one came under the name of one
        whose raw file was moved.
        """
        return self._documents_and_aside[1]

    @cached_property
    def _documents_and_aside(self) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
        found: dict[str, dict[str, Any]] = {}
        aside: list[dict[str, Any]] = []
        for part in self.part_files("documents"):
            for row in read_rows(part):
                before = found.get(row["document"])
                if before is not None:
                    if not is_kept(before):
                        pass
                    elif before["status"] == "withdrawn":
                        aside.append(before)
                    elif before["moved"] and before["raw_sha256"] != row["raw_sha256"]:
                        aside.append({**before, "status": "withdrawn", "run": row["run"]})
                found[row["document"]] = row
        return found, aside

    @cached_property
    def decisions(self) -> list[Decision]:
        """Every decision that was ever taken, those taken back too."""
        parts = self.part_files("decisions")
        return [Decision.from_row(row) for part in parts for row in read_rows(part)]

    @cached_property
    def templates(self) -> list[dict[str, Any]]:
        """What the cleaners had learned when the last run was committed."""
        return self.last_rows("templates")

    def by_part(self, rows: Iterable[Row] | None = None) -> dict[tuple[str, str], list[Row]]:
        """Return *rows* (else all in force) by the run and the part that hold their edits."""
        groups: dict[tuple[str, str], list[Row]] = {}
        for row in self.documents.values() if rows is None else rows:
            groups.setdefault((row["cleaned_in"], row["part"]), []).append(row)
        return groups

    def raw_folder(self) -> Path | None:
        """Return the raw folder of the last run, if it is there: beside this one, or as it was."""
        row = self.runs[-1]
        for folder in (self.clean / row["raw_relative"], Path(row["raw"])):
            if folder.is_dir():
                return folder.resolve()
        return None

    def stages(self, row: Row) -> tuple[Stage, ...]:
        """Return the recorded stages that made the clean text of a document."""
        return self.recorded(row["cleaned_in"], row["part"]).stages(row["document"])

    def connect(self) -> "duckdb.DuckDBPyConnection":
        """Return a database in memory with the manifest as views (`qinggao.manifest.views`)."""
        from qinggao.manifest.views import connect

        return connect(self)


_STAMP = "%Y%m%d-%H%M%S%f"
_TICK = timedelta(milliseconds=1)


def _stamp(moment: datetime) -> str:
    return moment.strftime(_STAMP)[:18]
