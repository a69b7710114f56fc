"""One run at a time for a clean folder: a lock file that names its owner."""

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from qinggao.files import write_whole

__all__ = ["LockedError", "locked"]


class LockedError(RuntimeError):
    """Another run works on the folder; the message says whose it is and since when."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """
    Hold the lock of *folder*. Raises `LockedError` at once where another process holds it.

    The operating system frees the lock when its holder dies, so no stale lock is ever left.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(folder / "lock", timeout=0)
    owner = folder / "owner.json"
    try:
        lock.acquire()
    except Timeout:
        raise LockedError(_told(owner)) from None
    try:
        write_whole(owner, json.dumps(_me()).encode(), sync=False)
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def _me() -> dict[str, object]:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a user id without a name, as in some containers
        user = str(os.getuid())
    return {
        "user": user,
        "host": socket.gethostname(),
        "process": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _told(owner: Path) -> str:
    try:
        who = json.loads(owner.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(who["since"])
        age = int((datetime.now(UTC) - since).total_seconds())
        name = f"{who['user']} on {who['host']}, process {who['process']}, for {age} s"
    except (OSError, ValueError, KeyError, TypeError):
        name = "another process"
    return (
        f"{owner.parent.parent} is in use by {name}. Wait until that run has ended, or stop it; "
        "the next run completes what it began."
    )
