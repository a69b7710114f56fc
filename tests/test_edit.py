"""Edits: applied, refused, inverted, and carried over as offsets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinggao.edit import Edit, EditError, apply, invert, revert
from qinggao.offsets import OffsetMap, Shifts
from qinggao.pipeline import Cleaned, Stage, restore


def shifts(edits):
    starts = np.array([edit.start for edit in edits], np.int64)
    before = np.array([len(edit.before) for edit in edits], np.int64)
    return Shifts.of(starts, before, np.array([len(edit.after) for edit in edits], np.int64))


@st.composite
def texts_with_edits(draw, text=None):
    """A text, and real edits of it that do not overlap."""
    text = draw(st.text("甲乙，。 a1", max_size=30)) if text is None else text
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        after = draw(st.text("丙丁；！ b2", max_size=4))
        if text[start:end] != after and (not edits or start > edits[-1].end):
            edits.append(Edit(start, text[start:end], after, "test/any"))
    return text, edits


@given(texts_with_edits())
def test_invert_is_the_inverse(case):
    """Applying the inverse edits gives the text back."""
    text, edits = case
    made = apply(text, edits)
    assert apply(made, invert(edits)) == text
    assert revert(made, edits) == text


@given(texts_with_edits())
def test_inverting_twice_changes_nothing(case):
    """The inverse of the inverse is the edits themselves."""
    _, edits = case
    assert invert(invert(edits)) == tuple(edits)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, "甲乙", "", "t/a"), Edit(1, "乙", "", "t/a")],
        [Edit(1, "乙", "", "t/a"), Edit(0, "甲", "", "t/a")],
        [Edit(0, "乙", "", "t/a")],
        [Edit(9, "", "丙", "t/a")],
        [Edit(2, "丁", "丙", "t/a")],
    ],
    ids=["overlap", "order", "mismatch", "outside", "past the end"],
)
def test_apply_refuses_what_does_not_fit(edits):
    """Overlap, wrong order, another text there, and places outside are errors."""
    with pytest.raises(EditError):
        apply("甲乙", edits)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, "", "乙", "t/a")],
        [Edit(2, "丁", "丙", "t/a")],
        [Edit(1, "丁", "乙", "t/a"), Edit(0, "", "甲", "t/a")],
    ],
    ids=["another text", "outside", "order"],
)
def test_revert_refuses_a_text_that_the_edits_did_not_make(edits):
    """What an edit made must stand at its place."""
    with pytest.raises(EditError):
        revert("甲乙", edits)


@given(st.data())
def test_restore_undoes_a_chain(data):
    """The stages' inverse edits, last stage first, lead back to the first text."""
    text, edits = data.draw(texts_with_edits())
    middle = apply(text, edits)
    _, more = data.draw(texts_with_edits(middle))
    stages = (Stage("a", tuple(edits)), Stage("b", tuple(more)))
    assert restore(apply(middle, more), stages) == text


@given(texts_with_edits(), st.data())
def test_a_span_outside_all_edits_keeps_its_text(case, data):
    """What no edit touches stands at the carried place, there and back."""
    text, edits = case
    after = apply(text, edits)
    there = OffsetMap.of(edits)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if any(edit.start <= end and start <= edit.end for edit in edits) or start == end:
        return
    new = there.forward(start, end)
    assert after[slice(*new)] == text[start:end]
    assert there.back(*new) == (start, end)


@given(texts_with_edits())
def test_the_span_of_an_edit_becomes_its_replacement(case):
    """A replaced span is carried to exactly what replaced it."""
    text, edits = case
    after = apply(text, edits)
    there = OffsetMap.of(edits)
    for edit in edits:
        if edit.before:
            assert after[slice(*there.forward(edit.start, edit.end))] == edit.after


@given(texts_with_edits(), st.lists(st.integers(0, 30), max_size=10))
def test_carrying_many_places_agrees_with_carrying_one(case, places):
    """The vectorised map and the readable one give the same places outside edits."""
    text, edits = case
    places = [p for p in places if p <= len(text)]
    outside = [p for p in places if not any(e.start <= p <= e.end for e in edits)]
    spans = np.array(outside, np.int64)
    starts, ends = shifts(edits).carry(spans, spans)
    expected = [OffsetMap.of(edits).forward(p, p)[0] for p in outside]
    assert expected == starts.tolist() == ends.tolist()


@given(texts_with_edits())
def test_made_spans_hold_the_replacements(case):
    """`Shifts.made` gives the spans of the new text that replaced each old one."""
    text, edits = case
    after = apply(text, edits)
    made = zip(*shifts(edits).made(), strict=True)
    assert [after[start:end] for start, end in made] == [edit.after for edit in edits]


@given(st.data())
def test_changes_describe_the_whole_way(data):
    """Replacing each change's span in the raw text gives the clean text."""
    from qinggao.changes import changes

    text, edits = data.draw(texts_with_edits())
    middle = apply(text, edits)
    _, more = data.draw(texts_with_edits(middle))
    cleaned = Cleaned(apply(middle, more), (Stage("a", tuple(edits)), Stage("b", tuple(more))))
    found = changes(cleaned)
    assert apply(text, [Edit(c.raw_start, c.before, c.after, "t/a") for c in found]) == cleaned.text
    for change in found:
        assert cleaned.text[change.clean_start : change.clean_end] == change.after
