"""The kind of every marker, on texts of their own: ``{kind:run}`` marks a marker in its text."""

import re

import pytest
from hypothesis import given

import qinggao
from qinggao.cleaner import Marker
from qinggao.edit import apply, invert
from tests.texts import texts

# fmt: off
TEXTS = [
    # a speech and a report
    "在{place:××}市委的坚强领导下，全市纪检监察机关共立案{number:XXX}件，处分{number:XXX}人。",
    "刚才，{person:××}同志宣读了表彰决定，{person:XX}书记作了重要讲话。",
    "{date:XX}月{date:XX}日，省委召开常委会会议，传达学习{person:**}同志重要批示。",
    "一年来，全县累计完成投资{number:×××}亿元，同比增长{number:X.X}%，增速位居全市第{number:X}位。",
    "过去五年，我们连续{number:X}年被评为先进单位，群众满意度由{number:××}%提高到{number:××}%。",
    "要以“{other:××}行动”为抓手，深入推进“{other:XX}”专项整治。",
    "20{date:XX}年，全市实现地区生产总值{number:XXXX.X}亿元，增长{number:X.X}%左右。",
    "这是{place:×}省、{place:×}市对我们的信任，也是组织对{person:×}同志的肯定。",
    "今年以来，{place:XX}镇先后{number:X}次召开专题会议，研究部署防汛工作。",
    "会议由{person:×××}主持，{person:×××}、{person:×××}、{person:×××}等同志参加会议。",
    "去年我县GDP达到{number:XXX}亿元，人均可支配收入{number:XX,XXX}元。",
    "各位领导，我是{organization:XX}局的负责人，下面由我汇报{number:X}个方面的工作。",
    "要坚决查处{organization:×}机关内部的违纪违法行为，清除{organization:×}队伍中的害群之马。",
    "在“{other:××}”精神的指引下，我们全面打响了{other:××}攻坚战。",
    "市委副书记{person:×××}，市委常委、组织部部长{person:×××}出席会议。",
    "现将20{date:XX}年度工作总结如下。",
    "截至{date:X}月底，已办结信访件{number:XX}件，办结率达{number:XX}％。",
    "我代表{place:XX}县委、县政府，向大家表示衷心的感谢！",
    "全市共有{number:×}个县区、{number:××}个部门参加了考核。",
    "要扎实做好{place:××}新区规划建设工作。",
    "刚才，{organization:××}局、{place:××}镇、{organization:××}公司的负责同志作了表态发言。",
    "今年是{place:××}县撤县设市{number:××}周年，也是实施“{other:×××}”规划的关键之年。",
    "要深刻汲取“{other:××}”事故教训，举一反三，堵塞漏洞。",
    "我们要以{other:××}精神为动力，以{other:××}为抓手，奋力谱写{place:××}新篇章。",
    "市委{person:××}书记多次强调，作风建设永远在路上。",
    "{person:××}市长刚才的讲话，我完全同意。",
    # a judgment
    "原告李{person:某某}与被告王{person:某某}离婚纠纷一案，本院于20{date:XX}年{date:X}月{date:X}日立案受理。",
    "（2023）{place:×}01民终{number:××××}号",
    "上诉人（原审被告）：{place:××}市{organization:××}科技有限公司，住所地{place:××}市{place:××}区。",
    "法定代表人：陈{person:××}，该公司总经理。",
    "委托诉讼代理人：刘{person:×}，{organization:××}律师事务所律师。",
    "判处有期徒刑{number:×}年{number:×}个月，并处罚金人民币{number:×}万元。",
    "身份证号码：4301{number:**********}1234。",
    "公民身份号码110101{number:********}123X，住{place:××}市。",
    "车牌号为湘A·{number:****}8的小型轿车由被害人周{person:某某}驾驶。",
    "审判长 王{person:××}",
    "人民陪审员 孙{person:××}",
    "书记员 {person:×××}",
    "被告人{person:×××}犯受贿罪，判处有期徒刑{number:××}年。",
    "{place:××}市人民检察院以{place:×}检刑诉〔20{date:××}〕{number:××}号起诉书指控被告人吴{person:×}犯诈骗罪。",
    "证人林{person:×}的证言证实，案发当晚{date:×}时许，其在{organization:××}酒店{number:×××}房间内。",
    "原告诉称，20{date:XX}年{date:XX}月，双方签订《{other:XX}合同》，约定租金每月{number:XXXX}元。",
    "该款项转入被告账户6222{number:********}1234。",
    "经鉴定，被害人{person:××}所受损伤为轻伤{number:×}级。",
    "其中，{person:×××}违规操办其子婚宴，收受礼金{number:××××}元。",
    "{person:××}供述其于{date:××××}年{date:×}月收受{person:××}贿赂{number:××}万元。",
    "原、被告于{date:××××}年经人介绍相识，{date:××××}年{date:×}月{date:×}日登记结婚，婚后生育一子{person:×××}。",
    "婚生女{person:×××}由被告抚养，原告每月支付抚养费{number:×××}元至其年满十八周岁。",
    # a notice, minutes, a letter
    "{place:XX}市人民政府文件",
    "{place:×}政发〔20{date:XX}〕{number:XX}号",
    "{organization:XX}局关于印发《{other:XX}管理办法》的通知",
    "关于做好20{date:XX}年{other:XX}工作的通知",
    "请于{date:X}月{date:X}日{date:XX}：{date:XX}前将材料报送{organization:XX}办公室。",
    "联系人：{person:XXX}，联系电话：{number:XXXXXXXX}。",
    "联系人：张{person:XX}；电话：138{number:XXXX}5678",
    "报名地点：{place:XX}区{place:XX}街道{place:XX}路{number:XX}号",
    "各{place:XX}区县人民政府，市政府各部门：",
    "{place:××}县委办公室",
    "20{date:××}年{date:×}月{date:×}日",
    "经研究，决定任命{person:×××}同志为{organization:×××}局局长，免去{person:×××}同志{other:××}职务。",
    "经{organization:XX}党委研究，拟发展{person:XXX}等{number:X}名同志为中共党员。",
    "兹定于20{date:XX}年{date:X}月{date:X}日上午{date:X}点在{place:XX}会议室召开会议。",
    "据{organization:××}日报报道，{place:××}省{place:××}县发生{number:×}级地震。",
    "{place:XX}大桥建成通车，{place:XX}高速公路全长{number:XX}公里。",
    "当地警方通报，犯罪嫌疑人{person:XXX}已被抓获。",
    "{organization:XX}大学教授{person:XXX}认为，该政策将惠及{number:XX}万人。",
    "{organization:××}医院院长李{person:××}表示，医院已收治患者{number:××}名。",
    "记者从{organization:XX}集团获悉，该项目总投资{number:XX}亿元。",
    "网友“{person:XXX}”在评论中写道。",
    "居民王{person:**}告诉记者，小区停水已经{number:X}天了。",
    "{organization:XX}银行{organization:XX}支行行长杨{person:某某}接受审查调查。",
    "来自{place:××}的游客{person:××}说，这里很美。",
    "会议听取了{organization:XX}公司关于{other:XX}项目进展情况的汇报。",
    "会议决定，由{person:XXX}牵头，{organization:XX}部门配合，{date:X}月底前完成。",
    "时间：20{date:XX}年{date:XX}月{date:XX}日",
    "地点：{place:XX}会议室",
    "主持人：{person:XXX}",
    "记录人：{person:XXX}",
    "所谓“{other:××}模式”，就是……",
    "电影《{other:××××}》票房突破{number:××}亿元。",
    "《关于{other:XXX}的请示》收悉。",
    "根据《{other:XX}条例》第{number:XX}条第{number:X}款之规定",
    "按照{other:××}会议精神，结合我{place:×}县实际，制定本方案。",
    "{other:**}精神学习心得体会",
    # news and other prose
    "他离开{place:××}已经{number:×}年了。",
    "一辆从{place:××}开往{place:××}的大巴发生侧翻。",
    "{place:××}至{place:××}高速公路",
    "位于{place:××}路与{place:××}街交叉口",
    "请将邮件寄至：{place:××}市{place:××}路{number:××}号{place:××}大厦{number:××}层",
    "原告{organization:××}公司向本院提出诉讼请求：1.判令被告支付货款{number:××××××}元；2.本案诉讼费由被告承担。",
    "事实与理由：20{date:××}年{date:×}月{date:××}日，原、被告签订了《{other:××}买卖合同》，合同约定……",
    "被告{person:×××}辩称，借款属实，但已归还{number:××}万元。",
    "本院经审理认定事实如下：原告{person:×××}系{organization:××}厂职工。",
    "上述事实，有被害人{person:×××}的陈述，证人{person:×××}、{person:×××}的证言等证据证实。",
    "因涉嫌犯{other:××}罪，于2019年{date:×}月{date:×}日被{place:××}市公安局{organization:××}分局刑事拘留。",
    "辩护人{person:××}，{place:××}省{organization:××}律师事务所律师。",
    "依照《中华人民共和国刑法》第{number:×××}条、第{number:××}条第{number:×}款的规定，判决如下：",
    "（2021）{place:×}0102刑初{number:×××}号",
    "（20{date:××}）{place:×}民终{number:×××}号民事判决书",
    "本院（2020）{place:×}民初字第{number:××××}号民事裁定",
    "二〇{date:××}年{date:×}月{date:×}日",
    "今收到{person:XXX}交来现金人民币{number:XXXX}元整（￥{number:XXXX}.00）。",
    "借款人：{person:XXX}（身份证号：{number:XXXXXXXXXXXXXXXXXX}）",
    "授权委托书：兹委托{person:XXX}代表我公司参加{other:XX}项目投标。",
    "投标人：{organization:XXXX}有限公司（盖章）",
    "中标单位为{organization:××}建筑工程有限公司，中标价{number:×××.×}万元。",
    "采购预算：{number:XX}万元；最高限价：{number:XX}万元。",
    "本公司成立于{date:XXXX}年，注册资本{number:XXX}万元。",
    "{organization:XX}股份（股票代码：60{number:XXXX}）",
    "{organization:XX}证券发布研报称，{organization:XX}科技业绩大增。",
    "公司拟以自有资金{number:XX,XXX.XX}万元收购{organization:XXX}公司{number:XX}%股权。",
    "敬爱的党组织：我叫{person:XXX}，是{organization:XX}学校的一名教师。",
    "我来自{place:XX}，今年{number:XX}岁。",
    # numbers and identifiers
    "客户王{person:**}，手机138{number:****}5678，卡号6222 {number:**** ****} 1234。",
    "银行卡号：6217{number:************}0388",
    "护照号码：E{number:********}",
    "京A{number:****}8号牌车辆",
    "粤B·{number:×××××}",
    "统一社会信用代码：9143{number:XXXXXXXXXXXX}1A",
    "案件编号：No.{number:XXX}",
    "QQ：{number:XXXXXXX}",
    "G{number:××}次列车",
    "与{person:×××}发生争执",
    "对{person:×××}进行批评教育",
    "{person:×××}之子{person:×××}",
    "其妻{person:××}",
    "其父{person:×××}、其母{person:×××}",
    "小{person:X}说：“我要回家。”",
    "老{person:×}是一名退休教师。",
    "{person:×}总在会上表示",
    "{person:X}局长批示",
    "{person:X某某}，{date:X}年{date:X}月出生",
    "{person:×}某伙同{person:×}某",
    "黄{person:×}、吴{person:×}二人",
    "欧阳{person:××}教授",
    "司马{person:×}",
    "{person:XXX}（{person:XXX}之母）",
    "曹{person:××}涉嫌职务侵占罪",
    "原审被告人{person:×××}不服，提出上诉。",
    "被申请人：郑{person:×}，女，{date:××××}年{date:×}月{date:×}日生",
]
# fmt: on

_MARKED = re.compile(r"\{(person|place|organization|date|number|other):([^{}]*)\}")
KINDS = ("person", "place", "organization", "date", "number", "other")
PROFILES = ("keep", "cross", "star", "mou", "tag", "fixed")


def _read(marked: str) -> tuple[str, list[Marker]]:
    """Return the text without its marks, and the markers that it holds."""
    text, markers, position = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[position : match.start()]
        markers.append(Marker(len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        position = match.end()
    return text + marked[position:], markers


@pytest.mark.parametrize("marked", TEXTS)
def test_markers_have_their_spans_and_kinds(marked: str):
    """Every marker of a text is found, with the span of the masked characters and its kind."""
    text, markers = _read(marked)
    assert list(qinggao.make("redaction").markers(text)) == markers


@pytest.mark.parametrize("marked", TEXTS)
@pytest.mark.parametrize("mark", ["×", "某"])
def test_a_marker_keeps_its_span_in_another_spelling(marked: str, mark: str):
    """Runs of two and more are markers however they are spelled."""
    text, markers = _read(marked)
    long = [m for m in markers if re.fullmatch(r"[Xx×*○]{2,}", text[m.start : m.end])]
    for marker in long:
        text = text[: marker.start] + mark * (marker.end - marker.start) + text[marker.end :]
    found = {(marker.start, marker.end) for marker in qinggao.make("redaction").markers(text)}
    assert {(marker.start, marker.end) for marker in long} <= found


def test_the_texts_hold_every_kind():
    """At least 120 markers, at least ten of each kind."""
    kinds = [marker.kind for marked in TEXTS for marker in _read(marked)[1]]
    assert len(kinds) >= 120
    assert all(kinds.count(kind) >= 10 for kind in KINDS)


def test_markers_do_not_depend_on_the_profile():
    """What is a marker, and its kind, is the same whatever it will be spelled."""
    text = "\n".join(_read(marked)[0] for marked in TEXTS)
    found = {tuple(qinggao.make("redaction", {"profile": p}).markers(text)) for p in PROFILES}
    assert len(found) == 1


@pytest.mark.parametrize("profile", PROFILES)
@given(text=texts)
def test_every_profile_is_stable_and_reversible(profile: str, text: str):
    """Spelling markers again changes nothing, and the edits can be taken back."""
    made = qinggao.make("redaction", {"profile": profile})
    edits = list(made.edits(text))
    once = apply(text, edits)
    assert list(made.edits(once)) == []
    assert apply(once, invert(edits)) == text


@given(text=texts)
def test_explanations_agree_with_markers(text: str):
    """Every candidate is explained, and those that are markers are the markers."""
    made = qinggao.make("redaction")
    explained = list(made.explain(text))
    assert all(each.evidence for each in explained)
    assert all(text[each.start : each.end] == each.text for each in explained)
    markers = [Marker(each.start, each.end, each.kind) for each in explained if each.marker]
    assert markers == list(made.markers(text))


@pytest.mark.parametrize("marked", TEXTS)
def test_a_glance_says_what_a_close_look_says(marked: str):
    """What is told by the neighbours alone is what all the evidence says (`explain`)."""
    text, _ = _read(marked)
    made = qinggao.make("redaction")
    close = [Marker(each.start, each.end, each.kind) for each in made.explain(text) if each.marker]
    assert list(made.markers(text)) == close


def test_a_doubtful_run_counts_beside_sure_ones():
    """A single X that begins a clause is a marker only where the document has others."""
    made = qinggao.make("redaction")
    doubtful = "会上，X从三个方面作了部署。"
    assert list(made.markers(doubtful)) == []
    found = made.markers(doubtful + "XX市召开会议。")
    assert [marker.kind for marker in found] == ["person", "place"]


def test_a_form_has_no_withheld_words():
    """Underscores are markers in minutes, and lines to write on in a form."""
    made = qinggao.make("redaction")
    minutes = "出席：赵某、陈__\n会议研究了__标段的进度。\n"
    assert [marker.kind for marker in made.markers(minutes)][:1] == ["person"]
    assert list(made.markers(minutes + "签字：____________\n")) == []
