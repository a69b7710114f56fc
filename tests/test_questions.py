"""Questions to the manifest: what changed between runs, where a text came from, who removed it."""

import json
import sys
from pathlib import Path

import pytest

from qinggao.blaming import blame
from qinggao.cli.charts import plot_counts
from qinggao.cli.errors import UsageError
from qinggao.comparing import compare_rows, edits_between
from qinggao.decisions import Decision
from qinggao.edit import Edit
from qinggao.history import HistoryError, cleaned_of, rows_at, run_named
from qinggao.manifest import Manifest, ManifestError
from qinggao.stage import Stage, restore
from tests.corpora import NOTICE, SPEECH, go, write
from tests.test_cli import qinggao


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> tuple[Path, Path]:
    """Three runs: the first, one after an undone rule, one over other raw files."""
    home = tmp_path_factory.mktemp("corpus")
    raw, clean = home / "raw", home / "clean"
    advert = "关注公众号“墨痕阁”，领取材料\n"
    write(raw, 通知=NOTICE, 讲话=advert + SPEECH, 旧="旧的文件。\n", 要="要改的文件,\n")
    go(raw, clean)
    undone = Decision(
        "d1", "undo", "2024-01-01T00:00:00", "editor", rule="punctuation/repeated-mark"
    )
    go(raw, clean, decide=(undone,), recorded_config=True)
    (raw / "旧.txt").unlink()
    write(raw, 新="新的文件。\n", 要="改过的文件,好。\n")
    go(raw, clean)
    return raw, clean


def test_two_runs_compared(corpus):
    """Documents added, withdrawn, changed in raw or in text; edits by what they do and where."""
    _, clean = corpus
    manifest = Manifest(clean)
    first, second, third = (rows_at(manifest, row["run"]) for row in manifest.runs)
    [only] = compare_rows(manifest, first, second)
    assert (only.document, only.what, only.came) == ("讲话.txt", "text changed", ())
    assert [(change.rule, change.before) for change in only.went] == [
        ("punctuation/repeated-mark", "。")
    ]
    assert {one.document: one.what for one in compare_rows(manifest, second, third)} == {
        "旧.txt": "withdrawn", "新.txt": "added", "要.txt": "raw changed"
    }  # fmt: skip
    assert list(compare_rows(manifest, third, third)) == []


def test_an_edit_is_the_same_at_the_same_place_of_the_raw_text():
    """However earlier stages moved it; another place is another edit, other raw text has none."""
    comma = Edit(3, ",", "，", "punctuation/half-width-comma")
    alone = [Stage("punctuation", (comma,))]
    blank = Stage("layout", (Edit(0, " ", "", "layout/indent"),))
    after = [blank, Stage("punctuation", (comma._replace(start=2),))]
    came, went = edits_between(alone, after, same_raw=True)
    assert ([change.rule for change in came], went) == (["layout/indent"], ())
    moved = [Stage("punctuation", (comma._replace(start=5),))]
    assert edits_between(alone, moved, same_raw=True)[0] != ()
    assert edits_between(alone, moved, same_raw=False) == ((), ())


def test_a_text_of_an_earlier_run_is_made_again(corpus):
    """From the text in force to the raw one and forward; where raw has changed, that is said."""
    _, clean = corpus
    manifest = Manifest(clean)
    first = rows_at(manifest, manifest.runs[0]["run"])
    then = cleaned_of(manifest, first["讲话.txt"])
    assert "××%。成绩" in then.text
    assert "××%。。成绩" in (clean / "讲话.txt").read_text()
    assert restore(then.text, then.stages).endswith(SPEECH)
    assert cleaned_of(manifest, first["旧.txt"]).text == "旧的文件。\n"
    with pytest.raises(HistoryError, match="has changed in the raw folder"):
        cleaned_of(manifest, first["要.txt"])


def test_a_run_has_several_names(corpus):
    """Its name, a beginning of it, or its place."""
    manifest = Manifest(corpus[1])
    names = [row["run"] for row in manifest.runs]
    assert [run_named(manifest, name) for name in ("first", "previous", "last", names[1])] == [
        names[0], names[1], names[2], names[1]
    ]  # fmt: skip
    with pytest.raises(ManifestError, match="no run is called"):
        run_named(manifest, "moon")
    with pytest.raises(ManifestError, match="3 runs begin with"):
        run_named(manifest, names[0][:2])


def test_blame_leads_back_to_the_raw_line_of_every_line(corpus):
    """Also where lines above were removed; each applied edit stands somewhere, once or more."""
    raw, clean = corpus
    manifest = Manifest(clean)
    for document, row in manifest.documents.items():
        if row["status"] != "clean":
            continue
        source = (raw / document).read_text().split("\n")
        lines = list(blame(manifest, row))
        assert [line.text for line in lines] == (clean / document).read_text().split("\n")[:-1]
        named = {edit.name for line in lines for edit in line.edits}
        assert len(named) == row["edits"]
        for line in lines:
            if not line.edits:
                assert line.text == source[line.raw_start[0] - 1]
            for edit in line.edits:
                at, column = edit.raw
                found = "\n".join(source[at - 1 :])[column - 1 :]
                assert found.startswith(edit.before[:1])
    speech = list(blame(manifest, manifest.documents["讲话.txt"]))
    assert speech[0].raw_start[0] in (1, 2)
    assert speech[2].raw_end[0] == 4
    assert any(edit.rule.startswith("boilerplate/") for edit in speech[0].edits)


def test_blame_of_one_line(corpus):
    """Text, place and edits, for people and for programs."""
    _, clean = corpus
    printed = qinggao("blame", "通知", clean, "--line", "3")
    assert "raw 3:1–3:" in printed
    assert "punctuation/half-width-comma: ',' → '，'" in printed
    [line] = json.loads(qinggao("blame", "通知", clean, "--line", "3", "--json"))
    assert (line["line"], line["raw_start"][0]) == (3, 3)
    assert "no line 9" in qinggao("blame", "通知", clean, "--line", "9", code=2)


def test_trace_finds_who_removed_a_text(corpus):
    """In force, and with --all in runs that were replaced."""
    _, clean = corpus
    [row] = json.loads(qinggao("trace", "墨痕阁", clean, "--json"))
    assert (row["document"], row["what"]) == ("讲话.txt", "removed")
    assert row["rule"].startswith("boilerplate/")
    assert len(json.loads(qinggao("trace", "墨痕阁", clean, "--json", "--all"))) == 2
    assert "never removed" in qinggao("trace", "从没有过", clean)
    commas = json.loads(qinggao("trace", "，", clean, "--json"))
    assert {row["what"] for row in commas if row["before"] == ","} == {"inserted"}


def test_diff_on_the_command_line(corpus):
    """The table, the lines of a text, and that a text is gone."""
    _, clean = corpus
    told = json.loads(qinggao("diff", "first", "previous", clean, "--json"))
    assert [row["document"] for row in told["documents"]] == ["讲话.txt"]
    assert told["rules"][0]["went"] == 1
    printed = qinggao("diff", "first", "previous", clean, "--texts")
    assert "-今年，我们立案××件，同比上升××%。成绩" in printed
    assert "+今年，我们立案××件，同比上升××%。。成绩" in printed
    assert "its text is not" in qinggao("diff", "first", "last", clean, "--texts")
    assert "1 text changed" in qinggao("diff", "first", "last", clean, "--document", "讲话")


def test_show_as_it_stood_after_a_run(corpus):
    """The changes of then."""
    _, clean = corpus
    assert "punctuation/repeated-mark" in qinggao("show", "讲话", clean, "--run", "first")
    assert "punctuation/repeated-mark" not in qinggao("show", "讲话", clean, "--run", "last")
    assert "was not there in run" in qinggao("show", "新", clean, "--run", "first", code=2)


def test_stats_as_a_picture(corpus, tmp_path):
    """PNG and SVG; the names of folders in Chinese stay text in the SVG."""
    _, clean = corpus
    rows = [{"folder": "讲话", "applied": 3, "suggested": 1, "documents": 1}]
    plot_counts(rows, "folder", tmp_path / "a.svg")
    assert "讲话" in (tmp_path / "a.svg").read_text()
    qinggao("stats", clean, "--by", "run", "--plot", tmp_path / "sub/b.png")
    assert (tmp_path / "sub/b.png").read_bytes().startswith(b"\x89PNG")
    assert "png or .svg" in qinggao("stats", clean, "--plot", "c.gif", code=2)


def test_a_picture_without_matplotlib_says_what_to_install(tmp_path, monkeypatch):
    """It is an extra."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"qinggao\[plot\]"):
        plot_counts([], "rule", tmp_path / "a.png")
