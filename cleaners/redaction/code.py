"""What belongs to a machine: addresses, paths, file names, versions, wildcards, lines of code."""

import re

from qinggao.lazily import pattern

from .candidates import MARK
from .context import Context, is_han, is_latin
from .figures import MASKED_MAIL, UNIT, date_part, masked_address
from .words import one_of

__all__ = ["address", "code_line", "digest", "file_name", "version", "wildcard"]

_URL = pattern(
    r"[a-z]+://|\bwww\.|^//|[\w-]\."
    + one_of("com cn org net gov edu io info html? php aspx? jsp")
    + r"\b",
    re.IGNORECASE,
)
_PATH = pattern(
    r"(?:^|[A-Za-z0-9_.~*)-])[/\\](?=[A-Za-z0-9_.*~])|[/\\]\*\*?(?:[/\\]|$)|^~?/[A-Za-z]|^[A-Za-z]:"
)
_ASSIGNED = pattern(r"[A-Za-z_]\w*[\])]?\s?(?:==?|:=|\+=|!=|<=|>=|=>)|[?&][a-z]\w*=|\$\{?[A-Za-z_]")
_COLOUR = pattern(r"#[0-9A-Fa-fXx]{6}(?![0-9A-Za-z])")
_MAIL = pattern(r"[\w×*]@[\w×*]")
_PLACEHOLDER_MAIL = pattern(r"x+[@.]")
_UNIT = pattern(f"(?:/{MARK}{{1,3}})?{UNIT}")  # 血压XXX/XXmmHg


_SIGNS = frozenset("#@:/\\.=&?$")


def address(c: Context) -> bool:
    """https://x.cn/xx, src/**/*.py, key=XXX, xx@xx.com: an address, a path or an assignment."""
    if not ("!" <= c.left[-1:] <= "~" or "!" <= c.right[:1] <= "~"):
        return False
    token = c.token()
    if _SIGNS.isdisjoint(token) or date_part(c) or _UNIT.match(c.right):
        return False
    if "@" in token and _MAIL.search(token):
        masked = c.length >= 2 and MASKED_MAIL.search(token)
        return not masked or bool(_PLACEHOLDER_MAIL.match(token))
    if _COLOUR.search(token) or _URL.search(token) or _ASSIGNED.search(token):
        return True
    return bool(("/" in token or "\\" in token) and _PATH.search(token))


_EXTENSION = pattern(
    r"\."
    + one_of(
        "docx? xlsx? pptx? pdf txt md csv json xml ya?ml toml zip rar 7z tar gz jpe?g png gif bmp",
        "svg",
        "mp[34] avi mov wps ofd et dps caj py js ts java cpp? h go rs rb sh bat exe dll log ini",
        "conf",
        "cfg sql html? css vue dwg psd bak tmp",
    )
    + r"(?![A-Za-z])",
    re.IGNORECASE,
)
_NAME = pattern(r"[\w\-+·×*()（）〔〕\[\]【】.]*")
LONGEST_NAME = 16  # characters between the run and the extension


def file_name(c: Context) -> bool:
    """XX_总结.docx: stands in the name of a file, up to its extension."""
    extension = _EXTENSION.search(c.right) if "." in c.right else None
    if extension is None or extension.start() > LONGEST_NAME:
        return False
    return _NAME.fullmatch(c.right, 0, extension.start()) is not None


_HEXADECIMAL = frozenset("0123456789abcdef")
_HASH = pattern(r"(?<![A-Za-z0-9])(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}$")


def digest(c: Context) -> bool:
    """3a7bd3e2xx: the end of a hash."""
    return c.left[-1:] in _HEXADECIMAL and _HASH.search(c.left) is not None


_VERSION = pattern(r"(?:[a-wyz]|(?<!\d)\d{1,2})\.(?:\d+\.)*$")
_ADDRESS = pattern(r"\d{1,3}\.(?:[\dXx×*]{1,3}\.){1,2}$")
_CLASSES = frozenset("12345")
_CLASS = pattern(r"(?<![\d.])[1-5]$")
_STATUS = pattern(
    one_of("HTTP http 状态码 错误 响应 报错 服务端 服务器 接口 返回 请求 异常 重定向 网关")
)


def version(c: Context) -> bool:
    """3.x, V2.X, 10.0.x.x, 5xx: a family of versions, addresses or status codes."""
    left, right = c.tail, c.right
    if masked_address(c):
        return False
    plain = c.shape == "run" and not left.endswith(".") and not right.startswith(".")
    if (plain and left[-1:] not in _CLASSES) or date_part(c):
        return False
    counted = c.after.kind == "number" or right[:1] in {"%", "％"}
    if left.endswith("."):
        if _ADDRESS.search(left):
            return True
        named = c.after.weight >= 2 or left.endswith(("No.", "NO."))  # 1.XX区 is an item of a list
        return not named and not counted and bool(_VERSION.search(left))
    if c.shape == "decimal":
        named = c.near_right.startswith(("版", "系列")) or left[-1:] in {"v", "V"}
        return named or _ADDRESS.search(left) is not None
    if right.startswith(".") and is_latin(right[1:2]):
        return True
    if c.length == 2 and left[-1:] in _CLASSES and _CLASS.search(left):
        return not counted or bool(_STATUS.search(c.clause(12)))
    return False


_LETTER = pattern(r"[A-WYZa-wyz]")
_CODE_LINE = pattern(
    r"^\s*"  # noqa: S608  (recognises a query, and makes none)
    + one_of(
        r"SELECT INSERT UPDATE DELETE CREATE ALTER DROP import from\s\w+\simport def\s class\s",
        r"return",
        r"for\s\( while if\s\( \#include \#define int\s char\s float\s void\s var\s let\s const\s",
        r"func\s",
        r"fn\s print echo grep sed awk find\s ls\s rm\s cp\s mv\s cd\s git\s pip\s npm\s docker",
        r"curl",
        r"sudo \$\s >>>\s // /\*",
    )
    + r"|\b"
    + one_of("SELECT FROM WHERE COUNT LIKE select from where count sizeof malloc printf lambda")
    + r"\b.*[*%]|;\s*$|\)\s*\{|\bfor \w+ in\b"
)


def code_line(c: Context) -> bool:
    """SELECT * FROM 表: a line of code, with more letters than Han characters."""
    line = c.clause()
    letters = len(_LETTER.findall(line))
    return letters >= 3 and letters >= sum(map(is_han, line)) and bool(_CODE_LINE.search(line))


_POWER = pattern(r"-?\d+(?:\.\d+)?(?:\s?[a-z(,)]|$)")
_SLASHES = frozenset("/\\#")
_AFTER_WHICH = frozenset(".])}")
_BEFORE_WHICH = frozenset(".#()[{,;")


def wildcard(c: Context) -> bool:
    """.*, [a-z]*, A*算法, */5, *#06#, C*代数, **0.5 is: a wildcard or an operator."""
    previous, following = c.left[-1:], c.right[:1]
    if masked_address(c):
        return False
    if c.shape == "decimal":
        return c.after.kind != "number"  # *.*
    if not c.foreign:
        return False
    if c.length == 2 and previous != "*" and _POWER.match(c.right) and not is_han(c.previous):
        return True  # **0.5 is sqrt
    if following in _SLASHES or previous in _SLASHES:
        # 张**/李**: a stroke between two markers has Han beyond both.
        return not (is_han(c.left.rstrip("*/")[-1:]) and is_han(c.right.lstrip("*/")[:1]))
    if previous in _AFTER_WHICH:
        if previous == "." and not c.left[-2:-1].isdigit():
            return True
        if c.single and _LETTER.search(c.token()):
            return True  # [a-z]*匹配
        return not is_han(following) and following not in {"%", "％", "号"}
    return c.single and following in _BEFORE_WHICH and not is_han(previous)
