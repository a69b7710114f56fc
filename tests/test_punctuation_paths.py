"""Punctuation decides plain lines by a short way; the long way must say the same of them."""

from hypothesis import given

from cleaners.punctuation import plain_edits, revise, scan, settled, shown_lines
from qinggao.edit import apply
from tests.texts import specimens, texts


def _both_ways(text: str) -> None:
    for start, line, shown, places in shown_lines(text, scan(text)):
        short = plain_edits(shown, start, places)
        if short is None:
            continue
        draft = revise(line, shown, {shown[place - start] for place in places})
        assert apply(text, settled(draft).edits(start)) == apply(text, short)


@given(text=texts)
def test_both_ways_agree_on_any_text(text: str):
    """Whatever the short way decides, the passes decide too."""
    _both_ways(text)


def test_both_ways_agree_on_every_case():
    """The texts of all cases of all cleaners."""
    for text in specimens:
        _both_ways(text)
