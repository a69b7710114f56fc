"""What became of a text as a whole: the edits of all stages, folded into changes of one text."""

from collections.abc import Sequence
from dataclasses import dataclass

from qinggao.edit import Edit
from qinggao.pipeline import Cleaned, restore

__all__ = ["Change", "changes"]


@dataclass(frozen=True, slots=True)
class Change:
    """*before* (a span of the raw text) became *after* (a span of the clean text), by *rules*."""

    raw_start: int
    raw_end: int
    clean_start: int
    clean_end: int
    before: str
    after: str
    rules: tuple[str, ...]


def changes(cleaned: Cleaned) -> list[Change]:
    """Return the changes from raw to clean text, in order; edits that overlap become one."""
    spans: list[_Span] = []
    for stage in cleaned.stages:
        if stage.edits:
            spans = _composed(spans, stage.edits)
    raw = restore(cleaned.text, cleaned.stages)
    found = [
        Change(*span[:4], raw[span[0] : span[1]], cleaned.text[span[2] : span[3]], span[4])
        for span in spans
    ]
    return [change for change in found if change.before != change.after]


# Start and end in the raw text, start and end in the text so far, rules.
_Span = tuple[int, int, int, int, tuple[str, ...]]


def _composed(spans: list[_Span], edits: Sequence[Edit]) -> list[_Span]:
    """
    Return what *spans* and then *edits* do together.

    *spans* lead from the raw text to the one that *edits* work on; what overlaps there becomes
    one span.
    """
    pieces = sorted(
        [(start, end, end - high, 0, rules) for _, high, start, end, rules in spans]
        + [(e.start, e.end, None, len(e.after) - len(e.before), (e.rule,)) for e in edits],
        key=lambda piece: piece[:2],
    )
    made: list[_Span] = []
    back = 0  # raw place = place - back, outside spans
    ahead = 0  # new place = place + ahead, outside edits
    index = 0
    while index < len(pieces):
        start, end = pieces[index][:2]
        back_after, growth = back, 0
        rules: tuple[str, ...] = ()
        while index < len(pieces) and _touches(pieces[index][:2], start, end):
            _, stop, shift, grown, named = pieces[index]
            end = max(end, stop)
            back_after = back_after if shift is None else shift
            growth += grown
            rules += named
            index += 1
        made.append(
            (start - back, end - back_after, start + ahead, end + ahead + growth, _once(rules))
        )
        back, ahead = back_after, ahead + growth
    return made


def _touches(piece: tuple[int, int], start: int, end: int) -> bool:
    """Tell whether a piece overlaps a span that starts before it, or is empty beside it."""
    begin, stop = piece
    return begin < end or (begin == end and (begin == stop or start == end))


def _once(rules: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rules))
