"""Learning from the corpus over the runs of a clean folder."""

import json
import random
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qinggao.cli import app
from qinggao.cli.errors import UsageError
from qinggao.deriving import Scope, decide, derive
from qinggao.manifest import Manifest
from qinggao.run import surveying
from qinggao.verifying import verify
from tests.corpora import go, statuses, write

HEADER = ("墨痕有声", "每天一篇好稿，写作不求人", "客服微信：mohen{}")


def _document(number: int, header: tuple[str, ...] = HEADER) -> str:
    """Return a document of its own below the header that all share."""
    rng = random.Random(number)
    words = ["".join(rng.choices("县乡村镇区市路桥山水田林湖草沙", k=4)) for _ in range(40)]
    title = f"在{words[0]}工作会议上的讲话"
    body = [f"{'，'.join(words[i : i + 6])}。" for i in range(1, 37, 6)]
    return "\n".join([*(line.format(1000 + number) for line in header), title, *body, ""])


def _raw(folder: Path, *numbers: int) -> Path:
    return write(folder, **{f"d{number}": _document(number) for number in numbers})


def _texts(clean: Path) -> dict[str, bytes]:
    rows = Manifest(clean).documents.values()
    return {row["document"]: Manifest(clean).stored(row).read_bytes() for row in rows}


def test_a_block_is_learned_over_several_runs(tmp_path):
    """Seen in two documents of one run and in one of the next, it has a support of three."""
    raw, clean = _raw(tmp_path / "raw", 1, 2), tmp_path / "clean"
    go(raw, clean)
    assert "墨痕有声" in (clean / "d1.txt").read_text("utf-8")

    run = go(_raw(raw, 3), clean)

    assert [row["support"] for row in run.learned if row["scope"] == "head"] == [3]
    assert not any("墨痕" in text.decode() for text in _texts(clean).values())
    assert not [finding for finding in verify(clean) if finding.wrong]


def test_one_run_or_three(tmp_path):
    """The clean texts follow from the raw folder, not from the runs in which it was filled."""
    raw, three = tmp_path / "raw", tmp_path / "three"
    for numbers in ((1, 2), (3, 4, 5), (6,)):
        go(_raw(raw, *numbers), three)
    go(raw, tmp_path / "one")

    assert _texts(three) == _texts(tmp_path / "one")


def test_what_is_no_longer_there_is_no_witness(tmp_path):
    """Once a document is gone, its block may lack support: the texts are as without it."""
    raw, clean = _raw(tmp_path / "raw", 1, 2, 3), tmp_path / "clean"
    go(raw, clean)
    (raw / "d3.txt").unlink()
    go(raw, clean)
    go(raw, tmp_path / "fresh")

    assert (clean / "d1.txt").read_bytes() == (tmp_path / "fresh/d1.txt").read_bytes()
    assert "墨痕有声" in (clean / "d1.txt").read_text("utf-8")


def test_a_file_that_changes_after_the_survey_is_looked_at_again(tmp_path, monkeypatch):
    """It is cleaned as it is then, and what it holds is counted by the next run."""
    monkeypatch.setattr("qinggao.run.surveying._RACY_NS", 0)
    raw, clean = _raw(tmp_path / "raw", 1, 2), tmp_path / "clean"
    write(raw, d3=_document(3, header=()))
    learning = sys.modules["qinggao.run.learning"]
    sight = learning._sight

    def sight_and_change(*given):
        sight(*given)
        _raw(raw, 3)

    with monkeypatch.context() as patched:
        patched.setattr(learning, "_sight", sight_and_change)
        go(raw, clean)
    assert not [finding for finding in verify(clean) if finding.wrong]
    assert "墨痕有声" in (clean / "d3.txt").read_text("utf-8")

    run = go(raw, clean)

    assert [row["support"] for row in run.learned if row["scope"] == "head"] == [3]
    assert not any("墨痕" in text.decode() for text in _texts(clean).values())
    assert go(raw, clean).todo == []


def test_nothing_new_is_learned_from_nothing_new(tmp_path, monkeypatch):
    """A run over the same documents skips them all; one more of the site touches no other."""
    monkeypatch.setattr("qinggao.run.surveying._RACY_NS", 0)
    raw, clean = _raw(tmp_path / "raw", 1, 2, 3, 4), tmp_path / "clean"
    go(raw, clean)

    assert go(raw, clean).todo == []

    run = go(_raw(raw, 5), clean)
    assert [found.document for found in run.todo] == ["d5.txt"]
    assert "墨痕" not in (clean / "d5.txt").read_text("utf-8")


def test_only_what_a_template_concerns_is_cleaned_again(tmp_path):
    """A new block leaves the documents alone that have no line of it; cut off early."""
    raw, clean = _raw(tmp_path / "raw", 1, 2), tmp_path / "clean"
    write(raw, other=_document(9, header=()))
    go(raw, clean)
    go(_raw(raw, 3), clean)
    runs = Manifest(clean).runs

    rows = Manifest(clean).documents
    assert rows["other.txt"]["cleaned_in"] == runs[0]["run"]
    assert rows["d1.txt"]["cleaned_in"] == runs[1]["run"]


def test_copies_are_one_witness(tmp_path):
    """Six copies of one text do not make a block."""
    raw = write(tmp_path / "raw", **{f"d{n}": _document(1) + "完\n" * n for n in range(6)})
    run = go(raw, tmp_path / "clean")

    assert run.learned == []


def test_learning_can_be_switched_off(tmp_path):
    """`learn = false`: nothing is counted and nothing is learned."""
    config = tmp_path / "pipeline.toml"
    config.write_text("[boilerplate]\nlearn = false\n")
    raw, clean = _raw(tmp_path / "raw", 1, 2, 3), tmp_path / "clean"
    run = go(raw, clean, config=config)

    assert run.learned == []
    assert not (clean / "_manifest/sightings").exists()
    assert "墨痕有声" in (clean / "d1.txt").read_text("utf-8")

    go(raw, clean)
    assert "墨痕有声" not in (clean / "d1.txt").read_text("utf-8")


def test_a_limited_run_learns_nothing_new(tmp_path):
    """With --only the others could not be brought up to date; the next full run does it."""
    raw, clean = _raw(tmp_path / "raw", 1, 2), tmp_path / "clean"
    go(raw, clean)
    go(_raw(raw, 3), clean, only="d3*")
    assert "墨痕有声" in (clean / "d3.txt").read_text("utf-8")

    go(raw, clean)
    go(raw, tmp_path / "fresh")

    assert _texts(clean) == _texts(tmp_path / "fresh")


def test_what_a_limited_run_saw_is_learned_behind_a_decision(tmp_path, monkeypatch):
    """The decision's run is the last one, and says nothing of the limited run before it."""
    monkeypatch.setattr(surveying, "_RACY_NS", 0)  # as seconds later: no file is read again
    raw, clean = _raw(tmp_path / "raw", 1, 2), tmp_path / "clean"
    go(raw, clean)
    go(_raw(raw, 3), clean, only="d3*")
    manifest = Manifest(clean)
    derive(manifest, decide(manifest, "undo", Scope(rule="layout/indent", document="d1"), "a", ""))

    go(raw, clean)
    go(raw, tmp_path / "fresh")

    assert _texts(clean) == _texts(tmp_path / "fresh")


def test_a_killed_run_may_learn_otherwise_when_it_is_taken_up(tmp_path):
    """What its batches did with other templates is done again."""
    raw, clean = _raw(tmp_path / "raw", 1, 2), tmp_path / "clean"
    with pytest.raises(KeyboardInterrupt):
        go(raw, clean, steps=2)
    run = go(_raw(raw, 3), clean)
    go(raw, tmp_path / "fresh")

    assert run.resumed
    assert _texts(clean) == _texts(tmp_path / "fresh")


def test_moved_documents_are_brought_up_to_date(tmp_path):
    """A raw file that was moved is a witness still, and its text is cleaned from the manifest."""
    raw, clean = _raw(tmp_path / "raw", 1, 2), tmp_path / "clean"
    go(raw, clean, move=True)
    assert not list(raw.glob("*.txt"))
    go(_raw(raw, 3), clean, move=True)

    assert not any("墨痕" in text.decode() for text in _texts(clean).values())
    assert set(statuses(clean).values()) == {"clean"}
    assert not [finding for finding in verify(clean) if finding.wrong]


def test_a_traditional_site_is_learned(tmp_path):
    """The survey sees traditional characters, the cleaner simplified ones: a block fits both."""
    header = ("墨痕會館", "每天一篇好稿，寫作不求人", "客服微信：mohen{}")
    body = "會議認為，應當進一步發揮圖書館的作用，讓讀者獲得更多資料，這個計劃將於明年實施。\n"
    texts = {f"d{n}": _document(n, header) + body * 5 + f"第{n}個" for n in range(4)}
    run = go(write(tmp_path / "raw", **texts), tmp_path / "clean")

    assert [row["lines"][0] for row in run.learned if row["scope"] == "head"] == ["墨痕会馆"]
    assert not any("墨痕" in text.decode() for text in _texts(tmp_path / "clean").values())


def test_a_block_without_evidence_is_suggested(tmp_path):
    """What recurs and says nothing of an advert is recorded, and stays."""
    texts = {f"d{n}": _document(n, ("清风徐来", "水波不兴")) for n in range(4)}
    clean = tmp_path / "clean"
    go(write(tmp_path / "raw", **texts), clean)

    found = Manifest(clean).connect().execute("select distinct rule, applied from edits").fetchall()
    assert ("boilerplate/recurring-block", False) in found
    assert "清风徐来" in (clean / "d0.txt").read_text("utf-8")


# --- The command, and packs of one's own --------------------------------------------------------


def _command(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_learn_writes_a_pack_that_can_be_used(tmp_path):
    """The pack does in a corpus without learning what was learned; it is not written over."""
    raw, pack = _raw(tmp_path / "raw", 1, 2, 3), tmp_path / "adverts.toml"
    done = _command("learn", raw, "--to", pack)
    assert done.exit_code == 0, done.output
    assert "每天一篇好稿" in done.output

    config = write(tmp_path, **{"own.toml": f'[boilerplate]\nlearn = false\nfiles = ["{pack}"]\n'})
    go(raw, tmp_path / "by-pack", config=config / "own.toml")
    go(raw, tmp_path / "learned")
    assert _texts(tmp_path / "by-pack") == _texts(tmp_path / "learned")

    before = pack.read_bytes()
    again = _command("learn", raw, "--to", pack)
    assert isinstance(again.exception, UsageError)
    assert pack.read_bytes() == before


def test_learn_says_it_as_rows(tmp_path):
    """`--json` prints the rows that a run would record; nothing is written anywhere."""
    raw = _raw(tmp_path / "raw", 1, 2, 3)
    rows = json.loads(_command("learn", raw, "--json").stdout)

    assert {(row["scope"], row["support"], row["accepted"]) for row in rows} >= {("head", 3, True)}
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]


def test_learn_without_a_learner(tmp_path):
    """Where nothing may be learned, that is said."""
    config = tmp_path / "own.toml"
    config.write_text("[boilerplate]\nlearn = false\n")
    refused = _command("learn", _raw(tmp_path / "raw", 1), "--config", config)
    assert isinstance(refused.exception, UsageError)


def test_a_slow_rule_of_a_pack_is_named_and_off(tmp_path):
    """A catastrophic pattern costs a run one time limit, not one a document, and is reported."""
    pack = tmp_path / "slow.toml"
    pack.write_text(
        '[pack]\nname = "slow"\n[[rule]]\nname = "mine"\npatterns = ["^(?:甲|甲甲)+[乙丙]$"]\n'
    )
    config = tmp_path / "own.toml"
    config.write_text(f'[boilerplate]\nfiles = ["{pack}"]\ntime_limit = 0.3\n')
    texts = {f"d{n}": _document(n) + "甲" * 60 + "\n" for n in range(8)}
    raw = write(tmp_path / "raw", **texts)

    began = time.process_time()
    run = go(raw, tmp_path / "clean", config=config)

    assert time.process_time() - began < 8 * 0.3
    assert len(run.warnings) == 1
    assert "slow/mine" in run.warnings[0]
    assert set(statuses(tmp_path / "clean").values()) == {"clean"}


def test_a_pack_for_some_documents(tmp_path):
    """A pack that is limited to some paths works there and nowhere else, in a run too."""
    pack = tmp_path / "own.toml"
    pack.write_text(
        '[pack]\nname = "own"\npaths = ["site/*"]\n[[rule]]\nname = "x"\nliterals = ["青田渡"]\n'
    )
    config = tmp_path / "pipeline.toml"
    config.write_text(f'[boilerplate]\nfiles = ["{pack}"]\n')
    texts = {"site/a.txt": "青田渡\n会议纪要\n", "b.txt": "青田渡\n会议纪要\n"}
    go(write(tmp_path / "raw", **texts), tmp_path / "clean", config=config)

    assert (tmp_path / "clean/site/a.txt").read_text("utf-8") == "会议纪要\n"
    assert (tmp_path / "clean/b.txt").read_text("utf-8") == "青田渡\n会议纪要\n"
