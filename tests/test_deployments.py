"""prefect.yaml on a real server, with a worker: scheduled, missed, paused, cancelled runs."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from qinggao.run.lock import locked
from tests.corpora import NOTICE, go, statuses, write
from tests.gate import GatedCorpus
from tests.servers import ROOT, Server, end
from tests.test_flow_processes import descendants
from tests.test_pool import is_running, until

POOL = "qinggao"


class Deployed:
    """The server with the deployments of prefect.yaml, as a client sees it."""

    def __init__(self, server: Server) -> None:
        from prefect.client.orchestration import get_client

        self.server = server
        self.client: Any = get_client(sync_client=True)

    def prefect(self, *words: str) -> None:
        """Run the command line of Prefect in the checkout."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *words],
            cwd=ROOT, env=self.server.environment(), capture_output=True, check=False, timeout=180,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()

    def deployment(self, name: str) -> Any:
        return self.client.read_deployment_by_name(name)

    def begin(self, name: str, **options: object) -> Any:
        """Ask for a run now."""
        given = {key: str(value) if isinstance(value, Path) else value
                 for key, value in options.items()}  # fmt: skip
        return self.client.create_flow_run_from_deployment(
            self.deployment(name).id, parameters={"options": given}
        )

    def state(self, run: Any) -> Any:
        return self.client.read_flow_run(run.id).state

    def await_state(self, run: Any, name: str) -> Any:
        """Wait until the run has the state *name*, and return it."""
        until(lambda: self.state(run).name == name or self.state(run).is_final(), 180)
        assert self.state(run).name == name, self.state(run)
        return self.state(run)

    @contextmanager
    def worker(self, environment: dict[str, str]) -> Iterator[Callable[[], set[int]]]:
        """Let a process worker start runs; yield a function that lists its processes."""
        process = subprocess.Popen(
            [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield lambda: descendants(process.pid)
        finally:
            end(process, 20)


@pytest.fixture(scope="module")
def deployed(prefect_server: Server) -> Iterator[Deployed]:
    """All deployments of prefect.yaml; their nightly schedules stay as they are."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in prefect_server.environment().items():
            patch.setenv(name, value)
        from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

        settings: dict[Any, Any] = {
            PREFECT_HOME: prefect_server.home,
            PREFECT_API_URL: prefect_server.url,
        }
        with temporary_settings(settings):
            found = Deployed(prefect_server)
            found.prefect("work-pool", "create", POOL, "--type", "process")
            found.prefect("deploy", "--all")
            yield found


def test_the_deployments_are_what_the_file_says(deployed: Deployed) -> None:
    """Schedules, tags, a limit of one run, retries; parameters that refuse what is unknown."""
    from prefect.exceptions import ObjectAlreadyExists, PrefectHTTPStatusError

    for name, cron in (
        ("qinggao clean/nightly", ["0 2 * * *"]),
        ("qinggao rerun/rerun", []),
        ("qinggao audit/audit", ["0 5 * * *"]),
    ):
        found = deployed.deployment(name)
        assert [schedule.schedule.cron for schedule in found.schedules] == cron
        assert {s.schedule.timezone for s in found.schedules if s.active} <= {"Asia/Shanghai"}
        assert "qinggao" in found.tags
        assert found.global_concurrency_limit.limit == 1
        assert found.work_pool_name == POOL
        assert found.job_variables["env"]["PREFECT_FLOWS_DEFAULT_RETRIES"] == "2"
        assert found.enforce_parameter_schema
        (model,) = (m for k, m in found.parameter_openapi_schema["definitions"].items()
                    if k in ("RunOptions", "RerunOptions", "AuditOptions"))  # fmt: skip
        assert model["additionalProperties"] is False
        assert all(field.get("description") for field in model["properties"].values())
        with pytest.raises((PrefectHTTPStatusError, ObjectAlreadyExists), match="409"):
            deployed.begin(name, clean="clean", folder="elsewhere")


def test_a_worker_makes_up_for_a_missed_run_and_keeps_a_schedule(
    deployed: Deployed, tmp_path: Path
) -> None:
    """Late while no worker is there; then due runs begin by themselves; none while it is paused."""
    from prefect.client.schemas.actions import DeploymentUpdate
    from prefect.client.schemas.schedules import IntervalSchedule

    raw, clean = write(tmp_path / "raw", 通知=NOTICE), tmp_path / "clean"
    missed = deployed.begin("qinggao clean/nightly", raw=raw, clean=clean)
    until(lambda: deployed.state(missed).name == "Late", 60)
    nightly = deployed.deployment("qinggao clean/nightly")
    [schedule] = nightly.schedules
    with deployed.worker(deployed.server.environment()):
        done = deployed.await_state(missed, "Completed")
        assert done.message.startswith("1 raw = 1 clean")
        assert statuses(clean) == {"通知.txt": "clean"}
        client = deployed.client
        soon = IntervalSchedule(interval=timedelta(seconds=20), timezone="UTC")
        client.update_deployment_schedule(nightly.id, schedule.id, schedule=soon, active=True)
        # After it, because the server looks at once at deployments that were touched.
        client.update_deployment(
            nightly.id,
            DeploymentUpdate(parameters={"options": {"raw": str(raw), "clean": str(clean)}}),
        )
        until(lambda: any(map(is_scheduled_and_done, runs_of(deployed, nightly.id))), 180)
        client.pause_deployment(nightly.id)
        until(lambda: not any(map(is_to_come, runs_of(deployed, nightly.id))), 60)
    for run in runs_of(deployed, nightly.id):
        if not run.state.is_final():  # one that was due and waits for its turn
            client.delete_flow_run(run.id)
    client.resume_deployment(nightly.id)
    client.update_deployment_schedule(nightly.id, schedule.id, active=False)


def runs_of(deployed: Deployed, deployment: Any) -> list[Any]:
    """Return the runs of a deployment."""
    from prefect.client.schemas.filters import FlowRunFilter

    only = FlowRunFilter.model_validate({"deployment_id": {"any_": [deployment]}})
    found: list[Any] = deployed.client.read_flow_runs(flow_run_filter=only, limit=200)
    return found


def is_scheduled_and_done(run: Any) -> bool:
    """Tell a run that its schedule began, and that cleaned."""
    return bool(run.auto_scheduled and run.state.name == "Completed")


def is_to_come(run: Any) -> bool:
    """Tell a run that its schedule will begin, later."""
    return bool(run.auto_scheduled and run.state.name == "Scheduled" and run.expected_start_time
                > datetime.now(UTC) + timedelta(seconds=30))  # fmt: skip


def test_a_run_that_is_cancelled_half_way_is_completed_by_the_next(
    deployed: Deployed, tmp_path: Path
) -> None:
    """Through a work pool: no process stays, and nothing that was left is in the way."""
    corpus = GatedCorpus(tmp_path)
    options = {"raw": corpus.raw, "clean": corpus.clean, "config": corpus.config}
    with deployed.worker(corpus.environment(deployed.server.environment())) as processes:
        first = deployed.begin("qinggao clean/nightly", **options)
        corpus.await_run()
        meanwhile = deployed.begin("qinggao clean/nightly", **options)
        started = processes()
        from prefect.states import Cancelling

        deployed.client.set_flow_run_state(first.id, Cancelling())
        deployed.await_state(first, "Cancelled")
        until(lambda: not any(map(is_running, corpus.waiting())), 30)
        assert started
        corpus.open()
        done = deployed.await_state(meanwhile, "Completed")  # it waited for its turn
        assert done.message.startswith("2 raw = 2 clean")


def test_an_audit_fails_with_an_alarm_where_something_is_wrong(
    deployed: Deployed, tmp_path: Path
) -> None:
    """It completes where all holds, and is skipped where the folder is in use."""
    from flows.audit import AuditOptions, audit_corpus

    clean = tmp_path / "clean"
    go(write(tmp_path / "raw", 通知=NOTICE), clean)
    options = AuditOptions(clean=clean)
    state = audit_corpus(options, return_state=True)
    assert (state.name, state.message) == ("Completed", "1 documents, all holds")
    with locked(clean / "_manifest"):
        state = audit_corpus(options, return_state=True)
    assert state.name == "Skipped"
    (clean / "通知.txt").write_text("别的\n")
    state = audit_corpus(options, return_state=True)
    assert state.name == "Failed"
    assert "通知.txt: changed since it was written" in str(state.message)
    artifacts = {a.key: a.data for a in deployed.client.read_artifacts() if a.key}
    assert "    通知.txt: changed since it was written" in artifacts["qinggao-alarm"]
    [row] = json.loads(artifacts["qinggao-audit"])
    assert row == {"path": "通知.txt", "message": "changed since it was written", "wrong": True}


def test_a_failed_run_is_followed_by_an_audit(deployed: Deployed) -> None:
    """The automations of prefect.yaml and automations.yaml are taken by the server, and act."""
    from prefect.states import Failed

    deployed.prefect("automation", "create", "--from-file", "automations.yaml")
    names = {one.name for one in deployed.client.read_automations()}
    assert "qinggao marks dead runs as crashed" in names
    audit = deployed.deployment("qinggao audit/audit")
    before = {run.id for run in runs_of(deployed, audit.id)}
    run = deployed.begin("qinggao clean/nightly", raw="raw", clean="clean")
    deployed.client.set_flow_run_state(run.id, Failed(message="no space left"), force=True)
    until(lambda: {r.id for r in runs_of(deployed, audit.id) if not r.auto_scheduled} - before, 60)
