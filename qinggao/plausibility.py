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
    "翁荀甄封储靳巫焦谷车侯蓬仰仲仇栾甘厉祖符景詹幸韶效线召署值专突采限势台肃显追供域质构参策著牢"
    "页档装初广首屋读筑盯移央永警乾份汛倒础斤益序聚需功析继留订均禾绩言禁困醒否遵馆享驻探男妥帮互"
    "救良榆获巩侵奋询覆略涉途劲损峻扬您阅衔旗详佳艰践径仓犯炼塞辆川涛澜触距融启惠慑靠帜握纵懈逾漂"
    "兑阻畅宪搞撑综顶贡献拆宏弘昨牵隆赞贸浮森恢赠绪熟矩智馈篇普闭碰衡迁迅沟矛盾颁允擅垂幅庆末嘉瑞"
    "敷衍餐饮渡慎畏戒僚巨轮串摘返敛碍倡迫浪横纯浊催贵累旨缩燥涌屯溢截稍花圈操净惧滋壤彰搭博夯野借"
    "堵楚暂陪秀谅纷谐勉替括尺涨泰湾亦诿秧趣味幢骤轴殊竭递嵌扰漠惕猎铲赢踪寻笼剖遮迸亮窝赃循悉翻拟"
    "谋诫泥邀弃怠挺悟懂捍魂隙圆凝啦彼苍州垮扫诵盗篮绳挤磊萝滚扇塑盼孤轨晒俗澄勾吞睛媒丢丧弦谨仆概"
    "狭逢劣妄跌凑冤旦挫妨拢乘冲锋卒膀誉奉饬顽赌驰镜频凡述锐咬仗拼搏添寄坛置默键码删览链址浏载录户"
    "屏幕框栏菜菊钮软硬盘插册贷额账簿购销售铺货币券租赁押姓龄籍届级营排宅梯厅厨厕浴窗墙壁柱桥隧渠"
    "库堤坝港渔牧畜禽饲粮棉糖茶蔬瓜豆稻麦植栽耕播灌溉肥虫害灾涝旱震滑坡塌陷滞污染废渣尘噪辐核煤炭"
    "矿钢铜铝锌锡铅锰钨稀纺缝纫皮鞋帽衣裤裙袜丝绸绒巾褥枕桌椅柜箱袋伞泡锅碗盆瓶罐杯筷勺刀叉饭粥饼"
    "饺炒煮蒸烤炸腌腊肠肝胃肾肺胆脾脏腰腹胸肩臂腕腿膝趾肤骨筋脉眉鼻唇嘴舌牙喉颈咳嗽喘吐泻痛痒肿癌"
    "症炎菌疫剂丸膏诊士患歌蹈琴棋画演拍摄映稿撰译跳掷泳冰拳牌奖冠裁宇宙箭航船舰艇潜炮坦械侦敌阵退"
    "撤占垫填挖掘钻凿锤锯刨磨抛焊铸锻轧伸扭弯折叠缠绕绑捆扎拴扣锁钥匙拧旋摇晃摆荡抖颤蹲跪爬攀跨迈"
    "踏踩踢踹蹬拽拖搡搀扛抬挑担驮捧搂捏掐揉搓擦抹刮削剥撕扯剪割砍劈哭骂吵嚷喊吼嘶哑咽噎呛呕叹哀愁"
    "忧恼怨嫉妒羡慕佩敬崇拜怜悯聪慧愚蠢笨拙巧敏捷迟钝勤懒惰勇怯懦韧固执倔谦虚骄傲诚恳伪狡猾奸诈贪"
    "婪吝啬慷慨晨曦霞午夕昏暮晴朗霾雾霜雹闪虹赤橙紫灰褐粉棕爹娘婆媳婿舅姑姨叔伯侄甥嫂戚邻宾伴侣筹"
    "拨缴减免贴励惩罚冻辩申审庭刑拘捕逮缓役夺匿瞒骗欺敲勒索贿赂挪渎滥徇私弊枉柔粗糙腻厚薄宽窄浅浓"
    "淡稠疏慢旧坏丑猛凶狠残酷惨壮豪伟辉煌灿烂艳雅朴素洁琐混肮踊跃拓枢纽短漏隐倾蔓延遏摸兼赋予授遣"
    "聘辞休岗竞选荐拔晋巡抽测鉴估丘陵岭峰峡壑崖岩溪瀑泉池塘泊沼泽湿滩涂屿礁枫杉桂槐桐榕荷莲桃杏梨"
    "枣柿橘柑葡萄蕉荔枝苹鹰雁燕雀鸦鹊鸽鹅鹤蛇蛙龟鳖虾蟹蚁蜂蝶蝇蚊蜘蛛蚕驴骡驼鹿狼狐狸猴鼠琼浙皖闽"
    "赣鄂湘粤蜀黔滇陕蒙辽沪渝津冀豫"
)

# A frequent character, then its form in traditional script.
_TRADITIONAL = (
    "这這个個们們来來为為国國说說时時会會对對于於过過发發后後里裡种種经經么麼学學现現当當没沒动動"
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
    "闵閔贾賈颜顏骆駱卢盧缪繆邓鄧龚龔储儲车車栾欒厉厲线線专專采採势勢台臺肃肅显顯质質构構参參页頁"
    "档檔装裝广廣读讀筑築础礎继繼订訂绩績馆館驻駐帮幫获獲巩鞏奋奮询詢劲勁损損扬揚阅閱衔銜详詳艰艱"
    "践踐径徑仓倉炼煉辆輛涛濤澜瀾触觸启啓慑懾帜幟纵縱兑兌畅暢宪憲撑撐综綜顶頂贡貢献獻牵牽赞贊贸貿"
    "赠贈绪緒馈饋闭閉迁遷沟溝颁頒庆慶饮飲轮輪敛斂碍礙横橫纯純浊濁贵貴缩縮涌湧净淨惧懼暂暫谅諒纷紛"
    "谐諧涨漲湾灣诿諉骤驟轴軸递遞扰擾猎獵铲鏟赢贏踪蹤寻尋笼籠窝窩赃贓拟擬谋謀诫誡弃棄圆圓苍蒼扫掃"
    "诵誦盗盜篮籃绳繩挤擠萝蘿滚滾轨軌晒曬丢丟丧喪谨謹仆僕狭狹凑湊拢攏冲衝锋鋒誉譽饬飭顽頑赌賭驰馳"
    "镜鏡频頻锐銳坛壇键鍵码碼删刪览覽链鏈浏瀏载載录錄户戶栏欄钮鈕软軟盘盤册冊贷貸额額账賬购購销銷"
    "铺鋪货貨币幣赁賃龄齡届屆级級营營厅廳厨廚厕廁墙牆桥橋库庫坝壩渔漁饲飼粮糧麦麥虫蟲灾災涝澇滞滯"
    "废廢尘塵辐輻矿礦钢鋼铜銅铝鋁锌鋅锡錫铅鉛锰錳钨鎢纺紡缝縫纫紉裤褲袜襪丝絲绸綢绒絨柜櫃伞傘锅鍋"
    "饭飯饼餅饺餃腌醃腊臘肠腸肾腎胆膽脏髒肤膚脉脈唇脣颈頸泻瀉痒癢肿腫剂劑诊診画畫摄攝译譯掷擲奖獎"
    "舰艦潜潛侦偵敌敵阵陣占佔垫墊钻鑽凿鑿锤錘锯鋸抛拋铸鑄锻鍛轧軋弯彎叠疊缠纏绕繞绑綁锁鎖钥鑰拧擰"
    "摇搖摆擺荡蕩颤顫迈邁搀攙担擔驮馱搂摟剥剝骂罵哑啞呛嗆呕嘔叹嘆忧憂恼惱羡羨怜憐悯憫聪聰迟遲钝鈍"
    "懒懶韧韌执執谦謙虚虛骄驕诚誠恳懇伪僞诈詐贪貪啬嗇雾霧闪閃邻鄰宾賓侣侶筹籌拨撥缴繳减減贴貼励勵"
    "惩懲罚罰冻凍辩辯审審缓緩夺奪瞒瞞骗騙贿賄赂賂渎瀆滥濫腻膩宽寬浅淺浓濃旧舊坏壞丑醜凶兇残殘惨慘"
    "壮壯伟偉辉輝灿燦烂爛艳豔朴樸洁潔琐瑣肮骯跃躍枢樞纽紐隐隱倾傾赋賦辞辭岗崗竞競选選荐薦晋晉测測"
    "鉴鑑岭嶺峰峯峡峽岩巖泽澤湿溼滩灘涂塗屿嶼枫楓莲蓮枣棗苹蘋鹰鷹鸦鴉鹊鵲鸽鴿鹅鵝鹤鶴龟龜鳖鱉虾蝦"
    "蚁蟻蝇蠅蚕蠶驴驢骡騾驼駝琼瓊闽閩赣贛粤粵陕陝辽遼沪滬着著"
)

# What the characters of a block weigh (natural logarithm of their share of a text), from its first
# code point on. What stands in misread text far more often than in text weighs least.
_BLOCKS = (
    (0x00, -16.0), (0x09, -4.0), (0x0B, -16.0), (0x0D, -4.0), (0x0E, -16.0), (0x20, -4.0),
    (0x21, -5.5), (0x30, -4.5), (0x3A, -6.0), (0x41, -4.5), (0x5B, -6.5), (0x61, -4.0),
    (0x7B, -6.5), (0x7F, -18.0), (0xA0, -10.0), (0x100, -12.0), (0x370, -11.5), (0x530, -17.0),
    (0x2000, -10.0), (0x2070, -11.0), (0x2100, -10.0), (0x2500, -9.8), (0x2600, -12.0),
    (0x2E80, -18.0), (0x3000, -8.0), (0x3041, -11.5), (0x3100, -12.0), (0x3130, -17.0),
    (0x3200, -11.5), (0x3400, -18.0), (0x4E00, -16.5), (0xA000, -18.0), (0xE000, -19.0),
    (0xF900, -16.0), (0xFE10, -12.0), (0xFE70, -18.0), (0xFF01, -9.5), (0xFF10, -7.0),
    (0xFF1A, -9.5), (0xFF21, -8.5), (0xFF3B, -10.0), (0xFF41, -8.5), (0xFF5B, -10.0),
    (0xFF61, -16.0), (0xFFE0, -10.0), (0xFFF0, -20.0), (0x1F300, -13.0), (0x20000, -18.5),
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
        found |= dict.fromkeys(_row_cells(0xB0, 0xD7, "gb2312"), -10.8)
    else:
        found = dict.fromkeys(_row_cells(0xC9, 0xF9, "big5"), -14.7)
        found |= dict.fromkeys(_row_cells(0xA4, 0xC6, "big5"), -11.2)
        # Where GB 2312 has the same character, it knows better which of 5401 are in use.
        for first, last, value in ((0xB0, 0xD7, -10.8), (0xD8, 0xF7, -12.8)):
            shared = found.keys() & set(_row_cells(first, last, "gb2312"))
            found |= {c: value for c in shared if found[c] > -14.0}
    ranks = [-3.4 - 0.8 * math.log1p(rank / 3) for rank in range(len(FREQUENT))]
    # 里 and 后 are words of both scripts, and one form of a pair each.
    found |= {c: rank for c, rank in zip(FREQUENT, ranks, strict=True) if found.get(c, -15) > -14}
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
