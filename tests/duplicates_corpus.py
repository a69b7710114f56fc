"""Invented documents with their copies and siblings, to measure the deduplicator on."""

import random
import re
from collections.abc import Callable

SURNAMES = "王李张刘陈杨赵黄周吴徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾"
GIVEN = "建国 卫民 志强 晓梅 海燕 立新 明远 秀兰 德胜 春生 永红 佳怡 文博 雪峰 宏伟 丽娟 强 芳 磊 静 涛 敏 军 洁".split()
PLACES = "清河 石林 东湾 白岭 云溪 柳塘 金沙 梅川 双桥 长泽 凤台 龙泉 安丰 永定 临江 北川".split()
BODIES = "教育 水利 民政 财政 司法 审计 统计 交通 农业 卫生 商务 档案".split()
VENUES = "县政府三楼会议室 县委大礼堂 行政中心二楼报告厅 县人民会堂 县委党校学术报告厅 清源宾馆会议中心".split()
SUBJECTS = "安全生产 森林防火 防汛抗旱 食品安全 信访维稳 档案管理 统计普查 招商引资 秸秆禁烧 消防安全".split()
LAWS = "《安全生产法》 《档案法》 《统计法》 《保密法实施条例》 《森林防火条例》 《公务接待管理规定》".split()

FORMS = {
    "meeting": """关于召开全县{subject}工作会议的通知
{place}政办发〔{year}〕{number}号
各乡镇人民政府，县直各有关单位：
为深入贯彻落实上级关于{subject}工作的决策部署，总结前一阶段工作，安排下一阶段任务，经研究，决定召开全县{subject}工作会议。现将有关事项通知如下：
一、会议时间
{date}上午{hour}时，会期半天。
二、会议地点
{venue}。
三、参会人员
各乡镇分管负责同志，县直有关单位主要负责同志，各村党支部书记，共{people}人。
四、有关要求
（一）请各单位于{date2}前将参会人员名单报县{body}局办公室，联系人：{person}，联系电话：0{phone}。
（二）请参会人员提前{minutes}分钟入场，遵守会议纪律，将手机调至静音状态，不得无故缺席或者中途离会。
（三）会议材料由县{body}局统一准备，典型发言单位的材料控制在{words}字以内。
{place}县人民政府办公室
{date3}""",
    "award": """关于表彰{year}年度先进集体和先进个人的决定
各乡镇党委，县直各党组织：
{year}年，全县各级各部门紧紧围绕中心任务，扎实工作，开拓进取，涌现出一批先进典型。为树立榜样，激励后进，经县委研究，决定授予{place}镇等{count}个单位“先进集体”称号，授予{person}等{people}名同志“先进个人”称号，并颁发奖金{money}万元。
希望受到表彰的集体和个人珍惜荣誉，戒骄戒躁，再创佳绩。全县广大干部群众要以先进为榜样，学习他们忠诚履职的政治品格、攻坚克难的进取精神和一心为民的优良作风，为推动全县各项事业发展作出新的贡献。
附件：先进集体和先进个人名单
中共{place2}县委员会
{date}""",
    "bid": """{place}县{project}项目中标公告
一、项目编号：{place}招字{year}第{number}号
二、项目名称：{place}县{project}项目
三、中标信息
供应商名称：{company}有限公司
中标金额：{money}万元，工期{days}天。
四、评审专家：{person}、{person2}、{person3}
五、公告期限：自本公告发布之日起{count}个工作日。
六、其他补充事宜：各有关当事人对中标结果有异议的，可以在公告期限届满之日起七个工作日内，以书面形式向采购人或者采购代理机构提出质疑，逾期将依法不予受理。
七、联系方式：采购人{place}县{body}局，地址{place}县人民路{number2}号，联系人{person4}，电话0{phone}。
{date}""",
    "judgment": """{place}县人民法院民事判决书
（{year}）{code}民初{number}号
原告：{person}，男，{year2}年出生，汉族，住{place2}县{place3}镇。
被告：{company}有限公司，住所地{place}县。
法定代表人：{person2}，该公司经理。
原告诉被告买卖合同纠纷一案，本院于{date}立案后，依法适用简易程序，公开开庭进行了审理，本案现已审理终结。
原告向本院提出诉讼请求：判令被告支付货款{money}元及逾期利息，并承担本案诉讼费用。事实和理由：双方签订买卖合同，约定由原告向被告供应货物，原告依约履行了交货义务，被告收货后未按约定付款，经多次催要未果。
本院认为，依法成立的合同受法律保护，当事人应当按照约定全面履行自己的义务。被告未按约定支付货款，已构成违约，应当承担继续履行、赔偿损失等违约责任。
依照有关法律规定，判决如下：被告于本判决生效之日起十日内支付原告货款{money}元。案件受理费{fee}元，由被告负担。
审判员{person3}
{date2}
书记员{person4}""",
    "minutes": """县政府第{ordinal}次常务会议纪要
{date}，县长{person}主持召开县政府第{ordinal}次常务会议，研究{subject}等工作。纪要如下：
会议听取了县{body}局关于{subject}工作情况的汇报。会议指出，今年以来各级各部门做了大量工作，累计投入资金{money}万元，整改问题{count}个，完成率达到{rate}%，成效值得肯定，但也要看到，思想认识不够到位、责任落实不够有力等问题仍然存在，必须引起高度重视。
会议强调，要进一步提高站位，压实责任，把各项任务细化到岗、量化到人；要突出重点，补齐短板，对排查出的问题逐项建立台账、限期销号；要加强督查，严肃问责，对工作推进不力的单位予以通报批评。
会议决定，由县{body2}局牵头，于{date2}前完成整改任务，所需经费{money2}万元由县财政统筹解决。
出席：{person}、{person2}、{person3}
列席：{person4}
记录：{person5}""",
    "check": """关于开展{subject}专项检查的通知
各乡镇，各有关单位：
根据{law}和上级有关文件精神，定于{date}至{date2}在全县范围内开展{subject}专项检查。现将有关事项通知如下：
检查采取听取汇报、查阅资料、实地查看、个别访谈等方式进行，由县{body}局牵头，组成{count}个检查组，分别由{person}、{person2}同志任组长。检查的重点是责任制落实情况、隐患排查整改情况、宣传培训开展情况、应急预案制定情况以及台账资料建立情况。
各单位要高度重视，认真开展自查自纠，对发现的问题立行立改，一时不能整改的要制定方案、明确时限、落实责任。自查报告于{date3}前报送至{venue}，逾期未报的将予以通报。
{place}县{body}局
{date4}""",
    "figures": """{place}县{month}月份经济运行情况通报
今年以来，全县上下认真贯彻稳中求进的工作总基调，经济运行总体平稳。{month}月份，全县完成规模以上工业总产值{money}亿元，同比增长{rate}%；完成固定资产投资{money2}亿元，同比增长{rate2}%；实现社会消费品零售总额{money3}亿元，同比增长{rate3}%；完成一般公共预算收入{money4}亿元，同比增长{rate4}%。
从工业看，{count}家重点企业保持满负荷生产，{company}公司等骨干企业产销两旺，但部分中小企业订单不足、融资困难、用工短缺的问题依然突出。从投资看，全县新开工项目{number}个，竣工{number2}个，项目储备有所增加，要素保障有待加强。从消费看，文旅市场持续升温，接待游客{people}万人次。
下一步，各级各部门要对照全年目标任务，倒排工期、挂图作战，切实抓好项目建设、企业帮扶、招商引资和安全稳定各项工作，确保全年各项目标任务圆满完成。
{place}县{body}局
{date}""",
    "duty": """关于{year}年{festival}放假安排及值班工作的通知
各科室、各下属单位：
根据上级通知精神，结合工作实际，现将{festival}放假安排和值班工作有关事项通知如下：
一、{date}至{date2}放假调休，共{count}天。{date3}正常上班。
二、各单位要严格执行领导带班和关键岗位24小时值班制度，值班人员要坚守岗位、履职尽责，遇有重大突发事件要按规定及时报告并妥善处置，不得迟报、漏报、瞒报。
三、各单位要组织开展一次安全检查，做好防火、防盗、防事故工作，离开办公室前关好门窗、切断电源。
四、值班电话：0{phone}，带班领导：{person}，值班人员：{person2}、{person3}。
{place}县{body}局办公室
{date4}""",
}  # fmt: skip

FESTIVALS = "元旦 春节 清明节 劳动节 端午节 中秋节 国庆节".split()
PROJECTS = "农村道路改造 饮用水源保护 校舍维修加固 污水管网建设 老旧小区改造 高标准农田建设".split()
COMPANIES = "恒泰建设 宏远工程 佳禾农业 天成路桥 瑞丰商贸 中衡机电 润泽环保 东升建材".split()
CODES = "浙0102 苏0213 皖1523 鲁0784 豫1102 川0682".split()
ORDINALS = "十二 十五 二十三 三十一 四十六 八 九".split()

_SLOT = re.compile(r"\{(\w+?)(\d?)\}")


def _date(chance: random.Random) -> str:
    return f"{chance.randint(1, 12)}月{chance.randint(1, 28)}日"


_VALUES: dict[str, Callable[[random.Random], str]] = {
    "subject": lambda c: c.choice(SUBJECTS),
    "place": lambda c: c.choice(PLACES),
    "year": lambda c: str(c.randint(2012, 2024)),
    "number": lambda c: str(c.randint(2, 960)),
    "date": lambda c: f"{c.randint(2012, 2024)}年{_date(c)}" if c.random() < 0.3 else _date(c),
    "hour": lambda c: str(c.randint(8, 11)),
    "venue": lambda c: c.choice(VENUES),
    "people": lambda c: str(c.randint(12, 480)),
    "body": lambda c: c.choice(BODIES),
    "person": lambda c: c.choice(SURNAMES) + c.choice(GIVEN),
    "phone": lambda c: f"{c.randint(310, 998)}-{c.randint(2000000, 8999999)}",
    "minutes": lambda c: str(c.choice((10, 15, 20, 30))),
    "words": lambda c: str(c.choice((800, 1000, 1200, 1500))),
    "count": lambda c: str(c.randint(2, 38)),
    "money": lambda c: f"{c.randint(11, 9800) / c.choice((1, 10, 100)):g}",
    "project": lambda c: c.choice(PROJECTS),
    "company": lambda c: c.choice(COMPANIES),
    "days": lambda c: str(c.randint(30, 540)),
    "code": lambda c: c.choice(CODES),
    "fee": lambda c: str(c.randint(50, 4000)),
    "ordinal": lambda c: c.choice(ORDINALS),
    "rate": lambda c: f"{c.randint(11, 999) / 10:g}",
    "law": lambda c: c.choice(LAWS),
    "month": lambda c: str(c.randint(1, 12)),
    "festival": lambda c: c.choice(FESTIVALS),
}  # fmt: skip


def slots(form: str) -> list[str]:
    """Return the slots of a form, each once."""
    return list(dict.fromkeys(found[0] for found in _SLOT.finditer(FORMS[form])))


def values(form: str, chance: random.Random) -> dict[str, str]:
    """Draw a value for each slot of a form."""
    return {slot: _VALUES[_SLOT.match(slot)[1]](chance) for slot in slots(form)}  # type: ignore[index]


def filled(form: str, chosen: dict[str, str]) -> str:
    """Return a form filled in."""
    return _SLOT.sub(lambda found: chosen[found[0]], FORMS[form])


def other_values(
    form: str, chosen: dict[str, str], chance: random.Random, changed: int
) -> dict[str, str]:
    """Return *chosen* with *changed* of its slots drawn anew."""
    fresh = dict(chosen)
    for slot in chance.sample(slots(form), min(changed, len(chosen))):
        while fresh[slot] == chosen[slot]:
            fresh[slot] = _VALUES[_SLOT.match(slot)[1]](chance)  # type: ignore[index]
    return fresh
