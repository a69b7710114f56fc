"""Half-width stops in Chinese: which of ``, . ; : ? !`` become full width."""

from collections.abc import Iterator

from qinggao.lazily import pattern

from .characters import BLANK, HAN, KIND, LATIN
from .context import after_blanks, before_blanks, in_chinese, in_english
from .draft import Change
from .names import is_transliterated

__all__ = ["STOPS", "stands_in_chinese", "widen"]

STOPS = {
    ",": ("，", "punctuation/half-width-comma"),
    ".": ("。", "punctuation/half-width-full-stop"),
    ";": ("；", "punctuation/half-width-semicolon"),
    ":": ("：", "punctuation/half-width-colon"),
    "?": ("？", "punctuation/half-width-question-mark"),
    "!": ("！", "punctuation/half-width-exclamation-mark"),
}

# Marks between two letters or digits are parts of numbers, times, names and addresses. A run is
# one decision, because its inner marks have no neighbours of their own: 你好!!
_RUN = pattern("[,.;:?!]+")
_NO_DOTS = pattern(r"[,;:?!]*\.?[,;:?!]*|\.\.")
_BEFORE_DOTS = pattern(r"[,;:?!]+(?=\.{3})")
_AFTER_DOTS = pattern(r"(?<=\.{3})[,;:?!]+\Z")
_CHINESE = frozenset("HMX")
_ENCLOSED = frozenset(("“”", "‘’", "（）", "「」", "【】", '""', "''", "()", "[]", "``"))
# What a sentence may end with, besides letters and digits.
_WORD_ENDS = frozenset("%‰℃°′″)]>\"'`+#㎡㎏²³①②③④⑤⑥⑦⑧⑨⑩")
_OPENING = frozenset("“‘《（「『【〈")
_NUMERALS = frozenset("〇零一二三四五六七八九十")
_LIST_NUMBER = pattern(rf"(?:^|[^0-9{LATIN}])(?:[0-9]{{1,2}}|[A-Za-z])\Z")
_FIGURE = pattern(rf"(?<=[{HAN}])(?<![第表图节章件录本式例])([0-9]+(?:\.[0-9]+)?)\Z")
_TIME = pattern("[0-9]:[0-5][0-9]\\Z")
_ORDINAL = pattern(rf"[{BLANK}#>*-]*（[0-9一二三四五六七八九十百]{{1,4}}）\Z")


def widen(line: str) -> Iterator[Change]:
    """Yield the full-width form of every half-width stop in Chinese."""
    for run in _RUN.finditer(line):
        start, end = run.span()
        if end - start > 1 and not _NO_DOTS.fullmatch(run[0]):
            # An ellipsis, and perhaps a mark beside it.
            beside = _BEFORE_DOTS.match(run[0]) or _AFTER_DOTS.search(run[0])
            if beside is None:
                continue
            start, end = start + beside.start(), start + beside.end()
        if stands_in_chinese(line, start, end):
            for index in range(start, end):
                yield Change(index, index + 1, *STOPS[line[index]])


def stands_in_chinese(line: str, start: int, end: int) -> bool:
    """Tell whether the half-width stops from *start* to *end* are stops of a Chinese sentence."""
    run = line[start:end]
    before = KIND[line[start - 1]] if start else "E"
    after = KIND[line[end : end + 1]]
    if before in "LDX" and after in "LDX" and (run in ".,:" or "X" not in (before, after)):
        return False  # 3.5, 8:30, Node.js, 20××.×
    if start and line[start - 1 : end + 1 : end + 1 - start] in _ENCLOSED:
        return False  # “.” is about the mark
    if run[0] == ".":
        return _full_stop(line, start, end, before, after)
    if before == "E":
        return run in ",;" and after == "H"  # a sentence that was broken before its mark
    if run == "..":
        return before in _CHINESE and after in "EHM"
    if after in _CHINESE:
        return True
    if before in _CHINESE or (before == "Q" and after != "L"):
        return not in_english(line, start)
    return _across(line, run, start, end, before, after)


def _across(line: str, run: str, start: int, end: int, before: str, after: str) -> bool:
    """Decide about a stop that touches no Chinese: over blanks, or at the end of a sentence."""
    if before == "B":
        if after not in "BEQ" or before_blanks(line, start) not in _CHINESE:
            return False
        return after != "B" or run != ":" or after_blanks(line, end) in _CHINESE
    if after == "B":
        beyond = after_blanks(line, end)
        return beyond in "HMXE" and in_chinese(line, start)
    if after in "EQ":
        return (before != "O" or line[start - 1] in _WORD_ENDS) and in_chinese(line, start)
    return _after_percent(line, start, after)


def _after_percent(line: str, start: int, after: str) -> bool:
    """5.8%,2023 is no number: the comma is one of a Chinese sentence."""
    return after == "D" and line[start - 1 : start] in ("%", "‰", "℃") and in_chinese(line, start)


_DOTS = frozenset("…⋯")


def _full_stop(line: str, start: int, end: int, before: str, after: str) -> bool:
    if line[end : end + 1] in _DOTS or (before == "Q" and line[start - 1] in _DOTS):
        return False  # 总则……..…6: the leader of a table of contents
    if before in "HX":
        return _after_han(line, start, end, after)
    if before in "MQ":
        if line[start - 1] == "）" and _ORDINAL.match(line, 0, start):
            return False  # （一）. is another rule's
        return after in "HMXEQ" or (after == "B" and after_blanks(line, end) in "HMXE")
    if before == "B":
        return after in "EM" and before_blanks(line, start) in _CHINESE
    if before == "E" or after in "LD":
        return False
    if after == "H" and before != "O":
        return _ends_word(line, start, end)
    if after == "B" and before == "D" and after_blanks(line, end) != "E":
        return _ends_number(line, start) and in_chinese(line, start)
    if after == "B":
        return after_blanks(line, end) in "HMXE" and in_chinese(line, start) and _long(line, start)
    if before == "O" and line[start - 1] not in _WORD_ENDS:
        return False
    if before == "D" and line[end : end + 1] in _OPENING:  # 二是…；3.“夜读”活动
        return _ends_number(line, start) and in_chinese(line, start)
    return after in "EHMXQ" and in_chinese(line, start)


def _after_han(line: str, start: int, end: int, after: str) -> bool:
    """A full stop after Han: not that of .NET, of a file's extension, or of a foreign name."""
    if after == "L":
        return False
    if after == "D":  # 附图.1 is a label
        return start > 3 and all(KIND[char] == "H" for char in line[start - 4 : start])
    if after == "H":
        if line[start - 1] in _NUMERALS and line[end] in _NUMERALS:
            return False  # 一九九六.四.五
        if is_transliterated(line, start, at_least=2):
            return False
    if after == "O":
        return line[end] in "\"'*()]~`" and not in_english(line, start)
    return not in_english(line, start)


def _ends_word(line: str, start: int, end: int) -> bool:
    """Comma.转换 ends a sentence; J.K.罗琳, A.加强 and 2.提高 do not."""
    if line.startswith(("中国", "公司", "网络", "政务", "公益"), end):
        return False
    before = KIND[line[start - 1]]
    if before == "D":
        timed = _TIME.search(line, max(0, start - 5), start)
        return bool(timed) or (_ends_number(line, start) and in_chinese(line, start))
    return _long(line, start) and in_chinese(line, start)


def _long(line: str, start: int) -> bool:
    """Tell whether what stands before *start* is more than one letter: A. marks an option."""
    return not _LIST_NUMBER.search(line, max(0, start - 4), start)


def _ends_number(line: str, start: int) -> bool:
    """Tell a figure that ends a sentence (3.5. 其中) from a number in a list (2. 提高)."""
    figure = _FIGURE.search(line, max(0, start - 16), start)
    return figure is not None and (figure[1].count(".") == 1 or len(figure[1]) > 2)
