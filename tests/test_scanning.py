"""One pass over a text finds what a class of a regular expression would find."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinggao import scanning
from qinggao.scanning import Sought

COMMAS, HAN, ASTRAL = Sought("，,"), Sought("一二三"), Sought("\U0001f600")
TEXTS = st.text(st.sampled_from("，,一二三四\n😀\U0001f601\ud83d\ude00\uffff"), max_size=30)


@given(TEXTS)
def test_places_are_those_that_a_class_finds(text: str) -> None:
    assert COMMAS.places(text) == [m.start() for m in re.finditer("[，,]", text)]
    assert COMMAS.occurs(text) == bool(re.search("[，,]", text))


@given(TEXTS)
def test_pairs_are_those_that_two_classes_find(text: str) -> None:
    pairs = re.finditer("[，,](?=[一二三])", text)
    assert COMMAS.before(HAN, text) == [m.start() for m in pairs]


@given(TEXTS)
def test_a_character_beyond_the_plane_stands_for_all_of_them(text: str) -> None:
    assert ASTRAL.places(text) == [n for n, c in enumerate(text) if c >= "\uffff"]


def test_a_set_that_comes_later_is_found_in_a_text_scanned_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scanning, "_TABLE", scanning._Table())
    text = "甲乙"
    first = Sought("甲")
    assert first.places(text) == [0]
    assert Sought("乙").places(text) == [1]


def test_there_is_an_end_to_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_TABLE", scanning._Table())
    for _ in range(16):
        Sought("甲")
    with pytest.raises(ValueError, match="16 sets"):
        Sought("甲")
