"""What a photo's claims come down to in its album, where clocks are set right and senders named."""

from collections.abc import Iterable, Sequence
from datetime import date

from gallery.blocks import Album
from gallery.ingest import clock
from gallery.ingest.resolve import AHEAD, facts
from gallery.model import Claim, Facts, Original


def said_of(original: Original, album: Album, today: date) -> Facts:
    """What a photo's claims come down to in an album, its camera's clock set right."""
    claims = claims_of(original, album)
    shift = album.clocks.get(clock.body(claims)) if album.clocks else None
    if shift:
        right = clock.corrected(facts(claims, clock.EVER), shift)
        if (right.date or "")[:10] <= str(today + AHEAD):
            return right
    return facts(claims, today)


def claims_of(original: Original, album: Album) -> Sequence[Claim]:
    """A photo's claims; the name that its sender asked for goes before what the file says."""
    by = next((one.by for one in album.offered if one.photo == original.name), "")
    own = [Claim(field, by, "offered") for field in ("byline", "credit")] if by else []
    return [*own, *original.claims]


def photo_keys(originals: Iterable[Original], album: Album, today: date) -> dict[str, clock.Key]:
    """Sort keys of an album's photos by name: the editor's date, else corrected local time."""
    dates = stated(album)
    return {
        one.name: clock.order(
            one.name, said_of(one, album, today), album.zone, dates.get(one.name, "")
        )
        for one in originals
    }


def stated(album: Album) -> dict[str, str]:
    """The editor's date of each photo that has one, by the first block that states it."""
    return {block.photo: block.date for block in reversed(album.photos) if block.date}
