"""Finds the edits of one text: passes over its lines until nothing more goes."""

from collections.abc import Iterator
from itertools import pairwise

from qinggao import lazily
from qinggao.edit import Edit

from .blocks import ALONE, remove_lines
from .evidence import stays
from .folding import fold, fold_with_places
from .inline import APART, Fragment, fragments
from .lines import View, word_count
from .page import Page
from .page_title import FIRST
from .rulebook import Rulebook
from .triggers import Seen

__all__ = ["find"]

_MADE_OF_PARTS = lazily.pattern("[_|>»›→｜＞\\]】]")
SUGGEST = "boilerplate/possible-advert"
RECURRING = "boilerplate/recurring-block"
LEAST = 8  # letters that a line keeps without its fragments; with fewer it is an advert as a whole
PARAGRAPH = 120  # characters of a line that must hold several words to be looked at as a whole
CROWD = 3  # so many
ROUNDS = 20  # a text needs two or three


def find(text: str, book: Rulebook, *, suggestions: bool) -> list[Edit]:
    """Return the edits of *text*, in order; with *suggestions* also what is only suggested."""
    book.slow.new_document()
    if not text:
        return []
    hits = _hits(book.scan.seen(text), book)
    if not hits and not book.unkeyed and not book.templates.lines:
        return []
    page = Page(text, book)
    if not hits and not book.unkeyed and not page.template_lines():
        return []
    hits_of = _hits_by_line(page, [*hits, *_unkeyed_hits(page)])
    candidates = _candidates(page, hits_of)
    fresh = hits_of
    for _ in range(ROUNDS):
        known = set(page.own_names)
        cut = _cut_fragments(page, fresh)
        if not remove_lines(page, candidates) and not cut:
            break
        page.renumber()
        fresh = _named(page, text, page.own_names - known)
        candidates = sorted({*candidates, *_candidates(page, fresh)})
        fresh |= {number: [0] for number in cut}
    edits = list(_edits(page))
    return sorted([*edits, *_suggestions(page, candidates)]) if suggestions else edits


def _hits(seen: Seen, book: Rulebook) -> list[int]:
    """Return the places where an advert word or the name of a site stands."""
    if not seen.names:
        return seen.hits
    hits, end = set(seen.hits), 0
    for start, name in sorted(seen.names, key=lambda one: (one[0], -len(one[1]))):
        if start >= end and name in book.named:
            hits.add(start)
            end = start + len(name)
    return sorted(hits)


def _unkeyed_hits(page: Page) -> Iterator[int]:
    """Yield where fragments begin that only a pattern without keys knows: a user's pack may."""
    rules = [rule for rule in page.book.inline_rules if not rule.keys]
    for number in page.order if rules else ():
        folded, places = fold_with_places(page.raws[number])
        for rule in rules:
            match = page.book.slow.search(rule.id, rule.fragment, folded)
            if match and match.end() > match.start():
                yield page.starts[number] + places[match.start()]


def _named(page: Page, text: str, names: set[str]) -> dict[int, list[int]]:
    """Return by line where *names*, told by the adverts of the text, stand as they are spelled."""
    places: list[int] = []
    for name in names:
        place = text.find(name)
        while place >= 0:
            places.append(place)
            place = text.find(name, place + len(name))
    return _hits_by_line(page, places)


def _candidates(page: Page, hits_of: dict[int, list[int]]) -> list[int]:
    """Return the numbers of the lines that may go as a whole, in order."""
    if page.book.unkeyed:
        return [number for number in page.order if number not in page.fenced]
    likely = [
        n for n, hits in hits_of.items() if len(page.raws[n]) <= PARAGRAPH or _words(hits) >= CROWD
    ]
    titles = [
        n
        for n in page.order[:FIRST]
        if n not in hits_of and n not in page.fenced and _MADE_OF_PARTS.search(page.raws[n])
    ]
    return sorted([*titles, *likely])


def _words(hits: list[int]) -> int:
    """Count the hits that are not of one word (微信公众号 has two)."""
    return 1 + sum(later - earlier > APART for earlier, later in pairwise(hits))


def _hits_by_line(page: Page, hits: list[int]) -> dict[int, list[int]]:
    by_line: dict[int, list[int]] = {}
    for hit in sorted(set(hits)):
        number = page.at(hit)
        if number in page.fenced:
            continue
        by_line.setdefault(number, []).append(hit - page.starts[number])
    return by_line


def _cut_fragments(page: Page, hits_of: dict[int, list[int]]) -> set[int]:
    """Cut the fragments out of the lines that stay, and return the numbers of those lines."""
    page.cut_names = page.names
    cut = set()
    for number, hits in hits_of.items():
        if number in page.gone:
            continue
        line = page.line(number)
        text = line.text
        here = _hits(page.book.scan.look(text), page.book) if line.cuts else hits
        found = fragments(text, here, page.book, page.names)
        if found and _is_text_without(text, found, page, number):
            line.cut(found)
            line.view = None
            cut.add(number)
    return cut


def _is_text_without(text: str, found: list[Fragment], page: Page, number: int) -> bool:
    """Tell whether a line is more than adverts: what is left of it must not be one itself."""
    for fragment in reversed(found):
        text = text[: fragment.start] + text[fragment.end :]
    left = fold(text)
    if stays(left)[1] == "always":  # 特此通知（某某网整理）。
        return True
    enough = word_count(left) >= LEAST or page.view(number).points < ALONE
    return enough and not View(left, (), names=page.names).says(ALONE)


def _edits(page: Page) -> Iterator[Edit]:
    shifted = _shifted(page)
    for number, line in page.made_lines():
        if number in shifted:
            start = line.start - _break(page.raws[number - 1])
            before = page.raws[number - 1][-_break(page.raws[number - 1]) :] + line.raw
            yield Edit(start, before[: len(before) - _break(line.raw)], "", line.why)
        elif number in page.gone:
            yield Edit(line.start, line.raw, "", line.why)
        else:
            for start, end, rule in line.cuts:
                yield Edit(line.start + start, line.raw[start:end], "", rule)


def _break(raw: str) -> int:
    return len(raw) - len(raw.splitlines()[0])


def _shifted(page: Page) -> set[int]:
    """
    Return the lines that take the break before them, because the text ends without one.

    These are the lines that go at the very end, back to the last that stays.
    """
    last = len(page.raws) - 1
    shifted: set[int] = set()
    if _break(page.raws[last]):
        return shifted
    while last in page.gone:
        shifted.add(last)
        last -= 1
    return shifted if last >= 0 else set()


def _suggestions(page: Page, candidates: list[int]) -> Iterator[Edit]:
    recurring = page.template_lines()
    for number in sorted({*candidates, *recurring}):
        if number in page.gone or number not in page.rank or page.line(number).cuts:
            continue
        line, view = page.line(number), page.view(number)
        is_near = ALONE > view.points >= ALONE - 1 and len(page.scopes(number)) > 1
        if number in recurring and view.strength != "always":
            yield Edit(line.start, line.raw, "", RECURRING)
        elif number not in recurring and is_near and not view.strength:
            yield Edit(line.start, line.raw, "", SUGGEST)
