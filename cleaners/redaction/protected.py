"""Where no marker can be: code, formulas, links and HTML tags; and which stars are Markdown."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from cleaners.redaction.candidates import Candidate
from cleaners.redaction.context import is_han
from cleaners.redaction.surnames import after_surname
from cleaners.redaction.words import after, before

__all__ = ["Regions", "markdown_pairs"]

_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[^\n]*\n.*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"(`+)[^`\n]{1,200}\1")
_FORMULA = re.compile(r"\$\$[^$]{1,400}\$\$|\$[^$\n]{1,200}\$|\\\([^\n]{1,200}?\\\)")
_TAG = re.compile(r"</?[A-Za-z!][^<>\n]{0,400}>|&[a-z]{2,8};")
_LINK = re.compile(r"\]\([^()\s]{1,400}\)")
_TRIGGERS = (("```", _FENCE), ("~~~", _FENCE), ("`", _INLINE), ("$", _FORMULA), ("\\(", _FORMULA), ("<", _TAG), ("](", _LINK))
_OWN_TAG = re.compile(r"<(?:PERSON|LOCATION|ORGANIZATION|DATE|NUMBER|REDACTED)>")
_HAS_LETTER = re.compile(r"[A-Za-z\\^_=]")


class Regions:
    """The spans of a text that hold no prose, found once, and only where their triggers occur."""

    def __init__(self, text: str) -> None:
        spans: list[tuple[int, int]] = []
        for trigger, pattern in _TRIGGERS:
            if trigger in text:
                spans += (m.span() for m in pattern.finditer(text) if self._counts(pattern, m))
        self._spans = _merged(spans)
        self._starts = [start for start, _ in self._spans]

    @staticmethod
    def _counts(pattern: re.Pattern[str], match: re.Match[str]) -> bool:
        """Tell a formula from two sums of money ($XX万, $XX万): it has more than figures and Han."""
        if pattern is _FORMULA:
            return not any(map(is_han, match[0])) and bool(_HAS_LETTER.search(match[0]))
        return not _OWN_TAG.fullmatch(match[0])

    def __contains__(self, position: int) -> bool:
        at = bisect_right(self._starts, position) - 1
        return at >= 0 and position < self._spans[at][1]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


LONGEST_EMPHASIS = 120


def markdown_pairs(text: str, marks: list[Candidate]) -> Iterator[int]:
    """
    Yield the indices of *marks* (stars or underscores, in order) that are pairs of Markdown emphasis.

    A pair has equal runs of one to three, stands in one line, and holds text that neither begins
    nor goes on behind it as the words behind a marker do (**月**日 is no emphasis).
    """
    at = 0
    while at + 1 < len(marks):
        if _is_pair(text, marks[at], marks[at + 1]):
            yield at
            yield at + 1
            at += 2
        else:
            at += 1


def _is_pair(text: str, opening: Candidate, closing: Candidate) -> bool:
    run = text[opening.start : opening.end]
    inner = text[opening.end : closing.start]
    if run != text[closing.start : closing.end] or opening.length > 3 or len(inner) > LONGEST_EMPHASIS:
        return False
    if "\n" in inner or not inner or inner[0].isspace() or inner[-1].isspace():
        return False
    if run[0] == "＊":
        return False
    line_start = text.rfind("\n", max(0, opening.start - 40), opening.start) + 1 or max(0, opening.start - 40)
    left = text[line_start : opening.start]
    right = text[closing.end : closing.end + 12].split("\n", 1)[0]
    return _emphasis(left, inner, right) > 0


_COLONS = frozenset("：:")
_STOPS = frozenset("，。；！？")
_OPENS = frozenset("，。；：、！？（“ \t")
_CLOSES = frozenset("，。；、！？）)|” \t")
_ENDS = frozenset("，。；：、！？）”%％")


def _emphasis(left: str, inner: str, right: str) -> int:
    """Return how much more *inner* looks emphasised than enclosed by two markers by chance."""
    cell = left[left.rfind("|") + 1 :]
    lead = cell.strip(" \t>#-+.、:：0123456789")
    score = 1
    score += 2 * (not lead)
    score += 2 * (inner[-1] in _COLONS or right[:1] in _COLONS)
    score += right[:1] in _CLOSES or not right
    score += left[-1:] in _OPENS
    score += right.lstrip().startswith("|")
    score -= 2 * any(mark in _STOPS for mark in inner[:-1])
    score -= inner[0] in _ENDS
    opens, closes = after(inner), after(right)
    if opens.weight >= 2 and (len(inner) > len(opens.word) or len(inner) == 1):
        score -= 2 + 2 * (opens.weight >= 3) if lead or not right or len(inner) < 4 else 1
    score -= 3 * (closes.weight >= 3) + (closes.weight == 2) * 1
    score -= 3 * (bool(after_surname(left) and lead) or left[-1:].isdigit() and bool(lead.strip("（(")))
    score -= 3 * (before(left).weight >= 3) + 2 * (before(inner).weight >= 3)
    return score
