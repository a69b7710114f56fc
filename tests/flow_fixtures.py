"""For tests of the flow: a small corpus, the flow on the server of the session, its record."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from qinggao.run import RunOptions
from tests.servers import Server


@pytest.fixture
def corpus(tmp_path: Path) -> RunOptions:
    raw = tmp_path / "raw"
    (raw / "通知").mkdir(parents=True)
    text = (
        "各县区人民政府：\n  现将有关事项通知如下,请认真执行.\n\n\n\n一是加强领导;二是落实责任.\n"
    )
    (raw / "通知" / "防汛.txt").write_text(text, encoding="utf-8")
    (raw / "通知" / "防汛 副本.txt").write_text(text, encoding="utf-8")
    (raw / "会议.txt").write_text("会议强调，要压实责任。   \n", encoding="utf-8")
    (raw / "损坏.txt").write_bytes(bytes(range(256)) * 4)
    config = tmp_path / "pipeline.toml"
    config.write_text('chain = ["layout"]\n', encoding="utf-8")
    (tmp_path / "marks").mkdir()
    return RunOptions(raw=raw, clean=tmp_path / "clean", config=config, workers=2)


@pytest.fixture(scope="module")
def flow(prefect_server: Server) -> Iterator[ModuleType]:
    """The flow's module, in a process that uses the server."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in prefect_server.environment().items():
            patch.setenv(name, value)
        from prefect.settings import (
            PREFECT_API_URL,
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
            PREFECT_HOME,
            temporary_settings,
        )

        settings: dict[Any, Any] = {
            PREFECT_HOME: prefect_server.home,
            PREFECT_API_URL: prefect_server.url,
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
        }
        from flows import clean

        with temporary_settings(settings):
            yield clean
            drain()


def drain() -> None:
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    EventsWorker.drain_all(timeout=5)
    APILogWorker.drain_all(timeout=5)


class Record:
    """What the server knows of the last flow run."""

    def __init__(self) -> None:
        from prefect.client.orchestration import get_client
        from prefect.client.schemas.filters import FlowRunFilter
        from prefect.client.schemas.sorting import FlowRunSort

        self.client = get_client(sync_client=True)
        begun = FlowRunFilter.model_validate({"start_time": {"is_null_": False}})
        newest = FlowRunSort.START_TIME_DESC
        [self.run] = self.client.read_flow_runs(flow_run_filter=begun, sort=newest, limit=1)

    def message(self) -> str:
        assert self.run.state
        return str(self.run.state.message)

    def tasks(self) -> dict[str, str]:
        runs = self.client.read_task_runs()
        return {r.name: str(r.state_name) for r in runs if r.flow_run_id == self.run.id}

    def artifacts(self) -> dict[str, Any]:
        return {
            str(artifact.key): artifact.data
            for artifact in self.client.read_artifacts()
            if artifact.flow_run_id == self.run.id and artifact.key
        }
