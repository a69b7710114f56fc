"""What a browser shows as the name of a page: the title of the text, and the site behind it."""

import re
from functools import cache

from qinggao import lazily

from .evidence import words
from .page import Page

__all__ = ["is_page_title"]

FIRST = 3  # lines before which it stands, and behind it that are looked at for the title itself
LEAST = 6  # characters of the title
_PARTS = lazily.pattern(r"[-_|·>,]+")
# 某某网 > 范文 > 讲话 > and what a forum puts before the title.
_TRAIL = lazily.pattern(
    r"(?:[^\W_]{2,12}\W?>+\W?){2,6}|\W*\[(?:转帖|转载|原创|分享|精华|置顶|下载|范文|资料|讨论|求助)\]"
)


def is_page_title(page: Page, number: int) -> bool:
    """
    Tell whether a line is the title that stands below it and what a site calls itself.

    在座谈会上的讲话_某某笔记, 在座谈会上的讲话-免费文档, 某某网>范文>讲话>在座谈会上的讲话. A line
    that says more of the text itself (工作条例—征求意见稿) is none, and nothing is lost: the title
    has a line of its own.
    """
    rank = page.rank[number]
    if rank >= FIRST:
        return False
    folded = page.view(number).folded
    for below in page.order[rank + 1 : rank + 1 + FIRST]:
        title = page.view(below).folded
        if len(title) < LEAST or len(title) == len(folded):
            continue
        if folded.endswith(title):
            return bool(_TRAIL.fullmatch(folded[: -len(title)]))
        behind = folded[len(title) :]
        if folded.startswith(title) and _PARTS.match(behind):
            return all(_is_of_site(page, part) for part in _PARTS.split(behind) if part)
    return False


def _is_of_site(page: Page, part: str) -> bool:
    return (page.names is not None and part in page.names) or bool(_site().fullmatch(part))


@cache
def _site() -> re.Pattern[str]:
    return re.compile(
        rf"[^\W_]{{0,10}}(?:{words()['SITE']})网?站?|(?:免费|全文|在线|文档|文库|范文|模板|资料|大全|阅读|下载|word版|word)+"
    )
