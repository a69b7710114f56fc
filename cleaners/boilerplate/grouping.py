"""Groups lines that recur: which of them stand together in the same documents."""

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
    "STRONG",
    "Block",
    "Key",
    "SeenLine",
    "blocks_of",
    "documents",
    "holders",
    "lines_of",
    "points",
    "share",
    "support",
    "told",
]

KNOWN = 4  # points of a line that a shipped pack knows
STRONG = 3  # points of a line that makes a block, and whose names are believed
TOGETHER = 0.6  # part of its documents that a line shares with a block, or stands beside it in
INSIDE = 0.8  # part of its documents that a line without evidence shares with the block

# Signs of a line that is about something, and so is no site's motto.
_ABOUT = {
    "civic", "official-act", "official-topic", "legal", "public-site", "numbered", "long",
    "very-long",
}  # fmt: skip

LISTED = 3  # titles between the heading of a list and the block below it
HEADING = 24  # characters of such a heading
_LIST = lazily.pattern(
    r"阅读|推荐|文章|文档|资料|范文|回顾|精选|喜欢|往期|热[门点评文搜榜]|榜|更多|相关|猜|看[了过]|浏览|同类|预告"
)
_LABELLED = lazily.pattern(r"(?<!\d):|:(?!\d)")

Key = tuple[Scope, str]  # end of the text, masked line
Links = dict[Key, dict[Key, int]]


class SeenLine(NamedTuple):
    """A line that recurs, and what it says."""

    key: Key
    seen: Recurring
    points: int
    stays: bool
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
    strength, points = stays(folded)[1], found.points
    if _shipped().line_rule(folded, ("head", "tail", "line")):
        strength, points = "", max(points, KNOWN)
    if strength == "plain" and not stays(key[1])[0]:
        # What looked like a title varies: 资源名称：某县工作总结.
        strength, found = "", score(key[1], names)
        points = found.points
    firm = strength == "always" or (strength == "plain" and points < STRONG)
    about = points <= 0 and not _ABOUT.isdisjoint(found.signs)
    is_text = folded.endswith((".", "!", "?", ";")) or folded.startswith("(")
    is_text = is_text or bool(_LABELLED.search(folded))
    is_text = is_text and (points <= 0 or folded.endswith("."))
    return SeenLine(key, seen, points, firm or about, is_text)


@cache
def _shipped() -> Rulebook:
    return rulebook(shipped(), (), (), 1.0)


def _links(lines: dict[Key, SeenLine]) -> Links:
    """Return how often lines that recur stand directly beside one another."""
    links: Links = defaultdict(dict)
    for one, line in lines.items():
        for beside, support in line.seen.beside:
            other = (line.scope, beside)
            if other in lines:
                links[one][other] = links[one].get(other, 0) + support
                links[other][one] = links[other].get(one, 0) + support
    return links


def share(one: frozenset[int], other: frozenset[int]) -> float:
    """
    Return which part of the smaller set of documents is in the larger.

    A full set is a sample, the documents with the smallest numbers: sets are compared as far as
    both samples reach.
    """
    reach = min(max(some) if len(some) >= WITNESSES else math.inf for some in (one, other))
    one, other = (frozenset(body for body in some if body <= reach) for some in (one, other))
    return len(one & other) / max(1, min(len(one), len(other)))


# --- Blocks -------------------------------------------------------------------------------------


def blocks_of(lines: dict[Key, SeenLine]) -> list[Block]:
    """Return the blocks: around lines of strong evidence, then of the weak lines that are left."""
    holding, links = holders(lines.values()), _links(lines)
    blocks = [_with_company(block, lines, holding, links) for block in _cores(lines)]
    held = {line.key for block in blocks for line in block}
    return blocks + _weak_blocks({key: one for key, one in lines.items() if key not in held}, links)


def holders(lines: Iterable[SeenLine]) -> dict[int, list[SeenLine]]:
    """Return by document the lines that it holds, as far as the samples tell."""
    holding: dict[int, list[SeenLine]] = defaultdict(list)
    for line in lines:
        for body in line.bodies:
            holding[body].append(line)
    return holding


def _cores(lines: dict[Key, SeenLine]) -> list[Block]:
    """Group the lines of strong evidence by end of the text and by the documents that hold them."""
    blocks: list[Block] = []
    of: dict[tuple[Scope, int], list[Block]] = defaultdict(list)
    for line in sorted(lines.values(), key=lambda one: (-one.points, -one.seen.support, one.key)):
        if line.points < STRONG or line.stays:
            continue
        near = (block for body in sorted(line.bodies) for block in of[line.scope, body])
        block = next((one for one in near if share(line.bodies, one[0].bodies) >= TOGETHER), None)
        if block is None:
            block = []
            blocks.append(block)
            for body in line.bodies:
                of[line.scope, body].append(block)
        block.append(line)
    return blocks


def documents(block: Block) -> frozenset[int]:
    """Return the documents that hold a line of *block*, or a sample of them."""
    return frozenset[int]().union(*(line.bodies for line in block))


def _with_company(
    block: Block, lines: dict[Key, SeenLine], holding: dict[int, list[SeenLine]], links: Links
) -> Block:
    """
    Add the lines that recur in the documents of *block* and say little themselves.

    Inside the block they may be anything that does not have to stay; between it and the end of the
    text anything that does not read like text. On its other side, where the text proper is, they
    must also stand directly beside the block, and in most of its documents.
    """
    bodies = documents(block)
    company = {
        line.key: line
        for body in bodies
        for line in holding[body]
        if line.scope == block[0].scope and line.points < STRONG and not line.stays
        if share(line.bodies, bodies) >= INSIDE
    }
    outermost, innermost = min(one.place for one in block), max(one.place for one in block)
    members = {line.key for line in block}
    for key, line in company.items():
        quiet = line.points > 0 or not line.is_text
        if line.place <= innermost and (line.place >= outermost or quiet):
            members.add(key)
    _spread(members, _own(company, support(block)), lines, links)
    members |= _headings(_own(company, support(block)), innermost)
    return _in_order(lines[key] for key in _without_text(members, lines, innermost))


def _headings(company: dict[Key, SeenLine], innermost: float) -> set[Key]:
    """
    Return the lines of *company* that head a list: between them and the block stand titles.

    The titles vary, so that nothing links the heading of a list to what recurs below it.
    """
    return {
        key
        for key, line in company.items()
        if line.scope == "tail"
        and not line.is_text
        and innermost < line.place <= innermost + LISTED + 1
        and len(line.key[1]) <= HEADING
        and _LIST.search(line.key[1])
    }


def _own(company: dict[Key, SeenLine], support: int) -> dict[Key, SeenLine]:
    """Return the lines of *company* that may join a block: text only if it stands nowhere else."""
    return {
        key: line
        for key, line in company.items()
        if not line.is_text or line.seen.support * INSIDE <= support
    }


def _without_text(members: set[Key], lines: dict[Key, SeenLine], innermost: float) -> set[Key]:
    """
    Return *members* without the lines that read like text on the side of the text proper.

    Such a line belongs to a block only if one stands beyond it that does not.
    """
    beyond = (one for key in members if not (one := lines[key]).is_text)
    reach = max((innermost, *(one.place for one in beyond)))
    return {key for key in members if lines[key].place <= reach}


def _spread(
    members: set[Key], company: dict[Key, SeenLine], lines: dict[Key, SeenLine], links: Links
) -> None:
    """
    Add to *members* the lines of *company* that mostly stand directly beside one of them.

    They must be about as frequent as their neighbour: a site's motto is in most of its documents.
    """
    waiting = sorted(members)
    while waiting:
        here = waiting.pop()
        usual = TOGETHER * lines[here].seen.support
        for there in links[here]:
            line = company.get(there)
            if line is None or there in members or line.seen.support < usual:
                continue
            beside = sum(count for other, count in links[there].items() if other in members)
            if beside >= TOGETHER * line.seen.support:
                members.add(there)
                waiting.append(there)


def _weak_blocks(lines: dict[Key, SeenLine], links: Links) -> list[Block]:
    """Group lines that say little each, but stand directly beside one another."""
    company = {key: line for key, line in lines.items() if not line.stays}
    blocks: list[Block] = []
    placed: set[Key] = set()
    for start, line in lines.items():
        if line.points > 0 and not line.stays and start not in placed:
            group = {start}
            left = {key: one for key, one in company.items() if key not in placed}
            _spread(group, _own(left, line.seen.support), lines, links)
            group = _without_text(group, lines, line.place)
            placed |= group
            blocks.append(_in_order(lines[key] for key in group))
    return blocks


def _in_order(lines: Iterable[SeenLine]) -> Block:
    return sorted(lines, key=lambda line: (line.place, line.key))


def points(block: Block) -> int:
    """Return the points of the lines of *block* that speak for an advert."""
    return sum(max(0, line.points) for line in block)


def support(block: Block) -> int:
    """Return in how many documents the most frequent line of *block* was seen."""
    return max(line.seen.support for line in block)
