"""A library whose files, names and words are an attacker's, through every door that takes words."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from html import escape
from io import BytesIO
from itertools import cycle
from pathlib import Path

from gallery import album as albums
from gallery import editing
from gallery.blocks import Album
from gallery.editing import comments, saying
from gallery.editing.comments import Comment
from gallery.errors import AlbumError, Malformed, Unfit
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.people import Person, Role
from gallery.people.book import Account
from gallery.people.contributors import KIND as OFFER
from gallery.people.contributors import Terms
from gallery.web.looking import COMMENTS
from gallery.web.looking import KIND as PREVIEW
from gallery.wiring import Gallery, open_gallery
from tests.cleanroom.house import FLAGS, NOW, TODAY
from tests.conftest import put
from tests.metadata import (
    alternatives,
    ascii_,
    dataset,
    exif_segment,
    iptc_segment,
    listed,
    tiff,
    xmp,
    xmp_segment,
)
from tests.pictures import picture

HOST = "http://testserver"
FILES, WORDS, DRAFT = "files", "words", "draft"
_ILLEGAL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))


def built(library: Path, payloads: Sequence[str]) -> Gallery:
    """Three essays: one of the files' own words, one of an editor's, and a draft of both."""
    names = [put_file(library, n, word, how) for n, word, how in _each(payloads)]
    one = payloads[0]
    put(library / "gallery.toml", f"[title]\nen = {quoted(one)}\nes = {quoted(one)}\n".encode())
    put(library / "names.toml", _names(payloads).encode())
    gallery = open_gallery(library, {**FLAGS, "base_url": HOST})
    editing.create(gallery.store, FILES, _files(names, payloads))
    editing.create(gallery.store, WORDS, _words(names, payloads, "published"))
    editing.create(gallery.store, DRAFT, _words(names, payloads, "draft"))
    put(library / "albums" / FILES / "event.toml", _event(payloads).encode())
    put(library / "albums" / DRAFT / "event.toml", _event(payloads).encode())
    for slug in (FILES, WORDS, DRAFT):
        ingest(gallery.darkroom(), slug, today=TODAY)
    _said(gallery, names, payloads)
    reindex(gallery.store, gallery.catalog, TODAY)
    return gallery


def links(gallery: Gallery, payloads: Sequence[str], now: datetime = NOW) -> list[str]:
    """Where links lead whose labels and terms are an attacker's."""
    passes, ends = gallery.door().passes, now + timedelta(days=7)
    label = payloads[0][:80]
    terms = Terms(note={"en": payloads[1][:500], "es": payloads[1][:500]}).more()
    _, ahead = passes.make(
        PREVIEW, WORDS, by="ana", now=now, expires=ends, label=label, more={COMMENTS: True}
    )
    _, offer = passes.make(OFFER, FILES, by="ana", now=now, expires=ends, label=label, more=terms)
    return [f"/preview/{ahead}/", f"/offer/{offer}/"]


def quoted(words: str) -> str:
    """A basic string of TOML."""
    made = json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
    return made.encode("utf-8", "ignore").decode()


def put_file(library: Path, number: int, word: str, how: str) -> str:
    """A small photo that says the word by EXIF, XMP or IPTC, and is called by it; its name."""
    bare = word.replace("/", "\N{DIVISION SLASH}").replace("\0", "").encode()[:120]
    name = f"{number} {bare.decode(errors='ignore')}.jpg"
    put(library / "albums" / FILES / name, _tiny(_block(word, how), number))
    return name


def _each(payloads: Sequence[str]) -> list[tuple[int, str, str]]:
    kinds = [(word, how) for word in payloads for how in ("exif", "xmp", "iptc")]
    return [(number, word, how) for number, (word, how) in enumerate(kinds, 1)]


def _block(word: str, how: str) -> bytes:
    if how == "exif":
        tags = {0x010E: word, 0x013B: word.replace(";", ","), 0x8298: word, 0x0131: word}
        return exif_segment(tiff({tag: ascii_(said) for tag, said in tags.items()}))
    if how == "xmp":
        return xmp_segment(_packet(escape(word.translate(_ILLEGAL))))
    texts = (5, 25, 40, 80, 90, 92, 101, 105, 110, 115, 116, 120)
    return iptc_segment(
        dataset(90, b"\x1b%G", 1), *(dataset(n, word.encode()[:1900]) for n in texts)
    )


def _packet(said: str) -> bytes:
    one = (
        *("photoshop:Headline", "photoshop:Credit", "photoshop:Source", "photoshop:City"),
        *("photoshop:Country", "photoshop:Instructions", "xmpRights:WebStatement", "xmp:Label"),
        *("cc:license", "Iptc4xmpCore:Location", "Iptc4xmpExt:DigitalSourceType"),
    )
    languages = (
        *("dc:description", "dc:rights", "dc:title", "xmpRights:UsageTerms"),
        "Iptc4xmpCore:AltTextAccessibility",
    )
    body = "".join(f"<{name}>{said}</{name}>" for name in one)
    body += "".join(alternatives(name, default=said, en=said, es=said) for name in languages)
    return xmp(body + listed("dc:creator", said) + listed("dc:subject", said))


def _head(payloads: Sequence[str], status: str) -> str:
    """What an essay says of itself; each field has another of the words, and another in Spanish."""
    turn = cycle(map(quoted, payloads))
    both = ("title", "dek", "place", "series", "source", "rights")
    texts = "".join(f"{name}.{lang} = {next(turn)}\n" for name in both for lang in ("en", "es"))
    tags = ", ".join(map(quoted, payloads))
    notes = "".join(f"\n[[correction]]\nnote.en = {quoted(word)}\n" for word in payloads)
    context = "".join(f"{name}.en = {next(turn)}\n" for name in ("event", "city", "country"))
    return (
        f"{texts}credit = {next(turn)}\nlicence = {next(turn)}\ntags = [{tags}]\n"
        f'place_shown = "exact"\nstatus = "{status}"\npublish_at = 2026-05-02T06:00:00Z\n'
        f'date = "2026-05-01"\nlang = "en"\nignore.no-date = {next(turn)}\n'
        f"\n[context]\n{context}{notes}"
    )


def _files(names: Sequence[str], payloads: Sequence[str]) -> str:
    """The essay in which the files speak; a few were sent by a link, or have a label."""
    lines = [_head([*reversed(payloads)], "published").replace('lang = "en"\n', "")]
    for name, word in zip(names, payloads, strict=False):
        by, photo = quoted(word[:200]), quoted(name)
        when = "at = 2026-05-02T06:00:00Z\naccepted = 2026-05-03T06:00:00Z"
        lines.append(f"\n[[offered]]\nphoto = {photo}\n{when}\nby = {by}\nlink = {by}\n")
        lines.append(f"\n[[cull]]\nphoto = {photo}\nlabel = {by}\n")
    return "".join(lines) + "".join(f"\n[[block]]\nphoto = {quoted(name)}\n" for name in names)


def _words(names: Sequence[str], payloads: Sequence[str], status: str) -> str:
    parts = [_head(payloads, status)]
    for number, word in enumerate(payloads):
        said, photo = quoted(word), quoted(f"/{FILES}/{names[number]}")
        both = "".join(
            f"{key}.{lang} = {said}\n"
            for key in ("caption", "alt", "row_caption")
            for lang in ("en", "es")
        )
        veil = f"sensitive.en = {said}\n" if number % 4 == 3 else ""
        person = f"credit = {said}\npersons = [{said}]\n"
        parts.append(f"\n[[block]]\nphoto = {photo}\n{both}{person}{veil}")
        for kind, beside in (("text", ""), ("chapter", ""), ("quote", "by"), ("figure", "source")):
            more = f"{beside}.en = {said}\n" if beside else ""
            link = f"link = {said}\n" if kind == "figure" and word.startswith("http") else ""
            parts.append(f"\n[[block]]\n{kind}.en = {said}\n{more}{link}")
        parts.append(f"\n[[block]]\npoint.en = {said}\nphotos = [{photo}]\n")
    return "".join(parts)


def _event(payloads: Sequence[str]) -> str:
    turn, first = cycle(map(quoted, payloads)), quoted(payloads[0])
    several = ", ".join(map(quoted, payloads))
    texts = "".join(f"{name}.en = {next(turn)}\n" for name in ("event", "place", "city", "country"))
    people = "".join(
        f"\n[people.p{number}]\nen = {quoted(word)}\n" for number, word in enumerate(payloads)
    )
    return (
        f"{texts}organisers = [{several}]\nkeywords = [{several}]\nslogans = [{several}]\n"
        f'credit = {first}\ncaption.en = "{{event}} {{city}} {{organisers}}"\n{people}'
    )


def _names(payloads: Sequence[str]) -> str:
    return "".join(
        f"\n[[{section}]]\nname = {quoted(word)}\ncode = 'c{section[:1]}{number}'\n"
        f"not = [{quoted(word[::-1])}]\n"
        for section in ("people", "places", "organisations")
        for number, word in enumerate(payloads)
    )


def _said(gallery: Gallery, names: Sequence[str], payloads: Sequence[str]) -> None:
    """What people say at the desk and by links: comments, histories, names of accounts, reasons."""
    store, photo = gallery.store, f"/{FILES}/{names[0]}"
    for word in payloads:
        with suppress(Malformed):  # too long, or nothing in it
            comment = Comment(at=NOW, kind=comments.SAID, name=word, words=word, photo=photo)
            comments.say(store, WORDS, comment)
        for field in ("caption", "alt"):
            place = saying.Place(photo, field, "en")
            seen = saying.worded(_album(gallery, DRAFT), place)
            with suppress(AlbumError):
                saying.say(store, DRAFT, place, seen, f"{word} again", word[:40], NOW)
                saying.say(store, DRAFT, place, "something else", f"{word} parked", "ana", NOW)
    for number, word in enumerate(payloads):
        with suppress(Unfit):  # no name can be as long
            person = Person(f"p{number}", word[:60], Role.PHOTOGRAPHER, "en")
            gallery.door().book.add(Account(person))
        gallery.audit().write("withheld", word[:40], f"{WORDS}/{number}", NOW, reason=word)


def _album(gallery: Gallery, slug: str) -> Album:
    return albums.parse(slug, editing.source_of(gallery.store, slug))


def _tiny(segment: bytes, seed: int) -> bytes:
    out = BytesIO()
    picture(64, 48, seed).save(out, "JPEG", quality=85)
    return out.getvalue()[:2] + segment + out.getvalue()[2:]
