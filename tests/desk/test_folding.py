"""Bursts and copies folded: what belongs together, and what does not however alike it is."""

from hypothesis import given
from hypothesis import strategies as st

from gallery.desk.folding import Frame, distance, folded

LOOK = 0x8F3C_61A2_D40B_7E95


def frames(*told: tuple[int, str, float | None]) -> tuple[tuple[int, ...], ...]:
    """The stacks of frames, each (bits that differ from LOOK, camera, moment)."""
    return folded(tuple(Frame(_turned(bits), camera, moment) for bits, camera, moment in told))


def _turned(bits: int, start: int = 0) -> int:
    return LOOK ^ (((1 << bits) - 1) << start)


def test_frames_of_one_camera_within_seconds_are_one_burst() -> None:
    assert frames((0, "R5", 0), (6, "R5", 0.5), (9, "R5", 9.5)) == ((0, 1, 2),)


def test_another_camera_another_time_and_another_picture_stand_apart() -> None:
    assert frames((0, "R5", 0), (8, "R6", 1)) == ((0,), (1,))
    assert frames((0, "R5", 0), (8, "R5", 10.5)) == ((0,), (1,))
    assert frames((0, "R5", 0), (11, "R5", 1)) == ((0,), (1,))
    assert frames((0, "", 0), (8, "", 1)) == ((0,), (1,))


def test_two_cameras_that_shoot_at_once_have_a_burst_each() -> None:
    told = [(0, "R5", 0), (20, "R6", 0.2), (2, "R5", 0.5), (22, "R6", 0.7), (3, "R5", 1)]

    assert frames(*told) == ((0, 2, 4), (1, 3))


def test_a_file_saved_anew_joins_what_it_is_a_copy_of_wherever_it_stands() -> None:
    told = [(0, "R5", 0), (40, "R5", 60.5), (43, "R5", 60), (3, "", None)]

    assert frames(*told) == ((0, 3), (1, 2))
    assert frames((0, "R5", 60.5), (3, "R6", 60.7)) == ((0,), (1,))


def test_a_march_that_passes_a_tripod_is_no_single_burst() -> None:
    alike = folded(tuple(Frame(LOOK, "R5", 2.0 * n) for n in range(300)))

    assert {len(stack) for stack in alike} == {16, 300 % 16}
    assert max(2.0 * (stack[-1] - stack[0]) for stack in alike) == 30


def test_a_camera_that_pans_begins_a_new_burst_where_the_first_frame_is_out_of_sight() -> None:
    panned = tuple(Frame(_turned(4, start=4 * n) ^ _turned(4 * n), "R5", n) for n in range(10))

    stacks = folded(panned)

    assert len(stacks) > 1
    for stack in stacks:
        first = panned[stack[0]].look or 0
        assert all(distance(first, panned[n].look or 0) <= 16 for n in stack)


def test_the_same_picture_at_another_hour_is_no_copy() -> None:
    assert frames((0, "R5", 0), (1, "R5", 3600)) == ((0,), (1,))


def test_what_was_never_looked_at_stands_alone() -> None:
    assert folded((Frame(None, "R5", 0), Frame(None, "R5", 0.5))) == ((0,), (1,))


FRAMES = st.builds(
    Frame,
    st.none() | st.integers(0, 2**64 - 1) | st.integers(0, 64).map(_turned),
    st.sampled_from(["", "R5", "R6"]),
    st.none() | st.floats(0, 100),
)


@given(st.lists(FRAMES, max_size=30).map(tuple))
def test_each_photo_is_in_one_stack_and_stacks_keep_the_order(told: tuple[Frame, ...]) -> None:
    stacks = folded(told)

    assert sorted(number for stack in stacks for number in stack) == list(range(len(told)))
    assert [stack[0] for stack in stacks] == sorted(stack[0] for stack in stacks)
    assert all(list(stack) == sorted(stack) for stack in stacks)
