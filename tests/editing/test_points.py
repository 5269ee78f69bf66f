"""Photos on points, and steps of every kind: each takes itself back."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.album import parse
from gallery.blocks import Album, PhotoBlock, PointBlock
from gallery.editing.commands import (
    Command,
    Hang,
    Insert,
    Lead,
    Move,
    Paste,
    Pasted,
    Place,
    Remove,
    SetBlock,
    applied,
    keys,
    packed,
    unpacked,
)
from gallery.editing.keys import spots
from gallery.errors import AlbumError, Malformed, Missing

ESSAY = """\
title.en = "The points"

# the banner of the morning
[[block]]
photo = "a.jpg"
caption.en = "A banner."
focus = [0.5, 0.25]

[[block]]
point.en = "Eight hours."
point.es = "Ocho horas."
photos = ["b.jpg", { photo = "c.jpg", caption.en = "Rain.", layout = "full" }]

[[block]]
text.en = "Between them."

[[block]]
point.en = "Water for all."

[[block]]
photo = "d.jpg"

[[block]]
figure.en = "200,000"
source.en = "The unions"
date = "2026-05-01"
"""
PHOTOS = ("a.jpg", "b.jpg", "c.jpg", "d.jpg")
POINTS = tuple(key for key in keys(parse("x", ESSAY).blocks) if key.startswith("point-"))
FIGURE = keys(parse("x", ESSAY).blocks)[-1]
TEXT = keys(parse("x", ESSAY).blocks)[2]


def made(*commands: Command, source: str = ESSAY) -> Album:
    return parse("x", applied("x", source, commands).source)


def short(album: Album) -> str:
    """The essay in short: "a P(bc) t P() d f"."""
    told = []
    for block in album.blocks:
        if isinstance(block, PhotoBlock):
            told.append(block.photo[-5])
        elif isinstance(block, PointBlock):
            told.append(f"P({''.join(photo.photo[-5] for photo in block.photos)})")
        else:
            told.append(block.key[0])
    return " ".join(told)


def test_a_photo_on_a_point_is_called_as_it_is_without_it() -> None:
    found = spots(parse("x", ESSAY).blocks)

    assert {*PHOTOS} <= {*found}
    assert (found["c.jpg"].number, found["c.jpg"].index, found["d.jpg"].index) == (1, 1, None)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (Hang(("a.jpg",), POINTS[0]), "P(bca) t P() d f"),
        (Hang(("d.jpg", "a.jpg"), POINTS[0], "b.jpg"), "P(bdac) t P() f"),
        (Hang(("c.jpg",), POINTS[0], ""), "a P(cb) t P() d f"),
        (Hang(("c.jpg", "a.jpg"), POINTS[1]), "P(b) t P(ca) d f"),
        (Hang(("b.jpg",), POINTS[0], "b.jpg"), "a P(bc) t P() d f"),
        (Hang(("d.jpg",), POINTS[1], "b.jpg"), "a P(bc) t P(d) f"),
        (Move(("c.jpg",), ""), "c a P(b) t P() d f"),
        (Move(("b.jpg", "d.jpg", "c.jpg"), "a.jpg"), "a b d c P() t P() f"),
        (Move(("a.jpg",), "b.jpg"), "P(bc) a t P() d f"),
        (Move((POINTS[1],), ""), "P() a P(bc) t d f"),
        (Place(("e.jpg", "a.jpg"), onto=POINTS[1]), "a P(bc) t P(e) d f"),
        (Place(("/other/x.jpg",), "a.jpg"), "a x P(bc) t P() d f"),
        (Remove("b.jpg"), "a P(c) t P() d f"),
    ],
)
def test_photos_go_onto_points_and_off_them(command: Command, expected: str) -> None:
    assert short(made(command)) == expected


def test_the_words_of_a_photo_go_with_it_onto_a_point_and_off() -> None:
    hung = made(Hang(("a.jpg",), POINTS[1])).photos[2]
    alone = made(Move(("c.jpg",), "")).photos[0]

    assert (hung.caption, hung.focus) == ({"en": "A banner."}, (0.5, 0.25))
    assert (alone.caption, alone.layout) == ({"en": "Rain."}, "full")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("focus", [0.1, 0.9], (0.1, 0.9)),
        ("sensitive", {}, {}),
        ("sensitive", {"en": "Hurt"}, {"en": "Hurt"}),
        ("credit", "Ben", "Ben"),
        ("row_caption", {"en": "Left: a"}, {"en": "Left: a"}),
        ("layout", "pair", "pair"),
    ],
)
@pytest.mark.parametrize("photo", ["b.jpg", "c.jpg"])
def test_choices_of_a_photo_on_a_point_are_set_and_taken_back(
    photo: str, field: str, value: Any, expected: object
) -> None:
    done = applied("x", ESSAY, [SetBlock(photo, field, value)])
    found = {block.photo: block for block in parse("x", done.source).photos}

    assert getattr(found[photo], field) == expected
    assert made(*done.back, source=done.source) == parse("x", ESSAY)


def test_a_quote_and_a_figure_say_whose_words_and_when() -> None:
    quote = Insert("quote", "", {"en": "Enough."}, {"by": {"en": "A nurse", "es": ""}})
    beside = {"source": {"es": "La policía"}, "date": "2026-05", "link": "https://example.org/1"}
    figure = Insert("figure", "", {"es": "90.000"}, beside)

    blocks: list[Any] = [*made(quote, figure).blocks[:2]]

    assert (blocks[1].quote, blocks[1].by) == ({"en": "Enough."}, {"en": "A nurse"})
    assert (blocks[0].source, blocks[0].date) == ({"es": "La policía"}, "2026-05")
    assert blocks[0].link == "https://example.org/1"


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (Insert("figure", "", {"en": "9"}, {"date": "soon"}), AlbumError),
        (Insert("figure", "", {"en": "9"}, {"link": "javascript:alert(1)"}), AlbumError),
        (SetBlock(FIGURE, "link", "data:x"), AlbumError),
        (Insert("quote", "", {"en": "9"}, {"date": "2026"}), Malformed),
        (Insert("quote", "", {"en": "9"}, {"by": 5}), Malformed),
        (SetBlock(TEXT, "layout", "full"), Malformed),
        (Hang((TEXT,), POINTS[0]), Malformed),
        (Hang(("a.jpg",), "d.jpg"), Malformed),
        (Hang(("a.jpg",), "b.jpg"), Malformed),
        (Hang(("z.jpg",), POINTS[0]), Missing),
        (Hang(("a.jpg",), "point-0"), Missing),
        (Paste("en", (Pasted("quote", "x"),)), Malformed),
        (Paste("en", (Pasted("point", " "),)), Malformed),
        (Paste("en", (Pasted("point", "x", POINTS[0], "Six hours."),)), Missing),
        (Paste("es", (Pasted("text", "x", POINTS[0], "Ocho horas."),)), Malformed),
    ],
)
def test_what_makes_no_sense_is_refused(command: Command, error: type[Exception]) -> None:
    with pytest.raises(error):
        made(command)


def test_a_speech_fills_the_blocks_that_are_there_and_makes_the_others() -> None:
    parts = (
        Pasted("point", "Agua para todos.", POINTS[1]),
        Pasted("point", "Tierra."),
        Pasted("chapter", "Final"),
    )

    album = made(Paste("es", parts, POINTS[1]))

    assert short(album) == "a P(bc) t P() P() c d f"
    points = [block.point for block in album.blocks if isinstance(block, PointBlock)]
    assert points[1:] == [{"en": "Water for all.", "es": "Agua para todos."}, {"es": "Tierra."}]


PHOTO, POINT = st.sampled_from(PHOTOS), st.sampled_from(POINTS)
SOME = st.lists(PHOTO, min_size=1, max_size=3, unique=True).map(tuple)
PLACES = st.sampled_from(["", *PHOTOS, *POINTS, TEXT, FIGURE])
STEPS = st.one_of(
    st.builds(Move, SOME, PLACES),
    st.builds(Move, st.sampled_from([(POINTS[0],), (TEXT, "a.jpg"), (FIGURE,)]), PLACES),
    st.builds(Hang, SOME, POINT, st.none() | st.just("") | PHOTO),
    st.builds(Place, st.just(("new.jpg", "/other/n.jpg")), PLACES, st.just("") | POINT),
    st.builds(Remove, st.sampled_from([*PHOTOS, *POINTS, TEXT])),
    st.builds(Insert, st.just("quote"), PLACES, st.just({"en": "Hi"}), st.just({"by": "Ana"})),
    st.builds(SetBlock, PHOTO, st.just("row_caption"), st.just({"en": "Left"})),
    st.builds(SetBlock, st.just(FIGURE), st.just("link"), st.just("https://example.org/")),
    st.builds(Lead, PHOTO),
    st.builds(
        Paste,
        st.just("es"),
        st.just((Pasted("point", "Agua.", POINTS[1]), Pasted("point", "Tierra."))),
        PLACES,
    ),
)


@given(st.lists(STEPS, min_size=1, max_size=4))
@settings(deadline=None)
def test_whatever_was_done_can_be_taken_back(steps: list[Command]) -> None:
    try:
        done = applied("x", ESSAY, steps)
    except Missing:  # an earlier step took out what a later one names
        return

    assert made(*done.back, source=done.source) == parse("x", ESSAY)
    assert [*unpacked(packed(done.back))] == [*done.back]
