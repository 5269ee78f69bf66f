"""Two people arrange one essay: commands, and never the list of one over that of the other."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery import editing
from gallery.album import parse
from gallery.blocks import Album, PhotoBlock
from gallery.editing import arranging, history
from gallery.editing.commands import (
    Command,
    Insert,
    Lead,
    Move,
    Place,
    Remove,
    SetBlock,
    applied,
    keys,
    packed,
    sent,
    unpacked,
)
from gallery.errors import AlbumError, Malformed, Missing
from gallery.store import Store
from gallery.store.local import LocalStore

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PHOTOS = tuple(f"{letter}.jpg" for letter in "abcdefgh")
ESSAY = 'title.en = "March"\n' + "".join(f'\n[[block]]\nphoto = "{name}"\n' for name in PHOTOS)
MIXED = """\
title.en = "March"

[[block]]
chapter.en = "At the Angel"

[[block]]
photo = "a.jpg"
caption.en = "A banner."
layout = "full"

[[block]]
text.en = "Rain."

[[block]]
photo = "b.jpg"

[[block]]
text.en = "Rain."
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = LocalStore(tmp_path)
    editing.create(store, "march", ESSAY)
    editing.create(store, "mixed", MIXED)
    return store


def album(store: Store, slug: str = "march") -> Album:
    return parse(slug, editing.source_of(store, slug))


def order(store: Store, slug: str = "march") -> list[str]:
    return keys(album(store, slug).blocks)


def after(source: str, *commands: Command) -> list[str]:
    return keys(parse("x", applied("x", source, commands).source).blocks)


def do(store: Store, *commands: Command, who: str = "ana", slug: str = "march") -> Sequence[str]:
    return arranging.do(store, slug, commands, who, NOW).made


def test_blocks_are_called_by_their_photo_or_by_what_they_say() -> None:
    chapter, a, rain, b, again = keys(parse("x", MIXED).blocks)

    assert (a, b) == ("a.jpg", "b.jpg")
    assert chapter.startswith("chapter-")
    assert (rain[:-1], rain[-1], again[-1]) == (again[:-1], "1", "2")


def test_blocks_go_right_behind_the_one_that_is_named() -> None:
    assert after(ESSAY, Move(("h.jpg", "b.jpg"), "c.jpg"))[:6] == [
        *("a.jpg", "c.jpg", "h.jpg", "b.jpg", "d.jpg", "e.jpg"),
    ]
    assert after(ESSAY, Move(("c.jpg",), ""))[:3] == ["c.jpg", "a.jpg", "b.jpg"]


def test_a_block_behind_itself_stays_where_it_is() -> None:
    assert after(ESSAY, Move(("c.jpg", "d.jpg"), "d.jpg")) == [*PHOTOS]


MOVES = st.builds(
    Move,
    st.lists(st.sampled_from(PHOTOS), min_size=1, max_size=3, unique=True).map(tuple),
    st.sampled_from(["", *PHOTOS]),
)


@given(MOVES, MOVES)
def test_two_moves_at_once_both_happen_whichever_comes_first(one: Move, other: Move) -> None:
    """Each stands where its own command put it, unless the other named the same blocks."""
    made = after(ESSAY, one, other)

    assert sorted(made) == [*PHOTOS]
    for first, second in ((one, other), (other, one)):
        apart = {*first.keys, first.after}.isdisjoint({*second.keys, second.after})
        if apart and first.after and first.after not in first.keys:
            at = made.index(first.after)
            assert tuple(made[at + 1 : at + 1 + len(first.keys)]) == first.keys


@given(st.lists(MOVES, min_size=1, max_size=5))
def test_whatever_was_moved_can_be_taken_back(moves: list[Move]) -> None:
    made = applied("x", ESSAY, moves)

    assert after(made.source, *made.back) == [*PHOTOS]


def test_editors_who_move_at_the_same_time_lose_nothing(store: Store) -> None:
    """Four people, each of whom carries a photo of their own about, again and again."""

    def carry(photo: str) -> None:
        for target in (*PHOTOS[4:], "", *PHOTOS[4:]):
            do(store, Move((photo,), target), who=photo[0])

    with ThreadPoolExecutor(4) as people:
        for done in [people.submit(carry, photo) for photo in PHOTOS[:4]]:
            done.result()

    assert sorted(order(store)) == [*PHOTOS]
    assert order(store)[0] == "e.jpg"
    assert {*order(store)[-4:]} == {*PHOTOS[:4]}
    assert len(history.read(store, "march")) == 4 * 9


def test_a_command_that_names_what_is_gone_is_refused_as_a_whole(store: Store) -> None:
    do(store, Remove("c.jpg"), who="ben")

    for command in (
        Move(("a.jpg", "c.jpg"), ""),
        Move(("a.jpg",), "c.jpg"),
        SetBlock("c.jpg", "layout", "full"),
        Insert("text", "c.jpg", {"en": "Rain."}),
        Lead("c.jpg"),
        Remove("c.jpg"),
    ):
        with pytest.raises(Missing, match=r"'c\.jpg' is not in the essay any more"):
            do(store, Lead("b.jpg"), command)
    assert album(store).lead == ""
    assert len(order(store)) == 7


def test_words_are_inserted_between_the_photos(store: Store) -> None:
    made = do(store, Insert("chapter", "b.jpg", {"en": " The Zócalo ", "es": ""}))

    assert order(store)[2] == made[0]
    assert 'chapter.en = "The Zócalo"' in editing.source_of(store, "march")


@pytest.mark.parametrize(
    "command",
    [
        Insert("text", "", {"en": "  ", "es": ""}),
        Insert("photo", "", {"en": "x"}),
        SetBlock("a.jpg", "photo", "b.jpg"),
        SetBlock("a.jpg", "credit", {"en": 5}),
    ],
)
def test_what_makes_no_sense_is_refused(store: Store, command: Command) -> None:
    with pytest.raises(Malformed):
        do(store, command)


def test_a_layout_that_there_is_not_is_refused_with_its_name(store: Store) -> None:
    with pytest.raises(AlbumError, match="`layout` is 'huge'"):
        do(store, SetBlock("a.jpg", "layout", "huge"))


def test_a_photo_behind_a_veil_is_no_cover(store: Store) -> None:
    do(store, SetBlock("a.jpg", "sensitive", True))

    with pytest.raises(AlbumError, match="behind a veil"):
        do(store, Lead("a.jpg"))


def test_photos_come_out_of_the_tray_once(store: Store) -> None:
    made = do(store, Place(("new.jpg", "a.jpg", "new.jpg"), "a.jpg"))

    assert made == ("new.jpg",)
    assert order(store)[:3] == ["a.jpg", "new.jpg", "b.jpg"]


def test_choices_of_a_photo_are_set_and_taken_away(store: Store) -> None:
    told: list[tuple[str, object, object]] = [
        ("layout", "pair", ""),
        ("focus", [0.5, 0.25], None),
        ("sensitive", {"en": "An injured person"}, False),
        ("sensitive", {}, None),
        ("credit", "Ben", ""),
        ("date", "1936~", ""),
        ("persons", ["Ana", "Ben"], []),
    ]
    for field, value, empty in told:
        do(store, SetBlock("a.jpg", field, value))
        block = album(store).photos[0]
        expected = tuple(value) if isinstance(value, list) else value

        assert getattr(block, field) == expected
        do(store, SetBlock("a.jpg", field, empty))
        assert editing.source_of(store, "march") == ESSAY


def test_what_was_taken_out_comes_back_with_its_words(store: Store) -> None:
    before = editing.source_of(store, "mixed")
    do(store, *(Remove(key) for key in reversed(order(store, "mixed"))), slug="mixed")

    arranging.undo(store, "mixed", "ana", NOW)

    assert editing.source_of(store, "mixed") == before


def test_each_undo_takes_back_one_step_further(store: Store) -> None:
    for target in ("b.jpg", "c.jpg", "d.jpg"):
        arranging.do(store, "march", [Move(("a.jpg",), target)], "ana", NOW)

    found = []
    while arranging.undo(store, "march", "ana", NOW):
        found.append(order(store).index("a.jpg"))

    assert found == [2, 1, 0]


def test_undo_takes_back_ones_own_steps_and_leaves_those_of_others(store: Store) -> None:
    do(store, Move(("a.jpg",), "c.jpg"), who="ana")
    do(store, Move(("h.jpg",), ""), who="ben")

    arranging.undo(store, "march", "ana", NOW + timedelta(minutes=1))

    assert order(store)[:4] == ["a.jpg", "h.jpg", "b.jpg", "c.jpg"]
    assert arranging.undo(store, "march", "ana", NOW) is None


def test_a_step_that_cannot_be_taken_back_does_not_bar_the_one_before(store: Store) -> None:
    do(store, Lead("b.jpg"))
    do(store, Move(("a.jpg",), "c.jpg"))
    do(store, Remove("a.jpg"), who="ben")

    with pytest.raises(Missing):
        arranging.undo(store, "march", "ana", NOW)
    arranging.undo(store, "march", "ana", NOW)

    assert album(store).lead == ""


def test_nothing_changed_is_no_entry_in_the_history(store: Store) -> None:
    do(store, Move(("a.jpg",), ""))

    assert history.read(store, "march") == []


def test_commands_are_kept_and_read_as_they_were() -> None:
    commands: list[Command] = [
        Move(("a.jpg", "b.jpg"), "c.jpg"),
        Insert("quote", "", {"en": "“Hi”"}),
        SetBlock("a.jpg", "focus", [0.5, 0.5]),
        Lead(""),
    ]

    assert [*unpacked(packed(commands))] == commands


def test_a_page_cannot_send_a_block_as_toml() -> None:
    assert sent({"do": "remove", "key": "a.jpg"}) == Remove("a.jpg")
    for told in ({"do": "put", "blocks": ["[[block]]"]}, {"do": "move", "keys": 5}, {}, "move"):
        with pytest.raises(Malformed):
            sent(told)


def test_a_photo_that_is_shown_twice_has_two_names(store: Store) -> None:
    editing.create(store, "twice", ESSAY + '\n[[block]]\nphoto = "a.jpg"\n')

    again = order(store, "twice")[-1]
    do(store, Move((again,), "b.jpg"), slug="twice")

    assert again.startswith("photo-")
    shown = [b.photo for b in album(store, "twice").blocks if isinstance(b, PhotoBlock)]
    assert shown[:4] == ["a.jpg", "b.jpg", "a.jpg", "c.jpg"]
