"""
Writes raw/, the invented corpus that comes with the project, from the texts in sample_texts/.

    python benchmarks/sample_corpus.py [FOLDER]

The texts stand there as UTF-8 with visible escapes; this script gives each its encoding, its line
ends and its damage. The result is the same byte for byte wherever it runs.
"""

import codecs
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "sample_texts"
RAW = Path(__file__).parent.parent / "raw"

_BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
# A line that begins so is shown as a program shows it that takes one codec for the other.
_MISREAD = re.compile(r"^\{(?P<codec>[\w-]+) as (?P<taken>[\w-]+)\}(?P<line>.*)$", re.MULTILINE)


def documents() -> Iterator[dict[str, Any]]:
    """Yield the documents as they stand in the TOML files."""
    for path in sorted(TEXTS.glob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["document"]


def encoded(document: dict[str, Any]) -> bytes:
    """Return the bytes of a *document* that has a text of its own, or bytes."""
    if "bytes" in document:
        return bytes.fromhex(document["bytes"]) * int(document.get("repeat", 1))
    text = _MISREAD.sub(_misread, document["text"])
    indent = document.get("indent", "")
    text = re.sub(r"^(?=.)", lambda _: indent, text, flags=re.MULTILINE)
    codec: str = document.get("encoding", "utf-8")
    line_end: str = document.get("line_end", "\n")
    bom = _BOMS[codec] if document.get("bom") else b""
    return bom + text.replace("\n", line_end).encode(codec)


def _misread(found: re.Match[str]) -> str:
    return found["line"].encode(found["codec"]).decode(found["taken"])


def corpus() -> dict[str, bytes]:
    """Return every file of the corpus by its path."""
    listed = list(documents())
    files = {each["path"]: encoded(each) for each in listed if "copy_of" not in each}
    files |= {each["path"]: files[each["copy_of"]] for each in listed if "copy_of" in each}
    return dict(sorted(files.items()))


def write(folder: Path) -> None:
    """Write the corpus to *folder*; files that are there already and do not belong to it stay."""
    for name, data in corpus().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    print(f"{len(corpus())} files in {folder}")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else RAW)
