"""Part of the survey: what recurs in the corpus, for cleaners that learn from it."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from qinggao.cleaner import WITNESS, Learner, Sighting
from qinggao.digests import unlearned, unpacked
from qinggao.document import Document, UndecodableError
from qinggao.files import write_whole
from qinggao.manifest import Manifest
from qinggao.manifest.parts import table_of, write_part
from qinggao.manifest.tables import TABLES
from qinggao.pipeline import pipeline_of
from qinggao.restoring import raw_bytes
from qinggao.run.state import Found, Progress, Run

__all__ = ["learn", "sightings_of"]

_BATCH_BYTES = 8_000_000


def learn(run: Run, progress: Progress) -> list[Found]:
    """
    Teach the cleaners of *run* what recurs, and return the documents that it may change.

    Every new or changed document is looked at; the sightings of all others stand in the manifest.
    What is learned follows from all documents that are there, so it does not matter in how many
    runs they came. A run that is limited to some documents (``--only``, a decision) learns nothing
    new, as it could not bring the others up to date.
    """
    learners = run.pipeline.learners
    if not learners:
        return []
    new = [
        found
        for found in run.todo
        if found.document not in run.standing or not _are_as_before(run, found.document, learners)
    ]
    _sight(run, new, progress)
    before = run.manifest.templates
    runs = run.manifest.runs
    settled = not new and not run.gone and (not runs or not runs[-1]["only"])
    if settled or run.options.only is not None or (run.narrow and run.options.decide):
        run.learned = before
        touched: list[str] = []
    else:
        run.learned, touched = _learned(run, learners, before)
    _write_down(run)
    if run.options.rerun:  # it looks at all that stand anyway
        return []
    todo = {found.document for found in run.todo}
    return [found for name in touched if name not in todo and (found := _found(run, name))]


def _are_as_before(run: Run, document: str, learners: Iterable[str]) -> bool:
    """Tell whether *learners* would see in the same bytes what the manifest says they saw."""
    row = run.manifest.documents[document]
    then, now = dict(unpacked(unlearned(row["digests"]))), dict(run.pipeline.digests)
    return all(
        then.get(name, "").partition("+")[0] == now[name] for name in ("document", *learners)
    )


def _found(run: Run, document: str) -> Found | None:
    """Return a document to look at again; one that was moved comes from the clean folder."""
    row = run.manifest.documents.get(document)
    if document in run.present or row is None or not row["moved"]:
        return run.present.get(document)
    return Found(document, row["raw_size"], row["raw_mtime_ns"], row["raw_ctime_ns"])


# --- Sighting -----------------------------------------------------------------------------------


class _Batch(NamedTuple):
    """Documents to look at, in a worker process."""

    name: str
    run: str
    raw: Path
    clean: Path
    target: Path
    config: str
    digests: tuple[tuple[str, str], ...]
    documents: tuple[Found, ...]
    moved: dict[str, dict[str, Any]]  # rows of those whose raw file is gone by our hand


def _sight(run: Run, documents: list[Found], progress: Progress) -> None:
    """Record what there is to see in *documents*, as parts of this run."""
    folder = run.parts("sightings")
    shutil.rmtree(folder, ignore_errors=True)
    size = sum(found.size for found in documents)
    done = 0
    with closing(run.crew.map(_look, _batches(run, documents), alone=run.alone(size))) as results:
        for count in results:
            done += count
            progress(done, size, "bytes")


def _batches(run: Run, documents: list[Found]) -> Iterator[_Batch]:
    waiting: list[Found] = []
    weight = number = 0
    for found in documents:
        waiting.append(found)
        weight += found.size
        if weight >= _BATCH_BYTES or found is documents[-1]:
            number += 1
            yield _batch(run, f"seen-{number:06}", waiting)
            waiting, weight = [], 0


def _batch(run: Run, name: str, documents: list[Found]) -> _Batch:
    known = run.manifest.documents
    moved = {
        found.document: known[found.document]
        for found in documents
        if found.document in known and found.document not in run.present
    }
    return _Batch(
        name,
        run.name,
        run.raw,
        run.manifest.clean,
        run.parts("sightings") / f"{name}.parquet",
        run.config.text(),
        run.pipeline.digests,
        tuple(documents),
        moved,
    )


def _look(batch: _Batch) -> int:
    """Write the sightings of the documents of *batch*, and return their raw bytes."""
    texts = ((found.document, _text(batch, found)) for found in batch.documents)
    table = sightings_of(
        texts, pipeline_of(batch.config, batch.digests).learners, batch.run, batch.name
    )
    write_part(batch.target, table)
    return sum(found.size for found in batch.documents)


def sightings_of(
    texts: Iterable[tuple[str, str]], learners: Mapping[str, Learner], run: str, part: str
) -> pa.Table:
    """Return what *learners* see in *texts*, by document, as a part of the table of sightings."""
    columns: dict[str, list[Any]] = {name: [] for name in TABLES["sightings"].names}
    for document, text in texts:
        for name, learner in learners.items():
            seen = list(learner.sightings(text)) if text else [Sighting(WITNESS, "")]
            columns["document"] += [document] * len(seen)
            columns["cleaner"] += [name] * len(seen)
            for field in Sighting._fields:
                columns[field] += (getattr(one, field) for one in seen)
    count = len(columns["document"])
    return table_of("sightings", columns | {"run": [run] * count, "part": [part] * count})


def _text(batch: _Batch, found: Found) -> str:
    """Return the text of a document; nothing for one that goes into quarantine."""
    if found.document in batch.moved:
        raw = raw_bytes(Manifest(batch.clean), batch.moved[found.document])
    else:
        try:
            raw = (batch.raw / found.document).read_bytes()
        except OSError:
            return ""
    try:
        return Document.from_bytes(found.document, raw).text
    except UndecodableError:
        return ""


# --- Learning -----------------------------------------------------------------------------------


def _learned(
    run: Run, learners: dict[str, Learner], before: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what the corpus teaches now, and the documents that any difference may touch."""
    from qinggao.run.recurrence import Sighted

    parts = [*run.manifest.files("sightings"), *run.parts("sightings").glob("*.parquet")]
    withdrawn = (d for d, row in run.manifest.documents.items() if row["status"] == "withdrawn")
    gone = {*run.gone, *withdrawn} - set(run.present)
    learned: list[dict[str, Any]] = []
    touched: set[str] = set()
    for name, learner in learners.items() if parts else ():
        known = {_said(row): row for row in before if row["cleaner"] == name}
        with Sighted(parts, name, gone) as sighted:
            rows = [{**row, "cleaner": name} for row in learner.propose(sighted.recurring())]
            now = {_said(row): row for row in rows}
            changed = [(known | now)[said] for said in known.keys() ^ now.keys()]
            learned += rows
            if any(row["scope"] == "inline" for row in changed):  # a name may stand anywhere
                touched.update(set(run.manifest.documents) - gone)
            elif changed:
                touched.update(sighted.documents({key for row in changed for key in row["lines"]}))
    return learned, sorted(touched)


def _said(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return what decides of a template: not how often it was seen."""
    return row["scope"], tuple(row["lines"]), row["accepted"]


def _write_down(run: Run) -> None:
    """
    Write what this run knows where its batches find it.

    Batches that a killed run made with other templates are made again.
    """
    folder = run.parts("templates")
    shutil.rmtree(folder, ignore_errors=True)
    digest = _digest(run.learned)
    state = run.workspace / "learned"
    if state.exists() and state.read_text() != digest:
        for left in ("cleaned", "counts", "files", *(f"tables/{name}" for name in _MADE)):
            shutil.rmtree(run.workspace / left, ignore_errors=True)
    write_whole(state, digest.encode())
    if run.learned:
        rows = [{**row, "run": run.name} for row in run.learned]
        run.learned_part = folder / f"{digest}.parquet"
        write_part(run.learned_part, table_of("templates", rows))


_MADE = ("edits", "markers", "signatures")


def _digest(learned: Iterable[dict[str, Any]]) -> str:
    said = repr(sorted((row["cleaner"], *_said(row)) for row in learned))
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
