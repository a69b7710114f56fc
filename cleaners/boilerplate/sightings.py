"""Names the head and tail lines of a document, so that what recurs can be learned."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, combinations

from qinggao.cleaner import WITNESS, Sighting

from . import evidence
from .evidence import REMEMBERED
from .folding import fold_lines, mask
from .triggers import scan_for

__all__ = ["EDGE", "LONGEST", "edges", "first_of", "keys_of", "sightings"]

EDGE = 40  # lines that are not blank: the head and the tail of a text
LONGEST = 200  # folded characters of a line that is remembered
WORDLESS = 40  # the same of a line without an advert word
_LONG = 4 * LONGEST  # characters of a line that is looked at, its blanks included
_HAN = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile("[a-z]{3}")
_FIGURES = re.compile(r"\d+")
_MARKS = re.compile(r"[\W_]+")
_TELLING = 8  # longest lines among which the text proper is looked for
_PROPER = 4  # lines by which a text is known


def sightings(text: str) -> Iterator[Sighting]:
    """
    Yield the lines of one document that may be boilerplate, and what its copies share with it.

    Looked at are the first and the last forty lines that are not blank, each from the end that it
    is nearer to, if they are short or hold an advert word.
    """
    lines = [raw for raw in text.splitlines() if raw and not raw.isspace()]
    head, tail = edges(lines)
    near = [raw if len(raw) <= _LONG else "" for raw in (*head, *tail)]
    folded = _folded([*near, *(line[:LONGEST] for line in _longest(lines))])
    wordy = _wordy(folded)
    for witness in _witnesses(folded[len(near) :], wordy[len(near) :]):
        yield Sighting(WITNESS, witness)
    for place, (line, raw) in enumerate(zip(folded, near, strict=False)):
        if (len(line) <= WORDLESS or wordy[place]) and (key := _masked(line)):
            is_head = place < len(head)
            kind, at = ("head", place) if is_head else ("tail", place - len(head))
            yield Sighting(kind, key, at, raw.strip())


def _wordy(folded: list[str]) -> list[bool]:
    """Tell of each line whether it holds an advert word."""
    starts = list(accumulate((len(line) + 1 for line in folded), initial=0))
    wordy = [False] * len(folded)
    for place in scan_for(evidence.keys()).places("\n".join(folded)):
        wordy[bisect_right(starts, place) - 1] = True
    return wordy


def _longest(lines: list[str]) -> list[str]:
    """Return the longest of *lines*, the longest first; of equal length, in their own order."""
    some = set(lines)
    least = sorted(map(len, some))[-_TELLING:][:1]
    long = [line for line in some if [len(line)] >= least]
    return sorted(long, key=lambda line: (-len(line), line))[:_TELLING]


def edges(lines: list[str]) -> tuple[list[str], list[str]]:
    """
    Return the lines of both ends, the outermost first; each belongs to the end it is nearer to.

    >>> edges(["甲", "乙", "丙"])
    (['甲', '乙'], ['丙'])
    """
    half = (len(lines) + 1) // 2
    return lines[: min(EDGE, half)], lines[: max(half, len(lines) - EDGE) - 1 : -1]


def _folded(lines: list[str]) -> list[str]:
    """Fold *lines*; those that are too long to be remembered are empty."""
    return [line if len(line) <= LONGEST else "" for line in fold_lines(lines)]


_known: dict[str, str] = {}  # folded lines: `keys_of` is asked for the same ones again and again


def _recalled(lines: list[str]) -> list[str]:
    if len(_known) > REMEMBERED:
        _known.clear()
    new = [line for line in dict.fromkeys(lines) if line not in _known]
    _known.update(zip(new, _folded(new), strict=True))
    return [_known[line] for line in lines]


def keys_of(raws: list[str], firsts: Container[str]) -> list[str]:
    """
    Return of each line what it has in common with its like in other documents.

    That is nothing where it is text, or where its first character is none of *firsts*: the first
    ones of the keys that are looked for. Figures and Latin letters stand for 0.

    >>> keys_of(["關注公眾號“清河筆談”", "Page 3", "會議紀要"], "关0")
    ['关注公众号"*"', 'page0', '']
    """
    folded = _recalled([raw if len(raw) <= _LONG else "" for raw in raws])
    worth = [line if first_of(line) in firsts else "" for line in folded]
    if any(len(line) > WORDLESS for line in worth):
        wordy = _wordy(worth)
        worth = [x if len(x) <= WORDLESS or wordy[n] else "" for n, x in enumerate(worth)]
    return [_masked(line) if line else "" for line in worth]


def first_of(line: str) -> str:
    """Return the first character of a line; 0 for one that may be masked."""
    return "0" if "0" <= line[:1] <= "z" else line[:1]


@lru_cache(maxsize=REMEMBERED)
def _masked(folded: str) -> str:
    if not _HAN.search(folded):  # THE END: its words are all there is to know it by
        return _FIGURES.sub("0", folded) if _WORD.search(folded) else ""
    masked = mask(folded)
    return masked if _HAN.search(masked) else ""  # 0 and * alone would be a line of many sites


def _witnesses(longest: list[str], wordy: list[bool]) -> Iterator[str]:
    """
    Yield what copies of a text have in common, whatever stands around them.

    They share two of the four longest lines that hold no advert word; a text of one line, it.
    """
    proper = [line for line, has_word in zip(longest, wordy, strict=True) if not has_word]
    hashes = [_hash(line) for line in (proper or longest)[:_PROPER]]
    if len(hashes) < 2:
        yield from hashes or [""]
    yield from sorted({one + other for one, other in combinations(sorted(hashes), 2)})


def _hash(folded: str) -> str:
    letters = _MARKS.sub("", folded)[:80]
    return blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
