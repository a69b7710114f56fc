"""
Groups and verifies the signatures of a million invented documents, with known duplicates.

    python benchmarks/duplicates_scale.py --documents 1000000

Signing is done first, by two processes, and is not counted. The documents are made from their
number alone, so that the deduplicator can read any of them without a folder of a million files.
Prints the time, the peak of memory, and how many of the known duplicates were found.
"""

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from official_prose import Prose  # noqa: E402

from cleaners.duplicates import Corpus, Duplicates, Verdict  # noqa: E402
from qinggao.pool import Crew  # noqa: E402

_PROCESSES = 2
_BATCH = 10_000
_CLAUSES = 40_000  # different clauses that all documents are made of
_KINDS = ("original", "exact", "near", "sibling")
_WEIGHTS = (92, 4, 3, 1)


@cache
def _clauses() -> list[str]:
    prose = Prose(random.Random("wording"), random.Random("facts"))
    return [prose.clause() for _ in range(_CLAUSES)]


def kind_of(number: int) -> tuple[str, int]:
    """Return what a document is and which one it was made from."""
    chance = random.Random(number * 7919 + 1)
    kind = chance.choices(_KINDS, _WEIGHTS)[0]
    source = chance.randrange(number) if number else number
    if kind == "original" or not number or kind_of(source)[0] != "original":
        return "original", number
    return kind, source


def _opening(chance: random.Random) -> str:
    prose = Prose(chance, chance)
    return (
        f"{prose.place()}县发〔{prose.year()}〕{chance.randint(1, 400)}号\n"
        f"定于{prose.day()}在{prose.place()}镇召开现场会，参会{chance.randint(9, 300)}人，"
        f"联系人{prose.person()}。\n"
    )


def text_of(number: int) -> str:
    """Return the text of a document, some 500 characters."""
    kind, source = kind_of(number)
    chance = random.Random(source * 104729 + 2)
    opening = _opening(chance)
    clauses = chance.choices(_clauses(), k=chance.randint(25, 60))
    if kind == "sibling":
        opening = _opening(random.Random(number * 31 + 3))
    if kind == "near":
        chance = random.Random(number * 31 + 4)
        for _ in range(max(1, len(clauses) // 12)):
            clauses[chance.randrange(len(clauses))] = chance.choice(_clauses())
    marks = ("，", "，", "。\n")
    return opening + "".join(c + marks[i % 3] for i, c in enumerate(clauses))


def _signed(numbers: range) -> tuple[bytes, bytes, list[int]]:
    signatures = Duplicates().sign([text_of(number) for number in numbers])
    return (
        b"".join(s.exact for s in signatures),
        b"".join(s.minhash.ljust(512, b"\0") for s in signatures),
        [s.length for s in signatures],
    )


def _columns(documents: int) -> Iterator[tuple[range, bytes, bytes, list[int]]]:
    batches = [
        range(start, min(start + _BATCH, documents)) for start in range(0, documents, _BATCH)
    ]
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        for batch, columns in zip(batches, pool.map(_signed, batches), strict=True):
            yield batch, *columns


def corpus_of(documents: int) -> Corpus:
    """Return the signatures of all documents."""
    exact = np.empty((documents, 16), np.uint8)
    minhash = np.empty((documents, 128), np.uint32)
    length = np.empty(documents, np.int64)
    for batch, digests, sketches, lengths in _columns(documents):
        part = slice(batch.start, batch.stop)
        exact[part] = np.frombuffer(digests, np.uint8).reshape(-1, 16)
        minhash[part] = np.frombuffer(sketches, "<u4").reshape(-1, 128)
        length[part] = lengths
    return Corpus(
        [f"{number:07d}" for number in range(documents)],
        exact,
        minhash,
        length,
        raw=np.zeros((documents, 32), np.uint8),
        modified=np.zeros(documents),
        edited=np.zeros(documents, np.int64),
    )


def _found(verdicts: list[Verdict], documents: int) -> Counter[str]:
    """Count the known copies found, and what was removed wrongly."""
    kept = {v.document: v.kept for v in verdicts if v.relation == "duplicate"}
    counts: Counter[str] = Counter()
    for number in range(documents):
        kind, source = kind_of(number)
        if kind == "original":
            continue
        ours, theirs = f"{number:07d}", f"{source:07d}"
        together = kept.get(ours, ours) == kept.get(theirs, theirs)
        counts[f"{kind}: {'together' if together else 'apart'}"] += 1
    return counts


def _text(name: str) -> str:
    return text_of(int(name))


def _ready(_: int) -> None:
    """Make what texts are made of: reading a file would need none of it."""
    _clauses()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--documents", type=int, default=1_000_000)
    documents = parser.parse_args().documents
    started = time.perf_counter()
    corpus = corpus_of(documents)
    print(f"{documents} documents made and signed in {time.perf_counter() - started:.0f} s")
    with Crew(_PROCESSES) as crew:
        started = time.perf_counter()
        list(crew.map(_ready, range(_PROCESSES)))
        verdicts = list(Duplicates().verdicts(corpus, _text, work=crew.map))
        wall = time.perf_counter() - started
    peaks = [
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    print(
        f"grouped and verified in {wall:.1f} s by {_PROCESSES} processes, their start included, "
        f"peak {peaks[0]:.0f} MB, of a worker or signer {peaks[1]:.0f} MB"
    )
    print(f"{len(verdicts)} verdicts:", dict(Counter(v.relation for v in verdicts)))
    for kind, count in sorted(_found(verdicts, documents).items()):
        print(f"  {kind:20} {count}")


if __name__ == "__main__":
    main()
