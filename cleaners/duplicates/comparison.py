"""The comparison of two texts, and what follows from it."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, Self

from .alignment import Laid, Prepared, Shared, lay, share
from .conflicts import Conflict, Differences
from .corpus import Relation, Verdict
from .differences import differences
from .facts import FIGURES, plausible

__all__ = ["Comparison", "Measure", "likeness"]

_MARGIN = 0.5  # above the bound of siblings, for one conflict read; less for more
_FEWEST = 4.0  # what conflicts weigh at least from which two texts are plainly siblings
_LIST = 80  # characters on either side of a value that are looked at for a list
# What stands between two values of a list: 、 and 和, and other values.
_BETWEEN = re.compile(r"[、,/和与及 \n]+(?:[^、,。;:!?\n]{1,8}[、,/和与及 \n]+)*")
_TOLD = 12  # differing facts that a verdict names


class Comparison(NamedTuple):
    """What two texts are to each other."""

    relation: Relation | None
    similarity: float
    containment: tuple[float, float]
    reason: str = ""
    facts: tuple[str, ...] = ()
    doubt: float = 0.0  # the share of conflicting facts in all that differs
    hidden: int = 0  # characters that one withholds and the other shows

    @classmethod
    def recalled(cls, verdict: Verdict, *, turned: bool) -> Self:
        """Return the comparison that a verdict of an earlier run was made from."""
        shares = verdict.containment, verdict.similarity
        return cls(
            verdict.relation,
            verdict.similarity,
            shares[::-1] if turned else shares,
            verdict.reason,
            verdict.facts,
        )


@dataclass(frozen=True)
class Measure:
    """The bounds that tell a duplicate from a sibling, a container and another document."""

    threshold: float  # least Jaccard of two documents that are kin
    agreement: float  # least share of two duplicates that agrees, laid side by side
    whole: float = 0.95  # share of a document that another has which contains it
    slips: float = 0.1  # share of it that may be miswritten there
    rewritten: float = 0.36  # or said in other words, where more is put in
    surplus: float = 0.2  # share of the container that is not the contained document
    forwarded: float = 0.03  # the same, where it is the covering letter of what it contains
    conflicting: float = 0.4  # conflicts among all differences, from which two are siblings
    least: float = 0.2  # what the conflicts of siblings weigh at least: more than a slip in a name
    replaced: float = 0.4  # conflicting facts among all facts compared, if they are
    akin: float = 0.5  # what the threshold is multiplied by where a third text vouches for two
    few: float = 0.15  # this share of all differences at least …
    sure: float = 0.25  # what conflicts weigh at least that say so whatever was rewritten
    synonyms: float = 0.125  # what look like slips, for each change of wording, in a rewritten text
    rare: float = 0.03  # and what part they are of all facts: one in a long text was rewritten too
    several: float = 2.0  # … and this weight

    def compare(self, one: Prepared, other: Prepared, *, akin: bool = False) -> Comparison:
        """
        Compare two texts.

        With *akin*, a third text is a duplicate of both: then each may have been rewritten in other
        places, and half the threshold is enough.
        """
        ease = self.akin if akin else 1.0
        shared = share(one, other)
        relation: Relation | None = None
        facts: tuple[str, ...] = ()
        reason, doubt, hidden = "", 0.0, 0
        if self._contains(one, other, shared):
            relation, reason = "contained", "contained"
        elif shared.jaccard >= self.threshold * ease:
            laid = lay(one, other, shared)
            plain = _Plain(one, other, self.conflicting)
            found = differences(one, other, laid, plain)
            hidden = found.hidden
            facts = tuple(map(str, islice(found.conflicts.values(), _TOLD)))
            doubt, siblings = (1.0, True) if plain.now else self._doubt(one, other, found)
            if siblings:
                relation, reason = "sibling", "other-facts"
            elif self._encloses(one, other, laid, found):
                relation, reason = "contained", "contained"
            elif self._agreement(one, other, laid, found) >= self.agreement * (0.3 + 0.7 * ease):
                relation, reason = "duplicate", "common-text" if akin else "near-text"
        return Comparison(
            relation, shared.jaccard, shared.containment, reason, facts, doubt, hidden
        )

    def _contains(self, one: Prepared, other: Prepared, shared: Shared) -> bool:
        """Tell whether one text is in the other whole, and less than half of it."""
        sizes = len(one.form), len(other.form)
        return max(shared.containment) >= self.whole and 2 * min(sizes) < max(sizes)

    def _encloses(self, one: Prepared, other: Prepared, laid: Laid, found: Differences) -> bool:
        """
        Tell whether one text is the other, slips and rewritten sentences aside, with more put in.

        An advert does not count as put in; a covering letter needs no length to count.
        """
        short, long = sorted((len(one.form), len(other.form)))
        left_out = short - laid.matched - found.matched
        put_in = long - short - left_out - found.adverts - found.hidden
        if found.forwards and left_out <= self.slips * short:
            return put_in > self.forwarded * long
        return left_out <= self.rewritten * short and put_in > self.surplus * long

    def _agreement(self, one: Prepared, other: Prepared, laid: Laid, found: Differences) -> float:
        """Return the share of both texts that is equal, what one of them withholds left out."""
        sizes = len(one.form) + len(other.form) - found.hidden
        return min(2 * (laid.matched + found.matched) / max(sizes, 1), 1.0)

    def _doubt(self, one: Prepared, other: Prepared, found: Differences) -> tuple[float, bool]:
        """
        Return the share of conflicting facts in all that differs, and whether it is too much.

        Slips of the pen hit facts and words alike, and a rewritten copy keeps its facts; in a form
        filled in twice it is the facts that differ, or few of them are left in common.
        """
        weights = {c: _weight(c, one, other) for c in found.conflicts.values()}
        weight = sum(weights.values())
        if weight < self.least:
            return 0.0, False
        share = weight / (weight + found.reworded)
        if share < self.conflicting:
            apart = sum(w for c, w in weights.items() if _tells(c, w))
            slips = self._miswritten(found)
            told = apart / (apart + slips) if apart >= self.sure else 0.0
            common = len(one.facts & other.facts) if told >= self.conflicting else 0
            if len(weights) >= self.rare * (len(weights) + common):
                share = max(share, told)
        if share >= self.conflicting or share < self.few or weight < self.several:
            return share, share >= self.conflicting
        common = len(one.facts & other.facts)
        return share, weight >= self.replaced * (weight + common)

    def _miswritten(self, found: Differences) -> float:
        """
        Return how many slips of the pen there are.

        Who rewrites exchanges a short word here and there, so where most of what differs is in
        rewritten sentences, some of what looks like slips is not.
        """
        short = self.synonyms * found.reworded
        return max(found.slips - short, 0.0) if found.slips < 2 * short else found.slips


@dataclass
class _Plain:
    """
    Tells while two texts are read whether it is plain by now that they are siblings.

    It is where the conflicts are so many of the differences read that the rest could hardly change
    it: three fifths of the first six, half of the first twenty-five. A value that occurs in the
    other text does not count here.
    """

    one: Prepared
    other: Prepared
    bound: float
    now: bool = False
    _weighed: int = 0
    _weight: float = 0.0

    def __call__(self, found: Differences) -> bool:
        for conflict in islice(found.conflicts.values(), self._weighed, None):
            if not self._elsewhere(conflict):
                self._weight += _sureness(conflict)
        self._weighed = len(found.conflicts)
        share = self.bound + _MARGIN / self._weighed**0.5
        self.now = self._weight >= max(share * (self._weight + found.reworded), _FEWEST)
        return self.now

    def _elsewhere(self, conflict: Conflict) -> bool:
        one, other = conflict.one.text.strip(), conflict.other.text.strip()
        return one in self.other.reading or other in self.one.reading


def likeness(one: Prepared, other: Prepared) -> float:
    """Return how much alike two texts are, their facts counted as much as their wording."""
    facts = len(one.facts & other.facts) / max(min(len(one.facts), len(other.facts)), 1)
    return share(one, other).jaccard + facts


def _weight(conflict: Conflict, one: Prepared, other: Prepared) -> float:
    """
    Return how much a conflict says.

    Little where one value is a slip of the pen for the other (219年, 张国 for 张建国), and less
    where a value occurs elsewhere in the other text: something was moved. Where nothing else
    differs it does not matter that it occurs elsewhere, but for a list in another order.
    """
    if conflict.apart and not _listed(conflict, one):
        return _sureness(conflict)
    elsewhere = other.says(conflict.one) + one.says(conflict.other)
    return (1.0, 0.5, 0.0)[elsewhere] * _sureness(conflict)


def _tells(conflict: Conflict, weight: float) -> bool:
    """
    Tell whether a conflict counts against slips of the pen alone, whatever was rewritten.

    It does where nothing else differs. Where a sentence was reworded around it, a sure figure does
    that neither text has elsewhere (增长6.9% and 增幅为7.4%), and what the title speaks of: who
    rewrites keeps both.
    """
    figure = conflict.within and conflict.kind in FIGURES
    return conflict.apart or ((figure or conflict.kind == "subject") and weight >= 1)


def _listed(conflict: Conflict, one: Prepared) -> bool:
    """Tell whether one text has both values in one list, so that it may be in another order."""
    start = int(one.places[max(conflict.gap.one[0] - 1, 0)])
    around = one.reading[max(start - _LIST, 0) : start + _LIST]
    first, second = conflict.one.text.strip(), conflict.other.text.strip()
    return _follow(around, first, second) or _follow(around, second, first)


def _follow(text: str, first: str, second: str) -> bool:
    """Tell whether *second* follows *first* in a list."""
    end = text.find(first) + len(first)
    start = text.find(second, end)
    return end >= len(first) and start >= 0 and _BETWEEN.fullmatch(text, end, start) is not None


_NUMERALS = frozenset("0123456789〇零一二两三四五六七八九十百千万亿")
_SHORT_NAME = 5  # characters of 教育局, 人民医院: one other character makes another name


def _sureness(conflict: Conflict) -> float:
    """Return how surely two values are two, and not one and a slip of the pen."""
    one, other = conflict.one.text, conflict.other.text
    if conflict.blurred:
        return 0.5
    if not (plausible(conflict.one) and plausible(conflict.other)):
        return 0.25
    if _within(one, other) or _within(other, one):
        return 0.25 if conflict.kind in FIGURES else 0.1
    changed = {c for pair in zip(one, other, strict=False) if len({*pair}) > 1 for c in pair}
    if _NUMERALS.issuperset(changed):
        return 1.0
    if _common(one, other) < max(len(one), len(other)) - 1:
        return 1.0
    if conflict.kind == "person":
        return 1.0 if one[0] != other[0] else 0.15 if len(one) > 2 else 0.5
    return 0.15 if conflict.kind not in FIGURES and len(one) > _SHORT_NAME else 0.5


def _within(short: str, long: str) -> bool:
    """Tell whether *short* is *long* with characters left out."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _common(one: str, other: str) -> int:
    """Return how many characters two texts share, from both ends inwards."""
    front = _same(one, other)
    return front + _same(one[front:][::-1], other[front:][::-1])


def _same(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
