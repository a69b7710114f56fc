"""Progress: a bar on a terminal, plain lines where the output is a file or a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

__all__ = ["Report", "progress_bar"]

Report = Callable[[int, int, str], None]

# Seconds between two plain lines.
_EVERY = 10.0


@contextmanager
def progress_bar(name: str) -> Iterator[Report]:
    """Yield a function that reports how far the work called *name* is."""
    if sys.stderr.isatty():
        yield from _bar(name)
    else:
        yield _lines(name)


def _lines(name: str) -> Report:
    last = monotonic()

    def report(done: int, total: int, unit: str) -> None:
        nonlocal last
        if monotonic() - last >= _EVERY:
            last = monotonic()
            of = f" of {_said(total, unit)}" if total else ""
            sys.stderr.write(f"{name}: {_said(done, unit)}{of}\n")

    return report


def _said(count: int, unit: str) -> str:
    return f"{count / 1e6:.1f} MB" if unit == "bytes" else f"{count} {unit}"


def _bar(name: str) -> Iterator[Report]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from qinggao.cli.printing import console

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[said]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console(error=True), transient=True) as bars:
        bar = bars.add_task(name, total=None, said="")

        def report(done: int, total: int, unit: str) -> None:
            bars.update(bar, completed=done, total=total or None, said=_said(done, unit))

        yield report
