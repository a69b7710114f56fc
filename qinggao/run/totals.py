"""The final table of a run: its balance, and what each cleaner did."""

from collections import Counter
from time import perf_counter

from qinggao.run.state import Run, Summary

__all__ = ["totals"]


def totals(run: Run) -> Summary:
    """Return the balance as a line, and a row for each cleaner."""
    after = run.outcome
    seconds = perf_counter() - run.begun
    speed = f", {run.raw_bytes / 1e6 / seconds:.1f} MB/s" if run.raw_bytes > 1_000_000 else ""
    line = (
        f"{after['raw_documents']} raw = {after['clean']} clean + {after['duplicate']} duplicate "
        f"+ {after['quarantined']} quarantined; {after['unchanged']} unchanged, "
        f"{after['withdrawn']} withdrawn, {after['skipped']} files skipped; {seconds:.2f} s{speed}"
    )
    return Summary(line, cleaner_rows(run))


def cleaner_rows(run: Run) -> list[dict[str, object]]:
    """Return a row for each cleaner of the chain: documents changed, edits, time."""
    rows: list[dict[str, object]] = []
    for cleaner in run.pipeline.cleaners:
        counts = run.cleaners.get(cleaner, Counter())
        rows.append(
            {
                "cleaner": cleaner,
                "documents": counts["documents"],
                "edits": counts["edits"],
                "suggested": counts["suggested"],
                "seconds": round(counts["microseconds"] / 1e6, 3),
            }
        )
    return rows
