"""Tells by their text proper whether documents are copies, so that copies are one witness."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b

from .folding import fold

__all__ = ["WITNESSES", "Bodies", "Body", "body_of", "distinct", "share"]

_MARKS = re.compile(r"[\W_]+")
WITNESSES = 8  # bodies that are told apart; beyond that documents are only counted

Body = tuple[int, ...]  # in order


def body_of(lines: Iterable[str]) -> Body:
    """Return what a text is known by: its four longest lines, hashed without blanks and marks."""
    longest = sorted(set(lines), key=lambda line: (-len(line), line))[:4]
    return tuple(sorted({_hash(line) for line in longest}))


def _hash(line: str) -> int:
    letters = _MARKS.sub("", fold(line[:200]))
    return int.from_bytes(
        blake2b(letters[:80].encode("utf-8", "surrogatepass"), digest_size=7).digest()
    )


def _is_same(one: Body, other: Body) -> bool:
    """Copies of one document share most of their longest lines, whatever stands around them."""
    return 2 * len(set(one).intersection(other)) >= min(len(one), len(other))


def distinct(bodies: Iterable[Body]) -> tuple[Body, ...]:
    """
    Return those of *bodies* that are no copies of one another: a sample of at most `WITNESSES`.

    >>> distinct([(1, 2, 3, 4), (1, 2, 3, 5), (6,)])
    ((1, 2, 3, 4), (6,))
    """
    kept: list[Body] = []
    for body in sorted(set(bodies)):
        if not any(_is_same(body, known) for known in kept):
            kept.append(body)
    return tuple(kept[:WITNESSES])


class Bodies:
    """Gives copies the same number; numbers are in the order in which samples are taken."""

    def __init__(self, samples: Iterable[tuple[Body, ...]]) -> None:
        self._numbers: dict[Body, int] = {}
        holders: dict[int, list[Body]] = defaultdict(list)
        for body in sorted({body for sample in samples for body in sample}):
            near = (other for part in body for other in holders[part])
            twin = next((other for other in near if _is_same(body, other)), None)
            self._numbers[body] = self._numbers[twin] if twin else len(self._numbers)
            for part in body:
                holders[part].append(body)

    def numbers(self, sample: Iterable[Body]) -> frozenset[int]:
        """Return the numbers of the bodies in *sample*."""
        return frozenset(self._numbers[body] for body in sample)


def share(one: frozenset[int], other: frozenset[int]) -> float:
    """
    Return which part of the smaller set of documents is in the larger.

    A full set is a sample, the documents with the smallest numbers: sets are compared as far as
    both samples reach.
    """
    reach = min(max(some) if len(some) >= WITNESSES else math.inf for some in (one, other))
    one, other = (frozenset(body for body in some if body <= reach) for some in (one, other))
    return len(one & other) / max(1, min(len(one), len(other)))
