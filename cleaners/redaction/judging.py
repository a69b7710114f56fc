"""Judges every candidate of a text: by its neighbours first, then by what the document shows."""

from collections.abc import Callable
from typing import NamedTuple

from .candidates import Candidate, candidates
from .context import REACH, Context
from .evidence import DOUBTFUL, SURE, weigh
from .forms import FORM_LINE
from .glance import NO_MARKER, at_a_glance
from .kinds import kind_of
from .markdown import Pairing
from .regions import Regions
from .remembering import Remembering
from .vetoes import VETO, refusal
from .words import Evidence

__all__ = ["Judged", "Verdict", "closely_judged", "judge"]


class Verdict(NamedTuple):
    """What the neighbours of a run say: the sum of the evidence, and the kind if it is a marker."""

    score: float
    evidence: list[Evidence]
    kind: str = ""
    reason: str = ""

    @property
    def reach(self) -> int:
        """How near an edit must be to make something else of the run: -1 where none can."""
        if self is _PROTECTED or self is _AT_A_GLANCE[NO_MARKER]:
            return -1
        return REACH_OF_EMPHASIS if self is _EMPHASIS else REACH

    @property
    def form_line(self) -> bool:
        """Whether the run is a line to write on, which makes a form of the whole text."""
        return self.evidence[0].name.endswith(FORM_LINE)


# A candidate, what its neighbours say, and whether it is a marker. Plain tuples: there are many.
Judged = tuple[Candidate, Verdict, bool]
Look = Callable[[str, Candidate], Verdict]


def _refused(reason: str) -> Verdict:
    return Verdict(VETO, [refusal(reason)])


_AT_A_GLANCE = {
    kind: Verdict(SURE, [Evidence(f"a word for a {kind} behind it", SURE)], kind)
    for kind in ("person", "place", "organization", "date", "number", "other")
} | {NO_MARKER: _refused("part of a Latin word")}
_PROTECTED = _refused("code, a formula, a link or a tag")
_IN_A_FORM = _refused("the text is a form to fill in")
_EMPHASIS = _refused("Markdown emphasis")
_SETTLED = (_PROTECTED, _IN_A_FORM, _EMPHASIS)
_MARKDOWN = frozenset(["star", "blank"])
MANY_LETTERS = 5  # sure markers of a single X
_RARELY_MARKERS = frozenset(["ring", "box", "blank"])
REACH_OF_EMPHASIS = 8  # **20XX**: without its letters it holds no word


def judge(text: str) -> tuple[Judged, ...]:
    """
    Return all candidates of *text*, in order, each a marker or not.

    The last texts are remembered: edits and markers of one text are asked for one after the other.
    """
    return _JUDGED(text)


def closely_judged(text: str) -> tuple[Judged, ...]:
    """Return the same with all the evidence, also where a glance is enough to decide."""
    return _judged(text, _close_look)


def _judged(text: str, look: Look) -> tuple[Judged, ...]:
    found = candidates(text)
    if not found:
        return ()
    verdicts = _by_neighbours(text, found, look)
    marks = [
        at
        for at, c in enumerate(found)
        if c.family in _MARKDOWN
        and c.shape == "run"
        and verdicts[at] is not _PROTECTED
        and not (c.family == "blank" and _is_within_word(text, c))
    ]
    if marks:
        _take_emphasis_out(text, found, verdicts, marks, look)
    _look_again(text, found, verdicts)
    least = _least(verdicts)
    return tuple(
        [(c, v, v.score >= least) for c, v in zip(found, verdicts, strict=True)],
    )


def _is_within_word(text: str, candidate: Candidate) -> bool:
    """Tell the underscore of fetch_jsonl, which parts no emphasis."""
    before, behind = (
        text[candidate.start - 1 : candidate.start],
        text[candidate.end : candidate.end + 1],
    )
    return before.isascii() and before.isalnum() and behind.isascii() and behind.isalnum()


def _look_again(text: str, found: list[Candidate], verdicts: list[Verdict]) -> None:
    """
    Judge rings, boxes and blanks again where markers of their sign are sure, and a single X where
    many are: 安排X亿元…。X重建快速实施。
    """
    known: set[str] = set()
    letters = 0
    doubtful = []
    for at, candidate in enumerate(found):
        start, _, family, length, _ = candidate
        is_letter = family == "letter" and length == 1 and text[start] == "X"
        if not is_letter and family not in _RARELY_MARKERS:
            continue
        if verdicts[at].score < SURE:
            doubtful.append(at)
        elif is_letter:
            letters += 1
        else:
            known.add(text[start])
    if letters >= MANY_LETTERS:
        known.add("X")
    for at in doubtful if known else ():
        if text[found[at].start] in known and verdicts[at] not in _SETTLED:
            verdicts[at] = _close_look(text, found[at], known=True)


def _least(verdicts: list[Verdict]) -> float:
    """Return the score that makes a marker: less in a text that has a sure one."""
    return DOUBTFUL if max([verdict.score for verdict in verdicts]) >= SURE else SURE


def _by_neighbours(text: str, found: list[Candidate], look: Look) -> list[Verdict]:
    """Return what the neighbours of each candidate say; stars are looked at when they are alone."""
    regions = Regions(text)
    if regions:
        verdicts = [
            _PROTECTED
            if c.start in regions
            else (_EMPHASIS if c.family == "star" and c.shape == "run" else look(text, c))
            for c in found
        ]
    else:
        verdicts = [
            _EMPHASIS if c.family == "star" and c.shape == "run" else look(text, c) for c in found
        ]
    if ("__" in text or "＿" in text) and any(verdict.form_line for verdict in verdicts):
        blank = [candidate.family == "blank" for candidate in found]
        return [_IN_A_FORM if is_ else v for is_, v in zip(blank, verdicts, strict=True)]
    return verdicts


def _take_emphasis_out(
    text: str, found: list[Candidate], verdicts: list[Verdict], marks: list[int], look: Look
) -> None:
    """
    Judge those of the *marks* that are no Markdown.

    A mark that becomes a marker is no longer there to pair with the next time, so the pairs are
    formed again without it until none is freed: cleaning clean text then changes nothing.
    """
    pairing = Pairing(text)
    while marks:
        emphasis = {marks[i] for i in pairing.pairs([found[at] for at in marks])}
        single = [at for at in marks if at not in emphasis]
        for at in single:
            if verdicts[at] is _EMPHASIS:
                verdicts[at] = look(text, found[at])
        least = _least([v for at, v in enumerate(verdicts) if at not in emphasis] or [_EMPHASIS])
        free = {at for at in single if verdicts[at].score >= least}
        if not free:
            break
        marks = [at for at in marks if at not in free]
    for at in marks:
        if at in emphasis:
            verdicts[at] = _EMPHASIS


def _glance(text: str, candidate: Candidate) -> Verdict:
    return _AT_A_GLANCE.get(at_a_glance(text, candidate)) or _close_look(text, candidate)


_JUDGED = Remembering(lambda text: _judged(text, _glance), 4)


def _close_look(text: str, candidate: Candidate, *, known: bool = False) -> Verdict:
    start, end = candidate.start, candidate.end
    left = text[start - REACH if start > REACH else 0 : start]
    right = text[end : end + REACH]
    if "\n" in left:
        left = left[left.rindex("\n") + 1 :]
    if "\n" in right:
        right = right[: right.index("\n")]
    c = Context(left, text[start:end], right, candidate, known=known)
    evidence = weigh(c)
    score = 0.0
    for each in evidence:
        score += each.weight
    if score < DOUBTFUL:
        return Verdict(score, evidence)
    kind, reason = kind_of(c)
    return Verdict(score, evidence, kind, reason)
