"""Writes the two files of a new cleaner: `make new NAME=dashes`."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

MODULE = '''"""{title}: say in one line what is found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import regex

from qinggao.cleaner import Rule
from qinggao.edit import Edit

__all__ = ["{kind}"]

# One leading class of rare characters finds candidates; Python decides on their neighbours.
_FOUND = regex.compile(r"TODO")


@dataclass(frozen=True)
class {kind}:
    """
    Say in one sentence what this cleaner does.

    What it does
        Which spans become what.

    Why
        The clause, paper, issue or measurement that justifies it.

    Leaves alone
        What looks alike and must stay.

    Example
        >>> from qinggao import apply
        >>> apply(text := "", {kind}().edits(text))
        ''
    """

    rules: ClassVar[tuple[Rule, ...]] = (
        Rule("{name}/what-it-found", "what the rule finds", "its source"),
    )

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield an edit for each span found, in order."""
        for match in _FOUND.finditer(text):
            yield Edit(match.start(), match[0], "", "{name}/what-it-found")
'''

CASES = """# Cases of the cleaner `{name}`: label, before, after; without `after` the text stays.
# At least thirty, at least half of them texts that must not change.

[[case]]
label = "nothing to find"
before = "会议于上午召开。"
"""


def main(name: str) -> int:
    if not name.isidentifier() or name != name.lower() or name.startswith("_"):
        sys.stderr.write(f"{name!r} is no name for a module: lower-case letters and _\n")
        return 2
    module = ROOT / "cleaners" / f"{name}.py"
    cases = ROOT / "tests" / "cases" / f"{name}.toml"
    for path in (module, cases, ROOT / "cleaners" / name):
        if path.exists():
            sys.stderr.write(f"{path.relative_to(ROOT)} exists\n")
            return 2
    kind = name.title().replace("_", "")
    title = name.replace("_", " ").capitalize()
    module.write_text(MODULE.format(name=name, kind=kind, title=title), encoding="utf-8")
    cases.write_text(CASES.format(name=name), encoding="utf-8")
    sys.stdout.write(f"cleaners/{name}.py\ntests/cases/{name}.toml\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
