"""An essay with all that machine-readable editions of it are made of, gathered at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gallery import album as albums
from gallery.blocks import Album
from gallery.catalog import AlbumRow, Catalog, PhotoRow, Viewer, shown_to
from gallery.model import Lang
from gallery.web import frames
from gallery.web.frames import Frame, Key, Reading


@dataclass(frozen=True, slots=True)
class Material:
    """One essay.

    main     its main language
    photos   those there are, of this essay and of others that were gathered with it
    lenders  albums by slug that photos are borrowed from, as far as they are public
    """

    row: AlbumRow
    album: Album
    main: Lang
    photos: Mapping[Key, PhotoRow]
    lenders: Mapping[str, Album]

    def placed(self, lang: Lang) -> list[Frame]:
        """Its photos in reading order, with their words for readers of a language.

        Those behind a veil are left out: other programs do not know veils.
        """
        return [frame for frame in self.whole(lang) if frame.veil is None]

    def whole(self, lang: Lang) -> list[Frame]:
        """The same with those behind a veil."""
        return frames.frames(self.album, self.photos, Reading(lang, self.main, self.lenders))

    def lead(self, framed: Sequence[Frame]) -> Frame | None:
        """The photo that stands for it; None when it has none."""
        return framed[0] if framed else None

    def framed(self, lang: Lang) -> list[Frame]:
        """The same, each photo once."""
        return frames.distinct(self.placed(lang))


def material(
    row: AlbumRow,
    album: Album,
    main: Lang,
    photos: Mapping[Key, PhotoRow],
    lenders: Mapping[str, Album],
) -> Material:
    """The material of an essay; of photos that their own albums do not show, it says nothing.

    main  the site's main language, for an essay that does not say its own
    """
    gone = (one for one in album.photos if frames.key(album, one) not in photos)
    left = album.silent({one.photo for one in gone if one.photo.startswith("/")})
    return Material(row, left, album.lang or main, photos, lenders)


def gather(
    catalog: Catalog,
    rows: Sequence[AlbumRow],
    asking: Viewer,
    main: Lang,
    known: Sequence[Album] = (),
) -> list[Material]:
    """The material of essays that this viewer may see, in their order.

    main   the site's main language, for essays that do not say theirs
    known  what they say, where that was read before: one for each of the rows
    """
    read = known or [shown_to(asking, albums.parse(row.slug, row.source)) for row in rows]
    parsed = {album.slug: album for album in read}
    borrowed = {slug for album in parsed.values() for slug in frames.lenders(album)}
    # what another album says of its photos stands there only where readers may see that one
    reading = Viewer(asking.now) if asking.desk else asking
    lent = catalog.several(borrowed - parsed.keys(), reading)
    lenders = parsed | {row.slug: albums.parse(row.slug, row.source) for row in lent}
    photos = _photos(catalog, read, asking)
    return [
        material(row, album, main, there, lenders)
        for row, album, there in zip(rows, read, photos, strict=True)
    ]


def _photos(
    catalog: Catalog, essays: Sequence[Album], asking: Viewer
) -> list[Mapping[Key, PhotoRow]]:
    """The photos that there are for each essay: asked for at once, but where one asks for more."""
    alone = [len(essays) == 1 or _choosy(catalog, one) for one in essays]
    common = (one for one, own in zip(essays, alone, strict=True) if not own)
    together = catalog.photos((key for one in common for key in frames.keys(one)), asking)
    return [
        catalog.photos(frames.keys(one), asking, one.slug) if own else together
        for one, own in zip(essays, alone, strict=True)
    ]


def _choosy(catalog: Catalog, essay: Album) -> bool:
    """Whether it shows photos of others only where somebody has decided about their faces."""
    return (essay.face_policy or catalog.faces) == "required" and bool(frames.lenders(essay))
