"""Writes the pages of docs/ that are made from the code: `python -m tests.generated_docs`."""

import inspect
from dataclasses import MISSING, fields
from pathlib import Path

from qinggao import registry
from qinggao.manifest import TABLES, describe
from tests.case_files import load

DOCS = Path(__file__).parent.parent / "docs"
NOTE = "<!-- Written by tests/generated_docs.py from the code; `make docs` writes it anew. -->\n"


def tables() -> str:
    """Return the columns of every table of the manifest."""
    pages = [NOTE, "# The tables of the manifest, column by column\n"]
    for table in TABLES:
        pages.append(f"## {table}\n\n| column | type | meaning |\n| --- | --- | --- |")
        for name, kind, about in describe(table):
            shown = kind if len(kind) < 60 else kind.split("<")[0]
            shown = shown.replace("dictionary<values=string, indices=int32, ordered=0>", "string")
            pages.append(f"| `{name}` | {shown} | {about} |")
        pages[-1] += "\n"
    return "\n".join(pages)


def rules() -> str:
    """Return every rule of every cleaner, with tier, source and count of cases."""
    pages = [NOTE, "# Every rule\n"]
    pages.append(
        "`apply`: changed by default. `suggest`: found, recorded with `applied = false`, and "
        "changed only when `accept` in pipeline.toml names the rule.\n"
    )
    for name in registry.cleaners():
        made = registry.make(name)
        cases = load(name)
        negative = sum(case.negative for case in cases)
        pages.append(f"## {name}\n\n{len(cases)} cases, {negative} of them must not change.\n")
        pages.append("| rule | tier | finds | source |\n| --- | --- | --- | --- |")
        for rule in made.rules:
            finds, source = (text.replace("|", "\\|") for text in (rule.summary, rule.clause))
            pages.append(f"| `{rule.name}` | {rule.tier} | {finds} | {source} |")
        pages[-1] += "\n"
    return "\n".join(pages)


def cleaners() -> str:
    """Return the manual page of every cleaner."""
    pages = [NOTE, "# The cleaners\n"]
    for name in registry.names():
        kind = registry.cleaner_class(name)
        pages.append(f"## {name}\n\n```text\n{inspect.getdoc(kind)}\n```\n")
        options = [field for field in fields(kind) if field.init]
        if options:
            pages.append("| option | default |\n| --- | --- |")
            for field in options:
                made = field.default_factory
                default = made() if made is not MISSING else field.default
                shown = str(default).replace("|", "\\|")
                pages.append(f"| `{field.name}` | `{shown if len(shown) < 80 else '…'}` |")
            pages[-1] += "\n"
    return "\n".join(pages)


def commands() -> str:
    """Return the help of every command."""
    from typer.main import get_command
    from typer.testing import CliRunner

    from qinggao.cli import app

    pages = [NOTE, "# Every command\n"]
    for name in sorted(get_command(app).commands):
        shown = CliRunner(env={"COLUMNS": "96"}).invoke(app, [name, "--help"])
        pages.append(f"## qinggao {name}\n\n```text\n{shown.output.strip()}\n```\n")
    return "\n".join(pages)


PAGES = {"tables.md": tables, "rules.md": rules, "cleaners.md": cleaners, "commands.md": commands}


def main() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
