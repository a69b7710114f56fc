"""Waits for documents to arrive, change or go, and until they are whole."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic

from qinggao.run.surveying import SUFFIXES

__all__ = ["arrivals"]

# Seconds between two looks while nothing happens, and while the folder is away.
_LOOK = 0.5

# Seconds that a file may stay open for writing before the others are no longer held back for it.
_PATIENCE = 300.0


def arrivals(
    raw: Path,
    *,
    settle: float,
    say: Callable[[str], None] = lambda _: None,
    stop: Event | None = None,
) -> Iterator[None]:
    """
    Yield once for what is there, and then whenever documents of *raw* arrived, changed or went.

    Not before nothing has happened for *settle* seconds and no program has one of them open for
    writing (which Linux alone tells). What happens while the caller works is not lost. A folder
    that is removed is waited for. *say* gets plain lines; setting *stop* ends it.
    """
    stop = stop or Event()
    away = False
    while not stop.is_set():
        if raw.is_dir():
            if away:
                say(f"{raw} is back")
            yield from _whole(raw, settle, say, stop)
        if not away and not stop.is_set() and not raw.is_dir():
            say(f"{raw} is gone; waiting for it")
        away = not raw.is_dir()
        stop.wait(_LOOK)


def _whole(raw: Path, settle: float, say: Callable[[str], None], stop: Event) -> Iterator[None]:
    """Yield for each set of changes that has settled, as long as the folder is the same one."""
    from watchfiles import watch

    folder = _identity(raw)
    changed: set[Path] = set()
    waits = True  # for what is there already
    last = monotonic()
    held: Path | None = None
    for events in watch(
        raw,
        watch_filter=lambda _change, path: _is_of_interest(Path(path)),
        debounce=200,
        step=50,
        rust_timeout=int(_LOOK * 1000),
        yield_on_timeout=True,
        stop_event=stop,
    ):
        if _identity(raw) != folder:
            return
        if events:
            changed.update(Path(path) for _, path in events)
            waits, last = True, monotonic()
        quiet = monotonic() - last
        if not waits or quiet < settle:
            continue
        busy = next((path for path in sorted(changed) if _is_written(path)), None)
        if busy and quiet < _PATIENCE:
            if busy != held:
                say(f"waiting for {busy.relative_to(raw)}, which is being written")
            held = busy
            continue
        changed.clear()
        waits, held = False, None
        yield


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        seen = folder.stat()
    except OSError:
        return None
    return seen.st_dev, seen.st_ino


def _is_of_interest(path: Path) -> bool:
    """Tell a document, or a folder, from other files; of what is gone only the name is known."""
    return path.suffix.lower() in ("", *SUFFIXES) or path.is_dir()


def _is_written(path: Path) -> bool:
    """
    Tell whether a program has *path* open for writing.

    The kernel refuses a read lease on such a file. It gives none on a file of somebody else, or on
    some network file systems: of those only the quiet time tells.
    """
    if sys.platform != "linux":
        return False
    import errno
    import fcntl

    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    else:
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False
    finally:
        os.close(handle)
