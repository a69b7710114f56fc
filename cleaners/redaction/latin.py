"""What only looks like a marker because it is written in Latin letters, figures and signs: code and names."""

import re

from cleaners.redaction.candidates import MARKS
from cleaners.redaction.context import Context, is_han, is_latin
from cleaners.redaction.figures import date_part

__all__ = ["VETOES"]

# A plate (京A·×××) or a flight (CA××××): capitals, then what is masked.
_CODE_BEFORE = re.compile(
    r"(?:[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼警学挂使领][A-Z][·・•]?[A-Z0-9]{0,5}|(?<![A-Za-z×*＊])[A-Z]{1,2}|(?<![×*])[×*][A-Z][·•]?)$"
)
_PLATE = re.compile(r"[A-Z][·•]?[×*\dA-Z]{4,6}(?![A-Za-z])")  # 车牌号×A×××××
_CODE_AFTER = (
    "次",
    "号",
    "高速",
    "国道",
    "省道",
    "公路",
    "航班",
    "班次",
    "车次",
    "街区",
    "座",
    "栋",
    "区",
)
_COMMON = re.compile(
    r"(?:km²?|cm|mm|m[²³]|kg|mg|ml|mL|KB|MB|GB|TB|kV|kW|kWh|MW|MWh|Hz|kHz|GHz|dB|mmHg|APP|App|app|KTV|CEO|CFO|COO|CTO|CBD|PPP|LED|POS|VIP|ATM|Logo|logo|LOGO|PPT|IT|MBA|GDP|TV|SPA|PLUS|LLC|Ltd|Co)(?![A-Za-z])"
)
# X光, X轴, X战警: words that are written with the letter itself.
_WORDS_AFTER = re.compile(
    r"光|射[线频]|线(?:片|机|管|衍射|检查|摄|探|影|荧光|胸|照)|胸片|刀(?:治|手)|轴|坐标|染色|连锁|波段|展架|型(?:腿|人才|图|撑|钢|架)|"
    r"形(?![势式象成])|字(?:形|型|母|样|交叉|[，。])|状|腿|战警|教授的|档案|因子|世代|特遣队|玖少年|理论|效率|非效率|方向|平面|值(?![班守勤得])|变量|变换|档|"
    r"代表(?:自|某|未知|变量|性|该|一)|表示(?:自|某|未知|变量|时间|数|人|第|样本|该|一)|向(?:位移|力|偏移|尺寸|加速度|平移|运动|分量|振动)|等于|取值|为自变量|"
    r"疾病|综合征|代码|键|支撑|电容|上(?:发|的|称|表示|宣布|转|看|分享|写|回)|平台(?:上|发|账|用户|官|的|公|创|和|$|[，。、宣称])|推特|社交|的悲剧|的献身|"
    r"粒子|玻色子|行星|星(?![期级])|联赛|挑战赛|空间站|终端|服务器|窗口系统|标签|[₀-₉⁰-⁹²³¹′″̄]|系列(?:手机|处理器|显卡)"
)
_WORDS_BEFORE = re.compile(
    r"(?:变量|参数|因子|元素|未知数|字母|英文|罗马数字|大写|小写|改名为|更名为|改名|更名|推特|特斯拉|马斯克旗下|维生素|射线|横轴|横坐标|嫌疑人(?=X的)|"
    r"函数|解得|自变量|随机变量|向量|矩阵|染色体|荣耀|沃尔沃|红魔|神舟|机型|战警)$"
)
_WORDS_PERHAPS = re.compile(
    r"(?:苹果|小米|宝马|病毒|因素|求|输入|集合|样本|设|令|已知|当|若|假设|式中|其中|点|平台|媒体)$"
)
_CHROMOSOME = re.compile(
    r"染色体|性别决定|基因型|伴性|核型|性染色|雌性|雄性|雌雄|胚胎|配子|性别鉴定|X[YO]型|/XY|XY[/、和]|减数分裂|卵细胞"
)
_KARYOTYPE = re.compile(r"4[4-9][，,+]\s?$")
_XY = re.compile(r"(?<![A-Za-z])X*[YO](?![A-Za-z])")
_ROMAN = re.compile(r"(?<![A-Za-z])(?:I{1,3}|IV|VI{0,3}|IX|XI{1,3}|XIV|XVI?|V)(?![A-Za-z])")
_URL = re.compile(
    r"[a-z]+://|\bwww\.|^//|[\w-]\.(?:com|cn|org|net|gov|edu|io|info|html?|php|aspx?|jsp)\b",
    re.IGNORECASE,
)
_MASKED_MAIL = re.compile(r"[\w.+-]*[*×xX]{2,}[\w.-]*@[\w*.-]+")
_FILE = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|txt|md|csv|json|xml|ya?ml|toml|zip|rar|7z|tar|gz|jpe?g|png|gif|bmp|svg|mp[34]|avi|mov|wps|ofd|et|dps|caj|"
    r"py|js|ts|java|cpp?|h|go|rs|rb|sh|bat|exe|dll|log|ini|conf|cfg|sql|html?|css|vue|dwg|psd|bak|tmp)(?![A-Za-z])",
    re.IGNORECASE,
)
REACH_OF_NAME = 16
_NAME_PART = re.compile(r"[\w\-+·×*()（）〔〕\[\]【】.]*$")
_PATH = re.compile(
    r"(?:^|[A-Za-z0-9_.~*)-])[/\\](?=[A-Za-z0-9_.*~])|[/\\]\*\*?(?:[/\\]|$)|^~?/[A-Za-z]|^[A-Za-z]:"
)
_ASSIGNED = re.compile(
    r"[A-Za-z_]\w*[\])]?\s?(?:==?|:=|\+=|!=|<=|>=|=>)|[?&][a-z]\w*=|</?[a-z]|\$\{?[A-Za-z_]"
)
_VERSION = re.compile(r"(?:[A-WYZa-wyz]|(?<!\d)\d{1,2})\.(?:\d+\.)*$")
_ADDRESS = re.compile(r"\d{1,3}\.(?:[\dXx×*]{1,3}\.){1,2}$")
_STATUS = re.compile(
    r"HTTP|http|状态码|错误|响应|报错|服务端|服务器|接口|返回|请求|异常|重定向|网关"
)
_MATHS = re.compile(
    r"方程|函数|变量|未知数|求解|解得|解集|不等式|定义域|抛物线|导数|数列|向量|矩阵|代入|[≤≥≠≈∈∫∑√π²³]|[\d)）][-+−]x|x[-+−]\d|"
    r"[yYzZ](?:轴|坐标|[、，,]|的)|[、，,和与][yYzZ](?![A-Za-z])"
)
# Words of mathematics that other texts use too (直线距离约X公里, 概率为X%).
_MATHS_PERHAPS = re.compile(r"[=＝]|坐标|直线|曲线|极限|概率|期望|公式")
_SIDE = r"=＝+＋^<>≤≥≠≈∈→←⇒|∣÷·−√∑∫{}\[\]\\$&′'?!@#;"
_OPERATOR = re.compile(f"[{re.escape(_SIDE)}]")
_LATIN = re.compile(r"[A-WYZa-wyz]")
_CODE_LINE = re.compile(
    r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|import|from \w+ import|def |class |return|for \(|while|if \(|#include|#define|int |char |float |"
    r"void |var |let |const |func |fn |print|echo|grep|sed|awk|find |ls |rm |cp |mv |cd |git |pip |npm |docker|curl|sudo|\$ |>>> |//|/\*)|"
    r"\b(?:SELECT|FROM|WHERE|COUNT|LIKE|select|from|where|count|sizeof|malloc|printf|lambda)\b.*[*%]|;\s*$|\)\s*\{|\bfor \w+ in\b"
)


_OPEN = frozenset("(（[［【")
_CLOSE = frozenset(")）]］】")
_PAIR = re.compile(r"[,，]\s?[A-Za-z0-9α-ω]")
_COLONS = frozenset(":：")


def _known_word(c: Context) -> bool:
    """X光, X轴, XX染色体, 变量X, 特斯拉Model X: the letter itself is meant."""
    if c.length <= 3 and (_CHROMOSOME.search(c.clause(16)) or _KARYOTYPE.search(c.left)):
        return True
    if c.length <= 3 and c.run.isupper() and _XY.search(c.left[-5:] + "|" + c.right[:5]):
        return True
    if not c.single:
        return False
    if _WORDS_AFTER.match(c.near_right):
        return True
    if _WORDS_BEFORE.search(c.near_left):
        return c.next not in {"年", "月", "日"}
    return c.after.weight < 2 and bool(_WORDS_PERHAPS.search(c.near_left))


def _latin_word(c: Context) -> bool:
    """XML, max, Windows XP, iPhone X: part of a word or a name in Latin letters."""
    previous, following = c.left[-1:], c.right[:1]
    before, behind = is_latin(previous), is_latin(following)
    if not before and not behind:
        word_before = c.left.endswith(" ") and is_latin(c.previous)
        word_behind = c.right.startswith(" ") and is_latin(c.next)
        if c.single:
            return word_before or word_behind
        return word_before and word_behind
    if c.length >= 4 and (previous.isdigit() or following.isdigit() or "A" <= previous <= "Z"):
        return False  # 91XXXXXXXXMA: an identifier
    if behind:
        return not (c.length >= 2 and not before and _COMMON.match(c.right))
    if _CODE_BEFORE.search(c.left):
        return not (
            c.length >= 3 or is_han(c.left[-2:-1]) or c.near_right.startswith(_CODE_AFTER)
        ) or (c.single)
    return True


def _latin_sign(c: Context) -> bool:
    """A×B, **kwargs, char *p: an operator beside a Latin letter."""
    previous, following = c.left[-1:], c.right[:1]
    before, behind = is_latin(previous), is_latin(following)
    if not before and not behind:
        return c.single and (is_latin(c.previous) or is_latin(c.next))
    if c.single and _PLATE.match(c.right) and not before:
        return False
    if c.single:
        return not (_CODE_BEFORE.search(c.left) and len(c.left) > 2 and is_han(c.left[-2]))
    if before and (c.length >= 3 or _CODE_BEFORE.search(c.left)):
        return behind and not (c.length >= 3 and _MASKED_MAIL.search(c.token()))
    if behind and not before and (_COMMON.match(c.right) or previous.isdigit()):
        return False
    return True


def _token(c: Context) -> bool:
    """https://x.cn/xx, *.docx, src/**/*.py, report_xx.txt, key=XXX, xx@xx.com: not a word of the text."""
    left, right = c.left[-1:], c.right[:1]
    if date_part(c) or _COMMON.match(c.right):
        return False
    if not ("!" <= left <= "~" or "!" <= right <= "~"):
        return False
    token = c.token()
    if "@" in token and re.search(r"[\w×*]@[\w×*]", token):
        return not (
            _MASKED_MAIL.search(token) and c.length >= 2 and not re.match(r"x+@|x+\.", token)
        )
    if _URL.search(token) or _ASSIGNED.search(token):
        return True
    return bool(("/" in token or "\\" in token) and _PATH.search(token))


def _file_name(c: Context) -> bool:
    """XX_总结.docx: stands in the name of a file, up to its extension."""
    if "." not in c.right:
        return False
    extension = _FILE.search(c.right)
    if extension is None:
        return False
    between = c.right[: extension.start()]
    return len(between) <= REACH_OF_NAME and bool(_NAME_PART.fullmatch(between))


def _version(c: Context) -> bool:
    """3.x, V2.X, 10.0.x.x, 5xx: a family of versions, addresses or status codes."""
    left = c.left
    unit = c.after.kind == "number" or c.right[:1] in {"%", "％"}
    if date_part(c):
        return False
    if left.endswith("."):
        if _ADDRESS.search(left):
            return True
        return bool(_VERSION.search(left)) and not unit and not left.endswith(("No.", "NO."))
    if c.shape == "decimal":
        return (
            c.near_right.startswith(("版", "系列"))
            or left[-1:] in {"v", "V"}
            or _ADDRESS.search(left) is not None
        )
    if c.right.startswith(".") and c.right[1:2].isalpha() and is_latin(c.right[1]):
        return True
    if c.length == 2 and re.search(r"(?<![\d.])[1-5]$", left):
        return not unit or bool(_STATUS.search(c.clause(12)))
    return False


def _variable(c: Context) -> bool:
    """y=2x+1, 1+X证书, X∶Y, [x], f(x): a letter that stands for a quantity."""
    previous, following = c.previous, c.next
    if c.run.islower() and c.left[-1:].isdigit() and c.length == 1 and c.after.weight < 3:
        return True
    if not c.single:
        return False
    if (previous and _OPERATOR.match(previous)) or (following and _OPERATOR.match(following)):
        return True
    if previous in _OPEN and (following in _CLOSE or _PAIR.match(c.near_right)):
        return True
    if re.match(r"[-–—~～/]+[A-Za-z0-9]", c.near_right) or re.search(
        r"[A-Za-z0-9][-–~～/]+$", c.near_left
    ):
        return c.after.weight < 2
    if following in _COLONS:
        return not c.near_left
    return bool(_ROMAN.search(c.left[-5:]) or _ROMAN.search(c.right[:5]))


def _maths(c: Context) -> bool:
    """设x为……, X、Y两个变量, 解得x: a letter in a mathematical clause."""
    clause = c.clause(30)
    if _MATHS.search(clause):
        return True
    return (c.run == "x" or c.after.weight < 2) and bool(_MATHS_PERHAPS.search(clause))


def _model(c: Context) -> bool:
    """宝马X5, x86, X-37B: a letter and a figure are the name of a model."""
    if not c.single or c.shape != "run":
        return False
    if c.right[:1].isdigit():
        return True
    return bool(re.match(r"-?[A-Za-z0-9]", c.right)) and c.after.weight < 2


def _heading(c: Context) -> bool:
    """X. 附则, （X）: a Roman numeral counts the lines."""
    return c.single and not c.near_left and c.next in {".", "．", "、", ")", "）"}


def _check_digit(c: Context) -> bool:
    """11010119900307123X, ISBN 7-100-00000-X: the last figure of a number may be the letter X."""
    if not c.single or is_han(c.right[:1]) and c.after.weight >= 2:
        return False
    return bool(re.search(rf"(?:[\d{re.escape(MARKS)}]{{9}}|\d-)$", c.left))


def _code_line(c: Context) -> bool:
    """SELECT * FROM 表: a line of code, whatever stands in it."""
    line = c.clause()
    if not _CODE_LINE.search(line):
        return False
    return max(3, sum(map(is_han, line))) <= len(_LATIN.findall(line))


# When each is asked ("single": one masked character; "foreign": beside something that is not Chinese).
VETOES = {
    "letter": (
        ("a word written with the letter", "always", _known_word),
        ("part of a file name", "always", _file_name),
        ("part of a Latin word", "foreign", _latin_word),
        ("part of an address, a path or code", "foreign", _token),
        ("a version, an address or a status code", "foreign", _version),
        ("a variable or an operator beside it", "single", _variable),
        ("the name of a model", "both", _model),
        ("a mathematical clause", "single", _maths),
        ("a Roman numeral that counts lines", "both", _heading),
        ("a check digit", "both", _check_digit),
    ),
    "sign": (
        ("part of a file name", "always", _file_name),
        ("a Latin letter beside a sign", "foreign", _latin_sign),
        ("part of an address, a path or code", "foreign", _token),
        ("a version, an address or a status code", "foreign", _version),
        ("a line of code", "foreign", _code_line),
    ),
}
