"""Stops in a row: doubled ones, ones that exclude each other, marks after bracketed ordinals."""

from collections.abc import Iterator

from qinggao.lazily import pattern

from .characters import BLANK, KIND
from .draft import Change

__all__ = [
    "DOUBTFUL",
    "ONCE",
    "WINNER",
    "find_after_ordinal",
    "find_extra_stops",
    "is_numbered",
]

_CLUSTER = pattern(f"[，。、；：！？](?:[{BLANK}]*[，。、；：！？])+")
ONCE = frozenset("，。、；：")
WINNER = {
    "，。": "。",
    "、，": "，",
    "；。": "。",
    "，；": "；",
    "、。": "。",
    "！。": "！",
    "？。": "？",
}
# Clashes that a person has to look at: the first mark may end a sentence that goes on.
DOUBTFUL = {
    "。，": "。", "，、": "，", "：，": "：", "。；": "。", "…。": "…", "，：": "：", "：。": "：",
    "；，": "；", "；、": "；", "。、": "。", "：、": "：", "、；": "；", "，！": "！",
    "，？": "？", "、！": "！", "、？": "？", "！，": "！", "？，": "？",
}  # fmt: skip


def find_extra_stops(line: str) -> Iterator[Change]:
    """Yield the stops that repeat or clash with another one; three and more 。 are an ellipsis."""
    for cluster in _CLUSTER.finditer(line):
        stops = [
            (index, char)
            for index, char in enumerate(cluster[0], cluster.start())
            if KIND[char] != "B"
        ]
        for start, end in _ellipses(stops):
            first, last = stops[start][0], stops[end - 1][0] + 1
            yield Change(first, last, "……", "punctuation/full-stops-as-ellipsis")
            stops[start:end] = [(first, "…")] * (end - start)
        if is_numbered(line, cluster.start()):
            yield from _behind_ordinal(stops)
        yield from _extra(stops)


_ORDINAL = pattern(
    rf"[{BLANK}#>]*(?:第?[0-9０-９〇零一二三四五六七八九十百]{{1,4}}[条章节点步]?|[①-⑳⑴-⒇]"
    r"|（[0-9〇零一二三四五六七八九十百]{1,4}）)\Z"
)


def is_numbered(line: str, at: int) -> bool:
    """Tell a 、 behind the number of a list at *at*: 6、.当遇到突发火灾 keeps it."""
    return line[at] == "、" and _ORDINAL.match(line[:at]) is not None


def _behind_ordinal(stops: list[tuple[int, str]]) -> Iterator[Change]:
    """Yield the marks behind the 、 of an ordinal, and take them from *stops*."""
    while len(stops) > 1 and stops[1][1] in ONCE:
        index, char = stops.pop(1)
        rule = "repeated-mark" if char == "、" else "clashing-marks"
        yield Change(index, index + 1, "", f"punctuation/{rule}")


_THREE = pattern("。{3,}")


def _ellipses(stops: list[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return where *stops* has 。 。 。, whose blanks have not gone yet."""
    text = "".join([char for _, char in stops])
    return [run.span() for run in _THREE.finditer(text)]


def _extra(stops: list[tuple[int, str]]) -> Iterator[Change]:
    kept: list[tuple[int, str]] = []
    for index, char in stops:
        while kept and WINNER.get(kept[-1][1] + char) == char:
            lost = kept.pop()[0]
            yield Change(lost, lost + 1, "", "punctuation/clashing-marks")
        if kept and kept[-1][1] == char and char in ONCE:
            yield Change(index, index + 1, "", "punctuation/repeated-mark")
        elif kept and WINNER.get(kept[-1][1] + char):
            yield Change(index, index + 1, "", "punctuation/clashing-marks")
        elif char in "！？" and [previous for _, previous in kept[-3:]] == [char] * 3:
            yield Change(index, index + 1, "", "punctuation/more-than-three-marks")
        else:
            kept.append((index, char))


_AFTER_ORDINAL = pattern(
    rf"(?:^|(?<=[。；：！？…]))[{BLANK}#>]*（[{BLANK}]*[0-9〇零一二三四五六七八九十百]{{1,4}}[{BLANK}]*）"
    rf"[{BLANK}]*([、，.．])(?![{BLANK}]*[（0-9.．])"
)


def find_after_ordinal(line: str) -> Iterator[Change]:
    """（一）、 needs no mark: the brackets separate already."""
    for match in _AFTER_ORDINAL.finditer(line):
        if match[1] != "，" or match.start() == 0:
            start = match.start(1)
            yield Change(start, start + 1, "", "punctuation/mark-after-bracketed-ordinal")
