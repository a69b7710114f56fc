"""
qinggao (清稿) cleans Chinese office documents; every change is recorded and can be undone.

>>> import qinggao
>>> redaction = qinggao.make("redaction")
>>> text = "全会于**月*日召开"
>>> qinggao.apply(text, redaction.edits(text))
'全会于××月×日召开'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qinggao.edit import Edit, EditError, apply, invert

if TYPE_CHECKING:
    from qinggao.cleaner import Cleaner, Deduplicator, Marker, Rule
    from qinggao.document import Document
    from qinggao.pipeline import Cleaned, Pipeline, Stage, restore
    from qinggao.registry import cleaners, make

__version__ = "0.1.0"

__all__ = [
    "Cleaned",
    "Cleaner",
    "Deduplicator",
    "Document",
    "Edit",
    "EditError",
    "Marker",
    "Pipeline",
    "Rule",
    "Stage",
    "__version__",
    "apply",
    "cleaners",
    "invert",
    "make",
    "restore",
]

# Imported on first use: `qinggao --help` must not pay for what it does not show.
_HOME = {
    "Cleaned": "pipeline",
    "Cleaner": "cleaner",
    "Deduplicator": "cleaner",
    "Document": "document",
    "Marker": "cleaner",
    "Pipeline": "pipeline",
    "Rule": "cleaner",
    "Stage": "pipeline",
    "cleaners": "registry",
    "make": "registry",
    "restore": "pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'qinggao' has no attribute {name!r}")
    return getattr(import_module(f"qinggao.{_HOME[name]}"), name)
