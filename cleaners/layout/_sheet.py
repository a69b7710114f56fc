"""A text as its written lines and the gaps of blanks and line breaks between them."""

import re
from collections import deque
from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import accumulate, count
from operator import add

from qinggao.lazily import pattern

BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
BLANKS = "".join(c for c in map(chr, range(0x3001)) if re.match(f"[{BLANK}]", c))
_RARE = "\r\v\f\x85\u2028\u2029"
# \r\r\n is one line end that was converted twice.
LINE_BREAK = pattern(f"\r\r?\n|[\n{_RARE}]")
_RARE_BREAK = pattern(f"[\n{_RARE}]")
PLAIN = frozenset(("\n", "\n\n"))
_FENCE = pattern(r"(`{3,})[^`]*$|(~{3,})")
_FIELD = pattern(r"[\w-]+ *:")


class Sheet:
    """
    The written lines of a text: those that hold anything but blanks.

    ``starts`` and ``ends`` are the offsets of each of the ``lines``, without the blanks around it.
    Gap *i* is what stands before line *i*, gap ``len(sheet)`` what stands after the last line.
    ``tails`` are the last parts of the lines that were joined.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tails: dict[int, str] = {}
        # A newline alone is found faster than any of seven characters.
        is_rare = any(map(text.__contains__, _RARE))
        whole = _RARE_BREAK.split(text) if is_rare else text.split("\n")
        bare = [line.strip(BLANKS) for line in whole]
        # A line starts after all lines before it and their breaks.
        starts = map(add, accumulate(map(len, whole), initial=0), count())
        self.starts = [
            start if line[0] == written[0] else start + len(line) - len(line.lstrip(BLANKS))
            for start, line, written in zip(starts, whole, bare, strict=False)
            if written
        ]
        self.lines = list(filter(None, bare))
        self.ends = list(map(add, self.starts, map(len, self.lines)))

    def __len__(self) -> int:
        return len(self.starts)

    def _with(self, spans: list[tuple[int, int, str]]) -> "Sheet":
        other = Sheet("")
        other.text = self.text
        other.starts, other.ends, other.lines = map(list, zip(*spans, strict=True))
        return other

    def split(self, runs: list[tuple[int, int]]) -> "Sheet":
        """Return the sheet where each of the *runs* of blanks inside a line is a gap."""
        spans: list[tuple[int, int, str]] = []
        waiting = deque(runs)
        for start, end in zip(self.starts, self.ends, strict=True):
            position = start
            while waiting and waiting[0][0] < end:
                stop, after = waiting.popleft()
                spans.append((position, stop, self.text[position:stop]))
                position = after
            spans.append((position, end, self.text[position:end]))
        return self._with(spans)

    def join(self, below: Collection[int]) -> "Sheet":
        """Return the sheet where each of the lines *below* is one with the line before it."""
        spans: list[tuple[int, int, str]] = []
        tails: dict[int, str] = {}
        for index, span in enumerate(zip(self.starts, self.ends, self.lines, strict=True)):
            if index in below:
                start, _, line = spans.pop()
                tails[len(spans)] = span[2]
                spans.append((start, span[1], line + span[2]))
            else:
                spans.append(span)
        other = self._with(spans)
        other.tails = tails
        return other

    def gap(self, index: int) -> tuple[int, int]:
        """Return where gap *index* starts and ends."""
        start = self.ends[index - 1] if index else 0
        return start, self.starts[index] if index < len(self.starts) else len(self.text)

    @cached_property
    def gaps(self) -> list[int]:
        """The gaps between two lines that are more, or less, than a line break and a blank line."""
        text, between = self.text, zip(self.ends, self.starts[1:], strict=False)
        return [index for index, (a, b) in enumerate(between, 1) if text[a:b] not in PLAIN]

    @cached_property
    def indents(self) -> dict[int, str]:
        """The blanks before each line that begins with any, by line."""
        found: dict[int, str] = {}
        text = self.text
        for index in (0, *self.gaps) if self.starts else ():
            start = self.starts[index]
            if start and text[start - 1] in BLANKS:
                gap = text[self.ends[index - 1] if index else 0 : start]
                bare = gap.rstrip(BLANKS)
                if bare or not index:  # a run of blanks that stands for a break is no indent
                    found[index] = gap[len(bare) :]
        return found

    def is_below(self, index: int) -> bool:
        """Tell whether there is a line *index*, and it stands directly under the one before it."""
        if not 0 < index < len(self.starts):
            return False
        gap = self.text[self.ends[index - 1] : self.starts[index]]
        if gap == "\n":
            return True
        breaks = LINE_BREAK.findall(gap)
        # A form feed beside a line break ends the page where the line ended anyway.
        return len(breaks) == 1 or len(breaks) - breaks.count("\f") < 2

    @cached_property
    def _blocks(self) -> list[range]:
        found: list[range] = []
        if "```" in self.text or "~~~" in self.text:
            found.extend(self._fences())
        if self.starts and self.text.startswith("---", self.starts[0]):
            found.append(self._front_matter())
        return found

    @cached_property
    def verbatim(self) -> frozenset[int]:
        """The lines of code fences and front matter, with the lines that enclose them."""
        return frozenset(index for block in self._blocks for index in block)

    @cached_property
    def verbatim_gaps(self) -> frozenset[int]:
        """The gaps inside code fences and front matter."""
        return frozenset(index for block in self._blocks for index in block[1:])

    def _fences(self) -> Iterator[range]:
        opened, fence = 0, ""
        for index, line in enumerate(self.lines):
            if fence:
                if line.startswith(fence) and not line.strip(fence[0]):
                    yield range(opened, index + 1)
                    fence = ""
            elif line[0] in "`~" and (match := _FENCE.match(line)):
                opened, fence = index, match[1] or match[2]

    def _front_matter(self) -> range:
        if self.lines[0] == "---" and len(self) > 1 and _FIELD.match(self.lines[1]):
            for index in range(1, min(len(self), 100)):
                if self.lines[index] in {"---", "..."}:
                    return range(index + 1)
        return range(0)
