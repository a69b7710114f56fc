"""What a gap between two Chinese characters may mean: a heading, a column, a name, a couplet."""

from functools import lru_cache

from qinggao.lazily import pattern

from .characters import BLANK, DONE, HAN, KIND
from .gap import REACH, Gap
from .names import SURNAMES

__all__ = [
    "is_column",
    "is_heading",
    "is_issuer",
    "is_names",
    "is_padded",
    "is_parallel",
    "is_plainly_stray",
]

_NUMBER = "〇零一二三四五六七八九十百千两0-9０-９"
_WORD_REACH = 20  # of a word of seven characters with blanks between them

_PART = (
    rf"第[{BLANK}]*[{_NUMBER}]+[{BLANK}]*"
    "(?:分?编|章|节|条|款|项|部分|篇|卷|回|讲|课|单元|届|次|期|集|册|批|步|阶段)"
    f"(?:之[{_NUMBER}]+)?"
)
_HEADING = pattern(
    rf"(?:^[{BLANK}#>*-]*(?:{_PART}(?:[{BLANK}]+{_PART})*"
    rf"|(?:附件|附录|附表|附图|表|图|案例|专栏|例|问题|任务|议题|专题|模块|单元|步骤|阶段|方案|条目)[{_NUMBER}]+(?:[.—-][{_NUMBER}]+)*[：:]?"
    rf"|[一二三四五六七八九十]{{1,3}}|附件|附)|[“\"]{_PART})\Z"
)
_HEADING_ENDS = frozenset(
    "编章节条款项分篇卷回讲课元届次期集册批步段附件：:" + "〇零一二三四五六七八九十百千两0123456789"
)
_NEXT_HEADING = pattern(rf"第[{_NUMBER}]+(?:编|章|节|条)[{BLANK}]")


def is_heading(gap: Gap) -> bool:
    """第一章 总则, 第三条 本办法, 图二 系统结构."""
    line, start = gap.line, gap.start
    if line[start - 1] in _HEADING_ENDS and _HEADING.search(line, max(0, start - 40), start):
        return True
    return line[gap.end] == "第" and bool(_NEXT_HEADING.match(line, gap.end))


def is_plainly_stray(gap: Gap) -> bool:
    """Tell at a glance a blank inside of a sentence that no other test of this module knows."""
    line, start = gap.line, gap.start
    if gap.is_wide or line[start - 1] in _MEANT_AFTER or line[gap.end] in _MEANT_BEFORE:
        return False
    if KIND[line[start - 2 : start - 1]] != "H" != KIND[line[gap.end + 1 : gap.end + 2]]:
        return False
    before = line[max(0, start - REACH) : start]
    if "：" in before or "“" in before or "《" in before or start < 8:
        return False
    return not gap.is_title and not gap.is_listed


_ROLES = (
    "原告|被告|上诉人|被上诉人|第三人|申请人|被申请人|法定代表人|委托代理人|诉讼代理人|辩护人|审判长|审判员|陪审员|书记员|法官助理|执行员"
    "|主任|副主任|市长|副市长|县长|书记|副书记|局长|副局长|处长|科长|组长|成员|主持人|记录人|记者|通讯员|编辑|作者|摄影|同志|委员|代表"
)
_ROLE_BEFORE = pattern(f"(?:{_ROLES})\\Z")
_TITLE_AFTER = pattern(
    ".(?:同志|先生|女士|书记|主任|市长|县长|局长|处长|科长|委员|代表|教授|院长|校长|主席|部长|省长|区长|镇长|经理|律师|法官|检察官|记者|老师)"
)


# 第三编 审 判, | 税 目 |: a word set as wide as its neighbours.
_SINGLES = pattern(
    f"(?<![{HAN}])[{HAN}](?:[{BLANK}]+[{HAN}](?![{HAN}])){{1,6}}"
    rf"(?=[{BLANK}]*(?:\Z|[|│┃：（.…\t{DONE}]))"
)
# 污 染 物 当量值: the head of a table
_WIDE_LABEL = pattern(
    f"[{BLANK}]*(?!第)[{HAN}](?:[{BLANK}]+[{HAN}](?![{HAN}])){{2,6}}[{BLANK}]+(?=[{HAN}]{{2}})"
)
_BEFORE_SINGLES = frozenset("|│┃\t：")
# 李某 摄
_CREDIT = pattern(f"(?:摄|文|图|供图|摄影|报道|整理)(?![{HAN}])")
_NAMED = pattern(f"(?<![{HAN}])([{HAN}])[{BLANK}]+[{HAN}]\\Z")

# 民 事 判 决 书, 主 持 人：
_SPACED_OUT = pattern(
    f"[{BLANK}]*[{HAN}](?:[{BLANK}]+[{HAN}]){{1,6}}(?:[{BLANK}]*：|[{BLANK}]*\\Z)"
)


def is_padded(gap: Gap) -> bool:
    """王 明, 目 录, 民 事 判 决 书: a name, a label or a title set wider than it is."""
    line = gap.line
    if _SPACED_OUT.match(line) or _is_wide_word(gap) or _is_credit(gap):
        return True
    before = KIND[line[gap.start - 2]] if gap.start > 1 else "E"
    after = KIND[line[gap.end + 1 : gap.end + 2]]
    surname = line[gap.start - 1] in SURNAMES
    if not surname and "H" in (before, after):
        return False
    if after == "H":
        return surname and before != "H" and bool(_TITLE_AFTER.match(line, gap.end))
    if before == "H":
        return surname and bool(_ROLE_BEFORE.search(line[max(0, gap.start - 8) : gap.start - 1]))
    if surname:
        return True
    opens = before in "EB" or line[gap.start - 2] == "："
    closes = after in "EB" or line[gap.end + 1] in "：（"
    return opens and closes and len(gap.phrase) == 2


def _is_wide_word(gap: Gap) -> bool:
    if len(gap.left) > 1:
        return False
    if (word := _WIDE_LABEL.match(gap.line)) and gap.end <= word.end() and gap.is_title:
        return True
    if len(gap.right) > 1:
        return False
    for word in _SINGLES.finditer(gap.line, max(0, gap.start - _WORD_REACH), gap.end + _WORD_REACH):
        if word.start() < gap.start < word.end():
            before = gap.line[max(0, word.start() - REACH) : word.start()].rstrip()
            return not before or before[-1] in _BEFORE_SINGLES or bool(_HEADING.search(before))
    return False


def _is_credit(gap: Gap) -> bool:
    """李某 摄, 李 四 同志: what follows a name that stands apart."""
    if _CREDIT.match(gap.line, gap.end):
        return _is_name(gap.left)
    named = _NAMED.search(gap.line, max(0, gap.start - 8), gap.start)
    if named is None or named[1] not in SURNAMES:
        return False
    return _TITLE_AFTER.match(gap.line, gap.end - 1) is not None


_LABEL = pattern(f"[{HAN}A-Za-z]{{1,10}}(?:[{BLANK}]+[{HAN}])?(?:（[^（）\n]{{0,12}}）)?[：:]")
_WIDE = pattern(f"(?<=[^{BLANK}\n])[{BLANK}]{{2,}}(?=[^{BLANK}\n])")
_TO_FILL_IN = pattern("[年月日号元人名份页时分秒次个台件户）】》]|万元|亿元")
_BEFORE_FILLING = frozenset("年月第共于为计：（《【编字约")
_SENTENCE_END = pattern(rf"[。！？；][”’）]?[{BLANK}]*\Z")


def is_column(gap: Gap) -> bool:
    """A gap between two fields of a form, two columns of a list, or one to be filled in."""
    line, left = gap.line, gap.line[gap.start - 1]
    if left + line[gap.end] in ("年月", "月日", "页共", "页第"):
        return True
    if gap.is_wide and left in _BEFORE_FILLING and _TO_FILL_IN.match(line, gap.end):
        return True
    field = "：" in line[max(0, gap.start - REACH) : gap.start]
    if (gap.is_wide or (field and gap.is_title)) and _LABEL.match(line, gap.end):
        return True
    if left in "，、；：":
        return False
    if gap.is_title:
        return _WIDE.search(line) is not None
    return gap.is_wide and _is_row(line)


@lru_cache(maxsize=4)  # asked for every wide gap of a line
def _is_row(line: str) -> bool:
    """Tell a line of several columns, which may have stops inside of them."""
    return len(_WIDE.findall(line[:2000])) > 1 and not _SENTENCE_END.search(line[-4:])


# Surnames that seldom begin another word, so that two of them in a row are two names.
_COMMON = frozenset(
    "王李张刘陈杨赵吴徐孙朱胡郭何罗郑梁谢宋唐韩冯邓曹彭肖袁潘蒋蔡余吕丁沈姚卢姜崔谭陆汪范廖贾邹孟熊秦邱尹薛闫侯陶黎贺郝龚邵覃戴"
)


def _is_name(word: str) -> bool:
    return 2 <= len(word) <= 3 and word[0] in SURNAMES


def _whole_names(words: list[str]) -> list[str]:
    """李, 明, 王建国: join the halves of names that are set as wide as the others."""
    whole: list[str] = []
    for word in words:
        if len(word) == 1 and whole and len(whole[-1]) == 1 and whole[-1] in SURNAMES:
            whole[-1] += word
        else:
            whole.append(word)
    return whole


def is_names(gap: Gap) -> bool:
    """记者 张三 李四, 李　明　王建国　赵　强: names in a row."""
    line = gap.line
    if line.startswith(("记者", "通讯员"), gap.end) and line[gap.start - 1] in "讯电":
        return True
    if line[gap.end] not in SURNAMES:
        return False
    words = _whole_names(gap.phrase)
    if _is_name(gap.left) and {gap.left[0], line[gap.end]} <= _COMMON:
        return True
    if len(words) > 1 and all(map(_is_name, words)):
        return True
    if not _ROLE_BEFORE.search(words[0]) or len(words[0]) > 8:
        return False
    return all(map(_is_name, words[1:]))


_ISSUER = pattern("(?:中央|国务院|军委|全国人大|委员会|委|部|局|厅|署|院|会|政府|办|办公室)\\Z")
_NEXT_ISSUER = pattern(
    f"(?:国务院|中央军委|中央|国家|全国|最高人民|[{HAN}]{{1,14}}(?:部|委|局|厅|办|署|院|政府|军委|办公室|委员会)(?![{HAN}])|[{HAN}]{{1,12}}(?:部|委员会|局|厅|办公室)关于|关于|印发)"
)


def is_issuer(gap: Gap) -> bool:
    """中共中央 国务院关于……的意见: two authorities that issue together."""
    if gap.line[gap.start - 1] not in "央院军大会委部局厅署府办室":
        return False
    return bool(_ISSUER.search(gap.left) and _NEXT_ISSUER.match(gap.line, gap.end))


_MEANT_AFTER = SURNAMES | _HEADING_ENDS | frozenset("央院军大会委部局厅署府办室讯电年月")
_MEANT_BEFORE = SURNAMES | frozenset("第记通月日摄文图供报整")


_DATED = pattern(r"[0-9]月[0-9]{1,2}日\Z")  # 2024年3月5日 张三


def is_parallel(gap: Gap) -> bool:
    """
    凝心聚力 砥砺前行: the halves of a title or a slogan.

    In a sentence both must be as long as each other, in quotation marks or more than two.
    """
    if gap.is_listed:
        return True
    if gap.is_title:
        return min(map(len, gap.phrase)) > 1 or bool(_DATED.search(gap.line, 0, gap.start))
    before = gap.line[max(0, gap.start - REACH) : gap.start]
    opened = max(before.rfind("“"), before.rfind("《"))
    if opened < 0 or opened < max(before.rfind("”"), before.rfind("》")):
        return False
    sizes = {len(word) for word in gap.phrase}
    return len(sizes) == 1 and min(sizes) > 3
