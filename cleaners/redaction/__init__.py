"""Redaction markers: the runs of ×, X, * and 某某 that stand for withheld words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from cleaners.redaction.judging import Judged, judge
from cleaners.redaction.spelling import Profile, respelled
from qinggao.cleaner import Marker, Rule
from qinggao.edit import Edit

__all__ = ["Explanation", "Redaction"]

KINDS = ("person", "place", "organization", "date", "number", "other")


class Explanation(NamedTuple):
    """Why a candidate is a marker of its *kind*, or is none (*kind* is then empty)."""

    start: int
    end: int
    text: str
    marker: bool
    kind: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Redaction:
    """TODO."""

    profile: Profile = "cross"

    rules: ClassVar[tuple[Rule, ...]] = tuple(
        Rule(f"redaction/masked-{kind}", f"{kind}") for kind in KINDS
    )

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield one edit for each marker that *profile* spells in another way."""
        if self.profile == "keep":
            return
        yield from respelled(text, self.profile)

    def markers(self, text: str) -> Iterator[Marker]:
        """Yield every marker of *text* with the kind of what it hides, whatever its spelling."""
        for found in _markers(text):
            yield Marker(found.candidate.start, found.candidate.end, found.verdict.kind)

    def explain(self, text: str) -> Iterator[Explanation]:
        """Yield every candidate of *text*, marker or not, with the evidence that decided."""
        for found in judge(text):
            candidate, verdict = found.candidate, found.verdict
            why = (*map(str, verdict.evidence), found.document)
            if found.marker:
                why = (*why, f"{verdict.kind}: {verdict.reason}")
            run = text[candidate.start : candidate.end]
            kind = verdict.kind if found.marker else ""
            yield Explanation(
                candidate.start, candidate.end, run, found.marker, kind, tuple(filter(None, why))
            )


def _markers(text: str) -> Iterator[Judged]:
    return (found for found in judge(text) if found.marker)
