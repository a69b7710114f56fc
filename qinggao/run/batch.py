"""One batch of documents in a worker process: read, decode, clean, check, stage, record."""

import gc
import hashlib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from qinggao.config import Config
from qinggao.decisions import Decision, Decisions
from qinggao.digests import packed, unlearned, unpacked
from qinggao.document import Document, UndecodableError
from qinggao.manifest import Layout, Manifest
from qinggao.manifest.parts import PartError, read_rows
from qinggao.manifest.records import Records
from qinggao.pipeline import Cleaned, Pipeline, Stage, pipeline_of
from qinggao.rechecking import said_again
from qinggao.registry import make
from qinggao.restoring import RestoreError, check_restores, raw_bytes
from qinggao.run.earlier import Earlier
from qinggao.run.reading import ReadError, read_raw
from qinggao.run.result import BatchResult, counts_of
from qinggao.run.state import FAILED, Found

__all__ = ["Batch", "clean_batch"]


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
    standing: frozenset[str] = frozenset()  # their raw bytes are the recorded ones
    moved: frozenset[str] = frozenset()  # the survey saw no raw file of them
    rerun: str = ""  # a cleaner to run although nothing of it changed
    learned: Path | None = None  # the part of `templates`, named after what it says


def clean_batch(batch: Batch) -> BatchResult:
    """
    Clean the documents of *batch* into its run's workspace and record them as one part a table.

    The part of `cleaned` is written last: where it stands, the batch is complete. A batch that
    runs twice writes the same names.
    """
    work = _Work(batch, *_tools(batch.config.text(), batch.digests, batch.learned))
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
def _tools(
    config: str, digests: tuple[tuple[str, str], ...], learned: Path | None
) -> tuple[Pipeline, Any]:
    """Return the chain, taught, and the deduplicator of a configuration, made once a process."""
    checked = Config.model_validate_json(config)
    signer = make("duplicates", checked.options.get("duplicates")) if checked.deduplicate else None
    pipeline = pipeline_of(config, digests)
    return pipeline.taught(read_rows(learned)) if learned else pipeline, signer


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
        self.earlier = Earlier(self.layout, batch.known)

    def document(self, found: Found) -> None:
        begin = perf_counter()
        raw: bytes | None = None
        try:
            unread = self._unread_row(found)
            if unread and self._stays(unread, self.pipeline):
                return
            raw, found = self._raw(found)
            self.result.raw_bytes += len(raw)
            document = Document.from_bytes(found.document, raw)
            pipeline = self.pipeline.for_document(document.id, document.text)
            row = self._row(found, raw, pipeline)
            if self._same(row) or (not unread and self._stays(row, pipeline)):
                return
            recorded = self.earlier.stages(row)
            cleaned = self._clean(pipeline, document.text, row, recorded)
            check_restores(document, cleaned, raw)
            if recorded is not None and self.earlier.says(document.id, cleaned, recorded):
                self._keep(row)
                return
        except ReadError as error:
            self._unreadable(found, str(error))
        except UndecodableError as error:
            self._quarantine(found, raw, str(error))
        except (OSError, PartError, RestoreError):
            raise  # the clean folder cannot be read: no fault of the document, whose text it holds
        except Exception as error:  # a cleaner's fault must not stop the other documents
            if raw is None:
                raise  # no cleaner has seen it
            self._quarantine(found, raw, _fault(error))
        else:
            self._stage(document, cleaned, row, begin)

    def _raw(self, found: Found) -> tuple[bytes, Found]:
        if found.document in self.batch.moved:
            # Not what may stand in its place: a symbolic link out of the raw folder, for one.
            return raw_bytes(Manifest(self.batch.clean), self.batch.known[found.document]), found
        raw, now = read_raw(self.batch.raw / found.document, found)
        if now != found:
            # The survey saw other bytes, and learned from them. With the times that it saw, the
            # next run takes the file for changed, and looks again.
            now = found._replace(size=now.size)
        return raw, now

    def _row(
        self, found: Found, raw: bytes | None, pipeline: Pipeline | None = None
    ) -> dict[str, Any]:
        digests = self.decisions.of(found.document).extend(self.batch.digests)
        if pipeline:
            digests = pipeline.with_learned(digests)
        return {
            "document": found.document,
            "run": self.batch.run,
            "raw_sha256": None if raw is None else hashlib.sha256(raw).hexdigest(),
            "raw_size": found.size,
            "raw_mtime_ns": found.mtime_ns,
            "raw_ctime_ns": found.ctime_ns,
            "moved": False,
            "digests": packed(digests),
        }

    def _same(self, row: dict[str, Any]) -> bool:
        """Keep what stands, where only the time stamps of the raw file are new."""
        known = self.earlier.of(row)
        if known is None or known["digests"] != row["digests"] or self.batch.rerun:
            return False
        self._keep(row)
        return True

    def _unread_row(self, found: Found) -> dict[str, Any] | None:
        """
        Return the new row of a document whose raw bytes are known without reading them.

        None also where a changed cleaner is another one for each text: it must be read.
        """
        if found.document not in self.batch.standing:
            return None
        known = self.batch.known[found.document]
        row = self._row(found, None) | {"raw_sha256": known["raw_sha256"]}
        then, own = dict(unpacked(known["digests"])), self.pipeline.of_document
        digests = []
        for name, digest in unpacked(row["digests"]):
            before = then.get(name, "")
            if name in own and (unlearned(before) != digest or name == self.batch.rerun):
                return None
            digests.append((name, before if name in own else digest))
        return row | {"digests": packed(digests)}

    def _stays(self, row: dict[str, Any], pipeline: Pipeline) -> bool:
        """Keep what stands where changed cleaners would do again what they did."""
        known = self.earlier.cleaned(row)
        if known is None:
            return False
        try:
            again = said_again(
                pipeline,
                self.earlier.part(known),
                self.layout.stored(known),
                known,
                unpacked(row["digests"]),
                decided=self.decisions.of(row["document"]),
                rerun=self.batch.rerun,
            )
        except (OSError, PartError):
            raise
        except Exception:  # a cleaner's fault, which the whole chain will meet and name
            return False
        if again is None:
            return False
        self._keep(row | again)
        return True

    def _keep(self, row: dict[str, Any]) -> None:
        """Leave the text and the edits of an earlier run in force."""
        known = self.batch.known[row["document"]]
        if known != {**known, **row, "run": known["run"], "moved": known["moved"]}:
            self.records.documents.append({**known, **row})
        self.result.same += 1

    def _clean(
        self,
        pipeline: Pipeline,
        text: str,
        row: dict[str, Any],
        recorded: tuple[Stage, ...] | None,
    ) -> Cleaned:
        recalled = None
        if recorded is not None:
            then = unpacked(self.batch.known[row["document"]]["digests"])
            now = unpacked(row["digests"])
            recalled = pipeline.recall(text, recorded, then, now, self.batch.rerun)
        decided = self.decisions.of(row["document"])
        cleaned = pipeline.clean(text, recalled, decided)
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
        self.result.count(cleaned)

    def _keep_aside(self, document: str, content: bytes) -> None:
        """Write to the workspace; all of it is flushed at once before anything is published."""
        path = self.batch.workspace / "files" / document
        if path.parent not in self.folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.folders.add(path.parent)
        path.write_bytes(content)

    def _unreadable(self, found: Found, reason: str) -> None:
        """Leave in force what was cleaned before: the file may be read again tomorrow."""
        known = self.batch.known.get(found.document)
        if known is None or known["status"] == "withdrawn" or known["raw_sha256"] is None:
            self._quarantine(found, None, reason)
            return
        self.result.warnings.append(f"{found.document}: {reason}; its earlier text stays")
        self.result.same += 1

    def _quarantine(self, found: Found, raw: bytes | None, reason: str) -> None:
        row = self._row(found, raw)
        if self._same(row):
            return
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
        self.result.warnings += self.pipeline.warnings()
        self.result.write(counts_of(self.batch.workspace, self.batch.name))
        self.records.write(self.batch.workspace)


def _fault(error: Exception) -> str:
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{FAILED}{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
