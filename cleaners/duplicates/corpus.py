"""The documents of a corpus as columns, and the order in which they deserve to be kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from .signature import PERMUTATIONS, Signature

__all__ = ["Corpus", "Keep", "Row", "Verdict", "ranked"]

Keep = Literal["first", "longest", "newest", "least-edited"]
Relation = Literal["duplicate", "sibling", "contained"]


class Verdict(NamedTuple):
    """What one document is to another. Only a ``duplicate`` is removed from the corpus."""

    document: str
    kept: str  # what *document* is a duplicate or a sibling of, or contained in
    relation: Relation
    similarity: float  # exact Jaccard of the 5-grams of the compared forms
    containment: float  # the share of the 5-grams of *document* that *kept* has
    reason: str  # the rule, without its cleaner's name
    facts: tuple[str, ...] = ()  # that differ, its own first: "日期 3月5日 ≠ 4月6日"

    @property
    def lasting(self) -> bool:
        """Whether it says all that comparing the two texts again would say."""
        return self.relation != "duplicate" or (self.reason == "near-text" and not self.facts)


class Row(NamedTuple):
    """One document of a corpus."""

    document: str  # its path
    signature: Signature
    raw: bytes = b""  # 32-byte digest of the raw bytes
    modified: float = 0.0  # seconds since the epoch
    edited: int = 0  # edits that cleaning made


@dataclass(frozen=True, eq=False)
class Corpus:
    """
    The documents of a corpus as columns of equal length; 1 million take about 0.7 GB.

    *earlier* may hold verdicts of an earlier run with the same options, by (document, kept): they
    are trusted instead of reading the two texts again, so it must name unchanged documents only.
    """

    documents: Sequence[str]
    exact: NDArray[np.uint8]  # (N, 16)
    minhash: NDArray[np.uint32]  # (N, 128); a row of zeros for a very short document
    length: NDArray[np.int64]
    raw: NDArray[np.uint8]  # (N, 32); a row of zeros where it is not known
    modified: NDArray[np.float64]
    edited: NDArray[np.int64]
    earlier: Mapping[tuple[str, str], Verdict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = (self.exact, self.minhash, self.length, self.raw, self.modified, self.edited)
        if any(len(column) != len(self.documents) for column in columns):
            raise ValueError("the columns of a corpus must be of equal length")

    def __len__(self) -> int:
        return len(self.documents)

    @classmethod
    def from_rows(
        cls, rows: Iterable[Row], earlier: Mapping[tuple[str, str], Verdict] | None = None
    ) -> Self:
        """Build a corpus from its documents, in any order."""
        listed = list(rows)
        signatures = [row.signature for row in listed]
        return cls(
            [row.document for row in listed],
            _bytes([signature.exact for signature in signatures], 16),
            _bytes([s.minhash for s in signatures], PERMUTATIONS * 4).view("<u4"),
            np.array([signature.length for signature in signatures], np.int64),
            _bytes([row.raw for row in listed], 32),
            np.array([row.modified for row in listed], np.float64),
            np.array([row.edited for row in listed], np.int64),
            dict(earlier or {}),
        )


def _bytes(values: list[bytes], width: int) -> NDArray[np.uint8]:
    joined = b"".join(value.ljust(width, b"\0") for value in values)
    return np.frombuffer(joined, np.uint8).reshape(-1, width)


def ranked(corpus: Corpus, keep: Keep) -> NDArray[np.int64]:
    """Return the documents from the one most worth keeping to the one least, ties by path."""
    by_path = np.array(sorted(range(len(corpus)), key=corpus.documents.__getitem__), np.int64)
    keys = {
        "first": np.zeros(len(corpus)),
        "longest": -corpus.length,
        "newest": -corpus.modified,
        "least-edited": corpus.edited,
    }
    return by_path[np.argsort(keys[keep][by_path], kind="stable")]
