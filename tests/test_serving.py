"""`qinggao serve`: runs begin by themselves, one at a time, and end with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from qinggao.cli.errors import UsageError
from qinggao.cli.serving import interval_of
from qinggao.run.lock import locked
from tests.corpora import NOTICE, statuses, write
from tests.gate import GatedCorpus
from tests.servers import Server, bare_environment
from tests.test_flow_processes import descendants
from tests.test_pool import is_running, until


class Program:
    """A running `qinggao …` whose plain lines go to a file."""

    def __init__(self, home: Path, environment: dict[str, str], *words: object) -> None:
        self.log = home / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "qinggao", *map(str, words)],
                cwd=home,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.log.read_text()

    def await_line(self, text: str, times: int = 1) -> None:
        """Wait until a line with *text* was said so many times."""
        until(lambda: self.said().count(text) >= times or self.process.poll() is not None, 120)
        assert self.said().count(text) >= times, self.said()

    def stop(self, number: int = signal.SIGINT) -> tuple[int, float]:
        """Ask it to stop; return its exit code and the seconds until no process was left."""
        started = descendants(self.process.pid)
        begin = time.monotonic()
        os.kill(self.process.pid, number)
        code = self.process.wait(30)
        until(lambda: not any(map(is_running, started)))
        return code, time.monotonic() - begin


@contextmanager
def running(*about: object) -> Iterator[Program]:
    program = Program(*about)  # type: ignore[arg-type]
    try:
        yield program
    finally:
        if program.process.poll() is None:
            os.killpg(program.process.pid, signal.SIGKILL)
            program.process.wait()


def test_a_schedule_runs_without_a_server_and_ctrl_c_leaves_nothing(
    prefect_server: Server, tmp_path: Path
) -> None:
    """Runs begin by themselves; one that finds the folder in use is skipped, and the next goes."""
    raw, clean = write(tmp_path / "raw", 通知=NOTICE), tmp_path / "clean"
    environment = bare_environment(prefect_server.home)
    with running(tmp_path, environment, "serve", raw, clean, "--interval", "3s") as program:
        with locked(clean / "_manifest"):
            program.await_line(" skipped: ")
        program.await_line(" completed: 1 raw = 1 clean + 0 duplicate + 0 quarantined; ")
        write(raw, 二=NOTICE + "请携带材料。\n")
        program.await_line(" completed: 2 raw = ")
        code, seconds = program.stop()
    said = program.said()
    assert said.startswith("starting a temporary Prefect server")
    assert f"{raw} → {clean}: every 0:00:03" in said
    assert said.count("next run 2") >= 2
    assert f"{clean} is in use by " in said
    assert "failed" not in said
    assert "Traceback" not in said
    assert code == 0
    assert seconds < 8  # 5, and the time that a loaded machine takes to look
    assert statuses(clean) == {"通知.txt": "clean", "二.txt": "clean"}


def test_a_run_that_is_stopped_half_way_is_completed_by_the_next(
    prefect_server: Server, tmp_path: Path
) -> None:
    """Through a server that stays, and with workers: all of them end."""
    corpus = GatedCorpus(tmp_path)
    environment = corpus.environment(prefect_server.environment())
    words = ("serve", corpus.raw, corpus.clean, "--interval", "4s")
    with running(tmp_path, environment, *words) as program:
        corpus.await_run()
        code, seconds = program.stop(signal.SIGTERM)
        assert code == 0
        assert seconds < 8
        assert not any(map(is_running, corpus.waiting()))
        assert "through the Prefect server http://127.0.0.1" in program.said()
    corpus.open()
    done = Program(tmp_path, environment, "clean", corpus.raw, corpus.clean, "--direct")
    assert done.process.wait(60) == 0
    assert "2 raw = 2 clean" in done.said()
    assert not list((corpus.clean / "_manifest" / "_unfinished").glob("*"))


def test_a_program_that_is_killed_leaves_no_run_behind(
    prefect_server: Server, tmp_path: Path
) -> None:
    """Nobody could tell a run what became of its program: it looks itself, and its workers too."""
    corpus = GatedCorpus(tmp_path)
    environment = corpus.environment(prefect_server.environment())
    words = ("serve", corpus.raw, corpus.clean, "--interval", "4s")
    with running(tmp_path, environment, *words) as program:
        corpus.await_run()
        started = descendants(program.process.pid)
        assert len(started) > 2  # a run, and its workers
        program.process.kill()
        until(lambda: not any(map(is_running, started)))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere", "clean"], "nowhere does not exist"),
        (["raw", "clean", "--interval", "soon"], "90s, 15m, 6h or 1d12h; not 'soon'"),
        (["raw", "clean", "--interval", "5m", "--cron", "0 2 * * *"], "give one of them"),
        (["raw", "clean", "--pipeline", "none.toml"], "none.toml cannot be read"),
    ],
)
def test_wrong_words_are_refused_before_a_server_is_started(
    tmp_path: Path, words: list[str], told: str
) -> None:
    """Exit code 2, a plain line, and nothing was begun."""
    write(tmp_path / "raw", 通知=NOTICE)
    program = Program(tmp_path, bare_environment(tmp_path / "home"), "serve", *words)
    assert program.process.wait(30) == 2
    assert told in program.said()
    assert "server" not in program.said()


def test_a_wrong_cron_line_is_refused_with_a_right_one(
    prefect_server: Server, tmp_path: Path
) -> None:
    """Prefect reads cron lines; what it refuses is told without its trimmings."""
    write(tmp_path / "raw", 通知=NOTICE)
    words = ("serve", "--cron", "at night")
    program = Program(tmp_path, prefect_server.environment(), *words)
    assert program.process.wait(60) == 2
    assert "'at night' in " in program.said()
    assert "every night at 2" in program.said()
    assert "Traceback" not in program.said()


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90s", 90), ("15m", 900), ("1d12h", 129600), ("1h30m", 5400)]
)
def test_an_interval_is_spelled_as_people_do(text: str, seconds: int) -> None:
    """Seconds, or figures with units."""
    assert interval_of(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["0", "0s", "", "5 m", "-3s", "１５m", "15min", "m"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(UsageError, match="--interval takes a time"):
        interval_of(text)
