"""Candidates: pairs of documents whose sketches say that they may be alike."""

from collections.abc import Iterable, Iterator
from functools import cache
from math import comb

import numpy as np
from numpy.typing import NDArray

from .signature import PERMUTATIONS

__all__ = ["Pairs", "bands_for", "candidate_pairs", "probability"]

Index = NDArray[np.int64]
Sketches = NDArray[np.uint32]

ROWS = 4  # values in a band
_BLOCK = 16  # values that make one affine plane of order four
_WINDOW = 8  # neighbours that a document is paired with in one bucket
_PENDING = 1_000_000  # pairs collected before those found twice are dropped
_CHUNK = 8_192  # pairs estimated at a time
_SPREAD = 3.0  # standard errors below the threshold that an estimate may be
_SINGLE_VALUES = 32  # values looked at one by one, for documents that contain another
_COMMON = 64  # a value in more documents than this says nothing about containment
_CONTAINED = 0.6  # estimated share of a document that another one has which may contain it
_MIX = np.uint64(0xE7037ED1A0B428DB)
_WEIGHTS = tuple(
    np.uint64(odd)
    for odd in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
)
_HALF = np.uint64(32)


@cache
def _parallel_classes() -> tuple[tuple[tuple[int, ...], ...], ...]:
    """
    Return the lines of the affine plane of order four: five classes of four parallel lines.

    Sixteen values are its points. Each class cuts them into four bands, and bands of different
    classes share one value at most, so the classes are nearly independent trials over one sketch.
    """
    double = (0, 2, 3, 1)  # multiplication by the generator of the field of four elements

    def times(slope: int, x: int) -> int:
        return (0, x, double[x], double[double[x]])[slope]

    vertical = tuple(tuple(4 * x + y for y in range(4)) for x in range(4))
    sloped = (
        tuple(tuple(4 * x + (times(slope, x) ^ shift) for x in range(4)) for shift in range(4))
        for slope in range(4)
    )
    return (vertical, *sloped)


def probability(similarity: float, bands: int) -> float:
    """Return how probably two documents of this Jaccard similarity share one of *bands* bands."""
    total = comb(PERMUTATIONS, ROWS)
    found = 0.0
    for equal in range(PERMUTATIONS + 1):
        share = comb(PERMUTATIONS, equal) * similarity**equal
        share *= (1 - similarity) ** (PERMUTATIONS - equal)
        found += share * (1 - (1 - comb(equal, ROWS) / total) ** bands)
    return found


@cache
def bands_for(threshold: float, recall: float = 0.99) -> int:
    """Return the fewest bands that find a pair at *threshold* with the wanted *recall*, or all."""
    each = PERMUTATIONS // ROWS
    counts = [each * classes for classes in range(1, 6)]
    return next((n for n in counts if probability(threshold, n) >= recall), counts[-1])


class Pairs:
    """
    Collects candidate pairs, each once, with the count of values that their sketches share.

    A pair is packed into one number that sorts by the later document, then by likeness (best
    first), then by the earlier document; documents are numbered from the one most worth keeping.
    """

    def __init__(self, sketches: Sketches, rows: Index, lengths: Index) -> None:
        self.sketches, self.rows, self.lengths = sketches, rows, lengths
        self.bits = max(1, len(rows).bit_length())
        self._packed: list[NDArray[np.uint64]] = [np.empty(0, np.uint64)]
        self._added = 0
        self._waiting: list[tuple[Index, Index]] = []
        self._waits = 0

    def _shared(self, first: Index, second: Index) -> Index:
        shared = np.empty(len(first), np.int64)
        for start in range(0, len(first), _CHUNK):
            part = slice(start, start + _CHUNK)
            same = self.sketches[self.rows[first[part]]] == self.sketches[self.rows[second[part]]]
            shared[part] = np.count_nonzero(same, axis=1)
        return shared

    def add(self, found: Iterable[tuple[Index, Index]], bound: float, *, inside: bool) -> None:
        """
        Keep the pairs whose estimated Jaccard is *bound* or more.

        With *inside*, keep those of whose shorter document so much is in the longer one.
        """
        for one, other in found:
            self._waiting.append((one, other))
            self._waits += len(one)
            if self._waits >= _CHUNK:
                self._estimate(bound, inside=inside)
        self._estimate(bound, inside=inside)

    def _estimate(self, bound: float, *, inside: bool) -> None:
        """Look at the pairs that wait."""
        if not self._waits:
            return
        one, other = (np.concatenate(side) for side in zip(*self._waiting, strict=True))
        self._waiting, self._waits = [], 0
        first, second = np.minimum(one, other), np.maximum(one, other)
        shared = self._shared(first, second)
        measure = shared / PERMUTATIONS
        if inside:
            short = np.minimum(self.lengths[first], self.lengths[second])
            both = self.lengths[first] + self.lengths[second]
            measure = measure / (1 + measure) * both / short
        good = measure >= bound
        bits = np.uint64(self.bits)
        code = second[good].astype(np.uint64) << np.uint64(8)
        code |= (PERMUTATIONS - shared[good]).astype(np.uint64)
        code = (code << bits) | first[good].astype(np.uint64)
        self._packed.append(code)
        self._added += len(code)
        if self._added > max(_PENDING, len(self._packed[0])):
            self._merge()

    def _merge(self) -> NDArray[np.uint64]:
        """Return all pairs in order, each once."""
        codes = np.concatenate(self._packed)
        codes.sort()
        merged = codes[np.append([True], codes[1:] != codes[:-1])] if len(codes) else codes
        self._packed, self._added = [merged], 0
        return merged

    def unpacked(self, most: int) -> tuple[Index, Index, Index]:
        """
        Return (later, earlier, shared values) of all pairs in order.

        At most *most* for each later document: its likeliest.
        """
        bits, packed = np.uint64(self.bits), self._merge()
        later = (packed >> (bits + np.uint64(8))).astype(np.int64)
        earlier = (packed & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
        unlike = ((packed >> bits) & np.uint64(0xFF)).astype(np.int64)
        place = np.arange(len(later)) - np.searchsorted(later, later)
        near = place < most
        return later[near], earlier[near], PERMUTATIONS - unlike[near]


def candidate_pairs(sketches: Sketches, rows: Index, lengths: Index, threshold: float) -> Pairs:
    """
    Return the pairs of documents that are worth comparing.

    *rows* says which sketch each document has and *lengths* how long its compared form is;
    documents are numbered in the order of *rows*.
    """
    pairs = Pairs(sketches, rows, lengths)
    spread = _SPREAD * (threshold * (1 - threshold) / PERMUTATIONS) ** 0.5
    classes = bands_for(threshold) * ROWS // PERMUTATIONS
    alike = _band_pairs(sketches, rows, classes, pairs.bits)
    pairs.add(alike, threshold - spread, inside=False)
    pairs.add(_rare_pairs(sketches, rows, lengths), _CONTAINED, inside=True)
    return pairs


def _band_pairs(
    sketches: Sketches, rows: Index, classes: int, bits: int
) -> Iterator[tuple[Index, Index]]:
    """Yield the pairs of documents that share a band of the first *classes* of each block."""
    for start in range(0, PERMUTATIONS, _BLOCK):
        block = sketches[rows, start : start + _BLOCK]
        other = sketches[rows, (start + _BLOCK) % PERMUTATIONS]
        for line in (line for lines in _parallel_classes()[:classes] for line in lines):
            yield from _bucket_pairs(_band_keys(block, line), other, bits)


def _band_keys(block: Sketches, line: tuple[int, ...]) -> NDArray[np.uint64]:
    keys = np.zeros(len(block), np.uint64)
    for column, weight in zip(line, _WEIGHTS, strict=True):
        keys += block[:, column] * weight
    keys ^= keys >> _HALF
    keys *= _MIX
    return keys


def _sorted_keys(keys: NDArray[np.uint64], bits: int) -> tuple[NDArray[np.bool_], Index]:
    """Sort documents by key; return which equals its successor's, and the documents in order."""
    low = np.uint64((1 << bits) - 1)
    packed = (keys & ~low) | np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    same = ((packed[1:] ^ packed[:-1]) >> np.uint64(bits)) == 0
    return np.append(same, [False]), (packed & low).astype(np.int64)


def _bucket_pairs(
    keys: NDArray[np.uint64], other: Sketches, bits: int
) -> Iterator[tuple[Index, Index]]:
    """
    Yield pairs of documents in one bucket.

    All pairs of a small bucket; in a large one (a form that thousands of notices share) each
    document with its neighbours in the order of a further value, and with the bucket's first.
    """
    same, order = _sorted_keys(keys, bits)
    firsts = np.flatnonzero(same & ~np.append([False], same[:-1]))
    if not len(firsts):
        return
    lasts = np.flatnonzero(~same & np.append([False], same[:-1]))
    sizes = lasts - firsts + 1
    yield from _windows(same, order)
    large = sizes > _WINDOW + 1
    if large.any():
        yield from _large_buckets(firsts[large], sizes[large], order, other)


def _windows(same: NDArray[np.bool_], order: Index) -> Iterator[tuple[Index, Index]]:
    """Yield each document with the next ones of its bucket."""
    at = np.flatnonzero(same)
    for step in range(1, _WINDOW + 1):
        if not len(at):
            return
        yield order[at], order[at + step]
        at = at[same[at + step]]


def _large_buckets(
    firsts: Index, sizes: Index, order: Index, other: Sketches
) -> Iterator[tuple[Index, Index]]:
    bucket = np.repeat(np.arange(len(sizes)), sizes)
    inside = np.arange(len(bucket)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    members = order[firsts[bucket] + inside]
    leaders = order[firsts[bucket]]
    yield members[inside > 0], leaders[inside > 0]
    again = np.lexsort((members, other[members], bucket))
    same = np.append(bucket[again][1:] == bucket[again][:-1], [False])
    yield from _windows(same, members[again])


def _rare_pairs(sketches: Sketches, rows: Index, lengths: Index) -> Iterator[tuple[Index, Index]]:
    """
    Yield pairs that share a value which few documents have, and differ in length.

    A document inside another five times as long shares a fifth of the values at most, too few for
    a band of four; but it shares some, and rare ones.
    """
    by_length = np.argsort(-lengths, kind="stable")
    sizes = lengths[by_length]
    bits = max(1, len(rows).bit_length())
    step = PERMUTATIONS // _SINGLE_VALUES
    for column in range(0, PERMUTATIONS, step):
        keys = sketches[rows[by_length], column].astype(np.uint64) << _HALF
        same, order = _sorted_keys(keys, min(bits, 32))
        for one, two in _rare_runs(same, order):
            apart = sizes[one] > sizes[two] * 1.25
            yield by_length[one[apart]], by_length[two[apart]]


def _rare_runs(same: NDArray[np.bool_], order: Index) -> Iterator[tuple[Index, Index]]:
    """Yield each document of a small run with the next ones and with the run's shortest."""
    before = np.append([False], same[:-1])
    firsts, lasts = np.flatnonzero(same & ~before), np.flatnonzero(~same & before)
    sizes = lasts - firsts + 1
    few = sizes <= _COMMON
    firsts, lasts, sizes = firsts[few], lasts[few], sizes[few]
    inside = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    at = np.repeat(firsts, sizes) + inside
    last = np.repeat(lasts, sizes)
    yield order[at[at < last]], order[last[at < last]]
    for ahead in range(1, 4):
        inner = at[at + ahead < last]
        yield order[inner], order[inner + ahead]
