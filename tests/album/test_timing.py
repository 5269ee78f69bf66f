"""Moments and holds in album.toml: one line comes or goes, every other one stays as it is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gallery.album import parse
from gallery.album.timing import MOMENTS, with_hold, with_moment, with_photo_moment
from gallery.blocks import NEVER, Album, Window
from gallery.errors import AlbumError, Missing

HEAD = """\
title.en = "March"  # for now
status = "draft"
# above the blocks

"""
BLOCKS = """\
[[block]]
photo = "a.jpg"
caption.en = "A banner."  # who?

[[block]]
point.en = "First."
photos = ["b.jpg", { photo = "c.jpg", alt.en = "Red cloth" }]

[[block]]
photo = "a.jpg"
"""
SOURCE = HEAD + BLOCKS
AT = datetime(2026, 5, 2, 6, 0, 9, 500, tzinfo=ZoneInfo("America/Mexico_City"))
LINE = "2026-05-02T06:00:09-06:00"


def album(source: str) -> Album:
    return parse("march", source)


@pytest.mark.parametrize("key", MOMENTS)
def test_a_moment_of_an_essay_is_one_line_that_comes_and_goes(key: str) -> None:
    made = with_moment(SOURCE, album(SOURCE), key, AT)
    assert made == SOURCE.replace('"draft"\n', f'"draft"\n{key} = {LINE}\n')
    assert with_moment(made, album(made), key, AT) == made

    later = with_moment(made, album(made), key, AT + timedelta(days=1))

    assert later == made.replace("05-02", "05-03")
    assert with_moment(later, album(later), key, None) == SOURCE


@pytest.mark.parametrize("fold", [0, 1])
def test_a_moment_in_the_hour_that_comes_twice_is_kept_exactly(fold: int) -> None:
    moment = datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=ZoneInfo("Europe/Madrid"))

    made = with_moment(SOURCE, album(SOURCE), "publish_at", moment)

    assert album(made).publish_at == moment.astimezone(UTC)


@pytest.mark.parametrize("photo", ["a.jpg", "b.jpg", "c.jpg"])
def test_a_photo_is_held_and_let_go_wherever_it_hangs(photo: str) -> None:
    held = with_hold(SOURCE, photo, {"en": "a child"})
    assert {name for name, one in album(held).windows().items() if one.shut} == {photo}
    assert album(held).at(0).windows().keys() == {"a.jpg", "b.jpg", "c.jpg"} - {photo}

    released = with_hold(held, photo, None)

    assert album(released) == album(SOURCE)
    assert released == SOURCE or photo != "a.jpg"
    assert album(with_hold(SOURCE, photo, {})).windows()[photo].shut


def test_a_hold_or_limit_that_another_block_states_goes_too() -> None:
    twice = SOURCE + "hold = true\nembargo = 2026-05-02T06:00:00Z\n"

    released = with_photo_moment(with_hold(twice, "a.jpg", None), "a.jpg", "embargo", None)

    assert album(released) == album(SOURCE)


def test_a_photo_that_no_block_shows_cannot_be_held() -> None:
    with pytest.raises(Missing):
        with_hold(SOURCE, "z.jpg", {})


def test_of_several_blocks_the_strictest_counts() -> None:
    words = HEAD + (
        '[[block]]\nphoto = "a.jpg"\nembargo = 2026-05-02T06:00:00Z\n'
        'expires_at = 2026-05-09T06:00:00Z\n[[block]]\nphoto = "a.jpg"\n'
        "embargo = 2026-05-03T06:00:00.5Z\nexpires_at = 2026-05-08T06:00:00.5Z\n"
    )

    start, end = (int(datetime(2026, 5, day, 6, tzinfo=UTC).timestamp()) for day in (3, 8))

    window = Window(start + 1, end)  # a part of a second is never given away
    assert album(words).windows() == {"a.jpg": window}
    assert [window.open(one) for one in (start, start + 1, end - 1, end)] == [
        *(False, True, True, False)
    ]


@pytest.mark.parametrize(
    ("status", "more", "window"),
    [
        ("draft", "", Window(NEVER)),
        ("review", "publish_at = 2026-05-02T06:00:00Z\n", Window(NEVER)),
        ("withdrawn", "", Window(NEVER)),
        ("scheduled", "", Window(NEVER)),
        ("scheduled", "publish_at = 1970-01-01T00:00:09Z\n", Window(9)),
        ("published", "publish_at = 1970-01-01T00:00:09Z\n", Window()),
        ("published", "embargo = 1970-01-01T00:00:09Z\n", Window(9)),
        (
            "scheduled",
            "publish_at = 1970-01-01T00:00:05Z\nembargo = 1970-01-01T00:00:09Z\n",
            Window(9),
        ),
        ("published", "expires_at = 1970-01-01T00:00:09Z\n", Window(0, 9)),
    ],
)
def test_an_essay_opens_by_its_status_and_all_its_moments(
    status: str, more: str, window: Window
) -> None:
    assert album(HEAD.replace("draft", status) + more).opening == window


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('embargo = "tomorrow"', "moment with its offset"),
        ("expires_at = 2026-05-02T06:00:00", "moment with its offset"),
        ("embargo = 9999-12-31T23:59:59-06:00", "no moment that comes"),
    ],
)
def test_a_moment_that_cannot_be_read_is_refused(line: str, why: str) -> None:
    for place in (HEAD + line + "\n", f'{HEAD}[[block]]\nphoto = "a.jpg"\n{line}\n'):
        with pytest.raises(AlbumError, match=why):
            album(place)
