"""The command that makes a page of a manifest."""

from pathlib import Path
from typing import Annotated

import typer

from qinggao.cli.app import Clean, app


@app.command()
def report(
    clean: Clean = Path("clean"),
    to: Annotated[Path, typer.Option(help="File to write.")] = Path("report.html"),
    documents: Annotated[
        int, typer.Option(min=0, help="Show the changes of so many, those with the most edits.")
    ] = 50,
) -> None:
    """
    Write one page that says what was done to a corpus: for a browser, or to print.

    Balance, edits by cleaner and rule, replacements, redaction markers, suggestions, duplicates,
    what was set aside, and the changes of single documents. It loads nothing and runs no script.
    Like the manifest it holds removed text: only its owner may read the file.

    Example: qinggao report clean --to report.html
    """
    from qinggao.cli.reporting import run_report

    run_report(clean, to, documents)
