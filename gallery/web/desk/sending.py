"""Who sends files: somebody with an account, into any essay; or a stranger, by a link into one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from starlette.requests import Request

from gallery.arriving import staging
from gallery.arriving.staging import Offer, Sending, Upload
from gallery.errors import Missing
from gallery.store import Store
from gallery.web.desk.into import into
from gallery.web.desk.shell import person
from gallery.wiring import Gallery

Admit: TypeAlias = Callable[[Store, Sending, datetime], Upload | None]
"""Begins an upload, or finds it again; None when its sender may send no more."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, and how far that goes.

    who    as uploads and the ledger name them
    purse  whose bytes of a day theirs are among
    root   the address that those of their uploads begin with
    album  the only one that they send to, "" = any; offer: what they say with each photo
    admit  begins an upload
    """

    who: str
    purse: str
    root: str = "/desk/inbox/"
    album: str = ""
    offer: Offer | None = None
    admit: Admit = staging.create

    def into(self, gallery: Gallery, album: str, title: str, now: datetime) -> tuple[str, str]:
        """(slug, title of the essay to begin) of what a page names; Missing as of `into.into`."""
        return (self.album, "") if self.album else into(gallery, album, title, now)

    def sending(self, essay: tuple[str, str], path: str, size: int, mtime_ms: int) -> Sending:
        """A file that they send; essay: as `into` told."""
        slug, title = essay
        return staging.sending(self.who, slug, path, size, mtime_ms, title, self.offer)


def sender(request: Request) -> Sender:
    """Who sends a request; Missing for nobody."""
    stranger: Sender | None = getattr(request.state, "sender", None)
    if stranger is not None:
        return stranger
    who = person(request)
    if who is None:
        raise Missing("nobody is signed in")
    return Sender(who.name, who.name)
