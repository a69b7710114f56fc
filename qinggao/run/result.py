"""What a batch counted, kept beside its rows so that a run taken up again counts it too."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from qinggao.files import write_whole
from qinggao.pipeline import Cleaned

__all__ = ["BatchResult", "counts_of"]


def counts_of(workspace: Path, name: str) -> Path:
    """Return where the batch *name* keeps its counts."""
    return workspace / "counts" / f"{name}.json"


@dataclass
class BatchResult:
    """Counts of one batch."""

    raw_bytes: int = 0
    same: int = 0  # touched, but with the bytes and the cleaners of before
    cleaners: dict[str, Counter[str]] = field(default_factory=dict)
    quarantine: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def count(self, cleaned: Cleaned) -> None:
        """Count the edits that made a clean text."""
        for stage in cleaned.stages:
            counts = self.cleaners.setdefault(stage.cleaner, Counter())
            counts["edits"] += len(stage.edits)
            counts["suggested"] += len(stage.suggested)
            counts["microseconds"] += round(stage.seconds * 1e6)
        # A cleaner may have had a second turn; the document counts once.
        for cleaner in {stage.cleaner for stage in cleaned.stages if stage.edits}:
            self.cleaners[cleaner]["documents"] += 1

    def write(self, path: Path) -> None:
        """Write the counts to *path*, whole or not at all."""
        write_whole(path, json.dumps(vars(self), ensure_ascii=False).encode())

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the counts that stand in *path*."""
        known = json.loads(path.read_bytes())
        known["cleaners"] = {name: Counter(counts) for name, counts in known["cleaners"].items()}
        known["quarantine"] = [(document, reason) for document, reason in known["quarantine"]]
        return cls(**known)
