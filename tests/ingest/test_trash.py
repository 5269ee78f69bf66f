"""Photos in the trash and those removed for ever, as seen by who brings photos."""

import os
import time
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gallery import editing
from gallery.album import parse
from gallery.arriving.finish import finish
from gallery.arriving.standing import shelf
from gallery.blocks import Album
from gallery.cli import app
from gallery.editing import trash
from gallery.errors import AlbumError, Busy, Refused
from gallery.ingest.index import reindex
from gallery.ingest.news import Report
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.media import place_of
from gallery.purging.derived import leftovers, remove_leftovers
from gallery.purging.doing import planned, purge
from gallery.purging.thrown import thrown
from gallery.wiring import Gallery, today
from gallery.working import empty_trash
from tests.conftest import Drop, put
from tests.pictures import jpeg

NOW = today()
LATER = NOW + timedelta(days=31)
CARD = {f"{name}.jpg": jpeg(64, 48, seed=n) for n, name in enumerate("abc")}


@pytest.fixture
def march(gallery: Gallery, drop: Drop) -> Gallery:
    """A draft of three photos; b.jpg has words beside it, and is in the trash."""
    card = drop(**CARD, **{"b.jpg.xmp": b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'})
    put(gallery.library / "albums/march/album.toml", b'status = "draft"\n')
    bring(gallery, card)
    trash.trash(gallery.store, "march", ["b.jpg"], "ana", NOW)
    return gallery


def bring(gallery: Gallery, *folders: Path, slug: str = "march") -> Report:
    return ingest(gallery.darkroom(), slug, folders, today=NOW.date())


def album(gallery: Gallery) -> Album:
    return parse("march", editing.source_of(gallery.store, "march"))


def blocks(gallery: Gallery) -> Sequence[str]:
    return [block.photo for block in album(gallery).photos]


def names(gallery: Gallery) -> set[str]:
    return {path.name for path in (gallery.library / "albums/march").iterdir()}


def made_of(gallery: Gallery, name: str) -> list[str]:
    """What was made of a photo of the card."""

    place = place_of(sha256(CARD[name]).hexdigest())
    return [entry.key for entry in gallery.store.list(place)]


def test_an_ingest_places_it_nowhere_and_brings_no_second_copy(march: Gallery, drop: Drop) -> None:
    other = drop("other", **{"renamed.jpg": CARD["b.jpg"]})

    report = bring(march, drop(), other)

    assert report.trash == {"b.jpg": "b.jpg", "renamed.jpg": "b.jpg"}
    assert blocks(march) == ["a.jpg", "c.jpg"]
    assert "renamed.jpg" not in names(march)


def test_an_upload_of_its_bytes_is_told_where_they_are(march: Gallery, drop: Drop) -> None:
    sent = drop("sent", **{"again.jpg": CARD["b.jpg"]}) / "again.jpg"

    arrived = finish(march.store, "march", sent, "again.jpg", "ben", 0, now=NOW)

    assert (arrived.name, arrived.same) == ("b.jpg", True)
    assert shelf(march.store, "march").thrown == {"b.jpg"}


def test_nothing_is_brought_into_an_essay_in_the_trash(march: Gallery, drop: Drop) -> None:
    sent = drop("sent", **{"new.jpg": jpeg(64, 48, seed=9)}) / "new.jpg"
    trash.trash_essay(march.store, "march", "ana", NOW)

    with pytest.raises(AlbumError, match="in the trash"):
        bring(march, sent)
    with pytest.raises(Refused, match="in the trash"):
        finish(march.store, "march", sent, "new.jpg", "ben", 0, now=NOW)

    assert sent.exists()
    assert "new.jpg" not in names(march)


def test_the_index_knows_nothing_of_it_kept_up_to_date_or_filled_anew(march: Gallery) -> None:
    reindex(march.store, march.catalog, NOW.date(), ["march"])
    kept = [row.name for row in march.catalog.of_album("march")]
    reindex(march.store, march.catalog, NOW.date(), rebuild=True)

    assert kept == [row.name for row in march.catalog.of_album("march")] == ["a.jpg", "c.jpg"]


def test_a_purge_leaves_the_number_and_a_name_and_no_byte(march: Gallery) -> None:
    before = names(march)
    plan = planned(march.store, thrown(march.store))

    removed = purge(march.store, thrown(march.store), "ana", LATER)

    assert removed.files == plan
    assert before - names(march) == {"b.jpg", "b.jpg.xmp"}
    assert made_of(march, "b.jpg") == []
    assert made_of(march, "a.jpg") != []
    left = load_manifest(march.store, "march").photos["b.jpg"]
    assert (left.number, left.gone, left.sha256, left.claims) == (2, True, "", [])
    assert album(march).trash == ()


def test_its_number_is_never_given_again_even_to_a_file_of_its_name(
    march: Gallery, drop: Drop
) -> None:
    purge(march.store, thrown(march.store), "ana", LATER)
    put(march.library / "albums/march/b.jpg", jpeg(64, 48, seed=7))

    bring(march)

    photos = load_manifest(march.store, "march").photos
    assert {name: photo.number for name, photo in photos.items()} == {
        "a.jpg": 1,
        "c.jpg": 3,
        "b.jpg": 4,
    }


def test_what_another_album_has_too_keeps_its_pictures(march: Gallery, drop: Drop) -> None:
    put(march.library / "albums/twin/album.toml", b'status = "draft"\n')
    bring(march, drop("twin", **{"x.jpg": CARD["b.jpg"]}), slug="twin")
    before = made_of(march, "b.jpg")

    purge(march.store, thrown(march.store), "ana", LATER)

    assert made_of(march, "b.jpg") == before != []


def test_what_was_taken_out_in_the_meantime_stays(march: Gallery) -> None:
    doomed = thrown(march.store)
    trash.untrash(march.store, "march", ["b.jpg"], "ben", NOW)

    removed = purge(march.store, doomed, "ana", LATER)

    assert (removed.kept, removed.files) == (doomed, {})
    assert "b.jpg" in names(march)


def test_nothing_is_removed_while_photos_are_developed_anywhere(march: Gallery) -> None:
    with march.store.lock("album-march"), pytest.raises(Busy, match="nothing was removed"):
        purge(march.store, thrown(march.store), "ana", LATER)

    assert "b.jpg" in names(march)


def test_a_whole_essay_leaves_nothing_but_what_others_put_there(march: Gallery) -> None:
    put(march.library / "albums/march/selects/x.jpg", b"mine")
    trash.trash_essay(march.store, "march", "ana", NOW)

    purge(march.store, thrown(march.store), "ana", LATER)

    assert names(march) == {"selects"}
    assert [made_of(march, name) for name in CARD] == [[], [], []]


def test_pictures_that_nothing_names_go_when_they_are_a_day_old(march: Gallery) -> None:
    orphan, fresh = place_of("f" * 64), place_of("e" * 64)
    outdated = f"{made_of(march, 'a.jpg')[0].rpartition('/')[0]}/0000000000-64.jpg"
    for key in (f"{orphan}/x-64.jpg", f"{fresh}/x-64.jpg", outdated):
        march.store.put(key, b"picture")
    old = time.time() - 90_000
    for key in (f"{orphan}/x-64.jpg", outdated, *made_of(march, "b.jpg")):
        os.utime(march.library / "albums" / key, (old, old))
    wanted = {f"{orphan}/x-64.jpg", outdated}

    found = {waste.key for waste in leftovers(march.store, march.recipe.key, NOW)}
    removed = remove_leftovers(march.store, march.recipe.key, NOW)

    assert found == {waste.key for waste in removed} == wanted
    assert leftovers(march.store, march.recipe.key, NOW) == []
    assert made_of(march, "b.jpg")


def test_at_the_command_line_it_is_listed_asked_and_told(march: Gallery) -> None:
    def run(*words: str, said: str = "") -> tuple[int, str]:
        told = CliRunner().invoke(app, ["--library", str(march.library), *words], input=said)
        return told.exit_code, told.output

    assert "march/b.jpg: since" in run("trash", "--list")[1]
    assert "nothing is due" in run("purge")[1]
    assert "march/b.jpg: 5 files" in run("purge", "--days", "0", "--dry-run")[1]
    assert "nothing was removed" in run("purge", "--days", "0", said="n\n")[1]
    assert "b.jpg" in names(march)
    assert "in the trash" in run("trash", "march", "a.jpg")[1]
    assert "back where it stood" in run("untrash", "march", "a.jpg")[1]
    code, words = run("purge", "--days", "0", "--yes")
    assert (code, "every photo that is not in the trash is as it was" in words) == (0, True)
    assert "b.jpg" not in names(march)
    assert "the trash is empty" in run("trash", "--list")[1]


def test_the_work_process_empties_the_trash_after_its_days_and_says_so(march: Gallery) -> None:
    told: list[str] = []

    early = empty_trash(march, told.append, NOW + timedelta(days=29))
    first = empty_trash(march, told.append, LATER)
    before = "b.jpg" in names(march)
    with march.store.lock("album-march"):
        busy = empty_trash(march, told.append, LATER + timedelta(days=1))
    late = empty_trash(march, told.append, LATER + timedelta(days=1))

    assert (early, first, before, busy, late) == (True, True, True, False, True)
    assert "b.jpg" not in names(march)
    assert told == ["march/b.jpg: was in the trash for 30 days; it is removed for ever"]


def test_a_clock_that_ran_ahead_for_some_hours_empties_nothing(march: Gallery) -> None:
    ahead = NOW + timedelta(days=400)

    empty_trash(march, lambda _: None, ahead)
    empty_trash(march, lambda _: None, ahead + timedelta(hours=23))
    empty_trash(march, lambda _: None, NOW + timedelta(days=1))
    empty_trash(march, lambda _: None, ahead + timedelta(days=2))

    assert "b.jpg" in names(march)
