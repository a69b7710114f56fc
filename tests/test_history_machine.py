"""Any sequence of runs, decisions and changes of raw files: the invariants hold after each."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from qinggao.decisions import in_force
from qinggao.deriving import Scope, decide, derive, named_edits, take_back
from qinggao.manifest import Manifest
from qinggao.restoring import raw_bytes
from qinggao.run.compacting import compact
from qinggao.verifying import verify
from tests.corpora import go, write

# A short chain of the cleaners that meet one another most; QINGGAO_EXAMPLES=50 looks longer.
CHAIN = "chain = ['characters', 'layout', 'punctuation', 'redaction']\n"
EXAMPLES = int(os.environ.get("QINGGAO_EXAMPLES", "3"))
OPTIONS = (
    "",
    "[redaction]\nprofile = 'star'\n",
    "skip = ['punctuation/half-width-comma']\n",
    "accept = ['punctuation/document-number-bracket', 'punctuation/doubtful-quote']\n",
)
TEXTS = (
    "各县区：\n　　定于X月X日开会,请准时参加。。\n",
    "按照《办法》（国发[2020]5号）,立案**件。。\n\n\n\n完\n",
    '会议\u200b强调,“团结"奋斗.\n',
    "第一,第二,第三,第一,第二\n",
    "没有什么可改。\n",
    '张某某说:"好..."  （国办发[2021]1号,附件)\n',
)
NAMES = ("甲.txt", "乙/甲.txt", "丙.md")
RULES = (
    "punctuation/half-width-comma",
    "punctuation/repeated-mark",
    "punctuation/document-number-bracket",
    "redaction/masked-number",
    "layout/blank-lines",
)
CLEANERS = ("layout", "punctuation", "redaction")

names = st.sampled_from(NAMES)
documents = st.none() | names


class History(RuleBasedStateMachine):
    """Drives a corpus; the model is the raw files, the pipeline and the decisions in force."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="qinggao-history-"))
        self.raw, self.clean = self.home / "raw", self.home / "clean"
        self.config = self.home / "pipeline.toml"
        self.files: dict[str, bytes] = {}
        self.moved: dict[str, bytes] = {}  # what runs moved: it counts while no raw file is there
        self.pending = True  # something changed that only `clean` takes in
        self.afresh = 0

    def teardown(self) -> None:
        shutil.rmtree(self.home)

    def put(self, name: str, text: str) -> None:
        path = self.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        self.files[name] = text.encode()
        self.pending = True

    @initialize(first=st.sampled_from(TEXTS), second=st.sampled_from(TEXTS))
    def begin(self, first: str, second: str) -> None:
        self.config.write_text(CHAIN, encoding="utf-8")
        self.put(NAMES[0], first)
        self.put(NAMES[1], second)
        self.run()

    @rule(name=names, text=st.sampled_from(TEXTS))
    def edit_a_raw_file(self, name: str, text: str) -> None:
        self.put(name, text)

    @precondition(lambda self: len(self.files) > 1)
    @rule(name=names)
    def remove_a_raw_file(self, name: str) -> None:
        rows = Manifest(self.clean).documents
        held = {n for n, row in rows.items() if row["status"] != "withdrawn" and not row["moved"]}
        here = {n for n in self.files if (self.raw / n).exists()}
        if name in here and held & (here - {name}):
            (self.raw / name).unlink()
            del self.files[name]
            if name in rows and rows[name]["moved"]:
                self.files[name] = self.moved[name]
            self.pending = True

    @rule(options=st.sampled_from(OPTIONS))
    def change_an_option(self, options: str) -> None:
        before = self.config.read_text(encoding="utf-8")
        text = options + CHAIN if options.startswith(("skip", "accept")) else CHAIN + options
        self.config.write_text(text, encoding="utf-8")
        self.pending |= text != before

    @rule()
    def run(self) -> None:
        go(self.raw, self.clean, config=self.config)
        self.pending = False

    @rule()
    def run_and_move(self) -> None:
        go(self.raw, self.clean, config=self.config, move=True)
        assert not [path for path in self.raw.rglob("*") if path.is_file()]
        self.moved = dict(self.files)
        self.pending = False

    @rule(cleaner=st.sampled_from(CLEANERS))
    def rerun(self, cleaner: str) -> None:
        go(self.raw, self.clean, config=self.config, rerun=cleaner)

    @rule()
    def compact(self) -> None:
        compact(self.clean)

    @rule(rule=st.sampled_from(RULES), document=documents, accept=st.booleans())
    def decide_on_a_rule(self, rule: str, document: str | None, accept: bool) -> None:
        self.decide(Scope(rule=rule, document=self.known(document)), accept=accept)

    @rule(cleaner=st.sampled_from(CLEANERS), document=documents)
    def undo_a_cleaner(self, cleaner: str, document: str | None) -> None:
        self.decide(Scope(cleaner=cleaner, document=self.known(document)))

    @rule(document=names)
    def undo_a_document(self, document: str) -> None:
        if self.known(document):
            self.decide(Scope(document=document))

    @rule(number=st.integers(0, 30))
    def decide_on_an_edit(self, number: int) -> None:
        manifest = Manifest(self.clean)
        found = [e for row in manifest.documents.values() for e in named_edits(manifest, row)]
        if found:
            edit = found[number % len(found)]
            self.decide(Scope(edit=edit.name), accept=not edit.applied)

    @rule(number=st.integers(0, 10))
    def undo_a_run(self, number: int) -> None:
        runs = Manifest(self.clean).runs
        scope = Scope(run=runs[number % len(runs)]["run"])
        manifest = Manifest(self.clean)
        try:
            decisions = decide(manifest, "undo", scope, "editor")
        except ValueError:  # nothing that it brought is in force
            return
        derive(manifest, decisions)

    @precondition(lambda self: bool(in_force(Manifest(self.clean).decisions)))
    @rule(number=st.integers(0, 10))
    def redo(self, number: int) -> None:
        manifest = Manifest(self.clean)
        decisions = in_force(manifest.decisions)
        chosen = decisions[number % len(decisions)].decision
        derive(manifest, [take_back(manifest, chosen, "editor")])

    def known(self, document: str | None) -> str | None:
        return document if document in Manifest(self.clean).documents else None

    def decide(self, scope: Scope, *, accept: bool = False) -> None:
        manifest = Manifest(self.clean)
        derive(manifest, decide(manifest, "accept" if accept else "undo", scope, "editor"))

    @invariant()
    def every_record_holds(self) -> None:
        if not self.clean.exists():
            return
        manifest = Manifest(self.clean)
        wrong = [finding for finding in verify(self.clean) if finding.wrong]
        behind = ("missing: gone since the last run", "changed since it was cleaned")
        wrong = [one for one in wrong if not (self.pending and one.message in behind)]
        assert wrong == []
        for name, row in manifest.documents.items():
            if name in self.files and not self.pending:
                assert raw_bytes(manifest, row) == self.files[name]

    @invariant()
    def the_clean_folder_is_a_function_of_its_input(self) -> None:
        if self.pending or not self.clean.exists():
            return
        self.afresh += 1
        raw, other = self.home / "raw-afresh", self.home / f"afresh-{self.afresh}"
        shutil.rmtree(raw, ignore_errors=True)
        write(raw, **self.files)
        decisions = tuple(Manifest(self.clean).decisions)
        go(raw, other, config=self.config, decide=decisions)
        here, there = state(self.clean), state(other)
        for name in here:
            assert here[name] == there[name], name
        shutil.rmtree(other)


def state(clean: Path) -> dict[str, Any]:
    """What the manifest and the folder say of every document that is there."""
    manifest = Manifest(clean)
    database = manifest.connect()
    rows = "document, status, clean_sha256, edits, suggested, damage, unmatched, kept"
    edits = "document, stage, rule, applied, start, clean_start, before, after"
    markers = 'document, kind, start, "end"'
    return {
        "documents": database.execute(
            f"select {rows} from documents where status <> 'withdrawn' order by 1"
        ).fetchall(),
        "edits": database.execute(
            f"select {edits} from edits semi join (select document from documents "
            "where status <> 'withdrawn') using (document) order by all"
        ).fetchall(),
        "markers": database.execute(
            f"select {markers} from markers semi join (select document from documents "
            "where status <> 'withdrawn') using (document) order by all"
        ).fetchall(),
        "texts": {
            name: manifest.stored(row).read_bytes()
            for name, row in manifest.documents.items()
            if row["status"] != "withdrawn"
        },
    }


History.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=8 if EXAMPLES < 20 else 14,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestHistory = History.TestCase
