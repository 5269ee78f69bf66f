"""A speech as people paste it: in English and Spanish, from Word, LibreOffice, PDF and WhatsApp."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery import text
from gallery.desk.speech import Doubts, Reading, Speech, parsed, spans

WORDS = ("Agua", "Water", "ñandú", "«sí»", "¡Ya!", "1936", "10:30", "(a)", "*b*")


def told(speech: Speech) -> list[tuple[str, int | None, str]]:
    """The pieces in short: "p", "c" or "t", the number, the words."""
    return [(piece.kind[0], piece.number, piece.words) for piece in speech.pieces]


def points(pasted: str, **options: bool) -> list[tuple[int | None, str]]:
    speech = parsed(pasted, Reading(**options))
    return [(piece.number, piece.words) for piece in speech.of("point")]


@pytest.mark.parametrize(
    "line",
    [
        "1. Eight hours.",
        "1) Eight hours.",
        "(1) Eight hours.",
        "1.- Eight hours.",
        "1 - Eight hours.",
        "1 – Eight hours.",
        "1º Eight hours.",
        "1.º Eight hours.",
        "1: Eight hours.",
        "1.Eight hours.",
        "Punto 1: Eight hours.",
        "PUNTO 1.- Eight hours.",
        "Point 1 — Eight hours.",
        "Nº 1. Eight hours.",
        "*1. Eight hours.*",
        "**1.** Eight hours.",
        "1.\tEight hours.",
        "1.\u00a0Eight\u202fhours.",
        "1. Eight ho\xadurs.",
        "\ufeff1. Eight\u200b hours.\u200e",
        "Point 1\nEight hours.",
        "1\n\nEight hours.",
        "1.\r\nEight hours.\r\n",
        "[1/5/26, 10:15:32] Ana: 1. Eight hours.",
        "01/05/26, 10:15 - Ana Rojas: 1. Eight hours.",
    ],
)
def test_a_number_is_told_however_it_is_written(line: str) -> None:
    second = "\n2. Water."

    assert points(line + second) == [(1, "Eight hours."), (2, "Water.")]


@pytest.mark.parametrize(
    "words",
    [
        "We met at\n10:30 near the Angel.",
        "It rose by\n1.5 million in a year.",
        "Since\n1936. Since then nobody.",
        "They ask for\n8-hour days.",
        "Of the year\n2026) as before.",
        "He said\n12. That was all.",
        "In\n7 days we return.",
    ],
)
def test_a_number_within_a_sentence_begins_no_point(words: str) -> None:
    assert points(f"1. {words}\n2. Next.") == [(1, " ".join(words.split())), (2, "Next.")]


def test_lines_that_were_broken_by_hand_are_joined() -> None:
    pasted = "1. Nurses carry\nthe lead banner\nalong the avenue.\n2. Water\nfor all."

    assert points(pasted) == [
        (1, "Nurses carry the lead banner along the avenue."),
        (2, "Water for all."),
    ]


def test_long_lines_are_paragraphs_of_their_own_as_word_copies_them() -> None:
    long = (
        "Nurses carry the lead banner along the avenue, and behind them come those who clean " * 2
    )

    [(_, words), _] = points(f"1. {long}.\r\nAnd nobody goes home.\r\n2. Water.")

    assert words == f"{long}.\n\nAnd nobody goes home."


def test_smart_quotes_and_dashes_stay_as_they_are() -> None:
    pasted = "1. “Ni una más”, dijo —y lloró—.\n2. «Agua» para todos… ¡ya!"

    assert points(pasted) == [
        (1, "“Ni una más”, dijo —y lloró—."),
        (2, "«Agua» para todos… ¡ya!"),
    ]


def test_what_stands_between_points_is_headings_and_text() -> None:
    pasted = """\
The hundred points

Comrades, we read this aloud in the square. It has three parts.

Work
1. Eight hours.
2. Pay for all.

Land and water

3. Water.
It falls for everybody.

Long live the first of May!
"""

    assert told(parsed(pasted)) == [
        ("c", None, "The hundred points"),
        ("t", None, "Comrades, we read this aloud in the square. It has three parts."),
        ("c", None, "Work"),
        ("p", 1, "Eight hours."),
        ("p", 2, "Pay for all."),
        ("c", None, "Land and water"),
        ("p", 3, "Water. It falls for everybody."),
        ("t", None, "Long live the first of May!"),
    ]


def test_a_point_may_have_several_paragraphs() -> None:
    pasted = "1. Work.\n\nEight hours, no more.\n\n2. Land.\n\nAnd water, for ever."

    assert points(pasted) == [
        (1, "Work.\n\nEight hours, no more."),
        (2, "Land.\n\nAnd water, for ever."),
    ]


def test_numbers_that_are_missing_doubled_or_without_words_are_told() -> None:
    speech = parsed("1. A.\n2. B.\n2. B again.\n5. E.\n6.\n\n7. G.")

    assert speech.doubts == Doubts(missing=(3, 4), doubled=(2,), empty=(6,))
    assert [piece.number for piece in speech.of("point")] == [1, 2, 2, 5, 7]
    assert spans([3, 4, 7]) == "3–4, 7"


def test_a_word_that_may_be_cut_is_told() -> None:
    speech = parsed("1. For the anti-\nfascist day.\n2. B.")

    assert speech.doubts.hyphens == 1
    assert speech.pieces[0].words == "For the anti-fascist day."


def test_roman_numbers_count_when_somebody_says_so() -> None:
    pasted = "I. Land.\nII. Water.\nIII) Work.\nIV - Bread.\nMIX. No number."

    assert points(pasted) == []
    assert points(pasted, roman=True) == [
        (1, "Land."),
        (2, "Water."),
        (3, "Work."),
        (4, "Bread. MIX. No number."),
    ]


@pytest.mark.parametrize("between", ["\n\n", "\n", "\r\n\r\n", "\u2029"])
def test_paragraphs_without_numbers_are_points_when_somebody_says_so(between: str) -> None:
    pasted = between.join(["We want eight hours.", "We want water.", "We want 3 days."])

    assert [words for _, words in points(pasted, numbered=False)] == [
        "We want eight hours.",
        "We want water.",
        "We want 3 days.",
    ]


def test_words_are_printed_as_they_were_pasted() -> None:
    pasted = (
        "1. *Now* and <b>ever</b>, a_b_c & more.\n\n# 2 of us\n\n2. - no list\n\n1936. No list."
    )

    printed = [text.plain(words) for _, words in points(pasted)]

    assert printed[0].startswith("*Now* and <b>ever</b>, a_b_c & more.")
    assert "<li>" not in text.markdown(points(pasted)[-1][1])
    assert text.markdown(parsed("1. a\n2. b\n\n3. 7) c").pieces[2].words) == "<p>7) c</p>"


@settings(max_examples=25)
@given(st.lists(st.sampled_from(WORDS), min_size=1))
def test_a_hundred_points_come_out_as_they_went_in(words: list[str]) -> None:
    said = "Que " + " ".join(words) + "."
    pasted = "\r\n".join(f"{n}.\u00a0{said}" for n in range(1, 101))

    speech = parsed(pasted)

    assert [piece.number for piece in speech.pieces] == [*range(1, 101)]
    assert {text.plain(piece.words) for piece in speech.pieces} == {said}
    assert speech.doubts == Doubts()


@given(
    st.text(alphabet="12.)-:– \n\r\u00a0\xadaB¡#*\u2028IV", max_size=80),
    st.booleans(),
    st.booleans(),
)
def test_whatever_is_pasted_loses_no_letter(pasted: str, numbered: bool, roman: bool) -> None:
    speech = parsed(pasted, Reading(numbered=numbered, roman=roman))

    made = "".join(piece.words for piece in speech.pieces)
    assert sum(made.count(letter) for letter in "aB") == sum(pasted.count(c) for c in "aB")
    assert all(piece.words.strip() for piece in speech.pieces)
