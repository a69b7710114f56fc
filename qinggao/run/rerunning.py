"""Runs one cleaner again over a corpus, and tells what that changes."""

from collections.abc import Iterator
from glob import escape
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from qinggao.comparing import DocumentDiff, compare_rows, edits_between
from qinggao.history import find_document, rows_at
from qinggao.manifest import Manifest, RecordedPart
from qinggao.registry import cleaners, unknown
from qinggao.run.options import (
    Assignment,
    CleanFolder,
    ConfigFile,
    DryRun,
    FolderError,
    Only,
    Workers,
)
from qinggao.run.state import Run

__all__ = ["RerunOptions", "rerun_diffs"]


class RerunOptions(BaseModel):
    """The parameters of running one cleaner again: on the command line, and in Prefect's form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cleaner: str = Field(description="the cleaner to run again")
    clean: CleanFolder = Path("clean")
    raw: Path | None = Field(default=None, description="raw folder; without it the last run's")
    config: ConfigFile = None
    workers: Workers = None
    only: Only = None
    document: str | None = Field(default=None, description="one document, or a part of its path")
    dry_run: DryRun = False

    def assignment(self) -> Assignment:
        """Return what the engine is to do. Raises `ManifestError` where there was none before."""
        manifest = Manifest.existing(self.clean)
        if self.cleaner not in cleaners():  # told before a server is started
            raise unknown("cleaner", self.cleaner, cleaners())
        only = self.only
        if self.document is not None:
            if only is not None:
                raise FolderError("--document and --only are two choices; give one of them")
            only = escape(find_document(manifest, self.document)["document"])
        return Assignment(
            raw=self.raw or manifest.raw_folder() or Path(manifest.runs[-1]["raw"]),
            clean=self.clean,
            config=self.config,
            workers=self.workers,
            only=only,
            rerun=self.cleaner,
            dry_run=self.dry_run,
        )


def rerun_diffs(run: Run) -> Iterator[DocumentDiff]:
    """Yield what *run* changes in each document: of a dry run, from its workspace."""
    names = [row["run"] for row in Manifest(run.manifest.clean).runs]
    if run.options.dry_run:
        yield from _staged_diffs(run)
    elif run.name in names[1:]:
        manifest = Manifest(run.manifest.clean)
        before = names[names.index(run.name) - 1]
        yield from compare_rows(manifest, rows_at(manifest, before), rows_at(manifest, run.name))


def _staged_diffs(run: Run) -> Iterator[DocumentDiff]:
    for row in run.cleaned_rows():
        if row["cleaned_in"] != run.name or row["status"] == "quarantined":
            continue
        old = run.manifest.documents.get(row["document"])
        part = RecordedPart(run.parts("edits") / f"{row['part']}.parquet")
        new = part.stages(row["document"])
        then = run.manifest.stages(old) if old and old["status"] != "quarantined" else ()
        came, went = edits_between(then, new, same_raw=True)
        same = old is not None and old["clean_sha256"] == row["clean_sha256"]
        what = "edits changed" if same else "text changed"
        yield DocumentDiff(row["document"], what, came, went, old, row)
