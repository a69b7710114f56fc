"""Every case of every cleaner: what must change, and what must not."""

import pytest

import qinggao
from qinggao.cleaner import findings
from qinggao.edit import apply
from qinggao.registry import deduplicators
from tests.case_files import CASES, Case, load


def _every_case():
    for cleaner in qinggao.cleaners():
        if not (CASES / f"{cleaner}.toml").exists():
            continue  # the test below tells
        for case in load(cleaner):
            marks = [pytest.mark.xfail(strict=True)] if case.fails else []
            yield pytest.param(cleaner, case, id=f"{cleaner}: {case.label}", marks=marks)


@pytest.mark.parametrize(("cleaner", "case"), _every_case())
def test_case(cleaner: str, case: Case):
    """A case's text becomes what the case says, by edits of known rules."""
    made = qinggao.make(cleaner, case.options)
    suggested = {rule.name for rule in made.rules if rule.tier == "suggest"}
    found = list(findings(made, case.before))
    assert {edit.rule for edit in found} <= {rule.name for rule in made.rules}
    assert [e for e in found if e.rule not in suggested] == list(made.edits(case.before))
    edits = [e for e in found if e.rule not in suggested or e.rule in case.accept]
    assert case.after == apply(case.before, edits)
    if case.rules:
        assert list(case.rules) == [edit.rule for edit in found]


def test_every_cleaner_has_cases():
    """A cleaner without cases, or cases without a cleaner, break the build."""
    assert {path.stem for path in CASES.glob("*.toml")} == set(qinggao.cleaners()) | set(
        deduplicators()
    )


@pytest.mark.parametrize("cleaner", qinggao.cleaners())
def test_half_of_the_cases_are_hard_negatives(cleaner: str):
    """At least thirty cases, distinct labels, half of them texts that must not change."""
    cases = load(cleaner)
    assert len({case.label for case in cases}) == len(cases)
    assert len(cases) >= 30
    assert sum(case.negative for case in cases) * 2 >= len(cases)
