"""Adverts, watermarks and the furniture of web pages; see `Boilerplate`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from qinggao.cleaner import Recurring, Rule, Sighting
from qinggao.edit import Edit

from .evidence import REMEMBERED, tables
from .finding import find
from .learning import learn
from .names import names_seen
from .packs import PackError, load, shipped, shipped_path
from .proposals import proposals_to_pack
from .rulebook import Rulebook, rulebook, taught
from .sightings import edges, sightings
from .templates import Template

__all__ = ["Boilerplate", "PackError", "Template", "proposals_to_pack"]

_CLAUSE = "CONVENTIONS: Adverts and watermarks"
_APPLIED = (
    ("membership-advert", "An offer of membership, material or writing for money."),
    ("follow-us", "A line that asks the reader to follow an account or scan a code."),
    ("chat-group", "A QQ or WeChat group or number of a site."),
    ("download-link", "Where the file is to be had: a link, a password, an app."),
    ("site-navigation", "Menus, breadcrumbs, page tools, counters."),
    ("related-article", "Previous, next and related articles, and the lists below them."),
    ("copyright-line", "Copyright, filing number and technical support of a site."),
    ("reprint-disclaimer", "What a site says about texts that are not its own."),
    ("page-number", "A line that holds a page number and nothing else."),
    ("watermark-line", "A watermark: for study only, not to be passed on."),
    ("site-name", "A line in which a site names itself."),
    ("block-line", "A line between adverts that says nothing of its own."),
    ("inline-advert", "An advert fragment inside a line, with its bracket."),
    ("learned-block", "A line of a block that was learned from the corpus."),
    ("pack-rule", "What a rule of the user's own pack matches."),
)
_SUGGESTED = (
    ("possible-advert", "A line with nearly enough evidence of being an advert."),
    ("recurring-block", "A line that recurs in unrelated documents without advert evidence."),
)


@dataclass(frozen=True)
class Boilerplate:
    """
    Removes what a website put around and into a document: adverts, watermarks, page furniture.

    What it does
        Removes whole lines, each with its line break, and fragments inside a line with their
        bracket. Three things decide. *Rule packs* (``packs/*.toml``) know lines that can be told by
        their form: page numbers, menus, filing numbers, headings of lists of other articles.
        *Signs* (``signs/*.toml``) give points for and against being an advert; a line needs four
        points near the ends of the text, six in its middle, fewer beside lines that go.
        *Templates* are blocks of lines that recur at the head or tail of at least three documents
        that are no copies of one another, with what varies in them masked (figures, links, account
        names, titles). A run counts them before it cleans; one that says enough of being an advert
        goes wherever it stands, with those of its lines that say nothing, and the names of sites in
        it are evidence elsewhere; any other is suggested. `qinggao learn` shows them. All of them
        read a line without its blanks, half width, in lower case and simplified, so a text has the
        same verdict before and after the cleaners that follow. A line that goes leaves no trace;
        the blank lines around it are for the cleaner ``layout``.

    Why
        Material sites print their name, groups and offers above and below a text and push them into
        it. Left there, they make unrelated documents look alike and end up in whatever is made of
        the corpus. CONVENTIONS, "Adverts and watermarks".

    Leaves alone
        Provenance (来源, 作者, 发布日期, 文号, 附件), contact lines of a notice, official headers,
        addressees, 同志们：, closings, dates and signatures (``stays.toml``), however often they
        recur. Sentences about members, official accounts, groups, copyright or QR codes.

    Options
        *packs*: names of the shipped packs in use. *files*: pack files of your own; their examples
        are tried when they are read. *learn*: whether what recurs in the corpus is learned.
        *time_limit*: seconds that pack rules may take on one document; a rule that takes longer is
        named at the end of the run and is off from then on. Not for pipeline.toml: *templates*,
        what was learned; *path*, the document, for packs that are limited to some paths.

    Example
        >>> from qinggao import apply
        >>> text = "关注公众号“墨痕阁”，领取材料\\n在座谈会上的讲话\\n第 1 页 共 5 页\\n"
        >>> print(apply(text, Boilerplate().edits(text)), end="")
        在座谈会上的讲话
    """

    packs: tuple[str, ...] = shipped()
    files: tuple[Path, ...] = ()
    learn: bool = True
    time_limit: float = 1.0
    templates: tuple[Template, ...] = ()
    path: str = ""

    # It reads lines without blanks, half width and simplified.
    unmoved_by: ClassVar[frozenset[str]] = frozenset(
        {"script", "punctuation", "redaction", "layout/indent", "layout/head-blank",
         "layout/tail-blank", "layout/blank-lines", "layout/final-newline", "layout/trailing-blank"}
    )  # fmt: skip
    # Of two marks one is left, which is all that it reads of a run: 加QQ群：123456？。
    moved_in_lines_by: ClassVar[frozenset[str]] = frozenset({"punctuation/clashing-marks"})

    rules: ClassVar[tuple[Rule, ...]] = (
        *(Rule(f"boilerplate/{name}", summary, _CLAUSE) for name, summary in _APPLIED),
        *(Rule(f"boilerplate/{name}", summary, _CLAUSE, "suggest") for name, summary in _SUGGESTED),
    )

    def __post_init__(self) -> None:
        """Read the packs, so that a wrong one is refused at once (`PackError`)."""
        rulebook(self.packs, self.files, (), self.time_limit, self.path)

    @cached_property
    def _book(self) -> Rulebook:
        return rulebook(self.packs, self.files, self.templates, self.time_limit, self.path)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name in self.__match_args__}

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield what is removed from *text*, in order and without overlap."""
        yield from find(text, self._book, suggestions=False)

    def findings(self, text: str) -> Iterator[Edit]:
        """Yield what is removed and what is only suggested, ordered by start."""
        yield from find(text, self._book, suggestions=True)

    def sources(self) -> Iterable[Path]:
        """Return the files that decide the edits: the tables of signs and the packs."""
        return (*tables(), *(shipped_path(name) for name in self.packs), *self.files)

    def warnings(self) -> tuple[str, ...]:
        """Return, in words, which rules were switched off because they took too long."""
        return tuple(self._book.slow.off.values())

    # --- Learning: the protocol `qinggao.cleaner.Learner` ---

    @property
    def learns(self) -> bool:
        """Whether it is to be taught."""
        return self.learn

    def sightings(self, text: str) -> Iterator[Sighting]:
        """Yield the lines of *text* that may recur, and what its copies have in common with it."""
        return sightings(text)

    def propose(self, recurring: Iterable[Recurring]) -> list[Mapping[str, Any]]:
        """Return the templates that *recurring* lines support, as rows."""
        return [template.row() for template in learn(recurring)]

    def taught(self, templates: Iterable[Mapping[str, Any]]) -> "Boilerplate":
        """Return the cleaner that knows the rows *templates*."""
        return replace(self, templates=tuple(Template.from_row(row).said for row in templates))

    def for_document(self, path: str, text: str) -> "Boilerplate":
        """Return the cleaner for one document: its packs, and the templates it has a line of."""
        path = path if self._has_paths else ""
        if not self.templates:
            return self if path == self.path else replace(self, path=path)
        concerning = path, self._concerning(text)
        known = self._of_documents
        if concerning not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[concerning] = self._limited(*concerning)
        return known[concerning]

    @cached_property
    def _has_paths(self) -> bool:
        return any(rule.paths for file in self.files for rule in load(file))

    @cached_property
    def _of_documents(self) -> dict[tuple[str, tuple[int, ...]], "Boilerplate"]:
        """By path and numbers of templates: the documents of a site have the same ones."""
        return {}

    def _concerning(self, text: str) -> tuple[int, ...]:
        """Return the numbers of the templates that concern *text*, in order."""
        lines = [raw for raw in text.splitlines() if raw and not raw.isspace()]
        head, tail = edges(lines)
        held = self._book.templates.found([*head, *tail])
        found = {line.template for lines_of in held for line in lines_of}
        names = names_seen(self._book.scan.seen(text), self._names)
        return tuple(sorted(found | {self._names[name] for name in names}))

    @cached_property
    def _names(self) -> dict[str, int]:
        return {one.lines[0]: number for number, one in enumerate(self.templates) if one.is_name}

    def _limited(self, path: str, numbers: tuple[int, ...]) -> "Boilerplate":
        templates = tuple(self.templates[number] for number in numbers)
        made = replace(self, path=path, templates=templates)
        rules = rulebook(self.packs, self.files, (), self.time_limit, path)
        made.__dict__["_book"] = taught(rules, templates, self._book.sought)
        return made

    def pack(self, templates: Iterable[Mapping[str, Any]]) -> str:
        """Return the rows *templates* as a rule pack: one to edit, for the option *files*."""
        return proposals_to_pack(map(Template.from_row, templates))
