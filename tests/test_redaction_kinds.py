"""Spans and kinds of the markers in redaction_texts.txt, and what holds of every profile."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given

import qinggao
from qinggao.cleaner import Marker
from qinggao.edit import apply, invert
from tests.texts import texts

KINDS = ("person", "place", "organization", "date", "number", "other")
PROFILES = ("keep", "cross", "star", "mou", "tag", "fixed")


class Written(NamedTuple):
    """A text of redaction_texts.txt: its markers with the kinds that they may be of."""

    text: str
    markers: dict[tuple[int, int], set[str]]
    known_miss: bool

    def is_right(self) -> bool:
        """Tell whether exactly these markers are found, each of a kind that it may be of."""
        found = list(qinggao.make("redaction").markers(self.text))
        spans = {(marker.start, marker.end): marker.kind for marker in found}
        return spans.keys() == self.markers.keys() and all(
            kind in self.markers[span] for span, kind in spans.items()
        )


def _written() -> dict[str, list[Written]]:
    sections: dict[str, list[Written]] = {}
    section = ""
    lines = Path(__file__).with_name("redaction_texts.txt").read_text(encoding="utf-8")
    for line in lines.split("\n\n", maxsplit=1)[1].splitlines():
        if line.startswith("# ") and len(line) < 80:
            section = line[2:]
            sections[section] = []
        elif line:
            sections[section].append(_read_line(line))
    return sections


def _read_line(line: str) -> Written:
    known_miss = line.startswith("! ")
    line = line.removeprefix("! ").replace("\\n", "\n").replace("\\t", "\t")
    text, position, markers = "", 0, {}
    for match in _LABELLED.finditer(line):
        text += line[position : match.start()]
        markers[len(text), len(text) + len(match[2])] = set(match[1].split("|"))
        text += match[2]
        position = match.end()
    return Written(text + line[position:], markers, known_miss)


_LABELLED = re.compile(r"\{([a-z|]{4,}):([^{}]*)\}")
WRITTEN = _written()
FIRST = WRITTEN["the first texts"]


@pytest.mark.parametrize("section", WRITTEN)
def test_written_texts_come_out_as_labelled(section: str):
    """Every text of a section does, but for those known to come out wrong, which still do."""
    wrong = [each.text for each in WRITTEN[section] if each.is_right() == each.known_miss]
    assert wrong == []


def test_the_written_texts_meet_their_marks():
    """Spans, kinds, and texts that hold no marker: 0.99, 0.97, and 1 % touched at most."""
    texts = [each for section in WRITTEN.values() for each in section]
    made = qinggao.make("redaction")
    labelled = found = spans = kinds = touched = 0
    for text, markers, _ in texts:
        marks = {(m.start, m.end): m.kind for m in made.markers(text)}
        labelled += len(markers)
        found += len(marks)
        spans += len(marks.keys() & markers.keys())
        kinds += sum(marks[span] in markers[span] for span in marks.keys() & markers.keys())
        touched += bool(marks and not markers)
    assert 2 * spans / (labelled + found) >= 0.99
    assert kinds / spans >= 0.97
    assert touched <= 0.01 * sum(not each.markers for each in texts)
    assert labelled >= 2500


@pytest.mark.parametrize("mark", ["×", "某"])
def test_a_marker_keeps_its_span_in_another_spelling(mark: str):
    """Runs of two and more are markers however they are spelled."""
    for text, markers, _ in FIRST:
        long = [(s, e) for s, e in markers if re.fullmatch(r"[Xx×*○]{2,}", text[s:e])]
        spelled = text
        for start, end in long:
            spelled = spelled[:start] + mark * (end - start) + spelled[end:]
        found = {(m.start, m.end) for m in qinggao.make("redaction").markers(spelled)}
        assert set(long) <= found, text


def test_the_texts_hold_every_kind():
    """At least ten markers of each kind in the first texts."""
    kinds = [kind for _, markers, _ in FIRST for kinds in markers.values() for kind in kinds]
    assert all(kinds.count(kind) >= 10 for kind in KINDS)


def test_markers_do_not_depend_on_the_profile():
    """What is a marker, and its kind, is the same whatever it will be spelled."""
    text = "\n".join(each.text for each in FIRST)
    found = {tuple(qinggao.make("redaction", {"profile": p}).markers(text)) for p in PROFILES}
    assert len(found) == 1


@pytest.mark.parametrize("profile", PROFILES)
@given(text=texts)
def test_every_profile_is_stable_and_reversible(profile: str, text: str):
    """Spelling markers again changes nothing, and the edits can be taken back."""
    made = qinggao.make("redaction", {"profile": profile})
    edits = list(made.edits(text))
    once = apply(text, edits)
    assert list(made.edits(once)) == []
    assert apply(once, invert(edits)) == text


@given(text=texts)
def test_explanations_agree_with_markers(text: str):
    """Every candidate is explained, and those that are markers are the markers."""
    made = qinggao.make("redaction")
    explained = list(made.explain(text))
    assert all(each.evidence for each in explained)
    assert all(text[each.start : each.end] == each.text for each in explained)
    markers = [Marker(each.start, each.end, each.kind) for each in explained if each.marker]
    assert markers == list(made.markers(text))


@pytest.mark.parametrize("section", WRITTEN)
def test_a_glance_says_what_a_close_look_says(section: str):
    """What is told by the neighbours alone is what all the evidence says (`explain`)."""
    made = qinggao.make("redaction")
    for text, *_ in WRITTEN[section]:
        close = [
            Marker(each.start, each.end, each.kind) for each in made.explain(text) if each.marker
        ]
        assert list(made.markers(text)) == close


def test_a_doubtful_run_counts_beside_sure_ones():
    """A single X that begins a clause is a marker only where the document has others."""
    made = qinggao.make("redaction")
    doubtful = "会上，X从三个方面作了部署。"
    assert list(made.markers(doubtful)) == []
    found = made.markers(doubtful + "XX市召开会议。")
    assert [marker.kind for marker in found] == ["person", "place"]


def test_a_form_has_no_withheld_words():
    """Underscores are markers in minutes, and lines to write on in a form."""
    made = qinggao.make("redaction")
    minutes = "出席：赵某、陈__\n会议研究了__标段的进度。\n"
    assert [marker.kind for marker in made.markers(minutes)][:1] == ["person"]
    assert list(made.markers(minutes + "签字：____________\n")) == []
