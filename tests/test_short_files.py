"""A file that is no more than a title is read in the codec that it was written in."""

import re

import pytest
from opencc import OpenCC

from qinggao.document import Document

TITLES = re.findall(
    r"\S+",
    """
    会议纪要 工作总结 值班安排 考勤表 请假条 收据 合同 通讯录 目录 附件二 采购清单 整改台账 述职报告
    年度预算 车辆检测 报警阀 散热器 压力容器 胆汁酸 模数转换器 聚丙烯 膝关节 玻璃门 夹丝玻璃
    冯永华 杨祥波 谢逊横 赵望云 陈晓伟 窦开远 欧阳震 司徒敏 慕容雪 没系统 联通 系统 檀木 椰汁 茫茫然
    福州路口 善后处理 幸灾乐祸 牢骚满腹 追魂夺魄 归档说明 禁止吸烟 上班时间 下班关灯 开门大吉
    内有恶犬 荷包蛋 罗汉果 闲人免进 禁区 出口 芦芽山 沁源县 襄阳 廉政谈话
    """,
)
FRAMES = ("{}", "{}\n", "1.{}", "《{}》", "附件：{}", "{}（草稿）", "{}2.doc", "第三章　{}\r\n")
TAIWAN = OpenCC("s2tw").convert

# In Big5 these read as frequent characters of GBK, too: nobody could tell, and GBK is likelier.
DOUBTFUL = {"请假条", "杨祥波", "谢逊横", "赵望云", "陈晓伟", "模数转换器"}


@pytest.mark.parametrize("frame", FRAMES)
def test_titles_in_gbk(frame: str) -> None:
    assert [title for title in TITLES if not _reads(frame.format(title), "gb18030")] == []


@pytest.mark.parametrize("frame", FRAMES)
def test_titles_in_big5(frame: str) -> None:
    longer = [title for title in TITLES if len(title) > 2]
    wrong = {title for title in longer if not _reads(TAIWAN(frame.format(title)), "cp950")}
    assert not wrong - DOUBTFUL


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_titles_in_unicode(frame: str, codec: str) -> None:
    assert all(_reads(frame.format(title), codec) for title in TITLES)


@pytest.mark.parametrize(
    "word",
    re.findall(
        r"\S+",
        "café naïve Größe été Ñandú šķēršļi příští żółć Ελληνικά αβγ Привет Қазақ שלום مرحبا ±5°C"
        " ©2026 ½ 3×4 §2 £100 lǜ №5 İŞÇİ Łódź",
    ),
)
def test_words_of_other_languages_stay_utf_8(word: str) -> None:
    """All that is below U+0800 has the bytes of GBK characters."""
    for text in (word, word + "\n", f"{word} {word}\n", word.upper()):
        assert _reads(text, "utf-8"), text


def _reads(text: str, codec: str) -> bool:
    raw = text.encode(codec)
    document = Document.from_bytes("a.txt", raw)
    assert document.to_bytes() == raw
    return document.text == text.replace("\r\n", "\n")
