"""The list of essays, and the two neighbours at the end of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from gallery.catalog import AlbumRow, Card, Line
from gallery.catalog import Around as Neighbours
from gallery.model import Lang
from gallery.web.edition import FULL, Edition
from gallery.web.picture import Picture, cropped, focus_style, photo_style, picture, rule
from gallery.web.words import Said, said

SHAPE = 1.5
"""Width by height of the pictures on cards."""

NEWEST = 25
"""How many essays a list shows with their pictures: a large one, and rows of two or three."""

_SIZES = {
    "first": ("100vw", "min(48rem, 66vw)"),
    "card": ("100vw", "(max-width: 64rem) 46vw, 23rem"),
    "next": ("100vw", "(max-width: 72rem) 44vw, 31rem"),
}


KIN = 3
"""How many essays that share something with it an essay names at its end."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card stands: a key of _SIZES, the id of its element, when its picture loads."""

    kind: str
    anchor: str
    loading: str = "lazy"


@dataclass(frozen=True, slots=True)
class Entry:
    """An essay on the list.

    place    "first": the newest, large; "card"; "next": at the end of another essay
    anchor   id of its element
    picture  None when it has no lead photo
    """

    place: str
    anchor: str
    href: str
    title: Said
    dek: Said | None
    where: Said | None
    date: str
    photos: int
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Lined:
    """An essay as one line."""

    href: str
    title: Said
    date: str


@dataclass(frozen=True, slots=True)
class Around:
    """What comes after an essay; style is that of its cards.

    following  the next older one
    kin        others that share a series, a tag or a place with it
    """

    following: Entry | None
    preceding: Lined | None
    kin: Sequence[Entry]
    style: str


def essay_path(lang: Lang, slug: str) -> str:
    """Address of an essay, without the host."""
    return f"/{lang}/photos/{quote(slug, safe='')}/"


def shown_in(cards: Collection[Card]) -> set[str]:
    """The albums that cards show anything of."""
    albums = {one.album.slug for one in cards}
    return albums | {one.lead.album for one in cards if one.lead}


def told(shown: Sequence[Entry]) -> str:
    """The newest titles: what a list says of itself where the site has no tagline."""
    return ", ".join(entry.title.words for entry in shown[:5])


def entries(
    cards: Sequence[Card], lang: Lang, *, first: str = "first", edition: Edition = FULL
) -> list[Entry]:
    """The cards of a list, in order; only the first two load at once.

    first  how the first one stands: "first", large, or "card" like all others
    """
    places = [Place(first, "e1", "high"), Place("card", "e2", "eager")][: len(cards)]
    places += [Place("card", f"e{n}") for n in range(3, len(cards) + 1)]
    return [entry(card, lang, at, edition) for card, at in zip(cards, places, strict=True)]


def entry(card: Card, lang: Lang, at: Place, edition: Edition = FULL) -> Entry:
    """One essay as a card."""
    album = card.album
    shown = None
    if card.lead and card.lead.widths:
        size = cropped(card.lead, SHAPE, *_SIZES[at.kind])
        shown = picture(card.lead, size, None, at.loading, edition)
    return Entry(
        place=at.kind,
        anchor=at.anchor,
        href=essay_path(lang, album.slug),
        title=said(album.title, lang, album.lang) or Said(album.slug),
        dek=said(album.dek, lang, album.lang),
        where=said(album.place, lang, album.lang),
        date=album.date,
        photos=album.photos,
        picture=shown,
    )


def lined(row: AlbumRow | Line, lang: Lang) -> Lined:
    """One essay as a line."""
    title = said(row.title, lang, row.lang) or Said(row.slug)
    return Lined(essay_path(lang, row.slug), title, row.date)


def around(found: Neighbours, lang: Lang, edition: Edition = FULL) -> Around:
    """What stands after an essay, and before it on the list; nothing twice."""
    near = [card for card in (found.after, found.before) if card]
    kin = [card for card in found.kin if card not in near][:KIN]
    cards = [*([found.after] if found.after else []), *kin]
    places = [Place("next", "next")] * bool(found.after)
    places += [Place("card", f"k{n}") for n in range(1, len(kin) + 1)]
    shown = [entry(card, lang, at, edition) for card, at in zip(cards, places, strict=True)]
    return Around(
        following=shown[0] if found.after else None,
        preceding=lined(found.before.album, lang) if found.before else None,
        kin=shown[-len(kin) :] if kin else (),
        style=style(cards, shown),
    )


def style(cards: Sequence[Card], shown: Sequence[Entry]) -> str:
    """The values that differ from card to card, for the page's one `<style>`."""
    return "".join(
        rule(one.anchor, {**photo_style(card.lead), **focus_style(card.album.lead_focus)})
        for card, one in zip(cards, shown, strict=True)
        if card.lead
    )
