"""A long ingest: what is done so far can be worked with before the last photo is."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from gallery import editing
from gallery.album import parse
from gallery.album.draft import draft
from gallery.ingest.news import Event, Seen
from gallery.ingest.run import ingest
from gallery.wiring import Gallery, today
from tests.conftest import put
from tests.pictures import jpeg

MORNING = datetime(2026, 5, 1, 9)
EVENT = b'event.en = "May Day"\ndate = "2026-05-01"\ncity = "Puebla"\n'

IN_TIME = ["scan.jpg", *(f"IMG_{number}.jpg" for number in (5, 4, 3, 2, 1, 0))]
"""Of the scan the event's day alone is known, so it stands before all hours of it."""


@pytest.fixture
def march(gallery: Gallery) -> Path:
    """Photos whose names tell another order than their times, and some without a time."""
    folder = gallery.library / "albums" / "march"
    editing.create(gallery.store, "march", draft("march", gallery.settings))
    put(folder / "event.toml", EVENT)
    for number in range(6):
        taken = MORNING - timedelta(hours=number)
        put(folder / f"IMG_{number}.jpg", jpeg(600, 400, seed=number, taken=taken))
    put(folder / "scan.jpg", jpeg(600, 400, seed=9))
    return folder


def shown(gallery: Gallery) -> list[str]:
    return [b.photo for b in parse("march", editing.source_of(gallery.store, "march")).photos]


def test_photos_are_placed_while_others_are_being_developed(
    gallery: Gallery, march: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gallery.ingest.run.SAVE_EVERY", 0.0)
    monkeypatch.setattr("gallery.ingest.pace.SHARE", 0)
    counts: list[int] = []

    def listen(event: Event) -> None:
        if isinstance(event, Seen):
            counts.append(len(shown(gallery)))

    ingest(gallery.darkroom(), "march", today=today().date(), listen=listen, whole=False)

    assert counts == [0, 1, 2, 3, 4, 5, 6]
    assert shown(gallery) == IN_TIME


@pytest.mark.parametrize("pause", [0.0, 60.0], ids=["often", "once"])
def test_the_order_is_the_same_however_often_it_is_kept(
    gallery: Gallery, march: Path, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    monkeypatch.setattr("gallery.ingest.run.SAVE_EVERY", pause)
    monkeypatch.setattr("gallery.ingest.pace.SHARE", 0)
    put(march / "IMG_2.CR2", b"no raw file at all")

    ingest(gallery.darkroom(), "march", today=today().date())

    assert shown(gallery) == IN_TIME


def test_what_an_editor_moves_meanwhile_stays_where_it_is(
    gallery: Gallery, march: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gallery.ingest.run.SAVE_EVERY", 0.0)
    monkeypatch.setattr("gallery.ingest.pace.SHARE", 0)
    words = march / "album.toml"
    written: list[str] = []

    def listen(event: Event) -> None:
        if len(shown(gallery)) == 2 and not written:
            written.append("words")
            source = words.read_text("utf-8")
            words.write_text(source + '\n[[block]]\ntext.en = "Written meanwhile."\n', "utf-8")

    ingest(gallery.darkroom(), "march", today=today().date(), listen=listen)

    source = words.read_text("utf-8")
    assert source.count("Written meanwhile.") == 1
    assert sorted(shown(gallery)) == sorted({*shown(gallery)})
    assert len(shown(gallery)) == 7
