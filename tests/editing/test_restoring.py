"""Any text of the history put back to the letter, and batches taken back."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from gallery import editing
from gallery.album import parse
from gallery.captions import Change
from gallery.editing import batches, history, undoing
from gallery.editing.context import say_context
from gallery.editing.keys import keys
from gallery.editing.naming import say_persons
from gallery.editing.passages import Passage
from gallery.editing.passages import say as say_between
from gallery.editing.restoring import is_text, restore, words_now
from gallery.editing.saying import Place, say, worded
from gallery.errors import AlbumError, Malformed, Missing, Stale
from gallery.store import Store
from gallery.store.local import LocalStore
from gallery.store.memory import MemoryStore
from gallery.text import mark

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ESSAY = """\
title.en = "March"  # the title
dek = "Alike in both"

[[block]]
photo = "a.jpg"
caption.en = "By hand\\t and \\u001b odd  "

[[block]]
text.en = "Words between the photos, and some more of them."

[[block]]
photo = "b.jpg"
credit = "Ana"
"""
PLACES = (
    Place("", "title", "en"),
    Place("", "dek", "es"),
    Place("a.jpg", "caption", "en"),
    Place("a.jpg", "caption", "es"),
    Place("b.jpg", "alt", "en"),
    Place("b.jpg", "credit"),
)


def essay(store: Store) -> Store:
    editing.create(store, "march", ESSAY)
    return store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return essay(LocalStore(tmp_path))


def stands(store: Store, place: Place) -> str:
    return worded(parse("march", editing.source_of(store, "march")), place)


def wrote(store: Store, place: Place, words: str, minute: int = 0, who: str = "ana") -> None:
    at = NOON + timedelta(minutes=minute)
    say(store, "march", place, stands(store, place), words, who, at, langs=["en", "es"])


def put_back(store: Store, ident: str, which: str, hour: int = 20) -> str:
    at = NOON.replace(hour=hour)
    told = restore(store, "march", ident, which, "", "luis", at, langs=["en", "es"])
    assert not told.parked
    return told.now


TEXT = some.text(
    alphabet=some.sampled_from("abcñ é\n\t'\"\\{}#=[]日🙂\u200b"), max_size=30
) | some.sampled_from(["[[block]]", '"""', "x = 1", " ", "- a\n\n- b "])


@settings(max_examples=40, deadline=None)
@given(some.lists(some.tuples(some.sampled_from(PLACES), TEXT), max_size=12), some.randoms())
def test_whatever_was_written_any_line_gives_back_its_words_to_the_letter(
    edits: list[tuple[Place, str]], choose: random.Random
) -> None:
    store = essay(MemoryStore())
    for number, (place, words) in enumerate(edits):
        wrote(store, place, " ".join(words.split()) if not place.lang else words, 11 * number)

    entries = list(history.read(store, "march"))  # fewer than the edits: some say what stood there
    for entry in choose.sample(entries, len(entries) // 2):
        for which in ("old", "new"):
            place = Place(entry.photo, entry.field, entry.lang)
            assert put_back(store, entry.ident, which) == getattr(entry, which)
            assert stands(store, place) == getattr(entry, which)


def test_words_that_somebody_wrote_by_hand_come_back_with_all_that_was_odd_in_them(
    store: Store,
) -> None:
    place = Place("a.jpg", "caption", "en")
    before = stands(store, place)
    wrote(store, place, "Tidy.")
    [entry] = history.read(store, "march")

    put_back(store, entry.ident, "old")

    assert stands(store, place) == before == "By hand\t and \x1b odd  "
    newest = history.read(store, "march")[0]
    assert (newest.kind, newest.who, newest.new) == ("restored", "luis", before)


def test_a_restored_text_is_a_line_of_its_own_and_can_be_taken_back(store: Store) -> None:
    place = Place("b.jpg", "alt", "en")
    wrote(store, place, "A crowd")
    wrote(store, place, "A crowd at noon", 11)

    put_back(store, history.read(store, "march")[0].ident, "old")
    assert stands(store, place) == "A crowd"
    put_back(store, history.read(store, "march")[0].ident, "old", hour=21)

    assert stands(store, place) == "A crowd at noon"
    assert [x.kind for x in history.read(store, "march")].count("restored") == 2


def test_names_context_and_words_between_the_photos_come_back_too(store: Store) -> None:
    say_persons(store, "march", "a.jpg", [], ["Ana Rojas", "Ben Ortiz"], "ana", NOON)
    say_persons(store, "march", "a.jpg", ["Ana Rojas", "Ben Ortiz"], ["Ana Rojas"], "luis", NOON)
    say_context(store, "march", "city", "en", "", "Puebla", "ana", NOON)
    say_context(store, "march", "city", "en", "Puebla", "Mexico City", "ana", NOON)
    first = "Words between the photos, and some more of them."
    key = keys(parse("march", editing.source_of(store, "march")).blocks)[1]
    said = say_between(
        store, "march", Passage(key, "text", "en"), first, "Quite other words.", [], "ana", NOON
    )
    more = Passage(said.key, "text", "en")
    later = NOON + timedelta(minutes=20)
    say_between(store, "march", more, "Quite other words.", "Others again.", [], "ana", later)
    entries = {(x.field, x.old): x.ident for x in history.read(store, "march")}

    put_back(store, entries["persons", "Ana Rojas; Ben Ortiz"], "old")
    put_back(store, entries["context.city", "Puebla"], "old")
    put_back(store, entries["block.text", first], "old")

    album = parse("march", editing.source_of(store, "march"))
    assert album.photos[0].persons == ("Ana Rojas", "Ben Ortiz")
    assert album.context.city == {"en": "Puebla"}
    assert f'text.en = "{first}"' in editing.source_of(store, "march")


def test_what_somebody_changed_since_it_was_looked_at_is_joined_not_overwritten(
    store: Store,
) -> None:
    place = Place("a.jpg", "caption", "es")
    wrote(store, place, "Hoy, una multitud llena la plaza.")
    wrote(store, place, "Hoy, una multitud llena la avenida.", 11)
    seen = mark(stands(store, place))
    entry = history.read(store, "march")[0]
    wrote(store, place, "De noche, una multitud llena la avenida.", 12, "luis")

    told = restore(store, "march", entry.ident, "old", seen, "eva", NOON)

    assert told.now == "De noche, una multitud llena la plaza."
    with pytest.raises(Stale):
        restore(store, "march", entry.ident, "old", mark("never seen"), "eva", NOON)


def test_a_line_about_something_else_has_no_words_to_put_back(store: Store) -> None:
    [entry] = history.note(
        store, "march", [history.Entry(NOON, "ana", "confirmed", "a.jpg", "caption")]
    )

    with pytest.raises(Missing):
        put_back(store, entry.ident, "old")
    with pytest.raises(Missing):
        put_back(store, "0" * 16, "old")
    wrote(store, PLACES[0], "May")
    with pytest.raises(Malformed):
        put_back(store, history.read(store, "march")[0].ident, "newest")


def test_words_whose_photo_left_the_essay_are_told_apart_from_those_that_stand(
    store: Store,
) -> None:
    wrote(store, Place("b.jpg", "alt", "en"), "A crowd")
    entries = history.read(store, "march")
    album = parse("march", editing.source_of(store, "march"))
    assert words_now(album, entries, entries[0]) == "A crowd"

    editing.change(store, "march", lambda text, _: text.split('\n[[block]]\nphoto = "b.jpg"')[0])

    album = parse("march", editing.source_of(store, "march"))
    assert is_text(entries[0]) and words_now(album, entries, entries[0]) is None
    with pytest.raises((Missing, AlbumError)):
        put_back(store, entries[0].ident, "old")


def test_a_batch_over_fifty_photos_is_undone_but_where_somebody_edited_since(
    tmp_path: Path,
) -> None:
    store = LocalStore(tmp_path)
    blocks = "".join(f'\n[[block]]\nphoto = "{n}.jpg"\ncaption.en = "No {n}"\n' for n in range(50))
    editing.create(store, "march", blocks)
    before = editing.source_of(store, "march")
    texts = [Change(f"{n}.jpg", "caption", "en", f"No {n}", f"No {n}, 1 May") for n in range(50)]
    batch = batches.do(store, "march", texts, "ana", NOON)
    for n in (3, 17, 40):
        wrote(store, Place(f"{n}.jpg", "caption", "en"), f"Mine {n}", who="luis")

    plan = undoing.would_undo(store, "march", batch.id)
    done = undoing.undo(store, "march", batch.id, "eva", NOON)

    left = {x.photo for x in plan.left}
    assert (len(plan.done), left) == (47, {"3.jpg", "17.jpg", "40.jpg"})
    assert list(done.done) == list(plan.done)
    after = editing.source_of(store, "march")
    for n in (3, 17, 40):
        after = after.replace(f"Mine {n}", f"No {n}")
    assert after == before

    again = undoing.undo(store, "march", done.id, "eva", NOON)
    assert (len(again.done), list(again.left)) == (47, [])
    assert stands(store, Place("9.jpg", "caption", "en")) == "No 9, 1 May"
    assert stands(store, Place("17.jpg", "caption", "en")) == "Mine 17"
