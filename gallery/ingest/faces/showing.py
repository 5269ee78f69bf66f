"""What the index holds of photos in which faces are hidden, and what is deleted for it.

A decision is in force as soon as the index is filled, by whichever process: the pictures of before
are deleted then, and until the new ones are there the photo is shown nowhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gallery.blocks import NEVER
from gallery.catalog import Catalog, PhotoRow
from gallery.ingest.faces.wanted import Wanted
from gallery.ingest.record import drop
from gallery.media import place_of
from gallery.model import Original
from gallery.store import Store


def shown_as(row: PhotoRow, photo: Original, asked: Wanted) -> PhotoRow:
    """The row of a photo as its faces may be seen.

    What stands in for a picture that is being made anew would tell of the old one.
    """
    picture = asked.picture(photo)
    said = asked.said.get(photo.name)
    if said is not None and said.settled(photo.sha256):
        row = replace(row, settled=True)
    if picture != photo.sha256:
        row = replace(row, picture=picture)
    if row.verdict is not None or asked.shut(photo) is None:
        return row
    return replace(row, opens=NEVER, colour="", thumbhash="")


def outdated(asked: Wanted, photos: Iterable[Original]) -> Iterator[str]:
    """Yield the pictures, as of `media.picture`, that some photos are not shown as any more."""
    return (one.made for one in photos if one.widths and one.made != asked.picture(one))


def covered(asked: Wanted, photos: Iterable[Original]) -> Iterator[str]:
    """Yield the pictures of photos as they are, where these are shown with faces hidden."""
    return (one.sha256 for one in photos if asked.picture(one) != one.sha256)


def lying(store: Store, pictures: Iterable[str]) -> Iterator[str]:
    """Yield those of which a file is there: a stop may have left some that no list names."""
    return (one for one in pictures if any(store.list(place_of(one), deep=False)))


def forget(store: Store, catalog: Catalog, pictures: Iterable[str]) -> None:
    """Delete all that was made as these: renditions and cards, unless a photo is shown so.

    Another album may have the same file, and show the faces in it.
    """
    for picture in dict.fromkeys(pictures):
        if not catalog.pictured(picture):
            keys = [entry.key for entry in store.list(place_of(picture), deep=False)]
            for key in sorted(keys, key=lambda key: not key.endswith(".json")):
                drop(store, key)  # the note first: it says that all of them are there
        catalog.gone(picture)
