"""The list of essays, and the two neighbours at the end of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from gallery.catalog import Card
from gallery.model import Lang
from gallery.web.picture import Picture, cropped, focus_style, photo_style, picture, rule
from gallery.web.words import Said, said

_SHAPE = 1.5  # width by height of the pictures on cards
_SIZES = {
    "first": ("100vw", "min(48rem, 66vw)"),
    "card": ("100vw", "(max-width: 64rem) 46vw, 23rem"),
    "next": ("100vw", "(max-width: 72rem) 44vw, 31rem"),
}


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
class Around:
    """The neighbours of an essay: the following one is older; style is that of its card."""

    following: Entry | None
    preceding: Entry | None
    style: str


def essay_path(lang: Lang, slug: str) -> str:
    """Address of an essay, without the host."""
    return f"/{lang}/photos/{quote(slug, safe='')}/"


def entries(cards: Sequence[Card], lang: Lang) -> list[Entry]:
    """The cards of the list, in order; only the first two load at once."""
    loading = {0: "high", 1: "eager"}
    return [
        entry(card, lang, "first" if n == 0 else "card", f"e{n + 1}", loading.get(n, "lazy"))
        for n, card in enumerate(cards)
    ]


def entry(card: Card, lang: Lang, place: str, anchor: str, loading: str = "lazy") -> Entry:
    """One essay as a card."""
    album = card.album
    shown = None
    if card.lead and card.lead.widths:
        shown = picture(card.lead, cropped(card.lead, _SHAPE, *_SIZES[place]), None, loading)
    return Entry(
        place=place,
        anchor=anchor,
        href=essay_path(lang, album.slug),
        title=said(album.title, lang, album.lang) or Said(album.slug),
        dek=said(album.dek, lang, album.lang),
        where=said(album.place, lang, album.lang),
        date=album.date,
        photos=album.photos,
        picture=shown,
    )


def around(cards: Sequence[Card], slug: str, lang: Lang) -> Around:
    """What stands before and after an essay on the list."""
    at = next((n for n, card in enumerate(cards) if card.album.slug == slug), len(cards))
    after, before = cards[at + 1 : at + 2], cards[max(0, at - 1) : at]
    following = [entry(card, lang, "next", "next") for card in after]
    preceding = [entry(card, lang, "next", "previous") for card in before]
    return Around(
        following=following[0] if following else None,
        preceding=preceding[0] if preceding else None,
        style=style(after, following),
    )


def style(cards: Sequence[Card], shown: Sequence[Entry]) -> str:
    """The values that differ from card to card, for the page's one `<style>`."""
    return "".join(
        rule(one.anchor, {**photo_style(card.lead), **focus_style(card.album.lead_focus)})
        for card, one in zip(cards, shown, strict=True)
        if card.lead
    )
