"""Mojibake: text that was read in another codec than it was written in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from qinggao.cleaner import Rule
from qinggao.edit import Edit
from qinggao.lazily import pattern
from qinggao.plausibility import score

from ._latin import single_byte
from ._runs import Repair, composed, patched
from ._swapped import gbk_and_big5
from ._utf8_as_gbk import utf8_as_gbk

__all__ = ["Damage", "Encoding"]


class Damage(NamedTuple):
    """A span that is beyond repair: the information is gone."""

    start: int
    end: int
    kind: str


_DAMAGE = pattern(
    "(?P<replacement_character>\ufffd+)"
    "|(?P<kun_jin_kao>(?:锟斤拷)+(?:锟斤?)?|(?:閿熸枻鎷\ufffd?)+)"
    "|(?P<hot_hot_hot>烫{3,}|屯{3,}|葺{3,})"
)
_BEYOND_REPAIR = "\ufffd锟閿烫屯葺"
_QUOTES = dict(zip("“‘「『《`\"'", "”’」』》`\"'", strict=True))
_ABOUT = pattern("乱码|亂碼|误读|誤讀|编码|編碼|解码|解碼|字符集|mojibake|encod", re.IGNORECASE)

_PASSES = 5


@dataclass(frozen=True)
class Encoding:
    """
    Repairs mojibake, run by run.

    What it does
        Finds runs of text that were written in one codec and read in another, and reads them again:
        UTF-8 as GBK (``鏂囦欢``), as Latin-1 or code page 1252 (``æ–‡ä»¶``, also twice over) and as
        other single-byte codecs; GBK as Latin-1 (``ÎÄ¼þ``) or Big5 (``笢恅``); Big5 as Latin-1 or
        GBK. A run is repaired where the result is clearly more Chinese than what stands there, by
        the frequency of its characters. What surrounds it stays.

    Why
        Such runs come from copies between systems of different codecs, and one file may have
        several kinds; nobody can search or compare them. ftfy does what it can without touching
        widths, quotes, HTML and normal forms; the repairs between double-byte codecs are ours.

    Leaves alone
        What no information is left of: ``锟斤拷``, ``烫烫烫`` and U+FFFD. They are reported by
        `damage`. Words of other languages, pinyin with tone marks, rare characters and names
        (喆 堃 燊), and every run that reads as Chinese as well as its repair.

    Example
        >>> from qinggao import apply
        >>> text = "附件：鏂囦欢宸ヤ綔、ÎÄ¼þ和café"
        >>> apply(text, Encoding().edits(text))
        '附件：文件工作、文件和café'

    western:
        also repair text that is not Chinese (``cafÃ©``).
    """

    western: bool = True

    # What these change is not damage, and what they take away does not stand inside it.
    unmoved_by: ClassVar[frozenset[str]] = frozenset(
        {"script", "redaction", "boilerplate", "layout/indent", "layout/head-blank",
         "layout/tail-blank", "layout/blank-lines", "layout/final-newline", "layout/trailing-blank"}
    )  # fmt: skip
    # Bytes of the end of 浼氳. may be a mark: 浼氳。 reads as two characters.
    moved_in_lines_by: ClassVar[frozenset[str]] = frozenset({"punctuation"})

    rules: ClassVar[tuple[Rule, ...]] = (
        Rule("encoding/utf-8-read-as-gbk", "鏂囦欢 for 文件", "GB 18030, RFC 3629"),
        Rule(
            "encoding/utf-8-read-as-latin-1", "æ–‡ä»¶ for 文件, also twice over", "RFC 3629, ftfy"
        ),
        Rule("encoding/utf-8-read-as-single-byte", "cafÃ© for café, and other codecs", "ftfy"),
        Rule("encoding/gbk-read-as-latin-1", "ÎÄ¼þ for 文件", "GB 18030"),
        Rule("encoding/big5-read-as-latin-1", "¤å¥ó for 文件", "Big5"),
        Rule("encoding/gbk-read-as-big5", "笢恅 for 中文", "GB 18030, Big5"),
        Rule("encoding/big5-read-as-gbk", "穦某硄 for 會議通", "GB 18030, Big5"),
    )

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield the repairs of *text*, in order."""
        for found in self._settled(text):
            before = text[found.start : found.end]
            if found.after != before:
                yield Edit(found.start, before, found.after, found.rule)

    def _settled(self, text: str) -> list[Repair]:
        """Return repairs after which nothing is left to repair: damage may hide other damage."""
        found = self._repairs(text)
        if not found:
            return []
        for _ in range(_PASSES):
            changed = patched(text, found)
            more = self._repairs(changed)
            if not more:
                return found
            found = composed(changed, found, more)
        return []

    def _repairs(self, text: str) -> list[Repair]:
        found = [
            *utf8_as_gbk(text),
            *single_byte(text, western=self.western),
            *gbk_and_big5(text),
        ]
        return [one for one in _without_overlap(found, text) if not _is_quoted(one, text)]

    def damage(self, text: str) -> Iterator[Damage]:
        """
        Yield the spans of *text* that are beyond repair, but not those that it quotes.

        >>> [damage.kind for damage in Encoding().damage("锟斤拷、烫烫烫、\\ufffd，所谓“锟斤拷”")]
        ['kun-jin-kao', 'hot-hot-hot', 'replacement-character']
        """
        # Six searches for a string cost less than one for a class, and settle most texts.
        if not any(map(text.__contains__, _BEYOND_REPAIR)):
            return
        for found in _DAMAGE.finditer(text):
            start, end = found.span()
            if start and _QUOTES.get(text[start - 1]) == text[end : end + 1]:
                continue
            kind = (found.lastgroup or "").replace("_", "-")
            yield Damage(start, end, kind)


def _is_quoted(found: Repair, text: str) -> bool:
    """Tell a specimen from damage: 打开后变成“鏂囦欢”这样的乱码."""
    before, after = text[max(found.start - 1, 0) : found.start], text[found.end : found.end + 1]
    if not (before and after and _QUOTES.get(before) == after):
        return False
    return _ABOUT.search(text, max(found.start - 200, 0), found.end + 200) is not None


def _without_overlap(repairs: list[Repair], text: str) -> list[Repair]:
    """Return *repairs* in order, the better of any two that overlap."""

    def gain(found: Repair) -> float:
        return score(found.after) - score(text[found.start : found.end])

    kept: list[Repair] = []
    for found in sorted(repairs):
        if kept and found.start < kept[-1].end:
            if gain(found) > gain(kept[-1]):
                kept[-1] = found
        else:
            kept.append(found)
    return kept
