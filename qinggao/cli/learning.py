"""`qinggao learn`: what recurs in a folder, and a rule pack of it."""

import tempfile
from pathlib import Path
from typing import Any

import typer

from qinggao.cli.errors import UsageError
from qinggao.cli.printing import print_json, print_rows
from qinggao.cli.progress import progress_bar
from qinggao.run import Run, RunOptions, open_run
from qinggao.run.surveying import survey

__all__ = ["run_learn"]


def run_learn(
    raw: Path, to: Path | None, config: Path | None, workers: int | None, *, as_json: bool
) -> None:
    """Survey *raw* and print what a run would learn; with *to*, write it as a pack as well."""
    _refuse_existing(to)
    with tempfile.TemporaryDirectory(prefix="qinggao-") as nowhere:
        options = RunOptions(
            raw=raw, clean=Path(nowhere) / "clean", config=config, workers=workers, dry_run=True
        )
        with open_run(options) as run:
            learners = run.pipeline.learners
            if not learners:
                raise UsageError("no cleaner of the chain learns, or `learn = false` says so")
            with progress_bar("survey") as progress:
                survey(run, progress)
    if as_json:
        print_json(run.learned)
    else:
        print_rows([_shown(row) for row in run.learned], title="what recurs in the corpus")
    if to is not None:
        _write(run, to)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """Return a template as a row of the table; its evidence tells why it is applied or not."""
    return {
        "scope": row["scope"],
        "support": row["support"],
        "evidence": row["evidence"],
        "applied": row["accepted"],
        "example": row["example"],
    }


def _refuse_existing(to: Path | None) -> None:
    if to is not None and to.exists():
        raise UsageError(f"{to} exists and is not written over. Name another file, or remove it.")


def _write(run: Run, to: Path) -> None:
    packs = (
        learner.pack(row for row in run.learned if row["cleaner"] == name)
        for name, learner in run.pipeline.learners.items()
    )
    try:
        with to.open("x", encoding="utf-8") as file:
            file.writelines(packs)
    except FileExistsError:
        _refuse_existing(to)
    typer.echo(f"wrote {to}; `files` in the cleaner's table of pipeline.toml uses it", err=True)
