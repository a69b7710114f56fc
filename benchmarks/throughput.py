"""
Measures one whole run of `qinggao clean`: CPU time of all its processes, wall time, peak memory.

    python benchmarks/throughput.py RAW CLEAN [--prefect] [--workers 2] [--repeat 3] [--append]

The measure is MB of raw text (as UTF-8, whatever the files' encoding) per second of CPU time, every
child process counted: it does not improve by adding cores, and hardly changes with other load.
Linux only: memory is read from /proc.
"""

import argparse
import codecs
import ctypes
import os
import platform
import resource
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results.md"
_SUBREAPER = 36  # prctl's PR_SET_CHILD_SUBREAPER
_COLUMNS = (
    "date", "how", "documents", "MB", "CPU s", "**MB/CPU s**", "wall s", "MB/s", "peak MB", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """One run. Times in seconds, memory in MB (10^6 bytes) of the largest process."""

    cpu: float
    wall: float
    peak: float
    largest: str  # the command line of the largest process


def utf8_size(path: Path) -> int:
    """Return how large the text of *path* is as UTF-8; nothing for what is no text."""
    data = path.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return len(data.decode("utf-16", "ignore").encode())
    for codec in ("utf-8", "gb18030", "big5"):
        with suppress(UnicodeDecodeError):
            return len(data.decode(codec).encode())
    return 0


def _children(root: int) -> set[int]:
    """Return the process ids of *root* and of everything below it."""
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):  # noqa: PTH208 - ten times as fast as Path.iterdir
        if entry.isdigit():
            with suppress(OSError):
                stat = Path(f"/proc/{entry}/stat").read_text(errors="replace")
                parents[int(entry)] = int(stat.rpartition(")")[2].split()[1])
    found, new = {root}, {root}
    while new:
        new = {process for process, parent in parents.items() if parent in new} - found
        found |= new
    return found


def _peak(process: int) -> int:
    """Return the peak resident memory of *process* in bytes (VmHWM), or 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


class _Watch(threading.Thread):
    """Samples the memory of everything below *root*, except this process itself."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.peak, self.largest = 0, ""
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.1):
            for process in _children(self.root) - {self.root}:
                if (peak := _peak(process)) > self.peak:
                    with suppress(OSError):
                        line = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
                        self.peak = peak
                        self.largest = b" ".join(line[:4]).decode(errors="replace")[:120]


def _wait_for_orphans() -> None:
    """Wait for what outlived the command, so that its CPU time is counted too; 30 s at most."""
    deadline = time.monotonic() + 30
    with suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)


def measure(command: list[str]) -> Measured:
    """
    Run *command* and measure it with everything that it starts.

    Exits where it fails: a figure of a failed run is none.
    """
    # Orphans of the command become children of this process instead of init's.
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    watch = _Watch(os.getpid())
    watch.start()
    started = time.perf_counter()
    done = subprocess.run(command, check=False)
    wall = time.perf_counter() - started
    _wait_for_orphans()
    watch.ended.set()
    watch.join()
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed with exit code {done.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    # The kernel's own maximum catches processes that lived between two samples.
    peak = max(watch.peak, after.ru_maxrss * 1024)
    return Measured(cpu, wall, peak / 1e6, watch.largest)


def machine() -> str:
    """Return what the figures depend on: processor, cores, memory, Python."""
    processor = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            processor = line.partition(":")[2].strip()
            break
    total = int(Path("/proc/meminfo").read_text().split()[1]) / 1e6
    cores = len(os.sched_getaffinity(0))
    python = platform.python_version()
    return f"{processor}, {cores} cores, {total:.0f} GB, {platform.system()}, Python {python}"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _append(rows: list[str]) -> None:
    """Append *rows* to results.md, under a heading for this machine."""
    heading = f"## {machine()}"
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else "# Results\n"
    if text.rpartition("\n## ")[2].partition("\n")[0] != heading[3:]:
        text += f"\n{heading}\n\n{_row(list(_COLUMNS))}\n{_row(['---'] * len(_COLUMNS))}\n"
    RESULTS.write_text(text + "".join(f"{row}\n" for row in rows), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("raw", type=Path)
    parser.add_argument("clean", type=Path, help="a new folder; each run makes one inside it")
    parser.add_argument("--prefect", action="store_true", help="through Prefect, not --direct")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--config", type=Path, help="a pipeline.toml, for a part of the chain")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--note", default="")
    parser.add_argument("--append", action="store_true", help="add the rows to results.md")
    options = parser.parse_args()
    if options.clean.exists() and any(options.clean.iterdir()):
        parser.error(f"{options.clean} is not empty: a run over an earlier one skips what is done")
    return options


def main() -> None:
    options = _options()
    files = [path for path in options.raw.rglob("*") if path.suffix in (".txt", ".md")]
    size = sum(map(utf8_size, files)) / 1e6
    rows, rates = [], []
    for number in range(1, options.repeat + 1):
        clean = options.clean / f"run-{number}"
        clean.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "qinggao", "clean", str(options.raw), str(clean)]
        command += [] if options.prefect else ["--direct"]
        command += ["--workers", str(options.workers)] if options.workers else []
        command += ["--config", str(options.config)] if options.config else []
        got = measure(command)
        rates.append(size / got.cpu)
        rows.append(_row([
            f"{datetime.now(UTC):%Y-%m-%d}", "Prefect" if options.prefect else "direct",
            str(len(files)), f"{size:.1f}", f"{got.cpu:.1f}", f"{size / got.cpu:.1f}",
            f"{got.wall:.1f}", f"{size / got.wall:.1f}", f"{got.peak:.0f}", options.note,
        ]))  # fmt: skip
        print(f"largest process: {got.largest}")
    print(f"\n{machine()}\n\n{_row(list(_COLUMNS))}\n{_row(['---'] * len(_COLUMNS))}")
    print("\n".join(rows))
    if len(rates) > 1:
        print(f"\nmedian {statistics.median(rates):.1f} MB per CPU second")
    if options.append:
        _append(rows)


if __name__ == "__main__":
    main()
