"""`qinggao export --format openlineage`: runs as events that the official client can send."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from qinggao.manifest import Manifest
from tests.corpora import NOTICE, SPEECH, go, write
from tests.test_cli import qinggao


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    """A clean folder of two runs."""
    home = tmp_path_factory.mktemp("lineage")
    raw = write(home / "raw", 通知=NOTICE, 副本=NOTICE, 附件=b"\x00\x01\x02\x03" * 30)
    go(raw, home / "clean")
    write(raw, 讲话=SPEECH)
    go(raw, home / "clean")
    return home / "clean"


@pytest.fixture(scope="module")
def events(clean) -> list[dict[str, Any]]:
    """The events of both runs, as they are written."""
    lines = qinggao("export", clean, "--format", "openlineage").splitlines()
    return [json.loads(line) for line in lines]


def test_each_run_begins_and_completes(clean, events):
    """In order, with the times of the manifest, and with one name for both events of a run."""
    rows = Manifest(clean).runs
    assert [event["eventType"] for event in events] == ["START", "COMPLETE"] * 2
    names = [event["run"]["runId"] for event in events]
    assert names[0] == names[1] != names[2] == names[3]
    times = [when.isoformat() for row in rows for when in (row["started"], row["finished"])]
    assert [event["eventTime"] for event in events] == times
    for event in events:
        assert event["inputs"][0]["name"] == str(clean.parent / "raw")
        assert event["outputs"][0]["name"] == str(clean)


def test_the_edits_of_a_run_are_a_facet_of_it(clean, events):
    """Balance, cleaners and rules are the manifest's; what was not in this run does not count."""
    first, second = (event["run"]["facets"]["qinggao_edits"] for event in events[1::2])
    assert (first["balance"]["raw_documents"], second["balance"]["raw_documents"]) == (3, 4)
    assert second["balance"]["unchanged"] == 3 - sum(
        row["run"] == Manifest(clean).runs[-1]["run"] and row["document"] != "讲话.txt"
        for row in Manifest(clean).documents.values()
    )
    for facet, row in zip((first, second), Manifest(clean).runs, strict=True):
        counted = (
            Manifest(clean)
            .connect()
            .execute(
                "select rule, count(*) filter (applied) from history.edits "
                "where run = ? group by rule",
                [row["run"]],
            )
        )
        assert {r["rule"]: r["edits"] for r in facet["rules"]} == dict(counted.fetchall())
        assert sum(one["edits"] for one in facet["cleaners"]) == sum(
            one["edits"] for one in facet["rules"]
        )
        assert all(one["digest"] for one in facet["cleaners"])
    assert "redaction/masked-other" not in json.dumps(first)


def test_events_hold_no_text_of_a_document(clean, events):
    """Names of folders, rules and cleaners, and counts; not even the names of documents."""
    told = json.dumps(events, ensure_ascii=False)
    assert "通知" not in told
    assert "会议" not in told
    edits = Manifest(clean).connect().execute("select before from edits where len(before) > 3")
    assert not [text for (text,) in edits.fetchall() if text in told]


def test_events_are_the_same_whenever_they_are_made(clean, events, tmp_path):
    """To a file as to the output; of one run alone too."""
    target = tmp_path / "events.jsonl"
    assert "4 events" in qinggao("export", clean, "--format", "openlineage", "--to", target)
    assert [json.loads(line) for line in target.read_text().splitlines()] == events
    last = Manifest(clean).runs[-1]["run"]
    lines = qinggao("export", clean, "--format", "openlineage", "--run", last).splitlines()
    assert [json.loads(line) for line in lines] == events[2:]


class Listener(BaseHTTPRequestHandler):
    """Takes events, as Marquez and others do."""

    taken: list[dict[str, Any]]
    status = 201

    def do_POST(self):
        assert self.path == "/api/v1/lineage"
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.taken.append(json.loads(body))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.mark.parametrize("status", [201, 403])
def test_the_official_client_sends_them(clean, events, monkeypatch, status):
    """To a server on loopback; one that refuses is told, with exit code 1."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    kind = type("Its", (Listener,), {"taken": [], "status": status})
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        words = ("export", clean, "--format", "openlineage", "--url")
        code = 0 if status == 201 else 1
        told = qinggao(*words, f"http://127.0.0.1:{server.server_port}", code=code)
        server.shutdown()
    if status == 201:
        assert "4 events sent" in told
        assert kind.taken == events
    else:
        assert "403" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--run", "19990101-000000000"], "no run is called '19990101-000000000'"),
        (["--to", "a", "--url", "http://127.0.0.1:9"], "give one of them"),
        (["--format", "csv", "--run", "1"], "--format openlineage"),
    ],
)
def test_wrong_words_are_refused(clean, words, told):
    """Exit code 2 and what would be right."""
    assert told in qinggao("export", clean, "--format", "openlineage", *words, code=2)


def test_a_run_is_named_as_in_every_command(clean):
    """First, last, or a beginning of its name."""
    run = Manifest(clean).runs[-1]["run"]
    words = ("export", clean, "--format", "openlineage", "--run")
    assert qinggao(*words, "last") == qinggao(*words, run)
    assert run in qinggao(*words, run[:-1])
