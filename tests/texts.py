"""Hypothesis strategies: texts made of what triggers rules, so that rules meet one another."""

import re

from hypothesis import strategies as st

from tests.case_files import CASES, load

_PIECES = [
    *"，。；：、！？,.;:!?()（）[]［］〔〕【】「」『』《》〈〉<>“”‘’\"'…⋯·•—–-~～―─－",
    *"XxＸｘ×✕*＊○〇◯□■●_某 \t\n\u00a0\u3000\u200b\ufeff１Ａ％%",
    *"同志月日年市县人民一二三上升了关于的。第条章",
    *"0123456789aZ",
    "**",
    "××",
    "……",
    "——",
    "。。",
    "、、",
    "\n\n",
    "\r\n",
    "\u3000\u3000",
    "    ",
    "张某某",
    "20XX年",
    "第一章 总则",
    "（一）",
    "(一)、",
    "1.",
    "2、",
    "https://a.cn/x?y=1",
    "3.5",
    "8:30",
    "1,000",
    "www.example.com",
    "QQ：12345678",
    "关注公众号",
    "第 1 页 共 5 页",
    "同志们：",
    "特此通知。",
    "臺灣地區經濟發展",
    "國務院關於會議",
    "ä¸\xadæ–‡",
    "\ufffd",
    "⺠",
    "```",
    "| a | b |",
    "# 标题",
    "- 项",
    "English, text.",
    "浼氳",
    "？。",
    "X!",
    "* ×",
]

pieces = st.lists(st.sampled_from(_PIECES), max_size=24).map("".join)


def _specimens() -> list[str]:
    cleaners = sorted(path.stem for path in CASES.glob("*.toml") if path.stem != "duplicates")
    return [case.before for cleaner in cleaners for case in load(cleaner)]


def _cut(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[，。；：、！？\n])", text) if part]


specimens = _specimens()
clauses = sorted({part for specimen in specimens for part in _cut(specimen) if len(part) < 60})
from_cases = st.lists(st.sampled_from(clauses or ["。"]), max_size=6).map("".join)
texts = st.one_of(pieces, from_cases, st.lists(pieces | from_cases, max_size=4).map("\n".join))
