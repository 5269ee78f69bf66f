"""Where each file of a folder stands: what a page needs to know before and after it sends."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from gallery.album.manifest import Manifest
from gallery.arriving import ledger, naming, staging
from gallery.arriving.ledger import Arrived
from gallery.arriving.pairs import is_sidecar, photo_key
from gallery.arriving.staging import Limits, Sending, Upload
from gallery.arriving.thrown import thrown_away
from gallery.errors import AlbumError
from gallery.ingest.record import load_manifest
from gallery.model import Verdict
from gallery.store import Store


class State(StrEnum):
    """Of one file, as its sender sees it."""

    NEW = "new"
    PARTLY = "partly"
    WAITING = "waiting"  # a sidecar whose photo is still under way
    ARRIVED = "arrived"
    DUPLICATE = "duplicate"
    DAMAGED = "damaged"
    REFUSED = "refused"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one file stands.

    offset   bytes of it that are here
    arrived  how it reached the album; verdict: why it did not, or why it is not shown
    thrown   these bytes are in the album's trash
    """

    sending: Sending
    state: State
    offset: int = 0
    arrived: Arrived | None = None
    verdict: Verdict | None = None
    thrown: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What an album holds that came this way: by id, and what the ingest made of its files.

    names   of all its files; thrown: of those in the trash
    """

    noted: Mapping[str, Arrived]
    manifest: Manifest
    names: frozenset[str] = frozenset()
    thrown: frozenset[str] = frozenset()

    def lacks(self, arrived: Arrived | None) -> bool:
        """Whether a file reached the album and was taken out of it since."""
        return arrived is not None and arrived.name not in self.names


def shelf(store: Store, slug: str) -> Shelf:
    """Read what is known of an album's files; empty when there is no album yet."""
    try:
        manifest = load_manifest(store, slug)
    except AlbumError:
        manifest = Manifest()
    files = (one for one in store.list(slug, deep=False) if one.kind in ("file", "link"))
    names = frozenset(one.key.rpartition("/")[2] for one in files)
    there = {one.id: one for one in ledger.read(store, slug) if one.name in names}
    return Shelf(MappingProxyType(there), manifest, names, thrown_away(store, slug))


def standings(
    store: Store,
    slug: str,
    files: Sequence[Sending],
    most: Limits,
    settle: Callable[[Upload], Upload],
) -> list[Standing]:
    """Where each of these files stands, in their order.

    settle  brings an upload to its end whose bytes are all here
    """
    known = shelf(store, slug)
    found = [_standing(store, known, one, most, settle) for one in files]
    if any(one.arrived and one.arrived.id not in known.noted for one in found):
        known = shelf(store, slug)  # something arrived just now
    told = [shown(one, known) for one in found]
    on_the_way = {
        photo_key(one.sending)
        for one in told
        if one.state in (State.NEW, State.PARTLY) and not is_sidecar(one.sending)
    }
    return [
        replace(one, state=State.WAITING)
        if one.state is State.NEW
        and is_sidecar(one.sending)
        and photo_key(one.sending) in on_the_way
        else one
        for one in told
    ]


def of_upload(known: Shelf, upload: Upload, offset: int) -> Standing:
    """Where an upload stands that somebody began; offset: bytes of it that are here."""
    sending = upload.sending
    if upload.verdict:
        return Standing(sending, State.REFUSED, 0, verdict=upload.verdict)
    arrived = known.noted.get(sending.id) or upload.arrived
    if arrived:
        return shown(Standing(sending, State.ARRIVED, sending.bytes, arrived), known)
    return Standing(sending, State.PARTLY if offset else State.NEW, offset)


def shown(one: Standing, known: Shelf) -> Standing:
    """What an arrived file is by what the ingest made of it: damaged, there before, or fine."""
    if one.arrived is None:
        return one
    thrown = one.arrived.name in known.thrown
    original = known.manifest.photos.get(one.arrived.name)
    if original and original.sha256 == one.arrived.sha256 and original.verdict:
        return replace(one, state=State.DAMAGED, verdict=original.verdict, thrown=thrown)
    state = State.DUPLICATE if one.arrived.same else State.ARRIVED
    return replace(one, state=state, thrown=thrown)


def _standing(
    store: Store,
    known: Shelf,
    sending: Sending,
    most: Limits,
    settle: Callable[[Upload], Upload],
) -> Standing:
    if arrived := known.noted.get(sending.id):
        thrown = arrived.name in known.thrown
        return Standing(sending, State.ARRIVED, sending.bytes, arrived, thrown=thrown)
    stranger = sending.offer is not None
    if verdict := naming.judged(sending.path, sending.bytes, most.file, stranger=stranger):
        state = State.HIDDEN if verdict.code == "hidden" else State.REFUSED
        return Standing(sending, state, verdict=verdict)
    upload = staging.load(store, sending.id)
    if upload is None or staging.lost(store, sending.album, upload.arrived):
        return Standing(sending, State.NEW)
    offset = staging.offset(store, upload)
    if not upload.over and offset >= sending.bytes:
        upload = settle(upload)
    return of_upload(known, upload, offset)
