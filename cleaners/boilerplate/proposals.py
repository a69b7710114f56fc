"""Writes what was learned as a rule pack, for a person to read, edit and use."""

import re
from collections.abc import Iterable

from .templates import Template

__all__ = ["proposals_to_pack"]


def proposals_to_pack(templates: Iterable[Template]) -> str:
    """
    Write *templates* as a pack that can be edited and used; names and lines on their own included.

    A masked line becomes a pattern in which the masks stand for anything short.
    """
    rows = ["[pack]", 'name = "learned"', 'summary = "Blocks that recur in this corpus."']
    number = 0
    for template in templates:
        if template.scope == "inline":
            continue
        number += 1
        state = (
            ""
            if template.accepted
            else "  NOT accepted: has too little advert evidence of its own."
        )
        rows += [
            "",
            f"# Support {template.support} documents, evidence {template.evidence}.{state}",
        ]
        rows += [f"# {line}" for line in template.example.splitlines()]
        patterns = ", ".join(f"'^{_pattern(line)}$'" for line in template.lines)
        block = [
            "[[rule]]",
            f'name = "block-{number}"',
            f'scope = "{template.scope}"',
            f"patterns = [{patterns}]",
        ]
        rows += block if template.accepted else [f"# {row}" for row in block]
    return "\n".join(rows) + "\n"


def _pattern(masked: str) -> str:
    escaped = re.escape(masked).replace("'", "[\\x27]")
    return escaped.replace(r"\*", ".{0,80}").replace("0", "[0-9a-z@._/:%?=&+#~-]+")
