"""What a reader asks for: how words are read, compared and marked."""

import pytest

from gallery.catalog.asked import Phrase, Query, synonyms, tokens, understood
from gallery.web.result import marked


def test_groups_of_synonyms_that_share_a_wording_are_one() -> None:
    read = synonyms(["CDMX = Mexico City", "# a comment", "Ciudad de México = CDMX = DF", "lone"])

    group = (("cdmx",), ("mexico", "city"), ("ciudad", "de", "mexico"), ("df",))
    assert set(read) == set(group)
    assert {frozenset(same) for same in read.values()} == {frozenset(group)}


def test_the_longest_wording_counts_and_the_last_word_may_be_unfinished() -> None:
    same = synonyms(["Mexico City = CDMX"])

    query = understood("rain mexico city mar", same)

    city = (Phrase(("mexico", "city")), Phrase(("cdmx",)))
    assert query == Query(((Phrase(("rain",)),), city, (Phrase(("mar",), open=True),)))


@pytest.mark.parametrize(
    ("words", "asked", "wanted"),
    [
        ("The Zócalo, at noon", "zocalo", ["Zócalo"]),
        ("Marching marchers", "march", ["Marching", "marchers"]),
        ("work clothes, work", '"work clothes"', ["work clothes"]),
        ("Straße", "strasse", ["Straße"]),
        ("nothing here", "zocalo", []),
    ],
)
def test_what_was_found_is_marked(words: str, asked: str, wanted: list[str]) -> None:
    runs = marked(words, understood(asked, {}).phrases)

    assert [run.words for run in runs if run.found] == wanted


def test_accents_capitals_and_signs_do_not_count() -> None:
    assert tokens("¡El Ángel — Ñandú, 1º de MAYO!") == ("el", "angel", "nandu", "1o", "de", "mayo")
