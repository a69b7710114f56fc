"""One line: the passes over it, until nothing is left to do."""

from collections.abc import Callable, Iterable

from .blanks import find_blanks
from .brackets import nest_titles, widen_brackets
from .candidates import places
from .characters import has_blank
from .clashes import find_after_ordinal, find_extra_stops
from .dashes import find_dashes
from .draft import Change, Draft
from .ellipses import find_ellipses
from .forms import FORMS, WIDE, join_names, replace_forms
from .protect import masked
from .quotes import corner_quotes, pair_quotes, single_quotes
from .stops import widen

__all__ = ["revise", "settled"]

_STOPS = frozenset(",.;:?!")
_MARKS = frozenset("，。、；：！？")
_FORMS = frozenset(FORMS) | WIDE | set("．﹒")

# In this order: a mark has its width before it is paired, and all marks have their final form
# before what stands too much beside them is dropped. Each with the characters that call for it.
_PASSES: tuple[tuple[Callable[[str], Iterable[Change]], frozenset[str]], ...] = (
    (replace_forms, _FORMS),
    (join_names, frozenset("•･‧∙．・⋅")),
    (corner_quotes, frozenset("「『｢﹁﹃")),
    (pair_quotes, frozenset('"＂“”〝〞〟')),
    (single_quotes, frozenset("'＇’")),
    (widen_brackets, frozenset("()（）﹙﹚︵︶")),
    (nest_titles, frozenset("《︽")),
    (widen, _STOPS),
    (find_ellipses, frozenset("….⋯。·︙﹒｡︒")),
    (find_dashes, frozenset("—―-－─︱")),
    (find_after_ordinal, frozenset("）)﹚︶")),
    (find_extra_stops, _STOPS | _MARKS | _FORMS),
)


# One change may call for another: a blank goes, and a quotation mark can be paired. Real text is
# settled after one round, nearly always.
_ROUNDS = 4


def settled(draft: Draft) -> Draft:
    """Return *draft*, its result revised until it stays as it is."""
    for _ in range(_ROUNDS if draft.rules else 0):
        result = draft.result()
        found = places(result)
        if not found:
            break
        later = revise(result, masked(result), {result[at] for at in found})
        if not later.rules:
            break
        draft.absorb(later)
    return draft


def revise(line: str, shown: str | None, present: set[str]) -> Draft:
    """
    Return a draft of *line* after one round of the passes that *present* calls for.

    *shown* is the line with what is protected overwritten, or None where all of it is.
    """
    draft = Draft(line, line if shown is None else shown)
    if shown is not None:
        for find, triggers in _PASSES:
            if not triggers.isdisjoint(present):
                draft.make(find(draft.text))
        if has_blank(draft.text):
            draft.make(find_blanks(draft.text))
    return draft
