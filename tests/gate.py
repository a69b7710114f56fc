"""
A cleaner that waits at a gate, so that a run can be stopped half-way at a known place.

It is a plug-in, as other people's packages are, in folders that `install` writes: cleaners that run
in other processes cannot be put in place by a test otherwise.
"""

import os
from pathlib import Path

from tests.corpora import NOTICE, SPEECH, write
from tests.test_pool import until

_SOURCE = '''
import os, time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from qinggao import Edit, Rule


@dataclass(frozen=True)
class Gate:
    """Waits until somebody opens the gate."""

    rules: ClassVar[tuple[Rule, ...]] = ()

    def edits(self, text: str) -> Iterator[Edit]:
        if len(text) < 10:  # no document: the chain is tried before a run begins
            return
        home = Path(os.environ["QINGGAO_TEST_GATE"])
        (home / f"waits-{os.getpid()}").touch()
        while not (home / "open").exists():
            time.sleep(0.02)
        yield from ()
'''


class GatedCorpus:
    """A raw folder of two batches whose run waits in its workers, until `open`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        # As much as makes a run start worker processes.
        long = "会议强调,要压实责任。\n" * 100_000
        self.raw = write(home / "raw", 通知=NOTICE + long, **{"讲话/第 一 篇.md": SPEECH + long})
        self.clean = home / "clean"
        self.config = home / "pipeline.toml"
        self.config.write_text(
            'chain = ["gate", "layout"]\ndeduplicate = false\n[run]\nworkers = 2\n'
        )
        plugin = home / "plugin"
        about = plugin / "gate-1.dist-info"
        about.mkdir(parents=True)
        (plugin / "gate.py").write_text(_SOURCE)
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: gate\nVersion: 1\n")
        (about / "entry_points.txt").write_text("[qinggao.cleaners]\ngate = gate\n")

    def environment(self, base: dict[str, str]) -> dict[str, str]:
        """Return *base* with the plug-in."""
        paths = os.pathsep.join(filter(None, (str(self.home / "plugin"), base.get("PYTHONPATH"))))
        return {**base, "PYTHONPATH": paths, "QINGGAO_TEST_GATE": str(self.home)}

    def await_run(self) -> None:
        """Wait until both workers of a run stand at the gate."""
        until(lambda: len(self.waiting()) >= 2, 180)

    def waiting(self) -> list[int]:
        """Return the processes that came to the gate."""
        return [int(mark.name.rpartition("-")[2]) for mark in self.home.glob("waits-*")]

    def open(self) -> None:
        """Let every run pass, from now on."""
        (self.home / "open").touch()
