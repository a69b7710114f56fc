"""The commands with their arguments; what they do stands in the modules beside this one."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from qinggao import __version__

__all__ = ["app", "main"]

app = typer.Typer(
    name="qinggao",
    help="Clean folders of Chinese office documents; every change is recorded and can be undone.",
    no_args_is_help=True,
    rich_markup_mode=None,  # Rich is imported where a table is printed, not for --help
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Clean = Annotated[Path, typer.Argument(help="The clean folder, with its _manifest.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Config = Annotated[
    Path | None,
    typer.Option(
        help="pipeline.toml to use; else the one in the working directory, else the defaults."
    ),
]
Workers = Annotated[int | None, typer.Option(min=0, help="Worker processes; 0: one a processor.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qinggao {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    pass


@app.command()
def clean(
    raw: Annotated[Path, typer.Argument(help="Folder of raw documents.")] = Path("raw"),
    clean: Annotated[Path, typer.Argument(help="Folder to write.")] = Path("clean"),
    config: Config = None,
    workers: Workers = None,
    only: Annotated[
        str | None, typer.Option(metavar="GLOB", help="Work on these documents alone.")
    ] = None,
    direct: Annotated[
        bool, typer.Option("--direct", help="Run without Prefect: same result, starts at once.")
    ] = False,
    move: Annotated[
        bool,
        typer.Option("--move", help="Remove raw files once they are safe in the clean folder."),
    ] = False,
    withdraw: Annotated[
        bool,
        typer.Option("--withdraw", help="Go on although every known document is gone from RAW."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="With --dry-run: show the changes of each document.")
    ] = False,
    json: Json = False,
) -> None:
    """
    Clean RAW into CLEAN and record every change.

    Documents that did not change since the last run are skipped. A run that was stopped is
    completed by running again.

    Examples: qinggao clean            (raw/ to clean/)

    qinggao clean notices notices-clean --direct

    qinggao clean --dry-run --diff --only '*.md'
    """
    from qinggao.cli.cleaning import run_clean

    given = {
        "raw": raw,
        "clean": clean,
        "config": config,
        "workers": workers,
        "only": only,
        "move": move,
        "withdraw": withdraw,
        "dry_run": dry_run,
    }
    if diff and not dry_run:
        raise typer.BadParameter("--diff goes with --dry-run; `qinggao show` shows a past run")
    run_clean(given, direct=direct or dry_run, diff=diff, as_json=json)


@app.command()
def verify(
    clean: Clean = Path("clean"),
    raw: Annotated[
        Path | None, typer.Option(help="The raw folder, if it is not where the last run saw it.")
    ] = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """
    Check that every clean file restores to its raw bytes and every record holds.

    Exit code 1 where anything was changed, is missing or does not add up; each is named.

    Example: qinggao verify clean
    """
    from qinggao.cli.checking import run_verify

    run_verify(clean, raw, workers, as_json=json)


@app.command()
def restore(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[DOC] [CLEAN]", help="Document; clean folder.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Restore every document.")] = False,
    to: Annotated[
        Path | None, typer.Option(help="Folder to write to; for one document: else to the output.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over existing files.")] = False,
) -> None:
    """
    Give back the raw bytes, from the clean folder alone.

    Duplicates, quarantined and withdrawn documents are given back too.

    Examples: qinggao restore 讲话/01.txt clean > 01.txt

    qinggao restore --all --to back clean
    """
    from qinggao.cli.checking import run_restore

    run_restore(names or [], every=every, to=to, force=force)


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="Path of the document, or an unambiguous part.")],
    clean: Clean = Path("clean"),
    suggested: Annotated[
        bool, typer.Option("--suggested", help="Show what was suggested and not done, too.")
    ] = False,
    json: Json = False,
) -> None:
    """
    Show every change of a document with its rule.

    Example: qinggao show 讲话/01.txt clean
    """
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
        str, typer.Option(help="Count edits by: cleaner, rule, document or folder.")
    ] = "rule",
    json: Json = False,
) -> None:
    """
    Count: documents, edits, markers, duplicates, quarantine.

    Examples: qinggao stats clean

    qinggao stats --by folder clean
    """
    from qinggao.cli.looking import run_stats

    run_stats(clean, by, as_json=json)


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
        str, typer.Option(help="csv, jsonl or parquet.")
    ] = "jsonl",
    to: Annotated[Path | None, typer.Option(help="File to write; else the output.")] = None,
) -> None:
    """
    Write a table of the manifest to a file.

    Example: qinggao export clean --table edits --format csv --to edits.csv
    """
    from qinggao.cli.looking import run_export

    run_export(clean, table, format, to)


@app.command()
def text(
    file: Annotated[str, typer.Argument(help="File to read; - for the input.")] = "-",
    cleaner: Annotated[str | None, typer.Option(help="Run this cleaner alone.")] = None,
    edits: Annotated[
        bool, typer.Option("--edits", help="Print the edits as JSON lines, not the text.")
    ] = False,
    config: Config = None,
) -> None:
    """
    Clean one text: a filter for editors and pipes.

    Examples: qinggao text draft.txt > clean.txt

    echo '会议,开始' | qinggao text - --cleaner punctuation
    """
    from qinggao.cli.filtering import run_text

    run_text(file, cleaner, edits=edits, config=config)


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


def main() -> Any:
    """Run the command line; errors are one plain line, without a traceback."""
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("stopped; the next run completes what this one began", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        from qinggao.cli.errors import told

        typer.echo(f"error: {told(error)}", err=True)
        sys.exit(2 if getattr(error, "usage", False) else 1)


if __name__ == "__main__":
    main()
