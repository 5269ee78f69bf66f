"""Letters of western languages, whatever was done to them on their way into the file."""

import pytest

from gallery.ingest.read import letters

WORDS = ["Iván Muñoz", "Übergröße", "“Sí se puede” – Zócalo", "Žižkov, 1º de Mayo", "抗议在街上"]


@pytest.mark.parametrize("words", WORDS)
def test_letters_that_were_encoded_twice_are_put_right(words: str) -> None:
    once_more = letters.windows(words.encode())

    assert once_more != words
    assert letters.clean(once_more) == words


@pytest.mark.parametrize("words", [*WORDS, "JOÃO É", "Â«x»", "ÃÃ", "à bientôt", "£5 – 10°"])
def test_letters_that_were_encoded_once_stay(words: str) -> None:
    assert letters.clean(words) == words


def test_a_text_that_two_programs_wrote_is_read_letter_by_letter() -> None:
    mixed = "José Martínez Peña, Zócalo".encode() + " – piñata".encode("cp1252")

    assert letters.decoded(mixed) == "José Martínez Peña, Zócalo – piñata"


def test_letters_of_an_old_code_page_are_not_taken_for_another() -> None:
    written = "Ã©lÃ¨ve or Peña, Muñoz, Ibáñez"

    assert letters.decoded(written.encode("cp1252")) == written
