"""Everything that decides, compiled once: packs, words to scan for, learned templates and names."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from qinggao import lazily

from . import evidence
from .evidence import REMEMBERED, Score
from .lines import View
from .names import Names, names_of
from .packs import PackRule, SlowRules, load, load_shipped, stamp
from .templates import Template, TemplateIndex
from .triggers import Scan, WordIndex, pairs_of

__all__ = ["Rulebook", "rulebook", "taught"]

LONGEST = 400  # characters of a line that may go as a whole
File: TypeAlias = tuple[Path, tuple[int, int]]  # with what tells its versions
Sought: TypeAlias = tuple[tuple[str, ...], tuple[File, ...], frozenset[str]]  # packs, files, names
NOTHING = Score(0, (), "boilerplate/block-line")
# A row of a table, a fence: never an advert.
# 本院认为，“图片来源网络，侵删”的声明不能替代许可: what is said of an advert.
_REPORTED = lazily.pattern(
    r"^(?:本院|法院|原告|被告|上诉人|被上诉人|经审理|经查)(?!网)"
    r"|\"[^\"]{2,40}\"的?(?:声明|字样|标语|标识|提示|水印|条款|表述|行为)"
)
_STRUCTURE = lazily.pattern(r"\|.*\|$|```|~~~|[+]-")


@dataclass(frozen=True, eq=False)
class Rulebook:
    """The rules of one set of options, ready to use."""

    line_rules: tuple[PackRule, ...]
    line_index: WordIndex
    inline_rules: tuple[PackRule, ...]
    inline_index: WordIndex
    inline_pairs: frozenset[str] | None  # where such a fragment may be; None: anywhere
    inline_bracketed: bool  # every such fragment begins with a bracket
    unkeyed: bool  # a rule without keys: every line of its scope is looked at
    sought: Sought
    slow: SlowRules
    templates: TemplateIndex = field(default_factory=lambda: TemplateIndex.of(()))
    named: frozenset[str] = frozenset()  # the names of sites that are known

    # What was found in lines, also under other templates: a site's adverts come again and again.
    _views: dict[tuple[str, tuple[str, ...], Names | None], View] = field(default_factory=dict)

    @cached_property
    def scan(self) -> Scan:
        """What looks for the words of the rules, and for names of sites, also of other texts."""
        return _scan(*self.sought)

    @cached_property
    def names(self) -> Names:
        """The same, to be found in folded lines."""
        return names_of(self.named)

    def view(self, folded: str, scopes: tuple[str, ...], names: Names | None = None) -> View:
        """Say what a folded line says that stands in *scopes*, by the *names* that are known."""
        line = folded, scopes, names
        view = self._views.get(line)
        if view is None:
            if len(self._views) >= REMEMBERED:
                self._views.clear()
            plain = self._judged(folded, scopes) if names is None else self.view(folded, scopes)
            view = self._views[line] = plain if names is None else plain.knowing(names)
        return view

    def _judged(self, folded: str, scopes: tuple[str, ...]) -> View:
        if len(folded) > LONGEST or _STRUCTURE.match(folded):
            return View(folded, scopes, NOTHING)
        rule = self.line_rule(folded, scopes)
        if rule and not _REPORTED.search(folded):
            return View(folded, scopes, NOTHING._replace(rule=rule.rule), rule.name)
        return View(folded, scopes)

    def line_rule(self, folded: str, scopes: tuple[str, ...]) -> PackRule | None:
        """Return the first rule that knows a folded line which stands in one of *scopes*."""
        for index in sorted(self.line_index.found(folded)):
            rule = self.line_rules[index]
            if not set(rule.scope).isdisjoint(scopes) and rule.found(folded, self.slow):
                return rule
        return None


def _applies(rule: PackRule, path: str) -> bool:
    return not rule.paths or any(PurePosixPath(path).match(glob) for glob in rule.paths)


def _keys(rules: Iterable[PackRule]) -> set[str]:
    return {key for rule in rules for key in rule.keys}


def rulebook(
    packs: tuple[str, ...],
    files: tuple[Path, ...],
    templates: tuple[Template, ...],
    time_limit: float,
    path: str = "",
) -> Rulebook:
    """
    Compile the rules of these options; the same options give the same rulebook.

    Raises `PackError` for a pack that cannot be used.
    """
    stamped = tuple((file, stamp(file)) for file in files)
    rules = _rules(packs, stamped, time_limit, _off(files, path))
    if not templates:
        return rules
    return taught(rules, templates)


def taught(
    rules: Rulebook, templates: tuple[Template, ...], sought: Sought | None = None
) -> Rulebook:
    """Return *rules* with *templates*; *sought*, if given, is what the scan looks for."""
    named = frozenset(one.lines[0] for one in templates if one.is_name)
    sought = sought or (*rules.sought[:2], named)
    return replace(rules, templates=TemplateIndex.of(templates), named=named, sought=sought)


def _off(files: tuple[Path, ...], path: str) -> frozenset[str]:
    limited = (rule for file in files for rule in load(file) if rule.paths)
    return frozenset(rule.id for rule in limited if not _applies(rule, path))


def _loaded(packs: tuple[str, ...], files: tuple[File, ...]) -> list[PackRule]:
    shipped = [rule for name in packs for rule in load_shipped(name)]
    return shipped + [rule for file, _ in files for rule in load(file)]


@lru_cache(maxsize=64)
def _rules(
    packs: tuple[str, ...], files: tuple[File, ...], time_limit: float, off: frozenset[str]
) -> Rulebook:
    rules = tuple(rule for rule in _loaded(packs, files) if rule.id not in off)
    inline = tuple(rule for rule in rules if "inline" in rule.scope)
    whole = tuple(rule for rule in rules if set(rule.scope) != {"inline"})
    return Rulebook(
        whole,
        WordIndex(rule.gate for rule in whole),
        inline,
        WordIndex(rule.gate for rule in inline),
        pairs_of(_keys(inline)) if all(rule.keys for rule in inline) else None,
        all(rule.bracketed for rule in inline),
        any(not rule.keys and rule.pack not in packs for rule in rules),
        (packs, files, frozenset()),
        _slow(packs, files, time_limit),
    )


@lru_cache(maxsize=4)
def _scan(packs: tuple[str, ...], files: tuple[File, ...], names: frozenset[str]) -> Scan:
    """Return what looks for the words of all rules, those for other paths too, and for *names*."""
    return Scan({*evidence.keys(), *_keys(_loaded(packs, files))}, names)


@lru_cache(maxsize=64)
def _slow(packs: tuple[str, ...], files: tuple[File, ...], time_limit: float) -> SlowRules:
    """Return what is slow under these options, in whichever documents: off is off for all."""
    del packs, files
    return SlowRules(time_limit)
