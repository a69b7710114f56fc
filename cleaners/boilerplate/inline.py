"""Finds advert fragments inside a line: in brackets, between marks, sentences, bare addresses."""

import re
from typing import NamedTuple

from qinggao import lazily

from .bare import ADDRESS, bare
from .evidence import NAME_WEIGHT, may_reach, promise, score, stays
from .folding import fold, fold_with_places
from .lines import is_of_text
from .names import Names
from .rulebook import Rulebook

__all__ = ["Fragment", "fragments"]

_OPEN, _CLOSE = "（(【[［〔〖{<《「『", "）)】]］〕〗}>》」』"
_INNER = lazily.pattern(r"\([^()]*\)|\[[^\[\]]*\]")  # of a folded sentence
_TITLES = "《「『<"  # hold a name inside the bracket that is looked for
_BRACKET = lazily.pattern(f"[{re.escape('（(【[［〔〖{')}]")
_SQUARE = "【[［〔〖"
_ENDS = "。！？；!?;\n\r"
_CLOSERS = _ENDS[:6] + "”’）)"
_MARKS = "—–－─━-★☆※◆◇■▲△|｜~～*＊"
_END = lazily.pattern(f"[{re.escape(_ENDS)}]")
_STOP = lazily.pattern(f"[{re.escape(_ENDS + _MARKS)}]")
_DIVIDED = lazily.pattern(rf"[{re.escape('（(【[［〔〖{' + _ENDS[:6] + _MARKS)}]")
_ENOUGH = ("小编为",)
REACH = 100  # characters from a word to the bracket or sentence end that holds it
APART = 4  # characters between hits that are not of one word
SIGNATURE = 10  # characters beside a site's name in what is nothing but a signature
# Points that a fragment needs: in round brackets, in square ones (which a text rarely has) and as a
# signature, as a sentence or between marks, as a sentence that names a site.
BRACKETED, PUSHED_IN, SENTENCE, NAMED_SENTENCE = 4, 3, 6, 5
ITSELF = 2  # points of a sentence without its brackets

# What a fragment must want from the reader; a name or a link alone may explain the words before it.
_SELLS = {
    "membership", "offer", "price", "trade", "stock", "made-by", "watermark", "copyright", "resale",
    "site-name", "solicitation", "takedown", "hearsay", "more", "goods", "host", "whole-copy",
}  # fmt: skip
_WANTS = _SELLS | {
    "follow", "scan", "add", "download", "reading", "engagement", "reprint", "site-title",
}  # fmt: skip
# 可登录平台（扫描二维码）办理: the bracket says how, so it belongs to the sentence.
_HOW = lazily.pattern(
    r"公众号|微信|二维码|小程序|登录|网站|网址|平台|系统|app|客户端|qq|邮箱|下载|扫码|会员|版权|著作|转载|报名|预约|缴费"
    r"|办理|查询|咨询"
)


class Fragment(NamedTuple):
    """A span of a line that goes."""

    start: int
    end: int
    rule: str = "boilerplate/inline-advert"


def fragments(text: str, hits: list[int], book: Rulebook, names: Names | None) -> list[Fragment]:
    """Return the adverts inside the line *text*, in order; *hits* are the places worth a look."""
    if book.inline_bracketed and not _DIVIDED.search(text):  # one piece: it goes whole or stays,
        hits = [hit for hit in hits if fold(text[hit]).isascii()] if names else []  # but addresses
    if not hits:
        return []
    is_named: bool | None = None  # found out only where it matters
    bracket = _BRACKET.search(text)
    first = bracket.start() if bracket else len(text)  # what stands before it is in no bracket
    found: list[Fragment] = []
    done = 0
    for number, hit in enumerate(hits):
        if hit < done:
            continue
        fragment = None
        if hit >= first or not book.inline_bracketed:
            fragment = _bracketed(text, hit, names) or _by_pack(text, hit, book)
        if not fragment and is_named is None:
            is_named = names is not None and names.may_stand(text) and bool(names.first(fold(text)))
        alone = text.startswith(_ENOUGH, hit)  # needs no second word beside it
        if not fragment and (is_named or alone or _is_crowded(hits, number)):
            fragment = _between_marks(text, hit, names) or _sentence(text, hit, names)
        if not fragment and is_named and names and (span := bare(text, hit, names)):
            fragment = Fragment(*span)
        if fragment and fragment.start >= done:
            found.append(fragment)
            done = fragment.end
    return found


def _is_crowded(hits: list[int], number: int) -> bool:
    """Tell whether another word follows the one at *hits*[*number*], not too near and not far."""
    least, most = hits[number] + APART, hits[number] + REACH
    return any(least < later < most for later in hits[number + 1 : number + 4])


# --- In brackets --------------------------------------------------------------------------------


def _bracketed(text: str, hit: int, names: Names | None) -> Fragment | None:
    span = _around(text, hit)
    while span and text[span[0]] in _TITLES:
        span = _around(text, span[0] - 1) if span[0] else None
    if not span:
        return None
    start, end = span
    inside = fold(text[start + 1 : end - 1])
    if _WANTS.isdisjoint(promise(inside).signs) and not (names and names.first(inside)):
        return None
    found = score(inside, names)
    signed = _is_signature(inside, names)
    if stays(inside)[1] == "always" and not signed:
        return None
    rest = fold(text[max(0, start - REACH) : start] + text[end : end + REACH])
    if _SELLS.isdisjoint(found.signs) and _HOW.search(rest):
        return None
    low = text[start] in _SQUARE or signed
    if found.points < (PUSHED_IN if low else BRACKETED):
        return None
    is_own = names is not None and bool(names.first(inside))
    return Fragment(_with_name(text, start, names) if is_own else start, end)


def _with_name(text: str, start: int, names: Names | None) -> int:
    """Return where a known name begins that a mark parts from the text: ，某某网（www.…）."""
    before = text[max(0, start - SIGNATURE) : start]
    name = names.ending(fold(before)) if names else ""
    begin = start - len(name)
    return begin if name and (not begin or not text[begin - 1].isalnum()) else start


def _is_signature(inside: str, names: Names | None) -> bool:
    """Nothing but a site's name and a word or two (某某网首发), or its address."""
    said = ADDRESS.sub("", inside)
    name = names.first(said) if names else ""
    return bool(name) and len(said) - len(name) <= SIGNATURE


_TARGET = lazily.pattern(r"\([^()\s]{1,300}\)")


def _around(text: str, hit: int) -> tuple[int, int] | None:
    """Return the bracket pair that holds the character at *hit*, the innermost."""
    if not _BRACKET.search(text, max(0, hit - REACH), hit + 1):
        return None
    start = _outward(text, range(hit, max(-1, hit - REACH), -1), _CLOSE, _OPEN)
    if start is None:
        return None
    if text[start] == "(" and text[start - 1 : start] == "]":
        return None  # the target of a link of Markdown, which its label needs
    end = _outward(text, range(start + 1, min(len(text), start + 2 * REACH)), _OPEN, _CLOSE)
    if end is None or end < hit:
        return None
    link = _TARGET.match(text, end + 1) if text[start] == "[" else None
    return start, link.end() if link else end + 1


def _outward(text: str, places: range, deeper: str, higher: str) -> int | None:
    """Go along *places* to the first bracket of *higher* without a partner of *deeper* before."""
    depth = 0
    for place in places:
        char = text[place]
        if char in higher:
            if depth == 0:
                return place
            depth -= 1
        elif char in deeper and place != places.start:
            depth += 1
    return None


# --- Without brackets ---------------------------------------------------------------------------


def _between_marks(text: str, hit: int, names: Names | None) -> Fragment | None:
    """——某某网 www.example.com——, ※某某笔谈※: between two runs of one mark."""
    start = _last(_STOP, text, hit)
    end = _first(_STOP, text, hit)
    mark = text[start] if start >= 0 else "\n"
    if mark not in _MARKS or end >= len(text) or text[end] != mark or end - start < 3:
        return None
    folded = fold(text[start + 1 : end])
    signed = _is_signature(folded, names)
    if not signed and not _may_reach(folded, BRACKETED, names):
        return None
    found = score(folded, names)
    needed = PUSHED_IN if signed else BRACKETED if "site-name" in found.signs else SENTENCE
    if found.points < needed or stays(folded)[1]:
        return None
    while start > 0 and text[start - 1] == mark:
        start -= 1
    while end + 1 < len(text) and text[end + 1] == mark:
        end += 1
    return Fragment(start, end + 1)


def _may_reach(folded: str, points: int, names: Names | None) -> bool:
    """Tell whether what speaks for an advert is enough, a name with it."""
    return may_reach(folded, points - (NAME_WEIGHT if names else 0))


def _last(stop: re.Pattern[str], text: str, hit: int) -> int:
    """Return the last place before *hit* where *stop* stands, or the one before the reach."""
    first = max(0, hit - 2 * REACH)
    return max((match.start() for match in stop.finditer(text, first, hit)), default=first - 1)


def _first(stop: re.Pattern[str], text: str, hit: int) -> int:
    """Return the first place after *hit* where *stop* stands, or the one behind the reach."""
    end = min(len(text), hit + 2 * REACH)
    match = stop.search(text, hit, end)
    return match.start() if match else end


def _sentence(text: str, hit: int, names: Names | None) -> Fragment | None:
    """A sentence of the line that is nothing but an advert."""
    start = _last(_END, text, hit) + 1
    end = _first(_END, text, hit)
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    if end - start > 2 * REACH:
        return None
    begin = _without_text(text, _with_question(text, start), hit)
    if begin == 0 and not text[end:].strip():  # the whole line
        return None
    folded = fold(text[start:end])
    if not _may_reach(folded, SENTENCE if not names else NAMED_SENTENCE, names):
        return None
    found = score(folded, names)
    needed = NAMED_SENTENCE if "site-name" in found.signs else SENTENCE
    if found.points < needed or _SELLS.isdisjoint(found.signs) or stays(folded)[1]:
        return None
    if promise(_INNER.sub("", folded)).points < ITSELF:  # only what a bracket in it says is one
        return None
    if begin > start and not text[end:].strip():  # the stop is that of the text: 压实责任。
        return Fragment(begin - 1, _first(_END, text, hit))
    return Fragment(begin, end)


def _with_question(text: str, start: int) -> int:
    """Return where 想要更多金句？ begins, if such a question to the reader ends at *start*."""
    match = _QUESTION.search(text, max(0, start - REACH), start)
    return match.start() if match else start


_QUESTION = lazily.pattern(
    "(?<![^。！？；?!])(?:还想|想要|想看|需要)[^。！？；，]{0,4}(?:更多|全套|完整|同款|同类|电子版)[^。！？；，]{0,10}[？?]$"
)


def _without_text(text: str, start: int, hit: int) -> int:
    """
    Return where the advert begins in a sentence that begins at *start*: behind clauses of the text.

    要压实责任，更多范文请关注“某某笔谈”。was pushed in behind a comma.
    """
    begin = start
    for comma in _COMMA.finditer(text, start, hit):
        if not is_of_text(fold(text[begin : comma.start()])):
            break
        begin = comma.end()
    return begin


_COMMA = lazily.pattern("[，,]")


def _by_pack(text: str, hit: int, book: Rulebook) -> Fragment | None:
    start = max(0, hit - REACH)
    pairs = book.inline_pairs
    if (
        pairs is not None
        and text[hit : hit + 2] not in pairs
        and not text[hit + 1 : hit + 2].isspace()
    ):
        return None
    if book.inline_bracketed and not _BRACKET.search(text, start, hit + 1):
        return None
    window = text[start : hit + REACH]
    quick = fold(window)
    for index in sorted(book.inline_index.found(quick)):
        rule = book.inline_rules[index]
        if not book.slow.search(rule.id, rule.fragment, quick):
            continue
        folded, places = fold_with_places(window)
        match = book.slow.search(rule.id, rule.fragment, folded)
        if match and match.end() > match.start():
            first, last = places[match.start()], places[match.end() - 1]
            if first <= hit - start <= last:
                return Fragment(start + first, start + last + 1, rule.rule)
    return None
