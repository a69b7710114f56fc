"""The files that a run moves: listed, checked, and moved so that a killed run can go on."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from qinggao.files import sha256_of, sync_folder
from qinggao.run.options import RunError
from qinggao.run.state import Progress

__all__ = ["Moves"]


class Moves:
    """
    Texts that leave their place, files to remove, and staged files that come in.

    Paths are relative to the clean folder, which may be renamed or copied before all is done.
    """

    def __init__(self, clean: Path) -> None:
        self.clean = clean
        self.leaving: list[tuple[str, str]] = []
        self.removed: list[str] = []
        self.coming: list[tuple[str, str, str]] = []  # with the SHA-256
        self._fresh: list[tuple[str, str]] = []  # of those coming: nothing of ours is there yet
        self._inside = f"{clean}{os.sep}"

    def __len__(self) -> int:
        return len(self.leaving) + len(self.coming)

    def leave(self, source: Path, target: Path) -> None:
        """Move a text that stands in the clean folder to another place in it."""
        self.leaving.append((self._relative(source), self._relative(target)))

    def remove(self, path: Path) -> None:
        """Remove a file that a staged one replaces at another place."""
        self.removed.append(self._relative(path))

    def come(self, staged: Path, target: Path, digest: str, *, replaces: bool) -> None:
        """Move a staged file to *target*; *replaces*: where the earlier text of it stands."""
        pair = self._relative(staged), self._relative(target)
        self.coming.append((*pair, digest))
        if not replaces:
            self._fresh.append(pair)

    def _relative(self, path: Path) -> str:
        return str(path).removeprefix(self._inside)

    def written(self) -> dict[str, Any]:
        """Return what `read` makes the moves of again."""
        return {"leaving": self.leaving, "removed": self.removed, "coming": self.coming}

    @classmethod
    def read(cls, clean: Path, written: dict[str, Any]) -> Self:
        """Return the moves that were *written* down, in a clean folder that may have moved."""
        moves = cls(clean)
        moves.leaving, moves.removed = written["leaving"], written["removed"]
        moves.coming = written["coming"]
        return moves

    # --- Before ---------------------------------------------------------------------------------

    def check(self) -> None:
        """Raise `RunError` where a text is missing, or where something else is in the way."""
        freed = {*(source for source, _ in self.leaving), *self.removed}
        for source, _ in self.leaving:
            if not self._path(source).is_file():
                raise RunError(
                    f"{self._path(source)} is missing. Nothing was published. `qinggao clean` "
                    "writes it again if its raw file is there; else restore it from a backup."
                )
        folders: set[str] = set()
        for source, target in (*self.leaving, *self._fresh):
            for found in self._in_the_way(source, target, folders):
                if found not in freed:
                    raise RunError(
                        f"{self._path(found)} is not of this manifest, and stands where "
                        f"{target} would be written. Nothing was published. Move it away, or "
                        "name another clean folder."
                    )

    def _in_the_way(self, source: str, target: str, folders: set[str]) -> Iterator[str]:
        """Yield what stands at *target*, or where a folder of it must be (*folders*: known)."""
        place = self._inside + target
        if not os.path.lexists(place):
            yield from self._files_for_folders(target, folders)
        elif Path(place).is_dir():
            yield from (
                self._relative(path) for path in Path(place).rglob("*") if not path.is_dir()
            )
        elif not self._same(source, target):
            yield target

    def _files_for_folders(self, target: str, folders: set[str]) -> Iterator[str]:
        folder = os.path.dirname(target)  # noqa: PTH120  plain strings, for ten thousand files
        while folder and folder not in folders:
            folders.add(folder)
            place = self._inside + folder
            if os.path.lexists(place) and not Path(place).is_dir():
                yield folder
            folder = os.path.dirname(folder)  # noqa: PTH120

    def _same(self, source: str, target: str) -> bool:
        try:
            return sha256_of(self._path(source)) == sha256_of(self._path(target))
        except OSError:
            return False

    def _path(self, relative: str) -> Path:
        return self.clean / relative

    def check_staged(self) -> None:
        """Raise `RunError` where a staged file, moved already or not, is not what was written."""
        for source, target, digest in self.coming:
            staged = self._path(source)
            file = staged if staged.exists() else self._path(target)
            if not file.is_file() or sha256_of(file) != digest:
                raise RunError(
                    f"{staged} is lost or was changed, so the run that was begun cannot be "
                    "completed. Restore the clean folder from a backup; or, where all raw files "
                    f"are there, remove {self._path(source.split('/files/')[0])}, run `qinggao "
                    "verify`, and clean what it names again."
                )

    # --- Carrying out ---------------------------------------------------------------------------

    def carry_out(self, progress: Progress | None = None) -> None:
        """
        Move everything: idempotent, so that a killed run goes on.

        What leaves goes first: a document may have become a folder, or a folder a document.
        Raises `RunError` where the disk refuses; then the next run tries again.
        """
        try:
            self._carry_out(progress or _unseen)
        except OSError as error:
            raise RunError(
                f"{error.filename2 or error.filename}: {error.strerror}. Put that right and run "
                "again: the run that was begun is completed first."
            ) from error

    def _carry_out(self, progress: Progress) -> None:
        folders: set[str] = set()
        for source, target in self.leaving:
            self._make_folder(target, folders)
            # Once it is there, its old place may already hold the next text of the document.
            if not self._path(target).exists():
                _rename(self._inside + source, self._inside + target)
        for path in self.removed:
            with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
                self._path(path).unlink()
        for path in (*(source for source, _ in self.leaving), *self.removed):
            self._remove_empty(path, folders)
        for count, (source, target, _) in enumerate(self.coming):
            self._make_folder(target, folders)
            _rename(self._inside + source, self._inside + target)
            if count % 500 == 0:
                progress(count, len(self.coming), "files")
        for folder in folders:
            sync_folder(self._path(folder))
        progress(len(self.coming), len(self.coming), "files")

    def _make_folder(self, target: str, known: set[str]) -> None:
        # Plain strings: a Path for each of ten thousand files costs as much as its renaming.
        folder = os.path.dirname(target)  # noqa: PTH120
        if folder not in known:
            self._path(folder).mkdir(parents=True, exist_ok=True)
            known.add(folder)

    def _remove_empty(self, path: str, known: set[str]) -> None:
        """Remove the folders that *path* left empty."""
        folder = os.path.dirname(path)  # noqa: PTH120
        while folder:
            try:
                self._path(folder).rmdir()
            except OSError:
                return
            known.discard(folder)
            folder = os.path.dirname(folder)  # noqa: PTH120


def _unseen(*_: object) -> None:
    pass


def _rename(source: str, target: str) -> None:
    """Move a file; one that was moved before the run was killed stands at its target."""
    try:
        os.replace(source, target)  # noqa: PTH105
    except FileNotFoundError:
        if not Path(target).is_file():
            raise RunError(
                f"{source} is missing, and {target} too. Restore the file from a backup."
            ) from None
