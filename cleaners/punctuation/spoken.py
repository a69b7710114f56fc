"""Marks that are spoken of (按 : 字符), typed (：:q!) or drawn around a heading (--- 选项 ---)."""

import re

from qinggao.lazily import pattern

from .characters import CODE

__all__ = ["MAY_BE_SPOKEN_OF", "without_spoken"]

# Marks between blanks, or at the end behind one; or a colon behind a colon.
MAY_BE_SPOKEN_OF = pattern(r" [!?:;,-]{1,4}(?=[ ，。]|$)|： *:[A-Za-z]|--\s*$")

_NAMED = "感叹号|叹号|冒号|问号|逗号|分号|句号|连字符|字符|符号"
# Not 他说 : 命令已经下达.
_USED = (
    "(?:命令(?=[来时是的行可都，。 ]|$)|(?:这个|该)?(?:字符|符号)|键(?=[来时可后，。 ]|$)"
    "|代替(?=[ ]?[!-~])|分隔|分割|隔开|分开|结尾|开头|的行)"
)
_SPOKEN = pattern(
    rf"""
    (?P<behind>[ ])(?:[!?:;,-]{{1,3}}(?=[ ]{_USED})|!(?=[ ](?:强制|来)))
  | (?P<named>(?:{_NAMED})[ ])[!?:;,-]{{1,3}}(?=[ ，。]|$)
  | (?P<typed>(?:使用|加上?|键入|按下)[ ])[!?;]{{1,2}}(?=[，。]|$)
  | (?P<command>：[ ]*):[A-Za-z]+!?(?=[\s，。；）)]|$)
    """,
    re.VERBOSE,
)
_HEADING = pattern(r"(\s*)(-{2,4})( ?[^\s-].*[^\s-] ?)(\2)\s*$")


def without_spoken(line: str) -> str:
    """
    Return *line* with such marks overwritten by stand-ins for code.

    联系人 : 张三 and 大家好 ! 我是新来的 have no such word beside the mark: there it is one.
    """
    if heading := _HEADING.match(line):
        bar = CODE * len(heading[2])
        return f"{heading[1]}{bar}{heading[3]}{bar}{line[heading.end(4) :]}"
    return _SPOKEN.sub(_overwritten, line)


def _overwritten(match: re.Match[str]) -> str:
    kept = match[match.lastgroup or 0]
    return kept + CODE * (len(match[0]) - len(kept))
