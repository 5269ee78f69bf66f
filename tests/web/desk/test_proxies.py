"""Servers in front on other machines: who is believed when they say who asks."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from gallery.errors import SettingsError
from gallery.people import Person, Role, passwords
from gallery.people.book import Account
from gallery.settings import load
from gallery.wiring import Gallery, today
from tests.web.desk.signed import HERE
from tests.web.sample import reader

WORDS = "cuatro palabras sin relación"


def test_one_that_the_site_names_is_believed_and_nobody_else_is(gallery: Gallery) -> None:
    door = gallery.door()
    kept = passwords.hashed(WORDS, door.locks)
    door.book.add(Account(Person("ana", "Ana Rojas", Role.ADMIN, "en"), password=kept))
    named = msgspec.structs.replace(gallery.settings, proxies=("10.0.0.5", "fd00:7::/64"))
    told = {**HERE, "x-forwarded-for": "198.51.100.1, 192.0.2.7"}

    for peer in ("10.0.0.5", "::ffff:10.0.0.5", "fd00:7::1", "10.0.0.6", "testclient"):
        client = reader(replace(gallery, settings=named), client=(peer, 5))
        client.post("/desk/sign-in", data={"name": "ana", "password": WORDS}, headers=told)

    addresses = [one.address for one in door.signs.of("ana", today())]
    assert sorted(addresses) == ["10.0.0.6", "192.0.2.7", "192.0.2.7", "192.0.2.7", "testclient"]


@pytest.mark.parametrize("wrong", ["caddy", "10.0.0.1/24", "10.0.0"])
def test_what_is_no_network_is_refused_by_name(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsError, match=f"`proxies` names '{wrong}'"):
        load(tmp_path, {"GALLERY_PROXIES": f"10.0.0.5, {wrong}"})
