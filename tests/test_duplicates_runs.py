"""Duplicates over several runs: what comes, goes and changes, through whole runs."""

from pathlib import Path
from typing import Any

import pytest

from qinggao.manifest import Manifest
from qinggao.verifying import verify
from tests.corpora import go, statuses, write

_BODY = (
    "关于开展校园周边环境整治的通知\n各中心学校：\n为给学生创造良好的学习环境，镇政府决定于{date}起"
    "集中整治校园周边的流动摊点和乱停车现象，由{person}同志牵头负责。各校要在上学放学时段安排教师"
    "在校门口值守，引导接送车辆有序停放，并把整治安排告知每一位家长，请家长配合支持。\n"
)
NOTICE = _BODY.format(date="2021年9月6日", person="孟庆林")
LONGER = NOTICE + "各校值守安排表请于本周五前报镇教育办公室汇总备案。\n"
SIBLING = _BODY.format(date="2022年3月7日", person="陶玉洁")
OTHER = (
    "秋季水稻病虫害防治意见\n根据田间调查，今年稻飞虱发生偏重，各村要在抽穗前后抓紧用药一次。\n" * 2
)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    return write(tmp_path / "raw", b=NOTICE, other=OTHER)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return tmp_path / "clean"


def row(clean: Path, document: str) -> dict[str, Any]:
    return Manifest(clean).documents[document]


def verdicts(clean: Path) -> dict[str, dict[str, Any]]:
    """Return the verdicts of the last run by document."""
    database = Manifest(clean).connect()
    answer = database.execute("select * from verdicts")
    names = [column[0] for column in answer.description]
    found = [dict(zip(names, values, strict=True)) for values in answer.fetchall()]
    return {one["document"]: one for one in found}


def holds(clean: Path, raw: Path) -> bool:
    """Tell whether every file restores, and raw = clean + duplicate + quarantined."""
    return not [finding for finding in verify(clean, raw=raw) if finding.wrong]


def options(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "pipeline.toml"
    path.write_text(f"[duplicates]\n{text}\n", encoding="utf-8")
    return path


def test_a_new_document_is_the_duplicate_of_an_old_one(raw, clean):
    go(raw, clean)
    write(raw, c=NOTICE.replace("，", ","))
    go(raw, clean)
    assert statuses(clean) == {"b.txt": "clean", "c.txt": "duplicate", "other.txt": "clean"}
    found = row(clean, "c.txt")
    assert (found["kept"], found["similarity"], found["reason"]) == ("b.txt", 1.0, "same-text")
    assert (clean / "_duplicates/c.txt").is_file()
    assert not (clean / "c.txt").exists()
    assert holds(clean, raw)


def test_an_old_document_is_the_duplicate_of_a_new_one(raw, clean):
    """The longer one is kept: the old clean file is withdrawn, and the manifest says for what."""
    go(raw, clean)
    write(raw, c=LONGER)
    run = go(raw, clean)
    found = row(clean, "b.txt")
    assert (found["status"], found["kept"], found["reason"]) == ("duplicate", "c.txt", "near-text")
    assert found["run"] == run.name
    assert 0.8 < found["similarity"] < 1
    assert (clean / "c.txt").is_file()
    assert (clean / "_duplicates/b.txt").is_file()
    assert not (clean / "b.txt").exists()
    assert holds(clean, raw)


def test_the_first_one_stays_where_the_first_is_kept(raw, clean, tmp_path):
    config = options(tmp_path, 'keep = "first"')
    go(raw, clean, config=config)
    write(raw, c=LONGER)
    go(raw, clean, config=config)
    assert row(clean, "c.txt")["kept"] == "b.txt"
    assert holds(clean, raw)


def test_a_removed_document_frees_its_duplicates(raw, clean):
    """What was kept is gone: of its duplicates one is kept, the other is its duplicate."""
    write(raw, c=LONGER, d=NOTICE)
    go(raw, clean)
    assert statuses(clean)["b.txt"] == statuses(clean)["d.txt"] == "duplicate"
    (raw / "c.txt").unlink()
    go(raw, clean)
    assert statuses(clean)["c.txt"] == "withdrawn"
    assert statuses(clean)["b.txt"] == "clean"
    assert row(clean, "d.txt")["kept"] == "b.txt"
    assert (clean / "b.txt").read_text(encoding="utf-8") == NOTICE
    assert holds(clean, raw)
    (raw / "b.txt").unlink()
    go(raw, clean)
    assert statuses(clean)["d.txt"] == "clean"
    assert (clean / "d.txt").is_file()
    assert holds(clean, raw)


def test_a_changed_document_is_no_longer_a_duplicate(raw, clean):
    write(raw, c=LONGER)
    go(raw, clean)
    write(raw, b=OTHER.replace("稻飞虱", "二化螟").replace("抽穗前后", "六月上旬") + "另行通知。\n")
    go(raw, clean)
    assert statuses(clean)["b.txt"] == "clean"
    assert row(clean, "b.txt")["kept"] is None
    assert holds(clean, raw)


def test_siblings_of_several_runs_are_kept_and_named(raw, clean):
    """The manifest says in which facts they differ."""
    go(raw, clean)
    write(raw, c=SIBLING)
    go(raw, clean)
    assert statuses(clean) == {"b.txt": "clean", "c.txt": "clean", "other.txt": "clean"}
    [found] = verdicts(clean).values()
    assert found["relation"] == "sibling"
    assert any("2021年9月6日" in fact and "2022年3月7日" in fact for fact in found["facts"])
    assert any("孟庆林" in fact and "陶玉洁" in fact for fact in found["facts"])
    write(raw, d=NOTICE + "\n")
    go(raw, clean)
    assert row(clean, "d.txt")["kept"] == "b.txt"
    assert verdicts(clean)["c.txt"]["relation"] == "sibling"
    assert holds(clean, raw)


def test_another_bound_for_short_documents_signs_old_ones_again(raw, clean, tmp_path):
    """A document that was too short to be sketched is compared once the bound is lower."""
    short = "请各村于三月五日前报送春耕进度统计表，不得迟报漏报。\n"
    write(raw, c=short, d="请各村于三月五日前报送春耕进度统计表，不能迟报漏报。\n")
    go(raw, clean, config=options(tmp_path, "shortest = 60"))
    assert set(statuses(clean).values()) == {"clean"}
    config = options(tmp_path, "shortest = 10")
    go(raw, clean, config=config)
    assert row(clean, "d.txt")["kept"] == "c.txt"
    assert holds(clean, raw)
    database = Manifest(clean).connect()
    assert database.execute("select count(*) from signatures").fetchall() == [(4,)]
    assert go(raw, clean, config=config).verdicts == list(verdicts(clean).values())
    write(raw, e=short)
    go(raw, clean, config=config)
    assert row(clean, "d.txt")["kept"] == row(clean, "e.txt")["kept"] == "c.txt"
    assert len(verdicts(clean)) == 2
    assert holds(clean, raw)


def test_switched_off_nothing_is_a_duplicate(raw, clean, tmp_path):
    write(raw, c=LONGER)
    go(raw, clean)
    config = tmp_path / "pipeline.toml"
    config.write_text("deduplicate = false\n", encoding="utf-8")
    go(raw, clean, config=config)
    assert set(statuses(clean).values()) == {"clean"}
    assert verdicts(clean) == {}
    assert holds(clean, raw)
    go(raw, clean)
    assert statuses(clean)["b.txt"] == "duplicate"
    assert holds(clean, raw)


def test_old_verdicts_stand_without_reading_the_texts_again(raw, clean, monkeypatch):
    """A run that adds one unrelated document reads no text of a pair that has a verdict."""
    write(raw, c=LONGER)
    go(raw, clean)
    before = verdicts(clean)
    assert [one["relation"] for one in before.values()] == ["duplicate"]
    write(
        raw,
        e="关于做好农村危房鉴定的函\n请派技术人员到现场逐户查看，出具鉴定意见，并拍照留存。\n" * 3,
    )
    read: list[str] = []
    from qinggao.run import deduplicating

    reading = deduplicating._read

    def noted(path: Path) -> str:
        read.append(path.name)
        return reading(path)

    monkeypatch.setattr(deduplicating, "_read", noted)
    go(raw, clean)
    assert not {"b.txt", "c.txt"} & set(read)
    after = verdicts(clean)
    for document, one in before.items():
        assert after[document] | {"run": ""} == one | {"run": ""}
