"""Paragraphs that stand twice: pasted a second time, or in many documents."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import combinations, groupby
from typing import Any, ClassVar, NamedTuple

from qinggao.cleaner import WITNESS, Recurring, Rule, Sighting
from qinggao.edit import Edit

__all__ = ["Paragraphs"]

_CLAUSE = "CONVENTIONS: Duplicates"
_LINE = re.compile(r"[^\n]+")
_MARKS = re.compile(r"[\W_]+")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_HALF = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_HAN = re.compile("[\u4e00-\u9fff]")
_SENTENCE_END = re.compile("[。！？；…!?][”’）》」』]*$")
# What is no prose: an item of a list, a row of a table, a quotation, a line of Markdown or code.
_NO_PROSE = re.compile(
    r"[（(]?(?:[一二三四五六七八九十百]{1,4}|\d{1,3})[）)、.．]"
    r"|第[一二三四五六七八九十百\d]{1,5}[条章节款项]|[①-⑳●○■□◆•·*#>|“「『\"-]"
)
_COLUMNS = re.compile(r"\t|\||\S(?: {2,}|\u3000+)\S")
_WITHHELD = re.compile("[×✕✖╳*＊○〇◯□■●]|_{2,}|[xXｘＸ]{2,}|某")
# A form that is still to be filled in.
_BLANK = re.compile(
    r"_{2,}|年\s*月\s*日|(?:签[名字章]|盖章|姓名|人|日期|时间|电话|号码|单位|地址|年龄|性别|意见)"
    r"(?:[（(][^（）()]*[）)])?\s*[:：]\s*$"
)
_NEAREST = 16  # earlier places of a line that are tried
_LONGEST = 4  # paragraphs by which the copies of a text are known


class _Line(NamedTuple):
    """A line that is not blank; *key* is what it has in common with its repetitions."""

    start: int
    end: int  # behind its last character
    key: str
    long: bool  # prose, and long enough that it is not repeated by chance
    sure: bool  # equal keys are equal lines: nothing is withheld in it
    form: bool  # to be filled in or signed, so that its like may be meant


@dataclass(frozen=True)
class Paragraphs:
    """
    Removes paragraphs pasted twice. Not in the default chain: put it at the end of yours.

    What it does
        Removes the second of two passages of whole lines, the one directly behind the other, that
        are equal but for marks and blanks: a paragraph, or a block of lines (a whole text) with at
        least one paragraph in it. A paragraph is prose: a line that ends a sentence and has
        *shortest* letters, Han characters and figures or more. The lines go with their line breaks;
        the first stays. A repetition that stands elsewhere in the document is suggested only, and
        so is, with *learn*, a paragraph that recurs in at least three documents that are no copies
        of one another: ``accept = ["paragraphs/recurring"]`` removes it from all of them.

    Why
        A text that went through forms and clipboards holds passages twice, and whatever is made of
        the corpus gives them double weight. Away from its first place a repetition may be meant, so
        nothing but the reader can tell (docs/decisions/0013). CONVENTIONS, "Duplicates".

    Leaves alone
        Short lines, headings, salutations, formulas; items of lists, articles, rows of tables,
        quotations, code, unless they stand inside a block that is repeated whole. Lines in which
        something is withheld: two people whose names are withheld read alike. Forms with blanks to
        fill in, and blocks with a short line in which something is withheld, such as a signature.

    Options
        *shortest*: letters, Han characters and figures from which a line is a paragraph. *learn*:
        whether what recurs in the corpus is learned, and suggested. Not for pipeline.toml:
        *templates*, what was learned.

    Example
        >>> from qinggao import apply
        >>> text = "要压实责任，把各项任务分解到岗、落实到人。\\n" * 2 + "特此通知。\\n"
        >>> print(apply(text, Paragraphs(shortest=15).edits(text)), end="")
        要压实责任，把各项任务分解到岗、落实到人。
        特此通知。
    """

    shortest: int = 40
    learn: bool = False
    templates: tuple[str, ...] = ()

    rules: ClassVar[tuple[Rule, ...]] = (
        Rule("paragraphs/pasted-twice", "A passage directly behind its like.", _CLAUSE),
        Rule("paragraphs/repeated", "A passage that stands further up too.", _CLAUSE, "suggest"),
        Rule("paragraphs/recurring", "A paragraph of many documents.", _CLAUSE, "suggest"),
    )

    def __post_init__(self) -> None:
        if self.shortest < 10:
            raise ValueError("shortest must be 10 or more")

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield what is removed from *text*, in order and without overlap."""
        lines = self._repetitive(text)
        yield from _removed(text, lines, _pasted(lines), "paragraphs/pasted-twice")

    def findings(self, text: str) -> Iterator[Edit]:
        """Yield what is removed and what is only suggested, ordered by start."""
        lines = self._repetitive(text)
        pasted = _pasted(lines)
        again = _again(lines, pasted)
        found = list(_removed(text, lines, pasted, "paragraphs/pasted-twice"))
        found += _removed(text, lines, again, "paragraphs/repeated")
        if self.templates:
            known = frozenset(self.templates)
            lines = lines or self._lines(text)
            named = (n for n, line in enumerate(lines) if line.long and _hash(line.key) in known)
            recurring = set(named)
            found += _removed(text, lines, recurring - pasted - again, "paragraphs/recurring")
        yield from sorted(found)

    def _repetitive(self, text: str) -> list[_Line]:
        """Return the lines of *text*; none where no paragraph is repeated, as in most texts."""
        long = [line for line in text.split("\n") if len(line) >= self.shortest]
        if len(long) < 2 or len(set(map(_key, long))) == len(long):
            return []
        return self._lines(text)

    def _lines(self, text: str) -> list[_Line]:
        return [self._line(found) for found in _LINE.finditer(text) if not found[0].isspace()]

    def _line(self, found: re.Match[str]) -> _Line:
        written = found[0].strip()
        key = _key(written)
        withheld = _WITHHELD.search(written) is not None
        long = len(key) >= self.shortest and _is_prose(written, key)
        form = _BLANK.search(written) is not None or (withheld and len(key) < self.shortest)
        return _Line(found.start(), found.end(), key, long, not withheld, form)

    # --- Learning: the protocol `qinggao.cleaner.Learner` ---

    @property
    def learns(self) -> bool:
        """Whether it is to be taught."""
        return self.learn

    def sightings(self, text: str) -> Iterator[Sighting]:
        """Yield the paragraphs of *text*, and what its copies have in common with it."""
        long = {_hash(line.key): line for line in self._lines(text) if line.long}
        longest = sorted(long, key=lambda key: (-len(long[key].key), key))[:_LONGEST]
        alone = longest[0] if longest else _hash(_key(text))
        pairs = [one + other for one, other in combinations(sorted(longest), 2)]
        for witness in pairs or [alone]:
            yield Sighting(WITNESS, witness)
        for place, (key, line) in enumerate(long.items()):
            yield Sighting("paragraph", key, place, text[line.start : line.end].strip())

    def propose(self, recurring: Iterable[Recurring]) -> list[Mapping[str, Any]]:
        """Return a template for each paragraph that recurs."""
        return [
            {"scope": "line", "lines": [one.key], "support": one.support, "evidence": 0,
             "example": one.example, "accepted": False}
            for one in recurring
        ]  # fmt: skip

    def taught(self, templates: Iterable[Mapping[str, Any]]) -> "Paragraphs":
        """Return the cleaner that knows the rows *templates*."""
        return replace(self, templates=tuple(sorted({row["lines"][0] for row in templates})))

    def for_document(self, path: str, text: str) -> "Paragraphs":  # noqa: ARG002
        """Return the cleaner for one document: with the templates that it has a paragraph of."""
        if not self.templates:
            return self
        has = {_hash(line.key) for line in self._lines(text) if line.long}
        return replace(self, templates=tuple(key for key in self.templates if key in has))

    def pack(self, templates: Iterable[Mapping[str, Any]]) -> str:
        """Return the rows *templates* as comments: a pack knows lines, and no paragraphs."""
        return "".join(f"# in {row['support']} documents: {row['example']}\n" for row in templates)


def _key(line: str) -> str:
    """Return what a line has in common with its repetitions: its letters and figures."""
    key = _MARKS.sub("", line)
    return (key.translate(_HALF) if _WIDE.search(key) else key).lower()


def _hash(key: str) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _is_prose(line: str, key: str) -> bool:
    """Tell whether a line is a sentence of Chinese text, and no item, row or quotation."""
    if _SENTENCE_END.search(line) is None or _NO_PROSE.match(line) or _COLUMNS.search(line):
        return False
    return 2 * len(_HAN.findall(line)) >= len(key)


def _pasted(lines: list[_Line]) -> set[int]:
    """Return the numbers of the lines that repeat what stands directly in front of them."""
    kept = list(range(len(lines)))
    while True:
        left = _once(lines, kept)
        if len(left) == len(kept):
            return set(range(len(lines))) - set(kept)
        kept = left  # what was taken out may have kept two others apart


def _once(lines: list[_Line], numbers: list[int]) -> list[int]:
    """Return *numbers* without those of passages that follow their like."""
    keys = [lines[number].key for number in numbers]
    kept: list[int] = []  # places in *keys*
    places: dict[str, list[int]] = {}  # of a key in *kept*
    at = 0
    while at < len(keys):
        size = _repeated(lines, numbers, keys, kept, places.get(keys[at], []), at)
        if size:
            at += size
            continue
        if keys[at]:
            places.setdefault(keys[at], []).append(len(kept))
        kept.append(at)
        at += 1
    return [numbers[place] for place in kept]


def _repeated(
    lines: list[_Line], numbers: list[int], keys: list[str], kept: list[int], places: list[int],
    at: int,
) -> int:  # fmt: skip
    """Return how many lines from *at* on repeat the last ones of *kept*: 0 where none do."""
    for place in reversed(places[-_NEAREST:]):
        size = len(kept) - place
        if keys[at + size - 1 : at + size] != [keys[kept[-1]]]:
            continue
        if keys[at : at + size] != [keys[one] for one in kept[place:]]:
            continue
        passage = [lines[numbers[one]] for one in range(at, at + size)]
        first = [lines[numbers[one]] for one in kept[place:]]
        if _is_sure(passage) and _is_sure(first):
            return size
    return 0


def _is_sure(passage: list[_Line]) -> bool:
    """Tell whether a passage can hardly be meant to stand twice."""
    if any(line.form for line in passage):
        return False
    return any(line.long and line.sure for line in passage)


def _again(lines: list[_Line], pasted: set[int]) -> set[int]:
    """Return the numbers of the paragraphs that stand further up, not directly in front."""
    seen: Counter[str] = Counter()
    again: set[int] = set()
    for number, line in enumerate(lines):
        if line.long and number not in pasted:
            if seen[line.key]:
                again.add(number)
            seen[line.key] += 1
    return again


def _removed(text: str, lines: list[_Line], numbers: set[int], rule: str) -> Iterator[Edit]:
    """Yield the edits that remove lines, one for each run of them, with what is blank behind it."""
    runs = groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    for _, run in runs:
        chosen = [number for _, number in run]
        start, last = lines[chosen[0]].start, chosen[-1] + 1
        end = lines[last].start if last < len(lines) else len(text)
        if end == len(text) and chosen[0]:  # nothing follows: what was blank in front goes instead
            before = lines[chosen[0] - 1].end
            end = len(text) if not text.endswith("\n") else len(text) - 1
            start = before
        yield Edit(start, text[start:end], "", rule)
