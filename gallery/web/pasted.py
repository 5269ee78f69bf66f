"""What an address of the site leads to, by its form alone: pages, pictures, what programs ask for.

It may be an old one, and of anything that is not there any more. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

PAGE, PICTURE, CARD, PARCEL, PROGRAM, NAME = (
    *("page", "picture", "card", "parcel", "program", "name"),
)
"""Kinds of address: a page; a size of a photo; the card of an essay; its photos in one file; what
programs ask for; no address, but names as the command line has them."""

_PARTS = ("embed", "light", "print", "sheet")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_SIZE = re.compile(r"([1-9]\d{0,8})-([0-9a-f]{12})-[1-9]\d{0,4}\.[a-z]{3,4}", re.ASCII)
_CARD = re.compile(r"card-[0-9a-f]{12}\.jpg")
_SAVED = re.compile(r"(.+)-0{0,2}([1-9]\d{0,8})\.(?:jpe?g|avif|webp)", re.ASCII)
_ANCHOR = re.compile(r"p(?:-(.+)-)?([1-9]\d{0,8})(?:-[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What an address names.

    kind    one of the kinds above
    slug    the essay
    home    the album that the photo lies in; that of the essay, but for a borrowed photo
    number  of the photo in its album, 0 = the essay itself
    lang    of a page, else ""
    mark    what in the address of a picture changes with its bytes, else ""
    file    the name of the photo's file, where that was told in place of a number
    """

    kind: str
    slug: str
    home: str
    number: int = 0
    lang: str = ""
    mark: str = ""
    file: str = ""


def public(path: str, query: str = "") -> Pasted | None:
    """What an address that a reader asks for names; None for any other.

    path  decoded, as servers are asked for it; query: what stands after "?"
    """
    return _known(path.removeprefix("/").split("/"), query)


def pasted(told: str) -> Pasted | None:
    """What somebody means who pastes an address, or the names of an album and a photo; else None.

    With or without host, "?", "#" and "index.html"; the name too that a saved picture has.
    """
    parts = _split(told)
    if parts is None:
        return None
    path = [one for one in unquote(parts.path).split("/") if one not in ("", "index.html")]
    for start in (0, 1):  # without "https://" the host is the first part
        if len(path) > start and (found := _known([*path[start:], ""], parts.query)):
            return _at(found, unquote(parts.fragment))
    return _of_desk(path) or _named(path)


def _split(told: str) -> SplitResult | None:
    try:
        return urlsplit(told.strip())
    except ValueError:  # a bracket that is never closed, say
        return None


def _known(path: Sequence[str], query: str) -> Pasted | None:
    bare = path[:-1] if path and path[-1] == "" else path
    match list(bare):
        case [lang, "photos", slug, *rest] if slug:
            return _page(lang, slug, rest)
        case ["media", slug, name] if slug:
            return _media(slug, name)
        case ["iiif", slug, "manifest.json"] if slug:
            return Pasted(PROGRAM, slug, slug)
        case ["iiif", slug, *rest] if slug:
            rest = rest[:-1] if rest and rest[-1] in ("image", "page") else rest
            return _photo(PROGRAM, slug, rest)
        case ["api", "essays", slug] if slug:
            return Pasted(PROGRAM, slug, slug)
        case ["api", "essays", slug, "photos", *rest] if slug:
            return _photo(PROGRAM, slug, rest)
        case ["oembed"]:
            asked = _split(parse_qs(query).get("url", [""])[0])
            found = _known(unquote(asked.path).removeprefix("/").split("/"), "") if asked else None
            return replace(found, kind=PROGRAM) if found and found.kind == PAGE else None
    return None


def _page(lang: str, slug: str, rest: Sequence[str]) -> Pasted | None:
    if rest and rest[-1] in ("oembed.json", "oembed.xml"):
        rest = rest[:-1]
    if not rest or (len(rest) == 1 and rest[0] in _PARTS):
        return Pasted(PAGE, slug, slug, lang=lang)
    found = _photo(PAGE, slug, rest)
    return replace(found, lang=lang) if found else None


def _photo(kind: str, slug: str, rest: Sequence[str]) -> Pasted | None:
    """A photo as it stands below its essay: "3", or "other-album/3"."""
    if not 1 <= len(rest) <= 2 or not _NUMBER.fullmatch(rest[-1]) or not rest[0]:
        return None
    return Pasted(kind, slug, rest[0] if len(rest) == 2 else slug, int(rest[-1]))


def _media(slug: str, name: str) -> Pasted | None:
    if match := _SIZE.fullmatch(name):
        return Pasted(PICTURE, slug, slug, int(match[1]), mark=match[2])
    if _CARD.fullmatch(name):
        return Pasted(CARD, slug, slug)
    return Pasted(PARCEL, slug, slug) if name in ("photos.zip", "SHA256SUMS") else None


def _at(found: Pasted, anchor: str) -> Pasted:
    """The page of an essay, at the place of one of its photos: "#p3"."""
    match = _ANCHOR.fullmatch(anchor)
    if match is None or found.kind != PAGE or found.number:
        return found
    return replace(found, home=match[1] or found.slug, number=int(match[2]))


def _of_desk(path: Sequence[str]) -> Pasted | None:
    """An address of the desk, with or without its host."""
    if "essays" not in path[:3] or "desk" not in path[:2]:
        return None
    match [*path][path.index("essays") + 1 :]:
        case [slug, "pictures" | "originals" | "captions" | "faces", place, *_]:
            number = _NUMBER.match(place)
            return Pasted(NAME, slug, slug, int(number[0]) if number else 0)
        case [slug, *_]:
            return Pasted(NAME, slug, slug)
    return None


def _named(path: Sequence[str]) -> Pasted | None:
    match [*path]:
        case [album, photo]:
            number = int(photo) if _NUMBER.fullmatch(photo) else 0
            return Pasted(NAME, album, album, number, file="" if number else photo)
        case [one] if match := _SAVED.fullmatch(one):
            return Pasted(NAME, match[1], match[1], int(match[2]))
        case [album]:
            return Pasted(NAME, album, album)
    return None
