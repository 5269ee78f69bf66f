"""Which essay a folder is for."""

from datetime import date

import pytest

from gallery.arriving.awaited import Awaited, awaited, essay_for, meant
from gallery.arriving.watching import Watcher
from gallery.store.memory import MemoryStore
from gallery.wiring import Gallery, today
from tests.arriving.zoo import inbox, small
from tests.conftest import put
from tests.desk.sample import HEAD

MARCH = Awaited("2026-05-01-may-day", frozenset({"may-day", "marcha"}), *[date(2026, 5, 1)] * 2)
FAIR = Awaited("book-fair", frozenset({"book-fair"}), date(2026, 5, 1), date(2026, 5, 3))
EVENT = 'event.en = "May Day march"\nevent.es = "Marcha"\ndate = "2026-05-01"\n'


@pytest.mark.parametrize(
    ("folder", "known", "essay"),
    [
        ("may-day", [MARCH, FAIR], "2026-05-01-may-day"),
        ("marcha", [MARCH], "2026-05-01-may-day"),
        ("2026-05-01", [MARCH], "2026-05-01-may-day"),
        ("20260501-2", [MARCH], "2026-05-01-may-day"),
        ("2026-05-02", [MARCH, FAIR], "book-fair"),
        ("2026-05-01", [MARCH, FAIR], ""),
        ("2026-05-01-football", [MARCH], ""),
        ("2026-13-41", [MARCH], ""),
        ("100canon", [MARCH], ""),
    ],
)
def test_a_folder_is_for_the_one_event_that_it_names(
    folder: str, known: list[Awaited], essay: str
) -> None:
    assert meant(folder, known) == essay


def test_an_essay_that_is_called_so_and_one_that_is_public_are_left_as_they_are() -> None:
    store = MemoryStore()
    store.put("march/album.toml", HEAD.encode())
    store.put("march/event.toml", EVENT.encode())
    assert essay_for(store, "Marcha") == "march"

    store.put("marcha/album.toml", HEAD.encode())
    assert essay_for(store, "Marcha") == "marcha"

    store.put("march/album.toml", HEAD.replace('"draft"', '"published"').encode())
    assert awaited(store) == []
    assert essay_for(store, "May Day march") == "may-day-march"


def test_a_folder_in_the_watched_inbox_joins_the_event_that_was_prepared(gallery: Gallery) -> None:
    gallery.store.put("2026-may/album.toml", HEAD.encode())
    gallery.store.put("2026-may/event.toml", EVENT.encode())

    put(inbox(gallery) / "ana" / "Marcha" / "a.jpg", small(1))
    told: list[str] = []
    watcher = Watcher(gallery.store, gallery.settings, inbox(gallery), told.append, today)
    watcher.begin()
    for moment in (0.0, 100.0):
        watcher.look(moment)

    assert told == ["inbox/ana/Marcha: 1 file into 2026-may"]
    assert (gallery.library / "albums" / "2026-may" / "a.jpg").is_file()
    assert not (gallery.library / "albums" / "marcha").exists()
