"""Several machines develop the photos of one library, and some of them die: real processes, a real
PostgreSQL, a real object store.
"""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gallery.ingest.apart import FOLDER
from gallery.ingest.record import load_manifest
from gallery.store.s3.place import Place
from gallery.wiring import Gallery, open_gallery
from tests.cluster.crew import Crew, alone, bring, eventually, library, made
from tests.pictures import jpeg
from tests.postgres.server import Server

FULL = os.environ.get("GALLERY_CLUSTER") == "full"


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    """Where index and queue of this test are."""
    schema = postgresql.fresh()
    yield postgresql.url(schema)
    postgresql.dropped(schema)
    postgresql.do(f'DROP SCHEMA IF EXISTS "{schema}_work" CASCADE')


@pytest.fixture
def web(tmp_path: Path, shelf: Place, url: str) -> Gallery:
    """The library as a web node has it: what is written there rings."""
    return open_gallery(library(tmp_path / "web", shelf, url))


@pytest.fixture
def crew(tmp_path: Path, shelf: Place, url: str) -> Iterator[Crew]:
    """Machines; none has begun."""
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    found = Crew(tmp_path, shelf, url, "tests.cluster.dying", {"GALLERY_DEATHS": str(deaths)})
    yield found
    found.kill()


def _photos(count: int) -> dict[str, bytes]:
    return {f"IMG_{n}.jpg": jpeg(480, 320, seed=n) for n in range(1, count + 1)}


def _over(web: Gallery, crew: Crew, photos: dict[str, bytes]) -> bool:
    """Whether readers have all of them in all formats, and nobody is asked for anything more."""
    there = load_manifest(web.store, "march").photos
    whole = there.keys() == photos.keys() and not any(one.lacks for one in there.values())
    return whole and not crew.jobs()


def _same(web: Gallery, single: Gallery, photos: dict[str, bytes]) -> None:
    """Each photo is there once, and all is as one machine makes it; nothing else is left."""
    theirs, ours = (load_manifest(one.store, "march") for one in (web, single))
    kept, wanted = made(web.store), made(single.store)

    missing = [key for key in wanted if key not in kept]
    orphaned = [key for key in kept if key not in wanted]
    corrupt = [key for key in kept if key in wanted and kept[key] != wanted[key]]
    print(f"{len(theirs.photos)} photos, {len(kept)} files made of them; missing {len(missing)},")
    print(f"orphaned {len(orphaned)}, others than on one machine {len(corrupt)}")
    assert (missing, orphaned, corrupt) == ([], [], [])
    assert theirs == ours
    assert [one.number for one in theirs.photos.values()] == list(range(1, len(photos) + 1))
    assert [one.key for one in web.store.list(FOLDER)] == []


def test_one_of_two_dies_in_the_middle_of_a_photo_and_the_other_makes_all_of_them(
    tmp_path: Path, web: Gallery, crew: Crew
) -> None:
    photos = _photos(12)
    (tmp_path / "deaths/half").touch()

    crew.start(1)
    crew.start(2)
    bring(web, "march", photos)
    eventually(lambda: any(one.poll() is not None for one in crew.working.values()), crew.said)
    ended = [one.poll() for one in crew.working.values()]
    eventually(lambda: _over(web, crew, photos), crew.said)

    assert sorted(ended, key=str) == [-signal.SIGKILL, None]
    _same(web, alone(tmp_path / "single", photos, "march"), photos)
    assert sorted(crew.stop()) == [-signal.SIGKILL, 0]
    assert "stopped: nothing is left half done" in crew.said()


@pytest.mark.skipif(not FULL, reason="takes minutes: GALLERY_CLUSTER=full")
def test_they_go_on_by_themselves_when_the_server_of_index_and_queue_was_away(
    tmp_path: Path, web: Gallery, crew: Crew, postgresql: Server
) -> None:
    photos = _photos(24)
    crew.start(1)
    crew.start(2)
    bring(web, "march", photos)
    eventually(lambda: len(load_manifest(web.store, "march").photos) >= 4, crew.said)

    postgresql.stop()
    try:
        time.sleep(5)
    finally:
        postgresql.start()
    eventually(lambda: _over(web, crew, photos), crew.said)

    _same(web, alone(tmp_path / "single", photos, "march"), photos)
    assert "Nothing is lost" in crew.said()
    assert crew.stop() == [0, 0]


@pytest.mark.skipif(not FULL, reason="takes minutes: GALLERY_CLUSTER=full")
def test_three_machines_seven_deaths_two_hundred_photos(
    tmp_path: Path, web: Gallery, crew: Crew
) -> None:
    photos = _photos(200)
    deaths, started = 0, 3
    for number in (1, 2, 3):
        crew.start(number)
    bring(web, "march", photos)
    eventually(lambda: len(load_manifest(web.store, "march").photos) >= 40, crew.said)
    crew.working[1].send_signal(signal.SIGKILL)
    for number in range(3):
        (tmp_path / f"deaths/half{number}").touch()
        (tmp_path / f"deaths/told{number}").touch()
    deadline = time.monotonic() + 1800

    while not _over(web, crew, photos):
        assert time.monotonic() < deadline, crew.said()
        deaths += crew.again()
        time.sleep(0.3)
    deaths += crew.again()

    print(f"{deaths} deaths, {started + deaths} starts")
    assert deaths == 7
    assert not list((tmp_path / "deaths").iterdir())
    _same(web, alone(tmp_path / "single", photos, "march"), photos)
    assert crew.stop() == [0, 0, 0]
