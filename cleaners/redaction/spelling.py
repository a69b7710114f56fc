"""How a marker is spelled under each profile."""

import re
from bisect import bisect_right
from typing import Literal

from qinggao.edit import Edit, apply, invert
from qinggao.lazily import pattern

from .candidates import MARKS, Candidate
from .judging import judge

__all__ = ["TAGS", "Profile", "respelled", "spell"]

Profile = Literal["keep", "cross", "star", "mou", "tag", "fixed"]

# The entity names of Presidio and of named-entity recognition.
TAGS = {
    "person": "<PERSON>",
    "place": "<LOCATION>",
    "organization": "<ORGANIZATION>",
    "date": "<DATE>",
    "number": "<NUMBER>",
    "other": "<REDACTED>",
}
_RULES = {kind: f"redaction/masked-{kind}" for kind in TAGS}
_SIGNS = {"cross": "×", "star": "*", "mou": "某"}
_PLAIN = frozenset(["letter", "star", "ring", "box"])  # families without 某 and underscores
_SIGN = pattern(f"[{re.escape(MARKS)}]")
_SEPARATOR = pattern(f"[^{re.escape(MARKS)}某.．,-]")


def spell(run: str, candidate: Candidate, kind: str, profile: Profile) -> str:
    """
    Return *run*, the text of a marker, as *profile* spells it.

    The number of masked characters and the point or comma of a masked number are kept, except
    under ``tag`` and ``fixed``; stray blanks go. 某某 and underscores are words and lines, which
    only ``tag``, ``fixed`` and ``mou`` rewrite.
    """
    if profile == "keep":
        return run
    if profile == "tag":
        return TAGS[kind]
    if profile == "fixed":
        return "××"
    if candidate.family == "blank" and profile != "mou":
        return run
    if candidate.shape == "run" and candidate.family != "mou" and "某" not in run:
        return _SIGNS[profile] * len(run)
    kept = _SEPARATOR.sub("", run) if candidate.shape == "spaced" else run
    return _SIGN.sub(_SIGNS[profile], kept)


# Under these, runs that are all markers can only be markers again.
_SAME_LENGTH = frozenset({"cross", "star"})
PASSES = 4  # more than any text that is not made for it needs


def respelled(text: str, profile: Profile) -> list[Edit]:
    """
    Return the edits that spell the markers of *text* as *profile* does.

    What a marker turns into may be other evidence for the runs beside it, which are then judged
    again: the text that the edits make needs no further ones.
    """
    edits, doubtful = _once(text, profile)
    for _ in range(PASSES):
        if not edits or (profile in _SAME_LENGTH and not doubtful):
            break
        made = apply(text, edits)
        again, doubtful = _once(made, profile)
        if not again:
            break
        edits = _joined(edits, made, again)
    return edits


def _once(text: str, profile: Profile) -> tuple[list[Edit], bool]:
    """Return the edits of one look at *text*, and whether one may change what a run is seen as."""
    edits: list[Edit] = []
    rejected: list[tuple[int, int]] = []
    is_doubtful = False
    sign = _SIGNS.get(profile, "")
    for candidate, verdict, marker in judge(text):
        start, end, family, length, shape = candidate
        if not marker:
            reach = verdict.reach
            if reach >= 0:
                rejected.append((start - reach, end + reach))
            continue
        run = text[start:end]
        if sign and family in _PLAIN and shape == "run":
            spelled = sign * length
        else:
            spelled = spell(run, candidate, verdict.kind, profile)
        if spelled != run:
            is_doubtful = is_doubtful or _stands_apart(text, start, end)
            edits.append(Edit(start, run, spelled, _RULES[verdict.kind]))
    return edits, is_doubtful or (bool(edits) and _is_near(rejected, edits))


_BLANKS = frozenset(" \t\xa0\u3000")
_MARKS = frozenset(MARKS)
_APART = 4  # characters, as between the signs of one marker


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Tell whether blanks part a run from a sign with which it may be one marker: X ×."""
    behind, before = text[end : end + _APART], text[max(0, start - _APART) : start]
    return (behind[:1] in _BLANKS and behind.lstrip()[:1] in _MARKS) or (
        before[-1:] in _BLANKS and before.rstrip()[-1:] in _MARKS
    )


def _is_near(rejected: list[tuple[int, int]], edits: list[Edit]) -> bool:
    """Tell whether an edit is within one of the spans in which it may make a marker of a run."""
    starts = [edit.start for edit in edits]
    for start, end in rejected:
        at = bisect_right(starts, end) - 1
        if at >= 0 and edits[at].end >= start:
            return True
    return False


def _joined(edits: list[Edit], made: str, again: list[Edit]) -> list[Edit]:
    """Return *edits* and *again*, those of the text *made* by them, as edits of the first text."""
    from qinggao.offsets import OffsetMap  # imports numpy, which most texts need not wait for

    there = OffsetMap.of(edits)
    text = apply(made, invert(edits))
    joined = []
    for later in again:
        start, end = there.back(later.start, later.end)
        first, last = there.forward(start, end)
        after = made[first : later.start] + later.after + made[later.end : last]
        joined.append(Edit(start, text[start:end], after, later.rule))
    starts = [edit.start for edit in joined]

    def replaced(edit: Edit) -> bool:
        at = bisect_right(starts, edit.start) - 1
        return at >= 0 and edit.start < joined[at].end

    return sorted([*(edit for edit in edits if not replaced(edit)), *joined])
