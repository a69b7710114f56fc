"""What a run knows: its options, its name, its workspace, and what its stages found out."""

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple, Protocol

from qinggao.config import Config
from qinggao.decisions import Decision, Decisions
from qinggao.digests import packed
from qinggao.files import write_whole
from qinggao.manifest import Layout, Manifest
from qinggao.manifest.staged import read_staged
from qinggao.pipeline import Pipeline
from qinggao.pool import Crew
from qinggao.registry import make, unknown
from qinggao.run.lock import locked
from qinggao.run.options import Assignment, RunOptions, check_folders

__all__ = ["FAILED", "Found", "Progress", "Run", "Step", "Summary", "open_run"]

# How the reason of a document begins whose cleaning failed: a new version may do better.
FAILED = "cleaning failed: "
_STATE = "state.json"  # of a run that is at work or was stopped, in its workspace

_POOL_BYTES = 6_000_000


class Progress(Protocol):
    """A stage reports how far it is. Called in the parent process; cheap."""

    def __call__(self, done: int, total: int, unit: str, /) -> None:
        """*done* of *total*, counted in *unit*."""
        ...


class Summary(NamedTuple):
    """What a stage did: a plain line, and the rows of a table (may be empty)."""

    line: str
    rows: list[dict[str, object]]


class Step(NamedTuple):
    """One stage of a run."""

    name: str
    work: "Callable[[Run, Progress], Summary]"


_LAST_NS = 2**63 - 1


class Found(NamedTuple):
    """A raw document as the survey saw it."""

    document: str
    size: int
    mtime_ns: int
    ctime_ns: int

    @classmethod
    def of(cls, document: str, seen: os.stat_result) -> "Found":
        """Return *document* with the stamp of *seen*; times after 2262 are the last in 64 bits."""
        times = (min(time, _LAST_NS) for time in (seen.st_mtime_ns, seen.st_ctime_ns))
        return cls(document, seen.st_size, *times)


@dataclass
class Run:
    """
    One run over a corpus, from `survey` to `publish`.

    All that is not yet committed stands in *workspace*: staged files, parts, and the decisions of
    `publish`. A run that was killed is taken up again by the next one, from its workspace.
    """

    options: Assignment
    config: Config
    pipeline: Pipeline
    raw: Path
    manifest: Manifest
    workspace: Path
    name: str
    started: datetime
    decisions: Decisions
    begun: float = field(default_factory=perf_counter)
    todo: list[Found] = field(default_factory=list)
    present: dict[str, Found] = field(default_factory=dict)
    standing: set[str] = field(default_factory=set)  # to do, and the raw bytes are the recorded
    unseen: set[str] = field(default_factory=set)  # known, and outside what this run looks at
    gone: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    unchanged: int = 0
    raw_bytes: int = 0
    cleaners: dict[str, Counter[str]] = field(default_factory=dict)
    quarantine: list[tuple[str, str]] = field(default_factory=list)
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    learned: list[dict[str, Any]] = field(default_factory=list)
    learned_part: Path | None = None
    deduplicator_digest: str = ""
    warnings: list[str] = field(default_factory=list)
    resumed: bool = False
    outcome: dict[str, Any] = field(default_factory=dict)

    @property
    def workers(self) -> int:
        """Worker processes to use."""
        wanted = self.options.workers
        return (self.config.run.workers if wanted is None else wanted) or os.cpu_count() or 1

    @cached_property
    def crew(self) -> Crew:
        """The worker processes, which the stages share: to start one takes half a second."""
        return Crew(self.workers)

    def alone(self, size: int) -> bool:
        """Whether this process does work on *size* bytes as fast without workers."""
        return size < _POOL_BYTES

    @property
    def narrow(self) -> bool:
        """Whether the run looks at recorded documents alone: for one cleaner, or for decisions."""
        return bool(self.options.rerun or (self.options.decide and self.manifest.runs))

    def digests(self, document: str) -> str:
        """Return what the clean text of *document* depends on, besides its raw bytes."""
        return packed(self.decisions.of(document).extend(self.pipeline.digests))

    def staged(self, document: str) -> Path:
        """Return where the clean text of *document* stands until it is published."""
        return self.workspace / "files" / document

    def parts(self, table: str) -> Path:
        """Return the folder of this run's parts of *table*, not yet committed."""
        return self.workspace / "tables" / table

    def cleaned_rows(self) -> Iterator[dict[str, Any]]:
        """Yield the row of every document that this run cleaned, before verdicts."""
        for path in self.cleaned_parts():
            yield from read_staged(path)

    def cleaned_parts(self) -> list[Path]:
        """Return the files that hold those rows, one for each complete batch."""
        return sorted((self.workspace / "cleaned").glob("*.jsonl"))

    @property
    def totals(self) -> Summary:
        """The balance of the run, and a row for each cleaner."""
        from qinggao.run.totals import totals

        return totals(self)


@contextmanager
def open_run(options: RunOptions) -> Iterator[Run]:
    """
    Check the folders, take the lock of the clean folder, and make or resume a run.

    Raises `RunError`, `qinggao.config.ConfigError` or `qinggao.run.lock.LockedError`.
    """
    asked = Assignment.of(options)
    raw, clean = check_folders(asked)
    from qinggao.run.publishing import finish

    given = None if asked.recorded_config else _given_config(asked)
    pipeline = given and _checked(given)
    with ExitStack() as stack:
        layout = Layout(clean)
        if asked.dry_run:
            home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="qinggao-")))
        else:
            stack.enter_context(locked(layout.manifest))
            home = layout.unfinished
            finish(layout)
        # Read only now: finishing a killed run may just have added one.
        manifest = Manifest(clean)
        config = given or _recorded_config(manifest)
        pipeline = pipeline or _checked(config)
        if asked.rerun and asked.rerun not in pipeline.cleaners:
            raise unknown("cleaner in the chain", asked.rerun, tuple(pipeline.cleaners))
        state = _state(config, pipeline, raw, asked.decide)
        name, started, resumed = _name(home, state, manifest)
        run = Run(
            options=asked,
            config=config,
            pipeline=pipeline,
            raw=raw,
            manifest=manifest,
            workspace=home / name,
            name=name,
            started=started,
            decisions=Decisions((*manifest.decisions, *asked.decide)),
            resumed=resumed,
        )
        stack.enter_context(run.crew)
        try:
            yield run
        except BaseException:
            if not asked.dry_run and _has_nothing(run.workspace):
                shutil.rmtree(home, ignore_errors=True)
            raise
        if not asked.dry_run:
            shutil.rmtree(home, ignore_errors=True)


def _has_nothing(workspace: Path) -> bool:
    """Tell a run that was refused from one that was stopped: there is nothing to take up again."""
    return {path.name for path in workspace.rglob("*") if path.is_file()} <= {_STATE}


def _checked(config: Config) -> Pipeline:
    """Return the chain. Raises `OptionError` for an option of it or of the deduplicator."""
    given = config.options.get("duplicates")
    if given:
        make("duplicates", given)
    return Pipeline.of(config)


def _recorded_config(manifest: Manifest) -> Config:
    """Return the pipeline of the last run; before the first one, the shipped defaults."""
    return Config.model_validate_json(manifest.runs[-1]["config"]) if manifest.runs else Config()


def _given_config(options: RunOptions) -> Config:
    """Return the pipeline asked for, that of the working directory, or the shipped one."""
    return Config.load(Config.place(options.config))


def _state(
    config: Config, pipeline: Pipeline, raw: Path, decide: tuple[Decision, ...]
) -> dict[str, Any]:
    """Return what must be the same for a run to be taken up again."""
    from qinggao import __version__

    return {
        "config": config.text(),
        "digests": [list(pair) for pair in pipeline.digests],
        "decide": [one.decision for one in decide],
        "raw": str(raw),
        "version": __version__,
    }


def _name(home: Path, state: dict[str, Any], manifest: Manifest) -> tuple[str, datetime, bool]:
    """Return name and start of the run to take up again, or of a new one, and which it is."""
    for left in sorted(home.glob(f"*/{_STATE}")):
        known = json.loads(left.read_text(encoding="utf-8"))
        if known["state"] == state:
            return left.parent.name, datetime.fromisoformat(known["started"]), True
    shutil.rmtree(home, ignore_errors=True)
    started = datetime.now(UTC)
    name = manifest.next_name(started)
    (home / name).mkdir(parents=True)
    write_whole(
        home / name / _STATE,
        json.dumps({"state": state, "started": started.isoformat()}).encode(),
    )
    return name, started, False
