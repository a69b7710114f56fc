"""`qinggao verify` and `qinggao restore`."""

import os
import sys
from pathlib import Path

import typer

from qinggao.cli.errors import UsageError
from qinggao.cli.printing import print_json
from qinggao.cli.progress import progress_bar
from qinggao.history import find_document
from qinggao.manifest import Manifest
from qinggao.restoring import RestoreError, raw_bytes, restore_to
from qinggao.verifying import verify

__all__ = ["run_compact", "run_restore", "run_verify"]

# Documents below which a pool costs more than it saves.
_POOL_DOCUMENTS = 2_000


def run_verify(clean: Path, raw: Path | None, workers: int | None, *, as_json: bool) -> None:
    """Print every finding; exit with 1 where one is wrong."""
    if not (clean / "_manifest" / "runs").is_dir():
        Manifest.existing(clean)  # refuses it; a damaged manifest is for `verify` to name
    count = (os.cpu_count() or 1) if workers is None or workers == 0 else workers
    with progress_bar("verify") as progress:
        findings = list(verify(clean, raw=raw, workers=_useful(clean, count), progress=progress))
    wrong = [finding for finding in findings if finding.wrong]
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            typer.echo(f"{'WRONG' if finding.wrong else 'note '} {finding.path}: {finding.message}")
        if wrong:
            typer.echo(f"{len(wrong)} wrong in {clean}")
        else:
            rows = Manifest(clean).documents.values()
            edits = sum(row["edits"] or 0 for row in rows)
            typer.echo(f"{len(rows)} documents, {edits} edits: every file restores, all holds")
    if wrong:
        raise typer.Exit(1)


def _useful(clean: Path, workers: int) -> int:
    try:
        many = len(Manifest(clean).documents) > _POOL_DOCUMENTS
    except Exception:  # a damaged manifest: `verify` names the damage
        return 1
    return workers if many else 1


def run_compact(clean: Path, *, as_json: bool) -> None:
    """Compact the manifest and print files and bytes before and after."""
    from qinggao.run.compacting import compact

    done = compact(clean)
    if as_json:
        print_json(done._asdict())
    elif done.files == done.files_after:
        typer.echo(f"nothing to merge: {done.files} files, {done.size / 1e6:.2f} MB")
    else:
        typer.echo(
            f"{done.files} files, {done.size / 1e6:.2f} MB -> "
            f"{done.files_after} files, {done.size_after / 1e6:.2f} MB"
        )


def run_restore(names: list[str], *, every: bool, to: Path | None, force: bool) -> None:
    """Write raw bytes: of one document to the output or a folder, of all to a folder."""
    if len(names) > (1 if every else 2):
        raise UsageError(
            "too many names: `restore DOC [CLEAN]`, or `restore --all --to DIR [CLEAN]`"
        )
    if every:
        if to is None:
            raise UsageError("--all needs --to DIR, the folder to write to")
        _restore_all(Manifest.existing(Path(names[0] if names else "clean")), to, force=force)
        return
    if not names:
        raise UsageError("name a document, or give --all")
    manifest = Manifest.existing(Path(names[1] if len(names) > 1 else "clean"))
    row = find_document(manifest, names[0])
    if to is None:
        sys.stdout.buffer.write(raw_bytes(manifest, row))
        return
    _refuse_existing(to / row["document"], force=force)
    typer.echo(restore_to(manifest, row, to))


def _refuse_existing(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise UsageError(f"{path} exists; --force writes over it")


def _restore_all(manifest: Manifest, to: Path, *, force: bool) -> None:
    rows = [row for members in manifest.by_part().values() for row in members]
    if not force:
        for row in rows:
            _refuse_existing(to / row["document"], force=False)
    done = 0
    failed = []
    with progress_bar("restore") as progress:
        for (run, part), members in manifest.by_part().items():
            recorded = manifest.recorded(run, part)
            for row in members:
                done += 1
                progress(done, len(rows), "documents")
                if row["raw_sha256"] is None:
                    typer.echo(
                        f"note  {row['document']}: {row['reason']}; there is nothing to restore"
                    )
                    continue
                try:
                    restore_to(manifest, row, to, stages=recorded.stages(row["document"]))
                except RestoreError as error:
                    failed.append(row["document"])
                    typer.echo(f"WRONG {row['document']}: {error}")
    typer.echo(f"{done - len(failed)} of {done} documents restored to {to}, raw SHA-256 checked")
    if failed:
        raise typer.Exit(1)
