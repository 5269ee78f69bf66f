"""Words set and taken away: the file afterwards looks as a tidy person would leave it."""

from datetime import UTC, datetime

import pytest

from gallery.album import with_album_text, with_clock, with_publish_at, with_words

HEAD = '# walked\ntitle.en = "A"  # short\n\n# the lead\n'
BLOCK = '[[block]]\nphoto = "a.jpg"\n'


def changed(source: str, *words: tuple[str, str, str, str]) -> str:
    return with_words(source, words, ["en", "es"])


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_new_line_of_the_head_stands_above_the_notes_of_the_first_block(ends: str) -> None:
    source = (HEAD + BLOCK).replace("\n", ends)
    expected = '# walked\ntitle.en = "A"  # short\n{}\n\n# the lead\n' + BLOCK

    made = [
        changed(source, ("", "dek", "en", "D")),
        with_album_text(source, "dek", "en", "D"),
        with_publish_at(source, datetime(2026, 5, 1, 6, tzinfo=UTC)),
        with_clock(source, "Canon", "00:10:00"),
    ]

    lines = [
        'dek.en = "D"',
        'dek.en = "D"',
        "publish_at = 2026-05-01T06:00:00+00:00",
        '\n[clock."Canon"]\nshift = "00:10:00"',
    ]
    assert made == [expected.format(line).replace("\n", ends) for line in lines]


def test_a_file_that_begins_with_a_block_or_ends_without_a_line_break_takes_words() -> None:
    assert changed(BLOCK.rstrip(), ("", "title", "en", "T"), ("a.jpg", "alt", "es", "x")) == (
        'title.en = "T"\n' + BLOCK + 'alt.es = "x"\n'
    )


def test_a_new_text_stands_above_the_note_of_the_next_block() -> None:
    source = BLOCK + "\n# here the rain begins\n" + BLOCK.replace("a.jpg", "b.jpg")

    made = changed(source, ("a.jpg", "caption", "en", "C"))

    assert made == source.replace('"a.jpg"\n', '"a.jpg"\ncaption.en = "C"\n')


def test_a_line_with_a_note_stays_when_its_words_are_taken_away() -> None:
    made = changed(HEAD + BLOCK, ("", "title", "en", ""))

    assert made == HEAD.replace('"A"', '""') + BLOCK


@pytest.mark.parametrize(
    ("before", "field", "lang", "words", "after"),
    [
        ('caption = "Alike"', "caption", "es", "Es", 'caption.en = "Alike"\ncaption.es = "Es"'),
        ('caption = "Alike"', "caption", "es", "", 'caption.en = "Alike"'),
        ('caption = "Alike"', "caption", "", "New", 'caption = "New"'),
        ('caption.en = "A"\ncaption.es = "B"', "caption", "en", "", 'caption.es = "B"'),
        ('caption.en = ""', "caption", "", "Alike", 'caption = "Alike"'),
        ("sensitive = true", "sensitive", "en", "Injuries", 'sensitive.en = "Injuries"'),
        ('sensitive.en = "Injuries"', "sensitive", "en", "", "sensitive = true"),
        ('sensitive.en = "Injuries"', "sensitive", "", "true", 'sensitive.en = "Injuries"'),
        ('sensitive.en = "Injuries"', "sensitive", "", "", ""),
        ("", "decorative", "", "true", "decorative = true"),
        ("decorative = true", "decorative", "", "", ""),
        ('credit = "Ana"', "credit", "", "", ""),
        ("", "alt", "en", "one\ntwo", 'alt.en = """one\ntwo"""'),
    ],
)
def test_one_text_is_one_line(before: str, field: str, lang: str, words: str, after: str) -> None:
    source = BLOCK + before + ("\n" if before else "")

    made = changed(source, ("a.jpg", field, lang, words))

    assert made == BLOCK + after + ("\n" if after else "")
