"""Signs with another use: sums, answers, zeros, what is said of a sign."""

from qinggao.lazily import pattern

from .candidates import MARKS
from .context import PUNCTUATION, Context, is_han
from .figures import COURT, masked_card, masked_year, score, year
from .words import after, one_of

__all__ = [
    "FACTOR_AFTER",
    "FIVE_YEARS",
    "HAN_FIGURES",
    "MEANING",
    "OTHER_USES",
    "answer",
    "between_blanks",
    "calculated",
    "mention",
    "total",
    "zero",
]

_QUANTITIES = (
    "单价 数量 长 宽 高 底 半径 系数 权重 比例 天数 基数 金额 本金 利息 面积 速度 时间 期限",
    "费率 倍数 人数 标准 概率",
    "影响 工时 工资 分值 得分 价格 成本 产量 销量 次数 月数 年限 年数 重量 密度 体积 电流",
    "电压 功率",
)
_FACTOR_BEFORE = pattern(
    one_of(
        *_QUANTITIES,
        "率 税额 所得 收入 总分 总数 总额 价值 额 数 量 价 费 积 度 [)）%％‰²³]",
        r"\d(?:米|厘米|毫米|公分|分米|元|人|天|小时|个|件|次)",
    )
    + "$"
)
FACTOR_AFTER = pattern(
    one_of(
        *_QUANTITIES,
        r"利率 税率 汇率 折扣 百分 工作年限 应发 实际",
        r"[(（]\s?[\d%一二三四五六七八九十A-Za-z](?![)）]班)",
        r"[\d√π∑] [\u4e00-\u9fff]{1,4}[×*][\d(（]",
    )
)
_RATE_AFTER = pattern(
    r"[\u4e00-\u9fff]{0,4}"
    + one_of("标准 比例 系数 权重 单价 税率 费率 利率 数量 天数 人数 面积 金额 价格")
)
FIVE_YEARS = pattern(r"五(?:[”’」]|规划|时期|期间|以来|收官|开局|末)")  # “十×五”规划
HAN_FIGURES = frozenset("一二三四五六七八九十百")
_ENLARGED = pattern(one_of("放大倍[数率] 显微镜 物镜 目镜 镜下 变焦"))  # 放大倍数为400×时
_MULTIPLIED = frozenset("%％‰²³°")
_MATHS_SIGNS = frozenset("√π∑")


def total(c: Context) -> bool:
    """3×4, 5×8小时, ×100%, 长×宽, 单价×数量, 20*30cm, 2x2: multiplied or counted."""
    if not c.single:
        return False
    before, behind = c.previous.isdigit(), c.next.isdigit()
    if before and behind:
        return not (masked_year(c) or masked_card(c))
    if c.previous in HAN_FIGURES and c.next in HAN_FIGURES:
        return not FIVE_YEARS.match(c.near_right)
    if COURT.match(c.right) and (before or behind or c.previous in {")", "）"}):
        return False
    if before:
        counted = c.after.kind in {"number", "date"}
        enlarged = c.near_right.startswith(("倍", "光学")) or _ENLARGED.search(c.clause())
        return not counted or bool(enlarged)
    if behind or c.previous in {")", "）"}:
        return True
    if c.previous in _MULTIPLIED or c.next in _MATHS_SIGNS:
        return True
    if c.after.weight < 2 and is_han(c.previous) and _RATE_AFTER.match(c.near_right):
        return True
    return bool(FACTOR_AFTER.match(c.near_right) and _FACTOR_BEFORE.search(c.near_tail))


_SUMS = one_of("= ＝ ÷ ≈ → ⇒ 公式 计算方法 计算方式 乘以 相乘 乘积 等于")
_CALCULATED = pattern(_SUMS)
# Two characters at least, so that 姓名=张× is none.
_PRODUCT = pattern(r"[=＝]\s?[\u4e00-\u9fff0-9.%％()（）+＋÷/×*-]{2,24}$")
_PAIRS = one_of(
    "联名 跨界合作 跨界联 合作款 品牌.{0,8}联合推出 CP 公.{1,2}×[公母] 母.{1,2}×[公母] ♀ ♂",
    r"[×xX*][\u4e00-\u9fff]{1,4}[二三]元[母公猪牛羊商]",
    "杂交 亲本 母本 父本 回交 正交 反交 特别企划 主题展",
)
_PAIRED = pattern(_PAIRS)


def calculated(c: Context) -> bool:
    """税额＝销售额×税率, 故宫×某品牌联名: the clause says that the sign multiplies or pairs."""
    if not c.single:
        return False
    if c.previous not in MARKS and c.after.kind != "number" and _PRODUCT.search(c.near_left):
        return True  # 折旧额=原值×年折旧率
    if c.after.weight >= 3:
        return False
    clause = c.clause()
    return bool(_CALCULATED.search(clause) or _PAIRED.search(clause))


def between_blanks(c: Context) -> bool:
    """故宫 x 敦煌: a sign with a blank on both sides joins two names."""
    counted = c.after.kind in {"number", "date"}
    if (c.after.weight >= 2 and (counted or c.run != "x")) or c.before.weight >= 3:
        return False
    return c.left[-1:] in {" ", "\u3000"} and c.right[:1] in {" ", "\u3000"}


_TICKS = frozenset("√✓✔")
_ANSWERED = one_of("√ ✓ ✔ ☑ ✅ 判断题 判断对错 判断正误 对的打 错的打 打叉 打勾")
_ANSWERS = pattern(_ANSWERED)
# Words that say what else a sign may be where only a weak word stands behind it.
OTHER_USES = pattern(f"{_SUMS}|{_PAIRS}|{_ANSWERED}")
_OPEN = frozenset("(（[［【|")
_CLOSE = frozenset(")）]］】|")


_SCORED = pattern(r"[\u4e00-\u9fff][○●△▲](?![\u4e00-\u9fff]{2})")  # 甲○乙×丙×


def answer(c: Context) -> bool:
    """（×）, √/×, 打×, 1. × 2. √: the mark of a wrong answer."""
    if c.previous in _TICKS or c.next in _TICKS:
        return True
    if not c.single and c.shape != "spaced":
        return False
    if (
        c.family == "cross"
        and not c.surname
        and c.after.weight < 2
        and _SCORED.search(c.clause(12))
    ):
        return True
    if c.previous in _OPEN and c.next in _CLOSE and c.near_right[1:2] not in {"班", "组", "级"}:
        return True
    return c.after.weight < 3 and bool(_ANSWERS.search(c.clause()))


_QUOTE_BEFORE = pattern(r"[“\"‘'「（(]\s?$")
MEANING = pattern(
    r"\s?[”\"’'」）)]?\s?"
    + one_of(
        "号?(?:代表|表示|为必填|为必选|为通配|均?为必|指代) 通配符 标记 标识 字样 符号 记号 的为",
        "的是必 为(?:错|未|不|否|缺|已|合格|正确)",
        "关闭 退出 图标 按钮 返回 者为 项为 号键 号者 号的 题 类题",
    )
)
_MARKED = pattern(
    one_of(
        "打 画 划 涂 标注 标记 标有 标 点击 按 按下 按住 关闭 符号 星号 叉号 乘号 字母 记号 勾选",
        "答案 判断",
    )
    + r"(?:上|有|满?了|为|个|一个|成|作|按钮|是)?\s?[：:]?[“\"‘'「（(]?\s?$"
)
_USED = pattern(
    one_of("填写 填 写 加 带 注 含 用 以 印有 为 选择 代以") + r"(?:上|有|了|个)?[“\"‘'「（(]\s?$"
)
# ○出勤，×缺勤，△请假
_RESULT = pattern(
    one_of(
        "不?合格 未?达标 不?符合 未完成 已完成 错误 正确 缺勤 出勤 迟到 早退 请假",
        "旷工 旷课 事假 病假",
    )
    + r"(?:[，。；、）)\s]|$)"
)
_NOTATION = pattern(
    r"(?:为|是|即|叫)[^，。；]{0,4}(?:号|记号|符号|标志)(?![码召称])"
)  # 谱中的×为重升号
_DRAWS = tuple("用画打划带写填")
_DRAWN = frozenset("号者")
_PENNED = tuple("画划打涂")
_GRADE = pattern(r"[优良中差好坏有无是否对错](?:[\s，。；、）)]|$)")
# ○为必修，×为选修; 标有*的题目
_LEGEND = pattern(r"([○●△▲√✓×*☆★□■])\s?为[^○●△▲√✓×*☆★□■]{1,12}(?!\1)[○●△▲√✓×*☆★□■]\s?为")
_LABELLED = pattern(one_of("标有 标注 标 加 带 带有 注有 打") + '[“"]?$')
_REPLACED = pattern(
    one_of("用 以 把 均用 都用 改为 改用 统一为 替换为 代之以 代以 写成") + "[“\"‘'「]?$"
)
_INSTEAD = pattern(r"[”\"’'」]?" + one_of("代替 替代 表示 代表 指代 代称 隐去 分隔 隔开 占位"))
_SYMBOLS = pattern("等?(?:特殊)?(?:符号|字符|标点|星号)")
_FORMAT = pattern(r"[Xx*]{1,8}(?:[-:：/.][Xx*]{1,8}){1,5}")


def _is_format(c: Context) -> bool:
    """XX:XX格式, 主键格式为xxxx-xxxx-xxxx: how a time or a number is to be written."""
    parts = (
        c.left[len(c.left.rstrip(_OF_FORMAT)) :],
        c.right[: len(c.right) - len(c.right.lstrip(_OF_FORMAT))],
    )
    if not _FORMAT.fullmatch(parts[0] + c.run + parts[1]):
        return False
    before = c.left[: len(c.left) - len(parts[0])]
    return before.endswith(_NAMES_FORMAT) or c.right[len(parts[1]) :].startswith(("格式", "的格式"))


_SHAPE = pattern("形(?![势成式象状态容同])|字形")  # ×形十字丝, 红×灯
_OF_FORMAT = "Xx*-:：/."
_NAMES_FORMAT = ("格式为", "格式是", "格式如", "格式：", "格式:")


def mention(c: Context) -> bool:
    """打“×”, 带*的为必填项, 用××表示: the sign itself is spoken of."""
    left, right = c.tail, c.right
    if c.family == "blank" and left.endswith(("下划线", "下横线", "底线")):
        return True
    if not c.single:
        if _SYMBOLS.match(right) or _is_format(c):
            return True
        replaced = _REPLACED.search(left)
        if replaced and _INSTEAD.match(right):
            return True
        quoted = replaced or _QUOTE_BEFORE.search(left)
        return bool(quoted and "字样" not in right[:3] and MEANING.match(right))
    if MEANING.match(right):
        return c.after.weight < 3
    if _NOTATION.match(right) and left.endswith(("中的", "里的", "上的")):
        return c.after.weight < 3
    if c.family == "cross" and (_SHAPE.match(right) or (left[-1:] == "红" and right[:1] == "灯")):
        return c.after.weight < 3
    if (left.endswith("角的") and c.after.weight < 3) or (
        right[:1] in _DRAWN and left.endswith(_DRAWS)
    ):
        return True  # 右上角的×, 用×号标出, 画×者不得分
    if c.family == "cross" and right[:1] == "的" and left.endswith(_PENNED):
        return True  # 答案画×的不得分
    if (not c.near_left or c.previous in PUNCTUATION) and _RESULT.match(right):
        return True
    if c.left[-1:] in {" ", "\u3000"} and (_GRADE.match(right) or _RESULT.match(right)):
        return True  # ○优 △良 ×差
    if (right[:1] == "为" and _LEGEND.search(c.clause())) or (
        right[:1] == "的" and _LABELLED.search(left)
    ):
        return True
    if (_MARKED.search(left) or _USED.search(left)) and not score(c):
        goes_on = is_han(c.next) or c.after.weight >= 2 or after(c.near_right[1:]).weight >= 2
        return right[:1] == "号" or not goes_on
    return bool(_REPLACED.search(left) and _INSTEAD.match(right))


_NUMERALS = frozenset(
    "一二三四五六七八九十百千万亿零两廿卅壹贰叁肆伍陆柒捌玖拾佰仟0123456789０１２３４５６７８９"
)
_UNITS = _NUMERALS - frozenset("十百千万亿拾佰仟")
_ZERO_AFTER = ("后", "点", "分", "时", "·", "式", "年代")
_ZERO_WORDS = frozenset(["", "点", "分", "时", "年代"])
_POINT = pattern(r"(?:之|[一二三四五六七八九十百]点)$")


def zero(c: Context) -> bool:
    """二○一九年, 二〇二三, ○○后, 百分之○点五, 三○六医院: a figure."""
    if c.previous in _NUMERALS:
        masked = c.length >= 3 and c.previous.isascii()  # 138○○○○5566
        return not (masked or year(c))  # 20○○年
    if c.near_right.startswith("型血"):  # ○型血
        return True
    if c.next in _UNITS:
        return c.after.word not in {"一中", "二中", "三中"}
    if c.length <= 2 and c.near_right.startswith(_ZERO_AFTER) and c.after.word in _ZERO_WORDS:
        return True
    return bool(_POINT.search(c.near_tail))
