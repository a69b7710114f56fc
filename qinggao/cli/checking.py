"""`qinggao verify` and `qinggao restore`."""

import os
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from time import sleep

import typer

from qinggao.cli.errors import UsageError, refuse_inside
from qinggao.cli.printing import print_json
from qinggao.cli.progress import progress_bar
from qinggao.history import find_document, row_with_raw, run_named
from qinggao.manifest import Manifest
from qinggao.manifest.folder import is_kept
from qinggao.manifest.parts import PartError
from qinggao.restoring import RestoreError, raw_bytes, restore_to
from qinggao.verifying import Finding, publication, verify
from qinggao.visible import shaped

__all__ = ["run_compact", "run_restore", "run_verify"]

# Documents below which a pool costs more than it saves.
_POOL_DOCUMENTS = 2_000

# Seconds between two looks at a folder in which a run publishes.
_PATIENCE = (0.2, 0.5, 1.0, 2.0)


def run_verify(clean: Path, raw: Path | None, workers: int | None, *, as_json: bool) -> None:
    """Print every finding; exit with 1 where one is wrong."""
    if not (clean / "_manifest" / "runs").is_dir():
        Manifest.existing(clean)  # refuses it; a damaged manifest is for `verify` to name
    count = (os.cpu_count() or 1) if workers is None or workers == 0 else workers
    with progress_bar("verify") as progress:
        findings = _settled(
            clean,
            lambda: list(verify(clean, raw=raw, workers=_useful(clean, count), progress=progress)),
        )
    wrong = [finding for finding in findings if finding.wrong]
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            told = shaped(f"{finding.path}: {finding.message}")
            typer.echo(f"{'WRONG' if finding.wrong else 'note '} {told}")
        if wrong:
            typer.echo(f"{len(wrong)} wrong in {clean}")
        else:
            rows = Manifest(clean).documents.values()
            edits = sum(row["edits"] or 0 for row in rows)
            typer.echo(f"{len(rows)} documents, {edits} edits: every file restores, all holds")
    if wrong:
        raise typer.Exit(1)


def _settled(clean: Path, look: Callable[[], list[Finding]]) -> list[Finding]:
    """Return what *look* finds; where a run published meanwhile, it saw half of two states."""
    for patience in _PATIENCE:
        before = publication(clean)
        try:
            found = look()
            if not any(finding.wrong for finding in found) or publication(clean) == before:
                return found
        except (OSError, PartError):
            if publication(clean) == before:
                raise
        sleep(patience)
    return look()


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


def run_restore(
    names: list[str], *, every: bool, run: str | None, to: Path | None, force: bool
) -> None:
    """Write raw bytes: of one document (as after *run*) to the output or a folder, or of all."""
    if len(names) > (1 if every else 2):
        raise UsageError(
            "too many names: `restore DOC [CLEAN]`, or `restore --all --to DIR [CLEAN]`"
        )
    if every:
        if to is None:
            raise UsageError("--all needs --to DIR, the folder to write to")
        if run is not None:
            raise UsageError("--run goes with one document")
        clean = Path(names[0] if names else "clean")
        refuse_inside(clean, to)
        _restore_all(Manifest.existing(clean), to, force=force)
        return
    if not names:
        raise UsageError("name a document, or give --all")
    manifest = Manifest.existing(Path(names[1] if len(names) > 1 else "clean"))
    row = find_document(manifest, names[0])
    if run is not None:
        row = row_with_raw(manifest, row["document"], run_named(manifest, run))
    if to is None:
        sys.stdout.buffer.write(raw_bytes(manifest, row))
        return
    refuse_inside(manifest.clean, to)
    _refuse_existing(to / row["document"], force=force)
    typer.echo(restore_to(manifest, row, to))


def _refuse_existing(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise UsageError(f"{path} exists; --force writes over it")


def _restore_all(manifest: Manifest, to: Path, *, force: bool) -> None:
    folders = _folders(manifest, to)
    if not force:
        for name, folder in folders.items():
            _refuse_existing(folder / name, force=False)
    done = []
    failed = []
    with progress_bar("restore") as progress:
        for (run, part), members in manifest.by_part().items():
            recorded = manifest.recorded(run, part)
            for row in members:
                name = row["document"]
                if not is_kept(row):
                    typer.echo(
                        shaped(f"note  {name}: {row['reason']}; there is nothing to restore")
                    )
                    continue
                try:
                    stages = recorded.stages(name)
                    done.append(restore_to(manifest, row, folders[name], stages=stages))
                except RestoreError as error:
                    failed.append(name)
                    typer.echo(shaped(f"WRONG {name}: {error}"))
                progress(len(done) + len(failed), len(folders), "documents")
    typer.echo(f"{len(done)} of {len(folders)} documents restored to {to}, raw SHA-256 checked")
    if failed:
        raise typer.Exit(1)


def _folders(manifest: Manifest, to: Path) -> dict[str, Path]:
    """
    Return the folder to restore each document to: *to*, or one of `_withdrawn/` in it.

    A withdrawn document may have become a folder of its name, or the reverse.
    """
    folders: dict[str, Path] = {}
    taken: set[str] = set()
    rows = manifest.documents.values()
    for row in sorted(rows, key=lambda row: row["status"] == "withdrawn"):  # the others first
        name = row["document"]
        above = {str(parent) for parent in PurePosixPath(name).parents}
        if name in taken or above & folders.keys():
            folders[name] = to / "_withdrawn" / row["run"]
            continue
        folders[name] = to
        taken |= above
    return folders
