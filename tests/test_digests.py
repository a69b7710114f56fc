"""A cleaner's digest covers everything that decides its edits, and nothing else."""

import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module, invalidate_caches
from pathlib import Path

import pytest

from qinggao import digests, make
from qinggao.config import Config
from qinggao.digests import LIBRARIES, cleaner_digest, module_digest
from qinggao.pipeline import Pipeline
from tests.corpora import write

ROOT = Path(__file__).parent.parent
PACKAGE = {
    "plugged/__init__.py": "from qinggao import Edit\n",
    "plugged/dots/__init__.py": (
        "from dataclasses import dataclass\nfrom ..shared import TABLE\n\n"
        "@dataclass(frozen=True)\nclass Dots:\n    width: int = 2\n    rules = ()\n\n"
        "    def edits(self, text):\n        yield from ()\n"
    ),
    "plugged/dots/inner/__init__.py": "from . import words\n",
    "plugged/dots/inner/words.py": "WORDS = 1\n",
    "plugged/dots/rules.toml": "rule = 1\n",
    "plugged/shared.py": "from plugged import deep\nTABLE = deep.DEEP\n",
    "plugged/deep.py": "from .deepest.table import DEEP\n",
    "plugged/deepest/__init__.py": "",
    "plugged/deepest/table.py": "DEEP = 1\n",
    "plugged/deepest/facts.toml": "fact = 1\n",
    "plugged/other.py": "OTHER = 1\n",
}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Another project's cleaner, with modules and data of its own."""
    write(tmp_path, **PACKAGE)
    monkeypatch.syspath_prepend(tmp_path)
    invalidate_caches()
    module_digest.cache_clear()
    yield import_module("plugged.dots").Dots()
    for name in [name for name in sys.modules if name.partition(".")[0] == "plugged"]:
        del sys.modules[name]
    module_digest.cache_clear()


def digest(cleaner) -> str:
    module_digest.cache_clear()
    return cleaner_digest(cleaner)


@pytest.mark.parametrize("changed", [name for name in PACKAGE if name != "plugged/other.py"])
def test_each_file_that_a_cleaner_imports_is_part_of_it(package, tmp_path, changed):
    """Its own modules and data, relative and absolute imports, transitively."""
    before = digest(package)
    with (tmp_path / changed).open("a") as file:
        file.write("\n# another line\n")
    assert digest(package) != before


def test_what_a_cleaner_does_not_import_is_no_part_of_it(package, tmp_path):
    """Another module of its project, an editor's file, a compiled module."""
    before = digest(package)
    write(
        tmp_path,
        **{
            "plugged/other.py": "OTHER = 2\n",
            "plugged/dots/.words.py.swp": "x",
            "plugged/dots/__pycache__/words.cpython-311.pyc": "x",
        },
    )
    assert digest(package) == before


def test_a_file_that_moves_within_the_package_is_a_change(package, tmp_path):
    """The same bytes under another name are another program."""
    before = digest(package)
    (tmp_path / "plugged/dots/rules.toml").rename(tmp_path / "plugged/dots/inner/rules.toml")
    assert digest(package) != before


@pytest.mark.parametrize(
    ("cleaner", "module"),
    [
        ("encoding", "qinggao/plausibility.py"),
        ("characters", "qinggao/edit.py"),
        ("redaction", "qinggao/offsets.py"),
        ("redaction", "cleaners/redaction/words.toml"),
        ("boilerplate", "cleaners/boilerplate/signs/sales.toml"),
        ("punctuation", "cleaners/punctuation/quotes.py"),
    ],
)
def test_the_shipped_cleaners_depend_on_the_engine_modules_they_import(
    cleaner, module, monkeypatch
):
    """A change of the engine below a cleaner counts as a change of it, and of no other one."""
    made = {name: make(name) for name in ("characters", cleaner, "layout")}
    before = {name: digest(one) for name, one in made.items()}
    read = Path.read_bytes
    changed = ROOT / module
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: read(path) + (b"\n" if path == changed else b"")
    )
    after = {name: digest(one) for name, one in made.items()}
    assert before[cleaner] != after[cleaner]
    assert (before["layout"] == after["layout"]) == (module != "qinggao/edit.py")
    module_digest.cache_clear()


@pytest.mark.parametrize("library", LIBRARIES)
def test_the_versions_of_the_libraries_below_count(library, monkeypatch):
    """Another ftfy, OpenCC or regex may find something else."""
    cleaner = make("characters")
    before, known = digest(cleaner), digests.library_version
    monkeypatch.setattr(
        digests, "library_version", lambda name: "99" if name == library else known(name)
    )
    assert digest(cleaner) != before
    module_digest.cache_clear()


def test_a_pack_of_the_user_counts(tmp_path):
    """The content of a rule pack, wherever it stands."""
    pack = tmp_path / "pack.toml"
    shipped = ROOT / "cleaners/boilerplate/packs/page-numbers.toml"
    pack.write_bytes(shipped.read_bytes())
    before = cleaner_digest(make("boilerplate", {"files": [str(pack)]}))
    pack.write_bytes(shipped.read_bytes() + b"\n# changed\n")
    assert cleaner_digest(make("boilerplate", {"files": [str(pack)]})) != before


def test_options_and_what_is_decided_on_rules_count():
    """Another option, a skipped rule, an accepted one: each is a state of its own."""
    rule = "punctuation/document-number-bracket"

    def of(**given) -> tuple[tuple[str, str], ...]:
        return Pipeline.of(Config.model_validate(given)).digests

    plain, accepted, skipped = of(), of(accept=[rule]), of(skip=[rule])
    starred = of(redaction={"profile": "star"})
    for other, name in (
        (accepted, "punctuation"),
        (skipped, "punctuation"),
        (starred, "redaction"),
    ):
        assert [a[0] for a, b in zip(plain, other, strict=True) if a != b] == [name]
    assert accepted != skipped


@dataclass(frozen=True)
class _Options:
    names: frozenset[str] = frozenset("abcdefgh")
    table: tuple[tuple[str, int], ...] = (("a", 1),)


def test_a_set_of_options_has_the_same_digest_in_every_process():
    """Python gives strings another order in a set of each process."""
    script = (
        "from tests.test_digests import _Options, cleaner_digest; print(cleaner_digest(_Options()))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONHASHSEED": seed},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(found) == 1


def test_the_engine_s_own_steps_count(monkeypatch):
    """Decoding, turns and decisions make the clean text too: their change is everybody's."""
    before = Pipeline.default().digests
    read = Path.read_bytes
    changed = ROOT / "qinggao/pipeline.py"
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: read(path) + (b"\n" if path == changed else b"")
    )
    digests.engine_digest.cache_clear()
    after = Pipeline.default().digests
    digests.engine_digest.cache_clear()
    assert [a[0] for a, b in zip(before, after, strict=True) if a != b] == ["document"]
