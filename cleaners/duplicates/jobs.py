"""Jobs: groups of candidates, and all that a process needs to decide them."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .alignment import Prepared, prepare
from .comparison import Comparison, Measure, likeness
from .corpus import Verdict
from .star import Star

__all__ = ["Decided", "Job", "decide"]

_CACHED = 3_000_000  # code points of prepared texts held at a time, some 50 bytes each


class Job(NamedTuple):
    """
    Groups of candidates that nothing connects, each to be decided by a `Star`.

    Documents go by numbers, the one most worth keeping has the least. What is known of them is
    here: their *names*, and *where* ``read`` finds their texts. *earlier*: verdicts of an earlier
    run, by both names, that are trusted.
    """

    number: int
    groups: list[list[list[int]]]  # (document, candidate, likeness) of each pair
    names: Mapping[int, str]
    where: Mapping[int, Any]
    read: Callable[[Any], str]
    measure: Measure
    earlier: Mapping[tuple[str, str], Verdict]


class Decided(NamedTuple):
    """What `decide` found, by document."""

    number: int  # of the job
    duplicate_of: list[tuple[int, int, Comparison]]
    related: list[tuple[int, int, Comparison]]


def decide(job: Job) -> Decided:
    """Decide for each document of *job* whether another one is kept in its place."""
    table = _Table(job)
    decided = Decided(job.number, [], [])
    for pairs in job.groups:
        star = Star(pairs, table.compare, table.compare_akin, table.likeness)
        decided.duplicate_of.extend((one, *kept) for one, kept in star.duplicate_of.items())
        decided.related.extend(star.related)
    return decided


class _Table:
    """Compares the documents of a job by their numbers."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._texts = _Texts(lambda number: job.read(job.where[number]))

    def compare(self, one: int, other: int) -> Comparison:
        names, earlier = self._job.names, self._job.earlier
        pair = names[one], names[other]
        known = earlier.get(pair) or earlier.get(pair[::-1])
        if known and known.lasting:
            return Comparison.recalled(known, turned=known.document != pair[0])
        return self._job.measure.compare(self._texts[one], self._texts[other])

    def compare_akin(self, one: int, other: int) -> Comparison:
        return self._job.measure.compare(self._texts[one], self._texts[other], akin=True)

    def likeness(self, one: int, other: int) -> float:
        return likeness(self._texts[one], self._texts[other])


class _Texts:
    """Prepared texts, read when they are needed and forgotten when there are too many."""

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self._held: OrderedDict[int, Prepared] = OrderedDict()
        self._size = 0

    def __getitem__(self, document: int) -> Prepared:
        held = self._held.pop(document, None)
        if held is None:
            held = prepare(self._read(document))
            self._size += len(held.reading)
        self._held[document] = held
        while self._size > _CACHED and len(self._held) > 2:
            _, gone = self._held.popitem(last=False)
            self._size -= len(gone.reading)
        return held
