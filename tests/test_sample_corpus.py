"""raw/, the corpus that comes with the project, is what its script makes, and shows everything."""

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import sample_corpus

RAW = Path(__file__).parent.parent / "raw"
FILES = sample_corpus.corpus()
DOCUMENTS = {document["path"]: document for document in sample_corpus.documents()}


def _text(path: str) -> str:
    document = DOCUMENTS[DOCUMENTS[path].get("copy_of", path)]
    return FILES[path].decode(document.get("encoding", "utf-8"))


TEXTS = {path: _text(path) for path, document in DOCUMENTS.items() if "bytes" not in document}
EVERYTHING = "\n".join(TEXTS.values())


def test_raw_is_what_the_script_makes():
    """Every file of the corpus stands in raw/, byte for byte, and nothing else does."""
    found = {
        path.relative_to(RAW).as_posix(): path.read_bytes()
        for path in RAW.rglob("*")
        if path.is_file() and path.name != ".gitkeep"
    }
    assert sorted(FILES) == sorted(found)
    assert [path for path in FILES if FILES[path] != found[path]] == []


def test_there_are_enough_small_documents():
    """Eighteen documents or more, each small enough to read."""
    texts = [path for path in TEXTS if path.endswith((".txt", ".md")) and TEXTS[path]]
    assert len(texts) >= 18
    assert all(len(TEXTS[path].encode()) < 3000 for path in texts)


def test_names_have_blanks_and_chinese():
    """Folders have Chinese names, one of them with blanks, and so have files."""
    folders = {Path(path).parent.name for path in FILES}
    assert all(re.search(r"[\u4e00-\u9fff]", folder) for folder in folders)
    assert any(" " in folder for folder in folders)
    assert any(" " in Path(path).name for path in FILES)


@pytest.mark.parametrize(
    ("codec", "start"),
    [
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("gb18030", b""),
        ("big5", b""),
    ],
)
def test_encodings(codec: str, start: bytes):
    """Each encoding occurs; the national ones are no UTF-8."""
    paths = [path for path in DOCUMENTS if DOCUMENTS[path].get("encoding", "utf-8") == codec]
    data = [FILES[path] for path in paths if FILES[path].startswith(start)]
    assert data
    if not start:
        for each in data:
            with pytest.raises(UnicodeDecodeError):
                each.decode()


@pytest.mark.parametrize(
    "pattern",
    [
        # spellings of redaction markers
        r"XX", r"[省县镇、]xx", r"ＸＸ", r"××", r"(?<![*/ ])\*\*", r"○○", r"□□", r"■■", r"●●",
        r"[^_]_{3,4}[^_]", r"某某", r"X××", r"X\.X", r"XX,XXX", r"\d{4}\*{4,}\d{4}",
        r"\d{3}\*{4}\d{4}", r"×××号", r"连续X年", r"20XX年X月", r"20xx年", r"20\*\*年",
        # what looks like one
        r"1920×1080", r"Windows XP", r"A\*算法", r"□是", r"二○二三年", r"：_{8,}", r"某种",
        r"HTTP 5xx", r"p<0\.05",
        # damaged punctuation and layout
        r"[\u4e00-\u9fff],[\u4e00-\u9fff]", r"[\u4e00-\u9fff]\.\n", r"[\u4e00-\u9fff]:", r"!!!!",
        r"？？？？", r"，，", r"。。", r"、、", r"，。", r"；；", r"：：", r"\.\.\.", r"。。。",
        r"--减", r"──", r"只有一个—动员", r'"新官', r"”柿子学堂“", r"「婆媳", r"'点单'",
        r"《[^》]*《", r"\[2023\]", r"\([一二]\)、", r"\(一）", r"９５％",
        r"[\u4e00-\u9fff] [\u4e00-\u9fff]", r" ，", r"（ ", r"﹐", r"︰", r"年度•件号",
        r"。\u00a0{3,}（一）", r"\n\n\n\n", r"[ \u00a0]+\n", r"\u3000\u3000", r"\r\n",
        r"第 1 页 共 1 页", r"第2页",
        # invisible and damaged characters
        r"\u200b", r"\ufeff", r"\u00ad", r"\ufffd", r"⺠",
        # mojibake: UTF-8, and GBK, that were read as Latin-1
        r"ä¸\u0080æ\u0098¯", r"Ò»¡¢³µ",
    ],
)  # fmt: skip
def test_feature_is_there(pattern: str):
    """Everything that a cleaner deals with, or must leave alone, occurs in the corpus."""
    assert re.search(pattern, EVERYTHING)


def test_two_sites_advertise():
    """Each of two sites has headers and an inline advert, in documents that are no copies."""
    for site, header in [("禾木文库", "会员交流QQ群"), ("砚溪材料网", "仅供会员学习使用")]:
        assert sum(header in text for text in set(TEXTS.values())) >= 2
        assert re.search(rf"[（【][^）】\n]*{site}[^）】\n]*[）】]", EVERYTHING)


def test_copies_and_siblings():
    """One exact copy; one near copy of the same speech; two siblings of one form."""
    digests = Counter(hashlib.sha256(data).hexdigest() for data in FILES.values())
    assert sorted(digests.values())[-2:] == [1, 2]
    first = "讲话/在全市优化营商环境大会上的讲话.txt"
    near = "讲话/市领导在营商环境大会上的讲话（2）.txt"
    bodies = [_speech(TEXTS[path]) for path in (first, near)]
    assert 0.7 < _similarity(*bodies) < 1
    siblings = ["通知/停水通知-望禾镇.txt", "通知/停水通知-澜溪街道.txt"]
    assert 0.5 < _similarity(*[TEXTS[path] for path in siblings]) < 1


def _speech(text: str) -> str:
    """Return a speech without the adverts around it."""
    return text[text.index("在全市") : text.index("作出新的贡献")]


def _similarity(one: str, other: str) -> float:
    grams = []
    for text in (one, other):
        letters = re.sub(r"[\W_]|X|某", "", text)
        grams.append({letters[at : at + 5] for at in range(len(letters) - 4)})
    return len(grams[0] & grams[1]) / len(grams[0] | grams[1])


def test_what_is_no_document():
    """An empty file, a binary file under the name of a text, and files of other kinds."""
    assert FILES["其他/空文件.txt"] == b""
    assert b"\0" in FILES["其他/扫描件.txt"]
    assert {Path(path).suffix for path in FILES} == {".txt", ".md", ".docx", ".csv"}
