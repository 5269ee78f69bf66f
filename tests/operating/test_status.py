"""`gallery status`: what the person at the terminal is told, and when it is a failure."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry
from typer.testing import CliRunner, Result

from gallery import editing
from gallery.backup.lately import Backed, note
from gallery.checking import fixity
from gallery.checking.fixity import Fixity
from gallery.cli import app
from gallery.ingest.news import Begun, Seen
from gallery.ingest.run import ingest
from gallery.model import Finding, Verdict
from gallery.operating.counting import Counted
from gallery.operating.doing import Board, Waiting, read
from gallery.operating.numbers import OUTCOMES, PHOTOS
from gallery.wiring import Gallery, today
from tests.conftest import Drop
from tests.pictures import jpeg

REFUSAL = Verdict("truncated", "it is cut off", "copy it again")


def status(gallery: Gallery, *words: str) -> Result:
    return CliRunner().invoke(app, ["--library", str(gallery.library), "status", *words])


def lines(told: Result) -> dict[str, str]:
    """The lines by their first word, those of needs left out."""
    parts = [line.split(None, 1) for line in told.output.splitlines()]
    return {name: words for name, words in parts if name != "needs"}


def needs(told: Result) -> list[str]:
    return [line[11:] for line in told.output.splitlines() if line.startswith("needs you: ")]


@pytest.fixture
def kept(gallery: Gallery) -> Gallery:
    """A library whose person has done what was theirs to do."""
    note(gallery.store, Backed(today().isoformat(), "/mnt/second", 3, 1000))
    return gallery


@pytest.fixture
def march(kept: Gallery, drop: Drop) -> Gallery:
    """The same with an essay of two photos, and a file that is none."""
    files = {"a.jpg": jpeg(seed=1), "b.jpg": jpeg(seed=2), "c.jpg": b"\xff\xd8\xff damaged"}
    editing.create(kept.store, "march", 'title.en = "March"\nstatus = "draft"\n')
    ingest(kept.darkroom(), "march", [drop(**files)], today=today().date())
    return kept


def test_a_library_in_order_needs_nobody(kept: Gallery) -> None:
    told = status(kept)

    assert (told.exit_code, needs(told)) == (0, [])
    assert lines(told)["index"].startswith("0 essays, 0 photos; written 20")
    assert lines(told)["lacking"] == "nothing"
    assert lines(told)["work"] == "no work process runs"
    assert lines(told)["next"] == "nothing opens or closes by itself"
    assert lines(told)["backup"].endswith("3 files in /mnt/second")


def test_what_needs_a_person_is_named_with_what_to_do(march: Gallery) -> None:
    words = march.library / "albums/march/album.toml"
    words.write_text(f'{words.read_text("utf-8")}\ntitle.es = "half\n', "utf-8")
    line = len(words.read_text("utf-8").splitlines())
    CliRunner().invoke(app, ["--library", str(march.library), "index"])

    told = status(march)

    assert told.exit_code == 1
    broken, refused = needs(told)
    assert broken.startswith(f"march/album.toml, line {line}: ")
    assert "mend it with a text editor" in broken
    assert refused.startswith("march: 1 file cannot be shown; `gallery ingest`")
    assert lines(told)["lacking"] == "1 refused, 1 without words that can be read"


def test_a_library_without_a_backup_needs_one(gallery: Gallery) -> None:
    never = status(gallery)
    long_ago = (today() - timedelta(days=9)).isoformat()
    note(gallery.store, Backed(long_ago, "/mnt/second", 3, 1000))
    old = status(gallery)

    assert (never.exit_code, old.exit_code) == (1, 1)
    assert needs(never) == [
        "backup: this library knows of no backup; run `gallery backup DIR`, on another disk"
    ]
    assert needs(old)[0].startswith("backup: the last one is older than 8 days; run")


def test_faults_that_the_last_reading_found_need_a_person(kept: Gallery) -> None:
    fault = Finding("changed", "march/a.jpg", "its bytes changed", "restore it")
    now = today().isoformat()
    fixity.note(kept.store, Fixity(now, now, 7, 70, [fault]))

    told = status(kept)

    [need] = needs(told)
    assert need.startswith("originals: the last reading found 1 fault; `gallery check --repair`")
    assert lines(told)["originals"].startswith("7 read and compared, 20")


def test_a_scheduled_essay_is_told_with_its_moment(kept: Gallery) -> None:
    opens = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    source = f'title.en = "June"\nstatus = "scheduled"\npublish_at = {opens.isoformat()}\n'
    editing.create(kept.store, "june", source)
    CliRunner().invoke(app, ["--library", str(kept.library), "index"])

    told = status(kept)

    assert lines(told)["next"] == f"{opens:%Y-%m-%d %H:%M:%S} UTC: june"


def test_what_the_work_process_does_is_told_while_it_does_it(kept: Gallery) -> None:
    queue = Waiting()
    board = Board(kept.store, queue)
    for slug in ("march", "june", "july"):
        queue.put(slug)

    with kept.store.lock("work"):
        board.begin(queue.get() or "")
        board.heard(Begun("march", 24, "develop"))
        during = status(kept)
        noted = read(kept.store)
    after = status(kept)

    assert lines(during)["work"].startswith("march, 0 of 24 photos, since 20")
    assert lines(during)["work"].endswith("UTC; waiting: 2 albums")
    assert noted.oldest is not None
    assert noted.since is not None
    assert noted.oldest <= noted.since
    assert lines(after)["work"] == "no work process runs"


def test_photos_that_wait_while_nobody_works_need_a_person(march: Gallery) -> None:
    with march.catalog.engine.begin() as db:
        db.exec_driver_sql("UPDATE photo SET widths = '' WHERE name = 'a.jpg'")

    told = status(march)

    assert lines(told)["lacking"] == "1 to be rendered, 1 refused"
    assert "1 photo waits to be rendered, and nothing works on them" in " ".join(needs(told))


def test_programs_get_one_object(march: Gallery) -> None:
    told = status(march, "--json")

    said = json.loads(told.output)
    assert told.exit_code == 1
    assert said["library"] == str(march.library)
    assert said["index"]["photos"] == 2
    assert said["index"]["refused"] == {"march": 1}
    assert [need["about"] for need in said["needs"]] == ["march"]
    assert said["disk"]["free"] > 0


def test_nothing_is_changed_by_looking(march: Gallery) -> None:
    before = _tree(march.library)

    status(march)

    assert _tree(march.library) == before


def _tree(library: Path) -> dict[str, bytes]:
    """All files but the index, whose log goes into it when it is closed, and words in locks."""
    files = (path for path in library.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(one): one.read_bytes() for one in files if "index.sqlite" not in one.name}


def test_a_photo_that_is_told_of_again_is_not_counted_again(kept: Gallery) -> None:
    registry = CollectorRegistry()
    board = Board(kept.store, Waiting(), Counted(registry))

    board.heard(Seen("march", "a.jpg"))
    board.heard(Seen("march", "notes.txt", passed=True))
    board.heard(Seen("march", "b.jpg", REFUSAL, again=True))
    board.heard(Seen("march", "c.jpg", REFUSAL))

    counts = {one: registry.get_sample_value(PHOTOS.name, {"outcome": one}) for one in OUTCOMES}
    assert counts == {**dict.fromkeys(OUTCOMES), "done": 1.0, "refused": 1.0}
