"""Two texts laid side by side: what they share, in which order, and where they differ."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compared import GRAM, compare_form, grams, narrowed, reading
from .facts import FIGURES, Facts, Token, facts_in, figures_in, tokens

__all__ = ["Gap", "Laid", "Prepared", "Shared", "lay", "prepare", "share"]

_INDEX = np.uint64(0xFFFFFF)  # the bits of a packed hash that say where it stood
_AROUND = 24  # characters read on either side of a name, to see whether it is one
_TRIED = 4  # places of a name that are looked at
_FEW = 4  # characters between two runs of one passage
_STRAY = 16  # a shared run shorter than this and out of order is a coincidence


@dataclass(frozen=True, eq=False)
class Prepared:
    """A text made ready to be compared with many others."""

    reading: str  # the text, folded character by character
    form: str  # the compared form
    places: NDArray[np.intp]  # where each character of the form stands in the reading
    shingles: NDArray[np.uint64]  # the different shingles of the form, sorted
    counts: NDArray[np.intp]  # how often each occurs
    firsts: NDArray[np.intp]  # where its places begin in *order*
    order: NDArray[np.intp]  # where they occur, shingle by shingle
    _said: dict[tuple[str, Hashable], bool] = field(default_factory=dict)

    @cached_property
    def facts(self) -> Facts:
        """The facts of the text."""
        return facts_in(self.reading)

    @cached_property
    def _figures(self) -> Facts:
        return figures_in(self.reading)

    def says(self, fact: Token) -> bool:
        """Tell whether *fact* is one of the facts of the text."""
        key = fact.kind, fact.value
        if fact.kind in FIGURES:
            return key in self._figures
        if key not in self._said:
            self._said[key] = any(
                (token.kind, token.value) == key
                for place in _places(fact.text, self.reading)
                for token in tokens(self.reading[max(place - _AROUND, 0) : place + _AROUND])
            )
        return self._said[key]


def _places(part: str, text: str) -> Iterator[int]:
    """Yield the first places of *part* in *text*."""
    place = text.find(part)
    for _ in range(_TRIED):
        if place < 0:
            return
        yield place
        place = text.find(part, place + 1)


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
    ranked, order = _ranked(grams(narrowed(forms.codes)))
    starts = np.flatnonzero(np.append([True], ranked[1:] != ranked[:-1])) if len(ranked) else order
    counts = np.diff(starts, append=len(ranked))
    form = forms.codes.tobytes().decode("utf-32-le", "surrogatepass")
    return Prepared(reading(text), form, forms.places, ranked[starts], counts, starts, order)


def _ranked(hashes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """
    Return the hashes in order, and where each stood; equal ones stay in the order of the text.

    Sorting numbers is four times as fast as sorting indexes, so the index is packed into the lower
    bits. The 40 bits left tell the shingles of two texts apart: of a million times a million pairs,
    one is taken for equal.
    """
    packed = hashes & ~_INDEX
    if len(hashes) > int(_INDEX):
        order = np.argsort(packed, kind="stable")
        return packed[order], order
    packed |= np.arange(len(hashes), dtype=np.uint64)
    packed.sort()
    return packed & ~_INDEX, (packed & _INDEX).astype(np.intp)


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
    return _between(_grown(runs, one.form, other.form), len(one.form), len(other.form))


def _anchors(
    one: Prepared, other: Prepared, shared: Shared
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places of the shingles that occur equally often in both, in order."""
    equal = one.counts[shared.one] == other.counts[shared.other]
    counts = one.counts[shared.one[equal]]
    partner = np.full(len(one.order), -1)
    places = one.order[_occurrences(one, shared.one[equal], counts)]
    partner[places] = other.order[_occurrences(other, shared.other[equal], counts)]
    ones = np.flatnonzero(partner >= 0)
    return ones, partner[ones]


def _occurrences(
    text: Prepared, chosen: NDArray[np.intp], counts: NDArray[np.intp]
) -> NDArray[np.intp]:
    firsts = text.firsts[chosen]
    if counts.max(initial=1) == 1:
        return firsts
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
    """
    Return *runs* without the short ones that stand out of order between their neighbours.

    Runs with few characters between them count as one: a sentence that was moved, with a figure
    that differs in it.
    """
    kept: list[_Run] = []
    linked = list(_linked(runs))
    for passage, after in zip_longest(linked, linked[1:]):
        backward = bool(kept) and passage[0].other < kept[-1].other
        forward = after is not None and after[0].other < passage[0].other
        if sum(run.length for run in passage) >= _STRAY or not (backward or forward):
            kept += passage
    return kept


def _linked(runs: list[_Run]) -> Iterator[list[_Run]]:
    """Yield *runs*, those together that are a few characters apart in both texts."""
    passage: list[_Run] = []
    for run in runs:
        if passage:
            last = passage[-1]
            apart = run.one - last.one - last.length, run.other - last.other - last.length
            if not (max(apart) <= _FEW and min(apart) > -GRAM):
                yield passage
                passage = []
        passage.append(run)
    if passage:
        yield passage


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


def _between(runs: list[_Run], size: int, other_size: int) -> Laid:
    """Return the gaps beside the runs, in the order of the one text."""
    framed = [_Run(0, 0, 0), *runs, _Run(size, other_size, 0)]
    order = sorted(range(len(framed)), key=lambda index: framed[index].other)
    # What stands last in the other text is followed by nothing, what stands first by nothing led.
    following, before = list(range(len(framed))), list(range(len(framed)))
    for ahead, behind in pairwise(order):
        following[ahead], before[behind] = behind, ahead
    gaps: list[Gap] = []
    moved: list[Gap] = []
    for left in range(len(framed) - 1):
        right, next_there, last_there = left + 1, following[left], before[left + 1]
        gap = _gap(framed, (left, right), (left, next_there))
        if gap and next_there != right:
            gap = gap._replace(after=0, moved=True)
        gaps += [gap] if gap else []
        if last_there != left and (gap := _gap(framed, (left, right), (last_there, right))):
            moved.append(gap._replace(before=0, moved=True))
    matched = sum(run.length for run in runs)
    still = [gap for gap in gaps if not gap.moved]
    loose = (
        max(size - matched - sum(gap.one[1] - gap.one[0] for gap in still), 0),
        max(other_size - matched - sum(gap.other[1] - gap.other[0] for gap in still), 0),
    )
    return Laid(matched, (*gaps, *moved), loose)


def _gap(framed: list[_Run], here: tuple[int, int], there: tuple[int, int]) -> Gap | None:
    """Return the gap between two runs in the one text, and between two in the other, if any."""
    left, right, following = framed[here[0]], framed[here[1]], framed[there[1]]
    first, start = left.one + left.length, framed[there[0]].other + framed[there[0]].length
    last, stop = max(right.one, first), max(following.other, start)
    if first == last and start == stop:
        return None
    after = max(right.length - (stop - following.other), 0)
    return Gap((first, last), (start, stop), left.length, after)
