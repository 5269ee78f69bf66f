"""Who is on which photo right now: small records that expire, read by every web process.

It is told, never asked for: nobody is locked out of anything by it.
"""

from contextlib import suppress
from dataclasses import dataclass

import msgspec

from gallery.errors import Missing
from gallery.people import Person
from gallery.store import Store

HERE = ".gallery/here"
LASTS = 30.0
"""Seconds after which somebody who was not heard of is gone; pages report every ten."""

_FORGOTTEN = 3600.0


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has an essay open.

    name, shown  as of a Person
    photo        the one that they are on, as blocks name it; "" = none
    """

    name: str
    shown: str
    photo: str


def here(store: Store, slug: str, person: Person, photo: str, now: float) -> None:
    """Note that somebody is on a photo of an essay; `now` in Unix seconds. StoreError."""
    record = Present(person.name, person.shown, photo)
    store.put(_key(slug, person.name), msgspec.json.encode(record), mtime_ns=int(now * 1e9))
    for entry in list(store.list(f"{HERE}/{slug}", deep=False)):
        if now - entry.mtime_ns / 1e9 > _FORGOTTEN:
            store.delete(entry.key)


def left(store: Store, slug: str, person: Person) -> None:
    """Note that somebody closed an essay."""
    store.delete(_key(slug, person.name))


def present(store: Store, slug: str, now: float) -> tuple[Present, ...]:
    """Who has an essay open, by name; `now` in Unix seconds."""
    found = []
    for entry in store.list(f"{HERE}/{slug}", deep=False):
        if now - entry.mtime_ns / 1e9 < LASTS:
            with suppress(Missing, msgspec.DecodeError, UnicodeDecodeError):
                found.append(msgspec.json.decode(store.get(entry.key)[0], type=Present))
    return tuple(sorted(found, key=lambda one: one.name))


def _key(slug: str, name: str) -> str:
    return f"{HERE}/{slug}/{name}.json"
