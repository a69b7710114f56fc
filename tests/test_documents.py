"""Whole documents: what the default chain makes of them, written by hand from the conventions."""

from pathlib import Path

import pytest

from qinggao.pipeline import Pipeline, restore

DOCUMENTS = sorted((Path(__file__).parent / "documents").iterdir())


def _read(path: Path) -> str:
    return path.read_bytes().decode()  # read_text would translate line ends


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.default()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_document(document: Path, pipeline: Pipeline):
    """The raw document becomes the clean one, line by line."""
    expected = _read(document / "clean.txt")
    assert expected.split("\n") == pipeline.clean(_read(document / "raw.txt")).text.split("\n")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_clean_document_stays(document: Path, pipeline: Pipeline):
    """A clean document does not change."""
    clean = _read(document / "clean.txt")
    assert clean == pipeline.clean(clean).text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_raw_document_comes_back(document: Path, pipeline: Pipeline):
    """What was changed in a whole document can be changed back."""
    raw = _read(document / "raw.txt")
    cleaned = pipeline.clean(raw)
    assert raw == restore(cleaned.text, cleaned.stages)
