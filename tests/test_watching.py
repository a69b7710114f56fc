"""`qinggao watch`: what arrives is cleaned, once it is whole."""

import os
import shutil
import signal
import time
from pathlib import Path

import pytest

from qinggao.run.lock import locked
from qinggao.watching import _is_written
from tests.corpora import NOTICE, SPEECH, statuses, write
from tests.servers import Server, bare_environment
from tests.test_pool import until
from tests.test_serving import Program, running


def test_what_arrives_is_cleaned_and_what_goes_is_withdrawn(tmp_path: Path) -> None:
    """What is there at the start, a folder, a change, a removal; other files start no run."""
    raw, clean = write(tmp_path / "raw", 通知=NOTICE), tmp_path / "clean"
    words = ("watch", raw, clean, "--direct", "--settle", "1s")
    with running(tmp_path, bare_environment(tmp_path / "home"), *words) as program:
        program.await_line(" 1 raw = 1 clean")
        write(raw / "讲话", 一=SPEECH)
        program.await_line(" 2 raw = 2 clean")
        assert statuses(clean) == {"通知.txt": "clean", "讲话/一.txt": "clean"}
        write(raw, **{"表.csv": "a\n"})
        time.sleep(2)
        (raw / "讲话" / "一.txt").unlink()
        program.await_line(" 1 raw = 1 clean", 2)
        assert statuses(clean)["讲话/一.txt"] == "withdrawn"
        code, seconds = program.stop(signal.SIGINT)
    assert code == 0
    assert seconds < 8
    assert program.said().count(" raw = ") == 3
    assert "Traceback" not in program.said()


def test_an_inbox_whose_documents_are_all_replaced(tmp_path: Path) -> None:
    """Without --withdraw it is told with each arrival, and nothing is cleaned."""
    raw, clean = write(tmp_path / "raw", 通知=NOTICE), tmp_path / "clean"
    words = ("watch", raw, clean, "--direct", "--settle", "1s", "--withdraw")
    with running(tmp_path, bare_environment(tmp_path / "home"), *words) as program:
        program.await_line(" 1 raw = 1 clean")
        (raw / "通知.txt").rename(tmp_path / "gone.txt")
        write(raw, 讲话=SPEECH)
        program.await_line(" 1 raw = 1 clean", 2)
    assert statuses(clean) == {"通知.txt": "withdrawn", "讲话.txt": "clean"}


def test_a_file_that_is_being_written_is_not_cleaned_half(tmp_path: Path) -> None:
    """However long its writer pauses; it is cleaned once, when it is closed."""
    raw, clean = write(tmp_path / "raw", 通知=NOTICE), tmp_path / "clean"
    words = ("watch", raw, clean, "--direct", "--settle", "1s")
    with running(tmp_path, bare_environment(tmp_path / "home"), *words) as program:
        program.await_line(" 1 raw = 1 clean")
        with (raw / "长.txt").open("w", encoding="utf-8") as slow:
            slow.write("会议强调,要压实责任。\n")
            slow.flush()
            program.await_line("waiting for 长.txt, which is being written")
            assert not (clean / "长.txt").exists()
            slow.write("会议要求,要抓好落实。\n")
        program.await_line(" 2 raw = 2 clean")
        assert (clean / "长.txt").read_text().count("，要") == 2
    assert program.said().count(" raw = ") == 2


def test_a_failed_run_and_a_removed_folder_end_nothing(tmp_path: Path) -> None:
    """An error is one line; a folder in use is tried again; a folder that is gone is waited for."""
    raw, clean = write(tmp_path / "raw", 通知=NOTICE), tmp_path / "clean"
    words = ("watch", raw, clean, "--direct", "--settle", "1s")
    with locked(clean / "_manifest"):
        program = Program(tmp_path, bare_environment(tmp_path / "home"), *words)
        program.await_line("Trying again")
    try:
        program.await_line(" 1 raw = 1 clean")
        shutil.rmtree(raw)
        program.await_line(f"{raw} is gone; waiting for it")
        write(raw, 别的=SPEECH)
        program.await_line(f"{raw} is back")
        program.await_line("error: none of the 1 documents of ")
        write(raw, 通知=NOTICE)
        program.await_line(" 2 raw = 2 clean")
        assert program.stop(signal.SIGTERM)[0] == 0
        assert "stopped" in program.said()
    finally:
        program.process.kill()
        program.process.wait()
    assert "Traceback" not in program.said()


def test_it_runs_the_flow_where_a_server_is(prefect_server: Server, tmp_path: Path) -> None:
    """One server for all runs."""
    raw, clean = write(tmp_path / "raw", 通知=NOTICE), tmp_path / "clean"
    words = ("watch", raw, clean, "--settle", "1s")
    with running(tmp_path, prefect_server.environment(), *words) as program:
        program.await_line("through the Prefect server http://127.0.0.1")
        program.await_line(" 1 raw = 1 clean")
        write(raw, 二=SPEECH)
        program.await_line(" 2 raw = 2 clean")
        assert program.stop()[0] == 0
    assert program.said().count("through the Prefect server") == 1


@pytest.mark.skipif(os.name != "posix", reason="leases are Linux's")
def test_a_writer_is_told_from_a_reader(tmp_path: Path) -> None:
    """By the kernel, not by the clock."""
    file = tmp_path / "文.txt"
    file.write_text("一")
    assert not _is_written(file)
    with file.open("a"):
        assert _is_written(file)
    with file.open():
        assert not _is_written(file)
    assert not _is_written(tmp_path / "nowhere")


def test_the_settling_time_is_checked(tmp_path: Path) -> None:
    """Exit code 2, and the option by its name."""
    write(tmp_path / "raw", 通知=NOTICE)
    program = Program(tmp_path, bare_environment(tmp_path), "watch", "--settle", "soon")
    assert program.process.wait(60) == 2
    until(lambda: "--settle takes a time" in program.said())
