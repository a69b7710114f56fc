"""Duplicates, siblings, containers: the cases, and which of several copies is kept."""

import random
import tomllib
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest

import qinggao
from cleaners.duplicates import Duplicates, Verdict
from cleaners.duplicates.jobs import Decided, Job
from qinggao.pool import Crew
from tests.case_files import CASES
from tests.duplicates_corpus import (
    FORMS,
    changed,
    exchanged,
    filled,
    speech,
    values,
    withheld,
)
from tests.duplicates_verdicts import corpus_of, kept_of, verdicts_of

_FILE = tomllib.loads((CASES / "duplicates.toml").read_text(encoding="utf-8"))
_CASES: list[dict[str, str]] = _FILE["case"]
_RELATIONS = {"duplicate", "sibling", "contained", "different"}


def _text(case: dict[str, str], name: str) -> str:
    written: str = _FILE["texts"].get(case[name], case[name])
    return written.strip()


@pytest.mark.parametrize("names", ["ab", "ba"])
@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["label"])
def test_case(case: dict[str, str], names: str):
    """Two documents are to each other what the case says, whichever comes first."""
    documents = {name: _text(case, name) for name in names}
    found = verdicts_of(documents) or [Verdict("a", "b", "different", 0, 0, "")]  # type: ignore[arg-type]
    assert [one.relation for one in found] == [case["relation"]], found


def test_half_of_the_cases_are_no_duplicates():
    """At least sixty cases, distinct labels, half of them documents that must stay."""
    assert len(_CASES) >= 60
    assert len({case["label"] for case in _CASES}) == len(_CASES)
    assert {case["relation"] for case in _CASES} == _RELATIONS
    assert all(set(case) == {"label", "a", "b", "relation"} for case in _CASES)
    assert sum(case["relation"] != "duplicate" for case in _CASES) * 2 >= len(_CASES)


def _speeches(count: int) -> list[list[str]]:
    chance = random.Random(3)
    return [speech(chance, 18) for _ in range(count)]


def test_no_chain_merges_what_was_not_compared():
    """Each copy differs from the one before it by a few sentences: the last is another document."""
    chance = random.Random(5)
    links = [speech(chance, 20)]
    for _ in range(10):
        links.append(exchanged(links[-1], chance, 0.15))
    documents = {f"{number:02}": "".join(link) for number, link in enumerate(links)}
    kept = kept_of(documents, Duplicates(keep="first"))
    assert kept["01"] == "00"
    assert kept.get("10") != "00"
    verdicts = verdicts_of(documents, Duplicates(keep="first"))
    assert all(one.kept not in kept for one in verdicts if one.relation == "duplicate")


def test_two_rewritings_of_a_third_are_kept_for_the_same():
    written = _speeches(1)[0]
    one, other = list(written), list(written)
    one[1:6] = exchanged(one[1:6], random.Random(1), 1.0)
    other[10:15] = exchanged(other[10:15], random.Random(2), 1.0)
    documents = {"a": "".join(one), "b": "".join(other), "c": "".join(written)}
    assert kept_of(documents, Duplicates(keep="first")) == {"b": "a", "c": "a"}


def test_siblings_are_not_brought_together_by_a_copy_that_withholds_their_facts():
    form, chance = "meeting", random.Random(9)
    chosen = values(form, chance)
    documents = {
        "a": filled(form, withheld(chosen, chance, 1.0)),
        "b": filled(form, chosen),
        "c": filled(form, changed(chosen, chance, 99)),
    }
    kept = kept_of(documents, Duplicates(keep="first"))
    assert kept.get("b", "b") != kept.get("c", "c")


def test_which_copy_is_kept():
    written = _speeches(1)[0]
    documents = {"b": "".join(written), "a": "".join(written[:-1]), "c": "".join(written)}
    modified, edits = np.array([1.0, 9.0, 2.0]), np.array([4, 5, 0])
    expected = {"longest": "b", "first": "a", "newest": "a", "least-edited": "c"}
    for keep, best in expected.items():
        corpus = corpus_of(documents, modified=modified, edited=edits)
        options = qinggao.make("duplicates", {"keep": keep})
        verdicts = list(options.verdicts(corpus, documents.__getitem__))
        assert {verdict.kept for verdict in verdicts} == {best}
        assert {verdict.document for verdict in verdicts} == set("abc") - {best}


def test_the_order_of_input_does_not_matter():
    chance = random.Random(11)
    documents = {}
    for number, written in enumerate(_speeches(6)):
        for copy in range(4):
            documents[f"{number}{copy}"] = "".join(exchanged(written, chance, 0.1 * copy))
        documents[f"{number}x"] = documents[f"{number}0"]
    expected = verdicts_of(documents)
    for _ in range(3):
        shuffled = dict(chance.sample(sorted(documents.items()), len(documents)))
        assert verdicts_of(shuffled) == expected


def test_reasons_and_facts():
    form, chance = "duty", random.Random(2)
    chosen = values(form, chance) | {"date": "2月3日"}
    text = filled(form, chosen)
    documents = {
        "a": text,
        "b": text,
        "c": text.replace("，", ", "),
        "d": text + "\n妥否，请批示。",
    }
    documents["e"] = filled(form, chosen | {"date": "9月8日"})
    found = {
        verdict.document: verdict for verdict in verdicts_of(documents, Duplicates(keep="first"))
    }
    reasons = {name: verdict.reason for name, verdict in found.items()}
    assert reasons == {"b": "same-bytes", "c": "same-text", "d": "near-text", "e": "other-facts"}
    assert found["e"].relation == "sibling"
    assert found["e"].facts == ("日期 9月8日 ≠ 2月3日",)
    assert {f"duplicates/{reason}" for reason in reasons.values()} <= {
        rule.name for rule in Duplicates.rules
    }
    assert 0.9 < found["d"].similarity < 1
    assert found["d"].containment < 1


def test_a_contained_document_is_named_first():
    one, other = _speeches(2)
    documents = {"whole": "".join(one + other), "part": "".join(one)}
    for keep in ("longest", "first"):
        [verdict] = verdicts_of(documents, Duplicates(keep=keep))
        assert (verdict.document, verdict.kept, verdict.relation) == ("part", "whole", "contained")
        assert verdict.containment > 0.95


def test_a_small_part_of_a_long_document_is_found():
    parts = [filled(form, values(form, random.Random(form))) for form in sorted(FORMS)]
    documents = {"whole": "\n".join(parts)} | {f"part {n}": part for n, part in enumerate(parts)}
    inside = {v.document for v in verdicts_of(documents) if v.relation == "contained"}
    assert len(inside) >= len(parts) - 1


def test_earlier_verdicts_are_trusted():
    """And give the same result, with fewer texts read."""
    form, chance = "figures", random.Random(4)
    chosen = values(form, chance)
    written = _speeches(1)[0]
    documents = {
        "a": "".join(written),
        "b": "".join(exchanged(written, chance, 0.1)),
        "c": filled(form, chosen),
        "d": filled(form, changed(chosen, chance, 99)),
    }
    first = verdicts_of(documents)
    read: list[str] = []

    def reading(document: str) -> str:
        read.append(document)
        return documents[document]

    earlier = {(verdict.document, verdict.kept): verdict for verdict in first}
    corpus = corpus_of(documents, earlier=earlier)
    assert list(Duplicates().verdicts(corpus, reading)) == first
    assert not read


def test_jobs_done_by_processes_and_in_any_order_give_the_same_verdicts(
    monkeypatch: pytest.MonkeyPatch,
):
    chance = random.Random(8)
    documents: dict[str, str] = {}
    for number, written in enumerate(_speeches(6)):
        documents[f"{number}"] = "".join(written)
        documents[f"{number}-copy"] = "".join(exchanged(written, chance, 0.1))
    corpus, read = corpus_of(documents), documents.__getitem__
    expected = list(Duplicates().verdicts(corpus, read))
    assert len(expected) == 6
    monkeypatch.setattr("cleaners.duplicates.clusters._PORTION", 1)

    def backwards(decide: Callable[[Job], Decided], jobs: Iterable[Job]) -> list[Decided]:
        done = [decide(job) for job in jobs]
        assert len(done) == 6
        return done[::-1]

    assert list(Duplicates().verdicts(corpus, read, work=backwards)) == expected
    with Crew(2) as crew:
        assert list(Duplicates().verdicts(corpus, read, work=crew.map)) == expected


def test_a_corpus_from_rows_of_tables():
    written = _speeches(1)[0]
    documents = {"a": "".join(written), "b": "".join(written[:-1]), "c": "特此通知。"}
    signatures = Duplicates().sign(list(documents.values()))
    rows = [
        {"document": name, **signature._asdict(), "raw": b"", "modified": 0.0, "edited": 0}
        for name, signature in zip(documents, signatures, strict=True)
    ]
    rows[2]["minhash"] = None
    expected = verdicts_of(documents)
    found = list(Duplicates().verdicts(Duplicates().corpus(rows), documents.__getitem__))
    assert found == expected
    known = {("b", "a"): {**expected[0]._asdict(), "facts": [], "run": "1"}}
    corpus = Duplicates().corpus(rows, known)
    assert corpus.earlier == {("b", "a"): expected[0]}


def test_the_example_of_the_manual_is_true():
    """docs/duplicates.md: one notice, three others, and what they are to it."""
    page = (CASES.parent.parent / "docs" / "duplicates.md").read_text(encoding="utf-8")
    notice = page.partition("```text\n")[2].partition("\n```")[0]
    rows = [row.split("|")[1:3] for row in page.splitlines() if row.startswith("| 定于")]
    assert len(rows) == 3
    for other, said in rows:
        [verdict] = verdicts_of({"a": notice, "b": other.strip()}, Duplicates(shortest=20))
        assert f" a {verdict.relation}" in said
    assert all(f"`{fact}`" in page for fact in verdict.facts)


def test_nothing_to_compare():
    assert verdicts_of({}) == []
    assert verdicts_of({"a": "全会"}) == []
    marks = {"a": "……", "b": "……", "c": "！！", "d": ""}
    assert kept_of(marks) == {"b": "a"}


@pytest.mark.parametrize(
    "options",
    [
        {"threshold": 0},
        {"agreement": 1.5},
        {"shortest": 0},
        {"keep": "best"},
        {"threshold": "high"},
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any]):
    with pytest.raises(ValueError, match=next(iter(options))):
        qinggao.make("duplicates", options)
