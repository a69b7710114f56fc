"""Everything that decides, compiled once: packs, words to scan for, learned templates and names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from . import evidence
from .evidence import REMEMBERED
from .names import pattern_of
from .packs import PackRule, SlowRules, load, load_shipped
from .templates import Template, TemplateIndex
from .triggers import Scan, WordIndex, scan_for, spelled

__all__ = ["Rulebook", "rulebook"]


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
    scan: Scan
    slow: SlowRules
    templates: TemplateIndex = field(default_factory=lambda: TemplateIndex({}, frozenset()))
    names: re.Pattern[str] | None = None  # of sites, folded
    spelled: re.Pattern[str] | None = None  # the same in any spelling

    _known: dict[tuple[str, tuple[str, ...]], PackRule | None] = field(default_factory=dict)

    def line_rule(self, folded: str, scopes: tuple[str, ...]) -> PackRule | None:
        """Return the first rule that knows a folded line which stands in one of *scopes*."""
        line = (folded, scopes)
        if line not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[line] = self._line_rule(folded, scopes)
        return self._known[line]

    def _line_rule(self, folded: str, scopes: tuple[str, ...]) -> PackRule | None:
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
    limited = (rule for file in files for rule in load(file) if rule.paths)
    off = frozenset(rule.id for rule in limited if not _applies(rule, path))
    rules = _rules(packs, files, time_limit, off)
    return _taught(rules, templates) if templates else rules


@lru_cache(maxsize=64)
def _rules(
    packs: tuple[str, ...], files: tuple[Path, ...], time_limit: float, off: frozenset[str]
) -> Rulebook:
    loaded = [rule for name in packs for rule in load_shipped(name)]
    loaded += [rule for file in files for rule in load(file)]
    rules = tuple(rule for rule in loaded if rule.id not in off)
    inline = tuple(rule for rule in rules if "inline" in rule.scope)
    whole = tuple(rule for rule in rules if set(rule.scope) != {"inline"})
    return Rulebook(
        whole,
        WordIndex(rule.keys for rule in whole),
        inline,
        WordIndex(rule.keys for rule in inline),
        frozenset(scan_for(tuple(sorted(_keys(inline)))).words)
        if all(rule.keys for rule in inline)
        else None,
        all(rule.bracketed for rule in inline),
        any(not rule.keys and rule.pack not in packs for rule in rules),
        scan_for(tuple(sorted({*evidence.keys(), *_keys(rules)}))),
        _slow(packs, files, time_limit),
    )


@lru_cache(maxsize=64)
def _slow(packs: tuple[str, ...], files: tuple[Path, ...], time_limit: float) -> SlowRules:
    """Return what is slow under these options, in whichever documents: off is off for all."""
    del packs, files
    return SlowRules(time_limit)


@lru_cache(maxsize=256)
def _taught(rules: Rulebook, templates: tuple[Template, ...]) -> Rulebook:
    """Add *templates* to *rules*: those of one document are few, and those of a site recur."""
    names = {line for template in templates if template.is_name for line in template.lines}
    return replace(
        rules,
        templates=TemplateIndex.of(templates),
        names=pattern_of(names),
        spelled=spelled(names),
    )
