"""A run: survey, clean, deduplicate, publish. Defined once, for flows and for `--direct`."""

from qinggao.run.cleaning import clean
from qinggao.run.deduplicating import deduplicate
from qinggao.run.lock import LockedError
from qinggao.run.options import Assignment, RunError, RunOptions, check_folders
from qinggao.run.publishing import publish
from qinggao.run.state import Progress, Run, Step, Summary, open_run
from qinggao.run.surveying import survey

__all__ = [
    "STEPS",
    "Assignment",
    "LockedError",
    "Progress",
    "Run",
    "RunError",
    "RunOptions",
    "Step",
    "Summary",
    "check_folders",
    "open_run",
]

STEPS: tuple[Step, ...] = (
    Step("survey", survey),
    Step("clean", clean),
    Step("deduplicate", deduplicate),
    Step("publish", publish),
)
