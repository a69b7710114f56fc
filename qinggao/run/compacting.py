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
from qinggao.manifest.parts import DICTIONARIES, Part, read_columns, read_rows
from qinggao.run.lock import locked

__all__ = ["Compacted", "compact"]

SMALL = 16 << 20  # bytes of a file that is worth merging
FULL = 64 << 20  # bytes of small files that one file takes
MOST = 1024  # row groups of a file: its footer is read for each part


class Compacted(NamedTuple):
    """Files and bytes of the manifest's parts before and after."""

    files: int
    size: int
    files_after: int
    size_after: int


class _Source(NamedTuple):
    path: str  # as it was written, under the manifest
    sha256: str
    part: Part


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
        batches = list(_batches(manifest))
        if batches:
            _commit(manifest, batches)
            _tidy(manifest)
        after = _files(manifest)
    return Compacted(len(before), sum(before.values()), len(after), sum(after.values()))


def _files(manifest: Manifest) -> dict[Path, int]:
    """Return the files that hold parts now, with their sizes."""
    tables = TABLES.keys() - {"runs", "compactions"}
    files = {part.file for table in tables for part in manifest.part_files(table)}
    return {file: file.stat().st_size for file in files}


def _batches(manifest: Manifest) -> Iterator[tuple[str, list[_Source]]]:
    """Yield by table the parts that go into one file: of small files, two at least."""
    tables: dict[str, list[_Source]] = defaultdict(list)
    for row in manifest.runs:
        for part in row["parts"]:
            source = _Source(part["path"], part["sha256"], manifest.source(part["path"]))
            tables[part["path"].split("/")[0]].append(source)
    for table, sources in tables.items():
        batch: list[_Source] = []
        sizes: dict[Path, int] = {}
        for source in sources:
            file = source.part.file
            size = file.stat().st_size
            if size > SMALL or not _has_schema(table, file):
                continue
            if sum(sizes.values()) + size > FULL or len(batch) >= MOST:
                if len(sizes) > 1:
                    yield table, batch
                batch, sizes = [], {}
            batch.append(source)
            sizes[file] = size
        if len(sizes) > 1:
            yield table, batch


def _has_schema(table: str, file: Path) -> bool:
    """Tell whether a file has today's columns: an older one keeps its own file."""
    return bool(pq.read_schema(file).equals(TABLES[table]))


def _commit(manifest: Manifest, batches: list[tuple[str, list[_Source]]]) -> None:
    now = datetime.now(UTC)
    name = manifest.next_name(now)
    files: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for number, (table, sources) in enumerate(batches):
        path = f"{table}/{name}/compacted-{number:04}.parquet"
        _merge(table, sources, manifest.manifest / path)
        files.append({"path": path, "sha256": sha256_of(manifest.manifest / path)})
        parts += [
            {"path": source.path, "sha256": source.sha256, "file": path, "group": group}
            for group, source in enumerate(sources)
        ]
    row = {
        "run": name,
        "finished": now,
        "previous": manifest.last_digest(),
        "version": __version__,
        "files": files,
        "parts": parts,
    }
    manifest.commit(row, "compactions")


def _merge(table: str, sources: list[_Source], target: Path) -> None:
    """Write the parts as row groups of *target*, whole or not at all, and compare each."""
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(
        sink, TABLES[table], compression="zstd", compression_level=3, use_dictionary=DICTIONARIES
    ) as writer:
        for source in sources:
            rows = read_columns(source.part)
            writer.write_table(rows, row_group_size=max(len(rows), 1))
    write_whole(target, sink.getvalue())
    sync_folder(target.parent)
    written = pq.ParquetFile(target)
    for group, source in enumerate(sources):
        if not _plain(written.read_row_group(group)).equals(_plain(read_columns(source.part))):
            target.unlink()
            raise ManifestError(f"{source.path} does not read back the same; nothing was changed")


def _plain(table: pa.Table) -> pa.Table:
    """Return *table* with names in place of codes: two dictionaries may differ in order."""
    columns = [
        pc.cast(column, column.type.value_type) if pa.types.is_dictionary(column.type) else column
        for column in table.columns
    ]
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def _must_hold(manifest: Manifest) -> None:
    """Raise `ManifestError` unless the merged files are as they were written."""
    inside = {part.file for part in manifest.compacted.values()}
    for link in manifest.part_files("compactions"):
        for file in read_rows(link)[0]["files"]:
            path = manifest.manifest / file["path"]
            if path in inside and sha256_of(path) != file["sha256"]:
                raise ManifestError(
                    f"{path} was changed; nothing was removed. Run `qinggao verify`"
                )


def _tidy(manifest: Manifest) -> None:
    """Remove what no part stands in: what was merged, and what a stopped compaction left."""
    used = {part.file for table in TABLES for part in manifest.part_files(table)}
    merged = {manifest.manifest / path: part for path, part in manifest.compacted.items()}
    left = [
        file
        for file in sorted(manifest.manifest.glob("*/*/*.parquet"))
        if file not in used and (file in merged or file.name.startswith("compacted-"))
    ]
    if left:
        _must_hold(manifest)
        for file in left:
            file.unlink()
            with suppress(OSError):  # another part stands beside it
                file.parent.rmdir()
