"""`qinggao export --format openlineage`: the runs as events, to a file or to a server."""

from pathlib import Path

import typer

from qinggao.cli.errors import UsageError, refuse_inside
from qinggao.files import write_whole
from qinggao.history import run_named
from qinggao.manifest import Manifest
from qinggao.run import RunError

__all__ = ["run_lineage"]


def run_lineage(clean: Path, run: str | None, to: Path | None, url: str | None) -> None:
    """Write, print or send the events of all runs, or of one."""
    if to and url:
        raise UsageError("--to and --url are two places; give one of them")
    if to:
        refuse_inside(clean, to)
    manifest = Manifest.existing(clean)
    if run is not None:
        run = run_named(manifest, run)
    try:
        from qinggao import lineage
    except ModuleNotFoundError as error:
        raise UsageError(
            f"OpenLineage's client is not installed ({error.name}): "
            "pip install 'qinggao[openlineage]'"
        ) from error
    events = lineage.events(manifest, run)
    if url:
        try:
            count = lineage.send(events, url)
        except (OSError, ValueError) as error:
            raise RunError(f"{url} took no events: {error}") from error
        typer.echo(f"{count} events sent", err=True)
        return
    lines = [lineage.json_line(event) for event in events]
    if to:
        write_whole(to, "".join(f"{line}\n" for line in lines).encode())
        typer.echo(f"{len(lines)} events in {to}", err=True)
    else:
        typer.echo("\n".join(lines))
