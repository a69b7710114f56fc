"""What proper names show: firms and sites, persons by surname or biography, quotations."""

from qinggao.lazily import pattern

from .candidates import MARK
from .context import CLOSING, OPENING, Context, Found
from .figures import FIGURE
from .surnames import BEFORE_AMOUNT, BEFORE_OFFICE, biography, familiar
from .words import ENDS, after, before, one_of

__all__ = ["CASES", "GIVEN", "head_of", "proper_name"]

# 张×国: the last character of a name, though it is a word for a place too.
GIVEN = frozenset("国山江河湖岛桥楼港岭店厂年湾")
# XXX建材有限公司, ××国家森林公园: whatever trade or rank stands between.
_BETWEEN = r"[^\W\da-zA-Z我本该其代的了在向与和及对将把被到从为由给是不就等说某]{0,8}?"
_FIRM = pattern(_BETWEEN + one_of(*ENDS["organization"]))
_NUMBERED_BODY = pattern(
    rf"第(?:{FIGURE}|\d){{1,3}}"
    + one_of("人民 中心 医院 中学 小学 高级 实验 届 建筑 幼儿园 中级 初级 师范 职业")
)
_SITE = pattern(_BETWEEN + one_of(*ENDS["place"]))
_GOODS = pattern(_BETWEEN + one_of(*ENDS["other"]) + r"(?:[，。；、：）)！？”》\s的]|$)")
_MODEL = pattern(
    r"(?:级[\u4e00-\u9fff]{0,3}(?:舰|艇|航母|轮)|号[\u4e00-\u9fff]{0,3}(?:舰|艇|轮|卫星|飞船|火箭|航母)"
    r"|型[\u4e00-\u9fff]{0,3}(?:机|舰|艇|车|炮|弹|坦克|火箭|卫星|雷达))"
)
_SURE_FIRM = pattern(
    r"[^\W\da-zA-Z的了和与及在是将向对]{1,10}?"
    + one_of("有限公司 有限责任公司 股份公司 律师事务所 会计师事务所 专业合作社")
)
_NEVER_FIRM = frozenset(["place", "date"])


# ××驻××大使
_POSTED = pattern(f"驻(?:{MARK}{{1,4}}|[\u4e00-\u9fff]{{1,4}}?)(?:大使|使馆|总领|领事|代表处|记者)")


_WHERE = frozenset("在于到")
_FOUNDED = pattern(one_of("设立 成立 开设 创办 注册 新设 组建 创建 兴办 建立 开办 筹建 投资"))
_MAKES = frozenset("把将")  # 把××建成区域中心


def _is_firm(c: Context) -> bool:
    """Tell ××建材厂, ××汽车销售有限公司: the words between are a trade, whatever they say else."""
    if not c.after.weight:
        return _FIRM.match(c.near_right) is not None
    return c.after.kind not in _NEVER_FIRM and _SURE_FIRM.match(c.near_right) is not None


_CLASS = pattern(rf"{FIGURE}班$")
_PROVINCE = one_of(
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州",
    "云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 北京 天津 上海 重庆",
)
_NATIVE_OF = pattern(
    rf"(?:(?:男|女|岁|族|学历|文化|出生|[月日]生|年生|{MARK})[，,、](?:{_PROVINCE}[省市]?)?"
    "|系|祖籍|我们|咱们?|都?是|地道的?|土生土长的|老)$"
)
# 隐患××处, 新建学校××所: counters that are agencies too.
_COUNTERS = frozenset(["处", "所", "家", "座", "部", "站", "场", "馆", "院"])
_COUNTED_PLACES = pattern(
    one_of(
        "隐患 问题 漏洞 违建 建筑 缺陷 场所 工地 房",
        "古迹 景点 风险 点 整治 整改 新建 修复 拆除 排查",
        "学校 小学 中学 幼儿园 医院 卫生院 卫生室 图书馆 公厕",
        "厕所 改建 扩建 建成 建设 创建 关停 取缔 开办",
    )
    + "$"
)
_ENDS_COUNT = pattern(r"[，。；、：）)！？\s]|$")


def _counts(c: Context, word: str) -> bool:
    if not _COUNTED_PLACES.search(c.near_tail):
        return False
    return word == "处" or _ENDS_COUNT.match(c.near_right, len(word)) is not None


CASES = frozenset(["案", "案件"])  # ×××案件教训
_OF_A_CASE = pattern(r"^.{0,2}案件?(?:[，。；、：）)！？”\s]|教训|警示|为鉴|通报|$)")
_VILLAGES = frozenset("村庄屯组寨")
_ROUTES = frozenset("路线道速河江渠堤铁湾")


_BEARERS = frozenset(["person", "organization"])
_QUOTED_NAME = pattern(r"[\u4e00-\u9fff]{1,6}[”’」]")


def proper_name(c: Context) -> Found:
    """XXX建材有限公司, 张××, “××”, ×××，男, ××人."""
    if c.previous in _WHERE and _FOUNDED.match(c.near_right):
        return "place", "where something is founded"
    if c.length > 1 and c.previous not in _MAKES and _is_firm(c):
        return "organization", "the name of a firm or an institution"
    if c.next == "驻" and _POSTED.match(c.near_right):
        return "place", "where somebody is posted from"
    if c.next == "第" and _NUMBERED_BODY.match(c.near_right):
        return "place", "where a numbered institution is"
    if c.length > 1 and not c.after.weight and _SITE.match(c.near_right):
        return "place", "the name of a site"
    if _masked_name(c):
        return "person", "a surname before it"
    if c.next in CLOSING:
        return _quoted(c)
    named = c.before.weight < 3 or c.before.kind in _BEARERS
    if (named and biography(c.right)) or (not c.right and _CLASS.search(c.near_tail)):
        return "person", "what is said of a person"
    word = c.after.word
    if word == "人" and (_NATIVE_OF.search(c.near_tail) or _is_native(c)):
        return "place", "native of"
    if c.left[-1:] in OPENING and not word and _QUOTED_NAME.match(c.right):
        return ("number" if c.single else "other"), "begins a quoted name"
    if c.length > 1 and not word and c.before.weight < 3 and _GOODS.match(c.near_right):
        return "other", "the name of goods or of an undertaking"
    if c.length > 1 and _MODEL.match(c.near_right):
        return "other", "the name of a ship, a plane or a vehicle"
    if c.length == 3 and word in CASES and _OF_A_CASE.search(c.list_end):
        return "person", "a case goes by a name"
    if c.single and c.after.kind == "number" and c.after.weight == 2 and familiar(c.near_left):
        return "person", "a familiar form of address"
    if word == "多次" and not c.han_before and 1 < c.length < 4:
        return "person", "begins a clause and acts"
    if word == "家" and c.previous in _VILLAGES:
        return "person", "a family of a village"
    if c.next == "号" and c.left[-1:] in OPENING and c.right[1:2] in CLOSING:
        return "other", "the name of a ship or a train"
    if word == "节" and c.length > 1 and _ENDS_COUNT.match(c.near_right, 1):
        return "other", "the name of a festival"
    if word in _COUNTERS and _counts(c, word):
        return "number", f"before {word}"
    if word == "段" and c.previous in _ROUTES:
        return "place", "a part of a road or a river"
    return None


def _is_native(c: Context) -> bool:
    """Tell the ××人××× that begins a line or a sentence."""
    return not c.han_before and not c.previous.isdigit() and bool(_NAME.match(c.near_right, 1))


def _masked_name(c: Context) -> bool:
    """Tell 张××, 王×明 from 石××市, whose first character is a surname too."""
    surname, behind = c.surname, c.after
    if surname < 2:
        return False
    if behind.kind == "number" and behind.weight >= 3 and c.previous in BEFORE_AMOUNT:
        return False
    if behind.kind == "other" and c.previous == BEFORE_OFFICE:
        return False
    if surname >= 3 and c.single and behind.word in GIVEN:
        return True
    if c.list_end is not c.near_right:  # 孙某某与某某公司: the word is of the other run
        return True
    return behind.weight < 3 or behind.kind not in {"date", "place", "organization"}


_TITLE_OPENS = frozenset("《〈")


def _quoted(c: Context) -> Found:
    """
    Return the kind of a run that ends a quotation.

    A whole quotation is a slogan or a name; one with words before the run goes by these (“清廉××”).
    """
    if c.left[-1:] in _TITLE_OPENS and c.before.kind != "person":
        return "other", "the whole title"
    if c.left[-1:] not in OPENING:
        front = before(c.left)
        if front.kind:
            return front.kind, front.evidence.name
        if _SLOGAN.search(c.tail):
            return "place", "ends a slogan"
    if c.before.kind == "person" and c.before.weight >= 3:
        return "person", c.before.evidence.name
    if biography(c.near_right[1:]):
        return "person", "what is said of a person"
    behind = after(c.near_right[1:].removeprefix("的"))
    if behind.kind in {"person", "place", "organization"} and behind.weight >= 3:
        return behind.kind, behind.evidence.name
    return "other", "enclosed in quotes"


# “书香××”: two characters and a toponym; “三个××” is another kind of slogan.
_SLOGAN = pattern(r"[“‘「](?![一二三四五六七八九十两])[\u4e00-\u9fff]{2}$")
# ××总统×××, ××校长×××: the title belongs to the second name, the first is what it is the head of.
_OF_PLACES = pattern(
    r"(?:原|副|前)?"
    + one_of(
        "总统 总理 首相 国王 大使 总领事 省长 市长 县长 区长 镇长 乡长 村长 州长 书记 支书",
        "村支书 外长",
    )
)
_OF_BODIES = pattern(
    r"(?:原|副|前)?"
    + one_of(
        "校长 院长 局长 厅长 部长 处长 科长 所长 馆长",
        "站长 台长 社长 董事长 总经理 经理 总裁 厂长 行长",
        "主任 会长 理事长 教授 研究员 院士 记者 律师 教练 主教练 教师 医生",
    )
)
_NAME = pattern(MARK + "{2,4}")


_BECOMES = ("担任", "出任", "聘为", "任命为", "当选为", "晋升为", "选举为")


def _office(c: Context) -> Found:
    """Tell what 担任××主任 hides: never the person."""
    if _OF_PLACES.match(c.near_right):
        return "place", "the office of somebody"
    kind = "organization" if _OF_BODIES.match(c.near_right) else "other"
    return kind, "the office of somebody"


def head_of(c: Context) -> Found:
    """Tell ××市长××× and ××校长×××, where the run names what somebody is the head of."""
    if c.after.kind != "person" or c.after.weight < 3:
        return None
    if c.near_left.endswith(_BECOMES):
        return _office(c)
    for kind, heads in (("place", _OF_PLACES), ("organization", _OF_BODIES)):
        title = heads.match(c.near_right)
        if title and _NAME.match(c.near_right, title.end()):
            return kind, "a title and a name behind it"
    return None
