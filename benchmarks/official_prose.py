"""
Invented prose in the manner of Chinese offices: speeches, notices, reports, minutes, news, manuals.

The text is clean by CONVENTIONS and holds one thing more: `WITHHELD`, one for each character that a
redacted document withholds. `dirt.py` writes it in the spelling of a site, and does the damage.
"""

import random
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WITHHELD = "\ue000"

_HAN_DIGITS = "一二三四五六七八九十"

# N noun, V verb, A adjective, F set phrase, P place, O organ, D count, U unit, R share, M person,
# T date, Q quoted term, B book title. Everything else stands as it is written.
_CLAUSES = """
V N N
V A 的 N N
以 N N V N N
围绕 N N V N
N V 与 N V 同步 V
对 N N 逐一 V
F
由 P 市 O 局 V N N
累计 V N D U
N N 同比增长 R
部分 N 的 N 还不够 A
P 县 V N 的做法值得借鉴
把 N V 作为 N V 的 N
让 N 更 A 、 N 更 A
N 、 N 、 N V 一体
坚持 N N 与 N N 并重
在 N 上 F
既要 V N ，又要 V N
确保 N N A 、 A
新 V N N D U
N V 率达到 R
M 同志就 N V 作了说明
针对 N V 中的 N
P 镇 V N D U
V N 的 N
认真 V B
树立 Q 的 N
对照 N 、 V N
N 不 V ， N 就不 A
从 N 入手 V N N
向 N V 要 N
截至 T
凡 V N 的一律 V
及时 V N （ V N ）
N V 由 D U 增加到 D U
P 区 O 局牵头 V
V 一批 A N
健全 N V N
N 之间 V 不 A
没有 A 的 N 就没有 A 的 N
"""

_HEADINGS = """
V N N ， V N N
A V N ， F V N
坚持 N V ，着力 V N N
以 A N V N N
V N V N 双 V
"""

# Kinds of place that clean text holds and that no rule may touch.
_TRAPS = (
    "详见 https://www.{site}.example/p?id={n}",
    "会议时间为{h}:{m}",
    "系统升级到 v{h}.{m}.1 版",
    "比例按{h}:1掌握",
    "参见 GB/T {n}-2019",
    "咨询邮箱 office{h}@{site}.example",
    "约{h}.{m}万元",
    "共计{h},{n}元",
    "采用 RESTful API, JSON 格式",
)


def _words(vocabulary: dict[str, str], name: str) -> list[str]:
    return vocabulary[name].split()


class Prose:
    """
    Writes text from two sources of chance: *rng* for the wording, *facts* for dates, places, sums.

    Two documents with the same wording and other facts are siblings of one form. *secrecy* is the
    share of facts that is withheld (0 to 1).
    """

    def __init__(self, rng: random.Random, facts: random.Random, secrecy: float = 0.0) -> None:
        self.rng = rng
        self.facts = facts
        self.secrecy = secrecy
        self._slots: dict[str, Callable[[], str]] = {
            "N": lambda: self.pick(_NOUNS),
            "V": lambda: self.pick(_VERBS),
            "A": lambda: self.pick(_ADJECTIVES),
            "F": lambda: self.pick(_PHRASES),
            "O": lambda: self.pick(_ORGANS),
            "U": lambda: self.pick(_UNITS),
            "P": self.place,
            "D": self.count,
            "R": self.share,
            "M": self.person,
            "T": self.date,
            "Q": lambda: f"“{self.pick(_NOUNS)}{self.pick(_VERBS)}”",
            "B": self.title,
        }

    def pick(self, words: list[str]) -> str:
        """Return one of *words* (three times as fast as `random.choice`)."""
        return words[int(self.rng.random() * len(words))]

    def _withheld(self) -> bool:
        return self.facts.random() < self.secrecy

    def number(self, low: int, high: int) -> int:
        """Return a whole number, a fact of this document."""
        return low + int(self.facts.random() * (high - low))

    def place(self) -> str:
        """Return an invented toponym, without 市 or 县, or what stands for it."""
        name = _PLACES[self.number(0, len(_PLACES))]
        return WITHHELD * 2 if self._withheld() else name

    def person(self) -> str:
        """Return a name; a withheld one often keeps its surname."""
        surname = _SURNAMES[self.number(0, len(_SURNAMES))]
        given = self.number(0, len(_GIVEN) - 1)
        if self._withheld():
            return (surname if self.facts.random() < 0.5 else "") + WITHHELD * 2
        return surname + _GIVEN[given : given + 2]

    def count(self) -> str:
        """Return a count, sometimes with a decimal point."""
        if self._withheld():
            return WITHHELD * self.number(1, 4)
        whole = self.number(2, 980)
        return f"{whole}.{self.number(1, 10)}" if self.facts.random() < 0.2 else str(whole)

    def share(self) -> str:
        """Return a percentage."""
        if self._withheld():
            return WITHHELD * 2 + "%"
        return f"{self.number(1, 99)}.{self.number(1, 10)}%"

    def date(self) -> str:
        """Return a month and day, or with the year."""
        if self._withheld():
            return f"{WITHHELD}月{WITHHELD}日"
        return self.day() if self.facts.random() < 0.6 else f"{self.year()}年{self.day()}"

    def day(self) -> str:
        """Return a month and day that nobody withholds."""
        return f"{self.number(1, 13)}月{self.number(1, 29)}日"

    def year(self) -> int:
        """Return a year of this document."""
        return self.number(2008, 2025)

    def title(self) -> str:
        """Return the title of a paper, in book marks."""
        return f"《关于{self.fill(_ABOUT)}的{self.pick(_PAPERS)}》"

    def fill(self, parts: list[str]) -> str:
        """Return *parts* (slots and words) as text, the slots filled."""
        slots = self._slots
        return "".join([slots[part]() if part in slots else part for part in parts])

    def clause(self) -> str:
        """Return one clause without its final mark."""
        return self.fill(_CLAUSE_PARTS[int(self.rng.random() * len(_CLAUSE_PARTS))])

    def sentence(self) -> str:
        """Return a sentence of two to five clauses, with its final mark."""
        draw = self.rng.random()
        if draw < 0.04:
            return self._enumeration()
        if draw < 0.06:
            return f"{self.clause()}，{self._trap()}。"
        clauses = [self.clause() for _ in range(2 + int(self.rng.random() * 4))]
        if draw < 0.08:
            return f"{'，'.join(clauses[:-1])}——{clauses[-1]}。"
        mark = "，" if draw < 0.85 else "；"
        end = "。" if draw < 0.97 else "！" if draw < 0.985 else "……"
        return mark.join(clauses) + end

    def _enumeration(self) -> str:
        points = [f"{n}是{self.clause()}" for n in _HAN_DIGITS[: 2 + int(self.rng.random() * 3)]]
        return f"{self.clause()}：{'；'.join(points)}。"

    def _trap(self) -> str:
        n = self.number(100, 999)
        hour, minute = self.number(7, 20), self.number(10, 60)
        return _TRAPS[n % len(_TRAPS)].format(site="qinglan", n=n, h=hour, m=minute)

    def paragraph(self, characters: int) -> str:
        """Return sentences of about *characters* together."""
        made: list[str] = []
        while characters > 0:
            made.append(self.sentence())
            characters -= len(made[-1])
        return "".join(made)

    def heading(self) -> str:
        """Return the wording of a heading, without its number and without a final mark."""
        return self.fill(_HEADING_PARTS[int(self.rng.random() * len(_HEADING_PARTS))])


def _split(lines: str) -> list[list[str]]:
    return [line.split() for line in lines.split("\n") if line]


_VOCABULARY: dict[str, str] = tomllib.loads(
    (Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8")
)
_NOUNS = _words(_VOCABULARY, "nouns")
_VERBS = _words(_VOCABULARY, "verbs")
_ADJECTIVES = _words(_VOCABULARY, "adjectives")
_PHRASES = _words(_VOCABULARY, "phrases")
_PLACES = _words(_VOCABULARY, "places")
_ORGANS = _words(_VOCABULARY, "organs")
_UNITS = _words(_VOCABULARY, "units")
_PAPERS = _words(_VOCABULARY, "papers")
_SURNAMES = _VOCABULARY["surnames"]
_GIVEN = _VOCABULARY["given"]
_CLAUSE_PARTS = _split(_CLAUSES)
_HEADING_PARTS = _split(_HEADINGS)
_ABOUT = ["V", "N", "N"]
