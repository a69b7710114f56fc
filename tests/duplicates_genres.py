"""Makes copies and siblings of whole documents of several genres, as an adversary would."""

import random
import re
import tomllib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from opencc import OpenCC

Pairs = list[list[str]]

_HEADERS = (
    "来源：清源文库　发布时间：2024-11-03　浏览：1,204次\n",
    "【字体：大 中 小】　2023年12月30日　责任编辑：小方\n",
)


def read_documents(path: Path) -> dict[str, dict[str, Any]]:
    """Return the documents of a file, with what may happen to them."""
    documents: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))[
        "documents"
    ]
    return documents


def replaced(text: str, pairs: Pairs) -> str:
    """Return *text* with every pair replaced; each must occur."""
    for before, after in pairs:
        assert before in text, (before, text[:20])
        text = text.replace(before, after)
    return text


def rewritten(document: dict[str, Any], share: float, chance: random.Random) -> str:
    """Return the text with about a *share* of its characters said in other words."""
    text = document["text"].strip()
    left = share * len(text)
    for before, after in chance.sample(document["rewrites"], len(document["rewrites"])):
        if left > 0:
            text = replaced(text, [[before, after]])
            left -= len(before)
    return text


def reordered(text: str, chance: random.Random) -> str:
    """Return *text* with its lines in another order, the first aside."""
    first, *lines = text.strip().split("\n")
    return "\n".join([first, *chance.sample(lines, len(lines))])


def shuffled(text: str, chance: random.Random) -> str:
    """Return *text* with the sentences of each line in another order."""

    def line(written: str) -> str:
        parts = re.findall("[^。]+。", written)
        whole = parts and "".join(parts) == written
        return "".join(chance.sample(parts, len(parts))) if whole else written

    return "\n".join(map(line, text.strip().split("\n")))


def copies(document: dict[str, Any], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield copies of a document by what was done."""
    text = document["text"].strip()
    respelled = replaced(text, document["respelled"])
    withheld = replaced(text, document["withheld"])
    yield "exact", text
    yield "blanks", "\n\n".join("\u3000\u3000" + line for line in text.split("\n"))
    yield "header", chance.choice(_HEADERS) + text
    yield "traditional", OpenCC("s2t").convert(text)
    yield "withheld", withheld
    yield "withheld in part", replaced(text, chance.sample(document["withheld"], 2))
    yield "stars", withheld.replace("×", "*").replace("某", "*")
    yield "reordered", reordered(text, chance)
    yield "shuffled", shuffled(text, chance)
    for share in (0.03, 0.1, 0.2):
        yield f"{share:.0%}", rewritten(document, share, chance)
    yield "respelled", respelled
    yield "respelled and shuffled", shuffled(respelled, chance)
    yield "20% respelled", _also(rewritten(document, 0.2, chance), document["respelled"])
    yield "20% with a header", chance.choice(_HEADERS) + rewritten(document, 0.2, chance)
    yield "10% withheld", _also(rewritten(document, 0.1, chance), document["withheld"])


def _also(text: str, pairs: Pairs) -> str:
    """Return *text* with the pairs replaced that its rewritten sentences have left."""
    return replaced(text, [pair for pair in pairs if pair[0] in text])


def siblings(document: dict[str, Any], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield documents of the same form with other facts, by what was done."""
    text = document["text"].strip()
    for number, pairs in enumerate(document["siblings"]):
        other = replaced(text, pairs)
        yield f"sibling {number}", other
        rewrites = [pair for pair in document["rewrites"] if pair[0] in other]
        for share in (0.1, 0.2):
            fresh = document | {"text": other, "rewrites": rewrites}
            yield f"sibling {number}, {share:.0%}", rewritten(fresh, share, chance)
    for one, two in combinations(document["siblings"], 2):
        other = text
        for before, after in (*one, *two):  # the second may find nothing left to replace
            other = other.replace(before, after)
        yield f"siblings {one[0][0]} {two[0][0]}", other
