"""The worker pool: order-free results, bounded, and never a process left behind."""

import os
import re
import signal
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from qinggao.pool import Crew, PoolError, run_batches

ROOT = Path(__file__).parent.parent


class Named(NamedTuple):
    name: str
    number: int


# --- what workers do (imported by them) ---


def process_of(_batch: object) -> int:
    return os.getpid()


def slowly_process_of(_batch: int) -> int:
    time.sleep(0.02)
    return os.getpid()


def double(batch: int) -> int:
    return 2 * batch


def last_first(batch: int) -> int:
    time.sleep(0.6 if batch == 0 else 0)
    return batch


def refuse(batch: int) -> int:
    if batch == 3:
        raise ValueError("第三批不行")
    return batch


class StubbornError(Exception):
    def __init__(self, one: int, _two: int) -> None:
        super().__init__(one)


def refuse_stubbornly(_batch: int) -> int:
    raise StubbornError(1, 2)


def return_unpicklable(_batch: int) -> object:
    return lambda: None


def die_on_three(marks: Path, times: int, batch: Named) -> int:
    mark = marks / str(batch.number)
    tries = len(mark.read_text()) if mark.exists() else 0
    mark.write_text("x" * (tries + 1))
    if batch.number == 3 and tries < times:
        os.kill(os.getpid(), signal.SIGKILL)
    return batch.number


def die_while_answering(_batch: int) -> None:
    """Be killed in the middle of a message to the parent: its length says more than follows."""
    for number in (int(file.name) for file in Path("/proc/self/fd").iterdir()):
        if number > 2 and is_socket(number):
            os.write(number, struct.pack("!i", 1000) + b"half an answer")
            os.kill(os.getpid(), signal.SIGKILL)


def is_socket(number: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:  # the listing itself
        return False


def has_typer(_batch: object) -> bool:
    return "typer" in sys.modules


def be_busy(marks: Path, kind: str, _batch: int) -> None:
    """Never end: asleep, or in a call into C that keeps the interpreter."""
    (marks / str(os.getpid())).touch()
    if kind == "sleep":
        time.sleep(1000)
    re.match(r"(a+)+$", "a" * 60 + "b")


# --- in this process ---


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_every_batch_gives_its_result(workers: int) -> None:
    assert sorted(run_batches(double, range(50), workers=workers)) == list(range(0, 100, 2))


@pytest.mark.parametrize(("batches", "workers"), [(5, 1), (5, 0), (1, 4), (0, 4)])
def test_one_worker_or_one_batch_needs_no_process(batches: int, workers: int) -> None:
    assert set(run_batches(process_of, range(batches), workers=workers)) <= {os.getpid()}


def test_several_workers_are_several_processes() -> None:
    processes = set(run_batches(slowly_process_of, range(40), workers=2))
    assert len(processes) == 2
    assert os.getpid() not in processes


def test_a_crew_stays_from_one_work_to_the_next():
    with Crew(2) as crew:
        first = set(crew.map(slowly_process_of, range(20)))
        assert len(first) == 2
        assert sorted(crew.map(double, range(5))) == [0, 2, 4, 6, 8]
        assert set(crew.map(slowly_process_of, range(20))) == first
        assert set(crew.map(process_of, range(5), alone=True)) == {os.getpid()}
        crew.dismiss()
        assert not any(map(is_running, first))
        assert not first & set(crew.map(slowly_process_of, range(20)))


def test_results_come_as_they_are_done() -> None:
    assert list(run_batches(last_first, range(4), workers=2))[-1] == 0


@pytest.mark.parametrize("workers", [2, 3])
def test_batches_are_taken_only_when_a_worker_is_free(workers: int) -> None:
    taken = given = ahead = 0

    def batches() -> Iterator[int]:
        nonlocal taken
        for number in range(200):
            taken += 1
            yield number

    for _ in run_batches(double, batches(), workers=workers):
        given += 1
        ahead = max(ahead, taken - given)
    assert given == 200
    assert ahead <= 2 * workers


def test_large_batches_and_results_do_not_block_one_another() -> None:
    texts = ["清" * 2_000_000] * 6
    assert list(run_batches(str.strip, texts, workers=2)) == texts


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_ends_the_run_and_names_its_place(workers: int) -> None:
    with pytest.raises(ValueError, match="第三批不行") as caught:
        list(run_batches(refuse, range(10), workers=workers))
    if workers > 1:
        assert any("in refuse" in note for note in caught.value.__notes__)


def test_an_error_that_does_not_pickle_is_told_all_the_same() -> None:
    with pytest.raises(PoolError, match="StubbornError: 1"):
        list(run_batches(refuse_stubbornly, range(4), workers=2))


def test_a_result_that_does_not_pickle_is_an_error() -> None:
    with pytest.raises(Exception, match="pickle"):
        list(run_batches(return_unpicklable, range(4), workers=2))


def test_a_batch_whose_process_dies_is_tried_again(tmp_path: Path) -> None:
    batches = [Named(f"batch-{n}", n) for n in range(8)]
    done = run_batches(partial(die_on_three, tmp_path, 1), batches, workers=2)
    assert sorted(done) == list(range(8))
    assert [mark.name for mark in tmp_path.iterdir() if mark.read_text() != "x"] == ["3"]


def test_a_batch_that_kills_twice_is_named(tmp_path: Path) -> None:
    batches = [Named(f"batch-{n}", n) for n in range(8)]
    with pytest.raises(PoolError, match=r"died twice on batch batch-3,.*SIGKILL"):
        list(run_batches(partial(die_on_three, tmp_path, 9), batches, workers=2))
    assert (tmp_path / "3").read_text() == "xx"


def test_a_process_that_dies_in_the_middle_of_its_answer_does_not_hang_the_run() -> None:
    with pytest.raises(PoolError, match="died twice on batch"):
        list(run_batches(die_while_answering, [1, 2], workers=2))


def test_workers_do_not_import_the_main_module(tmp_path: Path) -> None:
    script = (
        "import typer\n"
        "from qinggao.pool import run_batches\n"
        "from tests.test_pool import has_typer\n"
        "print(list(run_batches(has_typer, [1, 2], workers=2)))\n"
    )
    assert run_script(tmp_path, script) == "[False, False]\n"


def test_a_script_may_define_its_own_work(tmp_path: Path) -> None:
    script = (
        "from qinggao.pool import run_batches\n"
        "def treble(batch): return 3 * batch\n"
        "if __name__ == '__main__':\n"
        "    print(sorted(run_batches(treble, [1, 2], workers=2)))\n"
    )
    assert run_script(tmp_path, script) == "[3, 6]\n"


def test_the_workers_stop_when_the_results_are_no_longer_wanted(tmp_path: Path) -> None:
    with closing(run_batches(partial(one_then_busy, tmp_path), range(4), workers=2)) as results:
        assert next(results) == 0
        until(lambda: any(tmp_path.iterdir()))  # the other worker is at work
        begin = time.monotonic()
    assert time.monotonic() - begin < 5
    assert_gone(tmp_path)


def one_then_busy(marks: Path, batch: int) -> int:
    if batch:
        be_busy(marks, "sleep", batch)
    return batch


# --- a parent that is interrupted, terminated, or killed ---


def wait_for_ever(marks: str, kind: str) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    work: Callable[[int], None] = partial(be_busy, Path(marks), kind)
    for _ in run_batches(work, range(10), workers=2):
        pass


@pytest.mark.parametrize("kind", ["sleep", "call into C"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_the_parent(tmp_path: Path, number: int, kind: str) -> None:
    code = f"import tests.test_pool as t; t.wait_for_ever({str(tmp_path)!r}, {kind!r})"
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        until(lambda: len(list(tmp_path.iterdir())) == 2)
        begin = time.monotonic()
        if number == signal.SIGINT:
            os.killpg(parent.pid, number)  # as Ctrl-C does: every process of the group gets it
        else:
            parent.send_signal(number)
        _, told = parent.communicate(timeout=10)
        assert_gone(tmp_path)
    finally:  # a test that fails leaves nothing behind
        with suppress(ProcessLookupError):
            os.killpg(parent.pid, signal.SIGKILL)
    assert time.monotonic() - begin < 5
    assert told.count(b"KeyboardInterrupt") == (number == signal.SIGINT)  # workers say nothing


def assert_gone(marks: Path) -> None:
    processes = [int(mark.name) for mark in marks.iterdir()]
    assert processes
    until(lambda: not any(is_running(process) for process in processes))


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def until(holds: Callable[[], Any], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def run_script(folder: Path, script: str) -> str:
    path = folder / "script.py"
    path.write_text(script)
    done = subprocess.run(
        [sys.executable, str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
