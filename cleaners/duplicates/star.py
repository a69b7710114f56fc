"""A star: documents that candidates connect, and which of them is kept for which."""

from collections.abc import Callable, Iterator

from .comparison import Comparison

__all__ = ["Star"]

Compare = Callable[[int, int], Comparison]
Likeness = Callable[[int, int], float]

_DOUBTFUL = 0.15  # conflicting facts in all that differs, from which a duplicate is no witness
_GUESS = 0.02  # difference of similarity up to which two siblings resemble a copy equally
_NEAREST = 12  # neighbours of a document that have a say; among more …
_LOOKED_AT = 48  # … so many are looked at
_CHOSEN = 8  # … and so many chosen


class Star:
    """
    Decides for each of some documents whether one of the others is kept in its place.

    Documents are numbered from the one most worth keeping. *pairs* holds (document, candidate,
    likeness) by document; a candidate has the smaller number. Every duplicate has been compared
    with the document that is kept for it, and

    * a document that is a sibling of one copy is not made a duplicate of a copy less like it, and
    * a document for which a third one vouches, a duplicate of both, needs to be less like the kept.
    """

    def __init__(
        self, pairs: list[list[int]], compare: Compare, akin: Compare, likeness: Likeness
    ) -> None:
        self._compare_texts, self._akin = compare, akin
        self._near = _neighbours(pairs, likeness)
        self._known: dict[tuple[int, int], Comparison] = {}
        self.duplicate_of: dict[int, tuple[int, Comparison]] = {}
        self.related: list[tuple[int, int, Comparison]] = []
        for document in sorted(self._near):
            self._place(document)

    def _compare(self, one: int, other: int) -> Comparison:
        """Compare two documents, the one that less deserves to be kept first."""
        key = max(one, other), min(one, other)
        if key not in self._known:
            self._known[key] = self._compare_texts(*key)
        return self._known[key]

    def _kept_for(self, document: int) -> int:
        return self.duplicate_of.get(document, (document,))[0]

    def _place(self, document: int) -> None:
        kin: list[tuple[int, Comparison]] = []
        agreeing: list[tuple[int, Comparison]] = []
        better = [other for other in self._near[document] if other < document]
        for other in dict.fromkeys(map(self._kept_for, better)):
            compared = self._compare(document, other)
            if compared.relation == "duplicate":
                if self._barred(document, other, compared.similarity):
                    continue
                agreeing.append((other, compared))
                if not compared.hidden:
                    break
            elif compared.relation:
                kin.append((other, compared))
        if agreeing:
            self._choose(document, agreeing)
            return
        unlike = {other for other, _ in kin}
        for other in dict.fromkeys(self._vouched(document)):
            if other not in unlike and not self._barred(document, other, 0):
                compared = self._akin(document, other)
                if compared.relation == "duplicate":
                    self._settle(document, other, compared)
                    return
        self._report(document, kin)

    def _choose(self, document: int, agreeing: list[tuple[int, Comparison]]) -> None:
        """
        Make a document the duplicate of what it is most like, unless that is a guess.

        What withholds the facts in which two siblings differ is a copy of either.
        """
        best = next((one for one in agreeing if not one[1].hidden), None)
        if best is None:
            alike = self._alike(document)
            best = max(agreeing, key=lambda one: alike.get(one[0], 0.0))
            others = (share for kept, share in alike.items() if kept != best[0])
            if max(others, default=0.0) > alike.get(best[0], 0.0) - _GUESS:
                either = best[1]._replace(relation="sibling", reason="either-copy")
                self.related.append((document, best[0], either))
                return
        self._settle(document, *best)

    def _alike(self, document: int) -> dict[int, float]:
        """Return how much a document is like its likest copy, by what is kept for that one."""
        alike: dict[int, float] = {}
        for other in self._near[document]:
            if other < document:
                compared = self._compare(document, other)
                if compared.relation == "duplicate":
                    kept = self._kept_for(other)
                    alike[kept] = max(alike.get(kept, 0.0), compared.similarity)
        return alike

    def _settle(self, document: int, other: int, compared: Comparison) -> None:
        self.duplicate_of[document] = other, compared
        self.related.append((document, other, compared))

    def _report(self, document: int, kin: list[tuple[int, Comparison]]) -> None:
        """Report all that contain a document or are inside it, and its closest sibling."""
        siblings = [one for one in kin if one[1].relation == "sibling"]
        closest = max(siblings, key=lambda one: one[1].similarity, default=None)
        for one in kin:
            if one[1].relation == "contained" or one is closest:
                self.related.append((document, *one))

    def _barred(self, document: int, kept: int, similarity: float) -> bool:
        """
        Tell whether a third document is a sibling of one of the two and a copy of the other.

        It has a say where it is kept for as *kept* is, so that no two siblings come together, and
        where it is more like them than they are like each other: where sentences were rewritten, a
        few facts that differ are lost among them.
        """
        thirds = dict.fromkeys((*self._near[document], *self._near[kept]))
        for third in thirds:
            if third in (document, kept):
                continue
            ones = self._compare(document, third)
            if ones.relation == "sibling" and self._kept_for(third) == kept:
                return True
            others = self._compare(third, kept)
            for a, b in ((ones, others), (others, ones)):
                closer = min(a.similarity, b.similarity) > similarity
                if closer and a.relation == "sibling" and _certain(b):
                    return True
        return False

    def _vouched(self, document: int) -> Iterator[int]:
        """
        Yield kept documents that a third document vouches for: it is a duplicate of both.

        Two copies of one text in which different sentences were rewritten resemble each other
        less than either resembles the text.
        """
        for third in self._near[document]:
            others = [
                other
                for other in dict.fromkeys((self._kept_for(third), *self._near[third]))
                if other < document and other != third and other not in self.duplicate_of
            ]
            if self._may_vouch(third, others) and _certain(self._compare(document, third)):
                yield from (one for one in others if _certain(self._compare(third, one)))

    def _may_vouch(self, third: int, others: list[int]) -> bool:
        """Tell whether *third* may be a duplicate of one of *others*, by what is known of them."""
        known = (self._known.get((max(third, one), min(third, one))) for one in others)
        return any(compared is None or _certain(compared) for compared in known)


def _certain(compared: Comparison) -> bool:
    """Tell whether two documents are duplicates and next to no fact says otherwise."""
    return compared.relation == "duplicate" and compared.doubt < _DOUBTFUL


def _neighbours(pairs: list[list[int]], likeness: Likeness) -> dict[int, list[int]]:
    """
    Return the nearest neighbours of each document, the likeliest first.

    Among many (a form that hundreds of notices share) an estimate does not tell a copy from a
    sibling, so they are looked at.
    """
    near: dict[int, list[tuple[float, int]]] = {}
    for document, candidate, shared in pairs:
        near.setdefault(document, []).append((-shared, candidate))
        near.setdefault(candidate, []).append((-shared, document))
    for document, others in near.items():
        others.sort()
        if len(others) > _NEAREST:
            looked_at = [other for _, other in others[:_LOOKED_AT]]
            others[:] = sorted((-likeness(document, other), other) for other in looked_at)[:_CHOSEN]
    return {document: [other for _, other in others] for document, others in near.items()}
