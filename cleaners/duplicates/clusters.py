"""Clusters: each duplicate is compared with the document kept in its place, never with a chain."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .alignment import Prepared, prepare
from .candidates import candidate_pairs
from .comparison import Comparison, Measure, likeness
from .corpus import Corpus, Keep, Verdict, ranked
from .star import Star

__all__ = ["Clusters", "Texts"]

Index = NDArray[np.int64]

_CACHED = 3_000_000  # code points of prepared texts held at a time, some 50 bytes each
_COMPARED = 48  # candidates of a document, the likeliest


class _Copies(NamedTuple):
    """The documents whose compared forms are equal."""

    first: Index  # the best copy of each text, the best first
    of: Index  # by document: the best copy of its text


class Texts:
    """Prepared texts, read when they are needed and forgotten when there are too many."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = read
        self._held: OrderedDict[str, Prepared] = OrderedDict()
        self._size = 0

    def __getitem__(self, document: str) -> Prepared:
        held = self._held.pop(document, None)
        if held is None:
            held = prepare(self._read(document))
            self._size += len(held.reading)
        self._held[document] = held
        while self._size > _CACHED and len(self._held) > 2:
            _, gone = self._held.popitem(last=False)
            self._size -= len(gone.reading)
        return held


class Clusters:
    """Finds for each document the one that is kept in its place, if any."""

    def __init__(
        self, corpus: Corpus, read: Callable[[str], str], measure: Measure, keep: Keep
    ) -> None:
        self.corpus, self.measure = corpus, measure
        self.texts = Texts(read)
        self.order = ranked(corpus, keep)
        self.copies = _copies(corpus, self.order)
        self.duplicate_of: dict[int, tuple[int, Comparison]] = {}

    def verdicts(self) -> Iterator[Verdict]:
        """Yield every verdict: near texts and their kin first, then the copies of equal text."""
        yield from self._near()
        yield from self._equal()

    def _near(self) -> Iterator[Verdict]:
        rows = self.copies.first
        rows = rows[np.asarray(self.corpus.minhash.any(axis=1))[rows]]
        lengths = self.corpus.length[rows]
        later, earlier, likely = candidate_pairs(
            self.corpus.minhash, rows, lengths, self.measure.threshold
        ).unpacked(_COMPARED)
        numbers = rows.tolist()
        for cluster in _components(later, earlier, len(rows)):
            star = Star(
                np.stack((later[cluster], earlier[cluster], likely[cluster]), axis=1).tolist(),
                lambda one, other: self._compare(numbers[one], numbers[other]),
                lambda one, other: self._compare(numbers[one], numbers[other], akin=True),
                lambda one, other: self._likeness(numbers[one], numbers[other]),
            )
            for one, (kept, compared) in star.duplicate_of.items():
                self.duplicate_of[numbers[one]] = numbers[kept], compared
            for one, other, compared in star.related:
                yield self._verdict(numbers[one], numbers[other], compared)

    def _compare(self, row: int, other: int, *, akin: bool = False) -> Comparison:
        names = self.corpus.documents[row], self.corpus.documents[other]
        earlier = self.corpus.earlier
        known = earlier.get(names) or earlier.get(names[::-1])
        if known and known.lasting and not akin:
            return Comparison.recalled(known, turned=known.document != names[0])
        return self.measure.compare(self.texts[names[0]], self.texts[names[1]], akin=akin)

    def _likeness(self, row: int, other: int) -> float:
        documents = self.corpus.documents
        return likeness(self.texts[documents[row]], self.texts[documents[other]])

    def _verdict(self, row: int, other: int, compared: Comparison) -> Verdict:
        document, kept = self.corpus.documents[row], self.corpus.documents[other]
        containment = compared.containment
        if compared.relation == "contained" and containment[1] > containment[0]:
            document, kept, containment = kept, document, containment[::-1]
        assert compared.relation
        return Verdict(
            document,
            kept,
            compared.relation,
            compared.similarity,
            containment[0],
            compared.reason,
            compared.facts,
        )

    def _equal(self) -> Iterator[Verdict]:
        """Yield the copies whose text is the same, each with the document finally kept."""
        of, raw = self.copies.of, self.corpus.raw
        copies = self.order[of[self.order] != self.order]
        bytewise = (raw[copies] == raw[of[copies]]).all(axis=1) & raw[copies].any(axis=1)
        for row, same in zip(copies.tolist(), bytewise.tolist(), strict=True):
            first = int(of[row])
            if first in self.duplicate_of:
                other, compared = self.duplicate_of[first]
                yield self._verdict(row, other, compared)
                continue
            reason = "same-bytes" if same else "same-text"
            names = self.corpus.documents[row], self.corpus.documents[first]
            yield Verdict(*names, "duplicate", 1.0, 1.0, reason)


def _copies(corpus: Corpus, order: Index) -> _Copies:
    """Group the documents whose compared forms are equal; the best of each group comes first."""
    if not len(corpus):
        return _Copies(order, order)
    digests = np.ascontiguousarray(corpus.exact)
    bare = corpus.length == 0
    if bare.any():  # nothing to compare but the bytes
        digests = digests.copy()
        digests[bare] = corpus.raw[bare, :16]
    halves = digests.view("<u8")[order]
    by_digest = np.lexsort((halves[:, 1], halves[:, 0]))
    grouped = halves[by_digest]
    fresh = np.append([True], (grouped[1:] != grouped[:-1]).any(axis=1))
    best = order[by_digest[np.flatnonzero(fresh)]]
    of = np.empty(len(corpus), np.int64)
    of[order[by_digest]] = best[np.cumsum(fresh) - 1]
    return _Copies(order[of[order] == order], of)


def _components(later: Index, earlier: Index, count: int) -> Iterator[Index]:
    """Yield the pairs that belong together, each group in the order of the pairs."""
    labels = np.arange(count)
    while True:
        before = labels.copy()
        least = np.minimum(labels[later], labels[earlier])
        np.minimum.at(labels, later, least)
        np.minimum.at(labels, earlier, least)
        labels = labels[labels]
        if (labels == before).all():
            break
    order = np.argsort(labels[later], kind="stable")
    ends = np.flatnonzero(np.diff(labels[later[order]])) + 1
    yield from (part for part in np.split(order, ends) if len(part))
