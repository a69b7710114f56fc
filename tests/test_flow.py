"""The Prefect flow in this process, against a real server."""

import json
import logging
from pathlib import Path
from types import ModuleType

import pytest

from flows import connection, launch
from qinggao.run import Progress, Run, RunError, RunOptions, Step, Summary
from qinggao.run.rerunning import RerunOptions
from tests.flow_fixtures import Record
from tests.test_pool import until


def test_a_run_is_a_flow_run_with_a_task_for_each_stage(
    flow: ModuleType, corpus: RunOptions
) -> None:
    totals = flow.clean_corpus(corpus)
    assert totals.line.startswith("4 raw = 2 clean + 1 duplicate + 1 quarantined")
    record = Record()
    assert record.run.state_name == "Completed"
    assert record.run.name == "raw → clean"
    stages = ("survey", "clean", "deduplicate", "publish")
    until(lambda: record.tasks() == dict.fromkeys(stages, "Completed"))
    tables = {key: json.loads(data) for key, data in record.artifacts().items()}
    assert [row["cleaner"] for row in tables["qinggao-clean"]] == ["layout"]
    assert tables["qinggao-clean"][0].keys() > {"documents", "edits", "seconds"}
    assert [row["document"] for row in tables["qinggao-quarantine"]] == ["损坏.txt"]
    assert len(tables["qinggao-deduplicate"]) == 1
    assert (corpus.clean / "会议.txt").read_text() == "会议强调，要压实责任。\n"


def test_one_cleaner_again_is_a_flow_of_its_own(flow: ModuleType, corpus: RunOptions) -> None:
    from flows.rerun import rerun_cleaner

    flow.clean_corpus(corpus)
    assert corpus.config
    corpus.config.write_text(
        'chain = ["layout"]\nskip = ["layout/blank-lines"]\n', encoding="utf-8"
    )
    again = RerunOptions(cleaner="layout", clean=corpus.clean, config=corpus.config, workers=1)
    assert "2 unchanged" not in rerun_cleaner(again).line
    record = Record()
    assert record.run.name == "layout → clean"
    [row] = json.loads(record.artifacts()["qinggao-rerun"])
    assert (row["rule"], row["went"], row["documents"]) == ("layout/blank-lines", 2, 2)
    schema = rerun_cleaner.parameters.definitions["RerunOptions"]
    assert {"cleaner", "clean", "only", "document", "dry_run"} <= schema["properties"].keys()


def test_a_stage_that_fails_fails_the_run_with_its_message(
    flow: ModuleType, corpus: RunOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(_run: Run, progress: Progress) -> Summary:
        for done in (1, 2, 3):
            progress(done, 4, "batches")
        raise RunError("磁盘已满。Free some space.")

    monkeypatch.setattr(flow, "STEPS", (Step("survey", work),))
    monkeypatch.setattr(flow, "_PATIENCE", 0)
    monkeypatch.setattr(flow, "_BETWEEN", 0)
    with pytest.raises(RunError, match="磁盘已满"):
        flow.clean_corpus(corpus)
    record = Record()
    assert record.run.state_name == "Failed"
    assert "磁盘已满。Free some space." in record.message()
    until(lambda: record.tasks() == {"survey": "Failed"})
    assert record.artifacts() == {"qinggao-survey-progress": 75.0}


def test_wrong_parameters_are_told_before_anything_is_done(
    flow: ModuleType, corpus: RunOptions
) -> None:
    options = corpus.model_copy(update={"raw": Path("nowhere")})
    with pytest.raises(RunError, match="nowhere does not exist"):
        flow.clean_corpus(options)
    assert "nowhere does not exist" in Record().message()
    schema = flow.clean_corpus.parameters.definitions["RunOptions"]
    assert schema["additionalProperties"] is False
    assert list(schema["properties"]) == [  # what the form asks for, in its order
        "raw", "clean", "config", "workers", "only", "move", "withdraw", "dry_run"
    ]  # fmt: skip


def test_no_server_is_started_for_a_folder_that_is_not_there(
    corpus: RunOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_start", None)
    monkeypatch.setattr(connection, "_may_be_configured", lambda: False)
    options = corpus.model_copy(update={"raw": Path("nowhere")})
    with pytest.raises(RunError, match="nowhere does not exist"):
        launch.run_through_prefect(options, say=print)


def test_a_server_that_refuses_an_artifact_stops_nothing(
    flow: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("the server is away")

    monkeypatch.setattr(flow, "create_table_artifact", refuse)
    monkeypatch.setattr(flow, "create_progress_artifact", refuse)
    monkeypatch.setattr(flow, "get_run_logger", lambda: logging.getLogger("test"))
    monkeypatch.setattr(flow, "_PATIENCE", 0)
    seen: list[tuple[object, ...]] = []
    flow._Reporter("clean", lambda *told: seen.append(told))(1, 2, "bytes")
    flow.show_table("clean", [{"rows": 1}], "line")
    assert seen == [(1, 2, "bytes")]
