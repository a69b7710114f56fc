"""What compactions recorded: where the parts of many runs stand since they were merged."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from qinggao.manifest.parts import Part, read_rows

__all__ = ["Compactions", "read_compactions"]


class Compactions(NamedTuple):
    """The compacted parts by their paths, and the files that hold them with their SHA-256."""

    parts: Mapping[str, Part]
    files: Mapping[str, str]


@lru_cache(maxsize=4)
def read_compactions(manifest: Path, links: tuple[Path, ...]) -> Compactions:
    """
    Read the row files *links*, oldest first; a part stands where the last of them says.

    What was read is remembered: such a file is named after what is in it.
    """
    rows = [row for link in links for row in read_rows(link)]
    parts = {
        part["path"]: Part(part["path"], manifest / part["file"], part["group"])
        for row in rows
        for part in row["parts"]
    }
    used = {part.file for part in parts.values()}
    written = {file["path"]: file["sha256"] for row in rows for file in row["files"]}
    return Compactions(
        parts, {path: sha for path, sha in written.items() if manifest / path in used}
    )
