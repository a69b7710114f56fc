"""A real Prefect server for tests: a process of its own, on loopback, with a home of its own."""

import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Server:
    url: str
    home: Path

    def environment(self) -> dict[str, str]:
        """What makes a process use this server."""
        return {**bare_environment(self.home), "PREFECT_API_URL": self.url}


def bare_environment(home: Path) -> dict[str, str]:
    """Return the environment of somebody who has not configured Prefect."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return {
        **kept,
        "PREFECT_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # A schedule of seconds: due runs are made, found and missed at once.
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "1",
        "PREFECT_SERVER_SERVICES_LATE_RUNS_LOOP_SECONDS": "1",
        "PREFECT_SERVER_SERVICES_LATE_RUNS_AFTER_SECONDS": "1",
        "PREFECT_RUNNER_POLL_FREQUENCY": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        # A run that waits for its turn asks again at once, not in half a minute.
        "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "1",
    }


def end(process: "subprocess.Popen[bytes]", seconds: float = 10) -> None:
    """Ask *process* to end; kill its whole group if it does not within *seconds*."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """
    A server as `prefect server start` makes it, for the whole session.

    To make the tables of its database takes 6 s, so that one process of the session does so, and
    the others begin with a copy.
    """
    home = tmp_path_factory.mktemp("prefect")
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    empty = shared / "prefect-empty.db"
    with ExitStack() as stack:
        with (shared / "prefect-empty.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not empty.exists():
                server = stack.enter_context(_started(home))
                _copy(home / "prefect.db", empty)
        if not (home / "prefect.db").exists():
            _copy(empty, home / "prefect.db")
            server = stack.enter_context(_started(home))
        yield server


def _copy(database: Path, to: Path) -> None:
    """Copy a database of SQLite that may be in use."""
    with closing(sqlite3.connect(database)) as given, closing(sqlite3.connect(to)) as made:
        given.backup(made)


@contextmanager
def _started(home: Path) -> Iterator[Server]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start"]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        env={**bare_environment(home), "PREFECT_SERVER_UI_ENABLED": "false"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    server = Server(f"http://127.0.0.1:{port}/api", home)
    try:
        _wait(server, process)
        yield server
    finally:
        end(process)


def _wait(server: Server, process: "subprocess.Popen[bytes]") -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, "the Prefect server ended before it answered"
        try:
            with direct.open(f"{server.url}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the Prefect server does not answer")
