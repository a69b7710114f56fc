"""Places in the clean folder: taken, renamed, a folder where a document was, half-way moved."""

import shutil

import pytest

from qinggao.run import RunError
from qinggao.run.moving import Moves
from tests.corpora import NOTICE, go, statuses, write, wrong
from tests.killed import killed_at
from tests.test_cli import qinggao


def files_of(clean):
    """Return every file of a clean folder."""
    return {path: path.read_bytes() for path in clean.rglob("*") if path.is_file()}


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
    back = clean.parent / "back"
    assert "6 of 6 documents restored" in qinggao("restore", "--all", "--to", back, clean)
    for path in raw.rglob("*.*"):
        assert path.is_dir() or (back / path.relative_to(raw)).read_bytes() == path.read_bytes()
    assert len(list((back / "_withdrawn").rglob("*.txt"))) == 2


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
    staged = tmp_path / "_manifest/_unfinished/r/files/c.txt"
    moves.come(staged, tmp_path / "c.txt", "ab12", replaces=True)
    written = moves.written()
    assert str(tmp_path) not in repr(written)
    assert Moves.read(tmp_path / "elsewhere", written).written() == written
