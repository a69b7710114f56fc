"""Bytes become text and the same bytes again, and the codec is found by reading."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qinggao.document import Document, Form, Patch, UndecodableError, encode

SIMPLIFIED = [
    "同志们，今天我们在这里召开全县干部大会，主要任务是总结上半年工作，部署下半年任务。",
    "一是要抓紧抓实春耕备耕，确保粮食种植面积稳定在四十二万亩以上。",
    "有的干部怕担责任，遇到矛盾绕着走；有的单位开会热热闹闹，落实冷冷清清。",
    "请各乡镇、各部门于3月15日17:30前将方案报县政府办公室（联系人：李某，电话：6215888）。",
    "老支书说：“树要根深，人要心正。”这句话我记了三十年。",
    "第三条 本办法所称项目，是指使用财政资金、单笔超过50万元的建设项目。",
    "全年完成固定资产投资126.8亿元，同比增长9.3%，其中工业投资占41%。",
    "他从皮箱里取出一叠泛黄的信纸，借着窗外的月光，一页一页地读下去。",
    "本院认为，双方签订的合同合法有效，被告未按期付款，应当承担违约责任。",
    "谢谢大家！",
]
TRADITIONAL = [
    "各位同仁，今天我們在這裡舉行年度工作檢討會，希望大家踴躍發言。",
    "過去一年，本會共辦理講座二十四場，參加人數超過三千人，成果相當豐碩。",
    "不過，仍有幾個問題值得我們重視：經費不足、場地老舊、人手經常調動。",
    "關於圖書館擴建一案，請總務處於三月底以前提出規劃報告。",
    "老師說：「讀書不是為了考試，而是為了明白做人的道理。」",
    "颱風過後，山區道路多處坍方，居民只能靠直升機運補物資。",
    "第五條　本辦法所稱之補助，以新臺幣五十萬元為上限。",
    "本公司上半年營業額達12.6億元，較去年同期成長8.5%。",
    "以上報告，敬請指教。",
    "謝謝各位！",
]
LENGTHS = (10, 20, 30, 45, 70, 120, 300, 1000, 5000)


def _texts(sentences: list[str], seed: int):
    """Make invented texts of every length: sentences in any order, cut anywhere."""
    chance = random.Random(seed)
    for length in LENGTHS:
        for _ in range(14):
            pieces: list[str] = []
            while sum(map(len, pieces)) < length + 50:
                pieces += (
                    chance.choice(sentences),
                    chance.choice(["", "", "\n", "\n\n", "\u3000"]),
                )
            start = chance.randrange(20)
            yield "".join(pieces)[start : start + length]


def _read(raw: bytes) -> Document:
    document = Document.from_bytes("a.txt", raw)
    assert document.to_bytes() == raw
    document.text.encode()  # no lone surrogates
    return document


def _reason(raw: bytes) -> str:
    with pytest.raises(UndecodableError) as caught:
        Document.from_bytes("a.txt", raw)
    assert str(caught.value)
    return caught.value.reason


CODECS = {
    "gb18030": ["gb18030", "gbk", "utf-16-le", "utf-16-be", "utf-16", "utf-8", "utf-8-sig"],
    "big5": ["big5", "cp950", "big5hkscs", "gb18030", "utf-16-le", "utf-16", "utf-8-sig"],
}


@pytest.mark.parametrize(
    ("home", "codec"), [(home, codec) for home, codecs in CODECS.items() for codec in codecs]
)
def test_finds_the_codec_of_chinese_text(home: str, codec: str):
    """Every text of 10 characters and more is read right, in every codec it may be written in."""
    texts = list(_texts(SIMPLIFIED if home == "gb18030" else TRADITIONAL, seed=len(home)))
    encoded = [text.encode(codec, "ignore") for text in texts]
    wrong = [raw.decode(codec) for raw in encoded if _read(raw).text != raw.decode(codec)]
    assert wrong == []
    assert len(texts) >= 100


# --- Laws ---

_pieces = st.one_of(
    st.binary(max_size=12),
    st.text(max_size=12).map(lambda text: text.encode("utf-8", "ignore")),
    st.tuples(
        st.sampled_from([*SIMPLIFIED, *TRADITIONAL, "café", "\r\n", "\r", "\ufeff", "a\nb"]),
        st.sampled_from(["utf-8", "gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be"]),
    ).map(lambda pair: pair[0].encode(pair[1], "ignore")),
    st.sampled_from(
        [b"\x80", b"\xff", b"\xa2\x41", b"\xf9\xf9", b"\x88\x62", b"\x00", b"\xed\xa0\x80"]
    ),
)
any_bytes = st.lists(_pieces, max_size=8).map(b"".join)


@given(raw=any_bytes)
@example(raw=b"\xff\xfe\x00\xd8a\x00")
@example(raw=b"\xff\xfe\x00\x00\x00\xd8\x00\x00")
@example(raw=b"\xff\xfe\x00")
@example(raw=b"\x84\x31\x95\x33")
def test_any_bytes_come_back_or_are_refused(raw: bytes):
    """The first law of a document."""
    try:
        document = Document.from_bytes("a.txt", raw)
    except UndecodableError as error:
        reason = error.reason
    else:
        reason = "undecodable"
        assert document.to_bytes() == raw
        assert encode(document.text, document.form) == raw
        document.text.encode()
        for patch in document.form.patches:
            assert document.text.startswith(patch.text, patch.start)
    assert reason in ("binary", "undecodable", "too many stray bytes")


# No surrogates, and no byte order mark, which a document does not count as text.
_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\r\n")
_lines = st.lists(st.text(_characters, max_size=8), min_size=2, max_size=5)


@given(lines=_lines, newline=st.sampled_from(["\n", "\r\n", "\r"]))
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_text_with_a_mark_comes_back(codec: str, lines: list[str], newline: str):
    """With a byte order mark there is nothing to guess."""
    document = _read(newline.join(lines).encode(codec))
    assert document.text == "\n".join(lines)
    assert document.form.bom
    assert document.form.newline == newline
    assert document.form.patches == ()


@given(lines=st.lists(st.sampled_from(SIMPLIFIED), min_size=2, max_size=4))
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_line_ends_come_back(codec: str, newline: str, lines: list[str]):
    document = _read(newline.join(lines).encode(codec))
    assert (document.form.codec, document.form.newline) == (codec, newline)
    assert document.text == "\n".join(lines)


# --- Each outcome ---


def test_empty_and_ascii():
    assert _read(b"") == Document("a.txt", "", Form())
    assert _read(b"plain text\n").form == Form("utf-8", newline="\n")
    assert _read(b"\xef\xbb\xbf") == Document("a.txt", "", Form(bom=True))


@pytest.mark.parametrize("text", ["a\r\nb\n", "a\rb\n", "a\r\r\nb\r\n", "a\n\rb"])
def test_mixed_line_ends_stay_in_the_text(text: str):
    document = _read(text.encode())
    assert document.form.newline == "mixed"
    assert document.text == text


LONG = SIMPLIFIED * 4


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_stray_bytes_are_kept(codec: str, newline: str):
    """Up to 0.1 % of a file is damage; each stray byte is U+FFFD, and comes back."""
    first, second = newline.join(LONG).encode(codec), newline.join(LONG).encode(codec)
    document = _read(first + b"\xff" + newline.encode() + second + b"\xff" + second)
    assert document.form.codec == codec
    assert document.form.stray == 2
    places = [patch.start for patch in document.form.patches]
    assert [document.text[place] for place in places] == ["\ufffd", "\ufffd"]
    assert document.text.replace("\ufffd", "") == "\n".join(LONG) + "\n" + "\n".join(LONG) * 2


def test_too_many_stray_bytes_are_refused():
    raw = "".join(LONG).encode()
    damaged = b"\xff".join(raw[at : at + 90] for at in range(0, len(raw), 90))
    assert _reason(damaged) == "too many stray bytes"
    assert _reason("会议\n".encode() * 5 + b"\xff") == "too many stray bytes"


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "utf-16"])
def test_last_character_cut_off(codec: str):
    document = _read("".join(LONG).encode(codec)[:-1])
    assert document.text.endswith("\ufffd")
    assert document.form.stray in (1, 2)


def test_a_real_replacement_character_is_text():
    raw = ("".join(LONG) + "\ufffd" + "".join(LONG)).encode() + b"\xff" + "好".encode()
    document = _read(raw)
    assert document.form.stray == 1
    assert document.text.count("\ufffd") == 2


def test_euro_sign_of_code_page_936():
    document = _read("".join(LONG).encode("gb18030") + b"\x80" + "每吨".encode("gb18030"))
    assert document.text.endswith("€每吨")
    assert document.form.stray == 0


def test_gb18030_of_four_bytes_and_user_defined_area():
    text = "".join(SIMPLIFIED) + "𠮷、㐂、é、\ue000、\ue5e5"
    document = _read(text.encode("gb18030"))
    assert (document.text, document.form.patches) == (text, ())


def test_traditional_text_in_gbk():
    text = "".join(TRADITIONAL)
    assert _read(text.encode("gbk")).text == text


def test_variants_of_big5():
    """The plainest codec that reads all of it."""
    text = "".join(TRADITIONAL)
    assert _read(text.encode("big5")).form.codec == "big5"
    assert _read((text + "約翰‧史密斯").encode("cp950")).form.codec == "cp950"
    hong_kong = _read((text + "喺啲嘅咗嚟").encode("big5hkscs"))
    assert hong_kong.form.codec == "big5hkscs"
    assert hong_kong.text == text + "喺啲嘅咗嚟"


def test_big5_of_eten():
    """Kana and circled digits stand where the ETEN extension has them."""
    raw = "".join(TRADITIONAL).encode("big5") + b"\xc6\xa1\xc6\xe7\xa1\x45\xa1\xe3"
    document = _read(raw)
    assert document.text.endswith("①ぁ‧～")
    assert document.form.stray == 0


def test_second_spellings_of_big5():
    """十 has two places, and so have lines of a table: a patch keeps which one it was."""
    raw = "".join(TRADITIONAL).encode("big5") + b"\n\xa2\xcc\xa4\x51\xf9\xf9\xa2\x41\xa1\xfe"
    document = _read(raw)
    assert document.text.endswith("十十═／／")
    assert {patch.raw for patch in document.form.patches} >= {b"\xa2\xcc"}
    assert document.form.stray == 0


def test_places_of_the_newest_gb18030():
    """ḿ and the vertical marks had code points of private use; also beside a stray byte."""
    text = "会议通知，请各单位准时参加。\r\n拼音有ḿ，竖排用︐和︒。\r\n" * 3
    private = text.translate({ord("ḿ"): "\ue7c7", ord("︐"): "\ue78d", ord("︒"): "\ue78e"})
    raw = private.encode("gb18030")
    document = _read(raw)
    assert document.form.codec == "gb18030"
    assert document.text == text.replace("\r\n", "\n")
    assert document.form.stray == 0
    damaged = raw[:40] + b"\xff" + raw[40:]
    assert _read(damaged).text.count("ḿ") == 3


def test_withdrawn_places_of_the_first_hong_kong_sets():
    """者 and 都 had a place of their own until 2004: they are read, and no damage."""
    line = "".join(TRADITIONAL).encode("big5")
    raw = line + b"\n\x8e\xcd\x90\x6d\x9e\xa9\x8f\xfe\xa8\xd3" * 40 + b"\n\xc6\xde\xc6\xa1" + line
    document = _read(raw)
    assert document.form.codec == "big5hkscs"
    assert document.text.count("\n者都恢起來") == 40
    assert "〃①" in document.text
    assert document.form.stray == 0


def test_ascii_with_a_few_words():
    """A program with a comment: what counts is the text beyond ASCII."""
    code = "int main(void) { return 0; }\n" * 200
    assert _read((code + "/* 打开文件 */\n" + code).encode("gbk")).text.count("打开文件") == 1
    assert _read((code + "/* 開啟檔案 */\n" + code).encode("big5")).text.count("開啟檔案") == 1


def test_a_table_drawn_with_lines():
    """Ruled lines are many characters, and little evidence."""
    table = "┌" + "─" * 400 + "┐\n│姓名│部门│\n└" + "─" * 400 + "┘\n"
    assert _read(table.encode("gbk")).text == table


def test_short_gbk_that_is_strict_utf8():
    """联通 is the specimen that an editor made famous, 系统 another."""
    assert _read("系统".encode("gbk")).text == "系统"
    assert _read("café\n".encode()).text == "café\n"
    assert _read("Größe und Maß, éèà\n".encode()).form.codec == "utf-8"
    assert _read("Привет, мир\n".encode()).form.codec == "utf-8"


def test_a_few_controls_are_text():
    """Colours of a terminal in an old post, a null, the end-of-file mark of DOS."""
    text = "\x1b[1;33m" + "".join(TRADITIONAL) + "\x1b[m\0" + "".join(TRADITIONAL) + "\x1a"
    assert _read(text.encode("big5")).text == text


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04\x14\0\x06\0" + bytes(range(256)),
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40,
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"{\\rtf1\\ansi \\'ce\\'c4}",
        b"\0",
        bytes(range(256)) * 8,
        b"RIFF\x24\0\0\0WAVEfmt ",
        "会议".encode("gbk") + bytes(range(32)) * 4,
    ],
)
def test_what_is_not_plain_text_is_refused(raw: bytes):
    assert _reason(raw) == "binary"


def test_other_languages_in_eight_bits_are_refused():
    raw = "Le café est fermé, l’été à Nîmes, où déjà règne une forte chaleur.".encode("cp1252")
    assert _reason(raw) == "undecodable"


def test_encode_refuses_another_text():
    form = Form(patches=(Patch(1, "\ufffd", b"\xff"),))
    assert encode("a\ufffdb", form) == b"a\xffb"
    with pytest.raises(ValueError, match="as its form says"):
        encode("abc", form)
