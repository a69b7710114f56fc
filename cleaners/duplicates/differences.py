"""What differs between two texts that resemble each other: their facts, or only their wording."""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import zip_longest

from .alignment import Gap, Laid, Prepared
from .facts import LABELS, Token, agree, tokens
from .grammar import HIDDEN
from .vocabulary import either

__all__ = ["Conflict", "Differences", "differences"]

_CONTEXT = 10  # shared characters read on either side of a gap
_MOST = 60_000  # token pairs of a gap beyond which it counts as rewritten, unread
_HIDES = 16  # characters that one redaction marker may stand for
_ENOUGH = 6  # conflicts from which it may be plain that two texts are siblings
_SENTENCE = 16  # words of a gap (in characters) from which it may be a rewritten sentence …
_KEPT_WORDS = 0.35  # … in which less than this share of them is left, so its facts are others
_REWORDED = 2.0  # changes of wording from which the facts of a gap weigh half
_MOST_REWORDED = 3.0  # changes of wording that one gap counts for at most
_STEP = 6  # changed characters that make one change of wording
_FIGURES = frozenset("0123456789.,×〇零一二三四五六七八九十百千")
_SENTENCE_END = re.compile("[。;!?\n]")
_PUBLISHER = re.compile(either("copies", "publisher"))
_ADVERT = re.compile(either("copies", "adverts"))
_ADVERT_STRETCH = 40  # characters of an advert in which at least one of its words stands
_FORWARDS = re.compile(either("copies", "forwards"))
_PASSAGE = 20  # characters from which what is put in is looked at
_EDGE = 8  # times as long as what stands in its place


_Key = tuple[str, Hashable]


@dataclass(frozen=True)
class Conflict:
    """A fact of the one text that stands where the other has another fact of the same kind."""

    kind: str
    one: Token
    other: Token
    blurred: bool = False  # in a passage where the wording differs as much

    def __str__(self) -> str:
        """Say it as a verdict does."""
        return f"{LABELS[self.kind]} {self.one.text.strip()} ≠ {self.other.text.strip()}"


@dataclass
class Differences:
    """All that differs between two texts, counted."""

    conflicts: dict[Conflict, None] = field(default_factory=dict)
    reworded: float = 0.0  # changes of wording
    matched: int = 0  # characters of the gaps that are equal all the same
    hidden: int = 0  # characters that the other text withholds
    adverts: int = 0  # characters of adverts that only one text has
    forwards: bool = False  # whether what only one text has is a covering letter
    swaps: Counter[tuple[str, str]] = field(default_factory=Counter)
    titled: set[tuple[str, str]] = field(default_factory=set)

    def add(self, conflict: Conflict) -> None:
        """Record *conflict* once."""
        self.conflicts.setdefault(conflict)

    def take(self, gap: "Differences", *, rewritten: bool) -> None:
        """Add what one gap holds; the facts of a rewritten sentence answer other questions."""
        if not rewritten:
            blurred = gap.reworded >= max(len(gap.conflicts), _REWORDED)
            for conflict in gap.conflicts:
                self.add(replace(conflict, blurred=blurred))
        self.reworded += min(gap.reworded, _MOST_REWORDED)
        self.hidden += gap.hidden
        self.swaps += gap.swaps
        self.titled |= gap.titled


def differences(
    one: Prepared, other: Prepared, laid: Laid, plain: Callable[[Differences], bool]
) -> Differences:
    """
    Read every gap between two texts and say what stands in it.

    Asks *plain* now and then whether it is plain by now that the two are siblings, and stops there.
    """
    asked = _ENOUGH
    found = Differences(reworded=min(laid.loose) / _STEP)
    title = one.reading.lstrip().find("\n")
    for gap in laid.gaps:
        if len(found.conflicts) >= asked:
            if plain(found):
                break
            asked += _ENOUGH + asked // 2
        if gap.moved and not (gap.before or gap.after):
            continue
        windows = _window(one, gap.one, gap), _window(other, gap.other, gap)
        _insertion(gap, windows, found)
        if any(map(_PUBLISHER.search, windows)):
            continue
        left, right = tokens(windows[0]), tokens(windows[1])
        if len(left) * len(right) > _MOST:
            size = min(gap.one[1] - gap.one[0], gap.other[1] - gap.other[0])
            found.reworded += min(size / _STEP, _MOST_REWORDED)
            continue
        heading = gap.one[0] < max(title, 0)
        _read(left, right, found, shared=_context(gap), heading=heading)
    _subjects(one, other, found)
    return found


def _context(gap: Gap) -> int:
    return min(gap.before, _CONTEXT) + min(gap.after, _CONTEXT)


def _insertion(gap: Gap, windows: tuple[str, str], found: Differences) -> None:
    """Say of a passage that only one text has whether it is an advert or a covering letter."""
    sizes = gap.one[1] - gap.one[0], gap.other[1] - gap.other[0]
    if gap.moved or max(sizes) < max(_PASSAGE, _EDGE * min(sizes)):
        return
    passage = windows[sizes[1] > sizes[0]]
    if len(set(_ADVERT.findall(passage))) * _ADVERT_STRETCH >= max(sizes):
        found.adverts += max(sizes)
    elif not gap.before and _FORWARDS.search(passage):
        found.forwards = True


def _window(text: Prepared, span: tuple[int, int], gap: Gap) -> str:
    """Return the part of the text that holds a gap and what is shared on either side."""
    start, end = span[0] - min(gap.before, _CONTEXT), span[1] + min(gap.after, _CONTEXT)
    first = text.places[start - 1] + 1 if start else 0
    last = text.places[end] if end < len(text.form) else len(text.reading)
    first, last = _whole_numbers(text.reading, first, last)
    if not gap.moved:
        return text.reading[first:last]
    if gap.before:  # what stands behind it was moved: read on to the end of the sentence only
        inside = text.places[span[0] - 1] + 1
        stop = _SENTENCE_END.search(text.reading, inside, last)
        return text.reading[first : stop.start() if stop else last]
    inside = text.places[span[1]] if span[1] < len(text.form) else last
    return text.reading[_last_end(text.reading, first, inside) : last]


def _whole_numbers(text: str, first: int, last: int) -> tuple[int, int]:
    """Return the span made longer, so that it cuts no number in two."""
    while 0 < first < last and text[first] in _FIGURES and text[first - 1] in _FIGURES:
        first -= 1
    while first < last < len(text) and text[last - 1] in _FIGURES and text[last] in _FIGURES:
        last += 1
    return first, last


def _last_end(text: str, first: int, last: int) -> int:
    """Return where the last sentence begins that ends behind *last*."""
    starts = [found.end() for found in _SENTENCE_END.finditer(text, first, last)]
    return starts[-1] if starts else first


def _size(part: Iterable[Token]) -> int:
    return sum(len(token.text) for token in part if token.kind != "marker")


def _read(
    left: list[Token], right: list[Token], found: Differences, *, shared: int, heading: bool
) -> None:
    """Compare the tokens of a gap; *shared* characters of them are its frame."""
    codes = _opcodes(*([(token.kind, token.value) for token in side] for side in (left, right)))
    equal = sum(_size(left[i:j]) for tag, i, j, _, _ in codes if tag == "equal" and j - i > 1)
    inside = max(equal - shared, 0)
    found.matched += inside
    gap = Differences()
    for tag, i, j, k, m in codes:
        if tag != "equal":
            _judge(left[i:j], right[k:m], gap, heading=heading)
    words = min(len(_wording(left)), len(_wording(right))) - shared
    found.take(gap, rewritten=words >= _SENTENCE and inside < words * _KEPT_WORDS)


def _opcodes(left: list[_Key], right: list[_Key]) -> list[tuple[str, int, int, int, int]]:
    """Return how to turn *left* into *right*, the same beginning and end aside."""
    front = _same(left, right)
    back = _same(left[front:][::-1], right[front:][::-1])
    i, j, k, m = front, len(left) - back, front, len(right) - back
    inner = [("replace", i, j, k, m)] if i < j or k < m else []
    if not set(left[i:j]).isdisjoint(right[k:m]):
        matcher = SequenceMatcher(None, left[i:j], right[k:m], autojunk=False)
        inner = [(t, a + i, b + i, c + k, d + k) for t, a, b, c, d in matcher.get_opcodes()]
    return [
        ("equal", 0, front, 0, front),
        *inner,
        ("equal", j, len(left), m, len(right)),
    ]


def _same(left: list[_Key], right: list[_Key]) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(left), len(right)))


def _judge(left: list[Token], right: list[Token], found: Differences, *, heading: bool) -> None:
    """Decide what it means that *left* stands where the other text has *right*."""
    if _masks(left, right) or _masks(right, left):
        found.hidden += max(_size(left), _size(right))
        return
    ones, others = _unlike(_facts(left), _facts(right))
    ones, others = ones[_markers(right) :], others[_markers(left) :]
    paired = 0
    for kind in dict.fromkeys(token.kind for token in ones):
        for a, b in zip(_of(kind, ones), _of(kind, others), strict=False):
            if _comparable(a, b):
                found.add(Conflict(kind, a, b))
                paired += 1
    words = _wording(left), _wording(right)
    if all(words) and max(map(len, words)) <= 12:
        found.swaps[words] += 1
        if heading:
            found.titled.add(words)
    _count(words, found, facts=len(ones) + len(others) - 2 * paired)


def _count(words: tuple[str, str], found: Differences, *, facts: int) -> None:
    """Count the change of wording, and the facts that only one side has, as wording too."""
    sizes = [len(word) for word in words]
    if all(sizes):
        found.reworded += max(1.0, max(sizes) / _STEP)
    elif any(sizes):
        found.reworded += min(0.5 + max(sizes) / _STEP / 4, 2.0)
    elif facts:
        found.reworded += 0.5


def _masks(masked: list[Token], shown: list[Token]) -> bool:
    """Tell whether *masked* is a marker (or a masked fact) where *shown* has what it withholds."""
    markers = _markers(masked)
    if not markers or len(_wording(masked)) > 2 or _size(shown) > _HIDES * markers:
        return False
    pairs = zip_longest(_facts(masked), _facts(shown))
    return all(a is None or b is None or a.kind != b.kind or agree(a, b) for a, b in pairs)


def _markers(part: list[Token]) -> int:
    """Count the redaction markers and the facts that are withheld in part."""
    return sum(token.kind == "marker" or HIDDEN in token.text for token in part)


def _facts(part: list[Token]) -> list[Token]:
    return [token for token in part if token.kind in LABELS]


def _of(kind: str, part: list[Token]) -> list[Token]:
    return [token for token in part if token.kind == kind]


def _wording(part: list[Token]) -> str:
    return "".join(token.text for token in part if not token.kind)


def _unlike(left: list[Token], right: list[Token]) -> tuple[list[Token], list[Token]]:
    """Return the facts of either side that agree with none of the other."""
    rest = list(right)
    alone: list[Token] = []
    for token in left:
        same = next((r for r in rest if r.kind == token.kind and agree(token, r)), None)
        if same is None:
            alone.append(token)
        else:
            rest.remove(same)
    return alone, rest


def _comparable(one: Token, other: Token) -> bool:
    """Tell whether two facts answer the same question: 35件 and 36件, but not 35件 and 5%."""
    if one.kind != "number":
        return True
    return (
        isinstance(one.value, tuple)
        and isinstance(other.value, tuple)
        and one.value[1] == other.value[1]
    )


def _subjects(one: Prepared, other: Prepared, found: Differences) -> None:
    """
    Add what the titles speak of, where the texts go on speaking of it.

    教育 in the title and the text of the one, 卫生 in the same places of the other: a form filled
    in for two subjects. A synonym is seldom kept up like that, and its counterpart occurs too.
    """
    for words in found.titled:
        a, b = words
        if (
            found.swaps[words] > 1
            and min(map(len, words)) > 1
            and a not in other.form
            and b not in one.form
        ):
            found.add(Conflict("subject", Token("subject", a, a), Token("subject", b, b)))
            found.reworded -= found.swaps[words] * max(1.0, max(map(len, words)) / _STEP)
