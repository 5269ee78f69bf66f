"""Points, speeches, photos of other essays and the page beside, over HTTP and without script."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.blocks import Album, PointBlock
from gallery.editing.commands import keys
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.desk_browser import captioning
from tests.web.desk.signed import desk_client
from tests.web.sample import reader

HERE = "/desk/essays/may-day/arrange/"
SOURCE = (
    HEAD
    + block("a.jpg", caption={"en": "A banner."})
    + '\n[[block]]\npoint.en = "Eight hours."\nphotos = ["b.jpg"]\n'
    + block("c.jpg")
    + '\n[[block]]\nfigure.en = "200,000"\n'
)
HIDDEN = """
[[cull]]
photo = "rejected.jpg"
pick = "rejected"

[[offered]]
photo = "offered.jpg"
at = 2026-05-01T12:00:00Z
by = "Eva"
"""


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    """A point with a photo, two beside it, a figure, one in the tray; another essay that lends."""
    files = [original(f"{name}.jpg", n) for n, name in enumerate("abct", 1)]
    lay(gallery.store, "may-day", SOURCE, files)
    lent = ("o", "held", "rejected", "offered", "waiting")
    others = [original(f"{name}.jpg", n) for n, name in enumerate(lent, 1)]
    shown = HEAD + HIDDEN + block("o.jpg") + '\n[[block]]\nphoto = "held.jpg"\nhold = true\n'
    lay(gallery.store, "other", shown, others)
    return gallery


@pytest.fixture
def editor(essay: Gallery) -> TestClient:
    return desk_client(essay, "editor", follow_redirects=False)


def album(gallery: Gallery) -> Album:
    return parse("may-day", editing.source_of(gallery.store, "may-day"))


def short(gallery: Gallery) -> str:
    """The essay in short: "a P(b) c f"."""
    told = []
    for one in album(gallery).blocks:
        hung = "".join(p.photo[-5] for p in one.photos) if isinstance(one, PointBlock) else ""
        told.append(f"P({hung})" if isinstance(one, PointBlock) else named(one))
    return " ".join(told)


def named(one: Any) -> str:
    return str(one.photo[-5]) if one.key == "photo" else str(one.key[0])


def point(gallery: Gallery) -> str:
    return next(key for key in keys(album(gallery).blocks) if key.startswith("point-"))


def pressed(client: TestClient, path: str = "", **fields: Any) -> Any:
    """What a browser without script sends for one button."""
    return client.post(HERE + path, data=fields)


def test_photos_go_onto_a_point_and_off_it_without_script(
    essay: Gallery, editor: TestClient
) -> None:
    steps: list[tuple[dict[str, Any], str]] = [
        ({"do": "hang", "key": ["a.jpg", point(essay)], "tray": ["t.jpg"]}, "P(bat) c f"),
        ({"do": "earlier", "key": ["t.jpg"]}, "P(bta) c f"),
        ({"do": "later", "key": ["b.jpg"]}, "P(tba) c f"),
        ({"do": "off", "key": ["b.jpg"]}, "P(ta) b c f"),
        ({"do": "earlier", "key": ["t.jpg"]}, "t P(a) b c f"),
        ({"do": "row", "key": ["t.jpg", "c.jpg"]}, "t c P(a) b f"),
        ({"do": "out", "key": ["a.jpg"]}, "t c P() b f"),
        ({"do": "undo"}, "t c P(a) b f"),
        ({"do": "later", "key": ["a.jpg"]}, "t c P() a b f"),
    ]
    for fields, expected in steps:
        assert pressed(editor, **fields).status_code == 303
        assert short(essay) == expected
    found = {one.photo: one.layout for one in album(essay).photos}
    assert (found["t.jpg"], found["c.jpg"]) == ("pair", "pair")


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "hang", "key": ["a.jpg"]},
        {"do": "row", "key": ["a.jpg"]},
        {"do": "insert", "kind": "figure", "words.en": "9", "figure-date": "soon"},
        {"do": "insert", "kind": "figure", "words.en": "9", "figure-link": "javascript:x"},
    ],
)
def test_what_cannot_be_is_answered_in_words(
    essay: Gallery, editor: TestClient, fields: dict[str, Any]
) -> None:
    answer = pressed(editor, **fields)

    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert short(essay) == "a P(b) c f"


def test_quotes_points_and_figures_are_inserted_and_edited_without_script(
    essay: Gallery, editor: TestClient
) -> None:
    pressed(editor, do="insert", key=["a.jpg"], kind="point", **{"words.es": "Agua."})
    pressed(editor, do="insert", kind="quote", **{"words.en": "Hi", "quote-by.en": "Ana"})
    pressed(
        editor,
        do="insert",
        kind="figure",
        **{"words.en": "9", "figure-source.es": "La policía", "figure-date": "2026-05"},
    )
    figure = next(key for key in keys(album(essay).blocks) if key.startswith("figure-"))
    told = {"was:date": "", "date": "2026-05-01", "was:link": "", "link": "https://example.org/"}
    said = {"seen:source.en": "", "source.en": "The unions"}
    answer = pressed(editor, do="say", block=figure, **told, **said)

    assert short(essay) == "a P() P(b) c f q f"
    blocks_: list[Any] = [*album(essay).blocks]
    assert (blocks_[5].quote, blocks_[5].by) == ({"en": "Hi"}, {"en": "Ana"})
    assert (blocks_[6].source, blocks_[6].date) == ({"es": "La policía"}, "2026-05")
    assert (blocks_[4].date, blocks_[4].link) == ("2026-05-01", "https://example.org/")
    assert blocks_[4].source == {"en": "The unions"}
    assert answer.headers["location"].endswith(keys(album(essay).blocks)[4])


def test_a_photo_has_a_page_of_its_own_without_script(essay: Gallery, editor: TestClient) -> None:
    page = editor.get(f"{HERE}photo/?key=b.jpg").text
    names = re.findall(r'name="(seen:[^"]+)" value="([^"]*)"', page)
    fields = dict(names) | {"across": "40", "down": "30", "veiled": "true", "credit": "Ben"}
    fields |= {"sensitive.en": "Hurt", "row_caption.es": "Izquierda", "onto": ""}

    answer = pressed(editor, "photo/", key="b.jpg", **fields)

    found = {one.photo: one for one in album(essay).photos}["b.jpg"]
    assert (found.focus, found.credit, found.sensitive) == ((0.4, 0.3), "Ben", {"en": "Hurt"})
    assert found.row_caption == {"es": "Izquierda"}
    assert short(essay) == "a P() b c f"
    assert answer.headers["location"] == f"{HERE}?chosen=b.jpg#block-b.jpg"
    names = re.findall(
        r'name="(seen:[^"]+)" value="([^"]*)"', editor.get(f"{HERE}photo/?key=b.jpg").text
    )
    same = {name.removeprefix("seen:"): value for name, value in names}
    pressed(editor, "photo/", key="b.jpg", **dict(names), **(same | {"across": "", "down": ""}))
    assert {one.photo: one for one in album(essay).photos}["b.jpg"].focus is None


@pytest.mark.parametrize("fields", [{"across": "x", "down": "5"}, {"across": "500", "down": "5"}])
def test_a_focal_point_that_cannot_be_is_refused(
    essay: Gallery, editor: TestClient, fields: dict[str, str]
) -> None:
    assert pressed(editor, "photo/", key="a.jpg", **fields).status_code == 409
    assert album(essay).photos[0].focus is None
    assert editor.get(f"{HERE}photo/?key=nosuch").status_code == 404


def test_photos_of_other_essays_are_found_by_its_title_and_shown_with_own_words(
    essay: Gallery, editor: TestClient
) -> None:
    found = editor.get(f"{HERE}found?q=may dáy").json()["essays"]
    nothing = editor.get(f"{HERE}found?q=nosuch").json()["essays"]
    page = editor.get(f"{HERE}others/?essay=other&after=a.jpg").text

    assert ([one["slug"] for one in found], nothing) == (["other"], [])
    assert re.findall(r'name="photo" value="([^"]+)"', page) == [
        "/other/o.jpg",
        "/other/waiting.jpg",
    ]
    answer = pressed(editor, "others/", photo=["/other/o.jpg"], after="a.jpg")
    assert answer.headers["location"].startswith(f"{HERE}?chosen=%2Fother%2Fo.jpg")
    pressed(editor, "others/", photo=["/other/waiting.jpg"], onto=point(essay))
    assert short(essay) == "a o P(bg) c f"
    say = {"photo": "/other/o.jpg", "field": "alt", "lang": "en", "seen": "", "mine": "A hand"}
    assert editor.post("/desk/essays/may-day/say", json=say).status_code == 200
    assert album(essay).photos[1].alt == {"en": "A hand"}


@pytest.mark.parametrize("name", ["held", "rejected", "offered", "nosuch"])
def test_a_photo_that_is_held_back_is_lent_to_nobody(
    essay: Gallery, editor: TestClient, name: str
) -> None:
    command = {"do": "place", "photos": [f"/other/{name}.jpg"], "after": ""}

    answer = editor.post(f"{HERE}do", json={"commands": [command]})

    assert answer.status_code == 409
    assert short(essay) == "a P(b) c f"
    assert f"/other/{name}.jpg" not in editor.get(f"{HERE}found?essay=other").text


def test_a_photo_that_does_not_wait_in_the_tray_is_not_placed(editor: TestClient) -> None:
    for name in ("nosuch.jpg", "/nosuch/x.jpg", "/may-day/a.jpg", "/"):
        command = {"do": "place", "photos": [name], "after": ""}
        assert editor.post(f"{HERE}do", json={"commands": [command]}).status_code == 409


WORDS = "1. Ocho horas.\n2. Agua.\n3. Tierra.\n"


def test_a_speech_is_looked_at_before_it_is_put_in(essay: Gallery, editor: TestClient) -> None:
    asked = {"words": WORDS, "lang": "es", "fill": True, "after": point(essay)}

    told = editor.post(f"{HERE}look", json=asked).json()

    assert [(row["what"], row["place"]) for row in told["rows"]] == [
        ("fills", 1),
        ("new", 0),
        ("new", 0),
    ]
    assert short(essay) == "a P(b) c f"
    answer = editor.post(f"{HERE}do", json={"commands": [told["command"]]})
    assert answer.status_code == 200
    assert short(essay) == "a P(b) P() P() c f"
    again = editor.post(f"{HERE}do", json={"commands": [told["command"]]})
    assert again.status_code == 409  # the point is called anew, and says what it was to say


def test_words_that_stand_there_are_replaced_only_when_somebody_says_so(
    essay: Gallery, editor: TestClient
) -> None:
    asked = {"words": "1. Six hours.", "lang": "en", "fill": True}

    kept, replaced = (
        editor.post(f"{HERE}look", json=asked | {"replace": on}).json() for on in (False, True)
    )

    assert (kept["rows"][0]["what"], kept["command"]) == ("kept", None)
    assert (replaced["rows"][0]["what"], replaced["rows"][0]["seen"]) == (
        "replaces",
        "Eight hours.",
    )


def test_a_speech_is_put_in_without_script(essay: Gallery, editor: TestClient) -> None:
    form = {"words": "Final\n\n1. Land.\n1. Bread.\n4. Water.", "lang": "en", "into": "new"}

    page = pressed(editor, "speech/", do="look", **form).text
    answer = pressed(editor, "speech/", do="paste", **form)

    assert "Numbers that are missing: 2–3." in page
    assert "Numbers that come twice: 1." in page
    assert answer.status_code == 303
    assert short(essay) == "a P(b) c f c P() P() P()"
    assert editor.get(f"{HERE}speech/").status_code == 200
    assert pressed(editor, "speech/", do="paste", words="", lang="en").status_code == 409
    assert pressed(editor, "speech/", do="look", words="1. x", lang="xx").status_code == 400


def test_the_page_beside_is_for_editors_and_shows_what_was_just_saved(gallery: Gallery) -> None:
    captioning.essay(gallery, "essay", 2)
    beside = "/desk/essays/essay/arrange/beside/es/"
    editor = desk_client(gallery, "editor", follow_redirects=False)
    editor.post(
        "/desk/essays/essay/arrange/do",
        json={
            "commands": [{"do": "insert", "kind": "text", "after": "", "texts": {"es": "Llueve."}}]
        },
    )

    page = editor.get(beside)

    assert "Llueve." in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
    assert "/media/essay/1-" in page.text
    for path in ("/es/photos/essay/", "/desk/"):
        policy = editor.get(path).headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy and "frame-src" not in policy
    assert (
        "frame-src 'self'"
        in editor.get("/desk/essays/essay/arrange/").headers["content-security-policy"]
    )
    assert desk_client(gallery, "photographer").get(beside).status_code == 404
    assert reader(gallery, follow_redirects=False).get(beside).status_code == 303
    assert editor.get(beside.replace("/es/", "/xx/")).status_code == 404
