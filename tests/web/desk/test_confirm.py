"""Whoever signed in a while ago proves anew that it is them, before what cannot be taken back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from gallery.people import Person, Role, passwords
from gallery.people.book import Account
from gallery.web.app import create_app
from gallery.web.desk.confirm import LATELY
from gallery.web.ways import WAYS
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.web.desk.signed import HERE

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WORDS = "cuatro palabras sin relación"
PAGE = {"accept": "text/html"}
SECOND = timedelta(seconds=1)

OPENED = ["original"]
"""Ways that show what nobody but the desk may see."""

CHANGED = {
    "confirm",
    "people",
    "person",
    "passkey-offered",
    "passkey-add",
    "passkey-drop",
    "recovery",
    "tokens",
    "trash-forever",
}
"""Ways that change who may what, or remove something for ever."""


@dataclass
class Ana:
    """An admin at her browser; the clock is hers."""

    gallery: Gallery
    moment: datetime = NOW
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        app = create_app(self.gallery, lambda: self.moment)
        self.client = TestClient(app, follow_redirects=False)
        self.client.headers |= {**HERE, **PAGE}
        answer = self.client.post("/desk/sign-in", data={"name": "ana", "password": WORDS})
        assert answer.status_code == 303

    def post(self, path: str, **form: str) -> Response:
        token = re.findall(r'name="token" content="(\w+)"', self.client.get("/desk/me/").text)
        return self.client.post(path, data={"token": token[0], **form})


@pytest.fixture
def ana(gallery: Gallery) -> Iterator[Ana]:
    names = [original("a.jpg", 1)]
    lay(gallery.store, "may-day", HEAD + block("a.jpg"), names)
    gallery.store.put("may-day/a.jpg", b"the original")
    door = gallery.door()
    kept = passwords.hashed(WORDS, door.locks)
    door.book.add(Account(Person("ana", "Ana Rojas", Role.ADMIN, "en"), password=kept))
    door.book.add(Account(Person("ben", "Ben Ito", Role.EDITOR, "en")))
    yield Ana(gallery)


def role(ana: Ana) -> str:
    return str(ana.gallery.door().book.all()["ben"].person.role)


def kinds(ana: Ana) -> list[str]:
    return [line.kind for line in ana.gallery.audit().read()]


def test_the_table_says_which_ways_ask() -> None:
    asking = {way.name: way.fresh for way in WAYS if way.fresh}

    assert [name for name, methods in asking.items() if "GET" in methods] == OPENED
    assert {name for name, methods in asking.items() if "POST" in methods} >= CHANGED
    assert all(way.who for way in WAYS if way.fresh)


def test_nobody_is_asked_within_ten_minutes_of_signing_in(ana: Ana) -> None:
    ana.moment += LATELY

    assert ana.post("/desk/people/ben", do="role", role="publisher").status_code == 303
    assert ana.client.get("/desk/essays/may-day/originals/1").content == b"the original"
    assert role(ana) == "publisher"


def test_later_a_form_asks_for_the_password_and_is_not_filled_in_twice(ana: Ana) -> None:
    ana.moment += LATELY + SECOND
    asked = ana.post("/desk/people/ben", do="role", role="publisher")
    before = role(ana)
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.text))
    secret = ana.client.cookies["s"]

    answer = ana.client.post("/desk/people/ben", data={**form, "confirm": WORDS})

    assert asked.status_code == 403
    assert 'action="/desk/people/ben"' in asked.text
    assert (before, role(ana)) == ("editor", "publisher")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/people/")
    assert ana.client.cookies["s"] != secret  # a proof is a sign-in of its own
    assert len(ana.gallery.door().signs.of("ana", ana.moment)) == 1
    assert kinds(ana)[:2] == ["role-changed", "confirmed"]


def test_who_proved_who_they_are_stays_signed_in_when_the_rest_is_refused(ana: Ana) -> None:
    ana.moment += timedelta(hours=1)
    before = [one.ident for one in ana.gallery.door().signs.of("ana", ana.moment)]

    answer = ana.post("/desk/people/nobody", do="remove", confirm=WORDS)

    assert answer.status_code == 404
    assert ana.client.get("/desk/me/").status_code == 200
    assert [one.ident for one in ana.gallery.door().signs.of("ana", ana.moment)] == before


def test_for_ten_minutes_it_is_not_asked_again(ana: Ana) -> None:
    ana.moment += timedelta(hours=1)
    ana.post("/desk/confirm", confirm=WORDS, next="/desk/people/")

    ana.moment += LATELY
    soon = ana.post("/desk/people/ben", do="role", role="publisher").status_code
    ana.moment += SECOND
    late = ana.post("/desk/people/ben", do="role", role="editor").status_code

    assert (soon, late) == (303, 403)
    assert role(ana) == "publisher"


def test_a_wrong_password_does_nothing_and_guessing_is_slowed_down(ana: Ana) -> None:
    ana.moment += timedelta(hours=1)

    tries = [ana.post("/desk/people/ben", do="remove", confirm=f"guess {n}") for n in range(6)]

    assert [one.status_code for one in tries] == [401] * 5 + [429]
    assert "The name or the password is wrong." in tries[0].text
    assert 'name="do" value="remove"' in tries[0].text
    assert not re.search(r"guess \d", "".join(one.text for one in tries))
    assert role(ana) == "editor"
    assert ana.client.get("/desk/me/").status_code == 200


def test_an_original_is_handed_out_after_a_page_that_asks(ana: Ana) -> None:
    ana.moment += timedelta(hours=1)
    wanted = "/desk/essays/may-day/originals/1"

    led = ana.client.get(wanted)
    page = ana.client.get(led.headers["location"])
    script = ana.client.get(wanted, headers={"accept": "application/json"})
    back = ana.post("/desk/confirm", confirm=WORDS, next=wanted)

    assert (led.status_code, led.headers["location"]) == (303, f"/desk/confirm?next={wanted}")
    assert f'name="next" value="{wanted}"' in page.text
    assert (script.status_code, script.json()["confirm"]) == (403, f"/desk/confirm?next={wanted}")
    assert back.headers["location"] == wanted
    assert ana.client.get(wanted).content == b"the original"
    assert kinds(ana).count("original-opened") == 1


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil"])
def test_the_page_leads_to_no_other_site(ana: Ana, elsewhere: str) -> None:
    ana.moment += timedelta(hours=1)
    page = ana.client.get("/desk/confirm", params={"next": elsewhere})

    back = ana.post("/desk/confirm", confirm=WORDS, next=elsewhere)

    assert 'name="next" value="/desk/"' in page.text
    assert back.headers["location"] == "/desk/"


def test_what_is_removed_for_ever_needs_it_too(ana: Ana) -> None:
    trash = {"commands": [{"do": "trash", "photos": ["a.jpg"]}]}
    secret = re.findall(r'name="token" content="(\w+)"', ana.client.get("/desk/me/").text)[0]
    at, headers = "/desk/essays/may-day/arrange/do", {"x-token": secret}
    assert ana.client.post(at, json=trash, headers=headers).status_code == 200
    ana.moment += timedelta(hours=1)
    gone = {"slug": "may-day", "photo": "a.jpg"}

    asked = ana.post("/desk/trash/forever/", **gone)
    there = ana.gallery.store.get("may-day/a.jpg")[0]
    done = ana.post("/desk/trash/forever/", **gone, confirm=WORDS)

    assert (asked.status_code, there, done.status_code) == (403, b"the original", 303)
    assert not (ana.gallery.library / "albums" / "may-day" / "a.jpg").exists()


@pytest.mark.parametrize("name", sorted(CHANGED - {"confirm", "trash-forever"}))
def test_each_of_these_ways_asks_before_it_does_anything(ana: Ana, name: str) -> None:
    [way] = [way for way in WAYS if way.name == name]
    path = way.path.replace("{name}", "ben")
    ana.moment += timedelta(hours=1)
    people = (ana.gallery.library / "people.toml").read_bytes()

    page = ana.post(path, do="remove", name="eve", shown="Eve", role="admin", id="1")
    token = re.findall(r'name="token" content="(\w+)"', ana.client.get("/desk/me/").text)[0]
    script = ana.client.post(
        path, json={}, headers={"x-token": token, "accept": "application/json"}
    )

    assert (page.status_code, "Is it still you?" in page.text) == (403, True)
    assert script.json()["confirm"].startswith("/desk/confirm?next=/desk/")
    assert (ana.gallery.library / "people.toml").read_bytes() == people


def test_a_proof_of_somebody_elses_password_proves_nothing(ana: Ana) -> None:
    door = ana.gallery.door()
    kept = passwords.hashed("otra frase muy distinta", door.locks)
    door.book.add(Account(Person("eve", "Eve", Role.PHOTOGRAPHER), password=kept))
    ana.moment += timedelta(hours=1)

    answer = ana.post("/desk/confirm", confirm="otra frase muy distinta", name="eve")

    assert answer.status_code == 401
