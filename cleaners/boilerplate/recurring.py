"""Lines that recur in several documents: what they say, and which documents they share."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from qinggao import lazily
from qinggao.cleaner import WITNESSES, Recurring

from .evidence import score, stays
from .folding import fold, simplified
from .names import Names
from .packs import shipped
from .rulebook import Rulebook, rulebook
from .templates import Scope

__all__ = [
    "INSIDE",
    "STRONG",
    "Block",
    "Key",
    "SeenLine",
    "documents",
    "holders",
    "in_order",
    "is_known",
    "is_own",
    "lines_of",
    "points",
    "share",
    "support",
    "told",
]

KNOWN = 4  # points of a line that a shipped pack knows
STRONG = 3  # points of a line that makes a block, and whose names are believed
HALF = 0.5  # part of the documents of a block in which a line must stand that is its own
INSIDE = 0.8  # part of its documents that a line without evidence shares with the block

# Signs of a line that is about something, and so is no site's motto.
_ABOUT = {
    "civic", "official-act", "official-topic", "legal", "public-site", "numbered", "long",
    "very-long",
}  # fmt: skip
_NAMES_OF_OTHERS = {"organization", "byline"}  # an office above the texts of its own column

_LABELLED = lazily.pattern(r"(?<!\d):|:(?!\d)")

Key = tuple[Scope, str]  # end of the text, masked line


class SeenLine(NamedTuple):
    """
    A line that recurs, and what it says.

    *stays*: it belongs to a text, by what is known of the line alone; *is_firm*: whatever stands
    beside it. *is_text*: it reads like a sentence, or like a label with its value.
    """

    key: Key
    seen: Recurring
    points: int
    stays: bool
    is_firm: bool
    is_text: bool

    @property
    def scope(self) -> Scope:
        """The end of the text that it is near."""
        return self.key[0]

    @property
    def bodies(self) -> frozenset[int]:
        """The documents that have it, or a sample of them."""
        return frozenset(self.seen.witnesses)

    @property
    def place(self) -> float:
        """How many lines stand between it and the end of the text that it is near."""
        return self.seen.place


Block = list[SeenLine]


def lines_of(frequent: Mapping[Key, Recurring], names: Names) -> dict[Key, SeenLine]:
    """Return the *frequent* lines, each at the end of the text that it is nearer to."""
    return {
        key: _line(key, seen, names)
        for key, seen in sorted(frequent.items())
        if _is_near_end(key, seen, frequent)
    }


def told(example: str) -> str:
    """Return *example* folded and simplified, as signs read it."""
    return simplified(fold(example))


def _is_near_end(key: Key, seen: Recurring, frequent: Mapping[Key, Recurring]) -> bool:
    """In a short text a line is near both ends: it is counted where it stands nearer."""
    scope, line = key
    other: Scope = "tail" if scope == "head" else "head"
    twin = frequent.get((other, line))
    return twin is None or (seen.place, scope) < (twin.place, other)


def _line(key: Key, seen: Recurring, names: Names) -> SeenLine:
    folded = told(seen.example)
    found = score(folded, names)
    (kind, strength), points = stays(folded), found.points
    if is_known(folded):
        strength, points = "", max(points, KNOWN)
    if strength == "plain" and not stays(key[1])[0]:
        # What looked like a title varies: 资源名称：某县工作总结.
        strength, found = "", score(key[1], names)
        points = found.points
    stay = strength == "always" or (strength == "plain" and points < STRONG)
    is_firm = strength == "always" or (stay and kind in _NAMES_OF_OTHERS)
    about = points <= 0 and not _ABOUT.isdisjoint(found.signs)
    is_text = folded.endswith((".", "!", "?", ";")) or folded.startswith("(")
    is_text = is_text or (bool(_LABELLED.search(folded)) and not _is_motto(folded, names))
    is_text = is_text and (points <= 0 or folded.endswith("."))
    return SeenLine(key, seen, points, stay or about, is_firm, is_text)


def _is_motto(folded: str, names: Names) -> bool:
    """Tell 某某家园:干部自己的家 from a label with its value: a site's name stands before it."""
    label = folded.partition(":")[0].lstrip("*-~=[")
    return label in names


def is_known(folded: str) -> bool:
    """Tell whether a shipped pack knows the line."""
    return _shipped().line_rule(folded, ("head", "tail", "line")) is not None


@cache
def _shipped() -> Rulebook:
    return rulebook(shipped(), (), (), 1.0)


def holders(lines: Iterable[SeenLine]) -> dict[int, list[SeenLine]]:
    """Return by document the lines that it holds, as far as the samples tell."""
    holding: dict[int, list[SeenLine]] = defaultdict(list)
    for line in lines:
        for body in line.bodies:
            holding[body].append(line)
    return holding


def share(one: frozenset[int], other: frozenset[int]) -> float:
    """
    Return which part of the smaller set of documents is in the larger.

    A full set is a sample, the documents with the smallest numbers: sets are compared as far as
    both samples reach.
    """
    reach = min(max(some) if len(some) >= WITNESSES else math.inf for some in (one, other))
    one, other = (frozenset(body for body in some if body <= reach) for some in (one, other))
    return len(one & other) / max(1, min(len(one), len(other)))


def documents(block: Block) -> frozenset[int]:
    """Return the documents that hold a line of *block*, or a sample of them."""
    return frozenset[int]().union(*(line.bodies for line in block))


def in_order(lines: Iterable[SeenLine]) -> Block:
    """Return *lines* as a block, the outermost first."""
    return sorted(lines, key=lambda line: (line.place, line.key))


def points(block: Block) -> int:
    """Return the points of the lines of *block* that speak for an advert."""
    return sum(max(0, line.points) for line in block)


def support(block: Block) -> int:
    """Return in how many documents the most frequent line of *block* was seen."""
    return max(line.seen.support for line in block)


def is_own(line: SeenLine, bodies: frozenset[int], most: int) -> bool:
    """
    Tell whether *line* recurs in the documents *bodies* of a block, and nowhere else.

    *most*: how many there are. It must stand in half of them: a site has the texts of many offices.
    """
    times = line.seen.support
    return share(line.bodies, bodies) >= INSIDE and most * HALF <= times and times * INSIDE <= most
