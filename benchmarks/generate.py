"""
Writes a folder of invented, dirty Chinese office documents to measure with.

    python benchmarks/generate.py OUT --documents 10000 --seed 1

OUT becomes a raw folder of about 18 kB of UTF-8 a document. Beside it, `OUT.truth.jsonl` says of
each document what it is: its encoding, how large it is as UTF-8, what it is a copy or a sibling of.
The same seed gives the same bytes, and the first documents do not depend on how many follow.
"""

import argparse
import codecs
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import count, islice
from pathlib import Path

from dirt import LEVELS, Dirt, misread
from forms import FORMS, manual, notice
from official_prose import Prose

# Shares of the corpus; the rest are original documents.
_KINDS = ("original", "exact", "near", "sibling", "binary")
_KIND_WEIGHTS = (92.2, 1.5, 3.0, 3.0, 0.3)

# Codec, byte order mark, line end; traditional script for Big5.
_ENCODINGS = (
    ("utf-8", b"", "\n"),
    ("utf-8", b"", "\r\n"),
    ("utf-8", codecs.BOM_UTF8, "\n"),
    ("gb18030", b"", "\r\n"),
    ("utf-16-le", codecs.BOM_UTF16_LE, "\r\n"),
    ("utf-16-be", codecs.BOM_UTF16_BE, "\n"),
    ("big5", b"", "\r\n"),
)
_ENCODING_WEIGHTS = (85, 4, 3, 5, 1, 0.5, 1.5)

# What Big5 lacks, as those who type in it write it.
_BIG5 = str.maketrans(
    {
        "\u00a0": " ",
        "＂": '"',
        "©": "(C)",
        "⋯": "…",
        "\u200b": "",
        "\u200c": "",
        "\ufeff": "",
        "\u00ad": "",
    }
)

_MOJIBAKE = 0.01

_FORM_SPAN = 100  # documents that may share one form
_COPY_SPAN = 2000  # how far back the original of a copy may be
_FOLDERS = ("讲话", "通知", "报告", "纪要", "要 闻")


@dataclass(frozen=True)
class Truth:
    """What a document is, for whoever measures."""

    document: str
    kind: str
    of: str | None = None  # the document it copies, or the form it shares with its siblings
    encoding: str = ""
    bom: bool = False
    line_end: str = ""
    site: str = ""
    mojibake: bool = False  # whether one paragraph is
    utf8_bytes: int = 0
    damages: int = 0  # about as many edits as cleaning makes


@dataclass(frozen=True)
class Plan:
    """What was drawn for the document with this *index* before a word of it is written."""

    index: int
    kind: str
    source: int  # whose wording: its own, or that of the original
    path: str


class Corpus:
    """The documents of one *seed*, each made from its index alone; *dirt* names a level."""

    def __init__(self, seed: int, dirt: str = "usual") -> None:
        self.seed = seed
        self.level = LEVELS[dirt]
        self._plans: dict[int, Plan] = {}

    def _chance(self, what: str, index: int) -> random.Random:
        return random.Random(f"{self.seed}/{what}/{index}")

    def plan(self, index: int) -> Plan:
        """Decide what document *index* is; a copy of a copy is a copy of its original."""
        if index not in self._plans:
            chance = self._chance("plan", index)
            kind, source = chance.choices(_KINDS, _KIND_WEIGHTS)[0], index
            if kind in ("exact", "near") and index > 0:
                source = self.plan(chance.randrange(max(0, index - _COPY_SPAN), index)).source
            if kind in ("exact", "near") and self._kind(source, index) != "original":
                kind, source = "original", index
            markdown = kind not in ("sibling", "binary") and self._form(source) is manual
            folder = f"{_FOLDERS[index % len(_FOLDERS)]}/{index // 500:03d}"
            path = f"{folder}/{index:07d}.{'md' if markdown else 'txt'}"
            self._plans[index] = Plan(index, kind, source, path)
        return self._plans[index]

    def _kind(self, source: int, index: int) -> str:
        return "none" if source == index else self.plan(source).kind

    def _form(self, index: int) -> Callable[[Prose, int], list[str]]:
        return self._chance("form", index).choice(FORMS)

    def lines(self, plan: Plan) -> list[str]:
        """Return the clean lines of a document; a near copy has up to a tenth of them reworded."""
        if plan.kind == "sibling":
            form = self._chance("sibling", plan.index // _FORM_SPAN)
            length = form.randrange(1500, 5000)
            return notice(Prose(form, self._chance("facts", plan.index)), length)
        wording = self._chance("wording", plan.source)
        length = min(max(int(wording.lognormvariate(8.3, 0.6)), 500), 25_000)
        secrecy = wording.choice(self.level.secrecy)
        lines = self._form(plan.source)(Prose(wording, wording, secrecy), length)
        if plan.kind == "near":
            self._reword(lines, plan.index)
        return lines

    def _reword(self, lines: list[str], index: int) -> None:
        chance = self._chance("rewording", index)
        prose = Prose(chance, chance)
        for _ in range(max(1, len(lines) // 12)):
            place = chance.randrange(len(lines))
            first, stop, rest = lines[place].partition("。")
            if stop and first[0] not in "|`-":
                lines[place] = f"{first}。{prose.sentence()}{rest.partition('。')[2]}"

    def document(self, plan: Plan) -> tuple[bytes, Truth]:
        """Return the bytes of a document and what there is to know of it."""
        if plan.kind == "exact":
            original = self.plan(plan.source)
            data, truth = self.document(original)
            return data, replace(truth, document=plan.path, kind="exact", of=original.path)
        chance = self._chance("dirt", plan.index)
        if plan.kind == "binary":
            data = b"\x89PNG\r\n\x1a\n" + chance.randbytes(chance.randrange(2_000, 9_000))
            return data, Truth(plan.path, "binary")
        dirt = Dirt(chance, self.level)
        text = dirt.document(self.lines(plan))
        damaged = chance.random() < _MOJIBAKE
        if damaged:
            text = _misread_paragraph(text, chance)
        encoding = chance.choices(_ENCODINGS, _ENCODING_WEIGHTS)[0]
        data = _encode(text, *encoding)
        if not data:  # mojibake holds characters that Big5 lacks
            encoding = _ENCODINGS[0]
            data = _encode(text, *encoding)
        codec, bom, line_end = encoding
        return data, Truth(
            document=plan.path,
            kind=plan.kind,
            of=self._of(plan),
            encoding=codec,
            bom=bool(bom),
            line_end="CRLF" if line_end == "\r\n" else "LF",
            site=dirt.site.name,
            mojibake=damaged,
            utf8_bytes=len(data) if codec == "utf-8" else len(data.decode(codec).encode()),
            damages=dirt.damages,
        )

    def _of(self, plan: Plan) -> str | None:
        if plan.kind == "sibling":
            return f"form-{plan.index // _FORM_SPAN:04d}"
        return self.plan(plan.source).path if plan.kind == "near" else None

    def __iter__(self) -> Iterator[tuple[bytes, Truth]]:
        for index in count():
            yield self.document(self.plan(index))


def _misread_paragraph(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    place = chance.randrange(len(lines) // 2, len(lines) - 1)
    codec = chance.choice(("utf-8", "gb18030"))
    lines[place] = misread(lines[place], codec)
    return "\n".join(lines)


@cache
def _traditional() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("s2tw").convert
    return convert


def _encode(text: str, codec: str, bom: bytes, line_end: str) -> bytes:
    """Return the file's bytes, or nothing where the codec lacks a character."""
    if codec == "big5":
        text = _traditional()(text).translate(_BIG5)
    try:
        return bom + text.replace("\n", line_end).encode(codec)
    except UnicodeEncodeError:
        return b""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("out", type=Path, help="the raw folder to write; must not hold files")
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dirt", choices=LEVELS, default="usual", help="how dirty (usual)")
    options = parser.parse_args()
    out: Path = options.out
    if out.exists() and any(out.iterdir()):
        parser.error(f"{out} is not empty: give a new folder")
    out.mkdir(parents=True, exist_ok=True)
    started, size, damages = time.perf_counter(), 0, 0
    with Path(f"{out}.truth.jsonl").open("w", encoding="utf-8") as truths:
        for data, truth in islice(Corpus(options.seed, options.dirt), options.documents):
            path = out / truth.document
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            truths.write(json.dumps(asdict(truth), ensure_ascii=False) + "\n")
            size += truth.utf8_bytes
            damages += truth.damages
    print(
        f"{options.documents} documents, {size / 1e6:.1f} MB as UTF-8, "
        f"{damages * 1000 / max(size, 1):.1f} damages per kB, {time.perf_counter() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
