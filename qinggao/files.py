"""Files that are whole or not there at all: written aside, flushed to the disk, renamed."""

import ctypes
import hashlib
import os
import sys
from pathlib import Path

__all__ = ["flush_all", "sha256_of", "sync_folder", "write_whole"]

_BLOCK = 1 << 20


def write_whole(path: Path, content: bytes, *, sync: bool = True) -> None:
    """Write *content* to *path* so that no reader, and no crash, ever sees a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name[:60]}.{os.getpid()}.tmp")
    try:
        with aside.open("wb") as file:
            file.write(content)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file at *path*, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def flush_all(folder: Path) -> None:
    """
    Flush everything that was written on the file system of *folder*.

    One call for a whole run: ten thousand calls of fsync took up to half of its wall time.
    """
    if sys.platform == "linux":
        handle = os.open(folder, os.O_RDONLY)
        try:
            if ctypes.CDLL(None, use_errno=True).syncfs(handle) == 0:
                return
        finally:
            os.close(handle)
    os.sync()


def sync_folder(path: Path) -> None:
    """Flush the entries of a folder, so that renames in it survive a power cut."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except (OSError, AttributeError):  # not on Windows
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
