"""`qinggao watch`: cleans what arrives."""

import signal
import sys
from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib import import_module
from time import sleep
from typing import Any, NoReturn

import typer

from qinggao._layout import sibling
from qinggao.cli.errors import told
from qinggao.cli.serving import absolute, interval_of
from qinggao.run import STEPS, LockedError, RunOptions, open_run
from qinggao.watching import arrivals

__all__ = ["run_watch"]

# Seconds until a folder that another run works on is tried again.
_AGAIN = 5.0


def run_watch(given: dict[str, Any], *, direct: bool, settle: str) -> None:
    """Watch until Ctrl-C; a run that fails is told, and the next arrival tried."""
    seconds = interval_of(settle, "--settle").total_seconds()
    options = absolute(given)
    signal.signal(signal.SIGTERM, _terminated)
    clean = partial(_directly, options) if direct else _through_prefect(options)
    _say(f"watching {options.raw}; Ctrl-C ends")
    try:
        for _ in arrivals(options.raw, settle=seconds, say=_say):
            _clean(clean)
    except (KeyboardInterrupt, SystemExit):  # in a wait, or in a run
        _say("stopped")


def _clean(clean: Callable[[], str]) -> None:
    while True:
        try:
            _say(clean())
        except LockedError as error:
            _say(f"{told(error)} Trying again …")
            sleep(_AGAIN)
        except Exception as error:
            _say(f"error: {told(error)}")
            return
        else:
            return


def _directly(options: RunOptions) -> str:
    with open_run(options) as run:
        for step in STEPS:
            step.work(run, lambda *_: None)
        return run.totals.line


def _through_prefect(options: RunOptions) -> Callable[[], str]:
    """Return what runs the flow; a server that is started for it stays until the end."""
    flows = sibling("flows")
    launch = import_module(f"{flows}.launch")
    connection = import_module(f"{flows}.connection").connect(
        _say, meanwhile=partial(launch.warm_up, options)
    )

    def clean() -> str:
        line: str = launch.run_on(connection, options, say=lambda _: None).line
        return line

    return clean


def _terminated(*_: object) -> NoReturn:
    """Let a SIGTERM unwind the stack, so that the pool ends its workers."""
    sys.exit(143)


def _say(line: str) -> None:
    typer.echo(f"{datetime.now().astimezone():%H:%M:%S} {line}", err=True)
