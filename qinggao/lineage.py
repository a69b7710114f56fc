"""
The runs of a manifest as OpenLineage events: which folder became which, by what, with what result.

Two events for each run, START and COMPLETE, made from its row alone; so they are the same whenever
they are made, and sending them twice does no harm. They hold counts and names of rules, never a
text. Needs the extra `openlineage` (the official client). Specification: OpenLineage 2-0-2.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

import attr
from openlineage.client.event_v2 import (
    InputDataset,
    Job,
    OutputDataset,
    Run,
    RunEvent,
    RunState,
)
from openlineage.client.facet_v2 import (
    RunFacet,
    dataset_version_dataset,
    input_statistics_input_dataset,
    job_type_job,
    nominal_time_run,
    output_statistics_output_dataset,
    processing_engine_run,
)
from openlineage.client.serde import Serde

from qinggao.manifest import Manifest

__all__ = ["events", "json_line", "send"]

# Seconds for one event; tries after the first.
_TIMEOUT = 10.0
_TRIES = 2


@attr.define
class EditsRunFacet(RunFacet):
    """
    What a run did to the texts. Our own facet, `qinggao_edits`.

    *balance*: documents by what became of them. *cleaners*: for each, documents changed, edits,
    suggestions, seconds, and the digest of all that it depended on. *rules*: edits of this run.
    """

    balance: dict[str, int] = attr.field(factory=dict)
    cleaners: list[dict[str, Any]] = attr.field(factory=list)
    rules: list[dict[str, Any]] = attr.field(factory=list)
    _additional_skip_redact: ClassVar[list[str]] = ["balance", "cleaners", "rules"]

    @staticmethod
    def _get_schema() -> str:
        return "urn:qinggao:facets:1-0-0:EditsRunFacet"


def events(manifest: Manifest, run: str | None = None) -> Iterator[RunEvent]:
    """Yield the events of all runs, oldest first, or of *run* alone. Raises `KeyError` for none."""
    rows = [row for row in manifest.runs if run in (None, row["run"])]
    if not rows:
        raise KeyError(run)
    rules = _rules(manifest)
    for row in rows:
        yield from _events(manifest, row, rules.get(row["run"], []))


def _rules(manifest: Manifest) -> dict[str, list[dict[str, Any]]]:
    """Return the counts by rule of every run."""
    counted = manifest.connect().execute(
        "select run, rule, count(*) filter (applied), count(*) filter (not applied) "
        "from history.edits group by run, rule order by run, rule"
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for run, rule, applied, suggested in counted.fetchall():
        found.setdefault(run, []).append({"rule": rule, "edits": applied, "suggested": suggested})
    return found


def _events(
    manifest: Manifest, row: Mapping[str, Any], rules: list[dict[str, Any]]
) -> Iterator[RunEvent]:
    producer = f"urn:qinggao:{row['version']}"
    clean = str(manifest.clean.resolve())
    began, ended = _time(row["started"]), _time(row["finished"])
    job = Job(
        namespace="qinggao",
        name=f"clean {clean}",
        facets={
            "jobType": job_type_job.JobTypeJobFacet(
                processingType="BATCH", integration="QINGGAO", jobType="JOB", producer=producer
            )
        },
    )
    facets = {
        "nominalTime": nominal_time_run.NominalTimeRunFacet(began, ended, producer=producer),
        "processing_engine": processing_engine_run.ProcessingEngineRunFacet(
            version=row["version"], name="qinggao", producer=producer
        ),
    }
    name = str(uuid5(NAMESPACE_URL, f"file://{clean}#{row['run']}"))
    raw = InputDataset(
        namespace="file",
        name=row["raw"],
        inputFacets={
            "inputStatistics": input_statistics_input_dataset.InputStatisticsInputDatasetFacet(
                fileCount=row["raw_documents"], producer=producer
            )
        },
    )
    yield RunEvent(
        eventTime=began, producer=producer, eventType=RunState.START,
        run=Run(name, facets), job=job, inputs=[raw], outputs=[_output(clean, row, producer)],
    )  # fmt: skip
    edits = EditsRunFacet(_balance(row), _cleaners(row), rules, producer=producer)
    yield RunEvent(
        eventTime=ended, producer=producer, eventType=RunState.COMPLETE,
        run=Run(name, {**facets, "qinggao_edits": edits}), job=job,
        inputs=[raw], outputs=[_output(clean, row, producer, done=True)],
    )  # fmt: skip


def _output(
    clean: str, row: Mapping[str, Any], producer: str, *, done: bool = False
) -> OutputDataset:
    version = dataset_version_dataset.DatasetVersionDatasetFacet(row["run"], producer=producer)
    if not done:
        return OutputDataset(namespace="file", name=clean)
    counted = output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(
        fileCount=row["clean"], producer=producer
    )
    return OutputDataset(
        namespace="file",
        name=clean,
        facets={"version": version},
        outputFacets={"outputStatistics": counted},
    )


def _balance(row: Mapping[str, Any]) -> dict[str, int]:
    names = ("raw_documents", "clean", "duplicate", "quarantined", "unchanged", "withdrawn",
             "skipped", "raw_bytes")  # fmt: skip
    return {name: row[name] for name in names}


def _cleaners(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    digests = {one["cleaner"]: one["digest"] for one in row["digests"] or ()}
    return [{**one, "digest": digests.get(one["cleaner"], "")} for one in row["cleaners"] or ()]


def _time(when: datetime) -> str:
    return when.isoformat()


def json_line(event: RunEvent) -> str:
    """Return the event as JSON, on one line."""
    return Serde.to_json(event, ensure_ascii=False)


def send(found: Iterator[RunEvent], url: str) -> int:
    """
    Send events to a server at *url* (its endpoint is ``api/v1/lineage``); return how many.

    A key for it is read from OPENLINEAGE_API_KEY. Raises `OSError` where it does not take one.
    """
    import os

    from openlineage.client.transport.http import (
        ApiKeyTokenProvider,
        HttpConfig,
        HttpTransport,
        TokenProvider,
    )

    key = os.environ.get("OPENLINEAGE_API_KEY")
    auth = ApiKeyTokenProvider({"api_key": key}) if key else TokenProvider({})
    config = HttpConfig(url=url, timeout=_TIMEOUT, auth=auth, retry={"total": _TRIES})
    # Not through `OpenLineageClient`, which would add what it finds in the working directory.
    transport = HttpTransport(config)
    sent = 0
    for event in found:
        transport.emit(event)
        sent += 1
    transport.close()
    return sent
