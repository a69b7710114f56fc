"""`qinggao report`: a page about a corpus."""

from pathlib import Path

import typer

from qinggao.cli.errors import UsageError, refuse_inside
from qinggao.files import write_whole
from qinggao.report import report

__all__ = ["run_report"]


def run_report(clean: Path, to: Path, documents: int) -> None:
    """Write the page."""
    if to.is_dir():
        raise UsageError(f"{to} is a folder: give --to a file, such as {to / 'report.html'}")
    refuse_inside(clean, to)
    content = report(clean, documents=documents).encode()
    write_whole(to, content)
    to.chmod(0o600)
    typer.echo(f"{to}: {len(content) / 1e3:.0f} kB, for any browser", err=True)
