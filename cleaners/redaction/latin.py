"""Letters that are letters: X光, Windows XP, x轴, 1+X证书, 宝马X5, check digits."""

import re

from qinggao.lazily import pattern

from .candidates import MARKS
from .context import Context, is_han, is_latin
from .figures import (
    IDENTIFIER_BEFORE,
    PLATE_BEFORE,
    PLATE_BEHIND,
    UNIT,
    chainage,
    han_year,
    masked_card,
)
from .words import one_of

__all__ = [
    "GENETICS",
    "IN_CODE",
    "KNOWN_AFTER",
    "KNOWN_BEFORE",
    "MATHEMATICS",
    "check_digit",
    "known_word",
    "latin_sign",
    "latin_word",
    "line_number",
    "mathematics",
    "model",
    "variable",
]

# X光, X轴, X平台: words and names that are written with the letter itself.
KNOWN_AFTER = pattern(
    one_of(
        r"光 片(?:提示|示|显示|见|检查|报告|诊断)",
        r"射[线频] 荧光 辐射 频段 波 胸片 刀(?:治|手) 轴 坐标 染色 连锁 展架 型",
        r"形(?![势式象成])",
        r"字(?:形|型|母|样|交叉|路口|[，。]) 状 腿 战警 教授的 档案",
        r"因子 世代 特遣队 玖少年 理论 效率",
        r"非效率 方向 平面 分量 值(?![班守勤得]) 变量 变换 档",
        r"级(?:片|电影|影片|耀斑|太阳) 等于 取值 为(?:自变量|圆心|中心点|原点|半径|直径|底边)",
        r"代表(?:自|某|未知|变量|性|该|一) 表示(?:自|某|未知|变量|时间|数|人|第|样本|该|一)",
        r"向(?:位移|力|偏移|尺寸|加速度|平移|运动|分量|振动) 疾病 综合征 代码 键 支撑 电容",
        r"上(?:发|的|称|表示|宣布|转|看|分享|写|回) 推特 社交 的悲剧 的献身 粒子 玻色子 行星",
        r"平台(?:上|发|账|用户|官|的|公|创|和|$|[，。、（宣称]) 星(?![期级]) 联赛 挑战赛 空间站",
        r"终端 服务器 窗口系统 标签 [₀-₉⁰-⁹²³¹′″̄] 系列(?:手机|处理器|显卡)",
    )
)
_LINE = pattern(r"(?:地铁|公交|轨道交通|高铁|专|干|国|省)$")  # not X线 but 地铁X线
# 变量xx, git -xx: names that programmers give, in small letters.
IN_CODE = pattern(
    one_of(
        "变量 参数 函数 字段 命令 选项 方法 模块 对象 属性 接口 占位符 前缀 后缀",
        r"(?:^|\s)--? // /\*",
    )
    + "$"
)
KNOWN_BEFORE = pattern(
    one_of(
        r"变量 参数 因子 元素 未知数 字母 英文 罗马数字 大写 小写 改名为 更名为 改名 更名 推特",
        r"特斯拉",
        r"马斯克旗下 马斯克的 维生素 射线 横轴 横坐标",
        r"嫌疑人(?=X的) 函数 解得 自变量 随机变量 向量 矩阵",
        r"染色体",
        r"荣耀 沃尔沃 红魔 神舟 机型 战警",
    )
    + "$"
)
_BEFORE_PERHAPS = pattern(
    one_of(
        "苹果 小米 宝马 病毒 因素 求 输入 集合 样本 设 令 已知 当 若 假设 式中 其中 点 平台 媒体"
    )
    + "$"
)
GENETICS = one_of(
    "染色体 性别决定 基因型 伴性 核型 性染色 雌性 雄性 雌雄 胚胎 配子 性别鉴定 减数分裂 卵细胞",
    "XX[男女]性综合征 性反转 X[YO]型 /XY XY[/、和] 和XY 与XY 及XY",
)
_CHROMOSOME = pattern(GENETICS)
_KARYOTYPE = pattern(r"4[4-9][，,+]\s?$")
_COMMAS = frozenset("，,+")
_YO = frozenset("YO")
_XY = pattern(r"(?<![A-Za-z])X*[YO](?![A-Za-z])")


_COUNTED_IN_ROMAN = pattern("第[XVI]*[VI][XVI]*[章节条部篇卷届集款编]")


def _spoken_of(c: Context) -> bool:
    if c.previous == "第" and _COUNTED_IN_ROMAN.search(c.clause()):
        return True  # 第XX章 beside 第XXI章
    if "罗马" in c.left[-16:] or "罗马" in c.right[:16]:
        return True  # 第XX章采用罗马数字
    if c.previous in _COMMAS and _KARYOTYPE.search(c.tail):
        return True
    return bool(_CHROMOSOME.search(c.clause(16)) and _CHROMOSOME.search(c.sentence(16)))


def _beside_xy(c: Context) -> bool:
    before, behind = c.left[-5:], c.right[:5]
    if _YO.isdisjoint(before) and _YO.isdisjoint(behind):
        return False
    return c.run.isupper() and bool(_XY.search(before + "|" + behind))


_FILM = pattern("(?:电影|影片|大片|系列|游戏|漫画|动画片?|小说|专辑)《$")  # 电影《XXX：…》


def known_word(c: Context) -> bool:
    """X光, X轴, XX染色体, 变量X, 特斯拉Model X: the letter itself is meant."""
    if han_year(c):
        return False
    if c.length <= 3 and (_spoken_of(c) or _beside_xy(c)):
        return True
    if not c.single:
        if c.run == "XXX" and c.right[:1] == "：" and _FILM.search(c.tail):
            return True
        return c.run.islower() and IN_CODE.search(c.near_tail) is not None
    if KNOWN_AFTER.match(c.near_right) or (c.next == "线" and not _LINE.search(c.near_tail)):
        return True
    if KNOWN_BEFORE.search(c.near_tail):
        return c.next not in {"年", "月", "日"}
    return c.after.weight < 2 and bool(_BEFORE_PERHAPS.search(c.near_tail))


# XX KTV, XXkm: Latin letters that stand in Chinese texts as words of their own.
_LATIN_WORDS = pattern(
    one_of(
        "APP App app KTV CEO CFO COO CTO CBD PPP LED POS VIP ATM Logo logo LOGO PPT IT MBA GDP TV",
        "SPA PLUS LLC Ltd Co",
    )
    + r"(?![A-Za-z])|"
    + UNIT
)
_COUNTED = ("次", "号", "高速", "国道", "省道", "公路", "航班", "班次", "车次", "座", "栋", "区")


_FAMILY = pattern(r"[A-Za-z]{2,} \d{1,2}$|(?<![A-Za-z0-9])[A-Za-z]+\d*-\d$")  # RFC 2xxx, i7-8xxx


def latin_word(c: Context) -> bool:
    """XML, max, Windows XP, iPhone X: part of a word or a name in Latin letters."""
    previous, following = c.left[-1:], c.right[:1]
    before, behind = is_latin(previous), is_latin(following)
    if before and han_year(c):
        return False
    if previous == "0" and c.run[0] == "x" and "X" in c.run and not c.left[-2:-1].isdigit():
        return True  # 0xXX
    if not before and not behind:
        return _beyond_blanks(c) or (c.run.islower() and _FAMILY.search(c.tail) is not None)
    capital = "A" <= previous <= "Z"
    if c.length >= 4 and (previous.isdigit() or following.isdigit() or capital):
        return False  # 91XXXXXXXXMA: an identifier
    if behind:
        return c.single or before or not _LATIN_WORDS.match(c.right)
    if c.single or not IDENTIFIER_BEFORE.search(c.tail):
        return True
    named = is_han(c.left[-2:-1]) or c.near_right.startswith(_COUNTED)
    return c.length < 3 and not named


def _beyond_blanks(c: Context) -> bool:
    """Windows X, from XX to YY: a Latin word on one side of a single letter, on both of a run."""
    before = c.left.endswith(" ") and is_latin(c.near_left.rstrip(".")[-1:])
    behind = c.right.startswith(" ") and is_latin(c.next)
    return before or behind if c.single else before and behind


def latin_sign(c: Context) -> bool:
    """A×B, **kwargs, char *p: an operator beside a Latin letter."""
    previous, following = c.left[-1:], c.right[:1]
    before, behind = is_latin(previous), is_latin(following)
    if not before and not behind:
        return c.single and (is_latin(c.previous) or is_latin(c.next))
    if not before and c.right.startswith("ICP备"):
        return False
    if c.single:
        if not before and _UNIT.match(c.right):
            return False
        plate = PLATE_BEHIND.match(c.right) and not before
        return not (plate or PLATE_BEFORE.search(c.tail))
    if before:
        masked = c.length >= 3 or IDENTIFIER_BEFORE.search(c.tail)
        return not masked or (behind and "@" not in c.right)
    seat = c.before.kind == "number" and c.before.weight >= 3 and not is_latin(c.right[1:2])
    return not (seat or _LATIN_WORDS.match(c.right) or previous.isdigit())


_UNIT = pattern(UNIT)
_OPERATOR = frozenset("=＝+＋^<>≤≥≠≈∈→←⇒|∣÷·−√∑∫{}[]\\$&′'?!@#;")
_OPEN = frozenset("(（[［【")
_CLOSE = frozenset(")）]］】")
_CLASSES = frozenset("班组级")  # 初三（X）班
_PAIR = pattern(r"[,，]\s?[A-Za-z0-9α-ω]")
_TIED_AFTER = pattern(r"[-–—~～/]+[A-Za-z0-9]")
_TIED_BEFORE = pattern(r"[A-Za-z0-9][-–~～/]+$")
_FORMAT = pattern(r" ?%[-+0-9.]*l{0,2}[dioxXufegcs]\b")  # X %d, 0x%lx
_IV = frozenset("IV")
_ROMAN = pattern(r"(?<![A-Za-z])(?:I{1,3}|IV|VI{0,3}|IX|XI{1,3}|XIV|XVI?|V)(?![A-Za-z])")


def variable(c: Context) -> bool:
    """y=2x+1, 1+X证书, [x], f(x), 2x, X、XI: a letter that stands for a quantity."""
    if not c.single:
        return False
    if c.run.islower() and c.left[-1:].isdigit() and c.after.weight < 3:
        return True
    if "%" in c.right[:2] and _FORMAT.match(c.right):
        return True
    if c.next == "#" and is_han(c.near_right[1:2]):
        return False  # X#楼
    if c.previous == "|" and c.after.weight >= 3:
        return False  # | X月 |
    if c.previous in _OPEN and (c.next in _CLOSE or _PAIR.match(c.near_right)):
        return c.near_right[1:2] not in _CLASSES
    if c.previous in _OPERATOR or c.next in _OPERATOR:
        return True
    if _TIED_AFTER.match(c.near_right) or _TIED_BEFORE.search(c.near_tail):
        return c.after.weight < 2
    if c.next in {":", "："}:
        return not c.near_left
    before, behind = c.left[-5:], c.right[:5]
    if _IV.isdisjoint(before) and _IV.isdisjoint(behind):
        return False
    return bool(_ROMAN.search(before) or _ROMAN.search(behind))


MATHEMATICS = pattern(
    one_of(
        r"方程 函数 变量 元素 数组 下标 未知数 求解 解得 解集 不等式 定义域 抛物线",
        r"导数 数列 向量 矩阵 代入",
        r"≤ ≥ ≠ ≈ ∈ ∫ ∑ √ π ² ³ -x(?<=[\d)）]-x) \+x(?<=[\d)）]\+x) −x(?<=[\d)）]−x) x[-+−]\d",
        *(rf"{y}(?:轴|坐标|[、，,]|的) {y}(?<=[、，,和与]{y})(?![A-Za-z])" for y in "yYzZ"),
    )
)
# Words of mathematics that other texts use too (直线距离约X公里, 概率为X%).
_MATHEMATICS_PERHAPS = pattern(one_of("= ＝ 坐标 直线 曲线 极限 概率 期望 公式"))


# 设甲每天完成x件, 实际每天修路1.2x米, 第x个元素
_SUPPOSED = pattern(
    r"(?:^|[，。；：、\s若])设[^，。；]{1,14}$|^解[：:]|设[^。；]{1,14}x[^。；]{0,16}$"
)
# 若购进A种商品x件, 男生x人、女生y人
_EXERCISE = pattern(
    one_of("小明 小红 小刚 小华 甲、乙 购进 进价 降价 每小时 每件 某班有 [A-D]种")
    + "|(?<![A-Za-z0-9])[ac-wyz](?![A-Za-z0-9])"
)
_DECIMAL = pattern(r"\d\.\d+$")


def mathematics(c: Context) -> bool:
    """设x为……, X、Y两个变量, 解得x: a letter in a mathematical clause."""
    clause = c.clause(30)
    if MATHEMATICS.search(clause):
        return True
    if c.run == "x" and (_SUPPOSED.search(c.left) or _DECIMAL.search(c.tail)):
        return True
    if c.run == "x" and c.after.kind == "number" and _EXERCISE.search(clause):
        return True
    plain = c.run == "x" or c.after.weight < 2
    return plain and bool(_MATHEMATICS_PERHAPS.search(clause))


def model(c: Context) -> bool:
    """宝马X5, x86, X-37B: a letter and a figure are the name of a model."""
    if c.shape != "run" or masked_card(c) or chainage(c):
        return False
    tied = re.match(r"-?[A-Za-z0-9]", c.right)
    return c.right[:1].isdigit() or (tied is not None and c.after.weight < 2)


def line_number(c: Context) -> bool:
    """X. 附则, X、附则: a Roman numeral counts the lines."""
    return not c.near_left and c.next in {".", "．", "、", ")", "）"}


_LONG_NUMBER = pattern(rf"(?:[\d{re.escape(MARKS)}]{{9}}|\d-)$")


def check_digit(c: Context) -> bool:
    """11010119900307123X, ISBN 7-100-00000-X: the last figure of a number may be the letter X."""
    counted = is_han(c.right[:1]) and c.after.weight >= 2
    return not counted and bool(_LONG_NUMBER.search(c.tail))
