"""Names the head and tail lines of a document, so that what recurs can be learned."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import accumulate, combinations
from typing import NamedTuple

from qinggao import lazily
from qinggao.cleaner import WITNESS, Sighting

from . import evidence
from .evidence import REMEMBERED
from .folding import BLANKS, TOKEN, fold_lines, fold_simplified, mask, variants
from .names import names_told
from .triggers import Scan, WordIndex

__all__ = ["EDGE", "LONGEST", "NAME", "Starts", "edges", "key_of", "sightings"]

NAME = "name"  # the kind of a sighting

EDGE = 40  # lines that are not blank: the head and the tail of a text
LONGEST = 200  # folded characters of a line that is remembered
WORDLESS = 40  # the same of a line without an advert word
_UNTOLD = LONGEST + 1  # the same of a line that may have one, with blanks in it
_LONG = 4 * LONGEST  # characters of a line that is looked at, its blanks included
_HAN = lazily.pattern("[\u4e00-\u9fff]")
_WORD = lazily.pattern("[a-z]{3}")
_FIGURES = lazily.pattern(r"\d+")
_OUTERMOST = 2  # lines of each end where a site may give its name without an advert word
_START = 12  # characters by which most lines are told from others
_TELLING = 8  # longest lines among which the text proper is looked for
_PROPER = 4  # lines by which a text is known
_LETTERS = 80  # letters, digits and Han characters by which one of these is
_ENOUGH = 110  # characters that mostly hold as many


def sightings(text: str) -> Iterator[Sighting]:
    """
    Yield the lines of one document that may be boilerplate, and what its copies share with it.

    Looked at are the first and the last forty lines that are not blank, each from the end that it
    is nearer to, if they are short or hold an advert word. What these call a site is of the kind
    `NAME`, with place 0 where an advert tells the name, and 1 where it only stands by itself.
    """
    lines = [raw for raw in text.splitlines() if raw and not raw.isspace()]
    head, tail = edges(lines)
    near, longest = [*head, *tail], [line[:LONGEST] for line in _longest(lines)]
    told = _told(near, longest)
    short = [n for n, raw in enumerate(near) if raw and told.han[n] <= told.most[n]]
    proper = _proper(longest, told.most[len(near) :])
    begins = (line[:_ENOUGH] for line in proper)
    folded = fold_lines([*(near[number] for number in short), *begins])
    for witness in _witnesses(proper, folded[len(short) :]):
        yield Sighting(WITNESS, witness)
    names: dict[str, tuple[int, str]] = {}
    for number, line in zip(short, folded, strict=False):
        if _is_key(line, told.most[number]) and (key := _masked(line)):
            is_head = number < len(head)
            kind, at = ("head", number) if is_head else ("tail", number - len(head))
            raw = near[number].strip()
            yield Sighting(kind, key, at, raw)
            if told.most[number] != WORDLESS or (at < _OUTERMOST and _of_a_site().search(line)):
                for name, is_told in names_told(raw, line):
                    names[name] = min((int(not is_told), raw), names.get(name, (1, raw)))
    for name, (place, raw) in names.items():
        yield Sighting(NAME, name, place, raw)


class _Told(NamedTuple):
    """What is told of lines at once: most are text, and need not even be folded."""

    han: list[int]  # Han characters
    most: list[int]  # characters with which they are remembered: `_UNTOLD` if that is not known


def _told(near: list[str], longest: list[str]) -> _Told:
    lines = [*[raw if len(raw) <= _LONG else "" for raw in near], *longest]
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    seen = _scan().look("\n".join(lines))
    most = [WORDLESS] * len(lines)
    for gap in seen.gaps:  # 关 注
        most[bisect_right(starts, gap) - 1] = _UNTOLD
    for start, _ in (*seen.names, *seen.others):
        most[bisect_right(starts, start) - 1] = LONGEST
    return _Told(seen.han_between(starts), most)


@cache
def _of_a_site() -> re.Pattern[str]:
    """Return what a line has that tells the name of a site without an advert word."""
    return re.compile(f">|{evidence.words()['SITE']}")


@cache
def _scan() -> Scan:
    """Return what looks for advert words in any script: the survey sees texts as they are."""
    return Scan((), evidence.keys())


@cache
def _words() -> WordIndex:
    return WordIndex([evidence.keys()])


def _is_key(folded: str, most: int) -> bool:
    """Tell whether a line is remembered: it is short, or less so and holds an advert word."""
    if len(folded) <= WORDLESS:
        return True
    if len(folded) > LONGEST or most == LONGEST:
        return len(folded) <= LONGEST
    if most == _UNTOLD:
        return bool(_words().found(folded))
    return any(word in folded for word in _latin_words())  # q q 群: no gap between Han characters


@cache
def _latin_words() -> tuple[str, ...]:
    words = evidence.keys()
    return tuple(word for word in words if min(word) < "\x80")


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


_known: dict[str, str] = {}  # lines: `key_of` is asked for the same ones again and again


def key_of(raw: str) -> str:
    """
    Return what a line has in common with its like in other documents; nothing where it is text.

    >>> key_of("關注公眾號“清河筆談”"), key_of("Page 3")
    ('关注公众号"*"', 'page0')
    """
    if len(raw) > _LONG:
        return ""
    if raw not in _known:
        if len(_known) >= REMEMBERED:
            _known.clear()
        folded = fold_simplified(raw)
        _known[raw] = _masked(folded) if _is_key(folded, _UNTOLD) else ""
    return _known[raw]


class Starts:
    """Tells by its first characters that a line has none of some keys: most lines need no more."""

    def __init__(self, keys: Iterable[str]) -> None:
        starts = {key[: 1 if key[1:2] in ("*", "0") else 2] for key in keys}
        firsts = {start[0] for start in starts}
        self._pairs = frozenset(
            one + other
            for start in starts
            if len(start) == 2
            for one in variants(start[0])
            for other in variants(start[1])
        )
        self._alone = frozenset("".join(variants(start) for start in starts if len(start) == 1))
        if "0" in firsts:
            firsts.update("0123456789abcdefghijklmnopqrstuvwxyz")
        self._starts = frozenset(starts)
        self._firsts = frozenset("".join(map(variants, firsts)))

    def may_begin(self, raw: str) -> bool:
        """Tell whether the key of the line *raw* may be one of them."""
        line = raw.lstrip(BLANKS)
        first = line[:1]
        if first not in self._firsts:
            return False
        if "\u4e00" <= first <= "\u9fff" and "\u4e00" <= line[1:2] <= "\u9fff":  # as for most
            return line[:2] in self._pairs or first in self._alone
        start = fold_simplified(line[:_START])
        if start[:2] in self._starts or start[:1] in self._starts:
            return True
        token = TOKEN.match(start)
        if token:  # masked, if the line has a Han character
            start = "0" + start[token.end() :]  # nothing where it goes on
        return start == "0" or start[:2] in self._starts or start[:1] in self._starts


@lru_cache(maxsize=REMEMBERED)
def _masked(folded: str) -> str:
    if not _HAN.search(folded):  # THE END: its words are all there is to know it by
        return _FIGURES.sub("0", folded) if _WORD.search(folded) else ""
    masked = mask(folded)
    return masked if _HAN.search(masked) else ""  # 0 and * alone would be a line of many sites


def _proper(longest: list[str], most: list[int]) -> list[str]:
    """Return the longest lines that hold no advert word, or simply the longest: the text proper."""
    proper: list[str] = []
    for line, told in zip(longest, most, strict=True):
        if len(proper) < _PROPER and told != LONGEST:
            is_wordy = told == _UNTOLD and _words().found(fold_simplified(line))
            proper += [] if is_wordy else [line]
    return proper or longest[:_PROPER]


def _witnesses(proper: list[str], begins: list[str]) -> Iterator[str]:
    """
    Yield what copies of a text have in common, whatever stands around them.

    They share two of the four lines *proper*, of which *begins* is folded; a text of one line, it.
    """
    hashes = [_hash(line, begin) for line, begin in zip(proper, begins, strict=True)]
    if len(hashes) < 2:
        yield from hashes or [""]
    yield from sorted({one + other for one, other in combinations(sorted(hashes), 2)})


def _hash(line: str, begin: str) -> str:
    letters = "".join(filter(str.isalnum, begin))
    if len(letters) < _LETTERS:
        letters = "".join(filter(str.isalnum, fold_simplified(line)))
    told = letters[:_LETTERS].encode("utf-8", "surrogatepass")
    return blake2b(told, digest_size=4).hexdigest()
