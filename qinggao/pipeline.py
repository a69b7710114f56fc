"""The chain of cleaners: what each one changes, in the coordinates of the text it was given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from qinggao.cleaner import Cleaner, Marker, findings
from qinggao.config import Config
from qinggao.digests import cleaner_digest, module_digest
from qinggao.edit import Edit, apply, invert
from qinggao.offsets import OffsetMap
from qinggao.registry import make

__all__ = ["Cleaned", "Pipeline", "Stage", "restore"]


class Stage(NamedTuple):
    """One cleaner's turn: its edits, and those it only suggests, in the text it was given."""

    cleaner: str
    edits: tuple[Edit, ...]
    suggested: tuple[Edit, ...] = ()
    markers: tuple[Marker, ...] = ()
    marked: tuple[str, ...] = ()  # the text of each marker
    seconds: float = 0.0


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

    def clean(self, text: str, *, only: str | None = None) -> Cleaned:
        """Run the chain on *text* (*only*: that cleaner alone)."""
        stages = []
        for name, cleaner in self.cleaners.items():
            if only is not None and name != only:
                continue
            stage = self.stage(name, cleaner, text)
            text = apply(text, stage.edits)
            stages.append(stage)
        return Cleaned(text, tuple(stages))

    def stage(self, name: str, cleaner: Cleaner, text: str) -> Stage:
        """Return what *cleaner* does to *text*, sorted into applied and suggested edits."""
        begin = perf_counter()
        waiting = self._suggested[name]
        applied: list[Edit] = []
        suggested: list[Edit] = []
        for edit in findings(cleaner, text):
            if edit.rule in self.skip:
                continue
            (suggested if edit.rule in waiting else applied).append(edit)
        if self.accept and applied:
            applied, overlapping = _without_overlap(applied, self.accept)
            suggested = sorted((*suggested, *overlapping))
        markers = tuple(cleaner.markers(text)) if hasattr(cleaner, "markers") else ()
        marked = tuple(text[marker.start : marker.end] for marker in markers)
        seconds = perf_counter() - begin
        return Stage(name, tuple(applied), tuple(suggested), markers, marked, seconds)

    @cached_property
    def _suggested(self) -> Mapping[str, frozenset[str]]:
        """By cleaner, the rules whose edits wait for somebody's word."""
        return {
            name: frozenset(rule.name for rule in cleaner.rules if rule.tier == "suggest")
            - self.accept
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


def _without_overlap(edits: list[Edit], accepted: frozenset[str]) -> tuple[list[Edit], list[Edit]]:
    """
    Split *edits* so that the first part does not overlap.

    Edits of tier apply never overlap one another; an accepted suggestion gives way to them.
    """
    kept: list[Edit] = []
    dropped: list[Edit] = []
    for edit in sorted(edits):
        if not kept or edit.start >= kept[-1].end + (edit.start == kept[-1].start):
            kept.append(edit)
        elif edit.rule in accepted:
            dropped.append(edit)
        else:
            while kept and edit.start < kept[-1].end and kept[-1].rule in accepted:
                dropped.append(kept.pop())
            kept.append(edit)
    return kept, dropped
