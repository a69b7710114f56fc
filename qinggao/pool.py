"""
Batches over worker processes that never outlive the run.

Each worker has a pipe of its own and one batch at a time. So it is known which batch a process
died on, and a process that dies half-way through a message is seen as an end of file. The standard
`ProcessPoolExecutor` shares one queue, cannot name the batch, and waits for ever for the rest of
such a message.
"""

import pickle
import reprlib
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain, islice
from multiprocessing import connection
from typing import Any, Self, TypeVar

from qinggao.worker import PoolError, Worker, leave

__all__ = ["Crew", "PoolError", "run_batches"]

B = TypeVar("B")
R = TypeVar("R")


def run_batches(
    work: Callable[[B], R], batches: Iterable[B], *, workers: int
) -> Generator[R, None, None]:
    """
    Yield ``work(batch)`` of each of *batches* from a `Crew` of its own.

    >>> list(run_batches(len, ["统筹", "发展"], workers=1))
    [2, 2]
    """
    with Crew(workers) as crew:
        yield from crew.map(work, batches)


class Crew:
    """
    Worker processes, *size* of them at most, that stay from one kind of work to the next.

    They start when there is work for two, and stop when the `with` block ends, or when this process
    is interrupted, terminated, or killed; also inside a long call into C.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self._lean = True
        self._all: list[Worker] = []
        self._idle: list[Worker] = []
        self._busy: dict[Any, Worker] = {}
        self._lost: list[Any] = []
        self._alone = False  # a lost batch is tried again, with nothing else running

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.dismiss()
        else:
            self.stop()

    def map(
        self, work: Callable[[B], R], batches: Iterable[B], *, alone: bool = False
    ) -> Generator[R, None, None]:
        """
        Yield ``work(batch)`` of each of *batches*, as they are done, so in any order.

        No more batches than there are workers are taken from *batches* before their results. With
        one worker, or one batch, or *alone*, all is done in this process. *work* must be
        importable, and it and the batches must pickle. A batch whose process dies is tried once
        more, alone; so *work* must bear being run again. What *work* raises is raised here, and
        stops the workers; so does closing the generator. Wrap it in `contextlib.closing`, so that
        they stop at once where the code that takes the results raises.

        Raises `PoolError` where a process dies on a batch twice.
        """
        waiting = iter(batches)
        first = [] if alone or self.size < 2 else list(islice(waiting, 2))
        waiting = chain(first, waiting)
        if len(first) < 2:
            yield from map(work, waiting)
            return
        self._be_lean(b"__main__" not in pickle.dumps((work, first)))
        jobs = ((work, batch) for batch in waiting)
        try:
            self._hand_out(jobs)
            while self._busy:
                done = self._collect()
                self._hand_out(jobs)  # before the results are looked at, which may take a while
                for outcome in done:
                    yield _value(*outcome)
        except BaseException:  # also when the generator is closed: nobody wants the rest
            self.stop()
            raise

    def dismiss(self) -> None:
        """Let the workers end, now that there is nothing left to do."""
        for worker in self._all:
            worker.pipe.close()
        self._leave()

    def stop(self) -> None:
        """End all workers at once, whatever they do."""
        self._all = [worker for worker in self._all if worker.process.pid is not None]
        for worker in self._all:
            worker.process.terminate()
        self._leave()

    def _leave(self) -> None:
        leave(self._all)
        self._all, self._idle, self._busy, self._lost = [], [], {}, []
        self._alone = False

    def _be_lean(self, lean: bool) -> None:
        """Let workers that do not know the main module go, where *lean* says that it is needed."""
        if self._all and self._lean and not lean:
            self.dismiss()
        self._lean = lean if not self._all else self._lean

    def _hand_out(self, jobs: Iterator[Any]) -> None:
        """Give every worker something to do; after a death only the lost batch, and alone."""
        if self._lost and not self._busy:
            self._alone = True
            self._employ(self._lost.pop())
        if not self._lost and not self._alone:
            self._employ(*islice(jobs, self.size - len(self._busy)))

    def _employ(self, *jobs: Any) -> None:
        employed = [self._idle.pop() if self._idle else self._start() for _ in jobs]
        for worker, job in zip(employed, jobs, strict=True):
            worker.job = job
            self._busy[worker.pipe] = worker
            worker.give()

    def _start(self) -> Worker:
        worker = Worker()
        self._all.append(worker)  # first of all: an interrupt may come at any place
        worker.start(lean=self._lean)
        return worker

    def _collect(self) -> list[tuple[Any, BaseException | None]]:
        """Wait until a worker is done, and return the outcomes of all that are."""
        outcomes: list[tuple[Any, BaseException | None]] = []
        for pipe in connection.wait(list(self._busy)):
            worker = self._busy.pop(pipe)
            try:
                outcomes.append(worker.take())
            except EOFError:
                self._bury(worker)
            else:
                self._idle.append(worker)
                self._alone = False
        return outcomes

    def _bury(self, worker: Worker) -> None:
        leave([worker])
        self._all.remove(worker)
        if not self._alone:
            self._lost.append(worker.job)
            return
        batch = worker.job[1]
        name = getattr(batch, "name", None) or reprlib.repr(batch)
        raise PoolError(
            f"a worker process died twice on batch {name}, the second time with nothing else "
            f"running ({_cause(worker.process.exitcode)}). Look at the documents of this batch, "
            "or use smaller batches."
        )


def _value(result: R, error: BaseException | None) -> R:
    if error is not None:
        raise error
    return result


def _cause(exit_code: int | None) -> str:
    if exit_code is None or exit_code >= 0:
        return f"exit code {exit_code}"
    name = signal.Signals(-exit_code).name
    return f"{name}: out of memory?" if name == "SIGKILL" else name
