"""What no rule may touch: code, links, paths, references, numbers in lists, redaction markers.

A protected span is overwritten by a stand-in of the same length, so that the rules need not know
why it is protected: it has no punctuation any more, and it still counts as Latin or as Chinese.
"""

import re
from collections.abc import Sequence

from qinggao.lazily import pattern

from .characters import BOLD, CODE, HAN, KIND, MASK
from .spoken import MAY_BE_SPOKEN_OF, without_spoken

__all__ = ["CODE_MARKS", "MASKS", "blocks", "masked"]

# A line without any of the first has no code to protect, and no marker without the second ones.
CODE_MARKS = "ABCDEFGHIJKLMNOPQRSTUVWYZabcdefghijklmnopqrstuvwyz`@\\<>|[]{}$/=#~^&"
MASKS = "_XxＸｘ×✕✖╳*＊○◯□■●"
_CODE_MARK = pattern(f"[{re.escape(CODE_MARKS)}]")
_MASK = pattern(f"[{MASKS}]")
_ODD = pattern(
    r"""[:;.。．("](?:(?<=[:;])-?[)(]|(?<=[.。．])\ [.．]|(?<=\()0\d|(?<="),")""", re.VERBOSE
)

# A face: (^_^), (≧▽≦), (T_T)
_FACE = rf"\([^()\s{HAN}]{{0,12}}(?:[\^ω▽≧≦￣╥﹏]|[TtOo;>]_[TtOo;<])[^()\s{HAN}]{{0,12}}\)"
_FACES = pattern(_FACE)
_CALL = pattern(r"[Xx_][Xx_0-9.]*\(")

_CODE_LINE = pattern(
    r"""\s*(?:
    (?:\$\ |>>>\ |//|/\*|\#!|\#include|import\ [a-z]|from\ [\w.]+\ import\ |def\ \w+\()
  | class\ \w+\s*[(:{]
  | (?:const|let|var|int|string|char|double|float|bool|auto)\ \w+\s*[=;(]
  | (?:public|private|protected|static)\ [A-Za-z]
  | [A-Za-z_][\w.\[\]]*\s*(?:[-+*/:]?=|<-)\s*[^\s=]
  | [A-Za-z_][\w.]*\ ?\(.*[)"'\w]\s*[;{]\s*$
  | [A-Za-z_][\w<>\[\]]*\ [A-Za-z_]\w*\s*=\s*\S
  | (?:if|for|while|switch|catch)\ ?\(.*[;{}]\s*$ | return\ .*;\s*$ | echo\ ["'$]
  | [A-Za-z_][\w-]*:\ +["'\[{]
  | [{\[,]?\s*"[^"]*"\s*:\s*(?:["\[{0-9]|true|false|null)
  | "[^"]*"(?:,"[^"]*")+\s*$
  | (?:select\ .*\bfrom|insert\ into|delete\ from|update\ .*\bset)\b
    )""",
    re.VERBOSE | re.ASCII,
)

_STATEMENT = pattern(
    r"[SIUDCA](?:ELECT|NSERT INTO|PDATE|ELETE FROM|REATE TABLE|LTER TABLE)\b"
    r".{0,1000}(?:\b(?:FROM|VALUES|SET|WHERE|TABLE|ADD)\b|\()",
    re.ASCII,
)

# GB/T 7714: the type of the cited document, in brackets and with a mark after it.
_REFERENCE = pattern(r"\[(?:[A-Z]|EB|DB|CP|DS)(?:/(?:OL|CD|MT|DK))?\]\s*(?:[.．,，:：。]|//|\()")

# What may stand in an address; a mark only in front of more of it.
_URL = r"(?:[A-Za-z0-9/_\#&=+%~@-]|[.,:;?!'()*$\[\]](?=[A-Za-z0-9/_\#&=+%~@-]))"

_EXTENSION = r"(?:docx?|xlsx?|pptx?|pdf|txt|md|csv|zip|rar|jpe?g|png|wps)\b"
# What may stand in the name of a file or a folder.
_NAME = r'[^\s，。；：！？、“”（）<>|*"]'

# A masked number, or any other run of masks.
_MARKER = r"""
    (?P<number>(?<![A-Za-z])(?<![0-9]\.)[XxＸｘ×✕*＊]+(?:[.．,:][XxＸｘ×✕*＊]+)+(?![A-Za-z]))
  | (?P<mask>[XxＸｘ×✕✖╳*＊○◯□■●_]+)"""

_BOLD = r"(?P<bold>\*\*[^*\n]{1,40}\*\*(?:,\*\*[^*\n]{1,40}\*\*)+)"

_PROTECTED = pattern(
    rf"""
    (?P<code>
      (?<!`)(?P<ticks>`{{1,8}})(?!`)[^\n]{{1,400}}?(?<!`)(?P=ticks)(?!`)
    | (?:https?|ftps?|file|www)(?:://|\.){_URL}*(?:(?<=[/=\#])[{HAN}]+{_URL}*)*
    | (?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{{1,64}}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+
    | (?:(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\)
      (?:{_NAME}{{0,300}}?\.[A-Za-z]{{2,5}}(?![A-Za-z0-9.])|(?:(?![,;]){_NAME}){{0,300}})
    | (?<![A-Za-z0-9.])\.?\.?/(?:[\w.-]+/)+[\w.-]*
    | \([^()\s]{{0,40}}\)(?=[\w-]{{0,20}}\.
      {_EXTENSION})
    | {_FACE}
    | </?[A-Za-z][^<>\n]{{0,400}}> | <!--.{{0,400}}?--> | &\#?\w{{1,8}};
    | !\[ | \{{(?=[^{{}}\n]{{0,200}}":)[^{{}}\n]{{0,400}}\}}
    | (?<=\])\((?=[^\s()]*[/\#.]|<)(?:[^()\n]|\([^()\n]*\)){{0,400}}\)
    | ^\[[^\]\n]{{1,60}}\]:
    | \{{\{{.{{0,200}}?\}}\}} | \{{%.{{0,200}}?%\}} | \$\{{[^}}\n]{{0,200}}\}}
    | \\\(.{{1,200}}?\\\) | \$(?=[^$\n]{{0,200}}[\\_^=])[^$\n]{{1,200}}\$
    | :[a-z][a-z0-9_+-]{{1,30}}:(?![0-9/])
    | (?<![A-Za-z0-9_.])[A-Za-z_][A-Za-z0-9_.]*\((?=[^()\n]{{0,200}}["'=])[^()\n]{{0,200}}\)
    | (?<![A-Za-z0-9_-])[A-Za-z_][A-Za-z0-9_-]*\s?=\s?"[^"\n]{{0,200}}"
    | (?<![A-Za-z])(?:Dr|Mr|Mrs|Ms|Prof|No|Vol|Fig|St|Inc|Ltd|Co|Corp|vs|etc|al|Jr|Sr|pp
      |e\.g|i\.e|U\.S)\.(?!\.)
    | Yahoo!
    | [:;]-?[)(](?=\s|$|[，。！？]) | :::+
    | [.．](?:[ ][.．])+
    | \(0\d{{2,3}}\)[ -]?\d{{7,8}}
    )
  | {_BOLD}
  | {_MARKER}
    """,
    re.VERBOSE | re.MULTILINE,
)
# What is not ASCII begins a marker, or dots.
_MASKED = pattern(rf"[.．](?P<code>(?:[ ][.．])+)|{_MARKER}", re.VERBOSE)
_WITHOUT_CODE = pattern(rf"(?P<code>:::+)|{_BOLD}|{_MARKER}", re.VERBOSE)
_NUMBER = pattern("[.．,:](?<=[XxＸｘ×✕*＊].)[XxＸｘ×✕*＊]")
_BEGINNING_WITHOUT_CODE = pattern(f"[{MASKS}:]")
# What a protected span may begin with. In a word that is its first letter, where something fit
# follows, or any that an address (看http://) or a marker begins with. An address of mail begins
# with more.
_FIT = r"""(?:(?<=[^A-Za-z])|(?<=[fhwxXY])
  |(?<![A-Za-z].)(?=[A-Za-z0-9_%+-]*+(?:[.:@(!=]|\s=)))"""
_MARK = "＊Ｘｘ×✕✖╳○◯□■●"
_BEGINNING = pattern(rf"[A-Za-z_`\\/.．(<&!{{\[$:;*{_MARK}]{_FIT}", re.VERBOSE)
_BEGINNING_OF_MAIL = pattern(rf"[!-~．{_MARK}]{_FIT}", re.VERBOSE)

# 会议结束.</p>: what is before the tag ends there, and goes on with nothing Latin.
_ENDED = pattern("</|<br")
_BEFORE_TAG = pattern(rf"[{HAN}%）”]\.\Z")

# “名单,终稿.xlsx”
_FILE = pattern(rf"\.{_EXTENSION}")
_QUOTED_FILE = pattern(rf"(?<=[“‘《\"'])[^\n“”‘’《》\"']{{1,60}}\.{_EXTENSION}(?=[”’》\"'])")
# 一.总则 is a number in a list, with a mark of its own.
_HAN_ORDINAL = pattern(r"\s*第?(?:[一二三四五六七八九十]{1,3}|[甲乙丙丁])[.．](?![.．])")

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWYZabcdefghijklmnopqrstuvwyz") | {
    chr(ord(char) + 0xFEE0) for char in "ABCDEFGHIJKLMNOPQRSTUVWYZabcdefghijklmnopqrstuvwyz"
}
_CROSSES = frozenset("×✕✖╳")
_ALONE = _CROSSES | frozenset("XxＸｘ")
# X光 is a letter, not a marker.
_X_WORDS = ("光", "射", "线", "轴", "染色体")


def masked(line: str, masks: Sequence[int] | None = None, *, code: bool = True) -> str | None:
    """
    Return *line* with its protected spans overwritten, or None where all of it is protected.

    *masks*: where it has any of `MASKS`, and *code*: whether it has any of `CODE_MARKS`, where
    that is known already.
    """
    if MAY_BE_SPOKEN_OF.search(line):
        line = without_spoken(line)
    ordinal = _HAN_ORDINAL.match(line)
    if masks is None:
        code = _CODE_MARK.search(line) is not None
        masks = () if code else [mask.start() for mask in _MASK.finditer(line)]
    special, code = code, code or _is_odd(line)
    if not (ordinal or code or masks):
        return line
    if line.lstrip()[:1].isascii() and _CODE_LINE.match(line):
        return None
    if special:
        if ("E" in line and _STATEMENT.search(line)) or ("[" in line and _REFERENCE.search(line)):
            return None
        if "." in line and _FILE.search(line):
            line = _QUOTED_FILE.sub(_blacked_out, line)
    if ordinal:
        end = ordinal.end()
        line = line[: end - 1] + CODE + line[end:]
    if code or ":::" in line or "**,**" in line or _NUMBER.search(line):
        return _overwritten(line, code=code)
    return _without_markers(line, masks)


def _is_odd(line: str) -> bool:
    """Tell a line with a face, dots set wide, a telephone number, a row of data, a call of x()."""
    if "(" in line and (_CALL.search(line) or _FACES.search(line)):
        return True
    face = ("(" in line or ")" in line) and (":" in line or ";" in line)
    odd = face or " ." in line or " ．" in line or "(0" in line or '","' in line
    return odd and _ODD.search(line) is not None


def _overwritten(line: str, *, code: bool) -> str:
    """Overwrite all that is protected, wherever anything can begin."""
    mail = code and "@" in line
    beginning = _BEGINNING_OF_MAIL if mail else _BEGINNING if code else _BEGINNING_WITHOUT_CODE
    pieces: list[str] = []
    done = 0
    for match in beginning.finditer(line):
        start = match.start()
        if start < done:
            continue
        fitting = (_PROTECTED if line[start] < "\x7f" else _MASKED) if code else _WITHOUT_CODE
        if found := fitting.match(line, start):
            pieces += (line[done:start], _stand_in(found))
            done = found.end()
    return "".join(pieces) + line[done:] if pieces else line


def _without_markers(line: str, masks: Sequence[int]) -> str:
    """Overwrite the markers among *masks*: what they are without a number or bold words."""
    pieces: list[str] = []
    done = number = 0
    while number < len(masks):
        start = end = masks[number]
        while number < len(masks) and masks[number] == end:
            number += 1
            end += 1
        if instead := _instead_of_mask(line, start, end):
            pieces += (line[done:start], instead)
            done = end
    return "".join(pieces) + line[done:] if pieces else line


def _blacked_out(match: re.Match[str]) -> str:
    return CODE * len(match[0])


def _stand_in(match: re.Match[str]) -> str:
    found = match[0]
    if match.lastgroup == "bold":
        return found.replace("**,**", f"{BOLD}{BOLD},{BOLD}{BOLD}").replace("**", MASK * 2)
    if match.lastgroup == "mask":
        return _instead_of_mask(match.string, *match.span()) or found
    if match.lastgroup == "number":
        return MASK * len(found)
    if found[0] == "<" and _ENDED.match(found):
        before = match.string[max(0, match.start() - 2) : match.start()]
        if _BEFORE_TAG.match(before):
            return MASK + CODE * (len(found) - 1)
    return CODE * len(found)


def _instead_of_mask(line: str, start: int, end: int) -> str:
    """
    Return what stands for a run of masks, or "" where it stays.

    A cross that is no marker is as good as a letter X: redaction writes one for the other.
    """
    if _is_marker(line, start, end):
        return MASK * (end - start)
    run = line[start:end]
    if _CROSSES.isdisjoint(run) or KIND[line[end : end + 1]] == "D":
        return ""
    return "".join(["X" if char in _CROSSES else char for char in run])


def _is_marker(line: str, start: int, end: int) -> bool:
    """Tell a redaction marker (or emphasis around Han) from a letter, a product, a bullet."""
    before, after = line[start - 1 : start], line[end : end + 1]
    if before in _LETTERS or after in _LETTERS:
        return False
    left, right = KIND[before], KIND[after]
    if end - start == 1 and line[start] in _ALONE:
        if left in "OL" or right in "OL":  # 10.0.0.x, x>100
            return False
        if line[start] not in _CROSSES and (
            line.startswith(_X_WORDS, end) or right == "D" != left  # 宝马Ｘ５
        ):
            return False
    return left in "HMQ" or right in "HMQ"


_FENCE = pattern(r"^[ \t]*(?:>[ \t]*)*(`{3,}|~{3,})[^`\n]*$", re.MULTILINE)
_FRONT_MATTER = pattern(r"---\n(?:[^\n]*\n){0,60}?---(?:\n|\Z)")


def blocks(text: str) -> list[tuple[int, int]]:
    """Return the spans of fenced code and of front matter, in order."""
    found: list[tuple[int, int]] = []
    if text.startswith("---\n") and (front := _FRONT_MATTER.match(text)):
        found.append(front.span())
    if "```" in text or "~~~" in text:
        found += _fences(text, found[0][1] if found else 0)
    return found


def _fences(text: str, start: int) -> list[tuple[int, int]]:
    found = []
    opened, fence = -1, ""
    for match in _FENCE.finditer(text, start):
        if opened < 0:
            opened, fence = match.start(), match[1]
        elif match[1].startswith(fence) and match[0].rstrip().endswith(match[1]):
            found.append((opened, match.end()))
            opened = -1
    if opened >= 0 and fence[0] == "`":  # CommonMark: an unclosed fence runs to the end
        found.append((opened, len(text)))
    return found
