"""What is said of faces in album.toml: boxes, reasons, and that somebody looked."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery import album as albums
from gallery.blocks import Box, Exempt, Faces
from gallery.errors import AlbumError

WORDS = 'title.en = "March"  # its name\nfaces = "review"\n\n# first\n[[block]]\nphoto = "a.jpg"\n'
SHA = "0123456789abcdef"
AT = datetime(2026, 5, 2, 9, 30, tzinfo=UTC)
BOXES = (Box(0.41, 0.2, 0.05, 0.09), Box(-0.1, 0.5, 0.2, 0.3))


def one(photo: str = "a.jpg", **said: object) -> Faces:
    return Faces(photo, SHA, **said)  # type: ignore[arg-type]


numbers = st.floats(-1, 1, allow_nan=False).map(lambda n: round(n, 4))
sizes = st.floats(0.001, 2, allow_nan=False).map(lambda n: round(n, 4))
boxes = st.builds(Box, numbers, numbers, sizes, sizes)
reasons = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)
decisions = st.builds(
    Faces,
    st.sampled_from(["a.jpg", "IMG 2.jpg", 'it"s.png']),
    st.just(SHA),
    st.lists(boxes, max_size=3).map(tuple),
    st.lists(st.builds(Exempt, boxes, reasons), max_size=3).map(tuple),
    st.just(AT),
    st.sampled_from(["", "ana"]),
)


@given(st.lists(decisions, max_size=4))
def test_whatever_was_decided_reads_back_the_same(said: list[Faces]) -> None:
    source = WORDS
    for faces in said:
        source = albums.with_faces(source, [faces])

    album = albums.parse("march", source)

    assert {f.photo: f for f in album.faces} == {f.photo: f for f in said}
    assert source.endswith('\n# first\n[[block]]\nphoto = "a.jpg"\n')


def test_a_decision_is_one_table_above_the_blocks_and_goes_without_a_trace() -> None:
    said = one(hide=BOXES, show=(Exempt(BOXES[0], "she speaks"),), decided=AT, by="ana")

    written = albums.with_faces(WORDS, [said, one("b.jpg", decided=AT)])

    assert written.count("[[redact]]") == 2
    assert "hide = [[0.41, 0.2, 0.05, 0.09], [-0.1, 0.5, 0.2, 0.3]]\n" in written
    assert albums.with_faces(written, [Faces("a.jpg"), Faces("b.jpg")]) == WORDS


def test_a_decision_follows_a_file_that_was_renamed() -> None:
    written = albums.with_faces(WORDS, [one(hide=BOXES)])

    renamed = albums.with_photo_renamed(written, "a.jpg", "z.jpg")

    assert albums.parse("march", renamed).faces == (one("z.jpg", hide=BOXES),)


def test_what_any_of_two_tables_hides_is_hidden() -> None:
    table = '[[redact]]\nphoto = "a.jpg"\nhide = [[0.1, 0.1, 0.1, {}]]\ndecided = {}\n'
    source = table.format(0.1, AT.isoformat()) + table.format(0.2, AT.isoformat())

    found = albums.parse("march", source).faces_of("a.jpg")

    assert found
    assert {box.height for box in found.hide} == {0.1, 0.2}


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("hide = [[0.1, 0.2, 0.3]]", "hide"),
        ("hide = [[0.1, 0.2, 0.0, 0.3]]", "hide"),
        ('hide = ["left"]', "hide"),
        ("hide = [[nan, 0.2, 0.1, 0.3]]", "hide"),
        ("show = [{ box = [0.1, 0.2, 0.1, 0.1] }]", "reason"),
        ('sha = "xyz"', "sha"),
        ("hidden = []", "hidden"),
        ("decided = 2026-05-02", "decided"),
    ],
)
def test_a_mistake_is_refused_with_its_line(line: str, named: str) -> None:
    with pytest.raises(AlbumError, match=named) as refused:
        albums.parse("march", f'title = "x"\n\n[[redact]]\nphoto = "a.jpg"\n{line}\n')

    assert refused.value.spot is not None


def test_only_known_policies_and_fills_are_taken() -> None:
    asked = albums.with_face_policy(WORDS, "required", "solid")

    album = albums.parse("march", asked)

    assert (album.face_policy, album.face_fill) == ("required", "solid")
    assert albums.parse("march", albums.with_face_policy(asked, "", "outside")).face_policy == ""
    for wrong in ('faces = "blur"', 'faces_fill = "mosaic"'):
        with pytest.raises(AlbumError):
            albums.parse("march", f"{wrong}\n")
