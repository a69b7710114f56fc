"""
Serves the flow `qinggao clean` on a schedule, on this machine.

Prefect's own runner starts each run in a process of its own. This module tells what becomes of the
runs, and ends everything when it is asked to: Prefect alone needs up to half a minute for that.
"""

import asyncio
import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import ValidationError

from qinggao.cli.errors import UsageError
from qinggao.run import RunError, RunOptions

from .connection import Connection, connect
from .launch import unwind_on_sigterm, warm_up

if TYPE_CHECKING:
    from prefect.client.orchestration import PrefectClient
    from prefect.client.schemas.objects import FlowRun, State
    from prefect.runner import Runner
    from prefect.schedules import Schedule

__all__ = ["When", "serve"]

Say = Callable[[str], None]

# Seconds between two looks at what became of the runs.
_LOOK = 1.0

# Seconds, once it is asked to stop: for runs, for the server to note it down, for the server to
# end, and for all of it, whatever hangs.
_GRACE = 2.0
_NOTE = 0.8
_SERVER = 1.0
_ALL = 4.5

# The one at work, and one that finds the folder locked: that is told, and not left waiting.
_AT_ONCE = 2


@dataclass(frozen=True)
class When:
    """A schedule: *cron* or *interval*; neither: when somebody asks for a run in Prefect."""

    cron: str | None = None
    interval: timedelta | None = None
    timezone: str | None = None

    def __str__(self) -> str:
        if self.cron:
            return f'cron "{self.cron}" ({self.timezone})'
        return f"every {self.interval}" if self.interval else "no schedule"

    def schedule(self) -> "Schedule | None":
        """Return it as Prefect's. Raises `UsageError` where it is no schedule."""
        from prefect.client.schemas.schedules import construct_schedule
        from prefect.schedules import Cron, Interval

        if self.interval:
            return Interval(self.interval, timezone=self.timezone)
        if not self.cron:
            return None
        try:
            construct_schedule(cron=self.cron, timezone=self.timezone)
        except ValueError as error:
            said = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            raise UsageError(
                f"{self.cron!r} in {self.timezone} is no schedule: {said}. Minute, "
                'hour, day of the month, month, day of the week: "0 2 * * *" is every night at 2.'
            ) from None
        return Cron(self.cron, timezone=self.timezone)


def serve(options: RunOptions, when: When, *, say: Say) -> None:
    """
    Run the flow with *options* whenever it is due, until SIGINT or SIGTERM.

    The paths of *options* are absolute. *say* gets plain lines: what is scheduled, the next run,
    and what became of each. Raises `UsageError` where *when* is no schedule, and `RunError` where
    there is no server or it goes away.
    """
    unwind_on_sigterm()
    # A run's errors are in its state, which is told; nobody needs Prefect's traceback beside it.
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")

    def meanwhile() -> None:
        when.schedule()
        warm_up(options)

    connection = connect(say, meanwhile=meanwhile, schedules=True)
    try:
        with connection.settings():
            asyncio.run(_serve(connection, options, when, say))
    finally:
        if connection.server:
            connection.server.stop(_SERVER)


def name_of(options: RunOptions) -> str:
    """Return the name of the deployment: one for each clean folder."""
    digest = hashlib.blake2b(str(options.clean).encode(), digest_size=3).hexdigest()
    folder = options.clean.name.replace("/", "-").replace("%", "-")
    return f"{folder}-{digest}"


async def _serve(connection: Connection, options: RunOptions, when: When, say: Say) -> None:
    from prefect.client.orchestration import get_client
    from prefect.runner import Runner

    from .clean import clean_corpus

    name = name_of(options)
    runner = Runner(name=name, limit=_AT_ONCE, pause_on_shutdown=False)  # `_Watch.pause` does
    deployment = await runner.aadd_flow(
        clean_corpus,
        name=name,
        schedule=when.schedule(),
        parameters={"options": options.model_dump(mode="json", exclude_defaults=True)},
        tags=["qinggao"],
        description=f"`qinggao serve`: {options.raw} → {options.clean}",
        paused=False,
    )
    say(f"{options.raw} → {options.clean}: {when}")
    say(f'a run at once: prefect deployment run "{clean_corpus.name}/{name}"')
    say(f"in Prefect: {connection.pages}; Ctrl-C ends")
    async with get_client() as client:
        watch = _Watch(client, deployment, say)
        await watch.begin()
        await _until_asked(runner, watch)


async def _until_asked(runner: "Runner", watch: "_Watch") -> None:
    """Let the runner work and tell about it, until a signal comes or the server is gone."""
    asked = asyncio.Event()
    work = asyncio.create_task(runner.start())
    # It sets a handler of its own for SIGTERM, and has no event that says when.
    while not runner.started and not work.done():  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(asked.set))
    tell = asyncio.create_task(watch.tell())
    ask = asyncio.create_task(asked.wait())
    await asyncio.wait({work, ask}, return_when=asyncio.FIRST_COMPLETED)
    tell.cancel()
    if work.done():
        raise RunError(
            f"the Prefect server no longer answers: {_first_line(work.exception())}. Start it "
            "again, then this command."
        )
    watch.say("stopping …")
    _be_gone_in(_ALL)
    pause = asyncio.wait_for(watch.pause(), _GRACE)
    await asyncio.gather(_end_runs(), pause, return_exceptions=True)  # the server may be gone
    with suppress(Exception):
        await asyncio.wait_for(watch.note_stopped(), _NOTE)
    work.cancel()
    await asyncio.wait({work}, timeout=_NOTE)
    await _end_runs()  # what it began meanwhile


def _be_gone_in(seconds: float) -> None:
    """End this process then, whatever it waits for; a temporary server ends with it."""
    last = threading.Timer(seconds, os._exit, (0,))
    last.daemon = True
    last.start()


async def _end_runs() -> None:
    """End the processes of the runs, and so their workers."""
    runs = multiprocessing.active_children()
    for run in runs:
        run.terminate()
    await asyncio.gather(*(asyncio.to_thread(run.join, _GRACE) for run in runs))
    for run in runs:
        run.kill()


class _Watch:
    """Tells what becomes of the runs of a deployment."""

    def __init__(self, client: "PrefectClient", deployment: UUID, say: Say) -> None:
        self.client = client
        self.deployment = deployment
        self.say = say
        self.told: set[UUID] = set()
        self.open: set[UUID] = set()
        self.next: datetime | None = None

    async def begin(self) -> None:
        """Remember the runs of earlier times, which are not told."""
        self.told = {run.id for run in await self._last() if run.state and run.state.is_final()}

    async def tell(self) -> None:
        """Say a line for each run that ends, and when the next one is due."""
        while True:
            with suppress(Exception):  # a server that is away for a moment
                await self._look()
            await asyncio.sleep(_LOOK)

    async def _look(self) -> None:
        for run in reversed(await self._last()):
            if run.state is None or run.id in self.told:
                continue
            if run.state.is_final():
                self.told.add(run.id)
                self.open.discard(run.id)
                self.say(_outcome(run))
            elif run.state.is_running() or run.state.is_pending():
                self.open.add(run.id)
        due = await self._due()
        if due and due != self.next:
            self.next = due
            self.say(f"next run {due.astimezone():%Y-%m-%d %H:%M:%S %Z}")

    async def _last(self) -> "list[FlowRun]":
        """Return the runs that began last, newest first."""
        return await self._runs("START_TIME_DESC", 20, start_time={"is_null_": False})

    async def _due(self) -> datetime | None:
        """Return when the next run is due."""
        now = datetime.now(UTC)
        scheduled = {"type": {"any_": ["SCHEDULED"]}}
        runs = await self._runs(
            "EXPECTED_START_TIME_ASC", 1, state=scheduled, expected_start_time={"after_": now}
        )
        return runs[0].expected_start_time if runs else None

    async def _runs(self, sort: str, limit: int, **about: Any) -> "list[FlowRun]":
        from prefect.client.schemas.filters import FlowRunFilter
        from prefect.client.schemas.sorting import FlowRunSort

        only = FlowRunFilter.model_validate({"deployment_id": {"any_": [self.deployment]}, **about})
        return await self.client.read_flow_runs(
            flow_run_filter=only, sort=FlowRunSort(sort), limit=limit
        )

    async def pause(self) -> None:
        """Let the server make no more runs, which nobody would start."""
        await self.client.pause_deployment(self.deployment)

    async def note_stopped(self) -> None:
        """Note down at the server that the runs at work were stopped with this program."""
        from prefect.states import Cancelled

        stopped: State[Any] = Cancelled(
            message="`qinggao serve` was stopped; the next run completes this one"
        )
        for run in self.open:
            await self.client.set_flow_run_state(run, stopped, force=True)


def _outcome(run: "FlowRun") -> str:
    assert run.state
    now = datetime.now().astimezone()
    message = (run.state.message or "").removeprefix("Flow run encountered an exception: ")
    return f"{now:%H:%M:%S} {(run.state.name or '').lower()}: {message}"


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().split("\n")[-1] if error else "it ended"
