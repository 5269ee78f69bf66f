"""What a guest sent from this browser, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from gallery import album as albums
from gallery import editing
from gallery.arriving import ledger, offering
from gallery.errors import AlbumError, Missing
from gallery.ingest.record import load_manifest
from gallery.model import Original
from gallery.store import Store
from gallery.web.contributing.guest import Guest

WAITING, ACCEPTED, BACK, DECLINED = "waiting", "accepted", "back", "declined"


@dataclass(frozen=True, slots=True)
class Sent:
    """A photo of the guest's that arrived.

    id     of its sending; name: as its sender called it; photo: as the album calls it
    state  WAITING, ACCEPTED, BACK (taken back), DECLINED; "" where nobody can tell
    """

    id: str
    name: str
    photo: str
    state: str


def sent_by(store: Store, found: Guest) -> Sequence[Sent]:
    """All that arrived from this browser by the link, the newest first."""
    if not found.contributor:
        return []
    states = _states(store, found.link.slug)
    mine = {
        one.id: Sent(one.id, one.path.rpartition("/")[2], one.name, states.get(one.name, ""))
        for one in ledger.read(store, found.link.slug)
        if one.who == found.who and not one.same
    }
    return [*mine.values()][::-1]


def found_of(store: Store, found: Guest, ident: str) -> Sent:
    """One of them by its id; Missing."""
    one = next((sent for sent in sent_by(store, found) if sent.id == ident), None)
    if one is None:
        raise Missing("there is no such photo")
    return one


def photo_of(store: Store, slug: str, one: Sent) -> Original:
    """Its file as the album knows it; Missing before it was looked into."""
    photo = load_manifest(store, slug).photos.get(one.photo)
    if photo is None or photo.gone:
        raise Missing("there is no such picture")
    return photo


def _states(store: Store, slug: str) -> dict[str, str]:
    """What became of each photo that strangers sent to an album."""
    try:
        album = albums.parse(slug, editing.source_of(store, slug))
    except (AlbumError, Missing):
        return {}
    states = {one.photo: ACCEPTED if one.accepted else WAITING for one in album.offered}
    for one in album.trash:
        if one.photo in states:
            states[one.photo] = BACK if one.by.startswith(offering.WHO) else DECLINED
    return states
