"""event.toml as boxes: each is read and written on its own, and notes stay."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.album.kit import BEGINNING, ROWS, boxes, columns, told, with_box
from gallery.errors import AlbumError
from gallery.event import parse

LANGS = ["en", "es"]
BY_HAND = """\
# the whole march
event.en = "May Day"   # its name
city = "Mexico City"
organisers = [
  "CNTE", # the teachers
  "STUNAM",
]

# who holds what
[photographer."Canon EOS R5 #0123"]
name = "Ana López" # she

[code]
mx = "Mexico City"
"""
NOTES = ("# the whole march", "# its name", "# the teachers", "# who holds what", "# she")

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1
).filter(lambda words: words.split() == [words])
"""One word of a cell: what a form sends has its blanks squeezed."""


def held(source: str, field: str, lang: str = "") -> str:
    return told(tomllib.loads(source), field, lang, LANGS)


@pytest.mark.parametrize(("field", "lang"), [*boxes(LANGS)])
def test_each_box_holds_what_is_written_into_it_and_the_others_stay(field: str, lang: str) -> None:
    words = {"date": "2026-05-01", "people": "ar\tAna\tAna", "photographer": "Z 9 #1\tBen\t"}
    words["figure"] = "9,000\t9 000\tPolice\tPolicía\t2026\thttps://example.org"
    new = words.get(field, "some words")
    before = {one: held(BY_HAND, *one) for one in boxes(LANGS)}

    made = with_box(BY_HAND, field, lang, new, LANGS)
    begun = with_box(BEGINNING, field, lang, new, LANGS)

    assert {one: held(made, *one) for one in boxes(LANGS)} == {**before, (field, lang): new}
    assert held(begun, field, lang) == new
    parse("event.toml", made)


def test_notes_and_other_lines_stay_where_they_are() -> None:
    made = BY_HAND
    for field, lang, words in (
        ("event", "es", "Primero de Mayo"),
        ("event", "en", "May Day march"),
        ("organisers", "", "CNTE\nSME"),
        ("slogans", "es", "¡Ocho horas!"),
        ("photographer", "", "Canon EOS R5 #0123\tAna L.\tAna L. / Press"),
        ("people", "", "ar\tAna Rojas\tAna Rojas"),
    ):
        made = with_box(made, field, lang, words, LANGS)

    assert [note for note in NOTES if note not in made] == []
    assert 'mx = "Mexico City"' in made
    assert with_box(made, "organisers", "", "CNTE\nSME", LANGS) == made


def test_what_was_alike_stays_so_in_the_other_language() -> None:
    made = with_box(BY_HAND, "city", "es", "Ciudad de México", LANGS)

    assert (held(made, "city", "en"), held(made, "city", "es")) == (
        "Mexico City",
        "Ciudad de México",
    )


def test_an_empty_box_leaves_no_key_behind() -> None:
    full = BY_HAND
    for field, lang in boxes(LANGS):
        full = with_box(full, field, lang, "", LANGS)

    assert tomllib.loads(full) == {"code": {"mx": "Mexico City"}}


def test_rows_come_go_and_change() -> None:
    one = with_box(BEGINNING, "people", "", "ar\tAna Rojas\tAna Rojas\n\tUnion\tSindicato", LANGS)
    two = with_box(one, "people", "", "un\tUnion\tGremio\n\tAna Ruiz\tAna Ruiz", LANGS)
    gone = with_box(two, "people", "", "", LANGS)

    assert tomllib.loads(one)["people"] == {
        "ar": "Ana Rojas",
        "u": {"en": "Union", "es": "Sindicato"},
    }
    assert tomllib.loads(two)["people"] == {
        "un": {"en": "Union", "es": "Gremio"},
        "ar": "Ana Ruiz",
    }
    assert "people" not in tomllib.loads(gone)


@pytest.mark.parametrize(
    ("field", "words", "says"),
    [
        ("people", "ar\tAna\tAna\nar\tBen\tBen", "'ar' twice"),
        ("people", "ar\t\t", "without a name"),
        ("photographer", "Z 9 #1\tBen\t\nZ 9 #1\tAna\t", "twice"),
    ],
)
def test_rows_that_cannot_be_are_refused(field: str, words: str, says: str) -> None:
    with pytest.raises(AlbumError, match=says):
        with_box(BY_HAND, field, "", words, LANGS)


@settings(deadline=None)
@given(st.data())
def test_whatever_is_typed_into_a_box_is_read_back(data: st.DataObject) -> None:
    field, lang = data.draw(st.sampled_from([*boxes(LANGS)]))
    source = data.draw(st.sampled_from([BY_HAND, BEGINNING]))
    if field in ROWS:
        wide = len(columns(field, LANGS))
        cells = st.lists(WORDS, min_size=wide, max_size=wide)
        rows = data.draw(st.lists(cells, max_size=3, unique_by=lambda row: row[0].lstrip("@")))
        rows = [[row[0].lstrip("@") or "x", *row[1:]] for row in rows]
        if len({row[0] for row in rows}) < len(rows):
            return
        words = "\n".join("\t".join(row) for row in rows)
    else:
        words = data.draw(WORDS)

    try:
        made = with_box(source, field, lang, words, LANGS)
    except AlbumError as refused:
        assert "without touching other words" in refused.reason
        return

    assert held(made, field, lang) == words
    assert [note for note in ("# the whole march",) if note in source and note not in made] == []
