"""Finds what a site left in a sentence with no bracket around it: address, group, clause."""

import re
from functools import lru_cache

from qinggao import lazily

from .folding import fold, fold_with_places
from .names import Names

__all__ = ["ADDRESS", "bare"]

REACH = 100  # characters around a hit that are looked at
ADDRESS = lazily.pattern(
    r"(?:https?:/+)?(?:www[.])?[a-z0-9-]+(?:[.][a-z0-9-]+)+(?:/[a-z0-9/_.?=&-]*)?"
)
_SENDS = lazily.pattern(r"登录|访问|网址|网站|官网|系统|平台|查询|邮箱|见$|:$")
_ENDS = "，,。；;！!？?\n\r"
_CLAUSE = lazily.pattern(f"[^{re.escape(_ENDS)}]+")


def bare(text: str, hit: int, names: Names) -> tuple[int, int] | None:
    """Return the span around *hit* that can only be of a site with one of *names*, if there is."""
    return _clause(text, hit, names) or _group(text, hit, names) or _address(text, hit, names)


def _clause(text: str, hit: int, names: Names) -> tuple[int, int] | None:
    """带上老花镜，本文来自知识星球某某案头，一边聊天: the clause goes with the comma behind it."""
    start = max(text.rfind(mark, 0, hit) for mark in _ENDS) + 1
    clause = _CLAUSE.match(text, start) if text.startswith("本", start) else None
    if not clause or not hit < clause.end() <= start + REACH:
        return None
    name, comma = names.first(fold(clause[0])), text[clause.end() : clause.end() + 1]
    if not name or not _origin(name).fullmatch(fold(clause[0])) or comma not in ("，", ","):
        return None
    return start, clause.end() + 1


@lru_cache(maxsize=512)
def _origin(name: str) -> re.Pattern[str]:
    where = "(?:微信)?(?:公众号|公号|视频号|知识星球|淘宝店铺?|网店|店铺|网站|论坛)"
    said = "本(?:文|资料|材料|文档|稿)(?:来自|由|转自|摘自|首发于?|出自|选自)"
    done = "(?:整理|首发|出品|提供|发布|分享|原创|上传|独家)*"
    return re.compile(rf'{said}{where}?["<\[]?{re.escape(name)}[">\]]?{done}')


def _group(text: str, hit: int, names: Names) -> tuple[int, int] | None:
    """下降百分之三十 某某笔杆群71930462 八: the name, the group and its number, the blanks too."""
    start = max(0, hit - REACH)
    if "群" not in text[start : hit + REACH]:
        return None
    folded, places = fold_with_places(text[start : hit + REACH])
    name = names.first(folded)
    match = _numbered(name).search(folded) if name else None
    if not match:
        return None
    first, last = start + places[match.start()], start + places[match.end() - 1] + 1
    if not first <= hit < last:
        return None
    is_apart = first > 0 and text[first - 1].isspace() and text[last : last + 1].isspace()
    return (first - 1, last + 1) if is_apart else (first, last)


@lru_cache(maxsize=512)
def _numbered(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"{re.escape(name)}(?:资料|材料|微信|交流|会员|qq|q)*群号?:?\d{{6,11}}(?!\d)"
    )


def _address(text: str, hit: int, names: Names) -> tuple[int, int] | None:
    """A known site's address between two words of a sentence, its name with it."""
    if not fold(text[hit]).isascii():
        return None
    start = max(0, hit - REACH)
    folded, places = fold_with_places(text[start : hit + REACH])
    for match in ADDRESS.finditer(folded):
        if not (places[match.start()] <= hit - start <= places[match.end() - 1]):
            continue
        before = folded[: match.start()]
        if before.endswith("]("):
            return None  # the target of a link of Markdown
        if not names.first(match[0]) or _SENDS.search(before[-8:]):
            return None
        first = match.start() - len(names.ending(before))
        return start + places[first], start + places[match.end() - 1] + 1
    return None
