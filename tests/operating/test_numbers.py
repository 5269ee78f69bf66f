"""The numbers for Prometheus: which there are, and that nothing of a reader is among them."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from gallery.operating import numbers
from gallery.operating.counting import Counted
from gallery.operating.exposing import Keeping, looked
from gallery.operating.families import registry as joined
from gallery.operating.numbers import COUNTED, LOOKED, NO_WAY, STATUSES
from gallery.operating.running import Running
from gallery.web.app import create_app
from gallery.web.counted import counted
from gallery.web.way import Way
from gallery.web.ways import WAYS
from gallery.wiring import Gallery, open_gallery, today
from tests.serving import ROOT
from tests.web.desk.signed import signed

PAGE = ROOT / "docs" / "operations.md"
CANARY = "canary7731"
ENDLESS = ("desk-events", "inbox-events", "inbox-watched")
HEADERS = {
    "user-agent": f"Mozilla/5.0 {CANARY}",
    "referer": f"https://{CANARY}.example.org/{CANARY}",
    "x-forwarded-for": "192.0.2.77",
    "accept-language": f"es-{CANARY}",
    "cookie": f"x={CANARY}",
}
FIXED = {
    "way": {NO_WAY, *(way.name for way in WAYS)},
    "status": set(STATUSES),
    "found": {"yes", "no"},
    "outcome": set(numbers.OUTCOMES),
    "stage": set(numbers.STAGES),
    "state": set(numbers.UPLOADS),
    "le": {*map(str, numbers.SECONDS), "+Inf"},
}
"""Every value that a label may have."""


def addresses() -> Iterator[tuple[Way | None, str]]:
    """Every way with words of a reader in it, and addresses of none."""
    said = {"number:int": "7", "lang": "en"}
    for way in WAYS:
        filled = re.sub(r"\{([^}]+)\}", lambda one: said.get(one[1], CANARY), way.path)
        yield way, f"{filled}?q={CANARY}"
    yield None, f"/{CANARY}"
    yield None, f"/en/photos/{CANARY}"
    yield None, f"/{'x' * 9000}{CANARY}"


def values(registry: CollectorRegistry) -> dict[str, set[str]]:
    """By label, the values that were seen."""
    found: dict[str, set[str]] = {}
    for family in registry.collect():
        for sample in family.samples:
            for name, value in sample.labels.items():
                found.setdefault(name, set()).add(value)
    return found


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> CollectorRegistry:
    """What was counted while a stranger and an admin asked for everything."""
    library = tmp_path_factory.mktemp("numbers") / "library"
    (library / "albums").mkdir(parents=True)
    gallery = open_gallery(library)
    registry = CollectorRegistry()
    meter = Counted(registry)
    app = counted(create_app(gallery, run=Running(meter=meter)), meter)
    client = TestClient(app, raise_server_exceptions=False, follow_redirects=False)
    secret, _ = signed(gallery, "admin", today())
    for way, address in addresses():
        for cookie in (f"x={CANARY}", f"s={secret}"):
            if way and way.name in ENDLESS and cookie[0] == "s":
                continue
            for method in (*(way.methods if way else ("GET",)), CANARY.upper()):
                client.request(method, address, headers={**HEADERS, "cookie": cookie})
    return registry


def test_labels_have_values_from_fixed_lists_whatever_readers_send(
    walked: CollectorRegistry,
) -> None:
    found = values(walked)

    assert {name: seen - FIXED[name] for name, seen in found.items()} == {
        name: set() for name in found
    }
    assert found["way"] == FIXED["way"]
    assert {"2xx", "3xx", "4xx"} <= found["status"]


def test_nothing_that_a_reader_sent_is_in_the_numbers(walked: CollectorRegistry) -> None:
    told = generate_latest(walked).decode().lower()

    assert "gallery_requests_total" in told
    assert CANARY not in told
    assert "192.0.2" not in told


def test_all_is_looked_at_that_the_table_has_and_nothing_else(gallery: Gallery) -> None:
    found = list(looked(gallery, Keeping(True, 2)))

    assert {number for number, _, _ in found} == set(LOOKED)
    assert {labels for number, labels, _ in found if number is numbers.UPLOADED} == {
        (state,) for state in numbers.UPLOADS
    }
    assert (numbers.RESTARTS, (), 2.0) in found


def test_a_library_whose_disk_is_away_still_tells_of_its_work_process(gallery: Gallery) -> None:
    (gallery.library / "albums").rename(gallery.library / "elsewhere")

    found = {number: value for number, _, value in looked(gallery, Keeping(True))}

    assert found[numbers.WORK] == 1.0
    assert found[numbers.WRITABLE] == 0.0
    assert numbers.ALBUMS_WAITING not in found


def test_the_page_for_operators_lists_every_number() -> None:
    rows = re.findall(
        r"^\| `(gallery_\w+)` \| (\w+) \|(.*?)\| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )

    listed = {
        (name, kind, tuple(re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", labels))))
        for name, kind, labels, _ in rows
    }
    assert listed == {(one.name, one.kind, one.labels) for one in (*COUNTED, *LOOKED)}


COUNTING = """
import sys, time
from gallery.operating.running import meter
meter = meter()
for _ in range(int(sys.argv[1])):
    meter.answered("essay", 200, 0.02, 1000)
meter.kept(True)
meter.photo("done")
meter.photo("truncated")
meter.spent("develop", 1.5)
meter.refilled(3, 0.5)
print("counted", flush=True)
time.sleep(600)
"""


def counting(folder: Path, requests: int) -> subprocess.Popen[str]:
    """A process that counts as a process of the server does."""
    told = {"PROMETHEUS_MULTIPROC_DIR": str(folder), "GALLERY_COUNTED": str(folder)}
    process = subprocess.Popen(
        [sys.executable, "-c", COUNTING, str(requests)],
        cwd=ROOT,
        env={**os.environ, **told},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "counted\n"
    return process


def test_what_several_processes_count_is_one_sum_and_a_killed_one_is_neither_lost_nor_twice(
    tmp_path: Path,
) -> None:
    first, second = counting(tmp_path, 3), counting(tmp_path, 4)
    together = sums(tmp_path)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    killed = sums(tmp_path)
    third = counting(tmp_path, 5)
    for process in (first, second, third):
        process.kill()
        process.communicate()

    after = sums(tmp_path)
    assert together == killed
    assert killed["gallery_requests_total"] == 7.0
    assert after["gallery_requests_total"] == 12.0
    assert after["gallery_request_seconds_count"] == 12.0
    assert after["gallery_response_bytes_total"] == 12_000.0
    assert after["gallery_photos_total"] == 6.0
    assert after["gallery_index_albums_total"] == 9.0
    assert {one.name for one in COUNTED} - set(after) == {"gallery_request_seconds"}


def sums(folder: Path) -> dict[str, float]:
    """By name, the sum over all labels, as Prometheus reads it; without buckets."""
    told = generate_latest(joined(folder, list)).decode()
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(told):
        for sample in family.samples:
            if not sample.name.endswith(("_bucket", "_created")):
                found[sample.name] = found.get(sample.name, 0.0) + sample.value
    return found


def test_nobody_counts_where_nobody_asks(gallery: Gallery) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import gallery.web.asgi, sys; print(*sys.modules, sep='\\n')"],
        cwd=ROOT,
        env={**os.environ, "GALLERY_LIBRARY": str(gallery.library)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "gallery.web.app" in told.stdout.splitlines()
    assert not [name for name in told.stdout.splitlines() if name.startswith("prometheus_client")]
