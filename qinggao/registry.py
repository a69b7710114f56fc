"""Finds cleaners by their being there, and makes them with checked options."""

import difflib
import pkgutil
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from qinggao._layout import sibling

__all__ = [
    "OptionError",
    "UnknownNameError",
    "cleaner_class",
    "cleaners",
    "deduplicators",
    "is_cleaner",
    "make",
    "names",
    "unknown",
]

GROUP = "qinggao.cleaners"


class UnknownNameError(LookupError):
    """A cleaner, rule or option has a name that does not exist; the message lists those that do."""

    usage = True


class OptionError(ValueError):
    """An option of a cleaner has a wrong value; the message says which would be right."""

    usage = True


@cache
def _modules() -> Mapping[str, str]:
    """Return the module of every cleaner and deduplicator by name: the folder's, then plug-ins'."""
    folder = import_module(sibling("cleaners"))
    found = {
        module.name: f"{folder.__name__}.{module.name}"
        for module in pkgutil.iter_modules(folder.__path__)
        if not module.name.startswith("_")
    }
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, entry.module)
    return dict(sorted(found.items()))


def names() -> tuple[str, ...]:
    """Return the names of everything that can be made, cleaners and deduplicators."""
    return tuple(_modules())


def unknown(what: str, name: str, known: tuple[str, ...]) -> UnknownNameError:
    """Return the error for a wrong *name*, with the nearest right one first."""
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    return UnknownNameError(f"no {what} named {name!r}{hint} There are: {', '.join(known)}")


@cache
def cleaner_class(name: str) -> type[Any]:
    """
    Return the class of the cleaner *name*: its module's name in CamelCase.

    Raises `UnknownNameError` for a name that no module has.
    """
    modules = _modules()
    if name not in modules:
        raise unknown("cleaner", name, tuple(modules))
    module = import_module(modules[name])
    kind = name.title().replace("_", "")
    found: type[Any] | None = getattr(module, kind, None)
    if found is None:
        raise UnknownNameError(f"the module {module.__name__} has no class {kind}")
    return found


@cache
def cleaners() -> tuple[str, ...]:
    """Return the names of all cleaners."""
    return tuple(name for name in names() if is_cleaner(name))


@cache
def deduplicators() -> tuple[str, ...]:
    """Return the names of all deduplicators."""
    return tuple(name for name in names() if not is_cleaner(name))


def is_cleaner(name: str) -> bool:
    """Tell a cleaner, which finds edits, from a deduplicator, which decides between documents."""
    return hasattr(cleaner_class(name), "edits")


def make(name: str, options: Mapping[str, Any] | None = None) -> Any:
    """
    Make the cleaner (or deduplicator) *name* with *options*, checked against its fields.

    Raises `UnknownNameError` for a wrong name of a cleaner or option, `OptionError` for a wrong
    value.

    >>> make("redaction").markers("全会于**月*日召开") is not None
    True
    """
    kind = cleaner_class(name)
    if not options:
        return kind()
    from pydantic import TypeAdapter, ValidationError

    known = tuple(field.name for field in fields(kind) if field.init)
    for option in options:
        if option not in known:
            raise unknown(f"option of {name}", option, known)
    try:
        return TypeAdapter(kind).validate_python(dict(options))
    except ValidationError as error:
        problems = "; ".join(map(_told, error.errors()))
        raise OptionError(f"{name} has a wrong option: {problems}") from error


def _told(problem: Mapping[str, Any]) -> str:
    """Say what pydantic found; a cleaner's own check names the option in its message."""
    where = ".".join(map(str, problem["loc"]))
    what = str(problem["msg"]).removeprefix("Value error, ")
    return f"{where}: {what}" if where else what
