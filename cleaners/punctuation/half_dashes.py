"""One em alone: half of a dash, or the connector that joins two places, times or numbers."""

from qinggao.lazily import pattern

from .characters import HAN, KIND
from .context import before_blanks
from .names import is_transliterated

__all__ = ["is_half_dash", "joins_places"]

# 北京—上海: words that one em joins. 5月—8月: so do times.
_UNITS = frozenset(
    "年月日时点分周期省市县区镇乡村路站港州江河湖山海洲湾岛京沪津渝甲乙丙丁一二三四五六七八九十"
)
_HEIGHTS = frozenset("岭峰峡坡沟塬坝")
_PLACES = pattern(
    "中国|美国|英国|法国|德国|俄罗斯|日本|韩国|朝鲜|印度|欧洲|亚洲|非洲|美洲|北京|天津|上海|重庆|河北|山西|辽宁|吉林"
    "|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西"
    "|西藏|宁夏|新疆|香港|澳门|武汉|广州|深圳|成都|西安|南京|杭州|郑州|长沙|沈阳|济南|青岛|大连|厦门|昆明|兰州|太原"
    "|合肥|南昌|福州|贵阳|南宁|海口|拉萨|银川|西宁|乌鲁木齐|哈尔滨|长春|石家庄|呼和浩特|太平洋|大西洋|秦岭|淮河|长江|黄河"
    "|政府|企业|学校|家庭|社会|生产|消费|理论|实践"
)
_AFTER_DASH = pattern(
    "这[是个种些样不就]|那[是个种些样就]|这|那(?!曲)|即(?!时|墨)|就是|也就是|也是|正是|不是|是|我们|你们|他们|她们|它们|我|你|他|她|它|大家|人们|一[个种名位条项场次切句批支座代股]|原来"
    "|只有|只要|只是|唯有|因为|由于|所以|因此|但|却|比如|例如|譬如|诸如|包括|特别|尤其|无论|不论|不管|没有|要(?!素|件|点|闻)|必须"
    "|让|把|为了|坚持|全心全意|怎么|什么|谁|哪|每|正如|终于|竟|居然|果然|到底|究竟|简直|于是|然后|接着|突然|忽然|还有"
    "|决定|成为|体现|反映|标志着|意味着|说明|表明|证明|彰显|诠释|艰苦奋斗|自强不息|实事求是|全面"
    "|始终|永远|绝不|决不|不仅|不能|不要|不再|就(?!业|近|地|诊|医)|都(?!市|城)|又|再(?!生|造)|才(?!能)|更(?!新|替)"
)
_BEFORE_DASH = pattern(
    "(?:[了着过吧呢吗啊呀的是说道]|答案|目标|[一两三四五][个点句条件项样位种](?:话|事|字|词)?|精神|原因|道理|真理|使命"
    "|中心|重点|任务|方针|路线|战略|方向|道路|旗帜|办法|保证|保障|前提|条件|基础|源泉|动力|标志|特征|特点|要求|写照|象征"
    "|宗旨|职责|追求|理念|法宝|底线|根本|关键|核心|灵魂|本质|武器|优势|品格|主人公|名字|口号|誓言|主题|梦想|结论|奇迹)\\Z"
)
# 群众路线—党的生命线: the second half says what the first one is.
_APPOSITION = pattern(f"[{HAN}]{{1,8}}的[{HAN}]{{2,8}}")
# 黄河—中华民族的摇篮, 教育—国之大计: a figure of speech.
_LIKENESS = pattern(
    f"[{HAN}]{{1,8}}的[{HAN}]{{0,4}}(?:底色|主心骨|脊梁|引擎|基石|密码|名片|生命线|必由之路|法宝|灵魂|根基|支柱|源泉|动力|保证|保障"
    "|关键|旋律|力量|象征|写照|财富|资源|摇篮|故乡|家园|心脏|血脉|命脉|桥梁|纽带|旗帜|灯塔|钥匙|使命|追求|大计|母亲河|一招)"
    f"|[{HAN}]{{1,3}}之(?:大[计者]|本|源|基|魂|要|重器|道|路|根|光|钥|歌)"
)
# 这座城市最动人的风景—人: what a clause with 的 ends with is explained, unless two are paired.
_MODIFIED = pattern(f"[{HAN}]{{2,}}的([话事路理人]|(?:(?![与和及或的])[{HAN}]){{2,6}})")
_RELATED = pattern(
    "高速|公路|铁路|高铁|动车|专线|班车|线路|航线|航班|管道|隧道|大桥|走廊|经济[带圈]|城市群|区间|沿线|一线|交[汇界]|流域|地区|边[境界]"
    "|关系|模[型式]|机制|体系|循环|互动|比例|效率|差距|空间|距离|对接|结合|一体|[两三四五]级|时段|期间|之间|往返|运行|开往|(?<!阶)段|轴|(?<![底战红路防视一])线"
)
# 数据显示—, 今天的会议只有一个主题—
_OPENS = pattern(
    "(?:明白|懂得|知道|发现|显示|表明|说明|证明|认识到|意识到|看到|感到|相信|提出|指出|强调|回答|提醒|[有是]一[个条种句项件点][^，。]{0,3})\\Z"
    "|什么是|是什么|为什么"
)
# 三个字—实干家
_COUNTED = pattern(f"[{HAN}]*(?:[一二两三四五六七八九十][个句件](?:字|词|话|事)|只有[一两]个)")
# 这就是答案—团结
_ANSWERS = pattern("[这那]?就?是(?!非)")
_CLAUSE = pattern(f"[{HAN}]*")
_REACH = 40


def is_half_dash(line: str, index: int) -> bool:
    """Tell a single em used as a dash from one that joins two places, times or numbers."""
    before, after = line[index - 1] if index else "", line[index + 1 : index + 2]
    left, right = KIND[before], KIND[after]
    if left == "E" or (left == "B" and before_blanks(line, index) == "E"):
        return right in "HQ" or after == "《"
    if left == "B" == right:
        return _is_spaced_dash(line, index)
    if right in "EBDL" or left in "BDL":
        return False
    if before in "，。；！？":
        return True
    if before in "”’》）":
        ended = before == "”" and line[index - 2] in "。！？…"
        return right == "H" and (ended or _explains(line, index))
    if left not in "HX":
        return False
    if right in "HX":
        return _joins_clauses(line, index)
    return after in "“《" and bool(_BEFORE_DASH.search(line, max(0, index - 6), index))


def _explains(line: str, index: int) -> bool:
    """这是, 就是, 只有: what begins so goes on with a sentence, and is no end of a route."""
    right = _clauses(line, index)[1]
    explaining = _AFTER_DASH.match(right)
    if explaining is not None:
        return 1 < explaining.end() < len(right)
    return line[index + 1 + len(right) : index + 2 + len(right)] == "、"  # 安全、环保、稳定


def _is_spaced_dash(line: str, index: int) -> bool:
    """甲 — 乙 is a dash as English sets it, unless it joins (北京 — 上海, 9:00 — 11:30)."""
    if KIND[line[index - 2 : index - 1]] == "B" or KIND[line[index + 2 : index + 3]] == "B":
        return False  # columns
    before = line[max(0, index - 1 - _REACH) : index - 1]
    after = line[index + 2 : index + 2 + _REACH]
    kinds = KIND[before[-1:]] + KIND[after[:1]]
    if kinds != "HH":
        return "H" in kinds and kinds[0] in "HXMQ" and kinds[1] in "HXMQ"
    tight = f"{before}—{after}"
    left, right = _clauses(tight, len(before))
    return not _is_connector(tight, len(before), left, right, chain=True)


def _joins_clauses(line: str, index: int) -> bool:
    left, right = _clauses(line, index)
    if not left or not right:
        return False  # 今年X—X月
    if _LIKENESS.fullmatch(right):
        return len(left) > 1 or left in "水人家党"
    explains, announces = _AFTER_DASH.match(right), _BEFORE_DASH.search(left)
    if explains and explains.end() > 1 and len(right) > 2:
        return len(left) > 1  # 人民—只有人民—才是
    if _is_connector(line, index, left, right, chain=not explains):
        return False
    if explains:
        return len(left) > 3 and len(right) > 1
    if announces and len(right) > 1 and _ANSWERS.match(left):
        return True
    if announces and len(right) > 3 and len(left) > (1 if left[-1] in "了着过吧呢" else 4):
        return True
    if _COUNTED.fullmatch(left) or (len(left) > 3 and _OPENS.search(left)):
        return True
    modified = _MODIFIED.fullmatch(left)
    if modified and len(modified[1]) != len(right) and not _RELATED.search(right):
        # Two characters may be one half of a pair: 规划的起点—终点不变
        counted = len(right) > 3 and right[0] in "一二两三四五六七八九十百千万"
        return len(modified[1]) != 2 or "最" in left[:-3] or counted
    return 3 < len(left) < 11 and _APPOSITION.fullmatch(right) is not None


def _clauses(line: str, index: int) -> tuple[str, str]:
    """Return the Chinese characters before and after *index*, up to the next mark."""
    behind = _CLAUSE.match(line[max(0, index - _REACH) : index][::-1])
    ahead = _CLAUSE.match(line, index + 1, index + _REACH)
    return behind[0][::-1] if behind else "", ahead[0] if ahead else ""


def joins_places(line: str, start: int, end: int) -> bool:
    """Tell a run between two words that end as the names of places or of times do."""
    left = _CLAUSE.match(line[max(0, start - _REACH) : start][::-1])
    right = _CLAUSE.match(line, end, end + _REACH)
    if not left or not right or not left[0] or not right[0]:
        return False
    return left[0][0] in _UNITS | _HEIGHTS and right[0][-1] in _UNITS | _HEIGHTS


def _is_connector(line: str, index: int, left: str, right: str, *, chain: bool) -> bool:
    if is_transliterated(line, index) and left[-2:] not in ("知道", "说道", "问道"):
        return True
    if left[-1] == right[1:2]:
        return True  # 重点—难点, 起点—终点
    start, end = index - len(left) - 1, index + 1 + len(right)
    if chain and ("—" in line[max(0, start) : start + 1] or line[end : end + 1] == "—"):
        return True  # 生产—流通—消费
    if left[-1] in _UNITS and (right[0] in _UNITS or right[-1] in _UNITS):
        return True
    return bool(_PLACES.search(left, max(0, len(left) - 4)) or _PLACES.match(right))
