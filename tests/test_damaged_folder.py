"""A clean folder that was changed or damaged, raw files that cannot be read: nothing is lost."""

import os
import shutil
from pathlib import Path

import pytest

from qinggao.deriving import Scope, decide, derive
from qinggao.manifest import Manifest
from qinggao.manifest.parts import PartError
from qinggao.restoring import RestoreError, raw_bytes
from qinggao.run import RunError, surveying
from qinggao.verifying import verify
from tests.corpora import NOTICE, go, statuses, write, wrong
from tests.killed import killed_at
from tests.test_cli import qinggao


def undo_all(clean: Path, rule: str = "punctuation/half-width-comma"):
    """Undo a rule that touches the documents of `raw`."""
    manifest = Manifest(clean)
    return derive(manifest, decide(manifest, "undo", Scope(rule=rule), "editor"))


def files_of(clean: Path) -> dict[str, bytes]:
    """Return every file of a clean folder but the workspace and the lock."""
    return {
        path.relative_to(clean).as_posix(): path.read_bytes()
        for path in clean.rglob("*")
        if path.is_file() and "_unfinished" not in path.parts and path.name != "lock"
    }


@pytest.fixture
def moved(raw, clean) -> dict[str, bytes]:
    """Raw files that were moved into the clean folder: what each held."""
    contents = {p.relative_to(raw).as_posix(): p.read_bytes() for p in raw.rglob("*.*")}
    go(raw, clean, move=True)
    return contents


@pytest.mark.usefixtures("moved")
def test_a_changed_text_never_becomes_the_record(raw, clean, tmp_path):
    """The raw file is gone: what a forged text restores to is not what was cleaned."""
    text = clean / "通知.txt"
    text.write_text(text.read_text().replace("会议", "大会"))
    before = files_of(clean)
    config = tmp_path / "pipeline.toml"
    config.write_text("skip = ['punctuation/half-width-comma']\n")
    for attempt in (lambda: undo_all(clean), lambda: go(raw, clean, config=config)):
        with pytest.raises(RestoreError, match=r"通知\.txt was changed"):
            attempt()
        assert files_of(clean) == before
    assert wrong(clean) == ["通知.txt: changed since it was written"]


def test_a_changed_text_is_not_shown_with_edits_that_do_not_fit(raw, clean, tmp_path):
    """Each place would be wrong by what was put in; the raw file writes the text again."""
    go(raw, clean)
    text = clean / "通知.txt"
    as_it_was = text.read_bytes()
    text.write_bytes("前面加了一句。\n".encode() + as_it_was)
    for command in ("show", "blame"):
        assert "通知.txt was changed since" in qinggao(command, "通知.txt", clean, code=2)
    qinggao("report", clean, "--to", tmp_path / "page.html")  # tells of all others
    assert "前面加了一句" not in (tmp_path / "page.html").read_text()
    qinggao("rerun", "layout", clean, "--document", "通知.txt", "--direct")
    assert text.read_bytes() == as_it_was
    assert wrong(clean) == []


@pytest.mark.parametrize("damage", ["truncated", "unreadable", "a folder", "another table"])
def test_a_part_that_cannot_be_read_stops_the_run(clean, moved, damage, monkeypatch):
    """It is no fault of the documents, whose texts must stay where they are."""
    part = next(clean.glob("_manifest/edits/*/*.parquet"))
    content = part.read_bytes()
    before = files_of(clean)
    del before[part.relative_to(clean).as_posix()]
    match damage:
        case "truncated":
            part.write_bytes(content[: len(content) // 2])
        case "a folder":
            part.unlink()
            part.mkdir()
        case "another table":
            part.write_bytes(next(clean.glob("_manifest/documents/*/*.parquet")).read_bytes())
        case "unreadable":

            def refuse(*_, **__):
                raise PermissionError(13, "Permission denied", str(part))

            monkeypatch.setattr("qinggao.manifest.parts.pq.ParquetFile", refuse)
    with pytest.raises(PartError, match=r"cannot be read.*qinggao verify"):
        undo_all(clean)
    monkeypatch.undo()
    if part.is_dir():
        part.rmdir()
    part.write_bytes(content)
    after = files_of(clean)
    assert {name: after[name] for name in before} == before
    assert wrong(clean) == []
    undo_all(clean)
    manifest = Manifest(clean)
    assert {n: raw_bytes(manifest, row) for n, row in manifest.documents.items()} == moved


def test_a_missing_part_is_not_taken_for_cleaners_that_found_nothing(raw, clean):
    """The unchanged cleaners are recalled from it: without it the text would be left uncleaned."""
    go(raw, clean)
    before = (clean / "通知.txt").read_bytes()
    next(clean.glob("_manifest/edits/*/*.parquet")).unlink()
    with pytest.raises(RestoreError, match="its edits are not all in the part"):
        undo_all(clean, "redaction/masked-number")
    assert (clean / "通知.txt").read_bytes() == before


@pytest.mark.parametrize("gone", [True, False])
def test_a_missing_text_stops_the_run_and_takes_no_other_away(raw, clean, moved, gone):
    """And the raw file, put back, is the way out."""
    text = clean / "通知.txt"
    text.unlink()
    if not gone:
        text.mkdir()
    before = files_of(clean)
    with pytest.raises(RestoreError, match="cannot be read"):
        undo_all(clean)
    assert files_of(clean) == before
    if not gone:
        text.rmdir()
    (raw / "通知.txt").write_bytes(moved["通知.txt"])
    go(raw, clean)
    assert wrong(clean) == []
    assert set(statuses(clean).values()) == {"clean"}


def test_a_cleaner_that_fails_leaves_the_raw_bytes_of_a_moved_document(clean, moved, monkeypatch):
    """In quarantine until a version that does not fail comes: then it is cleaned again."""
    with monkeypatch.context() as patch:

        def fail(*_):
            raise ZeroDivisionError("a cleaner's fault")

        patch.setattr("cleaners.punctuation.Punctuation.findings", fail)
        undo_all(clean)
    assert set(statuses(clean).values()) == {"quarantined"}
    manifest = Manifest(clean)
    assert {n: raw_bytes(manifest, row) for n, row in manifest.documents.items()} == moved
    undo_all(clean, "punctuation/repeated-mark")
    assert set(statuses(clean).values()) == {"clean"}
    assert wrong(clean) == []


def test_a_raw_file_that_cannot_be_read_keeps_its_earlier_text(raw, clean, monkeypatch):
    """It is said, and tried again."""
    go(raw, clean)
    before = (clean / "通知.txt").read_bytes()
    write(raw, 通知=NOTICE + "二〇二四年一月\n")
    real = Path.open

    def refuse(self, *args, **kwargs):
        if self.parent == raw and self.name == "通知.txt":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        run = go(raw, clean)
    assert run.warnings == ["通知.txt: unreadable: Permission denied; its earlier text stays"]
    assert (clean / "通知.txt").read_bytes() == before
    assert set(statuses(clean).values()) == {"clean"}
    go(raw, clean)
    assert (clean / "通知.txt").read_bytes() != before
    assert wrong(clean) == []


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_cannot_be_read_in_the_raw_folder_is_not_gone(raw, clean, what, monkeypatch):
    """Its documents stay, and are withdrawn only when they are seen to be gone."""
    go(raw, clean)
    real_scan, real_stat = os.scandir, surveying._document

    def scan(path):
        if what == "folder" and str(path).endswith("讲话"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_scan(path)

    def look(entry, name):
        if what == "file" and "讲话" in name:
            return name, "unreadable: Input/output error"
        return real_stat(entry, name)

    with monkeypatch.context() as patch:
        patch.setattr(surveying.os, "scandir", scan)
        patch.setattr(surveying, "_document", look)
        run = go(raw, clean)
    assert len(run.skipped) == 1
    assert (run.outcome["raw_documents"], run.outcome["withdrawn"]) == (2, 0)
    assert set(statuses(clean).values()) == {"clean"}
    assert wrong(clean) == []
    shutil.rmtree(raw / "讲话")
    go(raw, clean)
    assert sorted(statuses(clean).values()) == ["clean", "withdrawn"]


def test_a_moved_document_whose_raw_path_is_a_folder_now(raw, clean, moved):
    """It is cleaned from the clean folder, as before."""
    write(raw, **{"通知.txt/新.txt": "安全生产检查记录,第一份。\n"})
    undo_all(clean)
    go(raw, clean)
    assert statuses(clean)["通知.txt"] == "clean"
    assert "," in (clean / "通知.txt").read_text()
    assert wrong(clean) == []
    manifest = Manifest(clean)
    assert {n: raw_bytes(manifest, row) for n, row in manifest.documents.items()} == moved


@pytest.mark.parametrize("what", ["the file", "its folder"])
def test_a_link_in_the_place_of_a_moved_document_is_not_followed(raw, clean, moved, what):
    """Out of the raw folder: it is nothing of ours to read, and nothing to remove."""
    elsewhere = write(raw.parent / "elsewhere", **{"第 一 篇.md": "别人的文件,秘密。\n"})
    if what == "its folder":
        shutil.rmtree(raw / "讲话")
        (raw / "讲话").symlink_to(elsewhere)
    else:
        (raw / "讲话/第 一 篇.md").symlink_to(elsewhere / "第 一 篇.md")
    undo_all(clean)
    go(raw, clean, move=True)
    manifest = Manifest(clean)
    assert {n: raw_bytes(manifest, row) for n, row in manifest.documents.items()} == moved
    (elsewhere / "第 一 篇.md").write_bytes(moved["讲话/第 一 篇.md"])
    write(raw, 新="安全生产检查记录,第一份。\n")
    go(raw, clean, move=True)
    assert (elsewhere / "第 一 篇.md").exists()
    assert not (raw / "新.txt").exists()
    assert wrong(clean) == []


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]"])
def test_a_damaged_plan_is_told(raw, clean, content):
    """With the way out; `verify` looks on."""
    killed_at("before publish", raw, clean)
    next(clean.glob("_manifest/_unfinished/*/plan.json")).write_bytes(content)
    with pytest.raises(RunError, match=r"plan\.json is damaged.*qinggao verify"):
        go(raw, clean)
    list(verify(clean))


@pytest.mark.parametrize("damage", ["lost", "changed"])
def test_a_staged_text_that_is_lost_or_changed_is_not_published(raw, clean, moved, damage):
    """The text of a moved document is all there is: it stays in its place."""
    config = raw.parent / "pipeline.toml"
    config.write_text("skip = ['punctuation/half-width-comma']\n")
    killed_at("before publish", raw, clean, config=config)
    staged = next(clean.glob("_manifest/_unfinished/*/files/通知.txt"))
    content = staged.read_bytes()
    if damage == "lost":
        staged.unlink()
    else:
        staged.write_bytes(content + b"x")
    with pytest.raises(RunError, match="is lost or was changed"):
        go(raw, clean, config=config)
    manifest = Manifest(clean)
    assert {n: raw_bytes(manifest, row) for n, row in manifest.documents.items()} == moved
    staged.write_bytes(content)
    go(raw, clean, config=config)
    assert wrong(clean) == []


# --- Withdrawn documents that come back ----------------------------------------------------------


def test_decisions_beside_a_withdrawn_document_whose_raw_file_is_back(raw, clean):
    """It is left to `clean`; the balance holds."""
    write(raw, 旧="安全生产检查记录,第一份。\n")
    go(raw, clean)
    kept = (raw / "旧.txt").read_bytes()
    (raw / "旧.txt").unlink()
    go(raw, clean)
    (raw / "旧.txt").write_bytes(kept)
    manifest = Manifest(clean)
    derive(manifest, decide(manifest, "undo", Scope(document="通知.txt"), "editor"))
    go(raw, clean, rerun="punctuation")
    go(raw, clean, only="通知*")
    go(raw, clean, only="通知*", move=True)
    assert statuses(clean)["旧.txt"] == "withdrawn"
    go(raw, clean)
    assert statuses(clean)["旧.txt"] == "clean"
    assert wrong(clean) == []
