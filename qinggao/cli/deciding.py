"""`qinggao undo`, `redo`, `accept`, `decisions`, `show --edits`: somebody's word on edits."""

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import typer

from qinggao.cli.printing import print_rows
from qinggao.decisions import Decision, in_force
from qinggao.deriving import Scope, decide, derive, held_back, named_edits, take_back
from qinggao.history import find_document
from qinggao.manifest import Manifest

__all__ = ["Scope", "run_decide", "run_decisions", "run_edits", "run_redo"]


def run_decide(
    action: Literal["undo", "accept"],
    scope: Scope,
    clean: Path,
    *,
    who: str | None,
    why: str,
    as_json: bool,
) -> None:
    """Take a decision and derive the documents that it concerns again."""
    manifest = Manifest.existing(clean)
    _derive(manifest, decide(manifest, action, scope, who or _user(), why), as_json=as_json)


def run_redo(name: str, clean: Path, *, who: str | None, why: str, as_json: bool) -> None:
    """Take a decision back."""
    manifest = Manifest.existing(clean)
    _derive(manifest, [take_back(manifest, name, who or _user(), why)], as_json=as_json)


def _derive(manifest: Manifest, decisions: Sequence[Decision], *, as_json: bool) -> None:
    run = derive(manifest, list(decisions))
    new = {one.decision for one in decisions}
    after = Manifest(manifest.clean)
    rows = after.documents.values()
    lost = [name for row in rows for name in row["unmatched"] or () if name in new]
    held = {one.decision: names for one in decisions if (names := _in_the_way(after, one))}
    print_rows(
        [
            {
                "decision": one.decision,
                "action": one.action,
                "about": _about(one),
                "document": one.document or "all",
            }
            for one in decisions
        ],
        as_json=as_json,
    )
    if not as_json:
        typer.echo(f"{len(run.todo)} documents derived again; {run.totals.line}")
    if lost:
        typer.echo(f"matches nothing: {', '.join(lost)}", err=True)
    for name, others in held.items():
        typer.echo(f"{name} is not applied: it overlaps {others}. Undo that first", err=True)
    if lost or held:
        raise typer.Exit(1)


def _in_the_way(manifest: Manifest, decision: Decision) -> str:
    """Return the names and rules of the applied edits to which an accepted suggestion gives way."""
    return ", ".join(f"{one.name} ({one.edit.rule})" for one in held_back(manifest, decision))


def run_edits(name: str, clean: Path, *, as_json: bool) -> None:
    """List the edits of a document, each with the name that `undo --edit` takes."""
    manifest = Manifest.existing(clean)
    print_rows(
        [
            {
                "edit": one.name,
                "rule": one.edit.rule,
                "before": one.edit.before,
                "after": one.edit.after,
                "text around": f"{one.anchor.left}│{one.anchor.right}",
                "applied": one.applied,
            }
            for one in named_edits(manifest, find_document(manifest, name))
        ],
        as_json=as_json,
    )


def run_decisions(clean: Path, *, every: bool, as_json: bool) -> None:
    """List the decisions in force (*every*: those taken back too)."""
    manifest = Manifest.existing(clean)
    lost = {name for row in manifest.documents.values() for name in row["unmatched"] or ()}
    listed = manifest.decisions if every else in_force(manifest.decisions)
    print_rows(
        [
            {
                "decision": one.decision,
                "action": one.action,
                "about": _about(one),
                "document": one.document or "all",
                "who": one.who,
                "when": one.when,
                "why": one.why,
                "matches": "nothing any more" if one.decision in lost else _waits(manifest, one),
            }
            for one in listed
        ],
        title="" if as_json else "Decisions",
        as_json=as_json,
    )


def _waits(manifest: Manifest, decision: Decision) -> str:
    others = _in_the_way(manifest, decision)
    return f"gives way to {others}" if others else ""


def _about(one: Decision) -> str:
    if one.takes_back:
        return f"takes {one.takes_back} back"
    if one.anchor:
        return f"{one.rule}: {one.anchor.before!r} → {one.anchor.after!r}"
    return one.rule or one.cleaner or "every edit"


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
