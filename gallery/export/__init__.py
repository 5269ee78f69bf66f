"""The site as files, by asking the application for each of its addresses.

What a server would answer is what lies in the export, byte for byte; but for what only a program
can answer: the search asks an index instead, and an oEmbed address is a file beside its page. Each
page has its policy in its head, which else is a header (`policy`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from gallery.catalog import Viewer
from gallery.errors import SettingsError
from gallery.export import words
from gallery.export.asking import Asker
from gallery.export.links import near
from gallery.export.places import Folder, Summary
from gallery.export.walk import LOST, File, Walk
from gallery.ingest.zipping import Entry
from gallery.model import Lang
from gallery.web.app import create_app
from gallery.web.search import synonyms_of
from gallery.web.site import Reach, Site
from gallery.web.standing import index_path
from gallery.wiring import Gallery

__all__ = ["Exported", "Summary", "Wish", "copied", "exported"]

NOWHERE = "http://site.invalid"
"""The address of a copy that is not on the web (RFC 2606): no link of it is left in the pages."""

_FEEDS = ("/sitemap.xml", "/robots.txt", "/.well-known/tdmrep.json")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an export is to be.

    now      the moment whose published essays it shows
    parcels  also all photos of each essay in one file
    offline  a copy that opens from a disk: no feeds, no scripts but the search
    told     hears how many addresses are done, and of how many by now
    """

    now: datetime
    parcels: bool = False
    offline: bool = False
    told: Callable[[int, int], None] = lambda _done, _known: None


@dataclass(frozen=True, slots=True)
class Exported:
    """What it came to; lost: addresses that pages name and nobody answers."""

    summary: Summary = field(default_factory=Summary)
    lost: tuple[str, ...] = ()


def exported(gallery: Gallery, root: Path, wish: Wish) -> Exported:
    """Write the site into a folder; a second time only what changed, and nothing is left over.

    raises  SettingsError without an address for the site; StoreError for a folder that holds
            other files, and where writing fails; Busy while another export is at work
    """
    with (
        gallery.store.lock("export", wait=False),
        _walk(gallery, wish) as walk,
        Folder(root) as folder,
    ):
        walk.holds = folder.holds
        for file in walk.files(_seeds(gallery, wish)):
            if file.data is not None:
                folder.put(file.name, file.data)
    return Exported(folder.summary, tuple(walk.lost))


def copied(gallery: Gallery, wish: Wish, top: str, lost: list[str]) -> Iterator[Entry]:
    """Yield the site as the files of an archive, below the folder `top`.

    lost  is given the addresses that pages name and nobody answers
    """
    with _walk(gallery, wish) as walk:
        for file in walk.files(_seeds(gallery, wish)):
            yield Entry(f"{top}/{file.name}", _whole(file))
    lost += walk.lost


def _whole(file: File) -> bytes:
    if file.data is None:
        return b""
    file.data.seek(0)
    return file.data.read()


@contextmanager
def _walk(gallery: Gallery, wish: Wish) -> Iterator[Walk]:
    base = gallery.settings.base_url.rstrip("/") or (NOWHERE if wish.offline else "")
    if not base:
        raise SettingsError(
            "an export names its own address in pages, feeds and sitemap; set `base_url` in"
            " gallery.toml or give --base-url https://example.org. --offline needs none"
        )
    if urlsplit(base).path:
        raise SettingsError(
            f"links on the pages begin at the root of a host: {base} has a path. Use a host of its"
            " own, or --offline, whose links lead from file to file"
        )
    reach = Reach(answers=False, parcels=wish.parcels, from_disk=wish.offline)
    app = create_app(gallery, lambda: wish.now, reach)
    with Asker(app, base) as asker:
        walk = Walk(asker, base, wish.offline, told=wish.told)
        walk.made = {
            index_path(lang, wish.offline): _index(gallery, wish, app.state.site, lang)
            for lang in gallery.settings.languages
        }
        yield walk


def _seeds(gallery: Gallery, wish: Wish) -> list[str]:
    """Where to begin: all else is named by these."""
    lists = [f"/{lang}/photos/" for lang in gallery.settings.languages]
    if wish.offline:
        return ["/", *lists]
    rows = gallery.catalog.newest(Viewer(wish.now))
    manifests = [f"/iiif/{quote(one.album.slug, safe='')}/manifest.json" for one in rows]
    return ["/", LOST, *_FEEDS, *lists, *manifests]


def _index(gallery: Gallery, wish: Wish, site: Site, lang: Lang) -> Callable[[], bytes]:
    page = f"/{lang}/search/"
    path = index_path(lang, wish.offline)

    def made() -> bytes:
        synonyms = synonyms_of(gallery.library)
        told = words.index(
            gallery,
            Viewer(wish.now),
            site.languages[lang],
            synonyms,
            lambda address: near(address, page) if wish.offline else address,
        )
        return (words.script(told) if path.endswith(".js") else told).encode()

    return made
