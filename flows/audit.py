"""
The flow `qinggao audit`: verifies a clean folder, and raises the alarm where something is wrong.

It reads only. A run that cleans meanwhile would make it see half of two states, so it takes the
lock of the folder, and is skipped where another run holds it.
"""

from collections.abc import Sequence
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Cancelled, Completed, Failed
from pydantic import BaseModel, ConfigDict, Field

from qinggao.manifest import Layout, Manifest
from qinggao.run import LockedError
from qinggao.run.lock import locked
from qinggao.verifying import Finding, verify

__all__ = ["AuditOptions", "audit_corpus"]

# Rows of a table that go to Prefect, and lines of the alarm; `qinggao verify` names all.
_ROWS = 500
_LINES = 20


class AuditOptions(BaseModel):
    """The parameters of an audit, in Prefect's form."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clean: Path = Field(default=Path("clean"), description="folder of clean documents")
    raw: Path | None = Field(
        default=None, description="the raw folder, if it is not where the last run saw it"
    )
    workers: int = Field(default=1, ge=1, description="worker processes")


@flow(name="qinggao audit", flow_run_name="{options.clean.name}", persist_result=False)
def audit_corpus(options: AuditOptions = AuditOptions()) -> State[int]:  # noqa: B008  frozen
    """Verify every hash, restore and count; a run that finds something wrong fails."""
    Manifest.existing(options.clean)
    try:
        with locked(Layout(options.clean).manifest):
            found = list(verify(options.clean, raw=options.raw, workers=options.workers))
    except LockedError as error:
        return Cancelled(name="Skipped", message=str(error))
    log = get_run_logger()
    for finding in found[:_ROWS]:
        (log.error if finding.wrong else log.info)("%s: %s", finding.path, finding.message)
    wrong = [finding for finding in found if finding.wrong]
    if found:
        create_table_artifact(
            [finding._asdict() for finding in found[:_ROWS]],
            key="qinggao-audit",
            description=f"{len(found)} findings, {len(wrong)} of them wrong",
        )
    if not wrong:
        documents = len(Manifest(options.clean).documents)
        return Completed(message=f"{documents} documents, all holds", data=0)
    create_markdown_artifact(_alarm(options.clean, wrong), key="qinggao-alarm")
    first = wrong[0]
    return Failed(message=f"{len(wrong)} wrong in {options.clean}: {first.path}: {first.message}")


def _alarm(clean: Path, wrong: Sequence[Finding]) -> str:
    """Return the alarm as Markdown. Paths are data: they stand in an indented block."""
    lines = [f"    {finding.path}: {finding.message}" for finding in wrong[:_LINES]]
    if len(wrong) > _LINES:
        lines.append(f"    … {len(wrong) - _LINES} more")
    shown = "\n".join(line.replace("\r", "␍") for line in lines)
    return (
        f"# {len(wrong)} wrong in {clean.name}\n\n{shown}\n\n"
        "`qinggao verify` names all. Nothing was changed; `qinggao restore` gives raw bytes back "
        "where they can still be had.\n"
    )
