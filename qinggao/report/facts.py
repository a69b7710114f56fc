"""What the report says, asked of the manifest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from qinggao.manifest import Manifest

__all__ = ["Facts", "Listed"]

Rows = list[dict[str, Any]]

# Rows of a table on the page; each says of how many. The manifest has all.
_ROWS = 40

# Upper ends of the classes of documents by edits; the last class is open.
_CLASSES = (0, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Listed:
    """The first *rows* of *total*."""

    rows: Rows
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)


class Facts:
    """The answers, each asked when it is wanted."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self._database = manifest.connect()

    def _ask(self, query: str) -> Rows:
        answer = self._database.execute(query)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def _first(self, query: str, rows: int = _ROWS) -> Listed:
        total = self._ask(f"select count(*) n from ({query})")[0]["n"]  # noqa: S608 (ours)
        return Listed(self._ask(f"{query} limit {rows}"), total)

    @cached_property
    def run(self) -> Mapping[str, Any]:
        """The row of the last run."""
        return self.manifest.runs[-1]

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Edits applied and suggested, in force, and the documents that have some."""
        return self._ask(
            "select count(*) filter (applied) applied, count(*) filter (not applied) suggested, "
            "count(distinct document) filter (applied) documents from edits"
        )[0]

    @cached_property
    def bytes(self) -> dict[str, Any]:
        """Raw and clean bytes of the clean documents."""
        return self._ask(
            "select coalesce(sum(raw_size), 0)::bigint raw, coalesce(sum(clean_size), 0)::bigint "
            "clean from documents where status = 'clean'"
        )[0]

    @cached_property
    def runs(self) -> Listed:
        """The last runs, newest first, each with the edits that it recorded."""
        return self._first(
            "select run, started, raw_documents, clean, duplicate, quarantined, unchanged, "
            "withdrawn, seconds, raw_bytes, "
            "coalesce(list_sum(list_transform(cleaners, lambda c: c.edits)), 0)::bigint edits "
            "from runs order by run desc",
            12,
        )

    @cached_property
    def cleaners(self) -> Rows:
        """Edits by cleaner, in the order of the chain."""
        counted = {
            row["cleaner"]: row
            for row in self._ask(
                "select cleaner, count(*) filter (applied) applied, "
                "count(*) filter (not applied) suggested, count(distinct document) documents "
                "from edits group by all"
            )
        }
        nothing = {"applied": 0, "suggested": 0, "documents": 0}
        chain = [row["cleaner"] for row in self.run["cleaners"] or ()]
        names = [*chain, *sorted(counted.keys() - set(chain))]
        return [{"cleaner": name, **nothing, **counted.get(name, {})} for name in names]

    @cached_property
    def rules(self) -> Listed:
        """Edits applied, by rule."""
        return self._first(
            "select rule, cleaner, count(*) applied, count(distinct document) documents "
            "from edits where applied group by all order by applied desc, rule"
        )

    @cached_property
    def replacements(self) -> Listed:
        """What was replaced by what, the most frequent first."""
        return self._first(
            "select before, after, count(*) applied, count(distinct document) documents, "
            "mode(rule) rule from edits where applied group by before, after "
            "order by applied desc, before, after"
        )

    @cached_property
    def suggestions(self) -> Listed:
        """Rules that found something and left it for somebody's word, each with an example."""
        return self._first(
            "select rule, count(*) suggested, count(distinct document) documents, "
            "min_by(before, document) before, min_by(after, document) after, "
            "min(document) document from edits where not applied group by rule "
            "order by suggested desc, rule"
        )

    @cached_property
    def markers(self) -> Rows:
        """Redaction markers by kind, with their most frequent spellings."""
        return self._ask(
            "select kind, count(*) markers, count(distinct document) documents, "
            "approx_top_k(text, 5) spellings from markers group by kind order by markers desc, kind"
        )

    @cached_property
    def duplicates(self) -> Listed:
        """Documents that are copies of another one."""
        return self._first(
            "select document, kept, similarity, reason from documents "
            "where status = 'duplicate' order by document"
        )

    @cached_property
    def related(self) -> Listed:
        """Pairs that are alike and both kept."""
        return self._first(
            'select document, kept as "other", relation, similarity, '
            "array_to_string(facts, '; ') facts from verdicts where relation <> 'duplicate' "
            "order by document"
        )

    @cached_property
    def aside(self) -> Listed:
        """Documents in quarantine, and files that are no documents."""
        return self._first(
            "select document, 'quarantined' what, reason from documents "
            "where status = 'quarantined' union all "
            "select path, 'skipped', reason from skipped order by what, document"
        )

    @cached_property
    def damaged(self) -> Listed:
        """Documents with damage beyond repair."""
        return self._first(
            "select document, damage, stray from documents where damage > 0 or stray > 0 "
            "order by damage + stray desc, document"
        )

    @cached_property
    def classes(self) -> Rows:
        """Clean documents and duplicates by their number of edits."""
        query = "select edits from documents where status in ('clean', 'duplicate')"
        counts = [row["edits"] or 0 for row in self._ask(query)]
        rows: Rows = []
        low = 0
        for high in _CLASSES:
            label = str(high) if low == high else f"{low}–{high}"
            rows.append({"label": label, "documents": sum(low <= n <= high for n in counts)})
            low = high + 1
        return [*rows, {"label": f"{low}+", "documents": sum(n >= low for n in counts)}]

    def most_edited(self, count: int) -> Iterator[Mapping[str, Any]]:
        """Yield the rows of the *count* documents with the most edits."""
        rows = [row for row in self.manifest.documents.values() if row["edits"]]
        shown = [row for row in rows if row["status"] in ("clean", "duplicate")]
        yield from sorted(shown, key=lambda row: (-row["edits"], row["document"]))[:count]
