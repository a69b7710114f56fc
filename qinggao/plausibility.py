"""How plausible a text is as Chinese: the ground on which codecs and repairs are chosen."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Literal

__all__ = ["FREQUENT", "Script", "familiar", "frequent", "mean", "score", "weight"]

Script = Literal["simplified", "traditional"]

# The characters of official prose, roughly by falling frequency: written down from our own counts
# over speeches, notices and reports. Only the order of magnitude of a rank matters.
FREQUENT = (
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过"
    "发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本"
    "前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很"
    "最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度"
    "门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电"
    "数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马"
    "科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万"
    "取拉格望觉术领共确传师观清今切院让识候带导争运笔始飞吃整集落造叫根林连步改收流服青百影近技华"
    "准组复深备推断照远增验县党委干省村镇乡六七八九零〇众料单周土越况写标支族石米研段元热较转号响"
    "往夫联型群足虽似失调满布容随古示须亲音每图怕江节轻称考找孩官快钱呢吗吧爱啊离曾火紧食微击怎龙"
    "谈苏站府农铁商视济议史城陈企刘讲红查列英费极层历终包片易客办际斗未消局银友河注算请存除器兴球"
    "黄差派双若令底父李京围守状环境维持续贯彻坚监督检纪律织责廉风险防控精志班习育宣创革稳项投划态"
    "健康卫医疗扶贫脱攻振财税预源输息网络培训校课试招毕究刊版编辑察判诉讼证协甲乙违约赔偿履依例批"
    "函附印抄送室负配按严积努善扩促障措施腐败案举访待座汇故房般率福价句引板岁低苦兵武千细乎尽敢语"
    "半亿愿仅血洲游星晚竟刚另具陆久护乐病字亚早夜刻希左右脸某够独店树模跟温黑角练香破章助块掉杀春"
    "秋夏冬草密致属征错松木楼急呼卷宝欢顿惊团职速诗词曲哪既诸尚优岛喜买卖乱假洋仍母皇礼巴园升降背"
    "压停怀孙介顾杂副甚遇充赶怪藏云兄弟姐妹妈爸爷奶哥套毛异绝肯居兰修养止余富念适答超换毫遍登评讨"
    "托签绍罗简波激拿油票伤吸股朝诺谁丰承药纸讯含顺归酒坐范戏抗射笑惯烈晓闻灵穿雨雪露盖唱洗冷忽烟"
    "洞弹脚闹梦婚针钟跑付堂散材危汉阳阴阿沙湖床抓卡吉秘胡临宁街朋掌欧恶宗劳罪赵雄赛绿补伙抱遗杨怒"
    "唯释沉静妇阶鱼舞叶宫灯忠暗灭逐尤尼刺伦呀弱沿款莫束拥剧奇堡亡威圣旅伊席偏择典拒耳枪耶透纳丽徒"
    "雷虑误忍繁妻毒鲜彩脑谓端沈烧挥架缺悲逃宋岸荣恐疑忘郎鬼剑迎抵恩暴迷鼓尊恨烦竹玉牛羊狗猪鸡鸭猫"
    "虎兔胜盛吴郑冯蒋韩朱秦吕孔曹魏陶姜谢邹柏窦潘葛彭鲁韦昌苗凤袁柳鲍唐薛贺倪汤滕殷郝邬傅齐伍孟穆"
    "萧尹姚邵汪戴庞熊舒屈祝董梁杜阮蓝闵季麻贾童颜郭梅徐邱骆蔡田樊凌霍虞柯卢裘缪丁邓郁杭洪崔龚邢裴"
    "翁荀甄封储靳巫焦谷车侯蓬仰仲仇栾甘厉祖符景詹幸韶"
)
# A frequent character, then its form in traditional script.
_TRADITIONAL = (
    "这這个個们們来來为爲国國说說时時会會对對于於过過发發后後里裏种種经經么麼学學现現当當没沒动動"
    "还還进進样樣开開从從实實军軍无無与與长長机機关關点點业業将將两兩间間问問并並应應战戰头頭体體"
    "见見产產话話内內给給门門儿兒东東声聲员員论論处處义義几幾认認条條气氣题題尔爾别別变變总總电電"
    "数數报報结結务務场場计計资資许許统統区區队隊决決马馬书書则則听聽却卻达達强強难難权權设設记記"
    "类類据據边邊张張该該规規万萬觉覺术術领領确確传傳师師观觀让讓识識带帶导導争爭运運笔筆飞飛连連"
    "华華准準组組复復备備断斷远遠验驗县縣党黨干幹镇鎮乡鄉众衆单單况況写寫标標热熱较較转轉号號响響"
    "联聯群羣虽雖调調满滿随隨须須亲親图圖节節轻輕称稱钱錢吗嗎爱愛离離紧緊击擊龙龍谈談苏蘇农農铁鐵"
    "视視济濟议議陈陳刘劉讲講红紅费費极極层層历歷终終办辦际際斗鬥银銀请請兴興黄黃双雙围圍状狀环環"
    "维維续續贯貫彻徹坚堅监監检檢纪紀织織责責风風险險习習创創稳穩项項划劃态態卫衛医醫疗療贫貧脱脫"
    "财財税稅预預输輸网網络絡训訓课課试試毕畢编編辑輯诉訴讼訟证證协協违違约約赔賠偿償负負严嚴积積"
    "扩擴败敗举舉访訪汇匯价價岁歲细細尽盡语語亿億愿願仅僅游遊刚剛陆陸护護乐樂亚亞脸臉够夠独獨树樹"
    "温溫练練块塊杀殺属屬征徵错錯楼樓宝寶欢歡顿頓惊驚团團职職诗詩词詞诸諸优優岛島买買卖賣乱亂礼禮"
    "园園压壓怀懷孙孫顾顧杂雜赶趕云雲妈媽爷爺异異绝絕兰蘭养養余餘适適换換评評讨討签籤绍紹罗羅简簡"
    "伤傷诺諾谁誰丰豐药藥纸紙讯訊顺順归歸范範戏戲惯慣晓曉闻聞灵靈盖蓋烟煙弹彈脚腳闹鬧梦夢针針钟鍾"
    "汉漢阳陽阴陰床牀秘祕临臨宁寧欧歐恶惡劳勞赵趙赛賽绿綠补補伙夥遗遺杨楊释釋静靜妇婦阶階鱼魚叶葉"
    "宫宮灯燈灭滅伦倫拥擁剧劇圣聖择擇枪槍纳納丽麗虑慮误誤鲜鮮脑腦谓謂烧燒挥揮荣榮剑劍烦煩猪豬鸡雞"
    "鸭鴨猫貓胜勝吴吳郑鄭冯馮蒋蔣韩韓吕呂谢謝邹鄒窦竇鲁魯韦韋凤鳳鲍鮑贺賀汤湯邬鄔齐齊萧蕭庞龐蓝藍"
    "闵閔贾賈颜顏骆駱卢盧缪繆邓鄧郁鬱龚龔储儲车車栾欒厉厲台臺为為里裡着著线線"
)

# What the characters of a block weigh (natural logarithm of their share of a text), from its first
# code point on. What stands in misread text far more often than in text weighs least.
_BLOCKS = (
    (0x00, -16.0), (0x09, -4.0), (0x0B, -16.0), (0x0D, -4.0), (0x0E, -16.0), (0x20, -4.0),
    (0x21, -5.5), (0x30, -4.5), (0x3A, -6.0), (0x41, -4.5), (0x5B, -6.5), (0x61, -4.0),
    (0x7B, -6.5), (0x7F, -18.0), (0xA0, -10.0), (0x100, -12.0), (0x370, -11.5), (0x530, -17.0),
    (0x2000, -10.0), (0x2070, -11.0), (0x2100, -10.0), (0x2500, -8.5), (0x2600, -12.0),
    (0x2E80, -18.0), (0x3000, -8.0), (0x3041, -11.5), (0x3100, -12.0), (0x3130, -17.0),
    (0x3200, -11.5), (0x3400, -18.0), (0x4E00, -16.5), (0xA000, -18.0), (0xE000, -19.0),
    (0xF900, -16.0), (0xFE10, -12.0), (0xFE70, -18.0), (0xFF01, -7.0), (0xFF61, -16.0),
    (0xFFE0, -10.0), (0xFFF0, -20.0), (0x1F300, -13.0), (0x20000, -18.5),
)  # fmt: skip
_STARTS = tuple(start for start, _ in _BLOCKS)

_MARKS = {
    -3.2: "，", -4.0: "。", -4.6: "、\u3000", -5.3: "“”：", -5.8: "（）；「」", -6.3: "《》！？",
    -7.2: "—…·『』【】〈〉", -8.0: "‘’～％×‧〔〕",
}  # fmt: skip


@cache
def frequent(script: Script) -> tuple[str, ...]:
    """Return the frequent characters of *script*, by falling frequency."""
    if script == "simplified":
        return tuple(FREQUENT)
    forms = dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True))
    return tuple(forms.get(character, character) for character in FREQUENT)


@cache
def weights(script: Script) -> dict[str, float]:
    """
    Return the weights of the characters that count in *script*.

    The two levels of GB 2312 and of Big5 sort the Han characters by use: that, and the order of
    `FREQUENT`, stand for counts that no list of 20 000 characters could make sharper.
    """
    if script == "simplified":
        found = dict.fromkeys(_row_cells(0xD8, 0xF7, "gb2312"), -12.8)
        found |= dict.fromkeys(_row_cells(0xB0, 0xD7, "gb2312"), -10.3)
    else:
        found = dict.fromkeys(_row_cells(0xC9, 0xF9, "big5"), -14.7)
        found |= dict.fromkeys(_row_cells(0xA4, 0xC6, "big5"), -10.7)
        # Where GB 2312 has the same character, it knows better which of 5401 are in use.
        for first, last, value in ((0xB0, 0xD7, -10.3), (0xD8, 0xF7, -12.8)):
            shared = found.keys() & set(_row_cells(first, last, "gb2312"))
            found |= {c: value for c in shared if found[c] > -14.0}
    ranks = [-3.4 - 0.8 * math.log1p(rank / 3) for rank in range(len(FREQUENT))]
    # 里 and 后 are words of both scripts, and one form of a pair each.
    found |= {c: rank for c, rank in zip(FREQUENT, ranks, strict=True) if c in found}
    found |= dict(zip(frequent(script), ranks, strict=True))
    for value, marks in _MARKS.items():
        found |= dict.fromkeys(marks, value)
    return found


def weight(character: str, script: Script) -> float:
    """Return the natural logarithm of the share of *character* in Chinese prose of *script*."""
    known = weights(script)
    return known[character] if character in known else _of_block(character)


def _row_cells(first: int, last: int, codec: str) -> str:
    """Return the characters of the rows *first* to *last* of a double-byte character set."""
    cells = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    raw = b" ".join(bytes((row, cell)) for row in range(first, last + 1) for cell in cells)
    return "".join(c for c in raw.decode(codec, "ignore") if c > "\x7f")


def _of_block(character: str) -> float:
    return _BLOCKS[bisect_right(_STARTS, ord(character)) - 1][1]


def score(text: str) -> float:
    """
    Return the natural logarithm of how probable *text* is as Chinese, in the script that fits best.

    Scores compare readings of the same bytes; `mean` compares texts of different lengths.
    """
    counts = Counter(text).items()
    return max(_sum(counts, weights("simplified")), _sum(counts, weights("traditional")))


def _sum(counts: Iterable[tuple[str, int]], known: dict[str, float]) -> float:
    return sum(n * (known[c] if c in known else _of_block(c)) for c, n in counts)


def mean(text: str) -> float:
    """
    Return the logarithm of how probable a character of *text* beyond ASCII is, on average.

    Prose has -6 to -8, a list of uncommon characters -10, a wrong reading -12 to -15; a text
    without such a character 0.
    """
    beyond = "".join(c for c in text if c > "\x7f")
    return score(beyond) / (len(beyond) or 1)


@cache
def _familiar() -> frozenset[str]:
    marks = (mark for marks in _MARKS.values() for mark in marks)
    return frozenset((*FREQUENT, *_TRADITIONAL, *marks))


def familiar(text: str) -> float:
    """
    Return the share of frequent ones among the distinct characters of *text* beyond ASCII.

    Cheaper than `mean`: prose has 0.7 and more, a wrong reading at most 0.4. It is 0 where
    there are too few characters to tell.
    """
    distinct = {c for c in text if c > "\x7f"}
    return len(distinct & _familiar()) / len(distinct) if len(distinct) >= 30 else 0.0
