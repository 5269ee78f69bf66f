"""`gallery serve` as it runs in earnest: every line is JSON, and the numbers survive a kill."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from gallery.logs import EVENTS
from tests.conftest import put
from tests.pictures import jpeg
from tests.serving import ROOT, free_port
from tests.waiting import eventually

PAGE = ROOT / "docs" / "operations.md"
GALLERY = (sys.executable, "-m", "gallery", "--library")
READER = {"user-agent": "canary-agent", "referer": "https://canary.example.org/"}


@dataclass
class Run:
    """One server, from its start to its end; said: what it wrote, numbers: at several moments."""

    library: Path
    port: int = field(default_factory=free_port)
    metrics: int = field(default_factory=free_port)
    said: str = ""
    numbers: dict[str, dict[str, float]] = field(default_factory=dict)
    code: int | None = None

    def ask(self, path: str) -> int:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=READER)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status: int = answer.status
                return status
        except urllib.error.HTTPError as problem:
            return problem.code
        except OSError:
            return 0

    def scrape(self) -> dict[str, float]:
        """The numbers, by name and labels."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics") as answer:
            told = answer.read().decode()
        return {
            " ".join([sample.name, *(f"{k}={v}" for k, v in sorted(sample.labels.items()))]): (
                sample.value
            )
            for family in text_string_to_metric_families(told)
            for sample in family.samples
        }

    def lines(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.said.splitlines()]


def children(parent: int) -> dict[int, str]:
    """The processes below another one, with what they run."""
    listing = ["ps", "-ww", "-eo", "pid=,ppid=,args="]
    told = subprocess.run(listing, capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in told.splitlines()]
    return {int(row[0]): row[2] for row in rows if len(row) == 3 and int(row[1]) == parent}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A start, an ingest with a refused file, bad requests, two kills, an end."""
    library = tmp_path_factory.mktemp("serving") / "library"
    put(library / "albums/march/a.jpg", jpeg())
    put(library / "albums/march/b.jpg", b"\xff\xd8\xff damaged")
    made = Run(library)
    told = {"GALLERY_LOG": "json", "GALLERY_METRICS": str(made.metrics), "GALLERY_SETTLE": "0"}
    with (library / "said").open("w") as said:
        server = subprocess.Popen(
            [*GALLERY, str(library), "serve", "--port", str(made.port)],
            cwd=ROOT,
            env={**os.environ, **told},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            live(made, server.pid)
        finally:
            server.send_signal(signal.SIGINT)
            made.code = server.wait(120)
    made.said = (library / "said").read_text("utf-8")
    yield made


def live(made: Run, pid: int) -> None:
    """What happens while it runs."""
    eventually(lambda: made.ask("/readyz") == 200, "the server is ready")
    refused = "gallery_photos_total outcome=refused"
    eventually(lambda: made.scrape().get(refused) == 1.0, "the damaged file is refused")
    told = made.library / "said"
    eventually(lambda: '"ingested"' in told.read_text("utf-8"), "the album is ingested")
    for path in ("/en/photos/", "/en/photos/no-such/", "/nothing", "/en/photos/?page=%ff"):
        assert made.ask(path) != 0
    made.numbers["before"] = made.scrape()
    [web] = [one for one, runs in children(pid).items() if " work" not in runs]
    os.kill(web, signal.SIGKILL)
    eventually(lambda: made.ask("/healthz") == 200, "another web process answers")
    made.numbers["killed"] = made.scrape()
    [work] = [one for one, runs in children(pid).items() if " work" in runs]
    os.kill(work, signal.SIGKILL)
    restarts = "gallery_work_restarts_total"
    eventually(lambda: made.scrape()[restarts] == 1.0, "the work process is started again")
    eventually(lambda: made.ask("/readyz") == 200, "all is well again")
    made.numbers["again"] = made.scrape()


def test_every_line_is_one_json_object_with_time_level_and_event(run: Run) -> None:
    for line in run.lines():
        assert {"time", "level", "event", "message"} <= set(line)
        assert set(line) <= {"time", "level", "event", "message", "slug", "file", "traceback"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
        assert datetime.fromisoformat(line["time"]).year >= 2026
        assert line["level"] in ("info", "warning", "error")
        assert line["event"] in EVENTS
    assert run.code == 0


def test_the_lines_tell_of_start_ingest_refusal_kill_and_end(run: Run) -> None:
    lines = run.lines()
    events = [line["event"] for line in lines]

    assert events.index("started") < events.index("ingested") < events.index("granian")
    assert events[-1] == "stopped"
    [refused] = [line for line in lines if line["event"] == "refused"]
    assert (refused["slug"], refused["file"], refused["level"]) == ("march", "b.jpg", "warning")
    assert "Unexpected exit from worker-1" in {line["message"] for line in lines}


def test_no_line_tells_of_a_reader(run: Run) -> None:
    assert run.said
    for word in ("canary", "no-such", "/nothing", "user-agent"):
        assert word not in run.said.lower()


def test_numbers_of_a_killed_web_process_are_kept_and_not_doubled(run: Run) -> None:
    before, killed = run.numbers["before"], run.numbers["killed"]
    pages = "gallery_requests_total status=2xx way=essays"
    lost = "gallery_requests_total status=4xx way=essay"

    assert before[pages] == killed[pages] == 2.0
    assert before[lost] == killed[lost] == 1.0
    assert killed["gallery_requests_total status=4xx way=none"] == 1.0
    assert killed["gallery_requests_total status=2xx way=healthz"] >= 1.0


def test_photos_stages_and_the_work_process_are_counted(run: Run) -> None:
    again = run.numbers["again"]

    assert run.numbers["before"]["gallery_photos_total outcome=done"] == 1.0
    assert again["gallery_photos_total outcome=done"] == 1.0
    assert again["gallery_stage_seconds_total stage=develop"] > 0
    assert again["gallery_index_albums_total"] >= 1.0
    assert again["gallery_work_up"] == 1.0
    assert again["gallery_disk_free_bytes"] > 0


def test_readers_have_no_numbers(run: Run) -> None:
    """The listener is its own, on this machine alone; here it has ended with the server."""
    assert "gallery_requests_total status=2xx way=metrics" not in run.numbers["again"]
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{run.metrics}/metrics")


def test_the_page_for_operators_names_every_event() -> None:
    listed = set(re.findall(r"^\| `([a-z-]+)` \| ", PAGE.read_text("utf-8"), re.MULTILINE))

    fields = {"time", "level", "event", "message", "traceback", "index", "store", "work", "disk"}
    assert listed - fields | {"index"} == EVENTS


def test_a_taken_port_for_numbers_is_told_as_a_line(library: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = subprocess.run(
            [*GALLERY, str(library), "serve", "--port", str(free_port())],
            cwd=ROOT,
            env={**os.environ, "GALLERY_LOG": "json", "GALLERY_METRICS": str(port)},
            capture_output=True,
            text=True,
            check=False,
        )

    [line] = [json.loads(one) for one in told.stderr.splitlines()]
    assert (told.returncode, told.stdout) == (1, "")
    assert (line["event"], line["level"]) == ("stopped", "error")
    assert f"`metrics` cannot listen on port {port}" in line["message"]
