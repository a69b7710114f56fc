"""A gap between two Chinese characters, and what stands around it."""

from functools import cached_property
from itertools import pairwise

from qinggao.lazily import pattern

from .characters import BLANK, DONE, HAN

__all__ = ["REACH", "Gap"]

_STOP = pattern(rf"[，。；！？…{DONE}]|(?<![0-9])[,;!?.](?![0-9A-Za-z])")
REACH = 80  # characters beside a gap that are looked at
_LONGEST_TITLE = 400


class Gap:
    """A run of blanks from *start* to *end* of *line*, and what is around it."""

    def __init__(self, line: str, start: int, end: int) -> None:
        self.line, self.start, self.end = line, start, end

    @property
    def is_wide(self) -> bool:
        """Tell a gap as wide as two Latin characters or more."""
        return self.end - self.start > 1

    @cached_property
    def is_title(self) -> bool:
        """Tell a line (or a cell) without any stop of a sentence: a title, a list, columns."""
        start, end = self.line.rfind("|", 0, self.start) + 1, self.line.find("|", self.end)
        end = len(self.line) if end < 0 else end
        return end - start < _LONGEST_TITLE and not _STOP.search(self.line, start, end)

    @cached_property
    def phrase(self) -> list[str]:
        """The words around the gap that only blanks divide."""
        left = _WORDS.match(self.line[max(0, self.start - REACH) : self.start][::-1])
        right = _WORDS.match(self.line, self.end, self.end + REACH)
        before = left[0][::-1].split() if left else []
        return before + (right[0].split() if right else [])

    @cached_property
    def left(self) -> str:
        """The word before the gap."""
        found = _WORD.match(self.line[max(0, self.start - REACH) : self.start][::-1])
        return found[0][::-1] if found else ""

    @cached_property
    def right(self) -> str:
        """The word after the gap."""
        found = _WORD.match(self.line, self.end, self.end + REACH)
        return found[0] if found else ""

    @property
    def is_listed(self) -> bool:
        """Tell the gaps of a list of phrases: 持续发力 久久为功 善作善成."""
        sizes = {len(word) for word in self.phrase}
        return len(sizes) == 1 and min(sizes) > 3 and len(self.phrase) > 2

    @property
    def is_stray(self) -> bool:
        """Tell a gap that cuts a clause: 各级党委 要, 关于加强 安全生产工作的通知."""
        words = self.phrase
        parallel = len({len(word) for word in words}) == 1
        for left, right in pairwise(words):
            if _PARTICLE_AFTER.match(right) or _PARTICLE_BEFORE.search(left):
                return True
            if not parallel and _VERB_BEFORE.search(left):
                return True
        return False


_WORD = pattern(f"[{HAN}]+")
_WORDS = pattern(f"[{HAN}]+(?:[{BLANK}]+[{HAN}]+)*")
# What cannot begin or end half of a title. Headlines do begin with a verb or a preposition.
_PARTICLE_AFTER = pattern(
    "的|了(?!解|不)|和(?!平|谐|睦|解)|与(?!会|时)|及(?!时)|以及|并(?!购|举)|或|之(?!江)|等(?!级)"
)
_PARTICLE_BEFORE = pattern("(?:的|和|与|及|把|被|对|并|而|或|之|所|由|从|向|于|关于)\\Z")
_VERB_BEFORE = pattern(
    "(?:推进|推动|做好|坚持|开展|加快|促进|实施|维护|贯彻|(?<!持续)(?<!不断)加强)\\Z"
)
