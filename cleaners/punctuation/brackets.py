"""Round brackets that are half width in Chinese, and titles inside of titles."""

import re
from collections.abc import Iterator

from qinggao.lazily import pattern

from .characters import KIND, han_at, has_han
from .context import before_blanks, in_english
from .draft import Change

__all__ = ["nest_titles", "widen_brackets"]

_ROUND = pattern("[()（）]")
_FULL = {"(": "（", ")": "）"}
# rank(x), print(), O(n): a function, also in a Chinese sentence.
_FUNCTION = pattern(
    r"(?<![A-Za-z0-9_])(?:[a-z_][A-Za-z0-9_.]*|[A-Z]|[A-Z]\w*[a-z]\w*[A-Z]\w*)\Z", re.ASCII
)


def widen_brackets(line: str) -> Iterator[Change]:
    """Yield the full-width form of every half-width pair in Chinese."""
    opened: list[int] = []
    han = _Han(line)
    for match in _ROUND.finditer(line):
        if match[0] in "(（":
            opened.append(match.start())
        elif opened:
            start, end = opened.pop(), match.start()
            if line[start] + line[end] != "（）" and _is_chinese(line, start, end, han):
                yield from _pair(line, start, end)


class _Han:
    """
    Tells whether Chinese stands in a span of a line.

    Of spans inside of one another the inner one is asked first; what it holds is not read again, or
    a line of nested brackets would take the square of its length.
    """

    def __init__(self, line: str) -> None:
        self._line = line
        self._found = -1
        self._none = (0, 0)

    def within(self, start: int, end: int) -> bool:
        if start <= self._found < end:
            return True
        first, last = self._none
        if not start <= first < last <= end:
            first = last = end
        place = han_at(self._line, start, first)
        if place < 0:
            place = han_at(self._line, last, end)
        if place >= 0:
            self._found = place
        else:
            self._none = (start, end)
        return place >= 0


def _pair(line: str, start: int, end: int) -> Iterator[Change]:
    mixed = line[start] == "（" or line[end] == "）"
    rule = f"punctuation/{'mixed-brackets' if mixed else 'half-width-bracket'}"
    for index in (start, end):
        if line[index] in _FULL:
            yield Change(index, index + 1, _FULL[line[index]], rule)


def _is_chinese(line: str, start: int, end: int, han: _Han) -> bool:
    if line[start] == "（" or line[end] == "）":
        return True
    if han.within(start, end):
        return not in_english(line, start)
    before = line[start - 1] if start else ""
    after = KIND[line[end + 1 : end + 2]]
    if KIND[before] in "LD":
        function = _FUNCTION.search(line, max(0, start - 40), start)
        return after == "H" and end > start + 1 and not function
    if KIND[before] == "B":
        return before_blanks(line, start) in "HMXQ" and not in_english(line, start)
    if KIND[before] in "HMXQ":
        return not in_english(line, start)
    return after in "HMX" or (KIND[before] == "E" and _numbers_han(line, start, end))


def _numbers_han(line: str, start: int, end: int) -> bool:
    """(1) 加强领导 and (1).加强领导: the number of a list, with something behind it."""
    number, between = line[start + 1 : end], line[end + 1 : end + 2]
    if not number.isdecimal() or not (KIND[between] == "B" or between in ".．"):
        return False
    return has_han(line, end + 2, end + 3)


_TITLE = pattern("[《》〈〉]")


def nest_titles(line: str) -> Iterator[Change]:
    """Yield 〈〉 for 《》 inside of 《》: where they do not match as a whole, nothing changes."""
    opened: list[tuple[str, int]] = []  # the mark it becomes, where
    found: list[tuple[int, int]] = []
    for match in _TITLE.finditer(line):
        if match[0] in "《〈":
            inside = bool(opened) and opened[-1][0] == "《"
            opened.append(("〈" if inside else match[0], match.start()))
            continue
        if not opened:
            return
        mark, start = opened.pop()
        if {"《": "》", "〈": "〉"}[line[start]] != match[0]:
            return
        if mark != line[start]:
            found.append((start, match.start()))
    if opened:
        return
    for start, end in found:
        if line[start - 1] == "《" and line[end + 1 : end + 2] == "》":
            continue  # 《《办法》》 is a mark written twice
        for index, char in ((start, "〈"), (end, "〉")):
            yield Change(index, index + 1, char, "punctuation/nested-title")
