"""Signatures: a digest for equal texts and a MinHash sketch for similar ones."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compared import GRAM, Compared, compare_form, grams

__all__ = ["PERMUTATIONS", "Signature", "sign"]

PERMUTATIONS = 128
_BIN_BITS = np.uint64(57)  # the top seven bits of a hash choose one of 128 bins
_VALUE_BITS = np.uint64(25)
_EMPTY = np.uint32(0xFFFFFFFF)
_ROUNDS = 96  # a text of 46 different shingles fills its bins in about twenty
_REPETITIVE = 4_000  # shingles that fill 128 bins at once, unless most of them are repeats
_BATCH = 1_000_000  # code points worked on at a time, to stay in the cache


class Signature(NamedTuple):
    """What is kept of a document, to compare it with every other without its text."""

    exact: bytes  # 16-byte digest of the compared form
    minhash: bytes  # 128 little-endian uint32; empty for a very short document
    length: int  # code points of the compared form


def sign(texts: Sequence[str], shortest: int) -> list[Signature]:
    """Return a signature for each text; a form below *shortest* code points gets no sketch."""
    signatures: list[Signature] = []
    for batch in _batches(texts):
        signatures += _signed(compare_form(batch), shortest)
    return signatures


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _signed(forms: Compared, shortest: int) -> Iterator[Signature]:
    lengths = np.diff(forms.ends, prepend=0)
    rows = np.flatnonzero(lengths >= max(shortest, GRAM))
    sketched = dict(zip(rows.tolist(), _sketches(forms, lengths, rows), strict=True))
    start = 0
    for row, end in enumerate(forms.ends.tolist()):
        digest = blake2b(forms.codes[start:end].tobytes(), digest_size=16).digest()
        sketch = sketched.get(row)
        yield Signature(
            digest, b"" if sketch is None else sketch.astype("<u4").tobytes(), end - start
        )
        start = end


def _sketches(
    forms: Compared, lengths: NDArray[np.intp], rows: NDArray[np.intp]
) -> NDArray[np.uint32]:
    """Return the sketches of the documents in *rows*."""
    counts = lengths[rows] - GRAM + 1
    starts = forms.ends[rows] - lengths[rows]
    shingles = grams(forms.codes)[_spans(starts, counts)] if len(rows) else np.empty(0, np.uint64)
    return fill(shingles, counts)


def _spans(starts: NDArray[np.intp], counts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the indexes start, start + 1, … of several spans, one after the other."""
    offsets = np.cumsum(counts) - counts
    places: NDArray[np.intp] = np.arange(counts.sum()) + np.repeat(starts - offsets, counts)
    return places


def fill(shingles: NDArray[np.uint64], counts: NDArray[np.intp]) -> NDArray[np.uint32]:
    """
    Return a MinHash sketch of 128 values for each document; *counts* says how many shingles it has.

    Each round puts every shingle into one of 128 bins, and a bin keeps its smallest value (one
    hash for a shingle in place of 128). Bins that a short document leaves empty are filled by
    the next round, with another hash. A value is thus the smallest by (round, hash) among all
    shingles, so two sketches agree in a bin with the probability of the Jaccard similarity, however
    short the texts (fast similarity sketching: Dahlgaard, Knudsen, Thorup, 2017).
    """
    sketches = np.full((len(counts), PERMUTATIONS), _EMPTY)
    rows = np.arange(len(counts))
    for factor in _factors():
        if not len(rows):
            break
        fresh = _thrown(shingles * factor, counts)
        sketches[rows] = np.where(sketches[rows] == _EMPTY, fresh, sketches[rows])
        open_rows = (sketches[rows] == _EMPTY).any(axis=1)
        if not open_rows.all():
            shingles = shingles[np.repeat(open_rows, counts)]
            rows, counts = rows[open_rows], counts[open_rows]
        if counts.max(initial=0) > _REPETITIVE:
            shingles, counts = _distinct(shingles, counts)
    return _closed(sketches, rows)


def _distinct(
    shingles: NDArray[np.uint64], counts: NDArray[np.intp]
) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """Return each document's shingles once: a long text with empty bins repeats itself."""
    parts = [np.unique(part) for part in np.split(shingles, np.cumsum(counts)[:-1])]
    return np.concatenate(parts), np.array([len(part) for part in parts])


def _thrown(hashes: NDArray[np.uint64], counts: NDArray[np.intp]) -> NDArray[np.uint32]:
    """Return the smallest value of each bin after one round."""
    bins = (hashes >> _BIN_BITS).astype(np.intp)
    bins += np.repeat(np.arange(len(counts)) * PERMUTATIONS, counts)
    least = np.full(len(counts) * PERMUTATIONS, _EMPTY)
    np.minimum.at(least, bins, (hashes >> _VALUE_BITS).astype(np.uint32))
    return least.reshape(-1, PERMUTATIONS)


def _closed(sketches: NDArray[np.uint32], rows: NDArray[np.intp]) -> NDArray[np.uint32]:
    """Fill what is still empty in *rows*: a text of a few shingles that repeat for ever."""
    for row in rows:
        gaps = np.flatnonzero(sketches[row] == _EMPTY)
        sketches[row, gaps] = sketches[row].min() ^ gaps.astype(np.uint32)
    return sketches


def _factors() -> Iterator[np.uint64]:
    """Yield the odd multiplier of each round (splitmix64, so that they never change)."""
    state = 0
    for _ in range(_ROUNDS):
        state = (state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        yield np.uint64((mixed ^ (mixed >> 31)) | 1)
