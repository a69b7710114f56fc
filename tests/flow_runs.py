"""Programs that the tests of the flow run in a process of their own."""

import sys
from functools import partial
from pathlib import Path

from flows.launch import run_through_prefect
from qinggao.pool import run_batches
from qinggao.run import Progress, Run, RunError, RunOptions, Step, Summary
from tests.test_pool import be_busy


def main(task: str, raw: str, clean: str, config: str) -> None:
    options = RunOptions(raw=Path(raw), clean=Path(clean), config=Path(config), workers=2)
    if task == "busy":
        _never_end(Path(clean).parent / "marks")
    try:
        totals = run_through_prefect(options, say=_say)
    except RunError as error:
        _say(f"error: {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.stdout.write(f"{totals.line}\n")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _never_end(marks: Path) -> None:
    """Put a stage of two worker processes that never end in the place of the run's stages."""
    from qinggao import run

    def work(_run: Run, progress: Progress) -> Summary:
        for _ in run_batches(partial(be_busy, marks, "call into C"), range(8), workers=2):
            progress(1, 8, "batches")
        return Summary("", [])

    run.STEPS = (Step("busy", work),)


if __name__ == "__main__":
    main(*sys.argv[1:])
