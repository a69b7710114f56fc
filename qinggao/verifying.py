"""Checks a clean folder against its manifest: every hash, every restore, every count."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from qinggao.files import sha256_of
from qinggao.manifest import Manifest
from qinggao.manifest.folder import RESERVED, Row, is_kept
from qinggao.manifest.parts import read_rows
from qinggao.pool import run_batches
from qinggao.restoring import RestoreError, raw_bytes

__all__ = ["Finding", "publication", "verify"]

_CHANGED, _MISSING = "changed since it was written", "missing"


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
    added), every stored text (SHA-256), also those set aside, every restore (the raw bytes'
    SHA-256), the raw files where they are at hand (*raw*, or the folder of the last run), and the
    balance of each run. What a run was about to move when it was stopped is not called wrong: the
    next run completes it. Raises `ManifestError` where there is no manifest at all.
    """
    begun = _Begun(Manifest(clean))
    for finding in _look(Manifest(clean), raw, workers, progress, begun):
        yield begun.told(finding)


def publication(clean: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what changes while a run publishes: the chain of runs, and the plans that are open."""
    manifest = Manifest(clean)
    plans = tuple(path.parent.name for path in _plans(manifest))
    return tuple(path.stem for path in manifest.chain()), plans


def _plans(manifest: Manifest) -> list[Path]:
    try:
        return sorted(manifest.unfinished.glob("*/plan.json"))
    except OSError:  # a run ends, and removes its workspace, this moment
        return []


class _Begun:
    """What a run is about to move that was stopped, or is at work, while it publishes."""

    def __init__(self, manifest: Manifest) -> None:
        self.runs: set[str] = set()
        self.paths: set[str] = set()
        for file in _plans(manifest):
            with suppress(
                OSError, ValueError, KeyError, TypeError
            ):  # it may be completed this moment
                plan = dict(json.loads(file.read_bytes()))
                self.paths.update(path for pair in plan["leaving"] for path in pair)
                self.paths.update(plan["removed"], (target for _, target, _ in plan["coming"]))
                self.runs.add(plan["row"]["run"])

    def told(self, finding: Finding) -> Finding:
        """Return *finding*, no longer wrong where it is about something half-way moved."""
        table = finding.path.split("/")[:3]
        part = table[0] == "_manifest" and table[-1] in self.runs
        if not finding.wrong or not (part or finding.path in self.paths):
            return finding
        return finding._replace(
            message=f"{finding.message}: a run was stopped here; the next one completes it",
            wrong=False,
        )


def _look(
    manifest: Manifest,
    raw: Path | None,
    workers: int,
    progress: Callable[[int, int, str], None] | None,
    begun: _Begun,
) -> Iterator[Finding]:
    wrong_files = list(_files(manifest))
    yield from wrong_files
    if any(begun.told(finding).wrong for finding in wrong_files):
        # What a damaged manifest says of documents is worth nothing.
        return
    folder = raw or manifest.raw_folder()
    if folder is None:
        yield Finding(
            manifest.runs[-1]["raw"], "not there: raw files were not compared", wrong=False
        )
    rows = [*manifest.documents.values(), *manifest.aside]
    parts = [_Part(manifest.clean, folder, tuple(some)) for some in manifest.by_part(rows).values()]
    done, total = 0, len(rows)
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
        if wrong := _differs(path, path.stem):
            yield Finding(name, wrong)
            if path.parent.parent.name == "compactions":
                return  # it says where the parts are
        elif runs is not None:
            row = rows.get(path.parent.name) or read_rows(path)[0]
            if row["previous"] != previous:
                yield Finding(name, "does not follow the run before it: a run is missing or new")
        previous = path.stem
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
        if wrong := _differs(manifest.manifest / path, digest):
            yield Finding(f"_manifest/{path}", wrong)
    for path in _below(manifest.manifest, but="_unfinished"):
        if path in listed or path.startswith(("runs/", "compactions/")):
            continue
        if not path.endswith(".parquet"):
            continue
        if path in merged or path.rpartition("/")[2].startswith("compacted-"):
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
    if not is_kept(row):
        why = "never read: " if row["raw_sha256"] is None else ""
        yield Finding(document, f"nothing is kept of it: {why}{row['reason']}", wrong=False)
        return
    stored = manifest.stored(row)
    name = stored.relative_to(manifest.clean).as_posix()
    if wrong := _differs(stored, row["clean_sha256"] or row["raw_sha256"]):
        yield Finding(name, wrong)
    else:
        yield from _check_restore(manifest, row, stages, name)
    if raw is None or row["status"] == "withdrawn":
        return
    file = raw / document
    if row["moved"] and file.resolve() != file:  # a symbolic link, to what is no document
        return
    wrong = _differs(file, row["raw_sha256"])
    if wrong == _CHANGED:
        yield Finding(str(file), "changed since it was cleaned")
    elif wrong and not row["moved"]:
        gone = "missing: gone since the last run"
        yield Finding(str(file), gone if wrong == _MISSING else wrong)


def _differs(path: Path, digest: str) -> str:
    """Return what is wrong with a file that should have the SHA-256 *digest*; empty: nothing."""
    try:
        return "" if sha256_of(path) == digest else _CHANGED
    except (FileNotFoundError, NotADirectoryError):
        return _MISSING
    except OSError as error:
        return f"cannot be read: {error.strerror}"


def _check_restore(manifest: Manifest, row: Row, stages: Any, name: str) -> Iterator[Finding]:
    try:
        raw_bytes(manifest, row, stages)
    except RestoreError as error:
        yield Finding(name, f"does not restore: {error}")
        return
    edits = sum(len(stage.edits) for stage in stages)
    if edits != (row["edits"] or 0):
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
    rows = (*manifest.documents.values(), *manifest.aside)
    stored = {manifest.stored(row) for row in rows}
    for path in _below(manifest.clean, but="_manifest"):
        if Path(path).name.startswith(".") or manifest.clean / path in stored:
            continue
        where = "left over" if path.split("/")[0] in RESERVED else "not from qinggao"
        yield Finding(path, f"{where}: no document accounts for it", wrong=False)


def _below(folder: Path, *, but: str) -> list[str]:
    """Return every file below *folder*, without the folder *but* in it, which others work in."""
    found: list[str] = []
    for root, folders, files in os.walk(folder):
        here = Path(root).relative_to(folder).as_posix()
        if here == ".":
            folders[:] = [name for name in folders if name != but]
        found += files if here == "." else [f"{here}/{name}" for name in files]
    return sorted(found)
