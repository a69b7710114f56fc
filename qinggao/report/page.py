"""Renders the page. Everything that comes from documents is data: the template escapes it."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from qinggao.manifest import Manifest, ManifestError
from qinggao.report.facts import Facts
from qinggao.report.pieces import Shown, shown
from qinggao.visible import visible

__all__ = ["report"]

_SECTIONS = (
    "Balance", "Edits by cleaner", "Edits by rule", "Replacements", "Redaction markers",
    "Suggestions", "Duplicates", "Set aside", "Runs", "Documents",
)  # fmt: skip

# Changes of one document on the page; code points of a text in a table.
_CHANGES = 200
_SHORT = 80


def report(clean: Path, *, documents: int = 50) -> str:
    """
    Return the report of a clean folder as HTML: one page without a link to anything outside.

    *documents*: so many, those with the most edits, are shown with their changes. Raises
    `qinggao.manifest.ManifestError` where there is no manifest.
    """
    manifest = Manifest.existing(clean)
    facts = Facts(manifest)
    for row in facts.cleaners:
        row["sum"] = row["applied"] + row["suggested"]
    rows = facts.most_edited(documents)
    told = [one for row in rows if (one := _shown(manifest, row))]
    places = {one.row["document"]: f"d{number}" for number, one in enumerate(told, 1)}
    here = Path(__file__).parent
    template = _environment().from_string((here / "page.html.jinja").read_text(encoding="utf-8"))
    return template.render(
        clean=clean.resolve().name,
        facts=facts,
        sections=_SECTIONS,
        shown=told,
        places=places,
        style=Markup((here / "page.css").read_text(encoding="utf-8")),  # noqa: S704  our own file
    )


def _shown(manifest: Manifest, row: Mapping[str, Any]) -> Shown | None:
    """Return a document with its changes; nothing where its text is gone or was changed."""
    try:
        return shown(manifest, row, _CHANGES)
    except (OSError, ManifestError):
        return None


def _environment() -> Environment:
    made = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    made.filters |= {
        "anchor": lambda title: title.lower().replace(" ", "-"),
        "count": lambda number: f"{number or 0:,}".replace(",", "\N{NARROW NO-BREAK SPACE}"),
        "moment": _moment,
        "short": _short,
        "size": _size,
    }
    return made


def _moment(when: datetime) -> str:
    return f"{when.astimezone():%Y-%m-%d %H:%M}"


def _short(text: str) -> str:
    return visible(text if len(text) <= _SHORT else f"{text[:_SHORT]}…")


def _size(count: int) -> str:
    """
    Return a number of bytes as people say it.

    >>> _size(2_340_000)
    '2.3 MB'
    """
    for unit, one in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= one:
            return f"{count / one:.1f} {unit}"
    return f"{count} bytes"
