"""Duplicates, siblings, containers: the cases, the laws, what is found in generated text."""

import hashlib
import random
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import qinggao
from cleaners.duplicates import Corpus, Duplicates, Row, Verdict
from cleaners.duplicates.candidates import bands_for, probability
from cleaners.duplicates.compared import folded
from cleaners.duplicates.facts import facts_in, tokens
from cleaners.duplicates.signature import fill
from tests.case_files import CASES
from tests.duplicates_corpus import (
    FORMS,
    changed,
    edited,
    exchanged,
    filled,
    reworded,
    sentences_of,
    speech,
    values,
    withheld,
)
from tests.texts import texts

_FILE = tomllib.loads((CASES / "duplicates.toml").read_text(encoding="utf-8"))
_CASES: list[dict[str, str]] = _FILE["case"]
_RELATIONS = {"duplicate", "sibling", "contained", "different"}


def _corpus(documents: Mapping[str, str], **columns: Any) -> Corpus:
    signatures = Duplicates().sign(list(documents.values()))
    raw = [
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        for text in documents.values()
    ]
    rows = map(Row, documents, signatures, raw)
    return replace(Corpus.from_rows(rows), **columns)


def _verdicts(documents: Mapping[str, str], options: Duplicates = Duplicates()) -> list[Verdict]:  # noqa: B008 - frozen
    return list(options.verdicts(_corpus(documents), documents.__getitem__))


def _kept(documents: Mapping[str, str], options: Duplicates = Duplicates()) -> dict[str, str]:  # noqa: B008 - frozen
    return {v.document: v.kept for v in _verdicts(documents, options) if v.relation == "duplicate"}


# --- the cases ------------------------------------------------------------------------------------


def _text(case: dict[str, str], name: str) -> str:
    written: str = _FILE["texts"].get(case[name], case[name])
    return written.strip()


@pytest.mark.parametrize("names", ["ab", "ba"])
@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["label"])
def test_case(case: dict[str, str], names: str):
    """Two documents are to each other what the case says, whichever comes first."""
    documents = {name: _text(case, name) for name in names}
    found = _verdicts(documents) or [Verdict("a", "b", "different", 0, 0, "")]  # type: ignore[arg-type]
    assert [one.relation for one in found] == [case["relation"]], found


def test_half_of_the_cases_are_no_duplicates():
    """At least sixty cases, distinct labels, half of them documents that must stay."""
    assert len(_CASES) >= 60
    assert len({case["label"] for case in _CASES}) == len(_CASES)
    assert {case["relation"] for case in _CASES} == _RELATIONS
    assert all(set(case) == {"label", "a", "b", "relation"} for case in _CASES)
    assert sum(case["relation"] != "duplicate" for case in _CASES) * 2 >= len(_CASES)


# --- the compared form and the signature ----------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("定于３月５日，召开会议。", "定于 3 月 5 日\n召开会议"),
        ("張××同誌", "张某某同志"),
        ("20XX年×月", "20**年○月"),
        ("二〇二三年", "二○二三年"),
        ("〈全会〉决定", "全会決定"),
        ("Excel 表", "ｅｘｃｅｌ表"),
        ("<PERSON>书记", "×××书记"),
    ],
)
def test_compared_form_is_blind(one: str, other: str):
    """To blanks, marks, width, case, script and the spelling of redaction markers."""
    if one.startswith("張"):
        one = one.replace("誌", "志")
    assert folded(one) == folded(other)


def test_compared_form_keeps_the_decimal_point():
    assert folded("1.5亿元") != folded("15亿元")
    assert folded("1,500元。") == "1500元"
    assert folded(".5.") == "5"


def test_signatures_do_not_change():
    """They are kept in manifests for years: a change of the hash must be seen, and announced."""
    text = bytes(byte for n in range(300) for byte in (0xB0 + n // 90, 0xA1 + n % 90))
    signature = Duplicates().sign([text.decode("gb2312")])[0]
    assert signature.length == 300
    assert signature.exact.hex() == "a8695f70c4ac47e7275f503385ae2a5f"
    assert hashlib.sha256(signature.minhash).hexdigest()[:16] == "06bb8f9b14d749e7"


def test_very_short_documents_have_no_sketch():
    signatures = Duplicates(shortest=20).sign(["特此通知。", "", "字" * 19, "字" * 20])
    assert [len(signature.minhash) for signature in signatures] == [0, 0, 0, 512]
    assert [signature.length for signature in signatures] == [4, 0, 19, 20]


def test_sign_does_not_depend_on_the_batch():
    documents = [filled(form, values(form, random.Random(7))) for form in FORMS]
    assert Duplicates().sign(documents) == [Duplicates().sign([one])[0] for one in documents]


@pytest.mark.parametrize("shingles", [60, 400, 3000])
@pytest.mark.parametrize("similarity", [0.3, 0.6])
def test_sketches_estimate_the_jaccard(shingles: int, similarity: float):
    """Without bias, and no worse than 128 independent permutations, for short texts too."""
    chance = np.random.default_rng(shingles)
    common = round(2 * shingles * similarity / (1 + similarity))
    errors = []
    for _ in range(120):
        pool = chance.integers(0, 2**63, 2 * shingles - common, dtype=np.uint64)
        both = np.concatenate((pool[:shingles], pool[shingles - common :]))
        one, other = fill(both, np.array([0, shingles]), np.array([shingles, shingles]))
        errors.append((one == other).mean() - common / len(pool))
    assert abs(np.mean(errors)) < 0.015
    assert np.std(errors) < 1.25 * (similarity * (1 - similarity) / 128) ** 0.5


@given(text=texts)
def test_any_text_is_signed_and_compared(text: str):
    documents = {"a": text, "b": text + "\n", "c": text[::-1], "d": text * 3, "e": "\ud800" + text}
    kept = _kept(documents, Duplicates(shortest=1))
    assert not set(kept) & set(kept.values())
    tokens(text)
    facts_in(text)


@pytest.mark.parametrize(
    "unit", ["字", "一", "×", "x", "〔2020〕", "张三、", "\n", "1.", "1,", "😀", "\ud800"]
)
def test_long_runs_are_no_trouble(unit: str):
    """Megabytes of one character take no more than their share of time."""
    run = unit * (200_000 // len(unit))
    documents = {"a": run, "b": run[: len(run) // 2] + "关于召开会议的通知" + run[len(run) // 2 :]}
    _verdicts(documents)
    tokens(run)


# --- how many are found ---------------------------------------------------------------------------


def test_bands_find_what_resembles():
    """The curve of docs/duplicates.md."""
    assert bands_for(0.8) < bands_for(0.55) < bands_for(0.3) == 160
    assert probability(0.49, 160) > 0.99
    assert probability(0.65, 160) > 0.9999
    assert probability(0.02, 160) < 1e-4
    curve = [probability(similarity / 20, 160) for similarity in range(21)]
    assert all(a <= b for a, b in pairwise(curve))


def _pairs(groups: Mapping[str, str]) -> set[frozenset[str]]:
    together: dict[str, list[str]] = {}
    for document, group in groups.items():
        together.setdefault(group, []).append(document)
    return {frozenset(pair) for group in together.values() for pair in combinations(group, 2)}


def _scores(
    documents: dict[str, str], truth: dict[str, str], options: Duplicates
) -> tuple[float, float]:
    """Return precision and recall of pairs."""
    kept = _kept(documents, options)
    found = _pairs({document: kept.get(document, document) for document in documents})
    wanted = _pairs(truth)
    right = len(found & wanted)
    return right / max(len(found), 1), right / max(len(wanted), 1)


def _original(number: int, chance: random.Random) -> list[str]:
    if number % 2:
        return speech(chance, chance.choice((8, 14, 22)))
    form = chance.choice(sorted(FORMS))
    return sentences_of(filled(form, values(form, chance)))


def test_edited_copies_are_found():
    """Recall 0.99 where 1 to 8 % of the characters are wrong, among documents of the same forms."""
    chance = random.Random(8)
    recalls = []
    for percent in range(1, 9):
        documents, truth = {}, {}
        for number in range(120):
            text = "".join(_original(number, chance))
            for name, written in (("a", text), ("b", edited(text, chance, percent / 100))):
                documents[f"{number}{name}"], truth[f"{number}{name}"] = written, str(number)
        precision, recall = _scores(documents, truth, Duplicates())
        assert precision == 1
        recalls.append(recall)
    assert sum(recalls) / len(recalls) >= 0.99, recalls


_COPIES: dict[str, Callable[[list[str], random.Random], str]] = {
    "exact": lambda written, _: "".join(written),
    "blanks": lambda written, _: " \u3000\n".join(
        "".join(written).replace("，", "， ").split("\n")
    ),
    "marks": lambda written, _: "".join(written).replace("，", ",").replace("。", ". "),
    "reordered": lambda written, c: "".join(c.sample(written, len(written))),
    "3 %": lambda written, c: "".join(exchanged(written, c, 0.03)),
    "10 %": lambda written, c: "".join(exchanged(written, c, 0.1)),
    "20 %": lambda written, c: "".join(exchanged(written, c, 0.2)),
    "reworded": lambda written, c: "".join(reworded(written, c, 0.2)),
}


def _family(number: int, chance: random.Random) -> dict[str, tuple[str, str]]:
    """Return documents with what they count as copies of: by name (text, original)."""
    form = sorted(FORMS)[number % len(FORMS)]
    chosen = values(form, chance)
    a_form = number % 3 > 0
    written = sentences_of(filled(form, chosen)) if a_form else speech(chance, 16)
    family = {"original": ("".join(written), "original")}
    for kind in chance.sample(sorted(_COPIES), 2):
        family[kind] = _COPIES[kind](written, chance), "original"
    if a_form:
        family["sibling"] = filled(form, changed(chosen, chance, 12)), "sibling"
        family["redacted"] = filled(form, withheld(chosen, chance, 0.4)), "original"
    if number % 5 == 0:
        family["container"] = "".join(written + speech(chance, 14)), "container"
    return {f"{number:02} {k}": (text, f"{number} {of}") for k, (text, of) in family.items()}


@pytest.mark.parametrize("keep", ["longest", "first"])
def test_rewritten_copies_are_found_and_siblings_stay(keep: Any):
    """Pair F1 0.98, and no sibling merged, among copies, siblings and containers."""
    chance = random.Random(20)
    families = [_family(number, chance) for number in range(72)]
    documents = {name: text for family in families for name, (text, _) in family.items()}
    truth = {name: of for family in families for name, (_, of) in family.items()}
    precision, recall = _scores(documents, truth, Duplicates(keep=keep))
    assert precision == 1, "a sibling or a container was merged"
    assert 2 * precision * recall / (precision + recall) >= 0.98


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_form_filled_in_anew_is_no_copy(form: str):
    chance = random.Random(form)
    for _ in range(10):
        chosen = values(form, chance)
        for slots in (3, 6, 99):
            other = changed(chosen, chance, slots)
            assert not _kept({"a": filled(form, chosen), "b": filled(form, other)}), (chosen, other)


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("share", [0.3, 0.6, 1.0])
def test_a_withheld_value_agrees_with_any(form: str, share: float):
    chance = random.Random(form)
    for _ in range(5):
        chosen = values(form, chance)
        redacted = withheld(chosen, chance, share)
        assert _kept({"a": filled(form, chosen), "b": filled(form, redacted)}), redacted


# --- clusters -------------------------------------------------------------------------------------


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
    kept = _kept(documents, Duplicates(keep="first"))
    assert kept["01"] == "00"
    assert kept.get("10") != "00"
    verdicts = _verdicts(documents, Duplicates(keep="first"))
    assert all(one.kept not in kept for one in verdicts if one.relation == "duplicate")


def test_two_rewritings_of_a_third_are_kept_for_the_same():
    written = _speeches(1)[0]
    one, other = list(written), list(written)
    one[1:6] = exchanged(one[1:6], random.Random(1), 1.0)
    other[10:15] = exchanged(other[10:15], random.Random(2), 1.0)
    documents = {"a": "".join(one), "b": "".join(other), "c": "".join(written)}
    assert _kept(documents, Duplicates(keep="first")) == {"b": "a", "c": "a"}


def test_siblings_are_not_brought_together_by_a_copy_that_withholds_their_facts():
    form, chance = "meeting", random.Random(9)
    chosen = values(form, chance)
    documents = {
        "a": filled(form, withheld(chosen, chance, 1.0)),
        "b": filled(form, chosen),
        "c": filled(form, changed(chosen, chance, 99)),
    }
    kept = _kept(documents, Duplicates(keep="first"))
    assert kept.get("b", "b") != kept.get("c", "c")


def test_which_copy_is_kept():
    written = _speeches(1)[0]
    documents = {"b": "".join(written), "a": "".join(written[:-1]), "c": "".join(written)}
    modified, edits = np.array([1.0, 9.0, 2.0]), np.array([4, 5, 0])
    expected = {"longest": "b", "first": "a", "newest": "a", "least-edited": "c"}
    for keep, best in expected.items():
        corpus = _corpus(documents, modified=modified, edited=edits)
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
    expected = _verdicts(documents)
    for _ in range(3):
        shuffled = dict(chance.sample(sorted(documents.items()), len(documents)))
        assert _verdicts(shuffled) == expected


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
        verdict.document: verdict for verdict in _verdicts(documents, Duplicates(keep="first"))
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
        [verdict] = _verdicts(documents, Duplicates(keep=keep))
        assert (verdict.document, verdict.kept, verdict.relation) == ("part", "whole", "contained")
        assert verdict.containment > 0.95


def test_a_small_part_of_a_long_document_is_found():
    parts = [filled(form, values(form, random.Random(form))) for form in sorted(FORMS)]
    documents = {"whole": "\n".join(parts)} | {f"part {n}": part for n, part in enumerate(parts)}
    inside = {v.document for v in _verdicts(documents) if v.relation == "contained"}
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
    first = _verdicts(documents)
    read: list[str] = []

    def reading(document: str) -> str:
        read.append(document)
        return documents[document]

    earlier = {(verdict.document, verdict.kept): verdict for verdict in first}
    corpus = _corpus(documents, earlier=earlier)
    assert list(Duplicates().verdicts(corpus, reading)) == first
    assert not read


def test_a_corpus_from_rows_of_tables():
    written = _speeches(1)[0]
    documents = {"a": "".join(written), "b": "".join(written[:-1]), "c": "特此通知。"}
    signatures = Duplicates().sign(list(documents.values()))
    rows = [
        {"document": name, **signature._asdict(), "raw": b"", "modified": 0.0, "edited": 0}
        for name, signature in zip(documents, signatures, strict=True)
    ]
    rows[2]["minhash"] = None
    expected = _verdicts(documents)
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
        [verdict] = _verdicts({"a": notice, "b": other.strip()}, Duplicates(shortest=20))
        assert f" a {verdict.relation}" in said
    assert all(f"`{fact}`" in page for fact in verdict.facts)


def test_nothing_to_compare():
    assert _verdicts({}) == []
    assert _verdicts({"a": "全会"}) == []
    marks = {"a": "……", "b": "……", "c": "！！", "d": ""}
    assert _kept(marks) == {"b": "a"}


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
