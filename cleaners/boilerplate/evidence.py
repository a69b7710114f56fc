"""
Reads the tables of signs (``signs/*.toml``) and of what stays (``stays.toml``), and scores a line.

A line's points are the sum of the weights of its signs. Patterns are tried on the folded line: no
blanks, half width, lower case, simplified, one spelling for each mark (``,`` for ，, ``.`` for 。,
``"`` for “, ``<`` for 《, ``[`` for 【), runs of a mark are one mark. Words in capitals stand for
the lists of ``words.toml``. A line that may be an advert because of a sign holds one of its *keys*:
the scan for keys decides which lines are looked at. Signs of weight 1 need none, as
they never make an advert alone. Every match of a sign holds one word of its *gate* (where it has
none, one of its keys), so that patterns are tried only where they may match.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

from qinggao import lazily

from .triggers import WordIndex

__all__ = [
    "NAME_WEIGHT",
    "REMEMBERED",
    "Named",
    "Score",
    "Strength",
    "keys",
    "may_reach",
    "no_names",
    "promise",
    "score",
    "signs",
    "stays",
    "tables",
    "words",
]

REMEMBERED = 4096  # lines: a site's adverts are the same in all its documents
NAME_WEIGHT = 3  # of a site name that stands in an advert block


@dataclass(frozen=True)
class Sign:
    """One sign: *weight* points where *pattern* is found; *rule* names what it is a sign of."""

    name: str
    weight: int
    rule: str
    keys: tuple[str, ...]
    gate: tuple[str, ...]
    written: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first needed: a clean text needs few."""
        return re.compile(self.written)


class Score(NamedTuple):
    """The points of a line, the names of its signs, and the rule of the strongest one."""

    points: int
    signs: tuple[str, ...]
    rule: str


Strength = Literal["always", "plain", ""]


def tables() -> tuple[Path, ...]:
    """Return the files of the tables."""
    folder = Path(__file__).parent
    return (*sorted((folder / "signs").glob("*.toml")), folder / "stays.toml")


@cache
def _rows(kind: str) -> dict[str, Any]:
    """Return the rows of one kind (``words``, ``sign``, ``stay``) of all tables."""
    return {name: row for table in _read() for name, row in table.get(kind, {}).items()}


@cache
def _read() -> list[dict[str, Any]]:
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in tables()]


def _joined(patterns: list[str]) -> str:
    joined = "|".join(patterns)
    for word, stands_for in words().items():
        joined = joined.replace(word, f"(?:{stands_for})")
    return joined


def words() -> dict[str, str]:
    """Return the lists of words that patterns name in capitals."""
    return _rows("words")


def no_names() -> list[str]:
    """Return patterns for what is not the name of a site, whoever says so."""
    return [pattern for row in _rows("no-name").values() for pattern in row["patterns"]]


@cache
def signs() -> tuple[Sign, ...]:
    """Return every sign."""
    return tuple(
        Sign(
            name,
            row["weight"],
            row.get("rule", ""),
            tuple(row.get("keys", ())),
            tuple(row.get("gate", row.get("keys", ()))),
            _joined(row["patterns"]),
        )
        for name, row in _rows("sign").items()
    )


@cache
def keys() -> tuple[str, ...]:
    """Return the words of which every line with a strong sign holds at least one."""
    return tuple(sorted({key for sign in signs() for key in sign.keys}))


class Named(Protocol):
    """The names of sites (`names.Names`)."""

    def first(self, folded: str) -> str:
        """Return the name that stands first in *folded*, or nothing."""
        ...


def score(folded: str, names: Named | None = None) -> Score:
    """
    Add up what speaks for and against *folded* (see `folding.fold`) being an advert.

    *names* are the names of sites that stand in advert blocks.

    >>> score("更多材料请关注公众号:墨痕阁").points
    6
    """
    found = _score(folded)
    if names and names.first(folded):
        return Score(found.points + NAME_WEIGHT, (*found.signs, "site-name"), found.rule)
    return found


@lru_cache(maxsize=REMEMBERED)
def may_reach(folded: str, points: int) -> bool:
    """
    Tell whether what speaks for *folded* is enough, were there nothing against it.

    Signs that every line is tried for (they have no words) come last: few lines get as far.
    """
    worth = [signs()[number] for number in _worth(folded, _FOR)]
    left = sum(sign.weight for sign in worth)
    found = 0
    for sign in sorted(worth, key=lambda sign: (not sign.gate, -sign.weight)):
        if found >= points or found + left < points:
            break
        left -= sign.weight
        if sign.pattern.search(folded):
            found += sign.weight
    return found >= points


@lru_cache(maxsize=REMEMBERED)
def promise(folded: str) -> Score:
    """Return what speaks for *folded* being an advert: for most lines nothing does."""
    return _total(_found(folded, _FOR))


@lru_cache(maxsize=REMEMBERED)
def _score(folded: str) -> Score:
    return _total(sorted((*_found(folded, _FOR), *_found(folded, _AGAINST))))


_FOR, _AGAINST = 1, -1


@lru_cache(maxsize=REMEMBERED)
def _found(folded: str, side: int) -> tuple[int, ...]:
    """Return the numbers of the signs of one side that are found in *folded*."""
    table = signs()
    return tuple(number for number in _worth(folded, side) if table[number].pattern.search(folded))


@lru_cache(maxsize=REMEMBERED)
def _worth(folded: str, side: int) -> tuple[int, ...]:
    """Return the numbers of the signs of one side that *folded* holds a word of."""
    numbers, index = _index(side)
    return tuple(sorted(numbers[place] for place in index.found(folded)))


@cache
def _index(side: int) -> tuple[list[int], WordIndex]:
    table = signs()
    numbers = [number for number, sign in enumerate(table) if (sign.weight > 0) == (side > 0)]
    return numbers, WordIndex(table[number].gate for number in numbers)


def _total(numbers: Iterable[int]) -> Score:
    found = [signs()[number] for number in numbers]
    strongest = max(found, key=lambda sign: sign.weight, default=None)
    rule = strongest.rule if strongest and strongest.rule else "block-line"
    return Score(
        sum(sign.weight for sign in found),
        tuple(sign.name for sign in found),
        f"boilerplate/{rule}",
    )


@cache
def _stays() -> tuple[tuple[str, Strength, re.Pattern[str]], ...]:
    return tuple(
        (name, row["strength"], re.compile("|".join(row["patterns"])))
        for name, row in _rows("stay").items()
    )


# What stays begins and ends with any marks: of thousands, each pattern would take the square.
_LONG = 200
_MANY_MARKS = lazily.pattern(r"\W{40,}")


def _some_marks(match: re.Match[str]) -> str:
    return match[0][:20] + match[0][-20:]


@lru_cache(maxsize=REMEMBERED)
def stays(folded: str) -> tuple[str, Strength]:
    """
    Tell what kind of line that stays *folded* is, and how firmly; two empty strings for none.

    >>> stays("来源:某报"), stays("关于召开会员大会的通知"), stays("扫码入群")
    (('provenance', 'always'), ('title', 'plain'), ('', ''))
    """
    said = _MANY_MARKS.sub(_some_marks, folded) if len(folded) > _LONG else folded
    for name, strength, pattern in _stays():
        if pattern.search(said):
            return name, strength
    return "", ""
