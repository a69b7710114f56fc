"""Dashes and ellipses: runs of characters that stand for —— and ……."""

import re
from collections.abc import Iterator

from .characters import BLANK, HAN, KIND
from .context import after_blanks, before_blanks, in_chinese, in_english
from .draft import Change
from .names import is_transliterated

__all__ = ["dash_at", "ellipsis_at", "find_dashes", "find_ellipses"]

# One class first: the search for it is a loop in C.
_ELLIPSIS = re.compile(
    r"[.。…⋯·](?:(?<=\.)\.{2,}|(?<=。)。{2,}|(?<=…)…*|(?<=⋯)⋯*|(?<=·)·{2,})"
)
_PAGE = re.compile(rf"[{BLANK}]*[0-9]{{1,4}}[{BLANK}]*\Z")


def find_ellipses(line: str) -> Iterator[Change]:
    """Yield the standard form of every run of dots that is an ellipsis."""
    for match in _ELLIPSIS.finditer(line):
        start, end = match.span()
        if settled := ellipsis_at(line, start, end):
            yield Change(start, end, *settled)


def ellipsis_at(line: str, start: int, end: int) -> tuple[str, str] | None:
    """Return what a run of dots becomes, and by which rule, or None where it stays."""
    char, size = line[start], end - start
    if char == "。":
        return "……", "punctuation/full-stops-as-ellipsis"
    if char == "…" and size in (1, 3):
        rule = "punctuation/half-ellipsis" if size == 1 else "punctuation/overlong-ellipsis"
    elif char == "…" or size > 6:
        return None
    else:
        rule = "punctuation/dots-as-ellipsis"
    if size > 2 and _PAGE.match(line, end):
        return None  # the leader of a table of contents
    return ("……", rule) if _in_chinese(line, start, end) else None


def _in_chinese(line: str, start: int, end: int) -> bool:
    before = KIND[line[start - 1] if start else ""]
    after = KIND[line[end : end + 1]]
    if line[start] == "." and after == "L":
        return False  # ...args, try...catch
    if before in "HMXQ" or after in "HMXQ":
        return not in_english(line, start)
    if before == "B" and before_blanks(line, start) in "HMX":
        return after in "BE" or after_blanks(line, end) in "HMX"
    return before not in "BE" and after_blanks(line, end) in "HE" and in_chinese(line, start)


_DASH = re.compile("[—―－─-](?:(?<=—)—*|(?<=―)―*|(?<=－)－+|(?<=─)─+|(?<=-)-+)")
_RULES = {
    "-": "punctuation/hyphens-as-dash",
    "－": "punctuation/hyphens-as-dash",
    "―": "punctuation/bar-as-dash",
    "─": "punctuation/bar-as-dash",
    "—": "punctuation/overlong-dash",
}


def find_dashes(line: str) -> Iterator[Change]:
    """Yield the standard form of every run that is a dash."""
    for match in _DASH.finditer(line):
        start, end = match.span()
        if rule := dash_at(line, start, end):
            yield Change(start, end, "——", rule)


def dash_at(line: str, start: int, end: int) -> str:
    """Return the rule by which a run becomes a dash, or "" where it stays."""
    if end - start == 1:
        return "punctuation/single-dash" if _is_dash(line, start) else ""
    return _RULES[line[start]] if _joins_clauses(line, start, end) else ""


def _joins_clauses(line: str, start: int, end: int) -> bool:
    char, size = line[start], end - start
    if size > 4 or (char != "-" and size == 4) or (char == "—" and size == 2):
        return False  # a rule, a blank to fill in, or already right
    before, after = before_blanks(line, start), after_blanks(line, end)
    if before == "E":
        return start == 0 and size < 4 and KIND[line[end : end + 1]] in "HQ"
    if after == "E":
        return before in "HXQ" and size < 4
    if line[start - 1] == "：" and KIND[line[end]] == "B":
        return False  # 电话：-- 传真：--
    if before == "L":
        return after == "H" and KIND[line[end]] == "H" and in_chinese(line, start)
    return before in "HMXQ" and (after in "HMXQ" or (char != "-" and after in "LD"))


# 北京—上海: words that one em joins. 5月—8月: so do times.
_UNITS = frozenset("年月日时点分周期省市县区镇乡村路站港州江河湖山海洲湾岛京沪津渝甲乙丙丁一二三四五六七八九十")
_PLACES = re.compile(
    "中国|美国|英国|法国|德国|俄罗斯|日本|韩国|朝鲜|印度|欧洲|亚洲|非洲|美洲|北京|天津|上海|重庆|河北|山西|辽宁|吉林"
    "|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西"
    "|西藏|宁夏|新疆|香港|澳门|武汉|广州|深圳|成都|西安|南京|杭州|郑州|长沙|沈阳|济南|青岛|大连|厦门|昆明|兰州|太原"
    "|合肥|南昌|福州|贵阳|南宁|海口|拉萨|银川|西宁|乌鲁木齐|哈尔滨|长春|石家庄|呼和浩特|太平洋|大西洋|秦岭|淮河|长江|黄河"
    "|政府|企业|学校|家庭|社会|生产|消费|理论|实践"
)
_AFTER_DASH = re.compile(
    "这|那(?!曲)|即(?!时|墨)|就是|也就是|也是|正是|不是|是|我们|你们|他们|她们|它们|我|你|他|她|它|大家|人们|一[个种名位条项场次切句批支座代股]|原来"
    "|只有|只要|只是|唯有|因为|由于|所以|因此|但|却|比如|例如|譬如|诸如|包括|特别|尤其|无论|不论|不管|没有|要(?!素|件|点|闻)|必须"
    "|让|把|为了|坚持|全心全意|怎么|什么|谁|哪|每|正如|终于|竟|居然|果然|到底|究竟|简直|于是|然后|接着|突然|忽然|还有"
    "|始终|永远|绝不|决不|不仅|不能|不要|不再|就(?!业|近|地|诊|医)|都(?!市|城)|又|再(?!生|造)|才(?!能)|更(?!新|替)"
)
_BEFORE_DASH = re.compile(
    "(?:[了着过吧呢吗啊呀的是说道]|答案|目标|一[个点句条件项样](?:话|事|字)?|[两三四][个点句](?:话|字|词)|精神|原因|道理|真理|使命"
    "|宗旨|职责|追求|理念|法宝|底线|根本|关键|核心|灵魂|本质|武器|优势|品格|主人公|名字|口号|誓言|主题|梦想|结论|奇迹)\\Z"
)
_CLAUSE = re.compile(f"[{HAN}]*")


def _is_dash(line: str, index: int) -> bool:
    """Tell a single em used as a dash from one that joins two places, times or numbers."""
    before, after = line[index - 1] if index else "", line[index + 1 : index + 2]
    left, right = KIND[before], KIND[after]
    if left == "E":
        return right in "HQ" or after == "《"
    if right in "EBDL" or left in "BDL":
        return False
    if before in "，。；！？":
        return True
    if before in "”’》）" or after in "“‘《（":
        return before == "”" and line[index - 2] in "。！？…" and right == "H"
    return left in "HX" and right in "HX" and _joins_long_clauses(line, index)


def _joins_long_clauses(line: str, index: int) -> bool:
    ahead = _CLAUSE.match(line, index + 1, index + 40)
    behind = _CLAUSE.match(line[max(0, index - 40) : index][::-1])
    right, left = (ahead[0] if ahead else ""), (behind[0][::-1] if behind else "")
    chain = "—" in (line[index + 1 + len(right) : index + 2 + len(right)], line[max(0, index - len(left) - 1)])
    explains, announces = _AFTER_DASH.match(right), _BEFORE_DASH.search(left)
    if explains and explains.end() > 1 and len(right) > 2:
        return len(left) > 1  # 人民—只有人民—才是
    if (chain and not explains) or (left[-1:] in _UNITS and (right[:1] in _UNITS or right[-1:] in _UNITS)):
        return False
    if is_transliterated(line, index):
        return False
    if _PLACES.search(left, max(0, len(left) - 4)) or _PLACES.match(right):
        return False
    if len(left) < (2 if announces else 4) or len(right) < 2:
        return False
    return bool(explains or (announces and len(right) > 3))
