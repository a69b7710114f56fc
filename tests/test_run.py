"""Runs: what becomes of every kind of input."""

import os
import time
from pathlib import Path

import pytest

from qinggao.manifest import Manifest
from qinggao.restoring import raw_bytes, restore_to
from qinggao.run import LockedError, RunError, reading
from qinggao.run.lock import locked
from tests.corpora import NOTICE, SPEECH, go, statuses, write, wrong


def age(folder: Path) -> None:
    """Let the files be older than the time in which a change may go unseen."""
    past = time.time() - 60
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (past, past))


def test_a_clean_file_has_the_path_of_its_raw_file(raw, clean):
    """UTF-8, one newline at the end, same relative path, Chinese names and blanks included."""
    go(raw, clean)
    text = (clean / "讲话/第 一 篇.md").read_bytes().decode()
    assert text.endswith("来之不易！\n")
    assert "立案××件，同比上升××%。成绩" in text
    assert wrong(clean) == []


def test_a_second_run_skips_everything(raw, clean, monkeypatch):
    """Nothing changed: no work, and no row is added."""
    monkeypatch.setattr("qinggao.run.surveying._RACY_NS", 0)
    go(raw, clean)
    run = go(raw, clean)
    assert run.todo == []
    assert run.unchanged == 2
    assert len(Manifest(clean).runs) == 1


def test_a_file_that_was_just_written_is_read_again(raw, clean):
    """A change within the resolution of time stamps does not go unseen, nor cost a new text."""
    go(raw, clean)
    run = go(raw, clean)
    assert run.outcome["unchanged"] == 2
    assert {row["cleaned_in"] for row in Manifest(clean).documents.values()} == {
        Manifest(clean).runs[0]["run"]
    }


def test_only_the_changed_document_is_cleaned_again(raw, clean, monkeypatch):
    """One changed document: one cleaned, the other as it was, its row still in force."""
    monkeypatch.setattr("qinggao.run.surveying._RACY_NS", 0)
    go(raw, clean)
    write(raw, 通知=NOTICE + "二〇二四年一月\n")
    run = go(raw, clean)
    assert [found.document for found in run.todo] == ["通知.txt"]
    assert (clean / "通知.txt").read_text().endswith("二〇二四年一月\n")
    assert wrong(clean) == []


def test_a_missing_clean_file_is_made_again(raw, clean):
    """The clean folder is a function of the raw one: what is lost comes back."""
    go(raw, clean)
    (clean / "通知.txt").unlink()
    assert wrong(clean) == ["通知.txt: missing"]
    go(raw, clean)
    assert wrong(clean) == []


def test_a_document_gone_from_raw_is_withdrawn_and_can_be_restored(raw, clean):
    """Its clean text is set aside, never deleted; when it comes back it is clean again."""
    go(raw, clean)
    content = (raw / "通知.txt").read_bytes()
    (raw / "通知.txt").unlink()
    assert wrong(clean) != []
    go(raw, clean)
    assert statuses(clean)["通知.txt"] == "withdrawn"
    assert not (clean / "通知.txt").exists()
    manifest = Manifest(clean)
    assert raw_bytes(manifest, manifest.documents["通知.txt"]) == content
    assert wrong(clean) == []
    write(raw, 通知=content)
    go(raw, clean)
    assert statuses(clean)["通知.txt"] == "clean"
    assert wrong(clean) == []


def test_a_folder_without_any_known_document_is_refused(raw, clean, tmp_path):
    """A wrong raw folder must not withdraw a whole corpus."""
    go(raw, clean)
    other = write(tmp_path / "other", 别的="另一个文件。\n")
    with pytest.raises(RunError, match="--withdraw"):
        go(other, clean)
    go(other, clean, withdraw=True)
    assert statuses(clean) == {
        "通知.txt": "withdrawn", "讲话/第 一 篇.md": "withdrawn", "别的.txt": "clean"
    }  # fmt: skip


def test_what_is_no_document_is_listed_with_its_reason(raw, clean, tmp_path):
    """Other suffixes, links, pipes, reserved names and names that are no text."""
    write(raw, **{"表.csv": "a,b\n", "_manifest/x.txt": "x", ".hidden": "x"})
    outside = write(tmp_path / "outside", 外="外\n")
    (raw / "out.txt").symlink_to(outside / "外.txt")
    (raw / "in.txt").symlink_to(raw / "通知.txt")
    (raw / "broken.txt").symlink_to(raw / "nowhere.txt")
    (raw / "loop").symlink_to(raw)
    os.mkfifo(raw / "pipe.txt")
    (raw / os.fsdecode(b"\xb9\xab.txt")).write_bytes(b"x")
    run = go(raw, clean)
    assert dict(run.skipped) == {
        ".hidden": "not .txt or .md",
        "_manifest": "reserved name",
        "broken.txt": "broken symbolic link",
        "in.txt": "symbolic link inside the raw folder",
        "loop": "symbolic link out of the raw folder",
        "out.txt": "symbolic link out of the raw folder",
        "pipe.txt": "not a regular file",
        "\\xb9\\xab.txt": "name is not UTF-8",
        "表.csv": "not .txt or .md",
    }
    listed = Manifest(clean).connect().execute("select count(*) from skipped").fetchall()
    assert listed == [(9,)]


def test_empty_and_blank_files_are_clean(raw, clean):
    """An empty file stays empty; a file of blanks becomes empty, and both come back."""
    write(raw, 空="", 白=" \n\n\t\n")
    go(raw, clean)
    assert (clean / "空.txt").read_bytes() == (clean / "白.txt").read_bytes() == b""
    assert wrong(clean) == []


def test_bytes_that_are_no_text_are_quarantined_with_their_bytes(raw, clean, tmp_path):
    """A binary file is kept aside, named with its reason, and restored exactly."""
    content = b"PK\x03\x04" + bytes(range(256)) * 20
    write(raw, 附件=content)
    run = go(raw, clean)
    assert [name for name, _ in run.quarantine] == ["附件.txt"]
    manifest = Manifest(clean)
    assert (
        restore_to(manifest, manifest.documents["附件.txt"], tmp_path / "back").read_bytes()
        == content
    )
    assert wrong(clean) == []


def test_a_file_that_cannot_be_read_is_quarantined_and_tried_again(raw, clean, monkeypatch):
    """Nothing is there to keep; the next run tries again."""
    real = Path.open

    def refuse(self, *args, **kwargs):
        if self.parent == raw and self.name == "通知.txt":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        run = go(raw, clean)
    assert run.quarantine == [("通知.txt", "unreadable: Permission denied")]
    assert run.outcome["quarantined"] == 1
    go(raw, clean)
    assert set(statuses(clean).values()) == {"clean"}
    assert wrong(clean) == []


def test_a_file_that_changes_while_it_is_read_is_quarantined(raw, clean, monkeypatch):
    """No half-read text is ever cleaned."""
    real, target = os.fstat, raw / "通知.txt"

    def growing(number):
        with target.open("ab") as file:
            file.write(b"x")
        return real(number)

    with monkeypatch.context() as patch:
        patch.setattr(reading.os, "fstat", growing)
        write(raw, **{"讲话/第 一 篇.md": SPEECH})
        run = go(raw, clean, only="通知.txt")
    assert run.quarantine == [("通知.txt", "changed while it was read")]
    go(raw, clean)
    assert statuses(clean)["通知.txt"] == "clean"
    assert wrong(clean) == []


def test_a_faulty_cleaner_stops_only_its_document(raw, clean, monkeypatch):
    """An exception in a cleaner quarantines the document with what and where."""
    from qinggao.pipeline import Pipeline

    real = Pipeline.clean

    def faulty(self, text, *args):
        if "讲话" in text:
            raise ZeroDivisionError("division by zero")
        return real(self, text, *args)

    monkeypatch.setattr(Pipeline, "clean", faulty)
    run = go(raw, clean)
    assert statuses(clean) == {"通知.txt": "clean", "讲话/第 一 篇.md": "quarantined"}
    assert "ZeroDivisionError" in run.quarantine[0][1]


def test_edits_that_do_not_restore_are_never_published(raw, clean, monkeypatch):
    """A text that does not lead back to the raw bytes goes to quarantine, not to clean/."""
    monkeypatch.setattr("qinggao.restoring.restore", lambda text, _: text)
    go(raw, clean)
    assert set(statuses(clean).values()) == {"quarantined"}


def test_the_second_of_two_runs_is_refused_with_the_owner(raw, clean):
    """The lock names user, host and process; a dead owner holds nothing."""
    with locked(Manifest(clean).manifest), pytest.raises(LockedError, match=str(os.getpid())):
        go(raw, clean)
    go(raw, clean)


@pytest.mark.parametrize(
    "case", ["clean in raw", "raw in clean", "same", "no raw", "raw is a file"]
)
def test_folders_that_do_not_fit_are_refused(raw, tmp_path, case):
    """One inside the other, the same, or no folder at all."""
    folders = {
        "clean in raw": (raw, raw / "clean"),
        "raw in clean": (raw / "讲话", raw),
        "same": (raw, raw),
        "no raw": (tmp_path / "nowhere", tmp_path / "clean"),
        "raw is a file": (raw / "通知.txt", tmp_path / "clean"),
    }
    with pytest.raises(RunError):
        go(*folders[case])


def test_dry_run_writes_nothing(raw, clean):
    """It counts what it would do, and leaves no file."""
    run = go(raw, clean, dry_run=True)
    assert run.outcome["clean"] == 2
    assert sum(counts["edits"] for counts in run.cleaners.values()) > 0
    assert not clean.exists()
