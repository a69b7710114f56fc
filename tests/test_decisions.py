"""Undo, redo and accept: somebody's word on edits, in the middle of history too."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from qinggao.cleaner import Rule
from qinggao.decisions import Anchor, Decided, Decision, in_force
from qinggao.deriving import named_edits
from qinggao.edit import Edit, apply
from qinggao.manifest import Manifest
from qinggao.pipeline import Pipeline, restore
from tests.corpora import NOTICE, SPEECH, go, write, wrong
from tests.killed import killed_at
from tests.test_cli import qinggao


def decision(name: str = "d", action: Any = "undo", **about) -> Decision:
    return Decision(name, action, f"2024-01-01T00:00:{len(name):02}", "editor", **about)


@pytest.fixture
def corpus(tmp_path: Path) -> tuple[Path, Path]:
    raw = write(tmp_path / "raw", 通知=NOTICE, 讲话=SPEECH)
    go(raw, tmp_path / "clean")
    return raw, tmp_path / "clean"


def test_a_taken_back_decision_is_not_in_force():
    """`redo` ends a decision and is none itself."""
    first, second = decision("a", rule="r/a"), decision("bb", rule="r/b")
    assert in_force([first, second, decision("ccc", "redo", takes_back="a")]) == [second]


def test_the_newest_decision_has_the_word():
    """Undo a rule, then accept one edit of it."""
    text = "甲,乙,丙"
    edits = [Edit(1, ",", "，", "p/comma"), Edit(3, ",", "，", "p/comma")]
    anchor = Anchor.of(edits[1], text)
    decided = Decided(
        [decision("a", rule="p/comma"), decision("bb", "accept", rule="p/comma", anchor=anchor)]
    )
    done, left = decided.sort(edits, [], text)
    assert (done, left) == ([edits[1]], [edits[0]])


def test_an_anchor_finds_its_edit_after_the_text_moved():
    """The text around it is what it is known by; of equal ones, its number."""
    edit = Edit(3, ",", "，", "p/comma")
    anchor = Anchor.of(edit, "甲乙丙,丁")
    moved = Edit(7, ",", "，", "p/comma")
    decided = Decided([decision(rule="p/comma", anchor=anchor)])
    assert decided.sort([moved], [], "新的一行\n甲乙丙,丁"[0:]) == ([moved], []) or decided.matched
    gone = Decided([decision(rule="p/comma", anchor=anchor)])
    gone.sort([Edit(1, ",", "，", "p/comma")], [], "子,丑")
    assert gone.unmatched() == ["d"]


def test_undo_in_the_middle_lets_later_cleaners_run_on_the_new_text():
    """Without the repaired comma, the redaction after it is still found, and all restores."""
    pipeline = Pipeline.default()
    text = "全会于**月*日召开,会议强调团结。\n"
    undone = Decided([decision(rule="punctuation/half-width-comma")])
    cleaned = pipeline.clean(text, decided=undone)
    assert cleaned.text == "全会于××月×日召开,会议强调团结。\n"
    assert restore(cleaned.text, cleaned.stages) == text
    punctuation = next(s for s in cleaned.stages if s.cleaner == "punctuation")
    assert [edit.before for edit in punctuation.suggested] == [","]


@pytest.mark.parametrize(
    ("words", "speech"),
    [
        (["--rule", "punctuation/repeated-mark"], "同比上升××%。。成绩"),
        (["--cleaner", "redaction"], "立案**件，同比上升XX%。成绩"),
        (["--document", "讲话.txt"], "立案**件，同比上升XX%。。成绩"),
    ],
)
def test_undo_and_redo(corpus, words, speech):
    """The documents concerned are derived again; taking the decision back leads back."""
    _, clean = corpus
    before = (clean / "讲话.txt").read_text()
    qinggao("undo", *words, clean, "--why", "an editor's word")
    assert speech in (clean / "讲话.txt").read_text()
    assert wrong(clean) == []
    [row] = Manifest(clean).decisions
    assert row.why == "an editor's word"
    qinggao("redo", row.decision, clean)
    assert (clean / "讲话.txt").read_text() == before
    assert wrong(clean) == []


def test_undo_one_edit_and_it_survives_a_change_of_the_document(corpus):
    """An edit has a name; the decision holds on when the text around moves, and tells when lost."""
    raw, clean = corpus
    manifest = Manifest(clean)
    row = manifest.documents["讲话.txt"]
    name = next(one.name for one in named_edits(manifest, row) if one.edit.before == "XX")
    qinggao("undo", "--edit", name, clean)
    assert "立案××件，同比上升XX%。成绩" in (clean / "讲话.txt").read_text()
    write(raw, 讲话="新加的一段。\n" + SPEECH)
    go(raw, clean)
    assert "同比上升XX%" in (clean / "讲话.txt").read_text()
    write(raw, 讲话="完全不同的内容。\n")
    go(raw, clean)
    assert "nothing any more" in qinggao("decisions", clean)
    assert wrong(clean) == []


def test_undo_a_run_takes_back_what_it_brought(corpus):
    """The first run's changes are undone as a whole."""
    _, clean = corpus
    run = Manifest(clean).runs[0]["run"]
    qinggao("undo", "--run", run, clean)
    assert "立案**件，同比上升XX%。。成绩" in (clean / "讲话.txt").read_text()
    assert wrong(clean) == []


def test_accept_applies_a_suggestion(tmp_path):
    """A rule of tier suggest changes what it only proposed."""
    raw = write(tmp_path / "raw", 文="按照《办法》（国发[2020]5号）执行。\n")
    clean = tmp_path / "clean"
    go(raw, clean)
    assert "[2020]" in (clean / "文.txt").read_text()
    qinggao("accept", "--rule", "punctuation/document-number-bracket", clean)
    assert "国发〔2020〕5号" in (clean / "文.txt").read_text()
    assert wrong(clean) == []


def test_a_decision_about_nothing_is_refused(corpus):
    """A wrong name is told; nothing is recorded."""
    _, clean = corpus
    assert "no rule named" in qinggao("undo", "--rule", "redaction/moon", clean, code=2)
    assert "say what to undo" in qinggao("undo", clean, code=2)
    assert Manifest(clean).decisions == []


def test_a_decision_is_taken_once(corpus):
    """Twice the same would have to be taken back twice; behind another one it says something."""
    _, clean = corpus
    undo = ("undo", "--rule", "punctuation/half-width-comma", clean)
    accept = ("accept", "--rule", "punctuation/half-width-comma", clean)
    qinggao(*undo)
    assert re.search(r"decision \w{8} says so already; `qinggao redo", qinggao(*undo, code=2))
    qinggao(*accept)
    qinggao(*undo)
    assert len(Manifest(clean).decisions) == 3


def test_decisions_hold_where_raw_files_were_moved(tmp_path):
    """The raw bytes come from the clean folder itself."""
    raw = write(tmp_path / "raw", 讲话=SPEECH, 通知=NOTICE)
    clean = tmp_path / "clean"
    go(raw, clean, move=True)
    qinggao("undo", "--cleaner", "redaction", clean)
    assert "立案**件" in (clean / "讲话.txt").read_text()
    shutil.rmtree(raw)
    raw.mkdir()
    assert wrong(clean) == []


def test_a_decision_after_a_killed_run_does_not_forget_that_run_s_decision(corpus):
    """The plan of the killed run is finished first, and the manifest read after it."""
    raw, clean = corpus
    killed_at("parts", raw, clean, decide=(decision(rule="punctuation/repeated-mark"),))
    qinggao("undo", "--cleaner", "redaction", clean)
    assert "立案**件，同比上升XX%。。成绩" in (clean / "讲话.txt").read_text()
    assert len(Manifest(clean).decisions) == 2
    assert wrong(clean) == []


def test_undone_edits_are_recorded_as_not_applied(corpus):
    """Nothing is forgotten: the edit stands in the manifest with applied = false."""
    _, clean = corpus
    qinggao("undo", "--cleaner", "redaction", clean)
    manifest = Manifest(clean)
    for row in manifest.documents.values():
        for stage in manifest.stages(row):
            if stage.cleaner == "redaction":
                assert stage.edits == ()
                assert stage.suggested
    assert apply("甲", []) == "甲"


@dataclass(frozen=True)
class Overlapping:
    """Applies `a` → `c`, and suggests to make a whole piece of what stands there an `x`."""

    rules: ClassVar[tuple[Rule, ...]] = (
        Rule("overlapping/letter", "a"),
        Rule("overlapping/piece", "a b", tier="suggest"),
    )

    def findings(self, text: str) -> Iterator[Edit]:
        for found in re.finditer(r"[ac] b|a", text):
            if found[0][0] == "a":
                yield Edit(found.start(), "a", "c", "overlapping/letter")
            if len(found[0]) > 1:
                yield Edit(found.start(), found[0], "x", "overlapping/piece")

    def edits(self, text: str) -> Iterator[Edit]:
        yield from (edit for edit in self.findings(text) if edit.rule == "overlapping/letter")


@pytest.mark.parametrize("how", ["accept in the pipeline", "accepted by somebody"])
def test_an_accepted_suggestion_that_gives_way_has_its_turn_after_the_edit(how):
    """Not only with the next change of its text."""
    accepted = frozenset({"overlapping/piece"} if how.startswith("accept in") else ())
    pipeline = Pipeline({"overlapping": Overlapping()}, accept=accepted)
    decided = Decided(() if accepted else [decision("a", "accept", rule="overlapping/piece")])
    cleaned = pipeline.clean("甲a b,a乙", decided=decided)
    assert cleaned.text == "甲x,c乙"
    assert [len(stage.edits) for stage in cleaned.stages] == [2, 1]
    assert restore(cleaned.text, cleaned.stages) == "甲a b,a乙"
    assert pipeline.clean(cleaned.text, decided=decided).text == cleaned.text
