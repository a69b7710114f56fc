"""What stands around a candidate: a few characters on both sides, never beyond its line."""

import re

from .candidates import BLANK, MARKS
from .words import Slot, after, before

__all__ = ["CLOSING", "OPENING", "PUNCTUATION", "REACH", "TAIL", "Context", "is_han", "is_latin"]

REACH = 40  # characters looked at on each side
TAIL = 16  # of these, for what must end at the run; the longest word has 9

_ANY = f"(?:[{re.escape(MARKS)}]|某某)"
_HOP = r"(?:[、/]|和|与|及|以及|或|或者|至|到|—+|[-–~～])"
_LIST_HOP = re.compile(rf"\s?{_HOP}\s?{_ANY}(?:[{re.escape(MARKS)}某.,])*")
_LIST_BACK = re.compile(rf"{_ANY}[{re.escape(MARKS)}某]*\s?{_HOP}\s?$")
# XX、XX等同志, XXX等3家企业, XX、XX两县: the number of what a list holds.
_COUNT = rf"(?:{_ANY}{{1,4}}|\d{{1,4}}|[两几多数三四五六七八九十]{{1,3}})?[余多]?[名位个家所座]?"
_ETC = re.compile(rf"等{_COUNT}")
_BOTH = re.compile(r"[两三四五六七八九十几]{1,2}[名位个家所座]?")
# 甲方（出租方）：, 被告人“, 名为“: what may stand between a word and the run.
_ASIDE = re.compile(r"(?:是|为|系|叫)?(?:（[^（）]{1,10}）|\([^()]{1,10}\))?[：:\s“‘「『《]*$")


def is_han(mark: str) -> bool:
    """Tell a Han character (of at most one); 〇 is none here, since it is a figure or a marker."""
    return "\u4e00" <= mark <= "\u9fff" or "\u3400" <= mark <= "\u4dbf" or mark > "\U0001ffff"


_MASKING = frozenset("XxＸｘ")


def is_latin(mark: str) -> bool:
    """Tell a letter of an alphabet, of any width; figures are none, nor is an X, which may mask."""
    return mark.isalpha() and not is_han(mark) and mark not in _MASKING


_BLANKS = frozenset(BLANK)
_HOPS = frozenset("、/和与及以或至到—-–~～")
_ASIDES = frozenset("：:“‘「『《）) 是为系叫　")
OPENING = frozenset("“‘「『《〈")
CLOSING = frozenset("”’」』》〉")
PUNCTUATION = frozenset("，。；：、！？“”‘’「」『』《》〈〉（）〔〕【】…—·")
_ENDS = re.compile("[。！？；;]")
_ASCII_BEFORE = re.compile(r"[!-~]*$")
_ASCII_BEHIND = re.compile(r"[!-~]*")


def _native(mark: str) -> bool:
    return "\u4e00" <= mark <= "\u9fff" or mark in PUNCTUATION


def _after(right: str, *, listed: bool) -> Slot:
    """Return the word that *right* begins with, or the one that says what a list holds."""
    direct = after(right)
    etc = _ETC.match(right) if right[:1] == "等" else None
    if direct.word or not etc:
        both = _BOTH.match(right) if listed else None
        return after(right[both.end() :]) if both else direct
    slot = after(right[etc.end() :])
    if slot.weight and slot.kind not in {"number", "date"}:
        return slot
    return Slot("等人", "person", 3) if right.startswith("人", etc.end()) else Slot("等", "", 0)


class Context:
    """
    A run and its neighbours; all that a decision looks at.

    ``left`` and ``right`` are up to `REACH` characters beside the run in its line, ``near_left``
    and ``near_right`` the same without the blanks between (共 X 件), ``tail`` and ``near_tail`` the
    ends of these; ``previous`` and ``next`` are the nearest characters. A run is ``foreign`` where
    one neighbour is neither Han nor Chinese punctuation.
    """

    __slots__ = (
        "_after",
        "_before",
        "family",
        "foreign",
        "left",
        "length",
        "near_left",
        "near_right",
        "near_tail",
        "next",
        "previous",
        "right",
        "run",
        "shape",
        "single",
        "tail",
    )

    def __init__(
        self, left: str, run: str, right: str, family: str, length: int, shape: str
    ) -> None:
        self.left, self.run, self.right = left, run, right
        self.family, self.length, self.shape = family, length, shape
        self.single = self.length == 1
        previous, following = left[-1:], right[:1]
        self.foreign = not (_native(previous) and _native(following))
        self.near_left = left.rstrip(BLANK) if previous in _BLANKS else left
        self.near_right = right.lstrip(BLANK) if following in _BLANKS else right
        self.tail, self.near_tail = left[-TAIL:], self.near_left[-TAIL:]
        self.previous, self.next = self.near_left[-1:], self.near_right[:1]
        self._after: Slot | None = None
        self._before: Slot | None = None

    @property
    def after(self) -> Slot:
        """The word behind the run, or behind the list that it begins (XX、XX等地)."""
        if self._after is None:
            right = self.list_end()
            listed = right is not self.near_right or self.list_start() is not self.near_left
            self._after = _after(right, listed=listed)
        return self._after

    @property
    def before(self) -> Slot:
        """The word in front of the run or its list, with or without a colon or a quote between."""
        if self._before is None:
            left = self.list_start()
            slot = before(left)
            if not slot.word and left and (left[-1] in _ASIDES):
                slot = before(_ASIDE.sub("", left))
            self._before = slot
        return self._before

    def clause(self, width: int = REACH) -> str:
        """Return the run with at most *width* characters on each side."""
        return self.left[-width:] + self.run + self.right[:width]

    def sentence(self, width: int = REACH) -> str:
        """Return the same, as far as the sentence or its part goes: to 。！？； on each side."""
        before = _ENDS.split(self.left[-width:])[-1]
        return before + self.run + _ENDS.split(self.right[:width], maxsplit=1)[0]

    def token(self) -> str:
        """Return the run with the printable ASCII characters on both sides of it."""
        before, behind = _ASCII_BEFORE.search(self.left), _ASCII_BEHIND.match(self.right)
        return (before[0] if before else "") + self.run + (behind[0] if behind else "")

    def list_end(self) -> str:
        """Return what follows the last run of the list that this one stands in."""
        right = self.near_right
        while right[:1] in _HOPS and (hop := _LIST_HOP.match(right)):
            right = right[hop.end() :].lstrip(BLANK)
        return right

    def list_start(self) -> str:
        """Return what precedes the first run of the list that this one stands in."""
        left = self.near_left
        while left[-1:] in _HOPS and (hop := _LIST_BACK.search(left)):
            left = left[: hop.start()].rstrip(BLANK)
        return left
