"""Finds candidates: every run of characters that could stand for withheld words, marker or not."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from qinggao.lazily import pattern
from qinggao.scanning import Sought

__all__ = ["BLANK", "LONGEST_MARK", "MARK", "MARKS", "Candidate", "candidates", "family_of"]

_FAMILIES = {
    "letter": "XxＸｘ",
    "cross": "×✕✖╳",
    "star": "*＊",
    "ring": "○〇◯",
    "box": "□■●",
    "blank": "_＿",
}
FAMILY = {mark: family for family, marks in _FAMILIES.items() for mark in marks}

MARKS = "".join(_FAMILIES.values())
MARK = f"[{re.escape(MARKS)}]"
BLANK = " \u3000\xa0"

_SOUGHT = Sought(MARKS + "某")
_RUN_WITHOUT_SINGLE_MOU = pattern(f"(?:{MARK}|某{{2,}})+")

_ZEROS = frozenset("○〇◯")
_NUMERALS = frozenset("一二三四五六七八九十零百千")
_FIGURE = (
    f"[{re.escape(MARKS[:-2])}]"  # what stands for a figure inside a masked number: no underscore
)
_JOINS = frozenset(BLANK + ".．,")
# × ×, X X X: single characters with stray blanks between them are one marker.
_SPACED = pattern(
    "|".join(
        f"[{marks}](?:[{BLANK}]{{1,3}}[{marks}](?!{MARK}|某))+"
        for marks in map(re.escape, (_FAMILIES[f] for f in ("letter", "cross", "star", "ring")))
    )
)
# **** ****: the middle of a card number, written in groups of four.
_CARD = pattern(
    f"(?:(?<=\\d[ -]){_FIGURE}{{4}}(?:[ -]{_FIGURE}{{4}})+|{_FIGURE}{{4}}(?: {_FIGURE}{{4}}){{2,}})"
    f"(?!{MARK}|某)"
)
_GROUPED = pattern(f"{_FIGURE}{{1,3}}(?:,{_FIGURE}{{3}}(?!{MARK}|某))+(?:\\.{_FIGURE}+(?!某))?")
_DECIMAL = pattern(f"(?<![\\d{re.escape(MARKS)}][.．]){_FIGURE}+[.．]{_FIGURE}+(?![.．]?{MARK}|某)")
# 20XX.XX is a year and a month, unless a unit says that it is an amount.
_CENTURY = pattern(r"(?<!\d)(?:19|20)$")
_AMOUNT = pattern(r"\s?(?:[%％‰万亿元]|个百分点)")


class Candidate(NamedTuple):
    """
    A run that could be a marker: ``text[start:end]``.

    *family* is what it is written with (letter, cross, star, ring, box, blank, mou, mixed),
    *length* counts the masked characters, *shape* is how they are joined: run, spaced, decimal or
    grouped.
    """

    start: int
    end: int
    family: str
    length: int
    shape: str = "run"


@lru_cache(maxsize=1 << 10)
def family_of(run: str) -> str:
    """Return what *run* is written with; a cross decides a mixed run, since nothing else is one."""
    first = FAMILY.get(run[0], "mou")
    if run.count(run[0]) == len(run):
        return first
    found = {FAMILY.get(mark, "mou") for mark in run}
    if len(found) == 1:
        return "mixed" if first == "box" else first
    if "blank" in found or found <= {"ring", "box"}:
        return "mixed"
    if found == {"letter", "star"} and "x" in run:
        return "mixed"  # x**2
    return next((f for f in ("cross", "mou", "letter") if f in found), "mixed")


_STARS = pattern(r"\*+")
_STARS_OR_NOT = pattern(r"\*+|[^*]+")
LONGEST_MARK = 3  # of Markdown emphasis

_KEYCAP = ("\ufe0f", "\u20e3")  # behind the asterisk of *️⃣, a picture


def candidates(text: str) -> list[Candidate]:
    """
    Return the candidates of *text* in order; they do not overlap.

    Two touch one another only where stars of Markdown stand beside a marker (**XX局**牵头).
    """
    found: list[Candidate] = []
    done = 0
    paired: dict[int, bool] = {}  # of each line, asked once: it may have thousands of stars
    for start, end in _SOUGHT.runs(text):
        if start < done:
            continue
        if text[end : end + 1] in _KEYCAP:
            end -= 1  # noqa: PLW2901
            if start == end:
                continue
        run = text[start:end]
        if run[0] in _ZEROS and text[start - 1 : start] in _NUMERALS:
            run = run.lstrip("○〇◯") or run  # 二〇××年: the first is a zero
            start = end - len(run)  # noqa: PLW2901
        if "某" in run:
            if run != "某":
                found += _with_mou(start, run)
        elif text[end : end + 1] in _JOINS and (joined := _joined(text, start, end)):
            done = joined.end
            found.append(joined)
        elif "*" in run and _touches_emphasis(text, start, end, paired):
            found += [
                Candidate(*piece.span(), family_of(piece[0]), len(piece[0]))
                for piece in _STARS_OR_NOT.finditer(text, start, end)
            ]
        else:
            found.append(Candidate(start, end, family_of(run), end - start))
    return found


_ITEM = pattern(r"[ \t]*\*[ \t]+")


def _touches_emphasis(text: str, start: int, end: int, paired: dict[int, bool]) -> bool:
    """
    Tell a run at whose start or end stars may be those of Markdown.

    They may where all runs of stars in the line are alike, short, and even in number: *paired* has
    the answer by the line's start.
    """
    bare = text[start:end].strip("*")
    if not bare or len(bare) == end - start or "*" in bare:
        return False
    begin = text.rfind("\n", 0, start) + 1
    if begin not in paired:
        stop = text.find("\n", end)
        item = _ITEM.match(text, begin)  # * **导出为DOCX**：, whose first star is a list mark
        runs = _STARS.findall(text, item.end() if item else begin, stop if stop >= 0 else len(text))
        alike = len(runs) % 2 == 0 and len(set(runs)) == 1
        paired[begin] = alike and len(runs[0]) <= LONGEST_MARK
    return paired[begin]


def _with_mou(start: int, run: str) -> Iterator[Candidate]:
    """Yield the markers of a run with 某: a single one (张某) is a word and no marker."""
    for match in _RUN_WITHOUT_SINGLE_MOU.finditer(run):
        part = match.group()
        yield Candidate(start + match.start(), start + match.end(), family_of(part), len(part))


def _joined(text: str, start: int, end: int) -> Candidate | None:
    """Return the candidate that begins at *start* and goes on after a blank, a point or a comma."""
    for joined, shape in (
        (_SPACED, "spaced"),
        (_CARD, "grouped"),
        (_GROUPED, "grouped"),
        (_DECIMAL, "decimal"),
    ):
        match = joined.match(text, start)
        if match is None:
            continue
        if (
            shape == "decimal"
            and end - start == 2
            and _CENTURY.search(text, max(0, start - 3), start)
            and not _AMOUNT.match(text, match.end())
        ):
            return None
        run = re.sub(f"[^{re.escape(MARKS)}]", "", match.group())
        return Candidate(start, match.end(), family_of(run), len(run), shape)
    return None
