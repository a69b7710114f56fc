"""Characters of another width or form: full-width letters and digits, small and vertical marks."""

from collections.abc import Iterator

from qinggao.lazily import pattern

from .characters import HAN, KIND
from .draft import Change
from .names import is_transliterated

__all__ = ["FORMS", "WIDE", "join_names", "replace_forms", "rule_of_form"]

_FORM = "punctuation/compatibility-form"

# Small, vertical and half-width-kana forms. U+FE30 is a vertical two-dot leader by name and a
# colon by use.
FORMS = dict(
    zip(
        "﹐﹑﹔﹕﹖﹗﹙﹚﹛﹜﹝﹞︐︑︒︓︔︕︖︗︘︙︰︱︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈｡､｢｣〝〞〟％﹪",
        "，、；：？！（）｛｝〔〕，、。：；！？〖〗…：—（）｛｝〔〕【】《》〈〉「」『』［］。、「」“””%%",
        strict=True,
    )
)
_RULES = {
    "％": "punctuation/full-width-percent",
    "﹪": "punctuation/full-width-percent",
    "〝": "punctuation/prime-quote",
    "〞": "punctuation/prime-quote",
    "〟": "punctuation/prime-quote",
}
_VERTICAL = {
    char: pair for pair in ("︵︶", "︷︸", "︹︺", "︻︼", "︽︾", "︿﹀", "﹇﹈") for char in pair
}
_WIDE = "０-９Ａ-Ｚａ-ｚ"
_TRIGGER = pattern(f"[{_WIDE}．﹒{''.join(FORMS)}]")
_ALNUM = pattern(f"[{_WIDE}0-9A-Za-z][{_WIDE}0-9A-Za-z．：，]*")
_TIME = pattern("(?:[01]?[0-9]|2[0-4])：[0-5][0-9](?:：[0-5][0-9])?")
_GROUPS = pattern("[0-9]{1,3}(?:，[0-9]{3})+(?:[.．][0-9]+)?")
_MARKER = pattern("[Ｘｘ]{2,}\\Z")
_NARROW = {
    code: code - 0xFEE0
    for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
WIDE = frozenset(map(chr, _NARROW))
_LIST_PLACE = pattern(r"(?:^|[。；：！？…\s])\Z")


def rule_of_form(char: str) -> str:
    """Return the rule by which one of `FORMS` changes."""
    return _RULES.get(char, _FORM)


def replace_forms(line: str) -> Iterator[Change]:
    """Yield the standard form of every variant character."""
    for match in _TRIGGER.finditer(line):
        char = match[0]
        if char in _VERTICAL and not _is_bracket(line, char):
            continue  # a face: o(︶︿︶)o
        if char in FORMS:
            index = match.start()
            yield Change(index, index + 1, FORMS[char], rule_of_form(char))
        elif char == "﹒":
            index = match.start()
            decimal = KIND[line[index - 1 : index]] + KIND[line[index + 1 : index + 2]] == "DD"
            yield Change(index, index + 1, "." if decimal else "。", _FORM)
    for match in _ALNUM.finditer(line):
        yield from _narrow(line, match[0], match.start())


def _is_bracket(line: str, char: str) -> bool:
    """Tell whether the line has both the opening and the closing form, in this order."""
    pair = _VERTICAL[char]
    return -1 < line.find(pair[0]) < line.rfind(pair[1])


def _narrow(line: str, run: str, start: int) -> Iterator[Change]:
    """Make the letters and digits of *run* half width, with the marks that belong to a number."""
    narrow = run.translate(_NARROW)
    if run == narrow and "．" not in run:
        return
    marker = _MARKER.search(run)  # 粤ＡＸＸＸ: the letter is one, the rest is withheld
    for offset, (char, after) in enumerate(zip(run, narrow, strict=True)):
        if char == after or (marker and offset >= marker.start()):
            continue
        kind = "digit" if after.isdecimal() else "letter"
        at = start + offset
        yield Change(at, at + 1, after, f"punctuation/full-width-{kind}")
    yield from _marks_in_number(line, run, narrow, start)


def _marks_in_number(line: str, run: str, narrow: str, start: int) -> Iterator[Change]:
    """Yield the marks of ３．５, ８：３０ and １，０００, full width because their digits are."""
    halves = {"：": ":"} if _TIME.fullmatch(narrow) else {}
    halves |= {"，": ","} if _GROUPS.fullmatch(narrow) else {}
    for offset, char in enumerate(narrow):
        inside = 0 < offset < len(narrow) - 1
        wide = offset > 0 and run[offset - 1] != narrow[offset - 1]
        after = halves.get(char, "") if inside and wide else ""
        if char == "．" and inside:
            after = "." if narrow[offset + 1] != char != narrow[offset - 1] else ""
        elif char == "．" and wide and _numbers_item(line, start, narrow):
            after = "."  # １．加强
        if after:
            at = start + offset
            yield Change(at, at + 1, after, "punctuation/full-width-mark-in-number")


def _numbers_item(line: str, start: int, narrow: str) -> bool:
    """Tell the number of a list, with its full-width full stop, from the end of a sentence."""
    number = narrow[:-1]
    return (
        len(number) < 3
        and number.isdecimal()
        and bool(_LIST_PLACE.search(line[max(0, start - 2) : start]))
    )


def _joins_name(line: str, index: int) -> bool:
    if line[index] != "．":
        return is_transliterated(line, index)
    # It may end a sentence as well: 明白了许多道理．让人清醒
    left, right = (part.replace("．", "") for part in (line[:index][-8:], line[index:][:8]))
    return is_transliterated(f"{left}．{right}", len(left), at_least=2)


_DOT = pattern(f"(?<=[{HAN}])[•･‧∙．・⋅·](?=[{HAN}])")


def join_names(line: str) -> Iterator[Change]:
    """Yield U+00B7 for the dot between the parts of a foreign name."""
    for match in _DOT.finditer(line):
        index = match.start()
        if match[0] != "·" and _joins_name(line, index):
            yield Change(index, index + 1, "·", "punctuation/name-dot")
