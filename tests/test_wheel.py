"""The wheel, installed where there is no checkout, does the same."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.corpora import NOTICE, SPEECH, write

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    [built] = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory) -> Path:
    """The installed command, in an environment that has the libraries and only the wheel."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet",
         "--disable-pip-version-check", "--no-deps", "--no-index", str(wheel)],
        check=True,
    )  # fmt: skip
    # A path in a .pth file is added without reading the .pth files in it: the libraries are
    # there, the checkout (an editable install is such a file) is not.
    site = next((home / "lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin" / "qinggao"


def _run(command: Path, *words: object, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [command, *map(str, words)], cwd=cwd, env=environment, capture_output=True, check=False
    )
    printed = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, printed
    return printed


def test_the_wheel_claims_one_import_name(wheel: Path):
    """Everything stands inside `qinggao/`; rule packs are there, tests and data are not."""
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"qinggao"}
    assert any(name.startswith("qinggao/cleaners/boilerplate/packs/") for name in names)
    assert "qinggao/flows/clean.py" in names
    assert {"qinggao/report/page.css", "qinggao/report/page.html.jinja"} <= set(names)


def test_the_installed_command_cleans_verifies_and_restores(command: Path, tmp_path: Path):
    """The main job, without a checkout."""
    write(tmp_path / "raw", 通知=NOTICE, 讲话=SPEECH)
    printed = _run(command, "clean", "raw", "clean", "--direct", cwd=tmp_path)
    assert "2 raw = 2 clean" in printed
    assert "all holds" in _run(command, "verify", "clean", cwd=tmp_path)
    _run(command, "restore", "--all", "--to", "back", "clean", cwd=tmp_path)
    assert (tmp_path / "back/讲话.txt").read_text() == SPEECH
    python = command.with_name("python")
    where = _run(python, "-c", "import qinggao; print(qinggao.__file__)", cwd=tmp_path)
    assert "site-packages" in where
    assert str(ROOT) not in where


def test_the_installed_flow_runs_through_prefect(command: Path, tmp_path: Path, monkeypatch):
    """A temporary server, and the same result."""
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    write(tmp_path / "raw", 通知=NOTICE, 讲话=SPEECH)
    printed = _run(command, "clean", "raw", "clean", cwd=tmp_path)
    assert "temporary Prefect server" in printed
    assert "2 raw = 2 clean" in printed
