"""Runs that die in the middle of their work."""

import multiprocessing
import os
from pathlib import Path

from qinggao.manifest import Manifest
from qinggao.run import moving, publishing
from tests.corpora import go


def killed_at(point: str, raw: Path, clean: Path, **options) -> None:
    """Run in a child process that dies, without any clean-up, at *point*."""

    def child():
        def die(*_, **__):
            os._exit(9)

        if point == "first file":
            real = moving._rename
            count = iter(range(9))
            moving._rename = lambda *a: die() if next(count) == 1 else real(*a)
        elif point == "parts":
            publishing._move_parts = die
        elif point == "commit":
            Manifest.commit = die
        elif point == "after commit":
            publishing.shutil.rmtree = die
        elif point == "second batch":
            from qinggao.manifest.records import Records

            real_write, count = Records.write, iter(range(9))
            Records.write = lambda s, w: die() if next(count) == 1 else real_write(s, w)
        elif point == "before publish":
            moving.Moves.carry_out = die
        go(raw, clean, **options)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join()
    assert process.exitcode == 9
