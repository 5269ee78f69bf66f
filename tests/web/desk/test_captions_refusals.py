"""What the caption screen refuses, each with a sentence; and its form that needs no script."""

import errno
import os
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from gallery.arriving import ledger
from gallery.arriving.ledger import Arrived
from gallery.editing import history
from gallery.editing.history import PARKED, Entry
from gallery.people.book import renewed
from gallery.wiring import Gallery
from tests.web.desk.captioning import HERE, desk, essay, shown
from tests.web.desk.signed import desk_client

__all__ = ["desk", "essay"]


def test_photographers_write_about_their_own_photos_only(essay: Gallery) -> None:
    arrived = Arrived("1", "2026-05-01T20:00:00Z", "photographer", "a.jpg", "a.jpg", "0", 9)
    ledger.note(essay.store, "may-day", arrived)
    desk = desk_client(essay, "photographer")
    one = {"field": "caption", "lang": "en", "mine": "Mine.", "seen": ""}

    theirs = desk.post(f"{HERE}/say", json=one | {"photo": "b.jpg"})

    assert theirs.status_code == 403
    assert theirs.json()["problem"] == "You can write about the photos that you brought yourself."
    own = one | {"photo": "a.jpg", "seen": "Nurses carry a banner."}
    assert desk.post(f"{HERE}/say", json=own).status_code == 200
    photos = desk.get(f"{HERE}/captions/state").json()["photos"]
    assert [photo["mine"] for photo in photos] == [True, False, False]
    assert desk.post(f"{HERE}/context", json={"field": "city", "lang": "en"}).status_code == 404


def test_a_veil_is_lifted_by_editors_not_by_who_brought_the_photo(essay: Gallery) -> None:
    arrived = Arrived("1", "2026-05-01T20:00:00Z", "photographer", "a.jpg", "a.jpg", "0", 9)
    ledger.note(essay.store, "may-day", arrived)
    veil = {"photo": "a.jpg", "field": "sensitive", "lang": ""}
    desk_client(essay, "editor").post(f"{HERE}/say", json=veil | {"seen": "", "mine": "true"})
    desk = desk_client(essay, "photographer")

    one = desk.post(f"{HERE}/say", json=veil | {"seen": "true", "mine": ""})
    many = desk.post(f"{HERE}/bulk", json={"lines": [veil | {"old": "true", "new": ""}]})

    assert (one.status_code, many.status_code) == (403, 403)
    assert shown(essay, "a.jpg").sensitive is not None


def test_what_waits_about_the_essay_itself_is_not_decided_by_photographers(
    essay: Gallery,
) -> None:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    entry = Entry(moment, "ben", PARKED, "", "title", "en", "May Day", "First of May")
    [waiting] = history.note(essay.store, "may-day", [entry])

    answer = desk_client(essay, "photographer").post(
        f"{HERE}/parked", json={"ident": waiting.ident}
    )

    assert answer.status_code == 403
    assert [one.ident for one in history.parked(essay.store, "may-day")] == [waiting.ident]


def test_a_fault_of_the_disk_is_logged_and_names_no_file(
    desk: TestClient,
    essay: Gallery,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    one = {"photo": "a.jpg", "field": "alt", "lang": "en", "seen": "", "mine": "x"}
    answer = desk.post(f"{HERE}/say", json=one)

    assert answer.status_code == 503
    assert answer.json()["problem"].startswith("The server could not read or write its files. ")
    assert "album.toml" not in answer.text
    assert "may-day/album.toml: the disk reported an error" in caplog.text


@pytest.mark.parametrize("way", ["say", "bulk", "preview-bulk", "undo", "accept", "decorative"])
def test_what_cannot_be_understood_is_refused(desk: TestClient, way: str) -> None:
    for body in (b"", b"[]", b"{", b"\xff", b'{"photo": 3}'):
        answer = desk.post(f"{HERE}/{way}", content=body)
        assert (answer.status_code, bool(answer.json()["problem"])) == (400, True)


def test_an_unknown_photo_is_not_there(desk: TestClient) -> None:
    one = {"photo": "x.jpg", "field": "caption", "lang": "en", "seen": "", "mine": "x"}

    answer = desk.post(f"{HERE}/say", json=one)

    assert answer.status_code == 404
    assert answer.json() == {"problem": "This photo is not in the essay any more."}


def test_a_date_that_is_none_is_refused_with_a_remedy(desk: TestClient, essay: Gallery) -> None:
    one = {"photo": "a.jpg", "field": "date", "lang": "", "seen": "", "mine": "first of May"}

    answer = desk.post(f"{HERE}/say", json=one)

    assert answer.status_code == 422
    assert answer.json()["problem"].startswith("This is no date.")
    assert shown(essay, "a.jpg").date == ""


def test_a_broken_hand_edit_is_told_with_file_line_and_reason(
    desk: TestClient, essay: Gallery
) -> None:
    essay.store.put("may-day/album.toml", b'title.en = "May\n')
    one = {"photo": "a.jpg", "field": "caption", "lang": "en", "seen": "", "mine": "x"}

    answer = desk.post(f"{HERE}/say", json=one)

    assert answer.status_code == 409
    told = answer.json()
    assert (told["file"], told["line"]) == ("may-day/album.toml", 1)
    assert told["reason"].startswith("this is not TOML")
    assert desk.get(f"{HERE}/captions/").status_code == 409


def test_a_full_disk_is_told_in_the_persons_language(
    essay: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_client(essay, "editor")
    essay.door().book.change("editor", lambda account: renewed(account, language="es"))
    real = os.fsync

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    one = {"photo": "a.jpg", "field": "alt", "lang": "en", "seen": "", "mine": "x"}
    answer = desk.post(f"{HERE}/say", json=one)
    monkeypatch.setattr(os, "fsync", real)

    assert answer.status_code == 507
    assert answer.json()["problem"].startswith("El disco del servidor está lleno.")
    assert shown(essay, "a.jpg").alt == {}


def test_one_photo_has_a_form_that_needs_no_script(desk: TestClient, essay: Gallery) -> None:
    page = desk.get(f"{HERE}/captions/1/")
    assert "Nurses carry a banner." in page.text
    form = {
        "token": desk.headers["x-token"],
        "seen:caption.en": "Nurses carry a banner.",
        "caption.en": "=nb= =@ana=",
        "seen:persons": "",
        "persons": "Ana Rojas; Ben Ortiz",
        "next": "1",
    }

    answer = desk.post(f"{HERE}/captions/1/", data=form, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{HERE}/captions/2/?done=saved"
    assert shown(essay, "a.jpg").caption == {
        "en": "Nurses carry a banner Ana Rojas",
        "es": "Enfermeras con una manta.",
    }
    assert shown(essay, "a.jpg").persons == ("Ana Rojas", "Ben Ortiz")


def test_the_form_keeps_what_was_typed_when_it_cannot_be_saved(desk: TestClient) -> None:
    form = {"seen:date": "", "date": "someday", "seen:alt.en": "", "alt.en": "Two people"}

    answer = desk.post(f"{HERE}/captions/1/", data=form | {"token": desk.headers["x-token"]})

    assert answer.status_code == 422
    assert 'value="someday"' in answer.text
    assert "This is no date." in answer.text
    assert "Two people" in answer.text
    assert desk.get(f"{HERE}/captions/9/").status_code == 404


def test_the_form_keeps_both_texts_until_somebody_has_decided(
    desk: TestClient, essay: Gallery
) -> None:
    seen = "Nurses carry a banner."
    first = {"photo": "a.jpg", "field": "caption", "lang": "en", "seen": seen}
    desk.post(f"{HERE}/say", json=first | {"mine": "Doctors carry a banner."})
    token = {"token": desk.headers["x-token"]}
    form = {"seen:caption.en": seen, "caption.en": "Teachers carry a banner."}

    late = desk.post(f"{HERE}/captions/1/", data=form | token)

    assert late.status_code == 422
    assert "Somebody else changed the same words. Both texts are kept." in late.text
    assert 'value="Doctors carry a banner."' in late.text
    assert '<blockquote class="kept" lang="en">Teachers carry a banner.</blockquote>' in late.text
    ident = history.parked(essay.store, "may-day")[0].ident
    desk.post(f"{HERE}/captions/1/", data={"settled": ident} | token)
    assert history.parked(essay.store, "may-day") == []
    assert shown(essay, "a.jpg").caption["en"] == "Doctors carry a banner."
