"""Punctuation of Chinese text by GB/T 15834-2011, without touching what is not Chinese."""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar

from qinggao.cleaner import Rule
from qinggao.edit import Edit

from .candidates import Candidates, lines, scan
from .line import revise, settled
from .plain import plain_edits
from .rules import RULES
from .suggestions import in_draft, in_text

__all__ = ["Punctuation"]


@dataclass(frozen=True)
class Punctuation:
    """
    Writes the punctuation of Chinese sentences as GB/T 15834-2011 has it.

    What it does
        Widens half-width marks in Chinese; pairs straight quotes, and turns 「」 and reversed ones
        into “ ”; writes every ellipsis as …… and every dash as ——; drops doubled and clashing
        stops, marks after （一）, and blanks between Chinese characters or beside Chinese marks;
        makes full-width letters and digits half width; writes a title inside of a title as 〈〉.

    Why
        GB/T 15834-2011 (punctuation), GB/T 15835-2011 (numerals), GB/T 9704-2012 (documents).
        Every rule names its clause. What the standards leave to the writer (which stop ends a
        clause, whether a title has one) is not a rule; what needs a reader's judgement (``1、``,
        ``10-20%``, ``国发[2020]1号``, ``。，``) is suggested and not changed.

    Leaves alone
        Numbers, times, ratios, links, mail addresses, paths and file names, versions, code,
        Markdown syntax, English sentences, references after GB/T 7714, numbers of lists, names
        padded to width (``王 明``), headings (``第一章 总则``), columns, and redaction markers.
        Quotes that can be paired in more than one way stay as they are.

    Example
        >>> from qinggao import apply
        >>> text = '会议指出,要坚持"稳中求进"...增长3.5%.'
        >>> apply(text, Punctuation().edits(text))
        '会议指出，要坚持“稳中求进”……增长3.5%。'

    It has no options: a rule is turned off with ``skip``, a suggested one on with ``accept``.
    """

    # A marker is opaque in any spelling, but what is one may be seen only by its cleaner: XX!A.
    moved_in_lines_by: ClassVar[frozenset[str]] = frozenset({"redaction"})

    rules: ClassVar[tuple[Rule, ...]] = RULES

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield the edits that *text* needs, in order and without overlap."""
        for start, line, shown, places in shown_lines(text, scan(text)):
            found = plain_edits(shown, start, places)
            if found is None:
                draft = revise(line, shown, {shown[at - start] for at in places})
                yield from settled(draft).edits(start)
            else:
                yield from found

    def findings(self, text: str) -> Iterator[Edit]:
        """Yield the edits, and the suggestions among them, ordered by their start."""
        candidates = scan(text)
        found = list(in_text(text, candidates))
        for start, line, shown, places in shown_lines(text, candidates):
            plain = plain_edits(shown, start, places)
            if plain is None:
                draft = revise(line, shown, {shown[at - start] for at in places})
                found += in_draft(draft, start)
                found += settled(draft).edits(start)
            else:
                found += plain
        found.sort(key=_BY_START)
        yield from found


_BY_START = attrgetter("start")


def shown_lines(text: str, candidates: Candidates) -> Iterator[tuple[int, str, str, list[int]]]:
    """Yield start, text, unprotected text and candidates of each line that needs a look."""
    for start, end, places in lines(text, candidates):
        line = text[start:end]
        if (shown := candidates.shown(line, start)) is not None:
            yield start, line, shown, places
