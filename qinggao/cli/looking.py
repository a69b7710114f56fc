"""`qinggao runs`, `show`, `stats`, `sql`, `export`: looks into the manifest."""

import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import typer

from qinggao.cli.errors import UsageError, refuse_inside
from qinggao.cli.printing import console, print_json, print_rows
from qinggao.history import find_document
from qinggao.manifest import Manifest
from qinggao.visible import shaped

__all__ = ["run_export", "run_runs", "run_show", "run_sql", "run_stats"]


def run_runs(clean: Path, *, as_json: bool) -> None:
    """Print a row for each run."""
    columns = ("run", "started", "raw_documents", "clean", "duplicate", "quarantined",
               "unchanged", "withdrawn", "skipped", "seconds", "version")  # fmt: skip
    runs = Manifest.existing(clean).runs
    print_rows([{name: row[name] for name in columns} for row in runs], as_json=as_json)


_BY = {
    "rule": "rule",
    "cleaner": "cleaner",
    "document": "document",
    "run": "run",
    "folder": "case when contains(document, '/') then regexp_replace(document, '/[^/]*$', '') "
    "else '.' end",
}


def run_stats(clean: Path, by: str, *, plot: Path | None, as_json: bool) -> None:
    """Print the balance and the counts of edits, markers, duplicates and quarantine."""
    if by not in _BY:
        raise UsageError(f"--by takes {', '.join(_BY)}; not {by!r}")
    database = Manifest.existing(clean).connect()
    group = _BY[by]
    tables = {
        "documents": _rows(
            database, "select status, count(*) documents, sum(raw_size) raw_bytes from documents "
            "group by all order by status",
        ),
        "edits": _rows(
            database,
            f'select {group} as "{by}", count(*) filter (applied) applied, '  # noqa: S608 (from _BY)
            "count(*) filter (not applied) suggested, count(distinct document) documents "
            "from edits group by 1 order by 2 desc, 1",
        ),
        "markers": _rows(
            database, "select kind, count(*) markers, count(distinct document) documents "
            "from markers group by all order by 2 desc",
        ),
        "duplicates": _rows(
            database, "select document, kept, similarity, reason from documents "
            "where status = 'duplicate' order by document",
        ),
        "related, both kept": _rows(
            database, 'select document, kept as "other", relation, similarity, '
            "array_to_string(facts, '; ') facts from verdicts where relation <> 'duplicate' "
            "order by document",
        ),
        "damaged beyond repair": _rows(
            database,
            "select document, damage, stray from documents where damage > 0 or stray > 0 "
            "order by document",
        ),
        "quarantine": _rows(
            database, "select document, reason from documents where status = 'quarantined' "
            "order by document",
        ),
        "skipped files": _rows(database, "select path, reason from skipped order by path"),
    }  # fmt: skip
    if plot:
        from qinggao.cli.charts import plot_counts

        plot_counts(tables["edits"], by, plot)
    if as_json:
        print_json(tables)
        return
    for title, rows in tables.items():
        print_rows(rows, title=title)
    applied = sum(row["applied"] for row in tables["edits"])
    waiting = sum(row["suggested"] for row in tables["edits"])
    typer.echo(f"{applied} edits applied, {waiting} suggested")


def _rows(database: Any, query: str) -> list[dict[str, Any]]:
    answer = database.execute(query)
    names = [column[0] for column in answer.description]
    seen: Counter[str] = Counter()
    for place, name in enumerate(names):  # `select 1 as a, 2 as a` gives a and a_1
        names[place] += f"_{seen[name]}" if seen[name] else ""
        seen[name] += 1
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def run_sql(query: str, clean: Path, *, as_json: bool) -> None:
    """Print what the manifest answers to *query*."""
    import duckdb

    database = Manifest.existing(clean).connect()
    try:
        if not duckdb.extract_statements(query):
            raise UsageError('give a question, such as "select * from runs"')
        rows = _rows(database, query)
    except duckdb.Error as error:
        raise UsageError(str(error)) from error
    print_rows(rows, as_json=as_json)


_FORMATS = {"csv": "(format csv, header)", "jsonl": "(format json)", "parquet": "(format parquet)"}


def run_export(clean: Path, table: str, form: str, to: Path | None) -> None:
    """Write a table of the manifest as CSV, JSON lines or Parquet."""
    import duckdb

    from qinggao.manifest import TABLES

    if table not in TABLES:
        raise UsageError(f"--table takes {', '.join(TABLES)}; not {table!r}")
    if form not in _FORMATS:
        raise UsageError(f"--format takes {', '.join(_FORMATS)} or openlineage; not {form!r}")
    if to is None and form == "parquet":
        raise UsageError("Parquet is no text: give --to FILE")
    database = Manifest.existing(clean).connect()
    if to and to.is_dir():
        raise UsageError(f"{to} is a folder: name a file")
    if to:
        refuse_inside(clean, to)
        to.parent.mkdir(parents=True, exist_ok=True)
    database.execute("set threads = 1")  # with more, DuckDB 2.0 writes sorted JSON out of order
    with tempfile.TemporaryDirectory() as folder:
        # DuckDB would open /dev/stdout anew, and write over what stands in a redirected output.
        target = to or Path(folder, table)
        quoted = str(target).replace("'", "''")
        try:
            database.execute(f"copy (from \"{table}\") to '{quoted}' {_FORMATS[form]}")
        except duckdb.IOException as error:
            raise UsageError(f"{target} cannot be written: {error}") from error
        if to is None:
            with target.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
    if to:
        count = database.execute(f'select count(*) from "{table}"').fetchall()[0][0]  # noqa: S608
        sys.stderr.write(f"{count} rows of {table} in {to}\n")


def run_show(name: str, clean: Path, *, suggested: bool, as_json: bool) -> None:
    """Print the changes of a document."""
    from qinggao.changes import changes
    from qinggao.cli.diff import print_changes, print_suggestions
    from qinggao.pipeline import Cleaned

    manifest = Manifest.existing(clean)
    row = find_document(manifest, name)
    if row["clean_sha256"] is None:
        told = shaped(f"{row['document']}: {row['status']}: {row['reason']}")
        console().print(told, markup=False, soft_wrap=True)
        return
    content = manifest.text(row)
    cleaned = Cleaned(content, manifest.stages(row))
    found = changes(cleaned)
    if as_json:
        from dataclasses import asdict

        print_json([asdict(change) for change in found])
        return
    print_changes(row, cleaned.text, found)
    if row["status"] == "duplicate":
        from qinggao.cli.copies import print_copy

        print_copy(manifest, row, cleaned.text)
    if suggested:
        print_suggestions(cleaned)
