"""Learns templates from sightings: which lines recur together, and which of them are adverts."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from .evidence import score, stays
from .folding import fold
from .names import leading_name, names_in, pattern_of, short_names
from .packs import PackRule, SlowRules, load_shipped, shipped
from .sightings import Body, Key, Sighting, Sightings, is_same
from .templates import Template

__all__ = ["SUPPORT", "learn", "proposals_to_pack"]

SUPPORT = 3  # documents whose bodies differ
STRONG = 3  # points of a line whose names are believed
ENOUGH = 4  # points of the lines of a block together
HINT = 2  # points of a block in the same documents as an accepted one
TOGETHER = 0.6  # part of its documents that a line shares with a block, or stands beside it in
INSIDE = 0.8  # part of its documents that a line without evidence shares with the block


# Signs of a line that is about something, and so is no site's motto.
_ABOUT = {"civic", "official-act", "official-topic", "legal", "public-site", "numbered", "long", "very-long"}


class _Known(NamedTuple):
    """A line that recurs, and what it says."""

    key: Key
    seen: Sighting
    bodies: frozenset[int]
    points: int
    stays: bool
    is_text: bool


def learn(found: Sightings) -> tuple[Template, ...]:
    """
    Return the templates that *found* supports, best first; the same sightings give the same ones.

    Lines with advert evidence that recur in the same documents make a block; a line without evidence
    joins it where it stands directly beside the block in most of its own documents. A block is
    accepted with a support of three and enough evidence of its own (less is enough where the same
    documents hold an accepted block already). The others are returned as not accepted. Names of sites
    in accepted blocks come as templates of scope ``inline``.
    """
    frequent = {key: seen for key, seen in found.lines.items() if len(seen.bodies) > 1}
    names = _names(frequent)
    same = _Bodies(frequent.values())
    known = {
        key: _known(key, seen, pattern_of(names), same)
        for key, seen in frequent.items()
        if _is_near_end(key, seen, frequent)
    }
    links = _links(found, known)
    cores = [_with_company(block, known, links) for block in _cores(known)]
    held = {line.key for block in cores for line in block}
    weak = _weak_blocks({key: line for key, line in known.items() if key not in held}, links)
    blocks = [block for block in (*cores, *weak) if _support(block) >= SUPPORT]
    sites = [_bodies(block) for block in blocks if _points(block) >= ENOUGH]
    ends = [block[0].key[0] for block in blocks if _points(block) >= ENOUGH]
    templates = [
        _template(block, _points(block) >= ENOUGH or _is_of(block, sites, ends)) for block in blocks
    ]
    held = {(one.scope, line) for one in templates for line in one.lines}
    templates += [_template([line], False) for key, line in known.items() if key not in held and _recurs(line)]
    for one in templates:
        if one.accepted and one.scope == "head" and (name := leading_name(one.example)):
            names.setdefault(name, (one.support, one.evidence))
    lines = [fold(line) for one in templates if one.accepted for line in one.example.splitlines()]
    for short in short_names(names, lines):
        names.setdefault(short, (SUPPORT, STRONG))
    told = [Template("inline", (name,), *names[name], name, accepted=True) for name in sorted(names)]
    return tuple(sorted([*templates, *told], key=lambda one: (not one.accepted, -one.support, one)))


def _is_near_end(key: Key, seen: Sighting, frequent: dict[Key, Sighting]) -> bool:
    """In a short text every line is near both ends: it is counted for the nearer one."""
    scope, line = key
    twin = frequent.get(("tail" if scope == "head" else "head", line))
    if scope == "line" or twin is None:
        return True
    here, there = seen.place / seen.documents, twin.place / twin.documents
    return (here, scope) < (there, "tail" if scope == "head" else "head")


class _Bodies:
    """Gives copies of one document the same number."""

    def __init__(self, seen: Iterable[Sighting]) -> None:
        self._numbers: dict[Body, int] = {}
        holders: dict[int, list[Body]] = defaultdict(list)
        for body in sorted({body for one in seen for body in one.bodies}, key=sorted):
            near = (other for part in sorted(body) for other in holders[part])
            twin = next((other for other in near if is_same(body, other)), None)
            self._numbers[body] = self._numbers[twin] if twin else len(self._numbers)
            for part in body:
                holders[part].append(body)

    def of(self, seen: Sighting) -> frozenset[int]:
        """Return the numbers of the documents that hold a line."""
        return frozenset(self._numbers[body] for body in seen.bodies)


def _known(key: Key, seen: Sighting, names: re.Pattern[str] | None, same: _Bodies) -> _Known:
    folded = fold(seen.example)
    told = score(folded, names)
    stay, strength = stays(folded)
    points = told.points
    slow = SlowRules(1.0)
    if any(rule.found(folded, slow) for rule in _line_rules()):
        points, strength = max(points, ENOUGH), ""
    firm = strength == "always" or (strength == "plain" and points < STRONG)
    about = points <= 0 and not _ABOUT.isdisjoint(told.signs)
    is_text = folded.endswith((".", "!", "?", ";")) or folded.startswith("(") or ":" in folded
    is_text = is_text and points <= 0
    return _Known(key, seen, same.of(seen), points, firm or about, is_text)


def _line_rules() -> Iterable[PackRule]:
    return (rule for name in shipped() for rule in load_shipped(name) if set(rule.scope) != {"inline"})


def _names(frequent: dict[Key, Sighting]) -> dict[str, tuple[int, int]]:
    """Return the names of sites in recurring lines that are adverts, with support and points."""
    names: dict[str, tuple[int, int]] = {}
    for seen in frequent.values():
        folded = fold(seen.example)
        points = score(folded).points
        if points < STRONG or seen.support < SUPPORT or stays(folded)[1] == "always":
            continue
        for name in names_in(folded):
            support, most = names.get(name, (0, 0))
            names[name] = (max(support, seen.support), max(most, points))
    return names


def _links(found: Sightings, known: dict[Key, _Known]) -> dict[Key, dict[Key, int]]:
    """Return how often lines that recur stand directly beside one another."""
    links: dict[Key, dict[Key, int]] = defaultdict(dict)
    for (scope, line, beside), seen in found.links.items():
        one, other = (scope, line), (scope, beside)
        if one in known and other in known:
            links[one][other] = links[one].get(other, 0) + seen.support
            links[other][one] = links[other].get(one, 0) + seen.support
    return links


def _cores(known: dict[Key, _Known]) -> list[list[_Known]]:
    """Group the lines with strong evidence by end of the text and by the documents that hold them."""
    blocks: list[list[_Known]] = []
    for line in sorted(known.values(), key=lambda line: (-line.points, -line.seen.support, line.key)):
        if line.points < STRONG or line.stays:
            continue
        for block in blocks:
            if block[0].key[0] == line.key[0] and _overlap(line.bodies, block[0].bodies) >= TOGETHER:
                block.append(line)
                break
        else:
            blocks.append([line])
    return blocks


def _overlap(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / min(len(one), len(other))


def _bodies(block: list[_Known]) -> frozenset[int]:
    return frozenset[int]().union(*(line.bodies for line in block))


def _with_company(
    block: list[_Known], known: dict[Key, _Known], links: dict[Key, dict[Key, int]]
) -> list[_Known]:
    """
    Add the lines that recur in the documents of *block* and say little themselves.

    Inside the block they may be anything that does not have to stay; between it and the end of the
    text anything that does not read like text. On its other side, where the text proper is, they must
    also stand directly beside the block, and in most of its documents.
    """
    bodies = _bodies(block)
    innermost = max(_place(line)[0] for line in block)
    company = {
        line.key: line
        for line in known.values()
        if line.key[0] == block[0].key[0] and _may_belong(line) and _overlap(line.bodies, bodies) >= INSIDE
    }
    outermost = min(_place(line)[0] for line in block)
    members = {line.key for line in block}
    for key, line in company.items():
        place = _place(line)[0]
        if place <= innermost and (place >= outermost or line.points > 0 or not line.is_text):
            members.add(key)
    usual = TOGETHER * _support(block)
    waiting = list(members)
    while waiting:
        for there in links[waiting.pop()]:
            line = company.get(there)
            if line is None or there in members or line.is_text or line.seen.support < usual:
                continue
            beside = sum(count for other, count in links[there].items() if other in members)
            if beside >= TOGETHER * line.seen.support:
                members.add(there)
                waiting.append(there)
    return sorted((known[key] for key in members), key=_place)


def _may_belong(line: _Known) -> bool:
    if line.stays or line.points >= STRONG:
        return False
    return line.seen.support >= (SUPPORT if line.points <= 0 else 2)


def _weak_blocks(known: dict[Key, _Known], links: dict[Key, dict[Key, int]]) -> list[list[_Known]]:
    """Group lines that say little each, but stand directly beside one another."""
    blocks, placed = [], set[Key]()
    for start in sorted(key for key, line in known.items() if line.points > 0 and not line.stays):
        if start in placed:
            continue
        group, waiting = {start}, [start]
        while waiting:
            for there, count in links[waiting.pop()].items():
                line = known.get(there)
                if line and there not in group and not line.stays and not line.is_text:
                    if count >= TOGETHER * line.seen.support:
                        group.add(there)
                        waiting.append(there)
        placed |= group
        blocks.append(sorted((known[key] for key in group), key=_place))
    return blocks


def _place(line: _Known) -> tuple[float, Key]:
    return line.seen.place / line.seen.documents, line.key


def _points(block: list[_Known]) -> int:
    return sum(max(0, line.points) for line in block)


def _support(block: list[_Known]) -> int:
    return max(line.seen.support for line in block)


def _is_of(block: list[_Known], sites: list[frozenset[int]], ends: list[str]) -> bool:
    """Less evidence is enough at the other end of documents that hold an accepted block already."""
    if _points(block) < HINT:
        return False
    held = [end for end, site in zip(ends, sites, strict=True) if _overlap(_bodies(block), site) >= INSIDE]
    return bool(held) and block[0].key[0] not in held


def _recurs(line: _Known) -> bool:
    return line.seen.support >= SUPPORT and not line.stays


def _template(block: list[_Known], accepted: bool) -> Template:
    lines = block if block[0].key[0] != "tail" else block[::-1]
    return Template(
        block[0].key[0],  # type: ignore[arg-type]
        tuple(line.key[1] for line in lines),
        _support(block),
        _points(block),
        "\n".join(line.seen.example for line in lines),
        accepted=accepted,
    )


def proposals_to_pack(templates: Iterable[Template]) -> str:
    """
    Write *templates* as a pack that can be edited and used; names and lines on their own included.

    A masked line becomes a pattern in which the masks stand for anything short.
    """
    rows = ["[pack]", 'name = "learned"', 'summary = "Blocks that recur in this corpus."']
    number = 0
    for template in templates:
        if template.scope == "inline":
            continue
        number += 1
        state = "" if template.accepted else "  NOT accepted: has too little advert evidence of its own."
        rows += ["", f"# Support {template.support} documents, evidence {template.evidence}.{state}"]
        rows += [f"# {line}" for line in template.example.splitlines()]
        patterns = ", ".join(f"'^{_pattern(line)}$'" for line in template.lines)
        block = [
            "[[rule]]",
            f'name = "block-{number}"',
            f'scope = "{template.scope}"',
            f"patterns = [{patterns}]",
        ]
        rows += block if template.accepted else [f"# {row}" for row in block]
    return "\n".join(rows) + "\n"


def _pattern(masked: str) -> str:
    escaped = re.escape(masked).replace("'", "[\\x27]")
    return escaped.replace(r"\*", ".{0,80}").replace("0", "[0-9a-z@._/:%?=&+#~-]+")
