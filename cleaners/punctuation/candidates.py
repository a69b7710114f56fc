"""Which lines need a look: a few scans for what can be wrong, and nothing else on clean lines."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from .characters import BLANK, HAN
from .forms import FORMS
from .protect import blocks

__all__ = ["lines", "places"]

_MARK = "，。、；：？！（）《》〈〉【】〔〕「」『』“”‘’…—"
_VARIANTS = "()\"'＂＇Ａ-Ｚａ-ｚ０-９．•･‧∙・⋅「『⋯―﹒" + "".join(FORMS)

# Each begins with one character or one class, because then the search for it is a loop in C; what
# follows keeps clean text out: marks inside of words and numbers, blanks beside Latin, rules.
_SCANS = tuple(
    re.compile(pattern).finditer
    for pattern in (
        rf"[,.;:?!{_VARIANTS}](?:(?<![,.;:?!])|(?![0-9A-Za-z/])|(?<![0-9A-Za-z].))",
        rf"[{BLANK}](?:(?=[{_MARK}])|(?<=[{_MARK}].)|(?<=[{HAN}].)[{BLANK}]*+(?=[{HAN}]))",
        "[，。、；：！？](?=[，。、；：！？])",
        "—(?!—)(?<!——)|———",
        "…(?!…)(?<!……)|………",
        "《[^《》\n]*+《",
        "）[、，.．]",
        "“(?![^“”\n]*+”)",
        "”[^“”\n]*+”",
        "’[^‘’\n]{1,40}‘",
        "--(?<!---)-{0,2}(?!-)",
        "－－",
        "──(?<!───)─?(?!─)",
        "···",
    )
)


# A line without any of these is English, or a rule, or code.
_chinese = re.compile(f"[{HAN}\u3001-\u303f\ufe10-\ufe6b\uff01-\uffee]").search


def places(text: str) -> list[int]:
    """Return where *text* has something that a rule may want to change, in order."""
    found: list[int] = []
    for scan in _SCANS:
        found += [match.start() for match in scan(text)]
    found.sort()
    return found


def lines(text: str) -> Iterator[tuple[int, int, list[int]]]:
    """Yield start, end and places of each Chinese line that needs a look; fenced code does not."""
    found, fenced = places(text), blocks(text)
    number = 0
    while number < len(found):
        start = text.rfind("\n", 0, found[number]) + 1
        end = text.find("\n", found[number])
        if end < 0:
            end = len(text)
        after = bisect_left(found, end, number)
        while fenced and fenced[0][1] <= start:
            fenced.pop(0)
        if (not fenced or start < fenced[0][0]) and _chinese(text, start, end):
            yield start, end, found[number:after]
        number = after
