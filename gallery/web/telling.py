"""What each of the readers' pages tells to other programs."""

from starlette.requests import Request

from gallery.blocks import Album
from gallery.catalog import AlbumRow
from gallery.model import Lang
from gallery.web import mining, structured, times
from gallery.web.frames import Frame
from gallery.web.home import essay_path
from gallery.web.machine import Machine
from gallery.web.material import Material
from gallery.web.shots import shot
from gallery.web.site import root, site
from gallery.web.words import Said, said


def of_list(request: Request, lang: Lang) -> Machine:
    """Of the list of essays."""
    name, home = _home(request, lang)
    search = f"{root(request)}/{lang}/search/"
    default = site(request).gallery.settings.data_mining
    return Machine(
        data=structured.of_site(name, home, search, lang), reserved=mining.reserved("", default)
    )


def of_ways(request: Request) -> Machine:
    """Of pages that lead to essays: archive and search."""
    return Machine(reserved=mining.reserved("", site(request).gallery.settings.data_mining))


def of_essay(request: Request, lang: Lang, material: Material) -> Machine:
    """Of an essay."""
    base = root(request)
    address = base + essay_path(lang, material.row.slug)
    data = structured.of_essay(material, base, address, lang, _home(request, lang))
    return _article(request, material.row, material.album, address, data)


def of_photo(
    request: Request, lang: Lang, row: AlbumRow, album: Album, frame: Frame, title: Said
) -> Machine:
    """Of a photo on its own page; title: that of the page.

    Of one behind a veil nothing is told: other programs do not know veils.
    """
    base = root(request)
    essay = base + essay_path(lang, row.slug)
    of = said(row.title, lang, row.lang)
    trail = [*_home(request, lang), of.words if of else row.slug, essay]
    one = shot(frame, base, essay, structured.WIDEST)
    data = structured.of_photo(one, title.words, trail)
    stated = (frame.home or album).data_mining
    if frame.veil is not None:
        return _article(request, row, album, "", {}, stated)
    return _article(request, row, album, one.page, data, stated)


def _article(
    request: Request,
    row: AlbumRow,
    album: Album,
    address: str,
    data: structured.Node,
    stated: str = "",
) -> Machine:
    default = site(request).gallery.settings.data_mining
    return Machine(
        published=times.stamp(times.published(row)),
        modified=times.stamp(times.updated(row)),
        oembed=address,
        data=data,
        reserved=mining.reserved(stated or album.data_mining, default),
    )


def _home(request: Request, lang: Lang) -> tuple[str, str]:
    """Name and whole address of the list of essays."""
    here = site(request)
    name = said(here.gallery.settings.title, lang, here.main)
    return name.words if name else "", f"{root(request)}/{lang}/photos/"
