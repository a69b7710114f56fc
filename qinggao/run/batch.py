"""One batch of documents in a worker process: read, decode, clean, check, stage, record."""

import gc
import hashlib
import os
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from qinggao.config import Config
from qinggao.decisions import Decision, Decisions
from qinggao.digests import packed, unpacked
from qinggao.document import Document, UndecodableError
from qinggao.manifest import Layout, Manifest, read_stages
from qinggao.manifest.records import Records
from qinggao.pipeline import Cleaned, Pipeline, Stage, restore
from qinggao.registry import make
from qinggao.restoring import raw_bytes
from qinggao.run.state import Found

__all__ = ["Batch", "BatchResult", "clean_batch"]

_READ_ATTEMPTS = 3


class Batch(NamedTuple):
    """Paths and numbers only: texts never cross between processes."""

    name: str
    run: str
    raw: Path
    clean: Path
    workspace: Path
    config: Config
    documents: tuple[Found, ...]
    digests: tuple[tuple[str, str], ...]  # of the pipeline: too dear to take in every process
    known: dict[str, dict[str, Any]]  # rows in force of documents that were cleaned before
    decisions: tuple[Decision, ...] = ()  # those that may touch these documents


@dataclass
class BatchResult:
    """Counts of one batch."""

    raw_bytes: int = 0
    same: int = 0  # touched, but with the bytes and the cleaners of before
    cleaners: dict[str, Counter[str]] = field(default_factory=dict)
    quarantine: list[tuple[str, str]] = field(default_factory=list)


class ReadError(Exception):
    """A raw file cannot be read as one consistent piece; the message is the reason."""


def clean_batch(batch: Batch) -> BatchResult:
    """
    Clean the documents of *batch* into its run's workspace and record them as one part a table.

    The part of `cleaned` is written last: where it stands, the batch is complete. A batch that
    runs twice writes the same names.
    """
    work = _Work(batch, *_tools(batch.config.text()))
    with _no_collection():
        for found in batch.documents:
            work.document(found)
        work.write_parts()
    return work.result


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from walking over ten thousand edits again and again: 3 %."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@lru_cache(maxsize=2)
def _tools(config: str) -> tuple[Pipeline, Any]:
    """Return the chain and the deduplicator of a configuration, made once a process."""
    checked = Config.model_validate_json(config)
    signer = make("duplicates", checked.options.get("duplicates")) if checked.deduplicate else None
    return Pipeline.of(checked), signer


class _Work:
    """The work on one batch, and what it has gathered so far."""

    def __init__(self, batch: Batch, pipeline: Pipeline, signer: Any) -> None:
        self.batch = batch
        self.pipeline = pipeline
        self.signer = signer
        self.layout = Layout(batch.clean)
        self.decisions = Decisions(batch.decisions)
        self.records = Records(batch.run, batch.name)
        self.result = BatchResult()
        self.texts: dict[str, str] = {}
        self.folders: set[Path] = set()
        self.parts: dict[Path, dict[str, tuple[Stage, ...]]] = {}

    def document(self, found: Found) -> None:
        begin = perf_counter()
        raw: bytes | None = None
        try:
            raw, found = self._raw(found)
            self.result.raw_bytes += len(raw)
            row = self._row(found, raw)
            if self._same(row):
                return
            document = Document.from_bytes(found.document, raw)
            recorded = self._recorded(row)
            cleaned = self._clean(document.text, row, recorded)
            _check(document, cleaned, raw)
            if recorded is not None and _as_recorded(cleaned, recorded):
                self._keep(row)
                return
        except (ReadError, UndecodableError) as error:
            self._quarantine(found, raw, str(error))
        except Exception as error:  # a cleaner's fault must not stop the other documents
            self._quarantine(found, raw, _fault(error))
        else:
            self._stage(document, cleaned, row, begin)

    def _raw(self, found: Found) -> tuple[bytes, Found]:
        path = self.batch.raw / found.document
        known = self.batch.known.get(found.document)
        if known is not None and known["moved"] and not path.exists():
            return raw_bytes(Manifest(self.batch.clean), known), found
        return _read(path, found)

    def _row(self, found: Found, raw: bytes | None) -> dict[str, Any]:
        return {
            "document": found.document,
            "run": self.batch.run,
            "raw_sha256": None if raw is None else hashlib.sha256(raw).hexdigest(),
            "raw_size": found.size,
            "raw_mtime_ns": found.mtime_ns,
            "raw_ctime_ns": found.ctime_ns,
            "moved": False,
            "digests": packed(self.decisions.of(found.document).extend(self.batch.digests)),
        }

    def _same(self, row: dict[str, Any]) -> bool:
        """Keep what stands, where only the time stamps of the raw file are new."""
        known = self._known(row)
        if known is None or known["digests"] != row["digests"]:
            return False
        self._keep(row)
        return True

    def _known(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """Return the row of an earlier run over the same raw bytes, if what it stored stands."""
        known = self.batch.known.get(row["document"])
        if (
            known is None
            or known["status"] == "withdrawn"
            or row["raw_sha256"] is None
            or known["raw_sha256"] != row["raw_sha256"]
        ):
            return None
        stored = self.layout.stored(known)
        size = known["raw_size"] if known["status"] == "quarantined" else known["clean_size"]
        stands = stored.is_file() and stored.stat().st_size == size
        return known if stands else None

    def _keep(self, row: dict[str, Any]) -> None:
        """Leave the text and the edits of an earlier run in force."""
        known = self.batch.known[row["document"]]
        self.records.documents.append({**known, **row})
        self.result.same += 1

    def _recorded(self, row: dict[str, Any]) -> tuple[Stage, ...] | None:
        """Return the stages that an earlier run recorded for the same raw bytes."""
        known = self._known(row)
        if known is None or known["status"] == "quarantined":
            return None
        path = self.layout.part("edits", known["cleaned_in"], known["part"])
        if path not in self.parts:
            self.parts[path] = read_stages(path, set(self.batch.known)) if path.exists() else {}
        return self.parts[path].get(row["document"], ())

    def _clean(self, text: str, row: dict[str, Any], recorded: tuple[Stage, ...] | None) -> Cleaned:
        recalled = None
        if recorded is not None:
            then = unpacked(self.batch.known[row["document"]]["digests"])
            recalled = self.pipeline.recall(text, recorded, then, unpacked(row["digests"]))
        decided = self.decisions.of(row["document"])
        cleaned = self.pipeline.clean(text, recalled, decided)
        row["unmatched"] = decided.unmatched()
        return cleaned

    def _stage(
        self, document: Document, cleaned: Cleaned, row: dict[str, Any], begin: float
    ) -> None:
        content = cleaned.text.encode()
        self._keep_aside(document.id, content)
        self.texts[document.id] = cleaned.text
        row |= {
            "status": "clean",
            "clean_sha256": hashlib.sha256(content).hexdigest(),
            "clean_size": len(content),
            "damage": self.pipeline.damage(cleaned.text),
            "seconds": perf_counter() - begin,
        }
        self.records.add(document, cleaned, row)
        self._count(cleaned)

    def _keep_aside(self, document: str, content: bytes) -> None:
        """Write to the workspace; all of it is flushed at once before anything is published."""
        path = self.batch.workspace / "files" / document
        if path.parent not in self.folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.folders.add(path.parent)
        path.write_bytes(content)

    def _count(self, cleaned: Cleaned) -> None:
        for stage in cleaned.stages:
            counts = self.result.cleaners.setdefault(stage.cleaner, Counter())
            counts["edits"] += len(stage.edits)
            counts["suggested"] += len(stage.suggested)
            counts["microseconds"] += round(stage.seconds * 1e6)
        # A cleaner may have had a second turn; the document counts once.
        for cleaner in {stage.cleaner for stage in cleaned.stages if stage.edits}:
            self.result.cleaners[cleaner]["documents"] += 1

    def _quarantine(self, found: Found, raw: bytes | None, reason: str) -> None:
        row = self._row(found, raw)
        if raw is not None:  # nothing could be read: there is nothing to keep
            self._keep_aside(found.document, raw)
        self.records.documents.append(
            row
            | {
                "status": "quarantined",
                "reason": reason,
                "cleaned_in": self.batch.run,
                "part": self.batch.name,
            }
        )
        self.result.quarantine.append((found.document, reason))

    def write_parts(self) -> None:
        if self.signer is not None and self.texts:
            self.records.sign(self.texts, self.signer.sign(list(self.texts.values())))
        self.records.write(self.batch.workspace)


def _read(path: Path, found: Found) -> tuple[bytes, Found]:
    """Return the bytes of a file that did not change while it was read, and its stamp."""
    for _ in range(_READ_ATTEMPTS):
        try:
            with path.open("rb", buffering=0) as file:
                before = os.fstat(file.fileno())
                raw = file.read()
                after = os.fstat(file.fileno())
        except OSError as error:
            raise ReadError(f"unreadable: {error.strerror}") from error
        stamp = (after.st_size, after.st_mtime_ns, after.st_ctime_ns)
        if (before.st_size, before.st_mtime_ns, before.st_ctime_ns) == stamp and len(
            raw
        ) == after.st_size:
            return raw, Found(found.document, *stamp)
    raise ReadError("changed while it was read")


def _check(document: Document, cleaned: Cleaned, raw: bytes) -> None:
    """Refuse a clean text that does not lead back to the raw bytes."""
    text = restore(cleaned.text, cleaned.stages)
    if text != document.text or document.to_bytes() != raw:
        raise AssertionError("the recorded edits do not restore the raw bytes")


def _as_recorded(cleaned: Cleaned, recorded: tuple[Stage, ...]) -> bool:
    """Tell whether the chain found again exactly what is recorded: early cut-off."""
    found = [(s.cleaner, s.edits, s.suggested) for s in cleaned.stages if s.edits or s.suggested]
    return found == [(s.cleaner, s.edits, s.suggested) for s in recorded]


def _fault(error: Exception) -> str:
    where = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"cleaning failed: {type(error).__name__}: {error} "
        f"({Path(where.filename).name}:{where.lineno})"
    )
