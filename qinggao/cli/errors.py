"""Says an error in one plain line: what, where, what to do."""

import errno
import os
import traceback
from pathlib import Path

__all__ = ["UsageError", "refuse_inside", "told"]


class UsageError(ValueError):
    """The words of a command do not fit together; the message says what would."""

    usage = True


def refuse_inside(clean: Path, to: Path) -> None:
    """Raise `UsageError` where *to* lies in the folder *clean*, whose texts are the record."""
    if to.resolve().is_relative_to(clean.resolve()):
        raise UsageError(f"{to} lies in {clean}, where the cleaned texts are: name another place")


def told(error: BaseException) -> str:
    """Return the message of *error*; for one that nobody foresaw, its type and how to see more."""
    kind = type(error)
    if kind.__module__.startswith("qinggao"):
        return str(error)
    if os.environ.get("QINGGAO_TRACEBACK"):
        return "".join(traceback.format_exception(error))
    if isinstance(error, OSError) and error.strerror:
        places = [str(one) for one in (error.filename2 or error.filename,) if one is not None]
        return ": ".join((*places, error.strerror)) + _ADVICE.get(error.errno or 0, "")
    if isinstance(error, UnicodeDecodeError):
        return f"a text is not UTF-8 any more ({error}): `qinggao verify` names it"
    if isinstance(error, OSError) or kind.__module__.partition(".")[0] in _READERS:
        return (
            f"{str(error).partition(chr(10))[0]}. If a file of the manifest is damaged, "
            "`qinggao verify` names it; restore it from a backup."
        )
    return (
        f"{kind.__name__}: {error}\n"
        "That was not foreseen. QINGGAO_TRACEBACK=1 shows where it happened; please report it."
    )


_READERS = ("duckdb", "_duckdb", "pyarrow")
_ADVICE = {
    errno.ENOSPC: ". Nothing was lost: make room and run again, it goes on where it stopped.",
    errno.EDQUOT: ". Nothing was lost: make room and run again, it goes on where it stopped.",
}
