"""What a marker hides: decided by ordered rules, the figures beside it first, then the words."""

from collections.abc import Callable

from qinggao.lazily import pattern

from .context import TAIL, Context, Found, is_han
from .drawn import BEFORE_DATE
from .kinds_of_figures import document_number, figures, ordinal, shape, time
from .kinds_of_names import head_of, proper_name
from .surnames import DEED, familiar
from .words import one_of

__all__ = ["LIVES", "MOVES_TO", "kind_of"]

# 《××县XX实施方案》: what a document or an activity is about.
_TOPIC = pattern(
    r"[\u4e00-\u9fff]{0,6}?"
    + one_of(
        "方案 办法 规定 细则 意见 规划 条例 制度 预案 报告 纪要 总结 工作 活动 行动 工程 整治",
        "教育 治理",
    )
)


# 在××工作, 去××打工, 在××当选; but 在×××陪同下.
MOVES_TO = frozenset("在来到去回调赴往")
LIVES = pattern(
    one_of(
        "工作 学习 生活 打工 务工 创业 任职 调研 考察 投资 兴业 旅游 观光 过年 出差 办案 执勤",
        "演出 比赛 当选 举行 召开 成立 抓获 落网 被捕 被抓 出生 去世 逝世 病逝 遇难 牺牲 就任 就职",
        "开会 参加 参战",
    )
    + "(?!.{0,4}下)"
)


def _word(c: Context) -> Found:
    """Return the kind of the stronger word, of the one behind where both are equal."""
    behind, front = c.after, c.before
    if c.length > 1 and (head := head_of(c)):
        return head
    if c.previous in MOVES_TO and LIVES.match(c.near_right):
        return "place", "somebody does something there"
    if front.word == "在" and behind.kind == "number" and behind.weight == 2:
        return "place", front.evidence.name  # 在××种起了火龙果
    if front.word == "驻" and behind.kind == "person":
        return "place", front.evidence.name
    if behind.kind == "person" and behind.weight >= 2 and _is_employer(c):
        return "person", behind.evidence.name
    counted = behind.kind == "number" and behind.weight >= 2
    if behind.weight and (counted or behind.weight >= front.weight):
        return behind.kind, behind.evidence.name
    if front.kind == "place" and front.weight < 3 and _TOPIC.match(c.near_right):
        return "other", "the topic of a document"
    return (front.kind, front.evidence.name) if front.weight else None


def _is_employer(c: Context) -> bool:
    """Tell ××公司×××所送 from 单位：×××."""
    named = c.before.kind == "organization" and c.list_start.endswith(c.before.word)
    return named and not c.before.word.endswith(("：", ":"))


_MOVES = pattern(
    r"(?:(?<![正实现存])在|(?<![收受得感达直])到|至|于|赴|从|来|位居|居|写在|全|进|回|往)$"
)
_BEGINS = pattern(r"(?:^|[，。；：、！？“”（\s—])$")
_GOES_ON = frozenset("，（(：")
_MAKES = ("把", "将")
_INTO = pattern(one_of("作为 列为 列入 纳入 融入 摆在 摆上 放在 抓在 视为 当作 当成"))
_BUILT = pattern(one_of("建设成 建成 打造成 打造为 建设得 变成 建设好"))
_LISTING = frozenset("：（、")
_IS_A_PLACE = pattern(
    "地处|位于|(?:是|作为|素有)[^，。；]{0,14}"
    + one_of(
        "城市 古城 古镇 名城 县城 大县 大省 强县 强市 之乡 山村 小镇 村庄 胜地 发祥地 发源地 老区",
        "门户 枢纽 腹地 交界 地区 平原 流域 盆地",
    )
)
# XX事业, XX产业: what stands behind a name that is nobody's.
_THING = pattern(
    one_of(
        "事业 产业 行业 领域 方面 问题 现象 模式 理念 制度 机制 体系 政策 计划 技术",
        "产品 系统 平台 软件 课程 任务 目标 数据 指标 项目 工程 作物 品种 牌子",
        "战略 理论 主义 疫苗 病毒 疾病 材料 设备 软实力",
    )
)
_ACTS = tuple("由请与和对向给被让跟替叫将把据找受随")


def _sentence(c: Context) -> tuple[str, str]:
    """Return the kind by the place in the sentence, where no word beside it says more."""
    left, right = c.list_start[-TAIL:], c.list_end
    if familiar(c.left):
        return "person", "a familiar form of address"
    if left[-1:] in {"《", "〈"}:
        return "other", "begins a title"
    if _MOVES.search(left) and not (left.endswith("从") and c.single):
        return "place", "after a word of place"
    if left.endswith(_MAKES) and _INTO.match(right):
        return "other", "made into something"
    if left.endswith(_MAKES) and _BUILT.match(right):
        return "place", "built into something"
    named = 2 <= c.length <= 3
    goes_on = right[:1] in _GOES_ON or (is_han(right[:1]) and right[0] != "的")
    if named and _IS_A_PLACE.match(right):
        return "place", "said to be a place"
    if named and _THING.match(right):
        return "other", "a thing of that name"
    if _BEGINS.search(left) and (DEED.match(right) if c.single else named and goes_on):
        return "person", "begins the sentence"
    if named and not c.before.word and left.endswith(_ACTS):
        return "person", "acts in the sentence"
    if c.length == 3 and (c.is_cell() or BEFORE_DATE.match(c.right)):
        return "person", "three characters, as most names have"
    if c.is_signature():
        return ("person" if c.length == 3 else "organization"), "a signature"
    if c.length == 3 and c.family in {"cross", "mou"} and left[-1:] in _LISTING:
        return "person", "three characters, as most names have"
    if c.length == 3 and c.family in {"cross", "mou"} and is_han(left[-1:]):
        return "person", "three characters, as most names have"
    return "other", "nothing beside it says more"


_NEAR_FIGURES = frozenset("：）〕（〔号")
_RULES: tuple[Callable[[Context], Found], ...] = (time, ordinal, proper_name, _word)
_RULES_OF_FIGURES: tuple[Callable[[Context], Found], ...] = (shape, document_number, figures)


def kind_of(c: Context) -> tuple[str, str]:
    """Return the kind of what the marker of *c* hides, and what shows it."""
    beside_figures = (
        c.foreign
        or c.shape != "run"
        or c.next in _NEAR_FIGURES
        or c.previous in _NEAR_FIGURES
        or "〔" in c.right[:9]
    )
    for rule in (*_RULES_OF_FIGURES, *_RULES) if beside_figures else _RULES:
        found = rule(c)
        if found:
            return found
    return _sentence(c)
