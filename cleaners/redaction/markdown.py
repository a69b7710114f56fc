"""Tells Markdown emphasis from two markers (**重点** from **月**日)."""

import re
from collections.abc import Iterator
from functools import cached_property

from qinggao.lazily import pattern

from .candidates import LONGEST_MARK, MARKS, Candidate
from .surnames import after_surname
from .words import NOTHING, Slot, after, before

__all__ = ["Pairing"]

LONGEST_EMPHASIS = 120
SHORT_EMPHASIS = 12  # a word or a phrase
REACH = 40

# What speaks for emphasis (positive) and for two markers: 1 and the clues must be more than 0.
CLUES = {
    "the text has lists or tables of Markdown": 1,
    "the text has headings, fences or links of Markdown": 2,
    "stars come in pairs, line by line": 2,
    "it begins with 某, which nothing masked precedes": 3,
    "it begins its line, cell or list item": 2,
    "a colon ends or follows it": 2,
    "a stop, a blank or the end of the line follows": 1,
    "a stop or a blank precedes": 1,
    "the cell ends behind it": 1,
    "it is a phrase, and no word of a marker stands at its end": 2,
    "it is a whole date or amount": 3,
    "it ends with a stop, and a blank or the end of the line follows": 3,
    "it holds half a quotation": -4,
    "it holds a stop": -2,
    "it begins with a stop": -1,
    "it holds no word": -4,
    "it goes on as behind a marker": -2,
    "it goes on as hardly without a marker": -4,
    "the text goes on as behind a marker": -1,
    "the text goes on as hardly without a marker": -3,
    "a surname or a figure precedes": -3,
    "a word that announces a marker precedes": -3,
    "a word that announces a marker ends it": -2,
}

_COLONS = frozenset("：:")
_STOPS = frozenset("，。；！？")
_OPENERS = frozenset("，。；：、！？（“ \t")
_CLOSERS = frozenset("，。；、！？）)|” \t")
_ENDS = frozenset("，。；：、！？）”%％,.;:/-)")
_WORD = pattern(r"[^\W\d_]")
_LEAD = " \t>#-+.、:：0123456789"
_WHOLE = pattern(
    r"\d[\d.,:/年月日—–-]*(?:[年月日时分点号%％‰元个件名人天岁倍次]|万元?|亿元?|小时|分钟)?"
)
_LISTS = pattern(r"^(?:[-+] |\|.*\|[ \t]*$)", re.MULTILINE)
_HEADINGS = pattern(r"^(?:#{1,6} |```)|\[[^\]\n]{1,80}\]\((?:https?:|[./#\w])", re.MULTILINE)


class Pairing:
    """
    Forms pairs of emphasis in a text, again and again with fewer marks, each looked at once.

    A pair has equal runs of one to three and stands in one line; the rest is in `CLUES`.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[tuple[int, int], bool] = {}

    @cached_property
    def _markdown(self) -> str:
        """The clue that other Markdown of the text gives; empty without any."""
        if _HEADINGS.search(self._text):
            return "the text has headings, fences or links of Markdown"
        if _is_paired(self._text):
            return "stars come in pairs, line by line"
        return "the text has lists or tables of Markdown" if _LISTS.search(self._text) else ""

    def pairs(self, marks: list[Candidate]) -> Iterator[int]:
        """Yield the indices of those *marks* (stars or underscores, in order) that are in pairs."""
        at = 0
        while at + 1 < len(marks):
            if _holds_a_marker(self._text, marks[at : at + 4]):
                self._known[marks[at].end, marks[at + 2].start] = True  # also without the marker
                yield at
                yield at + 2
                at += 3
            elif self._is_pair(marks[at], marks[at + 1]):
                yield at
                yield at + 1
                at += 2
            else:
                at += 1

    def _is_pair(self, opening: Candidate, closing: Candidate) -> bool:
        begin, end = opening.end, closing.start
        if begin >= end or not 0 < opening.length <= LONGEST_MARK:
            return False
        if end - begin > LONGEST_EMPHASIS and not _is_whole_item(self._text, opening, closing):
            return False
        if opening.length != closing.length:
            return False
        known = self._known.get((begin, end))
        if known is None:
            known = _is_pair(self._text, opening, closing, markdown=self._markdown)
            self._known[begin, end] = known
        return known


def _is_whole_item(text: str, opening: Candidate, closing: Candidate) -> bool:
    """Tell - **…。**: a list item or a paragraph of sentences, emphasized as a whole."""
    start, end = text.rfind("\n", 0, opening.start) + 1, text.find("\n", opening.end)
    end = len(text) if end < 0 else end
    return (
        closing.end <= end
        and not text[start : opening.start].strip(_LEAD)
        and not text[closing.end : end].strip()
        and text[closing.start - 1] in _STOPS
    )


def _is_paired(text: str) -> bool:
    """Tell whether every line that has stars has an even number of runs, all of them alike."""
    runs = [_STARS.findall(line) for line in text.splitlines() if "**" in line]
    return len(runs) >= _ENOUGH_LINES and all(
        len(found) % 2 == 0 and len(set(found)) == 1 and len(found[0]) <= LONGEST_MARK
        for found in runs
    )


_STARS = pattern(r"\*+")
_ENOUGH_LINES = 3


def _is_pair(text: str, opening: Candidate, closing: Candidate, *, markdown: str) -> bool:
    run = text[opening.start : opening.end]
    if run[0] == "＊":
        return False
    inner = text[opening.end : closing.start]
    if run != text[closing.start : closing.end]:
        return False
    if "\n" in inner or inner != inner.strip():
        return opening.length > 1 and (
            _stand_apart(text, opening, closing, inner)
            or _spans_lines(text, opening, closing, inner)
        )
    right = text[closing.end : closing.end + SHORT_EMPHASIS].partition("\n")[0]
    opens, closes = after(inner), after(right)
    if _are_units(opens, closes) and len(inner) > len(opens.word) and right[0] not in _CLOSERS:
        return False  # *件，*件: nothing outweighs two words that hardly stand without a marker
    left = text[max(0, opening.start - REACH) : opening.start].rpartition("\n")[2]
    # What stands before the emphasis in its line or cell, list marks aside.
    lead = left[left.rfind("|") + 1 :].strip(_LEAD)
    # **发言人：**XX: the marker that the words ask for stands behind it.
    marked = right != "" and right[0] in MARKS
    words = _words(left, lead, inner, opens, closes, marked=marked)
    clues = [*_form(left, lead, inner, right), *words]
    if markdown:
        clues.append(markdown)
    return 1 + sum([CLUES[clue] for clue in clues]) > 0


def _holds_a_marker(text: str, marks: list[Candidate]) -> bool:
    """Tell - **宋**同志作了说明**：: three equal runs in one item, a marker between two of them."""
    if len(marks) < 3 or len({text[mark.start : mark.end] for mark in marks[:3]}) > 1:
        return False
    first, marker, last = marks[:3]
    start, end = text.rfind("\n", 0, first.start) + 1, text.find("\n", last.end)
    end = len(text) if end < 0 else end
    if text[start : first.start].strip(_LEAD) or (marks[3:] and marks[3].start < end):
        return False
    right = text[last.end : end]
    if text.find("\n", first.end, last.start) >= 0 or (right.strip() and right[0] not in _COLONS):
        return False
    front, behind = text[first.end : marker.start], text[marker.end : last.start]
    if not front or not behind or front != front.strip() or text[last.start - 1].isspace():
        return False
    if after(front).weight >= 2:  # **县公安局**派出所民警**
        return False
    words = max(before(front).weight, after(behind).weight)
    return words >= 2 or after_surname(front) >= 3


def _stand_apart(text: str, opening: Candidate, closing: Candidate, inner: str) -> bool:
    """Tell ** 请按 h 键。**: stars around a line or a paragraph, with a blank inside."""
    if (
        inner[0] not in " \t"
        or "\n\n" in inner
        or after_surname(inner)
        or before(inner).weight >= 3
    ):
        return False
    begins = text[: opening.start].rpartition("\n")[2].strip(" \t>") == ""
    return begins and text[closing.end :].partition("\n")[0].strip() == ""


def _spans_lines(text: str, opening: Candidate, closing: Candidate, inner: str) -> bool:
    r"""Tell sentences over lines of a paragraph, which they begin and end: **先…，\n…再核对。**"""
    begins = text[: opening.start].rpartition("\n")[2].strip(_LEAD) == ""
    right = text[closing.end : closing.end + 1]
    ends = right in _CLOSERS or right in {"", "\n", "—"}
    return (
        begins
        and ends
        and inner == inner.strip()
        and "\n\n" not in inner
        and inner[-1] in "。！？）)"
        and not _STOPS.isdisjoint(inner[:-1])
        and after(inner).weight < 2
    )


def _form(left: str, lead: str, inner: str, right: str) -> list[str]:
    """Return the clues of place and punctuation."""
    clues = []
    if not lead:
        clues.append("it begins its line, cell or list item")
    if inner[-1] in _COLONS or right[:1] in _COLONS:
        clues.append("a colon ends or follows it")
    if not right or right[0] in _CLOSERS:
        clues.append("a stop, a blank or the end of the line follows")
    if left[-1:] in _OPENERS:
        clues.append("a stop or a blank precedes")
    if inner[-1] in _STOPS and (not right or right[0] in " \t"):
        clues.append("it ends with a stop, and a blank or the end of the line follows")
    if right.lstrip().startswith("|"):
        clues.append("the cell ends behind it")
    if ("“" in inner or "”" in inner) and (
        inner.count("“") != inner.count("”") or "”" in inner.partition("“")[0]
    ):
        clues.append("it holds half a quotation")
    if not _STOPS.isdisjoint(inner[:-1]):
        clues.append("it holds a stop")
    if not _WORD.search(inner) and not _WHOLE.fullmatch(inner):
        clues.append("it holds no word")
    if inner[0] == "某":
        clues.append("it begins with 某, which nothing masked precedes")
    if inner[0] in _ENDS:
        clues.append("it begins with a stop")
    return clues


def _are_units(opens: Slot, closes: Slot) -> bool:
    return opens.weight >= 3 and closes.weight >= 3 and opens.kind != "other"


def _words(
    left: str, lead: str, inner: str, opens: Slot, closes: Slot, *, marked: bool
) -> list[str]:
    """Return the clues of the words at both runs."""
    clues = []
    ends = before(inner) if len(inner) > 1 and not marked else NOTHING
    whole = inner[0].isdecimal() and _WHOLE.fullmatch(inner) is not None
    if whole:
        clues.append("it is a whole date or amount")
    # 开展**抓落实**工作: a word that stands behind anything tells nothing.
    free = closes.weight < 2 or (closes.kind == "other" and opens.weight < 2)
    if 1 < len(inner) <= SHORT_EMPHASIS and free and ends.weight < 2:
        clues.append("it is a phrase, and no word of a marker stands at its end")
    if (
        opens.weight >= 2
        and opens.kind != "other"
        and (len(inner) > len(opens.word) or len(inner) == 1)
    ):
        sure = opens.weight >= 3 and (lead or closes.weight >= 2 or ends.weight >= 2)
        clues.append(
            "it goes on as hardly without a marker" if sure else "it goes on as behind a marker"
        )
    if closes.weight >= 2 and not whole:
        clues.append(
            "the text goes on as hardly without a marker"
            if closes.weight >= 3 and closes.kind != "other"  # **重点**工作
            else "the text goes on as behind a marker"
        )
    if (lead and after_surname(left)) or (left[-1:].isdigit() and lead.strip("（(")):
        clues.append("a surname or a figure precedes")
    if before(left).weight >= 3:
        clues.append("a word that announces a marker precedes")
    if ends.weight >= 3 or (not marked and after_surname(inner) >= 3):
        clues.append("a word that announces a marker ends it")
    return clues
