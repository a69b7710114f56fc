"""What a run is asked to do: the forms that a person fills in, and what commands add to them."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from qinggao.decisions import Decision

__all__ = [
    "Assignment",
    "CleanFolder",
    "ConfigFile",
    "DryRun",
    "FolderError",
    "Only",
    "RunError",
    "RunOptions",
    "Workers",
    "check_folders",
]

# The fields that several forms have.
CleanFolder = Annotated[Path, Field(description="folder of clean documents and the manifest")]
ConfigFile = Annotated[
    Path | None, Field(description="pipeline.toml; without it the shipped defaults")
]
Workers = Annotated[int | None, Field(ge=0, description="worker processes; 0: one a processor")]
Only = Annotated[str | None, Field(description="glob of document paths: work on these alone")]
DryRun = Annotated[bool, Field(description="say what would be done, and write nothing")]


class RunError(RuntimeError):
    """A run cannot begin or go on; the message says what, where and what to do."""


class FolderError(RunError):
    """The folders of a run do not fit together."""

    usage = True


class RunOptions(BaseModel):
    """The parameters of a run: on the command line, and in Prefect's form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    raw: Path = Field(default=Path("raw"), description="folder of raw documents")
    clean: CleanFolder = Path("clean")
    config: ConfigFile = None
    workers: Workers = None
    only: Only = None
    move: bool = Field(
        default=False, description="remove raw files once they are safe in the clean folder"
    )
    withdraw: bool = Field(default=False, description="go on although every known document is gone")
    dry_run: DryRun = False


class Assignment(RunOptions):
    """A run as the engine is given it, with what only other commands ask for."""

    decide: tuple[Decision, ...] = Field(default=(), description="decisions taken with this run")
    recorded_config: bool = Field(default=False, description="the pipeline of the last run")
    rerun: str = Field(
        default="", description="a cleaner: run it again on every unchanged document, and no others"
    )

    @classmethod
    def of(cls, options: RunOptions) -> Self:
        """Return *options* as they are, or as the assignment of a plain run."""
        if isinstance(options, cls):
            return options
        return cls(**{name: getattr(options, name) for name in RunOptions.model_fields})


def check_folders(options: RunOptions) -> tuple[Path, Path]:
    """Return the raw and the clean folder, absolute. Raises `FolderError` where they do not fit."""
    raw, clean = options.raw.resolve(), options.clean.resolve()
    if not raw.is_dir():
        what = "is a file" if raw.exists() else "does not exist"
        raise FolderError(f"the raw folder {options.raw} {what}. Name a folder of documents.")
    if clean.exists() and not clean.is_dir():
        raise FolderError(f"the clean folder {options.clean} is a file. Name another place.")
    if raw == clean:
        raise FolderError(f"{options.raw} is given as raw and as clean folder. Name two folders.")
    for inner, outer, roles in ((clean, raw, "clean in raw"), (raw, clean, "raw in clean")):
        if outer in inner.parents:
            role, _, other = roles.partition(" in ")
            raise FolderError(
                f"the {role} folder {inner} lies inside the {other} folder {outer}. "
                "Name two folders side by side."
            )
    return raw, clean
