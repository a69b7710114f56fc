"""Starts the flow for the command line, with the Prefect that is there, or with none."""

import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from time import monotonic
from typing import Any, NoReturn, cast

from qinggao import registry
from qinggao.config import Config
from qinggao.pipeline import Pipeline
from qinggao.run import Progress, Run, RunError, RunOptions, Summary, check_folders
from qinggao.run.rerunning import RerunOptions

from .connection import Connection, connect, keep_run_logs_from_terminal

__all__ = ["run_on", "run_through_prefect", "unwind_on_sigterm", "warm_up"]

_HINT = """\
Prefect took {:.1f} s more to start. With a server that stays, the next run starts faster:
    prefect server start --background
    export PREFECT_API_URL=http://127.0.0.1:4200/api
(or run with --direct: the same result, without Prefect)"""

Say = Callable[[str], None]
Bars = Callable[[str], AbstractContextManager[Progress]]
End = Callable[[Run], None]


def run_through_prefect(
    options: RunOptions | RerunOptions,
    *,
    say: Say,
    progress: Bars | None = None,
    end: End | None = None,
) -> Summary:
    """
    Run the flow `qinggao clean` (`qinggao rerun`) in this process, and return its totals.

    *say* gets plain lines, *progress* the name of each stage as it begins, and *end* the run
    before it is closed. Where no Prefect API is configured, a temporary server is started.

    Raises what the stages raise, and `RunError` where there is no server to talk to.
    """
    begin = monotonic()
    check_folders(_of_run(options))  # a wrong name is told at once, not when the server is up
    unwind_on_sigterm()
    connection = connect(say, meanwhile=partial(warm_up, options))
    ready = monotonic()
    totals = run_on(connection, options, say=say, progress=progress, end=end)
    if not connection.shared:
        say(_HINT.format(ready - begin))
    return totals


def run_on(
    connection: Connection,
    options: RunOptions | RerunOptions,
    *,
    say: Say,
    progress: Bars | None = None,
    end: End | None = None,
) -> Summary:
    """Run the flow in this process, with a server that is there already."""
    from prefect.exceptions import Abort

    from . import clean, rerun

    keep_run_logs_from_terminal()
    clean.Screen.current = clean.Screen(
        say, progress or _unseen, end or _nothing, shared=connection.shared
    )
    try:
        with connection.settings():
            again = isinstance(options, RerunOptions)
            flow: Any = rerun.rerun_cleaner if again else clean.clean_corpus
            return cast("Summary", flow(options))  # a call gives the result
    except Abort as error:
        raise RunError(str(error)) from None


def _of_run(options: RunOptions | RerunOptions) -> RunOptions:
    return options.assignment() if isinstance(options, RerunOptions) else options


def warm_up(options: RunOptions | RerunOptions) -> None:
    """
    Load what the stages will need, while the server starts.

    A wrong pipeline.toml is refused here, before there is a flow run of it.
    """
    from . import clean

    assert clean
    Pipeline.of(Config.load(options.config)).clean("预热")
    registry.deduplicators()


def unwind_on_sigterm() -> None:
    """Let a SIGTERM unwind the stack, so that workers and server are stopped."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _terminated)


def _terminated(*_: object) -> NoReturn:
    sys.exit(128 + signal.SIGTERM)


def _unseen(_step: str) -> AbstractContextManager[Progress]:
    return nullcontext(_nothing)


def _nothing(*_: object) -> None:
    pass
