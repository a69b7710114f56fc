"""Regular expressions that are compiled when they are first used, not when a module is imported."""

import re
from typing import Any, AnyStr, cast

__all__ = ["pattern"]

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class _Pattern:
    """Stands for a compiled pattern, and is as fast as one from the first use on."""

    def __init__(self, source: Any, flags: int) -> None:
        self._source = source, flags

    def __getattr__(self, name: str) -> Any:
        # Asked only for what is not there yet.
        compiled = re.compile(*self._source)
        self.__dict__.update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """
    Return `re.compile(source, flags)`, compiled at the first use.

    Each process of a run compiled some nine hundred patterns, most of them for nothing: a class
    with the Han range takes a millisecond. A wrong pattern is told at its first use. Call methods
    on it (`P.search(text)`): a method kept at import (`search = P.search`) compiles it there.

    >>> pattern("[0-9]{4}(?=年)").search("自2024年起")[0]
    '2024'
    """
    return cast("re.Pattern[AnyStr]", _Pattern(source, flags))
