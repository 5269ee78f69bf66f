"""album.toml as it is read: what it may say, and how mistakes are named."""

from pathlib import Path

import pytest

from gallery.album import parse
from gallery.blocks import KINDS, FigureBlock, PhotoBlock, PointBlock
from gallery.errors import AlbumError

ESSAY = """\
title.en = "May Day"
title.es = "Primero de Mayo"
place = "Mexico City"
date = "1932~"
zone = "America/Mexico_City"
status = "scheduled"
publish_at = 2026-05-02T06:00:00-06:00
tags = ["may-day"]

[[block]]
photo = "a.jpg"
layout = "full"
caption.en = "Dock workers carry the banner."
focus = [0.4, 0.3]

[[block]]
point.en = "Water for everybody."
photos = ["b.jpg", { photo = "/other/c.jpg", caption.es = "Otra" }]

[[block]]
figure.en = "40,000 people"
source.en = "the organisers"
date = "2026-05-01"
"""


def test_an_essay_is_read_with_all_its_kinds_of_block() -> None:
    album = parse("may-day", ESSAY)

    assert album.title == {"en": "May Day", "es": "Primero de Mayo"}
    assert album.place == {"": "Mexico City"}
    assert album.date == "1932~"
    assert album.publish_at is not None
    assert album.publish_at.isoformat() == "2026-05-02T12:00:00+00:00"
    assert [type(block) for block in album.blocks] == [PhotoBlock, PointBlock, FigureBlock]
    assert [block.photo for block in album.photos] == ["a.jpg", "b.jpg", "/other/c.jpg"]
    assert album.photos[0].focus == (0.4, 0.3)


def test_the_first_known_key_of_a_block_is_its_kind() -> None:
    assert list(KINDS) == ["photo", "text", "chapter", "quote", "point", "figure"]


def test_an_empty_file_is_an_empty_draft() -> None:
    album = parse("new", "")

    assert (album.status, album.blocks, album.title) == ("draft", (), {})


@pytest.mark.parametrize(
    ("words", "line", "says"),
    [
        ('title.en = "May Day\n', 1, "not TOML"),
        ('title.en = "A"\nstatus = "publishd"\n', 2, "can be draft, review"),
        ('titel.en = "A"\n', 1, "did you mean `title`"),
        ('title.en = "A"\n\n[[block]]\nphoto = "a.jpg"\ncaptoin.en = "x"\n', 5, "`caption`"),
        ('[[block]]\nphoto = "a.jpg"\n\n[[block]]\nlayout = "full"\n', 4, "none of the keys"),
        ("date = 2026-05-01\n", 1, "in quotes"),
        ('date = "May 2026"\n', 1, "is not a date like 2026-05-01"),
        ('zone = "Mexico"\nplace = "x"\nzone_ = ""\n', 3, "means nothing"),
        ('zone = "Mexico City"\n', 1, "no time zone"),
        ('[[block]]\nphoto = "a.jpg"\nfocus = [1.4, 0]\n', 3, "from 0 to 1"),
        ('[[block]]\nphoto = "a.jpg"\nlayout = "huge"\n', 3, "can be full"),
        ("publish_at = 2026-05-02T06:00:00\n", 1, "offset"),
        ("title.en = 5\n", 1, "text in quotes"),
        ('title.EN = "A"\n', 1, "not a language"),
        ('[block]\nphoto = "a.jpg"\n', None, "brackets"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_what_would_be_right(
    words: str, line: int | None, says: str
) -> None:
    with pytest.raises(AlbumError) as caught:
        parse("may-day", words)

    assert caught.value.spot is not None
    assert caught.value.spot.file == "may-day/album.toml"
    assert caught.value.spot.line == line
    assert says in caught.value.reason


def test_the_sample_essays_are_read() -> None:
    words = sorted((Path(__file__).parents[2] / "albums").glob("*/album.toml"))

    albums = [parse(path.parent.name, path.read_text("utf-8")) for path in words]

    assert len(albums) >= 4
    assert sum(isinstance(b, PointBlock) for a in albums for b in a.blocks) == 100
    assert all({"en", "es"} <= set(album.title) for album in albums)
