"""The photos of one essay, each with the words that stand under it there."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from gallery import when
from gallery.blocks import Album, PhotoBlock
from gallery.catalog import PhotoRow
from gallery.errors import AlbumError
from gallery.ingest import whereabouts
from gallery.layout import Shape
from gallery.model import Lang
from gallery.web import words
from gallery.web.words import Said

Key = tuple[str, str]
"""(album, file name) of a photo."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A photo in an essay.

    slot      place among album.photos, from 0, missing ones counted
    anchor    id of the photo on the essay's page: "p12", "p-other-album-7"
    path      where the photo's own page is, below that of the essay: "12/"
    position  place among the essay's photos, from 1
    home      the album it belongs to; None for a borrowed one whose album is not public
    under     the words under the whole row of photos that it stands in
    veil      None: shown at once; else why it is not, without words where nobody says
    date      EDTF to print, "" when nobody knows when it was taken; a day, never a camera's hour
    stated    the date is the editor's
    """

    photo: PhotoRow
    block: PhotoBlock
    slot: int
    anchor: str
    path: str
    position: int
    alt: Said | None
    caption: Said | None
    under: Said | None
    veil: Said | None
    home: Album | None
    credit: str
    date: str
    stated: bool
    place: str


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a photo stands: its slot, its position, and "-2" where it comes a second time."""

    slot: int
    position: int
    again: str


@dataclass(frozen=True, slots=True)
class Reading:
    """For whom, and with what beside the album.

    lang     the reader's language
    main     the essay's main one
    lenders  albums by slug that photos are borrowed from, as far as they are public
    """

    lang: Lang
    main: Lang
    lenders: Mapping[str, Album]


def key(album: Album, block: PhotoBlock) -> Key:
    """Which photo a block shows: "NAME" of this album or "/other-album/NAME"."""
    if block.photo.startswith("/"):
        other, _, name = block.photo[1:].partition("/")
        return other, name
    return album.slug, block.photo


def lenders(album: Album) -> set[str]:
    """The other albums that an essay borrows photos from."""
    return {slug for slug, _ in keys(album)} - {album.slug}


def keys(album: Album) -> list[Key]:
    """All photos that an essay shows, in reading order."""
    return [key(album, block) for block in album.photos]


def frames(album: Album, rows: Mapping[Key, PhotoRow], reading: Reading) -> list[Frame]:
    """Every photo block whose photo there is, in reading order; the others are left out.

    The photo that stands for the essay opens it, wherever its block is. A photo that comes
    twice keeps its page and position, and gets a second anchor.
    """
    framed: list[Frame] = []
    times: Counter[Key] = Counter()
    positions: dict[Key, int] = {}
    for slot, block, photo in _opened(album, rows):
        asked = photo.album, photo.name
        times[asked] += 1
        again = f"-{times[asked]}" if times[asked] > 1 else ""
        seen = Seen(slot, positions.setdefault(asked, len(positions) + 1), again)
        framed.append(_frame(album, block, photo, seen, reading))
    return framed


def _opened(album: Album, rows: Mapping[Key, PhotoRow]) -> list[tuple[int, PhotoBlock, PhotoRow]]:
    """(slot, block, photo) of what there is to show, the cover first."""
    there = [
        (slot, block, photo)
        for slot, block in enumerate(album.photos)
        if (photo := rows.get(key(album, block))) and photo.widths
    ]
    cover = album.cover([block for _, block, photo in there if not photo.sensitive])
    return sorted(there, key=lambda found: found[1] is not cover)


def photo_path(slug: str, photo: PhotoRow) -> str:
    """Where the page of a photo is, below that of the essay that shows it."""
    if photo.album == slug:
        return f"{photo.number}/"
    return f"{quote(photo.album, safe='')}/{photo.number}/"


def distinct(framed: Iterable[Frame]) -> list[Frame]:
    """Each photo once, in the order of their positions."""
    return list({frame.path: frame for frame in reversed(list(framed))}.values())[::-1]


def shape(frame: Frame, *, opens: bool = False) -> Shape:
    """What the layout needs to know of it."""
    return Shape(frame.photo.width, frame.photo.height, frame.block.layout, opens)


def essay_credit(album: Album, framed: Sequence[Frame]) -> str:
    """The credit that holds for the essay: the album's, else what all its photos share."""
    return album.credit or (words.shared([frame.credit for frame in framed]))


def _frame(album: Album, block: PhotoBlock, photo: PhotoRow, seen: Seen, reading: Reading) -> Frame:
    facts, number = photo.facts, photo.number
    borrowed = photo.album != album.slug
    home = reading.lenders.get(photo.album) if borrowed else album
    lang, main = reading.lang, reading.main
    taken = facts.date if facts.date and facts.date_kind == "taken" else ""
    return Frame(
        photo=photo,
        block=block,
        slot=seen.slot,
        anchor=(f"p-{_id(photo.album)}-{number}" if borrowed else f"p{number}") + seen.again,
        path=photo_path(album.slug, photo),
        position=seen.position,
        alt=words.alt(block, facts, lang, main),
        caption=words.caption(block, facts, lang, main, (home.lang if home else "") or main),
        under=words.said(block.row_caption, lang, main),
        veil=_veil(block, photo, lang, main),
        home=home,
        credit=words.credit(block, facts, home),
        date=block.date or _readable(taken.partition("T")[0]),  # a camera's clock stays here
        stated=bool(block.date),
        place=words.place(whereabouts.shown(facts, album.place_shown or "exact")),
    )


def _veil(block: PhotoBlock, photo: PhotoRow, lang: Lang, main: Lang) -> Said | None:
    if block.sensitive is None:
        return Said("") if photo.sensitive else None
    return words.said(block.sensitive, lang, main) or Said("")


def _readable(date: str) -> str:
    """The date if it can be put into words."""
    try:
        return when.parse(date).edtf if date else ""
    except AlbumError:
        return ""


def _id(slug: str) -> str:
    """A slug as part of an id that style sheets can name without escapes."""
    return re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match[0]):x}", slug)
