"""Checks a clean folder against its manifest: every hash, every restore, every count."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from qinggao.files import sha256_of
from qinggao.manifest import Manifest
from qinggao.manifest.folder import RESERVED, Row
from qinggao.manifest.parts import read_rows
from qinggao.pool import run_batches
from qinggao.restoring import RestoreError, raw_bytes

__all__ = ["Finding", "verify"]


class Finding(NamedTuple):
    """Something that does not hold (`wrong`), or that should be known (not `wrong`)."""

    path: str
    message: str
    wrong: bool = True


class _Part(NamedTuple):
    """The documents whose edits stand in one part: one piece of work."""

    clean: Path
    raw: Path | None
    rows: tuple[Row, ...]


def verify(
    clean: Path,
    *,
    raw: Path | None = None,
    workers: int = 1,
    progress: Callable[[int, int, str], None] | None = None,
) -> Iterator[Finding]:
    """
    Yield what is wrong with the clean folder.

    Checked: the files of the manifest (their SHA-256, the chain of runs, nothing missing, nothing
    added), every stored text (SHA-256), every restore (the raw bytes' SHA-256), the raw files
    where they are at hand (*raw*, or the folder of the last run), and the balance of each run.
    Raises `ManifestError` where there is no manifest at all.
    """
    manifest = Manifest(clean)
    wrong_files = list(_files(manifest))
    yield from wrong_files
    if any(finding.wrong for finding in wrong_files):
        # What a damaged manifest says of documents is worth nothing.
        return
    folder = raw or manifest.raw_folder()
    if folder is None:
        yield Finding(
            manifest.runs[-1]["raw"], "not there: raw files were not compared", wrong=False
        )
    parts = [_Part(clean, folder, tuple(rows)) for rows in manifest.by_part().values()]
    done, total = 0, len(manifest.documents)
    with closing(run_batches(_check_part, parts, workers=workers)) as results:
        for count, found in results:
            yield from found
            done += count
            if progress:
                progress(done, total, "documents")
    yield from _balance(manifest)
    yield from _strangers(manifest)


def _files(manifest: Manifest) -> Iterator[Finding]:
    """Check the files of the manifest themselves."""
    try:
        runs = manifest.runs
    except Exception as error:  # a damaged Parquet file fails in many ways
        runs = None
        reason = str(error).split("\n")[0][:120]
    rows = {row["run"]: row for row in runs or ()}
    previous = ""
    for path in manifest.chain():
        name = path.relative_to(manifest.clean).as_posix()
        digest = sha256_of(path)
        if digest != path.stem:
            yield Finding(name, "changed since it was written")
            if path.parent.parent.name == "compactions":
                return  # it says where the parts are
        elif runs is not None:
            row = rows.get(path.parent.name) or read_rows(path)[0]
            if row["previous"] != previous:
                yield Finding(name, "does not follow the run before it: a run is missing or new")
        previous = digest
    if runs is None:
        yield Finding("_manifest/runs", f"cannot be read: {reason}")
        return
    if not runs:
        yield Finding("_manifest/runs", "there is no run. `qinggao clean` makes one")
        return
    yield from _parts(manifest)


def _parts(manifest: Manifest) -> Iterator[Finding]:
    merged, files = manifest.compactions
    written = {part["path"]: part["sha256"] for row in manifest.runs for part in row["parts"]}
    listed = {path: sha for path, sha in written.items() if path not in merged}
    listed.update(files)
    for path, digest in listed.items():
        file = manifest.manifest / path
        if not file.is_file():
            yield Finding(f"_manifest/{path}", "missing")
        elif sha256_of(file) != digest:
            yield Finding(f"_manifest/{path}", "changed since it was written")
    for file in sorted(manifest.manifest.rglob("*.parquet")):
        path = file.relative_to(manifest.manifest).as_posix()
        if path in listed or path.startswith(("_unfinished/", "runs/", "compactions/")):
            continue
        if path in merged or file.name.startswith("compacted-"):
            left = "left over from a compaction; the next one removes it"
            yield Finding(f"_manifest/{path}", left, wrong=False)
        else:
            yield Finding(f"_manifest/{path}", "belongs to no run")
    if next(manifest.unfinished.glob("*/state.json"), None):
        yield Finding(
            "_manifest/_unfinished", "a run was stopped; the next one completes it", wrong=False
        )


def _check_part(part: _Part) -> tuple[int, list[Finding]]:
    """Check the documents of one part, in a worker process."""
    manifest = Manifest(part.clean)
    first = part.rows[0]
    recorded = manifest.recorded(first["cleaned_in"], first["part"])
    found: list[Finding] = []
    for row in part.rows:
        found += _check_document(manifest, row, recorded.stages(row["document"]), part.raw)
    return len(part.rows), found


def _check_document(
    manifest: Manifest, row: Row, stages: Any, raw: Path | None
) -> Iterator[Finding]:
    document = row["document"]
    if row["raw_sha256"] is None:
        yield Finding(document, f"in quarantine, never read: {row['reason']}", wrong=False)
        return
    stored = manifest.stored(row)
    name = stored.relative_to(manifest.clean).as_posix()
    if not stored.is_file():
        yield Finding(name, "missing")
    elif sha256_of(stored) != (row["clean_sha256"] or row["raw_sha256"]):
        yield Finding(name, "changed since it was written")
    else:
        yield from _check_restore(manifest, row, stages, name)
    if raw is None or row["status"] == "withdrawn":
        return
    file = raw / document
    if not file.is_file():
        if not row["moved"]:
            yield Finding(str(file), "missing: gone since the last run")
    elif sha256_of(file) != row["raw_sha256"]:
        yield Finding(str(file), "changed since it was cleaned")


def _check_restore(manifest: Manifest, row: Row, stages: Any, name: str) -> Iterator[Finding]:
    try:
        raw_bytes(manifest, row, stages)
    except RestoreError as error:
        yield Finding(name, f"does not restore: {error}")
        return
    edits = sum(len(stage.edits) for stage in stages)
    if row["status"] != "quarantined" and edits != row["edits"]:
        yield Finding(name, f"has {edits} recorded edits, its row says {row['edits']}")


def _balance(manifest: Manifest) -> Iterator[Finding]:
    last = manifest.runs[-1]
    counts = Counter(row["status"] for row in manifest.documents.values())
    for status in ("clean", "duplicate", "quarantined"):
        if counts[status] != last[status]:
            yield Finding(
                "_manifest/runs", f"{last[status]} {status} in the last run, {counts[status]} here"
            )
    for row in manifest.runs:
        if row["raw_documents"] != row["clean"] + row["duplicate"] + row["quarantined"]:
            yield Finding(f"_manifest/runs/{row['run']}", "its balance does not hold")


def _strangers(manifest: Manifest) -> Iterator[Finding]:
    """Yield files in the clean folder that no document accounts for."""
    stored = {manifest.stored(row) for row in manifest.documents.values()}
    for path in sorted(manifest.clean.rglob("*")):
        parts = path.relative_to(manifest.clean).parts
        if parts[0] in ("_manifest", "_withdrawn") or path.name.startswith("."):
            continue
        if path.is_file() and path not in stored:
            where = "left over" if parts[0] in RESERVED else "not from qinggao"
            yield Finding("/".join(parts), f"{where}: no document accounts for it", wrong=False)
