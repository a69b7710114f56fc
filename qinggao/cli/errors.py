"""Says an error in one plain line: what, where, what to do."""

import os
import traceback

__all__ = ["UsageError", "told"]


class UsageError(ValueError):
    """The words of a command do not fit together; the message says what would."""

    usage = True


def told(error: BaseException) -> str:
    """Return the message of *error*; for one that nobody foresaw, its type and how to see more."""
    if type(error).__module__.startswith("qinggao"):
        return str(error)
    if os.environ.get("QINGGAO_TRACEBACK"):
        return "".join(traceback.format_exception(error))
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return (
        f"{type(error).__name__}: {error}\n"
        "That was not foreseen. QINGGAO_TRACEBACK=1 shows where it happened; please report it."
    )
