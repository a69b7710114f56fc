"""Finds the places worth a look: one scan of the text for the words that adverts are made of."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qinggao import lazily

from .folding import BLANKS, fold_once, fold_simplified, spellings, variants

__all__ = ["Scan", "Seen", "WordIndex", "pairs_of"]

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


def _rarity(pair: str) -> tuple[bool, int, int]:
    low, high = sorted(_RANK.get(char, len(_COMMON)) for char in pair)
    return pair not in _OF_PROSE, high, low


def _rarest(word: str) -> int:
    """Return where the pair of *word* begins that is rarest in official prose."""
    return max(range(len(word) - 1), key=lambda place: _rarity(word[place : place + 2]))


class WordIndex:
    """Tells which of several lists of words have a word in a folded line."""

    def __init__(self, lists: Iterable[Iterable[str]]) -> None:
        self._by_char: dict[str, list[tuple[str, int]]] = {}
        self._always: set[int] = set()
        for number, words in enumerate(lists):
            for word in (found := tuple(words)):
                rarest = max(word, key=lambda char: _RANK.get(char, len(_COMMON)))
                self._by_char.setdefault(rarest, []).append((word, number))
            if not found:
                self._always.add(number)

    def found(self, folded: str) -> set[int]:
        """Return the numbers of the lists with a word in *folded*; an empty list always is one."""
        numbers = self._always.copy()
        for char in set(self._rare(folded)):
            for word, number in self._by_char[char]:
                if number not in numbers and word in folded:
                    numbers.add(number)
        return numbers

    @cached_property
    def _rare(self) -> Callable[[str], list[str]]:
        """Finds the characters by which words are known: most lines have few of them."""
        return re.compile(
            f"[{re.escape(''.join(self._by_char))}]" if self._by_char else "(?!)"
        ).findall

    def may_stand(self, text: str) -> bool:
        """Tell whether a word may stand in *text*, which need not be folded."""
        return any(char in text for char in self._spelled)

    @cached_property
    def _spelled(self) -> str:
        return "".join(map(spellings, self._by_char))


# --- The scan -----------------------------------------------------------------------------------


class Word(NamedTuple):
    """
    A folded word, and where in it the pair of characters stands by which it is found.

    *is_whole*: the word is no more than this pair, as it is spelled here. *beside*: how far from
    the pair another of its characters stands, in one of the spellings *other*: most pairs that
    stand in a text are of other words, and have something else there.
    """

    text: str
    place: int
    is_whole: bool
    is_name: bool
    beside: int
    other: frozenset[str]


class Seen(NamedTuple):
    """
    What a scan saw in *text*.

    *hits*: where words stand, or may stand with blanks in them, and where page numbers begin, in
    order. *names*: where names stand, in any width and case. *others*: where they stand in
    traditional script. *gaps*: Han characters with blanks behind them, before another.
    """

    text: str
    hits: list[int]
    names: list[tuple[int, str]]
    others: list[tuple[int, str]]
    gaps: list[int]
    marks: NDArray[np.intp]  # places of all that are no Han characters

    def han_between(self, starts: list[int]) -> list[int]:
        """Return how many Han characters stand between each of *starts* and the next."""
        places = np.array(starts)
        han = places - self.marks.searchsorted(places)
        counts: list[int] = (han[1:] - han[:-1]).tolist()
        return counts


class Scan:
    """
    Looks in a text for many words at once, in any width and case, and for names of sites.

    A word is found by its rarest pair of characters (see `_Slots`), so few places are left at which
    it must be compared. Nothing is compiled: a word is compared with the folded text of its length.
    """

    def __init__(self, words: Iterable[str], names: Iterable[str] = ()) -> None:
        self.pairs: dict[str, tuple[Word, ...]] = {}
        self._singles: list[tuple[str, bool]] = []
        for word in sorted(set(words)):
            self._add(word, spellings, is_name=False)
        for name in sorted(set(names)):
            self._add(name, variants, is_name=True)
        self._slots = _Slots(self.pairs)
        self._last = self.look("")

    def _add(self, word: str, spelled: Callable[[str], str], *, is_name: bool) -> None:
        if len(word) == 1:
            self._singles += ((char, is_name) for char in spelled(word))
            return
        place = _rarest(word)
        beside = 2 if place + 2 < len(word) else -1 if place else 0
        other = frozenset(spelled(word[place + beside]))
        lefts, rights = map(spelled, word[place : place + 2])
        for pair in (left + right for left in lefts for right in rights):
            is_whole = len(word) == 2 and fold_once(pair) == word
            found = Word(word, place, is_whole, is_name, beside, other)
            self.pairs[pair] = (*self.pairs.get(pair, ()), found)

    def seen(self, text: str) -> Seen:
        """Return what there is to see in *text*; asked for the same text again, at once."""
        if self._last.text is not text:
            self._last = self.look(text)
        return self._last

    def look(self, text: str) -> Seen:
        """Return what there is to see in *text*."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = points.astype(np.uint16)  # beyond the first plane: looked at, and found to be none
        marks = (codes - _HAN > _HANS).nonzero()[0]
        gaps = _gaps(text, codes, marks)
        hits = gaps.copy()
        names: list[tuple[int, str]] = []
        others: list[tuple[int, str]] = []
        for place in self._slots.places(codes):
            for word, within, is_whole, is_name, beside, other in self.pairs.get(
                text[place : place + 2], ()
            ):
                start, at = place - within, place + beside
                if text[at : at + 1] not in other:
                    continue
                chunk = word if is_whole else text[start : start + len(word)] if start >= 0 else ""
                if chunk == word or fold_once(chunk) == word:
                    names.append((start, word)) if is_name else hits.append(place)
                elif is_name and fold_simplified(chunk) == word:
                    others.append((start, word))
        for char, is_name in self._singles:
            place = text.find(char)
            while place >= 0:
                names.append((place, char)) if is_name else hits.append(place)
                place = text.find(char, place + 1)
        hits += [match.end() - 1 for match in _LINE_START.finditer(text)]
        if _LINE_START.match("\n" + text[:40]):
            hits.append(0)
        return Seen(text, sorted(set(hits)), names, others, gaps, marks)


def pairs_of(words: Iterable[str]) -> frozenset[str]:
    """Return the pairs of characters at which *words* are found, in every spelling."""
    return frozenset(Scan(words).pairs)


_FACTOR = np.uint16(40503)  # odd: pairs of one first character have slots of their own


class _Slots:
    """
    Finds known pairs of characters in an array of code points.

    A pair has a slot, one of 16 bits; most slots are free. Its slot and its first character tell
    the second, so a pair is known by looks into small tables: one for all places, one for each of
    the few that have a slot which is taken.
    """

    def __init__(self, pairs: Iterable[str]) -> None:
        codes = np.array([[ord(char) for char in pair] for pair in pairs], np.uint16).reshape(-1, 2)
        slots = (codes[:, 0] * _FACTOR + codes[:, 1]).tolist()
        self._taken = np.zeros(0x10000, bool)
        self._taken[slots] = True
        self._firsts: list[NDArray[np.uint16]] = []  # one table, and more for slots that are shared
        filled: Counter[int] = Counter()
        for slot, first in zip(slots, codes[:, 0].tolist(), strict=True):
            if filled[slot] == len(self._firsts):
                self._firsts.append(np.zeros(0x10000, np.uint16))
            self._firsts[filled[slot]][slot] = first
            filled[slot] += 1

    def places(self, codes: NDArray[np.uint16]) -> list[int]:
        """Return where a pair stands in *codes*; beyond the first plane, where one may."""
        slots = codes[:-1] * _FACTOR + codes[1:]
        found = self._taken.take(slots).nonzero()[0]
        slots, first = slots[found], codes[found]
        is_pair = np.zeros(len(found), bool)
        for firsts in self._firsts:
            is_pair |= firsts.take(slots) == first
        places: list[int] = found[is_pair].tolist()
        return places


_HAN, _HANS = np.uint16(0x4E00), np.uint16(0x9FFF - 0x4E00)
_WIDE = "\t \xa0\u2002\u2003\u2009\u200b\u3000"
_IS_WIDE = np.zeros(0x10000, bool)
_IS_WIDE[list(map(ord, _WIDE))] = True

# 关 注 公 众 号: the blanks go only later (cleaner layout), so such a line is looked at as well.
_SPACED = lazily.pattern(rf"[\u4e00-\u9fff][{_WIDE}]++[\u4e00-\u9fff]")


def _gaps(text: str, codes: NDArray[np.uint16], marks: NDArray[np.intp]) -> list[int]:
    """Return the places of Han characters with blanks, and then another, behind them."""
    blanks = marks[_IS_WIDE.take(codes.take(marks))]
    if not len(blanks):
        return []
    before = blanks[codes.take(blanks - 1) - _HAN <= _HANS] - 1
    return [place for place in before.tolist() if _SPACED.match(text, max(place, 0))]


# — 3 — and 3/12: page numbers are known by how their line begins.
_BLANK = f"[{re.escape(BLANKS)}]"
_INDENT = f"[{re.escape(BLANKS.replace(chr(10), ''))}]"  # of one line: thousands may be empty
_DASH = f"[{re.escape(''.join(spellings(char) for char in '-~'))}]"
_LINE_START = lazily.pattern(
    rf"\n{_INDENT}*+(?:{_DASH}++{_BLANK}*+[\d０-９]|[\d０-９]{{1,4}}{_BLANK}*+[/／])"
)
