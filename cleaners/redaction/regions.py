"""Where no marker can be: code, formulas, links and HTML tags."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from qinggao.lazily import pattern
from qinggao.scanning import Sought

from .context import is_han

__all__ = ["Regions"]

_FENCE = pattern(
    r"^[ \t]*(```|~~~)[^\n]*\n.*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_INLINE = pattern(r"(?<!`)(`{1,3})(?!`)[^`\n]{1,200}\1")
_FORMULA = pattern(r"\$\$[^$]{1,400}\$\$|\$[^$\n]{1,200}\$|\\\([^\n]{1,200}?\\\)")
_TAG = pattern(r"</?[A-Za-z!][^<>\n]{0,400}>|&[a-z]{2,8};")
_LINK = pattern(r"\]\([^()\s]{1,400}\)")
_TRIGGERS = (
    ("```", _FENCE),
    ("~~~", _FENCE),
    ("`", _INLINE),
    ("$", _FORMULA),
    ("\\(", _FORMULA),
    ("<", _TAG),
    ("](", _LINK),
)
_SIGNS = Sought("`~$\\<]")  # of the triggers: most texts have none
_OWN_TAG = pattern(r"<(?:PERSON|LOCATION|ORGANIZATION|DATE|NUMBER|REDACTED)>")
_HAS_LETTER = pattern(r"[A-Za-z\\^_=]")


class Regions:
    """The spans of a text that hold no prose, found once, and only where their triggers occur."""

    def __init__(self, text: str) -> None:
        spans: list[tuple[int, int]] = []
        for trigger, form in _TRIGGERS if _SIGNS.occurs(text) else ():
            if trigger in text:
                found = _from(text, trigger, form)
                spans += [m.span() for m in found if self._counts(form, m)]
        self._spans = _merged(spans)
        self._starts = [start for start, _ in self._spans]

    @staticmethod
    def _counts(form: re.Pattern[str], match: re.Match[str]) -> bool:
        """Tell a formula from two sums of money ($XX万, $XX万), and a tag from our own tags."""
        if form is _FORMULA:
            return not any(map(is_han, match[0])) and bool(_HAS_LETTER.search(match[0]))
        return not _OWN_TAG.fullmatch(match[0])

    def __bool__(self) -> bool:
        return bool(self._spans)

    def __contains__(self, position: int) -> bool:
        at = bisect_right(self._starts, position) - 1
        return at >= 0 and position < self._spans[at][1]


def _from(text: str, sign: str, form: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of *form*; where they begin with *sign*, it is what is searched for."""
    if form is _FENCE:
        yield from form.finditer(text)
        return
    at = text.find(sign)
    while at >= 0:
        match = form.match(text, at)
        if match:
            yield match
        at = text.find(sign, match.end() if match else at + 1)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
