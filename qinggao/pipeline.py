"""The chain of cleaners: what each one changes, in the coordinates of the text it was given."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import attrgetter
from pathlib import Path
from time import perf_counter
from typing import Any, cast

from qinggao.cleaner import Cleaner, Learner, findings
from qinggao.config import Config
from qinggao.decisions import Decided
from qinggao.digests import cleaner_digest, engine_digest, learned_digest
from qinggao.edit import Edit, apply
from qinggao.movement import Movement
from qinggao.registry import make
from qinggao.stage import Cleaned, Recalled, Stage, markers_in, news, restore, without_overlap

__all__ = ["Cleaned", "Pipeline", "Recalled", "Stage", "pipeline_of", "restore"]

NOTHING_DECIDED = Decided()
_TURNS = 4  # further ones of each cleaner
_RULE = attrgetter("rule")


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

    @property
    def learners(self) -> dict[str, Learner]:
        """The cleaners that are to be taught from the corpus, by name."""
        return {name: cast("Learner", self.cleaners[name]) for name in self._learner_names}

    @cached_property
    def _learner_names(self) -> tuple[str, ...]:
        return tuple(
            name
            for name, cleaner in self.cleaners.items()
            if isinstance(cleaner, Learner) and cleaner.learns
        )

    def taught(self, templates: Sequence[Mapping[str, Any]]) -> "Pipeline":
        """Return the chain that knows *templates*, rows of the manifest's table of this name."""
        return self._with(
            {
                name: learner.taught(row for row in templates if row["cleaner"] == name)
                for name, learner in self.learners.items()
            }
        )

    def for_document(self, path: str, text: str) -> "Pipeline":
        """Return the chain for one document: by its *path*, and by its *text* before the chain."""
        own = {name: one.for_document(path, text) for name, one in self.of_document.items()}
        same = all(own[name] is self.cleaners[name] for name in own)
        return self if same else self._with(own)

    @property
    def of_document(self) -> dict[str, Any]:
        """The cleaners that are others for each document, by name."""
        return {n: one for n, one in self.cleaners.items() if hasattr(one, "for_document")}

    def _with(self, others: Mapping[str, Any]) -> "Pipeline":
        made = replace(self, cleaners={**self.cleaners, **others})
        # They follow from the rules and fields of cleaners that stayed the same.
        # To ask a protocol who learns costs more than a short document.
        made.__dict__.update(
            proposed=self.proposed, _movement=self._movement, _learner_names=self._learner_names
        )
        return made

    def with_learned(self, digests: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return *digests* with what each cleaner knows of the corpus."""
        learned = {name: learned_digest(one.templates) for name, one in self.learners.items()}
        return [
            (name, f"{digest}~{known}" if (known := learned.get(name)) else digest)
            for name, digest in digests
        ]

    def warnings(self) -> tuple[str, ...]:
        """Return what cleaners left undone, in words."""
        asked = (c for c in self.cleaners.values() if hasattr(c, "warnings"))
        return tuple(one for cleaner in asked for one in cleaner.warnings())

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
        stages: list[Stage] = []
        had: set[str] = set()
        waiting: set[str] = set()
        for number, name in enumerate(self.cleaners):
            known = recalled.turn(name, text, later=False) if recalled else None
            stage = self._turn(name, text, known, decided, number)
            text = apply(text, stage.edits) if stage.edits else text
            stages.append(stage)
            had.add(name)
            waiting.discard(name)
            waiting |= self._moved(stage, text, decided, had)
        return self._settled(text, stages, waiting, recalled, decided)

    def _turn(
        self, name: str, text: str, known: Stage | None, decided: Decided, number: int = 0
    ) -> Stage:
        """Return what the cleaner *name* does to *text*: recalled where it is known, else found."""
        if known is None or decided.anchored(name):
            return self.stage(name, text, decided, number)
        markers, marked = markers_in(text, self.cleaners[name])
        return known._replace(markers=markers, marked=marked, number=number)

    def _settled(
        self,
        text: str,
        stages: list[Stage],
        waiting: set[str],
        recalled: Recalled | None,
        decided: Decided,
    ) -> Cleaned:
        """
        Give those *waiting* the word again, as others gave them news, until all is still.

        So clean(clean(x)) == clean(x), although one cleaner's edit may give an earlier one
        something to find: a control character kept two halves of mojibake apart.
        """
        turns = 0
        while waiting and turns < self.turns:
            turns += 1
            name = next(name for name in self.cleaners if name in waiting)
            known = recalled.turn(name, text, later=True) if recalled else None
            stage = self._turn(name, text, known, decided)
            if stage.edits:
                text = apply(text, stage.edits)
                stages.append(news(stage, number=len(stages)))
            waiting.discard(name)
            waiting |= self._moved(stage, text, decided, self.cleaners.keys() - waiting)
        return Cleaned(text, tuple(stages))

    def _moved(
        self, stage: Stage, text: str, decided: Decided, among: AbstractSet[str]
    ) -> set[str]:
        """Return those *among* the cleaners to which *stage*, which led to *text*, gave news."""
        rules, left = ({edit.rule for edit in made} for made in (stage.edits, stage.suggested))
        moved = self.moved_by(stage.cleaner, rules, left, decided) & among
        return {name for name in moved if not self.still(name, stage, text, decided)}

    def moved_by(
        self,
        cleaner: str,
        rules: AbstractSet[str],
        left: AbstractSet[str],
        decided: Decided = NOTHING_DECIDED,
    ) -> set[str]:
        """
        Return the cleaners to which edits of *rules* by *cleaner* may give something new to find.

        That is *cleaner* itself, where an accepted suggestion (*left*: the rules of those not
        applied) gave way to an overlapping edit.
        """
        if not rules:
            return set()
        found = self._movement.after(cleaner, rules)
        if any(rule in self.accept or decided.accepts(rule) for rule in left):
            found.add(cleaner)
        return found

    @property
    def turns(self) -> int:
        """How many turns there are at most after the chain, so that no two quarrel for ever."""
        return _TURNS * len(self.cleaners)

    @cached_property
    def _movement(self) -> Movement:
        return Movement.of(self.cleaners)

    def still(self, name: str, mover: Stage, text: str, decided: Decided) -> bool:
        """
        Tell whether the edits of *mover*, which led to *text*, left the cleaner *name* nothing.

        False also where only another look at the whole text can tell.
        """
        if decided or name == mover.cleaner:
            return False
        lines = self._movement.lines(name, mover.cleaner, text, mover.edits)
        return lines is not None and not self.stage(name, lines).edits

    def recall(
        self,
        text: str,
        stages: Iterable[Stage],
        then: Iterable[tuple[str, str]],
        now: Iterable[tuple[str, str]],
        rerun: str = "",
    ) -> Recalled | None:
        """
        Return what is known of the cleaners that *text* passed before and that did not change.

        *stages*: the recorded ones, without those that found nothing; *then*, *now*: what each
        cleaner depended on, in the order in which they run; *rerun*: one that counts as changed.
        Where decoding itself has changed, nothing is known.
        """
        before, current = dict(then), dict(now)
        if before.pop("document", None) != current.get("document"):
            return None
        changed = {name for name, digest in before.items() if digest != current.get(name)}
        return Recalled(text, stages, before, changed | {rerun})

    def stage(
        self, name: str, text: str, decided: Decided = NOTHING_DECIDED, number: int = 0
    ) -> Stage:
        """Return what the cleaner *name* does to *text*, sorted into applied and suggested."""
        cleaner = self.cleaners[name]
        begin = perf_counter()
        applied, suggested = self._sorted(name, list(findings(cleaner, text)))
        if decided:
            applied, suggested = decided.sort(applied, suggested, text)
        if decided or self.accept:
            proposed = self.proposed[name]
            applied, overlapping = without_overlap(applied, proposed)
            suggested = sorted((*suggested, *overlapping))
        markers, marked = markers_in(text, cleaner)
        seconds = perf_counter() - begin
        return Stage(name, tuple(applied), tuple(suggested), markers, marked, seconds, number)

    def _sorted(self, name: str, found: list[Edit]) -> tuple[list[Edit], list[Edit]]:
        """Return those of *found* that are applied, and those only suggested."""
        waiting = self.proposed[name] - self.accept
        held = waiting | self.skip
        if held.isdisjoint(map(_RULE, found)):
            return found, []
        applied = [edit for edit in found if edit.rule not in held]
        return applied, [edit for edit in found if edit.rule in waiting - self.skip]

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


@lru_cache(maxsize=2)
def pipeline_of(config: str, digests: tuple[tuple[str, str], ...]) -> Pipeline:
    """
    Return the chain of a configuration (`Config.text`), made once a process.

    *digests*: of the chain, so that another one is made after a rule pack has changed.
    """
    del digests
    return Pipeline.of(Config.model_validate_json(config))
