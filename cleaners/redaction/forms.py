"""Underscores: a line to write on (甲方：____), part of a name (my_name), a marker (陈__)."""

from qinggao.lazily import pattern

from .context import Context, is_han, is_latin
from .figures import of_a_court, year
from .words import one_of

__all__ = ["FORM_LINE", "form_blank", "form_line"]

FORM_LINE = "a line to write on"  # one of them makes a form of the whole text

LONGEST_MARKER = 4
_DATE_LINE = pattern(r"\s*(?:[_＿]+[\u4e00-\u9fff]{1,2})*")  # ____年__月__日, ____年级____班
_BEFORE_BLANK = frozenset("_＿(（|☐□")
_LABEL = pattern(one_of("姓名 性别 年龄 民族 籍贯 职务 职称 电话 地址 日期 签名 盖章") + "$")
_FORM = pattern(
    one_of(
        "甲方 乙方 丙方 合同 协议 签字 盖章 签订 填写 填表 填报 授权 委托 兹有 本人 申请表 登记表",
        "答题 填空 选择题",
        "租金 押金 租期 违约金 滞纳金 加收 一式 出租 承租 借款人 声明人 承诺人 申请人 投标",
    )
)
_TOLD = pattern(
    "(?:^|[。；，])(?:日前|近日|昨日|上月|去年)|"
    + one_of(
        "经查 查明 经审理 查处 据悉 了解到 据了解 介绍 指出 报道 该案 本案 当年 当时 时任 追缴",
        "没收 上缴国库 辩称 供述 庭审",
    )
)
_SUM = pattern(
    one_of("数额 金额 累计 共计 合计 挪用 侵占 收受 骗取 诈骗 转账 投注 索要 违法所得 赃款")
    + "[\u4e00-\u9fff]{0,4}$"
)
_NAMED = frozenset(["organization", "place", "person"])


def form_line(c: Context) -> bool:
    """甲方：____, ________: a line to write on."""
    if c.previous in {":", "："} or (c.length > LONGEST_MARKER and not _narrated(c)):
        return True
    if c.length > 1 and _LABEL.search(c.near_tail):
        return True
    return c.length > 1 and not c.near_left and not is_han(c.next)


def _narrated(c: Context) -> bool:
    """经查，______公司未按规定登记: what was found out or reported, and no form or exercise."""
    around = c.left + c.right  # 数额达_____元 as well
    slot = c.after if c.after.weight >= 2 else c.before
    if slot.weight < 2 or slot.kind not in _NAMED:
        summed = _SUM.search(c.near_tail) and slot.weight >= 2 and slot.kind == "number"
        if not summed:
            return False
    return ("某某" in around or bool(_TOLD.search(around))) and not _FORM.search(around)


def _is_told_of(c: Context) -> bool:
    """退休教师___，她听见哭声: the sentence goes on about a person."""
    return c.before.kind == "person" and _PRONOUN.match(c.right) is not None


_PRONOUN = pattern("，[他她](?!人)")


def form_blank(c: Context) -> bool:
    """____年__月__日 above a signature, 金额____元 in a contract, my_name: no word is withheld."""
    if year(c) and of_a_court(c):
        return False
    named = (bool(c.surname) and not is_latin(c.next)) or _is_told_of(c)
    if (c.length < 2 and not (c.known and c.is_inside())) or not (is_han(c.right[:1]) or named):
        return True
    slot = c.after
    if slot.kind in {"date", "number"} and _DATE_LINE.fullmatch(c.near_left):
        return True
    if c.previous in _BEFORE_BLANK or (slot.weight < 2 and c.previous in {")", "）"}):
        return True
    if c.before.weight >= 3 and c.before.kind == "number":
        return not _narrated(c)
    return bool(_FORM.search(c.clause()))
