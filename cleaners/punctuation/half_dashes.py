"""One em alone: half of a dash, or the connector that joins two places, times or numbers."""

import re

from .characters import HAN, KIND
from .context import before_blanks
from .names import is_transliterated

__all__ = ["is_half_dash"]

# 北京—上海: words that one em joins. 5月—8月: so do times.
_UNITS = frozenset(
    "年月日时点分周期省市县区镇乡村路站港州江河湖山海洲湾岛京沪津渝甲乙丙丁一二三四五六七八九十"
)
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
    "|决定|成为|体现|反映|标志着|意味着|说明|表明|证明|彰显|诠释|艰苦奋斗|自强不息|实事求是|全面"
    "|始终|永远|绝不|决不|不仅|不能|不要|不再|就(?!业|近|地|诊|医)|都(?!市|城)|又|再(?!生|造)|才(?!能)|更(?!新|替)"
)
_BEFORE_DASH = re.compile(
    "(?:[了着过吧呢吗啊呀的是说道]|答案|目标|[一两三四五][个点句条件项样位种](?:话|事|字|词)?|精神|原因|道理|真理|使命"
    "|中心|重点|任务|方针|路线|战略|方向|道路|旗帜|办法|保证|保障|前提|条件|基础|源泉|动力|标志|特征|特点|要求|写照|象征"
    "|宗旨|职责|追求|理念|法宝|底线|根本|关键|核心|灵魂|本质|武器|优势|品格|主人公|名字|口号|誓言|主题|梦想|结论|奇迹)\\Z"
)
# 群众路线—党的生命线: the second half says what the first one is.
_APPOSITION = re.compile(f"[{HAN}]{{1,8}}的[{HAN}]{{2,8}}")
# 三个字—实干家
_COUNTED = re.compile(f"[{HAN}]*[一二两三四五六七八九十][个句件](?:字|词|话|事)")
_CLAUSE = re.compile(f"[{HAN}]*")
_REACH = 40


def is_half_dash(line: str, index: int) -> bool:
    """Tell a single em used as a dash from one that joins two places, times or numbers."""
    before, after = line[index - 1] if index else "", line[index + 1 : index + 2]
    left, right = KIND[before], KIND[after]
    if left == "E" or (left == "B" and before_blanks(line, index) == "E"):
        return right in "HQ" or after == "《"
    if right in "EBDL" or left in "BDL":
        return False
    if before in "，。；！？":
        return True
    if before == "”":
        return line[index - 2] in "。！？…" and right == "H"
    if before in "’》）" or left not in "HX":
        return False
    if right in "HX":
        return _joins_clauses(line, index)
    return after in "“《" and bool(_BEFORE_DASH.search(line, max(0, index - 6), index))


def _joins_clauses(line: str, index: int) -> bool:
    left, right = _clauses(line, index)
    if not left or not right:
        return False  # 今年X—X月
    explains, announces = _AFTER_DASH.match(right), _BEFORE_DASH.search(left)
    if explains and explains.end() > 1 and len(right) > 2:
        return len(left) > 1  # 人民—只有人民—才是
    if _is_connector(line, index, left, right, chain=not explains):
        return False
    if explains:
        return len(left) > 3 and len(right) > 1
    if announces and len(right) > 3 and len(left) > (1 if left[-1] in "了着过吧呢" else 4):
        return True
    if _COUNTED.fullmatch(left):
        return True
    return 3 < len(left) < 11 and _APPOSITION.fullmatch(right) is not None


def _clauses(line: str, index: int) -> tuple[str, str]:
    """Return the Chinese characters before and after *index*, up to the next mark."""
    behind = _CLAUSE.match(line[max(0, index - _REACH) : index][::-1])
    ahead = _CLAUSE.match(line, index + 1, index + _REACH)
    return behind[0][::-1] if behind else "", ahead[0] if ahead else ""


def _is_connector(line: str, index: int, left: str, right: str, *, chain: bool) -> bool:
    if is_transliterated(line, index):
        return True
    start, end = index - len(left) - 1, index + 1 + len(right)
    if chain and ("—" in line[max(0, start) : start + 1] or line[end : end + 1] == "—"):
        return True  # 生产—流通—消费
    if left[-1] in _UNITS and (right[0] in _UNITS or right[-1] in _UNITS):
        return True
    return bool(_PLACES.search(left, max(0, len(left) - 4)) or _PLACES.match(right))
