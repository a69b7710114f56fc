"""Surnames and what follows a name: how 张×× is told from 扩张, and a name from other words."""

from qinggao.lazily import pattern

__all__ = ["BEFORE_AMOUNT", "BEFORE_OFFICE", "DEED", "after_surname", "biography", "familiar"]

_CERTAIN = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱郭何罗宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田姜范石姚谭廖邹熊陆郝孔崔邱秦史顾侯邵孟龙段雷钱汤尹黎易武乔贺"
    "赖龚庞樊殷施陶洪翟颜倪严牛温芦季俞鲁葛韦毕聂焦柳邢骆岳齐梅庄涂祁耿詹欧兰霍柯阮桂娄"
    "麦苗裴莫辛鲍窦甄席褚冉尤佟屈滕靳匡闵晏喻戚盛翁蒲卜冼郗郁冀林梁马高谷阳左申纪舒尚牟"
    "沙柴吉屠覃佘楚钮栾晁仇宁廉谌凌虞鄢尧敖阚邝巫寇臧桑荆蔺蓝甘畅卓鞠皮练姬芮边卞"
    "張劉陳楊趙黃吳孫羅鄭謝韓馮鄧許呂蘇盧蔣賈葉閻餘鐘範譚鄒陸顧龍錢湯賀賴龔嚴溫魯駱齊莊"
    "蘭喬馬"
)
# Words too: surnames where a name can stand, and even there weaker than a unit behind the run.
_LIKELY = frozenset("方任江金万安关文程路华毛白康时车鹿成常丛班单解明童池水代付项")
# 于 is "at", 向 "towards": hardly ever a surname.
_DOUBTFUL = frozenset("于向从经应同平全连")
_COMPOUND = frozenset(
    ["欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯"]
)
_WEIGHTS = (
    {name[-1]: 0.0 for name in _COMPOUND}
    | dict.fromkeys(_DOUBTFUL, 1.0)
    | dict.fromkeys(_LIKELY, 2.0)
    | dict.fromkeys(_CERTAIN, 3.0)
)
# What a name may follow: a boundary, or the last character of a word for a person (被告人, 书记,
# 民警) or an agency (局), a verb or a preposition that takes one (约谈, 与, 由).
_BOUNDARY = frozenset("，。；：、！？,.;:!?()（）《》“”‘’「」'\"|/&〔[【】]-—…")
_ROLE = frozenset(
    "事客婆舅姑姨侄兵匠星户主人者员长记任理师官警授士生友夫妻子女弟兄姐妹父母民工属志东家某方"
    "的局处厅厂店所院校村镇队部室站组委办市县区省徒犯席监导手同和与及由对向给将把叫请让名系是为被令找告约陪经随据以因于在跟替托姓比叹"
)


def after_surname(left: str) -> float:
    """
    Return how surely *left*, what stands before a run, ends with a surname in the place of a name.

    >>> after_surname("被告人张"), after_surname("，于"), after_surname("扩张")
    (3.0, 1.0, 0.0)
    """
    weight = _WEIGHTS.get(left[-1:])
    if weight is None:
        return 0.0
    before = left[-2:-1]
    if left[-2:] in _COMPOUND:
        weight, before = 3.0, left[-3:-2]
    if not before or before in _BOUNDARY or before.isspace() or (weight == 3 and before in _ROLE):
        return weight
    return 0.0


# Surnames that are words before a number (高XX米, 余××元) or an office (任××职务).
BEFORE_AMOUNT = frozenset("高余金钱")
BEFORE_OFFICE = "任"

_FAMILIAR = pattern(r"(?:^|[，。；：、！？“‘（\s和与跟同生民员友工者叫])[老小阿]$")


def familiar(left: str) -> bool:
    """Tell 老×, 小X and 阿× from 缩小×."""
    return left[-1:] in {"老", "小", "阿"} and bool(_FAMILIAR.search(left[-2:]))


_APPOSED = frozenset("（(，,、 \u3000")
_BIOGRAPHY = pattern(
    r"[（(，,、\s]+(?:男|女|[\dXx×*]{1,4}岁|汉族|系|化名|别名|另案|已判|在逃|原任|时任|现任|原系|中共党员|身份证|"
    r"联系电话|手机|电话|出生|你好|您好|[Xx×*]+之|"
    r"(?<!、).{0,12}(?:大学|研究院|公司|教授|学院|党员|年生))"
)


def biography(right: str) -> bool:
    """Tell what follows only a name: ，男， or （化名） or ，35岁."""
    return right[:1] in _APPOSED and bool(_BIOGRAPHY.match(right))


# What somebody does (×从三个方面作了部署), behind a run that begins a clause.
DEED = pattern(
    r"从|就|对|代表|带领|率|要求|作|做|向|因|与|被|将|曾|利用|先后|说|在.{0,12}(?:指出|强调|说|表示)"
)
