"""Two texts laid side by side: what they share, in which order, and where they differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compared import GRAM, compare_form, grams, reading
from .facts import Facts, facts_in

__all__ = ["Gap", "Laid", "Prepared", "Shared", "lay", "prepare", "share"]

_STRAY = 8  # a shared run shorter than this and out of order is a coincidence


@dataclass(frozen=True, eq=False)
class Prepared:
    """A text made ready to be compared with many others."""

    reading: str  # the text, folded character by character
    form: str  # the compared form
    places: NDArray[np.intp]  # where each character of the form stands in the reading
    shingles: NDArray[np.uint64]  # the different shingles of the form, sorted
    counts: NDArray[np.intp]  # how often each occurs
    order: NDArray[np.intp]  # where they occur, shingle by shingle

    @cached_property
    def facts(self) -> Facts:
        """The facts of the text."""
        return facts_in(self.reading)


class Shared(NamedTuple):
    """The shingles that two texts share."""

    one: NDArray[np.intp]  # indexes into the shingles of the one
    other: NDArray[np.intp]  # and of the other
    jaccard: float
    containment: tuple[float, float]  # the share of each that the other has


class Gap(NamedTuple):
    """A place where two texts differ beside the same neighbour, in their compared forms."""

    one: tuple[int, int]
    other: tuple[int, int]
    before: int  # shared characters in front of it
    after: int  # and behind it
    moved: bool = False  # only one neighbour is the same: the other was moved, or moved here


class Laid(NamedTuple):
    """Two texts side by side."""

    matched: int  # characters that both have, in runs of five and more
    gaps: tuple[Gap, ...]  # where one wording stands for another
    loose: tuple[int, int]  # characters of each that stand against nothing of the other


class _Run(NamedTuple):
    one: int
    other: int
    length: int


def prepare(text: str) -> Prepared:
    """Return *text* with its shingles."""
    forms = compare_form([text])
    hashes = grams(forms.codes)
    order = np.argsort(hashes, kind="stable")
    ranked = hashes[order]
    starts = np.flatnonzero(np.append([True], ranked[1:] != ranked[:-1])) if len(ranked) else order
    counts = np.diff(starts, append=len(ranked))
    form = forms.codes.tobytes().decode("utf-32-le", "surrogatepass")
    return Prepared(reading(text), form, forms.places, ranked[starts], counts, order)


def share(one: Prepared, other: Prepared) -> Shared:
    """Return which shingles the two have in common, with the exact Jaccard and containment."""
    if not len(one.shingles) or not len(other.shingles):
        nothing = np.empty(0, np.intp)
        return Shared(nothing, nothing, 0.0, (0.0, 0.0))
    at = np.searchsorted(other.shingles, one.shingles)
    at[at == len(other.shingles)] = 0
    both = np.flatnonzero(other.shingles[at] == one.shingles)
    sizes = len(one.shingles), len(other.shingles)
    return Shared(
        both,
        at[both],
        len(both) / (sum(sizes) - len(both)),
        (len(both) / sizes[0], len(both) / sizes[1]),
    )


def lay(one: Prepared, other: Prepared, shared: Shared) -> Laid:
    """
    Lay two texts side by side along the shingles that both have equally often.

    Paragraphs that were moved are matched where they are.
    """
    runs = _orderly(list(_runs(*_anchors(one, other, shared))))
    return _between(_grown(runs, one.form, other.form), one.form, other.form)


def _anchors(
    one: Prepared, other: Prepared, shared: Shared
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places of the shingles that occur equally often in both, in order."""
    equal = one.counts[shared.one] == other.counts[shared.other]
    counts = one.counts[shared.one[equal]]
    ones = one.order[_occurrences(one, shared.one[equal], counts)]
    others = other.order[_occurrences(other, shared.other[equal], counts)]
    order = np.argsort(ones)
    return ones[order], others[order]


def _occurrences(
    text: Prepared, chosen: NDArray[np.intp], counts: NDArray[np.intp]
) -> NDArray[np.intp]:
    firsts = (np.cumsum(text.counts) - text.counts)[chosen]
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    places: NDArray[np.intp] = np.repeat(firsts, counts) + inside
    return places


def _runs(ones: NDArray[np.intp], others: NDArray[np.intp]) -> Iterator[_Run]:
    """Yield the runs of anchors that follow one another in both texts."""
    if not len(ones):
        return
    apart = (np.diff(ones) != 1) | (np.diff(others) != 1)
    firsts = np.append([0], np.flatnonzero(apart) + 1)
    lengths = np.diff(firsts, append=len(ones)) + GRAM - 1
    for one, other, length in zip(
        ones[firsts].tolist(), others[firsts].tolist(), lengths.tolist(), strict=True
    ):
        yield _Run(one, other, length)


def _orderly(runs: list[_Run]) -> list[_Run]:
    """Return *runs* without the short ones that stand out of order between their neighbours."""
    kept: list[_Run] = []
    for run, after in zip_longest(runs, runs[1:]):
        backward = bool(kept) and run.other < kept[-1].other
        forward = after is not None and after.other < run.other
        if run.length >= _STRAY or not (backward or forward):
            kept.append(run)
    return kept


def _grown(runs: list[_Run], one: str, other: str) -> list[_Run]:
    """Return *runs*, each made longer to both sides as far as the texts agree, without overlap."""
    limits = _limits(runs, len(other))
    grown: list[_Run] = []
    floor = 0
    for index, run in enumerate(runs):
        low, high = limits[index]
        start, begin, length = run
        cut = max(0, floor - start, low - begin)
        start, begin, length = start + cut, begin + cut, length - cut
        if length <= 0:
            continue
        while start > floor and begin > low and one[start - 1] == other[begin - 1]:
            start, begin, length = start - 1, begin - 1, length + 1
        ceiling = runs[index + 1].one if index + 1 < len(runs) else len(one)
        end, stop = start + length, begin + length
        while end < ceiling and stop < high and one[end] == other[stop]:
            end, stop = end + 1, stop + 1
        grown.append(_Run(start, begin, end - start))
        floor = end
    return grown


def _limits(runs: list[_Run], length: int) -> list[tuple[int, int]]:
    """Return for each run how far it may grow to either side in the other text."""
    limits = [(0, length)] * len(runs)
    order = sorted(range(len(runs)), key=lambda index: runs[index].other)
    for place, index in enumerate(order):
        low = 0
        if place:
            before = runs[order[place - 1]]
            low = before.other + before.length
        high = runs[order[place + 1]].other if place + 1 < len(order) else length
        limits[index] = (min(low, runs[index].other), max(high, runs[index].other))
    return limits


def _between(runs: list[_Run], one: str, other: str) -> Laid:
    """Return the gaps beside the runs, in the order of the one text."""
    framed = [_Run(0, 0, 0), *runs, _Run(len(one), len(other), 0)]
    order = sorted(range(len(framed)), key=lambda index: (framed[index].other, index))
    following = dict(pairwise(order))
    gaps: list[Gap] = []
    for index in range(len(framed) - 1):
        after = following.get(index, index)
        here = _gap(framed[index], framed[index + 1], framed[index], framed[after])
        if after == index + 1:
            gaps.append(here)
        else:
            gaps.append(here._replace(after=0, moved=True))
    before = {after: index for index, after in following.items()}
    for index in range(1, len(framed)):
        left = before.get(index, index)
        if left != index - 1:
            gap = _gap(framed[index - 1], framed[index], framed[left], framed[index])
            gaps.append(gap._replace(before=0, moved=True))
    real = tuple(gap for gap in gaps if gap.one[0] < gap.one[1] or gap.other[0] < gap.other[1])
    matched = sum(run.length for run in runs)
    sizes = [_sizes(gap) for gap in real if not gap.moved]
    loose = (
        max(len(one) - matched - sum(size for size, _ in sizes), 0),
        max(len(other) - matched - sum(size for _, size in sizes), 0),
    )
    return Laid(matched, real, loose)


def _gap(left: _Run, right: _Run, left_other: _Run, right_other: _Run) -> Gap:
    """Return the gap between two runs in the one text, and between two in the other."""
    start = left_other.other + left_other.length
    stop = max(right_other.other, start)
    here = left.one + left.length, max(right.one, left.one + left.length)
    after = right.length - (stop - right_other.other)
    return Gap(here, (start, stop), left.length, max(after, 0))


def _sizes(gap: Gap) -> tuple[int, int]:
    return gap.one[1] - gap.one[0], gap.other[1] - gap.other[0]
