"""
Measures what a second run costs, as a share of the first: nothing changed, and one cleaner again.

    python benchmarks/again.py RAW CLEAN [--cleaner NAME …]

CPU time of the command and everything it starts, in one worker process. Each cleaner finds what it
found before: that is the price of the question, not of what follows from another answer. Linux
only.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from throughput import machine, measure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().split("\n\n")[0])
    parser.add_argument("raw", type=Path)
    parser.add_argument("clean", type=Path, help="a new folder")
    parser.add_argument("--cleaner", action="append", help="as often as wanted; else the chain")
    options = parser.parse_args()
    if options.clean.exists():
        parser.error(f"{options.clean} is there already")
    from qinggao.config import CHAIN

    # A file that has just been written is read again, whatever its time stamp says.
    past = time.time() - 60
    for path in options.raw.rglob("*"):
        if path.is_file():
            os.utime(path, (past, past))
    base = [sys.executable, "-m", "qinggao"]
    end = ["--direct", "--workers", "1"]
    clean = [*base, "clean", str(options.raw), str(options.clean), *end]
    help_alone = measure([*base, "text", __file__]).cpu
    full = measure(clean).cpu
    rows = [("start of the command alone", help_alone), ("everything, the first time", full)]
    time.sleep(3)
    rows.append(("nothing changed", min(measure(clean).cpu for _ in range(2))))
    for name in options.cleaner or CHAIN:
        again = [*base, "rerun", name, str(options.clean), *end]
        rows.append((f"{name} again, the same edits", min(measure(again).cpu for _ in range(2))))
    count = sum(path.is_file() for path in options.raw.rglob("*"))
    print(f"\n{machine()}; {count} files\n\n| run | CPU s | of the first |\n| --- | --- | --- |")
    for name, cpu in rows:
        print(f"| {name} | {cpu:.2f} | {cpu / full:.1%} |")


if __name__ == "__main__":
    main()
