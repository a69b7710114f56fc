"""
The flow `qinggao clean`: survey, clean, deduplicate, publish.

Each stage of the engine's list is one task run with its own name, log, progress and table. The
work of a stage is spread over processes inside its task: a task for each batch would cost more
than the batch. Nothing is cached or persisted here: a run that stopped is completed by the next
one, from what the manifest knows.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import ClassVar, cast
from uuid import UUID

from prefect import flow, get_run_logger, task
from prefect.artifacts import (
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.exceptions import Abort
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed

from qinggao.run import STEPS, LockedError, Progress, Run, RunOptions, Step, Summary, open_run
from qinggao.worker import leave_with_parent

__all__ = ["Screen", "carry_out", "clean_corpus", "show_table"]

# Rows of a table that go to Prefect; the manifest has them all.
_ROWS = 500

# Seconds until a stage shows its progress in Prefect; between two updates; after a failed one.
_PATIENCE = 2.0
_BETWEEN = 1.0
_RETRY = 60.0

# Seconds between two looks whether the run was cancelled in Prefect.
_LOOK = 1.5


@dataclass(frozen=True)
class Screen:
    """What shows a run to the person who started it; a scheduled run has none."""

    current: ClassVar["Screen | None"] = None

    say: Callable[[str], None]
    progress: Callable[[str], AbstractContextManager[Progress]]
    end: Callable[[Run], None]
    shared: bool  # other people reach the server too, and may cancel the run in it


@flow(
    name="qinggao clean",
    flow_run_name="{options.raw.name} → {options.clean.name}",
    persist_result=False,
)
def clean_corpus(options: RunOptions = RunOptions()) -> State[Summary]:  # noqa: B008  frozen
    """
    Clean a folder of documents, and record every change so that it can be undone.

    The balance is the message of the run. A scheduled run that finds another one at work on the
    folder is skipped: neither done nor failed.
    """
    return carry_out(options)


def carry_out(options: RunOptions, more: Callable[[Run], None] | None = None) -> State[Summary]:
    """Carry out a run inside a flow run; *more* is given the run once its stages are done."""
    leave_with_parent()  # a process of `qinggao serve`, which may be killed
    try:
        totals = _clean(options, more)
    except LockedError as error:
        if Screen.current:  # somebody waits for it
            raise
        return Cancelled(name="Skipped", message=str(error))
    return Completed(message=totals.line, data=totals)


def _clean(options: RunOptions, more: Callable[[Run], None] | None) -> Summary:
    log, shown = get_run_logger(), Screen.current
    with _cancellable(), open_run(options) as run:
        if run.resumed:
            _tell(f"taking up run {run.name}, which was stopped")
        for step in STEPS:
            _perform(step, run)
        show_table(
            "quarantine",
            [{"document": name, "reason": reason} for name, reason in run.quarantine],
            "Documents set aside, each with its reason",
        )
        if more:
            more(run)
        totals = run.totals
        log.info(totals.line)
        if shown:
            shown.end(run)
    return totals


def _perform(step: Step, run: Run) -> None:
    """Carry out a stage as a task run of its name."""

    # Without parameters and result: Prefect would walk through every document of the run.
    @task(name=step.name, task_run_name=step.name, cache_policy=NO_CACHE, persist_result=False)
    def stage() -> None:
        shown = Screen.current
        with shown.progress(step.name) if shown else nullcontext() as terminal:
            summary = step.work(run, _Reporter(step.name, terminal))
        _tell(f"{step.name:<12} {summary.line}")
        show_table(step.name, summary.rows, summary.line)

    stage()


def _tell(line: str) -> None:
    """Write a line to the log of the run, and to the terminal of whoever started it."""
    get_run_logger().info(line)
    if shown := Screen.current:
        shown.say(line)


def show_table(name: str, rows: list[dict[str, object]], line: str) -> None:
    """Show a table beside the run. A server that refuses it must not stop the work."""
    if not rows:
        return
    if len(rows) > _ROWS:
        line += f" (the first {_ROWS} of {len(rows)}; the manifest has all)"
    plain = [{key: _plain(value) for key, value in row.items()} for row in rows[:_ROWS]]
    try:
        create_table_artifact(plain, key=f"qinggao-{name}", description=line)
    except Exception as error:
        get_run_logger().warning("the table %s is missing in Prefect: %s", name, error)


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float | None) else str(value)


class _Reporter:
    """Reports how far a stage is: to the terminal always, to Prefect where it takes longer."""

    def __init__(self, step: str, terminal: Progress | None) -> None:
        self.step = step
        self.terminal = terminal
        self.due = monotonic() + _PATIENCE
        self.artifact: UUID | None = None

    def __call__(self, done: int, total: int, unit: str, /) -> None:
        if self.terminal:
            self.terminal(done, total, unit)
        if total and monotonic() >= self.due:
            try:
                self._show(100 * done / total)
                self.due = monotonic() + _BETWEEN
            except Exception as error:
                get_run_logger().debug("no progress in Prefect: %s", error)
                self.due = monotonic() + _RETRY

    def _show(self, percent: float) -> None:
        if self.artifact is None:
            key = f"qinggao-{self.step}-progress"
            made = create_progress_artifact(percent, key=key, description=f"Stage {self.step}")
            self.artifact = cast("UUID", made)
        else:
            update_progress_artifact(self.artifact, percent)


@contextmanager
def _cancellable() -> Iterator[None]:
    """
    End the run when it is cancelled in Prefect, although no worker of Prefect looks after it.

    A run that Prefect started itself is ended by its worker.
    """
    shown = Screen.current
    here = threading.current_thread() is threading.main_thread()
    if shown is None or not shown.shared or not here:
        yield
        return
    run_id, ended, cancelled = UUID(flow_run.id), threading.Event(), threading.Event()
    look = partial(_look, run_id, ended, cancelled)
    threading.Thread(target=copy_context().run, args=(look,), daemon=True).start()
    try:
        yield
    except BaseException:
        if not cancelled.is_set():
            raise
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(run_id, Cancelled(), force=True)
        raise Abort("cancelled in Prefect; the next run completes this one") from None
    finally:
        ended.set()


def _look(run_id: UUID, ended: threading.Event, cancelled: threading.Event) -> None:
    """Ask the server now and then; once it says so, interrupt the main thread."""
    with get_client(sync_client=True) as client:
        while not ended.wait(_LOOK):
            with suppress(Exception):  # a server that is away for a moment
                state = client.read_flow_run(run_id).state
                if state and (state.is_cancelling() or state.is_cancelled()):
                    cancelled.set()
                    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
                    return
