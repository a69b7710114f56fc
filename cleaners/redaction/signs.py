"""What only looks like a marker because the sign has another use: sums, answers, zeros, bullets, notes."""

import re

from cleaners.redaction.candidates import MARKS
from cleaners.redaction.context import Context, is_han, is_latin
from cleaners.redaction.figures import masked_year
from cleaners.redaction.surnames import after_surname
from cleaners.redaction.words import after

__all__ = ["FORM_LINE", "VETOES"]

_CALCULATED = re.compile(r"[=＝÷≈→⇒]|公式|计算方法|计算方式|乘以|相乘|乘积|等于")
_FACTOR_BEFORE = re.compile(
    r"(?:单价|数量|长|宽|高|底|半径|率|系数|权重|比例|天数|基数|金额|本金|利息|面积|速度|时间|税额|期限|费率|倍数|人数|标准|概率|影响|工时|工资|"
    r"所得|收入|分值|得分|总分|总数|总额|价格|成本|产量|销量|次数|月数|年限|年数|重量|密度|体积|电流|电压|功率|价值|额|数|量|率|价|费|积|度|\d(?:米|厘米|毫米|公分|分米|元|人|天|小时|个|件|次)|[)）%％‰²³])$"
)
_FACTOR_AFTER = re.compile(
    r"(?:单价|数量|长|宽|高|底|半径|系数|权重|比例|天数|基数|金额|本金|利息|利率|税率|费率|面积|速度|时间|期限|倍数|人数|标准|概率|影响|工时|工资|"
    r"分值|得分|价格|成本|产量|销量|次数|月数|年限|年数|工作年限|应发|实际|重量|密度|体积|电流|电压|功率|汇率|折扣|百分|[(（]\s?[\d%一二三四五六七八九十A-Za-z]|[\d√π∑])"
)
_RATE_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:标准|比例|系数|权重|单价|税率|费率|利率|数量|天数|人数|面积|金额|价格)"
)
_PAIRED = re.compile(
    r"联名|跨界合作|跨界联|合作款|品牌.{0,8}联合推出|CP|[公母].{1,2}×[公母]|[♀♂]|杂交|亲本|母本|父本|回交|正交|反交|品种间|特别企划|主题展"
)
_ANSWERS = re.compile(r"[√✓✔☑✅]|判断题|判断对错|判断正误|对的打|错的打|打叉|打勾")
# （2023）×01民终12号: the short name of a province, before the figures of its court.
_CASE_NUMBER = re.compile(r"[\d×]{0,4}(?:民|刑|行|执|知|破|赔|财保|司)[初终申再执辖监特字]")
_NUMERALS = frozenset(
    "一二三四五六七八九十百千万亿零两廿卅壹贰叁肆伍陆柒捌玖拾佰仟0123456789０１２３４５６７８９"
)
_UNITS = _NUMERALS - frozenset("十百千万亿拾佰仟")
_ZERO_AFTER = ("后", "点", "分", "时", "·", "式")
_STATISTICS = re.compile(
    r"显著性|显著水平|水平上显著|差异.{0,6}显著|\d[%％].{0,8}显著|[pP]\s?[<＜=≤]\s?0?\.|[pP]\s?[值<＜]|标准误|t\s?值|置信区间|相关系数|\*\*\*\s?、\s?\*\*"
)
_MEANING = re.compile(
    r"\s?[”\"’'」）)]?\s?(?:号?(?:代表|表示|为必填|为必选|为通配|均?为必|指代)|通配符|标记|标识|字样|符号|记号|的为|的是必|为错|关闭|退出|图标|按钮|返回|者为|项为|号键|号者|号的|题|类题)"
)
_MARKED = re.compile(
    r"(?:打|画|划|涂|标注|标记|标有|标|点击|按|按下|按住|关闭|符号|星号|叉号|乘号|字母|记号|勾选|答案|判断)"
    r"(?:上|有|了|为|个|一个|成|作|按钮|是)?\s?[：:]?[“\"‘'「（(]?\s?$"
)
_USED = re.compile(
    r"(?:填写|填|写|加|带|注|含|用|以|印有|为|选择|代以)(?:上|有|了|个)?[“\"‘'「（(]\s?$"
)
_QUOTED = re.compile(r"[“\"‘'「（(]\s?$"), re.compile(r"\s?[”\"’'」）)]")
_REPLACED = re.compile(
    r"(?:用|以|把|均用|都用|改为|改用|统一为|替换为|代之以|代以|写成)[“\"‘'「]?$"
)
_NOTE = re.compile(r"(?:\d\.\d+|[A-Za-z]\d*|注[：:]?|附注[：:]?)$")
_LABEL = re.compile(
    r"(?:姓名|性别|民族|电话|手机号?|证件|身份证|地址|邮箱|单位|部门|职务|密码|账号|名称|日期|类型|学历|联系人|内容|标题|必填)[:：（(]?"
)
_FORM_LABEL = re.compile(
    r"^(?:姓名|性别|民族|电话|手机|证件|身份证|地址|邮箱|单位|部门|职务|密码|账号|名称|日期|类型|类别|学历|学校|年龄|年级|联系|内容|标题|必填|项目|个人|月份|地区|市区|区县|省份|城市|国籍|件数|人数|数量|金额|户籍|条目|条件|时间|号码|点击|注)"
)


_OPEN = frozenset("(（[［【|")
_CLOSE = frozenset(")）]］】|")


def _digits(c: Context) -> tuple[bool, bool]:
    return c.previous.isdigit(), c.next.isdigit()


def _sum(c: Context) -> bool:
    """3×4, 5×8小时, ×100%, 长×宽, 单价×数量, 20*30cm, 2x2: multiplied or counted."""
    if not c.single:
        return False
    before, behind = _digits(c)
    if before and behind:
        return not masked_year(c)
    if behind:
        return not _CASE_NUMBER.match(c.right)
    if before:
        if _CASE_NUMBER.match(c.right):
            return False
        return c.after.kind not in {"number", "date"} or c.near_right.startswith(("倍", "光学"))
    if c.previous in {")", "）"}:
        return not _CASE_NUMBER.match(c.right)
    if c.previous in {"%", "％", "‰", "²", "³", "°"} or c.next in {"√", "π", "∑"}:
        return True
    if c.after.weight < 2 and _RATE_AFTER.match(c.near_right) and is_han(c.previous):
        return True
    return bool(_FACTOR_AFTER.match(c.near_right) and _FACTOR_BEFORE.search(c.near_left))


def _calculated(c: Context) -> bool:
    """税额＝销售额×税率, 故宫×某品牌联名: the whole clause says that the sign multiplies or pairs."""
    if not c.single or c.after.weight >= 3:
        return False
    clause = c.clause(40)
    return bool(_CALCULATED.search(clause) or _PAIRED.search(clause))


def _between_blanks(c: Context) -> bool:
    """故宫 x 敦煌: a sign with a blank on both sides joins two names."""
    if not c.single or c.after.weight >= 2 or c.before.weight >= 3:
        return False
    return c.left[-1:] in {" ", "\u3000"} and c.right[:1] in {" ", "\u3000"}


def _answer(c: Context) -> bool:
    """（×）, √/×, 打×, 1. × 2. √: the mark of a wrong answer."""
    if c.previous in {"√", "✓", "✔"} or c.next in {"√", "✓", "✔"}:
        return True
    if not c.single and c.shape != "spaced":
        return False
    if c.previous in _OPEN and c.next in _CLOSE and c.near_right[1:2] not in {"班", "组"}:
        return True
    if c.after.weight >= 3:
        return False
    return bool(_ANSWERS.search(c.clause()))


def _mention(c: Context) -> bool:
    """打“×”, 带*的为必填项, 用××表示: the sign itself is spoken of."""
    if _MEANING.match(c.right) and (
        c.single or _QUOTED[0].search(c.left) or _REPLACED.search(c.left)
    ):
        return not (c.single and c.after.weight >= 3)
    if c.single and (_MARKED.search(c.left) or _USED.search(c.left)):
        return c.right[:1] == "号" or not (
            is_han(c.next) or c.after.weight >= 2 or after(c.near_right[1:]).weight >= 2
        )
    if c.single and c.right[:1] in {"号", "形"} and _QUOTED[0].search(c.left):
        return True
    return bool(
        _REPLACED.search(c.left)
        and re.match(r"[”\"’'」]?(?:代替|替代|表示|代表|指代|代称|隐去)", c.right)
    )


def _zero(c: Context) -> bool:
    """二○一九年, 二〇二三, ○○后, 百分之○点五, 三○六医院: a figure."""
    if c.previous in _NUMERALS:
        return True
    if c.next in _UNITS:
        return c.after.word not in {"一中", "二中", "三中"}
    if c.length <= 2 and c.near_right.startswith(_ZERO_AFTER) and len(c.after.word) < 2:
        return True
    return bool(re.search(r"(?:之|[一二三四五六七八九十百]点)$", c.near_left))


_RATING = re.compile(
    r"(?:评级|评分|难度|指数|星级|推荐|进度|热度|程度|等级|得分|评价|满意度)[：:]$"
)


def _bullet(c: Context) -> bool:
    """○ 第一项, ● 要点, □是 □否, ●●●○○, 邮编：□□□□□□: a list, a box to tick, a rating, boxes to fill."""
    if c.family == "mixed":
        return True
    if c.single and not c.near_left:
        return c.after.weight < 3 or c.family == "box"
    if (
        c.right[:1] in {" ", "\u3000", "\t"}
        and not is_han(c.left[-1:])
        and (c.single or not c.near_left)
    ):
        return True
    if c.previous in {":", "："} and not is_han(c.next):
        return c.family == "box" or bool(_RATING.search(c.near_left))
    return c.family == "box" and c.single and not (is_han(c.left[-1:]) and is_han(c.right[:1]))


def _ruled(c: Context) -> bool:
    """***, ____, ●●●●●●, **** 通知 ****: drawn across the page."""
    if c.near_left.strip(" |-—=*＊·~\t") or c.near_right.strip(" |-—=*＊·~\t"):
        return c.length >= 3 and c.family == "star" and _banner(c)
    if c.family in {"letter", "cross"}:
        return c.length > 8
    return True


def _banner(c: Context) -> bool:
    line = c.clause(40).strip()
    edge = re.escape(c.run[0]) + "{3,}"
    return bool(re.fullmatch(rf"{edge}[^*＊]+{edge}", line))


def _list_star(c: Context) -> bool:
    """* 项目, *姓名, 备注*: a list mark, a required field."""
    if c.near_left.strip("\t >|#-") == "":
        if c.right[:1] in {" ", "\t", "\u3000"}:
            return c.single or c.shape == "spaced"
        return c.single and (bool(_FORM_LABEL.match(c.right)) or c.after.weight < 3)
    if c.shape == "spaced" and c.length >= 3:
        return True
    if (
        c.single
        and c.previous in {"|", "，", "、", "；", "。", ",", ";"}
        and _FORM_LABEL.match(c.right)
    ):
        return True
    return (
        c.single
        and bool(_LABEL.search(c.near_left[-5:]))
        and c.right[:1] in {"", ":", "：", "|", " ", "\u3000", "（"}
    )


# 张三*，李四**: stars of two lengths behind the names of a list.
_NOTES = re.compile(r"(?<!\*)\*[，,、；;].{1,8}?(?<!\*)\*\*(?!\*)")


def _statistics(c: Context) -> bool:
    """0.45***, *p<0.05, 张三*，李四**: stars of significance, or of a note."""
    if not is_han(c.next) and c.next not in {"%", "％"} and _NOTES.search(c.clause(30)):
        return True
    if re.match(r"\s?[pP]\s?[<＜=]", c.right):
        return True
    if c.length <= 3 and re.search(r"\d\.\d+[)）]?$", c.left):
        return c.after.weight < 2
    return c.length <= 3 and bool(_STATISTICS.search(c.clause()))


def _pattern(c: Context) -> bool:
    """.*, [a-z]*, A*算法, */5, *#06#, C*代数: a wildcard or an operator."""
    previous, following = c.left[-1:], c.right[:1]
    if following in {"/", "\\", "#"} or previous in {"/", "\\", "#"}:
        return not (is_han(c.left.rstrip("*/")[-1:]) and is_han(c.right.lstrip("*/")[:1]))
    if previous in {".", "]", ")", "}"}:
        if previous == "." and not c.left[-2:-1].isdigit():
            return True
        return not is_han(following) and following not in {"%", "％", "号"}
    return (
        c.single
        and following in {".", "#", "(", ")", "[", "{", ",", ";"}
        and bool(following)
        and not is_han(previous)
    )


FORM_LINE = "a line to write on"
_FORM = re.compile(
    r"甲方|乙方|丙方|合同|协议|签字|盖章|签订|填写|填表|填报|授权|委托|兹有|本人|申请表|登记表|答题|填空|选择题|租金|押金|租期|一式|出租|承租|借款人|声明人|承诺人|申请人|投标"
)


def _form_line(c: Context) -> bool:
    """甲方：____, ________: a line to write on."""
    return (
        c.length > 4
        or c.previous in {":", "："}
        or (c.length > 1 and not c.near_left and not is_han(c.next))
    )


_DATE_LINE = re.compile(r"\s*(?:_+[年月])*")


def _form_blank(c: Context) -> bool:
    """____年__月__日 above a signature, 金额____元 in a contract, my_name: to fill in, or part of a name."""
    named = bool(after_surname(c.left)) and not is_latin(c.next)
    if not 2 <= c.length <= 4 or not (is_han(c.right[:1]) or named):
        return True
    if c.after.kind in {"date", "number"} and _DATE_LINE.fullmatch(c.near_left):
        return True
    if c.after.weight < 2 and c.previous in {")", "）"}:
        return True
    if c.previous in {"_", "(", "（", "|", "☐", "□"} or (
        c.before.weight >= 3 and c.before.kind == "number"
    ):
        return True
    return bool(_FORM.search(c.clause()))


_WRITTEN = (
    ("a sum or a size", "single", _sum),
    ("the mark of an answer", "either", _answer),
    ("the sign itself is spoken of", "always", _mention),
    ("drawn across the page", "foreign", _ruled),
    ("a clause that multiplies or pairs", "single", _calculated),
    ("a sign between two blanks", "both", _between_blanks),
)
# When each is asked: see the table of latin.py.
VETOES = {
    "cross": _WRITTEN,
    "letter": _WRITTEN,
    "star": (
        ("a list mark or a required field", "either", _list_star),
        ("a wildcard or an operator", "foreign", _pattern),
        ("a sum or a size", "single", _sum),
        ("stars of significance or of a note", "always", _statistics),
        ("the sign itself is spoken of", "always", _mention),
        ("drawn across the page", "foreign", _ruled),
        ("a clause that multiplies or pairs", "single", _calculated),
        ("a sign between two blanks", "both", _between_blanks),
    ),
    "ring": (
        ("a zero", "always", _zero),
        ("a bullet, a box to tick or a rating", "always", _bullet),
        ("the sign itself is spoken of", "always", _mention),
        ("the mark of an answer", "single", _answer),
        ("drawn across the page", "foreign", _ruled),
    ),
    "box": (
        ("a bullet, a box to tick or a rating", "always", _bullet),
        ("the sign itself is spoken of", "always", _mention),
        ("drawn across the page", "foreign", _ruled),
    ),
    "blank": ((FORM_LINE, "always", _form_line), ("a blank to fill in", "always", _form_blank)),
}
