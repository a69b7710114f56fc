"""The lines of a text, and what can be said of one line alone."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from .evidence import Score, Strength, stays
from .folding import fold

__all__ = ["DEFINITE", "Line", "View", "lines_of", "word_count"]

DEFINITE = 9  # points of a line that a pack knows
PLAIN = 3  # points that "stays: plain" takes from a line


@dataclass(frozen=True)
class View:
    """
    What one line says: its folded form, its points for being an advert, why it may have to stay.

    *pack_rule*: the name of the pack's rule that knows the line, which then is definite.
    """

    folded: str
    score: Score
    pack_rule: str = ""

    @cached_property
    def _stays(self) -> tuple[str, Strength]:
        return ("", "") if self.pack_rule else stays(self.folded)

    @property
    def stay(self) -> str:
        """What kind of line that stays it is, if it is one."""
        return self._stays[0]

    @property
    def strength(self) -> Strength:
        """How firmly it stays."""
        return self._stays[1]

    @cached_property
    def points(self) -> int:
        """The points that count: of the score, less what makes the line stay."""
        if self.pack_rule:
            return DEFINITE
        if self.score.points <= 0 or not self.strength:
            return self.score.points
        return -DEFINITE if self.strength == "always" else self.score.points - PLAIN


@dataclass(slots=True)
class Line:
    """
    One line of the text with its break.

    *rule*: why it goes, empty while it stays. *cuts*: fragments that go, as start and end in *raw*.
    """

    start: int
    raw: str
    rule: str = ""
    cuts: list[tuple[int, int, str]] = field(default_factory=list)
    view: View | None = None

    @property
    def text(self) -> str:
        """The line as it is without its fragments."""
        if not self.cuts:
            return self.raw
        kept, place = [], 0
        for start, end, _ in sorted(self.cuts):
            kept.append(self.raw[place:start])
            place = end
        return "".join([*kept, self.raw[place:]])

    @property
    def why(self) -> str:
        """The rule by which it went; a line that its cuts left empty goes by theirs."""
        return self.rule or self.cuts[0][2]

    def cut(self, start: int, end: int, rule: str) -> None:
        """Take the characters from *start* to *end* of `text` out."""
        self.cuts.append((self.place(start), self.place(end - 1) + 1, rule))

    def place(self, offset: int) -> int:
        """Return where in *raw* the character at *offset* of `text` stands."""
        for start, end, _ in sorted(self.cuts):
            if start <= offset:
                offset += end - start
        return offset

    @property
    def is_blank(self) -> bool:
        """Nothing but blanks is left of it."""
        return not fold(self.text)


def lines_of(text: str) -> list[Line]:
    """Return the lines of *text*, each with its break."""
    raws = text.splitlines(keepends=True)
    starts = accumulate(map(len, raws), initial=0)
    return [Line(start, raw) for start, raw in zip(starts, raws, strict=False)]


def word_count(folded: str) -> int:
    """Return how many letters, digits and Han characters there are: none in a ruled line."""
    return sum(map(str.isalnum, folded))
