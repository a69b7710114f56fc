"""
A worker process: from the side that starts it, and from its own.

It never outlives the process that started it, however that ends.
"""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from time import monotonic
from types import ModuleType
from typing import Any

__all__ = ["PoolError", "Worker", "leave", "leave_with_parent"]

# `fork` copies the threads' locks of the parent, which a flow has. `forkserver` was no faster.
_SPAWN = multiprocessing.get_context("spawn")

# Seconds until a process that was asked to stop is killed. A cancelled run must end within 5 s.
_GRACE = 2.0


class PoolError(RuntimeError):
    """A worker process died twice on the same batch; the message names the batch."""


class Worker:
    """A process, the pipe to it, and the job (a function and a batch) that it works on."""

    def __init__(self) -> None:
        self.pipe, self.theirs = _SPAWN.Pipe()
        # A daemon is also stopped at the exit of an interpreter that never closed the generator.
        self.process = _SPAWN.Process(target=_serve, args=(self.theirs,), daemon=True)
        self.job: Any = None

    def start(self, *, lean: bool) -> None:
        """Start the process; a *lean* one does not import the main module."""
        with _interrupts_held(), _without_main(lean):
            self.process.start()
        self.theirs.close()

    def give(self) -> None:
        """Send the job. The worker waits for it, so this does not block for long."""
        with suppress(OSError):  # it died meanwhile, which `take` will see
            self.pipe.send(self.job)

    def take(self) -> tuple[Any, BaseException | None]:
        """Return result and error of the job. Raises `EOFError` where the process died."""
        try:
            message = self.pipe.recv_bytes()
        except OSError as error:  # in the middle of a message, or with the job unread
            raise EOFError from error
        outcome: tuple[Any, BaseException | None] = pickle.loads(message)  # noqa: S301  our own worker wrote it
        return outcome


def leave(workers: Sequence[Worker]) -> None:
    """Wait until *workers* have ended; kill those that do not end soon."""
    deadline = monotonic() + _GRACE
    for worker in workers:
        worker.process.join(max(deadline - monotonic(), 0))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join(_GRACE)
        worker.pipe.close()


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


def _serve(pipe: Any) -> None:
    leave_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):  # the parent has closed its end
        while True:
            pipe.send_bytes(_outcome(pipe.recv_bytes()))


def _outcome(job: bytes) -> bytes:
    try:
        work, batch = pickle.loads(job)  # noqa: S301  our parent wrote it
        return pickle.dumps((work(batch), None))
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


@cache
def leave_with_parent() -> None:
    """
    End this process when the parent is gone, however it went. One that none of ours began stays.

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
