"""Essays and photos put into the nouns of the API, of what readers' pages are made of."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from gallery import blocks, text
from gallery.catalog import AlbumRow, Card, PhotoRow
from gallery.formats import FORMATS
from gallery.licence import named
from gallery.media import address
from gallery.model import Lang, Texts
from gallery.web import frames, mining, times
from gallery.web.api import nouns
from gallery.web.api.call import asking
from gallery.web.frames import Frame
from gallery.web.home import essay_path
from gallery.web.material import Material
from gallery.web.picture import rungs, token_of
from gallery.web.shots import shot
from gallery.web.site import root, site
from gallery.web.words import Said, said

_WIDEST = 1920  # px


@dataclass(frozen=True, slots=True)
class Voice:
    """In whose name things are told.

    base       the site's address; mining: what it says of mining where an essay says nothing
    languages  of its pages; main: the one that leads
    inside     the state of an essay is told; all that readers see is published to them
    """

    base: str
    languages: Sequence[Lang]
    main: Lang
    mining: str
    inside: bool = False

    def essay(self, slug: str) -> str:
        """Where an essay is told."""
        return f"{self.base}/api/essays/{quote(slug, safe='')}"

    def photo(self, slug: str, below: str) -> str:
        """Where a photo of an essay is told; below: its own page below that of the essay."""
        return f"{self.essay(slug)}/photos/{below.rstrip('/')}"

    def pages(self, slug: str, below: str = "") -> dict[Lang, str]:
        """The pages of an essay, or one below it."""
        return {lang: self.base + essay_path(lang, slug) + below for lang in self.languages}

    def texts(self, texts: Texts, main: Lang) -> dict[Lang, str]:
        """Plain words as pages show them, under the language that they are in."""
        return words(self.chosen(texts, main), plain)

    def html(self, texts: Texts, main: Lang) -> dict[Lang, str]:
        """Paragraphs, likewise."""
        return words(self.chosen(texts, main), lambda one: text.markdown(one.words))

    def chosen(self, texts: Texts, main: Lang) -> list[tuple[Lang, Said | None]]:
        """What the page of each language has."""
        return [(lang, said(texts, lang, main)) for lang in self.languages]


def voice(request: Request) -> Voice:
    """That of the site which is asked."""
    here = site(request)
    settings = here.gallery.settings
    inside = not asking(request).anybody
    return Voice(root(request), [*here.languages], here.main, settings.data_mining, inside)


def words(
    found: Iterable[tuple[Lang, Said | None]], made: Callable[[Said], str]
) -> dict[Lang, str]:
    """Words under the language that they are in, whichever page has them."""
    return {one.lang or lang: made(one) for lang, one in found if one}


def plain(one: Said) -> str:
    """One line without Markdown."""
    return text.bare(one.words) if one.markdown else one.words


def line(speaking: Voice, card: Card) -> nouns.EssayLine:
    """An essay on a list."""
    row, lead = card.album, card.lead
    shown = lead if lead and lead.widths else None
    return nouns.EssayLine(
        **_head(speaking, row),
        address=speaking.essay(row.slug),
        photos=row.photos,
        lead=renditions(speaking.base, shown) if shown else [],
    )


def essay(speaking: Voice, made: Material) -> nouns.Essay:
    """One essay with its blocks."""
    row, album, main = made.row, made.album, made.main
    framed = {lang: made.placed(lang) for lang in speaking.languages}
    photos = {one.slot: photo(speaking, row.slug, framed, n) for n, one in _first(framed)}
    reserved = mining.reserved(album.data_mining, speaking.mining)
    return nouns.Essay(
        **_head(speaking, row),
        series=speaking.texts(album.series, main),
        tags=list(album.tags),
        credit=frames.essay_credit(album, [one for _, one in _first(framed)]),
        licence=nouns.Licence(*named(album.licence)),
        rights=speaking.texts(album.rights, main),
        source=speaking.texts(album.source, main),
        mining="reserved" if reserved else "allowed",
        blocks=_blocks(speaking, made, photos),
        corrections=_corrections(speaking, made, photos),
    )


def photo(
    speaking: Voice, slug: str, framed: Mapping[Lang, Sequence[Frame]], at: int
) -> nouns.Photo:
    """A photo of an essay; at: its place among those that `framed` has, alike in all languages."""
    each = [(lang, found[at]) for lang, found in framed.items()]
    frame = each[0][1]
    row = frame.photo
    captions = [(lang, one.caption) for lang, one in each]
    licence = named(frame.home.licence) if frame.home and frame.home.licence else ("", "")
    stated = shot(frame, "", "", _WIDEST).licence
    return nouns.Photo(
        essay=row.album,
        number=row.number,
        position=frame.position,
        address=speaking.photo(slug, frame.path),
        pages=speaking.pages(slug, frame.path),
        caption=words(captions, plain),
        caption_html=words(captions, _line_html),
        row_caption=words([(lang, one.under) for lang, one in each], plain),
        alt=words([(lang, one.alt) for lang, one in each], lambda one: one.words),
        credit=frame.credit,
        licence=nouns.Licence(licence[0] or named(stated)[0], licence[1] or stated),
        date=frame.date,
        date_stated=frame.stated,
        place=frame.place,
        width=row.width,
        height=row.height,
        renditions=renditions(speaking.base, row),
    )


def renditions(base: str, row: PhotoRow) -> list[nouns.Rendition]:
    """Every size that there is of a photo, in every format."""
    mark = token_of(row)
    return [
        nouns.Rendition(
            base + address(row.album, row.number, mark, width, made.suffix),
            made.mime,
            width,
            max(1, round(row.height * width / row.width)),
        )
        for kind, made in FORMATS.items()
        for width in rungs(row, kind)
    ]


def _head(speaking: Voice, row: AlbumRow) -> dict[str, Any]:
    """What an essay says of itself, on a list too."""
    main = row.lang or speaking.main
    return {
        "slug": row.slug,
        "pages": speaking.pages(row.slug),
        "title": speaking.texts(row.title, main) or {main: row.slug},
        "dek": speaking.texts(row.dek, main),
        "place": speaking.texts(row.place, main),
        "date": row.date,
        "lang": main,
        "status": row.status if speaking.inside else "published",
        "published": times.stamp(times.published(row)),
        "updated": times.stamp(times.updated(row)),
    }


def _first(framed: Mapping[Lang, Sequence[Frame]]) -> list[tuple[int, Frame]]:
    return [*enumerate(next(iter(framed.values())))]


def _blocks(
    speaking: Voice, made: Material, photos: Mapping[int, nouns.Photo]
) -> list[nouns.Block]:
    """Each block with the photos that it shows; those that are not to be seen are left out."""
    slots = iter(range(len(made.album.photos)))
    told: list[nouns.Block] = []
    points = 0
    for block in made.album.blocks:
        points += isinstance(block, blocks.PointBlock)
        count = len(block.photos) if isinstance(block, blocks.PointBlock) else 1
        hung = isinstance(block, blocks.PointBlock | blocks.PhotoBlock)
        shown = [photos[slot] for slot in islice(slots, count if hung else 0) if slot in photos]
        if isinstance(block, blocks.PhotoBlock):
            told += [nouns.PhotoBlock(one) for one in shown]
        else:
            told.append(_block(speaking, block, made.main, points, shown))
    return told


def _block(
    speaking: Voice, block: blocks.Block, main: Lang, number: int, hung: list[nouns.Photo]
) -> nouns.Block:
    match block:
        case blocks.ChapterBlock():
            return nouns.ChapterBlock(speaking.texts(block.chapter, main))
        case blocks.QuoteBlock():
            by = speaking.texts(block.by, main)
            return nouns.QuoteBlock(speaking.texts(block.quote, main), by)
        case blocks.PointBlock():
            return nouns.PointBlock(number, speaking.html(block.point, main), hung)
        case blocks.FigureBlock():
            found = speaking.texts(block.figure, main)
            source = speaking.texts(block.source, main) if found else {}
            web = block.link.startswith(("https://", "http://"))
            link = block.link if web and source else ""
            return nouns.FigureBlock(found, source, block.date if found else "", link)
        case blocks.TextBlock():
            return nouns.TextBlock(speaking.html(block.text, main))
        case blocks.PhotoBlock():
            raise AssertionError("photos are told by their slots")


def _corrections(
    speaking: Voice, made: Material, photos: Mapping[int, nouns.Photo]
) -> list[nouns.Correction]:
    """Each with the address of its photo; of one that is behind a veil nothing is said."""
    known = {block.photo: photos.get(slot) for slot, block in enumerate(made.album.photos)}
    told = []
    for one in made.album.corrections:
        about = known.get(one.photo)
        if not one.photo or about:
            note = speaking.texts(one.note, made.main)
            told.append(nouns.Correction(one.date, note, about.address if about else ""))
    return told


def _line_html(one: Said) -> str:
    return text.inline(one.words if one.markdown else text.literal(one.words))
