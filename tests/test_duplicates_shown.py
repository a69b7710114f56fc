"""What the commands say of duplicates, siblings and repeated paragraphs."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qinggao.cli import app
from tests.corpora import go, write
from tests.test_duplicates_runs import LONGER, NOTICE, OTHER, SIBLING

PARAGRAPH = (
    "各村要把清理河道淤泥和加固堤坝作为今冬农田水利建设的头等大事来抓，倒排工期，按时完成任务。"
)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    part = "近期，{}村的河道清理进展较慢。\n"
    raw = write(
        tmp_path / "raw",
        b=NOTICE.replace("集中整治", "统一整治"),
        c=LONGER,
        d=SIBLING,
        e=f"水利简报\n{part.format('大湾')}{PARAGRAPH}\n下面讲具体要求。\n{PARAGRAPH}\n",
        f=f"督查通报\n{OTHER}{PARAGRAPH.replace('，', ',')}\n",
    )
    go(raw, tmp_path / "clean")
    return tmp_path / "clean"


def qinggao(*words: object) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


def test_clusters_and_families(clean: Path):
    """Each duplicate with what is kept, the similarity and why; siblings with their facts."""
    found: dict[str, list[dict[str, Any]]] = json.loads(
        qinggao("stats", "--duplicates", clean, "--json")
    )
    [copy] = found["clusters"]
    assert (copy["kept"], copy["document"], copy["reason"]) == ("c.txt", "b.txt", "near-text")
    assert 0.7 < copy["similarity"] < 1
    [pair] = found["families of siblings"]
    assert {pair["document"], pair["other"]} == {"c.txt", "d.txt"}
    assert "2021年9月6日" in pair["facts"]
    assert found["contained"] == []
    printed = qinggao("stats", "--duplicates", clean)
    assert "duplicates: 1, kept in their place: 1" in printed


def test_show_tells_a_duplicate_from_what_is_kept(clean: Path):
    """What only the duplicate has, and what only the kept one has."""
    printed = qinggao("show", "b.txt", clean)
    assert "kept in its place: c.txt (similarity 0." in printed
    assert "[-统一-]{+集中+}整治" in printed
    assert "{+各校值守安排表请于本周五前报镇教育办公室汇总备案。⏎+}" in printed
    assert "kept in its place" not in qinggao("show", "c.txt", clean)


def test_repeated_paragraphs(clean: Path):
    """Inside a document and across the corpus; marks do not matter, headings do not count."""
    found: dict[str, list[dict[str, Any]]] = json.loads(
        qinggao("stats", "--paragraphs", clean, "--json")
    )
    [inside] = found["repeated inside a document"]
    assert (inside["times"], inside["documents"], inside["document"]) == (3, 2, "e.txt")
    assert inside["paragraph"].startswith("各村要把清理河道淤泥")
    across = {row["paragraph"][:6]: row["documents"] for row in found["repeated across documents"]}
    assert across["各村要把清理"] == 2
