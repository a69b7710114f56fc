"""`qinggao stats --duplicates`, `--paragraphs`, and what `show` says of a duplicate."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from rich.text import Text

from qinggao.cli.printing import console, print_json, print_rows
from qinggao.manifest import Manifest
from qinggao.manifest.folder import Row
from qinggao.repeats import LEAST, Repeat, repeats

__all__ = ["print_copy", "run_duplicates", "run_paragraphs"]

_SENTENCE = re.compile("[^。；！？\n]*(?:[。；！？]|\n|$)")
_AROUND = 12  # equal characters printed on either side of a difference
_MOST = 40  # differences that are printed
_SHOWN = 48  # characters of a paragraph in a table


def run_duplicates(clean: Path, *, as_json: bool) -> None:
    """Print the clusters with what is kept, the families of siblings, and what contains what."""
    manifest = Manifest.existing(clean)
    answer = manifest.connect().execute("select * from verdicts order by document, kept")
    names = [column[0] for column in answer.description]
    verdicts = [dict(zip(names, values, strict=True)) for values in answer.fetchall()]
    tables = {
        "clusters": list(_clusters(verdicts)),
        "families of siblings": list(_families(verdicts)),
        "contained": [
            {"document": one["document"], "inside": one["kept"], "share": one["containment"]}
            for one in verdicts
            if one["relation"] == "contained"
        ],
    }
    if as_json:
        print_json(tables)
        return
    for title, rows in tables.items():
        print_rows(rows, title=title)
    documents = {row["kept"] for row in tables["clusters"]}
    count = len(tables["clusters"])
    console().print(f"duplicates: {count}, kept in their place: {len(documents)}")


def _clusters(verdicts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a row for each duplicate, those of one kept document together."""
    duplicates = [one for one in verdicts if one["relation"] == "duplicate"]
    for one in sorted(duplicates, key=lambda one: (one["kept"], one["document"])):
        yield {name: one[name] for name in ("kept", "document", "similarity", "reason")} | {
            "facts": "; ".join(one["facts"] or ())
        }


def _families(verdicts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a row for each pair of siblings, with the number of its family."""
    pairs = [one for one in verdicts if one["relation"] == "sibling"]
    family: dict[str, str] = {}

    def head(document: str) -> str:
        while family.setdefault(document, document) != document:
            document = family[document]
        return document

    for one in pairs:
        heads = sorted((head(one["document"]), head(one["kept"])))
        family[heads[1]] = heads[0]
    numbers: dict[str, int] = {}
    for one in sorted(pairs, key=lambda one: (head(one["document"]), one["document"])):
        number = numbers.setdefault(head(one["document"]), len(numbers) + 1)
        yield {
            "family": number,
            "document": one["document"],
            "other": one["kept"],
            "similarity": one["similarity"],
            "reason": one["reason"],
            "facts": "; ".join(one["facts"] or ()),
        }


def run_paragraphs(clean: Path, *, as_json: bool) -> None:
    """Print the paragraphs that stand more than once in a document, and in several documents."""
    found = repeats(Manifest.existing(clean))
    tables = {
        "repeated inside a document": [_row(one) for one in found.inside],
        "repeated across documents": [_row(one) for one in found.across],
    }
    if as_json:
        print_json(tables)
        return
    for title, rows in tables.items():
        print_rows(rows, title=title)
    console().print(
        f"{found.paragraphs} paragraphs of {found.documents} documents; counted are those of "
        f"{LEAST} characters and more that end a sentence, by their Han characters, letters "
        "and digits. The cleaner `paragraphs` removes them where the chain names it"
    )


def _row(one: Repeat) -> dict[str, Any]:
    start = one.text.strip()
    shown = start if len(start) <= _SHOWN else start[:_SHOWN] + "…"
    return {
        "times": one.times,
        "documents": one.documents,
        "characters": len(start),
        "document": one.document,
        "paragraph": shown,
    }


def print_copy(manifest: Manifest, row: Row, text: str) -> None:
    """Print in what a duplicate differs from the document that is kept in its place."""
    kept = manifest.documents[row["kept"]]
    other = manifest.text(kept)
    out = console()
    said = f"kept in its place: {row['kept']} (similarity {row['similarity']:.3f}, {row['reason']})"
    out.print(Text(said, style="bold"))
    for fact in _facts(manifest, row):
        out.print(Text(f"another fact: {fact}", style="yellow"))
    count = 0
    for count, told in enumerate(_differences(text, other), 1):
        if count > _MOST:
            out.print("… and more")
            break
        out.print(told, soft_wrap=True)
    if not count:
        out.print("the clean texts are the same")


def _facts(manifest: Manifest, row: Row) -> list[str]:
    answer = manifest.connect().execute(
        "select facts from verdicts where document = ? and kept = ?", [row["document"], row["kept"]]
    )
    return [fact for (facts,) in answer.fetchall() for fact in facts or ()]


def _differences(text: str, other: str) -> Iterator[Text]:
    """Yield the places where a text differs from *other*, which is kept, sentence by sentence."""
    ones, others = _SENTENCE.findall(text), _SENTENCE.findall(other)
    matcher = SequenceMatcher(None, ones, others, autojunk=False)
    line = 1
    for tag, i, j, k, m in matcher.get_opcodes():
        here = "".join(ones[i:j])
        if tag != "equal":
            yield _told(line, here, "".join(others[k:m]))
        line += here.count("\n")


def _told(line: int, here: str, there: str) -> Text:
    """Return a passage with what only this text has, and what only the kept one has."""
    marks = ("", "", "", "") if console().color_system else ("[-", "-]", "{+", "+}")
    told = Text(f"{line:>5} │ ", style="dim")
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            told.append(_short(here[i:j]), style="default")
            continue
        if i < j:
            told.append(marks[0] + here[i:j].replace("\n", "⏎") + marks[1], style="red")
        if k < m:
            told.append(marks[2] + there[k:m].replace("\n", "⏎") + marks[3], style="bold green")
    return told


def _short(equal: str) -> str:
    equal = equal.replace("\n", "⏎")
    return equal if len(equal) <= 2 * _AROUND else f"{equal[:_AROUND]}…{equal[-_AROUND:]}"
