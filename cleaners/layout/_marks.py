"""Marks at the start and at the end of a line: of headings, of lists, of sentences."""

import re

from qinggao.lazily import pattern

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_NUMBER = "[一二三四五六七八九十百零〇]"
# 一、 （一） 1. 1、 （1） 1） ① 第一， 第一章 一是 其一， — not 1.5, not 2023.
LIST_MARK = (
    rf"{_NUMBER}{{1,4}}、"
    rf"|[（(]{_NUMBER}{{1,4}}[）)]"
    r"|\d{1,2}(?:、|[.．](?!\d))"
    r"|[（(]\d{1,2}[）)]"
    r"|\d{1,2}[）)]"
    r"|[①-⑳⑴-⒇㈠-㈩]"
    rf"|[第其]{_NUMBER}{{1,3}}[，,、：:]"
    rf"|第(?:{_NUMBER}{{1,5}}|\d{{1,3}})[编章节条][ \u3000]?"
    rf"|{_NUMBER}{{1,2}}(?:是|要|则)"
)
HEADING = pattern(rf"{_NUMBER}{{1,4}}、|[（(]{_NUMBER}{{1,4}}[）)]|第{_NUMBER}{{1,4}}[编章节]")
# What begins a line of its own: no line is joined to the line before it.
# * item and * *item*, but not * *同志, which is a marker.
BULLET = r"(?:[-+] |\* (?!\*(?: ?\*)*[^*\n]*$))"
_MARKDOWN = rf"{BULLET}|#{{1,6}} |[>|]|```|~~~"
MARKDOWN = pattern(_MARKDOWN)
OWN_LINE = pattern(
    rf"{_MARKDOWN}|{LIST_MARK}|——|--|[-*+=_]{{3}}|[•·●○◆◇■□★☆▲△▪◦※→]"
    r"|[\u2500-\u257f]|【|附件?\d*[：:]|(?:抄送|抄报|主送|印发|签发人?)[：:]"
)
_CODE = pattern(
    r"</?\w|//|/\*|\"{3}|'{3}|\$ |@\w|#include|[)\]}]+[,;]?$"
    r"|(?:def|class|return|elif|else|try|except|import|void|const|function|public|private|static)\b"
    r"|(?:if|for|while|with|from|print|int|var|let)\b(?-i:(?! ?[\u4e00-\u9fff]))"
    r"|(?-i:SELECT|FROM|WHERE|INSERT|UPDATE|DELETE|CREATE|JOIN|GROUP|ORDER|AND|OR)\b"
    r"|[A-Za-z_][\w.\[\]]* *(?:[-+*/|]?=|\+\+|\((?-i:(?![\u4e00-\u9fff])))|[\"'][^\"']*[\"'] *:"
    r"|(?:- )?(?-i:[a-z][a-z0-9_-]*):(?: |$)",
    re.IGNORECASE | re.ASCII,
)
TABLE_ROW = pattern(r"[\u2500-\u257f]")
_IS_HAN = pattern(f"[{HAN}]")
_CLOSERS = '”’」』）》〉】〕)]"'
_FINAL = "。！？!?…"


def is_code(line: str) -> bool:
    """Tell a line of code or data: two of them make code of the lines around."""
    if line[-1] in "{}":
        return True
    if line[-1] == ";":
        # A statement, but not 一是加强领导;
        before = line[-2:-1]
        return before.isascii() and (before.isalnum() or before in ")]\"'_")
    return line[0].isascii() and _CODE.match(line) is not None


def is_final(line: str) -> bool:
    """Tell whether *line* ends with the end of a sentence, and perhaps closing quotes."""
    bare = line.rstrip(_CLOSERS)
    return bare[-1:] in _FINAL if bare else False


def sentence_ends(text: str, end: int) -> bool:
    """Tell whether a sentence, or a list item with its semicolon, ends before *end*."""
    while end and text[end - 1] in _CLOSERS:
        end -= 1
    if not end:
        return False
    last, before = text[end - 1], text[end - 2 : end - 1]
    # Before the punctuation is clean a full stop may still be a half-width one: 斗争.    （一）
    return last in _FINAL + "；" or (last in ".;" and _IS_HAN.match(before) is not None)
