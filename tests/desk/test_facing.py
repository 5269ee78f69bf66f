"""What is suggested and what was decided, put together; what a form says of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from gallery.album import with_face_policy, with_faces
from gallery.blocks import Exempt, Faces
from gallery.desk.facing import (
    HIDE,
    OPEN,
    SHOW,
    Face,
    counted,
    faces_of,
    hiding,
    left_of,
    sitters,
    waiting,
)
from gallery.desk.opened import Desk, opened
from gallery.ingest.faces.suggested import keep
from gallery.model import Box
from gallery.store import Store
from gallery.store.memory import MemoryStore
from gallery.web.desk.faces_sent import NONE, Unclear, faces_sent, rows_of, rows_sent
from tests.desk.sample import HEAD, block, lay, original

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEFT, MIDDLE, RIGHT = (Box(at, 0.2, 0.1, 0.2) for at in (0.1, 0.4, 0.7))


def essay(store: Store, *said: Faces, policy: str = "required") -> Desk:
    """An essay of a.jpg and b.jpg, and what was decided about them; c.jpg is in the tray."""
    source = with_face_policy(HEAD + block("a.jpg") + block("b.jpg"), policy, "outside")
    photos = [original(name, n) for n, name in enumerate(("a.jpg", "b.jpg", "c.jpg"), 1)]
    photos = [replace(one, sha256=f"{one.number:x}" * 64) for one in photos]
    lay(store, "march", with_faces(source, said), photos)
    return opened(store, "march", date(2026, 11, 23), "en")


def stands(store: Store, desk: Desk) -> dict[str, list[str]]:
    return {s.shot.name: [f.stands for f in s.faces] for s in sitters(store, desk, "off")}


def test_suggestions_are_open_until_somebody_decides_and_nothing_is_after_that() -> None:
    store = MemoryStore()
    keep(store, "1" * 64, [LEFT, MIDDLE, RIGHT])
    half = Faces("a.jpg", "1" * 16, (LEFT,), (Exempt(MIDDLE, "speaker"),))

    before = stands(store, essay(store, half))
    after = stands(store, essay(store, replace(half, decided=NOW)))

    assert before == {"a.jpg": [HIDE, SHOW, OPEN], "b.jpg": [], "c.jpg": []}
    assert after["a.jpg"] == [HIDE, SHOW]


def test_what_was_decided_about_another_file_waits_again_and_still_hides() -> None:
    store = MemoryStore()
    desk = essay(store, Faces("a.jpg", "9" * 16, (LEFT,), decided=NOW))

    [one, *_] = sitters(store, desk, "off")

    assert (one.decided, one.replaced, one.hidden) == (False, True, 1)
    assert waiting(desk, "off") == 2


@pytest.mark.parametrize(
    ("policy", "usual", "count"),
    [("required", "off", 1), ("", "review", 1), ("", "off", None), ("off", "required", None)],
)
def test_photos_wait_where_the_essay_asks_or_else_the_site(
    policy: str, usual: str, count: int | None
) -> None:
    store = MemoryStore()

    desk = essay(store, Faces("a.jpg", "1" * 16, decided=NOW), policy=policy)

    assert waiting(desk, usual) == count


def test_everything_suggested_is_hidden_in_one_step_and_that_decides_nothing() -> None:
    store = MemoryStore()
    keep(store, "1" * 64, [LEFT, MIDDLE])
    [one, *_] = some = sitters(store, essay(store), "off")

    told = hiding(one)

    assert (set(told.hide), told.decided, told.sha) == ({LEFT, MIDDLE}, None, "1" * 16)
    count = counted(some)
    assert (count.photos, count.undecided, count.suggestions, count.unlooked) == (3, 3, 2, 2)


@pytest.mark.parametrize(
    ("box", "stands", "answered"),
    [
        (MIDDLE, NONE, True),
        (Box(0.41, 0.21, 0.1, 0.2), SHOW, True),
        (Box(0.46, 0.2, 0.1, 0.2), SHOW, False),
        (Box(0.2, 0.0, 0.6, 0.9), HIDE, True),
        (Box(0.2, 0.0, 0.6, 0.9), SHOW, False),
        (Box(0.2, 0.0, 0.2, 0.9), HIDE, False),
    ],
    ids=["the same", "much the same", "beside it", "wholly hidden", "in a crowd", "elsewhere"],
)
def test_a_suggestion_is_answered_by_the_same_face_or_by_what_hides_all_of_it(
    box: Box, stands: str, answered: bool
) -> None:
    assert (left_of([MIDDLE], [Face(box, stands)]) == []) is answered


@given(
    st.lists(
        st.tuples(
            st.builds(
                Box,
                st.integers(-900, 9900).map(lambda n: n / 10000),
                st.integers(-900, 9900).map(lambda n: n / 10000),
                st.integers(1000, 20000).map(lambda n: n / 10000),
                st.integers(1000, 20000).map(lambda n: n / 10000),
            ),
            st.sampled_from(
                [(HIDE, ""), (SHOW, "speaker"), (SHOW, "public figure"), (SHOW, "mía")]
            ),
        ),
        max_size=5,
    )
)
def test_a_form_that_nobody_changed_says_what_was_said(
    told: list[tuple[Box, tuple[str, str]]],
) -> None:
    faces = [Face(box, stands, reason) for box, (stands, reason) in told]
    form: dict[str, str] = {}
    for row in rows_of(faces):
        form |= {f"is.{row.number}": row.chosen, f"why.{row.number}": row.why}
        sides = zip(("left", "top", "width", "height"), row.sides, strict=True)
        form |= {f"{side}.{row.number}": words for side, words in sides}

    sent = [face for _, face in faces_sent(rows_sent(FormData(form)))]

    assert sent == faces


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"is.1": "hide", "left.1": "a"}, "Write four numbers"),
        ({"is.1": "hide", "left.1": "10"}, "Write four numbers"),
        ({"is.1": "other", "why.1": " "}, "needs a reason"),
        ({"is.1": "nonsense"}, "needs a reason"),
        ({"is.1": "hide", "left.1": "100"}, "outside the picture"),
        ({"is.1": "hide", "left.1": "nan"}, "outside the picture"),
        ({"is.1": "hide", "width.1": "0"}, "has no size"),
        ({"is.1": "hide", "width.1": "inf"}, "outside the picture"),
    ],
)
def test_a_row_that_cannot_be_understood_is_named(row: dict[str, str], words: str) -> None:
    whole = {"left.1": "1", "top.1": "1", "width.1": "5", "height.1": "5"}
    if "left.1" in row and row["left.1"] in ("a", "10"):
        whole = {}

    with pytest.raises(Unclear, match=words) as refused:
        list(faces_sent(rows_sent(FormData(whole | row))))

    assert refused.value.number == 1


def test_blank_rows_say_nothing_and_what_is_no_face_is_not_kept() -> None:
    store = MemoryStore()
    keep(store, "1" * 64, [LEFT])
    [one, *_] = sitters(store, essay(store), "off")
    form = FormData({"is.1": "none", "left.1": "10", "top.1": "20", "width.1": "10"} | {"is.2": ""})
    form = FormData([*form.multi_items(), ("height.1", "20")])

    sent = [*faces_sent(rows_sent(form))]
    made = faces_of(one, [face for chosen, face in sent if chosen != NONE])

    assert [chosen for chosen, _ in sent] == [NONE]
    assert left_of([LEFT], [face for _, face in sent]) == []
    assert not made.said
