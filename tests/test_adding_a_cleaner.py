"""The cleaner that docs/adding-a-cleaner.md writes does what the page says."""

import doctest
import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given

from qinggao.cleaner import Cleaner
from qinggao.edit import apply, invert
from tests.texts import texts

PAGE = (Path(__file__).parent.parent / "docs" / "adding-a-cleaner.md").read_text(encoding="utf-8")


def _block(language: str, beginning: str) -> str:
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return next(block for block in blocks if block.startswith(beginning))


def _module() -> ModuleType:
    module = ModuleType("dashes")
    # The page's own code, as a reader would type it.
    exec(compile(_block("python", '"""Dashes'), "dashes", "exec"), module.__dict__)
    return module


MODULE = _module()
CASES = tomllib.loads(_block("toml", "[[case]]"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_cases_of_the_page(case: dict[str, Any]):
    """Every case on the page holds for the module on the page."""
    edits = list(MODULE.Dashes(**case.get("options", {})).edits(case["before"]))
    assert case.get("after", case["before"]) == apply(case["before"], edits)
    if "rules" in case:
        assert case["rules"] == [edit.rule for edit in edits]


def test_half_of_the_cases_are_hard_negatives():
    """The page keeps the proportion that it asks for."""
    assert sum("after" not in case for case in CASES) * 2 >= len(CASES)


def test_it_is_a_cleaner_with_a_manual_page():
    """The class has what the protocol asks, and its example runs."""
    assert isinstance(MODULE.Dashes(), Cleaner)
    results = doctest.testmod(MODULE)
    assert (results.failed, results.attempted) == (0, 3)


@given(text=texts)
def test_laws(text: str):
    """It is idempotent and reversible like any other cleaner."""
    cleaner = MODULE.Dashes()
    edits = list(cleaner.edits(text))
    once = apply(text, edits)
    assert list(cleaner.edits(once)) == []
    assert apply(once, invert(edits)) == text
