"""Words between the photos, written by two people at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery import editing
from gallery.album import parse
from gallery.blocks import Album, QuoteBlock, TextBlock
from gallery.editing import arranging, history, passages
from gallery.editing.commands import Remove, keys
from gallery.editing.passages import Passage, Passed
from gallery.errors import Malformed
from gallery.store import Store
from gallery.store.local import LocalStore
from tests.editing.restless import Restless

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORDS = "The asphalt is the workshop. Whoever did not finish last night finishes here."
ESSAY = f"""\
[[block]]
text.en = "{WORDS}"
text.es = "El asfalto es el taller."

[[block]]
text.en = "Rain."

[[block]]
quote = "¡Ocho horas!"

[[block]]
photo = "a.jpg"
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = LocalStore(tmp_path)
    editing.create(store, "march", ESSAY)
    return store


def album(store: Store) -> Album:
    return parse("march", editing.source_of(store, "march"))


def text(store: Store, number: int = 0) -> dict[str, str]:
    block = album(store).blocks[number]
    assert isinstance(block, TextBlock)
    return dict(block.text)


def say(store: Store, place: Passage, seen: str, mine: str, who: str = "ana") -> Passed:
    return passages.say(store, "march", place, seen, mine, ["en", "es"], who, NOW)


def test_words_are_saved_and_the_block_has_a_new_name(store: Store) -> None:
    key = keys(album(store).blocks)[1]

    told = say(store, Passage(key, "text", "en"), "Rain.", "Rain, and then sun.")

    assert told == Passed(keys(album(store).blocks)[1], "Rain, and then sun.")
    assert told.key != key
    assert text(store, 1) == {"en": "Rain, and then sun."}


def test_two_people_in_one_text_both_have_their_words(store: Store) -> None:
    key = keys(album(store).blocks)[0]
    say(store, Passage(key, "text", "en"), WORDS, f"At eight. {WORDS}", "ben")

    told = say(store, Passage(key, "text", "en", WORDS), WORDS, WORDS.replace("here", "now"))

    assert told.merged
    assert text(store)["en"] == f"At eight. {WORDS}".replace("here", "now")


def test_a_translation_finds_its_block_when_the_other_language_was_changed(store: Store) -> None:
    key = keys(album(store).blocks)[0]
    say(store, Passage(key, "text", "en"), WORDS, WORDS.replace("here", "now"), "ben")

    place = Passage(key, "text", "es", f"{WORDS}\nEl asfalto es el taller.")
    say(store, place, "El asfalto es el taller.", "El asfalto es nuestro taller.")

    assert text(store) == {
        "en": WORDS.replace("here", "now"),
        "es": "El asfalto es nuestro taller.",
    }


def test_two_who_change_the_same_words_leave_both_texts(store: Store) -> None:
    key = keys(album(store).blocks)[1]
    say(store, Passage(key, "text", "en"), "Rain.", "Hail.", "ben")

    told = say(store, Passage(key, "text", "en", "Rain."), "Rain.", "Snow.")

    waiting = history.parked(store, "march")
    assert (told.parked, waiting[0].new, waiting[0].ident) == ("Snow.", "Snow.", told.ident)
    assert text(store, 1) == {"en": "Hail."}


def test_words_for_a_block_that_is_gone_wait_in_the_history(store: Store) -> None:
    key = keys(album(store).blocks)[1]
    arranging.do(store, "march", [Remove(key)], "ben", NOW)

    told = say(store, Passage(key, "text", "en", "Rain."), "Rain.", "Rain, and then sun.")

    assert (told.key, told.parked) == ("", "Rain, and then sun.")
    assert history.parked(store, "march")[0].new == "Rain, and then sun."


def test_words_alike_in_all_languages_are_written_out_when_one_changes(store: Store) -> None:
    key = keys(album(store).blocks)[2]

    say(store, Passage(key, "quote", "en"), "¡Ocho horas!", "Eight hours!")

    block = album(store).blocks[2]
    assert isinstance(block, QuoteBlock)
    assert block.quote == {"en": "Eight hours!", "es": "¡Ocho horas!"}


def test_a_block_that_says_nothing_any_more_is_still_there(store: Store) -> None:
    key = keys(album(store).blocks)[1]

    say(store, Passage(key, "text", "en"), "Rain.", "")

    assert len(album(store).blocks) == 4
    assert text(store, 1) == {}


def test_what_a_form_sends_has_the_line_ends_of_the_file(store: Store) -> None:
    key = keys(album(store).blocks)[1]

    say(store, Passage(key, "text", "en"), "Rain.", "Rain.\r\n\r\nSun.\x07")

    assert text(store, 1) == {"en": "Rain.\n\nSun."}


def test_typing_is_one_line_of_the_history(store: Store) -> None:
    key, seen = keys(album(store).blocks)[1], "Rain."
    for mine in ("Rain, ", "Rain, and", "Rain, and sun."):
        told = say(store, Passage(key, "text", "en"), seen, mine)
        key, seen = told.key, told.now

    [entry] = history.read(store, "march")
    assert (entry.old, entry.new) == ("Rain.", "Rain, and sun.")


def test_a_field_that_the_block_does_not_have_is_refused(store: Store) -> None:
    with pytest.raises(Malformed):
        say(store, Passage(keys(album(store).blocks)[0], "quote", "en"), "", "x")
    with pytest.raises(Malformed):
        say(store, Passage("a.jpg", "caption", "en"), "", "x")


def test_where_others_save_without_a_pause_the_words_wait_in_the_history(tmp_path: Path) -> None:
    store = Restless(tmp_path)
    editing.create(store, "march", ESSAY)
    key = keys(album(store).blocks)[1]

    told = say(store, Passage(key, "text", "en"), "Rain.", "Rain, and then sun.")

    assert (told.key, told.now, told.parked) == (key, "Rain.", "Rain, and then sun.")
    [waiting] = history.parked(store, "march")
    assert (waiting.ident, waiting.new, waiting.old) == (told.ident, told.parked, "Rain.")
