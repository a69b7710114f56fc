"""The command line: exit codes, errors in one line, and answers that agree with one another."""

import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import cast

import pytest

from qinggao.cli.app import main
from tests.corpora import NOTICE, SPEECH, write

ROOT = Path(__file__).parent.parent


def qinggao(
    *words: str | Path, stdin: bytes = b"", code: int | None = 0, folder: Path = ROOT
) -> str:
    """
    Run the command in this process, as from *folder*; return what it printed to both outputs.

    *code*: the exit code that it must have; None: any. `apart` runs it in a process of its own,
    which takes half a second more.
    """
    out, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    ended = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, value in (("stdin", given), ("stdout", out), ("stderr", errors)):
            patch.setattr(sys, name, value)
        patch.setattr(sys, "argv", ["qinggao", *map(str, words)])
        terminated = signal.getsignal(signal.SIGTERM)
        try:
            main()
        except SystemExit as end:
            ended = int(end.code or 0)
        finally:
            signal.signal(signal.SIGTERM, terminated)
        printed = _printed(out) + _printed(errors)
    assert code in (None, ended), printed
    assert "Traceback" not in printed
    return printed


def _printed(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return cast("io.BytesIO", stream.buffer).getvalue().decode()


def apart(*words: str | Path, stdin: bytes = b"", code: int = 0) -> str:
    """Run the command in a process of its own; return what it printed to both outputs."""
    done = subprocess.run(
        [sys.executable, "-m", "qinggao", *map(str, words)],
        input=stdin, capture_output=True, check=False, cwd=ROOT,
    )  # fmt: skip
    printed = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == code, printed
    assert "Traceback" not in printed
    return printed


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> tuple[Path, Path]:
    """A raw folder and the clean folder of one run over it."""
    home = tmp_path_factory.mktemp("corpus")
    raw = write(
        home / "raw",
        通知=NOTICE,
        副本=NOTICE,
        附件=b"\x00\x01\x02\x03" * 30,
        **{"讲话/第 一 篇.md": SPEECH, "表.csv": "a\n"},
    )
    qinggao("clean", raw, home / "clean", "--direct")
    return raw, home / "clean"


def test_clean_says_the_balance(corpus, tmp_path):
    """The last line is raw = clean + duplicate + quarantined; what was set aside is named."""
    raw, _ = corpus
    printed = qinggao("clean", raw, tmp_path / "clean", "--direct")
    assert "4 raw = 2 clean + 1 duplicate + 1 quarantined" in printed
    assert "skipped 表.csv: not .txt or .md" in printed
    assert "quarantined 附件.txt: " in printed


def test_clean_again_says_that_nothing_changed(corpus):
    """A second run has nothing to clean."""
    raw, clean = corpus
    assert "4 unchanged" in qinggao("clean", raw, clean, "--direct")


def test_verify_names_what_changed(corpus, tmp_path):
    """Exit 0 and a count; exit 1 and the file."""
    import shutil

    raw, clean = corpus
    assert "all holds" in qinggao("verify", clean)
    copy = tmp_path / "clean"
    shutil.copytree(clean, copy)
    (copy / "讲话/第 一 篇.md").write_text("别的\n")
    printed = qinggao("verify", copy, "--raw", raw, code=1)
    assert "WRONG 讲话/第 一 篇.md: changed since it was written" in printed
    found = json.loads(qinggao("verify", copy, "--raw", raw, "--json", code=1))
    assert [f["path"] for f in found if f["wrong"]] == ["讲话/第 一 篇.md"]


def test_restore_gives_every_raw_byte_back(corpus, tmp_path):
    """All to a folder, one to the output; existing files are not written over."""
    raw, clean = corpus
    printed = qinggao("restore", "--all", "--to", tmp_path, clean)
    assert "4 of 4 documents restored" in printed
    for name in ("通知.txt", "副本.txt", "附件.txt", "讲话/第 一 篇.md"):
        assert (tmp_path / name).read_bytes() == (raw / name).read_bytes()
    assert qinggao("restore", "第 一 篇", clean) == SPEECH
    assert "--force" in qinggao("restore", "--all", "--to", tmp_path, clean, code=2)


def test_show_has_every_change_with_its_rule(corpus):
    """What went, what came, and why; in colour where colour is forced."""
    _, clean = corpus
    printed = qinggao("show", "第 一 篇", clean)
    assert "[-**-]{+××+}" in printed
    assert "redaction/" in printed
    listed = json.loads(qinggao("show", "第 一 篇", clean, "--json"))
    assert all(change["rules"] for change in listed)


def test_stats_agree_with_sql(corpus):
    """The counts of `stats` are those that the tables give."""
    _, clean = corpus
    query = "select rule, count(*) n from edits where applied group by all"
    asked = {row["rule"]: row["n"] for row in json.loads(qinggao("sql", query, clean, "--json"))}
    counted = json.loads(qinggao("stats", clean, "--json"))
    assert asked == {row["rule"]: row["applied"] for row in counted["edits"] if row["applied"]}
    assert {row["status"]: row["documents"] for row in counted["documents"]} == {
        "clean": 2, "duplicate": 1, "quarantined": 1
    }  # fmt: skip
    for by in ("cleaner", "document", "folder"):
        rows = json.loads(qinggao("stats", clean, "--by", by, "--json"))["edits"]
        assert sum(row["applied"] for row in rows) == sum(asked.values())


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_export_writes_every_row(corpus, tmp_path, form):
    """Each format holds as many rows as the table."""
    import duckdb

    _, clean = corpus
    target = tmp_path / f"edits.{form}"
    qinggao("export", clean, "--format", form, "--to", target)
    count = json.loads(qinggao("sql", "select count(*) n from edits", clean, "--json"))[0]["n"]
    reader = {"csv": "read_csv", "jsonl": "read_json", "parquet": "read_parquet"}[form]
    assert duckdb.sql(f"select count(*) from {reader}('{target}')").fetchall() == [(count,)]
    if form != "parquet":
        assert apart("export", clean, "--format", form).strip() == target.read_text().strip()


def test_runs_lists_the_run(corpus):
    """One run, its counts."""
    _, clean = corpus
    [row] = json.loads(qinggao("runs", clean, "--json"))
    assert (row["raw_documents"], row["clean"], row["skipped"]) == (4, 2, 1)


def test_text_is_a_filter(tmp_path):
    """From the input or a file of any encoding, one cleaner alone, or the edits."""
    assert qinggao("text", stdin="会议,开始\n".encode()) == "会议，开始\n"
    file = tmp_path / "a.txt"
    file.write_bytes("全会于**月*日召开,会议强调团结奋斗。\n".encode("gb18030"))
    assert qinggao("text", file) == "全会于××月×日召开，会议强调团结奋斗。\n"
    assert qinggao("text", file, "--cleaner", "redaction").startswith("全会于××月×日召开,")
    rows = [json.loads(line) for line in qinggao("text", file, "--edits").splitlines()]
    assert [row["before"] for row in rows] == [",", "**", "*"]


def test_explain_and_cleaners_tell_the_rules():
    """A page for each cleaner; every rule listed; the decision on a text explained."""
    assert "What it does" in qinggao("explain", "redaction")
    assert "tier" in qinggao("explain", "punctuation/half-width-comma")
    assert "**" in qinggao("explain", "redaction", "--text", "全会于**月*日召开")
    listed = {row["rule"] for row in json.loads(qinggao("cleaners", "--rules", "--json"))}
    assert "punctuation/half-width-comma" in listed
    assert "duplicates" in qinggao("cleaners")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["clean", "nowhere"], "does not exist"),
        (["show", "x", "nowhere"], "no folder"),
        (["verify", "tests"], "has no manifest"),
        (["restore", "--all"], "--to"),
        (["stats", "--by", "moon"], "--by takes"),
        (["explain", "redactoin"], "did you mean 'redaction'"),
        (["text", "nowhere.txt"], "is no file"),
        (["text", "--cleaner", "x"], "no cleaner named 'x'"),
        (["clean", "--diff"], "--dry-run"),
        (["clean", "--workers", "-1"], "greater than or equal to 0"),
        (["dance"], "dance"),
    ],
)
def test_a_wrong_command_is_one_plain_line_and_exit_2(words, told):
    """What is wrong, where, what would be right; no traceback."""
    if words[0] == "clean" and "--diff" not in words:
        words = [*words, *(["x"] if "nowhere" in words else []), "--direct"]
    assert told in qinggao(*words, code=2)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("chain = ['redactoin']", "did you mean 'redaction'"),
        ("chane = []", "did you mean 'chain'"),
        ("[redaction]\nprofil = 'star'", "did you mean 'profile'"),
        ("[redaction]\nprofile = 'moon'", "profile"),
        ("accept = ['redaction/moon']", "redaction/moon"),
        ("chain = ", "not TOML"),
        ("[run]\nworkers = -3", "run.workers"),
    ],
)
def test_a_wrong_pipeline_is_refused_with_the_right_names(config, told, tmp_path):
    """The file, the place, the right name."""
    file = tmp_path / "p.toml"
    file.write_text(config)
    printed = qinggao("text", "--config", file, stdin=b"x", code=2)
    assert told in printed
    assert "p.toml" in printed or "redaction" in printed


def test_help_answers_at_once():
    """Under 0.3 s, because nothing heavy is imported."""
    best = min(_timed("--help") for _ in range(3))
    assert best < 0.6  # a busy machine; `-X importtime` below is the exact test
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "qinggao", "--help"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    ).stderr  # fmt: skip
    for heavy in ("prefect", "pyarrow", "duckdb", "numpy", "ftfy", "opencc", "pydantic", "rich"):
        assert f" {heavy}\n" not in loaded, heavy


def _timed(*words: str) -> float:
    begin = time.perf_counter()
    apart(*words)
    return time.perf_counter() - begin


def test_every_command_has_an_example():
    """--help of each command shows how it is used."""
    from typer.main import get_command

    from qinggao.cli import app

    for name in get_command(app).commands:
        assert "Example" in qinggao(name, "--help"), name
