"""What a cleaner is: the protocols and the values that cleaners give to the engine."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple, Protocol, runtime_checkable

from qinggao.edit import Edit

__all__ = ["Cleaner", "Deduplicator", "Marker", "Rule", "Tier", "findings", "sources"]

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
    * ``sources()``: the files besides its module that decide its edits (rule packs).
    """

    rules: ClassVar[tuple[Rule, ...]]

    def edits(self, text: str) -> Iterator[Edit]:
        """Yield the edits that *text* needs, in order and without overlap."""
        ...


@runtime_checkable
class Deduplicator(Protocol):
    """Decides between documents, and changes none. See ``cleaners/duplicates``."""

    def sign(self, texts: Sequence[str]) -> Any:
        """Return the signatures of *texts*, one for each."""
        ...

    def verdicts(self, documents: Any, read: Callable[[str], str]) -> Iterator[Any]:
        """Yield a verdict for each pair of documents that are related."""
        ...


def findings(cleaner: Cleaner, text: str) -> Iterator[Edit]:
    """Yield everything that *cleaner* finds in *text*, suggestions included."""
    found: Callable[[str], Iterator[Edit]] = getattr(cleaner, "findings", cleaner.edits)
    return found(text)


def sources(cleaner: Cleaner) -> Iterable[Path]:
    """Return the files besides its module that decide the edits of *cleaner*."""
    listed: Callable[[], Iterable[Path]] | None = getattr(cleaner, "sources", None)
    return listed() if listed else ()
