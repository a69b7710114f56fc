"""What earlier runs left of the documents of a batch: their rows, texts and recorded edits."""

from collections.abc import Mapping
from stat import S_ISREG
from typing import Any

from qinggao.manifest import Layout, RecordedPart
from qinggao.pipeline import Cleaned, Stage
from qinggao.rechecking import clean_markers
from qinggao.restoring import RestoreError

__all__ = ["Earlier"]

Row = Mapping[str, Any]


class Earlier:
    """The rows in force of documents that were cleaned before (*rows*), and what they point to."""

    def __init__(self, layout: Layout, rows: Mapping[str, dict[str, Any]]) -> None:
        self.layout = layout
        self.rows = rows

    def of(self, row: Row) -> dict[str, Any] | None:
        """Return the earlier row over the same raw bytes as *row*, if what it stored stands."""
        known = self.rows.get(row["document"])
        if (
            known is None
            or known["status"] == "withdrawn"
            or row["raw_sha256"] is None
            or known["raw_sha256"] != row["raw_sha256"]
        ):
            return None
        stored = self.layout.stored(known)
        size = known["raw_size"] if known["status"] == "quarantined" else known["clean_size"]
        try:
            stands = stored.stat()
        except OSError:
            return None
        return known if stands.st_size == size and S_ISREG(stands.st_mode) else None

    def cleaned(self, row: Row) -> dict[str, Any] | None:
        """Return the same where it has a clean text."""
        known = self.of(row)
        return None if known is None or known["status"] == "quarantined" else known

    def part(self, known: Row) -> RecordedPart:
        """Return the part in which the edits of a row stand."""
        return self.layout.recorded(known["cleaned_in"], known["part"])

    def stages(self, row: Row) -> tuple[Stage, ...] | None:
        """
        Return the stages recorded for the same raw bytes as those of *row*.

        Raises `RestoreError` where there are fewer edits, or more, than its row says: the chain
        would take a part that is missing for cleaners that found nothing.
        """
        known = self.cleaned(row)
        if known is None:
            return None
        stages = self.part(known).stages(known["document"])
        if sum(len(stage.edits) for stage in stages) != known["edits"]:
            raise RestoreError(
                f"{known['document']}: its edits are not all in the part {known['part']} of run "
                f"{known['cleaned_in']}. `qinggao verify` names what was damaged; restore that "
                "from a backup."
            )
        return stages

    def says(self, document: str, cleaned: Cleaned, recorded: tuple[Stage, ...]) -> bool:
        """Tell whether *cleaned* is exactly what is recorded of *document*: early cut-off."""
        found = [s for s in cleaned.stages if s.edits or s.suggested]
        if [(s.number, *s[:3]) for s in found] != [(s.number, *s[:3]) for s in recorded]:
            return False
        known = self.rows[document]
        if clean_markers(cleaned.stages) != self.part(known).markers(document):
            return False
        return self.layout.stored(known).read_bytes() == cleaned.text.encode()
