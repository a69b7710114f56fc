"""`qinggao undo`, `redo`, `accept`, `decisions`: somebody's word on edits."""

import getpass
import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from qinggao import registry
from qinggao.cli.errors import UsageError
from qinggao.cli.looking import find_document
from qinggao.cli.printing import print_rows
from qinggao.decisions import Anchor, Decision, in_force
from qinggao.edit import Edit, apply
from qinggao.manifest import Manifest
from qinggao.manifest.folder import Row
from qinggao.pipeline import Stage, restore
from qinggao.run import STEPS, RunOptions, open_run

__all__ = ["Scope", "edit_names", "run_decide", "run_decisions", "run_edits", "run_redo"]


@dataclass(frozen=True)
class Scope:
    """What a decision is about; exactly one of the first five, a document with any of them."""

    edit: str | None = None
    rule: str | None = None
    cleaner: str | None = None
    run: str | None = None
    document: str | None = None


def run_decide(
    action: str, scope: Scope, clean: Path, *, who: str | None, why: str, as_json: bool
) -> None:
    """Take a decision and derive the documents that it concerns again."""
    if not any((scope.edit, scope.rule, scope.cleaner, scope.run, scope.document)):
        raise UsageError("say what: give one of --edit, --rule, --cleaner, --run, --document")
    manifest = Manifest.existing(clean)
    decisions = list(_decisions(manifest, action, scope, who or _user(), why))
    if not decisions:
        raise UsageError("nothing in force fits: `qinggao show DOC --edits` lists every edit")
    _derive(manifest, decisions, as_json=as_json)


def run_edits(name: str, clean: Path, *, as_json: bool) -> None:
    """List the edits of a document, each with the name that `undo --edit` takes."""
    manifest = Manifest.existing(clean)
    row = find_document(manifest, name)
    applied = {
        (edit.rule, edit.before, edit.after, edit.start)
        for stage in manifest.stages(row)
        for edit in stage.edits
    }
    print_rows(
        [
            {
                "edit": digest,
                "rule": about["rule"],
                "before": about["anchor"].before,
                "after": about["anchor"].after,
                "text around": f"{about['anchor'].left}│{about['anchor'].right}",
                "applied": (about["rule"], edit.before, edit.after, edit.start) in applied,
            }
            for digest, about, edit in _named(manifest, row)
        ],
        as_json=as_json,
    )


def run_redo(name: str, clean: Path, *, who: str | None, why: str, as_json: bool) -> None:
    """Take a decision back."""
    manifest = Manifest.existing(clean)
    known = {one.decision: one for one in in_force(manifest.decisions)}
    found = [one for one in known if one.startswith(name)]
    if len(found) != 1:
        raise UsageError(
            f"{len(found)} decisions in force begin with {name!r}: `qinggao decisions` lists all"
        )
    taken = known[found[0]]
    decision = Decision(
        _name(), "redo", _now(), who or _user(), why, taken.document, takes_back=found[0]
    )
    _derive(manifest, [decision], as_json=as_json)


def run_decisions(clean: Path, *, every: bool, as_json: bool) -> None:
    """List the decisions in force (*every*: those taken back too)."""
    manifest = Manifest.existing(clean)
    lost = {
        name: document
        for document, row in manifest.documents.items()
        for name in row["unmatched"] or ()
    }
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
                "matches": "nothing any more" if one.decision in lost else "",
            }
            for one in listed
        ],
        title="" if as_json else "Decisions",
        as_json=as_json,
    )


def _about(one: Decision) -> str:
    if one.takes_back:
        return f"takes {one.takes_back} back"
    if one.anchor:
        return f"{one.rule}: {one.anchor.before!r} → {one.anchor.after!r}"
    return one.rule or one.cleaner or "every edit"


def _derive(manifest: Manifest, decisions: list[Decision], *, as_json: bool) -> None:
    """Run the chain again where the decisions matter, over the raw folder of the last run."""
    raw = manifest.raw_folder() or Path(manifest.runs[-1]["raw"])
    options = RunOptions(
        raw=raw, clean=manifest.clean, decide=tuple(decisions), recorded_config=True
    )
    with open_run(options) as run:
        for step in STEPS:
            step.work(run, lambda *_: None)
    after = Manifest(manifest.clean)
    new = {one.decision for one in decisions}
    lost = [d for row in after.documents.values() for d in row["unmatched"] or () if d in new]
    print_rows(
        [
            {
                "decision": d.decision,
                "action": d.action,
                "about": _about(d),
                "document": d.document or "all",
            }
            for d in decisions
        ],
        as_json=as_json,
    )
    if not as_json:
        typer.echo(f"{len(run.todo)} documents derived again; {run.totals.line}")
    if lost:
        typer.echo(f"matches nothing: {', '.join(lost)}", err=True)
        raise typer.Exit(1)


def _decisions(
    manifest: Manifest, action: str, scope: Scope, who: str, why: str
) -> Iterator[Decision]:
    """Yield the decisions that *scope* means."""
    document = find_document(manifest, scope.document)["document"] if scope.document else ""

    def decided(**about: Any) -> Decision:
        return Decision(_name(), action, when, who, why, **about)  # type: ignore[arg-type]

    when = _now()
    if scope.edit is not None:
        for name, anchored in edit_names(manifest, document):
            if name.startswith(scope.edit):
                yield decided(**anchored)
    elif scope.run is not None:
        if scope.run not in {row["run"] for row in manifest.runs}:
            raise UsageError(f"no run is called {scope.run!r}: `qinggao runs` lists all")
        for anchored in _of_run(manifest, scope.run, document):
            yield decided(**anchored)
    elif scope.rule is not None:
        cleaner = scope.rule.partition("/")[0]
        if cleaner not in registry.cleaners():
            raise UsageError(str(registry.unknown("cleaner", cleaner, registry.cleaners())))
        rules = tuple(rule.name for rule in registry.cleaner_class(cleaner).rules)
        if scope.rule not in rules:
            raise UsageError(str(registry.unknown("rule", scope.rule, rules)))
        yield decided(rule=scope.rule, document=document)
    elif scope.cleaner is not None:
        if scope.cleaner not in registry.cleaners():
            raise UsageError(str(registry.unknown("cleaner", scope.cleaner, registry.cleaners())))
        yield decided(cleaner=scope.cleaner, document=document)
    elif document:
        yield decided(document=document)


def edit_names(manifest: Manifest, document: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of every edit in force, and what anchors a decision to it."""
    for row in manifest.documents.values():
        if row["status"] in ("clean", "duplicate") and document in ("", row["document"]):
            yield from ((digest, about) for digest, about, _ in _named(manifest, row))


def _named(manifest: Manifest, row: Row) -> Iterator[tuple[str, dict[str, Any], Edit]]:
    """Yield name, anchor and edit of everything that was found in a document."""
    stages = manifest.stages(row)
    given = restore(manifest.stored(row).read_bytes().decode(), stages)
    for stage in stages:
        seen: Counter[tuple[str, Anchor]] = Counter()
        for edit in sorted((*stage.edits, *stage.suggested)):
            anchor = Anchor.of(edit, given)
            nth = seen[edit.rule, anchor]
            seen[edit.rule, anchor] += 1
            anchor = Anchor.of(edit, given, nth)
            about = {"document": row["document"], "rule": edit.rule, "anchor": anchor}
            digest = hashlib.blake2b(repr(about).encode(), digest_size=5).hexdigest()
            yield digest, about, edit
        given = apply(given, stage.edits)


def _of_run(manifest: Manifest, run: str, document: str) -> Iterator[dict[str, Any]]:
    """Yield what anchors the edits that *run* brought and that are still in force."""
    for row in manifest.documents.values():
        if row["cleaned_in"] != run or document not in ("", row["document"]):
            continue
        if row["status"] not in ("clean", "duplicate"):
            continue
        before = _row_before(manifest, row["document"], run)
        if before is None:
            yield {"document": row["document"]}
            continue
        old = Counter(_kinds(manifest.stages(before)))
        new = Counter(_kinds(manifest.stages(row)))
        for name, anchored in edit_names(manifest, row["document"]):
            del name
            anchor: Anchor = anchored["anchor"]
            kind = (anchored["rule"], anchor.before, anchor.after)
            if new[kind] > old[kind]:
                yield anchored


def _kinds(stages: tuple[Stage, ...]) -> Iterator[tuple[str, str, str]]:
    edits: list[Edit] = [edit for stage in stages for edit in stage.edits]
    yield from ((edit.rule, edit.before, edit.after) for edit in edits)


def _row_before(manifest: Manifest, document: str, run: str) -> Mapping[str, Any] | None:
    from qinggao.manifest.parts import read_rows

    found = None
    for path in manifest.part_files("documents"):
        if path.parent.name < run:
            rows = (row for row in read_rows(path) if row["document"] == document)
            found = next(rows, found)
    return found


def _name() -> str:
    return secrets.token_hex(4)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
