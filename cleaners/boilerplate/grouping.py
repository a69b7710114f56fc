"""Groups lines that recur: which of them stand together in the same documents."""

from collections import defaultdict
from typing import TYPE_CHECKING

from qinggao import lazily

from .recurring import (
    INSIDE,
    STRONG,
    Block,
    Key,
    SeenLine,
    documents,
    holders,
    in_order,
    is_own,
    points,
    share,
    support,
)

if TYPE_CHECKING:
    from .templates import Scope

__all__ = ["HINT", "blocks_of"]

TOGETHER = 0.6  # part of its documents that a line shares with a block, or stands beside it in
HINT = 2  # points of a block in the same documents as a sure one
SURE = 8  # points of a block that need no more

LISTED = 3  # titles between the heading of a list and the block below it
HEADING = 24  # characters of such a heading
_LIST = lazily.pattern(
    r"阅读|推荐|文章|文档|资料|范文|回顾|精选|喜欢|往期|热[门点评文搜榜]|榜|更多|相关|猜|看[了过]|浏览|同类|预告"
)

Links = dict[Key, dict[Key, int]]


def _links(lines: dict[Key, SeenLine]) -> Links:
    """Return how often lines that recur stand directly beside one another."""
    links: Links = defaultdict(dict)
    for one, line in lines.items():
        for beside, times in line.seen.beside:
            other = (line.scope, beside)
            if other in lines:
                links[one][other] = links[one].get(other, 0) + times
                links[other][one] = links[other].get(one, 0) + times
    return links


def blocks_of(lines: dict[Key, SeenLine]) -> list[Block]:
    """Return the blocks: around lines of strong evidence, then of the weak lines that are left."""
    holding, links = holders(lines.values()), _links(lines)
    blocks = [_with_company(block, lines, holding, links) for block in _cores(lines)]
    held = {line.key for block in blocks for line in block}
    weak = _weak_blocks({key: one for key, one in lines.items() if key not in held}, links)
    return [*blocks, *(block for block in weak if not _joined(block, blocks))]


def _joined(weak: Block, blocks: list[Block]) -> bool:
    """
    Join *weak*, which stands farther from the end of the text, to the block of its documents.

    Titles of other texts stand between them: they vary, so nothing links what stands around them.
    """
    for block in blocks:
        gap = weak[0].place - max(line.place for line in block)
        if (
            weak[0].scope == block[0].scope == "tail"
            and 0 < gap <= LISTED + 1
            and points(weak) >= HINT
            and points(block) >= SURE
            and all(is_own(line, documents(block), support(block)) for line in weak)
        ):
            block.extend(weak)
            return True
    return False


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


def _with_company(
    block: Block, lines: dict[Key, SeenLine], holding: dict[int, list[SeenLine]], links: Links
) -> Block:
    """
    Add the lines that recur in the documents of *block* and say little themselves.

    Inside the block they may be anything that does not have to stay; between it and the end of the
    text anything that does not read like text. On its other side, where the text proper is, they
    must also stand directly beside the block, and in most of its documents. Lines that stand in the
    documents of the block and nowhere else may look like a title or be about something as well.
    """
    bodies, most = documents(block), support(block)
    near = {line.key: line for body in bodies for line in holding[body]}
    near = {key: one for key, one in near.items() if one.scope == block[0].scope}
    own = {key: one for key, one in near.items() if not one.is_firm and is_own(one, bodies, most)}
    company = own | {
        key: line
        for key, line in near.items()
        if line.points < STRONG and not line.stays and share(line.bodies, bodies) >= INSIDE
    }
    outermost, innermost = min(one.place for one in block), max(one.place for one in block)
    members = {line.key for line in block}
    for key, line in company.items():
        quiet = line.points > 0 or not line.is_text or key in own
        if line.place <= innermost and (line.place >= outermost or quiet):
            members.add(key)
    beside = _own(company, most)
    _spread(members, beside, lines, links)
    headings = _headings(beside, innermost)
    _spread(headings, beside, lines, links)
    members |= headings
    labels = set(own) if block[0].scope == "head" else set()  # 分类: above the title
    return in_order(
        lines[key] for key in _without_text(members, lines, innermost) | labels & members
    )


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
            blocks.append(in_order(lines[key] for key in group))
    return blocks
