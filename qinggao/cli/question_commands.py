"""The commands that ask where a text came from, and what became of it."""

from pathlib import Path
from typing import Annotated

import typer

from qinggao.cli.app import Clean, Json, app

_RUN = "Name of a run, its beginning, or first, previous, last."


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help=_RUN)] = "previous",
    new: Annotated[str, typer.Argument(help=_RUN)] = "last",
    clean: Clean = Path("clean"),
    document: Annotated[str | None, typer.Option(help="This document alone.")] = None,
    texts: Annotated[
        bool, typer.Option("--texts", help="Show the lines in which each text differs.")
    ] = False,
    json: Json = False,
) -> None:
    """
    Compare two runs: documents added, changed or withdrawn, and edits that came and went.

    A text of an earlier run is made again from the recorded edits, as long as its raw file is
    the same.

    Examples: qinggao diff

    qinggao diff first last clean --texts --document 讲话/01.txt
    """
    from qinggao.cli.asking import run_diff

    run_diff(old, new, clean, document=document, texts=texts, as_json=json)


@app.command()
def blame(
    document: Annotated[str, typer.Argument(help="Path of the document, or an unambiguous part.")],
    clean: Clean = Path("clean"),
    line: Annotated[int | None, typer.Option(min=1, help="This line of the clean text.")] = None,
    json: Json = False,
) -> None:
    """
    Say for each line of a clean text where it stands in the raw text, and which edits made it.

    Places are line:column, both from 1, in code points. Each edit has the name that `qinggao
    undo --edit` takes.

    Example: qinggao blame 讲话/01.txt clean --line 3
    """
    from qinggao.cli.asking import run_blame

    run_blame(document, clean, line=line, as_json=json)


@app.command()
def trace(
    text: Annotated[str, typer.Argument(help="A piece of text.")],
    clean: Clean = Path("clean"),
    every: Annotated[
        bool, typer.Option("--all", help="Edits of earlier runs that were replaced, too.")
    ] = False,
    json: Json = False,
) -> None:
    """
    Find every document in which an edit removed or inserted a piece of text.

    Example: qinggao trace 扫码关注 clean
    """
    from qinggao.cli.asking import run_trace

    run_trace(text, clean, every=every, as_json=json)
