"""What a cleaner is: the protocols and the values that cleaners give to the engine."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple, Protocol, Self, runtime_checkable

from qinggao.edit import Edit

__all__ = [
    "WITNESS",
    "WITNESSES",
    "Cleaner",
    "Deduplicator",
    "Learner",
    "Marker",
    "Recurring",
    "Rule",
    "Sighting",
    "Tier",
    "findings",
    "sources",
]

Tier = Literal["apply", "suggest"]


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule of a cleaner: ``cleaner/what-it-found``, named for the pattern and not for the remedy.

    *clause* is the source that justifies it (``GB/T 15834-2011 4.4``, an issue, a measurement).
    A rule of tier ``suggest`` is found and recorded, and changed only when it is accepted.
    """

    name: str
    summary: str
    clause: str = ""
    tier: Tier = "apply"


class Marker(NamedTuple):
    """A redaction marker: a span of the text, and the kind of what it hides."""

    start: int
    end: int
    kind: str


@runtime_checkable
class Cleaner(Protocol):
    """
    Finds what to change in a text, and never changes it.

    A cleaner is a frozen dataclass: its fields are its options, its docstring is its page in the
    manual, its module's name is its name, and its class is that name in CamelCase. The same text
    and options give the same edits.

    A cleaner may also have

    * ``findings(text)``: everything it found, those of tier ``suggest`` too, ordered by start.
      Edits of tier ``apply`` do not overlap one another; a suggested one may overlap any other.
      ``edits`` is then the part of it whose rules are of tier ``apply``.
    * ``markers(text)``: the redaction markers of the text, for the manifest.
    * ``damage(text)``: spans that are damaged beyond repair, for the manifest.
    * ``unmoved_by``: cleaners and rules whose edits never give this one anything new to find, so
      that it need not look again (`qinggao.pipeline`); the laws of the chain watch over it.
    * ``moved_in_lines_by``: cleaners and rules whose edits do so at most in the lines where they
      stand, so that these are tried before it looks at the whole text again.
    * ``sources()``: the files besides its module that decide its edits (rule packs).
    * ``for_document(path, text)``: the cleaner for one document, known by its path under the raw
      folder and by the text it has before any cleaner.
    * ``warnings()``: in words, what it left undone (a rule of the user's that takes too long).

    One that learns from the whole corpus is a `Learner`.
    """

    rules: ClassVar[tuple[Rule, ...]]

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield the edits that *text* needs, in order and without overlap."""
        ...


class Sighting(NamedTuple):
    """
    Something in one document that may recur in others.

    *kind*: where it was seen; only sightings of one kind are compared. *key*: what is the same in
    all documents that have it. *place*: its number in the document among those of its kind, so that
    what stands beside it is known. *example*: how it stands there.

    Sightings of the kind `WITNESS` tell copies: documents that have a key of that kind in common
    are one witness.
    """

    kind: str
    key: str
    place: int = 0
    example: str = ""


WITNESS = "witness"
WITNESSES = 8  # that are named of each recurring thing


class Recurring(NamedTuple):
    """
    What was sighted in several documents that are no copies of one another.

    *support*: how many. *place*: its place there on average. *example*: how it stands in one of
    them. *witnesses*: numbers of the documents, a sample: those with the smallest numbers, in
    order. *beside*: keys of the same kind that stand directly behind it, with their support.
    """

    kind: str
    key: str
    support: int
    place: float
    example: str
    witnesses: tuple[int, ...]
    beside: tuple[tuple[str, int], ...] = ()


@runtime_checkable
class Learner(Protocol):
    """
    A cleaner that learns from the whole corpus what recurs in it.

    The engine keeps the sightings of every document, counts what recurs, and teaches the cleaner
    before the first document is cleaned. So clean texts depend on what is in the raw folder, and
    not on the order or the number of runs in which it came there.
    """

    @property
    def learns(self) -> bool:
        """Whether it is to be taught (its option may say no)."""
        ...

    @property
    def templates(self) -> tuple[Any, ...]:
        """What it was taught; their `repr` says all that its edits depend on."""
        ...

    def sightings(self, text: str) -> Iterator[Sighting]:
        """Yield what may recur in other documents; *text* is as it was before any cleaner."""
        ...

    def propose(self, recurring: Iterable[Recurring]) -> Iterable[Mapping[str, Any]]:
        """Return templates, as rows of the manifest's table of this name."""
        ...

    def taught(self, templates: Iterable[Mapping[str, Any]]) -> Self:
        """Return the cleaner that knows the rows *templates*."""
        ...

    def for_document(self, path: str, text: str) -> Self:
        """
        Return the cleaner for one document, with those templates alone that concern *text*.

        A template concerns a text that has one of its lines as the key of a sighting. One of scope
        ``inline`` may concern any.
        """
        ...

    def pack(self, templates: Iterable[Mapping[str, Any]]) -> str:
        """
        Return the rows *templates* as part of a rule pack, for a person to edit.

        What no pack can say stands in comments.
        """
        ...


@runtime_checkable
class Deduplicator(Protocol):
    """Decides between documents, and changes none. See ``cleaners/duplicates``."""

    def sign(self, texts: Sequence[str]) -> Any:
        """Return the signatures of *texts*, one for each."""
        ...

    def verdicts(
        self,
        documents: Any,
        read: Callable[[Any], str],
        where: Callable[[str], Any] = str,
        work: Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]] = map,
    ) -> Iterator[Any]:
        """
        Yield a verdict for each pair of documents that are related.

        ``read(where(document))`` is the text of one; *work* does jobs as `map` does, or in
        processes.
        """
        ...


def findings(cleaner: Cleaner, text: str) -> Iterator[Edit]:
    """Yield everything that *cleaner* finds in *text*, suggestions included."""
    found: Callable[[str], Iterator[Edit]] = getattr(cleaner, "findings", cleaner.edits)
    return found(text)


def sources(cleaner: Cleaner) -> Iterable[Path]:
    """Return the files besides its module that decide the edits of *cleaner*."""
    listed: Callable[[], Iterable[Path]] | None = getattr(cleaner, "sources", None)
    return listed() if listed else ()
