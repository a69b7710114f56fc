"""The words by which facts are recognized: ``vocabulary.toml``, read once."""

import tomllib
from functools import cache
from pathlib import Path

__all__ = ["SOURCE", "characters", "either", "words"]

SOURCE = Path(__file__).with_suffix(".toml")


@cache
def _read() -> dict[str, dict[str, str]]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def words(section: str, name: str) -> list[str]:
    """Return a list of words."""
    return _read()[section][name].split()


def characters(section: str, name: str) -> str:
    """Return a list of characters, as the inside of a class of a pattern."""
    return "".join(words(section, name))


def either(section: str, name: str) -> str:
    """Return a pattern that matches any word of a list, the longest that fits."""
    return "|".join(sorted(words(section, name), key=len, reverse=True))
