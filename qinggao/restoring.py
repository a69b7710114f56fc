"""Gives raw bytes back, from a clean folder alone: clean text, recorded edits, recorded form."""

import hashlib
from pathlib import Path
from typing import Any

from qinggao.document import Document, Form, Patch, encode
from qinggao.edit import EditError
from qinggao.files import write_whole
from qinggao.manifest import Manifest
from qinggao.manifest.folder import Row, is_kept
from qinggao.pipeline import Cleaned, Stage, restore

__all__ = ["RestoreError", "check_restores", "form_of", "raw_bytes", "restore_to"]

_WAY_OUT = (
    "`qinggao verify` names all that was damaged: restore it from a backup, "
    "or put the raw file back and clean again."
)


class RestoreError(RuntimeError):
    """The raw bytes of a document cannot be given back; the message says why."""


def form_of(row: Row) -> Form:
    """Return the recorded form of a document: codec, BOM, line ends, patches."""
    patches = tuple(Patch(**patch) for patch in row["patches"] or ())
    return Form(codec=row["codec"], bom=row["bom"], newline=row["newline"], patches=patches)


def raw_bytes(manifest: Manifest, row: Row, stages: tuple[Stage, ...] | None = None) -> bytes:
    """
    Return the raw bytes of a document, of which *row* tells where its text stands.

    *stages*: its recorded edits, where they were read before. Raises `RestoreError` where the
    stored text is missing, or does not lead to bytes with the recorded SHA-256.
    """
    if not is_kept(row):
        raise RestoreError(f"{row['document']}: nothing is kept of it: {row['reason']}")
    path = manifest.stored(row)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RestoreError(f"{path} cannot be read: {error.strerror}. {_WAY_OUT}") from error
    try:
        # Without a clean text: raw bytes in quarantine, or withdrawn from there.
        no_text = row["clean_sha256"] is None
        raw = content if no_text else _encoded(manifest, row, content, stages)
    except (EditError, UnicodeError, ValueError) as error:
        raise RestoreError(f"{path} is not the text that was recorded. {_WAY_OUT}") from error
    if hashlib.sha256(raw).hexdigest() != row["raw_sha256"]:
        raise RestoreError(
            f"{path} was changed: what it restores to has another SHA-256 than the raw bytes had. "
            f"{_WAY_OUT}"
        )
    return raw


def _encoded(
    manifest: Manifest, row: Row, content: bytes, stages: tuple[Stage, ...] | None
) -> bytes:
    recorded = manifest.stages(row) if stages is None else stages
    return encode(restore(content.decode(), recorded), form_of(row))


def check_restores(document: Document, cleaned: Cleaned, raw: bytes) -> None:
    """Refuse (`AssertionError`) a clean text that does not lead back to the raw bytes."""
    text = restore(cleaned.text, cleaned.stages)
    if text != document.text or document.to_bytes() != raw:
        raise AssertionError("the recorded edits do not restore the raw bytes")


def restore_to(manifest: Manifest, row: Row, folder: Path, **known: Any) -> Path:
    """
    Write the raw bytes of a document below *folder* and return the path.

    Raises `RestoreError` where they cannot be given back (`raw_bytes`).
    """
    raw = raw_bytes(manifest, row, **known)
    document: str = row["document"]
    path = folder / document
    write_whole(path, raw)
    return path
