"""One text saved by somebody who saw what it said before."""

from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path
from threading import Thread

import pytest

from gallery import editing
from gallery.album import parse
from gallery.blocks import Album, PhotoBlock
from gallery.editing import history
from gallery.editing.saying import Place, Said, say, worded
from gallery.errors import AlbumError, Malformed, Missing
from gallery.store import Store
from gallery.store.local import LocalStore
from tests.editing.restless import Restless

NOW = datetime(2026, 5, 1, 18, 30, tzinfo=UTC)
CAPTION = Place("a.jpg", "caption", "en")
ESSAY = """\
# walked with the dock workers
title.en = "May Day"   # short
place = "Mexico City"
lang = "en"
status = "draft"

# the lead
[[block]]
photo = "a.jpg"
caption.en = "A crowd marches."
caption.es = "Una multitud marcha."

[[block]]
photo = "b.jpg"
caption = "Zócalo, 1936"  # as on the back of the print
sensitive.en = "Injuries"

[[block]]
point.en = "Water."
photos = ["c.jpg"]
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = LocalStore(tmp_path)
    editing.create(store, "may-day", ESSAY)
    return store


def album_of(store: Store) -> Album:
    return parse("may-day", editing.source_of(store, "may-day"))


def photo(store: Store, name: str) -> PhotoBlock:
    return next(block for block in album_of(store).photos if block.photo == name)


def typed(store: Store, place: Place, mine: str, seen: str | None = None, who: str = "ana") -> Said:
    seen = worded(album_of(store), place) if seen is None else seen
    return say(store, "may-day", place, seen, mine, who, NOW, langs=("en", "es"))


def changed_lines(store: Store) -> list[str]:
    made = editing.source_of(store, "may-day").splitlines()
    diff = unified_diff(ESSAY.splitlines(), made, n=0, lineterm="")
    return [line for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_what_is_typed_is_saved_in_one_line_and_noted(store: Store) -> None:
    told = typed(store, CAPTION, "A crowd of dock workers marches.")

    assert (told.now, told.merged, told.parked) == ("A crowd of dock workers marches.", False, "")
    assert changed_lines(store) == [
        '-caption.en = "A crowd marches."',
        '+caption.en = "A crowd of dock workers marches."',
    ]
    [entry] = history.read(store, "may-day")
    assert (entry.who, entry.kind, entry.old) == ("ana", "said", "A crowd marches.")
    assert (entry.new, entry.ident) == (told.now, told.ident)


def test_two_who_change_different_words_of_a_caption_both_have_their_way(store: Store) -> None:
    seen = worded(album_of(store), CAPTION)
    typed(store, CAPTION, "A huge crowd marches.", seen)

    told = typed(store, CAPTION, "A crowd marches. Rain fell.", seen, who="luis")

    assert told.now == worded(album_of(store), CAPTION) == "A huge crowd marches. Rain fell."
    assert (told.merged, told.parked) == (True, "")
    assert [entry.kind for entry in history.read(store, "may-day")] == ["merged", "said"]


def test_what_cannot_be_joined_is_parked_before_anybody_is_told(store: Store) -> None:
    seen = worded(album_of(store), CAPTION)
    typed(store, CAPTION, "A mob marches.", seen)

    told = typed(store, CAPTION, "A procession marches.", seen, who="luis")

    assert told.now == worded(album_of(store), CAPTION) == "A mob marches."
    assert (told.parked, told.joined) == ("A procession marches.", "A mob procession marches.")
    [waiting] = history.parked(store, "may-day")
    assert (waiting.ident, waiting.new, waiting.who) == (told.ident, told.parked, "luis")


def test_the_same_text_sent_again_is_neither_saved_nor_parked_again(store: Store) -> None:
    seen = worded(album_of(store), CAPTION)
    typed(store, CAPTION, "A mob marches.", seen)
    again = typed(store, CAPTION, "A mob marches.", seen)
    parked = [typed(store, CAPTION, "A procession marches.", seen).ident for _ in range(3)]

    assert again == Said("A mob marches.")
    assert len(set(parked)) == 1
    assert len(history.read(store, "may-day")) == 2


def test_dates_and_names_are_never_put_together_from_two(store: Store) -> None:
    place = Place("", "credit")
    typed(store, place, "Ana Rojas.", "")

    told = typed(store, place, "Luis Mora.", "")

    assert (told.now, told.parked, told.joined) == ("Ana Rojas.", "Luis Mora.", "")


def test_a_text_taken_away_leaves_no_empty_line(store: Store) -> None:
    typed(store, CAPTION, "")
    typed(store, Place("a.jpg", "caption", "es"), "  \n")

    assert photo(store, "a.jpg").caption == {}
    assert changed_lines(store) == [
        '-caption.en = "A crowd marches."',
        '-caption.es = "Una multitud marcha."',
    ]


def test_words_alike_in_all_languages_stay_in_those_that_get_no_others(store: Store) -> None:
    typed(store, Place("b.jpg", "caption", "es"), "Zócalo, hacia 1936")
    typed(store, Place("", "place", "es"), "Ciudad de México")

    assert photo(store, "b.jpg").caption == {"en": "Zócalo, 1936", "es": "Zócalo, hacia 1936"}
    assert album_of(store).place == {"en": "Mexico City", "es": "Ciudad de México"}
    assert '"Zócalo, 1936" # as on the back of the print' in editing.source_of(store, "may-day")


def test_without_the_sites_languages_those_of_the_essay_keep_the_words(store: Store) -> None:
    say(store, "may-day", Place("b.jpg", "caption", "fr"), "Zócalo, 1936", "Vers 1936", "ana", NOW)

    told = {"en": "Zócalo, 1936", "es": "Zócalo, 1936", "fr": "Vers 1936"}
    assert photo(store, "b.jpg").caption == told


def test_a_veil_stays_when_the_reason_for_it_is_taken_away(store: Store) -> None:
    typed(store, Place("b.jpg", "sensitive", "en"), "")
    assert photo(store, "b.jpg").sensitive == {}

    typed(store, Place("b.jpg", "sensitive", "es"), "Heridas")
    assert photo(store, "b.jpg").sensitive == {"es": "Heridas"}

    typed(store, Place("b.jpg", "sensitive"), "")
    assert photo(store, "b.jpg").sensitive is None


def test_who_describes_a_photo_takes_back_that_it_is_decorative(store: Store) -> None:
    typed(store, Place("c.jpg", "decorative"), "true")
    assert photo(store, "c.jpg").decorative

    typed(store, Place("c.jpg", "alt", "en"), "Water carriers")

    assert (photo(store, "c.jpg").decorative, photo(store, "c.jpg").alt["en"]) == (
        False,
        "Water carriers",
    )


@pytest.mark.parametrize(
    ("place", "words", "says"),
    [
        (Place("", "date"), "next May", "`date`: 'next May' is not a date"),
        (Place("", "zone"), "Mexico", "`zone` is 'Mexico', which is no time zone"),
        (Place("a.jpg", "date"), "2026-13", "`date`"),
        (Place("a.jpg", "caption", "English"), "x", "`caption.English`"),
        (Place("a.jpg", "caption"), "x", "a.jpg: `caption` differs by language"),
        (Place("a.jpg", "decorative"), "yes", "`decorative` is 'yes'"),
    ],
)
def test_words_that_cannot_stand_there_are_refused_by_the_name_of_their_field(
    store: Store, place: Place, words: str, says: str
) -> None:
    with pytest.raises(AlbumError) as refused:
        typed(store, place, words)

    assert str(refused.value).startswith(says)
    assert editing.source_of(store, "may-day") == ESSAY
    assert history.read(store, "may-day") == []


@pytest.mark.parametrize(
    "place",
    [Place("", "status"), Place("", "blocks"), Place("a.jpg", "photo"), Place("", "date", "en")],
)
def test_only_words_are_set_this_way(store: Store, place: Place) -> None:
    with pytest.raises(Malformed):
        typed(store, place, "published", "draft")


def test_a_photo_that_nothing_shows_is_named(store: Store) -> None:
    with pytest.raises(Missing, match=r"z\.jpg"):
        typed(store, Place("z.jpg", "caption", "en"), "x", "")


def test_line_ends_are_those_of_the_file_and_control_characters_are_left_out(store: Store) -> None:
    told = typed(store, CAPTION, "One.\r\nTwo.\x0b\x00\ud800")

    assert told.now == photo(store, "a.jpg").caption["en"] == "One.\nTwo."
    assert typed(store, CAPTION, "One.\r\nTwo. Three.", "One.\r\nTwo.").now == "One.\nTwo. Three."


def test_an_essay_that_cannot_be_read_now_is_not_written_over(store: Store) -> None:
    store.put("may-day/album.toml", b'title.en = "half\n')

    with pytest.raises(AlbumError, match="line 1"):
        typed(store, CAPTION, "x", "")

    assert store.get("may-day/album.toml")[0] == b'title.en = "half\n'


def test_editors_of_one_caption_who_each_add_a_sentence_lose_none(store: Store) -> None:
    def write(number: int) -> None:
        told = typed(store, CAPTION, f"A crowd marches. Number {number}.", "A crowd marches.")
        answers.append(told)

    answers: list[Said] = []
    editors = [Thread(target=write, args=(n,)) for n in range(8)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()

    words = worded(album_of(store), CAPTION)
    assert [told.parked for told in answers] == [""] * 8
    assert {f"{n}." for n in range(8)} <= set(words.split())


def test_where_others_save_without_a_pause_the_words_wait_in_the_history(tmp_path: Path) -> None:
    store = Restless(tmp_path)
    editing.create(store, "may-day", ESSAY)

    told = typed(store, CAPTION, "A procession marches.")

    assert (told.now, told.parked) == ("A crowd marches.", "A procession marches.")
    [waiting] = history.parked(store, "may-day")
    assert (waiting.ident, waiting.new, waiting.old) == (told.ident, told.parked, told.now)
