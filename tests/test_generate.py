"""The generator of benchmark corpora: the same seed gives the same bytes, and the truth is true."""

import json
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "generate.py"


def _generate(folder: Path, documents: int, dirt: str = "usual") -> list[dict[str, Any]]:
    arguments = [str(folder), "--documents", str(documents), "--seed", "7", "--dirt", dirt]
    subprocess.run([sys.executable, str(SCRIPT), *arguments], check=True, capture_output=True)
    lines = Path(f"{folder}.truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    folder = tmp_path_factory.mktemp("generated") / "raw"
    return folder, _generate(folder, 400)


def _text(folder: Path, truth: dict[str, Any]) -> str:
    document, codec = str(truth["document"]), str(truth["encoding"])
    return (folder / document).read_bytes().decode(codec)


def test_deterministic(corpus: tuple[Path, list[dict[str, Any]]], tmp_path: Path):
    """The first documents of a corpus are the same bytes in a smaller one."""
    folder, truths = corpus
    assert truths[:40] == _generate(tmp_path / "raw", 40)
    for truth in truths[:40]:
        one, other = (root / truth["document"] for root in (folder, tmp_path / "raw"))
        assert one.read_bytes() == other.read_bytes()


def test_truth(corpus: tuple[Path, list[dict[str, Any]]]):
    """Encodings, sizes and exact copies are as the truth says; copies name an original."""
    folder, truths = corpus
    kinds = {truth["document"]: truth["kind"] for truth in truths}
    assert set(kinds.values()) >= {"original", "exact", "near", "sibling"}
    assert {truth["encoding"] for truth in truths} >= {"utf-8", "gb18030", "big5", "utf-16-le"}
    for truth in truths:
        if truth["kind"] == "binary":
            continue
        assert truth["utf8_bytes"] == len(_text(folder, truth).encode())
        if truth["kind"] in ("exact", "near"):
            assert kinds[truth["of"]] == "original"
        if truth["kind"] == "exact":
            original = (folder / truth["of"]).read_bytes()
            assert original == (folder / truth["document"]).read_bytes()


def test_size_and_damage(corpus: tuple[Path, list[dict[str, Any]]], tmp_path: Path):
    """About 18 kB of UTF-8 a document, and 1.5 damages a kilobyte, or twice as many."""
    _, truths = corpus
    size = sum(truth["utf8_bytes"] for truth in truths)
    assert 14_000 < size / len(truths) < 22_000
    assert 1 < _per_kilobyte(truths) < 2
    assert 2 < _per_kilobyte(_generate(tmp_path / "heavy", 100, "heavy")) < 5


def _per_kilobyte(truths: list[dict[str, Any]]) -> float:
    size = sum(truth["utf8_bytes"] for truth in truths)
    return float(sum(truth["damages"] for truth in truths) * 1000 / size)


def test_unrelated_documents_are_unlike(corpus: tuple[Path, list[dict[str, Any]]]):
    """Character 5-grams of two originals overlap by less than a seventh."""
    folder, truths = corpus
    originals = [truth for truth in truths if truth["kind"] == "original" and not truth["mojibake"]]
    shingles = [_shingles(_text(folder, truth)) for truth in originals[:40]]
    assert max(len(a & b) / len(a | b) for a, b in combinations(shingles, 2)) < 0.15


def _shingles(text: str) -> set[str]:
    letters = re.sub(r"[\W_]", "", text)
    return {letters[at : at + 5] for at in range(len(letters) - 4)}
