"""Parts: Parquet files of one table, one run and one batch."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from qinggao.files import write_whole
from qinggao.manifest.tables import TABLES

__all__ = [
    "DICTIONARIES",
    "Part",
    "PartError",
    "file_of",
    "read_columns",
    "read_rows",
    "table_of",
    "write_part",
]


class PartError(RuntimeError):
    """A file of the manifest cannot be read; the message names it and says what to do."""


class Part(NamedTuple):
    """Where a part stands: in a file of its own, or as a row group of a compacted one."""

    path: str  # as it was written, under the manifest: table/run/name.parquet
    file: Path
    group: int | None = None

    @property
    def table(self) -> str:
        """The table of its rows."""
        return self.path.split("/")[0]

    @property
    def run(self) -> str:
        """The run that wrote it."""
        return self.path.split("/")[1]


def table_of(
    name: str, columns: Mapping[str, Sequence[Any]] | Sequence[Mapping[str, Any]]
) -> pa.Table:
    """Return *columns* (or a list of rows) as a table with the schema of the table *name*."""
    schema = TABLES[name]
    if not isinstance(columns, Mapping):
        columns = {field: [row.get(field) for row in columns] for field in schema.names}
    arrays = [_array(columns[field.name], field.type) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, kind)


def write_part(path: Path, table: pa.Table) -> None:
    """Write *table* to *path*, whole or not at all."""
    sink = pa.BufferOutputStream()
    pq.write_table(
        table, sink, compression="zstd", compression_level=3, use_dictionary=DICTIONARIES
    )
    write_whole(path, sink.getvalue())


# Columns of names; the texts of edits are too various for a dictionary to pay.
DICTIONARIES = ["document", "run", "part", "cleaner", "rule", "kind", "status", "codec", "newline",
                "cleaned_in", "relation", "scope"]  # fmt: skip


def read_columns(part: Path | Part, names: Sequence[str] | None = None) -> pa.Table:
    """
    Return a part as a table: all columns, or those of *names*.

    Raises `PartError` where it cannot be read. Not by `pyarrow.parquet.read_table`, which imports
    what can read a folder of parts: 0.1 s.
    """
    try:
        if isinstance(part, Part) and part.group is not None:
            table = _opened(part.file).read_row_group(part.group, columns=names)
        else:
            table = pq.ParquetFile(file_of(part)).read(columns=names)
    except (OSError, pa.ArrowException) as error:
        reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
        raise _unreadable(part, reason) from error
    if missing := set(names or ()).difference(table.column_names):
        raise _unreadable(part, f"it has no column {min(missing)}")
    return table


def _unreadable(part: Path | Part, reason: str) -> PartError:
    return PartError(
        f"{file_of(part)} cannot be read: {reason}. `qinggao verify` names all that was damaged; "
        "restore that from a backup."
    )


def file_of(part: Path | Part) -> Path:
    """Return the file in which a part stands."""
    return part.file if isinstance(part, Part) else part


@lru_cache(maxsize=16)
def _opened(file: Path) -> pq.ParquetFile:
    """Return a compacted file, opened once for all of its parts."""
    return pq.ParquetFile(file)


def read_rows(part: Path | Part) -> list[dict[str, Any]]:
    """Return the rows of a part."""
    table = read_columns(part)
    columns = [_values(column) for column in table.columns]
    names = table.column_names
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _values(column: pa.ChunkedArray) -> list[Any]:
    """Return `column.to_pylist()`, several times as fast for names, texts and whole numbers."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        array = column.combine_chunks()
        names = [*array.dictionary.to_pylist(), None]
        return [names[index] for index in array.indices.fill_null(-1).to_pylist()]
    texts = pa.types.is_string(kind) or pa.types.is_binary(kind)
    if texts or (
        not column.null_count and (pa.types.is_integer(kind) or pa.types.is_boolean(kind))
    ):
        values: list[Any] = column.to_numpy().tolist()
        return values
    listed: list[Any] = column.to_pylist()
    return listed
