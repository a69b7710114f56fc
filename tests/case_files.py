"""Reads tests/cases/<cleaner>.toml: label, before, after (without it: the text must not change)."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

CASES = Path(__file__).parent / "cases"


class Case(NamedTuple):
    label: str
    before: str
    after: str  # equal to *before* for a hard negative
    options: dict[str, Any]  # options of the cleaner
    accept: tuple[str, ...]  # rules of tier suggest that this case turns on
    rules: tuple[str, ...]  # where given: the rules of all findings, in order
    fails: bool  # expect = "fail": known to be wrong, strictly

    @property
    def negative(self) -> bool:
        return self.before == self.after


def load(cleaner: str) -> list[Case]:
    listed = tomllib.loads((CASES / f"{cleaner}.toml").read_text(encoding="utf-8"))["case"]
    allowed = {"label", "before", "after", "options", "accept", "rules", "expect", "comment"}
    for case in listed:
        assert set(case) <= allowed, f"{cleaner}: {case['label']}: {set(case) - allowed}"
    return [
        Case(
            case["label"],
            case["before"],
            case.get("after", case["before"]),
            case.get("options", {}),
            tuple(case.get("accept", ())),
            tuple(case.get("rules", ())),
            case.get("expect") == "fail",
        )
        for case in listed
    ]
