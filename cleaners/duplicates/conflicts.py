"""Facts that stand against one another in two texts, and all else in which the two differ."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from .alignment import Gap
from .facts import LABELS, Token

__all__ = ["MOST_REWORDED", "Conflict", "Differences"]

_SENTENCE = 6  # words of a gap (in characters) from which it may be a rewritten sentence …
_KEPT_WORDS = 0.35  # … in which less than this share of them is left, so its facts are others
_REWORDED = 2.0  # changes of wording from which the facts of a gap weigh half
_LONGER = 2  # characters that one of two names is longer than the other at most
MOST_REWORDED = 3.0  # changes of wording that one gap counts for at most


@dataclass(frozen=True)
class Conflict:
    """A fact of the one text that stands where the other has another fact of the same kind."""

    kind: str
    one: Token
    other: Token
    gap: Gap = Gap((0, 0), (0, 0), 0, 0)  # noqa: RUF009 - immutable
    blurred: bool = False  # in a passage where the wording differs as much
    apart: bool = False  # where nothing else differs
    within: bool = False  # in a sentence of which most is left

    def __str__(self) -> str:
        """Say it as a verdict does."""
        return f"{LABELS[self.kind]} {self.one.text.strip()} ≠ {self.other.text.strip()}"


@dataclass
class Differences:
    """All that differs between two texts, counted."""

    conflicts: dict[tuple[str, Hashable, Hashable], Conflict] = field(default_factory=dict)
    reworded: float = 0.0  # changes of wording
    slips: float = 0.0  # changes of a few characters, outside of what was rewritten
    largest: int = 0  # characters of the largest change of wording
    matched: int = 0  # characters of the gaps that are equal all the same
    hidden: int = 0  # characters that the other text withholds
    adverts: int = 0  # characters of adverts that only one text has
    forwards: bool = False  # whether what only one text has is a covering letter
    swaps: Counter[tuple[str, str]] = field(default_factory=Counter)
    exchanged: dict[tuple[str, str], Gap] = field(default_factory=dict)
    titled: set[tuple[str, str]] = field(default_factory=set)
    alone: tuple[list[Token], list[Token]] = field(default_factory=lambda: ([], []))

    def add(self, conflict: Conflict) -> None:
        """Record *conflict* once, where it stands apart if it does anywhere."""
        key = conflict.kind, conflict.one.value, conflict.other.value
        if key not in self.conflicts or (conflict.apart and not self.conflicts[key].apart):
            self.conflicts[key] = conflict

    def oppose(
        self, ones: list[Token], others: list[Token], *, apart: bool = False
    ) -> tuple[list[Token], list[Token]]:
        """Record the facts of either side that answer the same question; return the rest."""
        rest: list[Token] = []
        others = list(others)
        for a in ones:
            b = next((b for b in others if b.kind == a.kind), None)
            if b is None:
                rest.append(a)
                continue
            others.remove(b)
            if _comparable(a, b):
                self.add(Conflict(a.kind, a, b, apart=apart))
        return rest, others

    def take(self, here: "Differences", gap: Gap, *, words: int, kept: int) -> None:
        """
        Add what a piece of a gap holds, of whose *words* so many characters are *kept*.

        The facts of a rewritten sentence answer other questions.
        """
        if words < _SENTENCE or kept >= words * _KEPT_WORDS:
            blurred = here.reworded >= max(len(here.conflicts), _REWORDED)
            apart = not (here.reworded or gap.moved)
            within = words < _SENTENCE and not gap.moved
            for conflict in here.conflicts.values():
                self.add(replace(conflict, gap=gap, blurred=blurred, apart=apart, within=within))
        self.reworded += min(here.reworded, MOST_REWORDED)
        if here.swaps.total() == 1 and not (gap.moved or here.conflicts):
            [words_swapped] = here.swaps
            if _names(*words_swapped) and set(words_swapped[0]).isdisjoint(words_swapped[1]):
                self.exchanged.setdefault(words_swapped, gap)
        if not here.reworded:
            self.alone[0].extend(here.alone[0])
            self.alone[1].extend(here.alone[1])
        self.hidden += here.hidden
        self.swaps += here.swaps
        self.titled |= here.titled


def _names(one: str, other: str) -> bool:
    """Tell whether two words may be names that changed places, by their lengths."""
    return min(len(one), len(other)) > 1 and abs(len(one) - len(other)) <= _LONGER


def _comparable(one: Token, other: Token) -> bool:
    """Tell whether two facts answer the same question: 35件 and 36件, but not 35件 and 5%."""
    if one.kind != "number":
        return True
    return (
        isinstance(one.value, tuple)
        and isinstance(other.value, tuple)
        and one.value[1] == other.value[1]
    )
