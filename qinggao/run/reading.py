"""Reads a raw file as one consistent piece, although somebody may be writing to it."""

import os
from pathlib import Path

from qinggao.run.state import Found

__all__ = ["ReadError", "read_raw"]

_ATTEMPTS = 3


class ReadError(Exception):
    """A raw file cannot be read as one consistent piece; the message is the reason."""


def read_raw(path: Path, found: Found) -> tuple[bytes, Found]:
    """Return the bytes of a file that did not change while it was read, and its stamp."""
    for _ in range(_ATTEMPTS):
        try:
            with path.open("rb", buffering=0) as file:
                before = os.fstat(file.fileno())
                raw = file.read()
                after = os.fstat(file.fileno())
        except OSError as error:
            raise ReadError(f"unreadable: {error.strerror}") from error
        stamp = Found.of(found.document, after)
        if Found.of(found.document, before) == stamp and len(raw) == stamp.size:
            return raw, stamp
    raise ReadError("changed while it was read")
