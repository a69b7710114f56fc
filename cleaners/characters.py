"""Characters that cannot be seen, copies of Han characters, and readings put behind them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from qinggao.cleaner import Rule
from qinggao.edit import Edit
from qinggao.lazily import pattern
from qinggao.scanning import Sought

__all__ = ["Characters"]

# What is invisible, by kind. Line ends are the business of the cleaner `layout`: not only \n and
# \r, but also \x0b \x0c \x85 \u2028 \u2029. The tab is a blank, U+FFFD a mark of damage.
_INVISIBLE = {
    "control": "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff",
    "byte-order-mark": "\ufeff",
    "zero-width": "\u034f\u180e\u200b-\u200d\u2060-\u2064",
    "soft-hyphen": "\xad",
    "bidi-control": "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f",
    "stray-variation-selector": "\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef",
    "stray-tag": "\U000e0000-\U000e007f",
}
_KIND = pattern("|".join(f"(?P<{k.replace('-', '_')}>[{v}])" for k, v in _INVISIBLE.items()))
_RUN = pattern(f"[{''.join(_INVISIBLE.values())}]+")

# Radicals of the supplement whose equivalent unified ideograph (Unicode) has the same shape and is
# in common use. ⺼ has the shape of 月 and is 肉, ⻏ of 阝 and is 邑: such ones stay.
_RADICALS = str.maketrans(
    "⺁⺄⺅⺆⺉⺊⺎⺏⺐⺒⺓⺔⺕⺖⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺬⺭⺯⺰⺱⺲⺶⺹⺺⺻⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎"
    "⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乙亻冂刂卜兀尣尢巳幺彑彐忄扌攵旡日月歺母民氵氺灬爫爫丬牛犭王示礻糹纟罓罒羊耂肀聿艹艹艹虎衤覀西见角讠贝车辶辶辶"
    "钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
_COPIES = {
    "kangxi-radical": "\u2f00-\u2fd5",
    "cjk-radical": re.escape("".join(map(chr, _RADICALS))),
    # Without the twelve that are unified ideographs: U+FA0E, U+FA0F, U+FA11 and others.
    "compatibility-ideograph": "\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25\ufa26"
    "\ufa2a-\ufa6d\ufa70-\ufad9\U0002f800-\U0002fa1d",
}
_COPY = pattern(f"[{''.join(_COPIES.values())}]")

# 報(bào)告, 規(guī)定: pages that a machine turned into traditional characters, to look new,
# have the reading behind most characters that were changed.
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_TONES = frozenset(_TONED)
_GLOSS = pattern(rf"([\u3400-\u9fff])([(（][a-z{_TONED}]{{1,6}}[)）])")
_GLOSSES = 5  # fewer may be meant for the reader
_TRADITIONAL = 0.9  # part of the characters with a gloss that are traditional ones

# Where the invisible has a meaning.
_PICTURES = "©®\u203c\u2049\u2100-\u27bf\u2900-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_PICTURE = pattern(f"[{_PICTURES}]")
_PICTURE_END = pattern(f"[\ufe0f{_PICTURES}]")
# Scripts from Hebrew to Mongolian whose letters join.
_JOINED = pattern("[\u0590-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc]")
_RIGHT_TO_LEFT = pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_UNSPACED = pattern("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_HAN = pattern("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KEYCAP = pattern("[0-9#*]")
_MACHINE = "no standard: seen in pages converted by machine"


@dataclass(frozen=True)
class Characters:
    """
    Removes invisible characters, and writes copies of Han characters as the ordinary ones.

    What it does
        Removes byte order marks inside the text, zero-width characters, soft hyphens, controls of
        the direction of writing, and C0 and C1 controls. Writes Kangxi radicals (⼈), radicals of
        the supplement with a proper equivalent (⺠) and CJK compatibility ideographs (U+F900) as
        the Han characters that they are copies of. Suggests to remove readings that a machine put
        behind traditional characters (報(bào)告): five in a text, nearly all of them behind
        characters that have a simplified form.

    Why
        They come from PDF text layers, web pages and word processors; they
        break searching, counting and comparing, and nobody sees why.

    Leaves alone
        Compatibility forms that mean something (① ㈠ ℃ ㎡ ‰ Ⅲ): this is never NFKC. Joiners and
        selectors inside emoji and ideographic variation sequences; joiners in Arabic and Indic
        scripts, direction marks beside Hebrew and Arabic, zero-width spaces between Thai words.
        The twelve unified ideographs among the compatibility ones (U+FA0E and others). Tabs, and
        every kind of line end (also U+000B, U+000C, U+0085, U+2028, U+2029): `layout` has them.

    Example
        >>> from qinggao import apply
        >>> text = "\\ufeff⼈⺠政\\u200b府①"
        >>> apply(text, Characters().edits(text))
        '人民政府①'

    keep:
        characters that stay, whatever the rules say.
    """

    keep: str = ""

    # It looks at single characters and their neighbours, which nobody after it makes invisible.
    unmoved_by: ClassVar[frozenset[str]] = frozenset(
        {"script", "boilerplate", "layout", "punctuation", "redaction"}
    )

    rules: ClassVar[tuple[Rule, ...]] = (
        Rule("characters/control", "C0 or C1 control, noncharacter", "ISO/IEC 6429"),
        Rule("characters/byte-order-mark", "U+FEFF inside the text", "Unicode 23.8"),
        Rule("characters/zero-width", "zero-width space, joiner", "Unicode 23.2"),
        Rule("characters/soft-hyphen", "U+00AD", "Unicode 23.2"),
        Rule("characters/bidi-control", "control of the direction", "UAX 9"),
        Rule("characters/stray-variation-selector", "selector after nothing", "UTS 51, UTS 37"),
        Rule("characters/stray-tag", "tag outside of a flag", "UTS 51"),
        Rule("characters/kangxi-radical", "⼈ for 人", "Unicode, Kangxi Radicals"),
        Rule("characters/cjk-radical", "⺠ for 民", "Unicode, Equivalent_Unified_Ideograph"),
        Rule("characters/compatibility-ideograph", "U+F900 for 豈", "Unicode, decomposition"),
        Rule("characters/reading", "報(bào)告: a reading put in by a machine", _MACHINE, "suggest"),
    )

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield the edits of *text*: one for a run of invisible characters, and for each copy."""
        end = 0
        for start in _sought().places(text):
            if start < end:
                continue
            if run := _RUN.match(text, start):
                end = run.end()
                yield from self._removals(text, start, end)
            elif (copy := text[start]) not in self.keep and _COPY.match(copy):
                after, kind = _ordinary(copy)
                yield Edit(start, copy, after, f"characters/{kind}")

    def findings(self, text: str) -> Iterator[Edit]:
        """Yield all edits, suggested ones too."""
        yield from sorted([*self.edits(text), *_readings(text)])

    def _removals(self, text: str, start: int, end: int) -> Iterator[Edit]:
        """Yield the parts of the run from *start* to *end* that mean nothing where they stand."""
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        begin = start
        for position in range(start, end):
            character = text[position]
            if character in self.keep or _has_meaning(character, before, after):
                if begin < position:
                    yield _removal(text, begin, position)
                before, begin = character, position + 1
        if begin < end:
            yield _removal(text, begin, end)


def _readings(text: str) -> list[Edit]:
    """Return the edits that take machine-made readings away, if the text has any."""
    if _TONES.isdisjoint(map(text.__getitem__, _sought().places(text))):
        return []
    found = list(_GLOSS.finditer(text))
    if len(found) < _GLOSSES:
        return []
    from opencc import OpenCC  # most texts need not wait for it

    simplified = OpenCC("t2s").convert
    changed = sum(simplified(match[1]) != match[1] for match in found)
    if changed < _TRADITIONAL * len(found):
        return []
    return [Edit(match.start(2), match[2], "", "characters/reading") for match in found]


def _removal(text: str, start: int, end: int) -> Edit:
    kind = _KIND.match(text, start)
    rule = (kind.lastgroup or "" if kind else "control").replace("_", "-")
    return Edit(start, text[start:end], "", f"characters/{rule}")


def _has_meaning(character: str, before: str, after: str) -> bool:
    """
    Tell whether an invisible *character* does something between what stays *before* and *after*.

    👨 and 👩 joined are one picture; ﷲ needs its joiners; a selector chooses the form of 葛.
    """
    if character in "\u200c\u200d":
        if _JOINED.match(before) or _JOINED.match(after):
            return True
        return bool(character == "\u200d" and _PICTURE_END.match(before) and _PICTURE.match(after))
    if character == "\u200b":
        return bool(_UNSPACED.match(before) and _UNSPACED.match(after))
    if character in "\u061c\u200e\u200f":
        return bool(_RIGHT_TO_LEFT.match(before) or _RIGHT_TO_LEFT.match(after))
    if "\U000e0000" <= character <= "\U000e007f":
        return before == "🏴" or "\U000e0000" <= before <= "\U000e007f"
    return _selects(character, before, after)


def _selects(character: str, before: str, after: str) -> bool:
    """Tell whether *character* is a variation selector that fits what stands around it."""
    if "\u180b" <= character <= "\u180d":
        return "\u1800" <= before <= "\u18af"
    if character in "\ufe0e\ufe0f":
        keycap = after == "\u20e3" and _KEYCAP.match(before)
        return bool(keycap or _PICTURE.match(before))
    if "\ufe00" <= character <= "\ufe02" or "\U000e0100" <= character <= "\U000e01ef":
        return bool(_HAN.match(before)) or "\u2200" <= before <= "\u2aff"
    return False


@cache
def _sought() -> Sought:
    """Return what finds the invisible, the copies, tones, and all beyond the first plane."""
    plane = "".join(map(chr, range(0x10000)))
    return Sought("".join((*_RUN.findall(plane), *_COPY.findall(plane), *_TONES)))


@cache
def _ordinary(copy: str) -> tuple[str, str]:
    """Return the character that *copy* is one of, and the kind of copy."""
    kind = next(kind for kind, members in _COPIES.items() if re.match(f"[{members}]", copy))
    if kind == "cjk-radical":
        return copy.translate(_RADICALS), kind
    return unicodedata.normalize("NFKC", copy), kind
