"""The tables of the manifest: every column with its type and what it means."""

from collections.abc import Mapping

import pyarrow as pa

__all__ = ["TABLES", "describe"]

_DIGESTS = pa.list_(pa.struct([("cleaner", pa.string()), ("digest", pa.string())]))
_PATCHES = pa.list_(pa.struct([("start", pa.int64()), ("text", pa.string()), ("raw", pa.binary())]))
_VERSIONS = pa.list_(pa.struct([("library", pa.string()), ("version", pa.string())]))
_ANCHOR = pa.struct(
    [
        ("before", pa.string()),
        ("after", pa.string()),
        ("left", pa.string()),
        ("right", pa.string()),
        ("nth", pa.int32()),
    ]
)
_PARTS = pa.list_(pa.struct([("path", pa.string()), ("sha256", pa.string())]))
_COMPACTED = pa.list_(
    pa.struct([("path", pa.string()), ("file", pa.string()), ("group", pa.int32())])
)
_TIMES = pa.list_(
    pa.struct(
        [
            ("cleaner", pa.string()),
            ("documents", pa.int64()),
            ("edits", pa.int64()),
            ("suggested", pa.int64()),
            ("seconds", pa.float64()),
        ]
    )
)
# Names recur in row after row: a dictionary keeps them once in memory and in the file.
_NAME = pa.dictionary(pa.int32(), pa.string())


def _schema(*columns: tuple[str, pa.DataType, str]) -> pa.Schema:
    return pa.schema(
        [pa.field(name, kind, metadata={"about": about}) for name, kind, about in columns]
    )


TABLES: Mapping[str, pa.Schema] = {
    "runs": _schema(
        ("run", pa.string(), "name of the run; later runs sort after earlier ones"),
        ("started", pa.timestamp("us", "UTC"), "when the run began"),
        ("finished", pa.timestamp("us", "UTC"), "when it was committed"),
        (
            "previous",
            pa.string(),
            "SHA-256 of the row file of the run or compaction before it; empty for the first",
        ),
        ("version", pa.string(), "version of qinggao"),
        ("libraries", _VERSIONS, "versions of the libraries below it"),
        ("config", pa.string(), "the pipeline as JSON: chain, accept, skip, options"),
        ("digests", _DIGESTS, "what each cleaner depended on: code, options, libraries"),
        ("deduplicator", pa.string(), "the same of the deduplicator; empty: switched off"),
        ("raw", pa.string(), "the raw folder, absolute"),
        ("raw_relative", pa.string(), "the raw folder, seen from the clean folder"),
        ("only", pa.string(), "the glob that limited the run; empty: all documents"),
        ("moved", pa.bool_(), "whether raw files were removed after they were safe (--move)"),
        ("raw_documents", pa.int64(), "documents in the raw folder at this run"),
        ("clean", pa.int64(), "of them clean, after this run"),
        ("duplicate", pa.int64(), "of them duplicates of another document"),
        ("quarantined", pa.int64(), "of them not to be read as text"),
        ("unchanged", pa.int64(), "documents that needed no work in this run"),
        ("withdrawn", pa.int64(), "documents that were gone from the raw folder"),
        ("skipped", pa.int64(), "files that are no documents, listed in `skipped`"),
        ("raw_bytes", pa.int64(), "raw bytes that this run cleaned"),
        ("seconds", pa.float64(), "wall time of the run"),
        ("cleaners", _TIMES, "by cleaner: documents changed, edits, suggestions, CPU-side seconds"),
        ("parts", _PARTS, "the Parquet parts that this run added, with their SHA-256"),
    ),
    "documents": _schema(
        ("document", pa.string(), "path under the raw folder, with forward slashes"),
        ("run", _NAME, "the run that wrote this row"),
        ("status", _NAME, "clean, duplicate, quarantined or withdrawn"),
        ("reason", pa.string(), "why it is a duplicate, in quarantine or withdrawn"),
        ("raw_sha256", pa.string(), "SHA-256 of the raw bytes"),
        ("raw_size", pa.int64(), "raw bytes"),
        ("raw_mtime_ns", pa.int64(), "modification time of the raw file, ns since 1970"),
        ("raw_ctime_ns", pa.int64(), "change time of the raw file's entry, ns since 1970"),
        ("clean_sha256", pa.string(), "SHA-256 of the clean text as UTF-8; null in quarantine"),
        ("clean_size", pa.int64(), "bytes of the clean text as UTF-8"),
        ("codec", _NAME, "Python name of the codec of the raw bytes"),
        ("bom", pa.bool_(), "whether the raw bytes begin with a byte order mark"),
        ("newline", _NAME, r"line end of the raw bytes: \n, \r\n, \r, or mixed (kept in the text)"),
        ("moved", pa.bool_(), "whether the raw file was removed by this run (--move)"),
        ("patches", _PATCHES, "pieces of the decoded text whose raw bytes the codec does not give"),
        ("stray", pa.int32(), "raw bytes that the codec could not decode"),
        ("damage", pa.int32(), "spans beyond repair in the clean text: U+FFFD, 锟斤拷"),
        ("kept", pa.string(), "of a duplicate: the document that is kept"),
        ("similarity", pa.float64(), "of a duplicate: Jaccard similarity to the kept one, 0 to 1"),
        ("edits", pa.int32(), "edits applied"),
        ("suggested", pa.int32(), "edits found and not applied"),
        ("digests", _NAME, "what it was made with: cleaner:digest …, in the order of the chain"),
        ("unmatched", pa.list_(pa.string()), "decisions on edits that are no longer found"),
        ("cleaned_in", _NAME, "the run whose edits made this text"),
        ("part", _NAME, "the part of that run in which its edits stand"),
        ("seconds", pa.float64(), "time to decode, clean and check it"),
    ),
    "edits": _schema(
        ("document", _NAME, "path of the document"),
        ("run", _NAME, "the run that recorded the edit"),
        ("part", _NAME, "the part in which it stands"),
        ("stage", pa.int16(), "number of the turn, from 0: the chain's, then second turns"),
        ("cleaner", _NAME, "the cleaner"),
        ("rule", _NAME, "the rule: cleaner/what-it-found"),
        ("applied", pa.bool_(), "false: suggested, not done"),
        ("start", pa.int64(), "first code point, in the text the cleaner was given"),
        ("end", pa.int64(), "code point after the last, in that text"),
        ("clean_start", pa.int64(), "where that place stands in the clean text"),
        ("clean_end", pa.int64(), "and its end"),
        ("before", pa.string(), "the text that was there"),
        ("after", pa.string(), "the text that replaced it"),
    ),
    "markers": _schema(
        ("document", _NAME, "path of the document"),
        ("run", _NAME, "the run that recorded the marker"),
        ("part", _NAME, "the part in which it stands"),
        ("kind", _NAME, "what it hides: person, place, organization, date, number, other"),
        ("start", pa.int64(), "first code point, in the clean text"),
        ("end", pa.int64(), "code point after the last"),
        ("text", pa.string(), "the marker as the source wrote it"),
    ),
    "signatures": _schema(
        ("document", _NAME, "path of the document"),
        ("run", _NAME, "the run that recorded the signature"),
        ("part", _NAME, "the part in which it stands"),
        ("exact", pa.binary(), "digest of the compared form, 16 bytes"),
        ("minhash", pa.binary(), "MinHash of its 5-grams: uint32, little-endian; empty when short"),
        ("length", pa.int64(), "code points of the compared form"),
    ),
    "sightings": _schema(
        ("document", _NAME, "path of the document"),
        ("run", _NAME, "the run that recorded it; of a document those of its newest run count"),
        ("part", _NAME, "the part in which it stands"),
        ("cleaner", _NAME, "the cleaner that learns from it"),
        ("kind", _NAME, "head, tail; `name` of a site; `witness`: what copies have in common"),
        ("key", pa.string(), "what all documents have in common that have it"),
        ("place", pa.int32(), "its number among those of its kind, from 0"),
        ("example", pa.string(), "as it stands in this document"),
    ),
    "templates": _schema(
        ("run", _NAME, "the run that learned it, or still knew it"),
        ("cleaner", _NAME, "the cleaner that was taught it"),
        ("scope", _NAME, "where it stands: head, tail; inline: a name, anywhere in a line"),
        ("lines", pa.list_(pa.string()), "its lines, with what varies masked"),
        ("support", pa.int64(), "documents that have it and are no copies of one another"),
        ("evidence", pa.int32(), "points of its lines for being an advert"),
        ("example", pa.string(), "as it stands in one of them"),
        ("accepted", pa.bool_(), "whether it is applied; else only suggested"),
    ),
    "verdicts": _schema(
        ("document", pa.string(), "path of the document"),
        ("run", _NAME, "the run that decided"),
        ("kept", pa.string(), "the document that it was compared with"),
        ("relation", _NAME, "duplicate, sibling or contained"),
        ("similarity", pa.float64(), "Jaccard similarity of 5-grams, 0 to 1"),
        ("containment", pa.float64(), "share of the smaller one's 5-grams that the other has"),
        ("reason", pa.string(), "why"),
        ("facts", pa.list_(pa.string()), "facts in which the two differ"),
    ),
    "decisions": _schema(
        ("decision", pa.string(), "name of the decision"),
        ("action", _NAME, "undo, accept, or redo: takes an earlier decision back"),
        ("when", pa.string(), "when it was taken, ISO 8601, UTC"),
        ("who", pa.string(), "who took it"),
        ("why", pa.string(), "the reason given"),
        ("document", pa.string(), "the document that it is about; empty: all"),
        ("cleaner", pa.string(), "the cleaner; empty: all"),
        ("rule", pa.string(), "the rule; empty: all"),
        ("anchor", _ANCHOR, "one edit: what it does, the text around it, which of equal ones"),
        ("takes_back", pa.string(), "the decision that it ends"),
        ("run", _NAME, "the run in which it took effect"),
    ),
    "compactions": _schema(
        ("run", pa.string(), "name of the compaction; runs and compactions sort by their names"),
        ("finished", pa.timestamp("us", "UTC"), "when it was committed"),
        ("previous", pa.string(), "SHA-256 of the row file of the run or compaction before it"),
        ("version", pa.string(), "version of qinggao"),
        ("files", _PARTS, "the files that it wrote, with their SHA-256"),
        ("parts", _COMPACTED, "the parts that stand in them: as they were, file and row group"),
    ),
    "skipped": _schema(
        ("path", pa.string(), "path under the raw folder"),
        ("run", _NAME, "the run that listed it"),
        ("reason", pa.string(), "why it is no document"),
    ),
}


def describe(table: str) -> list[tuple[str, str, str]]:
    """Return name, type and meaning of each column of *table*, for the docs."""
    return [
        (field.name, str(field.type), (field.metadata or {})[b"about"].decode())
        for field in TABLES[table]
    ]
