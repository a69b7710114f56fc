"""What a cleaner's edits depend on, as one digest: when it changes, the cleaner runs again."""

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec, resolve_name
from pathlib import Path
from typing import Any

from qinggao.cleaner import sources

__all__ = [
    "LIBRARIES",
    "cleaner_digest",
    "engine_digest",
    "learned_digest",
    "library_version",
    "module_digest",
    "packed",
    "unlearned",
    "unpacked",
]

# Libraries whose version may change what a cleaner finds.
LIBRARIES = ("ftfy", "opencc", "regex")

# Besides decoding, what decides how the edits of cleaners become a clean text.
_ENGINE = (
    "qinggao.cleaner",
    "qinggao.decisions",
    "qinggao.edit",
    "qinggao.movement",
    "qinggao.pipeline",
    "qinggao.stage",
)


def cleaner_digest(cleaner: Any, *decisions: str) -> str:
    """
    Return 16 hexadecimal digits over everything that decides the edits of *cleaner*.

    That is its module or package (data files included), the modules of this project (or of the
    package it comes with) that it imports, its options, the files that `sources` lists, the
    versions of `LIBRARIES`, and the *decisions* that were taken on its rules.
    """
    code = module_digest(type(cleaner).__module__)
    digest = hashlib.blake2b(";".join((code, *decisions)).encode(), digest_size=8)
    if is_dataclass(cleaner):
        for field in fields(cleaner):
            digest.update(f"{field.name}={_said(getattr(cleaner, field.name))};".encode())
    for path in sources(cleaner):
        content = Path(path).read_bytes()
        digest.update(f"{Path(path).name}:{len(content)};".encode() + content)
    return digest.hexdigest()


@cache
def module_digest(module: str) -> str:
    """Return 16 hexadecimal digits over the code of *module* and the libraries below it."""
    digest = hashlib.blake2b(digest_size=8)
    for name, path in sorted(set(_files(module))):
        content = path.read_bytes()
        digest.update(f"{name}:{len(content)};".encode() + content)
    for library in LIBRARIES:
        digest.update(f"{library}={library_version(library)};".encode())
    digest.update(f"unicode={unicodedata.unidata_version}".encode())
    return digest.hexdigest()


def learned_digest(templates: tuple[Any, ...]) -> str:
    """Return 16 hexadecimal digits over what a cleaner has learned; nothing where that is none."""
    if not templates:
        return ""
    return hashlib.blake2b(repr(templates).encode(), digest_size=8).hexdigest()


@cache
def engine_digest() -> str:
    """Return 16 hexadecimal digits over decoding, and over what the engine makes of edits."""
    digest = hashlib.blake2b(module_digest("qinggao.document").encode(), digest_size=8)
    for module in _ENGINE:
        spec = find_spec(module)
        assert spec is not None
        digest.update(Path(spec.origin or "").read_bytes())
    return digest.hexdigest()


def packed(digests: Iterable[tuple[str, str]]) -> str:
    """Return digests by cleaner as the text that stands in the row of a document."""
    return " ".join(f"{cleaner}:{digest}" for cleaner, digest in digests)


@cache
def unpacked(digests: str) -> tuple[tuple[str, str], ...]:
    """Return what `packed` was given."""
    pairs = (one.partition(":") for one in digests.split())
    return tuple((cleaner, digest) for cleaner, _, digest in pairs)


def unlearned(digests: str) -> str:
    """Return what `packed` gave, without what cleaners had learned from the corpus."""
    return _LEARNED.sub("", digests)


_LEARNED = re.compile(r"~\w+")


@cache
def library_version(library: str) -> str:
    """Return the installed version of *library*."""
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"


def _said(value: Any) -> str:
    """Return an option in words that are the same in every process: a set has no order."""
    match value:
        case set() | frozenset():
            return f"{{{','.join(sorted(map(_said, value)))}}}"
        case Mapping():
            return f"{{{','.join(sorted(f'{_said(k)}:{_said(v)}' for k, v in value.items()))}}}"
        case list() | tuple():
            return f"({','.join(map(_said, value))})"
    return repr(value)


def _files(module: str) -> Iterator[tuple[str, Path]]:
    """Yield name and path of the files of *module* and of all that it imports of its project."""
    projects = {"qinggao", module.partition(".")[0]}
    waiting, seen = [module], set()
    while waiting:
        name = waiting.pop()
        origin = _origin(name)
        if origin is None or origin in seen:
            continue
        files = [(name, origin)]
        if origin.name == "__init__.py" and "." in name:  # a package, but not a whole project
            files = _of_package(name, origin.parent, whole=name == module)
        for of, path in files:
            if path in seen:
                continue
            seen.add(path)
            yield of, path
            if path.suffix == ".py" and _may_import(path, projects, own=len(files) > 1):
                found = _imports(of, path)
                waiting += (one for one in found if one.partition(".")[0] in projects)


def _of_package(name: str, folder: Path, *, whole: bool) -> list[tuple[str, Path]]:
    """Return the files of a package: all of a cleaner's own, of another what its modules read."""
    found = []
    for path in folder.rglob("*") if whole else folder.glob("*"):
        inside = path.relative_to(folder)
        if not path.is_file() or path.suffix == ".pyc" or inside.name.startswith("."):
            continue
        if whole or path.suffix != ".py" or inside.name == "__init__.py":
            found.append((".".join((name, *inside.parts)).removesuffix(".py"), path))
    return found


def _may_import(path: Path, projects: Iterable[str], *, own: bool) -> bool:
    """Tell whether it is worth the time to parse a file: its package is listed whole anyway."""
    content = path.read_bytes()
    sought = [*(project.encode() for project in projects), b"from .." if own else b"from ."]
    return any(word in content for word in sought)


def _origin(name: str) -> Path | None:
    """Return the file of the module *name*; None where there is none, as for a class's name."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):  # its parent is no package
        return None
    return Path(spec.origin) if spec and spec.origin and spec.has_location else None


def _imports(module: str, path: Path) -> tuple[str, ...]:
    """Return what may be names of modules that *module*, at *path*, imports."""
    package = module.removesuffix(".__init__")
    if path.name != "__init__.py":
        package = module.rpartition(".")[0]
    return _imported(path.read_bytes(), package)


# A statement is also found in a docstring: one file too many does no harm. To parse the files took
# a fifth of the time in which a run says that there is nothing to do.
_IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*(?:from[ \t]+(?P<home>[.\w]+)[ \t]+)?import\b[ \t]*"
    r"(?P<names>\([^)]*\)|(?:[^\n#;\\]|\\\n)+)",
    re.MULTILINE,
)
_NAME = re.compile(r"(?:^|[,(])(?:[ \t\n\\]|#[^\n]*)*([.\w]+)", re.MULTILINE)


@cache  # what the engine offers is imported by every cleaner
def _imported(source: bytes, package: str) -> tuple[str, ...]:
    found: list[str] = []
    for statement in _IMPORT.finditer(source.decode("utf-8", "replace")):
        names = _NAME.findall(statement["names"])
        home = statement["home"]
        if home is None:
            for name in names:
                found += (name, *_around(name))
        elif len(home) - len(home.lstrip(".")) <= package.count(".") + 1:
            found += _homes(resolve_name(home, package) if home[0] == "." else home, names)
    return tuple(dict.fromkeys(found))


def _homes(package: str, names: Iterable[str]) -> Iterator[str]:
    """Yield the modules in which *names* of *package* may stand, and the packages around them."""
    if package != "qinggao":
        yield from (package, *_around(package))
        yield from (f"{package}.{name}" for name in names)
        return
    # Its names come from modules all over the engine, of which only these matter.
    home = sys.modules["qinggao"]
    for name in names:
        yield f"qinggao.{name}"
        yield getattr(getattr(home, name, None), "__module__", "")


def _around(module: str) -> Iterator[str]:
    """Yield the packages that Python imports before *module*, but for the engine as a whole."""
    while (module := module.rpartition(".")[0]) not in ("", "qinggao"):
        yield module
