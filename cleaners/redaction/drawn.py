"""What signs draw on a page: bullets, boxes to tick, ratings, blanks of sums, rules."""

import re

from qinggao.lazily import pattern

from .candidates import MARKS
from .context import LONGEST_NAME, Context, is_han
from .figures import CLASS_NUMBER, of_a_court
from .words import one_of

__all__ = ["BEFORE_DATE", "bullet", "exercise", "is_known", "ruled"]

_NAME, LONGEST_NAMED = 3, 4  # characters
BEFORE_DATE = pattern(r"[ \u3000]+(?:20|二)")  # below a letter, before 20××年×月×日
_RATING = pattern(
    one_of("评级 评分 难度 指数 星级 推荐 进度 热度 程度 等级 得分 评价 满意度") + "[：:]$"
)


def bullet(c: Context) -> bool:
    """○ 第一项, □是 □否, ●●●○○, 邮编：□□□□□□: a list, a box to tick, a rating, boxes to fill."""
    if c.family == "mixed":
        return True
    if is_known(c):
        return False
    if c.single and not c.near_left:
        return c.after.weight < 3 or c.after.kind == "other" or c.family == "box"
    if c.right[:1] in {" ", "\u3000", "\t"} and not is_han(c.left[-1:]):
        return c.single or not c.near_left
    if c.previous in {":", "："} and not is_han(c.next):
        return c.family == "box" or bool(_RATING.search(c.near_tail))
    return c.family == "box" and c.single and not (is_han(c.left[-1:]) and is_han(c.right[:1]))


def is_known(c: Context) -> bool:
    """Tell a run whose sign is a sure marker elsewhere, where a name or a figure is asked for."""
    return c.known and (
        of_a_court(c)
        or c.is_inside()
        or c.is_cell()
        or _names(c)
        or bool(CLASS_NUMBER.match(c.right))
    )


def _names(c: Context) -> bool:
    """乙方：□□□, □□□　20□□年□月: the length of a name where one is asked for."""
    if c.length == _NAME and BEFORE_DATE.match(c.right):
        return True
    named = c.before.kind in {"person", "organization"} and c.before.weight >= 2
    return named and c.previous in {":", "："} and 1 < c.length <= LONGEST_NAMED


_BLANKS_OF_SUMS = frozenset("□○◯■●")
_OPERATORS = frozenset("=＝+＋-－÷<>≤≥")


def exercise(c: Context) -> bool:
    """□×4<25, 5×□=20: a blank to fill in, and a sign of multiplication beside it."""
    if _BLANKS_OF_SUMS.isdisjoint(c.run):
        return False
    beside = c.left[-1:], c.right[:1]
    return any(mark.isdigit() or mark in _OPERATORS for mark in beside if mark)


_RULE = " |-—=*＊·~\t"


def ruled(c: Context) -> bool:
    """***, ●●●●●●, ××××××××××××, **** 通知 ****: drawn across the page."""
    is_name = c.family in {"letter", "cross"}
    if c.near_left.strip(_RULE) or c.near_right.strip(_RULE):
        return _banner(c, LONGEST_NAME + 1 if is_name else 3)
    return not is_name or c.length > LONGEST_NAME


_MARKED = re.escape(MARKS)


def _banner(c: Context, least: int) -> bool:
    """Tell one of two equal runs between which all that the line says stands."""
    if c.length < least:
        return False
    mark = re.escape(c.run[0])
    return bool(re.fullmatch(rf"{mark}{{3,}}[^{_MARKED}]{{3,}}{mark}{{3,}}", c.clause().strip()))
