"""What stands around a candidate: a few characters on both sides, never beyond its line."""

import re

from qinggao.lazily import pattern

from .candidates import BLANK, MARKS, Candidate
from .surnames import after_surname
from .words import AND_OTHERS, NOTHING, SOMEBODY, Slot, after, before

__all__ = [
    "CLOSING",
    "HOPS",
    "LONGEST_NAME",
    "OPENING",
    "PUNCTUATION",
    "REACH",
    "TAIL",
    "Context",
    "Found",
    "is_han",
    "is_latin",
]

Found = tuple[str, str] | None  # a kind, and what shows it

REACH = 40  # characters looked at on each side
LONGEST_NAME = 8  # characters of a signature that stands alone on its line
TAIL = 16  # of these, for what must end at the run; the longest word has 9

_ANY = f"(?:[{re.escape(MARKS)}]|某某)"
_HOP = r"(?:[、/]|和|与|及|以及|或|或者|至|到|—+|[-–~～])"
_LIST_HOP = pattern(rf"\s?{_HOP}\s?{_ANY}(?:[{re.escape(MARKS)}某.,])*")
_LIST_BACK = pattern(rf"{_ANY}[{re.escape(MARKS)}某]*\s?{_HOP}\s?$")
# XX、XX等同志, XXX等3家企业, XX、XX两县: the number of what a list holds.
_COUNT = rf"(?:{_ANY}{{1,4}}|\d{{1,4}}|[两几多数三四五六七八九十]{{1,3}})?[余多]?[名位个家所座]?"
_ETC = pattern(rf"等{_COUNT}")
_BOTH = pattern(r"[两三四五六七八九十几]{1,2}[名位个家所座]?")
# 甲方（出租方）：, 被告人“, 名为“: what may stand between a word and the run.
_ASIDE = pattern(r"(?:是|为|系|叫)?(?:（[^（）]{1,10}）|\([^()]{1,10}\))?[：:\s“‘「『《]*$")


def is_han(mark: str) -> bool:
    """Tell a Han character (of at most one); 〇 is none here, since it is a figure or a marker."""
    return "\u4e00" <= mark <= "\u9fff" or "\u3400" <= mark <= "\u4dbf" or mark > "\U0001ffff"


_MASKING = frozenset("XxＸｘ")


def is_latin(mark: str) -> bool:
    """Tell a letter of an alphabet, of any width; figures are none, nor is an X, which may mask."""
    return mark.isalpha() and not is_han(mark) and mark not in _MASKING


_BLANKS = frozenset(BLANK)
_MARKS = frozenset(MARKS)
_LISTED = MARKS + BLANK + "某、"
HOPS = frozenset("、/和与及以或至到—-–~～")
_FROM_TO = frozenset("到至")
_NO_END = frozenset(["organization", "person", "other"])
_ASIDES = frozenset("：:“‘「『《）) 是为系叫　")
OPENING = frozenset("“‘「『《〈")
CLOSING = frozenset("”’」』》〉")
PUNCTUATION = frozenset("，。；：、！？“”‘’「」『』《》〈〉（）〔〕【】…—·")
_BEFORE_WORDS = frozenset("（(“、，。")
_CLOSED = frozenset("）)”")
_LABEL = pattern(r"[\u4e00-\u9fff]{1,6}[：:]")  # ●主持：…●地点：…
_ENDS = pattern("[。！？；;]")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


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
    return SOMEBODY if right.startswith("人", etc.end()) else AND_OTHERS


def _before(left: str) -> Slot:
    """Return the word that *left* ends with, with or without a colon or a quote behind it."""
    slot = before(left)
    if slot.word or left[-1:] not in _ASIDES:
        return slot
    return before(_ASIDE.sub("", left))


def _behind_list(right: str) -> str:
    """Return what follows the last run of the list that *right* goes on with."""
    while right[:1] in HOPS and (hop := _LIST_HOP.match(right)):
        right = right[hop.end() :].lstrip(BLANK)
    return right


def _in_front_of_list(left: str) -> str:
    """Return what precedes the first run of the list that *left* ends with."""
    while left[-1:] in HOPS and (hop := _LIST_BACK.search(left)):
        left = left[: hop.start()].rstrip(BLANK)
    return left


class Context:
    """
    A run and its neighbours; all that a decision looks at.

    ``left`` and ``right`` are up to `REACH` characters beside the run in its line, ``near_left``
    and ``near_right`` the same without the blanks between (共 X 件), ``tail`` and ``near_tail`` the
    ends of these; ``previous`` and ``next`` are the nearest characters, each ``han_before``,
    ``han_behind`` or not. A run is ``foreign`` where one neighbour is neither Han nor Chinese
    punctuation. ``list_start`` and ``list_end`` are what stands around the list that the run is in
    (XX、XX等地), ``before`` and ``after`` the words there; ``surname`` is how surely one ends left.
    ``known`` is whether the text has a sure marker of the same sign.
    """

    __slots__ = (
        "after",
        "before",
        "dated",
        "family",
        "foreign",
        "han_before",
        "han_behind",
        "known",
        "left",
        "length",
        "list_end",
        "list_start",
        "near_left",
        "near_right",
        "near_tail",
        "next",
        "previous",
        "right",
        "run",
        "shape",
        "single",
        "surname",
        "tail",
    )

    def __init__(
        self, left: str, run: str, right: str, candidate: Candidate, *, known: bool = False
    ) -> None:
        self.left, self.run, self.right, self.known = left, run, right, known
        _, _, self.family, self.length, self.shape = candidate
        self.single = self.length == 1
        previous, following = left[-1:], right[:1]
        near_left = left.rstrip(BLANK) if previous in _BLANKS else left
        near_right = right.lstrip(BLANK) if following in _BLANKS else right
        self.near_left, self.near_right = near_left, near_right
        self.tail, self.near_tail = left[-TAIL:], near_left[-TAIL:]
        self.foreign = not (
            ("\u4e00" <= previous <= "\u9fff" or previous in PUNCTUATION)
            and ("\u4e00" <= following <= "\u9fff" or following in PUNCTUATION)
        )
        self.previous, self.next = near_left[-1:], near_right[:1]
        self.han_before, self.han_behind = is_han(self.previous), is_han(self.next)
        self.list_start, self.list_end = near_left, near_right
        if self.previous in HOPS:
            self.list_start = _in_front_of_list(near_left)
        elif previous in _BLANKS and self.previous in _MARKS:  # ××× ×××
            self.list_start = near_left.rstrip(_LISTED)
        if self.next in HOPS:
            self.list_end = _behind_list(near_right)
        listed = self.list_end is not near_right or self.list_start is not near_left
        # 某某到某某超市: only places, dates and numbers go from one to another.
        apart = following == "\u3000"  # ×××　包保单位: another column
        self.after = NOTHING if apart else _after(self.list_end, listed=listed)
        if self.next in _FROM_TO and self.after.kind in _NO_END:
            self.after = NOTHING
        self.before = _before(self.list_start)
        self.surname = after_surname(left)
        self.dated: bool | None = None  # not asked yet, see figures.date_part

    def is_inside(self) -> bool:
        """Tell whether the run stands among words, no blank beside it, and one asks for it."""
        before, behind = self.left[-1:], self.right[:1]
        if not (is_han(before) or before in _BEFORE_WORDS) or _LABEL.match(self.right):
            return False
        asked = self.after.weight >= 2 or self.before.weight >= 2
        return asked and (is_han(before) or is_han(behind) or behind in _CLOSED)

    def is_cell(self) -> bool:
        """Tell whether the run is all that a cell of a table holds."""
        return self.length > 1 and self.previous == "|" and (not self.next or self.next == "|")

    def is_signature(self) -> bool:
        """Tell whether the run stands alone on its line, and may be a name."""
        return not self.near_left and not self.near_right and 3 <= self.length <= LONGEST_NAME

    def clause(self, width: int = REACH) -> str:
        """Return the run with at most *width* characters on each side."""
        return self.left[-width:] + self.run + self.right[:width]

    def sentence(self, width: int = REACH) -> str:
        """Return the same, as far as the sentence or its part goes: to 。！？； on each side."""
        before = _ENDS.split(self.left[-width:])[-1]
        return before + self.run + _ENDS.split(self.right[:width], maxsplit=1)[0]

    def token(self) -> str:
        """
        Return the run with the printable ASCII characters on both sides of it.

        The middle of a very long run is left out: it says nothing, and what is asked of a token
        takes the square of its length.
        """
        before = len(self.left.rstrip(_ASCII))
        behind = len(self.right) - len(self.right.lstrip(_ASCII))
        run = self.run if len(self.run) <= 2 * REACH else self.run[:REACH] + self.run[-REACH:]
        return self.left[before:] + run + self.right[:behind]
