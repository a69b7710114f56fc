"""Texts in `_withdrawn/`: verified and restored like all others; and folders seen half-way."""

import threading

import pytest

from qinggao.deriving import Scope, decide, derive, take_back
from qinggao.history import HistoryError, find_document, row_with_raw
from qinggao.manifest import Manifest
from qinggao.restoring import raw_bytes
from qinggao.verifying import publication, verify
from tests.corpora import NOTICE, SPEECH, go, statuses, write, wrong
from tests.killed import killed_at
from tests.test_cli import qinggao

PLAIN, OTHER = "安全生产检查记录,第一份。\n", "防汛物资采购清单,已经核对。\n"


@pytest.fixture
def replaced(raw, clean):
    """A moved document under whose name another one came; and one that went and came back."""
    write(raw, 甲=PLAIN, 乙=OTHER)
    go(raw, clean, move=True)
    write(raw, 甲="新来的一份文件,内容不同。\n", 丙=SPEECH + "又一份,不同。\n")
    go(raw, clean)
    (raw / "丙.txt").unlink()
    go(raw, clean)
    write(raw, 丙="回来了,内容不同的文件。\n")
    go(raw, clean)
    assert set(statuses(clean).values()) == {"clean"}
    return clean


def test_texts_set_aside_are_verified(replaced):
    """A changed, a missing and a strange file are each named."""
    assert wrong(replaced) == []
    aside = sorted(path for path in replaced.glob("_withdrawn/*/*") if path.is_file())
    assert [path.name for path in aside] == ["甲.txt", "丙.txt"]
    for path in aside:
        content = path.read_bytes()
        name = path.relative_to(replaced).as_posix()
        path.write_bytes(content + b"x")
        assert wrong(replaced) == [f"{name}: changed since it was written"]
        path.unlink()
        assert wrong(replaced) == [f"{name}: missing"]
        path.write_bytes(content)
    (aside[0].parent / "别的.txt").write_text("不认识\n")
    notes = [one.message for one in verify(replaced) if "别的" in one.path]
    assert notes == ["left over: no document accounts for it"]


def test_the_raw_bytes_of_an_earlier_run_are_given_back(replaced, raw, tmp_path):
    """Those that were moved or withdrawn; others are not kept, and that is said."""
    manifest = Manifest(replaced)
    first, second, *_ = [row["run"] for row in manifest.runs]
    assert raw_bytes(manifest, row_with_raw(manifest, "甲.txt", first)) == PLAIN.encode()
    assert raw_bytes(manifest, row_with_raw(manifest, "乙.txt", first)) == OTHER.encode()
    then = raw_bytes(manifest, row_with_raw(manifest, "丙.txt", second))
    assert then == (SPEECH + "又一份,不同。\n").encode()
    with pytest.raises(HistoryError, match="was not there in run"):
        row_with_raw(manifest, "丙.txt", first)
    write(raw, 甲="第三次改动,这次没有移动。\n")
    go(raw, replaced)
    with pytest.raises(HistoryError, match="bytes of then are not kept"):
        row_with_raw(Manifest(replaced), "甲.txt", second)
    qinggao("restore", "甲.txt", replaced, "--run", "first", "--to", tmp_path / "back")
    assert (tmp_path / "back/甲.txt").read_bytes() == PLAIN.encode()
    assert "--run goes with one" in qinggao(
        "restore", "--all", "--to", tmp_path / "b", "--run", "first", replaced, code=2
    )


def test_bytes_in_quarantine_that_are_withdrawn(raw, clean):
    """They come back as they were; they have no text to show."""
    content = b"\x00\x01\x02\x03" * 30
    write(raw, 附件=content)
    go(raw, clean)
    (raw / "附件.txt").unlink()
    go(raw, clean)
    assert statuses(clean)["附件.txt"] == "withdrawn"
    assert wrong(clean) == []
    manifest = Manifest(clean)
    assert raw_bytes(manifest, find_document(manifest, "附件.txt")) == content
    assert "附件.txt: withdrawn" in qinggao("show", "附件.txt", clean)
    assert "has no clean text" in qinggao("blame", "附件.txt", clean, code=2)


def test_a_document_whose_raw_file_and_clean_text_were_removed(raw, clean, tmp_path):
    """By somebody's hand: it is withdrawn, nothing is kept of it, and that is no alarm for ever."""
    write(raw, 甲=PLAIN)
    go(raw, clean)
    (raw / "甲.txt").unlink()
    (clean / "甲.txt").unlink()
    assert "甲.txt: missing" in wrong(clean)
    go(raw, clean)
    assert statuses(clean)["甲.txt"] == "withdrawn"
    assert wrong(clean) == []
    assert any("nothing is kept of it" in one.message for one in verify(clean))
    printed = qinggao("restore", "--all", "--to", tmp_path / "back", clean)
    assert "2 of 3 documents restored" in printed
    write(raw, 甲=OTHER)
    go(raw, clean)
    assert statuses(clean)["甲.txt"] == "clean"
    assert wrong(clean) == []


def test_restore_checks_the_bytes_and_counts_what_it_wrote(raw, clean, tmp_path, monkeypatch):
    """A changed text gives nothing to the output; a document never read is not restored."""
    go(raw, clean)
    text = clean / "通知.txt"
    text.write_text(text.read_text().replace("会议", "大会"))
    printed = qinggao("restore", "通知.txt", clean, code=1)
    assert printed.startswith("error: ")
    assert "was changed" in printed
    assert "1 of 2 documents restored" in qinggao(
        "restore", "--all", "--to", tmp_path / "a", clean, code=1
    )
    other = tmp_path / "other"
    with monkeypatch.context() as patch:
        patch.setattr("qinggao.run.reading._ATTEMPTS", 0)
        go(raw, other)
    printed = qinggao("restore", "--all", "--to", tmp_path / "b", other)
    assert "0 of 2 documents restored" in printed
    assert printed.count("there is nothing to restore") == 2
    assert "nothing is kept of it" in qinggao("restore", "通知.txt", other, code=1)


# --- Half-way ------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", ["first file", "parts", "commit"])
def test_what_a_stopped_run_was_about_to_move_is_not_called_wrong(raw, clean, point):
    """It is a note, and the next run completes it; another change is wrong all the same."""
    go(raw, clean)
    write(raw, 通知=NOTICE + "二〇二四年一月\n", **{"讲话/第 一 篇.md": SPEECH + "完,\n"})
    write(raw, 新=PLAIN)
    killed_at(point, raw, clean)
    findings = list(verify(clean))
    assert [one for one in findings if one.wrong and not one.path.startswith(str(raw))] == []
    assert any("the next one completes it" in one.message for one in findings)
    row_file = next(clean.glob("_manifest/runs/*/*"))
    content = row_file.read_bytes()
    row_file.write_bytes(content + b"x")
    assert any("changed since" in finding for finding in wrong(clean))
    row_file.write_bytes(content)
    go(raw, clean)
    assert wrong(clean) == []


def test_verify_beside_runs_that_publish(raw, clean):
    """It looks again where the folder changed under its eyes."""
    write(raw, **{f"{n}": f"第{n}份记录,安全检查。。\n" * 20 for n in range(30)})
    go(raw, clean)
    done = threading.Event()

    def decide_again_and_again():
        for _ in range(2):
            manifest = Manifest(clean)
            scope = Scope(rule="punctuation/half-width-comma")
            [undone] = decide(manifest, "undo", scope, "editor")
            derive(manifest, [undone])
            manifest = Manifest(clean)
            derive(manifest, [take_back(manifest, undone.decision, "editor")])
        done.set()

    worker = threading.Thread(target=decide_again_and_again)
    worker.start()
    looks = 0
    while not done.is_set():
        assert "all holds" in qinggao("verify", clean)
        looks += 1
    worker.join()
    assert looks
    before = publication(clean)
    go(raw, clean)
    assert publication(clean) == before
