"""Saying why a rule does not matter: one line of album.toml, and back again."""

from datetime import UTC, datetime

import pytest

from gallery.album import parse
from gallery.editing import history, source_of
from gallery.editing.ignoring import ignore
from gallery.errors import AlbumError, Malformed, Missing
from gallery.store.memory import MemoryStore

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOURCE = """\
title.en = "May Day"  # the working title

[context]
city.en = "Puebla"

[[block]]
photo = "a.jpg"  # the banner
caption.en = "A banner."

[[block]]
point.en = "Bread"
photos = ["b.jpg"]
"""


@pytest.fixture
def store() -> MemoryStore:
    kept = MemoryStore()
    kept.put("march/album.toml", SOURCE.encode())
    return kept


def said(store: MemoryStore, photo: str, reason: str, rule: str = "no-date") -> str:
    ignore(store, "march", photo, rule, reason, "ana", NOW)
    return source_of(store, "march")


def test_a_reason_is_one_line_and_touches_no_other(store: MemoryStore) -> None:
    changed = said(store, "a.jpg", "  a still\nof 1932 ")

    assert set(changed.splitlines()) - set(SOURCE.splitlines()) == {
        'ignore.no-date = "a still of 1932"'
    }
    assert set(SOURCE.splitlines()) <= set(changed.splitlines())
    [first, _] = parse("march", changed).photos
    assert first.ignore == {"no-date": "a still of 1932"}


def test_the_essay_and_a_photo_on_a_point_have_reasons_too(store: MemoryStore) -> None:
    said(store, "b.jpg", "a drawing")

    album = parse("march", said(store, "", "all of it is film"))

    assert album.ignore == {"no-date": "all of it is film"}
    assert album.photos[1].ignore == {"no-date": "a drawing"}
    assert album.context.city == {"en": "Puebla"}


@pytest.mark.parametrize("photo", ["", "a.jpg"])
def test_what_is_taken_back_leaves_the_file_as_it_was(store: MemoryStore, photo: str) -> None:
    said(store, photo, "never mind")

    assert said(store, photo, "").split() == SOURCE.split()
    assert [one.new for one in history.read(store, "march")] == ["", "never mind"]


def test_the_same_reason_twice_is_one_entry(store: MemoryStore) -> None:
    said(store, "a.jpg", "never mind")
    said(store, "a.jpg", "never mind")

    assert len(history.read(store, "march")) == 1


def test_what_cannot_be_ignored_is_refused(store: MemoryStore) -> None:
    for rule in ("title-missing", "no-such-rule", ""):
        with pytest.raises(Malformed):
            said(store, "", "never mind", rule)
    with pytest.raises(Missing):
        said(store, "c.jpg", "never mind")

    assert source_of(store, "march") == SOURCE


@pytest.mark.parametrize("reason", ['""', '" "', "true", "3"])
def test_a_hand_that_gives_no_reason_is_told_so(reason: str) -> None:
    with pytest.raises(AlbumError, match=r"`ignore\.no-date` is .*; say why, in quotes"):
        parse("march", f"ignore.no-date = {reason}\n")
    with pytest.raises(AlbumError, match=r'write ignore\.no-date = "why it does not matter"'):
        parse("march", '[[block]]\nphoto = "a.jpg"\nignore = "no-date"\n')
