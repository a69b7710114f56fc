"""Traditional Chinese script, converted to simplified where a paragraph is written in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from qinggao.cleaner import Rule
from qinggao.edit import Edit
from qinggao.lazily import pattern

from ._changes import changes
from ._detection import KANA, Line, converter, count, evidence, traditional_lines

__all__ = ["Script"]

_CLAUSE = pattern(
    r"[^\s，。、；：！？,;:!?()（）「」『』“”‘’《》〈〉【】\[\]…—\ud800-\udfff]{1,400}"
)
_CHARACTER = "script/traditional-character"
_PHRASE = "script/taiwan-phrase"
_LONE = pattern("[\ud800-\udfff]")


def _clauses(line: Line, protected: re.Pattern[str] | None) -> Iterator[tuple[int, str]]:
    """Yield the parts of a traditional line that are to be converted, with their offsets."""
    if not (line.simplified or protected or KANA.search(line.text)):
        yield 0, line.text
        return
    for match in _CLAUSE.finditer(line.text):
        clause = match[0]
        start = match.start()
        kana = count(KANA, clause)
        if kana > 1 or (kana and "の" not in clause):
            continue
        traditional, simplified = (count(pattern, clause) for pattern in evidence())
        if simplified and not traditional:
            continue  # simplified text never passes OpenCC, not even when it is quoted
        position = 0
        for word in protected.finditer(clause) if protected else ():
            yield start + position, clause[position : word.start()]
            position = word.end()
        yield start + position, clause[position:]


@dataclass(frozen=True)
class Script:
    """
    Converts traditional Chinese to simplified.

    What it does
        Counts, line by line, the characters that only the traditional script has (國, 會) and
        those that only the simplified has (国, 会), and gives the lines that are traditional to
        OpenCC. A line too short to decide goes with its document. Each run of changed characters
        is an edit.

        * *variant*: the OpenCC configuration. ``t2s`` (default) for traditional text of any
          origin, ``tw2s`` for the characters of Taiwan (看著 becomes 看着), ``hk2s`` for those of
          Hong Kong, ``tw2sp`` to replace the words of Taiwan too (軟體 becomes 软件).
        * *protected*: words that stay as they are, a name or a title.

    Why
        One script makes a corpus searchable, and copies in two scripts comparable. Simplified text
        never passes OpenCC, for that harms it: 乾安县 becomes 干安县, 毕昇 毕升
        (BYVoid/OpenCC#1154). So a first hit proves nothing; the count decides.

    Leaves alone
        A traditional name, title or quotation in a simplified paragraph; a simplified one in a
        traditional paragraph; Japanese and Korean; one traditional character without company;
        mojibake that only looks traditional; quotation marks 「」, which belong to punctuation.

    Example
        >>> from qinggao.edit import apply
        >>> apply("國務院關於會議的通知", Script().edits("國務院關於會議的通知"))
        '国务院关于会议的通知'
        >>> list(Script().edits("乾安县纪念毕昇，讲座由葉嘉瑩先生主讲"))
        []
    """

    variant: Literal["t2s", "tw2s", "hk2s", "tw2sp"] = "t2s"
    protected: tuple[str, ...] = ()

    # It counts Han characters, which these keep.
    unmoved_by: ClassVar[frozenset[str]] = frozenset({"punctuation", "redaction"})

    rules: ClassVar[tuple[Rule, ...]] = (
        Rule(
            _CHARACTER,
            "Traditional characters in a traditional paragraph",
            "List of Standard Characters (2013); OpenCC t2s, tw2s, hk2s",
        ),
        Rule(
            _PHRASE,
            "A word of Taiwan that the mainland has another for (only with tw2sp)",
            "OpenCC tw2sp",
        ),
    )

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield an edit for each run of characters that simplified script writes differently."""
        words = sorted(filter(None, self.protected), key=len, reverse=True)
        protected = re.compile("|".join(map(re.escape, words))) if words else None
        for line in traditional_lines(text, protected):
            for start, part in _clauses(line, protected):
                yield from self._edits(part, line.start + start)

    def _edits(self, part: str, start: int) -> Iterable[Edit]:
        """Return the edits of *part*, which starts at *start*."""
        # OpenCC takes UTF-8, which has no lone surrogates.
        before = _LONE.sub("\x01", part)
        after = converter(self.variant)(before)
        if len(after) != len(before) and not _CLAUSE.fullmatch(part):
            clauses = _CLAUSE.finditer(part)
            return [edit for c in clauses for edit in self._edits(c[0], start + c.start())]
        found = [(start + a, before[a:b], after[c:d]) for a, b, c, d in changes(before, after)]
        if self.variant == "tw2sp":
            return [Edit(*change, _rule(*change[1:])) for change in found]
        return [Edit(place, old, new, _CHARACTER) for place, old, new in found]


def _rule(before: str, after: str) -> str:
    return _CHARACTER if converter("tw2s")(before) == after else _PHRASE
