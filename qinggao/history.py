"""What the manifest said after an earlier run, and the texts of then, as far as they can be had."""

from qinggao.edit import apply
from qinggao.manifest import Manifest, ManifestError
from qinggao.manifest.folder import Row
from qinggao.manifest.parts import read_rows
from qinggao.pipeline import Cleaned
from qinggao.stage import restore

__all__ = [
    "HistoryError",
    "cleaned_of",
    "find_document",
    "row_with_raw",
    "rows_at",
    "run_named",
]


class HistoryError(ManifestError):
    """A text of an earlier run cannot be had any more; the message says why."""


def find_document(manifest: Manifest, name: str) -> Row:
    """
    Return the row of the document *name*: its path, or a part that only one path has.

    Raises `ManifestError` where there is none, or more than one.
    """
    rows = manifest.documents
    if name in rows:
        return rows[name]
    if not name:
        raise ManifestError("a document's name is empty")
    alike = [document for document in rows if name in document]
    if len(alike) == 1:
        return rows[alike[0]]
    if not alike:
        raise ManifestError(f"no document is called {name!r} in {manifest.clean}")
    listed = ", ".join(alike[:5]) + (", …" if len(alike) > 5 else "")
    raise ManifestError(f"{len(alike)} documents have {name!r} in their path: {listed}")


def run_named(manifest: Manifest, name: str) -> str:
    """
    Return the run that *name* means: its name, a beginning of it, or first, previous, last.

    Raises `ManifestError` where there is none, or more than one.
    """
    names = [str(row["run"]) for row in manifest.runs]
    places = {"first": 0, "previous": -2, "last": -1}
    if name in places and len(names) >= abs(places[name]):
        return names[places[name]]
    if name == "previous" and len(names) == 1:
        raise ManifestError(f"there is only one run, {names[0]}: none is before it")
    if not name:  # an unset variable of a shell is no beginning of a run's name
        raise ManifestError("a run's name is empty")
    alike = [name] if name in names else [one for one in names if one.startswith(name)]
    if len(alike) == 1:
        return alike[0]
    what = f"{len(alike)} runs begin with" if alike else "no run is called"
    raise ManifestError(f"{what} {name!r}: `qinggao runs {manifest.clean}` lists all")


def rows_at(manifest: Manifest, run: str) -> dict[str, Row]:
    """Return the row of every document that was in force after *run*, withdrawn ones too."""
    found: dict[str, Row] = {}
    for part in manifest.part_files("documents"):
        if part.run <= run:
            found.update((row["document"], row) for row in read_rows(part))
    return found


def row_with_raw(manifest: Manifest, document: str, run: str) -> Row:
    """
    Return the row from whose text the raw bytes come that *document* had after *run*.

    That is the row in force, or one of a text that was set aside in ``_withdrawn/``. Raises
    `HistoryError` where they are kept nowhere.
    """
    then = rows_at(manifest, run).get(document)
    if then is None:
        raise HistoryError(f"{document} was not there in run {run}")
    here = (row for row in manifest.aside if row["document"] == document)
    then_raw = then["raw_sha256"]
    kept = [row for row in (manifest.documents[document], *here) if row["raw_sha256"] == then_raw]
    for row in kept:
        if manifest.stored(row).is_file():
            return row
    if kept:
        raise HistoryError(f"{manifest.stored(kept[0])} is missing: restore it from a backup")
    raise HistoryError(
        f"{document} was changed in the raw folder after run {run}: its raw bytes of then are not "
        "kept, as no run had moved them"
    )


def cleaned_of(manifest: Manifest, row: Row) -> Cleaned:
    """
    Return the clean text of *row*, of whichever run, with its stages.

    A clean text that was replaced is made again: from the text in force back to the raw one, and
    from there by the recorded edits. Raises `HistoryError` where the raw text was another one, and
    `ManifestError` where somebody changed the text in force.
    """
    now = manifest.documents[row["document"]]
    stages = manifest.stages(row)
    if row["clean_sha256"] is None or now["clean_sha256"] is None:
        raise HistoryError(f"{row['document']} is or was in quarantine: it has no clean text")
    text = manifest.text(now)
    if (now["cleaned_in"], now["part"]) == (row["cleaned_in"], row["part"]):
        return Cleaned(text, stages)
    text = _raw_text(manifest, now, row, text)
    for stage in stages:
        text = apply(text, stage.edits)
    return Cleaned(text, stages)


def _raw_text(manifest: Manifest, now: Row, then: Row, text: str) -> str:
    """Return the raw text of *then*, which the row in force must share."""
    raw = restore(text, manifest.stages(now))
    same = all(now[name] == then[name] for name in ("raw_sha256", "codec", "bom", "newline"))
    if not same:
        raise HistoryError(
            f"{then['document']} has changed in the raw folder since run {then['cleaned_in']}: "
            "its edits of then are recorded, its text is not"
        )
    return raw
