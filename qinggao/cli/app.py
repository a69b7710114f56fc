"""The command `qinggao`: its options, the arguments that commands share, and its errors."""

import codecs
import io
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from qinggao import __version__

__all__ = ["app", "main"]

app = typer.Typer(
    name="qinggao",
    help="Clean folders of Chinese office documents; every change is recorded and can be undone.",
    no_args_is_help=True,
    rich_markup_mode=None,  # Rich is imported where a table is printed, not for --help
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# The arguments and options that several commands have.
Raw = Annotated[Path, typer.Argument(help="Folder of raw documents.")]
Clean = Annotated[Path, typer.Argument(help="The clean folder, with its _manifest.")]
CleanToWrite = Annotated[Path, typer.Argument(help="Folder to write.")]
RawOfRun = Annotated[
    Path | None,
    typer.Option("--raw", help="The raw folder, if it is not where the last run saw it."),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "--pipeline",
        help="pipeline.toml to use; else the one in the working directory, else the defaults.",
    ),
]
Workers = Annotated[int | None, typer.Option(min=0, help="Worker processes; 0: one a processor.")]
Only = Annotated[str | None, typer.Option(metavar="GLOB", help="Work on these documents alone.")]
Direct = Annotated[
    bool, typer.Option("--direct", help="Run without Prefect: same result, starts at once.")
]
Withdraw = Annotated[
    bool, typer.Option("--withdraw", help="Go on although every known document is gone from RAW.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qinggao {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    pass


def _prepare_output() -> None:
    """Let no output fail: one that is closed, or whose encoding lacks a character of a text."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # qinggao runs >&-
            setattr(sys, name, io.StringIO())
        elif isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def _refuse_other_names() -> None:
    """
    Refuse a locale whose encoding is not UTF-8 (zh_CN.GB18030).

    It reads every Chinese file name as another one: the documents of earlier runs seem to be gone.
    """
    if codecs.lookup(sys.getfilesystemencoding()).name != "utf-8":
        from qinggao.cli.errors import UsageError

        raise UsageError(
            f"file names are read as {sys.getfilesystemencoding()} here, and the manifest has "
            "them as UTF-8: set PYTHONUTF8=1, or a UTF-8 locale"
        )


def main() -> Any:
    """Run the command line; errors are one plain line, without a traceback."""
    try:
        _prepare_output()
        _refuse_other_names()
        app(prog_name="qinggao")
    except KeyboardInterrupt:
        typer.echo("stopped; the next run completes what this one began", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:
        from qinggao.cli.errors import told
        from qinggao.visible import shaped

        typer.echo("\n".join(map(shaped, f"error: {told(error)}".split("\n"))), err=True)
        sys.exit(2 if getattr(error, "usage", False) else 1)
