"""Pictures for the desk: a photo's rendition where there is one, else the stamp of its file.

Drafts are shown to people who are signed in and to nobody else; no address of the readers' pages
leads here. Nothing is decoded: the work process made what is handed out.
"""

import re
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from gallery.album import MANIFEST
from gallery.album import manifest as manifests
from gallery.album.manifest import Manifest
from gallery.errors import Malformed, Missing
from gallery.formats import FORMATS
from gallery.ingest.record import load_manifest
from gallery.ingest.thumbs import stamp_of
from gallery.media import THUMBS, rendition_key
from gallery.model import Original
from gallery.store import Store
from gallery.web import answers
from gallery.web.desk.noted import note
from gallery.web.files import Handed, attachment
from gallery.web.pieces import pieces
from gallery.web.site import site

_ASKED = re.compile(r"([1-9]\d{0,8})-([1-9]\d{0,4})", re.ASCII)
_STAMP = re.compile(r"[0-9a-f]{24}", re.ASCII)
_HEADERS = {
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "vary": "Accept, Cookie",
    "cache-control": answers.PRIVATE,
}
_BYTES = "application/octet-stream"


def address(slug: str, number: int, width: int, made: str, recipe: str) -> str:
    """Where people at the desk get a photo, at least `width` pixels wide if it has so many.

    slug          the album that the file lies in, also where another one borrows it
    made, recipe  of the photo: the address changes with its pixels, so that an open page does
    """
    return f"/desk/essays/{quote(slug, safe='')}/pictures/{number}-{width}?v={_mark(made, recipe)}"


def stamp_address(slug: str, stamp: str) -> str:
    """Where they get the stamp of a file that is being developed; `stamp` is its store key."""
    name = stamp.rpartition("/")[2].removesuffix(".jpg")
    return f"/desk/essays/{quote(slug, safe='')}/stamps/{name}"


def picture(request: Request) -> Response:
    """GET a photo of an album, "NUMBER-WIDTH": 404 as long as there is nothing to show of it."""
    slug = request.path_params["slug"]
    match = _ASKED.fullmatch(request.path_params["asked"])
    photo = _photo(site(request).gallery.store, slug, int(match[1])) if match else None
    if match is None or photo is None:
        raise Missing("there is no such picture")
    return shown(request, slug, photo, int(match[2]))


def shown(request: Request, slug: str, photo: Original, wanted: int) -> Response:
    """A photo of an album, at least so wide if it has so many pixels; its stamp until it is made.

    raises  Missing as long as there is neither
    """
    if not photo.widths:
        return _handed(request, stamp_of(slug, photo), "image/jpeg")
    width = next((w for w in photo.widths if w >= wanted), photo.widths[-1])
    taken = "image/avif" in request.headers.get("accept", "") and "avif" not in photo.lacks
    kind = "avif" if taken else "jpeg"
    if width > FORMATS[kind].widest:
        width = max(w for w in photo.widths if w <= FORMATS[kind].widest)
    key = rendition_key(photo.made, photo.recipe, width, FORMATS[kind].suffix)
    return _handed(request, key, FORMATS[kind].mime)


def stamp(request: Request) -> Response:
    """GET the stamp of a file that is being developed; 404 until it is made, and afterwards."""
    name, slug = request.path_params["stamp"], request.path_params["slug"]
    if not _STAMP.fullmatch(name):
        raise Missing("there is no such picture")
    return _handed(request, f"{THUMBS}/{slug}/{name}.jpg", "image/jpeg")


def original(request: Request) -> Response:
    """GET the file itself, as its photographer sent it, to be saved: for editors only."""
    slug, number = request.path_params["slug"], request.path_params["number"]
    store = site(request).gallery.store
    photo = _photo(store, slug, number)
    path = store.path(f"{slug}/{photo.name}") if photo else None
    if photo is None or (path and (path.is_symlink() or not path.is_file())):
        raise Missing("there is no such photo")
    if request.method != "HEAD":
        note(request, "original-opened", f"{slug}/{photo.name}")
    name = photo.name.encode("utf-8", "replace").decode("utf-8")
    headers = {**_HEADERS, "content-disposition": attachment(name)}
    if path is None:
        key = f"{slug}/{photo.name}"
        return pieces(request, store.facts(key).bytes, partial(store.part, key), headers, _BYTES)
    return Handed(path, 200, headers, _BYTES)


def _mark(made: str, recipe: str) -> str:
    return f"{made[:12]}{recipe[:6]}"


def _handed(request: Request, key: str, mime: str) -> Response:
    """A picture of our own making, which no browser keeps: its machine may be taken away."""
    try:
        data, _ = site(request).gallery.store.get(key)
    except Malformed as problem:
        raise Missing("there is no such picture") from problem
    return Response(data, 200, _HEADERS, mime)


def _photo(store: Store, slug: str, number: int) -> Original | None:
    """The photo of a number; the manifest is parsed again only when its file changed."""
    try:
        path = store.path(f"{slug}/{MANIFEST}")
        if path is None:
            return _numbered(load_manifest(store, slug)).get(number)
        facts = path.stat()
        return _listed(slug, path, facts.st_mtime_ns, facts.st_size, facts.st_ino).get(number)
    except (OSError, ValueError, Malformed):  # no such album, or a name that no folder can have
        return None


@lru_cache(maxsize=32)
def _listed(slug: str, path: Path, *_: int) -> dict[int, Original]:
    """What the manifest says, kept as long as its file's time, size and place stay the same."""
    return _numbered(manifests.load(slug, path.read_bytes()))


def _numbered(manifest: Manifest) -> dict[int, Original]:
    return {photo.number: photo for photo in manifest.photos.values() if not photo.gone}
