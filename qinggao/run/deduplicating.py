"""Stage `deduplicate`: signatures of this run and of all earlier ones, compared and verified."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from qinggao.digests import cleaner_digest
from qinggao.manifest.parts import Part, read_columns, table_of, write_part
from qinggao.registry import make
from qinggao.run.state import Progress, Run, Summary

__all__ = ["deduplicate"]

_SIGNED = ("document", "exact", "minhash", "length")
_SIGNED_AT_ONCE = 500  # texts held at a time


def deduplicate(run: Run, progress: Progress) -> Summary:
    """
    Decide which documents are copies of others; changes none of them.

    A pair of unchanged documents keeps the verdict of an earlier run, unless the options of the
    deduplicator have changed.
    """
    if not run.config.deduplicate:
        return Summary("switched off (deduplicate = false)", [])
    deduplicator = make("duplicates", run.config.options.get("duplicates"))
    run.deduplicator_digest = cleaner_digest(deduplicator)
    before = _last_verdicts(run)
    cleaned = list(map(_of_row, run.cleaned_rows()))
    if before is not None and not run.gone and not any(_is_news(run, row) for row in cleaned):
        run.verdicts = before
        return Summary("nothing new to compare", [])
    compared = _compared(run, cleaned)
    signed = _signed(run, deduplicator, compared)
    corpus = deduplicator.corpus(signed, _earlier(run, cleaned, before or []))
    found = deduplicator.verdicts(corpus, _read, where=partial(_where, run), work=run.crew.map)
    with closing(found) as verdicts:
        for count, verdict in enumerate(verdicts, 1):
            run.verdicts.append({**verdict._asdict(), "facts": list(verdict.facts)})
            if count % 100 == 0:
                progress(count, 0, "verdicts")
    run.crew.dismiss()  # none of the stages behind has work for them
    return _summary(run, len(compared))


class _Row(NamedTuple):
    """What counts of a row of `documents` here, a tenth of it: a million may be held at once."""

    document: str
    status: str
    cleaned_in: str
    raw_sha256: bytes
    raw_mtime_ns: int
    edits: int


def _of_row(row: Mapping[str, Any]) -> _Row:
    return _Row(
        row["document"],
        sys.intern(row["status"]),
        sys.intern(row["cleaned_in"]),
        bytes.fromhex(row["raw_sha256"] or ""),
        row["raw_mtime_ns"],
        row["edits"] or 0,
    )


def _is_news(run: Run, row: _Row) -> bool:
    """Tell whether there is something in a cleaned row by which documents are compared."""
    known = run.manifest.documents.get(row.document)
    return (
        known is None
        or row.cleaned_in == run.name
        or row.status == "quarantined"
        or known["status"] == "withdrawn"
        or known["raw_mtime_ns"] != row.raw_mtime_ns
    )


def _compared(run: Run, cleaned: list[_Row]) -> dict[str, _Row]:
    """Return the row in force of every document that has a clean text after this run."""
    gone = set(run.gone)
    rows = {
        document: _of_row(row)
        for document, row in run.manifest.documents.items()
        if row["status"] in ("clean", "duplicate") and document not in gone
    }
    for row in cleaned:
        if row.status == "quarantined":
            rows.pop(row.document, None)
        else:
            rows[row.document] = row
    return rows


def _signed(run: Run, deduplicator: Any, rows: Mapping[str, _Row]) -> Iterator[dict[str, Any]]:
    """Yield what is known of each document: its signature, and what decides which one is kept."""
    signatures = _signatures(run, rows)
    missing = [document for document in rows if document not in signatures]
    if missing:
        signatures |= _sign_again(run, deduplicator, missing)
    for document, row in rows.items():
        yield {
            "document": document,
            **signatures[document],
            "raw": row.raw_sha256,
            "modified": row.raw_mtime_ns / 1e9,
            "edited": row.edits,
        }


def _signatures(run: Run, rows: Mapping[str, _Row]) -> dict[str, dict[str, Any]]:
    """Return the newest signature of each text, of those that today's deduplicator made."""
    made_by = {row["run"]: row["deduplicator"] for row in run.manifest.runs}
    made_by[run.name] = run.deduplicator_digest
    parts: list[tuple[str, Path | Part]] = [
        *((part.run, part) for part in run.manifest.part_files("signatures")),
        *((run.name, path) for path in sorted(run.parts("signatures").glob("*"))),
    ]
    found: dict[str, dict[str, Any]] = {}
    for name, part in parts:
        if made_by.get(name) != run.deduplicator_digest:
            continue
        columns = read_columns(part, _SIGNED).to_pydict()
        for document, exact, minhash, length in zip(*columns.values(), strict=True):
            row = rows.get(document)
            if row is not None and row.cleaned_in <= name:
                found[document] = {"exact": exact, "minhash": minhash, "length": length}
    return found


def _sign_again(run: Run, deduplicator: Any, documents: list[str]) -> dict[str, dict[str, Any]]:
    """Sign texts that another version or other options signed, or that nothing has; record it."""
    found: dict[str, dict[str, Any]] = {}
    for number, start in enumerate(range(0, len(documents), _SIGNED_AT_ONCE), 1):
        names = documents[start : start + _SIGNED_AT_ONCE]
        part = f"again-{number:06}"
        made = deduplicator.sign([_read(_where(run, name)) for name in names])
        fresh = {name: one._asdict() for name, one in zip(names, made, strict=True)}
        rows = [{"document": n, "run": run.name, "part": part, **one} for n, one in fresh.items()]
        write_part(run.parts("signatures") / f"{part}.parquet", table_of("signatures", rows))
        found |= fresh
    return found


def _last_verdicts(run: Run) -> list[dict[str, Any]] | None:
    """Return the verdicts of the last run; None where it decided by other rules."""
    runs = run.manifest.runs
    if not runs or runs[-1]["deduplicator"] != run.deduplicator_digest:
        return None
    return run.manifest.last_rows("verdicts")


def _earlier(
    run: Run, cleaned: list[_Row], verdicts: list[dict[str, Any]]
) -> dict[tuple[str, str], dict[str, Any]]:
    """Return, by document and kept one, the verdicts on texts that this run left as they were."""
    new = {row.document for row in cleaned if row.cleaned_in == run.name}
    pairs = {(verdict["document"], verdict["kept"]): verdict for verdict in verdicts}
    return {pair: verdict for pair, verdict in pairs.items() if not new.intersection(pair)}


def _where(run: Run, document: str) -> Path:
    """Return where the clean text of a document stands: staged by this run, else in force."""
    staged = run.staged(document)
    known = run.manifest.documents.get(document)
    return staged if known is None or staged.exists() else run.manifest.stored(known)


def _read(path: Path) -> str:
    return path.read_bytes().decode()


def _summary(run: Run, documents: int) -> Summary:
    removed = sum(verdict["relation"] == "duplicate" for verdict in run.verdicts)
    line = (
        f"{documents} documents compared: {removed} duplicates, "
        f"{len(run.verdicts) - removed} related and kept"
    )
    rows: list[dict[str, object]] = [
        {name: verdict[name] for name in ("document", "kept", "relation", "similarity", "reason")}
        for verdict in run.verdicts
    ]
    return Summary(line, rows)
