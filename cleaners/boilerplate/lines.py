"""The lines of a text, and what can be said of one line alone."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate, takewhile

from qinggao import lazily

from .evidence import NAME_WEIGHT, Score, Strength, may_reach, promise, score, stays
from .folding import fold
from .names import Names

__all__ = ["DEFINITE", "Line", "View", "is_of_text", "word_count"]

DEFINITE = 9  # points of a line that a pack knows
_PARTING = ("[", "|", "·", "-", ">", "_")
PLAIN = 3  # points that "stays: plain" takes from a line
SENTENCE = 12  # letters of a sentence that may be of the text
CLAUSE = 4  # letters of a clause of the text
# What leads in an advert and says nothing of one: 如果您觉得不错，请关注……
_LEADS_IN = lazily.pattern(
    "您|你|大家|亲|如果|如需|想|需要|喜欢|觉得|感谢|本文|本站|本资料|以上|全文|为了|各位|温馨|提示|我们"
)
_PARTING_MARK = lazily.pattern(r"[.!?;](?![0-9a-z])|[()\[\]]")


class View:
    """
    What one line says: its folded form, its points for being an advert, why it may have to stay.

    *scopes*: where it stands. *pack_rule*: the name of the pack's rule that knows the line, which
    then is definite. *names*: the site names that were known when it was looked at.
    """

    __slots__ = ("_name", "_points", "_score", "_stays", "folded", "names", "pack_rule", "scopes")

    def __init__(
        self,
        folded: str,
        scopes: tuple[str, ...],
        score: Score | None = None,
        pack_rule: str = "",
        names: Names | None = None,
    ) -> None:
        self.folded = folded
        self.scopes = scopes
        self.pack_rule = pack_rule
        self.names = names
        self._score = score
        self._stays: tuple[str, Strength] | None = ("", "") if pack_rule else None
        self._points: int | None = DEFINITE if pack_rule else None
        self._name: str | None = None if names else ""

    def knowing(self, names: Names) -> "View":
        """Return the same view with other *names* known."""
        view = View(self.folded, self.scopes, self._score, self.pack_rule, names)
        view._stays = self._stays
        return view

    @property
    def stay(self) -> str:
        """What kind of line that stays it is, if it is one."""
        return (self._stays or self._why())[0]

    @property
    def strength(self) -> Strength:
        """How firmly it stays."""
        return (self._stays or self._why())[1]

    def _why(self) -> tuple[str, Strength]:
        self._stays = stays(self.folded)
        return self._stays

    @property
    def score(self) -> Score:
        """What speaks for and against its being an advert, no name known."""
        if self._score is None:
            self._score = score(self.folded)
        return self._score

    def reaches(self, needed: int) -> bool:
        """Tell whether the points that count are so many: at a glance, for most lines."""
        if self._points is None and self._score is None and not self._may_say(needed):
            return False
        return self.points >= needed

    def says(self, needed: int) -> bool:
        """Tell whether its `balance` is so many: at a glance, for most lines."""
        return self._may_say(needed) and self.balance >= needed

    def _may_say(self, needed: int) -> bool:
        return may_reach(self.folded, needed - self._of_name())

    @property
    def points(self) -> int:
        """The points that count: of the score, less what makes the line stay; at least nought."""
        if self._points is None:
            self._points = self._count()
        return self._points

    @property
    def balance(self) -> int:
        """The points for and against it, whether it stays or not."""
        return self.score.points + self._of_name()

    @property
    def name(self) -> str:
        """The name of a site that stands first in it, if one does."""
        if self._name is None:
            self._name = self.names.first(self.folded) if self.names else ""
        return self._name

    def _of_name(self) -> int:
        return NAME_WEIGHT + self.begins_with_name if self.name else 0

    def _count(self) -> int:
        if self._score is None and not (self.name or promise(self.folded).signs):
            return 0
        points = self.score.points + self._of_name()
        if points <= 0 or not self.strength or (self.name and self._is_headed()):
            return max(0, points)
        return 0 if self.strength == "always" else max(0, points - PLAIN)

    def _is_headed(self) -> bool:
        """Tell whether a name stands before a title: 某某小屋 【公考范文】在座谈会上的讲话."""
        return self.strength == "plain" and self.begins_with_name

    @property
    def holds_text(self) -> bool:
        """
        Whether it has several parts, and one of them says nothing of an advert.

        要压实责任，确保落到实处。更多材料请关注“某某笔谈”。A site's name parts a sentence too. What
        is an advert there is cut out.
        """
        said = self.folded
        name = self.name
        if name and said.endswith((".", "!", "?", ";")):
            said = said.replace(name, ".")
        parts = [part for part in _PARTING_MARK.split(said) if part]
        if len(parts) > 1 and any(
            word_count(part) >= SENTENCE and not promise(part).signs for part in parts
        ):
            return True
        clauses = list(takewhile(is_of_text, parts[0].split(","))) if parts else []
        return len(clauses) > 1 and sum(map(word_count, clauses)) >= SENTENCE

    @property
    def begins_with_name(self) -> bool:
        """A site's name begins the line, and does not go on: 某某文库 | 某某文库网首页 is none."""
        if not self.name:
            return False
        before, _, after = self.folded.partition(self.name)
        return after[:1] in _PARTING and not word_count(before)


@dataclass(slots=True)
class Line:
    """
    One line of the text with its break.

    *rule*: why it goes, empty while it stays. *cuts*: fragments that go, as start, end (in *raw*)
    and rule, in order and apart.
    """

    start: int
    raw: str
    rule: str = ""
    cuts: list[tuple[int, int, str]] = field(default_factory=list)
    view: View | None = None

    @property
    def text(self) -> str:
        """The line as it is without its fragments."""
        return (
            "".join(self.raw[start:end] for start, end in self._kept()) if self.cuts else self.raw
        )

    @property
    def why(self) -> str:
        """The rule by which it went; a line that its cuts left empty goes by theirs."""
        return self.rule or self.cuts[0][2]

    def _kept(self) -> list[tuple[int, int]]:
        starts = [0, *(end for _, end, _ in self.cuts)]
        ends = [*(start for start, _, _ in self.cuts), len(self.raw)]
        return list(zip(starts, ends, strict=True))

    def cut(self, spans: Iterable[tuple[int, int, str]]) -> None:
        """Take spans out: start, end and rule in `text`. What was cut inside one is part of it."""
        kept = self._kept()
        offsets = list(accumulate((end - start for start, end in kept), initial=0))

        def place(offset: int) -> int:
            segment = bisect_right(offsets, offset, hi=len(kept)) - 1
            return kept[segment][0] + offset - offsets[segment]

        fresh = [(place(start), place(end - 1) + 1, rule) for start, end, rule in spans]
        self.cuts, done = [], 0
        for start, end, rule in sorted([*fresh, *self.cuts], key=lambda one: (one[0], -one[1])):
            if start >= done:
                self.cuts.append((start, end, rule))
                done = end

    @property
    def is_blank(self) -> bool:
        """Nothing but blanks is left of it."""
        return not fold(self.text)


def word_count(folded: str) -> int:
    """Return how many letters, digits and Han characters there are: none in a ruled line."""
    return sum(map(str.isalnum, folded))


def is_of_text(folded: str) -> bool:
    """Tell whether a clause before an advert says nothing of one, and does not lead it in."""
    plain = word_count(folded) >= CLAUSE and not promise(folded).signs
    return plain and not _LEADS_IN.search(folded)
