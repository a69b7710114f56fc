"""Finds what a site calls itself: the accounts, addresses and names in its own adverts."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from qinggao import lazily

from .evidence import REMEMBERED, may_reach, no_names, score, stays, words
from .folding import fold_lines, simplified
from .triggers import Seen, WordIndex

__all__ = [
    "Names",
    "leading_name",
    "names_in",
    "names_of",
    "names_seen",
    "names_told",
    "repeated_names",
    "short_names",
]

LEAST = 3  # characters of a name that may be believed
HINT, SURE = 2, 3  # points of a line that says something of an advert, and of one that is one
_NAME = r"[^\W\da-z_][^\W_]{1,11}"  # of Han characters, mostly; a class of them is slow to compile


@cache
def _sources() -> tuple[re.Pattern[str], ...]:
    site = words()["SITE"]
    patterns = (
        rf'(?:号|平台|站|网|微信|搜索?|关注|访问|名称|星球|蓝字|[上下]方|名片)[:]?["<\[]({_NAME})[">\]]',
        rf'^\W*"({_NAME})"(?:每[天日晚周]|为[您你]|推送|读者群|粉丝群)',
        rf'"({_NAME})"(?:微信|官方)?(?:公众号|公号|订阅号|服务号|视频号|小程序|网站)',
        rf"(?:公众号|公号|订阅号|视频号|小红书|抖音号?|知识星球|官方微信|店铺|网店)[:]({_NAME})(?=[,.;|!()\[\]]|$)",
        rf"^\W*({_NAME}?(?:{site}))(?=[,.!|:()<>·\"\[\]a-z-]|$|版权|提供|整理|出品|首发|客服|讯|手机|官方|微信|欢迎|编辑|会员|投稿|声明|[\u4e00-\u9fff]icp)",
        rf">({_NAME}?(?:{site}))$",
        rf"同名(?:账?号)?:({_NAME})(?=[,.;|!()\[\]]|$)",
        rf"^\W*({_NAME})\(id:[a-z][a-z0-9_-]{{4,}}\)",
        rf"^\W*\[({_NAME})\][^,.]{{0,12}}群\W?\d{{5,}}",
        rf"(?:进入|加入|欢迎进)({_NAME}?)(?:读者|粉丝|资料|会员|交流|文友|笔友)+群",
        r"^\W*([\u4e00-\u9fff]{3,8}?)(?:资料[室库]|会员(?:季卡|年卡|月卡|中心|群)|读者群|粉丝群|资料群|vip)",
        rf"^\W*(?:关注|搜索)({_NAME}?),",
        r"^\W*([\u4e00-\u9fff]{3,8})\W*(?:https?:/+|www[.])[a-z0-9./-]+$",
        rf"(?:搜|找|进)(?:店铺|小店|网店)[:]?({_NAME}?)(?=[,.;|!()\[\]]|$|专营|主营|专业|官方)",
        rf"^\W*({_NAME}?[阁斋轩])(?:资料|材料|范文|公文)?(?:共享|分享|交流|学习)群\W*$",
        r"^\W*([\u4e00-\u9fff]{2}网)(?=www|[a-z]+[.]|:|版权|提供|客服|会员|$)",
        rf"(?:打开|下载|安装)({_NAME}?)(?:app|客户端)",
        rf"(?:见|关注|搜索?|进入)({_NAME}?)(?:微信|官方)?(?:公众号|公号|小程序)",
        rf"(?:版权所有|copyright|©)[^\u4e00-\u9fff]{{0,40}}({_NAME})(?=[,.!|()\[\]-]|$|版权|保留)",
        rf"({_NAME}?)(?:版权所有|倾情出品|荣誉出品|整理发布|整理分享)",
        rf"(?:欢迎|敬请|请)(?:继续)?(?:访问|光临|来到|加入|登录|收藏|浏览)({_NAME}?)(?=网站|官网|平台|[,.!(]|$|www)",
        rf"本(?:文|资料|文档|材料|稿件?|文稿|篇|素材|页(?:内容|面)?)由\"?({_NAME}?)\"?(?:为[您你])?(?:会员|网友|用户|网站)?(?:整理|提供|分享|收集|原创|发布|上传|首发|独家|编辑|$)",
        rf"尽在\W?({_NAME}?)(?=[,.!(]|$|www|[a-z])",
        r"(?<![a-z0-9@.-])(?:[a-z0-9-]+[.])*([a-z0-9-]{3,}[.](?:example|com|cn|net|org|top|cc|vip|xyz|club|shop|site|info)(?:[.]cn)?)(?![a-z])",
    )
    return tuple(map(re.compile, patterns))


@cache
def _generic() -> re.Pattern[str]:
    """Return what matches a whole name that is no site's: see signs/no-names.toml."""
    return re.compile(f"(?:{'|'.join(no_names())})$")


@lru_cache(maxsize=REMEMBERED)
def names_in(folded: str) -> frozenset[str]:
    """
    Return the names of sites and accounts in *folded*, a line that is known to be an advert.

    >>> sorted(names_in('更多材料请关注公众号"青砚笔谈",网址www.qingyanbt.com'))
    ['qingyanbt.com', '青砚笔谈']
    """
    found = {_TITLE.sub("", match[1]) for source in _sources() for match in source.finditer(folded)}
    return frozenset(
        name
        for name in found
        if len(name) >= LEAST and not stays(name)[0] and not _generic().match(name)
    )


_TITLE = lazily.pattern(
    r"(?:首页|官网|出品|官方|首发|整理|免费版|公众号|微信|网站|荣誉|倾情|版权所有|版权)+$"
)
_LEAD = lazily.pattern(
    r"^\W*(?:(?:本文|文章|资料|材料)?(?:来自|出自|首发|店铺)[:：]\W*)?([\u4e00-\u9fff]{3,8})(?=[\W_\d]|$)(?!\W*[:：])"
)
_WORDY = lazily.pattern(
    r"内部|学习|仅供|免费|会员|更多|下载|点击|关注|欢迎|严禁|禁止|扫码|扫一扫|长按|识别|搜一搜|温馨|提示|声明|版权|您|你|我们|请|本文|本站|"
    r"位置|首页|推荐|热门|相关|返回|打印|收藏|原创|独家|精品|专享|讲话$|报告$|总结$|通知$"
)
_COMMON = lazily.pattern(r"(?:材料|资料|范文|公文|文章|写作|文稿|讲话稿)$")


def leading_name(line: str, lines: Iterable[str]) -> str:
    """
    Return the name that the first line of a site's header begins with, or nothing.

    *line* is the line as it stands, because a blank may end the name; *lines* are the folded lines
    of the site's blocks: a name that ends like a common word must stand in three of them.

    >>> leading_name("墨痕文印坊 · 内部交流", []), leading_name("仅供学习 禁止外传", [])
    ('墨痕文印坊', '')
    """
    match = _LEAD.match(line)
    name = _TITLE.sub("", match[1]) if match else ""
    if len(name) < LEAST or _WORDY.search(name) or _generic().match(name) or stays(name)[0]:
        return ""
    return (
        name
        if not _COMMON.search(name) or sum(name in other for other in lines) > LEAST - 1
        else ""
    )


_TOKEN = lazily.pattern(
    r"(?<![\u4e00-\u9fffA-Za-z0-9])[\u4e00-\u9fff]{3,10}(?![\u4e00-\u9fffA-Za-z0-9])"
)
_OFFICE = lazily.pattern(
    r"工作|资料|材料|文档|教学|教育|学校|备考|学习|党政|讲话|总结|报告|方案|通知|计划|心得|体会|演讲|发言|致辞|写作|公文|范文|大全|制度|机关$|[稿文]$"
)


def repeated_names(block: Iterable[str], lines: Iterable[str]) -> set[str]:
    """
    Return what stands by itself in a line of *block*, and again in another of the site's *lines*.

    *block* as it stands, because blanks part names; *lines* folded, of all the site's blocks.

    >>> names = repeated_names(["© 墨痕范例坊"], ["欢迎来墨痕范例坊", "©墨痕范例坊", "墨痕范例坊"])
    >>> sorted(names)
    ['墨痕范例坊']
    """
    tokens = {token for line in block for token in _TOKEN.findall(line)}
    return {
        token
        for token in tokens
        if _may_be_name(token)
        and sum(token in line for line in lines) >= (LEAST - 1 if len(token) > LEAST else LEAST + 1)
    }


@lru_cache(maxsize=REMEMBERED)
def _may_be_name(token: str) -> bool:
    is_common = _WORDY.search(token) or _generic().match(token) or stays(token)[0]
    return not is_common and len(_OFFICE.sub("", token)) >= LEAST and score(token).points <= 1


@lru_cache(maxsize=REMEMBERED)
def names_told(line: str, folded: str) -> tuple[tuple[str, bool], ...]:
    """
    Return the names that one *line* of a document tells, and what stands by itself in it.

    *folded*: the line folded and simplified. With each comes whether an advert says that it is a
    name; what only stands by itself beside something of an advert is none without that.

    >>> names_told("砚耕居 | 扫码关注“砚耕居”", '砚耕居|扫码关注"砚耕居"')
    (('砚耕居', True), ('砚耕居', False))
    """
    if not may_reach(folded, HINT) or stays(folded)[1] == "always":
        return ()
    points = score(folded).points
    sure = names_in(folded) if points >= SURE else ()
    tokens = _TOKEN.findall(simplified(line)) if points >= HINT else ()
    return (
        *((name, True) for name in sorted(sure)),
        *((token, False) for token in dict.fromkeys(tokens) if _may_be_name(token)),
    )


@cache
def _kind() -> re.Pattern[str]:
    return re.compile(rf"(?:{words()['SITE']}|资源|材料|资料|写作|讲话|站|网|店)+$")


def short_names(names: Iterable[str], lines: Iterable[str]) -> set[str]:
    """
    Return the short forms of *names* (without 文稿网) that other lines of the site's blocks use.

    >>> short_names(["墨痕阁文稿网"], ["墨痕阁文稿网", "好稿找墨痕阁"])
    {'墨痕阁'}
    """
    shorter = {
        short for name in names if len(short := _kind().sub("", name)) >= LEAST and short != name
    }
    elsewhere = [line for line in lines if not any(name in line for name in names)]
    return {short for short in shorter if any(short in line for line in elsewhere)}


_MANY = 30  # names from which an index is faster


class Names:
    """Names of sites, to be found in folded lines; no names are false."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = sorted(set(names))
        self._index = WordIndex([name] for name in self._names)

    def __bool__(self) -> bool:
        return bool(self._names)

    def __contains__(self, folded: str) -> bool:
        return folded in self._names

    def may_stand(self, text: str) -> bool:
        """Tell whether one may stand in *text*, which need not be folded."""
        return bool(self._names) and self._index.may_stand(text)

    def first(self, folded: str) -> str:
        """Return the name that stands first in *folded*, of several the longest; or nothing."""
        names = self._names
        if len(names) > _MANY:
            found = [names[number] for number in self._index.found(folded)]
        else:
            found = [name for name in names if name in folded]
        return min(found, key=lambda name: (folded.find(name), -len(name))) if found else ""

    def ending(self, folded: str) -> str:
        """Return the longest name at the end of *folded*, or nothing."""
        return max((name for name in self._names if folded.endswith(name)), key=len, default="")


@lru_cache(maxsize=512)
def names_of(names: frozenset[str]) -> Names:
    """Return `Names`, the same for the same *names*: what was found with them is remembered."""
    return Names(names)


_WINDOW = 24  # characters around a blank where a name may stand: the longest has 12


def names_seen(seen: Seen, names: Iterable[str]) -> set[str]:
    """Return those of *names* that stand in the text *seen*, in any spelling and script."""
    found = {name for _, name in (*seen.names, *seen.others)}
    if seen.gaps:
        near = (seen.text[max(0, gap - _WINDOW) : gap + _WINDOW] for gap in seen.gaps)
        folded = "".join(fold_lines(["\0".join(near)]))
        found |= {name for name in names if name in folded}
    return found
