"""The commands that take decisions on edits."""

from pathlib import Path
from typing import Annotated

import typer

from qinggao.cli.app import Clean, Json, app

_Edit = Annotated[
    str | None, typer.Option(help="One edit, by its name: `qinggao show DOC --edits`.")
]
_Rule = Annotated[str | None, typer.Option(help="All edits of a rule.")]
_Cleaner = Annotated[str | None, typer.Option(help="All edits of a cleaner.")]
_Run = Annotated[
    str | None,
    typer.Option(help="All edits that a run brought; with --rule or --cleaner: its alone."),
]
_Document = Annotated[str | None, typer.Option(help="Of this document alone; without more: all.")]
_Who = Annotated[str | None, typer.Option(help="Who decides; else the user's name.")]
_Why = Annotated[str, typer.Option(help="The reason, for the record.")]


@app.command()
def undo(
    clean: Clean = Path("clean"),
    edit: _Edit = None,
    rule: _Rule = None,
    cleaner: _Cleaner = None,
    run: _Run = None,
    document: _Document = None,
    who: _Who = None,
    why: _Why = "",
    json: Json = False,
) -> None:
    """
    Take changes back, in the middle of history too; later cleaners run on the new text.

    The decision is recorded and holds in later runs, until `qinggao redo` ends it.

    Examples: qinggao undo --rule punctuation/straight-quote --document 讲话/01.txt clean

    qinggao undo --cleaner redaction clean --why "the archive keeps its markers"
    """
    from qinggao.cli.deciding import Scope, run_decide

    scope = Scope(edit, rule, cleaner, run, document)
    run_decide("undo", scope, clean, who=who, why=why, as_json=json)


@app.command()
def accept(
    clean: Clean = Path("clean"),
    edit: _Edit = None,
    rule: _Rule = None,
    cleaner: _Cleaner = None,
    document: _Document = None,
    who: _Who = None,
    why: _Why = "",
    json: Json = False,
) -> None:
    """
    Apply what was only suggested: one edit, or all that a rule or a cleaner suggests.

    Example: qinggao accept --rule punctuation/document-number-bracket clean
    """
    from qinggao.cli.deciding import Scope, run_decide

    scope = Scope(edit, rule, cleaner, None, document)
    run_decide("accept", scope, clean, who=who, why=why, as_json=json)


@app.command()
def redo(
    decision: Annotated[str, typer.Argument(help="Name of the decision, or its beginning.")],
    clean: Clean = Path("clean"),
    who: _Who = None,
    why: _Why = "",
    json: Json = False,
) -> None:
    """
    Take a decision back: what it undid is done again.

    Example: qinggao redo 3fa9 clean
    """
    from qinggao.cli.deciding import run_redo

    run_redo(decision, clean, who=who, why=why, as_json=json)


@app.command()
def decisions(
    clean: Clean = Path("clean"),
    every: Annotated[bool, typer.Option("--all", help="Those taken back, too.")] = False,
    json: Json = False,
) -> None:
    """
    List what was undone and accepted, by whom and why, and whether it still matches an edit.

    Example: qinggao decisions clean
    """
    from qinggao.cli.deciding import run_decisions

    run_decisions(clean, every=every, as_json=json)
