"""Nothing is lost: raw files moved only when safe, killed runs completed, every change found."""

import shutil
from pathlib import Path

import pytest

from qinggao.manifest import Manifest
from qinggao.restoring import raw_bytes
from qinggao.run import publishing
from tests.corpora import SPEECH, go, statuses, write, wrong
from tests.killed import killed_at


def test_move_removes_raw_files_only_when_they_are_safe(raw, clean):
    """Afterwards the clean folder alone gives every raw byte back; a later run keeps it all."""
    write(raw, 附件=b"\x00\x01\x02" * 50)
    contents = {
        p.relative_to(raw).as_posix(): p.read_bytes() for p in raw.rglob("*") if p.is_file()
    }
    go(raw, clean, move=True)
    assert [p for p in raw.rglob("*") if p.is_file()] == []
    manifest = Manifest(clean)
    back = {name: raw_bytes(manifest, row) for name, row in manifest.documents.items()}
    assert back == contents
    write(raw, 新="新的文件。\n")
    run = go(raw, clean)
    assert run.outcome["raw_documents"] == 4
    assert set(contents) <= set(statuses(clean))
    assert "withdrawn" not in statuses(clean).values()
    assert wrong(clean) == []


def test_move_keeps_a_raw_file_whose_clean_file_is_damaged(raw, clean, monkeypatch):
    """What does not restore from the disk stays."""
    go(raw, clean)
    real = publishing._remove_raw

    def damage(manifest, folder):
        (clean / "通知.txt").write_text("坏了\n")
        return real(manifest, folder)

    monkeypatch.setattr(publishing, "_remove_raw", damage)
    go(raw, clean, move=True)
    assert (raw / "通知.txt").exists()
    assert not (raw / "讲话/第 一 篇.md").exists()


def test_a_raw_file_that_cannot_be_removed_stops_nothing(raw, clean, monkeypatch):
    """It stays and is told; the run counts, and the next commands go on."""
    real = Path.unlink

    def refuse(self, *args, **kwargs):
        if self.parent == raw:
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuse)
        run = go(raw, clean, move=True)
    assert run.warnings == ["通知.txt: its raw file stays: Permission denied"]
    assert (raw / "通知.txt").exists()
    assert not (raw / "讲话/第 一 篇.md").exists()
    go(raw, clean)
    assert wrong(clean) == []
    assert set(statuses(clean).values()) == {"clean"}

    again = go(raw, clean, move=True)
    assert again.warnings == []
    assert not (raw / "通知.txt").exists()


@pytest.mark.parametrize(
    "point", ["second batch", "before publish", "first file", "parts", "commit", "after commit"]
)
def test_a_killed_run_is_completed_by_the_next(raw, clean, tmp_path, point):
    """Wherever a run dies, running again gives what one whole run gives."""
    write(raw, **{f"{n:02}": SPEECH.replace("今年", f"{n}月{n}日") * 3 for n in range(9)})
    killed_at(point, raw, clean)
    go(raw, clean)
    assert wrong(clean) == []
    whole = tmp_path / "whole"
    go(raw, whole)
    assert statuses(clean) == statuses(whole)
    for path in whole.rglob("*.txt"):
        if "_manifest" not in path.parts:
            assert (clean / path.relative_to(whole)).read_bytes() == path.read_bytes()
    assert not list((clean / "_manifest/_unfinished").glob("*"))


def test_a_stopped_run_goes_on_where_it_was(raw, clean, tmp_path, monkeypatch):
    """The batches that a stopped run completed are counted, and not done again."""
    with pytest.raises(KeyboardInterrupt):
        go(raw, clean, steps=2)
    with monkeypatch.context() as patch:
        patch.setattr("qinggao.run.cleaning.clean_batch", None)
        run = go(raw, clean)
    assert run.resumed
    assert wrong(clean) == []
    whole = go(raw, tmp_path / "whole")
    assert run.raw_bytes == whole.raw_bytes
    assert run.quarantine == whole.quarantine
    counts = [
        {cleaner: by["edits"] for cleaner, by in one.cleaners.items()} for one in (run, whole)
    ]
    assert counts[0] == counts[1]
    assert sum(counts[0].values()) > 0


def test_a_stopped_run_is_not_resumed_with_other_options(raw, clean, tmp_path):
    """Another pipeline begins anew."""
    with pytest.raises(KeyboardInterrupt):
        go(raw, clean, steps=2)
    config = tmp_path / "p.toml"
    config.write_text('[redaction]\nprofile = "star"\n')
    run = go(raw, clean, config=config)
    assert not run.resumed
    assert "立案**件" in (clean / "讲话/第 一 篇.md").read_text()


def test_every_changed_byte_is_found_and_named(raw, clean):
    """In a clean file, a raw file, a part, or the row of a run."""
    go(raw, clean)
    assert wrong(clean) == []
    targets = [clean / "通知.txt", raw / "通知.txt", *clean.glob("_manifest/*/*/*.parquet")]
    assert len(targets) >= 6
    for path in targets:
        content = path.read_bytes()
        for place in (0, len(content) // 2, len(content) - 1):
            damaged = bytearray(content)
            damaged[place] ^= 1
            path.write_bytes(damaged)
            found = wrong(clean)
            name = path.name if raw in path.parents else path.relative_to(clean).as_posix()
            assert any(name in finding for finding in found), (path, place, found)
        path.write_bytes(content)
    assert wrong(clean) == []


def test_a_missing_part_a_foreign_part_and_a_missing_run_are_found(raw, clean, tmp_path):
    """Nothing can be taken from the manifest or put into it."""
    go(raw, clean)
    write(raw, 新="新的文件。\n")
    go(raw, clean)
    copy = tmp_path / "copy"
    shutil.copytree(clean, copy)
    part = next(clean.glob("_manifest/edits/*/*.parquet"))
    part.rename(part.with_name("999999.parquet"))
    assert any("missing" in finding for finding in wrong(clean))
    assert any("belongs to no run" in finding for finding in wrong(clean))
    first = min((copy / "_manifest/runs").iterdir())
    shutil.rmtree(first)
    assert any("a run is missing" in finding for finding in wrong(copy, raw))
