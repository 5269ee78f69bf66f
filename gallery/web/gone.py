"""410 in place of 404, where an address led to something that was taken away.

Asked only on the way to a 404, so what is there costs nothing more. What readers never saw stays
"not there", and nobody learns that it exists.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.requests import Request

from gallery import album as albums
from gallery.blocks import Album, Withheld
from gallery.catalog import PhotoRow
from gallery.errors import Gone
from gallery.web import frames
from gallery.web.pasted import CARD, PICTURE, Pasted, public
from gallery.web.picture import token_of
from gallery.web.site import site, viewer


def gone(request: Request) -> Gone | None:
    """What to say instead of "not there"; None where that is the truth."""
    asked = public(request.scope["path"], request.scope["query_string"].decode("latin-1"))
    if asked is None or request.method not in ("GET", "HEAD"):
        return None
    if asked.lang and asked.lang not in site(request).languages:
        return None
    if asked.kind == CARD:
        return _card(request, asked.slug)
    home = _home(request, asked)
    if home is None:
        return None
    if asked.kind == PICTURE:
        return _picture(request, asked, home)
    own = asked.home == asked.slug
    return _page(asked, home, home.album if own else _essay(request, asked.slug))


@dataclass(frozen=True, slots=True)
class _Home:
    """The album that an address leads to, and its photo of that number, None for the essay."""

    album: Album
    photo: PhotoRow | None

    def notes(self) -> list[Withheld]:
        """What is noted of it and of its essay, as far as readers had seen it."""
        slug, whole = self.album.slug, self.album.withheld_of()
        if self.photo is None:
            found = [whole]
        else:
            name = self.photo.name
            found = [
                whole if _shows(self.album, slug, name) else None,
                self.album.withheld_of(name),
            ]
        return [one for one in found if one is not None and one.public]


def _home(request: Request, asked: Pasted) -> _Home | None:
    """None where nothing was ever taken away, and no face was hidden."""
    found = site(request).gallery.catalog.trace(asked.home, asked.number)
    if found is None or (asked.number and found.photo is None):
        return None
    hidden = bool(found.photo and found.photo.picture)
    if not (hidden or "withheld" in found.source):
        return None  # most of all that is not there: its words are not read
    return _Home(albums.parse(asked.home, found.source), found.photo)


def _picture(request: Request, asked: Pasted, home: _Home) -> Gone | None:
    """Addresses of pictures: of a photo that has other ones now, any that is not answered."""
    notes = home.notes()
    if held := _held(notes):
        return held
    photo = home.photo
    if photo is None or asked.mark == token_of(photo):
        return None
    if not notes and photo.picture:  # faces were hidden in it, and readers see it
        catalog = site(request).gallery.catalog
        return Gone({}) if catalog.media(asked.slug, asked.number, viewer(request)) else None
    return Gone({}) if notes else None


def _card(request: Request, slug: str) -> Gone | None:
    """Cards of an essay are of its lead: any that is not answered may be of one that is away."""
    essay = _essay(request, slug)
    if essay is None or (whole := _taken_away(essay)):
        return whole if essay else None
    catalog, shown = site(request).gallery.catalog, {block.photo for block in essay.photos}
    noted = [one for one in essay.withheld if one.public]
    for lender in frames.lenders(essay):
        found = catalog.trace(lender, 0)
        if found and "withheld" in found.source:
            own = albums.parse(lender, found.source).withheld
            noted += [
                w for w in own if w.public and (not w.photo or f"/{lender}/{w.photo}" in shown)
            ]
    if noted:
        return Gone({})
    photos = catalog.photos(frames.keys(essay), viewer(request), slug).values()
    return Gone({}) if any(photo.picture for photo in photos) else None


def _page(asked: Pasted, home: _Home, essay: Album | None) -> Gone | None:
    """Pages, and what programs ask for, of what is withheld now.

    essay  the one in the address, as far as readers know of it; None = they do not
    """
    if essay is None:
        return None
    if home.photo is not None and not _shows(essay, asked.home, home.photo.name):
        return None
    return _taken_away(essay) or _held(home.notes())


def _essay(request: Request, slug: str) -> Album | None:
    """An essay as far as readers know of it, now or before it was withheld."""
    catalog = site(request).gallery.catalog
    row = catalog.essay(slug, viewer(request))
    if row is not None:
        return albums.parse(slug, row.source)
    found = catalog.trace(slug, 0)
    album = albums.parse(slug, found.source) if found and "withheld" in found.source else None
    return album if album and _taken_away(album) else None


def _taken_away(essay: Album) -> Gone | None:
    whole = essay.withheld_of()
    return _held([whole]) if whole is not None and whole.public else None


def _held(notes: Iterable[Withheld]) -> Gone | None:
    return next((Gone(one.note or {}) for one in notes if one.holds), None)


def _shows(essay: Album, home: str, name: str) -> bool:
    """Whether a block of an essay shows a photo."""
    named = name if home == essay.slug else f"/{home}/{name}"
    return any(block.photo == named for block in essay.photos)
