"""Counts what recurs in the documents of a corpus; DuckDB does it, in bounded memory."""

import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa

from qinggao.cleaner import WITNESS, WITNESSES, Recurring

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEAST", "Sighted"]

LEAST = 3  # documents, no copies of one another, in which something must be seen to recur
_MEMORY = "1GB"  # what does not fit is kept on disk


class Sighted:
    """
    The sightings of one cleaner in the documents of a corpus, those of the newest run of each.

    What it says depends on the set of documents and their sightings alone: not on the order of
    *parts*, nor on how sightings are spread over them, nor on names of documents or runs.
    """

    def __init__(self, parts: Iterable[Path], cleaner: str, without: Collection[str] = ()) -> None:
        """Read the *parts* of the table of sightings, *without* documents that are gone."""
        import duckdb

        self._scratch = tempfile.TemporaryDirectory(prefix="qinggao-")
        self._database = duckdb.connect(
            ":memory:", config={"memory_limit": _MEMORY, "temp_directory": self._scratch.name}
        )
        gone = pa.table({"document": pa.array(sorted(without), pa.string())})
        self._database.register("gone", gone)
        listed = ", ".join(map(_quoted, map(str, parts)))
        self._database.execute(_ROWS.format(parts=f"[{listed}]", cleaner=_quoted(cleaner)))
        for statement in (_NEWEST, _SEEN):
            self._database.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()
        self._scratch.cleanup()

    def recurring(self) -> Iterator[Recurring]:
        """Yield what was seen in `LEAST` documents that are no copies of one another."""
        run = self._database.execute
        self._number_witnesses()
        for statement in (_OFTEN, _HERE):
            run(statement)
        beside: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for kind, key, other, support in run(_BESIDE).fetchall():
            beside.setdefault((kind, key), []).append((other, support))
        for kind, key, support, place, example, witnesses in run(_RECURRING).fetchall():
            near = tuple(beside.get((kind, key), ()))
            yield Recurring(kind, key, support, place, example, tuple(witnesses), near)

    def documents(self, keys: Iterable[str]) -> list[str]:
        """Return the documents in which one of *keys* was seen."""
        self._database.register("wanted", pa.table({"key": pa.array(sorted(keys), pa.string())}))
        return [row[0] for row in self._database.execute(_HOLDING).fetchall()]

    def _number_witnesses(self) -> None:
        """Give every document the number of its witness: one for all copies of a text."""
        found: Any = self._database.execute(_TOLD).fetchnumpy()
        documents, keys = found["number"].astype(np.int64), found["rank"].astype(np.int64)
        witness = _components(documents, keys)
        self._database.register(
            "witnesses", pa.table({"number": np.arange(len(witness)), "witness": witness})
        )


def _components(documents: "NDArray[np.int64]", keys: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """
    Return for each document, numbered from 0, the smallest key of those it is connected with.

    *documents* and *keys*: which document has which key; each document has one at least.
    """
    by_document, by_key = np.argsort(documents, kind="stable"), np.argsort(keys, kind="stable")
    label = keys
    while True:
        least = _least(_least(label, documents, by_document), keys, by_key)
        if np.array_equal(least, label):
            return label[by_document][_starts(documents[by_document])]
        label = least


def _least(
    label: "NDArray[np.int64]", group: "NDArray[np.int64]", order: "NDArray[np.int64]"
) -> "NDArray[np.int64]":
    """Return for each place the smallest *label* of its group; *order* sorts by group."""
    if not len(order):
        return label
    starts = _starts(group[order])
    sizes = np.diff(np.append(starts, len(order)))
    least = np.empty_like(label)
    least[order] = np.repeat(np.minimum.reduceat(label[order], starts), sizes)
    return least


def _starts(ordered: "NDArray[np.int64]") -> "NDArray[np.int64]":
    return np.flatnonzero(np.diff(ordered, prepend=-1)).astype(np.int64)


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


_ROWS = """create view rows as
  select document, run, kind, key, place, example
  from read_parquet({parts}, hive_partitioning = false) where cleaner = {cleaner}"""
_NEWEST = """create table newest as
  select document, max(run) as run, row_number() over (order by document) - 1 as number
  from rows where document not in (select document from gone) group by document"""
_SEEN = """create view seen as
  select newest.number, rows.* exclude (document, run)
  from rows join newest on rows.document = newest.document and rows.run = newest.run"""
_TOLD = f"""select number, dense_rank() over (order by key) as rank
  from seen where kind = '{WITNESS}'"""  # noqa: S608
_OFTEN = f"""create table often as
  select kind, key from seen where kind <> '{WITNESS}'
  group by kind, key having count(distinct number) >= {LEAST}"""  # noqa: S608
_HERE = """create table here as
  select witness, number, kind, key, place, example
  from seen semi join often on seen.kind = often.kind and seen.key = often.key
  join witnesses using (number)"""
_BESIDE = """select kind, key, beside, count(distinct witness)
  from (select *, lead(key) over near as beside, lead(place) over near as following
        from here window near as (partition by number, kind order by place))
  where following = place + 1 group by kind, key, beside order by kind, key, beside"""
_RECURRING = f"""select kind, key, count(distinct witness) as support, avg(place), min(example),
    list_sort(min(distinct witness, {WITNESSES}))
  from here group by kind, key having support >= {LEAST} order by kind, key"""  # noqa: S608
_HOLDING = """select distinct document
  from seen join newest using (number) where key in (select key from wanted) order by document"""
