"""A site that programs work with: essays in all states, people of all roles, their tokens."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from gallery.ingest.index import reindex
from gallery.people import Person, Role
from gallery.people.book import Account
from gallery.people.tokens import SCOPES
from gallery.web.app import create_app
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original, taken

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
ROLES = ("photographer", "editor", "publisher", "admin")

WHOLE = {
    "caption": {"en": "Nurses carry a *banner*.", "es": "Enfermeras con una manta."},
    "alt": {"en": "A crowd", "es": "Una multitud"},
}
MAY_DAY = HEAD.replace('"draft"', '"published"') + block("a.jpg", **WHOLE) + block("b.jpg")
DRAFT = HEAD.replace("May Day", "Not yet") + block("a.jpg", **WHOLE) + block("/may-day/a.jpg")
READY = HEAD.replace("May Day", "Ready") + block("a.jpg", **WHOLE)


def fill(gallery: Gallery) -> None:
    """Three essays: "may-day" is public, "draft" has errors, "ready" has none."""
    files = [original("a.jpg", 1, taken("2026-05-01T09:30:00")), original("b.jpg", 2)]
    lay(gallery.store, "may-day", MAY_DAY, files)
    lay(gallery.store, "draft", DRAFT.replace(WHOLE["alt"]["en"], ""), files[:1])
    lay(gallery.store, "ready", READY, files[:1])
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)
    for role in ROLES:
        gallery.door().book.add(Account(Person(role, role.title(), Role(role))))


def token(gallery: Gallery, role: str, *scopes: str, slug: str = "", now: datetime = NOW) -> str:
    """The secret of a token that somebody of this role makes."""
    door = gallery.door()
    account = door.book.find(role)
    assert account is not None
    wanted = scopes or [one for one in SCOPES if account.person.role.covers(SCOPES[one])]
    made = door.tokens.make(
        account.person, wanted, label="Wire", now=now, expires=now + YEAR, slug=slug
    )
    return made[1]


def ticking(start: datetime = NOW) -> Callable[[], datetime]:
    """A clock that goes on by a second whenever somebody looks: nobody is ever too quick."""

    def ticks() -> Iterator[datetime]:
        moment = start
        while True:
            yield moment
            moment += timedelta(seconds=1)

    clock = ticks()
    return lambda: next(clock)


def client(
    gallery: Gallery, secret: str = "", clock: Callable[[], datetime] = lambda: NOW, **options: Any
) -> TestClient:
    """A program; with a token where there is one."""
    made = TestClient(create_app(gallery, clock), base_url="http://testserver", **options)
    if secret:
        made.headers["authorization"] = f"Bearer {secret}"
    return made


@pytest.fixture
def newsroom(gallery: Gallery) -> Gallery:
    """Those essays and people in a library of one's own."""
    fill(gallery)
    return gallery
