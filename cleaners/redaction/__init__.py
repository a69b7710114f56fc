"""Redaction markers: the runs of ×, X, * and 某某 that stand for withheld words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from qinggao.cleaner import Marker, Rule
from qinggao.edit import Edit

from .evidence import SURE
from .judging import Judged, closely_judged, judge
from .spelling import Profile, respelled

__all__ = ["Explanation", "Redaction"]

_CLAUSE = "隐讳号: editorial custom, not in GB/T 15834-2011"


class Explanation(NamedTuple):
    """Why a run of *text* is a marker of its *kind*, or is none (*kind* is then empty)."""

    start: int
    end: int
    text: str
    marker: bool
    kind: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Redaction:
    """
    Gives the marks that stand for withheld words one spelling.

    What it does
        Finds every run of ``X x × * ＊ ○ 〇 □ ■ ● _`` (and ``✕ ✖ ╳ ◯``) or 某某 that stands for
        withheld words, tells what is withheld (person, place, organization, date, number or
        other), and spells it as *profile* says.

        Each run is weighed: what it is written with, the words on both sides (``words.toml``), a
        surname or figures beside it, and the reasons why it may be none (``vetoes.py``). A doubtful
        run counts in a document that has sure ones. `explain` tells what decided.

        Only the masked characters belong to a marker: ``20XX年X月`` has two, ``4301****1234`` one.
        A masked number (``X.X``, ``XX,XXX``) is one, and so is ``× ×`` with a stray blank.

    Why
        The same withheld word is spelled XX, ××, ** or 某某, sometimes in one document: copies then
        differ, and nothing can be counted. Editors use × (隐讳号, read 某), one for each withheld
        character. The hidden value is never guessed.

    Leaves alone
        X光, XX染色体, XXL, Windows XP, x轴, 3×4, 5×8小时, √ and × as answers, Markdown, stars of
        lists, footnotes and significance, A*算法, wildcards, code, addresses, file names, 5xx,
        二○一九年, □是 □否, bullets, ruled lines, 甲方：____, a single 某.

        With the profiles cross and star also 某某 and underscores, which are recorded as markers.

    Options
        profile: the spelling. ``keep``: record only. ``cross`` (default): × for each withheld
        character. ``star``: * for each. ``mou``: 某 for each. ``fixed``: ×× whatever the length.
        ``tag``: ``<PERSON>``, ``<LOCATION>``, ``<ORGANIZATION>``, ``<DATE>``, ``<NUMBER>`` or
        ``<REDACTED>``, the entity names of Presidio.

    Example
        >>> from qinggao.edit import apply
        >>> text = "20XX年*月，XX市委书记王**拍了X光。"
        >>> apply(text, Redaction().edits(text))
        '20××年×月，××市委书记王××拍了X光。'
        >>> [(text[m.start : m.end], m.kind) for m in Redaction().markers(text)]
        [('XX', 'date'), ('*', 'date'), ('XX', 'place'), ('**', 'person')]
        >>> next(Redaction().explain("拍了X光")).evidence
        ('not a marker: a word written with the letter (-9.0)',)
    """

    profile: Profile = "cross"

    rules: ClassVar[tuple[Rule, ...]] = (
        Rule("redaction/masked-person", "a marker that hides a name or part of it", _CLAUSE),
        Rule("redaction/masked-place", "a marker that hides a toponym", _CLAUSE),
        Rule(
            "redaction/masked-organization",
            "a marker that hides part of a name of a firm or an agency",
            _CLAUSE,
        ),
        Rule("redaction/masked-date", "a marker that hides figures of a date or a time", _CLAUSE),
        Rule(
            "redaction/masked-number",
            "a marker that hides an amount, an identifier or a length of time",
            _CLAUSE,
        ),
        Rule(
            "redaction/masked-other",
            "a marker that hides a sensitive word, a slogan, a title, a brand",
            _CLAUSE,
        ),
    )

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield one edit for each marker that *profile* spells in another way."""
        if self.profile != "keep":
            yield from respelled(text, self.profile)

    def markers(self, text: str) -> Iterator[Marker]:
        """Yield every marker of *text* with the kind of what it hides, whatever its spelling."""
        for candidate, verdict, marker in judge(text):
            if marker:
                yield Marker(candidate.start, candidate.end, verdict.kind)

    def explain(self, text: str) -> Iterator[Explanation]:
        """Yield every run of *text* that could be a marker, with the evidence that decided."""
        for found in closely_judged(text):
            yield _explained(text, found)


def _explained(text: str, found: Judged) -> Explanation:
    (start, end, *_), verdict, marker = found
    evidence = [*map(str, verdict.evidence)]
    if marker and verdict.score < SURE:
        evidence.append("the document has a sure marker")
    if not marker:
        return Explanation(start, end, text[start:end], False, "", tuple(evidence))
    evidence.append(f"{verdict.kind}: {verdict.reason}")
    return Explanation(start, end, text[start:end], True, verdict.kind, tuple(evidence))
