"""The Prefect flow in a process of its own: through a temporary server, cancelled and killed."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flows import connection
from qinggao.run import STEPS, RunOptions, open_run
from tests.flow_fixtures import Record
from tests.servers import ROOT, Server, bare_environment
from tests.test_pool import assert_gone, is_running, until


def start(task: str, corpus: RunOptions, environment: dict[str, str]) -> "subprocess.Popen[str]":
    assert corpus.config
    return subprocess.Popen(
        [sys.executable, "-m", "tests.flow_runs", task, corpus.raw, corpus.clean, corpus.config],
        cwd=corpus.raw.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def descendants(process: int) -> set[int]:
    """Return the processes that *process* has started, and theirs."""
    children = {
        int(child)
        for file in Path(f"/proc/{process}/task").glob("*/children")
        for child in file.read_text().split()
    }
    return children.union(*map(descendants, children))


def test_a_newcomer_needs_no_server_and_is_told_what_happens(
    prefect_server: Server, corpus: RunOptions
) -> None:
    program = start("clean", corpus, bare_environment(prefect_server.home))
    assert program.stderr
    begin = time.monotonic()
    first = program.stderr.readline()
    assert first.startswith("starting a temporary Prefect server")
    assert time.monotonic() - begin < 10  # 0.4 s where nothing else runs
    started = descendants(program.pid)
    out, err = program.communicate(timeout=180)
    assert program.returncode == 0, err
    assert out.startswith("4 raw = 2 clean")
    told = err.splitlines()
    assert [line.split()[0] for line in told[:4]] == [
        "survey",
        "clean",
        "deduplicate",
        "publish",
    ]
    assert re.fullmatch(r"Prefect took \d+\.\d s more to start\. .*", told[4])
    assert "prefect server start --background" in err
    assert len(told) == 8  # and nothing of Prefect's own log
    until(lambda: not any(map(is_running, started)), 2)
    assert noted(prefect_server.home, out.strip()) == {"Completed"}


def noted(home: Path, line: str) -> set[str]:
    """Return the states of the flow run with this line in its log, and of its tasks."""
    with closing(sqlite3.connect(home / "prefect.db")) as database:
        ask = "select flow_run_id from log where message = ?"
        ((run,),) = database.execute(ask, (line,)).fetchall()
        states = "select state_name from task_run where flow_run_id = ? union all "
        states += "select state_name from flow_run where id = ?"
        found = [state for (state,) in database.execute(states, (run, run))]
    assert len(found) == 5
    return set(found)


def test_ctrl_c_leaves_no_process(prefect_server: Server, corpus: RunOptions) -> None:
    environment = bare_environment(prefect_server.home)
    code, said = stop_busy(corpus, environment, lambda pid: os.killpg(pid, signal.SIGINT))
    assert code == 130
    assert "Traceback" not in said
    complete(corpus)


def test_a_kill_leaves_no_process(prefect_server: Server, corpus: RunOptions) -> None:
    environment = bare_environment(prefect_server.home)
    code, _ = stop_busy(corpus, environment, lambda pid: os.kill(pid, signal.SIGKILL))
    assert code == -signal.SIGKILL
    complete(corpus)


def test_a_sigterm_is_noted_on_the_server(
    prefect_server: Server, corpus: RunOptions, flow: ModuleType
) -> None:
    assert flow
    environment = prefect_server.environment()
    code, said = stop_busy(corpus, environment, lambda pid: os.kill(pid, signal.SIGTERM))
    assert code == 143
    assert "Traceback" not in said
    assert Record().run.state_name == "Crashed"
    complete(corpus)


def test_a_cancel_in_prefect_stops_a_run_of_the_command_line(
    prefect_server: Server, corpus: RunOptions, flow: ModuleType
) -> None:
    from prefect.states import Cancelling

    def cancel(_process: int) -> None:
        record = Record()
        record.client.set_flow_run_state(record.run.id, Cancelling())

    assert flow
    code, said = stop_busy(corpus, prefect_server.environment(), cancel)
    assert code == 1
    assert "error: cancelled in Prefect; the next run completes this one" in said
    assert Record().run.state_name == "Cancelled"
    complete(corpus)


def stop_busy(
    corpus: RunOptions, environment: dict[str, str], stop: Callable[[int], None]
) -> tuple[int, str]:
    """Stop a run in the middle of its work; return its exit code and what it said."""
    program = start("busy", corpus, environment)
    marks = corpus.clean.parent / "marks"
    until(lambda: len(list(marks.iterdir())) == 2, 60)
    started = descendants(program.pid)
    begin = time.monotonic()
    stop(program.pid)
    try:
        _, said = program.communicate(timeout=60)
    finally:
        if program.poll() is None:  # a test that fails must not leave its workers behind
            program.kill()
    assert_gone(marks)
    until(lambda: not any(map(is_running, started)))
    assert time.monotonic() - begin < 30  # 1 to 2 s where nothing else runs
    return program.returncode, said


def complete(corpus: RunOptions) -> None:
    """Run the stages without Prefect: nothing that the stopped run left is in the way."""
    with open_run(corpus) as run:
        for step in STEPS:
            step.work(run, lambda *_: None)
        assert run.totals.line.startswith("4 raw = 2 clean")


def test_a_server_that_does_not_answer_is_named(prefect_server: Server, corpus: RunOptions) -> None:
    environment = {**prefect_server.environment(), "PREFECT_API_URL": "http://127.0.0.1:9/api"}
    program = start("clean", corpus, environment)
    _, err = program.communicate(timeout=30)
    assert program.returncode == 1
    assert "error: the Prefect server http://127.0.0.1:9/api does not answer" in err
    assert "Traceback" not in err
    assert "--direct" in err


def test_a_temporary_server_that_does_not_start_says_why(
    prefect_server: Server, corpus: RunOptions
) -> None:
    nowhere = "sqlite+aiosqlite:////nowhere/at/all.db"
    environment = bare_environment(prefect_server.home)
    program = start(
        "clean", corpus, {**environment, "PREFECT_SERVER_DATABASE_CONNECTION_URL": nowhere}
    )
    _, err = program.communicate(timeout=180)
    assert program.returncode == 1
    assert "error: the temporary Prefect server did not start" in err
    assert "unable to open database file" in err
    assert "--direct" in err


# --- is a server configured? ---


@pytest.mark.parametrize(
    ("file", "text", "may_be"),
    [
        (".prefect/profiles.toml", 'active = "ephemeral"\n[profiles.ephemeral]\n', False),
        (".prefect/profiles.toml", '[profiles.a]\nPREFECT_API_URL = "http://a/api"\n', True),
        ("prefect.toml", '[api]\nurl = "http://a/api"\n', True),
        ("pyproject.toml", '[tool.prefect.api]\nurl = "http://a/api"\n', True),
        ("pyproject.toml", '[project]\ndependencies = ["prefect"]\n', False),
        ("pyproject.toml", "[not toml", False),
        (".env", "PREFECT_API_URL=http://a/api\n", True),
        (".env", "OTHER=1\n", False),
    ],
)
def test_prefect_is_asked_only_where_a_server_may_be_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str, may_be: bool
) -> None:
    (tmp_path / ".prefect").mkdir()
    (tmp_path / file).write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / ".prefect"))
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delitem(sys.modules, "prefect", raising=False)
    assert connection._may_be_configured() is may_be
    monkeypatch.setenv("PREFECT_API_URL", "http://a/api")
    assert connection._may_be_configured()


def test_the_flow_is_loaded_by_path_as_prefect_does(flow: ModuleType) -> None:
    from prefect.flows import load_flow_from_entrypoint

    assert flow
    loaded: Any = load_flow_from_entrypoint(f"{ROOT}/flows/clean.py:clean_corpus")
    assert loaded.name == "qinggao clean"


def test_a_password_in_the_address_is_not_shown() -> None:
    assert connection._shown("https://me:secret@host:4200/api") == "https://host:4200/api"
    assert connection._shown("http://host/api") == "http://host/api"
