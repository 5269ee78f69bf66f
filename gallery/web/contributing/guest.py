"""Who comes by a link: the link, what it lets in, and what this browser said before.

A guest is nobody of the desk, also where somebody is signed in: what the link does not open is not
there.
"""

from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from gallery import album as albums
from gallery import editing
from gallery.arriving import offering, quota
from gallery.arriving.quota import Quota
from gallery.arriving.staging import MB, Offer
from gallery.errors import AlbumError, Missing, Throttled
from gallery.people.contributors import KIND, SENDING, Contributor, Terms
from gallery.people.passes import Pass
from gallery.people.throttle import Limit, network
from gallery.web.desk import replies
from gallery.web.desk.entry import browser, doorway, now
from gallery.web.desk.sending import Sender
from gallery.web.desk.shell import speaking
from gallery.web.site import secure, site


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who came by a link.

    root         the address that all of theirs begin with
    contributor  what this browser said before, None as long as it said nothing
    live         whether the link lets in anything now
    licence      of the essay, "" = none is named
    """

    link: Pass
    terms: Terms
    root: str
    contributor: Contributor | None
    live: bool
    licence: str

    @property
    def who(self) -> str:
        """As uploads and the ledger name this browser; "" as long as it said nothing."""
        said = self.contributor
        return offering.sender_name(self.link.ident, said.ident[:32]) if said else ""


def guest(request: Request) -> Guest:
    """Who asks, by the link in the address; Missing when there is none, StoreError."""
    token = request.path_params["secret"]
    link = doorway(request).passes.known(token)
    if link is None or link.kind != KIND:
        raise Missing("there is no such page")
    request.state.person, request.state.signed = None, None
    said = doorway(request).contributors.find(request.cookies.get(cookie(request), ""), link.ident)
    asked = request.query_params.get("lang", "")
    request.state.language = asked or (said.language if said else "")
    there, licence = _essay(request, link.slug)
    live = there and link.live(now(request))
    return Guest(link, Terms.of(link), f"/offer/{token}/", said, live, licence)


def let_in(request: Request) -> Response | None:
    """Let a guest send; else why not, in short. Missing as of `guest`."""
    found = guest(request)
    _ = speaking(request).catalog.gettext
    if not found.live:
        remedy = _("What has arrived stays with the editors.")
        return replies.no(410, "link-ended", _("This link has ended."), remedy)
    said = found.contributor
    if said is None:
        return replies.no(403, "nobody", _("This page is too old. Load it again."))
    link, terms = found.link, found.terms
    most = Quota(link.ident, terms.photos, terms.mb * MB)
    request.state.sender = Sender(
        found.who,
        offering.of_link(link.ident),
        found.root,
        link.slug,
        Offer(said.name, link.label),
        partial(quota.admit, most),
    )
    return None


def hurried(request: Request) -> Response | None:
    """What is answered to a network that begins more files than people have; None for others."""
    _ = speaking(request).catalog.gettext
    try:
        counted(request, "sends", SENDING)
    except Throttled as problem:
        remedy = _("It goes on by itself in a moment.")
        answer = replies.no(429, "slow", _("Too much at once."), remedy)
        answer.headers["retry-after"] = str(problem.after)
        return answer
    return None


def counted(request: Request, what: str, limit: Limit) -> None:
    """Count what comes from the network of who asks; Throttled, StoreError."""
    door, near = doorway(request), network(browser(request).address)
    door.offers.take({f"{what} {near}": limit}, now(request))


def cookie(request: Request) -> str:
    """The name of a contributor's cookie; "__Secure-" binds it to HTTPS (RFC 6265bis)."""
    return "__Secure-offer" if secure(request) else "offer"


def _essay(request: Request, slug: str) -> tuple[bool, str]:
    """(whether an essay may be sent to, its licence); one that cannot be read now waits."""
    gallery = site(request).gallery
    try:
        album = albums.parse(slug, editing.source_of(gallery.store, slug))
    except Missing:
        return False, ""
    except AlbumError:
        return True, gallery.settings.licence
    return not album.shut_away, album.licence or gallery.settings.licence
