"""Learned templates: blocks of lines that recur, and the index that finds their lines in a text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from string import ascii_lowercase, digits
from typing import Any, Literal, NamedTuple

from .folding import BLANKS, fold, simple, spellings
from .sightings import key_of

__all__ = ["Scope", "Template", "TemplateIndex", "TemplateLine"]

_MASKED = frozenset("".join(map(spellings, ascii_lowercase + digits)))
_FIGURE = re.compile(r"\s*[0-9a-z]+", re.IGNORECASE)
_MARKS_INSIDE = "@._/:%?=&+#~-"  # marks that a masked figure or word may hold
_HAN = re.compile("[\u4e00-\u9fff]")
_HAN_PAIR = re.compile("[\u4e00-\u9fff]{2}")
Scope = Literal["head", "tail", "line", "inline"]


@dataclass(frozen=True, slots=True, order=True)
class Template:
    """
    A block of lines that recurs over documents whose bodies differ.

    *scope*: ``head`` or ``tail`` (a block), ``inline`` (a site's name).
    *lines*: the masked lines in order (see `folding.mask`). *support*: how many different documents
    have it. *evidence*: the points of its lines for being an advert. *example*: the lines as one
    document had them. *accepted*: whether it is applied or only suggested.
    """

    scope: Scope
    lines: tuple[str, ...]
    support: int
    evidence: int
    example: str
    accepted: bool

    @property
    def is_name(self) -> bool:
        """A name of a site: evidence elsewhere, not a block."""
        return self.scope == "inline" and self.accepted

    def row(self) -> dict[str, Any]:
        """Return the template as a plain row, for the manifest."""
        return asdict(self) | {"lines": list(self.lines)}

    @property
    def said(self) -> "Template":
        """What decides of it: however often it was seen, texts come out the same."""
        return Template(self.scope, self.lines, 0, 0, "", self.accepted)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Template":
        """
        Read a row that `row` wrote.

        >>> template = Template("head", ("加0群",), 4, 5, "加QQ群123456", True)
        >>> Template.from_row(template.row()) == template
        True
        """
        return cls(
            row["scope"],
            tuple(row["lines"]),
            int(row["support"]),
            int(row["evidence"]),
            row["example"],
            bool(row["accepted"]),
        )


class TemplateLine(NamedTuple):
    """A line of a template, found in a text."""

    template: int
    accepted: bool
    scope: str


class TemplateIndex(NamedTuple):
    """Finds the templates that hold a line; *begins* is what one may begin with, as written."""

    lines: dict[str, tuple[TemplateLine, ...]]
    begins: frozenset[str]

    @classmethod
    def of(cls, templates: Iterable[Template]) -> "TemplateIndex":
        """Index the blocks among *templates*."""
        lines: dict[str, tuple[TemplateLine, ...]] = {}
        for number, template in enumerate(templates):
            found = TemplateLine(number, template.accepted, template.scope)
            for line in template.lines if template.scope != "inline" else ():
                lines[line] = (*lines.get(line, ()), found)
        return cls(lines, frozenset(begin for line in lines for begin in _begins(line)))

    def found(self, raw: str) -> tuple[TemplateLine, ...]:
        """Return the lines of templates that *raw* is one of."""
        begin = raw[:2] if raw[:1] not in BLANKS and raw[1:2] not in BLANKS else _start(raw)
        if begin not in self.begins and begin[:1] not in self.begins:
            return ()
        if begin[:1] in _MASKED and _HAN.search(raw) and not self._may_be_masked(raw):
            return ()
        return self.lines.get(key_of(raw), ())

    def _may_be_masked(self, raw: str) -> bool:
        """Tell whether a line of a template goes on, behind its first figure or word, as *raw*."""
        match = _FIGURE.match(raw)
        following = fold(raw[match.end() : match.end() + 4])[:1] if match else ":"
        return "0" + following in self.begins or following in _MARKS_INSIDE


def _start(raw: str) -> str:
    return "".join(raw[:40].split())[:2] if raw else ""


def _begins(line: str) -> Iterator[str]:
    """Yield every spelling of the first two characters of a masked line, or of the first alone."""
    if _HAN_PAIR.match(line):
        yield from (one + two for one in _spellings(line[0]) for two in _spellings(line[1]))
    elif line[0] == "0":  # a masked figure or Latin word
        yield from _MASKED
        yield line[:2]
    else:
        yield from _spellings(line[0])


def _spellings(char: str) -> str:
    """Return every character that may stand for *char*, traditional ones too."""
    return "".join(dict.fromkeys(spellings(char) + "".join(map(spellings, _traditional()[char]))))


@cache
def _traditional() -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for code, char in simple().items():
        found[char] += chr(code)
    return found
