"""Which lines of a text are traditional Chinese: by what only one script has, counted."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from qinggao.lazily import pattern
from qinggao.scanning import Sought

_HAN = "".join(map(chr, range(0x4E00, 0xA000)))
# Characters that OpenCC simplifies although simplified text keeps them in names: those which the
# List of Standard Characters (2013) gave back (毕昇, 李龢); 乾, 於, 後 … stand in GB 2312 anyway.
_NAMES = frozenset("昇陞氾龢釐脩祕谿蒐澂劄甦筦椀濬鎔")
_ASCII = bytes(range(0x80))
_ENOUGH = 200  # characters tell damage
_IDEOGRAPH = pattern("[\u4e00-\u9fff]")
KANA = pattern("[\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3]")
# Words of Chinese that no line of kanji has: they tell a Chinese line in a Japanese document.
_CHINESE = pattern("[這們沒嗎妳你她麼呢吧哪還讓該]")
_LINE = pattern("[^\n\r\v\f\x85\u2028\u2029]+")
_QUOTED = pattern("「[^「」]*」|『[^『』]*』|“[^“”]*”|‘[^‘’]*’|《[^《》]*》|【[^【】]*】")


class Evidence(NamedTuple):
    """The characters that only one script has."""

    traditional: re.Pattern[str]
    simplified: re.Pattern[str]


class Line(NamedTuple):
    """A line of the text, with its count of characters of either script."""

    start: int
    text: str
    traditional: int
    simplified: int


@cache
def converter(variant: str) -> Callable[[str], str]:
    """Return the conversion by the OpenCC configuration *variant*."""
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC(variant).convert
    return convert


def _encodable(codec: str) -> set[str]:
    return set(_HAN.encode(codec, "ignore").decode(codec))


@cache
def _unusual() -> Sought:
    """Return the characters of Big5 that GB 2312 lacks: none in most texts."""
    return Sought(_encodable("big5hkscs") - _encodable("gb2312"))


@cache
def evidence() -> Evidence:
    """Ask OpenCC once which characters it changes, and leave out those that both scripts have."""
    simpler = {a: b for a, b in zip(_HAN, converter("t2s")(_HAN), strict=True) if a != b}
    gb2312, big5 = _encodable("gb2312"), _encodable("big5")
    traditional = set(simpler) - gb2312 - set(simpler.values()) - _NAMES
    simplified = set(simpler.values()).intersection(_HAN) - big5 - set(simpler)
    # Nor are characters that only Japanese has (広, 経) traditional Chinese.
    simplified |= _encodable("shift_jis") - gb2312 - big5 - set(simpler)
    # 税, 温, 脱 and 户 are the forms of Hong Kong's list too.
    simplified -= {b for a, b in zip(_HAN, converter("t2hk")(_HAN), strict=True) if a != b}
    return Evidence(*(re.compile(f"[{''.join(sorted(s))}]") for s in (traditional, simplified)))


def count(pattern: re.Pattern[str], text: str) -> int:
    """Count the matches of *pattern*."""
    return len(pattern.findall(text))


def _is_clear(text: str) -> bool:
    """Tell a text with too few traditional characters for any line of it to be traditional."""
    if not _unusual().occurs(text):
        return True
    found = count(evidence().traditional, text)
    # Two are the least that a line can be known by. A few in a simplified text are strays.
    return found < 2 or (found < 5 and count(evidence().simplified, text) > 20)


def _is_foreign(text: str) -> bool:
    """Tell Japanese and Korean: two kana or more, and more than a name in a Chinese sentence."""
    bare = _QUOTED.sub("", text)
    kana = count(KANA, bare)
    return kana > 1 and kana * 6 >= count(_IDEOGRAPH, bare)


def _is_mojibake(line: str) -> bool:
    """Tell UTF-8 read as GBK (鍦嬪嫏闄), whose characters only look traditional."""
    raw = line.encode("gb18030", "ignore")
    wide = len(raw.translate(None, _ASCII))
    # Of the bytes of Chinese, few happen to be UTF-8 of Han (three bytes each).
    read = count(_IDEOGRAPH, raw.decode("utf-8", "ignore"))
    return read > 3 and 5 * read > wide


def _lines(text: str, protected: re.Pattern[str] | None) -> list[Line]:
    """Return the Chinese lines of *text*, with what they show of either script."""
    found: list[Line] = []
    for match in _LINE.finditer(text):
        line = match[0]
        if KANA.search(line) and _is_foreign(line):
            continue
        bare = protected.sub("", line) if protected else line
        traditional, simplified = (count(pattern, bare) for pattern in evidence())
        if traditional > 1 and _is_mojibake(line[:_ENOUGH]):
            continue
        found.append(Line(match.start(), line, traditional, simplified))
    if _is_foreign(text):
        return [line for line in found if count(_CHINESE, line.text) > 1]
    return found


def _outside(line: Line) -> tuple[int, int]:
    """Return the counts outside quotations, which prove nothing, where the rest shows anything."""
    if line.traditional and line.simplified:
        bare = _QUOTED.sub("", line.text)
        traditional, simplified = (count(pattern, bare) for pattern in evidence())
        if traditional or simplified:
            return traditional, simplified
    return line.traditional, line.simplified


def _is_quoted(line: Line) -> bool:
    """Tell a line that shows its script in a quotation only: “學而時習之，不亦說乎？”"""
    return not any(pattern.search(_QUOTED.sub("", line.text)) for pattern in evidence())


def _verdict(line: Line, need: int, margin: int) -> bool | None:
    """Say whether a line is traditional (None: too short to say), given *need* and *margin*."""
    traditional, simplified = _outside(line)
    if _is_quoted(line):
        return None
    length = len("".join(line.text.split()))
    # A third of traditional text is traditional characters. A title in a reference has fewer
    # (余英時：《士與中國文化》，上海人民出版社), and is a name.
    enough = traditional >= need and 6 * traditional >= length
    heading = traditional > 3 and length > 11 and 10 * traditional >= 3 * length
    if traditional > margin * simplified and (enough or heading):
        return True
    return False if simplified else None


def _goes_along(line: Line) -> bool:
    """Tell a line of a traditional document that is not simplified itself."""
    traditional, simplified = _outside(line)
    return traditional > 2 * simplified or not simplified


def _between(lines: list[Line], told: list[bool | None]) -> Iterator[Line]:
    """Yield the lines told to be traditional, and undecided ones that go with their neighbours."""
    after: list[bool] = []
    last = False
    for verdict in reversed(told):
        last = last if verdict is None else verdict
        after.append(last)
    last = False
    for line, verdict, following in zip(lines, told, reversed(after), strict=True):
        last = last if verdict is None else verdict
        # A name between two such lines goes with them, a heading with either.
        near = (last and following) or (line.traditional > 2 and (last or following))
        if verdict or (verdict is None and near):
            yield line


def traditional_lines(text: str, protected: re.Pattern[str] | None) -> Iterator[Line]:
    """
    Yield the lines of *text* that are traditional; words that match *protected* do not count.

    A document in one script says what its short lines are. Where simplified characters prevail, a
    line must be traditional beyond doubt, for a name (葉嘉瑩) or a verse is quoted as it stands.
    """
    if _is_clear(text):
        return
    # An English text may name 國會 and 議會.
    ascii_only = len(text.encode("ascii", "ignore"))
    if ascii_only > 16 * (len(text) - ascii_only):
        return
    lines = _lines(text, protected)
    traditional = sum(line.traditional for line in lines)
    simplified = sum(line.simplified for line in lines)
    if traditional < 2:
        return
    if traditional > 4 * simplified:
        yield from (line for line in lines if _goes_along(line))
        return
    need, margin = (6, 4) if simplified > traditional else (3, 2)
    yield from _between(lines, [_verdict(line, need, margin) for line in lines])
