"""Rule packs: TOML files that say which lines go, where, and prove it with examples."""

import re
import time
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, TypeAlias, get_args

import regex

from qinggao import lazily

from .folding import fold
from .templates import Scope

__all__ = [
    "PackError",
    "PackRule",
    "SlowRules",
    "load",
    "load_shipped",
    "shipped",
    "shipped_path",
    "stamp",
]

SCOPES = get_args(Scope)
USER_RULE = "boilerplate/pack-rule"

Pattern: TypeAlias = re.Pattern[str] | regex.Pattern[str]


class PackError(ValueError):
    """A pack cannot be used; the message names the pack, the rule and the example that fails."""


@dataclass(frozen=True)
class PackRule:
    """
    One rule of a pack.

    *scope*: where it may stand: ``head`` and ``tail`` (the first and last forty lines that are not
    blank), ``line`` (a whole line anywhere), ``inline`` (a fragment inside a line). *keys*: words
    of which every match holds one; a rule without keys is tried on every line of its scope.
    *paths*: globs of the documents it is for; without any it is for all. *bracketed*: a fragment
    begins with a bracket, so that nothing needs to be tried where none opens. *gate*: the keys, or
    for a rule without them words that every match holds, which are too common to be looked for.
    *is_shipped*: its patterns are known to be fast, and no time is taken.
    """

    pack: str
    name: str
    rule: str
    scope: tuple[Scope, ...]
    keys: tuple[str, ...]
    patterns: tuple[str, ...]
    literals: frozenset[str]
    paths: tuple[str, ...]
    bracketed: bool
    gate: tuple[str, ...]
    is_shipped: bool = False

    @cached_property
    def line(self) -> Pattern:
        """What finds a line; a literal is the whole of it (compiled when it is first needed)."""
        literals = (f"^{regex.escape(literal)}$" for literal in sorted(self.literals))
        return self._compiled((*self.patterns, *literals))

    @cached_property
    def fragment(self) -> Pattern:
        """What finds a fragment in a line."""
        return self._compiled((*self.patterns, *map(regex.escape, sorted(self.literals))))

    def _compiled(self, patterns: Iterable[str]) -> Pattern:
        joined = "|".join(f"(?:{one})" for one in patterns) or "(?!)"
        if self.is_shipped:
            return re.compile(joined, re.IGNORECASE)
        return regex.compile(joined, regex.IGNORECASE)

    @property
    def id(self) -> str:
        """The pack and the rule, for messages."""
        return f"{self.pack}/{self.name}"

    def found(self, folded: str, slow: "SlowRules") -> bool:
        """Tell whether the rule knows a folded line, or the fragment that its scope is about."""
        pattern = self.fragment if self.scope == ("inline",) else self.line
        return slow.search(self.id, pattern, folded) is not None


class SlowRules:
    """Holds the time limit of a document, and the rules that broke it: off from then on."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.off: dict[str, str] = {}
        self._left = limit

    def new_document(self) -> None:
        """Give the next document its full time."""
        self._left = self.limit

    def search(
        self, rule: str, pattern: Pattern, folded: str
    ) -> re.Match[str] | regex.Match[str] | None:
        """Search for *rule* no longer than what is left of the time; nothing if it is off."""
        if isinstance(pattern, re.Pattern):
            return pattern.search(folded)
        if rule in self.off:
            return None
        began = time.perf_counter()
        try:
            return pattern.search(folded, timeout=max(self._left, 0.001))
        except TimeoutError:
            self.off[rule] = (
                f"rule {rule} took longer than {self.limit:g} s on one document and is off now"
            )
            return None
        finally:
            self._left -= time.perf_counter() - began


# A pattern may be written with the marks of Chinese text; the folded line has those of ASCII.
_MARKS = dict(zip("，：；！“”《》—～×＊", ',:;!""<>-~xx', strict=True))
_MARKS |= {
    mark: re.escape(ascii_mark)
    for mark, ascii_mark in zip("（）【】［］〔〕。．？｜＋…", "()[][][]..?|+.", strict=True)
}
_MARK = lazily.pattern("|".join(_MARKS))


def _folded(pattern: str) -> str:
    return _MARK.sub(lambda mark: _MARKS[mark[0]], pattern).replace(" ", "")


_KNOWN = {
    "name", "rule", "scope", "keys", "patterns", "literals", "must_match", "must_not_match",
    "summary", "bracketed", "gate",
}  # fmt: skip


def _rule(pack: str, paths: tuple[str, ...], row: dict[str, Any]) -> PackRule:
    where = f"pack {pack!r}, rule {row.get('name', '(no name)')!r}"
    if unknown := set(row) - _KNOWN:
        raise PackError(f"{where}: unknown {sorted(unknown)}; there are {sorted(_KNOWN)}")
    scope = row.get("scope", "line")
    scopes = (scope,) if isinstance(scope, str) else tuple(scope)
    if not row.get("name") or not scopes or set(scopes) - set(SCOPES):
        raise PackError(f"{where}: a rule has a name and a scope of {', '.join(SCOPES)}")
    if not row.get("patterns") and not row.get("literals"):
        raise PackError(f"{where}: has neither patterns nor literals")
    return PackRule(
        pack,
        row["name"],
        row.get("rule", USER_RULE),
        scopes,
        tuple(fold(key) for key in row.get("keys", ())),
        tuple(map(_folded, row.get("patterns", ()))),
        frozenset(fold(literal) for literal in row.get("literals", ())),
        paths,
        bool(row.get("bracketed")),
        tuple(fold(word) for word in row.get("gate", row.get("keys", ()))),
    )


def _check(rule: PackRule, row: dict[str, Any]) -> None:
    """Raise `PackError` for an example that does not do what the pack says."""
    where = f"pack {rule.pack!r}, rule {rule.name!r}"
    slow = SlowRules(1.0)
    try:
        _ = rule.line, rule.fragment
    except regex.error as error:
        raise PackError(f"{where}: {error}") from error
    for example in row.get("must_match", ()):
        folded = fold(example)
        if not rule.found(folded, slow):
            raise PackError(f"{where}: does not match {example!r}{_why(slow)}")
        if rule.keys and not any(key in folded for key in rule.keys):
            raise PackError(f"{where}: {example!r} holds none of the keys {rule.keys}")
    for example in row.get("must_not_match", ()):
        if rule.found(fold(example), slow):
            raise PackError(f"{where}: matches {example!r}, which it must not")
    if slow.off:
        raise PackError(f"{where}: {_why(slow)}")


def _why(slow: SlowRules) -> str:
    return "".join(f" ({reason})" for reason in slow.off.values())


def load(path: Path, *, try_examples: bool = True) -> tuple[PackRule, ...]:
    """
    Read the pack at *path* and try its examples; once, until the file changes.

    Raises `PackError` for a pack that cannot be read, or whose examples fail.
    """
    return _load(path, stamp(path), try_examples)


def stamp(path: Path) -> tuple[int, int]:
    """Return what tells the file at *path* from what it was before somebody edited it."""
    try:
        found = path.stat()
    except OSError as error:
        raise PackError(f"pack {path}: {error}") from error
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=64)
def _load(path: Path, _stamp: tuple[int, int], try_examples: bool) -> tuple[PackRule, ...]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PackError(f"pack {path}: {error}") from error
    about = table.get("pack", {})
    name = about.get("name", path.stem)
    rows: list[dict[str, Any]] = table.get("rule", [])
    rules = tuple(_rule(name, tuple(about.get("paths", ())), row) for row in rows)
    if try_examples:
        for rule, row in zip(rules, rows, strict=True):
            _check(rule, row)
    return rules


@cache
def shipped() -> tuple[str, ...]:
    """Return the names of the packs that come with the cleaner."""
    listed = (files(__package__) / "packs").iterdir()
    return tuple(sorted(pack.name[:-5] for pack in listed if pack.name.endswith(".toml")))


def shipped_path(name: str) -> Path:
    """Return the file of the shipped pack *name*; raises `PackError` where there is none."""
    if name not in shipped():
        raise PackError(f"no pack named {name!r}; there are {', '.join(shipped())}")
    with as_file(files(__package__) / "packs" / f"{name}.toml") as path:
        return path


@cache
def load_shipped(name: str) -> tuple[PackRule, ...]:
    """Read the shipped pack *name*; its examples are tried by the tests, not at each start."""
    return tuple(
        replace(rule, is_shipped=True) for rule in load(shipped_path(name), try_examples=False)
    )
