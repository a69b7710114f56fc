"""Decisions: what somebody undid or accepted, anchored to the edit and not to its place."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from qinggao.edit import Edit

__all__ = ["CONTEXT", "Anchor", "Decided", "Decision", "Decisions", "in_force"]

# Code points of the text on each side of an edit that an anchor remembers.
CONTEXT = 12


@dataclass(frozen=True, slots=True)
class Anchor:
    """One edit, found again by what it does and by the text around it, whatever its place."""

    before: str
    after: str
    left: str
    right: str
    nth: int = 0  # among edits that are the same in all of the above

    @classmethod
    def of(cls, edit: Edit, text: str, nth: int = 0) -> "Anchor":
        """Return the anchor of *edit* of *text*."""
        return cls(
            edit.before,
            edit.after,
            text[max(edit.start - CONTEXT, 0) : edit.start],
            text[edit.end : edit.end + CONTEXT],
            nth,
        )


@dataclass(frozen=True, slots=True)
class Decision:
    """
    *action* on the edits of a rule, a cleaner, a document, or one edit; who, when, why.

    Empty fields do not limit: a decision with a rule alone is about that rule in all documents.
    *takes_back*: the decision that this one ends (`redo`); it then has no other field.
    """

    decision: str
    action: Literal["undo", "accept", "redo"]
    when: str  # ISO 8601, UTC
    who: str
    why: str = ""
    document: str = ""
    cleaner: str = ""
    rule: str = ""
    anchor: Anchor | None = None
    takes_back: str = ""

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Decision":
        """Return the decision of a row of the manifest."""
        known = {field.name: row[field.name] for field in fields(cls)}
        anchor = known["anchor"]
        return cls(**known | {"anchor": Anchor(**anchor) if anchor else None})

    def row(self) -> dict[str, Any]:
        """Return the decision as a row of the manifest."""
        return asdict(self)

    def about(self, rule: str) -> bool:
        """Tell whether the decision is about edits of *rule*."""
        cleaner = rule.partition("/")[0]
        return self.rule in ("", rule) and self.cleaner in ("", cleaner)


def in_force(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that no later one took back, oldest first."""
    listed = sorted(decisions, key=lambda one: (one.when, one.decision))
    over = {one.takes_back for one in listed if one.takes_back}
    return [one for one in listed if not one.takes_back and one.decision not in over]


class Decisions:
    """All decisions in force, looked up by document."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._by_document: dict[str, list[Decision]] = {"": []}
        for one in in_force(decisions):
            self._by_document.setdefault(one.document, []).append(one)

    def of(self, document: str) -> "Decided":
        """Return what is decided about *document*, decisions on all documents included."""
        own = self._by_document.get(document, []) if document else []
        if not own and not self._by_document[""]:
            return Decided()
        return Decided(sorted([*self._by_document[""], *own], key=lambda one: one.when))

    def about(self, documents: Iterable[str]) -> list[Decision]:
        """Return the decisions that may touch one of *documents*."""
        lists = [self._by_document.get(document, []) for document in documents]
        return [*self._by_document[""], *(one for listed in lists for one in listed)]


class Decided:
    """The decisions in force on one document. The newest that speaks of an edit has the word."""

    def __init__(self, decisions: Sequence[Decision] = ()) -> None:
        self._decisions = list(decisions)
        self.matched: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._decisions)

    def anchored(self, cleaner: str) -> bool:
        """Tell whether somebody decided about single edits of *cleaner*: they must be found."""
        return any(one.anchor and _speaks_of(one, cleaner) for one in self._decisions)

    def accepts(self, rule: str) -> bool:
        """Tell whether somebody accepted suggestions of *rule*, all or single ones."""
        return any(one.action == "accept" and one.about(rule) for one in self._decisions)

    def extend(self, digests: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the *digests* of cleaners with what is decided about each in this document."""
        if not self._decisions:
            return list(digests)
        return [
            (name, f"{digest}+{said}" if (said := self._digest(name)) else digest)
            for name, digest in digests
        ]

    def _digest(self, cleaner: str) -> str:
        about = [one for one in self._decisions if _speaks_of(one, cleaner)]
        if not about:
            return ""
        said = repr([(o.action, o.cleaner, o.rule, o.anchor) for o in about])
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()

    def sort(
        self, applied: list[Edit], suggested: list[Edit], text: str
    ) -> tuple[list[Edit], list[Edit]]:
        """Return what is applied and what is not of the edits found in *text*."""
        if not self._decisions:
            return applied, suggested
        done: list[Edit] = []
        left: list[Edit] = []
        both = sorted([*((e, True) for e in applied), *((e, False) for e in suggested)])
        words = self._words([edit for edit, _ in both], text)
        for (edit, apply), word in zip(both, words, strict=True):
            (done if (apply if word is None else word) else left).append(edit)
        return done, left

    def _words(self, edits: Sequence[Edit], text: str) -> list[bool | None]:
        """Return for each edit whether it is to be applied; None where nobody decided."""
        words: list[bool | None] = [None] * len(edits)
        for one in self._decisions:
            for index in self._found(one, edits, text):
                self.matched.add(one.decision)
                words[index] = one.action == "accept"
        return words

    def _found(self, one: Decision, edits: Sequence[Edit], text: str) -> Iterator[int]:
        about = [index for index, edit in enumerate(edits) if one.about(edit.rule)]
        if one.anchor is None:
            yield from about
            return
        alike = [i for i in about if edits[i].before == one.anchor.before]
        same = [i for i in alike if _fits(one.anchor, edits[i], text, sides=2)]
        near = [i for i in alike if _fits(one.anchor, edits[i], text, sides=1)]
        if one.anchor.nth < len(same):
            yield same[one.anchor.nth]
        elif len(near) == 1:  # an edit beside it has come or gone
            yield near[0]

    def unmatched(self) -> list[str]:
        """Return the decisions on edits of this document that found no edit any more."""
        return [
            one.decision
            for one in self._decisions
            if one.anchor is not None and one.decision not in self.matched
        ]


def _speaks_of(one: Decision, cleaner: str) -> bool:
    return one.cleaner in ("", cleaner) and one.rule.partition("/")[0] in ("", cleaner)


def _fits(anchor: Anchor, edit: Edit, text: str, *, sides: int) -> bool:
    here = Anchor.of(edit, text)
    return (here.left == anchor.left) + (here.right == anchor.right) >= sides
