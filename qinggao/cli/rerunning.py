"""`qinggao rerun`: one cleaner again, and what that changes."""

from collections import Counter
from importlib import import_module
from typing import Any

import typer
from pydantic import ValidationError

from qinggao._layout import sibling
from qinggao.cli.cleaning import run_directly, say
from qinggao.cli.errors import UsageError
from qinggao.cli.printing import print_json, print_rows
from qinggao.cli.progress import progress_bar
from qinggao.comparing import DocumentDiff, by_rule
from qinggao.config import plain
from qinggao.history import cleaned_of
from qinggao.manifest import Manifest
from qinggao.run import Run
from qinggao.run.rerunning import RerunOptions, rerun_diffs

__all__ = ["run_rerun"]


def run_rerun(given: dict[str, Any], *, direct: bool, diff: bool, as_json: bool) -> None:
    """Run one cleaner again and print what changed (or would), by rule."""
    try:
        options = RerunOptions(**given)
    except ValidationError as error:
        raise UsageError(plain(error)) from error

    def end(run: Run) -> None:
        diffs = list(rerun_diffs(run))
        if diff:
            _print_texts(run, diffs)
        _print(run, diffs, as_json=as_json)

    if direct or options.dry_run:
        run_directly(options.assignment(), end)
    else:
        launch = import_module(f"{sibling('flows')}.launch")
        launch.run_through_prefect(options, say=say, progress=progress_bar, end=end)


def _print(run: Run, diffs: list[DocumentDiff], *, as_json: bool) -> None:
    rules = by_rule(diffs)
    texts = sum(one.what != "edits changed" for one in diffs)
    kinds = Counter(one.what for one in diffs)
    if as_json:
        print_json({
            "looked_at": len(run.todo), "same": run.unchanged, "differ": len(diffs),
            "texts": texts, "what": kinds, "rules": rules,
            "documents": [one.document for one in diffs],
        })  # fmt: skip
        return
    if rules:
        print_rows(rules)
    would = "would " if run.options.dry_run else ""
    typer.echo(
        f"{run.options.rerun}: {len(run.todo)} documents looked at, {run.unchanged} do the same; "
        f"{len(diffs)} {would}differ, {texts} of them in their text"
    )
    if would:
        typer.echo("nothing was written (--dry-run)")


def _print_texts(run: Run, diffs: list[DocumentDiff]) -> None:
    """Print the lines that differ, before and after."""
    from qinggao.cli.diff import print_text_diff

    manifest = Manifest(run.manifest.clean)
    for one in diffs:
        if one.new is None or one.what == "edits changed":
            continue
        old = cleaned_of(manifest, one.old).text if one.old and one.old["clean_sha256"] else ""
        if run.options.dry_run:
            new = run.staged(one.document).read_bytes().decode()
        else:
            new = cleaned_of(manifest, one.new).text
        print_text_diff(one.document, old, new)
