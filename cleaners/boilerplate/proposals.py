"""Writes what was learned as a rule pack, for a person to read, edit and use."""

import json
import re
from collections.abc import Iterable, Iterator

from qinggao import lazily

from .folding import simplified
from .templates import Template

__all__ = ["proposals_to_pack"]

_ABOUT = """\
# Blocks of lines that recur at the head or tail of documents of this corpus. Edit, then name the
# file in pipeline.toml:
#
#   [boilerplate]
#   files = ["{name}"]
#
# Patterns are tried on a line without blanks, half width, in lower case and simplified. The
# examples are tried when the file is read. A rule that is commented out has too little evidence of
# being an advert: remove the marks to use it.
[pack]
name = "learned"
summary = "Blocks that recur in this corpus."
"""
_PIECE = lazily.pattern("[\u4e00-\u9fff]{2,}")


def proposals_to_pack(templates: Iterable[Template]) -> str:
    """
    Write *templates* as a pack that can be edited and used; names of sites are left out.

    A masked line becomes a pattern in which the masks stand for anything short.
    """
    blocks = [template for template in templates if template.scope != "inline"]
    written = ("\n".join(_rule(number, one)) for number, one in enumerate(blocks, 1))
    return "\n".join([_ABOUT.format(name="learned.toml"), *written])


def _rule(number: int, template: Template) -> Iterator[str]:
    """Yield the lines of one rule; those of one that was not accepted are comments."""
    mark = "" if template.accepted else "# "
    yield f"# Support: {template.support} documents. Evidence: {template.evidence} points."
    yield f"{mark}[[rule]]"
    yield f'{mark}name = "block-{number}"'
    yield f'{mark}scope = "{template.scope}"'
    keys = [max(_PIECE.findall(line), key=len, default="") for line in template.lines]
    if all(keys):  # a line without one is tried everywhere
        yield f"{mark}keys = {_listed(dict.fromkeys(keys))}"
    yield f"{mark}patterns = {_listed(f'^{_pattern(line)}$' for line in template.lines)}"
    yield f"{mark}must_match = {_listed(map(simplified, template.example.splitlines()))}"
    yield f"{mark}must_not_match = []"
    yield ""


def _listed(texts: Iterable[str]) -> str:
    """Return *texts* as an array of TOML, whose strings are those of JSON."""
    return f"[{', '.join(json.dumps(text, ensure_ascii=False) for text in texts)}]"


_MASKS = {"*": ".{0,80}", "0": "[0-9a-z@._/:%?=&+#~-]+"}


def _pattern(masked: str) -> str:
    return "".join(_MASKS.get(char) or re.escape(char) for char in masked)
