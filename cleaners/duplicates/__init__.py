"""Finds the documents of a corpus that are copies of others."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from qinggao.cleaner import Rule

from .clusters import Clusters, Way, Work
from .comparison import Measure
from .corpus import Corpus, Keep, Row, Verdict
from .signature import Signature, sign
from .vocabulary import SOURCE

__all__ = ["Corpus", "Duplicates", "Row", "Signature", "Verdict"]


@dataclass(frozen=True)
class Duplicates:
    """
    Finds copies of a document: one is kept, the others are recorded with it and go aside.

    What it does
        Compares clean documents by their Han characters, letters and digits, simplified, in lower
        case and half width; white space, punctuation and the spelling of redaction markers do not
        count. Equal texts are duplicates, and so are texts that resemble each other: an edited
        copy, one with moved paragraphs, one with up to about a fifth of its sentences rewritten,
        one that withholds (``××月``) what the other says. Sketches of the 5-grams (MinHash) name
        the candidates; every pair is then read, and each duplicate was compared with the document
        that is kept for it.

    Why
        A corpus from several sites holds most documents more than once. But a notice that is
        filled in anew every year is no copy, however alike the two look, and nothing that differs
        in a date, a sum or a name may be lost.

    Leaves alone
        Siblings: the same form with other facts (dates, times, quantities, document numbers,
        people, places, bodies, titles), reported with the facts that differ. A document that
        stands whole inside another one: reported as contained. Documents shorter than *shortest*,
        unless they are equal. A redacted copy that two siblings resemble equally. The texts
        themselves: a verdict changes none.

    Options
        keep: which of several copies stays: ``longest``, ``first`` (by path), ``newest`` (by the
        time of the file) or ``least-edited``; ties are decided by path.

        threshold: the Jaccard similarity of 5-grams from which two documents are read side by
        side. 8 % of wrong characters leave 0.49 on average, a fifth of the sentences exchanged
        0.65, a form filled in anew 0.3 to 0.7.

        agreement: the share of both texts that must agree, laid side by side, for a duplicate.

        shortest: documents with fewer characters to compare than this are compared exactly only.

    Example
        >>> duplicates = Duplicates()
        >>> texts = {"a": "定于3月5日开会。", "b": "定于 3 月 5 日开会", "c": "定于4月6日开会。"}
        >>> rows = [Row(*pair) for pair in zip(texts, duplicates.sign(list(texts.values())))]
        >>> for verdict in duplicates.verdicts(Corpus.from_rows(rows), texts.__getitem__):
        ...     print(verdict.document, verdict.relation, verdict.kept, verdict.reason)
        b duplicate a same-text
    """

    keep: Keep = "longest"
    threshold: float = 0.3
    agreement: float = 0.64
    shortest: int = 50

    rules: ClassVar[tuple[Rule, ...]] = (
        Rule("duplicates/same-bytes", "A file of the same bytes", "CONVENTIONS, Duplicates"),
        Rule(
            "duplicates/same-text",
            "A text that differs in marks and blanks only",
            "CONVENTIONS, Duplicates",
        ),
        Rule(
            "duplicates/near-text",
            "An edited or reworded text with the same facts",
            "CONVENTIONS, Duplicates",
        ),
        Rule(
            "duplicates/common-text",
            "Two rewritings of a third document",
            "CONVENTIONS, Duplicates",
        ),
        Rule(
            "duplicates/other-facts",
            "The same form with other facts",
            "CONVENTIONS, Duplicates",
            "suggest",
        ),
        Rule(
            "duplicates/either-copy",
            "A redacted copy of either of two siblings",
            "CONVENTIONS, Duplicates",
            "suggest",
        ),
        Rule(
            "duplicates/contained",
            "A document inside another one",
            "CONVENTIONS, Duplicates",
            "suggest",
        ),
    )

    def __post_init__(self) -> None:
        for name in ("threshold", "agreement"):
            if not 0 < getattr(self, name) <= 1:
                raise ValueError(f"{name} must be above 0 and at most 1")
        if self.shortest < 1:
            raise ValueError("shortest must be 1 or more")

    @staticmethod
    def sources() -> tuple[Path, ...]:
        """Return the file of words by which facts are recognized: it decides verdicts too."""
        return (SOURCE,)

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

    def verdicts(
        self,
        documents: Corpus,
        read: Callable[[Any], str],
        where: Callable[[str], Any] = str,
        work: Work = map,
    ) -> Iterator[Verdict]:
        """
        Yield what each document is to another that it is kin to.

        ``read(where(document))`` is the clean text of a document; *where* is its name where nothing
        is given. *work* does the comparisons as `map` does, or in processes (`qinggao.pool.Crew`):
        then *read*, and what *where* returns, must pickle. A document is a duplicate of one other
        at most, and that one is kept. The verdicts do not depend on the order of *documents*.
        """
        measure = Measure(self.threshold, self.agreement)
        return Clusters(documents, Way(read, where, work), measure, self.keep).verdicts()


def _row(row: Mapping[str, Any]) -> Row:
    signature = Signature(row["exact"], row["minhash"] or b"", row["length"])
    return Row(row["document"], signature, row["raw"], row["modified"], row["edited"])


def _verdict(row: Mapping[str, Any]) -> Verdict:
    values = {name: row[name] for name in Verdict._fields}
    return Verdict(**values | {"facts": tuple(row["facts"] or ())})
