"""The commands that look into a manifest, and those that explain the cleaners."""

from pathlib import Path
from typing import Annotated

import typer

from qinggao.cli.app import Clean, Json, app


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="Path of the document, or an unambiguous part.")],
    clean: Clean = Path("clean"),
    suggested: Annotated[
        bool, typer.Option("--suggested", help="Show what was suggested and not done, too.")
    ] = False,
    edits: Annotated[
        bool, typer.Option("--edits", help="List single edits with their names, for undo.")
    ] = False,
    run: Annotated[
        str | None,
        typer.Option(help="As it stood after this run: its name, or first, previous, last."),
    ] = None,
    json: Json = False,
) -> None:
    """
    Show every change of a document with its rule.

    Examples: qinggao show 讲话/01.txt clean

    qinggao show 01.txt clean --edits

    qinggao show 01.txt clean --run first
    """
    if edits:
        from qinggao.cli.deciding import run_edits

        run_edits(document, clean, as_json=json)
        return
    if run is not None:
        from qinggao.cli.asking import run_show_at

        run_show_at(document, run, clean, as_json=json)
        return
    from qinggao.cli.looking import run_show

    run_show(document, clean, suggested=suggested, as_json=json)


@app.command()
def runs(clean: Clean = Path("clean"), json: Json = False) -> None:
    """
    List the runs: when, what, how many.

    Example: qinggao runs clean
    """
    from qinggao.cli.looking import run_runs

    run_runs(clean, as_json=json)


@app.command()
def stats(
    clean: Clean = Path("clean"),
    by: Annotated[
        str, typer.Option(help="Count edits by: cleaner, rule, document, folder or run.")
    ] = "rule",
    plot: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw the counts of edits to a .png or .svg file."),
    ] = None,
    duplicates: Annotated[
        bool, typer.Option("--duplicates", help="Clusters with what is kept, siblings, containers.")
    ] = False,
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="Paragraphs that stand more than once.")
    ] = False,
    json: Json = False,
) -> None:
    """
    Count: documents, edits, markers, duplicates, quarantine.

    Examples: qinggao stats clean

    qinggao stats --by folder clean --plot edits.svg

    qinggao stats --duplicates clean
    """
    if duplicates or paragraphs:
        from qinggao.cli.copies import run_duplicates, run_paragraphs
        from qinggao.cli.errors import UsageError

        if duplicates and paragraphs:
            raise UsageError("--duplicates and --paragraphs are two questions: ask one at a time")
        if plot:
            raise UsageError("--plot draws the counts of edits, not what stands more than once")
        (run_duplicates if duplicates else run_paragraphs)(clean, as_json=json)
        return
    from qinggao.cli.looking import run_stats

    run_stats(clean, by, plot=plot, as_json=json)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="A question in SQL (DuckDB's dialect).")],
    clean: Clean = Path("clean"),
    json: Json = False,
) -> None:
    """
    Ask the manifest anything: runs, documents, edits, markers, verdicts, skipped, signatures.

    The views hold what is in force; the schema `history` holds every row of every run.

    Example: qinggao sql "select cleaner, rule, count(*) from edits group by all" clean
    """
    from qinggao.cli.looking import run_sql

    run_sql(query, clean, as_json=json)


@app.command()
def export(
    clean: Clean = Path("clean"),
    table: Annotated[
        str, typer.Option(help="documents, edits, markers, runs, verdicts or skipped.")
    ] = "edits",
    format: Annotated[  # noqa: A002 (the option's name)
        str, typer.Option(help="csv, jsonl or parquet; openlineage: the runs as events.")
    ] = "jsonl",
    to: Annotated[Path | None, typer.Option(help="File to write; else the output.")] = None,
    url: Annotated[
        str | None, typer.Option(help="With openlineage: send the events to this server.")
    ] = None,
    run: Annotated[str | None, typer.Option(help="With openlineage: of this run alone.")] = None,
) -> None:
    """
    Write a table of the manifest to a file, or the runs as OpenLineage events (JSON lines).

    Examples: qinggao export clean --table edits --format csv --to edits.csv

    qinggao export clean --format openlineage --url http://localhost:5000
    """
    if format == "openlineage":
        from qinggao.cli.lineage import run_lineage

        run_lineage(clean, run, to, url)
        return
    if url or run:
        raise typer.BadParameter("--url and --run go with --format openlineage")
    from qinggao.cli.looking import run_export

    run_export(clean, table, format, to)


@app.command()
def cleaners(
    rules: Annotated[bool, typer.Option("--rules", help="List every rule.")] = False,
    json: Json = False,
) -> None:
    """
    List the cleaners, or every rule with its tier and source.

    Example: qinggao cleaners --rules
    """
    from qinggao.cli.explaining import run_cleaners

    run_cleaners(rules=rules, as_json=json)


@app.command()
def explain(
    name: Annotated[str, typer.Argument(help="A cleaner, or a rule: cleaner/what-it-found.")],
    text: Annotated[
        str | None, typer.Option(help="Say what the cleaner does to this text, and why.")
    ] = None,
) -> None:
    """
    Print the manual page of a cleaner: what it does, why, its options and rules.

    Examples: qinggao explain redaction

    qinggao explain redaction --text '全会于**月*日召开'
    """
    from qinggao.cli.explaining import run_explain

    run_explain(name, text)
