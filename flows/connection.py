"""
Finds the Prefect server that is there, or starts one.

Prefect takes more than a second to import and reads its settings then. So this module does not
import it before it has said what is happening and set the environment.
"""

import os
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qinggao.run import RunError

from .temporary_server import ServerError, TemporaryServer

__all__ = ["Connection", "connect", "keep_run_logs_from_terminal"]

_QUIET = {
    # Nothing is sent to anybody: neither by the client nor by a server that it starts.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
}


@dataclass(frozen=True)
class Connection:
    """A Prefect server to work with: a configured one, or one that ends with this process."""

    url: str
    server: TemporaryServer | None

    @property
    def shared(self) -> bool:
        """Whether other people reach the server too."""
        return self.server is None

    @property
    def pages(self) -> str:
        """The address of Prefect's pages, without the password that it may hold."""
        return _shown(self.url).removesuffix("/api")

    @contextmanager
    def settings(self) -> Iterator[None]:
        """Make it the server that Prefect uses."""
        from prefect.settings import (
            PREFECT_API_URL,
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
            temporary_settings,
        )

        settings: dict[Any, Any] = {}
        if self.server:
            # Nobody else sees this server: a heartbeat would only delay the end by a second.
            settings = {PREFECT_API_URL: self.url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
        with temporary_settings(settings):
            yield


def connect(
    say: Callable[[str], None],
    *,
    meanwhile: Callable[[], None] = lambda: None,
    schedules: bool = False,
) -> Connection:
    """
    Return the configured server, or a temporary one that has just been started.

    *meanwhile* is done while the server starts; *say* gets plain lines. With *schedules* a
    temporary server also starts what is due, and has Prefect's pages. Raises `RunError` where
    there is no server to talk to, and what *meanwhile* raises.
    """
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    server = None if _may_be_configured() else _start(say, schedules=schedules)
    from prefect.settings import PREFECT_API_URL

    meanwhile()
    url = PREFECT_API_URL.value()
    if server is None and url:
        _check(url)
        say(f"through the Prefect server {_shown(url)}")
        return Connection(url, None)
    server = server or _start(say, schedules=schedules)
    _wait(server, "" if schedules else "\nRun with --direct to do without Prefect.")
    return Connection(server.url, server)


def _may_be_configured() -> bool:
    """
    Tell whether a Prefect API may be configured; only Prefect itself knows for certain.

    To ask it takes a second in which a temporary server could already be starting.
    """
    if "prefect" in sys.modules:
        return True
    if {"PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"} & {
        name.upper() for name, value in os.environ.items() if value
    }:
        return True
    return (
        Path("prefect.toml").exists()
        or "prefect" in _toml(Path("pyproject.toml")).get("tool", {})
        or "PREFECT_" in _text(Path(".env")).upper()
        or "API_URL" in _text(_home() / "profiles.toml")
    )


def _home() -> Path:
    return Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return {}


def _start(say: Callable[[str], None], *, schedules: bool) -> TemporaryServer:
    """Start a temporary server, and make it the one that Prefect uses in this process."""
    first = "" if (_home() / "prefect.db").exists() else ", and its database for the first time"
    without = "" if schedules else " (--direct runs without)"
    say(f"starting a temporary Prefect server{first}{without} …")
    server = TemporaryServer(schedules=schedules)
    os.environ["PREFECT_API_URL"] = server.url
    # Loopback is never behind the proxy that the environment may name.
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    os.environ["no_proxy"] = f"{known},127.0.0.1" if known else "127.0.0.1"
    return server


def _wait(server: TemporaryServer, advice: str) -> None:
    try:
        server.wait()
    except ServerError as error:
        raise RunError(f"the temporary Prefect server did not start:\n{error}{advice}") from None


def _check(url: str) -> None:
    """Raise `RunError` where the configured server does not answer."""
    from prefect.client.orchestration import get_client
    from prefect.settings import (
        PREFECT_API_REQUEST_TIMEOUT,
        PREFECT_CLIENT_MAX_RETRIES,
        temporary_settings,
    )

    with (
        temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0, PREFECT_API_REQUEST_TIMEOUT: 10}),
        get_client(sync_client=True) as client,
    ):
        error = client.api_healthcheck()
    if error is not None:
        raise RunError(
            f"the Prefect server {_shown(url)} does not answer ({error}). PREFECT_API_URL or the "
            "active Prefect profile names it. Start it (prefect server start --background), "
            "unset it, or run with --direct to do without Prefect."
        )


def _shown(url: str) -> str:
    """Return *url* without the password that it may hold."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def keep_run_logs_from_terminal() -> None:
    """The log of the run goes to the server; the terminal shows progress instead."""
    if "PREFECT_LOGGING_LEVEL" in os.environ:
        return
    import logging

    for name in ("prefect.flow_runs", "prefect.task_runs", "prefect.engine"):
        logging.getLogger(name).propagate = False
    # It warns at the end of a short run that it has still some events to send, which it does.
    logging.getLogger("EventsWorker").setLevel(logging.ERROR)
