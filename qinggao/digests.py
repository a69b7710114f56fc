"""What a cleaner's edits depend on, as one digest: when it changes, the cleaner runs again."""

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from qinggao.cleaner import sources

__all__ = ["LIBRARIES", "cleaner_digest", "library_version", "module_digest"]

# Libraries whose version may change what a cleaner finds.
LIBRARIES = ("ftfy", "opencc", "regex")


def cleaner_digest(cleaner: Any, *decisions: str) -> str:
    """
    Return 16 hexadecimal digits over everything that decides the edits of *cleaner*.

    That is its module or package (data files included), the modules of this project that it
    imports, its options, the files that `sources` lists, the versions of `LIBRARIES`, and the
    *decisions* that were taken on its rules.
    """
    code = module_digest(type(cleaner).__module__)
    digest = hashlib.blake2b(";".join((code, *decisions)).encode(), digest_size=8)
    if is_dataclass(cleaner):
        for field in fields(cleaner):
            digest.update(f"{field.name}={getattr(cleaner, field.name)!r};".encode())
    for path in sources(cleaner):
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()


@cache
def module_digest(module: str) -> str:
    """Return 16 hexadecimal digits over the code of *module* and the libraries below it."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(set(_files(module))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library}={library_version(library)};".encode())
    return digest.hexdigest()


def library_version(library: str) -> str:
    """Return the installed version of *library*."""
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"


def _files(module: str) -> Iterator[Path]:
    """Yield the files of *module* and of the engine's modules that it imports, transitively."""
    waiting, seen = [module], set()
    while waiting:
        name = waiting.pop()
        if name in seen or (spec := find_spec(name)) is None or spec.origin is None:
            continue
        seen.add(name)
        origin = Path(spec.origin)
        files = [origin]
        if origin.name == "__init__.py" and name == module:  # a cleaner that is a package
            files = [p for p in origin.parent.rglob("*") if p.is_file() and p.suffix != ".pyc"]
        yield from files
        for path in files:
            if path.suffix == ".py":
                waiting += _imports(path)


def _imports(path: Path) -> Iterator[str]:
    """Yield the engine's modules that the file at *path* imports from."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module.startswith("qinggao."):
                yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("qinggao."))
