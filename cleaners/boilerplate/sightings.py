"""Names the head and tail lines of a document, so that what recurs can be learned."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import combinations

from qinggao.cleaner import WITNESS, Sighting

from . import evidence
from .evidence import REMEMBERED
from .folding import fold, mask, simplified

__all__ = ["EDGE", "LONGEST", "edges", "key_of", "sightings"]

EDGE = 40  # lines that are not blank: the head and the tail of a text
LONGEST = 200  # folded characters of a line that is remembered
WORDLESS = 40  # the same of a line without an advert word
_LONG = 4 * LONGEST  # characters of a line that is looked at, its blanks included
_HAN = re.compile("[\u4e00-\u9fff]")
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
    for witness in _witnesses(lines):
        yield Sighting(WITNESS, witness)
    head, tail = edges(lines)
    for kind, raws in (("head", head), ("tail", tail)):
        for place, raw in enumerate(raws):
            if key := key_of(raw):
                yield Sighting(kind, key, place, raw.strip())


def edges(lines: list[str]) -> tuple[list[str], list[str]]:
    """
    Return the lines of both ends, the outermost first; each belongs to the end it is nearer to.

    >>> edges(["甲", "乙", "丙"])
    (['甲', '乙'], ['丙'])
    """
    half = (len(lines) + 1) // 2
    return lines[: min(EDGE, half)], lines[: max(half, len(lines) - EDGE) - 1 : -1]


@lru_cache(maxsize=REMEMBERED)
def key_of(raw: str) -> str:
    """
    Return what a line has in common with its like in other documents; nothing where it is text.

    >>> key_of("關注公眾號“清河筆談”"), key_of("Page 3")
    ('关注公众号"*"', '')
    """
    if len(raw) > _LONG:
        return ""
    folded = fold(raw)
    if len(folded) > LONGEST:
        return ""
    key = mask(simplified(folded))
    if not _HAN.search(key):  # 0 and * alone would be one line of many sites
        return ""
    return key if len(key) <= WORDLESS or _word().search(key) else ""


@cache
def _word() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, evidence.keys())))


def _witnesses(lines: list[str]) -> Iterator[str]:
    """
    Yield what copies of a text have in common, whatever stands around them.

    They share two of the four longest lines that hold no advert word; a text of one line, it.
    """
    longest = sorted(set(lines), key=lambda line: (-len(line), line))[:_TELLING]
    proper = [line for line in longest if not _word().search(fold(line[:LONGEST]))]
    hashes = [_hash(line) for line in (proper or longest)[:_PROPER]]
    if len(hashes) < 2:
        yield from hashes or [""]
    yield from sorted({one + other for one, other in combinations(sorted(hashes), 2)})


def _hash(line: str) -> str:
    letters = _MARKS.sub("", simplified(fold(line[:LONGEST])))[:80]
    return blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
