"""Quotation marks of a paragraph: straight, reversed, and corner ones."""

import re
from collections.abc import Iterable, Iterator, Sequence

from qinggao.lazily import pattern

from .characters import HAN, KIND, LATIN, has_han
from .context import in_english
from .draft import Change

__all__ = ["corner_quotes", "pair_quotes", "single_quotes"]

STRAIGHT = '"＂'
_DOUBLE = pattern('["＂“”]')
_CORNER = pattern("[「」『』“”]")
_CLOSING = {"“": "”", "「": "」", "『": "』"}
_KANA = pattern("[\u3041-\u309f]")

# A mark that cannot stand right after an opening quotation mark, or right before a closing one.
_NOT_OPENED = frozenset("，。、；：？！）》〉】」』”’,.;:?!)]}")
_NOT_CLOSED = frozenset("（《〈【「『“‘：([{:")
_BLANKS = frozenset(" \u00a0\u3000")
_CURLY = frozenset("“”")
_SENTENCES = pattern("[。！？；].")
_SAYING = frozenset("说道问答称曰喊")
_ENDS_SPEECH = frozenset("。！？，….!?,")

Token = tuple[int, str]


def corner_quotes(line: str) -> Iterator[Change]:
    """Turn 「」 into “ ” and, inside of quotation marks, 『』 and 「」 into ‘ ’."""
    if len(_KANA.findall(line)) > 1:
        return  # Japanese
    pairs: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []  # the closing mark that is awaited, where it was opened
    for index, char in _tokens(_CORNER, line):
        if char in _CLOSING:
            opened.append((_CLOSING[char], index))
            continue
        while opened and opened[-1][0] != char:
            opened.pop()
        if opened:
            pairs.append((opened.pop()[1], index))
    around: list[int] = []  # where the pairs around this one end
    for start, end in sorted(pairs):
        while around and around[-1] < start:
            around.pop()
        if line[start] != "“":
            yield from _corner_pair(line, start, end, len(around) % 2 == 1)
        around.append(end)


def _corner_pair(line: str, start: int, end: int, inner: bool) -> Iterator[Change]:
    if line[start] == "『" and not inner and line.find("「", start, min(end, start + 2000)) < 0:
        return  # 『』 alone may be a title
    for index, char in zip((start, end), "‘’" if inner else "“”", strict=True):
        yield Change(index, index + 1, char, "punctuation/corner-quote")


def pair_quotes(line: str) -> Iterator[Change]:
    """
    Pair the straight double quotes of a paragraph and repair reversed ones.

    Where more than one reading exists, the likeliest one is only suggested.
    """
    tokens = [token for token in _tokens(_DOUBLE, line) if not _is_inch(line, *token)]
    curly = [token for token in tokens if token[1] not in STRAIGHT]
    if (
        not tokens
        or not has_han(line)
        or (len(curly) == len(tokens) and _depths(curly) is not None)
    ):
        return
    for sequence, marks in _sequences(tokens, curly) if curly else [(tokens, "“”")]:
        if len(sequence) % 2:
            found = _sure_pairs(line, sequence) if len(curly) < len(sequence) else []
        elif _one_reading(line, sequence):
            found = sequence
        else:
            found = []
            if all(char in STRAIGHT for _, char in sequence):
                yield from _doubts(sequence, marks)
        yield from _pairs(line, found, marks)


def _tokens(pattern: re.Pattern[str], line: str) -> list[Token]:
    return [(match.start(), match[0]) for match in pattern.finditer(line)]


def _is_inch(line: str, index: int, char: str) -> bool:
    """27"显示器: a straight mark after a digit, with no opening one before it."""
    if char not in STRAIGHT or not index or KIND[line[index - 1]] != "D":
        return False
    number = index - 1
    while number > 0 and (KIND[line[number - 1]] == "D" or line[number - 1] in ".-/年月日"):
        number -= 1
    if line[number - 1 : number] in (*STRAIGHT, "“"):
        return False  # "2020"
    return sum(line.count(mark, max(0, number - 200), number) for mark in '"＂“”') % 2 == 0


def _depths(curly: Sequence[Token]) -> list[tuple[int, int]] | None:
    """Return the pairs of curly marks, or None where they do not match as they are written."""
    opened: list[int] = []
    found = []
    for index, char in curly:
        if char == "“":
            opened.append(index)
        elif opened:
            found.append((opened.pop(), index))
        else:
            return None
    return None if opened else sorted(found)


def _sequences(tokens: list[Token], curly: list[Token]) -> Iterator[tuple[list[Token], str]]:
    """Split *tokens* into what can pair with one another, with the marks that it becomes."""
    pairs = _depths(curly)
    if pairs is None:
        yield tokens, "“”"
        return
    straight = [token for token in tokens if token[1] in STRAIGHT]
    outermost: list[tuple[int, int]] = []
    for pair in pairs:
        if not outermost or pair[0] > outermost[-1][1]:
            outermost.append(pair)
    outer: list[Token] = []
    inner: dict[tuple[int, int], list[Token]] = {}
    around = iter([*outermost, (1 << 62, 1 << 62)])
    pair = next(around)
    for token in straight:
        while token[0] > pair[1]:
            pair = next(around)
        (inner.setdefault(pair, []) if token[0] > pair[0] else outer).append(token)
    yield outer, "“”"
    for sequence in inner.values():
        yield sequence, "‘’"


def _doubts(sequence: Sequence[Token], marks: str) -> Iterator[Change]:
    for number, (index, _) in enumerate(sequence):
        yield Change(index, index + 1, marks[number % 2], "punctuation/doubtful-quote")


def _cannot_open(line: str, index: int) -> bool:
    after = line[index + 1 : index + 2]
    return KIND[after] in "EB" or after in _NOT_OPENED


def _cannot_close(line: str, index: int) -> bool:
    before = line[index - 1 : index] if index else ""
    if KIND[before] in "EB" or before in _NOT_CLOSED:
        return True
    return before in _SAYING and KIND[line[index + 1 : index + 2]] == "H"


def _one_reading(line: str, sequence: Sequence[Token]) -> bool:
    for (start, _), (end, _) in zip(sequence[::2], sequence[1::2], strict=True):
        inside = line[start + 1 : end]
        if not inside:
            continue
        if line[start] == line[end] in _CURLY and _SENTENCES.search(inside):
            return False  # “不可走过场。“要入脑入心: the closing ones are lost, not reversed
        if inside[0] in _BLANKS and inside[-1] in _BLANKS and not inside.isspace():
            inside = inside.strip()  # “ 稳中求进 ”: set wide on both sides
            if inside[0] in _NOT_OPENED or inside[-1] in _NOT_CLOSED:
                return False
        elif not (_may_open(line, start) and _may_close(line, end)):
            return False
    return True


def _may_open(line: str, index: int) -> bool:
    """Tell whether a mark can open: what cannot close opens also in front of a blank."""
    after = line[index + 1 : index + 2]
    return not _cannot_open(line, index) or (after in _BLANKS and _cannot_close(line, index))


def _may_close(line: str, index: int) -> bool:
    before = line[index - 1 : index]
    return not _cannot_close(line, index) or (before in _BLANKS and _cannot_open(line, index))


def _sure_pairs(line: str, sequence: Sequence[Token]) -> list[Token]:
    """Return the pairs of an odd number of marks that are certain whichever is the odd one."""
    found: list[Token] = []
    opened: Token | None = None
    for token in sequence:
        index = token[0]
        if opened is None or _cannot_close(line, index):
            opened = None if _cannot_open(line, index) else token
        elif line[index - 1] in _ENDS_SPEECH or KIND[line[index + 1 : index + 2]] in "ME":
            found += (opened, token)
            opened = None
        else:
            return []
    return found


def _pairs(line: str, tokens: Sequence[Token], marks: str) -> Iterator[Change]:
    for (start, _), (end, _) in zip(tokens[::2], tokens[1::2], strict=True):
        if not _is_chinese(line, start, end):
            continue
        for index, char in zip((start, end), marks, strict=True):
            if line[index] != char:
                straight = line[index] in STRAIGHT
                rule = f"punctuation/{'straight' if straight else 'reversed'}-quote"
                yield Change(index, index + 1, char, rule)


def _is_chinese(line: str, start: int, end: int) -> bool:
    """Tell whether a quotation is in Chinese, or in a Chinese sentence."""
    outside = KIND[line[start - 1] if start else ""] + KIND[line[end + 1 : end + 2]]
    if "H" in outside or "M" in outside or "X" in outside:
        return True
    return has_han(line, start, end) and not in_english(line, start)


_SINGLE = pattern(
    rf"(?<![{LATIN}0-9])['＇](?![{LATIN}]*['＇]?[{LATIN}]+['＇])([^'＇‘’\n]{{1,80}})['＇](?![{LATIN}])"
    rf"|’([{HAN}][^'＇‘’“”\n]{{0,40}})‘"
)
_CURLED = pattern("[‘’]")
_OUTSIDE = frozenset('，。、；：？！（）《》“”…—"＂,.;:?!')


def single_quotes(line: str) -> Iterator[Change]:
    """Turn pairs of straight single quotes around Chinese into ‘ ’; apostrophes stay."""
    for row in _rows(_SINGLE.finditer(line)):
        start, end = row[0].start(), row[-1].end() - 1
        around = (line[start - 1 : start] if start else "", line[end + 1 : end + 2])
        if not all(char in _OUTSIDE or KIND[char] in "HXE" for char in around):
            continue
        if not all(_is_quotation(match[1] or match[2]) for match in row):
            continue
        if line[start] == "’" and not _all_reversed(line):
            return
        for match in row:
            reversed_ = line[match.start()] == "’"
            rule = f"punctuation/{'reversed' if reversed_ else 'straight-single'}-quote"
            for index, char in zip((match.start(), match.end() - 1), "‘’", strict=True):
                yield Change(index, index + 1, char, rule)


def _rows(found: Iterable[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield pairs that stand side by side together: '六稳''六保'."""
    row: list[re.Match[str]] = []
    for match in found:
        if row and (row[-1].end() != match.start() or match[2] or row[-1][2]):
            yield row
            row = []
        row.append(match)
    if row:
        yield row


def _is_quotation(content: str) -> bool:
    return "B" not in (KIND[content[0]], KIND[content[-1]]) and has_han(content)


def _all_reversed(line: str) -> bool:
    """Tell a line in which every single quotation mark is the wrong way round."""
    marks = "".join(_CURLED.findall(line[:4000]))
    return marks.replace("’‘", "") == ""
