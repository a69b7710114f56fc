"""Stage `publish`: decide every document's row, then move everything into place, once and whole."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any, NoReturn

from qinggao.files import flush_all, sha256_of, sync_folder
from qinggao.manifest import Layout, Manifest
from qinggao.manifest.parts import PartError
from qinggao.run.deciding import Plan
from qinggao.run.moving import Moves
from qinggao.run.options import RunError
from qinggao.run.state import Progress, Run, Summary

__all__ = ["finish", "publish"]


def publish(run: Run, progress: Progress) -> Summary:
    """
    Rename staged files into place and commit the run.

    First all is decided and written down in the workspace; from then on a run that is killed is
    finished by the next one (`finish`), and before that nothing of it counts.
    """
    begin = perf_counter()
    plan = Plan(run)
    plan.write_rows()
    run.outcome = plan.balance()
    plan.moves.check()
    if run.options.dry_run:
        return Summary("nothing was written (--dry-run)", [])
    if not plan.rows:
        if run.options.move:  # what could not be removed by an earlier run
            run.warnings += _remove_raw(run.manifest, run.raw)
        return Summary("nothing changed", [])
    flush_all(run.workspace)
    plan.write_down()
    run.warnings += finish(run.manifest, progress, fresh=True)
    line = f"{run.outcome['published']} files in place, {perf_counter() - begin:.2f} s"
    return Summary(line, [])


def finish(layout: Layout, progress: Progress | None = None, *, fresh: bool = False) -> list[str]:
    """
    Carry out the plan of a run that decided everything: idempotent, so a killed one goes on.

    Files first, then parts, then the row that commits; raw files (``--move``) only after it.
    Unless the plan is *fresh*, its staged files are looked at first: somebody may have been there.
    Returns what is left to say: raw files that could not be removed.
    """
    left: list[str] = []
    for plan_file in sorted(layout.unfinished.glob("*/plan.json")):
        plan = _read_plan(plan_file)
        workspace = plan_file.parent
        manifest = Manifest(layout.clean)
        row = plan["row"]
        if row["run"] not in {known["run"] for known in manifest.runs}:
            moves = Moves.read(layout.clean, plan)
            if not fresh:
                moves.check_staged()
            moves.carry_out(progress)
            parts = _move_parts(manifest, workspace, row["run"])
            row["started"] = datetime.fromisoformat(row["started"])
            row["finished"] = datetime.fromisoformat(row["finished"])
            manifest.commit({**row, "parts": parts})
        raw = manifest.raw_folder() if row["moved"] else None
        if raw:
            left += _remove_raw(manifest, raw)
        shutil.rmtree(workspace)
    return left


def _read_plan(file: Path) -> dict[str, Any]:
    try:
        plan = json.loads(file.read_bytes())
        return dict(plan) if isinstance(plan, dict) else _refuse(file)
    except ValueError:
        return _refuse(file)


def _refuse(file: Path) -> NoReturn:
    raise RunError(
        f"{file} is damaged, so the run that was begun cannot be completed. Restore the clean "
        f"folder from a backup; or, where all raw files are there, remove {file.parent}, run "
        "`qinggao verify`, and clean what it names again."
    )


def _move_parts(manifest: Manifest, workspace: Path, run: str) -> list[dict[str, str]]:
    for source in sorted((workspace / "tables").glob("*/*.parquet")):
        target = manifest.part(source.parent.name, run, source.stem)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
    parts = sorted(manifest.manifest.glob(f"*/{run}/*.parquet"))
    for folder in {path.parent for path in parts}:
        sync_folder(folder)
    return [
        {"path": path.relative_to(manifest.manifest).as_posix(), "sha256": sha256_of(path)}
        for path in parts
    ]


def _remove_raw(manifest: Manifest, raw: Path) -> list[str]:
    """
    Remove the raw file of every document that restores from the disk to exactly its bytes.

    Returns why some stay: the run is committed, and what the disk refuses must not stop the next.
    """
    from qinggao.restoring import RestoreError, raw_bytes

    left: list[str] = []
    for document, row in manifest.documents.items():
        path = raw / document
        if not row["moved"] or row["status"] == "withdrawn" or not path.is_file():
            continue
        if path.resolve() != path:  # a symbolic link, to what is no document of ours
            continue
        try:
            if path.read_bytes() == raw_bytes(manifest, row):
                path.unlink()
        except OSError as error:
            left.append(f"{document}: its raw file stays: {error.strerror}")
        except (PartError, RestoreError):
            left.append(f"{document}: its raw file stays: it does not restore")
    return left
