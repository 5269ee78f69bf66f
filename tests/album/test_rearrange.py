"""album.toml as whole blocks move in it: nothing else changes, notes stay with their block."""

import tomllib
from difflib import unified_diff
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.album.rearrange import (
    text_block,
    with_block_value,
    with_blocks_moved,
    with_blocks_put,
    with_lead,
    without_block,
    written,
)

ESSAY = """\
# May Day, walked with the dock workers
title.en = "May Day"   # short
status = "draft"

[[block]]
photo = "a.jpg"  # the lead
caption.en = "A banner."

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

[[correction]]
date = "2026-05-02"
note.en = "A name was wrong."
"""

WORDS_LIKE_A_BLOCK = ESSAY.replace("Words\n", "Words\n[[block]]\nphoto = 'no'\n")
IN_ONE_LINE = """\
title.en = "May Day"
block = [{ photo = "a.jpg" }, { text = { en = "Hi" } }]
"""


def blocks(source: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(source).get("block", [])
    return found


def test_a_moved_block_takes_the_notes_above_it_along() -> None:
    made = with_blocks_moved(ESSAY, [1, 0, 2, 3])

    assert made.index('# here the rain begins\n[[block]]\nphoto = "b.jpg"') < made.index("a.jpg")
    assert made.startswith(
        '# May Day, walked with the dock workers\ntitle.en = "May Day"   # short'
    )
    assert made.endswith('[[correction]]\ndate = "2026-05-02"\nnote.en = "A name was wrong."\n')


def test_a_move_there_and_back_leaves_the_file_as_it_was() -> None:
    there = with_blocks_moved(ESSAY, [2, 0, 1, 3])

    assert with_blocks_moved(there, [1, 2, 0, 3]) == ESSAY


@given(st.permutations(range(4)), st.sampled_from([ESSAY, WORDS_LIKE_A_BLOCK]))
def test_any_order_reads_back_as_that_order(order: list[int], source: str) -> None:
    made = with_blocks_moved(source, order)

    was, now = tomllib.loads(source), tomllib.loads(made)
    assert now["block"] == [was["block"][number] for number in order]
    assert {**now, "block": 0} == {**was, "block": 0}


@pytest.mark.parametrize("source", [ESSAY, WORDS_LIKE_A_BLOCK, IN_ONE_LINE, ""])
def test_blocks_are_put_in_however_the_file_is_written(source: str) -> None:
    new = text_block("chapter", {"en": 'The "Zócalo"', "es": "El Zócalo"})

    first, last = with_blocks_put(source, 0, [new]), with_blocks_put(source, 99, [new, new])

    table = {"chapter": {"en": 'The "Zócalo"', "es": "El Zócalo"}}
    assert blocks(first) == [table, *blocks(source)]
    assert blocks(last) == [*blocks(source), table, table]


@pytest.mark.parametrize("source", [ESSAY, WORDS_LIKE_A_BLOCK, IN_ONE_LINE])
def test_what_is_taken_out_can_be_put_back_as_it_was(source: str) -> None:
    for number, table in enumerate(blocks(source)):
        rest, taken = without_block(source, number)

        assert blocks(rest) == [*blocks(source)[:number], *blocks(source)[number + 1 :]]
        assert blocks(with_blocks_put(rest, number, [taken])) == blocks(source)
        assert blocks(taken) == [table]


def test_notes_come_back_with_their_block() -> None:
    rest, taken = without_block(ESSAY, 1)

    assert "rain" not in rest
    assert with_blocks_put(rest, 1, [taken]) == ESSAY


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("layout", "full", 'layout = "full"'),
        ("focus", (0.4, 0.25), "focus = [0.4, 0.25]"),
        ("persons", ("Ana", "Ben"), 'persons = ["Ana", "Ben"]'),
        ("sensitive", True, "sensitive = true"),
    ],
)
def test_setting_a_value_adds_one_line(key: str, value: Any, line: str) -> None:
    made = with_block_value(ESSAY, 0, key, value)

    diff = unified_diff(ESSAY.splitlines(), made.splitlines(), n=0, lineterm="")
    assert [one for one in diff if one[:1] in "+-" and one[:3] not in ("+++", "---")] == [
        f"+{line}"
    ]
    assert with_block_value(made, 0, key, None) == ESSAY


def test_words_by_language_are_lines_of_their_own() -> None:
    made = with_block_value(ESSAY, 2, "text", {"en": "Rain.", "es": "Llueve."})

    assert 'text.en = "Rain."\ntext.es = "Llueve."\n' in made
    assert blocks(with_block_value(made, 2, "text", {"es": "Llueve."}))[2] == {
        "text": {"es": "Llueve."}
    }


def test_the_lead_is_one_line_of_the_head() -> None:
    led = with_lead(ESSAY, 'b "2".jpg')

    assert tomllib.loads(led)["lead"] == 'b "2".jpg'
    assert tomllib.loads(with_lead(led, "a.jpg"))["lead"] == "a.jpg"
    assert with_lead(led, "") == ESSAY
    assert tomllib.loads(with_lead(IN_ONE_LINE, "a.jpg"))["lead"] == "a.jpg"


def test_line_ends_of_windows_stay_as_they_are() -> None:
    source = ESSAY.replace("\n", "\r\n")

    made = with_blocks_moved(source, [3, 2, 1, 0])

    assert "\n" not in made.replace("\r\n", "")
    assert [len(block) for block in blocks(made)] == [2, 1, 1, 2]


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=40)


@given(PLAIN, PLAIN)
def test_any_words_come_back_as_they_were_written(one: str, other: str) -> None:
    made = written({"text": {"en": one, "es": other}, "by": {"en": other}})

    assert blocks(made) == [{"text": {"en": one, "es": other}, "by": {"en": other}}]
