"""Stage `deduplicate`: signatures of this run and of all earlier ones, compared and verified."""

from collections.abc import Iterator, Mapping
from typing import Any

from qinggao.digests import cleaner_digest
from qinggao.manifest.parts import read_columns, read_rows
from qinggao.registry import make
from qinggao.run.state import Progress, Run, Summary

__all__ = ["deduplicate"]

_SIGNED = ("document", "part", "exact", "minhash", "length")


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
    if (
        before is not None
        and not run.gone
        and not any(_is_news(run, r) for r in run.cleaned_rows())
    ):
        run.verdicts = before
        return Summary("nothing new to compare", [])
    rows = list(_signed(run, _compared(run)))
    corpus = deduplicator.corpus(rows, _earlier(run, before or []))
    texts = _Texts(run)
    for count, verdict in enumerate(deduplicator.verdicts(corpus, texts.read), 1):
        run.verdicts.append({**verdict._asdict(), "facts": list(verdict.facts)})
        if count % 100 == 0:
            progress(count, 0, "verdicts")
    return _summary(run, len(rows))


def _is_news(run: Run, row: Mapping[str, Any]) -> bool:
    """Tell whether there is something in a cleaned row by which documents are compared."""
    known = run.manifest.documents.get(row["document"])
    return (
        known is None
        or row["cleaned_in"] == run.name
        or row["status"] == "quarantined"
        or known["status"] == "withdrawn"
        or known["raw_mtime_ns"] != row["raw_mtime_ns"]
    )


def _compared(run: Run) -> dict[str, dict[str, Any]]:
    """Return the row in force of every document that has a clean text after this run."""
    gone = set(run.gone)
    rows = {
        document: row
        for document, row in run.manifest.documents.items()
        if row["status"] in ("clean", "duplicate") and document not in gone
    }
    for row in run.cleaned_rows():
        if row["status"] == "quarantined":
            rows.pop(row["document"], None)
        else:
            rows[row["document"]] = row
    return rows


def _signed(run: Run, rows: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what is known of each document: its signature, and what decides which one is kept."""
    parts = {(row["cleaned_in"], row["part"]) for row in rows.values()}
    for name, part in sorted(parts):
        here = name == run.name
        folder = run.parts("signatures") if here else run.manifest.manifest / "signatures" / name
        path = folder / f"{part}.parquet"
        if not path.exists():
            continue
        columns = read_columns(path, _SIGNED).to_pydict()
        for document, _, exact, minhash, length in zip(*columns.values(), strict=True):
            row = rows.get(document)
            if row is not None and (row["cleaned_in"], row["part"]) == (name, part):
                yield {
                    "document": document,
                    "exact": exact,
                    "minhash": minhash,
                    "length": length,
                    "raw": bytes.fromhex(row["raw_sha256"]),
                    "modified": row["raw_mtime_ns"] / 1e9,
                    "edited": row["edits"],
                }


def _last_verdicts(run: Run) -> list[dict[str, Any]] | None:
    """Return the verdicts of the last run; None where it decided by other rules."""
    runs = run.manifest.runs
    if not runs or runs[-1]["deduplicator"] != run.deduplicator_digest:
        return None
    last = runs[-1]["run"]
    paths = [path for path in run.manifest.part_files("verdicts") if path.parent.name == last]
    return [row for path in paths for row in read_rows(path)]


def _earlier(run: Run, verdicts: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return, by document and kept one, the verdicts on texts that this run left as they were."""
    new = {row["document"] for row in run.cleaned_rows() if row["cleaned_in"] == run.name}
    pairs = {(verdict["document"], verdict["kept"]): verdict for verdict in verdicts}
    return {pair: verdict for pair, verdict in pairs.items() if not new.intersection(pair)}


class _Texts:
    """Clean texts by document: those that this run staged, else those that stand."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def read(self, document: str) -> str:
        staged = self.run.staged(document)
        known = self.run.manifest.documents.get(document)
        if known is None or staged.exists():
            return staged.read_bytes().decode()
        return self.run.manifest.stored(known).read_bytes().decode()


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
