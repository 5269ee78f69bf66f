"""What is alike for many photos, as album.toml states it and as it is changed."""

import pytest

from gallery.album import parse, with_context, with_persons
from gallery.blocks import Context
from gallery.errors import AlbumError

ESSAY = """\
title.en = "May Day"   # short
status = "draft"

# the opening
[[block]]
photo = "a.jpg"
caption.en = "A banner."
"""


def test_the_first_word_of_a_context_makes_its_table_before_the_blocks() -> None:
    changed = with_context(ESSAY, "city", "es", "Ciudad de México")

    assert changed == ESSAY.replace(
        'status = "draft"\n', 'status = "draft"\n\n[context]\ncity.es = "Ciudad de México"\n'
    )


def test_words_of_a_context_are_added_and_changed_where_they_stand() -> None:
    source = with_context(ESSAY, "city", "es", "Ciudad de México")

    source = with_context(source, "city", "en", "Mexico City")
    source = with_context(source, "country", "", "México")
    source = with_context(source, "city", "es", "CDMX")

    assert parse("may-day", source).context == Context(
        city={"es": "CDMX", "en": "Mexico City"}, country={"": "México"}
    )
    assert source.endswith(ESSAY.partition("# the opening")[2])
    assert "# the opening" in source


def test_a_context_follows_the_clocks_that_are_set_right() -> None:
    clocks = ESSAY.replace("# the", '[clock."X100"]\nshift = "-05:00:00"\n\n# the')

    assert parse("may-day", with_context(clocks, "event", "en", "March")).context.event == {
        "en": "March"
    }


def test_a_context_that_is_written_in_the_head_is_changed_there() -> None:
    source = with_context(f'context.city.en = "Puebla"\n{ESSAY}', "city", "en", "Oaxaca")

    assert source == f'context.city.en = "Oaxaca"\n{ESSAY}'


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("context = 3", "write [context]"),
        ("context.town = 'x'", "did you mean"),
        ("context.city = 3", "`context`: `city` is 3"),
    ],
)
def test_a_mistake_in_a_context_is_named(line: str, says: str) -> None:
    with pytest.raises(AlbumError, match="line 1") as caught:
        parse("may-day", f"{line}\n{ESSAY}")

    assert says in caught.value.reason.replace("means nothing here; known are", "did you mean")


def test_words_that_were_alike_stay_in_the_other_languages() -> None:
    source = with_context(f'context.city = "Puebla"\n{ESSAY}', "city", "es", "P.", ("en", "es"))

    assert parse("may-day", source).context.city == {"en": "Puebla", "es": "P."}


def test_words_of_a_context_are_taken_away() -> None:
    source = with_context(ESSAY, "city", "es", "Puebla")

    assert parse("may-day", with_context(source, "city", "es", "")).context == Context()


POINTS = """\
[[block]]
point.en = "Water."
photos = ["x.jpg", { photo = "y.jpg", persons = ["Ana"] }]
"""


def test_people_are_named_and_taken_out_again() -> None:
    source = with_persons(ESSAY, [("a.jpg", ["Ana Rojas", "Ben Ortiz"])])

    assert 'persons = ["Ana Rojas", "Ben Ortiz"]\n' in source
    assert with_persons(source, [("a.jpg", [])]) == ESSAY


def test_people_in_photos_of_a_point_are_named_too() -> None:
    source = with_persons(ESSAY + POINTS, [("x.jpg", ["Inés"]), ("y.jpg", ["Ana", "Ben"])])

    named = {one.photo: one.persons for one in parse("may-day", source).photos}
    assert named == {"a.jpg": (), "x.jpg": ("Inés",), "y.jpg": ("Ana", "Ben")}
