"""The command line. Modules of commands are imported only when their command runs."""

from qinggao.cli.app import main

__all__ = ["main"]
