"""The screens about faces, as plain forms: who decides what, what is kept, what is refused."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from gallery.album import parse
from gallery.blocks import Album, Exempt, Faces
from gallery.editing import history, source_of
from gallery.editing.facing import decide
from gallery.ingest.faces.suggested import keep
from gallery.model import Box
from gallery.store import Tag
from gallery.store.local import LocalStore
from gallery.wiring import Gallery, open_gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIST = "/desk/essays/march/faces/"
LEFT, MIDDLE, RIGHT = (Box(at, 0.2, 0.1, 0.2) for at in (0.1, 0.4, 0.7))
NAMES = ("a.jpg", "b.jpg", "c.jpg")


class Faced:
    """An essay of three photos, and people who decide about the faces in them."""

    def __init__(self, gallery: Gallery) -> None:
        self.gallery = gallery
        self.roles = {
            role: desk_client(gallery, role, lambda: NOW, follow_redirects=False)
            for role in ("editor", "publisher")
        }

    @property
    def editor(self) -> TestClient:
        return self.roles["editor"]

    @property
    def album(self) -> Album:
        return parse("march", source_of(self.gallery.store, "march"))

    def lay(self, policy: str = "required", more: str = "") -> None:
        """Begin anew; in a.jpg three faces are suggested, none in b.jpg, c.jpg waits its turn."""
        source = f'faces = "{policy}"\n{HEAD}' + "".join(map(block, NAMES)) + more
        photos = [original(name, n) for n, name in enumerate(NAMES, 1)]
        lay(self.gallery.store, "march", source, photos)
        keep(self.gallery.store, photos[0].sha256, [LEFT, MIDDLE, RIGHT])
        keep(self.gallery.store, photos[1].sha256, [])

    def form(self, number: int = 1, **chosen: str) -> dict[str, str]:
        """What the form of a photo sends, with some of it chosen: form(is_1="hide")."""
        page = self.editor.get(f"{LIST}{number}/").text
        fields = re.findall(r'<input (?=[^>]*name="([^"]+)")[^>]*?value="([^"]*)"', page)
        found = {name: value for name, value in fields if name not in ("token", "do")}
        for row in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
            found[row[0]] = re.findall(r'value="(\w+)" selected', row[1])[0]
        return found | {name.replace("_", "."): value for name, value in chosen.items()}

    def seen(self) -> str:
        """What the list says of the photos that it shows."""
        [seen] = re.findall(r'name="seen" value="([^"]*)"', self.editor.get(LIST).text)
        return str(seen)

    def send(self, number: int, form: dict[str, str], do: str = "decide") -> tuple[int, str]:
        """(status, where to go or the page)."""
        answer = self.editor.post(f"{LIST}{number}/", data={**form, "do": do})
        return answer.status_code, answer.headers.get("location", "") or answer.text

    def logged(self) -> list[tuple[str, dict[str, object]]]:
        lines = self.gallery.audit().read()
        return [(one.about, dict(one.detail)) for one in lines if one.kind == "faces"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Faced:
    library: Path = tmp_path_factory.mktemp("faced")
    (library / "albums").mkdir()
    return Faced(open_gallery(library, {"workers": 1}))


@pytest.fixture
def faced(made: Faced) -> Faced:
    made.lay()
    return made


def test_the_list_counts_what_waits_and_the_bar_of_the_essay_too(faced: Faced) -> None:
    page = faced.editor.get(LIST).text

    assert "3 photos wait" in page
    assert "3 suggestions" in page
    assert "has not looked for faces in 1 photo" in page
    assert '<span class="count">3<' in faced.editor.get("/desk/essays/march/publish/").text
    faced.lay("off")
    assert "/march/faces/" not in faced.editor.get("/desk/essays/march/arrange/").text


def test_a_photo_is_decided_ellipse_by_ellipse_and_the_next_one_opens(faced: Faced) -> None:
    form = faced.form(is_1="hide", is_2="other", why_2="She reads the demands", is_3="none")
    drawn = {"is.4": "hide", "left.4": "50", "top.4": "60.5", "width.4": "5", "height.4": "9"}

    told = faced.send(1, form | drawn)

    assert told == (303, f"{LIST}2/")
    said = faced.album.faces_of("a.jpg")
    assert said is not None
    assert (said.hide, said.by, said.decided) == (
        (LEFT, Box(0.5, 0.605, 0.05, 0.09)),
        "editor",
        NOW,
    )
    assert said.show == (Exempt(MIDDLE, "She reads the demands"),)
    assert faced.logged()[0] == (
        "march/a.jpg",
        {"did": "decided", "exempted": 1, "reasons": "She reads the demands", "uncovered": 0},
    )
    assert "2 photos wait" in faced.editor.get(LIST).text
    assert 'class="oval is-hide"' in faced.editor.get(f"{LIST}1/").text


def test_nothing_is_decided_while_a_suggestion_is_open(faced: Faced) -> None:
    status, page = faced.send(1, faced.form(is_1="hide"))

    assert (status, faced.album.faces) == (422, ())
    assert "Not decided yet: 2" in page
    assert re.search(r'name="is\.1".*?value="hide" selected', page, re.DOTALL)


def test_what_is_left_is_said_to_be_no_face_in_one_step(faced: Faced) -> None:
    told = faced.send(1, faced.form(is_1="hide"), "rest")

    said = faced.album.faces_of("a.jpg")
    assert said is not None
    assert (told[1], said.hide, said.show, said.decided) == (f"{LIST}2/", (LEFT,), (), NOW)


def test_half_a_decision_is_saved_and_hides_at_once_and_the_photo_waits_on(faced: Faced) -> None:
    told = faced.send(1, faced.form(is_1="hide"), "save")

    said = faced.album.faces_of("a.jpg")
    assert said is not None
    assert (told[1], said.hide, said.decided) == (f"{LIST}1/?done=saved", (LEFT,), None)
    assert faced.form()["is.2"] == "open"


@pytest.mark.parametrize("what", ["the file", "the words", "the suggestions"])
def test_what_changed_since_the_page_was_opened_is_shown_instead(faced: Faced, what: str) -> None:
    form, store = faced.form(is_1="hide", is_2="none", is_3="none"), faced.gallery.store
    if what == "the file":
        form["sha"] = "0123456789abcdef"
    elif what == "the words":
        decide(store, "march", Faces("a.jpg", hide=(RIGHT,)), "publisher", NOW)
    else:
        keep(store, original("a.jpg", 1).sha256, [LEFT, MIDDLE, RIGHT, Box(0.1, 0.7, 0.1, 0.2)])

    status, page = faced.send(1, form)

    assert (status, "Somebody decided about it meanwhile" in page) == (409, True)
    said = faced.album.faces_of("a.jpg")
    assert (said.hide if said else ()) == ((RIGHT,) if what == "the words" else ())


def test_a_row_that_cannot_be_understood_stays_as_it_was_written(faced: Faced) -> None:
    form = faced.form(is_1="hide", is_2="none", is_3="other", left_3="abc")

    status, page = faced.send(1, form)

    assert (status, faced.album.faces) == (422, ())
    assert 'value="abc"' in page
    assert "3: Write four numbers" in page


@pytest.mark.parametrize("looked", [False, True])
def test_all_suggestions_are_hidden_in_one_step_and_taken_back_in_one(
    faced: Faced, looked: bool
) -> None:
    told = {"do": "hide"} | ({"looked": "1", "seen": faced.seen()} if looked else {})

    answer = faced.editor.post(LIST, data=told)
    hidden = {one.photo: (len(one.hide), bool(one.decided)) for one in faced.album.faces}
    back = faced.editor.post(LIST, data={"do": "undo"})

    photos = {"a.jpg": (3, looked)} | ({"b.jpg": (0, True)} if looked else {})
    assert answer.headers["location"] == f"{LIST}?done=hidden&count=3&photos={len(photos)}"
    assert hidden == photos
    assert back.headers["location"] == f"{LIST}?done=undone&photos={len(photos)}"
    assert faced.album.faces == ()


def test_who_has_looked_at_all_photos_decides_about_none_that_came_or_changed_since(
    faced: Faced,
) -> None:
    store, more = faced.gallery.store, Box(0.1, 0.7, 0.1, 0.2)
    seen = faced.seen()
    keep(store, original("a.jpg", 1).sha256, [LEFT, MIDDLE, RIGHT, more])
    keep(store, original("c.jpg", 3).sha256, [])

    faced.editor.post(LIST, data={"do": "hide", "looked": "1", "seen": seen})

    found = {one.photo: (len(one.hide), bool(one.decided)) for one in faced.album.faces}
    assert found == {"a.jpg": (4, False), "b.jpg": (0, True)}
    assert "2 photos wait" in faced.editor.get(LIST).text


class Meddling(LocalStore):
    """A library in which somebody hides one more face just when another is about to save."""

    done = False

    def put(self, key: str, data: bytes, **how: Any) -> Tag:
        if key == "march/album.toml" and not self.done:
            self.done = True
            more = b'\n[[redact]]\nphoto = "a.jpg"\nhide = [[0.5, 0.6, 0.1, 0.1]]\n'
            super().put(key, self.get(key)[0] + more)
        return super().put(key, data, **how)


def test_a_face_that_somebody_hides_in_the_same_moment_stays_hidden(faced: Faced) -> None:
    root = faced.gallery.library / "albums"
    meddled = replace(faced.gallery, store=Meddling(root))
    editor = desk_client(meddled, "editor", lambda: NOW, follow_redirects=False)

    answer = editor.post(LIST, data={"do": "hide"})

    assert (answer.status_code, "Somebody decided about it meanwhile" in answer.text) == (409, True)
    assert faced.album.faces[0].hide == (Box(0.5, 0.6, 0.1, 0.1),)


def test_the_log_says_so_where_a_face_may_not_be_seen_after_all(faced: Faced) -> None:
    form = faced.form(is_1="speaker", is_2="none", is_3="none")
    decide(faced.gallery.store, "march", Faces("a.jpg", hide=(RIGHT,)), "publisher", NOW)

    status, _ = faced.send(1, form)

    assert status == 409
    assert [line.kind for line in faced.gallery.audit().read()][:2] == ["not-done", "faces"]


def test_a_face_that_may_be_seen_again_is_written_into_the_log(faced: Faced) -> None:
    faced.send(1, faced.form(), "hide")
    faced.send(1, faced.form(is_1="none", is_2="speaker"), "save")

    assert faced.logged()[0][1] == {
        "did": "decided",
        "exempted": 1,
        "reasons": "speaker",
        "uncovered": 2,
    }
    told = faced.editor.post(f"{LIST}3/", data={"do": "undo"}).headers["location"]
    assert told == f"{LIST}1/?done=undone"
    assert len(faced.album.faces[0].hide) == 3


def test_the_history_says_that_somebody_decided_and_shows_no_numbers(faced: Faced) -> None:
    faced.send(1, faced.form(), "hide")

    page = faced.editor.get("/desk/essays/march/history/").text

    assert "decided about faces" in page
    assert "0.105" not in page
    assert "hide" not in page.partition("<main")[2]


def test_a_look_alone_at_what_was_decided_is_no_new_decision(faced: Faced) -> None:
    faced.send(1, faced.form(is_1="hide", is_2="none", is_3="none"))
    before = len(history.read(faced.gallery.store, "march"))

    told = faced.send(1, faced.form())

    assert told == (303, f"{LIST}2/")
    assert len(history.read(faced.gallery.store, "march")) == before


def test_publishers_alone_let_an_essay_ask_for_less(faced: Faced) -> None:
    def asked(role: str, policy: str, fill: str = "outside") -> int:
        told = {"do": "policy", "policy": policy, "fill": fill}
        return faced.roles[role].post(LIST, data=told).status_code

    before = len(faced.logged())
    assert [asked("editor", policy) for policy in ("review", "off", "", "nonsense")] == [
        *(403, 403, 403),
        400,
    ]
    assert (faced.album.face_policy, len(faced.logged())) == ("required", before)

    assert asked("publisher", "review") == 303
    assert asked("editor", "required", "solid") == 303
    assert (faced.album.face_policy, faced.album.face_fill) == ("required", "solid")
    assert [one[1]["new"] for one in faced.logged()[:2]] == ["required", "review"]
    kinds = [one.kind for one in history.read(faced.gallery.store, "march")]
    assert kinds.count("faces-policy") >= 2


def test_photos_of_other_albums_are_decided_about_at_home(faced: Faced) -> None:
    lay(faced.gallery.store, "home", f'faces = "review"\n{HEAD}', [original("x.jpg", 7)])
    faced.lay("required", block("/home/x.jpg"))

    page = faced.editor.get(LIST).text

    assert 'href="/desk/essays/home/faces/7/"' in page
    assert "lent by home" in page
    assert faced.editor.get(f"{LIST}7/").status_code == 404


def test_an_essay_that_cannot_be_read_says_why(faced: Faced) -> None:
    faced.gallery.store.put("march/album.toml", b'title.en = "May\n')

    assert faced.editor.get(LIST).status_code == 409
    assert faced.editor.post(f"{LIST}1/", data={"do": "save"}).status_code == 409
