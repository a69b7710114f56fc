"""Stage `clean`: batches of documents over worker processes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

from qinggao.files import sha256_of
from qinggao.manifest.staged import read_staged
from qinggao.run.batch import Batch, clean_batch
from qinggao.run.result import BatchResult, counts_of
from qinggao.run.state import Found, Progress, Run, Summary
from qinggao.run.totals import cleaner_rows

__all__ = ["clean"]


def clean(run: Run, progress: Progress) -> Summary:
    """Clean what the survey found to do, in batches that each leave complete parts behind."""
    left = _not_done_before(run)
    size = sum(found.size for found in left)
    alone = run.alone(_work(run, left))
    done = total = sum(found.size for found in run.todo)
    done -= size
    progress(done, total, "bytes")
    batches = list(_batches(run, left, size, 1 if alone else run.workers))
    sizes = {batch.name: sum(found.size for found in batch.documents) for batch in batches}
    with closing(run.crew.map(_named, batches, alone=alone)) as results:
        for name, result in results:
            done += sizes[name]
            _gather(run, result)
            progress(done, total, "bytes")
    return _summary(run)


def _work(run: Run, documents: list[Found]) -> int:
    """Return how many bytes there are to clean; one whose record may stand costs a tenth."""
    known = sum(found.size for found in documents if found.document in run.standing)
    return sum(found.size for found in documents) - known + known // 10


def _named(batch: Batch) -> tuple[str, BatchResult]:
    return batch.name, clean_batch(batch)


def _gather(run: Run, result: BatchResult) -> None:
    """Add the counts of a batch to those of the run."""
    run.raw_bytes += result.raw_bytes
    run.unchanged += result.same
    run.quarantine += result.quarantine
    run.warnings += [one for one in result.warnings if one not in run.warnings]
    for cleaner, counts in result.cleaners.items():
        run.cleaners.setdefault(cleaner, Counter()).update(counts)


def _not_done_before(run: Run) -> list[Found]:
    """
    Return what is still to do, after the batches that a killed run completed.

    A complete batch whose raw files did not change since counts as done.
    """
    stamps = {found.document: found for found in run.todo}
    done: set[str] = set()
    for path in run.cleaned_parts():
        rows = list(read_staged(path))
        if all(_stands(run, row, stamps.get(row["document"])) for row in rows):
            done.update(row["document"] for row in rows)
            _gather(run, BatchResult.read(counts_of(run.workspace, path.stem)))
        else:
            path.unlink()
            for part in run.workspace.glob(f"tables/*/{path.stem}.parquet"):
                part.unlink()
    return [found for found in run.todo if found.document not in done]


def _stands(run: Run, row: Mapping[str, Any], found: Found | None) -> bool:
    stamp = (row["raw_size"], row["raw_mtime_ns"], row["raw_ctime_ns"])
    return found is not None and found[1:] == stamp and _is_staged(run, row)


def _is_staged(run: Run, row: Mapping[str, Any]) -> bool:
    """Tell whether the text of a row is whole in the workspace, where it was not flushed."""
    if row["cleaned_in"] != run.name:  # only touched: there is nothing staged
        return True
    try:
        digest = sha256_of(run.staged(row["document"]))
    except OSError:
        return row["raw_sha256"] is None
    return bool(digest == (row["clean_sha256"] or row["raw_sha256"]))


def _batches(run: Run, left: list[Found], size: int, workers: int) -> Iterator[Batch]:
    # Enough batches that every worker has something to do until the end.
    limit = min(run.config.run.batch_bytes, max(size // (4 * workers), 1))
    used = [int(path.stem) for path in run.cleaned_parts()]
    number = max(used, default=0)
    waiting: list[Found] = []
    weight = 0
    for found in left:
        waiting.append(found)
        weight += found.size
        if weight >= limit:
            number += 1
            yield _batch(run, number, waiting)
            waiting, weight = [], 0
    if waiting:
        yield _batch(run, number + 1, waiting)


def _batch(run: Run, number: int, documents: list[Found]) -> Batch:
    known = run.manifest.documents
    return Batch(
        name=f"{number:06}",
        run=run.name,
        raw=run.raw,
        clean=run.manifest.clean,
        workspace=run.workspace,
        config=run.config,
        digests=run.pipeline.digests,
        documents=tuple(documents),
        known={f.document: known[f.document] for f in documents if f.document in known},
        decisions=tuple(run.decisions.about(found.document for found in documents)),
        standing=frozenset(f.document for f in documents if f.document in run.standing),
        moved=frozenset(f.document for f in documents if f.document not in run.present),
        rerun=run.options.rerun,
        learned=run.learned_part,
    )


def _summary(run: Run) -> Summary:
    edits = sum(counts["edits"] for counts in run.cleaners.values())
    suggested = sum(counts["suggested"] for counts in run.cleaners.values())
    line = (
        f"{len(run.todo)} documents, {run.raw_bytes / 1e6:.2f} MB: {edits} edits, "
        f"{suggested} suggestions, {len(run.quarantine)} in quarantine"
    )
    return Summary(line, cleaner_rows(run))
