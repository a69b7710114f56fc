"""Finds documents that are copies of others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from qinggao.cleaner import Rule

from .clusters import Clusters
from .comparison import Measure
from .corpus import Corpus, Keep, Row, Verdict
from .signature import Signature, sign

__all__ = ["Corpus", "Duplicates", "Row", "Signature", "Verdict"]


@dataclass(frozen=True)
class Duplicates:
    """x"""

    threshold: float = 0.3
    agreement: float = 0.62
    keep: Keep = "longest"
    shortest: int = 50

    rules: ClassVar[tuple[Rule, ...]] = ()

    def sign(self, texts: Sequence[str]) -> list[Signature]:
        """Return the signature of each of *texts*, which are clean."""
        return sign(texts, self.shortest)

    def corpus(
        self,
        rows: Iterable[Mapping[str, Any]],
        earlier: Mapping[tuple[str, str], Mapping[str, Any]] | None = None,
    ) -> Corpus:
        """Gather documents, each a row of the manifest's columns, and verdicts that still hold."""
        known = {pair: _verdict(row) for pair, row in (earlier or {}).items()}
        return Corpus.from_rows(map(_row, rows), known)

    def verdicts(self, documents: Corpus, read: Callable[[str], str]) -> Iterator[Verdict]:
        """Yield a verdict for each document that is kin to another; *read* gives a clean text."""
        measure = Measure(self.threshold, self.agreement)
        return Clusters(documents, read, measure, self.keep).verdicts()


def _row(row: Mapping[str, Any]) -> Row:
    signature = Signature(row["exact"], row["minhash"], row["length"])
    return Row(row["document"], signature, row["raw"], row["modified"], row["edited"])


def _verdict(row: Mapping[str, Any]) -> Verdict:
    values = {name: row[name] for name in Verdict._fields}
    return Verdict(**values | {"facts": tuple(row["facts"] or ())})
