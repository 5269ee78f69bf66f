"""The list of essays and the form of one, also without script."""

import re

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.editing import history
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import desk_client

HERE = "/desk/essays/may-day/"


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    """An essay of one photo, of which it has the caption in one language."""
    shown = block("a.jpg", caption={"en": "A banner."})
    lay(gallery.store, "may-day", HEAD + shown, [original("a.jpg", 1)])
    return gallery


@pytest.fixture
def editor(essay: Gallery) -> TestClient:
    return desk_client(essay, "editor", follow_redirects=False)


def fields(page: str) -> dict[str, str]:
    """What a browser without script would send of the form, as it is."""
    boxes = re.findall(r'<input type="hidden" name="(seen:[\w.]+)" value="([^"]*)">', page)
    return {name: value for seen, value in boxes for name in (seen, seen.removeprefix("seen:"))}


def test_an_empty_desk_says_how_an_essay_is_made(gallery: Gallery) -> None:
    page = desk_client(gallery, "editor").get("/desk/").text

    assert "From a folder of photos to an essay" in page
    assert '<details class="new" open>' in page


def test_the_list_tells_the_state_and_how_far_the_words_are(editor: TestClient) -> None:
    page = editor.get("/desk/").text

    assert '<a href="/desk/essays/may-day/">May Day</a>' in page
    assert '<span class="state draft">Draft</span>' in page
    assert 'aria-label="Captions, English"></progress> 1/1' in page
    assert 'aria-label="Captions, Spanish"></progress> 0/1' in page


def test_photographers_are_led_to_the_captions_alone(essay: Gallery) -> None:
    client = desk_client(essay, "photographer", follow_redirects=False)
    page = client.get("/desk/").text

    assert '<a href="/desk/essays/may-day/captions/">May Day</a>' in page
    assert "/arrange/" not in page
    assert "New essay" not in page
    assert "/arrange/" not in client.get(f"{HERE}captions/").text
    assert client.get(HERE).status_code == 404
    assert client.post("/desk/essays/", data={"title.en": "Mine"}).status_code == 404


def test_a_new_essay_gets_a_folder_of_its_date_and_title(
    essay: Gallery, editor: TestClient
) -> None:
    sent = {"title.en": " Del Ángel ", "title.es": "", "date": "2026-05-01", "place.es": "Puebla"}

    made = editor.post("/desk/essays/", data=sent)
    again = editor.post("/desk/essays/", data=sent)

    assert made.headers["location"] == "/desk/essays/2026-05-01-del-angel/"
    assert again.headers["location"] == "/desk/essays/2026-05-01-del-angel-2/"
    slug = "2026-05-01-del-angel"
    album = parse(slug, editing.source_of(essay.store, slug))
    assert (album.title, album.place) == ({"en": "Del Ángel"}, {"es": "Puebla"})
    assert (album.date, album.status) == ("2026-05-01", "draft")


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"title.en": " "}, "An essay needs a title"),
        ({"title.en": "May", "date": '2026"\nstatus = "published'}, "This is no date"),
    ],
)
def test_what_a_new_essay_cannot_have_is_said_and_the_rest_kept(
    editor: TestClient, sent: dict[str, str], reason: str
) -> None:
    answer = editor.post("/desk/essays/", data={**sent, "place.en": "The “square”"})

    assert answer.status_code == 422
    assert reason in answer.text
    assert 'value="The “square”"' in answer.text


def test_the_form_saves_what_was_changed_in_it_and_nothing_else(
    essay: Gallery, editor: TestClient
) -> None:
    sent = fields(editor.get(HERE).text)
    before = editing.source_of(essay.store, "may-day")

    answer = editor.post(HERE, data={**sent, "dek.es": "Los sindicatos.\r\nCruzan."})

    assert answer.headers["location"] == f"{HERE}?done=saved"
    after = editing.source_of(essay.store, "may-day")
    assert parse("x", after).dek == {"es": "Los sindicatos.\nCruzan."}
    assert set(before.splitlines()) < set(after.splitlines())
    assert "Saved." in editor.get(f"{HERE}?done=saved").text


def test_a_date_that_cannot_be_is_said_beside_its_box_and_what_was_typed_stays(
    essay: Gallery, editor: TestClient
) -> None:
    sent = fields(editor.get(HERE).text)

    answer = editor.post(HERE, data={**sent, "date": "May 1st", "credit": "Teo"})

    assert answer.status_code == 422
    assert re.search(r'<p class="why" id="date-why">This is no date\.', answer.text)
    assert re.search(r'name="date"[^>]* value="May 1st"', answer.text)
    album = parse("x", editing.source_of(essay.store, "may-day"))
    assert (album.date, album.credit) == ("2026-05-01", "Teo")


def test_two_forms_at_once_join_what_they_can(essay: Gallery, editor: TestClient) -> None:
    sent = fields(editor.get(HERE).text)
    other = desk_client(essay, "admin")
    other.post(HERE, data={**sent, "title.en": "May Day in Mexico", "credit": "Teo"})

    answer = editor.post(HERE, data={**sent, "title.en": "On May Day", "place.es": "CDMX"})

    assert answer.status_code == 303
    album = parse("x", editing.source_of(essay.store, "may-day"))
    assert album.title["en"] == "On May Day in Mexico"
    assert (album.credit, album.place["es"]) == ("Teo", "CDMX")


def test_two_who_change_the_same_words_see_both_until_one_decides(
    essay: Gallery, editor: TestClient
) -> None:
    sent = fields(editor.get(HERE).text)
    desk_client(essay, "admin").post(HERE, data={**sent, "title.en": "Labour Day"})

    answer = editor.post(HERE, data={**sent, "title.en": "Workers’ Day"})

    assert answer.status_code == 422
    assert '<blockquote class="kept" lang="en">Workers’ Day</blockquote>' in answer.text
    assert re.search(r'name="title.en"[^>]* value="Labour Day"', answer.text)
    [ident] = re.findall(r'name="ident" value="(\w+)"', answer.text)
    decided = editor.post(f"{HERE}settled", data={"ident": ident})
    assert decided.headers["location"] == HERE
    assert history.parked(essay.store, "may-day") == []


def test_a_box_saves_itself(essay: Gallery, editor: TestClient) -> None:
    told = {"field": "title", "lang": "en", "seen": "May Day", "mine": "  May   Day 2026 "}

    answer = editor.post(f"{HERE}field", json=told)

    assert answer.json()["now"] == "May Day 2026"
    assert parse("x", editing.source_of(essay.store, "may-day")).title["en"] == "May Day 2026"


@pytest.mark.parametrize(
    ("told", "status", "reason"),
    [
        (
            {"field": "date", "lang": "", "seen": "2026-05-01", "mine": "soon"},
            422,
            "This is no date.",
        ),
        ({"field": "zone", "lang": "", "seen": "", "mine": "Mars"}, 422, "This is no time zone."),
        ({"field": "status", "lang": "", "seen": "draft", "mine": "published"}, 400, ""),
        ({"field": "title"}, 400, ""),
    ],
)
def test_what_a_box_cannot_hold_is_refused_with_the_reason(
    editor: TestClient, told: dict[str, str], status: int, reason: str
) -> None:
    answer = editor.post(f"{HERE}field", json=told)

    assert answer.status_code == status
    assert answer.json()["problem"].startswith(reason)


@pytest.mark.parametrize("way", ["field", "settled", "arrange/say", "arrange/do"])
@pytest.mark.parametrize("body", [b"", b"[]", b'{"ident": "\xff", "key": "\xff"}'])
def test_what_is_no_text_is_not_understood(editor: TestClient, way: str, body: bytes) -> None:
    answer = editor.post(f"{HERE}{way}", content=body)

    assert answer.status_code == 400


def test_an_essay_that_cannot_be_read_is_named_with_its_line(
    essay: Gallery, editor: TestClient
) -> None:
    essay.store.put("may-day/album.toml", (HEAD + 'dek.en = "half\n').encode())

    for page in (HERE, f"{HERE}arrange/", f"{HERE}publish/"):
        answer = editor.get(page)
        assert answer.status_code == 409
        assert "may-day/album.toml, line 8" in answer.text
    assert "may-day/album.toml, line 8" in editor.get("/desk/").text


def test_what_there_is_not_is_not_found(editor: TestClient) -> None:
    for page in ("", "arrange/", "publish/", "arrange/state"):
        assert editor.get(f"/desk/essays/june/{page}").status_code == 404


def test_the_desk_speaks_spanish(essay: Gallery) -> None:
    client = desk_client(essay, "editor", headers={"accept-language": "es"})
    client.post("/desk/me/", data={"shown": "Elsa", "language": "es"})

    page = client.get("/desk/").text

    assert "Ensayos" in page
    assert "Primero de Mayo" in page
    assert "Borrador" in page


def test_how_long_ago_is_told_in_minutes(editor: TestClient) -> None:
    page = editor.get("/desk/").text

    assert re.search(r">(\d+ minutes?|in \d+ minutes?)( ago)?</time>", page)
    assert not re.search(r"second[^<]*</time>", page)
