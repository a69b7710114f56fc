"""Signatures: a digest for equal texts and a MinHash sketch for similar ones."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .compared import GRAM, Codes, Compared, Narrow, compare_form, grams, narrowed

__all__ = ["PERMUTATIONS", "Signature", "sign"]

PERMUTATIONS = 128
_BIN_BITS = np.uint64(57)  # the top seven bits of a hash choose one of 128 bins
_VALUE_BITS = np.uint64(25)
_BIN_WIDTH = np.uint32(7)
_EMPTY = np.uint32(0xFFFFFFFF)
_ROUNDS = 96  # a text of 46 different shingles fills its bins in about twenty
_REPETITIVE = 4_000  # shingles that fill 128 bins at once, unless most of them are repeats
_EXPECTED = 9  # small values to a bin that are looked at: one bin in 8 000 has none
_NARROW = 0xFFFF
_BATCH = 50_000  # code points worked on at a time, to stay in the cache


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
    starts = forms.ends - lengths
    long = lengths >= max(shortest, GRAM)
    narrow = narrowed(forms.codes)
    sketches = iter(fill(grams(narrow), starts[long], lengths[long] - GRAM + 1).astype("<u4"))
    wide = forms.codes if forms.codes.max(initial=0) > _NARROW else None
    for start, length, is_long in zip(
        starts.tolist(), lengths.tolist(), long.tolist(), strict=True
    ):
        part = slice(start, start + length)
        sketch = next(sketches).tobytes() if is_long else b""
        upper = None if wide is None else wide[part]
        yield Signature(_digest(narrow[part], upper), sketch, length)


def _digest(narrow: Narrow, wide: Codes | None) -> bytes:
    """Return 16 bytes for a compared form: the lower halves of its code points, then the upper."""
    digest = sha256(narrow.data)
    if wide is not None and wide.max(initial=0) > _NARROW:
        digest.update((wide >> 16).astype("<u2").data)
    return digest.digest()[:16]


def fill(
    hashes: NDArray[np.uint64], starts: NDArray[np.intp], counts: NDArray[np.intp]
) -> NDArray[np.uint32]:
    """
    Return a MinHash sketch of 128 values for each document.

    The shingles of a document are *counts* of *hashes* from *starts* on; documents do not overlap.

    Each round puts every shingle into one of 128 bins, and a bin keeps its smallest value (one
    hash for a shingle in place of 128). Bins that a short document leaves empty are filled by
    the next round, with another hash. A value is thus the smallest by (round, hash) among all
    shingles, so two sketches agree in a bin with the probability of the Jaccard similarity, however
    short the texts (fast similarity sketching: Dahlgaard, Knudsen, Thorup, 2017).
    """
    sketches = _first_round(hashes, starts, counts)
    rows = np.flatnonzero((sketches == _EMPTY).any(axis=1))
    if not len(rows):
        return sketches
    shingles, counts = hashes[_spans(starts[rows], counts[rows])], counts[rows]
    for factor in _factors():
        fresh = _thrown(shingles * factor, np.repeat(np.arange(len(rows)), counts), len(rows))
        sketches[rows] = np.where(sketches[rows] == _EMPTY, fresh, sketches[rows])
        open_rows = (sketches[rows] == _EMPTY).any(axis=1)
        if not open_rows.all():
            shingles = shingles[np.repeat(open_rows, counts)]
            rows, counts = rows[open_rows], counts[open_rows]
        if not len(rows):
            break
        if counts.max() > _REPETITIVE:
            shingles, counts = _distinct(shingles, counts)
    return _closed(sketches, rows)


def _first_round(
    hashes: NDArray[np.uint64], starts: NDArray[np.intp], counts: NDArray[np.intp]
) -> NDArray[np.uint32]:
    """
    Return the sketches after one round, empty where it left a bin empty.

    Only shingles with so small a value are looked at that some nine fall into each bin of a long
    document. Where that leaves a bin empty, all shingles of the document are.
    """
    if not len(counts):
        return np.empty((0, PERMUTATIONS), np.uint32)
    wanted = PERMUTATIONS * _EXPECTED
    # The upper half of a hash, without the bits of its bin: enough to tell which are small.
    values = hashes.view("<u4")[1::2] << _BIN_WIDTH
    parts, small = [], []
    for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
        parts.append(hashes[start : start + count])
        few = parts[-1]
        if count > wanted:
            limit = np.uint32(wanted / count * 2.0**32)
            few = few.take(np.flatnonzero(values[start : start + count] <= limit))
        small.append(few)
    sketches = _of(small)
    again = np.flatnonzero((counts > wanted) & (sketches == _EMPTY).any(axis=1))
    if len(again):
        sketches[again] = _of([parts[number] for number in again.tolist()])
    return sketches


def _spans(starts: NDArray[np.intp], counts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the indexes start, start + 1, … of several spans, one after the other."""
    offsets = np.cumsum(counts) - counts
    places: NDArray[np.intp] = np.arange(counts.sum()) + np.repeat(starts - offsets, counts)
    return places


def _distinct(
    shingles: NDArray[np.uint64], counts: NDArray[np.intp]
) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
    """Return each document's shingles once: a long text with empty bins repeats itself."""
    parts = [np.unique(part) for part in np.split(shingles, np.cumsum(counts)[:-1])]
    return np.concatenate(parts), np.array([len(part) for part in parts])


def _of(parts: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint32]:
    owners = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return _thrown(np.concatenate(parts), owners, len(parts))


def _thrown(
    hashes: NDArray[np.uint64], owners: NDArray[np.intp], documents: int
) -> NDArray[np.uint32]:
    """Return the smallest value of each bin after one round; *owners* are numbers of documents."""
    bins = (hashes >> _BIN_BITS).astype(np.intp)
    bins += owners * PERMUTATIONS
    least = np.full(documents * PERMUTATIONS, _EMPTY)
    np.minimum.at(least, bins, (hashes >> _VALUE_BITS).astype(np.uint32))
    return least.reshape(-1, PERMUTATIONS)


def _closed(sketches: NDArray[np.uint32], rows: NDArray[np.intp]) -> NDArray[np.uint32]:
    """Fill what is still empty in *rows*: a text of a few shingles that repeat for ever."""
    for row in rows:
        gaps = np.flatnonzero(sketches[row] == _EMPTY)
        sketches[row, gaps] = sketches[row].min() ^ gaps.astype(np.uint32)
    return sketches


def _factors() -> Iterator[np.uint64]:
    """Yield the odd multiplier of each further round (splitmix64, so that they never change)."""
    state = 0
    for _ in range(_ROUNDS):
        state = (state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        yield np.uint64((mixed ^ (mixed >> 31)) | 1)
