"""Tokens handed out and taken back: written down before it is done."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from gallery.errors import Missing, StoreError
from gallery.people import Person
from gallery.people.door import Door
from gallery.people.tokens import Token


def hand_out(
    at: Door,
    by: Person,
    scopes: Sequence[str],
    *,
    label: str,
    now: datetime,
    expires: datetime,
    slug: str = "",
    who: str = "",
    address: str = "",
) -> tuple[Token, str]:
    """Make a token of somebody: (what is kept of it, the token, told only now).

    slug     the only essay that it reaches, "" = all
    who      asks for it, "" = its maker; address: where that is asked from
    raises   Unfit; StoreError, Full, ReadOnly: then there is none
    """
    at.tokens.check(by, scopes, label=label, now=now, expires=expires)
    told = {"did": "made", "of": by.name, "label": label, "scopes": " ".join(scopes)}
    told["until"] = f"{expires:%Y-%m-%d}"
    with at.audit.doing("token", who or by.name, slug, now, address=address, **told):
        return at.tokens.make(by, scopes, label=label, now=now, expires=expires, slug=slug)


def take_back(at: Door, ident: str, who: str, now: datetime, *, address: str = "") -> Token:
    """End a token for good, whoever made it; without its line where none can be written.

    raises  Missing; StoreError when the token cannot be ended
    """
    token = at.tokens.find(ident)
    if token is None:
        raise Missing("there is no such token")
    told = {"did": "ended", "label": token.label, "of": token.by}
    with suppress(StoreError):  # shutting is never refused
        at.audit.write("token", who, token.slug, now, address=address, **told)
    return at.tokens.end(ident, now)
