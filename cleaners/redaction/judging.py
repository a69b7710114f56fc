"""Judges every candidate of a text: by its neighbours first, then by what the document shows."""

from functools import lru_cache
from typing import NamedTuple

from .candidates import Candidate, candidates
from .context import REACH, Context
from .evidence import DOUBTFUL, SURE, VETO, Evidence, weigh
from .forms import FORM_LINE
from .kinds import kind_of
from .markdown import is_markdown, markdown_pairs
from .regions import Regions

__all__ = ["Judged", "Verdict", "judge"]


class Verdict(NamedTuple):
    """What the neighbours of a run say: the sum of the evidence, and the kind if it is a marker."""

    score: float
    evidence: tuple[Evidence, ...]
    kind: str = ""
    reason: str = ""

    @property
    def form_line(self) -> bool:
        """Whether the run is a line to write on, which makes a form of the whole text."""
        return self.evidence[0].name.endswith(FORM_LINE)


class Judged(NamedTuple):
    """A candidate with its verdict, and what the document adds to it."""

    candidate: Candidate
    verdict: Verdict
    marker: bool
    document: str = ""


_PROTECTED = Verdict(VETO, (Evidence("not a marker: code, a formula, a link or a tag", VETO),))
_IN_A_FORM = Verdict(VETO, (Evidence("not a marker: the text is a form to fill in", VETO),))


@lru_cache(maxsize=4)
def judge(text: str) -> tuple[Judged, ...]:
    """
    Return all candidates of *text*, in order, each a marker or not.

    The last texts are remembered: edits and markers of one text are asked for one after the other.
    """
    found = list(candidates(text))
    if not found:
        return ()
    regions = Regions(text)
    verdicts = [_PROTECTED if c.start in regions else _by_neighbours(text, c) for c in found]
    if "__" in text and any(verdict.form_line for verdict in verdicts):
        blank = [candidate.family == "blank" for candidate in found]
        verdicts = [_IN_A_FORM if is_ else v for is_, v in zip(blank, verdicts, strict=True)]
    least = DOUBTFUL if any(verdict.score >= SURE for verdict in verdicts) else SURE
    wanted = [verdict.score >= least for verdict in verdicts]
    markers = _free_of_markdown(text, found, wanted)
    return tuple(
        Judged(candidate, verdict, marker, _added(verdict, wanted=want, marker=marker))
        for candidate, verdict, want, marker in zip(found, verdicts, wanted, markers, strict=True)
    )


def _added(verdict: Verdict, *, wanted: bool, marker: bool) -> str:
    if wanted and not marker:
        return "not a marker: Markdown emphasis"
    if marker and verdict.score < SURE:
        return "the document has a sure marker"
    return ""


def _by_neighbours(text: str, candidate: Candidate) -> Verdict:
    start, end = candidate.start, candidate.end
    left = text[start - REACH if start > REACH else 0 : start]
    right = text[end : end + REACH]
    if "\n" in left:
        left = left[left.rindex("\n") + 1 :]
    if "\n" in right:
        right = right[: right.index("\n")]
    return _decide(left, text[start:end], right, *candidate[2:])


@lru_cache(maxsize=1 << 13)
def _decide(left: str, run: str, right: str, family: str, length: int, shape: str) -> Verdict:
    """Decide by the neighbours alone; office prose repeats itself, so what was decided is kept."""
    c = Context(left, run, right, family, length, shape)
    evidence = tuple(weigh(c))
    score = sum(each.weight for each in evidence)
    if score < DOUBTFUL:
        return Verdict(score, evidence)
    return Verdict(score, evidence, *kind_of(c))


def _free_of_markdown(text: str, found: list[Candidate], wanted: list[bool]) -> list[bool]:
    """
    Return which of the *wanted* candidates are left when Markdown pairs are taken out.

    A mark that becomes a marker is no longer there to pair with the next time, so the pairs are
    formed again without it until none is freed: cleaning clean text then changes nothing.
    """
    paired = [
        at for at, c in enumerate(found) if c.family in {"star", "blank"} and c.shape == "run"
    ]
    if len(paired) < 2:
        return wanted
    markers = wanted.copy()
    for at in paired:
        markers[at] = False
    markdown = is_markdown(text)
    while True:
        marks = [at for at in paired if not markers[at]]
        emphasis = {
            marks[i] for i in markdown_pairs(text, [found[at] for at in marks], markdown=markdown)
        }
        free = [at for at in marks if wanted[at] and at not in emphasis]
        if not free:
            return markers
        for at in free:
            markers[at] = True
