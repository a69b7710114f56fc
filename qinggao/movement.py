"""Which cleaners another one's edits may give something new to find, and where."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate
from typing import Any, NamedTuple

from qinggao.edit import Edit

__all__ = ["Movement"]


class Movement(NamedTuple):
    """
    What the cleaners of a chain say of the others, by name.

    *unmoved*: the cleaners and rules whose edits give one nothing new to find. *in_lines*: those
    whose edits do so at most in the lines where they stand, be they among *unmoved* or not.
    """

    unmoved: Mapping[str, frozenset[str]]
    in_lines: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, cleaners: Mapping[str, Any]) -> "Movement":
        """Ask *cleaners*; one that says nothing may be moved by every edit."""

        def asked(what: str) -> dict[str, frozenset[str]]:
            return {name: getattr(one, what, frozenset()) for name, one in cleaners.items()}

        return cls(asked("unmoved_by"), asked("moved_in_lines_by"))

    def after(self, cleaner: str, rules: AbstractSet[str]) -> set[str]:
        """Return those that edits of *rules* by *cleaner* may move."""
        return {
            name
            for name, still in self.unmoved.items()
            if name != cleaner
            and not ((cleaner in still or rules <= still) and rules.isdisjoint(self.in_lines[name]))
        }

    def lines(self, name: str, cleaner: str, text: str, edits: Sequence[Edit]) -> str | None:
        r"""
        Return all in *text* that may hold news for the cleaner *name*; None where any of it may.

        *edits*: those by *cleaner* that led to *text*.

        >>> movement = Movement({"one": frozenset()}, {"one": frozenset({"other"})})
        >>> movement.lines("one", "other", "甲\n乙×\n丙", [Edit(3, "X", "×", "other/rule")])
        '乙×\n'
        """
        still, here = self.unmoved[name], self.in_lines[name]
        wanted: Iterable[int] = range(len(edits))
        if cleaner not in here:
            if cleaner not in still and not {edit.rule for edit in edits} <= still | here:
                return None
            wanted = [number for number in wanted if edits[number].rule in here]
        return "".join(f"{text[start:end]}\n" for start, end in _lines(text, edits, wanted))


def _lines(text: str, edits: Sequence[Edit], wanted: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield where the lines of *text* begin and end that the *wanted* of *edits* touched."""
    shifts = [0, *accumulate(len(edit.after) - len(edit.before) for edit in edits)]
    end = -1
    for number in wanted:
        first = edits[number].start + shifts[number]
        last = first + len(edits[number].after)
        if last > end:
            start = max(text.rfind("\n", 0, first) + 1, end + 1)
            end = text.find("\n", last)
            end = len(text) if end < 0 else end
            yield start, end
