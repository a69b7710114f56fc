"""Learned templates: blocks of lines that recur, and the index that finds their lines in a text."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

from .sightings import Starts, key_of

__all__ = ["Scope", "Template", "TemplateIndex", "TemplateLine"]

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
    """Finds the templates that hold a line; *starts* is how a line of one may begin."""

    lines: dict[str, tuple[TemplateLine, ...]]
    starts: "Starts"

    @classmethod
    def of(cls, templates: Iterable[Template]) -> "TemplateIndex":
        """Index the blocks among *templates*."""
        lines: dict[str, tuple[TemplateLine, ...]] = {}
        for number, template in enumerate(templates):
            found = TemplateLine(number, template.accepted, template.scope)
            for line in template.lines if template.scope != "inline" else ():
                lines[line] = (*lines.get(line, ()), found)
        return cls(lines, Starts(lines))

    def found(self, raws: list[str]) -> list[tuple[TemplateLine, ...]]:
        """Return the lines of templates that each of *raws* is one of."""
        lines, may = self.lines, self.starts.may_begin
        return [lines.get(key_of(raw), ()) if may(raw) else () for raw in raws]
