"""The command line. What a command does is imported only when it runs."""

from qinggao.cli import (
    corpus_commands,
    manifest_commands,
    question_commands,
    report_commands,
    review_commands,
    schedule_commands,
)
from qinggao.cli.app import app, main

__all__ = [
    "app",
    "corpus_commands",
    "main",
    "manifest_commands",
    "question_commands",
    "report_commands",
    "review_commands",
    "schedule_commands",
]
