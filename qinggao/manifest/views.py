"""The manifest as a database in memory: what is in force, and every row of every run."""

import duckdb

from qinggao.manifest.folder import Manifest
from qinggao.manifest.tables import TABLES

__all__ = ["connect"]


def connect(manifest: Manifest) -> duckdb.DuckDBPyConnection:
    """
    Return a database in memory with *manifest* as views.

    `documents`, `edits`, `markers`, `signatures`, `sightings` and `templates` hold what is in
    force; the schema `history` holds every row of every run.
    """
    database = duckdb.connect(":memory:")
    database.execute("create schema history")
    for table in TABLES:
        _view(manifest, database, table)
    for statement in _IN_FORCE:
        database.execute(statement)
    return database


def _view(manifest: Manifest, database: duckdb.DuckDBPyConnection, table: str) -> None:
    files = manifest.files(table)
    if files:
        listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
        read = f"select * from read_parquet([{listed}], union_by_name = true)"  # noqa: S608
        database.execute(f'create view history."{table}" as {read}')
    else:
        empty = TABLES[table].empty_table()
        database.register(f"_{table}", empty)
        database.execute(f'create table history."{table}" as from _{table}')


_IN_FORCE = (
    "create view runs as from history.runs",
    "create view compactions as from history.compactions",
    """create view decisions as from history.decisions
       where takes_back = '' and decision not in (select takes_back from history.decisions)""",
    """create view documents as from history.documents
       qualify row_number() over (partition by document order by run desc) = 1""",
    *(
        f"create view {table} as select rows.* from history.{table} rows "  # noqa: S608
        "semi join documents on rows.document = documents.document "
        "and rows.run = documents.cleaned_in and rows.part = documents.part"
        for table in ("edits", "markers")
    ),
    # A text may have been signed again, by another version or with other options.
    """create view signatures as select rows.* from history.signatures rows
       semi join documents on rows.document = documents.document
       and rows.run >= documents.cleaned_in
       qualify row_number() over (partition by rows.document order by rows.run desc) = 1""",
    """create view sightings as select rows.* from history.sightings rows
       semi join (select document, max(run) as run from history.sightings group by document) newest
         on rows.document = newest.document and rows.run = newest.run
       semi join (from documents where status <> 'withdrawn') here
         on rows.document = here.document""",
    *(
        f"create view {table} as from history.{table} "  # noqa: S608
        "where run = (select max(run) from history.runs)"
        for table in ("verdicts", "templates")
    ),
    "create view skipped as from history.skipped where run = (select max(run) from history.runs)",
)
