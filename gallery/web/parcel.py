"""All photos of an essay in one file, for readers to take along, with their words."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from gallery.blocks import Album
from gallery.catalog import AlbumRow
from gallery.ingest.parcel import Parcel, parcel
from gallery.ingest.shown import Shown
from gallery.ingest.wording import label_of
from gallery.ingest.zipping import streamed
from gallery.model import Original
from gallery.web import answers, frames
from gallery.web.files import attachment, lasting, picture_headers
from gallery.web.frames import Frame, Reading
from gallery.web.material import Material, gather
from gallery.web.site import essay as essay_row
from gallery.web.site import eyes, kept, site


def photos(request: Request) -> Response:
    """A ZIP file; 404 as for the essay, and where it offers none."""
    row, found = _found(request)
    tag = f'"{found.mark}"'
    told = picture_headers(request, found.photos[0].label, left=lasting(request, row.changes))
    headers = {**told, "etag": tag, "content-disposition": attachment(f"{row.slug}.zip")}
    headers["cache-control"] = kept(request, row.changes)
    if answers.matches(request, tag):
        return answers.not_modified(headers.pop("etag"), headers)
    if found.length is not None:
        headers["content-length"] = str(found.length)
    if request.method == "HEAD":
        return Response(None, 200, headers, "application/zip")
    return StreamingResponse(streamed(found.entries()), 200, headers, "application/zip")


def sums(request: Request) -> Response:
    """The hashes of what is in it, for `sha256sum -c`; 404 as for it.

    The pages do not wait for it: a hash is made when somebody first asks for the list.
    """
    row, found = _found(request)
    tag = f'"{found.mark}-sums"'
    told = picture_headers(request, found.photos[0].label, left=lasting(request, row.changes))
    headers = {**told, "etag": tag, "cache-control": kept(request, row.changes)}
    if answers.matches(request, tag):
        return answers.not_modified(headers.pop("etag"), headers)
    return PlainTextResponse(found.sums(), 200, headers)


def _found(request: Request) -> tuple[AlbumRow, Parcel]:
    here, row = site(request), essay_row(request)
    [essay] = gather(here.gallery.catalog, [row], eyes(request), here.main)
    return row, _parcel(essay, request)


def _parcel(essay: Material, request: Request) -> Parcel:
    reading = Reading(essay.main, essay.main, essay.lenders)
    framed = frames.distinct(frames.frames(essay.album, essay.photos, reading))
    open_ones, veiled = (
        [_shown(frame, essay.album) for frame in framed if (frame.veil is None) is shown]
        for shown in (True, False)
    )
    return parcel(site(request).gallery.store, essay.album, open_ones, veiled)


def _shown(frame: Frame, album: Album) -> Shown:
    """A photo with its words in this essay; those it has at home where that is not public."""
    row = frame.photo
    original = Original(
        row.name,
        row.number,
        row.sha256,
        row.bytes,
        row.mtime_ns,
        recipe=row.recipe,
        widths=row.widths,
        picture=row.picture,
    )
    label = label_of(frame.home, frame.block, row.facts) if frame.home else row.label
    home = frame.home or replace(album, slug=row.album)  # numbers are those of its own album
    return Shown(frame.block, home, original, row.facts, label)
