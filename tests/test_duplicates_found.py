"""How many copies are found in generated text, and how many siblings are taken for one."""

import random
from collections.abc import Callable, Mapping
from itertools import combinations, pairwise
from typing import Any

import pytest

from cleaners.duplicates import Duplicates
from cleaners.duplicates.candidates import bands_for, probability
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
from tests.duplicates_verdicts import kept_of


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
    kept = kept_of(documents, options)
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
        for number in range(60):
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
            assert not kept_of({"a": filled(form, chosen), "b": filled(form, other)}), (
                chosen,
                other,
            )


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("share", [0.3, 0.6, 1.0])
def test_a_withheld_value_agrees_with_any(form: str, share: float):
    chance = random.Random(form)
    for _ in range(5):
        chosen = values(form, chance)
        redacted = withheld(chosen, chance, share)
        assert kept_of({"a": filled(form, chosen), "b": filled(form, redacted)}), redacted
