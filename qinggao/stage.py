"""One cleaner's turn at a text, what all turns made of it, and what is known of earlier ones."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from qinggao.cleaner import Marker
from qinggao.edit import Edit, apply, revert
from qinggao.offsets import OffsetMap

__all__ = ["Cleaned", "Recalled", "Stage", "markers_in", "news", "restore", "without_overlap"]


class Stage(NamedTuple):
    """One cleaner's turn: its edits, and those it only suggests, in the text it was given."""

    cleaner: str
    edits: tuple[Edit, ...]
    suggested: tuple[Edit, ...] = ()
    markers: tuple[Marker, ...] = ()
    marked: tuple[str, ...] = ()  # the text of each marker
    seconds: float = 0.0
    number: int = 0  # its place among the stages, from 0


class Cleaned(NamedTuple):
    """A clean text, and the stages that led to it, first to last."""

    text: str
    stages: tuple[Stage, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the raw text that *start* to *end* of the clean text came from."""
        for stage in reversed(self.stages):
            start, end = OffsetMap.of(stage.edits).back(start, end)
        return start, end

    def clean_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the clean text that *start* to *end* of the raw text became."""
        for stage in self.stages:
            start, end = OffsetMap.of(stage.edits).forward(start, end)
        return start, end


def restore(text: str, stages: Iterable[Stage]) -> str:
    """Return the text that *stages* started from: their inverse edits, the last stage first."""
    for stage in reversed(tuple(stages)):
        if stage.edits:
            text = revert(text, stage.edits)
    return text


def markers_in(text: str, cleaner: Any) -> tuple[tuple[Marker, ...], tuple[str, ...]]:
    """Return the markers of *text* and what stands there, where *cleaner* looks for them."""
    if not hasattr(cleaner, "markers"):
        return (), ()
    markers = tuple(cleaner.markers(text))
    return markers, tuple([text[start:end] for start, end, _ in markers])


def news(stage: Stage, number: int) -> Stage:
    """Return a later turn of a cleaner, without what its first one has recorded already."""
    starts = {edit.start for edit in stage.edits}
    new = [
        (marker, text)
        for marker, text in zip(stage.markers, stage.marked, strict=True)
        if marker.start in starts
    ]
    markers, marked = tuple(m for m, _ in new), tuple(t for _, t in new)
    return stage._replace(suggested=(), markers=markers, marked=marked, number=number)


class Recalled:
    """
    What cleaners that did not change since did before, by cleaner and by the text they were given.

    A first turn also tells what was suggested; of a later one only its edits are recorded, so
    it answers for later turns alone.
    """

    def __init__(
        self, text: str, stages: Iterable[Stage], names: Iterable[str], changed: Iterable[str]
    ) -> None:
        """
        Replay *stages* on *text*, from which they started.

        *names*: the chain that made them; *changed*: cleaners of which nothing is known.
        """
        names = list(names)
        recorded = {stage.number: stage for stage in stages}
        turns = {number: Stage(name, (), number=number) for number, name in enumerate(names)}
        self._first: dict[tuple[str, str], Stage] = {}
        self._later: dict[tuple[str, str], Stage] = {}
        for number, stage in sorted((turns | recorded).items()):
            known = self._first if number < len(names) else self._later
            known[stage.cleaner, text] = stage
            text = apply(text, stage.edits)
        for name in names:  # a published text was still: nobody found anything more in it
            self._later.setdefault((name, text), Stage(name, ()))
        self._unknown = frozenset(changed)

    def turn(self, cleaner: str, text: str, *, later: bool) -> Stage | None:
        """Return what *cleaner* does to *text*, if that is known."""
        if cleaner in self._unknown:
            return None
        found = self._first.get((cleaner, text))
        return self._later.get((cleaner, text)) if found is None and later else found


def without_overlap(edits: list[Edit], proposed: frozenset[str]) -> tuple[list[Edit], list[Edit]]:
    """
    Split *edits* so that the first part does not overlap.

    Edits of tier apply never overlap one another; an accepted suggestion gives way to them.
    """
    kept: list[Edit] = []
    dropped: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end + (edit.start == kept[-1].start):
            kept.append(edit)
        elif edit.rule in proposed:
            dropped.append(edit)
        else:
            while kept and edit.start < kept[-1].end and kept[-1].rule in proposed:
                dropped.append(kept.pop())
            kept.append(edit)
    return kept, dropped
