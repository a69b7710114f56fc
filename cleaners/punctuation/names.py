"""Names of persons: foreign ones written with a dot, and two-character ones written with a gap."""

__all__ = ["SURNAMES", "is_transliterated"]

# Characters that transcribe foreign names.
_SOUNDS = frozenset(
    "阿埃艾爱安昂奥巴芭白拜班邦保堡鲍贝本比彼别宾波伯博布采查柴彻茨达戴丹道德登邓迪蒂丁东杜敦顿多俄厄恩尔"
    "法凡范方菲费芬丰冯佛夫弗芙福富伽盖冈高戈歌格葛根贡古瓜圭果哈海汉翰豪赫亨洪侯胡华怀惠霍基吉加嘉迦贾简杰金津卡凯坎康"
    "考柯科克肯孔库夸拉喇喀莱赖兰朗劳勒雷蕾黎里理利莉丽立林琳隆卢鲁路露伦罗萝洛吕马玛迈麦曼芒毛梅美门蒙孟米密蜜敏明摩弥"
    "莫默姆木穆拿娜纳乃奈南内嫩能尼妮涅宁纽农努诺欧帕派潘庞佩彭皮匹平珀朴普奇齐契恰乔切钦琴琼丘屈热仁茹儒若萨撒塞赛桑瑟"
    "森沙莎山珊尚绍舍申圣施什史士舒朔斯丝思司松苏索塔泰坦汤唐陶特滕提佻廷图土吐托陀瓦万旺威韦维卫温文翁沃乌武吾伍西希"
    "锡席夏香肖谢辛欣休许雪逊雅亚延扬耶叶伊衣依易因英尤于约泽曾扎詹珍治朱兹佐买合迭则祖娅让牛居列罕卓廉雨略鼎义沛次措曲央宗堆珠戛孜甫江提力玉买狄聂黛蓓茜琪妲"
)

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛"
    "樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉"
    "骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗"
    "瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)


def is_transliterated(line: str, index: int, at_least: int = 1) -> bool:
    """
    Tell whether the dot at *index* stands between the parts of a foreign name (卡尔·马克思).

    Both parts must have *at_least* so many characters that transcribe foreign sounds beside it.
    """
    left = line[max(0, index - at_least) : index]
    right = line[index + 1 : index + 1 + at_least]
    if len(left) < at_least or len(right) < at_least:
        return False
    return _SOUNDS.issuperset(left) and _SOUNDS.issuperset(right)
