"""`qinggao serve`: runs on a schedule, on this machine."""

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import typer
from pydantic import ValidationError

from qinggao._layout import sibling
from qinggao.cli.errors import UsageError
from qinggao.config import Config, plain
from qinggao.run import RunOptions, check_folders

__all__ = ["absolute", "interval_of", "run_serve"]

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_SPAN = re.compile(r"(?:\d+[smhd])+", re.ASCII)


def run_serve(
    given: dict[str, Any], *, cron: str | None, interval: str | None, timezone: str | None
) -> None:
    """Serve until Ctrl-C."""
    if cron and interval:
        raise UsageError("--cron and --interval are two schedules; give one of them")
    options = absolute(given)
    serving = import_module(f"{sibling('flows')}.serving")
    every = interval_of(interval) if interval else None
    when = serving.When(cron, every, timezone or _local_timezone())
    serving.serve(options, when, say=lambda line: typer.echo(line, err=True))


def absolute(given: dict[str, Any]) -> RunOptions:
    """
    Return the options with absolute paths, for runs that begin later and elsewhere.

    Raises where the folders or the pipeline are wrong, as a run would.
    """
    paths = {n: given[n] for n in ("raw", "clean")} | {"config": Config.place(given["config"])}
    try:
        options = RunOptions(**given | {k: v and v.resolve() for k, v in paths.items()})
    except ValidationError as error:
        raise UsageError(plain(error)) from error
    check_folders(options)
    Config.load(options.config)
    return options


def interval_of(text: str, option: str = "--interval") -> timedelta:
    """
    Return a length of time: seconds, or figures with s, m, h, d. *option* is named in the error.

    >>> str(interval_of("1h30m"))
    '1:30:00'
    """
    spelled = f"{text}s" if text.isascii() and text.isdigit() else text
    if _SPAN.fullmatch(spelled):
        pieces = re.findall(r"(\d+)([smhd])", spelled)
        seconds = sum(int(count) * _SECONDS[unit] for count, unit in pieces)
        if seconds > 0:
            return timedelta(seconds=seconds)
    raise UsageError(f"{option} takes a time such as 90s, 15m, 6h or 1d12h; not {text!r}")


def _local_timezone() -> str:
    """Return the name of this machine's time zone: a cron line means its clock."""
    from tzlocal import get_localzone_name

    return get_localzone_name() or "UTC"
