"""Parts: Parquet files of one table, one run and one batch."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from qinggao.files import write_whole
from qinggao.manifest.tables import TABLES

__all__ = ["read_columns", "read_rows", "table_of", "write_part"]


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
    pq.write_table(table, sink, compression="zstd", compression_level=3, use_dictionary=_NAMES)
    write_whole(path, sink.getvalue())


# Columns of names; the texts of edits are too various for a dictionary to pay.
_NAMES = ["document", "run", "part", "cleaner", "rule", "kind", "status", "codec", "newline",
          "cleaned_in", "relation", "scope"]  # fmt: skip


def read_columns(path: Path, names: Sequence[str] | None = None) -> pa.Table:
    """
    Return the part at *path* as a table: all columns, or those of *names*.

    Not by `pyarrow.parquet.read_table`, which imports what can read a folder of parts: 0.1 s.
    """
    return pq.ParquetFile(path).read(columns=names)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of the part at *path*."""
    table = read_columns(path)
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
