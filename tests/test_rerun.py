"""Running one cleaner again: only it runs where it finds what it found, and all else follows."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from qinggao.cleaner import Marker
from qinggao.config import Config
from qinggao.manifest import Manifest
from qinggao.pipeline import Pipeline
from qinggao.registry import UnknownNameError, cleaner_class
from tests.corpora import NOTICE, SPEECH, go, statuses, write
from tests.test_cli import qinggao
from tests.test_run import age, wrong

PLAIN = "本周工作安排如下。\n"


@pytest.fixture
def corpus(tmp_path: Path) -> tuple[Path, Path]:
    raw = write(tmp_path / "raw", 通知=NOTICE, 讲话=SPEECH, 安排=PLAIN)
    age(raw)
    go(raw, tmp_path / "clean")
    return raw, tmp_path / "clean"


@pytest.fixture
def turns(monkeypatch) -> Counter[str]:
    """How often each cleaner has had a turn that was not recalled."""
    counted: Counter[str] = Counter()
    real = Pipeline.stage

    def stage(self, name, *given):
        counted[name] += 1
        return real(self, name, *given)

    monkeypatch.setattr(Pipeline, "stage", stage)
    return counted


def config(tmp_path: Path, text: str) -> Path:
    (tmp_path / "pipeline.toml").write_text(text, encoding="utf-8")
    return tmp_path / "pipeline.toml"


def state(clean: Path) -> dict[str, object]:
    """What the manifest says of every document and edit in force, without run and time."""
    database = Manifest(clean).connect()
    edits = "document, stage, cleaner, rule, applied, start, clean_start, clean_end, before, after"
    rows = "document, status, raw_sha256, clean_sha256, edits, suggested, damage, unmatched, kept"
    asked = {
        "documents": f"select {rows}, digests from documents order by 1",
        "edits": f"select {edits} from edits order by all",
        "markers": 'select document, kind, start, "end", text from markers order by all',
        "verdicts": "select document, kept, relation from verdicts order by all",
    }
    return {name: database.execute(query).fetchall() for name, query in asked.items()}


@pytest.mark.parametrize("cleaner", ["encoding", "layout", "redaction"])
def test_a_rerun_that_finds_the_same_runs_nothing_else(corpus, turns, cleaner):
    """Early cut-off: no other cleaner has a turn, no row is written, raw/ is not read."""
    raw, clean = corpus
    before = state(clean)
    run = go(raw, clean, rerun=cleaner)
    assert set(turns) == {cleaner}
    assert (run.unchanged, len(run.todo)) == (3, 3)
    assert len(Manifest(clean).runs) == 1
    assert state(clean) == before


def test_an_option_that_changes_nothing_is_noted_down_and_costs_one_cleaner(
    corpus, turns, tmp_path, monkeypatch
):
    """The digests are new, texts and edits are those of the earlier run; then all is skipped."""
    raw, clean = corpus
    before = {name: row for name, row in state(clean).items() if name != "documents"}
    given = config(tmp_path, "skip = ['redaction/masked-organization']\n")
    monkeypatch.setattr("qinggao.run.surveying._RACY_NS", 0)
    go(raw, clean, config=given)
    assert set(turns) == {"redaction"}
    runs = Manifest(clean).runs
    assert len(runs) == 2
    rows = Manifest(clean).documents.values()
    assert {row["cleaned_in"] for row in rows} == {runs[0]["run"]}
    assert {name: row for name, row in state(clean).items() if name != "documents"} == before
    assert wrong(clean) == []
    turns.clear()
    assert go(raw, clean, config=given).todo == []
    assert not turns


@pytest.mark.parametrize(
    "changed",
    [
        "[redaction]\nprofile = 'star'\n",
        "skip = ['punctuation/half-width-comma']\n",
        "accept = ['punctuation/document-number-bracket']\n",
        "chain = ['layout', 'characters', 'punctuation', 'redaction']\n",
    ],
)
def test_a_changed_pipeline_gives_what_a_first_run_with_it_gives(corpus, tmp_path, changed):
    """Whatever was recalled or cut off: texts, edits, markers and digests are the same."""
    raw, clean = corpus
    write(raw, 办法="按照《办法》（国发[2020]5号）执行,定于X月X日开会。\n")
    go(raw, clean)
    pipeline = config(tmp_path, changed)
    go(raw, clean, config=pipeline)
    go(raw, tmp_path / "afresh", config=pipeline)
    assert state(clean) == state(tmp_path / "afresh")
    assert wrong(clean) == []


@pytest.mark.parametrize("text", ["领导X!XX李\n", "领导XX，李××说\n"])
def test_a_rerun_looks_again_at_the_lines_that_another_cleaner_changed(tmp_path, text):
    """What only the second turn of a cleaner finds (``×!`` was ``X!``) is found by the next run."""
    raw, clean = write(tmp_path / "raw", 报告=text), tmp_path / "clean"
    age(raw)
    none = config(tmp_path, "skip = ['punctuation/half-width-exclamation-mark']\n")
    go(raw, clean, config=none)
    go(raw, clean)
    go(raw, tmp_path / "at-once")
    assert state(clean) == state(tmp_path / "at-once")
    assert go(raw, clean, rerun="punctuation").unchanged == 1


def test_a_marker_of_another_kind_is_a_change(corpus, monkeypatch):
    """The edits are the same, but the manifest says something else about the text."""
    raw, clean = corpus
    kind = cleaner_class("redaction")
    real = kind.markers
    monkeypatch.setattr(
        kind, "markers", lambda self, text: [Marker(m[0], m[1], "other") for m in real(self, text)]
    )
    go(raw, clean, rerun="redaction")
    kinds = Manifest(clean).connect().execute("select distinct kind from markers").fetchall()
    assert kinds == [("other",)]
    assert wrong(clean) == []


def test_a_rerun_leaves_new_and_changed_documents_to_clean(corpus):
    """It is about one cleaner; the balance counts them as they stand."""
    raw, clean = corpus
    write(raw, 新="新的文件。\n", 通知=NOTICE + "又及,\n")
    (raw / "安排.txt").unlink()
    run = go(raw, clean, rerun="punctuation")
    assert [found.document for found in run.todo] == ["讲话.txt"]
    assert run.outcome["raw_documents"] == 3
    go(raw, clean)
    assert wrong(clean) == []


def test_only_some_documents_while_others_are_gone(corpus):
    """What lies outside the glob stands in the balance as it stood."""
    raw, clean = corpus
    (raw / "安排.txt").unlink()
    assert go(raw, clean, only="通知*").outcome["raw_documents"] == 3
    go(raw, clean)
    assert Manifest(clean).documents["安排.txt"]["status"] == "withdrawn"


def test_a_document_whose_cleaning_failed_is_tried_again(tmp_path, monkeypatch):
    """A cleaner's fault that was mended; what is no text stays in quarantine."""
    raw, clean = (
        write(tmp_path / "raw", 坏=b"\x00\x01\x02\x03" * 30, 难="难清理,\n"),
        tmp_path / "clean",
    )
    with monkeypatch.context() as patch:
        patch.setattr(cleaner_class("layout"), "findings", lambda *_: 1 / 0)
        go(raw, clean)
    assert Manifest(clean).documents["难.txt"]["reason"].startswith("cleaning failed")
    run = go(raw, clean, rerun="layout")
    assert [found.document for found in run.todo] == ["难.txt"]
    assert statuses(clean) == {"难.txt": "clean", "坏.txt": "quarantined"}
    assert wrong(clean) == []


def test_a_clean_text_that_somebody_changed_is_made_again(corpus):
    """The cut-off looks at the clean text; one that is not the recorded one is no ground for it."""
    raw, clean = corpus
    text = (clean / "通知.txt").read_text()
    (clean / "通知.txt").write_text(text.replace("会", "坏"))
    go(raw, clean, rerun="layout")
    assert (clean / "通知.txt").read_text() == text
    assert wrong(clean) == []


def test_a_rerun_where_raw_files_were_moved(tmp_path):
    """The recorded texts are all it needs."""
    raw, clean = write(tmp_path / "raw", 讲话=SPEECH, 通知=NOTICE), tmp_path / "clean"
    go(raw, clean, move=True)
    go(raw, clean, rerun="redaction", config=config(tmp_path, "[redaction]\nprofile = 'star'\n"))
    assert "立案**件" in (clean / "讲话.txt").read_text()
    shutil.rmtree(raw)
    raw.mkdir()
    assert wrong(clean) == []


def test_a_cleaner_that_is_not_in_the_chain_is_refused(corpus):
    """With the names of those that are."""
    raw, clean = corpus
    with pytest.raises(UnknownNameError, match="did you mean 'redaction'"):
        go(raw, clean, rerun="redactoin")


def test_a_dry_run_says_what_would_change(corpus, tmp_path):
    """By rule, with examples and lines; nothing is written. Then the real run says the same."""
    raw, clean = corpus
    starred = config(tmp_path, "[redaction]\nprofile = 'star'\n")
    words = ["rerun", "redaction", clean, "--direct", "--config", starred]
    before = state(clean)
    told = json.loads(json_part(qinggao(*words, "--dry-run", "--json")))
    assert (told["looked_at"], told["same"], told["texts"]) == (3, 1, 2)
    assert state(clean) == before
    printed = qinggao(*words, "--dry-run", "--diff")
    assert "-　　定于×月×日" in printed or "-定于×月×日" in printed
    assert "+定于*月*日" in printed or "+　　定于*月*日" in printed
    assert "2 would differ" in printed
    assert "1 would differ" in qinggao(*words, "--dry-run", "--document", "讲话")
    assert "1 would differ" in qinggao(*words, "--dry-run", "--only", "通知*")
    done = json.loads(json_part(qinggao(*words, "--json")))
    assert done["rules"] == told["rules"]
    assert done["documents"] == told["documents"]
    assert "立案**件" in (clean / "讲话.txt").read_text()
    assert wrong(clean) == []
    assert "3 do the same; 0 differ" in qinggao(*words)
    del raw


def json_part(printed: str) -> str:
    """Return the answer, without what is said about the run."""
    return printed[printed.index("{") : printed.rindex("}") + 1]


def test_a_wrong_rerun_is_a_plain_line(corpus, tmp_path):
    """An unknown cleaner, document or folder: exit 2."""
    _, clean = corpus
    direct = ["--direct"]
    assert "did you mean 'redaction'" in qinggao("rerun", "redactoin", clean, *direct, code=2)
    assert "no document is called" in qinggao(
        "rerun", "layout", clean, "--document", "没有", *direct, code=2
    )
    assert "no manifest" in qinggao("rerun", "layout", tmp_path, *direct, code=2)


@pytest.mark.parametrize("profile", ["cross", "tag", "fixed"])
def test_markers_that_stay_in_place_are_told_without_carrying_them(profile, monkeypatch):
    """At a glance or carried through the edits: the places are the same."""
    from qinggao import rechecking

    pipeline = Pipeline.of(Config(options={"redaction": {"profile": profile}}))
    text = "于**月*日，在XX市X局 × ×同志、张某某处（X.X元），××县，全会**届*中，X X年。\n"
    stages = [one for one in pipeline.clean(text).stages if one.cleaner == "redaction"]
    assert sum(len(one.markers) for one in stages) > 8
    found = rechecking.clean_markers(stages)
    monkeypatch.setattr(rechecking, "_keeps_places", lambda _: False)
    assert rechecking.clean_markers(stages) == found
