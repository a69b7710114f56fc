"""The documentation is true: generated pages are fresh, and every command in it runs."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.generated_docs import DOCS, PAGES
from tests.test_cli import qinggao

ROOT = Path(__file__).parent.parent
WRITTEN = [ROOT / "README.md", ROOT / "README.zh.md", *sorted(DOCS.glob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
RUNNABLE = [path for path in WRITTEN if BLOCK.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_fresh(name):
    """`make docs` has been run since the code changed."""
    assert PAGES[name]() == (DOCS / name).read_text(encoding="utf-8")


def _commands(page: str):
    """Yield each command of the console blocks with the lines that it is said to print."""
    for block in BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *printed = part.splitlines()
            yield command, printed


@pytest.mark.parametrize("path", RUNNABLE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_command_in_the_docs_runs(path: Path, tmp_path: Path):
    """In a checkout's raw/, each command succeeds and prints what the page shows."""
    shutil.copytree(ROOT / "raw", tmp_path / "raw")
    shutil.copy(ROOT / "pipeline.toml", tmp_path)
    for command, expected in _commands(path.read_text(encoding="utf-8")):
        words = shlex.split(command)
        assert words[0] == "qinggao", command
        printed = qinggao(*words[1:], folder=tmp_path)
        for line in expected:
            for piece in filter(None, line.split("…")):
                assert piece.strip() in printed, f"{command}\n{printed}"


def test_every_command_and_option_is_in_the_manual():
    """docs/commands.md names each command and each of its options."""
    from typer.main import get_command

    from qinggao.cli import app

    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    for name, command in get_command(app).commands.items():
        assert f"## qinggao {name}\n" in page
        for option in command.params:
            for spelled in option.opts:
                assert spelled in page


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_between_pages_hold(path: Path):
    """Every relative link points to a file of the project."""
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_both_readmes_show_the_true_example():
    """The clean text in the READMEs is what the chain makes of the raw one."""
    from qinggao.pipeline import Pipeline

    for name in ("README.md", "README.zh.md"):
        raw, clean = re.findall(
            r"^```text\n(.*?)^```", (ROOT / name).read_text(), re.MULTILINE | re.DOTALL
        )[:2]
        assert Pipeline.default().clean(raw).text == clean
