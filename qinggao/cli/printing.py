"""Tables for people (Rich) and for programs (JSON)."""

import json
import math
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from qinggao.visible import shaped

__all__ = ["console", "print_json", "print_rows"]


def console(*, error: bool = False) -> Console:
    """Return a console that never cuts a line where it is not a terminal."""
    file = sys.stderr if error else sys.stdout
    width = None if file.isatty() else 200
    # Not emoji: `10:100:20` in a text is a time, and no picture.
    return Console(file=file, width=width, highlight=False, soft_wrap=False, emoji=False)


def print_rows(
    rows: Sequence[Mapping[str, Any]], *, title: str = "", as_json: bool = False
) -> None:
    """Print *rows* as a table, or as JSON; figures stand to the right."""
    if as_json:
        print_json(list(rows))
        return
    if not rows:
        console().print(f"{title}: none" if title else "no rows")
        return
    table = Table(
        box=SIMPLE_HEAD, title=escape(title) or None, title_justify="left", title_style="bold"
    )
    for name in rows[0]:
        figures = all(isinstance(row[name], int | float) for row in rows)
        table.add_column(name, justify="right" if figures else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape(_cell(value)) for value in row.values()))
    console().print(table)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.3f}"
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
    return shaped(str(value))


def print_json(value: Any) -> None:
    """Print *value* as JSON, with Chinese as it is."""
    lines = json.dumps(_finite(value), ensure_ascii=False, indent=2, default=_plain)
    sys.stdout.write(lines + "\n")


def _finite(value: Any) -> Any:
    """Return *value* with null for the infinite and what is no number: JSON has no word for it."""
    match value:
        case float():
            return value if math.isfinite(value) else None
        case dict():
            return {key: _finite(one) for key, one in value.items()}
        case list() | tuple():
            return [_finite(one) for one in value]
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
