"""Stars with another use: list marks, required fields, ratings, significance, notes."""

from qinggao.lazily import pattern

from .context import Context
from .words import one_of

__all__ = ["SIGNIFICANCE", "list_star", "rating", "significance"]

_LABELS = (
    "姓名 性别 民族 电话 手机号? 证件 身份证 地址 邮箱 单位 部门 职务 密码 账号 名称 日期",
    "类型 学历 联系人? 内容",
    "标题 必填",
)
_LABEL = pattern(one_of(*_LABELS) + "[:：（(]?")
_LABEL_BEHIND = pattern(
    one_of(
        *_LABELS,
        "类别 学校 年龄 年级 项目 个人 月份 地区 市区 区县 省份 城市 国籍 件数 人数 数量 金额",
        "户籍 条目 条件",
        "时间 号码 点击 注",
    )
)
_ENDS_OF_LABEL = frozenset(["", *":：| \u3000（、，；）)"])
_STARS = pattern(
    "(?:[1-5一二三四五]星级?|评[级分]|指数|系数|[难热]度|星级|满意度|推荐度|好评|显示[为成])[：:（(]?$"
)
_UNIT_IN_BRACKETS = pattern("[（(][万亿百千]?(?:[元人吨件个户亩次%％]|公里|美元)[）)]")
_BREAKS = frozenset("|，、；。：,;:")


def list_star(c: Context) -> bool:
    """* 项目, *姓名, 备注*: a list mark, a required field."""
    if c.near_left.strip("\t >|#-") == "":
        if c.right[:1] in {" ", "\t", "\u3000"}:
            return c.single or c.shape == "spaced" or c.after.weight < 3
        return c.single and (bool(_LABEL_BEHIND.match(c.right)) or c.after.weight < 3)
    if not c.single:
        return c.shape == "spaced" and c.length >= 3
    if _UNIT_IN_BRACKETS.match(c.right):
        return True
    if c.previous in _BREAKS and _LABEL_BEHIND.match(c.right):
        return True
    ends = c.right[:1] in _ENDS_OF_LABEL
    return ends and bool(_LABEL.search(c.near_left[-5:]))


_PRAISE = pattern(one_of("好评 差评 中评 推荐指数"))


def rating(c: Context) -> bool:
    """Tell 5星：*****, 五星（*****）, ****好评 and 5*****."""
    if c.single:
        return False
    if c.han_behind:
        return c.length >= 3 and _PRAISE.match(c.near_right) is not None
    if c.left == str(c.length):
        return True
    label = _STARS.search(c.near_tail)
    if label is None or c.next in {"%", "％"}:  # 满意度**%
        return False
    return c.length >= 3 or label[0][-1] in "：:（("


SIGNIFICANCE = pattern(
    one_of(
        r"显著性 显著水平 水平上显著 差异.{0,6}显著 %(?<=\d%).{0,8}显著 ％(?<=\d％).{0,8}显著",
        r"p\s?[<＜=≤]\s?0?\. P\s?[<＜=≤]\s?0?\. p\s?[值<＜] P\s?[值<＜]",
        r"标准误 t\s?值 置信区间 相关系数 \*\*\*\s?、\s?\*\*(?!\*)",
    )
)
_VALUE = pattern(r"\s?[pP]\s?[<＜=]")
_VALUE_ENDS = frozenset("0123456789)）")
_COEFFICIENT = pattern(r"\d\.\d+[)）]?$")
# 张三*，李四**: stars of two lengths behind the names of a list.
_ONE_AND_TWO = r"(?<![*＊])[*＊](?:为.{1,6})?[，,、；;].{0,8}?(?<![*＊])[*＊]{2}(?![*＊])"
_NOTES = pattern(_ONE_AND_TWO)
_ASCENDING = pattern(
    _ONE_AND_TWO + r"(?:为.{1,6})?[，,、；;和及].{0,8}?(?<![*＊])[*＊]{3}(?![*＊])"
)
_NOTE = pattern("(?:备?注|附注)[：:]")
_CORRESPONDING = pattern("通[讯信]作者|共同第一作者|共同一作")
_OPTIMUM = pattern(r"(?<![A-Za-z])[a-z]$")  # x*为最优解


def significance(c: Context) -> bool:
    """0.45***, *p<0.05, 张三*，李四**, **注：…: stars of significance, or of a note."""
    clause = c.clause()
    if c.single and (_CORRESPONDING.search(clause) or _OPTIMUM.search(c.left[-2:])):
        return True
    if "*" not in c.near_left and not c.near_left.strip() and _NOTE.match(c.right):
        return True
    if _ASCENDING.search(c.clause(30)):  # 国家级*、省级**、市级***三类
        return True
    if not c.han_behind:
        noted = c.surname < 2 and c.next not in {"%", "％"}  # not 嫌疑人赵*、钱**
        if noted and _NOTES.search(c.clause(30)):
            return True
        if _VALUE.match(c.right):
            return True
    if c.length > 3:
        return False
    if c.left[-1:] in _VALUE_ENDS and _COEFFICIENT.search(c.tail):
        return c.after.weight < 2
    return bool(SIGNIFICANCE.search(clause))
