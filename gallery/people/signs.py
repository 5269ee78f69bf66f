"""Sign-ins: a secret in the person's browser, its hash in a record here.

The record's name is the SHA-256 of the secret, so whoever reads them cannot sign in with it. Its
stamp is when the person was last seen, to the minute: so that is written once a minute at most.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

import msgspec

from gallery.drawer import Drawer, Record

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
_SECRET = 32  # bytes
_STEP = timedelta(minutes=1)  # how exactly it is known when somebody was last seen
_AGENT = 200  # characters of what a browser says of itself


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser of one person.

    ident    hash of the secret; says which one to end
    agent    what the browser says of itself; address: where it was signed in from
    token    what a form must carry; "" where the secret is not known
    """

    ident: str
    name: str
    began: datetime
    seen: datetime
    agent: str = ""
    address: str = ""
    token: str = ""


class _Kept(msgspec.Struct, frozen=True):
    name: str
    began: datetime
    agent: str
    address: str


@dataclass(frozen=True, slots=True)
class SignIns:
    """All sign-ins of a library, one record each."""

    drawer: Drawer

    def open(
        self, name: str, now: datetime, agent: str = "", address: str = ""
    ) -> tuple[str, SignIn]:
        """Sign somebody in whose password was right: (secret for the cookie, sign-in)."""
        for old in self._all():
            if _over(old, now):
                self.end(old.ident)
        secret = token_urlsafe(_SECRET)
        kept = _Kept(name, now.astimezone(UTC), agent[:_AGENT], address)
        ident = _ident(secret)
        self.drawer.write(_name(ident), msgspec.json.encode(kept), now)
        made = SignIn(ident, name, kept.began, kept.began, kept.agent, address)
        return secret, replace(made, token=_token(secret))

    def find(self, secret: str, now: datetime) -> SignIn | None:
        """The sign-in of a cookie; None when there is none, or it is over."""
        kept = self.drawer.read(_name(_ident(secret)))
        found = _read(kept) if kept else None
        if found is None or _over(found, now):
            return None
        if abs(now - found.seen) > _STEP:
            self.drawer.stamp(_name(found.ident), now)
        return replace(found, token=_token(secret))

    def of(self, name: str, now: datetime) -> list[SignIn]:
        """A person's sign-ins that are not over, the one seen last first."""
        mine = [one for one in self._all() if one.name == name and not _over(one, now)]
        return sorted(mine, key=lambda one: one.seen, reverse=True)

    def end(self, ident: str) -> None:
        """End one; it is no error when it is over already. StoreError, ReadOnly."""
        self.drawer.remove(_name(ident))

    def end_all(self, name: str, but: str = "") -> None:
        """End all of a person, or all `but` one."""
        for one in self._all():
            if one.name == name and one.ident != but:
                self.end(one.ident)

    def _all(self) -> Iterator[SignIn]:
        return filter(None, map(_read, self.drawer.all()))


def _name(ident: str) -> str:
    return f"{ident}.json"


def _read(record: Record) -> SignIn | None:
    try:
        kept = msgspec.json.decode(record.data, type=_Kept)
    except msgspec.DecodeError:
        return None
    ident, seen = record.name.removesuffix(".json"), record.changed or kept.began
    return SignIn(ident, kept.name, kept.began, seen, kept.agent, kept.address)


def _ident(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def _token(secret: str) -> str:
    """Follows from the secret, which no page can read, and does not tell it."""
    return sha256(b"form " + secret.encode("utf-8", "replace")).hexdigest()


def _over(one: SignIn, now: datetime) -> bool:
    """Also when it began in days to come: by a clock that was wrong then, or is wrong now."""
    return now - one.seen > IDLE or abs(now - one.began) > ABSOLUTE
