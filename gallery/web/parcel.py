"""All photos of an essay in one file, for readers to take along, with their words."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from gallery.blocks import Album
from gallery.ingest.parcel import Parcel, parcel
from gallery.ingest.shown import Shown
from gallery.ingest.wording import label_of
from gallery.ingest.zipping import streamed
from gallery.model import Original
from gallery.web import answers, frames
from gallery.web.files import attachment, picture_headers
from gallery.web.frames import Frame, Reading
from gallery.web.material import Material, gather
from gallery.web.site import essay as essay_row
from gallery.web.site import is_draft, site, viewer


def photos(request: Request) -> Response:
    """A ZIP file; 404 as for the essay, and where it offers none."""
    here, asking = site(request), viewer(request)
    row = essay_row(request)
    [essay] = gather(here.gallery.catalog, [row], asking, here.main)
    found = _parcel(essay, request)
    tag = f'"{found.mark}"'
    draft = is_draft(request, row)
    told = picture_headers(request, found.photos[0].label, public=not draft)
    headers = {**told, "etag": tag, "content-disposition": attachment(f"{row.slug}.zip")}
    headers["cache-control"] = answers.PRIVATE if draft else answers.PUBLIC
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
    here, asking = site(request), viewer(request)
    row = essay_row(request)
    [essay] = gather(here.gallery.catalog, [row], asking, here.main)
    found = _parcel(essay, request)
    tag = f'"{found.mark}-sums"'
    headers = {"content-security-policy": "default-src 'none'; sandbox", "etag": tag}
    headers["cache-control"] = answers.PRIVATE if is_draft(request, row) else answers.PUBLIC
    if answers.matches(request, tag):
        return answers.not_modified(headers.pop("etag"), headers)
    return PlainTextResponse(found.sums(), 200, headers)


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
    )
    label = label_of(frame.home, frame.block, row.facts) if frame.home else row.label
    home = frame.home or replace(album, slug=row.album)  # numbers are those of its own album
    return Shown(frame.block, home, original, row.facts, label)
