"""The queue on a real PostgreSQL: what rings, what is put back, and what is refused."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest
from procrastinate import App, PsycopgConnector

from gallery import editing
from gallery.album.draft import draft
from gallery.crew.finding import found
from gallery.errors import QueueAway, SettingsError
from gallery.ingest.run import ingest
from gallery.operating.status import status
from gallery.queue import Job
from gallery.queue.address import Place, place
from gallery.queue.bell import Ringer
from gallery.queue.engine import Trade, rescue, work
from gallery.queue.jobs import CHANGED, FOUND, develop, look, read
from gallery.queue.ringing import Ringing
from gallery.queue.tables import prepare
from gallery.store.s3.place import Place as Shelf
from gallery.wiring import open_gallery, today
from tests.cluster.crew import eventually, library
from tests.loop import by_itself, finished
from tests.pictures import jpeg
from tests.postgres.server import Server
from tests.serving import ROOT

NOBODY = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=1"


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    schema = postgresql.fresh()
    yield postgresql.url(schema)
    postgresql.dropped(schema)
    postgresql.do(f'DROP SCHEMA IF EXISTS "{schema}_work" CASCADE')


@pytest.fixture
def where(url: str) -> Place:
    found = place(url)
    prepare(found)
    return found


@pytest.fixture
def bell(where: Place) -> Iterator[Ringer]:
    made = Ringer(where)
    yield made
    made.close()


def test_whoever_starts_first_makes_the_tables_and_the_others_wait(
    url: str, postgresql: Server
) -> None:
    where, troubles = place(url), list[BaseException]()

    def start() -> None:
        try:
            prepare(where)
        except SettingsError as problem:
            troubles.append(problem)

    threads = [Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert troubles == []
    assert postgresql.do(f"SELECT count(*) FROM {where.namespace}.procrastinate_jobs") == [(0,)]


def test_what_something_else_keeps_in_its_place_is_left_alone(url: str, postgresql: Server) -> None:
    where = place(url)
    postgresql.do(f"CREATE SCHEMA {where.namespace}")
    postgresql.do(f"CREATE TABLE {where.namespace}.letters (words text)")

    with pytest.raises(SettingsError, match="holds something else"):
        prepare(where)

    assert postgresql.do(f"SELECT * FROM {where.namespace}.letters") == []


def test_other_tables_take_the_place_of_old_ones_when_nobody_works_by_these(
    where: Place, postgresql: Server
) -> None:
    postgresql.do(f"COMMENT ON SCHEMA {where.namespace} IS 'march-gallery queue, tables 0'")
    postgresql.do(f"INSERT INTO {where.namespace}.procrastinate_workers DEFAULT VALUES")
    with pytest.raises(SettingsError, match="another version of this program"):
        prepare(where)

    postgresql.do(f"DELETE FROM {where.namespace}.procrastinate_workers")
    prepare(where)

    assert Ringer(where).standing().workers == 0


def test_what_waits_already_does_not_wait_twice(bell: Ringer) -> None:
    photos = [develop("march", f"{n}.jpg", "", 1.0, fresh=True) for n in range(3)]

    bell.send(photos)
    bell.send([*photos[1:], develop("march", "3.jpg", "", 1.0, fresh=True)])
    bell.send([look("march", CHANGED)])
    bell.send([look("march", CHANGED)])

    now = bell.standing()
    assert (dict(now.waiting), now.doing) == ({"photos": 4, "albums": 1}, 0)


@pytest.mark.parametrize("name", ["a b.jpg", "año+1%.jpg", "not-utf-8\udcff.jpg", "quote'\".jpg"])
def test_every_name_of_a_file_comes_through_the_queue(
    where: Place, bell: Ringer, name: str
) -> None:
    heard, stop = list[str](), Event()

    def done(*, slug: str, name: str, beside: str, soon: str, tries: int) -> None:
        heard.extend([slug, read(name), beside, soon, str(tries)])
        stop.set()

    bell.send([develop("march", name, "", 1.5, fresh=True)])
    by_itself(work, where, Trade({"develop": done}, (), 1), stop)

    assert heard == ["march", name, "", "1.5", "0"]
    assert bell.standing().doing == 0


def test_fresh_photos_go_before_what_was_found_and_pages_before_photos(
    where: Place, bell: Ringer
) -> None:
    heard, stop = list[str](), Event()

    def done(**words: str) -> None:
        heard.append(words["name"])
        if len(heard) == 3:
            stop.set()

    bell.send([develop("march", "found.jpg", "", 1.0, fresh=False)])
    bell.send([Job("develop", "photos", "last", -1, {"name": "backfill.jpg"})])
    bell.send([develop("march", "fresh.jpg", "", 1.0, fresh=True)])
    by_itself(work, where, Trade({"develop": done}, (), 1), stop)

    assert heard == ["fresh.jpg", "found.jpg", "backfill.jpg"]
    assert look("march", CHANGED).priority > look("march", FOUND).priority


def test_a_job_whose_worker_died_is_put_back_unless_the_same_one_waits(
    where: Place, bell: Ringer, postgresql: Server
) -> None:
    bell.send([look("march", CHANGED), look("other", CHANGED)])
    with psycopg.connect(where.conninfo, autocommit=True) as db:
        db.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        bell.send([look("march", CHANGED)])

    async def go() -> None:
        app = App(connector=PsycopgConnector(conninfo=where.conninfo))
        async with app.open_async():
            await rescue(app)

    finished(go())

    table = f"{where.namespace}.procrastinate_jobs"
    there = postgresql.do(f"SELECT args->>'slug', status::text, attempts FROM {table}")
    assert sorted(there) == [("march", "todo", 0), ("other", "todo", 1)]


def test_a_server_that_is_away_is_told_and_nobody_waits_for_it() -> None:
    with pytest.raises(QueueAway, match="Nothing is lost"):
        Ringer(place(NOBODY)).send([look("march", CHANGED)])
    with pytest.raises(SettingsError, match="cannot be used"):
        prepare(place(NOBODY))


def test_what_changed_while_the_server_was_away_rings_when_it_is_back(
    where: Place, postgresql: Server
) -> None:
    ringing = Ringing(lambda: Ringer(where))
    postgresql.stop()
    try:
        ringing.changed("march/IMG_1.jpg")
        early = ringing.wait(1.0)
    finally:
        postgresql.start()

    assert not early
    assert ringing.wait(60.0)
    assert dict(ringing.standing().waiting) == {"albums": 1}


@pytest.mark.parametrize(
    ("key", "rings"),
    [
        ("march/IMG_1.jpg", "look changed march"),
        ("march/album.toml", "look words march"),
        ("march/manifest.json", ""),
        ("march/history/2026.jsonl", ""),
        (".gallery/renditions/ab/cd/x.jpg", ""),
        ("people.toml", ""),
    ],
)
def test_only_what_people_change_in_an_album_rings(key: str, rings: str) -> None:
    heard = list[Job]()

    class Heard:
        def send(self, jobs: list[Job]) -> None:
            heard.extend(jobs)

    ringing = Ringing(lambda: Heard())  # type: ignore[arg-type, return-value]
    ringing.changed(key)

    assert ringing.wait(30.0)
    assert "".join(job.lock for job in heard) == rings


def test_an_album_is_found_as_long_as_something_is_to_be_done_in_it(
    tmp_path: Path, shelf: Shelf, url: str
) -> None:
    gallery = open_gallery(library(tmp_path / "one", shelf, url)).unheard()
    room = gallery.darkroom()
    gallery.store.put("dropped/a.jpg", jpeg(480, 320))
    editing.create(gallery.store, "march", draft("march", gallery.settings))
    before = [*found(gallery, room)]
    gallery.store.put("march/a.jpg", jpeg(480, 320))
    new = [*found(gallery, room)]
    ingest(room, "march", today=today().date(), whole=False)
    lacking = [*found(gallery, room)]
    ingest(room, "march", today=today().date())

    assert (before, new, lacking) == (["dropped"], ["dropped", "march"], ["dropped", "march"])
    assert [*found(gallery, room)] == ["dropped"]


def test_a_status_says_whether_anybody_works_by_the_queue(
    tmp_path: Path, shelf: Shelf, where: Place, url: str, postgresql: Server
) -> None:
    gallery = open_gallery(library(tmp_path / "one", shelf, url))
    nobody = status(gallery, today())
    postgresql.do(f"INSERT INTO {where.namespace}.procrastinate_workers DEFAULT VALUES")

    somebody = status(gallery, today())

    assert "queue" in {need.about for need in nobody.needs}
    assert "queue" not in {need.about for need in somebody.needs}
    assert somebody.queue and somebody.queue.now.workers == 1


def test_a_queue_without_a_bucket_is_refused_by_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "albums").mkdir()

    with pytest.raises(SettingsError, match="set `store` to a bucket"):
        open_gallery(tmp_path, {"work": NOBODY})


def test_without_its_extra_a_queue_is_refused_by_what_to_install(
    tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "procrastinate", None)
    for name in ("address", "bell", "refusals", "tables"):
        monkeypatch.delitem(sys.modules, f"gallery.queue.{name}", raising=False)

    with pytest.raises(SettingsError, match=r"march-gallery\[cluster\]"):
        open_gallery(library(tmp_path / "one", shelf), {"work": NOBODY})


def test_one_that_is_asked_to_stop_says_so_and_leaves_its_place(
    tmp_path: Path, shelf: Shelf, url: str
) -> None:
    folder = library(tmp_path / "one", shelf, url)
    command = [sys.executable, "-m", "gallery", "--library", str(folder), "work"]
    bell = Ringer(place(url))
    with (tmp_path / "log").open("ab") as log:
        program = subprocess.Popen(command, cwd=ROOT, stderr=log, env=None)
        try:
            eventually(lambda: bell.standing().workers == 1, lambda: str(time.time()))
        finally:
            program.send_signal(signal.SIGTERM)
            code = program.wait()

    assert code == 0
    assert bell.standing().workers == 0
    assert "stopped" in (tmp_path / "log").read_text()
