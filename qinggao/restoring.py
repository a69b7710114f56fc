"""Gives raw bytes back, from a clean folder alone: clean text, recorded edits, recorded form."""

from pathlib import Path
from typing import Any

from qinggao.document import Form, Patch, encode
from qinggao.edit import EditError
from qinggao.files import write_whole
from qinggao.manifest import Manifest
from qinggao.manifest.folder import Row
from qinggao.pipeline import Stage, restore

__all__ = ["RestoreError", "form_of", "raw_bytes", "restore_to"]


class RestoreError(RuntimeError):
    """The raw bytes of a document cannot be given back; the message says why."""


def form_of(row: Row) -> Form:
    """Return the recorded form of a document: codec, BOM, line ends, patches."""
    patches = tuple(Patch(**patch) for patch in row["patches"] or ())
    return Form(codec=row["codec"], bom=row["bom"], newline=row["newline"], patches=patches)


def raw_bytes(manifest: Manifest, row: Row, stages: tuple[Stage, ...] | None = None) -> bytes:
    """
    Return the raw bytes of a document in force.

    *stages*: its recorded edits, where they were read before. Raises `RestoreError` where the
    stored text is missing or is not the one that the edits made.
    """
    path = manifest.stored(row)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RestoreError(f"{path} cannot be read: {error.strerror}") from error
    if row["status"] == "quarantined":
        return content
    recorded = manifest.stages(row) if stages is None else stages
    try:
        return encode(restore(content.decode(), recorded), form_of(row))
    except (EditError, UnicodeError, ValueError) as error:
        raise RestoreError(f"{path} is not the text that the manifest describes") from error


def restore_to(manifest: Manifest, row: Row, folder: Path, **known: Any) -> Path:
    """
    Write the raw bytes of a document below *folder* and return the path.

    Raises `RestoreError` where they are not exactly the raw bytes of the record.
    """
    import hashlib

    raw = raw_bytes(manifest, row, **known)
    if hashlib.sha256(raw).hexdigest() != row["raw_sha256"]:
        raise RestoreError(f"{row['document']}: the restored bytes differ from the raw ones")
    document: str = row["document"]
    path = folder / document
    write_whole(path, raw)
    return path
