"""Two people change one text: what is joined, what is asked, and that no word is lost."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.merging import merge, spans

WORDS = st.lists(
    st.sampled_from(["rain", "the", "the", "a", "fell.", "Police", "left.", "«ya»", "¡No!"]),
    max_size=9,
)
BLANKS = st.sampled_from([" ", " ", " ", "  ", "\n", "\n\n", "\t"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text of few different words, so that many are alike, with blanks of all kinds."""
    parts = [part for word in draw(WORDS) for part in (draw(BLANKS), word)]
    return "".join(parts[draw(st.integers(0, 1)) :]) + draw(st.sampled_from(["", "", "\n"]))


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """(words, the same with others put in, and again with others put in at other places)."""
    words = [f"w{n}" for n in range(draw(st.integers(1, 8)))]
    spots = draw(st.permutations(range(len(words) + 1)))
    half = draw(st.integers(0, len(spots)))
    sides = []
    for name, chosen in (("t", spots[:half]), ("m", spots[half:])):
        side = list(words)
        for spot in sorted(chosen, reverse=True):
            side.insert(spot, f"{name}{spot}")
        sides.append(side)
    return words, sides[0], sides[1]


@settings(deadline=None)
@given(texts(), texts())
def test_what_one_of_two_changed_is_what_comes_of_it(seen: str, changed: str) -> None:
    assert merge(seen, seen, changed).text == changed
    assert merge(seen, changed, seen).text == changed
    assert merge(seen, changed, changed).text == changed
    assert merge(seen, seen, changed).clean
    assert merge(seen, changed, seen).clean
    assert merge(seen, changed, changed).clean


@settings(deadline=None)
@given(texts(), texts(), texts())
def test_whoever_was_first_the_same_words_survive(seen: str, one: str, other: str) -> None:
    first, second = merge(seen, one, other), merge(seen, other, one)

    assert first.clean == second.clean
    assert Counter(first.text.split()) == Counter(second.text.split())


@settings(deadline=None)
@given(texts(), texts(), texts())
def test_no_new_word_of_either_is_lost_clean_or_not(seen: str, theirs: str, mine: str) -> None:
    made = Counter(merge(seen, theirs, mine).text.split())

    for side in (theirs, mine):
        new = Counter(side.split()) - Counter(seen.split())
        assert not new - made


@settings(deadline=None)
@given(edited())
def test_words_put_into_different_places_all_stand_and_nobody_is_asked(
    sides: tuple[list[str], list[str], list[str]],
) -> None:
    seen, theirs, mine = sides

    merged = merge(*(" ".join(side) for side in sides))

    assert merged.clean
    assert Counter(merged.text.split()) == Counter(theirs) | Counter(mine)
    assert [word for word in merged.text.split() if word in seen] == seen
    assert [word for word in merged.text.split() if word in theirs] == theirs
    assert [word for word in merged.text.split() if word in mine] == mine


@pytest.mark.parametrize(
    ("seen", "theirs", "mine", "text"),
    [
        (
            "Dock workers march.",
            "Five dock workers march.",
            "Dock workers march, singing.",
            "Five dock workers march, singing.",
        ),
        ("A crowd.", "A big crowd.", "A crowd.\n\nRain fell.", "A big crowd.\n\nRain fell."),
        ("It is  late.", "It is late.", "It is  late. Rain.", "It is late. Rain."),
        ("a b c d", "a c d", "a b c d e", "a c d e"),
        ("", "A crowd", "A crowd marches", "A crowd marches"),
        ("x y", "x z", "x z w", "x z w"),
        ("It fell.", "It fell. Ten left.", "It fell. All ran.", "It fell. Ten left. All ran."),
        (
            "It fell.",
            "It fell. A man ran.",
            "It fell. A dog too.",
            "It fell. A man ran. A dog too.",
        ),
        ("a.", "a. b. c.", "a. b. d.", "a. b. c. d."),
        ("It fell.", "It fell. Police", "It fell. Ten left.", "It fell. Ten left. Police"),
        ("a b c d e", "a d e", "a d e f", "a d e f"),
        ("a b c", "a c", "a c", "a c"),
        ("a b", "a  b", "a\n\nb", "a\n\nb"),
    ],
)
def test_changes_apart_from_each_other_and_whole_sentences_are_joined(
    seen: str, theirs: str, mine: str, text: str
) -> None:
    merged = merge(seen, theirs, mine)

    assert (merged.text, merged.clean) == (text, True)


@pytest.mark.parametrize(
    ("seen", "theirs", "mine", "both"),
    [
        (
            "Five arrested.",
            "Five people arrested.",
            "Five men arrested.",
            "Five people men arrested.",
        ),
        ("Five arrested.", "Nobody arrested.", "Ten arrested.", "Nobody Ten arrested."),
        ("Five men ran.", "Ten men ran.", "Five women ran.", "Ten men Five women ran."),
        ("", "A crowd marches.", "Rain falls.", "A crowd marches. Rain falls."),
        ("It fell. All ran.", "It fell.", "It fell. All walked.", "It fell. All walked."),
        ("in the rain", "in rain", "in the heavy rain", "in the heavy rain"),
    ],
)
def test_changes_of_one_place_or_of_neighbours_are_a_matter_for_people(
    seen: str, theirs: str, mine: str, both: str
) -> None:
    merged = merge(seen, theirs, mine)

    assert (merged.text, merged.clean) == (both, False)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("a b", "a red b", [("same", "a"), ("same", " "), ("new", "red"), ("same", " b")]),
        ("", "A crowd", [("new", "A crowd")]),
        ("A crowd", "", [("gone", "A crowd")]),
        ("A  crowd", "A crowd", [("same", "A crowd")]),
        ("1 May", "2 May", [("gone", "1"), ("new", "2"), ("same", " May")]),
    ],
)
def test_what_was_changed_is_told_word_by_word(
    old: str, new: str, told: list[tuple[str, str]]
) -> None:
    assert spans(old, new) == told


def test_of_long_words_only_what_is_around_a_change_is_told() -> None:
    words = [f"w{n}" for n in range(100)]
    changed = [*words[:50], "new", *words[50:]]

    found = spans(" ".join(words), " ".join(changed), around=3)

    assert [tag for tag, _ in found] == ["cut", "same", "same", "new", "same", "cut"]
    assert (found[1][1].split(), found[4][1].split()) == (words[47:50], words[50:53])
