"""Compaction: fewer files, the same answers; stopped at any point, nothing is lost."""

import shutil
from pathlib import Path

import pytest

from qinggao.deriving import Scope, decide, derive
from qinggao.manifest import TABLES, Manifest, ManifestError
from qinggao.restoring import raw_bytes
from qinggao.run import compacting
from qinggao.run.compacting import compact
from qinggao.verifying import verify
from tests.corpora import NOTICE, SPEECH, go, write, wrong


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of several runs: new documents, a changed one, one that went, a decision."""
    home = tmp_path_factory.mktemp("grown")
    raw, clean = home / "raw", home / "clean"
    write(raw, notice=NOTICE, speech=SPEECH)
    go(raw, clean)
    for number in range(4):
        write(raw, **{f"later{number}": NOTICE + f"第{number}次,会议.\n"})
        go(raw, clean)
    write(raw, speech=SPEECH + "再,说一句.\n")
    (raw / "later1.txt").unlink()
    go(raw, clean)
    manifest = Manifest(clean)
    derive(manifest, decide(manifest, "undo", Scope(rule="punctuation/half-width-comma"), "me"))
    assert wrong(clean) == []
    return home


@pytest.fixture
def home(grown: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(grown, tmp_path / "home"))


def answers(clean: Path) -> dict[str, list[tuple[object, ...]]]:
    database = Manifest(clean).connect()
    tables = [name for name in TABLES if name != "compactions"]
    return {
        name: database.sql(f"from {name} order by all").fetchall()
        for table in tables
        for name in (table, f"history.{table}")
    }


def files(clean: Path) -> int:
    return sum(1 for table in TABLES for _ in (clean / "_manifest" / table).glob("*/*.parquet"))


def test_no_answer_changes(home: Path) -> None:
    clean = home / "clean"
    before, count = answers(clean), files(clean)
    done = compact(clean)
    assert done.files_after < done.files < count
    assert files(clean) < count
    assert answers(clean) == before
    assert wrong(clean) == []
    manifest = Manifest(clean)
    for name, row in manifest.documents.items():
        if row["status"] != "withdrawn":
            assert raw_bytes(manifest, row) == (home / "raw" / name).read_bytes()


def test_life_goes_on(home: Path) -> None:
    raw, clean = home / "raw", home / "clean"
    go(raw, clean)
    compact(clean)
    runs = len(Manifest(clean).runs)
    go(raw, clean)
    assert len(Manifest(clean).runs) == runs  # nothing to do
    write(raw, more=NOTICE + "又,一篇.\n")
    go(raw, clean)
    compact(clean)
    done = compact(clean)
    assert done.files == done.files_after
    assert wrong(clean) == []
    links = [path.parent.parent.name for path in Manifest(clean).chain()]
    assert links[-1] == "compactions"
    assert links.count("compactions") == 2


@pytest.mark.parametrize("stopped", ["_merge", "sync_folder"])
def test_stopped_before_it_counts(
    home: Path, monkeypatch: pytest.MonkeyPatch, stopped: str
) -> None:
    clean = home / "clean"
    before = answers(clean)
    calls = 0
    real = getattr(compacting, stopped)

    def stop(*given: object) -> None:
        nonlocal calls
        calls += 1
        if calls > 2:
            raise KeyboardInterrupt
        real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(compacting, stopped, stop)
        with pytest.raises(KeyboardInterrupt):
            compact(clean)
    assert answers(clean) == before
    assert wrong(clean) == []
    assert any("left over from a compaction" in finding.message for finding in verify(clean))
    compact(clean)
    assert answers(clean) == before
    assert [f for f in verify(clean) if "left over" in f.message] == []


def test_stopped_before_the_old_files_went(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = home / "clean"
    before, count = answers(clean), files(clean)
    with monkeypatch.context() as patch:
        patch.setattr(Manifest, "commit", _then_stop)
        with pytest.raises(KeyboardInterrupt):
            compact(clean)
    assert files(clean) > count
    assert answers(clean) == before
    assert wrong(clean) == []
    compact(clean)
    assert files(clean) < count
    assert answers(clean) == before


_COMMIT = Manifest.commit


def _then_stop(manifest: Manifest, *given: object) -> None:
    _COMMIT(manifest, *given)  # type: ignore[arg-type]
    raise KeyboardInterrupt


def test_changes_of_its_files_show(home: Path) -> None:
    clean = home / "clean"
    compact(clean)
    merged = sorted((clean / "_manifest").glob("*/*/compacted-*.parquet"))
    links = sorted((clean / "_manifest" / "compactions").glob("*/*.parquet"))
    for file in (*merged, *links):
        content = file.read_bytes()
        for changed in (content[:-9] + bytes([content[-9] ^ 1]) + content[-8:], None):
            file.unlink()
            if changed:
                file.write_bytes(changed)
            found = wrong(clean)
            named = file.relative_to(clean).as_posix()
            assert found
            assert file in links or any(one.startswith(named) for one in found)
        file.write_bytes(content)
    assert wrong(clean) == []


def test_a_link_that_is_gone_shows(home: Path) -> None:
    clean = home / "clean"
    compact(clean)
    write(home / "raw", more="又,一篇.\n")
    go(home / "raw", clean)
    shutil.rmtree(clean / "_manifest" / "compactions")
    assert any("does not follow" in one for one in wrong(clean))


def test_a_stopped_run_comes_first(home: Path) -> None:
    raw, clean = home / "raw", home / "clean"
    write(raw, more="又,一篇.\n")
    with pytest.raises(KeyboardInterrupt):
        go(raw, clean, steps=2)
    with pytest.raises(ManifestError, match="was stopped"):
        compact(clean)
    go(raw, clean)
    compact(clean)
    assert wrong(clean) == []
