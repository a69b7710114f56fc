"""Facts of a text: dates, times, quantities, document numbers, names of people, places, bodies."""

import re
from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from .grammar import HAN_NUMBER, HIDDEN, NAMES, NUMBER, grammar, masked

__all__ = [
    "FIGURES",
    "LABELS",
    "Facts",
    "Token",
    "agree",
    "facts_in",
    "figures_in",
    "plausible",
    "tokens",
]

# The kinds of fact, as a verdict names them.
LABELS = {
    "date": "日期",
    "time": "时间",
    "number": "数量",
    "docno": "文号",
    "person": "人名",
    "place": "地名",
    "body": "机构",
    "venue": "地点",
    "title": "题名",
    "subject": "主题",
    "exchange": "互换",
}

FIGURES = frozenset(("date", "time", "number", "docno"))
Facts = frozenset[tuple[str, Hashable]]


class Token(NamedTuple):
    """A fact, a redaction marker, a word of letters, or a single character."""

    kind: str  # a key of LABELS, "marker", or "" for what is only wording
    value: Hashable  # equal where two tokens say the same
    text: str


def _scan(text: str, *absent: str) -> Iterator[Token]:
    for found in grammar(text, *absent).finditer(text):
        if found.lastgroup != "ordinal":
            yield _token(found.lastgroup or "", found[0])


@lru_cache(4096)
def tokens(text: str) -> tuple[Token, ...]:
    """
    Cut a folded text into tokens; punctuation and list numbers are none.

    The same few words stand around a gap in one copy after the other, so they are remembered.

    >>> [token.text for token in tokens("定于2023年3月5日召开") if token.kind]
    ['2023年3月5日']
    """
    text = masked(text)
    listed: list[Token] = []
    end = 0
    for found in grammar(text).finditer(text):
        listed += map(_word, filter(str.isalnum, text[end : found.start()]))
        end = found.end()
        if found.lastgroup != "ordinal":
            listed.append(_token(found.lastgroup or "", found[0]))
    listed += map(_word, filter(str.isalnum, text[end:]))
    return tuple(listed)


def facts_in(text: str) -> Facts:
    """Return the kind and value of every fact of a folded text."""
    return _keys(_scan(masked(text)))


def figures_in(text: str) -> Facts:
    """Return the kind and value of the facts that are `FIGURES`: found ten times as fast."""
    return _keys(_scan(masked(text), *NAMES))


def _keys(found: Iterable[Token]) -> Facts:
    return frozenset((token.kind, token.value) for token in found if token.kind in LABELS)


@lru_cache(8192)
def _word(text: str) -> Token:
    return Token("", text, text)


def _token(kind: str, text: str) -> Token:
    if kind == "word":
        return _word(text)
    if kind == "date":
        return Token(kind, _date(text), text)
    if kind == "time":
        return Token(kind, _time(text), text)
    if kind == "number":
        return Token(kind, _number(text), text)
    if kind in NAMES or kind == "numbered":
        text = text.replace("某", HIDDEN)
        return Token("body" if kind in ("company", "numbered") else kind, text, text)
    if kind == "docno":
        return Token(kind, tuple(re.findall(rf"[\d{HIDDEN}]+", text)), text)
    return Token(kind, text, text)


_DIGITS = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_POWERS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}


def _plain(written: str) -> str:
    """Return a number in digits: 二〇二三, 十五; what is hidden stays."""
    if not written or written[0] in "0123456789×":
        return written.replace(",", "").lstrip("0") or "0"
    if not any(c in "十百千万亿" for c in written):
        return "".join(str(_DIGITS.get(c, HIDDEN)) for c in written)
    total = section = digit = 0
    for c in written:
        if c in _MYRIADS:
            total = (total + section + digit) * _MYRIADS[c]
            section = digit = 0
        elif c in _POWERS:
            section += (digit or 1) * _POWERS[c]
            digit = 0
        else:
            digit = _DIGITS.get(c, 0)
    return str(total + section + digit)


_PART = re.compile(rf"({NUMBER}|{HAN_NUMBER}|[〇零一二三四五六七八九十×]+)([年月日号]?)")


def _date(text: str) -> Hashable:
    """Return year, month, day and weekday; what is not said is empty."""
    if text[0] in "星周":
        return ("", "", "", text[-1].replace("天", "日"))
    if "年" not in text and "月" not in text:
        year, month, day = re.split("[-./]", text)
        return (year, month.lstrip("0"), day.lstrip("0"), "")
    parts = {mark.replace("号", "日"): _plain(number) for number, mark in _PART.findall(text)}
    return (parts.get("年", ""), parts.get("月", ""), parts.get("日", ""), "")


def _time(text: str) -> Hashable:
    """Return hour (of 24) and minute."""
    numbers = [_plain(n) for n in re.findall(rf"\d+|{HAN_NUMBER}|{HIDDEN}+", text)]
    hour = numbers[0]
    if text[0] in "下晚" and hour.isdigit() and int(hour) < 12:
        hour = str(int(hour) + 12)
    minute = "30" if text.endswith("半") else (numbers[1:] or ["0"])[0]
    return (hour, minute)


_VALUE = re.compile(rf"({NUMBER}|{HAN_NUMBER}) ?(.*)")


def _number(text: str) -> Hashable:
    """Return a quantity and its unit; 万 and 亿 are multiplied out."""
    if text.startswith("百分之"):
        whole, _, part = text[3:].partition("点")
        return (_plain(whole) + (f".{_plain(part)}" if part else ""), "%")
    found = _VALUE.match(text)
    written, unit = (found[1], found[2]) if found else (text, "")
    while unit and unit[0] in _MYRIADS:
        written, unit = _times(written, _MYRIADS[unit[0]]), unit[1:]
    return (_plain(written), unit)


def _times(written: str, factor: int) -> str:
    plain = _plain(written)
    if HIDDEN in plain or plain.count(".") > 1:
        return plain
    return f"{float(plain) * factor:.6f}".rstrip("0").rstrip(".")


_QUALIFIED = frozenset(("venue", "body"))  # 会议室 may be 县政府三楼会议室


def agree(one: Token, other: Token) -> bool:
    """
    Tell whether two facts of one kind may be the same: a withheld value agrees with any.

    A date without its year agrees with the same day of any year.
    """
    if one.value == other.value:
        return True
    if not (isinstance(one.value, tuple) and isinstance(other.value, tuple)):
        part = one.kind in _QUALIFIED and (one.text in other.text or other.text in one.text)
        return part or _shown(one.text, other.text) or _shown(other.text, one.text)
    if one.kind == "docno":
        return all(map(_fits, one.value, other.value))
    if one.kind == "time" and _half_a_day_apart(*one.value, *other.value):
        return True
    if one.kind == "date":
        pairs = [(a, b) for a, b in zip(one.value, other.value, strict=True) if a and b]
        return bool(pairs) and all(_fits(a, b) for a, b in pairs)
    return all(_fits(a, b) for a, b in zip(one.value, other.value, strict=True))


def _half_a_day_apart(hour: str, minute: str, other_hour: str, other_minute: str) -> bool:
    """Tell whether two times may be one of the clock: 下午3:00至5:30 is 15:00至17:30."""
    hours = hour, other_hour
    if minute != other_minute or not all(map(str.isdecimal, hours)):
        return False
    return abs(int(hour) - int(other_hour)) == 12


def _shown(one: str, other: str) -> bool:
    """Tell whether *other* may be what *one* withholds in part: 罗×× and 罗秀芬, but not 郭玉梅."""
    parts = one.split(HIDDEN)
    if len(parts) == 1 or not (other.startswith(parts[0]) and other.endswith(parts[-1])):
        return False
    place = 0
    for part in parts:
        place = other.find(part, place) + len(part)
        if place < len(part):
            return False
    return len(other) > len(one) - len(parts) + 1


def _fits(one: str, other: str) -> bool:
    """Tell whether two numbers may be one: 20×× and 2023, but not 20×× and 1998."""
    if len(one) != len(other):
        return HIDDEN in one + other
    return all(a == b or HIDDEN in a + b for a, b in zip(one, other, strict=True))


def plausible(fact: Token) -> bool:
    """Tell whether a date can be one: 219年 and 9月41日 are slips of the pen."""
    if fact.kind != "date" or not isinstance(fact.value, tuple):
        return True
    year, month, day, _ = fact.value
    right_year = len(year) < 3 or _between(year, 1800, 2199)
    return right_year and _between(month, 1, 12) and _between(day, 1, 31)


def _between(number: str, least: int, most: int) -> bool:
    return not number.isdecimal() or least <= int(number) <= most
