"""The commands that make, check and restore a clean folder, and clean one text."""

from pathlib import Path
from typing import Annotated

import typer

from qinggao.cli.app import (
    Clean,
    CleanToWrite,
    Config,
    Direct,
    Json,
    Only,
    Raw,
    RawOfRun,
    Withdraw,
    Workers,
    app,
)


@app.command()
def clean(
    raw: Raw = Path("raw"),
    clean: CleanToWrite = Path("clean"),
    config: Config = None,
    workers: Workers = None,
    only: Only = None,
    direct: Direct = False,
    move: Annotated[
        bool,
        typer.Option("--move", help="Remove raw files once they are safe in the clean folder."),
    ] = False,
    withdraw: Withdraw = False,
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
def learn(
    raw: Raw = Path("raw"),
    to: Annotated[
        Path | None, typer.Option(metavar="PACK", help="Write a rule pack to edit and to use.")
    ] = None,
    config: Config = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """
    Show what recurs at the head and tail of the documents of RAW; change nothing.

    `qinggao clean` learns the same by itself: what says enough of being an advert (evidence) in
    three documents at least (support) is applied, the rest is suggested.

    Examples: qinggao learn raw

    qinggao learn raw --to adverts.toml
    """
    from qinggao.cli.learning import run_learn

    run_learn(raw, to, config, workers, as_json=json)


@app.command()
def rerun(
    cleaner: Annotated[str, typer.Argument(help="The cleaner to run again.")],
    clean: Clean = Path("clean"),
    raw: RawOfRun = None,
    config: Config = None,
    workers: Workers = None,
    only: Only = None,
    document: Annotated[
        str | None, typer.Option(help="Work on this document alone: its path, or a part of it.")
    ] = None,
    direct: Direct = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, by rule; write nothing.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show the lines that change in each document.")
    ] = False,
    json: Json = False,
) -> None:
    """
    Run one cleaner again, with today's code and options, where it may find something else.

    It is given the texts that it was given before. Where it finds there what it found before,
    the document is done; elsewhere the rest of the chain follows. Documents that are new or
    changed in the raw folder are left to `qinggao clean`.

    Examples: qinggao rerun punctuation clean --dry-run

    qinggao rerun redaction clean --direct --only '*.md' --diff
    """
    from qinggao.cli.rerunning import run_rerun

    given = {
        "cleaner": cleaner,
        "clean": clean,
        "raw": raw,
        "config": config,
        "workers": workers,
        "only": only,
        "document": document,
        "dry_run": dry_run,
    }
    run_rerun(given, direct=direct, diff=diff, as_json=json)


@app.command()
def verify(
    clean: Clean = Path("clean"),
    raw: RawOfRun = None,
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
def compact(clean: Clean = Path("clean"), json: Json = False) -> None:
    """
    Merge the small manifest files of many runs into few; no answer changes.

    Each part is read back and compared before the old files go. One that is stopped loses nothing:
    run it again.

    Example: qinggao compact clean
    """
    from qinggao.cli.checking import run_compact

    run_compact(clean, as_json=json)


@app.command()
def restore(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[DOC] [CLEAN]", help="Document; clean folder.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Restore every document.")] = False,
    to: Annotated[
        Path | None, typer.Option(help="Folder to write to; for one document: else to the output.")
    ] = None,
    run: Annotated[
        str | None,
        typer.Option(help="As after this run, where the bytes of then are kept: first, last, …"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over existing files.")] = False,
) -> None:
    """
    Give back the raw bytes, from the clean folder alone; their SHA-256 is checked.

    Duplicates, quarantined and withdrawn documents are given back too.

    Examples: qinggao restore 讲话/01.txt clean > 01.txt

    qinggao restore 讲话/01.txt clean --run first --to back

    qinggao restore --all --to back clean
    """
    from qinggao.cli.checking import run_restore

    run_restore(names or [], every=every, run=run, to=to, force=force)


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
