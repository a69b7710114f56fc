"""The pattern that cuts a folded text into facts, redaction markers and words."""

import re
from functools import cache

from .vocabulary import characters, either, words

__all__ = ["HAN_NUMBER", "HIDDEN", "NAMES", "NUMBER", "grammar", "masked"]

# Kinds that begin with no figure. A venue may hold one, so it is always looked for.
NAMES = ("person", "company", "place", "body", "word")
HIDDEN = "×"  # the one redaction marker of a folded text
_HAN = "[\u3400-\u9fff]"
_UNIT = either("numbers", "units")

HAN_NUMBER = "[〇零一二两三四五六七八九十百千万亿]{1,16}"
# A number that is withheld whole must have a unit: ××万元, but not ××同志.
NUMBER = rf"(?:(?=×{{0,8}}\d)[\d×]+(?:[.,]\d+)*|×{{1,8}}(?= ?(?:%|‰|{_UNIT})))"
_SMALL = r"(?:[\d×]{1,2}|[一二三四五六七八九十×]{1,3})"
_YEAR = r"(?:[\d×]{2,4}|[〇零一二三四五六七八九×]{2,4})"

# A masked number is written with the letter too: 20XX年X月, XX万元.
_MASKED = re.compile(rf"(?<![a-z])x+(?![a-z])(?=[\d年月日号时分{HIDDEN}%万亿元个件项人名户次])")


def masked(text: str) -> str:
    """Return a folded text in which the letter x is a marker where it stands in a number."""
    if "x" not in text:
        return text
    return _MASKED.sub(lambda found: HIDDEN * len(found[0]), text)


def _date() -> str:
    day = rf"{_SMALL}月(?:{_SMALL}[日号])?"
    numeric = r"\d{4}[-./]\d{1,2}[-./]\d{1,2}(?!\d)"
    return rf"{_YEAR}年(?:{day})?|{day}|{numeric}|(?:星期|周)[一二三四五六日天](?!期)"


def _time() -> str:
    part = "(?:(?:上午|下午|中午|晚上|晚|凌晨|早上) ?)?"
    hour = rf"{_SMALL}(?:时|点(?=[整半\d到至前开召]))(?:半|整|(?:{_SMALL}|{HAN_NUMBER})分)?"
    return rf"{part}(?:\d{{1,2}}:\d\d(?!\d)|{hour})"


def _number() -> str:
    share = rf"百分之(?:{HAN_NUMBER}(?:点{HAN_NUMBER})?|{NUMBER})"
    return rf"{share}|{NUMBER} ?(?:%|‰|{_UNIT})?|{HAN_NUMBER}(?:{_UNIT})"


def _ordinal() -> str:
    """Match the numbers of headings and list items, which are no facts."""
    mark = rf"(?:^|(?<=[\n。;])) {{0,8}}(?:{HAN_NUMBER}|\d{{1,2}})(?:[、)]|\.(?!\d))"
    bracketed = rf"\((?:{HAN_NUMBER}|\d{{1,2}})\)"
    return rf"第(?:{HAN_NUMBER}|{NUMBER})[条章节款编]|{bracketed}|{mark}"


def _figures() -> dict[str, str]:
    """Return the patterns of what begins with a figure, a bracket or a marker."""
    year = rf"[〔\[(【][\d{HIDDEN}]{{4}}[〕\])】]"
    schools = either("bodies", "numbered")
    return {
        "title": r"《[^《》\n]{1,40}》",
        "numbered": rf"第(?:{HAN_NUMBER}|\d{{1,3}}){_HAN}{{0,4}}?(?:{schools})",
        "docno": rf"{year}[^,。;\s]{{0,12}}?[\d{HIDDEN}]{{1,9}}号",
        "ordinal": _ordinal(),
        "date": _date(),
        "time": _time(),
        "number": _number(),
        "marker": rf"{HIDDEN}+|某+|(?<![a-z])x+(?![a-z])",
    }


def _venue() -> str:
    before = r"(?<=在)|(?<=地点[:\n])|(?<=地址:)|(?<=会场:)|(?<=送[至到])"
    after = r"[,。;、\n)]|召开|举行|举办|集中|集合|进行|报到|$"
    named = f"(?:{either('places', 'venues')})"
    return rf"(?<=[在:\n至到])(?:{before})[^,。;、:\n]{{2,20}}?{named}(?={after})"


def _person() -> str:
    """Match a name where a word before or behind it announces it, or alone in a list."""
    surnames, compound = characters("people", "surnames"), either("people", "compound")
    # The surname is looked for once; behind that look a name may begin with any character.
    first = f"(?:{_HAN}|{compound})"
    name = first + _HAN
    before = "|".join(
        f"(?<={word}{mark})" for word in words("people", "before") for mark in ("", ":", " ")
    )
    after = either("people", "after")
    end = rf"(?=[、,。;:()\s{HIDDEN}]|$|{either('people', 'following')}|{after})"
    double = f"(?:{compound}){_HAN}"  # 司马勇 is whole: 在 behind it is not his
    announced = rf"(?:{before})(?:{name}{_HAN}{end}|{name}{end}|{double}|{name}{_HAN})"
    titled = rf"{name}{_HAN}??(?={after}|等[\d一二三四五六七八九十])"
    listed = rf"(?<=[:、,\n(]){name}{_HAN}?(?=[、,。;\n) ]|$)"
    sent = rf"(?<=[局站所科室办院校处厂]){name}{_HAN}(?=[、,。;)\s]|电话|手机|$)"  # 畜牧站蒋玉昆
    risky = rf"[{characters('people', 'risky')}]{_HAN}"
    alone = (
        rf"(?<=[:\n]){risky}{_HAN}(?=[、,;\n) ]|$)|(?<=[:、,\n ]){risky}{_HAN}?(?=,[男女][,。;])"
    )
    hidden = rf"(?<!{_HAN}){first}[{HIDDEN}某]{{1,2}}{_HAN}?(?=[、,。;:()\s]|$)"
    return rf"(?=[{surnames}]|{compound})(?:{announced}|{titled}|{listed}|{sent}|{hidden})|{alone}"


def _names() -> dict[str, str]:
    """Return the patterns of what has a name."""
    first, _ = _named()
    companies = either("bodies", "companies")
    common, behind = characters("places", "common"), characters("places", "behind")
    roads = rf"(?<![{common}])(?:{either('places', 'roads')})(?![{behind}])"
    return {
        "venue": _venue(),
        "company": rf"{_HAN}{{2,6}}?(?:{companies})|{first}{_HAN}{{3}}公司",
        "person": _person(),
        "place": rf"{either('places', 'ends')}|{roads}",
        "body": either("bodies", "ends"),
    }


def _named() -> tuple[str, str]:
    """Return what matches the first character of a name, and the two of one before 县, 局 …."""
    first = f"(?![{characters('nameless', 'first')}]){_HAN}"
    last = characters("nameless", "first") + characters("nameless", "last")
    return first, f"(?!{either('nameless', 'verbs')}){first}(?![{last}]|山[区村乡]){_HAN}"


_FIGURE_STARTS = rf"[《〔\[(【第\d〇零一二两三四五六七八九十百千万亿{HIDDEN}某x星周上下中晚凌早\s]"


@cache
def _compiled(absent: frozenset[str]) -> re.Pattern[str]:
    """
    Return one pattern for every token that is not of an *absent* kind.

    The first alternative that matches decides. Most characters begin neither a figure nor a name,
    which one look ahead tells.
    """

    def listed(kinds: dict[str, str]) -> str:
        return "|".join(f"(?P<{kind}>{one})" for kind, one in kinds.items() if kind not in absent)

    names = _names()
    ended = {kind: names.pop(kind) for kind in ("place", "body")}
    lists = (("places", "ends"), ("places", "roads"), ("bodies", "ends"))
    ends = "".join({word[0] for listed in lists for word in words(*listed)})
    parts = (
        listed({"venue": names.pop("venue")}),
        f"(?={_FIGURE_STARTS})(?:{listed(_figures())})",
        listed(names),
        f"(?={_HAN}{{2}}[{ends}]){_named()[1]}(?:{listed(ended)})" if listed(ended) else "",
        listed({"word": "[a-z]+"}),
    )
    return re.compile("|".join(part for part in parts if part))


def grammar(text: str, *absent: str) -> re.Pattern[str]:
    """
    Return the pattern to cut *text* with, without the kinds *absent*.

    Companies are looked for at every character, so only where there is one.
    """
    return _compiled(frozenset(absent if "公司" in text else (*absent, "company")))
