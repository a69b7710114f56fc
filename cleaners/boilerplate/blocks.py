"""Decides which lines go: each by its own evidence, then its neighbours with it."""

from collections.abc import Iterator

from qinggao import lazily

from .lines import word_count
from .page import EDGE, Page
from .page_title import is_page_title
from .templates import TemplateLine

__all__ = ["AGAINST", "ALONE", "remove_lines"]

# Points a line needs: standing alone near the ends of the text, alone in its middle, next to a line
# that goes on the side of the text proper or on the side of its end, between two of them.
ALONE, IN_THE_MIDDLE, INSIDE, OUTSIDE, BETWEEN = 4, 6, 3, 2, 1
NO_COMPANY = 2  # points more beside the contact lines of a notice
UNKNOWN = 3  # lines without any evidence that may stand inside a block
MANY = 12  # lines that may vary between two lines of a learned block
SHORT = 30  # characters of such a line
TITLES = 40  # of a list of other articles
_COMMERCE = {
    "membership", "resale", "offer", "trade", "stock", "goods", "more", "made-by", "watermark",
    "copyright", "reprint", "takedown", "hearsay", "download", "reading", "host", "site-name",
    "solicitation", "promise", "engagement",
}  # fmt: skip
AGAINST = {
    "sentence", "narrative", "long", "very-long", "numbered", "civic", "official-act",
    "official-topic", "legal", "public-site",
}  # fmt: skip


def remove_lines(page: Page, candidates: list[int]) -> bool:
    """Remove what *candidates* and what stands beside them give; tell whether anything went."""
    before = len(page.gone)
    learned = _learned(page)
    while _remove_alone(page, candidates, learned):
        pass
    for number in learned - page.gone:
        page.remove(number, "boilerplate/learned-block")
    _remove_fractions(page, candidates)
    while len(page.gone) > before and _grow(page):
        pass
    if len(page.gone) == before:
        return False
    page.renumber()
    return True


def _remove_alone(page: Page, candidates: list[int], learned: set[int]) -> bool:
    """
    Remove the lines with enough evidence of their own; tell whether any went.

    A line is looked at again when it stands elsewhere, since the ends reach farther as lines go,
    when a name became known, or when a fragment was cut out of it.
    """
    gone = len(page.gone)
    for number in candidates:
        if number not in page.rank or number in page.gone:
            continue
        state = (page.scopes(number), page.names, len(page.line(number).cuts))
        if page.judged.get(number) != state:
            page.judged[number] = state
            if is_page_title(page, number):
                page.remove(number, "boilerplate/site-name")
            elif _is_alone_enough(page, number, learned):
                page.remove(number, page.view(number).score.rule)
    return len(page.gone) > gone


_MARKS = lazily.pattern(r"^[\W_]+|[\W_]+$")


def _is_alone_enough(page: Page, number: int, learned: set[int]) -> bool:
    view = page.view(number)
    if view.pack_rule == "list-heading":
        return _remove_list(page, number, learned)
    if page.names and _MARKS.sub("", view.folded) in page.names:
        return view.strength == ""
    needed = ALONE if len(page.scopes(number)) > 1 else IN_THE_MIDDLE
    if not view.reaches(needed):
        return False
    if view.score.points < needed and page.names is not page.cut_names:
        del page.judged[number]  # a name that became known just now is to be cut out first
        return False
    return view.points >= needed + NO_COMPANY or not _is_notice_contact(page, number)


def _is_notice_contact(page: Page, number: int) -> bool:
    """A group or account beside the contact lines of a notice: the QQ群 of a course."""
    if not _COMMERCE.isdisjoint(page.view(number).score.signs) or page.view(number).pack_rule:
        return False
    beside = (page.neighbour(number, step) for step in (-1, 1))
    return any(other is not None and page.view(other).stay == "notice-contact" for other in beside)


# --- Beside what goes ---------------------------------------------------------------------------


def _grow(page: Page) -> bool:
    """Take away the lines beside those that went; tell whether any was."""
    gone = len(page.gone)
    ranks = sorted(page.rank[number] for number in page.gone if number in page.rank)
    beside = {
        page.order[rank + step]
        for rank in ranks
        for step in (-1, 1)
        if 0 <= rank + step < len(page.order)
    }
    for number in sorted(beside - page.gone - page.fenced):
        if _goes_with(page, number, _is_gone(page, number, -1), _is_gone(page, number, 1)):
            view = page.view(number)
            page.remove(number, view.score.rule if view.points > 0 else "boilerplate/block-line")
    for run in _runs_between(page):
        if _is_unknown_part(page, run):
            for number in run:
                page.remove(number, "boilerplate/block-line")
    return len(page.gone) > gone


def _is_gone(page: Page, number: int, step: int) -> bool:
    beside = page.neighbour(number, step)
    return beside is not None and beside in page.gone


def _goes_with(page: Page, number: int, above: bool, below: bool) -> bool:
    view = page.view(number)
    rank, last = page.rank[number], len(page.order) - 1
    if not word_count(page.line(number).text):  # a ruled line, of stars too
        return ((above and below) or _is_outermost(page, rank)) and view.strength == ""
    if len(page.scopes(number)) == 1:
        return False
    outside = below if 2 * rank < last else above
    needed = BETWEEN if above and below else OUTSIDE if outside else INSIDE
    if above and below and "file-name" in view.score.signs:  # the title, with .doc behind it
        return view.strength != "always"
    return view.reaches(needed) and view.strength != "always" and not view.holds_text


def _is_outermost(page: Page, rank: int) -> bool:
    """Tell whether nothing that stays stands before a line, or nothing behind it."""
    order, gone = page.order, page.gone
    return gone.issuperset(order[:rank]) or gone.issuperset(order[rank + 1 :])


def _runs_between(page: Page) -> Iterator[list[int]]:
    """Yield the runs of lines that stand between two lines that went, near the head of the text."""
    run: list[int] | None = None
    for number in page.order[:EDGE]:
        if number in page.gone:
            if run:
                yield run
            run = []
        elif run is not None:
            run.append(number)


def _is_unknown_part(page: Page, run: list[int]) -> bool:
    """
    A site's name or motto between its adverts has no evidence of its own.

    It may be the title as well, so the title must be known to stand below the block.
    """
    if len(run) > UNKNOWN or not page.fenced.isdisjoint(run) or not _title_follows(page):
        return False
    for number in run:
        view = page.view(number)
        is_plain = not view.strength and view.balance >= 0 and AGAINST.isdisjoint(view.score.signs)
        if not is_plain or len(view.folded) > SHORT or view.folded.endswith((".", ":", ";")):
            return False
    return True


def _title_follows(page: Page) -> bool:
    head = page.order[:EDGE]
    last = max((rank for rank, number in enumerate(head) if number in page.gone), default=-1)
    rest = page.order[last + 1 :]
    return bool(rest) and last >= 0 and page.view(rest[0]).stay in ("title", "official-header")


# --- Lists, fractions, templates ----------------------------------------------------------------

_WEAK_HEADING = lazily.pattern(r"延伸|拓展|扩展|推荐阅读|推荐内容|相关内容|往期|必读|必看")


def _remove_list(page: Page, heading: int, learned: set[int]) -> bool:
    """Remove the titles below *heading* (相关文章) where nothing but adverts follows them."""
    rank, titles = page.rank[heading] + 1, []
    while rank < len(page.order) and _may_be_title(page, page.order[rank]):
        titles.append(page.order[rank])
        rank += 1
        if len(titles) > TITLES:  # 更多文档 above the log of a program's changes
            return False
    rest = page.order[rank:]
    adverts = [n for n in (*titles, *rest[:EDGE]) if n in learned or _is_advert_like(page, n)]
    closes = len(rest) <= EDGE and set(rest) <= set(adverts)
    books = all(page.view(number).folded.startswith("<") for number in titles)
    if _is_weak(page, heading) and (books or not closes or not adverts):
        return False
    for number in set(titles) - page.gone if closes and not books else ():
        page.remove(number, "boilerplate/related-article")
    return True


def _is_advert_like(page: Page, number: int) -> bool:
    view = page.view(number)
    return number in page.gone or view.points >= OUTSIDE or not word_count(view.folded)


def _is_weak(page: Page, heading: int) -> bool:
    above = page.neighbour(heading, -1)
    alone = above is None or above not in page.gone
    return alone and bool(_WEAK_HEADING.search(page.view(heading).folded))


def _may_be_title(page: Page, number: int) -> bool:
    view = page.view(number)
    return number in page.gone or (
        len(view.folded) <= 70
        and not view.folded.endswith((".", "!", "?", ";", ":", ","))
        and view.strength != "always"
    )


_FRACTION = lazily.pattern(r"(\d{1,4})/(\d{1,4})")


def _remove_fractions(page: Page, candidates: list[int]) -> None:
    """1/5 is a page number only where 2/5 and 3/5 follow it."""
    lines: dict[str, list[tuple[int, int]]] = {}
    for number in candidates:
        if number not in page.rank or number in page.gone:
            continue
        if match := _FRACTION.fullmatch(page.view(number).folded):
            lines.setdefault(match[2], []).append((int(match[1]), number))
    for pages, found in lines.items():
        counted = [count for count, _ in found]
        ascending = counted == list(range(counted[0], counted[0] + len(counted)))
        if ascending and counted[0] == 1 and int(pages) >= counted[-1] and len(counted) > 2:
            for _, number in found:
                page.remove(number, "boilerplate/page-number")


def _learned(page: Page) -> set[int]:
    """Return the lines of learned blocks: two of one block together, or one that says enough."""
    found = page.template_lines()
    if not found:
        return set()
    learned = set()
    for number, lines in found.items():
        accepted = {line.template for line in lines if line.accepted}
        if (
            accepted
            and page.view(number).strength != "always"
            and _is_in_block(page, number, accepted, found)
        ):
            learned.add(number)
    return (learned | set(_between_learned(page, found, learned))) - page.fenced


def _between_learned(
    page: Page, found: dict[int, tuple[TemplateLine, ...]], learned: set[int]
) -> Iterator[int]:
    """Yield titles between two lines of one learned block of the tail, or behind its last line."""
    run: list[int] = []
    above: set[int] = set()
    for number in page.order[-EDGE:]:
        if number not in learned:
            run.append(number)
            continue
        here = {line.template for line in found[number] if line.scope == "tail" and line.accepted}
        if here & above and len(run) <= MANY and all(_varies(page, other) for other in run):
            yield from run
        run, above = [], here
    if above and 1 < len(run) <= MANY and all(_varies(page, other) for other in run):
        titles = [number for number in run if page.view(number).stay == "title"]
        yield from run if 2 * len(titles) > len(run) else ()


def _varies(page: Page, number: int) -> bool:
    view = page.view(number)
    return _may_be_title(page, number) and view.stay not in ("heading", "organization")


def _is_in_block(
    page: Page, number: int, accepted: set[int], found: dict[int, tuple[TemplateLine, ...]]
) -> bool:
    rank = page.rank[number]
    for other in page.order[max(0, rank - 3) : rank + 4]:
        if other != number and any(line.template in accepted for line in found.get(other, ())):
            return True
    view = page.view(number)
    return view.reaches(OUTSIDE) or view.begins_with_name
