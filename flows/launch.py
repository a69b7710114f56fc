"""
Starts the flow for the command line, with the Prefect that is there: a configured one, or none.

Prefect takes more than a second to import and reads its settings then. So this module does not
import it before it has said what is happening and set the environment.
"""

import os
import signal
import sys
import threading
import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from time import monotonic
from typing import Any, NoReturn

from qinggao import registry
from qinggao.config import Config
from qinggao.pipeline import Pipeline
from qinggao.run import Progress, Run, RunError, RunOptions, Summary, check_folders

from .temporary_server import ServerError, TemporaryServer

__all__ = ["run_through_prefect"]

_HINT = """\
Prefect's start took {:.1f} s of that. With a server that stays, the next run starts faster:
    prefect server start --background
    export PREFECT_API_URL=http://127.0.0.1:4200/api
(or run with --direct: the same result, without Prefect)"""

_QUIET = {
    # Nothing is sent to anybody: neither by the client nor by a server that it starts.
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
}


def run_through_prefect(
    options: RunOptions,
    *,
    say: Callable[[str], None],
    progress: Callable[[str], AbstractContextManager[Progress]] | None = None,
    end: Callable[[Run], None] | None = None,
) -> Summary:
    """
    Run the flow `qinggao clean` in this process, and return its totals.

    *say* gets plain lines, *progress* the name of each stage as it begins, and *end* the run
    before it is closed. Where no Prefect API is configured, a temporary server is started.

    Raises what the stages raise, and `RunError` where there is no server to talk to.
    """
    begin = monotonic()
    check_folders(options)  # a wrong name is told at once, not when the server is up
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _terminated)
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    server = None if _may_be_configured() else _start(say)
    from prefect.exceptions import Abort
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    from . import clean

    _warm_up(options)
    url = PREFECT_API_URL.value()
    settings: dict[Any, Any] = {}
    if server is None and url:
        _check(url)
        say(f"through the Prefect server {_shown(url)}")
    else:
        server = server or _start(say)
        _wait(server)
        # Nobody else sees this server: a heartbeat would only delay the end by a second.
        settings = {PREFECT_API_URL: server.url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    ready = monotonic()
    _keep_run_logs_from_terminal()
    clean.Screen.current = clean.Screen(
        say, progress or _unseen, end or _nothing, shared=server is None
    )
    try:
        with temporary_settings(settings):
            totals = clean.clean_corpus(options)
    except Abort as error:
        raise RunError(str(error)) from None
    if server:
        say(_HINT.format(ready - begin))
    return totals


def _warm_up(options: RunOptions) -> None:
    """
    Load what the stages will need, while the server starts.

    A wrong pipeline.toml is refused here, before there is a flow run of it.
    """
    Pipeline.of(Config.load(options.config)).clean("预热")
    registry.deduplicators()


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


def _start(say: Callable[[str], None]) -> TemporaryServer:
    """Start a temporary server, and make it the one that Prefect uses in this process."""
    first = "" if (_home() / "prefect.db").exists() else ", and its database for the first time"
    say(f"starting a temporary Prefect server{first} (--direct runs without) …")
    server = TemporaryServer()
    os.environ["PREFECT_API_URL"] = server.url
    # Loopback is never behind the proxy that the environment may name.
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    os.environ["no_proxy"] = f"{known},127.0.0.1" if known else "127.0.0.1"
    return server


def _wait(server: TemporaryServer) -> None:
    try:
        server.wait()
    except ServerError as error:
        raise RunError(
            f"the temporary Prefect server did not start:\n{error}\n"
            "Run with --direct to do without Prefect."
        ) from None


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


def _keep_run_logs_from_terminal() -> None:
    """The log of the run goes to the server; the terminal shows progress instead."""
    if "PREFECT_LOGGING_LEVEL" in os.environ:
        return
    import logging

    for name in ("prefect.flow_runs", "prefect.task_runs", "prefect.engine"):
        logging.getLogger(name).propagate = False
    # It warns at the end of a short run that it has still some events to send, which it does.
    logging.getLogger("EventsWorker").setLevel(logging.ERROR)


def _terminated(*_: object) -> NoReturn:
    """Let a SIGTERM unwind the stack, so that workers and server are stopped."""
    sys.exit(128 + signal.SIGTERM)


def _unseen(_step: str) -> AbstractContextManager[Progress]:
    return nullcontext(_nothing)


def _nothing(*_: object) -> None:
    pass
