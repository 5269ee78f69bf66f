"""Photos on the page: every one once and in order, whatever their shapes and hints."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.blocks import LAYOUTS
from gallery.layout import GROUPS, SINGLES, Row, Shape, arrange, hung, shown_height, sizes, times

WIDE, TALL = Shape(3000, 2000), Shape(2000, 3000)

shapes = st.builds(
    Shape,
    width=st.integers(1, 12_000),
    height=st.integers(1, 12_000),
    hint=st.sampled_from(LAYOUTS),
    opens=st.booleans(),
)
plain = st.builds(Shape, width=st.integers(800, 6000), height=st.integers(800, 6000))


def kinds(rows: list[Row]) -> list[str]:
    return [row.kind for row in rows]


@settings(deadline=None)
@given(st.lists(st.lists(shapes, min_size=1, max_size=12), max_size=6))
def test_every_photo_stands_once_and_in_its_order(runs: list[list[Shape]]) -> None:
    arranged = arrange(runs)

    assert [[s for row in rows for s in row.shapes] for rows in arranged] == runs
    assert arrange(runs) == arranged


@given(st.lists(shapes, max_size=8))
def test_photos_on_a_point_stand_once_and_in_their_order(run: list[Shape]) -> None:
    assert [shape for row in hung(run) for shape in row.shapes] == run


@settings(deadline=None)
@given(st.lists(st.lists(shapes, min_size=1, max_size=9), max_size=3))
def test_rows_hold_as_many_photos_as_their_kind_says(runs: list[list[Shape]]) -> None:
    for row in (row for rows in arrange(runs) for row in rows):
        assert len(row.shapes) == GROUPS.get(row.kind, 1)
        assert row.kind in (*GROUPS, *SINGLES)
        assert len(row.sizes) == len(row.shapes)


@settings(deadline=None)
@given(st.lists(plain, min_size=1, max_size=149))
def test_wild_shapes_make_rows_that_fit_the_window_and_leave_room_for_captions(
    run: list[Shape],
) -> None:
    [rows] = arrange([run])

    for row in rows:
        assert shown_height(row) <= 900 * 1.12
        if row.kind in GROUPS:
            assert min(shown_height(row) * shape.ratio for shape in row.shapes) > 120


@settings(deadline=None)
@given(st.lists(plain, min_size=1, max_size=60))
def test_a_loud_photo_is_followed_by_air(run: list[Shape]) -> None:
    [rows] = arrange([run])

    assert not [pair for pair in pairwise(kinds(rows)) if pair == ("full", "full")]


def test_the_scale_varies_where_all_photos_are_alike() -> None:
    [rows] = arrange([[WIDE] * 12])

    assert len(set(kinds(rows))) >= 3
    assert not [pair for pair in pairwise(kinds(rows)) if pair[0] == pair[1]]


@pytest.mark.parametrize(
    "hint", ["full", "wide", "column", "inline-left", "inline-right", "panorama"]
)
def test_a_hint_for_one_photo_is_followed(hint: str) -> None:
    [rows] = arrange([[WIDE, Shape(3000, 2000, hint), TALL]])

    assert [row.kind for row in rows if row.shapes[0].hint == hint] == [hint]


@pytest.mark.parametrize(
    ("hints", "wanted"),
    [
        (["pair", "pair"], ["pair"]),
        (["pair", ""], ["pair"]),
        (["trio", "trio", "trio"], ["trio"]),
        (["trio", "", ""], ["trio"]),
        (["trio", "trio"], ["pair"]),
        (["pair", "pair", "pair", "pair"], ["pair", "pair"]),
        (["full", "pair", "pair"], ["full", "pair"]),
    ],
)
def test_photos_that_ask_for_company_get_it(hints: list[str], wanted: list[str]) -> None:
    [rows] = arrange([[Shape(3000, 2000, hint) for hint in hints]])

    assert kinds(rows) == wanted


def test_a_pair_whose_partner_is_missing_stands_alone() -> None:
    [alone], [first, last] = arrange(
        [[Shape(3000, 2000, "pair")], [Shape(9, 9, "pair"), Shape(9, 9, "full")]]
    )

    assert alone.kind in ("wide", "column", "full")
    assert [len(alone.shapes), len(first.shapes), last.kind] == [1, 1, "full"]


def test_a_photo_much_wider_than_high_is_a_panorama_without_being_told() -> None:
    [rows] = arrange([[WIDE, Shape(5000, 1000), WIDE]])

    assert [row.kind for row in rows if row.ratio == 5] == ["panorama"]


def test_two_portraits_stay_together_on_a_phone_and_other_rows_do_not() -> None:
    [tall], [wide] = arrange([[Shape(2000, 3000, "pair")] * 2, [Shape(3000, 2000, "pair")] * 2])

    assert (tall.upright, wide.upright) == (True, False)
    assert "calc((100vw - 0.625rem) * 0.5)" in tall.sizes[0]
    assert "(max-width: 640px) 100vw" in wide.sizes[0]


def test_a_chapter_begins_a_row_and_begins_wide() -> None:
    opening = Shape(3000, 2000, opens=True)

    rows = arrange([[opening, WIDE, TALL, TALL], [opening, WIDE]])

    assert [run[0].kind for run in rows] == ["wide", "wide"]


def test_sizes_spare_dense_phones_and_those_without_script() -> None:
    assert sizes("100vw", "40rem") == (
        "(scripting: none) and (max-width: 640px) 45vw,"
        " (min-resolution: 2.5dppx) and (max-width: 640px) 67vw,"
        " (max-width: 640px) 100vw, 40rem"
    )
    assert times("min(100vw, 60vh)", 0.5) == "calc(min(100vw, 60vh) * 0.5)"


@pytest.mark.parametrize("kind", ["wide", "column", "full", "inline-left"])
def test_a_small_photo_is_never_blown_up(kind: str) -> None:
    [[row]] = arrange([[Shape(500, 400, kind)]])

    [told] = row.sizes

    assert row.limit == 500
    assert told.count("500px") >= 4
    assert shown_height(row) <= 400


def test_the_parts_of_a_row_add_up_to_its_width() -> None:
    [row] = arrange([[Shape(3000, 2000, "trio"), TALL, Shape(2400, 2000)]])[0]

    shares = [
        float(found[1]) for told in row.sizes if (found := re.search(r"\* ([\d.]+)\)$", told))
    ]

    assert len(shares) == 3
    assert sum(shares) == pytest.approx(1, abs=0.001)


def test_both_of_two_lengths_are_multiplied() -> None:
    assert times("(max-width: 64rem) 46vw, 23rem", 1.2) == (
        "(max-width: 64rem) calc(46vw * 1.2), calc(23rem * 1.2)"
    )
