"""How a marker is spelled under each profile."""

import re
from typing import Literal

from cleaners.redaction.candidates import MARKS, Candidate

__all__ = ["TAGS", "Profile", "spell"]

Profile = Literal["keep", "cross", "star", "mou", "tag", "fixed"]

# The entity names of Presidio and of named-entity recognition.
TAGS = {
    "person": "<PERSON>",
    "place": "<LOCATION>",
    "organization": "<ORGANIZATION>",
    "date": "<DATE>",
    "number": "<NUMBER>",
    "other": "<REDACTED>",
}
_SIGNS = {"cross": "×", "star": "*", "mou": "某"}
_SIGN = re.compile(f"[{re.escape(MARKS)}]")
_SEPARATOR = re.compile(f"[^{re.escape(MARKS)}某.．,-]")


def spell(run: str, candidate: Candidate, kind: str, profile: Profile) -> str:
    """
    Return *run*, the text of a marker, as *profile* spells it.

    The number of masked characters and the point or comma of a masked number are kept, except under
    ``tag`` and ``fixed``; stray blanks go. 某某 and underscores are words and lines, which only ``tag``,
    ``fixed`` and ``mou`` rewrite.
    """
    if profile == "keep":
        return run
    if profile == "tag":
        return TAGS[kind]
    if profile == "fixed":
        return "××"
    if candidate.family == "blank" and profile != "mou":
        return run
    kept = _SEPARATOR.sub("", run) if candidate.shape == "spaced" else run
    return _SIGN.sub(_SIGNS[profile], kept)
