"""Small raw folders for tests, and runs over them without Prefect."""

from pathlib import Path

from qinggao.manifest import Manifest
from qinggao.run import STEPS, Assignment, Run, open_run
from qinggao.verifying import verify

NOTICE = "关于召开会议的通知\n各县区：\n　　定于X月X日召开会议,请准时参加。\n"
SPEECH = "在全市工作会议上的讲话\n同志们：\n今年，我们立案**件，同比上升XX%。。成绩来之不易！\n"


def write(folder: Path, **files: str | bytes) -> Path:
    """Write *files*, named without their suffix, below *folder*."""
    for name, content in files.items():
        path = folder / (name if "." in name else f"{name}.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def go(raw: Path, clean: Path, steps: int = len(STEPS), **options) -> Run:
    """Run the stages (the first *steps* of them) over *raw*."""
    with open_run(Assignment(raw=raw, clean=clean, workers=1, **options)) as run:
        for step in STEPS[:steps]:
            step.work(run, lambda *_: None)
        if steps < len(STEPS):
            raise KeyboardInterrupt  # what a stopped run raises
    return run


def wrong(clean: Path, raw: Path | None = None) -> list[str]:
    """Return what `verify` finds wrong."""
    return [f"{f.path}: {f.message}" for f in verify(clean, raw=raw) if f.wrong]


def statuses(clean: Path) -> dict[str, str]:
    """Return the status of every document in force."""
    return {name: row["status"] for name, row in Manifest(clean).documents.items()}
