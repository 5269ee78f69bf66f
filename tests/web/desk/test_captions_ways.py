"""The ways of the caption screen: what is asked, what is answered, what is in the essay then."""

import json
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from gallery.editing import history
from gallery.wiring import Gallery
from tests.web.desk.captioning import HERE, asked, desk, essay, shown
from tests.web.desk.signed import desk_client

__all__ = ["desk", "essay"]


def test_the_state_holds_every_photo_with_its_words_claims_and_marks(desk: TestClient) -> None:
    state = desk.get(f"{HERE}/captions/state").json()

    assert [one["tag"] for one in state["languages"]] == ["en", "es"]
    assert (state["slug"], state["main"], state["me"]) == ("may-day", "en", "editor")
    a, b, c = state["photos"]
    assert (a["name"], a["number"], a["mine"], a["waiting"]) == ("a.jpg", 1, True, False)
    assert a["texts"]["caption"] == {
        "en": "Nurses carry a banner.",
        "es": "Enfermeras con una manta.",
    }
    assert a["facts"] == ["09:30"]
    assert {"field": "persons", "lang": "", "value": "Ana Rojas"}.items() <= a["claims"][0].items()
    date = a["claims"][1]
    assert (date["value"], date["shown"], date["source"]) == (
        "2026-05-01",
        "May 1, 2026, 9:30 AM",
        "EXIF",
    )
    assert b["file"] == {
        "caption": {"en": "A crowd at the Angel"},
        "alt": {},
        "credit": {"": "Inés Marrufo"},
        "date": {"": "2026-05-01"},
    }
    assert [one["value"] for one in b["claims"] if one["field"] == "place"] == ["Puebla, Mexico"]
    assert c["untranslated"] == ["es"]
    assert b["thumb"].startswith("/desk/essays/may-day/pictures/2-400?v=")


def test_the_state_holds_templates_codes_and_people(desk: TestClient) -> None:
    state = desk.get(f"{HERE}/captions/state").json()

    assert [one["name"] for one in state["templates"]] == ["album.toml", "event.toml"]
    assert state["codes"]["phrases"]["es"] == {
        "nb": ["Enfermeras llevan una manta"],
        "@ana": ["Ana Rojas"],
    }
    assert state["people"] == ["Ana Rojas"]
    assert "{action}" in state["templates"][0]["texts"]["es"]
    assert {"who", "action", "date", "event"} <= set(state["variables"])
    assert any(one["decorative"] for one in state["alt_tree"])
    assert state["problem"] == ""


def test_the_page_carries_the_state_for_its_script(desk: TestClient) -> None:
    page = desk.get(f"{HERE}/captions/")

    assert page.status_code == 200
    assert "Nurses carry a banner." in page.text
    assert "no-store" in page.headers["cache-control"]


def test_words_are_saved_and_answered_as_they_stand(desk: TestClient, essay: Gallery) -> None:
    told = asked(desk, "say", photo="b.jpg", field="caption", lang="en", seen="", mine="A crowd.")

    assert (told["now"], told["merged"], told["parked"]) == ("A crowd.", False, "")
    assert shown(essay, "b.jpg").caption == {"en": "A crowd."}


def test_words_of_two_people_are_joined(desk: TestClient) -> None:
    seen = "Nurses carry a banner."
    one = {"photo": "a.jpg", "field": "caption", "lang": "en", "seen": seen}
    asked(desk, "say", **one, mine="Nurses carry a red banner.")

    told = asked(desk, "say", **one, mine="Two nurses carry a banner.")

    assert told["merged"]
    assert told["now"] == "Two nurses carry a red banner."


def test_where_two_change_the_same_words_both_texts_are_kept(
    desk: TestClient, essay: Gallery
) -> None:
    one = {"photo": "a.jpg", "field": "caption", "lang": "en", "seen": "Nurses carry a banner."}
    asked(desk, "say", **one, mine="Doctors carry a banner.")

    told = asked(desk, "say", **one, mine="Teachers carry a banner.")

    assert (told["now"], told["parked"]) == ("Doctors carry a banner.", "Teachers carry a banner.")
    waiting = desk.get(f"{HERE}/parked").json()["parked"]
    assert [(w["photo"], w["new"]) for w in waiting] == [("a.jpg", "Teachers carry a banner.")]
    photo = desk.get(f"{HERE}/captions/state").json()["photos"][0]
    assert [p["text"] for p in photo["parked"]] == ["Teachers carry a banner."]
    asked(desk, "parked", ident=told["ident"])
    assert history.parked(essay.store, "may-day") == []


def test_names_of_two_people_at_the_desk_both_count(desk: TestClient, essay: Gallery) -> None:
    one = {"photo": "a.jpg", "field": "persons", "lang": "", "seen": ""}
    asked(desk, "say", **one, mine="Ana Rojas")

    told = asked(desk, "say", **one, mine="Ben  Ortiz; Ben Ortiz")

    assert (told["now"], told["merged"]) == ("Ana Rojas; Ben Ortiz", True)
    asked(desk, "say", **one | {"seen": told["now"]}, mine="Ben Ortiz")
    assert shown(essay, "a.jpg").persons == ("Ben Ortiz",)


def test_a_template_is_applied_to_many_photos_and_taken_back(
    desk: TestClient, essay: Gallery
) -> None:
    wanted = [
        {"field": "caption", "lang": lang, "mode": "replace", "text": text}
        for lang, text in (
            ("en", "{action} at the {event} in {city}, {date}. ({credit})"),
            ("es", "{action} en la {event}, {city}, el {date}. ({credit})"),
        )
    ]
    told = asked(desk, "preview-bulk", photos=["a.jpg", "b.jpg"], wanted=wanted)

    done = asked(desk, "bulk", **told)

    assert done["done"] == 3
    assert [(one["photo"], one["lang"]) for one in done["left"]] == [("b.jpg", "es")]
    assert shown(essay, "a.jpg").caption == {
        "en": "Nurses carry a banner at the May Day march in Mexico City, May 1, 2026."
        " (Inés Marrufo)",
        "es": "Enfermeras con una manta en la marcha del Primero de Mayo, Ciudad de México,"
        " el 1 de mayo de 2026. (Inés Marrufo)",
    }
    assert shown(essay, "b.jpg").caption == {
        "en": "A crowd at the Angel at the May Day march in Puebla, May 1, 2026. (Inés Marrufo)"
    }
    undone = asked(desk, "undo", id=done["id"])
    assert undone["done"] == 3
    assert shown(essay, "a.jpg").caption["en"] == "Nurses carry a banner."
    assert shown(essay, "b.jpg").caption == {}


def test_a_template_is_applied_again_around_the_same_action(
    desk: TestClient, essay: Gallery
) -> None:
    def apply(text: str, *photos: str) -> Any:
        wanted = [{"field": "caption", "lang": "en", "mode": "replace", "text": text}]
        told = asked(desk, "preview-bulk", photos=photos, wanted=wanted)
        return told, asked(desk, "bulk", **told)

    apply("{action} in {city}, {date}.", "a.jpg", "c.jpg")
    by_hand = "Ana Rojas speaks in Mexico City, on May Day."
    one = {"photo": "c.jpg", "field": "caption", "lang": "en"}
    asked(desk, "say", **one, seen=shown(essay, "c.jpg").caption["en"], mine=by_hand)
    one["photo"] = "a.jpg"
    corrected = "Two nurses carry a banner in Mexico City, May 1, 2026."
    asked(desk, "say", **one, seen=shown(essay, "a.jpg").caption["en"], mine=corrected)

    told, _ = apply("{action}. {event}, {date}", "a.jpg", "c.jpg")

    assert told["kept"] == [{"photo": "c.jpg", "lang": "en"}]
    assert shown(essay, "c.jpg").caption["en"] == by_hand
    assert shown(essay, "a.jpg").caption["en"] == (
        "Two nurses carry a banner. May Day march, May 1, 2026"
    )


def test_a_context_is_unconfirmed_until_somebody_looked(desk: TestClient) -> None:
    def contexts() -> list[str]:
        photos = desk.get(f"{HERE}/captions/state").json()["photos"]
        return [photo["context"] for photo in photos]

    wanted = [{"field": "caption", "lang": "en", "mode": "append", "text": "{city}"}]
    for photos in (["a.jpg", "b.jpg"], ["c.jpg"]):
        asked(desk, "bulk", **asked(desk, "preview-bulk", photos=photos, wanted=wanted))
    assert contexts() == ["unconfirmed", "unconfirmed", "confirmed"]

    asked(desk, "confirm", photos=["b.jpg"])

    assert contexts() == ["unconfirmed", "confirmed", "confirmed"]


def test_what_is_missing_or_unknown_is_told_and_not_written(
    desk: TestClient, essay: Gallery
) -> None:
    wanted = [{"field": "caption", "lang": "en", "mode": "replace", "text": "{action}, {regoin}"}]

    told = asked(desk, "preview-bulk", photos=["a.jpg"], wanted=wanted)

    assert [line["unknown"] for line in told["lines"]] == [["regoin"]]
    assert asked(desk, "bulk", **told)["done"] == 0
    assert shown(essay, "a.jpg").caption["en"] == "Nurses carry a banner."


def test_names_of_many_photos_are_set_and_taken_back(desk: TestClient, essay: Gallery) -> None:
    wanted = [{"field": "persons", "lang": "", "mode": "append", "text": "=@ana="}]
    told = asked(desk, "preview-bulk", photos=["a.jpg", "b.jpg"], wanted=wanted)

    done = asked(desk, "bulk", **told)

    assert shown(essay, "b.jpg").persons == ("Ana Rojas",)
    asked(desk, "undo", id=done["id"])
    assert shown(essay, "b.jpg").persons == ()


def test_claims_are_accepted_with_one_request(desk: TestClient, essay: Gallery) -> None:
    asked(desk, "accept", photo="a.jpg", field="persons", value="Ana Rojas")
    asked(desk, "accept", photo="a.jpg", field="date", value="2026-05-01")
    told = asked(desk, "accept", photo="b.jpg", field="place")

    assert shown(essay, "a.jpg").persons == ("Ana Rojas",)
    assert shown(essay, "a.jpg").date == "2026-05-01"
    assert told["context"]["city"]["en"] == "Mexico City"
    assert told["context"]["country"] == {"en": "Mexico"}


def test_a_photo_is_decorative_by_decision(desk: TestClient, essay: Gallery) -> None:
    asked(desk, "decorative", photo="a.jpg", on=True)
    assert shown(essay, "a.jpg").decorative

    asked(desk, "decorative", photo="a.jpg", on=False)
    assert not shown(essay, "a.jpg").decorative


def test_a_translation_is_behind_until_somebody_read_it(desk: TestClient) -> None:
    def stale() -> Any:
        return desk.get(f"{HERE}/captions/state").json()["photos"][0]["stale"]

    one = {"photo": "a.jpg", "field": "caption"}
    spanish = "Enfermeras llevan una manta."
    asked(desk, "say", **one, lang="es", seen="Enfermeras con una manta.", mine=spanish)
    asked(desk, "checked", photo="a.jpg", lang="en")
    assert stale() == []
    english = "Nurses carry a green banner."
    asked(desk, "say", **one, lang="en", seen="Nurses carry a banner.", mine=english)
    assert stale() == ["es"]

    asked(desk, "checked", photo="a.jpg", lang="es")

    assert stale() == []


def test_the_context_is_changed_by_those_who_saw_what_it_says(desk: TestClient) -> None:
    one = {"field": "city", "lang": "es", "seen": "Ciudad de México", "mine": "CDMX"}
    asked(desk, "context", **one)

    late = desk.post(f"{HERE}/context", json=one | {"mine": "D. F."})

    assert late.status_code == 409
    assert late.json()["now"] == "CDMX"
    state = desk.get(f"{HERE}/captions/state").json()
    assert state["context"]["city"] == {"en": "Mexico City", "es": "CDMX"}


def test_site_codes_count_and_the_events_go_before_them(essay: Gallery, library: Path) -> None:
    (library / "codes.txt").write_text("nb\tNuns\nmx\tMexico City\nmx\tCDMX\nbad\n", "utf-8")

    codes = desk_client(essay, "editor").get(f"{HERE}/captions/state").json()["codes"]

    assert codes["phrases"]["en"]["nb"] == ["Nurses carry a banner"]
    assert codes["phrases"]["en"]["mx"] == ["CDMX"]
    assert (codes["twice"], codes["overruled"], codes["broken"]) == (["mx"], ["nb"], [4])


def test_a_broken_event_is_told_and_stops_nobody(desk: TestClient, essay: Gallery) -> None:
    essay.store.put("may-day/event.toml", b"evnt = 3\n")

    state = desk.get(f"{HERE}/captions/state").json()

    assert "event.toml" in state["problem"]
    assert len(state["photos"]) == 3


def test_the_state_is_the_same_json_in_the_page(desk: TestClient) -> None:
    page = desk.get(f"{HERE}/captions/").text

    told = page.partition('id="state">')[2].partition("</script>")[0]

    assert json.loads(told) == desk.get(f"{HERE}/captions/state").json()
