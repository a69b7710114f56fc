"""`qinggao clean`: through Prefect, or directly."""

import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NoReturn

import typer
from pydantic import ValidationError

from qinggao._layout import sibling
from qinggao.cli.errors import UsageError
from qinggao.cli.printing import console, print_json, print_rows
from qinggao.cli.progress import progress_bar
from qinggao.config import plain
from qinggao.run import STEPS, Run, RunOptions, Summary, open_run
from qinggao.visible import shaped

__all__ = ["run_clean", "run_directly", "say"]

# So many are named at the end of a run; `qinggao stats` names all.
_NAMED = 5


def run_clean(given: dict[str, Any], *, direct: bool, diff: bool, as_json: bool) -> None:
    """Run the four stages and print the balance."""
    try:
        options = RunOptions(**given)
    except ValidationError as error:
        raise UsageError(plain(error)) from error

    def end(run: Run) -> None:
        if diff:
            _print_diff(run)
        if not as_json:
            print_end(run)

    if direct:
        summary = run_directly(options, end)
    else:
        launch = import_module(f"{sibling('flows')}.launch")
        summary = launch.run_through_prefect(options, say=say, progress=progress_bar, end=end)
    if as_json:
        print_json({"balance": summary.line, "cleaners": summary.rows})


def say(line: str) -> None:
    """Print a line about the run itself, beside what it answers."""
    typer.echo(line, err=True)


def run_directly(options: RunOptions, end: Callable[[Run], None]) -> Summary:
    """Run the stages without Prefect; *end* is given the run before it is closed."""
    signal.signal(signal.SIGTERM, _terminated)
    with open_run(options) as run:
        if run.resumed:
            say(f"taking up run {run.name}, which was stopped")
        for step in STEPS:
            with progress_bar(step.name) as progress:
                summary = step.work(run, progress)
            say(f"{step.name:<12} {summary.line}")
        end(run)
        return run.totals


def _terminated(*_: object) -> NoReturn:
    """Let a SIGTERM unwind the stack, so that the pool ends its workers."""
    sys.exit(143)


def print_end(run: Run) -> None:
    """Print the balance, the table of cleaners, and what was set aside."""
    totals = run.totals
    if run.cleaners:
        print_rows(totals.rows)
    aside = [
        *run.warnings,
        *(f"quarantined {document}: {reason}" for document, reason in run.quarantine),
        *(f"skipped {path}: {reason}" for path, reason in run.skipped),
    ]
    out = console()
    for line in aside[:_NAMED]:
        out.print(f"  {shaped(line)}", markup=False, soft_wrap=True)
    if len(aside) > _NAMED:
        out.print(
            f"  … {len(aside) - _NAMED} more: qinggao stats {run.options.clean}", markup=False
        )
    if run.unchanged == run.outcome["raw_documents"] and not run.gone:
        out.print(f"nothing to clean: all {run.unchanged} documents are as they were", markup=False)
    out.print(totals.line, markup=False, soft_wrap=True)


def _print_diff(run: Run) -> None:
    """Print the changes that a dry run found, from its workspace."""
    from qinggao.changes import changes
    from qinggao.cli.diff import print_changes
    from qinggao.manifest import RecordedPart
    from qinggao.manifest.staged import read_staged
    from qinggao.pipeline import Cleaned

    for path in run.cleaned_parts():
        recorded = RecordedPart(run.parts("edits") / f"{path.stem}.parquet")
        for row in read_staged(path):
            if row["status"] == "quarantined" or row["cleaned_in"] != run.name:
                continue
            text = run.staged(row["document"]).read_bytes().decode()
            cleaned = Cleaned(text, recorded.stages(row["document"]))
            print_changes(row, text, changes(cleaned))
