"""The reasons why a run is no marker, in the order in which they are asked."""

from collections.abc import Callable
from itertools import product

from cleaners.redaction import latin, signs
from cleaners.redaction.context import Context

__all__ = ["veto"]

Test = Callable[[Context], bool]

_FAMILIES = {
    "letter": (*latin.VETOES["letter"], *signs.VETOES["letter"]),
    "cross": (*latin.VETOES["sign"], *signs.VETOES["cross"]),
    "star": (*latin.VETOES["sign"], *signs.VETOES["star"]),
    "ring": signs.VETOES["ring"],
    "box": signs.VETOES["box"],
    "mixed": (*latin.VETOES["letter"], *signs.VETOES["box"]),
    "blank": signs.VETOES["blank"],
}


def _asked(when: str, *, single: bool, foreign: bool) -> bool:
    return {
        "always": True,
        "single": single,
        "foreign": foreign,
        "either": single or foreign,
        "both": single and foreign,
    }[when]


# Sorted out once, so that a run is only asked what can hold for it.
_VETOES: dict[tuple[str, bool, bool], tuple[tuple[str, Test], ...]] = {
    (family, single, foreign): tuple(
        (name, test) for name, when, test in tests if _asked(when, single=single, foreign=foreign)
    )
    for (family, tests), single, foreign in product(_FAMILIES.items(), (False, True), (False, True))
}


def veto(c: Context) -> str | None:
    """Return why the run of *c* is no marker, or nothing."""
    single = c.single or c.shape == "spaced"
    for name, test in _VETOES.get((c.family, single, c.foreign), ()):
        if test(c):
            return name
    return None
