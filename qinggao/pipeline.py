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
from qinggao.digests import cleaner_digest, module_digest
from qinggao.edit import Edit, apply, invert
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


class Recalled(NamedTuple):
    """What a cleaner did before, and to which text."""

    given: str
    stage: Stage


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
            text = apply(text, invert(stage.edits))
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
        recalled: Mapping[str, "Recalled"] | None = None,
        decided: Decided = NOTHING_DECIDED,
    ) -> Cleaned:
        """
        Run the chain on *text*.

        *recalled*: what cleaners that have not changed since did to which text (`recall`). One
        that is given the same text again is not run again. *decided*: what somebody undid or
        accepted in this document.
        """
        stages = []
        for name, cleaner in self.cleaners.items():
            known = recalled.get(name) if recalled else None
            if known is not None and known.given == text and not decided.anchored(name):
                stage = known.stage
                if hasattr(cleaner, "markers"):
                    stage = stage._replace(**_marked(cleaner, text))
            else:
                stage = self.stage(name, cleaner, text, decided)
            text = apply(text, stage.edits)
            stages.append(stage)
        return Cleaned(text, tuple(stages))

    def recall(
        self,
        text: str,
        stages: Iterable[Stage],
        then: Iterable[tuple[str, str]],
        now: Iterable[tuple[str, str]],
    ) -> dict[str, "Recalled"]:
        """
        Return what is known of the cleaners that *text* passed before and that did not change.

        *stages*: the recorded ones, without those that found nothing; *then*, *now*: what each
        cleaner depended on, in the order in which they run. Where decoding itself has changed,
        nothing is known.
        """
        recorded = {stage.cleaner: stage for stage in stages}
        current = dict(now)
        known: dict[str, Recalled] = {}
        for name, digest in then:
            if name == "document":
                if digest != current[name]:
                    return {}
                continue
            stage = recorded.get(name, Stage(name, ()))
            if current.get(name) == digest:
                known[name] = Recalled(text, stage)
            text = apply(text, stage.edits)
        return known

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
        stage = Stage(name, tuple(applied), tuple(suggested))
        if hasattr(cleaner, "markers"):
            stage = stage._replace(**_marked(cleaner, text))
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
        found = [("document", module_digest("qinggao.document"))]
        for name, cleaner in self.cleaners.items():
            decided = sorted(
                rule for rule in (self.accept | self.skip) if rule.startswith(f"{name}/")
            )
            found.append((name, cleaner_digest(cleaner, *decided)))
        return tuple(found)

    def digests_with(self, decided: Decided) -> list[tuple[str, str]]:
        """Return the digests, with what is decided about each cleaner in one document."""
        return [
            (name, f"{digest}+{said}" if (said := decided.digest(name)) else digest)
            for name, digest in self.digests
        ]


def _marked(cleaner: Any, text: str) -> dict[str, Any]:
    """Return the fields of a stage that hold markers."""
    markers = tuple(cleaner.markers(text))
    return {"markers": markers, "marked": tuple(text[m.start : m.end] for m in markers)}


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
