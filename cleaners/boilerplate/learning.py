"""Learns templates from what recurs: which lines belong together, and which of them are adverts."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, cast

from qinggao.cleaner import WITNESSES, Recurring

from .evidence import score, stays
from .folding import fold, simplified
from .names import leading_name, names_in, pattern_of, repeated_names, short_names
from .packs import shipped
from .rulebook import Rulebook, rulebook
from .templates import Scope, Template

__all__ = ["SUPPORT", "learn"]

SUPPORT = 3  # documents whose bodies differ
STRONG = 3  # points of a line that makes a block, and whose names are believed
ENOUGH = 4  # points of the lines of a block together
HINT = 2  # points of a block in the same documents as an accepted one
TOGETHER = 0.6  # part of its documents that a line shares with a block, or stands beside it in
INSIDE = 0.8  # part of its documents that a line without evidence shares with the block

# Signs of a line that is about something, and so is no site's motto.
_ABOUT = {
    "civic", "official-act", "official-topic", "legal", "public-site", "numbered", "long",
    "very-long",
}  # fmt: skip

_LABELLED = re.compile(r"(?<!\d):|:(?!\d)")

Key = tuple[Scope, str]  # end of the text, masked line
Links = dict[Key, dict[Key, int]]


class _Line(NamedTuple):
    """A line that recurs, and what it says."""

    key: Key
    seen: Recurring
    points: int
    stays: bool
    is_text: bool

    @property
    def scope(self) -> Scope:
        return self.key[0]

    @property
    def bodies(self) -> frozenset[int]:
        """The documents that have it, or a sample of them."""
        return frozenset(self.seen.witnesses)

    @property
    def place(self) -> float:
        """How many lines stand between it and the end of the text that it is near."""
        return self.seen.place


Block = list[_Line]


def learn(recurring: Iterable[Recurring]) -> tuple[Template, ...]:
    """
    Return the templates that *recurring* lines support, best first.

    Lines with advert evidence that recur in the same documents make a block, and lines that say
    little join it by where they stand (see `_with_company`). A block is accepted with a support of
    three documents and enough evidence of its own; less is enough where the same documents hold an
    accepted block at their other end. All others are returned as not accepted. Names of sites in
    accepted blocks come as templates of scope ``inline``.
    """
    frequent = {
        (cast("Scope", seen.kind), seen.key): seen for seen in recurring if seen.support >= SUPPORT
    }
    names = _names(frequent)
    lines = {
        key: _line(key, seen, pattern_of(names))
        for key, seen in sorted(frequent.items())
        if _is_near_end(key, seen, frequent)
    }
    blocks = _blocks(lines, _links(lines))
    accepted = [block for block in blocks if _points(block) >= ENOUGH]
    templates = [
        _template(block, _points(block) >= ENOUGH or _is_of(block, accepted)) for block in blocks
    ]
    held = {(one.scope, line) for one in templates for line in one.lines}
    templates += [
        _template([line], accepted=False)
        for key, line in lines.items()
        if key not in held and not line.stays
    ]
    templates += _name_templates(names, templates)
    return tuple(sorted(templates, key=lambda one: (not one.accepted, -one.support, one)))


def _told(example: str) -> str:
    return simplified(fold(example))


def _name_templates(
    names: dict[str, tuple[int, int]], templates: Iterable[Template]
) -> list[Template]:
    """Return *names*, with those that blocks begin with and short forms, as templates."""
    accepted = [one for one in templates if one.accepted]
    lines = [_told(line) for one in accepted for line in one.example.splitlines()]
    told = dict(names)
    for one in accepted:
        name = leading_name(simplified(one.example), lines) if one.scope == "head" else ""
        if name:
            told.setdefault(name, (one.support, one.evidence))
        for name in repeated_names(simplified(one.example).splitlines(), lines):
            told.setdefault(name, (one.support, one.evidence))
    for short in short_names(told, lines):
        told.setdefault(short, (SUPPORT, STRONG))
    return [Template("inline", (name,), *told[name], name, accepted=True) for name in sorted(told)]


def _is_near_end(key: Key, seen: Recurring, frequent: dict[Key, Recurring]) -> bool:
    """In a short text a line is near both ends: it is counted where it stands nearer."""
    scope, line = key
    other: Scope = "tail" if scope == "head" else "head"
    twin = frequent.get((other, line))
    return twin is None or (seen.place, scope) < (twin.place, other)


def _line(key: Key, seen: Recurring, names: re.Pattern[str] | None) -> _Line:
    folded = _told(seen.example)
    told = score(folded, names)
    strength, points = stays(folded)[1], told.points
    if _shipped().line_rule(folded, ("head", "tail", "line")):
        strength, points = "", max(points, ENOUGH)
    if strength == "plain" and not stays(key[1])[0]:
        # What looked like a title varies: 资源名称：某县工作总结.
        strength, told = "", score(key[1], names)
        points = told.points
    firm = strength == "always" or (strength == "plain" and points < STRONG)
    about = points <= 0 and not _ABOUT.isdisjoint(told.signs)
    is_text = folded.endswith((".", "!", "?", ";")) or folded.startswith("(")
    is_text = is_text or bool(_LABELLED.search(folded))
    is_text = is_text and (points <= 0 or folded.endswith("."))
    return _Line(key, seen, points, firm or about, is_text)


@cache
def _shipped() -> Rulebook:
    return rulebook(shipped(), (), (), 1.0)


def _names(frequent: dict[Key, Recurring]) -> dict[str, tuple[int, int]]:
    """Return the names of sites in recurring lines that are adverts, with support and points."""
    names: dict[str, tuple[int, int]] = {}
    for seen in frequent.values():
        folded = _told(seen.example)
        points = score(folded).points
        if points < STRONG or stays(folded)[1] == "always":
            continue
        for name in names_in(folded):
            support, most = names.get(name, (0, 0))
            names[name] = (max(support, seen.support), max(most, points))
    return names


def _links(lines: dict[Key, _Line]) -> Links:
    """Return how often lines that recur stand directly beside one another."""
    links: Links = defaultdict(dict)
    for one, line in lines.items():
        for beside, support in line.seen.beside:
            other = (line.scope, beside)
            if other in lines:
                links[one][other] = links[one].get(other, 0) + support
                links[other][one] = links[other].get(one, 0) + support
    return links


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    """
    Return which part of the smaller set of documents is in the larger.

    A full set is a sample, the documents with the smallest numbers: sets are compared as far as
    both samples reach.
    """
    reach = min(max(some) if len(some) >= WITNESSES else math.inf for some in (one, other))
    one, other = (frozenset(body for body in some if body <= reach) for some in (one, other))
    return len(one & other) / max(1, min(len(one), len(other)))


# --- Blocks -------------------------------------------------------------------------------------


def _blocks(lines: dict[Key, _Line], links: Links) -> list[Block]:
    """Return the blocks: around lines of strong evidence, then of the weak lines that are left."""
    holding: dict[int, list[_Line]] = defaultdict(list)
    for line in lines.values():
        for body in line.bodies:
            holding[body].append(line)
    blocks = [_with_company(block, lines, holding, links) for block in _cores(lines)]
    held = {line.key for block in blocks for line in block}
    return blocks + _weak_blocks({key: one for key, one in lines.items() if key not in held}, links)


def _cores(lines: dict[Key, _Line]) -> list[Block]:
    """Group the lines of strong evidence by end of the text and by the documents that hold them."""
    blocks: list[Block] = []
    of: dict[tuple[Scope, int], list[Block]] = defaultdict(list)
    for line in sorted(lines.values(), key=lambda one: (-one.points, -one.seen.support, one.key)):
        if line.points < STRONG or line.stays:
            continue
        near = (block for body in sorted(line.bodies) for block in of[line.scope, body])
        block = next((one for one in near if _share(line.bodies, one[0].bodies) >= TOGETHER), None)
        if block is None:
            block = []
            blocks.append(block)
            for body in line.bodies:
                of[line.scope, body].append(block)
        block.append(line)
    return blocks


def _documents(block: Block) -> frozenset[int]:
    return frozenset[int]().union(*(line.bodies for line in block))


def _with_company(
    block: Block, lines: dict[Key, _Line], holding: dict[int, list[_Line]], links: Links
) -> Block:
    """
    Add the lines that recur in the documents of *block* and say little themselves.

    Inside the block they may be anything that does not have to stay; between it and the end of the
    text anything that does not read like text. On its other side, where the text proper is, they
    must also stand directly beside the block, and in most of its documents.
    """
    bodies = _documents(block)
    company = {
        line.key: line
        for body in bodies
        for line in holding[body]
        if line.scope == block[0].scope and line.points < STRONG and not line.stays
        if _share(line.bodies, bodies) >= INSIDE
    }
    outermost, innermost = min(one.place for one in block), max(one.place for one in block)
    members = {line.key for line in block}
    for key, line in company.items():
        quiet = line.points > 0 or not line.is_text
        if line.place <= innermost and (line.place >= outermost or quiet):
            members.add(key)
    _spread(members, _own(company, _support(block)), lines, links)
    return _in_order(lines[key] for key in _without_text(members, lines, innermost))


def _own(company: dict[Key, _Line], support: int) -> dict[Key, _Line]:
    """Return the lines of *company* that may join a block: text only if it stands nowhere else."""
    return {
        key: line
        for key, line in company.items()
        if not line.is_text or line.seen.support * INSIDE <= support
    }


def _without_text(members: set[Key], lines: dict[Key, _Line], innermost: float) -> set[Key]:
    """
    Return *members* without the lines that read like text on the side of the text proper.

    Such a line belongs to a block only if one stands beyond it that does not.
    """
    beyond = (one for key in members if not (one := lines[key]).is_text)
    reach = max((innermost, *(one.place for one in beyond)))
    return {key for key in members if lines[key].place <= reach}


def _spread(
    members: set[Key], company: dict[Key, _Line], lines: dict[Key, _Line], links: Links
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


def _weak_blocks(lines: dict[Key, _Line], links: Links) -> list[Block]:
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


def _in_order(lines: Iterable[_Line]) -> Block:
    return sorted(lines, key=lambda line: (line.place, line.key))


def _points(block: Block) -> int:
    return sum(max(0, line.points) for line in block)


def _support(block: Block) -> int:
    return max(line.seen.support for line in block)


def _is_of(block: Block, accepted: list[Block]) -> bool:
    """Tell whether the documents of *block* hold accepted blocks, at their other end only."""
    ours = _documents(block)
    held = {one[0].scope for one in accepted if _share(ours, _documents(one)) >= INSIDE}
    return _points(block) >= HINT and bool(held) and block[0].scope not in held


def _template(block: Block, accepted: bool) -> Template:
    lines = block if block[0].scope != "tail" else block[::-1]
    return Template(
        block[0].scope,
        tuple(line.key[1] for line in lines),
        _support(block),
        _points(block),
        "\n".join(line.seen.example for line in lines),
        accepted=accepted,
    )
