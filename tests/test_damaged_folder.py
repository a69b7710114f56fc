"""A clean folder that was changed, damaged, renamed or is in the way: nothing is lost or forged."""

import shutil
from pathlib import Path

import pytest

from qinggao.deriving import Scope, decide, derive
from qinggao.manifest import Manifest
from qinggao.manifest.parts import PartError
from qinggao.restoring import RestoreError, raw_bytes
from qinggao.run import RunError
from qinggao.run.moving import Moves
from tests.corpora import NOTICE, go, statuses, write, wrong
from tests.killed import killed_at


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


@pytest.mark.parametrize("damage", ["truncated", "unreadable", "a folder"])
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


# --- Places --------------------------------------------------------------------------------------


@pytest.mark.parametrize("point", ["", "first file", "parts"])
def test_a_document_becomes_a_folder_and_a_folder_a_document(raw, clean, point):
    """What leaves goes first; also where the run is killed in between."""
    for first, second in (("a.txt", "a.txt/b.txt"), ("c/d.md/e.txt", "c/d.md")):
        write(raw, **{first: f"{first}：安全生产检查记录,第一份。\n"})
        go(raw, clean)
        (raw / first).unlink()
        if second == "c/d.md":
            (raw / "c/d.md").rmdir()
        write(raw, **{second: f"{second}：防汛物资采购清单,已经核对。\n"})
        if point:
            killed_at(point, raw, clean)
        go(raw, clean)
        assert statuses(clean)[first] == "withdrawn"
        assert statuses(clean)[second] == "clean"
        assert wrong(clean) == []


@pytest.mark.parametrize(
    ("first", "second"), [("a.txt", "a.txt/b.txt"), ("d.md/e.txt", "d.md")], ids=["in", "over"]
)
@pytest.mark.parametrize("how", ["moved", "outside"])
def test_a_new_document_without_a_place_is_skipped(raw, clean, first, second, how):
    """Its place is taken by a document that stays without its raw file."""
    write(raw, **{first: "安全生产检查记录,第一份。\n"})
    go(raw, clean, move=how == "moved")
    (raw / first).unlink(missing_ok=True)
    if second == "d.md":
        (raw / "d.md").rmdir()
    write(raw, **{second: "防汛物资采购清单,已经核对。\n"})
    run = go(raw, clean, only=second if how == "outside" else None)
    assert run.skipped == [(second, f"its place is taken by the document {first}")]
    assert statuses(clean)[first] == "clean"
    if how == "moved":
        assert wrong(clean) == []


@pytest.mark.parametrize("place", ["通知.txt", "通知.txt/mine.txt", "讲话"])
def test_a_file_that_is_not_ours_is_not_written_over(raw, clean, place):
    """It is named, nothing is published, and once it is away all goes on."""
    write(clean, **{f"{place}": "我的文件\n"} if "." in place else {})
    if "." not in place:
        (clean / place).write_text("我的文件\n")
    with pytest.raises(RunError, match="is not of this manifest") as told:
        go(raw, clean)
    assert str(clean / place) in str(told.value)
    assert (clean / place).read_text() == "我的文件\n"
    assert not (clean / "讲话/第 一 篇.md").exists()
    if (clean / place.split("/")[0]).is_dir():
        shutil.rmtree(clean / place.split("/")[0])
    else:
        (clean / place).unlink()
    go(raw, clean)
    assert wrong(clean) == []


def test_a_lost_manifest_is_made_again_over_the_same_texts(raw, clean):
    """Files with the very bytes that would be written are in nobody's way."""
    go(raw, clean)
    shutil.rmtree(clean / "_manifest")
    go(raw, clean)
    assert wrong(clean) == []


def test_what_is_in_the_way_of_a_begun_run_is_named(raw, clean):
    """The file, not the staged one; and the run goes on once it is away."""
    killed_at("before publish", raw, clean)
    (clean / "通知.txt/x").mkdir(parents=True)
    with pytest.raises(RunError, match=r"clean/通知\.txt: .*run again"):
        go(raw, clean)
    shutil.rmtree(clean / "通知.txt")
    go(raw, clean)
    assert wrong(clean) == []


@pytest.mark.parametrize("how", ["renamed", "copied"])
def test_a_folder_that_is_renamed_or_copied_with_a_begun_run(raw, clean, tmp_path, how):
    """The plan is relative to the folder; the original is not touched from the copy."""
    go(raw, clean)
    write(raw, 通知=NOTICE + "二〇二四年一月\n")
    killed_at("before publish", raw, clean, move=True)
    other = tmp_path / "other"
    if how == "renamed":
        (tmp_path / "raw").rename(tmp_path / "aside")
        clean.rename(other)
        (tmp_path / "aside").rename(tmp_path / "raw")
    else:
        shutil.copytree(clean, other)
        before = files_of(clean)
    go(raw, other)
    assert wrong(other) == []
    assert (other / "通知.txt").read_text().endswith("二〇二四年一月\n")
    if how == "copied":
        assert files_of(clean) == before


def test_moves_written_down_and_read_again(tmp_path):
    """Nothing of the first folder is left in them."""
    moves = Moves(tmp_path)
    moves.leave(tmp_path / "a.txt", tmp_path / "_duplicates/a.txt")
    moves.remove(tmp_path / "b.txt")
    moves.come(tmp_path / "_manifest/_unfinished/r/files/c.txt", tmp_path / "c.txt", replaces=True)
    written = moves.written()
    assert str(tmp_path) not in repr(written)
    assert Moves.read(tmp_path / "elsewhere", written).written() == written


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
