"""Files for readers: renditions from the store, and the theme's static files."""

import os
import re
import stat
from hmac import compare_digest
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from gallery.blocks import NEVER
from gallery.catalog import PhotoRow
from gallery.errors import Missing
from gallery.formats import FORMATS, pictures
from gallery.ingest.label import labelled
from gallery.media import rendition_key
from gallery.model import Label
from gallery.web import answers, mining
from gallery.web.making import making, shows
from gallery.web.picture import file_name, token_of
from gallery.web.pieces import pieces
from gallery.web.site import eyes, site, sought

_NAME = re.compile(r"([1-9]\d{0,8})-([0-9a-f]{12})-([1-9]\d{0,4})\.([a-z]{3,4})", re.ASCII)
_KINDS = {fmt.suffix: kind for kind, fmt in FORMATS.items()}
_POLICY = {"content-security-policy": "default-src 'none'; sandbox"}
_ASKED = {"access-control-allow-origin": "*"}  # by who asks so; frames of ours in other sites do
_OPEN = {"cross-origin-resource-policy": "cross-origin", **_ASKED}
_NEAR = {"cross-origin-resource-policy": "same-site", **_ASKED}
_CLOSED = {"cross-origin-resource-policy": "same-origin"}


class Handed(FileResponse):
    """A file that the server hands over by its path, with the entity tag that it was given.

    The time of the file is nobody's business: no Last-Modified, and no tag made of it.
    """

    def set_stat_headers(self, stat_result: os.stat_result) -> None:
        self.headers.setdefault("content-length", str(stat_result.st_size))


def media(request: Request) -> Response:
    """A rendition; 404 unless an essay that this reader may see shows the photo."""
    photo, width, kind, until = _asked(request)
    shows(request, [photo.album])
    return rendition(request, photo, width, kind, left=lasting(request, until))


def rendition(
    request: Request, photo: PhotoRow, width: int, kind: str, *, left: int | None
) -> Response:
    """One size of a photo in one format, whoever may see it; left as of `picture_headers`."""
    tag = f'"{token_of(photo)}-{width}-{FORMATS[kind].suffix}"'
    headers = picture_headers(request, photo.label, left=left)
    if "download" in request.query_params:
        headers["content-disposition"] = attachment(file_name(photo, kind))
    if answers.matches(request, tag):
        return answers.not_modified(tag, headers)
    return _handed(request, photo, width, kind, {**headers, "etag": tag})


def lasting(request: Request, until: int | None) -> int | None:
    """Seconds for which a picture may be kept: not past `until`; None where nobody may keep it."""
    asking, one = eyes(request), making(request)
    if not asking.anybody:
        return None
    one.open, one.until, one.cache = True, until, answers.media
    return NEVER if until is None else int(until - asking.now.timestamp())


def picture_headers(request: Request, label: Label, *, left: int | None) -> dict[str, str]:
    """What stands above every picture: who may show it, how long anybody may keep it.

    left  seconds for which it surely stays public; None when it is not for everybody
    """
    settings = site(request).gallery.settings
    told = {**_POLICY, **mining.headers(label.data_mining, settings.data_mining)}
    if left is None:
        return {**told, **_CLOSED, "cache-control": answers.PRIVATE}
    shown = _OPEN if settings.embedding else _NEAR
    return {**told, **shown, "cache-control": answers.media(left)}


def static(request: Request) -> Response:
    """A file of the theme; kept for a year under the address that holds its hash.

    Under another hash it is still answered: a page that somebody has kept stays readable.
    """
    assets = site(request).theme.assets
    name = request.path_params["name"]
    stem, _, suffix = name.rpartition(".")
    asset = assets.get(f"{stem.rpartition('.')[0]}.{suffix}")
    if asset is None:
        raise Missing("there is no such file")
    exact = asset.address == f"/static/{name}"
    cache = answers.STATIC if exact else answers.PUBLIC
    making(request).open = exact  # else anybody could fill the shelf with one file
    shows(request, ())
    return answers.static(request, asset.packed, asset.mime, cache)


def attachment(name: str) -> str:
    """A Content-Disposition that saves a file under this name (RFC 6266, 4.3)."""
    quoted = quote(name, safe="")
    told = f'filename="{name}"' if quoted == name else f"filename*=UTF-8''{quoted}"
    return f"attachment; {told}"


def _asked(request: Request) -> tuple[PhotoRow, int, str, int]:
    """Photo, width and format that an address names, and until when it surely is public.

    raises  Missing when anything about it is wrong
    """
    number = numbered(request)
    catalog, slug = site(request).gallery.catalog, request.path_params["slug"]
    found, _ = sought(request, lambda asking: catalog.media(slug, number, asking))
    if found:
        return found.photo, *size(request, found.photo), found.closes
    raise Missing("there is no such picture")


def numbered(request: Request) -> int:
    """The number of the photo that an address names; Missing when it names none."""
    match = _NAME.fullmatch(request.path_params["name"])
    if match and match[4] in _KINDS:
        return int(match[1])
    raise Missing("there is no such picture")


def size(request: Request, photo: PhotoRow) -> tuple[int, str]:
    """Width and format that an address names of this photo; Missing when it has no such size."""
    match = _NAME.fullmatch(request.path_params["name"])
    if match and compare_digest(match[2], token_of(photo)):
        asked = int(match[3]), _KINDS[match[4]]
        if asked in pictures(photo.widths, photo.lacks):
            return asked
    raise Missing("there is no such picture")


def _handed(
    request: Request, photo: PhotoRow, width: int, kind: str, headers: dict[str, Any]
) -> Response:
    store, fmt = site(request).gallery.store, FORMATS[kind]
    key = rendition_key(photo.made, photo.recipe, width, fmt.suffix)
    if photo.mark:  # its words are written into it on the way out, the pixels stay
        data, _ = store.get(key)
        return Response(labelled(data, kind, photo.label), 200, headers, fmt.mime)
    path = store.path(key)
    if path is None:
        data, _ = store.get(key)
        return pieces(request, len(data), lambda start, stop: data[start:stop], headers, fmt.mime)
    facts = _facts(path)
    # a range under a condition would need the file's time: answered with the whole, as allowed
    if "if-range" in request.headers:
        data, _ = store.get(key)
        return Response(data, 200, headers, fmt.mime)
    if facts is None:
        raise Missing("there is no such picture")
    return Handed(path, 200, headers, fmt.mime, stat_result=facts)


def _facts(path: Path) -> os.stat_result | None:
    try:
        facts = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return facts if stat.S_ISREG(facts.st_mode) else None
