"""The Prefect flow: against a real server, through a temporary one, cancelled and killed."""

import json
import logging
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flows import connection, launch
from qinggao.run import STEPS, Progress, Run, RunError, RunOptions, Step, Summary, open_run
from qinggao.run.rerunning import RerunOptions
from tests.servers import ROOT, Server, bare_environment
from tests.test_pool import assert_gone, is_running, until


@pytest.fixture
def corpus(tmp_path: Path) -> RunOptions:
    raw = tmp_path / "raw"
    (raw / "通知").mkdir(parents=True)
    text = (
        "各县区人民政府：\n  现将有关事项通知如下,请认真执行.\n\n\n\n一是加强领导;二是落实责任.\n"
    )
    (raw / "通知" / "防汛.txt").write_text(text, encoding="utf-8")
    (raw / "通知" / "防汛 副本.txt").write_text(text, encoding="utf-8")
    (raw / "会议.txt").write_text("会议强调，要压实责任。   \n", encoding="utf-8")
    (raw / "损坏.txt").write_bytes(bytes(range(256)) * 4)
    config = tmp_path / "pipeline.toml"
    config.write_text('chain = ["layout"]\n', encoding="utf-8")
    (tmp_path / "marks").mkdir()
    return RunOptions(raw=raw, clean=tmp_path / "clean", config=config, workers=2)


# --- in this process, against the server of the session ---


@pytest.fixture(scope="module")
def flow(prefect_server: Server) -> Iterator[ModuleType]:
    """The flow's module, in a process that uses the server."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in prefect_server.environment().items():
            patch.setenv(name, value)
        from prefect.settings import (
            PREFECT_API_URL,
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
            PREFECT_HOME,
            temporary_settings,
        )

        settings: dict[Any, Any] = {
            PREFECT_HOME: prefect_server.home,
            PREFECT_API_URL: prefect_server.url,
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
        }
        from flows import clean

        with temporary_settings(settings):
            yield clean
            drain()


def drain() -> None:
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    EventsWorker.drain_all(timeout=5)
    APILogWorker.drain_all(timeout=5)


class Record:
    """What the server knows of the last flow run."""

    def __init__(self) -> None:
        from prefect.client.orchestration import get_client
        from prefect.client.schemas.filters import FlowRunFilter
        from prefect.client.schemas.sorting import FlowRunSort

        self.client = get_client(sync_client=True)
        begun = FlowRunFilter.model_validate({"start_time": {"is_null_": False}})
        newest = FlowRunSort.START_TIME_DESC
        [self.run] = self.client.read_flow_runs(flow_run_filter=begun, sort=newest, limit=1)

    def message(self) -> str:
        assert self.run.state
        return str(self.run.state.message)

    def tasks(self) -> dict[str, str]:
        runs = self.client.read_task_runs()
        return {r.name: str(r.state_name) for r in runs if r.flow_run_id == self.run.id}

    def artifacts(self) -> dict[str, Any]:
        return {
            str(artifact.key): artifact.data
            for artifact in self.client.read_artifacts()
            if artifact.flow_run_id == self.run.id and artifact.key
        }


def test_a_run_is_a_flow_run_with_a_task_for_each_stage(
    flow: ModuleType, corpus: RunOptions
) -> None:
    totals = flow.clean_corpus(corpus)
    assert totals.line.startswith("4 raw = 2 clean + 1 duplicate + 1 quarantined")
    record = Record()
    assert record.run.state_name == "Completed"
    assert record.run.name == "raw → clean"
    stages = ("survey", "clean", "deduplicate", "publish")
    until(lambda: record.tasks() == dict.fromkeys(stages, "Completed"))
    tables = {key: json.loads(data) for key, data in record.artifacts().items()}
    assert [row["cleaner"] for row in tables["qinggao-clean"]] == ["layout"]
    assert tables["qinggao-clean"][0].keys() > {"documents", "edits", "seconds"}
    assert [row["document"] for row in tables["qinggao-quarantine"]] == ["损坏.txt"]
    assert len(tables["qinggao-deduplicate"]) == 1
    assert (corpus.clean / "会议.txt").read_text() == "会议强调，要压实责任。\n"


def test_one_cleaner_again_is_a_flow_of_its_own(flow: ModuleType, corpus: RunOptions) -> None:
    from flows.rerun import rerun_cleaner

    flow.clean_corpus(corpus)
    assert corpus.config
    corpus.config.write_text(
        'chain = ["layout"]\nskip = ["layout/blank-lines"]\n', encoding="utf-8"
    )
    again = RerunOptions(cleaner="layout", clean=corpus.clean, config=corpus.config, workers=1)
    assert "2 unchanged" not in rerun_cleaner(again).line
    record = Record()
    assert record.run.name == "layout → clean"
    [row] = json.loads(record.artifacts()["qinggao-rerun"])
    assert (row["rule"], row["went"], row["documents"]) == ("layout/blank-lines", 2, 2)
    schema = rerun_cleaner.parameters.definitions["RerunOptions"]
    assert {"cleaner", "clean", "only", "document", "dry_run"} <= schema["properties"].keys()


def test_a_stage_that_fails_fails_the_run_with_its_message(
    flow: ModuleType, corpus: RunOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(_run: Run, progress: Progress) -> Summary:
        for done in (1, 2, 3):
            progress(done, 4, "batches")
        raise RunError("磁盘已满。Free some space.")

    monkeypatch.setattr(flow, "STEPS", (Step("survey", work),))
    monkeypatch.setattr(flow, "_PATIENCE", 0)
    monkeypatch.setattr(flow, "_BETWEEN", 0)
    with pytest.raises(RunError, match="磁盘已满"):
        flow.clean_corpus(corpus)
    record = Record()
    assert record.run.state_name == "Failed"
    assert "磁盘已满。Free some space." in record.message()
    until(lambda: record.tasks() == {"survey": "Failed"})
    assert record.artifacts() == {"qinggao-survey-progress": 75.0}


def test_wrong_parameters_are_told_before_anything_is_done(
    flow: ModuleType, corpus: RunOptions
) -> None:
    options = corpus.model_copy(update={"raw": Path("nowhere")})
    with pytest.raises(RunError, match="nowhere does not exist"):
        flow.clean_corpus(options)
    assert "nowhere does not exist" in Record().message()
    schema = flow.clean_corpus.parameters.definitions["RunOptions"]
    assert schema["additionalProperties"] is False
    assert list(schema["properties"]) == [  # what the form asks for, in its order
        "raw", "clean", "config", "workers", "only", "move", "withdraw", "dry_run"
    ]  # fmt: skip


def test_no_server_is_started_for_a_folder_that_is_not_there(
    corpus: RunOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_start", None)
    monkeypatch.setattr(connection, "_may_be_configured", lambda: False)
    options = corpus.model_copy(update={"raw": Path("nowhere")})
    with pytest.raises(RunError, match="nowhere does not exist"):
        launch.run_through_prefect(options, say=print)


def test_a_server_that_refuses_an_artifact_stops_nothing(
    flow: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("the server is away")

    monkeypatch.setattr(flow, "create_table_artifact", refuse)
    monkeypatch.setattr(flow, "create_progress_artifact", refuse)
    monkeypatch.setattr(flow, "get_run_logger", lambda: logging.getLogger("test"))
    monkeypatch.setattr(flow, "_PATIENCE", 0)
    seen: list[tuple[object, ...]] = []
    flow._Reporter("clean", lambda *told: seen.append(told))(1, 2, "bytes")
    flow.show_table("clean", [{"rows": 1}], "line")
    assert seen == [(1, 2, "bytes")]


# --- as the command line starts it: a process of its own ---


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
    assert re.fullmatch(r"Prefect's start took \d+\.\d s of that\. .*", told[4])
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
