"""Passkeys: only where a site wants them, and nothing that a stranger sends opens the door."""

import json
import subprocess
import sys
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gallery.drawer.files import FileCabinet
from gallery.errors import Malformed
from gallery.people import Person, Role, passkeys, recovery
from gallery.people import door as doors
from gallery.people.book import Account, Passkey
from gallery.people.door import Browser, Door
from gallery.people.passkeys import Challenges, Place
from gallery.wiring import Gallery, open_gallery
from tests.ends import door_of
from tests.web.desk.signed import HERE, desk_client
from tests.web.sample import reader

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PLACE = Place("localhost", ["http://localhost"], "Photos")
WAYS: dict[str, dict[str, dict[str, str]]] = {
    "/desk/me/passkeys/offered": {},
    "/desk/me/passkeys": {"credential": {}},
    "/desk/me/passkeys/drop": {},
    "/desk/me/recovery": {},
    "/desk/passkeys/asked": {},
    "/desk/passkeys/sign-in": {"credential": {}},
}


@pytest.fixture
def wanted(library: Path) -> Gallery:
    (library / "gallery.toml").write_text("passkeys = true\n")
    return open_gallery(library)


@pytest.fixture
def door(tmp_path: Path) -> Door:
    found = door_of(FileCabinet(tmp_path, tmp_path / "private"))
    key = Passkey("Phone", "aWQ", "a2V5")
    ana = Person("ana", "Ana", Role.ADMIN)
    found.book.add(Account(ana, handle="aGFuZGxl", passkeys=(key,)))
    return found


@pytest.mark.parametrize("way", WAYS)
def test_there_are_none_unless_the_site_wants_them(gallery: Gallery, way: str) -> None:
    assert desk_client(gallery).post(way, json=WAYS[way]).status_code == 404
    page = reader(gallery).get("/desk/sign-in").text
    assert "passkey" not in page


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"credential": 1}', b"{}"])
def test_what_is_no_answer_of_a_passkey_is_refused(wanted: Gallery, body: bytes) -> None:
    client = desk_client(wanted)

    for way in ("/desk/me/passkeys", "/desk/passkeys/sign-in"):
        assert client.post(way, content=body).status_code == 400


def test_a_key_is_asked_to_know_its_owner_and_to_be_found_without_a_name(wanted: Gallery) -> None:
    offered = desk_client(wanted).post("/desk/me/passkeys/offered").json()
    asked = reader(wanted).post("/desk/passkeys/asked", headers=HERE).json()

    chosen = offered["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert (asked["userVerification"], asked["allowCredentials"]) == ("required", [])
    assert offered["user"]["id"] != "YWRtaW4"  # it is not the name: devices may show it
    assert offered["challenge"] != asked["challenge"]


def test_a_challenge_is_good_once_for_its_purpose_and_for_five_minutes(door: Door) -> None:
    challenges = Challenges(door.challenges)
    first, second, third = (challenges.make("sign-in", NOW) for _ in range(3))

    assert challenges.take(first, "sign-in", NOW + timedelta(minutes=5))
    assert not challenges.take(first, "sign-in", NOW)
    assert not challenges.take(second, "add ana", NOW)
    assert not challenges.take(third, "sign-in", NOW + timedelta(minutes=6))
    assert not challenges.take(b"x" + third[1:], "sign-in", NOW)
    assert not challenges.take(b"", "sign-in", NOW)


def answer(challenge: bytes, **more: Any) -> dict[str, Any]:
    """What a browser might send that has not the key."""

    def told(data: bytes) -> str:
        return urlsafe_b64encode(data).decode().rstrip("=")

    client = {"type": "webauthn.get", "challenge": told(challenge), "origin": PLACE.origins[0]}
    response = {
        "clientDataJSON": told(json.dumps(client).encode()),
        "authenticatorData": told(b"\0" * 37),
        "signature": told(b"0" * 64),
        "userHandle": "aGFuZGxl",
    }
    return {"id": "aWQ", "rawId": "aWQ", "type": "public-key", "response": {**response, **more}}


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = st.dictionaries(
    st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "userHandle"]), JUNK
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(junk=FIELDS)
def test_nothing_that_a_stranger_makes_up_opens_the_door(door: Door, junk: dict[str, Any]) -> None:
    made = answer(Challenges(door.challenges).make("sign-in", NOW), **junk)

    assert passkeys.known(door, made, PLACE, NOW) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=300))
def test_no_bytes_of_an_authenticator_break_the_check(door: Door, data: bytes) -> None:
    told = urlsafe_b64encode(data).decode().rstrip("=")
    challenge = Challenges(door.challenges).make("add ana", NOW)
    made = answer(challenge, authenticatorData=told, attestationObject=told)

    assert passkeys.known(door, made, PLACE, NOW) is None
    with pytest.raises(Malformed):
        passkeys.add(door, "ana", made, "x", PLACE, NOW)


def test_a_recovery_code_is_a_password_that_works_once(door: Door) -> None:
    codes = recovery.renew(door.book, "ana")
    there = Browser("Firefox", "192.0.2.7")

    assert doors.sign_in(door, "ana", codes[0], there, NOW)
    assert doors.sign_in(door, "ana", codes[0], there, NOW) is None
    assert doors.sign_in(door, "ben", codes[1], there, NOW) is None
    recovery.renew(door.book, "ana")
    assert doors.sign_in(door, "ana", codes[1], there, NOW) is None
    assert len(codes) == len(set(codes)) == 8


def test_sites_without_passkeys_do_not_pay_for_them() -> None:
    asks = "import gallery.web.app, sys; sys.exit('webauthn' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0
