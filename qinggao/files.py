"""Files that are whole or not there at all: written aside, flushed to the disk, renamed."""

import hashlib
import os
from pathlib import Path

__all__ = ["copy_whole", "sha256_of", "sync_folder", "write_whole"]

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


def copy_whole(source: Path, target: Path) -> None:
    """Copy the bytes of *source* to *target*, whole or not at all."""
    write_whole(target, source.read_bytes())


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file at *path*, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


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
