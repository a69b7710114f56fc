"""Prints changes: the line of the clean text, what went in red, what came in green, the rules."""

from collections.abc import Sequence
from difflib import unified_diff
from itertools import groupby

from rich.text import Text

from qinggao.changes import Change
from qinggao.cli.printing import console
from qinggao.manifest.folder import Row
from qinggao.pipeline import Cleaned
from qinggao.visible import shaped, visible

__all__ = ["print_changes", "print_suggestions", "print_text_diff"]

_AROUND = 16


def print_changes(row: Row, text: str, changes: Sequence[Change]) -> None:
    """Print the changes of a document, line by line of its clean text."""
    out = console()
    out.print(Text(shaped(_headline(row)), style="bold"))
    for line, members in groupby(
        changes, key=lambda change: text.count("\n", 0, change.clean_start)
    ):
        for change in members:
            out.print(_told(line + 1, text, change), soft_wrap=True)
    if not changes:
        out.print("no change")


def _headline(row: Row) -> str:
    said = f"{row['document']}: {row['status']}, {row['edits']} edits, {row['suggested']} suggested"
    if row["status"] == "duplicate":
        said += f"; kept is {row['kept']} (similarity {row['similarity']:.3f}, {row['reason']})"
    form = row["codec"] + (" with BOM" if row["bom"] else "")
    return f"{said}; raw was {form}, line ends {row['newline']!r}"


def _told(line: int, text: str, change: Change) -> Text:
    start = max(text.rfind("\n", 0, change.clean_start) + 1, change.clean_start - _AROUND)
    stop = text.find("\n", change.clean_end)
    end = min(len(text) if stop < 0 else stop, change.clean_end + _AROUND)
    told = Text(f"{line:>5} │ ", style="dim")
    told.append(visible(text[start : change.clean_start]), style="default")
    told.append_text(_replaced(change.before, change.after))
    told.append(visible(text[change.clean_end : end]), style="default")
    told.append("   " + ", ".join(change.rules), style="cyan")
    return told


def _replaced(before: str, after: str) -> Text:
    """Return what went in red and what came in green; where colours are off, in brackets."""
    marks = ("", "", "", "") if console().color_system else ("[-", "-]", "{+", "+}")
    told = Text()
    if before:
        told.append(marks[0] + visible(before) + marks[1], style="red strike")
    if after:
        told.append(marks[2] + visible(after) + marks[3], style="bold green")
    return told


def print_suggestions(cleaned: Cleaned) -> None:
    """Print what was found and left for somebody's word."""
    from qinggao.pipeline import restore

    out = console()
    for number, stage in enumerate(cleaned.stages):
        if not stage.suggested:
            continue
        given = restore(cleaned.text, cleaned.stages[number:])
        for edit in stage.suggested:
            line = given.count("\n", 0, edit.start) + 1
            told = Text("suggested ", style="yellow")
            told.append(f"{line:>5} │ ", style="dim")
            start = max(given.rfind("\n", 0, edit.start) + 1, edit.start - _AROUND)
            told.append(visible(given[start : edit.start]))
            told.append_text(_replaced(edit.before, edit.after))
            told.append("   " + edit.rule, style="cyan")
            out.print(told, soft_wrap=True)


def print_text_diff(document: str, old: str, new: str) -> None:
    """Print the lines in which two texts of a document differ."""
    out = console()
    out.print(Text(shaped(document), style="bold"))
    styles = {"-": "red", "+": "green", "@": "dim"}
    for number, line in enumerate(
        unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    ):
        if number > 1:  # not its two lines of file names
            out.print(Text(visible(line), style=styles.get(line[0], "")), soft_wrap=True)
