"""Finds the places worth a look: one scan of the text for the words that adverts are made of."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .folding import BLANKS, spellings

__all__ = ["Scan", "WordIndex", "scan_for", "spelled"]

# The commonest characters of official prose, commonest first: a word is found by its rarest pair.
_COMMON = (
    '，。、：；“”《》（）！？,.:;|"()[]<>'
    "的要案不一监和作纪办是在有党督查人工实对力大全为发强中治行部政制件以法了用上度动执严化关重察"
    "机责建时我坚问腐加成到会生能个们题主出理这分等面检进定干领任决管性委持员高同保国败来展务提体"
    "规导年形下地反落量各设开市好现风于线民方处合三推效自群深从就把之新权心点调过向违立众所前当项"
    "四事正学组廉使可本级业利二多后位也产改势信通织种式确经起律得做态求争数切着安两系情必平基结意"
    "职想格专清公抓明入指质断护认身家精标取话索教而与斗内十统更活准依门挥育充程善及县特变须常社压"
)
# Words that any report is full of: the pair is taken from elsewhere in a word where possible.
_OF_PROSE = frozenset(
    re.findall(
        "..",
        "任务程序资源关于相关帮助平台全文内容材料权益立场延伸举报分享更新代表联系最后支持服务关注合作"
        "加入意见反馈建设技术人才学习提供使用管理以上整理专业编辑我们发布公开网络实时不断加强作者制作"
        "设计信息位置更多最新热点查看声明用户上一下一商务会员充分体制禁止企业信访继续渠道客观进入知识"
        "视频项目推进展开保护经营许可法律导航免责复制读者条款评价栏目快速",
    )
)
_RANK = {char: rank for rank, char in reversed(tuple(enumerate(_COMMON)))}


_HAN, _WIDE = range(0x4E00, 0xA000), "\t \xa0\u2002\u2003\u2009\u200b\u3000"
# Pairs are told apart by 14 bits; one is for words of one character, one for blanks after Han.
_GROUPS, _SINGLE, _GAP = 14, 1 << 14, 1 << 15


def _class(char: str) -> str:
    return f"[{re.escape(spellings(char))}]"


def spelled(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds *words*, given in folded form, in any spelling; None for no words."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    patterns = ("".join(map(_class, word)) for word in longest_first)
    return re.compile("|".join(patterns)) if longest_first else None


def _rarity(pair: str) -> tuple[bool, int, int]:
    low, high = sorted(_RANK.get(char, len(_COMMON)) for char in pair)
    return pair not in _OF_PROSE, high, low


class WordIndex:
    """Tells which of several lists of words have a word in a folded line: one look at a place."""

    def __init__(self, lists: Iterable[Iterable[str]]) -> None:
        self._by_pair: dict[str, list[tuple[str, int]]] = {}
        self._always: set[int] = set()
        for number, words in enumerate(lists):
            for word in (found := tuple(words)):
                self._by_pair.setdefault(word[:2], []).append((word, number))
            if not found:
                self._always.add(number)
        self._firsts = frozenset(pair[0] for pair in self._by_pair)

    def found(self, folded: str) -> set[int]:
        """Return the numbers of the lists with a word in *folded*; an empty list always is one."""
        numbers = set(self._always)
        firsts, by_pair = self._firsts, self._by_pair
        for place, char in enumerate(folded):
            if char in firsts:
                for pair in (folded[place : place + 2], char):
                    for word, number in by_pair.get(pair, ()):
                        if folded.startswith(word, place):
                            numbers.add(number)
        return numbers


class Word(NamedTuple):
    """Where in a word the pair stands by which it is found; the rest of it, in every spelling."""

    place: int
    whole: re.Pattern[str] | None  # nothing to check for a word of two characters


class Scan(NamedTuple):
    """
    What `scan_for` made of a list of words.

    *bits* has for each code point the groups in which it is the first character of a pair (low
    half) or the second (high half): two neighbours that share a group may be a pair. *pairs* tells
    by a hash whether they are one, so that few places are looked at.
    """

    bits: NDArray[np.uint32]
    pairs: NDArray[np.bool_]
    words: dict[str, tuple[Word, ...]]
    singles: frozenset[str]

    def hits(self, text: str) -> list[int]:
        """
        Return the places in *text* where a word stands, in any width, case and script.

        So do places where one may stand with blanks in it, and where a page number begins.
        """
        found = [*self.places(text), *(match.end() - 1 for match in _LINE_START.finditer(text))]
        return [0, *found] if _LINE_START.match("\n" + text[:40]) else found

    def places(self, text: str) -> list[int]:
        """Return the places in *text* where a word stands, or one with blanks in it may."""
        codes = np.frombuffer((text + "\n\n").encode("utf-32-le", "surrogatepass"), np.uint32)
        bits = self.bits.take(codes, mode="clip")
        shared = bits[:-2] & (bits[1:-1] >> 16)
        found = np.flatnonzero(shared != 0)
        shared = shared[found]
        is_pair = self.pairs.take(_hashed(codes[found], codes[found + 1]))
        goes_on = bits[found + 2] & (_GAP | _GAP << 16) > 0
        found = found[is_pair | (shared & _SINGLE > 0) | (shared & _GAP > 0) & goes_on]
        return [place for place in found.tolist() if self._stands(text, place)]

    def _stands(self, text: str, place: int) -> bool:
        known = self.words.get(text[place : place + 2])
        if known is None:
            gap = text[place + 1 : place + 2] in _WIDE and _SPACED.match(text, place)
            return text[place] in self.singles or bool(gap)
        for at, whole in known:
            if whole is None or (place >= at and whole.match(text, place - at)):
                return True
        return text[place] in self.singles


@lru_cache(maxsize=8)
def scan_for(words: tuple[str, ...]) -> Scan:
    """Return the scan for *words*, given in folded form (see `folding.fold`)."""
    bits = np.zeros(0x10000, np.uint32)
    bits |= _SINGLE << 16
    bits[_HAN.start : _HAN.stop] |= _GAP
    bits[list(map(ord, _WIDE))] |= _GAP << 16
    singles = frozenset("".join(spellings(word) for word in words if len(word) == 1))
    bits[list(map(ord, singles))] |= _SINGLE
    pairs = np.zeros(0x10000, bool)
    found: dict[str, tuple[Word, ...]] = {}
    for word in sorted(word for word in set(words) if len(word) > 1):
        place = max(range(len(word) - 1), key=lambda i: _rarity(word[i : i + 2]))
        bit = 1 << ord(word[place]) % _GROUPS
        lefts, rights = (spellings(char) for char in word[place : place + 2])
        bits[list(map(ord, lefts))] |= bit
        bits[list(map(ord, rights))] |= bit << 16
        whole = re.compile("".join(map(_class, word))) if len(word) > 2 else None
        for pair in (left + right for left in lefts for right in rights):
            found[pair] = (*found.get(pair, ()), Word(place, whole))
            pairs[_hashed(*np.frombuffer(pair.encode("utf-32-le"), np.uint32))] = True
    bits[-1] = 0  # stands for every code point beyond the plane
    return Scan(bits, pairs, found, singles)


def _hashed(one: Any, other: Any) -> Any:
    """Return 16 bits of two code points of the first plane, singly or as arrays."""
    return (one * np.uint32(40503) + other) & np.uint32(0xFFFF)


# — 3 — and 3/12: page numbers are known by how their line begins.
_BLANK = f"[{re.escape(BLANKS)}]"
_DASH = f"[{re.escape(''.join(spellings(char) for char in '-~'))}]"
_LINE_START = re.compile(
    rf"\n{_BLANK}*+(?:{_DASH}++{_BLANK}*+[\d０-９]|[\d０-９]{{1,4}}{_BLANK}*+[/／])"
)
# 关 注 公 众 号: the blanks go only later (cleaner layout), so such a line is looked at as well.
_SPACED = re.compile(rf"[\u4e00-\u9fff][{_WIDE}]++[\u4e00-\u9fff]")
