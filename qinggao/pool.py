"""
Batches over worker processes that never outlive the run.

Each worker has a pipe of its own and one batch at a time. So it is known which batch a process
died on, and a process that dies half-way through a message is seen as an end of file. The standard
`ProcessPoolExecutor` shares one queue, cannot name the batch, and waits for ever for the rest of
such a message.
"""

import multiprocessing
import os
import pickle
import reprlib
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice
from multiprocessing import connection
from time import monotonic
from types import ModuleType
from typing import Any, Generic, TypeVar

__all__ = ["PoolError", "run_batches"]

B = TypeVar("B")
R = TypeVar("R")

# `fork` copies the threads' locks of the parent, which a flow has. `forkserver` was no faster.
_SPAWN = multiprocessing.get_context("spawn")

# Seconds until a process that was asked to stop is killed. A cancelled run must end within 5 s.
_GRACE = 2.0


class PoolError(RuntimeError):
    """A worker process died twice on the same batch; the message names the batch."""


def run_batches(
    work: Callable[[B], R], batches: Iterable[B], *, workers: int
) -> Generator[R, None, None]:
    """
    Yield ``work(batch)`` of each of *batches*, as they are done, so in any order.

    At most *workers* batches are taken from *batches* before their results. With one worker, or
    one batch, all is done in this process. *work* must be importable, and it and the batches must
    pickle. A batch whose process dies is tried once more, alone; so *work* must bear being run
    again. What *work* raises is raised here, and ends the run.

    The workers stop when the generator is closed or raises, when this process is interrupted,
    terminated, or killed; also inside a long call into C. Wrap it in `contextlib.closing`, so that
    they stop at once where the code that takes the results raises.

    Raises `PoolError` where a process dies on a batch twice.

    >>> list(run_batches(len, ["统筹", "发展"], workers=1))
    [2, 2]
    """
    waiting = iter(batches)
    first = list(islice(waiting, 2)) if workers > 1 else []
    waiting = chain(first, waiting)
    if len(first) < 2:
        yield from map(work, waiting)
        return
    crew = _Crew(work, workers, lean=b"__main__" not in pickle.dumps((work, first)))
    try:
        crew.hand_out(waiting)
        while crew.busy:
            done = crew.collect()
            crew.hand_out(waiting)  # before the results are looked at, which may take a while
            for outcome in done:
                yield _value(*outcome)
        crew.dismiss()
    except BaseException:  # also when the generator is closed: nobody wants the rest
        crew.stop()
        raise


def _value(result: R, error: BaseException | None) -> R:
    if error is not None:
        raise error
    return result


class _Worker(Generic[B]):
    """A process, the pipe to it, and the batch it works on."""

    def __init__(self, work: Callable[[B], Any]) -> None:
        self.pipe, self.theirs = _SPAWN.Pipe()
        # A daemon is also stopped at the exit of an interpreter that never closed the generator.
        self.process = _SPAWN.Process(target=_serve, args=(work, self.theirs), daemon=True)
        self.batch: B

    def start(self, *, lean: bool) -> None:
        with _interrupts_held(), _without_main(lean):
            self.process.start()
        self.theirs.close()

    def give(self) -> None:
        """Send the batch. The worker waits for it, so this does not block for long."""
        with suppress(OSError):  # it died meanwhile, which `take` will see
            self.pipe.send(self.batch)

    def take(self) -> tuple[Any, BaseException | None]:
        """Return result and error of the batch. Raises `EOFError` where the process died."""
        try:
            message = self.pipe.recv_bytes()
        except OSError as error:  # in the middle of a message, or with the batch unread
            raise EOFError from error
        outcome: tuple[Any, BaseException | None] = pickle.loads(message)  # noqa: S301  our own worker wrote it
        return outcome


class _Crew(Generic[B]):
    """The workers of a run: those at work, those that wait, and the batches that killed one."""

    def __init__(self, work: Callable[[B], Any], size: int, *, lean: bool) -> None:
        self.work = work
        self.size = size
        self.lean = lean
        self.all: list[_Worker[B]] = []
        self.idle: list[_Worker[B]] = []
        self.busy: dict[Any, _Worker[B]] = {}
        self.lost: list[B] = []
        self.alone = False  # a lost batch is tried again, with nothing else running

    def hand_out(self, batches: Iterator[B]) -> None:
        """Give every worker something to do; after a death only the lost batch, and alone."""
        if self.lost and not self.busy:
            self.alone = True
            self._employ(self.lost.pop())
        if not self.lost and not self.alone:
            self._employ(*islice(batches, self.size - len(self.busy)))

    def _employ(self, *batches: B) -> None:
        employed = [self.idle.pop() if self.idle else self._start() for _ in batches]
        for worker, batch in zip(employed, batches, strict=True):
            worker.batch = batch
            self.busy[worker.pipe] = worker
            worker.give()

    def _start(self) -> _Worker[B]:
        worker = _Worker(self.work)
        self.all.append(worker)  # first of all: an interrupt may come at any place
        worker.start(lean=self.lean)
        return worker

    def collect(self) -> list[tuple[Any, BaseException | None]]:
        """Wait until a worker is done, and return the outcomes of all that are."""
        outcomes: list[tuple[Any, BaseException | None]] = []
        for pipe in connection.wait(list(self.busy)):
            worker = self.busy.pop(pipe)
            try:
                outcomes.append(worker.take())
            except EOFError:
                self._bury(worker)
            else:
                self.idle.append(worker)
                self.alone = False
        return outcomes

    def _bury(self, worker: _Worker[B]) -> None:
        _leave([worker])
        self.all.remove(worker)
        if not self.alone:
            self.lost.append(worker.batch)
            return
        name = getattr(worker.batch, "name", None) or reprlib.repr(worker.batch)
        raise PoolError(
            f"a worker process died twice on batch {name}, the second time with nothing else "
            f"running ({_cause(worker.process.exitcode)}). Look at the documents of this batch, "
            "or use smaller batches."
        )

    def dismiss(self) -> None:
        """Let the workers end, now that there is nothing left to do."""
        for worker in self.all:
            worker.pipe.close()
        _leave(self.all)

    def stop(self) -> None:
        """End all workers at once, whatever they do."""
        started = [worker for worker in self.all if worker.process.pid is not None]
        for worker in started:
            worker.process.terminate()
        _leave(started)


def _leave(workers: Sequence[_Worker[Any]]) -> None:
    """Wait until *workers* have ended; kill those that do not end soon."""
    deadline = monotonic() + _GRACE
    for worker in workers:
        worker.process.join(max(deadline - monotonic(), 0))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join(_GRACE)
        worker.pipe.close()


def _cause(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return f"exit code {exit_code}"
    name = signal.Signals(-exit_code).name
    return f"{name}: out of memory?" if name == "SIGKILL" else name


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """
    Start processes with Ctrl-C blocked: it reaches the whole group, and this process decides.

    Set here and not in the worker, which would print a traceback if it came while it imports.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _without_main(lean: bool) -> Iterator[None]:
    """
    Keep workers from importing the main module again, as `spawn` does.

    Ours is the command line or Prefect's engine: 1.5 s and 80 MB for each worker. A script that
    defines its work or its batches itself needs it (not *lean*).
    """
    main = sys.modules["__main__"]
    if lean:
        sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


# --- in the worker ---


def _serve(work: Callable[[Any], Any], pipe: Any) -> None:
    _leave_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):  # the parent has closed its end
        while True:
            pipe.send_bytes(_outcome(work, pipe.recv_bytes()))


def _outcome(work: Callable[[Any], Any], batch: bytes) -> bytes:
    try:
        return pickle.dumps((work(pickle.loads(batch)), None))  # noqa: S301  our parent wrote it
    except Exception as error:
        return pickle.dumps((None, _portable(error)))


def _portable(error: Exception) -> Exception:
    """Return *error* with the worker's traceback as a note; one that survives pickling."""
    error.add_note("In a worker process:\n" + "".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  our own
    except Exception:
        return PoolError(f"{type(error).__name__}: {error}\n{error.__notes__[-1]}")
    return error


def _leave_with_parent() -> None:
    """
    End this process when the parent is gone, however it went.

    A pipe whose other end the parent holds is hung up then. A thread that waits for it works
    everywhere, but not while a call into C keeps the interpreter; the kernel's signal does.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    threading.Thread(target=_wait_and_leave, args=(parent,), daemon=True).start()
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
        # SIGIO, whose default is to end the process.
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)


def _wait_and_leave(parent: Any) -> None:
    parent.join()
    os._exit(1)
