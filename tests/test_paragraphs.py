"""Repeated paragraphs: their laws, what is learned, what a run and its commands make of them."""

import json
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cleaners.paragraphs import Paragraphs
from qinggao.cleaner import findings
from qinggao.cli import app
from qinggao.edit import apply, invert
from qinggao.manifest import Manifest
from tests.corpora import go, statuses, write, wrong

DISCIPLINE = (
    "参会人员要严格遵守会场纪律，将手机关闭或者调至静音，不得随意走动，不得中途离场，不得无故缺席。"
)
SPRING = (
    "要抢抓农时，组织农技人员深入田间地头，"
    "指导农户选好品种、备足农资，确保春耕生产有序推进、不误农时。"
)
FLOOD = (
    "要密切关注雨情水情变化，加强水库、河道和山洪灾害易发区的巡查，"
    "遇有险情立即组织群众转移、及时上报。"
)
HEALTH = (
    "要广泛开展爱国卫生运动，清理卫生死角，整治背街小巷，"
    "引导居民养成良好习惯，共同维护整洁优美的环境。"
)
LINES = (DISCIPLINE, SPRING, FLOOD, "特此通知。", "一、工作要求", "", "承诺人：×××")
IN_CHAIN = (
    'chain = ["encoding", "characters", "script", "boilerplate", "layout", "punctuation", '
    '"redaction", "paragraphs"]\n'
)

documents = st.lists(st.sampled_from(LINES), max_size=14).map("\n".join)


@given(text=documents, final=st.sampled_from(("", "\n")))
def test_nothing_is_lost_and_nothing_is_left(text: str, final: str):
    """Every line still stands, in order; the edits come back; a second time there are none."""
    cleaner = Paragraphs()
    edits = list(cleaner.edits(text + final))
    once = apply(text + final, edits)
    assert apply(once, invert(edits)) == text + final
    assert list(cleaner.edits(once)) == []
    before, after = (list(filter(None, one.split("\n"))) for one in (text, once))
    assert list(dict.fromkeys(before)) == list(dict.fromkeys(after))


@given(text=documents)
def test_no_paragraph_follows_itself(text: str):
    """What is left has no long paragraph directly behind its like."""
    once = apply(text, Paragraphs().edits(text))
    lines = [line for line in once.split("\n") if line]
    assert not any(one == other and len(one) > 40 for one, other in pairwise(lines))


@given(text=documents)
def test_suggestions_are_real(text: str):
    """Findings come in order, and each removes what stands there."""
    found = list(findings(Paragraphs(), text))
    assert found == sorted(found)
    assert all(text[one.start : one.end] == one.before and not one.after for one in found)


def test_ten_thousand_equal_rows_take_no_time():
    """A paragraph that is repeated, and a long table of equal lines beside it."""
    text = f"{SPRING}\n" + "合计　0　0\n" * 10_000 + f"{FLOOD}\n{FLOOD}\n"
    [edit] = Paragraphs().edits(text)
    assert edit.before == f"\n{FLOOD}"


def _raw(folder: Path, **bodies: str) -> Path:
    return write(folder, **{name: f"{name}县通报\n{body}" for name, body in bodies.items()})


def _run(raw: Path, clean: Path, options: str = "") -> list[dict[str, object]]:
    config = clean.parent / "pipeline.toml"
    config.write_text(IN_CHAIN + options, encoding="utf-8")
    go(raw, clean, config=config)
    rows = (
        Manifest(clean)
        .connect()
        .execute(
            "select document, rule, applied from edits where cleaner = 'paragraphs' order by all"
        )
    )
    return [dict(zip(("document", "rule", "applied"), row, strict=True)) for row in rows.fetchall()]


def test_the_default_chain_removes_nothing(tmp_path: Path):
    """It is an option: who does not name the cleaner keeps every repetition."""
    raw = _raw(tmp_path / "raw", 甲=f"{SPRING}\n{SPRING}\n")
    go(raw, tmp_path / "clean")
    assert (tmp_path / "clean/甲.txt").read_text("utf-8").count(SPRING) == 2


def test_a_run_removes_records_and_gives_back(tmp_path: Path):
    """As edits like any other: applied or suggested, verified, undone, done again."""
    raw, clean = tmp_path / "raw", tmp_path / "clean"
    _raw(raw, 甲=f"{SPRING}\n{SPRING}\n{FLOOD}\n", 乙=f"{HEALTH}\n{DISCIPLINE}\n{HEALTH}\n")
    found = _run(raw, clean)
    assert found == [
        {"document": "乙.txt", "rule": "paragraphs/repeated", "applied": False},
        {"document": "甲.txt", "rule": "paragraphs/pasted-twice", "applied": True},
    ]
    assert (clean / "甲.txt").read_text("utf-8") == f"甲县通报\n{SPRING}\n{FLOOD}\n"
    assert not wrong(clean, raw)
    done = CliRunner().invoke(app, ["undo", "--rule", "paragraphs/pasted-twice", str(clean)])
    assert done.exit_code == 0, done.output
    assert (clean / "甲.txt").read_text("utf-8") == f"甲县通报\n{SPRING}\n{SPRING}\n{FLOOD}\n"
    assert not wrong(clean, raw)


def test_what_recurs_is_suggested_and_removed_where_it_was_accepted(tmp_path: Path):
    """In three documents that are no copies; a fourth joins them; nothing where it is not asked."""
    raw, clean = tmp_path / "raw", tmp_path / "clean"
    others = {"甲": SPRING, "乙": FLOOD, "丙": HEALTH}
    _raw(raw, **{name: f"{body}\n{DISCIPLINE}\n" for name, body in others.items()})
    assert _run(raw, clean) == []
    found = _run(raw, clean, "[paragraphs]\nlearn = true\n")
    assert [row["rule"] for row in found] == ["paragraphs/recurring"] * 3
    assert not any(row["applied"] for row in found)
    assert DISCIPLINE in (clean / "甲.txt").read_text("utf-8")

    _raw(raw, 丁=f"请按时参加。\n{DISCIPLINE}\n")
    accepted = 'accept = ["paragraphs/recurring"]\n[paragraphs]\nlearn = true\n'
    found = _run(raw, clean, accepted)
    assert [row["applied"] for row in found] == [True] * 4
    texts = {name: (clean / name).read_text("utf-8") for name in statuses(clean)}
    assert not any(DISCIPLINE in text for text in texts.values())
    assert texts["丁.txt"] == "丁县通报\n请按时参加。\n"
    assert not wrong(clean, raw)


def test_copies_are_one_witness(tmp_path: Path):
    """Three copies of one text do not make its paragraphs recur."""
    raw = tmp_path / "raw"
    body = f"{SPRING}\n{FLOOD}\n{DISCIPLINE}\n"
    write(raw, a=f"一号\n{body}", b=f"二号\n{body}", c=f"三号\n{body}", d=f"四号\n{DISCIPLINE}\n")
    assert _run(raw, tmp_path / "clean", "[paragraphs]\nlearn = true\n") == []


def test_learn_tells_what_recurs(tmp_path: Path):
    """`qinggao learn` lists it with its support; the pack of the chain names it in a comment."""
    raw = _raw(
        tmp_path / "raw",
        **{n: f"{b}\n{DISCIPLINE}\n" for n, b in (("甲", SPRING), ("乙", FLOOD), ("丙", HEALTH))},
    )
    config = tmp_path / "pipeline.toml"
    config.write_text(IN_CHAIN + "[paragraphs]\nlearn = true\n", encoding="utf-8")
    pack = tmp_path / "pack.toml"
    words = ["learn", str(raw), "--config", str(config), "--to", str(pack), "--json"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert [(row["support"], row["example"]) for row in rows if row["cleaner"] == "paragraphs"] == [
        (3, DISCIPLINE)
    ]
    assert f"# in 3 documents: {DISCIPLINE}\n" in pack.read_text("utf-8")
