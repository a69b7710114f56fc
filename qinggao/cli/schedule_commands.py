"""The commands that clean again and again: on a schedule, and as documents arrive."""

from pathlib import Path
from typing import Annotated

import typer

from qinggao.cli.app import CleanToWrite, Config, Direct, Only, Raw, Withdraw, Workers, app


@app.command()
def serve(
    raw: Raw = Path("raw"),
    clean: CleanToWrite = Path("clean"),
    cron: Annotated[
        str | None, typer.Option(help="When, as a cron line: minute hour day month weekday.")
    ] = None,
    interval: Annotated[
        str | None, typer.Option(help="How often: 90s, 15m, 6h, 1d12h.", metavar="TIME")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option(help="Time zone of the cron line; else this machine's.")
    ] = None,
    config: Config = None,
    workers: Workers = None,
    only: Only = None,
    withdraw: Withdraw = False,
) -> None:
    """
    Clean RAW into CLEAN on a schedule, on this machine, until Ctrl-C.

    Prefect starts the runs: the configured server, or one that is started here and ends with this
    command. Two runs never work on one folder: the second is skipped, and says so. Without --cron
    and --interval a run begins when somebody asks for it in Prefect.

    Examples: qinggao serve --cron "0 2 * * *"      (every night at two)

    qinggao serve notices notices-clean --interval 15m
    """
    from qinggao.cli.serving import run_serve

    given = {
        "raw": raw,
        "clean": clean,
        "config": config,
        "workers": workers,
        "only": only,
        "withdraw": withdraw,
    }
    run_serve(given, cron=cron, interval=interval, timezone=timezone)


@app.command()
def watch(
    raw: Raw = Path("raw"),
    clean: CleanToWrite = Path("clean"),
    settle: Annotated[
        str, typer.Option(help="Begin when nothing has changed for so long.", metavar="TIME")
    ] = "2s",
    direct: Direct = False,
    config: Config = None,
    workers: Workers = None,
    withdraw: Withdraw = False,
) -> None:
    """
    Clean what arrives in RAW into CLEAN, until Ctrl-C.

    A file that is still being written is waited for. A run that fails is told, and the next
    arrival tried; a raw folder that is removed is waited for. Where all documents of a folder are
    replaced by others at times, as in an inbox, --withdraw goes on.

    Examples: qinggao watch

    qinggao watch inbox clean --settle 30s --direct
    """
    from qinggao.cli.watching import run_watch

    given = {
        "raw": raw,
        "clean": clean,
        "config": config,
        "workers": workers,
        "withdraw": withdraw,
    }
    run_watch(given, direct=direct, settle=settle)
