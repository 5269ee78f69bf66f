"""Everything that goes out of the house, by whatever way: found by asking, never by a list.

A way that is added to the table, or a file that is added to the export, is in here by itself.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from starlette.routing import compile_path

from gallery import album as albums
from gallery.catalog import Viewer
from gallery.cli.printing import Paper
from gallery.editing import source_of
from gallery.export import Wish, copied, exported, letter
from gallery.export.asking import Asker as Exporter
from gallery.export.paper import lay_out
from gallery.ingest.package import entries
from gallery.ingest.zipping import Entry, zipped
from gallery.people.contributors import KIND as OFFER
from gallery.people.contributors import Terms
from gallery.web.app import create_app
from gallery.web.looking import KIND as PREVIEW
from gallery.web.ways import WAYS
from gallery.wiring import Gallery
from tests.web.asking import Answer, Asker

_LINK = re.compile(r"[\"'(\s,>=]((?:https?://[\w.-]+)?/[\w.~%/?=&:;,+*-]*)")
_MOST = 20_000  # addresses of one site; thousands of photos have no more


def answered(
    gallery: Gallery, now: datetime, more: Iterable[str] = (), *, each: int = _MOST
) -> Mapping[str, Answer]:
    """Every answer to strangers: of each public way, and of all that their pages name.

    more  addresses to begin with, such as those of links; each: the most of one way
    """
    found: dict[str, Answer] = {}
    times: Counter[str] = Counter()
    base = gallery.settings.base_url
    with Asker(create_app(gallery, lambda: now)) as asker:
        queue = [*_seeds(gallery, now), *more]
        while queue:
            address = queue.pop()
            name = way_of(address)
            if address in found or "/desk/" in address or times[name] >= each:
                continue
            times[name] += 1
            found[address] = asker.ask(address, headers={"accept-language": "en"})
            assert len(found) < _MOST, [*found][-9:]
            queue += [one for one in named(found[address], base, address) if one not in found]
    return found


def covered(found: Mapping[str, Answer]) -> set[str]:
    """The names of the ways that answered with something."""
    return {way_of(one) for one, answer in found.items() if answer.status < 400}


def way_of(address: str) -> str:
    """The name of the way that an address goes, "" for none."""
    path = urlsplit(address).path
    return next((name for name, pattern in _patterns() if pattern.match(path)), "")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((way.name, compile_path(way.path)[0]) for way in WAYS)


def named(answer: Answer, base: str, address: str) -> Iterator[str]:
    """The addresses on this site that an answer names, and where it leads."""
    kind = answer.headers.get("content-type", "")
    if "location" in answer.headers:
        yield _here(answer.headers["location"], base)
    if kind.startswith(("image/", "font/", "application/zip", "text/css")):
        return
    words = html.unescape(answer.text).replace("\\u0026", "&").replace("\\/", "/")
    for match in _LINK.finditer(words):
        if one := _here(match[1], base):
            yield one
    if kind.startswith("text/html") and "/photos/" in address:
        page = f"{base}{address.partition('?')[0]}"
        yield from (f"/oembed?url={page}&format={form}" for form in ("json", "xml"))


def _here(address: str, base: str) -> str:
    """The path and query of an address on this site, else ""."""
    whole = urlsplit(address)
    if whole.netloc and f"{whole.scheme}://{whole.netloc}" != base:
        return ""
    path = whole.path + (f"?{whole.query}" if whole.query else "")
    return path.encode("ascii", "ignore").decode() if path.startswith("/") else ""


def _seeds(gallery: Gallery, now: datetime) -> Iterator[str]:
    """Each public way with all the words that there are for its places."""
    slugs = [one.album.slug for one in gallery.catalog.newest(Viewer(now))]
    words = {
        "lang": ["en", "es"],
        "slug": slugs,
        "other": slugs,
        "number": ["1", "2"],
        "key": ["2026", "old-town", "ana-rojas"],
        "kind": ["place", "person", "photographer", "series", "tag"],
    }
    for way in WAYS:
        places = re.findall(r"\{(\w+)(?::int)?\}", way.path)
        if "secret" in places or way.path.startswith("/desk/") or "GET" not in way.methods:
            continue
        for values in product(*(words.get(place, ["1"]) for place in places)):
            named_ones = iter(values)
            yield "".join(
                next(named_ones) if part[:1] == "{" else part
                for part in re.split(r"(\{[^}]*\})", way.path)
            )
    yield from ("/nothing", "/en/photos/nothing/", "/media/march/1-0123456789ab-400.jpg")
    yield from (f"/{lang}/search/?q={word}" for lang in ("en", "es") for word in ("nurses", "ana"))


def by_links(gallery: Gallery, slug: str, now: datetime) -> list[str]:
    """Where links lead that editors give away: to look ahead, to send photos."""
    passes, ends = gallery.door().passes, now + timedelta(days=7)
    _, ahead = passes.make(PREVIEW, slug, by="ana", now=now, expires=ends, label="A lawyer")
    more = Terms().more()
    _, offer = passes.make(OFFER, slug, by="ana", now=now, expires=ends, label="Friends", more=more)
    return [f"/preview/{ahead}/", f"/offer/{offer}/"]


def handed_out(gallery: Gallery, slugs: Iterable[str], folder: Path, now: datetime) -> Path:
    """Write all that is made of files or as files: a folder with each kind in one of its own."""
    exported(gallery, folder / "export", Wish(now, parcels=True))
    lost: list[str] = []
    with (folder / "offline.zip").open("wb") as out:
        zipped(copied(gallery, Wish(now, offline=True), "site", lost), out, lambda _: None)
    for slug in slugs:
        with (folder / f"press-{slug}.zip").open("wb") as out:
            zipped(_package(gallery, slug, now), out, lambda _: None)
        for lang in gallery.settings.languages:
            _letter(gallery, folder, (slug, lang), now)
            _paper(gallery, folder, (slug, lang), now)
    return folder


def _package(gallery: Gallery, slug: str, now: datetime) -> Iterator[Entry]:
    album = albums.parse(slug, source_of(gallery.store, slug))
    return entries(gallery.store, album, now.date(), lambda _: None)


def _letter(gallery: Gallery, folder: Path, which: tuple[str, str], now: datetime) -> None:
    name = "-".join(which)
    (folder / f"letter-{name}.html").write_text(letter.html(gallery, *which, now))
    (folder / f"letter-{name}.txt").write_text(letter.plain_text(gallery, *which, now))


def _paper(gallery: Gallery, folder: Path, which: tuple[str, str], now: datetime) -> None:
    slug, lang = which
    place = folder / f"paper-{slug}-{lang}"
    place.mkdir()
    base = gallery.settings.base_url
    with Exporter(create_app(gallery, lambda: now), base) as asker:
        lay_out(asker, f"/{lang}/photos/{slug}/print/", base, Paper.A4.value, place)


def files_in(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by name."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}
