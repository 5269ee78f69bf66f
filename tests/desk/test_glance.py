"""What is new in an essay, whoever changed its files."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery import editing
from gallery.desk.glance import Glance, Seen, glance, news, signed
from gallery.desk.presence import LASTS, here, left, present
from gallery.editing import history
from gallery.errors import Missing
from gallery.ingest.run import ingest
from gallery.people import Person, Role
from gallery.store.memory import MemoryStore
from gallery.wiring import Gallery, today
from tests.conftest import put
from tests.pictures import jpeg

NOW = 1_800_000_000.0
ANA = Person("ana", "Ana Rojas", Role.EDITOR)
BEN = Person("ben", "Ben Okri", Role.EDITOR)
SOURCE = """\
title.en = "March"
status = "draft"

[[block]]
photo = "a.jpg"
caption.en = "Nurses."

[[block]]
text.en = "Words between."

[[block]]
photo = "b.jpg"
"""


@pytest.fixture
def march(gallery: Gallery) -> Path:
    folder = gallery.library / "albums" / "march"
    put(folder / "album.toml", SOURCE.encode())
    put(folder / "a.jpg", jpeg(seed=1))
    put(folder / "b.jpg", jpeg(seed=2))
    return folder


def look(gallery: Gallery, before: Glance | None = None) -> Glance:
    return glance(gallery.store, "march", NOW, before)


def told(before: Glance, after: Glance) -> list[tuple[object, ...]]:
    return [(one.kind, *asdict(one).values()) for one in news(before, after)]


def write(march: Path, old: str, new: str) -> None:
    words = march / "album.toml"
    words.write_text(words.read_text("utf-8").replace(old, new), "utf-8")


def test_nothing_is_new_when_nothing_happened(gallery: Gallery, march: Path) -> None:
    before = look(gallery)

    assert told(before, look(gallery, before)) == []


def test_a_text_changed_by_hand_is_told(gallery: Gallery, march: Path) -> None:
    before = look(gallery)
    write(march, '"Nurses."', '"Nurses lead."')

    after = look(gallery, before)

    assert told(before, after) == [("said", "a.jpg", "caption", "en", "Nurses lead.", "")]


def test_the_first_words_of_a_photo_and_the_last_ones_are_told(
    gallery: Gallery, march: Path
) -> None:
    first = look(gallery)
    write(march, 'caption.en = "Nurses."\n', "")
    second = look(gallery, first)
    write(
        march, 'photo = "b.jpg"\n', 'photo = "b.jpg"\nalt.es = "Una fila"\npersons = ["A", "B"]\n'
    )

    third = look(gallery, second)

    assert told(first, second) == [("said", "a.jpg", "caption", "en", "", "")]
    assert told(second, third) == [
        ("said", "b.jpg", "alt", "es", "Una fila", ""),
        ("said", "b.jpg", "persons", "", "A; B", ""),
    ]


def test_words_of_the_essay_are_told_as_its_own(gallery: Gallery, march: Path) -> None:
    before = look(gallery)
    write(march, '"March"', '"May Day"')

    assert told(before, look(gallery, before)) == [("said", "", "title", "en", "May Day", "")]


def test_other_blocks_another_order_and_layouts_are_told_as_order(
    gallery: Gallery, march: Path
) -> None:
    for old, new in (
        ("Words between.", "Other words."),
        ('photo = "b.jpg"', 'photo = "b.jpg"\nlayout = "full"'),
        ('caption.en = "Nurses."', 'caption.en = "Nurses."\nsensitive = true'),
    ):
        before = look(gallery)
        write(march, old, new)

        assert told(before, look(gallery, before)) == [("order",)]


def test_a_photo_that_was_taken_out_is_told_by_the_order_alone(
    gallery: Gallery, march: Path
) -> None:
    before = look(gallery)
    write(march, '[[block]]\nphoto = "a.jpg"\ncaption.en = "Nurses."\n', "")

    assert told(before, look(gallery, before)) == [("order",)]


def test_the_state_of_the_essay_is_told(gallery: Gallery, march: Path) -> None:
    before = look(gallery)
    editing.set_status(gallery.store, "march", "review")

    assert told(before, look(gallery, before)) == [("status", "review", "")]


def test_a_file_that_cannot_be_read_is_told_and_so_is_its_repair(
    gallery: Gallery, march: Path
) -> None:
    good = look(gallery)
    write(march, '"Nurses."', '"Nurses')
    broken = look(gallery, good)
    write(march, '"Nurses', '"Nurses!"')

    mended = look(gallery, broken)

    [(kind, problem)] = told(good, broken)
    assert kind == "broken"
    assert "album.toml, line" in str(problem)
    assert told(broken, mended) == [
        ("broken", ""),
        ("said", "a.jpg", "caption", "en", "Nurses!", ""),
    ]


def test_who_said_it_is_known_from_the_history(gallery: Gallery, march: Path) -> None:
    before = look(gallery)
    write(march, '"Nurses."', '"Nurses lead."')
    moment = datetime(2026, 5, 1, 12, tzinfo=UTC)
    said = history.Entry(moment, "ana", history.SAID, "a.jpg", "caption", "en", "", "Nurses lead.")
    lost = history.Entry(moment, "ben", history.PARKED, "a.jpg", "caption", "en", "", "Doctors.")
    history.note(gallery.store, "march", [said, lost])

    [one] = signed(gallery.store, "march", news(before, look(gallery, before)))

    assert asdict(one)["who"] == "ana"


def test_photos_are_told_from_their_arrival_to_their_end(gallery: Gallery, march: Path) -> None:
    first = look(gallery)
    put(march / "c.jpg", jpeg(seed=3)[:5000])
    second = look(gallery, first)
    ingest(gallery.darkroom(), "march", today=today().date())
    third = look(gallery, second)
    (march / "b.jpg").unlink()
    ingest(gallery.darkroom(), "march", today=today().date())

    fourth = look(gallery, third)

    steps = [
        [(p.number, p.name, p.state) for p in (o.photo for o in found if isinstance(o, Seen))]
        for found in (news(a, b) for a, b in ((first, second), (second, third), (third, fourth)))
    ]
    assert steps == [
        [(0, "c.jpg", "coming")],
        [(1, "a.jpg", "ready"), (2, "b.jpg", "ready"), (3, "c.jpg", "refused")],
        [(2, "b.jpg", "gone")],
    ]


def test_who_has_the_essay_open_is_told_and_forgotten(gallery: Gallery, march: Path) -> None:
    store = gallery.store
    here(store, "march", BEN, "b.jpg", NOW)
    here(store, "march", ANA, "a.jpg", NOW)

    assert [one.shown for one in present(store, "march", NOW)] == ["Ana Rojas", "Ben Okri"]
    left(store, "march", BEN)
    assert [one.photo for one in present(store, "march", NOW + 1)] == ["a.jpg"]
    assert present(store, "march", NOW + LASTS) == ()


def test_an_essay_that_is_not_there_is_told(gallery: Gallery) -> None:
    with pytest.raises(Missing):
        look(gallery)


def test_it_looks_alike_where_files_have_no_place_on_a_disk() -> None:
    store = MemoryStore()
    store.put("march/album.toml", SOURCE.encode())
    before = glance(store, "march", NOW)
    store.put("march/album.toml", SOURCE.replace("Nurses.", "Doctors.").encode())

    after = glance(store, "march", NOW, before)

    assert told(before, after) == [("said", "a.jpg", "caption", "en", "Doctors.", "")]
