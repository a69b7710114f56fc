"""Where damage begins and ends: runs of units whose repair makes a text more Chinese."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from qinggao.lazily import pattern
from qinggao.plausibility import mean

__all__ = [
    "READS",
    "Repair",
    "Unit",
    "adjacent",
    "composed",
    "damaged",
    "patched",
    "repair",
    "runs_around",
]

READS = -9.5  # mean of a repaired run: prose has -6 to -8, names and lists down to -9
_DROP = 20.0  # a run may lose as much inside (a frequent character read as another one) and go on
_RUN = pattern("[^\\0-\\x7f]+")


class Repair(NamedTuple):
    """The text from *start* to *end* was misread, and should be *after*; *rule* says how."""

    start: int
    end: int
    after: str
    rule: str


class Unit(NamedTuple):
    """The smallest span that can be read again for itself, and how much more Chinese that is."""

    start: int
    end: int
    after: str
    gain: float


def runs_around(found: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, str]]:
    """Yield the start and the text of each run beyond ASCII with one of the spans *found*."""
    end = 0
    for begin, stop in found:
        if begin < end:
            continue
        start = begin
        while start > end and text[start - 1] > "\x7f":
            start -= 1
        run = _RUN.match(text, start)
        end = run.end() if run else stop
        yield start, text[start:end]


def adjacent(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Yield the *units*, given in order, in groups without a gap."""
    group: list[Unit] = []
    for unit in units:
        if group and group[-1].end != unit.start:
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def damaged(units: Iterable[Unit], least: float) -> Iterator[list[Unit]]:
    """Yield the runs of adjacent *units* whose gains add up to *least* and more."""
    for group in adjacent(units):
        yield from _damaged(group, least)


def _damaged(group: list[Unit], least: float) -> Iterator[list[Unit]]:
    first = last = 0  # the run, up to where its sum is best
    total = best = 0.0
    for n, unit in enumerate(group):
        total += unit.gain
        if total > best:
            best, last = total, n + 1
        if total <= 0 or total < best - _DROP:
            if best >= least:
                yield group[first:last]
            first, total, best = n + 1, 0.0, 0.0
    if best >= least:
        yield group[first:last]


def repair(run: list[Unit], rule: str, floor: float = READS) -> Repair | None:
    """Return the repair of a damaged *run*, if what it becomes reads as Chinese."""
    after = "".join(unit.after for unit in run)
    if mean(after.replace("\ufffd", "")) < floor:
        return None
    return Repair(run[0].start, run[-1].end, after, rule)


def patched(text: str, repairs: Iterable[Repair]) -> str:
    """Return *text* with *repairs* made, which are in order."""
    pieces: list[str] = []
    position = 0
    for found in repairs:
        pieces += (text[position : found.start], found.after)
        position = found.end
    return "".join((*pieces, text[position:]))


def composed(text: str, first: list[Repair], second: list[Repair]) -> list[Repair]:
    """
    Return *first* and *second* as one list of repairs, where *second* repairs what *first* made.

    *text* is what *first* made. Both are in order; those that overlap become one.
    """
    made: list[Repair] = []
    shift = 0  # of a place in *text*, against the text before *first*
    for start, end, firsts, seconds in _overlapping(_images(first), second):
        inside = [one._replace(start=one.start - start, end=one.end - start) for one in seconds]
        after = patched(text[start:end], inside)
        growth = sum(len(one.after) - (one.end - one.start) for one in firsts)
        rule = (firsts or seconds)[0].rule
        made.append(Repair(start - shift, end - shift - growth, after, rule))
        shift += growth
    return made


_Image = tuple[int, int, Repair]


def _images(repairs: list[Repair]) -> Iterator[_Image]:
    """Yield the spans that *repairs* have in the text that they make."""
    shift = 0
    for one in repairs:
        start = one.start + shift
        yield start, start + len(one.after), one
        shift += len(one.after) - (one.end - one.start)


def _overlapping(
    images: Iterable[_Image], second: list[Repair]
) -> Iterator[tuple[int, int, list[Repair], list[Repair]]]:
    """Yield groups of overlapping *images* and repairs: start, end, the ones and the others."""
    spans = [(*image, True) for image in images] + [(s.start, s.end, s, False) for s in second]
    start = end = -1
    groups: tuple[list[Repair], list[Repair]] = [], []
    for begin, stop, one, is_image in sorted(spans):
        if begin >= end:
            if end >= 0:
                yield start, end, *groups
            start, end, groups = begin, stop, ([], [])
        end = max(end, stop)
        groups[0 if is_image else 1].append(one)
    if end >= 0:
        yield start, end, *groups
