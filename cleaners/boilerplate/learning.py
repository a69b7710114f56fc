"""Learns templates from what recurs: which blocks are adverts, and what sites call themselves."""

from collections.abc import Iterable
from typing import cast

from qinggao.cleaner import Recurring

from .evidence import score, stays
from .folding import simplified
from .grouping import HINT, blocks_of
from .names import Names, leading_name, names_in, repeated_names, short_names
from .recurring import (
    INSIDE,
    STRONG,
    Block,
    Key,
    SeenLine,
    documents,
    holders,
    is_known,
    is_own,
    lines_of,
    points,
    share,
    support,
    told,
)
from .sightings import NAME
from .templates import Scope, Template

__all__ = ["SUPPORT", "learn"]

SUPPORT = 3  # documents whose bodies differ
ENOUGH = 4  # points of the lines of a block together

Worth = dict[str, tuple[int, int]]  # with support and points of where they were found


def learn(recurring: Iterable[Recurring]) -> tuple[Template, ...]:
    """
    Return the templates that *recurring* lines support, best first.

    Lines with advert evidence that recur in the same documents make a block, and lines that say
    little join it by where they stand (see `grouping`). A block is accepted with a support of
    three documents and enough evidence of its own; less is enough where the same documents hold an
    accepted block at their other end. All others are returned as not accepted. Names of sites in
    accepted blocks come as templates of scope ``inline``; they are evidence for other blocks too.
    """
    often = [seen for seen in recurring if seen.support >= SUPPORT]
    frequent = {(cast("Scope", seen.kind), seen.key): seen for seen in often if seen.kind != NAME}
    # A site whose lines vary tells its name in another way each time.
    names = _names(frequent) | {
        seen.key: (seen.support, STRONG) for seen in often if seen.kind == NAME and seen.place < 1
    }
    lines = lines_of(frequent, Names(names))
    blocks = blocks_of(lines)
    more = names | _own_names(lines, _accepted(blocks), names)
    if more.keys() != names.keys():
        lines = lines_of(frequent, Names(more))
        blocks = blocks_of(lines)
    accepted = {id(block) for block in _accepted(blocks, more)}
    templates = [_template(block, id(block) in accepted) for block in blocks]
    held = {(one.scope, line) for one in templates for line in one.lines}
    templates += [
        _template([line], accepted=False)
        for key, line in lines.items()
        if key not in held and not line.stays
    ]
    templates += [
        Template("inline", (name,), *more[name], name, accepted=True) for name in sorted(more)
    ]
    return tuple(sorted(templates, key=lambda one: (not one.accepted, -one.support, one)))


def _accepted(blocks: list[Block], names: Iterable[str] = ()) -> list[Block]:
    """Return the blocks that show enough evidence, themselves or at their documents' other end."""
    sure = [block for block in blocks if points(block) >= ENOUGH]
    known = Names(names)
    return [block for block in blocks if points(block) >= ENOUGH or _is_of(block, sure, known)]


def _is_of(block: Block, accepted: list[Block], names: Names) -> bool:
    """
    Tell whether the documents of *block* hold accepted blocks, at their other end only.

    Little evidence of its own is enough then, or a name of the site at its head.
    """
    ours = documents(block)
    held = {one[0].scope for one in accepted if share(ours, documents(one)) >= INSIDE}
    first = told(block[0].seen.example)
    hints = points(block) >= HINT or (bool(name := names.first(first)) and first.startswith(name))
    return hints and bool(held) and block[0].scope not in held


def _names(frequent: dict[Key, Recurring]) -> Worth:
    """Return the names of sites in recurring lines that are adverts, with support and points."""
    names: Worth = {}
    for seen in frequent.values():
        folded = told(seen.example)
        points = max(score(folded).points, STRONG if is_known(folded) else 0)
        if points < STRONG or stays(folded)[1] == "always":
            continue
        for name in names_in(folded):
            support, most = names.get(name, (0, 0))
            names[name] = (max(support, seen.support), max(most, points))
    return names


def _own_names(lines: dict[Key, SeenLine], accepted: list[Block], names: Worth) -> Worth:
    """Return what sites call themselves: first of all, again and again, or in short."""
    holding = holders(lines.values())
    everywhere = [told(line.seen.example) for block in accepted for line in block]
    found: Worth = {}
    for block in accepted:
        worth = support(block), points(block)
        of_site = _of_site(block, holding)
        site = [line.seen.example for line in of_site]
        folded = [told(example) for example in site]
        first = min((line for line in of_site if line.scope == "head"), key=_place, default=None)
        if first and (name := leading_name(simplified(first.seen.example), folded)):
            found.setdefault(name, worth)
        for name in repeated_names(map(simplified, site), folded):
            found.setdefault(name, worth)
    for short in short_names({**names, **found}, everywhere):
        found.setdefault(short, (SUPPORT, STRONG))
    return {name: worth for name, worth in found.items() if name not in names}


def _place(line: SeenLine) -> tuple[float, Key]:
    return line.place, line.key


def _of_site(block: Block, holding: dict[int, list[SeenLine]]) -> list[SeenLine]:
    """Return the lines of *block*, then all that recur in its documents and nowhere else."""
    bodies = documents(block)
    beside = {
        line.key: line
        for body in bodies
        for line in holding[body]
        if not line.is_firm and is_own(line, bodies, support(block))
    }
    own = {line.key for line in block}
    return [*block, *(line for key, line in sorted(beside.items()) if key not in own)]


def _template(block: Block, accepted: bool) -> Template:
    lines = block if block[0].scope != "tail" else block[::-1]
    return Template(
        block[0].scope,
        tuple(line.key[1] for line in lines),
        support(block),
        points(block),
        "\n".join(line.seen.example for line in lines),
        accepted=accepted,
    )
