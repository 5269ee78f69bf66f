"""The card of an essay: the picture that other sites show beside a link to it."""

from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import Response

from gallery.catalog import AlbumRow, PhotoRow
from gallery.errors import Missing
from gallery.formats import FORMATS
from gallery.ingest.label import labelled
from gallery.media import Cut, card_address, card_cut, card_key, rendition_key, token
from gallery.web import answers
from gallery.web.files import lasting, picture_headers
from gallery.web.page import Preview
from gallery.web.picture import FALLBACK, fallback_width, rungs
from gallery.web.site import essay, eyes, site
from gallery.web.words import Said

_PLAIN = 1280  # px: the picture that stands in while the card is not made yet


def preview(base: str, row: AlbumRow, lead: PhotoRow | None, alt: Said | None) -> Preview | None:
    """The card as a page's head names it; None for an essay without pictures."""
    if lead is None or not lead.widths:
        return None
    width, height = _cut(row, lead).size
    address = card_address(row.slug, mark_of(row, lead))
    return Preview(base + address, width, height, alt.words if alt else "")


def card(request: Request) -> Response:
    """The card as JPEG, or the lead photo while it is not made; 404 as for the essay."""
    catalog, store = site(request).gallery.catalog, site(request).gallery.store
    row = essay(request)
    key = (row.lead_album, row.lead_name)
    lead = catalog.photos([key], eyes(request), row.slug).get(key)
    if lead is None or not lead.widths or lead.sensitive:
        raise Missing("there is no such picture")
    mark = mark_of(row, lead)
    if not compare_digest(request.path_params["mark"].encode(), mark.encode()):
        raise Missing("there is no such picture")
    told = picture_headers(request, lead.label, left=lasting(request, row.changes))
    headers = {**told, "etag": f'"{mark}"'}
    if answers.matches(request, headers["etag"]):
        return answers.not_modified(headers.pop("etag"), headers)
    fmt = FORMATS[FALLBACK]
    try:
        data, _ = store.get(card_key(lead.made, lead.recipe, row.lead_focus))
    except Missing:
        width = fallback_width(lead, _PLAIN)
        data, _ = store.get(rendition_key(lead.made, lead.recipe, width, fmt.suffix))
        headers["cache-control"] = answers.PRIVATE
        del headers["etag"]
    made = labelled(data, FALLBACK, lead.label) if lead.mark else data
    return Response(made, 200, headers, fmt.mime)


def _cut(row: AlbumRow, lead: PhotoRow) -> Cut:
    return card_cut(lead.width, lead.height, rungs(lead, FALLBACK), row.lead_focus)


def mark_of(row: AlbumRow, lead: PhotoRow) -> str:
    """Changes with the pixels of the card, its cut, and its words."""
    told = f"{lead.mark} {_cut(row, lead).box}"
    return token(lead.made, lead.recipe, row.slug, lead.number, told)
