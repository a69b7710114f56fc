"""What differs between two texts that resemble each other: their facts, or only their wording."""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from .alignment import Gap, Laid, Prepared
from .conflicts import MOST_REWORDED, Conflict, Differences
from .facts import LABELS, Token, agree, tokens
from .grammar import HIDDEN
from .vocabulary import either
from .windows import Window, pieces, window

__all__ = ["differences"]

_MOST = 60_000  # token pairs of a gap beyond which it counts as rewritten, unread
_HIDES = 16  # characters that one redaction marker may stand for
_ENOUGH = 6  # conflicts from which it may be plain that two texts are siblings
_NAME = 12  # characters of a word that may be a name
_SLIP = 2  # characters that a slip of the pen changes at most …
_SLIPS = 6  # … and slips in one gap: more of them, and it was rewritten
_NEAR = 12  # shared characters between two gaps from which they are two changes
_MORE = 2  # characters that one name may have more than was read of it: (应急)管理局, 商务局
_STEP = 6  # changed characters that make one change of wording
_PUBLISHER = re.compile(either("copies", "publisher"))
_ADVERT = re.compile(either("copies", "adverts"))
_ADVERT_STRETCH = 40  # characters of an advert in which at least one of its words stands
_FORWARDS = re.compile(either("copies", "forwards"))
_PASSAGE = 20  # characters from which what is put in is looked at
_NAMED = frozenset(("place", "body"))
_EDGE = 8  # times as long as what stands in its place


_Key = tuple[str, Hashable]


def differences(
    one: Prepared, other: Prepared, laid: Laid, plain: Callable[[Differences], bool]
) -> Differences:
    """
    Read every gap between two texts and say what stands in it.

    Asks *plain* now and then whether it is plain by now that the two are siblings, and stops there.
    """
    asked = _ENOUGH
    found = Differences(reworded=min(laid.loose) / _STEP)
    passage = _Passage()
    title = one.reading.lstrip().find("\n")
    for gap in laid.gaps:
        if len(found.conflicts) >= asked:
            if plain(found):
                break
            asked += _ENOUGH + asked // 2
        if gap.moved and not (gap.before or gap.after):
            continue
        _insertion(one, other, gap, found)
        heading = gap.one[0] < max(title, 0)
        parts = [
            _read(piece, found, gap=gap, heading=heading)
            for piece in pieces(one, other, gap)
            if not _PUBLISHER.search(f"{piece.one}\n{piece.other}")
        ]
        if gap.moved or gap.before >= _NEAR:
            found.slips += passage.slips
            passage = _Passage()
        passage.add(parts)
    found.slips += passage.slips
    _pair(found)
    _shortened(found)
    _subjects(one, other, found)
    _exchanges(found)
    return found


class _Passage:
    """
    Gaps that stand close together: what was rewritten, or some slips of the pen.

    A rewritten sentence keeps words here and there, and between them a few characters differ.
    """

    def __init__(self) -> None:
        self._slips = 0.0
        self._rewritten = False

    def add(self, parts: list[Differences]) -> None:
        """Add what differs in a gap."""
        slips = sum(part.slips for part in parts)
        self._slips += slips
        self._rewritten |= slips > _SLIPS or any(part.largest > _SLIP for part in parts)

    @property
    def slips(self) -> float:
        """How many slips of the pen there are; none in what was rewritten."""
        return 0.0 if self._rewritten else self._slips


def _insertion(one: Prepared, other: Prepared, gap: Gap, found: Differences) -> None:
    """Say of a passage that only one text has whether it is an advert or a covering letter."""
    sizes = gap.one[1] - gap.one[0], gap.other[1] - gap.other[0]
    if gap.moved or max(sizes) < max(_PASSAGE, _EDGE * min(sizes)):
        return
    around = window(one, other, gap)
    passage = around.other if sizes[1] > sizes[0] else around.one
    if len(set(_ADVERT.findall(passage))) * _ADVERT_STRETCH >= max(sizes):
        found.adverts += max(sizes)
    elif not gap.before and _FORWARDS.search(passage):
        found.forwards = True


def _size(part: Iterable[Token]) -> int:
    return sum(len(token.text) for token in part if token.kind != "marker")


def _read(piece: Window, found: Differences, *, gap: Gap, heading: bool) -> Differences:
    """Compare the tokens of a piece of a gap; return what differs there."""
    if piece.one == piece.other:
        found.matched += max(sum(map(str.isalnum, piece.one)) - piece.shared, 0)
        return Differences()
    left, right = tokens(piece.one), tokens(piece.other)
    if len(left) * len(right) > _MOST:
        found.reworded += min(min(len(left), len(right)) / _STEP, MOST_REWORDED)
        return Differences(largest=len(left))
    codes = _opcodes(*([(token.kind, token.value) for token in side] for side in (left, right)))
    equal = sum(_size(left[i:j]) for tag, i, j, _, _ in codes if tag == "equal" and j - i > 1)
    inside = max(equal - piece.shared, 0)
    found.matched += inside
    here = Differences()
    for tag, i, j, k, m in codes:
        if tag != "equal":
            _judge(left[i:j], right[k:m], here, heading=heading)
    words = min(len(_wording(left)), len(_wording(right))) - piece.shared
    found.take(here, gap, words=words, kept=inside)
    return here


def _pair(found: Differences) -> None:
    """
    Let facts that only one text has stand against those that only the other has.

    Where two rows of figures have one in common, those in front of it and behind it were not laid
    beside one another. What is left counts as a change of wording.
    """
    ones, others = found.oppose(*_unlike(*found.alone), apart=True)
    found.reworded += 0.5 * (len(ones) + len(others))


def _exchanges(found: Differences) -> None:
    """
    Add names that changed places: 昌达 where the other text has 永顺, and the other way round.

    A word that is said in another way does not become its counterpart in turn.
    """
    for (a, b), gap in found.exchanged.items():
        if a < b and (b, a) in found.exchanged:
            tokens = Token("exchange", a, a), Token("exchange", b, b)
            found.add(Conflict("exchange", *tokens, gap, apart=True))
            found.reworded = max(found.reworded - 2, 0)
            found.slips = max(found.slips - 2, 0)


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


def _same(left: Sequence[object], right: Sequence[object]) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(left), len(right)))


def _judge(
    left: Sequence[Token], right: Sequence[Token], found: Differences, *, heading: bool
) -> None:
    """Decide what it means that *left* stands where the other text has *right*."""
    if _masks(left, right) or _masks(right, left):
        found.hidden += max(_size(left), _size(right))
        return
    ones, others = _unlike(_facts(left), _facts(right))
    known = len(found.conflicts)
    ones, others = found.oppose(ones[_bare(right) :], others[_bare(left) :])
    words = _wording(left), _wording(right)
    if len(found.conflicts) > known and not all(words) and len("".join(words)) <= _MORE:
        return
    spoken = words if all(words) or (ones and others) else (_spoken(left), _spoken(right))
    if all(spoken) and max(map(len, spoken)) <= _NAME:
        found.swaps[spoken] += 1
        if heading:
            found.titled.add(spoken)
    if not any(words):
        found.alone[0].extend(ones)
        found.alone[1].extend(others)
    _count(words, found)


def _count(words: tuple[str, str], found: Differences) -> None:
    """Count the change of wording."""
    sizes = [len(word) for word in words]
    found.largest = max(found.largest, *sizes)
    found.slips += all(sizes) or 0.5 * any(sizes)
    if all(sizes):
        found.reworded += max(1.0, max(sizes) / _STEP)
    elif any(sizes):
        found.reworded += min(0.5 + max(sizes) / _STEP / 4, 2.0)


def _masks(masked: Sequence[Token], shown: Sequence[Token]) -> bool:
    """Tell whether *masked* is a marker (or a masked fact) where *shown* has what it withholds."""
    markers = _markers(masked)
    if not markers or len(_wording(masked)) > 2 or _size(shown) > _HIDES * markers:
        return False
    pairs = zip_longest(_facts(masked), _facts(shown))
    return all(a is None or b is None or a.kind != b.kind or agree(a, b) for a, b in pairs)


def _markers(part: Sequence[Token]) -> int:
    """Count the redaction markers and the facts that are withheld in part."""
    return sum(token.kind == "marker" or HIDDEN in token.text for token in part)


def _bare(part: Sequence[Token]) -> int:
    return sum(token.kind == "marker" for token in part)


def _facts(part: Sequence[Token]) -> list[Token]:
    return [token for token in part if token.kind in LABELS]


def _wording(part: Sequence[Token]) -> str:
    return "".join(token.text for token in part if not token.kind)


def _spoken(part: Sequence[Token]) -> str:
    return "".join(token.text for token in part)


def _unlike(left: Sequence[Token], right: Sequence[Token]) -> tuple[list[Token], list[Token]]:
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


def _shortened(found: Differences) -> None:
    """Take back what is no change of wording: a name that differs, short (湖山 for 湖山县)."""
    for conflict in tuple(found.conflicts.values()):
        a, b = conflict.one.text, conflict.other.text
        same = _same(a[::-1], b[::-1])
        words = (a[: len(a) - same], b[: len(b) - same])
        if conflict.kind in _NAMED and min(map(len, words)) > 1:
            _unsay(found, words)


def _unsay(found: Differences, words: tuple[str, str]) -> None:
    """Take back the changes of wording that put the one word for the other."""
    spoken = found.swaps[words] * max(1.0, max(map(len, words)) / _STEP)
    found.reworded = max(found.reworded - spoken, 0.0)


def _subjects(one: Prepared, other: Prepared, found: Differences) -> None:
    """
    Add what the titles speak of, where the texts go on speaking of it.

    教育 in the title and the text of the one, 卫生 in the same places of the other: a form filled
    in for two subjects. A synonym is seldom kept up like that, and its counterpart occurs too.
    """
    for words in found.titled:
        a, b = words
        if (
            sum(n for (x, y), n in found.swaps.items() if a in x and b in y) > 1
            and min(map(len, words)) > 1
            and a not in other.form
            and b not in one.form
        ):
            found.add(Conflict("subject", Token("subject", a, a), Token("subject", b, b)))
            _unsay(found, words)
