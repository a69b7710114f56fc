"""The laws that no cleaner may break, tried on texts full of triggers."""

import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

import qinggao
from qinggao.cleaner import findings
from qinggao.edit import apply, invert
from qinggao.pipeline import Pipeline, restore
from tests.texts import texts

# The laws a cleaner is exempt from, and why.
EXEMPT = {
    "boilerplate": {"han", "figures"},  # removes adverts
    "encoding": {"han", "figures"},  # repairs mojibake
    "paragraphs": {"han", "figures"},  # removes repetitions
    "script": {"han"},  # traditional to simplified
    "characters": {"han"},  # compatibility ideographs become the ordinary ones
}

every_cleaner = pytest.mark.parametrize("cleaner", qinggao.cleaners())


def _han(text: str) -> str:
    # 〇 is a figure and a redaction marker, not a word.
    return "".join(regex.findall(r"[\p{Han}--〇]", text, flags=regex.V1))


def _figures(text: str) -> list[int]:
    return [unicodedata.digit(c) for c in text if c.isdecimal()]


@every_cleaner
@given(text=texts)
def test_edits_are_real(cleaner: str, text: str):
    """An edit changes something, has a known rule, and what is applied comes in order."""
    made = qinggao.make(cleaner)
    rules = {rule.name: rule.tier for rule in made.rules}
    found = list(findings(made, text))
    for edit in found:
        assert edit.before != edit.after
        assert text[edit.start : edit.end] == edit.before
        assert edit.rule in rules
        assert edit.rule.startswith(f"{cleaner}/")
    assert [e.start for e in found] == sorted(e.start for e in found)
    assert [e for e in found if rules[e.rule] == "apply"] == list(made.edits(text))
    apply(text, made.edits(text))


@every_cleaner
@given(text=texts)
def test_idempotent(cleaner: str, text: str):
    """Cleaning clean text changes nothing."""
    made = qinggao.make(cleaner)
    once = apply(text, made.edits(text))
    assert list(made.edits(once)) == []


@every_cleaner
@given(text=texts)
def test_reversible(cleaner: str, text: str):
    """The inverse edits give the text back."""
    edits = list(qinggao.make(cleaner).edits(text))
    assert apply(apply(text, edits), invert(edits)) == text


@pytest.mark.parametrize(
    "cleaner", [c for c in qinggao.cleaners() if "han" not in EXEMPT.get(c, ())]
)
@given(text=texts)
def test_keeps_every_han_character(cleaner: str, text: str):
    """No Han character is lost, changed or added."""
    once = apply(text, qinggao.make(cleaner).edits(text))
    assert _han(once) == _han(text)


@pytest.mark.parametrize(
    "cleaner", [c for c in qinggao.cleaners() if "figures" not in EXEMPT.get(c, ())]
)
@given(text=texts)
def test_keeps_every_figure(cleaner: str, text: str):
    """No figure is lost or changes its value."""
    once = apply(text, qinggao.make(cleaner).edits(text))
    assert _figures(once) == _figures(text)


pipeline = Pipeline.default()


@given(text=texts)
def test_the_chain_is_idempotent(text: str):
    """clean(clean(x)) == clean(x)."""
    once = pipeline.clean(text).text
    assert pipeline.clean(once).text == once


@pytest.mark.parametrize(
    "text",
    [
        "领导X!XX李",  # only the cleaner of markers sees that ! stands beside one
        "料！市是* ×县",  # one marker, once both signs are the same
        "号〇×:□",
        "第〇浼氳.某",  # 浼氳。 is mojibake, 浼氳. is half of it
        "正文。\n-QQ群：123456?。\n",  # an advert, once it ends with one mark
    ],
)
def test_what_one_cleaner_gives_another_to_find(text: str):
    """An edit of a later cleaner is news in its own line, whatever it promises for the rest."""
    once = pipeline.clean(text).text
    assert once != text
    assert pipeline.clean(once).text == once


@given(text=texts)
def test_the_chain_is_reversible(text: str):
    """The stages' inverse edits, last stage first, give the text back."""
    cleaned = pipeline.clean(text)
    assert restore(cleaned.text, cleaned.stages) == text


@given(text=st.text(max_size=200))
def test_any_text_at_all_is_cleaned_and_restored(text: str):
    """Whatever the characters: no crash, and the way back."""
    cleaned = pipeline.clean(text)
    assert restore(cleaned.text, cleaned.stages) == text
    assert pipeline.clean(cleaned.text).text == cleaned.text
