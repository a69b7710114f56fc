"""Paragraphs that a clean folder holds more than once: a report, which changes nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qinggao.manifest import Manifest
from qinggao.manifest.folder import Row
from qinggao.registry import make

__all__ = ["LEAST", "Repeat", "Repeats", "paragraphs_of", "repeats"]

LEAST = 40  # compared characters from which a paragraph counts
_MOST = 100  # paragraphs that are reported
_SENTENCE_END = re.compile("[。！？；…!?;][”’）》」』]*$")
_NO_SKETCH = 1_000_000_000


@dataclass(frozen=True)
class Repeat:
    """A paragraph and how often it stands where."""

    text: str
    times: int
    documents: int
    document: str  # one that has it


@dataclass(frozen=True)
class Repeats:
    """What stands more than once, the most frequent first, a hundred of each at most."""

    inside: list[Repeat]  # at least twice in one document
    across: list[Repeat]  # in at least two documents
    paragraphs: int
    documents: int


def paragraphs_of(text: str) -> Iterator[str]:
    """Yield the lines that end a sentence: no headings, addressees, rows of a table."""
    for line in text.split("\n"):
        if len(line) >= LEAST and _SENTENCE_END.search(line.rstrip()):
            yield line


def repeats(manifest: Manifest) -> Repeats:
    """
    Count the paragraphs of all clean documents that are repeated.

    Two are the same where their compared forms are (Han characters, letters, digits; see the
    deduplicator). Holds 16 bytes a paragraph, and reads again only the documents it reports from.
    """
    signer = make("duplicates", {"shortest": _NO_SKETCH})
    rows = [row for _, row in sorted(manifest.documents.items()) if row["status"] == "clean"]
    digests = [np.empty(0, np.uint64)]
    digests += [
        np.array([digest for digest, _ in _signed(signer, manifest, row)], np.uint64)
        for row in rows
    ]
    owners = np.repeat(np.arange(-1, len(rows)), [len(part) for part in digests])
    groups = list(_groups(np.concatenate(digests), owners))
    inside = sorted(
        (g for g in groups if g.times > g.documents), key=lambda g: g.documents - g.times
    )
    across = sorted((g for g in groups if g.documents > 1), key=lambda g: -g.documents)

    def told(chosen: list[_Group]) -> list[Repeat]:
        return [
            Repeat(_text(signer, manifest, rows[g.owner], g.digest), g.times, g.documents,
                   rows[g.owner]["document"])
            for g in chosen[:_MOST]
        ]  # fmt: skip

    return Repeats(told(inside), told(across), len(owners), len(rows))


class _Group(NamedTuple):
    digest: int
    owner: int  # number of the document that has it most often
    times: int
    documents: int


def _signed(signer: Any, manifest: Manifest, row: Row) -> Iterator[tuple[int, str]]:
    """Yield the digest and the text of each paragraph of a document that counts."""
    listed = list(paragraphs_of(manifest.stored(row).read_bytes().decode()))
    for text, signature in zip(listed, signer.sign(listed), strict=True):
        if signature.length >= LEAST:
            yield int.from_bytes(signature.exact[:8], "little"), text


def _groups(digests: NDArray[np.uint64], owners: NDArray[np.int64]) -> Iterator[_Group]:
    """Yield what occurs more than once, by document."""
    order = np.lexsort((owners, digests))
    digests, owners = digests[order], owners[order]
    starts = np.flatnonzero(np.append([True], digests[1:] != digests[:-1])[: len(digests)])
    times = np.diff(starts, append=len(digests))
    for start, count in zip(starts[times > 1].tolist(), times[times > 1].tolist(), strict=True):
        having = Counter(owners[start : start + count].tolist())
        owner = max(having, key=lambda number: (having[number], -number))
        yield _Group(int(digests[start]), owner, count, len(having))


def _text(signer: Any, manifest: Manifest, row: Row, digest: int) -> str:
    return next(text for found, text in _signed(signer, manifest, row) if found == digest)
