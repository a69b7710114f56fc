"""Which kind of character stands where: the sets that every rule of this cleaner shares."""

import sys

from qinggao.lazily import pattern

__all__ = [
    "BLANK",
    "BOLD",
    "CODE",
    "DONE",
    "EDGE",
    "HAN",
    "KIND",
    "LATIN",
    "MASK",
    "han_at",
    "has_blank",
    "has_han",
]  # fmt: skip

# Han and kana, as the inside of a character class. U+30FB is a dot and stays out.
HAN = (
    "\u2e80-\u2fdf\u3005\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# U+0009 is not here: a tab is a column.
BLANK = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

# Stand-ins of the same length, so that offsets stay true. They are for private use: where a text
# has them itself, they only make a rule more careful.
CODE = "\ue000"  # protected, counts as Latin: URLs, code, list numbers
MASK = "\ue001"  # protected, counts as Chinese: redaction markers, emphasis around Han
BOLD = "\ue003"  # protected, counts as Han: the stars between two bold words
DONE = "\ue002"  # a dash or an ellipsis that another rule has settled

EDGE = ""  # what stands before the first and after the last character of a line

_MARKS = "，。、；：？！（）《》〈〉【】〔〕〖〗「」『』" + DONE
_QUOTES = "“”‘’…—"  # shared with English
_HAN = pattern(f"[{HAN}]")
_BLANK = pattern(f"[{BLANK}]")
_LATIN = pattern(r"[^\W\d_]")


class _Kinds(dict[str, str]):
    """The kind of a character: H Han, M Chinese mark, Q mark shared with English, X redaction
    marker, L Latin (and every other script), D digit, B blank, E edge of the line, O other.
    """

    def __missing__(self, char: str) -> str:
        if _HAN.match(char):
            kind = "H"
        elif _BLANK.match(char):
            kind = "B"
        elif char.isdecimal():
            kind = "D"
        else:
            kind = "L" if _LATIN.match(char) else "O"
        if char < "\uffff":
            self[char] = kind
        return kind


KIND = _Kinds(dict.fromkeys(_MARKS, "M") | dict.fromkeys(_QUOTES, "Q"))
KIND.update({EDGE: "E", CODE: "L", MASK: "X", BOLD: "H", "\t": "B"})
KIND.update(dict.fromkeys("\n\r\v\f\x85\u2028\u2029", "E"))

LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"  # × and ÷ stand among them

_HAN_OR_MASK = pattern(f"[{HAN}{MASK}]")


def has_blank(text: str) -> bool:
    """Tell whether *text* has a blank."""
    return _BLANK.search(text) is not None


def han_at(text: str, start: int, end: int) -> int:
    """Return where the first Han character from *start* to *end* stands, or -1 (see `has_han`)."""
    match = _HAN_OR_MASK.search(text, start, end)
    return match.start() if match else -1


def has_han(text: str, start: int = 0, end: int = sys.maxsize) -> bool:
    """Tell whether *text* has a Han character, or what stands for some, from *start* to *end*."""
    return _HAN_OR_MASK.search(text, start, end) is not None
