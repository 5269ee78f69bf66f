"""Editors at work at the same time."""

from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from gallery import editing
from gallery.album import parse
from gallery.captions import Change
from gallery.errors import AlbumError, Missing, Stale
from gallery.store import Store
from gallery.store.local import LocalStore

ESSAY = "# kept\n" + "".join(f'\n[[block]]\nphoto = "{n}.jpg"\n' for n in range(12))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = LocalStore(tmp_path)
    editing.create(store, "may-day", ESSAY)
    return store


def test_twelve_editors_on_twelve_captions_all_win(store: Store) -> None:
    def write(number: int) -> None:
        words = Change(f"{number}.jpg", "caption", "en", "", f"caption {number}")
        editing.save_photo_texts(store, "may-day", [words])

    editors = [Thread(target=write, args=(n,)) for n in range(12)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()

    album = parse("may-day", editing.source_of(store, "may-day"))
    assert [block.caption["en"] for block in album.photos] == [f"caption {n}" for n in range(12)]
    assert editing.source_of(store, "may-day").startswith("# kept\n")


def test_the_second_on_the_same_caption_is_shown_the_first_ones_words(store: Store) -> None:
    first = Change("1.jpg", "caption", "en", "", "first")
    editing.save_photo_texts(store, "may-day", [first])

    left = editing.save_photo_texts(store, "may-day", [replace(first, new="second")])

    assert left == [replace(first, old="first", new="second")]


def test_saving_the_same_words_twice_is_no_conflict(store: Store) -> None:
    words = Change("1.jpg", "alt", "es", "", "manta")
    editing.save_photo_texts(store, "may-day", [words])

    assert editing.save_photo_texts(store, "may-day", [words]) == []
    assert parse("x", editing.source_of(store, "may-day")).photos[1].alt == {"es": "manta"}


def test_an_album_is_created_once(store: Store) -> None:
    with pytest.raises(Stale):
        editing.create(store, "may-day", "")

    with pytest.raises(Missing, match="gallery new june"):
        editing.source_of(store, "june")


def test_words_that_cannot_be_read_are_not_edited_over(store: Store) -> None:
    store.put("may-day/album.toml", b'title.en = "half\n')

    with pytest.raises(AlbumError):
        editing.set_status(store, "may-day", "published")

    assert store.get("may-day/album.toml")[0] == b'title.en = "half\n'
