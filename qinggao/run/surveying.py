"""Stage `survey`: lists the raw folder, compares it with the manifest, learns what recurs."""

import fnmatch
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qinggao.digests import unlearned
from qinggao.manifest.folder import RESERVED
from qinggao.run.learning import learn
from qinggao.run.options import FolderError
from qinggao.run.state import FAILED, Found, Progress, Run, Summary

__all__ = ["SUFFIXES", "survey"]

SUFFIXES = (".txt", ".md")

# A file that changed within this time before the run may change again without a new time stamp.
_RACY_NS = 2_000_000_000

_UNREADABLE = "unreadable"


def survey(run: Run, progress: Progress) -> Summary:
    """
    Find out which documents are new, changed, gone or unchanged, and what is no document.

    Cleaners that learn from the corpus are taught here, before the first document is cleaned;
    documents that they may now see in another light are cleaned again.

    Raises `FolderError` where all known documents are gone: a wrong folder, more likely than not.
    """
    known = run.manifest.documents
    for count, entry in enumerate(_entries(run.raw, run.raw)):
        if isinstance(entry, Found):
            run.present[entry.document] = entry
        else:
            run.skipped.append(entry)
        if count % 1000 == 0:
            progress(count, 0, "files")
    _guard(run, known)
    _refuse_idle_glob(run, known)
    began_ns = int(run.started.timestamp() * 1e9)
    changed = 0
    for found in run.present.values():
        row = known.get(found.document)
        if not _wanted(run, found, row):
            continue
        standing = row is not None and _standing(run, found, row, began_ns)
        if row is not None and standing and _is_current(run, row):
            run.unchanged += 1
            continue
        changed += row is not None
        run.todo.append(found)
        if standing:
            run.standing.add(found.document)
    for document, row in known.items():
        if not _is_moved(run, document, row) or not _in_scope(run, document):
            continue
        if _is_current(run, row):
            run.unchanged += 1
        else:
            # Its raw bytes come from the clean folder itself.
            run.todo.append(Found(document, *_stamp(row)))
            run.standing.add(document)
            changed += 1
    looked_at = {found.document for found in run.todo}
    hidden = tuple(path for path, reason in run.skipped if reason.startswith(_UNREADABLE))
    for document, row in known.items():
        if row["status"] == "withdrawn":
            continue
        outside = (run.narrow and document not in looked_at) or not _in_scope(run, document)
        if outside or _is_hidden(document, hidden):
            run.unseen.add(document)
        elif document not in run.present and not row["moved"]:
            run.gone.append(document)
    _leave_out(run, known)
    progress(len(run.present), len(run.present), "files")
    touched = learn(run, progress)
    run.todo += touched
    run.unchanged -= len(touched)
    return _summary(run, changed + len(touched))


def _is_hidden(document: str, unreadable: tuple[str, ...]) -> bool:
    """Tell whether a document may be there, in a folder that cannot be read just now."""
    return any(document == path or document.startswith(f"{path}/") for path in unreadable)


def _leave_out(run: Run, known: dict[str, dict[str, Any]]) -> None:
    """
    Skip new documents for which there is no place, beside documents that stay without a raw file.

    ``a.txt`` was moved, or is outside this run, and ``a.txt/b.txt`` came; or the other way round.
    """
    stay = {d for d, row in known.items() if row["status"] != "withdrawn"}
    stay -= {*run.present, *run.gone}
    folders = {folder: document for document in stay for folder in _folders_of(document)}
    for found in list(run.todo) if stay else ():
        name = found.document
        other = next((folder for folder in _folders_of(name) if folder in stay), folders.get(name))
        if other is not None and name not in stay:
            run.todo.remove(found)
            del run.present[name]
            run.skipped.append((name, f"its place is taken by the document {other}"))


def _folders_of(document: str) -> Iterator[str]:
    end = document.find("/")
    while end >= 0:
        yield document[:end]
        end = document.find("/", end + 1)


def _is_moved(run: Run, document: str, row: dict[str, Any]) -> bool:
    """Tell whether an earlier run removed the raw file when all was safe."""
    if not row["moved"] or document in run.present or row["raw_sha256"] is None:
        return False
    return row["status"] != "withdrawn" and (not run.options.rerun or _may_rerun(row))


def _summary(run: Run, changed: int) -> Summary:
    reasons: dict[str, int] = {}
    for _, reason in run.skipped:
        reasons[reason] = reasons.get(reason, 0) + 1
    line = (
        f"{len(run.present)} documents: {len(run.todo) - changed} new, {changed} to clean again, "
        f"{run.unchanged} unchanged, {len(run.gone)} gone; {len(run.skipped)} files skipped"
    )
    if run.learned:
        applied = sum(row["accepted"] for row in run.learned)
        line += f"; {applied} learned, {len(run.learned) - applied} only suggested"
    return Summary(line, [{"skipped": count, "reason": why} for why, count in reasons.items()])


def _in_scope(run: Run, document: str) -> bool:
    """Tell whether *document* fits the glob, and may be one that a decision is about."""
    only, decide = run.options.only, run.options.decide
    if only is not None and not fnmatch.fnmatchcase(document, only):
        return False
    return not (run.narrow and decide) or any(one.document in ("", document) for one in decide)


def _wanted(run: Run, found: Found, row: dict[str, Any] | None) -> bool:
    """Tell whether the run is to look at a document that is there."""
    if not _in_scope(run, found.document):
        return False
    if run.narrow and row is None:  # what is new is for `clean`
        return False
    if not run.options.rerun:
        return True
    if row is None or found[1:] != _stamp(row):  # so is what is changed
        return False
    return _may_rerun(row)


def _may_rerun(row: dict[str, Any]) -> bool:
    failed = (row["reason"] or "").startswith(FAILED)
    return row["status"] in ("clean", "duplicate") or failed


def _guard(run: Run, known: dict[str, dict[str, Any]]) -> None:
    held = [d for d, row in known.items() if row["status"] != "withdrawn" and not row["moved"]]
    if held and not run.options.withdraw and not any(d in run.present for d in held):
        before = run.manifest.runs[-1]["raw"]
        raise FolderError(
            f"none of the {len(held)} documents of {run.manifest.clean} is in {run.raw} "
            f"(it was made from {before}). Name that folder, or another clean folder; "
            "--withdraw goes on and sets the clean texts aside in _withdrawn/."
        )


def _refuse_idle_glob(run: Run, known: dict[str, dict[str, Any]]) -> None:
    """
    Raise `FolderError` where none of the documents fits the glob: a slip of the pen, not success.

    An inbox that is empty just now is none.
    """
    only = run.options.only
    names = {*run.present, *(d for d, row in known.items() if row["status"] != "withdrawn")}
    if only is not None and names and not any(fnmatch.fnmatchcase(name, only) for name in names):
        raise FolderError(
            f"--only {only!r} fits none of the {len(names)} documents of {run.raw}. It is a glob "
            "over whole paths: 'notices/*', '*.md', '*会议*'."
        )


def _stamp(row: dict[str, Any]) -> tuple[int, int, int]:
    return row["raw_size"], row["raw_mtime_ns"], row["raw_ctime_ns"]


def _is_current(run: Run, row: dict[str, Any]) -> bool:
    """Tell whether everything besides the raw bytes is as it was when the text was made."""
    return not run.options.rerun and unlearned(row["digests"]) == run.digests(row["document"])


def _standing(run: Run, found: Found, row: dict[str, Any], began_ns: int) -> bool:
    """Tell whether the raw bytes are the recorded ones for certain, and what they became stands."""
    if row["status"] == "withdrawn" or found[1:] != _stamp(row):
        return False
    if began_ns - max(found.mtime_ns, found.ctime_ns) < _RACY_NS:
        return False
    size: int = row["raw_size"] if row["status"] == "quarantined" else row["clean_size"]
    try:
        return run.manifest.stored(row).stat().st_size == size
    except OSError:
        # An unreadable raw file left nothing in quarantine; it is tried again.
        return False


def _entries(folder: Path, raw: Path, inside: str = "") -> Iterator[Found | tuple[str, str]]:
    """
    Yield every file below *folder* in the order of names: a document, or path and reason.

    *inside*: its path under *raw*, with a slash at its end.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield _readable(inside.removesuffix("/") or "."), f"{_UNREADABLE} folder: {error.strerror}"
        return
    for entry in entries:
        path = f"{inside}{entry.name}"  # no Path for each of ten thousand files
        name = _readable(path)
        if entry.is_symlink():
            yield name, _link_reason(Path(entry.path), raw)
        elif entry.is_dir():
            if folder == raw and entry.name in RESERVED:
                yield name, "reserved name"
            else:
                yield from _entries(Path(entry.path), raw, f"{path}/")
        else:
            yield _document(entry, name)


def _document(entry: "os.DirEntry[str]", name: str) -> Found | tuple[str, str]:
    if not entry.name.lower().endswith(SUFFIXES):
        return name, f"not {' or '.join(SUFFIXES)}"
    if not _is_text(entry.path):
        return name, "name is not UTF-8"
    try:
        seen = entry.stat()
    except OSError as error:
        return name, f"{_UNREADABLE}: {error.strerror}"
    if not stat.S_ISREG(seen.st_mode):
        return name, "not a regular file"
    return Found.of(name, seen)


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _readable(path: str) -> str:
    """Return *path* with bytes that are no UTF-8 as escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _link_reason(path: Path, raw: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "broken symbolic link"
    if raw in target.parents:
        return "symbolic link inside the raw folder"
    return "symbolic link out of the raw folder"
