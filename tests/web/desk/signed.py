"""Somebody at the desk: in a test client, in a browser."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from playwright.sync_api import BrowserContext
from starlette.testclient import TestClient

from gallery.errors import Unfit
from gallery.people import Person, Role
from gallery.people.book import Account
from gallery.people.signs import SignIn
from gallery.web.app import create_app
from gallery.wiring import Gallery, today

SHOWN = {
    "photographer": "Pilar Foto",
    "editor": "Elsa Editora",
    "publisher": "Pablo Pública",
    "admin": "Ana Rojas",
}
HERE = {"sec-fetch-site": "same-origin"}


def signed(gallery: Gallery, role: str, now: datetime) -> tuple[str, SignIn]:
    """Sign in a person called after their role; the account is made when it is not there."""
    door = gallery.door()
    with suppress(Unfit):  # made by an earlier call
        door.book.add(Account(Person(role, SHOWN[role], Role(role), "en")))
    return door.signs.open(role, now, "test", "127.0.0.1")


def desk_client(
    gallery: Gallery,
    role: str = "admin",
    clock: Callable[[], datetime] = today,
    **options: Any,
) -> TestClient:
    """A client that is signed in, with the token that scripts send; `role` is also the name."""
    client = TestClient(create_app(gallery, clock), base_url="http://testserver", **options)
    secret, sign_in = signed(gallery, role, clock())
    client.cookies.set("s", secret)
    client.headers |= {**HERE, "x-token": sign_in.token}
    return client


def sent_by(gallery: Gallery, role: str, now: datetime | None = None) -> dict[str, str]:
    """The headers that a signed-in browser sends, for whoever asks without a client."""
    secret, sign_in = signed(gallery, role, now or today())
    return {**HERE, "cookie": f"s={secret}", "x-token": sign_in.token}


def signed_in(context: BrowserContext, address: str, gallery: Gallery, role: str = "admin") -> None:
    """Sign a browser in at the address where a gallery is served."""
    secret, _ = signed(gallery, role, today())
    context.add_cookies([{"name": "s", "value": secret, "url": address, "httpOnly": True}])
