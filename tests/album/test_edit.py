"""album.toml as it is changed: one field, one line, everything else as it was."""

import tomllib
from difflib import unified_diff

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.album import (
    parse,
    with_album_text,
    with_blocks,
    with_photo_renamed,
    with_photo_texts,
    with_status,
)
from gallery.errors import Missing

ESSAY = """\
# May Day, walked with the dock workers
title.en = "May Day"   # short
status = "draft"

[[block]]
photo = "a.jpg"  # the lead
caption.en = "A banner."
alt.en = "banner"

# here the rain begins
[[block]]
photo = "b.jpg"

[[block]]
text.en = \"\"\"
Words
between.\"\"\"

[[block]]
point.en = "Water."
photos = ["c.jpg", { photo = "d.jpg", caption.en = "D" }]
"""


def changed_lines(old: str, new: str) -> list[str]:
    diff = unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return [line for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_a_caption_edit_changes_one_line() -> None:
    made = with_photo_texts(ESSAY, [("a.jpg", "caption", "en", "Dock workers carry it.")])

    assert changed_lines(ESSAY, made) == [
        '-caption.en = "A banner."',
        '+caption.en = "Dock workers carry it."',
    ]


def test_a_first_translation_adds_one_line_beside_its_sister() -> None:
    made = with_photo_texts(ESSAY, [("a.jpg", "caption", "es", "Una manta.")])

    assert changed_lines(ESSAY, made) == ['+caption.es = "Una manta."']


def test_a_first_caption_stays_within_its_block() -> None:
    made = with_photo_texts(ESSAY, [("b.jpg", "caption", "es", "Llueve.")])

    assert changed_lines(ESSAY, made) == ['+caption.es = "Llueve."']
    assert parse("x", made).photos[1].caption == {"es": "Llueve."}


def test_photos_that_hang_on_a_point_take_captions_too() -> None:
    made = with_photo_texts(ESSAY, [("c.jpg", "caption", "es", "C")])
    made = with_photo_texts(made, [("d.jpg", "alt", "en", "d")])

    hung = parse("x", made).photos[2:]
    assert [(b.photo, b.caption, b.alt) for b in hung] == [
        ("c.jpg", {"es": "C"}, {}),
        ("d.jpg", {"en": "D"}, {"en": "d"}),
    ]


def test_a_photo_that_no_block_shows_is_named() -> None:
    with pytest.raises(Missing, match=r"z\.jpg"):
        with_photo_texts(ESSAY, [("z.jpg", "caption", "en", "x")])


def test_album_texts_are_added_at_the_head() -> None:
    made = with_album_text(ESSAY, "dek", "es", "Un día.")
    made = with_album_text(made, "title", "en", "Labour Day")

    album = parse("x", made)
    assert (album.dek, album.title) == ({"es": "Un día."}, {"en": "Labour Day"})
    assert made.startswith("# May Day, walked with")
    assert len(album.blocks) == 4


def test_publishing_changes_the_status_alone() -> None:
    made = with_status(ESSAY, "published")

    assert changed_lines(ESSAY, made) == ['-status = "draft"', '+status = "published"']


def test_new_photos_are_put_where_they_were_told() -> None:
    made = with_blocks(
        ESSAY, [("early.jpg", 0), ("mid.jpg", 1), ("mid2.jpg", 1), ("late.jpg", None)]
    )

    names = [getattr(block, "photo", "-") for block in parse("x", made).blocks]
    assert names == ["early.jpg", "a.jpg", "mid.jpg", "mid2.jpg", "b.jpg", "-", "-", "late.jpg"]
    assert "# here the rain begins" in made
    assert all(line.startswith("+") for line in changed_lines(ESSAY, made) if line.strip("+- "))


def test_a_renamed_file_is_followed_wherever_it_is_named() -> None:
    source = 'lead = "c.jpg"\n' + ESSAY

    made = with_photo_renamed(source, "c.jpg", "C1.jpg")
    made = with_photo_renamed(made, "d.jpg", "D1.jpg")

    album = parse("x", made)
    assert album.lead == "C1.jpg"
    assert [b.photo for b in album.photos] == ["a.jpg", "b.jpg", "C1.jpg", "D1.jpg"]


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=80)


@given(WORDS, WORDS)
def test_any_words_come_back_as_they_were_written(caption: str, alt: str) -> None:
    made = with_photo_texts(ESSAY, [("a.jpg", "caption", "es", caption)])
    made = with_photo_texts(made, [("b.jpg", "alt", "en", alt)])

    blocks = tomllib.loads(made)["block"]
    assert (blocks[0]["caption"]["es"], blocks[1]["alt"]["en"]) == (caption, alt)
    assert blocks[0]["caption"]["en"] == "A banner."
