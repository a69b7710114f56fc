"""`qinggao report`: one page, whose figures are the manifest's and whose texts are data."""

import re
import shutil
import stat
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qinggao.manifest import Manifest
from qinggao.report import report
from tests.corpora import NOTICE, SPEECH, go, write
from tests.test_cli import qinggao

# Texts that would do something if the page took them for HTML, in the changes and around them.
ATTACKS = (
    "<script>alert(1)</script>",
    "</script></style></td>",
    "<img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "{{ 7 * 7 }}&lt;&amp;",
)
NAME = "<b onclick='x'>\"恶意\"&amp;.txt"


class Page(HTMLParser):
    """What a browser would find: elements with their attributes, and the text outside styles."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(content)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        if tag in ("td", "th"):
            self.text += "\t"

    def handle_data(self, data):
        if "style" not in self.open:
            self.text += data


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    """A clean folder of ordinary and of hostile documents."""
    home = tmp_path_factory.mktemp("report")
    hostile = "".join(f"{attack}会议强调,要落实。各县**认真执行。\n" for attack in ATTACKS)
    raw = write(
        home / "raw",
        通知=NOTICE,
        副本=NOTICE,
        附件=b"\x00\x01\x02\x03" * 30,
        整洁="会议强调，要压实责任。\n",
        **{"讲话/第 一 篇.md": SPEECH, NAME: hostile, "<i>表.csv": "a\n"},
    )
    go(raw, home / "clean")
    return home / "clean"


@pytest.fixture(scope="module")
def page(clean) -> Page:
    """The report of it, parsed; every element that was opened is closed."""
    return Page(report(clean))


def test_the_figures_are_those_of_the_manifest(clean, page):
    """Balance, edits by cleaner and by rule, markers."""
    run = Manifest(clean).runs[-1]
    assert (
        f"{run['raw_documents']} raw = {run['clean']} clean + 1 duplicate + 1 quarantined"
        in page.text
    )
    ask = Manifest(clean).connect().execute
    for key, query in (
        ("rule", "select rule, count(*) from edits where applied group by all"),
        ("cleaner", "select cleaner, count(*) filter (applied) from edits group by all"),
        ("kind", "select kind, count(*) from markers group by all"),
    ):
        rows = ask(query).fetchall()
        assert rows, key
        for name, count in rows:
            assert re.search(rf"\b{re.escape(name)}\s+{count}\s", page.text), (key, name, count)


def test_the_page_needs_nothing_and_runs_nothing(page):
    """No script, no handler, no address: in the page only places of itself are named."""
    assert not {"script", "img", "link", "iframe", "object", "form"} & {t for t, _ in page.elements}
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert attributes.get("href", "#").startswith("#")
        assert not {"src", "srcset", "action"} & attributes.keys()
    policy = [a["content"] for _, a in page.elements if "http-equiv" in a]
    assert policy == [
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ]


@pytest.mark.parametrize("attack", [*ATTACKS, NAME, "<i>表.csv"])
def test_texts_and_names_of_documents_are_shown_as_they_are(page, attack):
    """Markup in a document is text on the page, in its changes and in the tables."""
    assert attack in page.text


def test_every_link_leads_to_a_place(page):
    """The navigation, and the names of documents that have their changes on the page."""
    places = [a["id"] for _, a in page.elements if a.get("id")]
    assert len(places) == len(set(places))
    links = [a["href"] for tag, a in page.elements if tag == "a"]
    assert {link.removeprefix("#") for link in links} <= set(places)
    assert sum(place.startswith("d") and place[1:].isdigit() for place in places) == 4


def test_the_limit_of_documents_is_stated(clean):
    """A large corpus: those with the most edits, and it says of how many."""
    told = Page(report(clean, documents=1))
    assert "The 1 with the most edits, of 4 that have some" in told.text
    assert sum(tag == "details" for tag, _ in told.elements) == 1
    assert NAME in told.text.partition("with the most edits")[2]


def test_a_corpus_without_an_edit_has_a_page_too(tmp_path):
    """Every section says that there is nothing."""
    go(write(tmp_path / "raw", 整洁="会议强调，要压实责任。\n"), tmp_path / "clean")
    told = Page(report(tmp_path / "clean")).text
    assert "1 raw = 1 clean" in told
    assert "No edit was applied." in told
    assert "No document has an edit." in told


def test_the_command_writes_a_file_for_its_owner(clean, tmp_path):
    """It holds removed text; exit code 2 where there is no manifest or no place for a file."""
    target = tmp_path / "页.html"
    assert "for any browser" in qinggao("report", clean, "--to", target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_text() == report(clean)
    assert "give --to a file" in qinggao("report", clean, "--to", tmp_path, code=2)
    assert "no manifest" in qinggao("report", tmp_path, code=2)


@pytest.mark.skipif(not shutil.which("chromium"), reason="there is no Chromium")
def test_a_browser_shows_it(clean, tmp_path):
    """What Chromium makes of it: its title is ours, nothing ran, and it has a picture."""
    (tmp_path / "page.html").write_text(report(clean))
    options = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
        "--disable-background-networking --disable-component-update --disable-sync "
        f"--user-data-dir={tmp_path / 'profile'}"
    ).split()
    done = subprocess.run(
        ["chromium", *options, "--dump-dom", f"file://{tmp_path / 'page.html'}"],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    shown = done.stdout.decode()
    assert "<title>clean · qinggao</title>" in shown
    assert "<script" not in shown
    assert all(attack in Page(shown).text for attack in ATTACKS)
