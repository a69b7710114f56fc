"""`qinggao text`: one text in, clean text out."""

import json
import sys
from pathlib import Path

import typer

from qinggao.cli.errors import UsageError
from qinggao.config import Config
from qinggao.document import Document
from qinggao.pipeline import Pipeline
from qinggao.registry import cleaners, unknown

__all__ = ["run_text"]


def run_text(file: str, cleaner: str | None, *, edits: bool, config: Path | None) -> None:
    """Clean the text of *file* (``-``: the input), and print it or its edits."""
    if cleaner is not None and cleaner not in cleaners():
        raise UsageError(str(unknown("cleaner", cleaner, cleaners())))
    if file != "-" and not Path(file).is_file():
        raise UsageError(f"{file} is no file. Name a file, or - for the input.")
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    checked = Config.load(config)
    if cleaner is not None:
        checked = checked.model_copy(update={"chain": (cleaner,)})
    cleaned = Pipeline.of(checked).clean(Document.from_bytes(file, raw).text)
    if not edits:
        sys.stdout.buffer.write(cleaned.text.encode())
        return
    for number, stage in enumerate(cleaned.stages):
        both = [(e, True) for e in stage.edits] + [(e, False) for e in stage.suggested]
        for edit, applied in sorted(both):
            row = {
                "stage": number,
                "rule": edit.rule,
                "applied": applied,
                "start": edit.start,
                "end": edit.end,
                "before": edit.before,
                "after": edit.after,
            }
            typer.echo(json.dumps(row, ensure_ascii=False))
