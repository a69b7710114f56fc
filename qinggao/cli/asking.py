"""`qinggao diff`, `blame`, `trace`, `show --run`: where a text came from, and what became of it."""

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from qinggao.cli.errors import UsageError
from qinggao.cli.printing import console, print_json, print_rows
from qinggao.comparing import DocumentDiff, by_rule, compare_rows
from qinggao.history import HistoryError, cleaned_of, find_document, rows_at, run_named
from qinggao.manifest import Manifest
from qinggao.manifest.folder import Row
from qinggao.visible import shaped

__all__ = ["run_blame", "run_diff", "run_show_at", "run_trace"]


def run_diff(
    old: str, new: str, clean: Path, *, document: str | None, texts: bool, as_json: bool
) -> None:
    """Print what changed between two runs: documents, edits by rule, lines on demand."""
    manifest = Manifest.existing(clean)
    before, after = run_named(manifest, old), run_named(manifest, new)
    states = rows_at(manifest, before), rows_at(manifest, after)
    if document is not None:
        name = find_document(manifest, document)["document"]
        states = tuple({name: state[name]} if name in state else {} for state in states)  # type: ignore[assignment]
    diffs = list(compare_rows(manifest, *states))
    rows = [
        {"document": one.document, "what": one.what, "came": len(one.came), "went": len(one.went)}
        for one in diffs
    ]
    if as_json:
        print_json({"old": before, "new": after, "documents": rows, "rules": by_rule(diffs)})
        return
    if texts:
        for one in diffs:
            _print_texts(manifest, one)
    else:
        print_rows(rows, title="Documents")
    print_rows(by_rule(diffs), title="Edits that came and went")
    kinds = Counter(one.what for one in diffs)
    told = ", ".join(f"{count} {what}" for what, count in sorted(kinds.items()))
    typer.echo(f"{before} → {after}: {told or 'nothing changed'}")


def _print_texts(manifest: Manifest, diff: DocumentDiff) -> None:
    from qinggao.cli.diff import print_text_diff

    try:
        old, new = (_text(manifest, row) for row in (diff.old, diff.new))
    except HistoryError as error:
        told = shaped(f"{diff.document}: {diff.what}; {error}")
        console().print(told, markup=False, soft_wrap=True)
        return
    print_text_diff(f"{diff.document}: {diff.what}", old, new)


def _text(manifest: Manifest, row: Row | None) -> str:
    return cleaned_of(manifest, row).text if row else ""


def run_show_at(name: str, run: str, clean: Path, *, as_json: bool) -> None:
    """Print the changes of a document as they stood after *run*."""
    from qinggao.changes import changes
    from qinggao.cli.diff import print_changes

    manifest = Manifest.existing(clean)
    document, at = find_document(manifest, name)["document"], run_named(manifest, run)
    row = rows_at(manifest, at).get(document)
    if row is None:
        raise UsageError(f"{document} was not there in run {at}")
    cleaned = cleaned_of(manifest, row)
    if as_json:
        print_json([asdict(change) for change in changes(cleaned)])
    else:
        print_changes(row, cleaned.text, changes(cleaned))


def run_blame(name: str, clean: Path, *, line: int | None, as_json: bool) -> None:
    """Print for each line (or one) of the clean text its raw place and the edits that made it."""
    from qinggao.blaming import blame

    manifest = Manifest.existing(clean)
    row = find_document(manifest, name)
    blamed = list(blame(manifest, row))
    if line is not None:
        if line > len(blamed):
            raise UsageError(f"{row['document']} has {len(blamed)} lines; there is no line {line}")
        blamed = blamed[line - 1 : line]
    if as_json:
        print_json([one._asdict() | {"edits": [e._asdict() for e in one.edits]} for one in blamed])
        return
    out = console()
    for one in blamed:
        place = f"raw {_said(one.raw_start)}–{_said(one.raw_end)}"
        out.print(f"{one.line:>5} │ {shaped(one.text)}   {place}", markup=False, soft_wrap=True)
        for edit in one.edits:
            out.print(
                f"      │   {edit.name}  {edit.rule}: {edit.before!r} → {edit.after!r}  "
                f"raw {_said(edit.raw)}, clean {_said(edit.clean)}",
                markup=False, soft_wrap=True,
            )  # fmt: skip


def _said(place: tuple[int, int]) -> str:
    return f"{place[0]}:{place[1]}"


_TRACE = """
    select document, case when contains(before, $text) then 'removed' else 'inserted' end as what,
           rule, before, after, run, applied
    from {schema}edits
    where contains(before, $text) <> contains(after, $text)
    order by document, run, stage, start
"""


def run_trace(text: str, clean: Path, *, every: bool, as_json: bool) -> None:
    """Print every edit that removed or inserted *text*, and in which documents."""
    if not text:
        raise UsageError("give the text to look for")
    database = Manifest.existing(clean).connect()
    answer = database.execute(_TRACE.format(schema="history." if every else ""), {"text": text})
    names = [column[0] for column in answer.description]
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    for row in rows:
        row["what"] = row["what"] if row.pop("applied") else f"suggested: {row['what']}"
    print_rows(rows, as_json=as_json)
    if not as_json:
        counts = Counter(row["what"] for row in rows)
        told = ", ".join(f"{count} times {what}" for what, count in sorted(counts.items()))
        documents = len({row["document"] for row in rows})
        typer.echo(f"{told or 'never removed or inserted'}, in {documents} documents")
