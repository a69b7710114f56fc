"""Folds a line so that two spellings of one advert are one string, blind to width, blanks, case."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qinggao import lazily

__all__ = [
    "BLANKS",
    "FOLDING",
    "TOKEN",
    "Folded",
    "fold",
    "fold_lines",
    "fold_once",
    "fold_simplified",
    "fold_with_places",
    "mask",
    "simple",
    "simplified",
    "spellings",
    "variants",
]

# What the cleaners after this one may change (blanks, width of marks, dashes, redaction markers)
# must not matter here, or a text would get another verdict once it is clean.
_SAME = {
    ",": "，﹐､",
    ".": "。．｡﹒…⋯",
    ":": "：﹕︰∶",
    ";": "；﹔",
    "!": "！﹗",
    "?": "？﹖",
    "、": "﹑",
    "(": "（﹙",
    ")": "）﹚",
    "[": "【［〔〖﹝",
    "]": "】］〕〗﹞",
    "<": "《〈«‹",
    ">": "》〉»›→",
    '"': "“”‘’「」『』〝〞＂＇'",
    "-": "—–－―─‐‑−━",
    "~": "～〜∼",
    "·": "•･‧∙・●",
    "|": "｜│┃¦",
    "x": "×✕✖╳*＊",
}

# Traditional forms of the words adverts are made of: a stray 會員 in a simplified document is not
# converted by the script cleaner.
_TRADITIONAL = dict(
    zip(
        "會員關註號載傳僅學習網頁鏈掃碼維權聲眾訊閱費資範購買優贈贊點擊聯絡係繫電話務無轉發請歡"
        "於獲與為個們國開啟導報題復雜庫寫觀專業來該禮場價錢單團長實驗證從進遠這還應盡",
        "会员关注号载传仅学习网页链扫码维权声众讯阅费资范购买优赠赞点击联络系系电话务无转发请欢"
        "于获与为个们国开启导报题复杂库写观专业来该礼场价钱单团长实验证从进远这还应尽",
        strict=True,
    )
)

BLANKS = "\t\x0b\x0c\x1c\x1d\x1e\x1f \x85\xa0\xad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
BLANKS += "\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060"
BLANKS += "\u3000\ufeff\n\r"


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    table |= {0xFEE0 + code: chr(code).lower() for code in range(0x21, 0x7F)}
    table |= {ord(old): new for old, new in _TRADITIONAL.items()}
    table |= {ord(old): new for new, olds in _SAME.items() for old in olds}
    return table | {ord(blank): None for blank in BLANKS}


FOLDING = _table()


def _all_spellings() -> dict[str, str]:
    spelled: dict[str, str] = {}
    for code, folded in FOLDING.items():
        if folded:
            spelled[folded] = spelled.get(folded, folded) + chr(code)
    return spelled


_SPELLINGS = _all_spellings()


def spellings(char: str) -> str:
    """Return every character that folds to *char*, itself first."""
    return _SPELLINGS.get(char, char)


def variants(char: str) -> str:
    """Return every character that folds to *char* once it is simplified, itself first."""
    return "".join(new + _older().get(new, "") for new in spellings(char))


_MARKS = "-,.:;!?、·~=_#|+"  # a run of one of them is one
_RUN = lazily.pattern(rf"([{re.escape(_MARKS)}])\1+")
_WIDE = 400  # characters from which arrays are faster than a search for what changes


def _class(codes: Iterable[int]) -> str:
    return f"[{re.escape(''.join(map(chr, codes)))}]+"


# A table of all code points would be faster, were it in the processor's cache: it never is.
_CHANGED = lazily.pattern(_class(FOLDING))


def _folded(match: re.Match[str]) -> str:
    return match[0].translate(FOLDING)


@lru_cache(maxsize=4096)
def fold(line: str) -> str:
    """
    Return *line* without blanks, half width, in lower case, with one spelling for each mark.

    >>> fold("  ＱＱ群：１２３，欢迎 加入！！")
    'qq群:123,欢迎加入!'
    """
    return fold_once(line)


def fold_once(line: str) -> str:
    """Do what `fold` does for a line that is not met again: it is not remembered."""
    if len(line) > _WIDE:
        return _tables().fold(line)
    folded = _CHANGED.sub(_folded, line)
    return _RUN.sub(r"\1", folded) if _RUN.search(folded) else folded


def fold_simplified(line: str) -> str:
    """
    Fold and simplify *line*.

    >>> fold_simplified("ＱＱ 羣")
    'qq群'
    """
    return simplified(fold_once(line))


def fold_lines(lines: Sequence[str]) -> list[str]:
    """
    Fold and simplify many *lines* at once; none holds a line break.

    >>> fold_lines(["ＱＱ 羣", "會員"])
    ['qq群', '会员']
    """
    return _tables_of_lines().fold("\n".join(lines)).split("\n") if lines else []


class _Tables(NamedTuple):
    """By code unit of UTF-16: what it becomes, whether it stays, whether a run of it is one."""

    becomes: NDArray[np.uint16]
    stays: NDArray[np.bool_]
    runs: NDArray[np.bool_]

    @classmethod
    def of(cls, changes: Mapping[int, str | None]) -> "_Tables":
        becomes = np.arange(0x10000, dtype=np.uint16)
        stays = np.ones(0x10000, bool)
        for code, char in changes.items():
            becomes[code] = ord(char) if char else code
            stays[code] = char is not None
        runs = np.zeros(0x10000, bool)
        runs[list(map(ord, _MARKS))] = True
        return cls(becomes, stays, runs)

    def fold(self, text: str) -> str:
        given = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
        codes = self.becomes.take(given[self.stays.take(given)])
        again = np.flatnonzero(codes[1:] == codes[:-1]) + 1
        again = again[self.runs.take(codes[again])]
        if len(again):
            kept = np.ones(len(codes), bool)
            kept[again] = False
            codes = codes[kept]
        return codes.tobytes().decode("utf-16-le", "surrogatepass")


@cache
def _tables() -> _Tables:
    return _Tables.of(FOLDING)


@cache
def _tables_of_lines() -> _Tables:
    folding = {code: char and simplified(char) for code, char in FOLDING.items()}
    return _Tables.of({**simple(), **folding, ord("\n"): "\n"})


class Folded(NamedTuple):
    """A folded text, and for each of its characters the place it had in the text itself."""

    text: str
    places: list[int]


def fold_with_places(line: str) -> Folded:
    """
    Fold *line* and remember where each character stood.

    >>> fold_with_places("Ｑ Ｑ")
    Folded(text='qq', places=[0, 2])
    """
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(line):
        folded = FOLDING.get(ord(char), char)
        if folded is None or (kept and folded == kept[-1] and _RUN.match(folded * 2)):
            continue
        kept.append(folded)
        places.append(place)
    return Folded("".join(kept), places)


_TITLES = lazily.pattern(r"<[^<>]*>")
_QUOTED = lazily.pattern(r'"[^"]{1,24}"')
_NAMED = lazily.pattern(
    r"((?:公众号|订阅号|服务号|视频号|小程序|微信|微博|抖音号?|群号?|作者|店铺|本站|网站):?)"
    r'(?!")[^,.;!?、|()\[\]<>"]{1,16}(?=[,.;!?、|()\[\]]|$)'
)
TOKEN = lazily.pattern(r"[0-9a-z][0-9a-z@._/:%?=&+#~-]*")
_LABEL = lazily.pattern(r"^([^0-9a-z:]{2,8}:).{2,}$")

_VARIES = lazily.pattern(r"[0-9a-z<\":]|号|微信|微博|抖音|小程序|群|作者|店铺|[本网]站")


def mask(folded: str) -> str:
    """
    Return a folded line with what varies from copy to copy masked.

    Book titles, quoted names, the name after an account word, links and figures, and the value
    after a short label become ``*`` or ``0``.

    >>> mask(fold("关注公众号“清河笔谈”，QQ群 123456"))
    '关注公众号"*",0群*'
    >>> mask(fold("上一篇：某县工作要点")) == mask(fold("上一篇：某镇年度总结"))
    True
    """
    if not _VARIES.search(folded):
        return folded
    folded = _TITLES.sub("<*>", folded)
    folded = _QUOTED.sub('"*"', folded)
    folded = _NAMED.sub(r"\1*", folded)
    folded = TOKEN.sub("0", folded)
    return _LABEL.sub(r"\1*", folded)


def simplified(line: str) -> str:
    """
    Return *line* in simplified characters, one for one.

    The cleaner is given traditional texts converted, the survey sees them as they are.
    """
    return _traditional().sub(_simplified, line)


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(_class(simple()))


def _simplified(match: re.Match[str]) -> str:
    return match[0].translate(simple())


@cache
def simple() -> dict[int, str]:
    """Return the simplified form by the code of each traditional character."""
    from opencc import OpenCC

    han = "".join(map(chr, range(0x4E00, 0xA000)))
    other = OpenCC("t2s").convert("\n".join(han)).split("\n")
    changed = {ord(old): new for old, new in zip(han, other, strict=True) if old != new}
    return {code: new for code, new in changed.items() if new <= "\uffff"}  # one code unit each


@cache
def _older() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, new in simple().items():
        found[new] = found.get(new, "") + chr(code)
    return found
