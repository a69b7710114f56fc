"""
Tells whether changed cleaners would do again what is recorded, without running the others.

The recorded stages tell which cleaner had the word when, and on which text: the clean text with
the later stages taken back. Where every changed cleaner finds in each text that it was given what
it found before, the whole chain would do again what it did.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple

from qinggao.decisions import Decided
from qinggao.digests import unpacked
from qinggao.edit import EditError, revert
from qinggao.manifest.carried import Carried
from qinggao.manifest.recorded import Outline, RecordedPart
from qinggao.pipeline import Pipeline
from qinggao.stage import Stage, news

__all__ = ["clean_markers", "said_again", "same_again"]


class _Turn(NamedTuple):
    """
    A cleaner had the word; *number* is its recorded stage, -1 where it found nothing.

    *mover*: the recorded stage, right before this turn, whose edits alone called for it, if one is.
    """

    cleaner: str
    number: int
    later: bool = False  # not its first turn
    mover: int = -1


def said_again(
    pipeline: Pipeline,
    recorded: RecordedPart,
    stored: Path,
    known: Mapping[str, Any],
    now: Iterable[tuple[str, str]],
    *,
    decided: Decided,
    rerun: str = "",
) -> dict[str, Any] | None:
    """
    Return what is new in the row *known* of a document if all its edits stay; None if not.

    *stored*: its clean text; *now*: what each cleaner depends on today; *rerun*: one to run
    although nothing of it changed.
    """
    then = dict(unpacked(known["digests"]))
    current = dict(now)
    if list(then) != list(current) or then["document"] != current["document"]:
        return None
    changed = {name for name, digest in current.items() if digest != then[name] or name == rerun}
    if any(decided.anchored(name) for name in pipeline.cleaners):
        return None  # whether each decision still finds its edit is for the whole chain to say
    content = stored.read_bytes()
    if hashlib.sha256(content).hexdigest() != known["clean_sha256"]:
        return None
    text = content.decode()
    if not same_again(pipeline, recorded, known["document"], text, changed, decided):
        return None
    damaging = any(hasattr(pipeline.cleaners[name], "damage") for name in changed)
    return {"unmatched": [], **({"damage": pipeline.damage(text)} if damaging else {})}


def same_again(
    pipeline: Pipeline,
    recorded: RecordedPart,
    document: str,
    text: str,
    changed: set[str],
    decided: Decided,
) -> bool:
    """
    Tell whether the cleaners named in *changed* would do in *document* what is recorded of them.

    *text*: its clean text. False also where the record does not tell.
    """
    turns = _turns(pipeline, recorded.outline(document), decided)
    if turns is None:
        return False
    wanted = [index for index, turn in enumerate(turns) if turn.cleaner in changed]
    left = turns[wanted[0] :] if wanted else []
    stages = recorded.numbered(document, min((t.number for t in left if t.number >= 0), default=0))
    found: list[Stage] = []  # last first
    for turn in reversed(left):
        stage = stages.get(turn.number) or Stage(turn.cleaner, ())
        try:
            text = revert(text, stage.edits)
        except EditError:
            return False
        if turn.cleaner in changed:
            mover = stages.get(turn.mover)
            if mover and turn.number < 0 and pipeline.still(turn.cleaner, mover, text, decided):
                continue
            again = _again(pipeline, turn, text, decided)
            if (again.edits, again.suggested) != (stage.edits, stage.suggested):
                return False
            stage = again
        found.append(stage)
    if not any(hasattr(pipeline.cleaners[name], "markers") for name in changed):
        return True
    return clean_markers(found[::-1]) == recorded.markers(document)


def _again(pipeline: Pipeline, turn: _Turn, text: str, decided: Decided) -> Stage:
    """Return what a cleaner does in its *turn* today, in the form in which it is recorded."""
    stage = pipeline.stage(turn.cleaner, text, decided)
    if not turn.later:
        return stage
    return news(stage, turn.number) if stage.edits else Stage(turn.cleaner, ())


def clean_markers(stages: Sequence[Stage]) -> list[tuple[str, int, int, str]]:
    """Return kind, start, end (in the clean text) and text of the markers of *stages*."""
    held = [stage for stage in stages if stage.edits or stage.markers]
    if len(held) == 1 and _keeps_places(held[0]):
        [stage] = held
        spans = zip(stage.markers, stage.marked, strict=True)
        return [(kind, start, end, text) for (start, end, kind), text in spans]
    carried = Carried()
    carried.document()
    found: list[tuple[str, str]] = []
    names: list[int] = []
    for turn, stage in enumerate(stages):
        if stage.edits:
            starts, before, after, _ = zip(*stage.edits, strict=True)
            carried.edits(turn, starts, list(map(len, before)), list(map(len, after)))
        if stage.markers:
            starts, ends, kinds = zip(*stage.markers, strict=True)
            names += carried.others(turn, starts, ends)
            found += zip(kinds, stage.marked, strict=True)
    if not found:
        return []
    starts_of, ends_of = (places[names].tolist() for places in carried.clean())
    return [
        (kind, start, end, text)
        for (kind, text), start, end in zip(found, starts_of, ends_of, strict=True)
    ]


def _keeps_places(stage: Stage) -> bool:
    """Tell whether the edits of a stage move none of its markers: most are respelled in place."""
    inside: set[int] = set()
    for start, before, after, _ in stage.edits:
        if len(before) != len(after):
            return False
        inside.update(range(start + 1, start + len(before)))
    return not any(start in inside or end in inside for start, end, _ in stage.markers)


def _turns(pipeline: Pipeline, outline: Sequence[Outline], decided: Decided) -> list[_Turn] | None:
    """Return who had the word when, as `Pipeline.clean` gives it; None where that does not fit."""
    names = list(pipeline.cleaners)
    count = len(names)
    first = {stage.number: stage for stage in outline if stage.number < count}
    later = [stage for stage in outline if stage.number >= count]
    if any(stage.cleaner != names[number] for number, stage in first.items()):
        return None
    turns = [_Turn(name, i if i in first else -1) for i, name in enumerate(names)]
    waiting: dict[str, int] = {}  # by cleaner, the stage that moved it; -1 where several did
    last = -1  # the last stage with edits

    def moved(number: int, stage: Outline, left: AbstractSet[str]) -> None:
        nonlocal last
        if stage.applied:
            last = number
        for name in pipeline.moved_by(stage.cleaner, stage.applied, left, decided):
            waiting[name] = -1 if name in waiting else number

    for number, name in enumerate(names):
        waiting.pop(name, None)
        if number in first:
            moved(number, first[number], first[number].suggested)
    while waiting and len(turns) < count + pipeline.turns:
        name = next(name for name in names if name in waiting)
        mover = waiting.pop(name)
        if later and later[0].cleaner == name:
            stage = later.pop(0)
            turns.append(_Turn(name, stage.number, later=True))
            # What it suggests in a later turn is not recorded.
            moved(stage.number, stage, pipeline.proposed[name])
        else:
            turns.append(_Turn(name, -1, later=True, mover=mover if mover == last else -1))
    return None if later else turns
