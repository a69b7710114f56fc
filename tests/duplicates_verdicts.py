"""What the deduplicator says of some texts, given by name."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cleaners.duplicates import Corpus, Duplicates, Row, Verdict


def corpus_of(documents: Mapping[str, str], **columns: Any) -> Corpus:
    signatures = Duplicates().sign(list(documents.values()))
    raw = [
        hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        for text in documents.values()
    ]
    rows = map(Row, documents, signatures, raw)
    return replace(Corpus.from_rows(rows), **columns)


def verdicts_of(documents: Mapping[str, str], options: Duplicates = Duplicates()) -> list[Verdict]:  # noqa: B008 - frozen
    return list(options.verdicts(corpus_of(documents), documents.__getitem__))


def kept_of(documents: Mapping[str, str], options: Duplicates = Duplicates()) -> dict[str, str]:  # noqa: B008 - frozen
    return {
        v.document: v.kept for v in verdicts_of(documents, options) if v.relation == "duplicate"
    }
