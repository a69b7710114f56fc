"""Counts the head and tail lines of documents, so that what recurs can be learned."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from . import evidence
from .bodies import WITNESSES, Body, body_of, distinct
from .folding import fold, mask
from .page import EDGE
from .templates import LONGEST, Scope
from .triggers import scan_for

__all__ = ["Key", "Sighting", "Sightings", "sightings"]

MOST = 200_000  # lines that are remembered; the rarest without evidence are forgotten first
_HAN = re.compile("[\u4e00-\u9fff]")
WORDLESS = 40  # folded characters of a line without an advert word that is remembered

Key = tuple[Scope, str]  # scope, masked line
Link = tuple[Scope, str, str]  # scope, masked line, the one beside it


class Sighting(NamedTuple):
    """How often a line (or a pair of lines) was seen, and in which bodies."""

    documents: int
    bodies: tuple[Body, ...]
    example: str
    place: int  # sum over documents of its rank from the near end of the text

    @property
    def support(self) -> int:
        """How many documents of different bodies have it: exact up to eight, an estimate beyond."""
        return len(self.bodies) if len(self.bodies) < WITNESSES else max(WITNESSES, self.documents)

    def plus(self, other: "Sighting") -> "Sighting":
        """Return both together; the result does not depend on which came first."""
        full = len(self.bodies) == WITNESSES and other.bodies[0] > self.bodies[-1]
        return Sighting(
            self.documents + other.documents,
            self.bodies if full else distinct((*self.bodies, *other.bodies)),
            min(self.example, other.example),
            self.place + other.place,
        )


@dataclass(slots=True)
class Sightings:
    """
    The lines of many documents: `merge` adds batches up (map and reduce), `rows` and `from_rows`
    carry them in a table, so that a later run learns from all runs.

    Memory is bounded: beyond *most* lines the rarest are forgotten, so a line that is seen once in
    each of many batches may be missed in a very large corpus.
    """

    lines: dict[Key, Sighting] = field(default_factory=dict)
    links: dict[Link, Sighting] = field(default_factory=dict)
    documents: int = 0

    def merge(self, other: "Sightings", most: int = MOST) -> "Sightings":
        """Add *other* to these sightings, and return them."""
        for mine, theirs in ((self.lines, other.lines), (self.links, other.links)):
            _add(mine, theirs)
            _forget(mine, most)
        self.documents += other.documents
        return self

    def rows(self) -> list[dict[str, Any]]:
        """Return the sightings as plain rows of text, numbers and lists, for the manifest."""
        kinds = (("line", self.lines), ("link", self.links))
        return [
            {
                "kind": kind,
                "key": list(key),
                "documents": seen.documents,
                "bodies": [list(body) for body in seen.bodies],
                "example": seen.example,
                "place": seen.place,
            }
            for kind, table in kinds
            for key, seen in sorted(table.items())
        ]

    @classmethod
    def from_rows(cls, rows: Iterable[dict[str, Any]]) -> "Sightings":
        """Read the rows that `rows` wrote."""
        found = cls()
        for row in rows:
            bodies = tuple(tuple(body) for body in row["bodies"])
            seen = Sighting(row["documents"], bodies, row["example"], row["place"])
            if row["kind"] == "line":
                scope, line = row["key"]
                found.lines[scope, line] = seen
            else:
                scope, line, beside = row["key"]
                found.links[scope, line, beside] = seen
        return found


def _add(mine: dict[Any, Sighting], theirs: dict[Any, Sighting]) -> None:
    for key, seen in theirs.items():
        known = mine.get(key)
        mine[key] = known.plus(seen) if known else seen


def _forget(table: dict[Any, Sighting], most: int) -> None:
    if len(table) > most:
        kept = sorted(table, key=lambda key: (-len(table[key].bodies), -table[key].documents, key))
        for key in kept[most // 2 :]:
            del table[key]


def sightings(text: str) -> Sightings:
    """
    Return the lines of one document that may be boilerplate: a pure function, to be merged.

    Looked at are the first and the last forty lines that are not blank, if they are short or hold
    an advert word; and lines with such a word anywhere.
    """
    raws = [raw for raw in text.splitlines() if raw and not raw.isspace()]
    wordy = _with_words(raws)
    body = body_of([raw for number, raw in enumerate(raws) if number not in wordy] or raws)
    found = Sightings(documents=1)
    count = len(raws)
    numbered = list(enumerate(raws))
    _see_edge(found, "head", numbered[:EDGE], wordy, body)
    _see_edge(found, "tail", numbered[: -EDGE - 1 : -1], wordy, body)
    for number in wordy:
        masked = _masked(raws[number], worded=True)
        if masked and EDGE <= number < count - EDGE:
            found.lines["line", masked] = Sighting(1, (body,), raws[number].strip(), 0)
    return found


def _with_words(raws: list[str]) -> set[int]:
    """Return the numbers of the lines that hold an advert word."""
    scan = scan_for(evidence.keys())
    joined = "\n".join(raws)
    found, start, number = set(), 0, 0
    for hit in sorted(scan.hits(joined)):
        while start + len(raws[number]) < hit:
            start += len(raws[number]) + 1
            number += 1
        found.add(number)
    return found


def _masked(raw: str, *, worded: bool) -> str:
    longest = LONGEST if worded else WORDLESS
    if len(raw) > 2 * longest and len(raw.strip()) > 2 * longest:
        return ""
    folded = fold(raw)
    masked = mask(folded) if len(folded) <= longest else ""
    return masked if _HAN.search(masked) else ""  # 0 and * alone would be one line of many sites


def _see_edge(
    found: Sightings, scope: Scope, numbered: list[tuple[int, str]], wordy: set[int], body: Body
) -> None:
    """Record the lines of one end of the text, the outermost first, and which is beside which."""
    before = ""
    for rank, (number, raw) in enumerate(numbered):
        masked = _masked(raw, worded=number in wordy)
        if masked and (scope, masked) not in found.lines:
            found.lines[scope, masked] = Sighting(1, (body,), raw.strip(), rank)
            if before:
                found.links[scope, before, masked] = Sighting(1, (body,), "", 0)
        before = masked
