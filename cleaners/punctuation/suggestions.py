"""What a person should look at: found and recorded, changed only when somebody says so."""

import re
from collections.abc import Iterator
from itertools import pairwise

from qinggao.edit import Edit
from qinggao.lazily import pattern

from .candidates import Candidates
from .characters import BLANK, DONE, HAN
from .clashes import DOUBTFUL
from .draft import Draft
from .protect import masked

__all__ = ["in_draft", "in_text"]

_UNIT = "%％‰℃年月日天周个名人户家件起次项元万亿米吨度岁分时小页条章节部倍级公里平"
_BRACKETED = pattern(
    rf"[\[［【(（](?<=[{HAN}].)(?:19|20)[0-9]{{2}}[\]］】）)](?=第?[0-9]{{1,5}}号)"
)
_RANGE = pattern(rf"[~–-](?<=[0-9%％℃].)(?=[0-9]+(?:\.[0-9]+)?[{_UNIT}])")
# By its first character, what may be suggested.
_HINTS = {
    "、": pattern(rf"、(?:(?<=[”》]、)(?=[“《])|(?<=[0-9]、)(?=[{HAN}“《])|(?=、))"),
    "“": pattern("“(?=”)"),
    **dict.fromkeys("[［【(（", _BRACKETED),
    "<": pattern(f"<<(?=[^<>\n{HAN}]*+[{HAN}])[^<>\n]{{1,80}}>>"),
    **dict.fromkeys("~–-", _RANGE),
}
# An item of a list at the start of a sentence.
_ORDINAL = pattern(rf"(?:^|[。；：！？…”）])[{BLANK}]*[0-9]{{1,2}}\Z")
_NUMBER = pattern(r"(?<![0-9A-Za-z.～~–-])[0-9]+(?:\.[0-9]+)?[%％℃]?\Z")
_DATES = pattern("[0-9]+[月日时]|[0-9]{4}年")
# Agencies number their documents as 国发〔2020〕1号, courts as （2020）…民终1号.
_AGENCY = frozenset("发字函办规文令政府委通复批审任议纪")


def in_text(text: str, found: Candidates) -> Iterator[Edit]:
    """Yield the suggestions of *text* that do not hang on any other change."""
    shown: dict[int, str] = {}  # by its start, a line without what is protected
    for place in found.suggested:
        match = _HINTS[text[place]].match(text, place)
        if match is None or any(start <= place < end for start, end in found.fenced):
            continue
        for edit in _suggestion(text, match):
            if _is_free(text, place, shown):
                yield edit


def _is_free(text: str, place: int, shown: dict[int, str]) -> bool:
    """Tell whether the character at *place* is not in code, a link or a reference."""
    start = text.rfind("\n", 0, place) + 1
    if start not in shown:
        end = text.find("\n", place)
        shown[start] = masked(text[start : len(text) if end < 0 else end]) or ""
    return shown[start][place - start : place - start + 1] == text[place]


def _suggestion(text: str, match: re.Match[str]) -> Iterator[Edit]:
    place, found = match.start(), match[0]
    before = text[max(0, place - 20) : place]
    before = before[before.rfind("\n") + 1 :]
    if found == "“":
        yield Edit(place, "“”", "“×”", "punctuation/elided-item")
    elif found == "、" and text[place + 1] == "、":
        yield Edit(place, "、", "、×、", "punctuation/elided-item")
    elif found == "、" and before[-1:] in ("”", "》"):
        yield Edit(place, "、", "", "punctuation/comma-between-quoted")
    elif found == "、":
        if _ORDINAL.search(before):
            yield Edit(place, "、", ".", "punctuation/comma-after-arabic-ordinal")
    elif found[0] == "<":
        yield Edit(place, "<<", "《", "punctuation/angle-brackets-as-title")
        yield Edit(match.end() - 2, ">>", "》", "punctuation/angle-brackets-as-title")
    elif found in "~–-":
        if _NUMBER.search(before):
            mark = "—" if _DATES.match(text, match.end()) else "～"
            yield Edit(place, found, mark, "punctuation/hyphen-as-range")
    elif found[0] not in "（(" or before[-1:] in _AGENCY:
        after = f"〔{found[1:-1]}〕"
        yield Edit(place, found, after, "punctuation/document-number-bracket")


_CLASHING = frozenset("，、。；：！？…" + DONE)
_CLUSTER = pattern(f"[，、。；：！？](?:[{BLANK}]*[，、。；：！？])+|[…{DONE}]。")


def in_draft(draft: Draft, offset: int) -> Iterator[Edit]:
    """Yield the suggestions of a line at *offset* that depend on its other marks."""
    for start, end, after, rule in draft.doubts:
        yield Edit(offset + start, draft.original[start:end], after, rule)
    for cluster in _CLUSTER.finditer(draft.text):
        kept = [
            (index, draft.text[index])
            for index in range(*cluster.span())
            if draft.text[index] in _CLASHING
            and (draft.after.get(index) != "" or draft.text[index] == DONE)
        ]
        for (first, left), (second, right) in pairwise(kept):
            winner = DOUBTFUL.get(left.replace(DONE, "…") + right)
            if winner:
                place = first if winner == right else second
                yield Edit(offset + place, draft.original[place], "", "punctuation/doubtful-clash")
