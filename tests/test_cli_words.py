"""The command line: words that do not fit together, and texts that a terminal would not show."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from qinggao.cli import main
from qinggao.config import ConfigError
from qinggao.deriving import named_edits
from qinggao.manifest import Manifest
from tests.corpora import NOTICE, go, statuses, write, wrong
from tests.test_cli import qinggao


@pytest.fixture
def cleaned(raw, clean):
    """A clean folder of two documents."""
    go(raw, clean)
    return clean


# --- Texts and names as they are -----------------------------------------------------------------


def test_no_picture_stands_for_a_text_and_nothing_is_obeyed(tmp_path):
    """`10:100:20` is a time; an escape sequence in a name or a text is shown, not carried out."""
    clean = tmp_path / "clean"
    raw = write(tmp_path / "raw", **{":x:.txt": "时间10:100:20,见:smile:图\n"})
    write(raw, 表=b"\x00\x01\x02" * 40, **{"红\x1b[31m.txt": "编号：\u202e一二三,四\n"})
    printed = qinggao("clean", raw, clean, "--direct")
    printed += qinggao("blame", ":x:", clean) + qinggao("show", ":x:", clean)
    printed += qinggao("sql", "select document, '12:100:3' as time from edits", clean)
    printed += qinggao("trace", ",", clean) + qinggao("show", "红", clean)
    printed += qinggao("blame", "红", clean)
    assert "10:100:20" in printed
    assert ":smile:" in printed
    assert "12:100:3" in printed
    assert ":x:.txt" in printed
    assert "红␛[31m.txt" in printed
    assert not set("\x1b\u202e💯😄❌") & set(printed)


def test_columns_of_the_same_name_all_stand_in_the_answer(cleaned):
    """None is dropped."""
    assert json.loads(qinggao("sql", "select 1 as a, 2 as a, 3 as b", cleaned, "--json")) == [
        {"a": 1, "a_1": 2, "b": 3}
    ]


# --- Words that do not fit -----------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", ";", " "])
def test_a_question_that_asks_nothing(cleaned, query):
    """A usage error, with an example."""
    assert "give a question" in qinggao("sql", query, cleaned, code=2)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--rule", "layout/indent", "--cleaner", "layout"), "rule and cleaner are given"),
        (("--edit", "ab", "--rule", "layout/indent"), "edit and rule are given"),
        (("--edit", "ab", "--run", "last"), "run and edit are given"),
    ],
)
def test_no_limit_of_a_decision_is_left_aside(cleaned, words, told):
    """More would be undone than was asked for."""
    assert told in qinggao("undo", *words, cleaned, code=2)
    assert Manifest(cleaned).decisions == []


def test_one_rule_of_what_a_run_brought_is_undone(raw, cleaned):
    """The intersection of both, also where later runs made the document again."""
    write(raw, 新="第三次会议,开始。。\n")
    go(raw, cleaned)
    qinggao("undo", "--run", "last", "--rule", "punctuation/half-width-comma", cleaned)
    assert (cleaned / "新.txt").read_text() == "第三次会议,开始。\n"
    assert "会议，请准时" in (cleaned / "通知.txt").read_text()
    qinggao("undo", "--run", "first", "--cleaner", "redaction", "--document", "通知", cleaned)
    assert "X月X日召开会议，请" in (cleaned / "通知.txt").read_text()
    assert wrong(cleaned) == []


def test_an_accepted_suggestion_that_gives_way_is_told(tmp_path):
    """It shares a line end with an edit that is made; until that is undone nothing happens."""
    raw, clean = tmp_path / "raw", tmp_path / "clean"
    titles = ("防汛简报", "抢险日志", "值守情况", "汛情通报", "巡查记录")
    for number, title in enumerate(titles, 3):
        text = f"{title}第{number}期\n各乡镇：\n　　今天水位上涨{number}处，已经上报。\n"
        text += f"　　驻守在○○村、××桥，务必“万无一失”，第{number}组已到位\n"
        text += "第 1 页 共 3 页" if number == 3 else ""
        write(raw, **{title: text})
    go(raw, clean)
    [*_, suggested] = [
        edit
        for edit in named_edits(Manifest(clean), Manifest(clean).documents["防汛简报.txt"])
        if edit.edit.rule == "boilerplate/recurring-block"
    ]
    printed = qinggao("accept", "--edit", suggested.name, clean, code=1)
    assert "is not applied: it overlaps" in printed
    assert "(boilerplate/page-number)" in printed
    assert "gives way to" in qinggao("decisions", clean)
    assert "驻守在" in (clean / "防汛简报.txt").read_text()
    qinggao("undo", "--rule", "boilerplate/page-number", clean)
    assert "gives way to" not in qinggao("decisions", clean)
    assert "驻守在" not in (clean / "防汛简报.txt").read_text()
    assert wrong(clean) == []


@pytest.mark.parametrize("glob", ["zzz*", "[", ""])
def test_a_glob_that_fits_nothing_is_a_slip(raw, cleaned, glob):
    """Not success; but an inbox may be empty."""
    told = f"--only {glob!r} fits none of the 2 documents"
    assert told in qinggao("clean", raw, cleaned, "--direct", "--only", glob, code=2)
    empty = write(raw.parent / "empty")
    qinggao("clean", empty, raw.parent / "other", "--direct", "--only", glob)


def test_rerun_takes_one_of_two_choices_and_a_cleaner_that_there_is(cleaned):
    """Told before a server is started."""
    words = ("rerun", "layout", cleaned, "--document", "通知", "--only", "*")
    assert "give one of them" in qinggao(*words, code=2)
    printed = qinggao("rerun", "layotu", cleaned, code=2)
    assert "did you mean 'layout'? There are" in printed
    assert "server" not in printed


def test_places_that_cannot_be_written_or_reached(cleaned, tmp_path):
    """Each is named; none counts as a fault of the program."""
    (tmp_path / "p.toml").write_bytes(b"\xff\xfe")
    for code, words in (
        (2, ("export", "--to", tmp_path, cleaned)),
        (1, ("export", "--to", "/proc/none/edits.csv", cleaned)),
        (1, ("export", "--format", "openlineage", "--url", "http://127.0.0.1:9", cleaned)),
        (1, ("export", "--format", "openlineage", "--url", "nonsense", cleaned)),
        (2, ("clean", tmp_path / "raw", cleaned, "--config", tmp_path / "p.toml", "--direct")),
    ):
        assert "not foreseen" not in qinggao(*words, code=code)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("threshold = 2", "wrong option: threshold must be above 0 and at most 1\n"),
        ("shortest = 'many'", "wrong option: shortest: Input should be a valid integer"),
        ("policy = 'newest'", "no option of duplicates named 'policy'"),
    ],
)
def test_wrong_options_of_the_deduplicator_are_told_before_anything_is_done(
    raw, clean, tmp_path, line, told
):
    """No folder is made, and no document is cleaned in vain."""
    wrong_one = tmp_path / "wrong.toml"
    wrong_one.write_text(f"[duplicates]\n{line}\n")
    assert told in qinggao("clean", raw, clean, "--direct", "--config", wrong_one, code=2)
    assert not clean.exists()


def test_a_run_that_was_refused_is_not_one_that_was_stopped(cleaned, tmp_path):
    """It has nothing that another run could take up; `verify` and `compact` find nothing left."""
    other = write(tmp_path / "other", 别的=NOTICE)
    assert "--withdraw goes on" in qinggao("clean", other, cleaned, "--direct", code=2)
    assert "all holds" in qinggao("verify", cleaned)
    assert "stopped" not in qinggao("verify", cleaned)
    qinggao("compact", cleaned)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["stats", "--duplicates", "--paragraphs"], "ask one at a time"),
        (["stats", "--duplicates", "--plot", "edits.svg"], "--plot draws the counts of edits"),
        (["diff", "previous", "last"], "there is only one run, 2"),
    ],
)
def test_what_cannot_be_answered_is_said(cleaned, words, told):
    """Nothing that was asked is left aside."""
    assert told in qinggao(*words, cleaned, code=2)


# --- Damage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "damage"),
    [
        ("runs", "cut short"),
        ("runs", "a folder"),
        ("documents", "empty"),
        ("documents", "missing"),
        ("edits", "missing"),
        ("edits", "cut short"),
        ("markers", "a folder"),
        ("templates", "cut short"),
    ],
)
def test_damage_is_named_and_never_a_fault_of_the_program(raw, clean, table, damage):
    """By every command that meets it, with `qinggao verify` as the next step."""
    sentence = "　　请各单位关注公众号“墨痕阁”领取全部材料。\n"
    for number in range(4):
        write(raw, **{f"{number}号": f"第{number}次工作会议的讲话,开始\n{sentence}"})
    go(raw, clean)
    part = next(clean.glob(f"_manifest/{table}/*/*.parquet"))
    content = part.read_bytes()
    match damage:
        case "cut short":
            part.write_bytes(content[: len(content) // 2])
        case "empty":
            part.write_bytes(b"")
        case "missing":
            part.unlink()
        case "a folder":
            part.unlink()
            part.mkdir()
    for words in (
        ("undo", "--rule", "punctuation/half-width-comma", clean),
        ("stats", clean),
        ("show", "通知", clean),
        ("report", clean, "--to", clean.parent / "r.html"),
        ("clean", raw, clean, "--direct"),
    ):
        printed = qinggao(*words, code=None)
        assert "not foreseen" not in printed, (words, printed)
    assert "WRONG" in qinggao("verify", clean, code=1)


@pytest.mark.skipif(not shutil.which("unshare"), reason="needs a small file system of its own")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_a_full_disk_loses_nothing(raw, tmp_path):
    """It is told in one line, and once there is room the next run goes on."""
    small = tmp_path / "small"
    small.mkdir()
    for number in range(200):
        write(raw, **{f"{number}": NOTICE + os.urandom(1500).hex()})
    script = (
        f"mount -t tmpfs -o size=500k tmpfs {small} && {sys.executable} -m qinggao clean {raw} "
        f"{small}/clean --direct; echo exit $?; mount -o remount,size=50m {small} && "
        f"{sys.executable} -m qinggao clean {raw} {small}/clean --direct && cp -a {small}/clean "
        f"{tmp_path}/after"
    )
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script], capture_output=True, check=False, text=True
    )
    printed = done.stdout + done.stderr
    if "permission denied" in printed.lower():
        pytest.skip("this machine lets nobody mount")
    assert "exit 1" in printed
    assert "No space left on device. Nothing was lost" in printed
    assert set(statuses(tmp_path / "after").values()) == {"clean"}
    assert wrong(tmp_path / "after", raw) == []


@pytest.mark.parametrize(
    "words", [("undo", "--run", ""), ("undo", "--document", ""), ("show", "--suggested", "")]
)
def test_an_empty_name_is_no_name(cleaned, words):
    """An unset variable of a shell undid all that the only run had brought."""
    before = len(Manifest(cleaned).runs)
    assert "is empty" in qinggao(*words, cleaned, code=None)
    assert len(Manifest(cleaned).runs) == before


@pytest.mark.parametrize(
    "words",
    [
        ("export", "--format", "csv"),
        ("export", "--format", "openlineage"),
        ("report",),
        ("restore", "--all", "--force"),
    ],
)
def test_nothing_is_written_among_the_clean_texts(cleaned, words):
    """After ``--move`` the clean text is all that there is of a document."""
    first = next(iter(Manifest(cleaned).documents))
    text = (cleaned / first).read_bytes()
    to = cleaned if "restore" in words else cleaned / first
    assert "where the cleaned texts are" in qinggao(*words, "--to", to, cleaned, code=2)
    assert (cleaned / first).read_bytes() == text


def test_export_goes_on_behind_what_an_output_holds(cleaned, tmp_path):
    """It opened the output anew, and wrote over the lines before."""
    command = [sys.executable, "-m", "qinggao", "export", str(cleaned), "--table", "documents"]
    with (tmp_path / "all").open("wb") as output:
        output.write(b"HEADER\n")
        output.flush()
        subprocess.run(command, stdout=output, check=True)
    lines = (tmp_path / "all").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "HEADER"
    assert len(lines) == 1 + len(Manifest(cleaned).documents)


def test_json_has_no_infinity(cleaned):
    """RFC 8259, section 6."""
    query = "select 1e308::double * 10 as a, [1.5, 'nan'::double] as b"
    assert json.loads(qinggao("sql", query, cleaned, "--json")) == [{"a": None, "b": [1.5, None]}]


def test_file_names_are_not_read_in_another_encoding(cleaned, monkeypatch, capsys):
    """In a locale of GB18030 all Chinese names are others: the documents seemed to be gone."""
    monkeypatch.setattr(sys, "getfilesystemencoding", lambda: "gb18030")
    monkeypatch.setattr(sys, "argv", ["qinggao", "runs", str(cleaned)])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert "PYTHONUTF8=1" in capsys.readouterr().err


@pytest.mark.parametrize("how", [">&-", "| cat"])
def test_an_output_that_is_closed_or_knows_no_such_character(cleaned, how):
    """Neither is an error that nobody foresaw."""
    command = f"{sys.executable} -m qinggao sql \"select '·→␣' as a\" {cleaned} {how}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env=os.environ | {"PYTHONIOENCODING": "gbk"},
        capture_output=True,
        check=False,
    )
    assert b"foreseen" not in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize("kind", ["link", "folder"])
def test_a_pipeline_that_cannot_be_read_is_not_passed_over(raw, clean, monkeypatch, kind):
    """With the options of none all would be cleaned anew, otherwise."""
    here = raw.parent / "pipeline.toml"
    here.symlink_to("nowhere") if kind == "link" else here.mkdir()
    monkeypatch.chdir(raw.parent)
    with pytest.raises(ConfigError, match="cannot be read"):
        go(raw, clean)
    assert not clean.exists()
