"""The feeds of a language: Atom (RFC 4287) with Media RSS, and JSON Feed 1.1.

One entry an essay, with all its words and pictures, newest publishing first. A correction makes
the entry new again and stands in it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from gallery.blocks import Block, PhotoBlock, PointBlock
from gallery.licence import named
from gallery.model import Lang
from gallery.web import answers, frames, times
from gallery.web.home import essay_path
from gallery.web.language import Language
from gallery.web.material import Material, gather
from gallery.web.page import FEEDS
from gallery.web.shots import Shot, makers, plain, shot
from gallery.web.site import Site, asked_language, changing, kept, root, site, viewer
from gallery.web.words import Said, said

NEWEST = 20
"""Essays in a feed."""

_WIDEST = 1280  # px
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = "1970-01-01T00:00:00Z"  # a feed without entries must say when it changed, too


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of one language; id is its name for ever, wherever the site is."""

    id: str
    address: str
    home: str
    title: str
    subtitle: str
    updated: str
    entries: Sequence["Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """An essay; html is all of it, updated the last correction or the publishing."""

    id: str
    address: str
    title: Said
    summary: Said | None
    html: str
    published: str
    updated: str
    authors: Sequence[str]
    licence: str
    tags: Sequence[str]
    lead: Shot | None
    shots: Sequence[Shot]


def atom(request: Request) -> Response:
    """The Atom feed of a language."""
    language = asked_language(request)
    told = _feed(request, language, "feed.atom")
    pages = site(request).theme.pages[language.tag]
    made = pages.get_template("feeds/atom.xml").render(feed=told, lang=language.tag)
    return _answer(request, _NOT_XML.sub("", made), "feed.atom")


def json_feed(request: Request) -> Response:
    """The JSON Feed of a language."""
    language = asked_language(request)
    told = _feed(request, language, "feed.json")
    kept = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": told.title,
        "description": told.subtitle,
        "home_page_url": told.home,
        "feed_url": told.address,
        "language": language.tag,
        "items": [_item(one, language.tag) for one in told.entries],
    }
    return _answer(request, json.dumps(_full(kept), ensure_ascii=False), "feed.json")


def _answer(request: Request, made: str, name: str) -> Response:
    cache = kept(request, changing(request))
    return answers.document(request, made, f"{FEEDS[name]}; charset=utf-8", cache=cache)


def _feed(request: Request, language: Language, name: str) -> Feed:
    here, base, lang = site(request), root(request), language.tag
    catalog, settings, asking = here.gallery.catalog, here.gallery.settings, viewer(request)
    dated = [(times.published(one.album), one.album.slug) for one in catalog.newest(asking)]
    known = sorted(((when, slug) for when, slug in dated if when), reverse=True)[:NEWEST]
    words = {row.slug: row for row in catalog.several([slug for _, slug in known], asking)}
    rows = [words[slug] for _, slug in known if slug in words]
    found = gather(catalog, rows, asking, here.main)
    entries = [_entry(here, base, language, one) for one in found]
    title, tagline = (said(texts, lang, here.main) for texts in (settings.title, settings.tagline))
    return Feed(
        id=f"tag:{_authority(here, base)}:{lang}/photos",
        address=f"{base}/{lang}/{name}",
        home=f"{base}/{lang}/photos/",
        title=title.words if title else "",
        subtitle=tagline.words if tagline else "",
        updated=max((one.updated for one in entries), default=_NEVER),
        entries=entries,
    )


def _entry(here: Site, base: str, language: Language, essay: Material) -> Entry:
    row, album, lang = essay.row, essay.album, language.tag
    address = base + essay_path(lang, row.slug)
    placed = essay.placed(lang)
    lead = essay.lead(placed)
    shots = {frame.slot: shot(frame, base, address, _WIDEST) for frame in placed}
    content = {"steps": list(_steps(essay, shots)), "album": album, "main": essay.main}
    template = here.theme.pages[lang].get_template("feeds/entry.html")
    return Entry(
        id=f"tag:{_authority(here, base)}:{lang}/photos/{row.slug}",
        address=address,
        title=said(row.title, lang, row.lang) or Said(row.slug),
        summary=plain(said(row.dek, lang, row.lang)),
        html=template.render(content, lang=lang, address=address).strip(),
        published=times.stamp(times.published(row)),
        updated=times.stamp(times.updated(row)),
        authors=makers(shots.values()) or [name for name in (album.credit,) if name],
        licence=named(album.licence)[1],
        tags=album.tags,
        lead=shots[lead.slot] if lead else None,
        shots=[shots[frame.slot] for frame in frames.distinct(placed)],
    )


def _steps(essay: Material, shots: Mapping[int, Shot]) -> Iterator[tuple[Block, list[Shot]]]:
    """Each block with the photos that it shows."""
    slots = iter(range(len(essay.album.photos)))
    for block in essay.album.blocks:
        hung = len(block.photos) if isinstance(block, PointBlock) else isinstance(block, PhotoBlock)
        yield block, [shots[slot] for slot in islice(slots, hung) if slot in shots]


def _item(one: Entry, lang: Lang) -> Mapping[str, object]:
    return _full(
        {
            "id": one.id,
            "url": one.address,
            "title": one.title.words,
            "summary": one.summary.words if one.summary else "",
            "content_html": one.html,
            "image": one.lead.address if one.lead else "",
            "date_published": one.published,
            "date_modified": one.updated,
            "authors": [{"name": name} for name in one.authors],
            "tags": list(one.tags),
            "language": one.title.lang or lang,
        }
    )


def _full(told: Mapping[str, object]) -> Mapping[str, object]:
    """Without what says nothing; the list of items stays."""
    return {key: value for key, value in told.items() if value not in ("", []) or key == "items"}


def _authority(here: Site, base: str) -> str:
    """Who gives the names in the feeds (RFC 4151): as the site states it, else its host."""
    stated = here.gallery.settings.authority
    return stated or f"{urlsplit(base).hostname},2026"
