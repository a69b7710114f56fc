"""Takes decisions on recorded edits, and derives the documents concerned again."""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from qinggao import registry
from qinggao.decisions import Anchor, Decision, in_force
from qinggao.edit import Edit, apply
from qinggao.history import find_document, rows_at, run_named
from qinggao.manifest import Manifest
from qinggao.manifest.folder import Row
from qinggao.run import STEPS, Assignment, Run, open_run
from qinggao.stage import Stage, restore

__all__ = [
    "NamedEdit",
    "Scope",
    "ScopeError",
    "decide",
    "derive",
    "held_back",
    "named_edits",
    "take_back",
]


class ScopeError(ValueError):
    """A decision is about nothing that there is; the message says what there is."""

    usage = True


@dataclass(frozen=True)
class Scope:
    """
    What a decision is about: an edit, a rule, a cleaner, or what a run brought.

    Of a run also one rule or cleaner alone. A *document* limits each of them; alone, it is all of
    its edits.
    """

    edit: str | None = None
    rule: str | None = None
    cleaner: str | None = None
    run: str | None = None
    document: str | None = None


class NamedEdit(NamedTuple):
    """An edit of a document, applied or suggested, with the name by which a decision finds it."""

    name: str
    document: str
    edit: Edit
    anchor: Anchor
    applied: bool
    stage: int

    def about(self) -> dict[str, Any]:
        """Return the fields of a decision on this edit alone."""
        return {"document": self.document, "rule": self.edit.rule, "anchor": self.anchor}


def named_edits(manifest: Manifest, row: Row) -> Iterator[NamedEdit]:
    """Yield everything that was found in a document in force, in the order of its stages."""
    if row["status"] not in ("clean", "duplicate"):
        return
    stages = manifest.stages(row)
    given = restore(manifest.text(row), stages)
    for stage in stages:
        seen: Counter[tuple[str, Anchor]] = Counter()
        applied = set(stage.edits)
        for edit in sorted((*stage.edits, *stage.suggested)):
            kind = edit.rule, Anchor.of(edit, given)
            anchor = Anchor.of(edit, given, seen[kind])
            seen[kind] += 1
            about = {"document": row["document"], "rule": edit.rule, "anchor": anchor}
            name = hashlib.blake2b(repr(about).encode(), digest_size=5).hexdigest()
            yield NamedEdit(name, row["document"], edit, anchor, edit in applied, stage.number)
        given = apply(given, stage.edits)


def decide(
    manifest: Manifest, action: Literal["undo", "accept"], scope: Scope, who: str, why: str = ""
) -> list[Decision]:
    """
    Return the decisions that *scope* means, not yet in force (see `derive`).

    Raises `ScopeError` where it means nothing, an edit's name means several, or the last decisions
    say the same: taken twice, a decision would have to be taken back twice.
    """
    when = _now()
    found = [
        Decision(_name(), action, when, who, why, **about)
        for about in _meant(manifest, action, scope)
    ]
    if not found:
        raise ScopeError("nothing in force fits: `qinggao show DOC --edits` lists every edit")
    last = in_force(manifest.decisions)[-len(found) :]
    if list(map(_said, last)) == list(map(_said, found)):
        name = last[0].decision
        raise ScopeError(f"decision {name} says so already; `qinggao redo {name}` takes it back")
    return found


def _said(one: Decision) -> tuple[object, ...]:
    return one.action, one.document, one.cleaner, one.rule, one.anchor


def take_back(manifest: Manifest, name: str, who: str, why: str = "") -> Decision:
    """
    Return the decision that ends the one in force called *name* (or beginning so).

    Raises `ScopeError` where that is none, or several.
    """
    known = {one.decision: one for one in in_force(manifest.decisions)}
    names = [name] if name in known else [one for one in known if one.startswith(name)]
    if len(names) != 1:
        raise ScopeError(
            f"{len(names)} decisions in force begin with {name!r}: `qinggao decisions` lists all"
        )
    taken = known[names[0]]
    return Decision(_name(), "redo", _now(), who, why, taken.document, takes_back=taken.decision)


def derive(manifest: Manifest, decisions: list[Decision]) -> Run:
    """
    Put *decisions* in force: run the chain again where they matter, as the last run had it.

    Documents that are new in the raw folder are left to `clean`.
    """
    raw = manifest.raw_folder() or Path(manifest.runs[-1]["raw"])
    asked = Assignment(raw=raw, clean=manifest.clean, decide=tuple(decisions), recorded_config=True)
    with open_run(asked) as run:
        for step in STEPS:
            step.work(run, lambda *_: None)
    return run


def _meant(manifest: Manifest, action: str, scope: Scope) -> Iterator[dict[str, Any]]:
    """Yield the fields of each decision that *scope* means."""
    _refuse_two(scope)
    for field, value in vars(scope).items():
        if value == "":  # an unset variable of a shell would mean all that there is
            raise ScopeError(f"{field} is empty: say what to {action}")
    document = find_document(manifest, scope.document)["document"] if scope.document else ""
    if scope.edit is not None:
        yield _named(manifest, scope.edit, document).about()
    elif scope.run is not None:
        yield from _of_run(manifest, scope, document)
    elif scope.rule is not None:
        yield {"rule": _rule(scope.rule), "document": document}
    elif scope.cleaner is not None:
        yield {"cleaner": _cleaner(scope.cleaner), "document": document}
    elif document:
        yield {"document": document}
    else:
        run = " a run," if action == "undo" else ""
        raise ScopeError(f"say what to {action}: an edit, a rule, a cleaner,{run} a document")


def _refuse_two(scope: Scope) -> None:
    """Raise `ScopeError` where one of two limits would be left aside."""
    given = [n for n in ("run", "edit", "rule", "cleaner") if getattr(scope, n) is not None]
    if len(given) > 1 and given not in (["run", "rule"], ["run", "cleaner"]):
        raise ScopeError(
            f"{' and '.join(given)} are given: name one of them (of a run also one rule or "
            "cleaner), and a document if you like"
        )


def _named(manifest: Manifest, name: str, document: str) -> NamedEdit:
    rows = [manifest.documents[document]] if document else manifest.documents.values()
    found = {
        edit.name: edit
        for row in rows
        for edit in named_edits(manifest, row)
        if edit.name.startswith(name)
    }
    if len(found) != 1:
        raise ScopeError(
            f"{len(found)} edits in force have a name that begins with {name!r}: "
            "`qinggao show DOC --edits` lists every edit"
        )
    return next(iter(found.values()))


def _cleaner(name: str) -> str:
    if name not in registry.cleaners():
        raise ScopeError(str(registry.unknown("cleaner", name, registry.cleaners())))
    return name


def _rule(name: str) -> str:
    cleaner = _cleaner(name.partition("/")[0])
    rules = tuple(rule.name for rule in registry.cleaner_class(cleaner).rules)
    if name not in rules:
        raise ScopeError(str(registry.unknown("rule", name, rules)))
    return name


def _of_run(manifest: Manifest, scope: Scope, document: str) -> Iterator[dict[str, Any]]:
    """Yield what anchors the edits that a run brought and that are still in force."""
    run = run_named(manifest, scope.run or "")
    rule = _rule(scope.rule) if scope.rule else ""
    cleaner = _cleaner(scope.cleaner) if scope.cleaner else ""
    wanted = Decision("", "undo", "", "", cleaner=cleaner, rule=rule)
    names = [row["run"] for row in manifest.runs]
    after = rows_at(manifest, run)
    earlier = names.index(run)
    before = rows_at(manifest, names[earlier - 1]) if earlier else {}
    for name, row in after.items():
        if row["cleaned_in"] != run or row["run"] != run or document not in ("", name):
            continue
        now = manifest.documents[name]
        if now["status"] not in ("clean", "duplicate"):
            continue
        old = before.get(name)
        if old is None and now["cleaned_in"] == run:
            yield {"document": name, "cleaner": cleaner, "rule": rule}
            continue
        brought = Counter(_kinds(manifest.stages(row)))
        brought.subtract(_kinds(manifest.stages(old)) if old else ())
        for edit in named_edits(manifest, now):
            kind = edit.edit.rule, edit.edit.before, edit.edit.after
            if edit.applied and brought[kind] > 0 and wanted.about(edit.edit.rule):
                yield edit.about()


def held_back(manifest: Manifest, decision: Decision) -> list[NamedEdit]:
    """
    Return the applied edits in the way of a suggestion that *decision* accepts; none: it is done.

    Of two edits that overlap one gives way. Where that one is made, the other may have its turn
    in a later stage.
    """
    row = manifest.documents.get(decision.document)
    if decision.action != "accept" or decision.anchor is None or row is None:
        return []
    edits = list(named_edits(manifest, row))
    alike = [
        one
        for one in edits
        if one.edit.rule == decision.rule and one.edit.before == decision.anchor.before
    ]
    waiting = [one for one in alike if one.anchor == decision.anchor and not one.applied]
    if not waiting or any(one.applied and one.stage > waiting[0].stage for one in alike):
        return []
    [*_, last] = waiting
    return [
        one
        for one in edits
        if one.applied
        and one.stage == last.stage
        and one.edit.start < last.edit.end
        and last.edit.start < one.edit.end
    ]


def _kinds(stages: tuple[Stage, ...]) -> Iterator[tuple[str, str, str]]:
    for stage in stages:
        yield from ((edit.rule, edit.before, edit.after) for edit in stage.edits)


def _name() -> str:
    return secrets.token_hex(4)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
