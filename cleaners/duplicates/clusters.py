"""Clusters: each duplicate is compared with the document kept in its place, never with a chain."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .candidates import candidate_pairs
from .comparison import Comparison, Measure
from .corpus import Corpus, Keep, Verdict, ranked
from .jobs import Decided, Job, decide

__all__ = ["Clusters", "Way", "Work"]

Index = NDArray[np.int64]

_COMPARED = 48  # candidates of a document, the likeliest
_PORTION = 1000  # pairs of a job, which take half a second or more


class _Copies(NamedTuple):
    """The documents whose compared forms are equal."""

    first: Index  # the best copy of each text, the best first
    of: Index  # by document: the best copy of its text


Work: TypeAlias = Callable[[Callable[[Job], Decided], Iterable[Job]], Iterable[Decided]]


class Way(NamedTuple):
    """
    How texts are come by, and how jobs are done.

    ``read(where(document))`` is the clean text of a document. *work* does jobs as `map` does, or in
    processes (`qinggao.pool.Crew.map`): then *read*, and what *where* returns, must pickle.
    """

    read: Callable[[Any], str]
    where: Callable[[str], Any] = str
    work: Work = map


class Clusters:
    """Finds for each document the one that is kept in its place, if any."""

    def __init__(self, corpus: Corpus, way: Way, measure: Measure, keep: Keep) -> None:
        self.corpus, self.way, self.measure = corpus, way, measure
        self.order = ranked(corpus, keep)
        self.copies = _copies(corpus, self.order)
        self.duplicate_of: dict[int, tuple[int, Comparison]] = {}

    def verdicts(self) -> Iterator[Verdict]:
        """Yield every verdict: near texts and their kin first, then the copies of equal text."""
        yield from self._near()
        yield from self._equal()

    def _near(self) -> Iterator[Verdict]:
        rows = self._rows
        for decided in self._decided():
            for one, kept, compared in decided.duplicate_of:
                self.duplicate_of[rows[one]] = rows[kept], compared
            for one, other, compared in decided.related:
                yield self._verdict(rows[one], rows[other], compared)

    @cached_property
    def _rows(self) -> list[int]:
        """The documents that have a sketch, one of each text, the one most worth keeping first."""
        rows = self.copies.first
        kept: list[int] = rows[np.asarray(self.corpus.minhash.any(axis=1))[rows]].tolist()
        return kept

    def _decided(self) -> Iterator[Decided]:
        """Yield what is decided of each job, in their order, in whichever they are done."""
        waiting: dict[int, Decided] = {}
        due = 0
        for decided in self.way.work(decide, self._jobs()):
            waiting[decided.number] = decided
            while due in waiting:
                yield waiting.pop(due)
                due += 1

    def _jobs(self) -> Iterator[Job]:
        """Yield the groups of candidates, in which a document goes by its place in `_rows`."""
        rows = np.array(self._rows, np.int64)
        lengths = self.corpus.length[rows]
        later, earlier, likely = candidate_pairs(
            self.corpus.minhash, rows, lengths, self.measure.threshold
        ).unpacked(_COMPARED)
        groups = (
            np.stack((later[group], earlier[group], likely[group]), axis=1).tolist()
            for group in _components(later, earlier, len(rows))
        )
        for number, some in enumerate(_portions(groups)):
            yield self._job(number, some)

    def _job(self, number: int, groups: list[list[list[int]]]) -> Job:
        places = {place for pairs in groups for one, other, _ in pairs for place in (one, other)}
        names = {place: self.corpus.documents[self._rows[place]] for place in places}
        where = {place: self.way.where(name) for place, name in names.items()}
        return Job(number, groups, names, where, self.way.read, self.measure, self._trusted(names))

    def _trusted(self, names: Mapping[int, str]) -> dict[tuple[str, str], Verdict]:
        """Return the verdicts of an earlier run on pairs of *names*."""
        if not self.corpus.earlier:
            return {}
        known = set(names.values())
        pairs = ((name, other) for name in known for other in self._met.get(name, ()))
        return {pair: self.corpus.earlier[pair] for pair in pairs if pair[1] in known}

    @cached_property
    def _met(self) -> dict[str, list[str]]:
        """By document, what an earlier run compared it with."""
        met: dict[str, list[str]] = {}
        for one, other in self.corpus.earlier:
            met.setdefault(one, []).append(other)
        return met

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


def _portions(groups: Iterable[list[list[int]]]) -> Iterator[list[list[list[int]]]]:
    """Yield *groups* of pairs, some at a time."""
    portion: list[list[list[int]]] = []
    size = 0
    for pairs in groups:
        portion.append(pairs)
        size += len(pairs)
        if size >= _PORTION:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


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
