"""The places where two texts differ, each with what stands beside it, sentence by sentence."""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from .alignment import Gap, Prepared
from .vocabulary import either

__all__ = ["Window", "pieces", "window"]

_CONTEXT = 10  # shared characters read on either side of a gap
_UNIT = re.compile(either("numbers", "units"))
_FIGURES = frozenset("0123456789.,×〇零一二三四五六七八九十百千")
_SENTENCE_END = re.compile("[。;!?\n]")
_MARKS = "。;!?,\n "
_CLAUSE_END = re.compile(r"[。;!?\n]|,(?!\d)")


class Window(NamedTuple):
    """What the two texts have in a gap, and *shared* characters beside it that both have."""

    one: str
    other: str
    shared: int


class _Part(NamedTuple):
    """A part of a reading: from *first* to *last*, the gap itself from *start* to *end*."""

    first: int
    start: int
    end: int
    last: int


def window(one: Prepared, other: Prepared, gap: Gap) -> Window:
    """Return what stands in a gap, with what is shared on either side."""
    parts = _part(one, gap.one, gap), _part(other, gap.other, gap)
    left, right = (
        text.reading[p.first : p.last] for text, p in zip((one, other), parts, strict=True)
    )
    return Window(left, right, min(gap.before, _CONTEXT) + min(gap.after, _CONTEXT))


def pieces(one: Prepared, other: Prepared, gap: Gap) -> Iterator[Window]:
    """
    Yield what stands in a gap, sentence by sentence and clause by clause where they correspond.

    A rewritten sentence says nothing about the fact that stands at the start of the next one.
    """
    whole = _part(one, gap.one, gap), _part(other, gap.other, gap)
    whole_only = gap.moved or not _CLAUSE_END.search(one.reading, whole[0].start, whole[0].end)
    marks = () if whole_only else (_SENTENCE_END, _CLAUSE_END)
    for left, right in _split(one.reading, other.reading, *whole, marks):
        shared = min(gap.before, _CONTEXT) * (left.first == whole[0].first)
        shared += min(gap.after, _CONTEXT) * (left.last == whole[0].last)
        ones, others = one.reading[left.first : left.last], other.reading[right.first : right.last]
        if ones != others or ones.strip(_MARKS):
            yield Window(ones, others, shared)


def _split(
    one: str, other: str, left: _Part, right: _Part, marks: tuple[re.Pattern[str], ...]
) -> Iterator[tuple[_Part, _Part]]:
    """Yield the parts of two gaps: all where there are as many; else first, last, and the rest."""
    if not marks:
        yield left, right
        return
    ones = _cut(one, left, marks[0])
    others = _cut(other, right, marks[0]) if len(ones) > 1 else [right]
    if len(others) == 1:
        ones = [left]
    elif len(ones) != len(others):
        ones, others = _ends(ones), _ends(others)
    for a, b in zip(ones, others, strict=True):
        yield from _split(one, other, a, b, marks[1:])


def _cut(text: str, part: _Part, mark: re.Pattern[str]) -> list[_Part]:
    """Cut a gap behind every *mark*; what follows takes the mark with it (a name on its line)."""
    if part.start == part.end:
        return [part]
    found = mark.finditer(text, part.start)  # a comma at the end of a gap may be inside a number
    ends = [one.end() for one in takewhile(lambda one: one.end() <= part.end, found)]
    starts = [part.start, *ends]
    parts = [
        _Part(start - bool(index), start, end, end)
        for index, (start, end) in enumerate(zip(starts, [*ends, part.end], strict=True))
    ]
    parts[0] = parts[0]._replace(first=part.first)
    parts[-1] = parts[-1]._replace(last=part.last)
    return parts


def _ends(parts: list[_Part]) -> list[_Part]:
    """Return the first part, all between as one, and the last."""
    middle = _Part(parts[1].first, parts[1].start, parts[-2].end, parts[-2].last)
    if len(parts) == 2:  # nothing between
        middle = _Part(*[parts[1].start] * 4)
    return [parts[0], middle, parts[-1]]


def _part(text: Prepared, span: tuple[int, int], gap: Gap) -> _Part:
    places, size = text.places, len(text.form)
    begin, stop = span[0] - min(gap.before, _CONTEXT), span[1] + min(gap.after, _CONTEXT)
    first = int(places[begin - 1]) + 1 if begin else 0
    last = int(places[stop]) if stop < size else len(text.reading)
    start = int(places[span[0] - 1]) + 1 if span[0] else 0
    end = int(places[span[1]]) if span[1] < size else len(text.reading)
    first, last = _whole_numbers(text.reading, first, last)
    if gap.moved and gap.before:  # what follows was moved: read to the end of the sentence only
        found = _SENTENCE_END.search(text.reading, start, last)
        last = found.start() if found else last
    elif gap.moved:
        first = _last_end(text.reading, first, end)
    return _Part(first, start, end, last)


def _whole_numbers(text: str, first: int, last: int) -> tuple[int, int]:
    """Return the span made longer, so that it cuts no number in two, nor from its unit or 第."""
    while 0 < first < last and text[first] in _FIGURES and text[first - 1] in _FIGURES:
        first -= 1
    first -= 0 < first < last and text[first] in _FIGURES and text[first - 1] == "第"
    while first < last < len(text) and text[last - 1] in _FIGURES and text[last] in _FIGURES:
        last += 1
    unit = _UNIT.match(text, last) if first < last and text[last - 1] in _FIGURES else None
    return first, unit.end() if unit else last


def _last_end(text: str, first: int, last: int) -> int:
    """Return where the last sentence begins that ends behind *last*."""
    starts = [found.end() for found in _SENTENCE_END.finditer(text, first, last)]
    return starts[-1] if starts else first
