"""Adverts, watermarks and the furniture of web pages; see `Boilerplate`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from qinggao.cleaner import Rule
from qinggao.edit import Edit

from .finding import find
from .learning import learn
from .packs import PackError, shipped, shipped_path
from .proposals import proposals_to_pack
from .rulebook import Rulebook, rulebook
from .sightings import Sightings, sightings
from .templates import Template

__all__ = [
    "Boilerplate",
    "PackError",
    "Sightings",
    "Template",
    "learn",
    "proposals_to_pack",
    "sightings",
]

_CLAUSE = "CONVENTIONS: Adverts and watermarks"


@dataclass(frozen=True)
class Boilerplate:
    """
    Removes what a website put around and into a document.
    """

    packs: tuple[str, ...] = shipped()
    files: tuple[Path, ...] = ()
    templates: tuple[Template, ...] = ()
    time_limit: float = 1.0
    path: str = ""

    rules: ClassVar[tuple[Rule, ...]] = tuple(
        Rule(f"boilerplate/{name}", summary, _CLAUSE)
        for name, summary in (
            ("membership-advert", "An offer of membership, material or writing for money."),
            ("follow-us", "A line that asks the reader to follow an account or scan a code."),
            ("chat-group", "A QQ or WeChat group or number of a site."),
            ("download-link", "Where the file is to be had, a link, a password."),
            ("site-navigation", "Menus, breadcrumbs, page tools, counters."),
            ("related-article", "Previous, next and related articles, and the lists below them."),
            ("copyright-line", "Copyright, filing number and technical support of a site."),
            ("reprint-disclaimer", "What a site says about texts that are not its own."),
            ("page-number", "A line that holds a page number and nothing else."),
            ("watermark-line", "A watermark: for study only, not to be passed on."),
            ("site-name", "The name of a site that stands in its adverts."),
            ("block-line", "A line between adverts that says nothing of its own."),
            ("inline-advert", "An advert fragment inside a line, with its bracket."),
            ("learned-block", "A line of a block that was learned from the corpus."),
            ("pack-rule", "A line or fragment that a rule of the user's pack matches."),
        )
    ) + (
        Rule(
            "boilerplate/possible-advert", "A line with nearly enough evidence.", _CLAUSE, "suggest"
        ),
        Rule(
            "boilerplate/recurring-block",
            "A recurring line without advert evidence.",
            _CLAUSE,
            "suggest",
        ),
    )

    def __post_init__(self) -> None:
        """Read the packs, so that a wrong one is refused at once."""
        _ = self._book

    @cached_property
    def _book(self) -> Rulebook:
        return rulebook(self.packs, self.files, self.templates, self.time_limit, self.path)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_book"}

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield what is removed from *text*, in order and without overlap."""
        yield from find(text, self._book, suggestions=False)

    def findings(self, text: str) -> Iterator[Edit]:
        """Yield what is removed and what is only suggested, ordered by start."""
        yield from find(text, self._book, suggestions=True)

    def sources(self) -> Iterable[Path]:
        """Return the pack files that decide the edits."""
        return (*(shipped_path(name) for name in self.packs), *self.files)

    def warnings(self) -> tuple[str, ...]:
        """Return what was switched off because it took too long, in words."""
        return tuple(self._book.slow.off.values())

    def for_path(self, path: str) -> "Boilerplate":
        """Return this cleaner for the document at *path*, with the packs whose ``paths`` fit it."""
        return replace(self, path=path)
