"""An essay opened on the desk: what is shown, what waits, what cannot be shown."""

from datetime import date

import pytest

from gallery.desk.opened import opened
from gallery.errors import AlbumError, Missing
from gallery.model import Claim, Verdict
from gallery.store.memory import MemoryStore
from tests.desk.sample import HEAD, block, lay, original, taken

TODAY = date(2026, 6, 1)
TORN = Verdict("truncated", "it is cut off", "copy it again")


@pytest.fixture
def store() -> MemoryStore:
    """An essay that shows two photos, one of them borrowed; a tray; two that cannot be shown."""
    store = MemoryStore()
    lay(store, "other", HEAD, [original("x.jpg", 7, Claim("city", "Puebla", "iptc:2:90"))])
    source = (
        HEAD
        + block("b.jpg", caption={"en": "First"})
        + block("/other/x.jpg")
        + block("torn.jpg")
        + block("gone.jpg")
        + block("b.jpg", caption={"en": "Shown again"})
    )
    files = [
        original("late.jpg", 1, taken("2026-05-01T18:00:00")),
        original("b.jpg", 2, taken("2026-05-01T09:30:00")),
        original("torn.jpg", 3, verdict=TORN),
        original("early.jpg", 4, taken("2026-05-01T08:00:00")),
        original("bad.jpg", 5, verdict=TORN),
    ]
    lay(store, "may-day", source, files)
    return store


def test_photos_stand_in_reading_order_each_once_with_its_first_block(store: MemoryStore) -> None:
    desk = opened(store, "may-day", TODAY, "en")

    assert [(one.name, one.home, one.number) for one in desk.shots] == [
        ("b.jpg", "may-day", 2),
        ("/other/x.jpg", "other", 7),
    ]
    first, borrowed = desk.shots
    assert first.block is not None
    assert first.block.caption == {"en": "First"}
    assert first.facts.date == "2026-05-01T09:30:00"
    assert borrowed.facts.city == "Puebla"


def test_what_no_block_shows_waits_in_the_order_of_time(store: MemoryStore) -> None:
    desk = opened(store, "may-day", TODAY, "en")

    assert [one.name for one in desk.tray] == ["early.jpg", "late.jpg"]
    assert all(one.block is None for one in desk.tray)


def test_what_cannot_be_shown_is_named_with_its_reason(store: MemoryStore) -> None:
    desk = opened(store, "may-day", TODAY, "en")

    found = {one.name: (one.number, one.verdict and one.verdict.code) for one in desk.refused}
    assert found == {
        "torn.jpg": (3, "truncated"),
        "gone.jpg": (0, "gone"),
        "bad.jpg": (5, "truncated"),
    }


def test_a_photo_is_found_by_its_name(store: MemoryStore) -> None:
    desk = opened(store, "may-day", TODAY, "en")

    assert desk.shot("early.jpg").number == 4
    with pytest.raises(Missing):
        desk.shot("x.jpg")


def test_a_clock_that_is_set_right_changes_what_the_desk_sees(store: MemoryStore) -> None:
    camera = Claim("camera_model", "X100", "exif:Model")
    files = [original("a.jpg", 1, camera, taken("2026-05-01T09:30:00"))]
    lay(store, "clocks", HEAD, files)
    before = opened(store, "clocks", TODAY, "en").tray[0].facts.date

    lay(store, "clocks", f'{HEAD}[clock."X100"]\nshift = "+01:00:00"\n', files)

    assert before == "2026-05-01T09:30:00"
    assert opened(store, "clocks", TODAY, "en").tray[0].facts.date == "2026-05-01T10:30:00"


def test_what_was_saved_is_what_is_seen(store: MemoryStore) -> None:
    first = opened(store, "may-day", TODAY, "en")
    source = store.get("may-day/album.toml")[0].decode()

    store.put("may-day/album.toml", source.replace("First", "Second").encode())

    second = opened(store, "may-day", TODAY, "en")
    assert second.shots[0].block is not None
    assert second.shots[0].block.caption == {"en": "Second"}
    assert second.source_tag != first.source_tag


def test_an_essay_without_files_or_language_is_opened_too() -> None:
    store = MemoryStore()
    store.put("new/album.toml", b'title.es = "Marcha"\n')

    desk = opened(store, "new", TODAY, "es")

    assert (list(desk.everything()), desk.album.lang) == ([], "es")


def test_what_cannot_be_read_is_told_with_its_place(store: MemoryStore) -> None:
    store.put("may-day/album.toml", b'title.en = "May\n')
    with pytest.raises(AlbumError, match=r"may-day/album\.toml, line 1"):
        opened(store, "may-day", TODAY, "en")
    store.put("may-day/album.toml", b"\xff")
    with pytest.raises(AlbumError, match="UTF-8"):
        opened(store, "may-day", TODAY, "en")
    for slug in ("nowhere", "../x"):
        with pytest.raises(Missing):
            opened(store, slug, TODAY, "en")


def test_a_lender_that_cannot_be_read_takes_its_photos_only(store: MemoryStore) -> None:
    store.put("other/manifest.json", b"{")

    desk = opened(store, "may-day", TODAY, "en")

    assert [one.name for one in desk.shots] == ["b.jpg"]
    assert "/other/x.jpg" in [one.name for one in desk.refused]
