"""Measure the pages with Lighthouse on Debian's Chromium, print medians, fail on a missed goal.

Usage: python -m tests.lighthouse [--runs 5] [--report FILE.md]   (`make test-lighthouse`)

A quiet machine, please: two minutes of drawing, ten of measuring. Each run starts a browser.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import chrome
from tests.lighthouse.goals import GOALS, Goal, Line, line, missed, table
from tests.reader.large import enlarged
from tests.serving import served

HERE = Path(__file__).parent
WAYS = {
    "simulated": ("mobile", "simulate"),
    "applied": ("mobile", "devtools"),
    "desktop": ("desktop", "simulate"),
}
_TELL = """\
# Lighthouse

Medians of {runs} runs on a phone, simulated and with the line throttled in earnest, and one run on
a desktop; made by `make test-lighthouse` with Lighthouse {version} and {browser} on a machine with
{cores} cores. The site is the sample essays, one essay of sixty photos and a list of eighteen.

{table}"""


def main() -> int:
    """Exit code 1 when a goal was missed, 2 when nothing could be measured."""
    parser = argparse.ArgumentParser(description="Measure the pages with Lighthouse.")
    parser.add_argument("--runs", type=int, default=5, help="runs on a phone; medians are taken")
    parser.add_argument("--report", type=Path, help="write the table to this file, too")
    told = parser.parse_args()
    found = chrome()
    if not (found and shutil.which("node") and (HERE / "node_modules").is_dir()):
        print("Chromium, Node 20 or Lighthouse is missing: `make test-lighthouse` sets it up")
        return 2
    with tempfile.TemporaryDirectory() as folder, served(_library(Path(folder))) as address:
        lines = list(_measured(address, told.runs, found))
    if told.report:
        told.report.write_text(_report(lines, told.runs, found), "utf-8")
    print(table(lines))
    wrong = [f"{one.goal.name}, {one.way}: {what}" for one in lines for what in missed(one)]
    print("\n".join(wrong) or "every goal was reached")
    return 1 if wrong else 0


def _library(folder: Path) -> Path:
    """The large site; LIBRARY names sample essays that were drawn before."""
    samples = Path(os.environ.get("LIBRARY") or folder / "samples")
    subprocess.run([sys.executable, "-m", "gallery", "demo", str(samples)], check=True)
    return enlarged(samples, folder / "large")


def _measured(address: str, runs: int, browser: str) -> Iterator[Line]:
    for way in WAYS:
        for goal in GOALS:
            yield _audited(goal, way, address, 1 if way == "desktop" else runs, browser)


def _audited(goal: Goal, way: str, address: str, runs: int, browser: str) -> Line:
    command = ["node", str(HERE / "audit.mjs"), address + goal.path, *WAYS[way], str(runs)]
    environment = {**os.environ, "CHROME": browser}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found = line(goal, way, [json.loads(one) for one in done.stdout.splitlines()])
    print(f"{goal.name}, {way}: {'; '.join(missed(found)) or 'fine'}", flush=True)
    return found


def _report(lines: list[Line], runs: int, browser: str) -> str:
    package = json.loads((HERE / "package.json").read_text("utf-8"))
    said = subprocess.run([browser, "--version"], capture_output=True, text=True, check=True)
    return _TELL.format(
        runs=runs,
        version=package["dependencies"]["lighthouse"],
        browser=" ".join(said.stdout.split()[:2]),
        cores=os.cpu_count(),
        table=table(lines),
    )


if __name__ == "__main__":
    sys.exit(main())
