"""The chain of cleaners: what each one changes, in the coordinates of the text it was given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from qinggao.cleaner import Cleaner, Marker, findings
from qinggao.config import Config
from qinggao.decisions import Decided
from qinggao.digests import cleaner_digest, engine_digest
from qinggao.edit import Edit, apply, revert
from qinggao.offsets import OffsetMap
from qinggao.registry import make

__all__ = ["Cleaned", "Pipeline", "Recalled", "Stage", "restore"]

NOTHING_DECIDED = Decided()


class Stage(NamedTuple):
    """One cleaner's turn: its edits, and those it only suggests, in the text it was given."""

    cleaner: str
    edits: tuple[Edit, ...]
    suggested: tuple[Edit, ...] = ()
    markers: tuple[Marker, ...] = ()
    marked: tuple[str, ...] = ()  # the text of each marker
    seconds: float = 0.0
    number: int = 0  # its place among the stages, from 0


# What cleaners did before, by cleaner and by the text that it was given.
Recalled = Mapping[tuple[str, str], Stage]

# Turns that each cleaner has at most, so that two of them cannot quarrel for ever.
_TURNS = 4


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


@dataclass(frozen=True)
class Pipeline:
    """
    A runnable chain.

    >>> pipeline = Pipeline.default()
    >>> cleaned = pipeline.clean("全会于**月*日召开,会议强调……\\n")
    >>> cleaned.text
    '全会于××月×日召开，会议强调……\\n'
    >>> restore(cleaned.text, cleaned.stages)
    '全会于**月*日召开,会议强调……\\n'
    """

    cleaners: Mapping[str, Cleaner]
    accept: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()

    @classmethod
    def default(cls) -> "Pipeline":
        """Return the shipped chain with its default options."""
        return cls.of(Config())

    @classmethod
    def from_toml(cls, path: Path) -> "Pipeline":
        """Return the chain of a pipeline.toml. Raises `qinggao.config.ConfigError`."""
        return cls.of(Config.load(path))

    @classmethod
    def of(cls, config: Config) -> "Pipeline":
        """Return the chain of a checked configuration."""
        made = {name: make(name, config.options.get(name)) for name in config.chain}
        return cls(made, frozenset(config.accept), frozenset(config.skip))

    def clean(
        self,
        text: str,
        recalled: Recalled | None = None,
        decided: Decided = NOTHING_DECIDED,
    ) -> Cleaned:
        """
        Run the chain on *text*.

        *recalled*: what cleaners that have not changed since did to which text (`recall`). One
        that is given the same text again is not run again. *decided*: what somebody undid or
        accepted in this document.
        """
        stages = []
        for number, (name, cleaner) in enumerate(self.cleaners.items()):
            stage = self._turn(name, cleaner, text, recalled, decided)
            text = apply(text, stage.edits)
            stages.append(stage._replace(number=number))
        return self._settled(text, stages, recalled, decided)

    def _turn(
        self, name: str, cleaner: Cleaner, text: str, recalled: Recalled | None, decided: Decided
    ) -> Stage:
        """Return what *cleaner* does to *text*: recalled where it is known, else found."""
        known = recalled.get((name, text)) if recalled else None
        if known is None or decided.anchored(name):
            return self.stage(name, cleaner, text, decided)
        return _with_markers(known, cleaner, text)

    def _settled(
        self, text: str, stages: list[Stage], recalled: Recalled | None, decided: Decided
    ) -> Cleaned:
        """
        Give every cleaner the word again whose text others have changed since, until all is still.

        So clean(clean(x)) == clean(x), although one cleaner's edit may give an earlier one
        something to find: a control character kept two halves of mojibake apart.
        """
        waiting: set[str] = set()
        for stage in stages:
            waiting.discard(stage.cleaner)
            waiting |= self._moved_by(stage)
        turns = 0
        while waiting and turns < _TURNS * len(self.cleaners):
            turns += 1
            name = next(name for name in self.cleaners if name in waiting)
            stage = self._turn(name, self.cleaners[name], text, recalled, decided)
            if stage.edits:
                text = apply(text, stage.edits)
                stages.append(_news(stage, number=len(stages)))
            waiting.discard(name)
            waiting |= self._moved_by(stage)
        return Cleaned(text, tuple(stages))

    def _moved_by(self, stage: Stage) -> set[str]:
        """Return the cleaners to which the edits of *stage* may give something new to find."""
        rules = {edit.rule for edit in stage.edits}
        return {
            name
            for name, still in self._unmoved.items()
            if rules and name != stage.cleaner and stage.cleaner not in still and not rules <= still
        }

    @cached_property
    def _unmoved(self) -> Mapping[str, frozenset[str]]:
        """By cleaner, the cleaners and rules whose edits give it nothing new to find."""
        return {
            name: getattr(cleaner, "unmoved_by", frozenset())
            for name, cleaner in self.cleaners.items()
        }

    def recall(
        self,
        text: str,
        stages: Iterable[Stage],
        then: Iterable[tuple[str, str]],
        now: Iterable[tuple[str, str]],
    ) -> Recalled:
        """
        Return what is known of the cleaners that *text* passed before and that did not change.

        *stages*: the recorded ones, without those that found nothing; *then*, *now*: what each
        cleaner depended on, in the order in which they run. Where decoding itself has changed,
        nothing is known.
        """
        before, current = dict(then), dict(now)
        if before.pop("document", None) != current.get("document"):
            return {}
        recorded = {stage.number: stage for stage in stages}
        first = {number: Stage(name, ()) for number, name in enumerate(before)}
        known: dict[tuple[str, str], Stage] = {}
        for _, stage in sorted((first | recorded).items()):
            known[stage.cleaner, text] = stage
            text = apply(text, stage.edits)
        for name in before:  # a published text was still: nobody found anything more in it
            known.setdefault((name, text), Stage(name, ()))
        return {key: s for key, s in known.items() if before[key[0]] == current.get(key[0])}

    def stage(
        self, name: str, cleaner: Cleaner, text: str, decided: Decided = NOTHING_DECIDED
    ) -> Stage:
        """Return what *cleaner* does to *text*, sorted into applied and suggested edits."""
        begin = perf_counter()
        waiting = self.proposed[name] - self.accept
        applied: list[Edit] = []
        suggested: list[Edit] = []
        for edit in findings(cleaner, text):
            if edit.rule in self.skip:
                continue
            (suggested if edit.rule in waiting else applied).append(edit)
        if decided:
            applied, suggested = decided.sort(applied, suggested, text)
        if decided or self.accept:
            proposed = self.proposed[name]
            applied, overlapping = _without_overlap(applied, proposed)
            suggested = sorted((*suggested, *overlapping))
        stage = _with_markers(Stage(name, tuple(applied), tuple(suggested)), cleaner, text)
        return stage._replace(seconds=perf_counter() - begin)

    @cached_property
    def proposed(self) -> Mapping[str, frozenset[str]]:
        """By cleaner, the rules of tier suggest."""
        return {
            name: frozenset(rule.name for rule in cleaner.rules if rule.tier == "suggest")
            for name, cleaner in self.cleaners.items()
        }

    @cached_property
    def digests(self) -> tuple[tuple[str, str], ...]:
        """What the clean text depends on: decoding, then each cleaner in the order of the chain."""
        found = [("document", engine_digest())]
        for name, cleaner in self.cleaners.items():
            decided = sorted(
                f"{action} {rule}"
                for action, rules in (("accept", self.accept), ("skip", self.skip))
                for rule in rules
                if rule.startswith(f"{name}/")
            )
            found.append((name, cleaner_digest(cleaner, *decided)))
        return tuple(found)

    def damage(self, text: str) -> int:
        """Return how many spans of *text* are beyond repair, as its cleaners see it."""
        looking = (c for c in self.cleaners.values() if hasattr(c, "damage"))
        return sum(1 for cleaner in looking for _ in cleaner.damage(text))


def _with_markers(stage: Stage, cleaner: Any, text: str) -> Stage:
    """Add the markers of *text*, where *cleaner* looks for them."""
    if not hasattr(cleaner, "markers"):
        return stage
    markers = tuple(cleaner.markers(text))
    marked = tuple(text[marker.start : marker.end] for marker in markers)
    return stage._replace(markers=markers, marked=marked)


def _news(stage: Stage, number: int) -> Stage:
    """Return a later turn of a cleaner, without what its first one has recorded already."""
    starts = {edit.start for edit in stage.edits}
    new = [
        (marker, text)
        for marker, text in zip(stage.markers, stage.marked, strict=True)
        if marker.start in starts
    ]
    markers, marked = tuple(m for m, _ in new), tuple(t for _, t in new)
    return stage._replace(suggested=(), markers=markers, marked=marked, number=number)


def _without_overlap(edits: list[Edit], proposed: frozenset[str]) -> tuple[list[Edit], list[Edit]]:
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
