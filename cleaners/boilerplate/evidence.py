"""Reads the tables of signs: ``evidence.toml`` and ``against.toml``, and of what stays."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from .triggers import WordIndex

__all__ = [
    "NAME_WEIGHT",
    "REMEMBERED",
    "REMEMBERED",
    "TABLES",
    "Score",
    "Strength",
    "keys",
    "score",
    "signs",
    "stays",
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


TABLES = ("evidence", "against", "stays")
Strength = Literal["always", "plain", ""]


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


def _joined(patterns: list[str]) -> str:
    joined = "|".join(patterns)
    for word, stands_for in words().items():
        joined = joined.replace(word, f"(?:{stands_for})")
    return joined


@cache
def words() -> dict[str, str]:
    """Return the lists of words that patterns name in capitals."""
    found: dict[str, str] = _table("evidence.toml")["words"]
    return found


@cache
def signs() -> tuple[Sign, ...]:
    """Return every sign of ``evidence.toml`` and ``against.toml``."""
    tables = _table("evidence.toml")["sign"] | _table("against.toml")["sign"]
    return tuple(
        Sign(
            name,
            row["weight"],
            row.get("rule", ""),
            tuple(row.get("keys", ())),
            tuple(row.get("gate", row.get("keys", ()))),
            _joined(row["patterns"]),
        )
        for name, row in tables.items()
    )


@cache
def keys() -> tuple[str, ...]:
    """Return the words of which every line with a strong sign holds at least one."""
    return tuple(sorted({key for sign in signs() for key in sign.keys}))


@cache
def _index() -> WordIndex:
    return WordIndex(sign.gate for sign in signs())


def score(folded: str, names: re.Pattern[str] | None = None) -> Score:
    """
    Add up what speaks for and against *folded* (see `folding.fold`) being an advert.

    *names* finds the site names that stand in advert blocks.

    >>> score("更多材料请关注公众号:墨痕阁").points
    6
    """
    found = _score(folded)
    if names and names.search(folded):
        return Score(found.points + NAME_WEIGHT, (*found.signs, "site-name"), found.rule)
    return found


@lru_cache(maxsize=REMEMBERED)
def _score(folded: str) -> Score:
    table = signs()
    worth = sorted(_index().found(folded))
    found = [table[number] for number in worth if table[number].pattern.search(folded)]
    strongest = max(found, key=lambda sign: sign.weight, default=None)
    rule = strongest.rule if strongest and strongest.rule else "block-line"
    return Score(
        sum(sign.weight for sign in found),
        tuple(sign.name for sign in found),
        f"boilerplate/{rule}",
    )


@cache
def _stays() -> tuple[tuple[str, Strength, re.Pattern[str]], ...]:
    rows = _table("stays.toml")["stay"]
    return tuple(
        (row["name"], row["strength"], re.compile("|".join(row["patterns"]))) for row in rows
    )


@lru_cache(maxsize=REMEMBERED)
def stays(folded: str) -> tuple[str, Strength]:
    """
    Tell what kind of line that stays *folded* is, and how firmly; two empty strings for none.

    >>> stays("来源:某报"), stays("关于召开会员大会的通知"), stays("扫码入群")
    (('provenance', 'always'), ('title', 'plain'), ('', ''))
    """
    for name, strength, pattern in _stays():
        if pattern.search(folded):
            return name, strength
    return "", ""
