"""Compares two states of a corpus: documents that differ, and edits that came and went."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from qinggao.manifest import Manifest
from qinggao.manifest.folder import Row
from qinggao.offsets import OffsetMap
from qinggao.stage import Stage

__all__ = ["Change", "DocumentDiff", "by_rule", "compare_rows", "edits_between"]


class Change(NamedTuple):
    """An applied edit that one state has and the other has not."""

    rule: str
    before: str
    after: str


@dataclass(frozen=True)
class DocumentDiff:
    """How a document differs: *what* (added, withdrawn, raw, text, status), and which edits."""

    document: str
    what: str
    came: tuple[Change, ...] = ()
    went: tuple[Change, ...] = ()
    old: Row | None = None
    new: Row | None = None


def edits_between(
    old: Iterable[Stage], new: Iterable[Stage], *, same_raw: bool
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """
    Return the applied edits that *new* has and *old* has not, and the other way round.

    Over the same raw text an edit is the same where it does the same at the same place of it;
    otherwise places mean nothing, and edits are counted by what they do.
    """
    before, after = (Counter(_placed(tuple(stages), same_raw=same_raw)) for stages in (old, new))
    came, went = after - before, before - after
    return tuple(_plain(came)), tuple(_plain(went))


def _plain(edits: Counter[tuple[int, Change]]) -> Iterator[Change]:
    for _, change in sorted(edits.elements()):
        yield change


def _placed(stages: tuple[Stage, ...], *, same_raw: bool) -> Iterator[tuple[int, Change]]:
    maps: list[OffsetMap] = []
    for stage in stages:
        for edit in stage.edits:
            start, end = edit.start, edit.end
            for one in reversed(maps) if same_raw else ():
                start, end = one.back(start, end)
            yield start if same_raw else 0, Change(edit.rule, edit.before, edit.after)
        maps.append(OffsetMap.of(stage.edits))


def compare_rows(
    manifest: Manifest, old: Mapping[str, Row], new: Mapping[str, Row]
) -> Iterator[DocumentDiff]:
    """Yield how documents differ between two states of one manifest (`qinggao.history.rows_at`)."""
    for document in sorted(old.keys() | new.keys()):
        before, after = (_standing(rows.get(document)) for rows in (old, new))
        if before is not None and after is not None:
            what = _difference(before, after)
        else:
            what = "added" if after else "withdrawn" if before else ""
        if what:
            yield DocumentDiff(document, what, *_edits(manifest, before, after), before, after)


def _standing(row: Row | None) -> Row | None:
    return None if row is None or row["status"] == "withdrawn" else row


def _difference(before: Row, after: Row) -> str:
    if before["raw_sha256"] != after["raw_sha256"]:
        return "raw changed"
    if before["clean_sha256"] != after["clean_sha256"]:
        return "text changed"
    if before["status"] != after["status"]:
        return f"{before['status']} → {after['status']}"
    return "" if before["cleaned_in"] == after["cleaned_in"] else "edits changed"


def _edits(
    manifest: Manifest, before: Row | None, after: Row | None
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    old, new = (
        manifest.stages(row) if row and row["status"] in ("clean", "duplicate") else ()
        for row in (before, after)
    )
    same = not before or not after or before["raw_sha256"] == after["raw_sha256"]
    return edits_between(old, new, same_raw=same)


def by_rule(diffs: Iterable[DocumentDiff], examples: int = 3) -> list[dict[str, object]]:
    """Return a row for each rule: in how many documents its edits came and went, and examples."""
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    documents: dict[str, set[str]] = {}
    shown: dict[str, dict[str, None]] = {}
    for diff in diffs:
        for counts, changes, sign in ((came, diff.came, "+"), (went, diff.went, "-")):
            for change in changes:
                counts[change.rule] += 1
                documents.setdefault(change.rule, set()).add(diff.document)
                some = shown.setdefault(change.rule, {})
                if len(some) < examples:
                    some[f"{sign} {change.before!r} → {change.after!r}"] = None
    return [
        {
            "rule": rule,
            "documents": len(documents[rule]),
            "came": came[rule],
            "went": went[rule],
            "examples": "; ".join(shown[rule]),
        }
        for rule in sorted(documents, key=lambda rule: (-len(documents[rule]), rule))
    ]
