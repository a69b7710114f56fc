"""
The flow `qinggao rerun`: one cleaner again, over the texts that it was given before.

Its stages are those of `qinggao clean`; a table shows which edits came and went, by rule.
"""

from prefect import flow
from prefect.client.schemas.objects import State

from qinggao.comparing import by_rule
from qinggao.run import Run, Summary
from qinggao.run.rerunning import RerunOptions, rerun_diffs

from .clean import carry_out, show_table

__all__ = ["rerun_cleaner"]


@flow(
    name="qinggao rerun",
    flow_run_name="{options.cleaner} → {options.clean.name}",
    persist_result=False,
)
def rerun_cleaner(options: RerunOptions) -> State[Summary]:
    """Run one cleaner again, and what follows from it, where it finds something else."""
    return carry_out(options.assignment(), _show)


def _show(run: Run) -> None:
    diffs = list(rerun_diffs(run))
    show_table("rerun", by_rule(diffs), f"{len(diffs)} of {len(run.todo)} documents differ")
