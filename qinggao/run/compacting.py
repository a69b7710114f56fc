"""Compaction: the small parts of many runs become row groups of few files; no answer changes."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from qinggao import __version__
from qinggao.files import sha256_of, sync_folder, write_whole
from qinggao.manifest import TABLES, Manifest, ManifestError
from qinggao.manifest.parts import DICTIONARIES, Part, read_columns
from qinggao.run.lock import locked

__all__ = ["Compacted", "compact"]

SMALL = 16 << 20  # bytes of a file that is worth merging
FULL = 64 << 20  # bytes of small files that one file takes
MOST = 1024  # row groups of a file: its footer tells of all of them

_TABLES = [table for table in TABLES if table not in ("runs", "compactions")]  # that have parts


class Compacted(NamedTuple):
    """Files and bytes of the manifest's parts before and after."""

    files: int
    size: int
    files_after: int
    size_after: int


def compact(clean: Path) -> Compacted:
    """
    Merge the small parts of *clean* into few files.

    Each part becomes a row group, read back and compared before it counts; then the compaction is
    committed as a link of the chain of runs, and only then do the old files go. One that was
    stopped before has changed nothing, one that was stopped after it is tidied by the next.
    Raises `ManifestError` where a run was stopped half-way, `LockedError` where one is at work.
    """
    Manifest.existing(clean)
    with locked(clean / "_manifest"):
        manifest = Manifest(clean)
        if next(manifest.unfinished.glob("*/state.json"), None):
            raise ManifestError(
                f"a run of {clean} was stopped; complete it with `qinggao clean`, then compact"
            )
        _tidy(manifest)
        before = _files(manifest)
        batches = [parts for parts in _batches(manifest) if len({part.file for part in parts}) > 1]
        if batches:
            _commit(manifest, batches)
            _tidy(manifest)
        after = _files(manifest)
    return Compacted(len(before), sum(before.values()), len(after), sum(after.values()))


def _files(manifest: Manifest) -> dict[Path, int]:
    """Return the files that hold parts now, with their sizes."""
    files = {file for table in _TABLES for file in manifest.files(table)}
    return {file: file.stat().st_size for file in files}


def _batches(manifest: Manifest) -> Iterator[list[Part]]:
    """Yield the parts that go into one file: all parts of small files of one table."""
    for table in _TABLES:
        files: dict[Path, list[Part]] = defaultdict(list)
        for part in manifest.part_files(table):
            files[part.file].append(part)
        batch: list[Part] = []
        size = 0
        for file, parts in files.items():
            more = file.stat().st_size
            if more > SMALL or not _has_schema(table, file):
                continue
            if size + more > FULL or len(batch) + len(parts) > MOST:
                yield batch
                batch, size = [], 0
            batch += parts
            size += more
        yield batch


def _has_schema(table: str, file: Path) -> bool:
    """Tell whether a file has today's columns: an older one keeps its own file."""
    return bool(pq.read_schema(file).equals(TABLES[table]))


def _commit(manifest: Manifest, batches: list[list[Part]]) -> None:
    now = datetime.now(UTC)
    name = manifest.next_name(now)
    files: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    for number, parts in enumerate(batches):
        path = f"{parts[0].table}/{name}/compacted-{number:04}.parquet"
        _merge(parts, manifest.manifest / path)
        files.append({"path": path, "sha256": sha256_of(manifest.manifest / path)})
        places += [
            {"path": part.path, "file": path, "group": group} for group, part in enumerate(parts)
        ]
    row = {
        "run": name,
        "finished": now,
        "previous": manifest.last_digest(),
        "version": __version__,
        "files": files,
        "parts": places,
    }
    manifest.commit(row, "compactions")


def _merge(parts: list[Part], target: Path) -> None:
    """Write the parts as row groups of *target*, whole or not at all, and compare each."""
    sink = pa.BufferOutputStream()
    schema = TABLES[parts[0].table]
    with pq.ParquetWriter(
        sink, schema, compression="zstd", compression_level=3, use_dictionary=DICTIONARIES
    ) as writer:
        for part in parts:
            rows = read_columns(part)
            writer.write_table(rows, row_group_size=max(len(rows), 1))
    write_whole(target, sink.getvalue())
    sync_folder(target.parent)
    written = pq.ParquetFile(target)
    for group, part in enumerate(parts):
        if not _plain(written.read_row_group(group)).equals(_plain(read_columns(part))):
            target.unlink()
            raise ManifestError(f"{part.path} does not read back the same; nothing was changed")


def _plain(table: pa.Table) -> pa.Table:
    """Return *table* with names in place of codes: two dictionaries may differ in order."""
    columns = [
        pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def _must_hold(manifest: Manifest) -> None:
    """Raise `ManifestError` unless the merged files are as they were written."""
    for path, digest in manifest.compactions.files.items():
        file = manifest.manifest / path
        if sha256_of(file) != digest:
            raise ManifestError(f"{file} was changed; nothing was removed. Run `qinggao verify`")


def _tidy(manifest: Manifest) -> None:
    """Remove what no part stands in: what was merged, and what a stopped compaction left."""
    merged = {manifest.manifest / path for path in manifest.compactions.parts}
    written = set(manifest.manifest.glob("*/*/compacted-*.parquet"))
    used = _files(manifest).keys()
    left = [file for file in sorted(merged | written) if file not in used and file.exists()]
    if left:
        _must_hold(manifest)
        for file in left:
            file.unlink()
            with suppress(OSError):  # another part stands beside it
                file.parent.rmdir()
