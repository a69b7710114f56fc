"""Where ``cleaners`` and ``flows`` are imported from; the one function that knows it."""

from functools import cache
from importlib.util import find_spec

__all__ = ["sibling"]


@cache
def sibling(folder: str) -> str:
    """Return the import name of *folder*: in this package in a wheel, beside it in a checkout."""
    inside = f"{__package__}.{folder}"
    return inside if find_spec(inside) else folder
