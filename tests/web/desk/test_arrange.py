"""Arranging over HTTP: by a page's script, and by its forms alone."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.blocks import Album
from gallery.editing import history
from gallery.editing.commands import keys
from gallery.model import Verdict
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client

HERE = "/desk/essays/may-day/arrange/"
SOURCE = (
    HEAD
    + '\n[[block]]\nchapter.en = "At the *Angel*"\n'
    + block("a.jpg", caption={"en": "A banner."})
    + block("b.jpg")
    + block("/other/o.jpg")
)


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    """A chapter and three photos, one of them borrowed; one in the tray, one refused."""
    bad = Verdict("truncated", "it is cut off", "copy it again")
    files = [original(f"{name}.jpg", n) for n, name in enumerate("abt", 1)]
    lay(gallery.store, "may-day", SOURCE, [*files, original("bad.jpg", 9, verdict=bad)])
    lay(gallery.store, "other", HEAD, [original("o.jpg", 7)])
    return gallery


@pytest.fixture
def editor(essay: Gallery) -> TestClient:
    return desk_client(essay, "editor", follow_redirects=False)


def album(gallery: Gallery) -> Album:
    return parse("may-day", editing.source_of(gallery.store, "may-day"))


def order(gallery: Gallery) -> list[str]:
    """The blocks, words by their kind."""
    return [key if "." in key else key.partition("-")[0] for key in keys(album(gallery).blocks)]


def sent(client: TestClient, *commands: dict[str, Any]) -> Any:
    return client.post(f"{HERE}do", json={"commands": commands})


def test_the_screen_shows_the_order_the_tray_and_what_is_refused(editor: TestClient) -> None:
    page = editor.get(HERE).text

    assert re.findall(r'<li class="(\w+)[^"]*" id="([^"]+)"', page)[1:] == [
        ("photo", "block-a.jpg"),
        ("photo", "block-b.jpg"),
        ("photo", "block-%2Fother%2Fo.jpg"),
    ]
    assert '<span lang="en">At the Angel</span>' in page
    assert "no words in Spanish" in page
    assert "/desk/essays/other/pictures/7-400?v=" in page
    assert 'name="tray" value="t.jpg"' in page
    assert "<b><bdi>bad.jpg</bdi></b> <span>it is cut off; copy it again</span>" in page


def test_a_move_answers_with_the_order_as_it_is_then(essay: Gallery, editor: TestClient) -> None:
    answer = sent(editor, {"do": "move", "keys": ["b.jpg"], "after": ""}).json()

    assert order(essay) == ["b.jpg", "chapter", "a.jpg", "/other/o.jpg"]
    assert [item.get("place") for item in answer["state"]["items"]] == [1, None, 2, 3]
    assert answer["state"]["undo"] is True


def test_what_is_gone_is_said_with_the_order_as_it_is(essay: Gallery, editor: TestClient) -> None:
    sent(desk_client(essay, "admin"), {"do": "remove", "key": "b.jpg"})

    answer = sent(editor, {"do": "move", "keys": ["a.jpg"], "after": "b.jpg"})

    assert answer.status_code == 409
    assert answer.json()["problem"].startswith("Somebody took that out")
    assert [one["name"] for one in answer.json()["state"]["tray"]] == ["b.jpg", "t.jpg"]


def test_words_that_cannot_be_are_refused(essay: Gallery, editor: TestClient) -> None:
    before = editing.source_of(essay.store, "may-day")

    for command in (
        {"do": "insert", "kind": "text", "after": "", "texts": {"en": " "}},
        {"do": "set", "key": "a.jpg", "field": "layout", "value": "huge"},
        {"do": "put", "blocks": ["[[block]]\nphoto = 'x'"]},
        {"do": "move", "keys": "a.jpg"},
    ):
        assert sent(editor, command).status_code in (400, 422)
    for body in (b"{", b'{"commands": [{"do": "\xff"}]}'):
        assert editor.post(f"{HERE}do", content=body).status_code == 400
    assert sent(editor, *[{"do": "lead", "photo": "b.jpg"}] * 501).status_code == 400
    assert editing.source_of(essay.store, "may-day") == before


def test_undo_takes_the_last_step_back(essay: Gallery, editor: TestClient) -> None:
    before = editing.source_of(essay.store, "may-day")
    sent(editor, {"do": "lead", "photo": "b.jpg"}, {"do": "remove", "key": "a.jpg"})

    answer = editor.post(f"{HERE}undo", json={})

    assert editing.source_of(essay.store, "may-day") == before
    assert answer.json()["state"]["undo"] is False


def test_words_of_a_block_are_saved_under_its_new_name(essay: Gallery, editor: TestClient) -> None:
    key = keys(album(essay).blocks)[0]
    told = {"key": key, "field": "chapter", "lang": "es", "seen": "", "mine": "En el Ángel"}

    answer = editor.post(f"{HERE}say", json=told).json()

    assert answer["key"] == keys(album(essay).blocks)[0] != key
    assert 'chapter.es = "En el Ángel"' in editing.source_of(essay.store, "may-day")


def pressed(client: TestClient, **fields: Any) -> Any:
    """What a browser without script sends for one button."""
    return client.post(HERE, data=fields)


def test_every_button_works_without_script(essay: Gallery, editor: TestClient) -> None:
    first = keys(album(essay).blocks)[0]

    moved = pressed(editor, do="later", key=["a.jpg"])
    assert order(essay) == ["chapter", "b.jpg", "a.jpg", "/other/o.jpg"]
    assert moved.headers["location"] == f"{HERE}?chosen=a.jpg#block-a.jpg"
    assert 'value="a.jpg" form="act" aria-label="Choose a.jpg" checked' in (
        editor.get(moved.headers["location"]).text
    )

    steps: list[tuple[dict[str, Any], list[str]]] = [
        ({"do": "earlier", "key": ["a.jpg"]}, ["chapter", "a.jpg", "b.jpg", "/other/o.jpg"]),
        ({"do": "first", "key": ["b.jpg"]}, ["b.jpg", "chapter", "a.jpg", "/other/o.jpg"]),
        ({"do": "last", "key": ["b.jpg"]}, ["chapter", "a.jpg", "/other/o.jpg", "b.jpg"]),
        (
            {"do": "to", "key": ["b.jpg"], "position": "1"},
            ["chapter", "b.jpg", "a.jpg", "/other/o.jpg"],
        ),
        ({"do": "out", "key": [first, "a.jpg"]}, ["b.jpg", "/other/o.jpg"]),
        (
            {"do": "in", "key": ["b.jpg"], "tray": ["t.jpg", "a.jpg"]},
            ["b.jpg", "t.jpg", "a.jpg", "/other/o.jpg"],
        ),
        (
            {"do": "insert", "key": ["b.jpg"], "kind": "quote", "words.en": "Hi", "words.es": ""},
            ["b.jpg", "quote", "t.jpg", "a.jpg", "/other/o.jpg"],
        ),
        ({"do": "undo"}, ["b.jpg", "t.jpg", "a.jpg", "/other/o.jpg"]),
    ]
    for fields, expected in steps:
        assert pressed(editor, **fields).status_code == 303
        assert order(essay) == expected

    pressed(editor, do="layout", key=["b.jpg", "a.jpg"], layout="pair")
    pressed(editor, do="cover", key=["a.jpg"])
    assert [(one.photo, one.layout) for one in album(essay).photos][:3:2] == [
        ("b.jpg", "pair"),
        ("a.jpg", "pair"),
    ]
    assert album(essay).lead == "a.jpg"


def test_words_are_edited_without_script(essay: Gallery, editor: TestClient) -> None:
    key = keys(album(essay).blocks)[0]
    sent = {
        "do": "say",
        "block": key,
        "seen:chapter.en": "At the *Angel*",
        "seen:chapter.es": "",
        "chapter.en": "At the Angel",
        "chapter.es": "En el Ángel",
    }

    answer = pressed(editor, **sent)

    assert answer.status_code == 303
    source = editing.source_of(essay.store, "may-day")
    assert 'chapter.en = "At the Angel"\nchapter.es = "En el Ángel"\n' in source


def test_words_that_lost_against_others_are_shown_until_somebody_decides(
    essay: Gallery, editor: TestClient
) -> None:
    key = keys(album(essay).blocks)[0]
    told = {"do": "say", "block": key, "seen:chapter.en": "At the *Angel*"}
    pressed(desk_client(essay, "admin"), **told, **{"chapter.en": "At the *Bull*"})

    pressed(editor, **told, **{"chapter.en": "At the *Fountain*"})

    page = editor.get(HERE).text
    assert '<blockquote class="kept" lang="en">At the *Fountain*</blockquote>' in page
    [waiting] = history.parked(essay.store, "may-day")
    decided = editor.post(HERE.replace("arrange/", "settled"), data={"ident": waiting.ident})
    assert decided.status_code == 303
    assert "At the *Fountain*" not in editor.get(HERE).text


def test_a_form_that_names_what_is_gone_is_answered_in_words(
    essay: Gallery, editor: TestClient
) -> None:
    sent(desk_client(essay, "admin"), {"do": "remove", "key": "b.jpg"})

    answer = pressed(editor, do="later", key=["b.jpg"])

    assert answer.status_code == 409
    assert "Somebody took that out" in answer.text


def test_names_with_blanks_and_quotes_are_no_trouble(essay: Gallery, editor: TestClient) -> None:
    odd = 'it\'s "a" <b>&.jpg'
    lay(
        essay.store,
        "may-day",
        HEAD + block("a.jpg") + f"\n[[block]]\nphoto = '''{odd}'''\n",
        [
            original("a.jpg", 1),
            original(odd, 2),
        ],
    )

    page = editor.get(HERE).text
    pressed(editor, do="first", key=[odd])

    assert "<b>&.jpg" not in page
    assert order(essay) == [odd, "a.jpg"]


def test_an_empty_essay_says_what_to_do(essay: Gallery, editor: TestClient) -> None:
    lay(essay.store, "may-day", HEAD, [])

    page = editor.get(HERE).text

    assert "Nothing is placed yet." in page
    assert '<a href="/desk/inbox/?album=may-day">Add photos</a>' in page


def test_photographers_arrange_nothing(essay: Gallery) -> None:
    client = desk_client(essay, "photographer")

    assert client.get(HERE).status_code == 404
    assert sent(client, {"do": "remove", "key": "a.jpg"}).status_code == 404
