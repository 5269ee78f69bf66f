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


def neighbours(cards: Sequence[Card], slug: str) -> tuple[Card | None, Card | None]:
    """The essay after this one on the list (an older one), and the one before it."""
    at = next((n for n, card in enumerate(cards) if card.album.slug == slug), None)
    if at is None:
        return None, None
    return (cards[at + 1] if at + 1 < len(cards) else None), (cards[at - 1] if at else None)


def style(cards: Sequence[Card], shown: Sequence[Entry]) -> str:
    """The values that differ from card to card, for the page's one `<style>`."""
    return "".join(
        rule(one.anchor, {**photo_style(card.lead), **focus_style(card.album.lead_focus)})
        for card, one in zip(cards, shown, strict=True)
        if card.lead
    )
