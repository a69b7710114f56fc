"""The manifest: what was done to every document, in every run. Rows are added, never changed."""

from qinggao.manifest.folder import Layout, Manifest, ManifestError
from qinggao.manifest.parts import write_part
from qinggao.manifest.recorded import RecordedPart
from qinggao.manifest.tables import TABLES, describe

__all__ = [
    "TABLES",
    "Layout",
    "Manifest",
    "ManifestError",
    "RecordedPart",
    "describe",
    "write_part",
]
