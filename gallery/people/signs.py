"""Sign-ins: a secret in the person's browser, its hash in a file here.

The file's name is the SHA-256 of the secret, so whoever reads the folder cannot sign in with it.
Its time of change is when the person was last seen: looking at a page changes no content.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe

import msgspec

from gallery.people.files import read, remove, write

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
    """All sign-ins of a library, one file each in a folder."""

    folder: Path

    def open(
        self, name: str, now: datetime, agent: str = "", address: str = ""
    ) -> tuple[str, SignIn]:
        """Sign somebody in whose password was right: (secret for the cookie, sign-in)."""
        for old in self._all():
            if _over(old, now):
                self.end(old.ident)
        secret = token_urlsafe(_SECRET)
        kept = _Kept(name, now.astimezone(UTC), agent[:_AGENT], address)
        path = self._path(_ident(secret))
        write(path, msgspec.json.encode(kept))
        _touch(path, now)
        made = SignIn(path.stem, name, kept.began, kept.began, kept.agent, address)
        return secret, replace(made, token=_token(secret))

    def find(self, secret: str, now: datetime) -> SignIn | None:
        """The sign-in of a cookie; None when there is none, or it is over."""
        found = self._read(self._path(_ident(secret)))
        if found is None or _over(found, now):
            return None
        if abs(now - found.seen) > _STEP:
            _touch(self._path(found.ident), now)
        return replace(found, token=_token(secret))

    def of(self, name: str, now: datetime) -> list[SignIn]:
        """A person's sign-ins that are not over, the one seen last first."""
        mine = [one for one in self._all() if one.name == name and not _over(one, now)]
        return sorted(mine, key=lambda one: one.seen, reverse=True)

    def end(self, ident: str) -> None:
        """End one; it is no error when it is over already. StoreError, ReadOnly."""
        remove(self._path(ident))

    def end_all(self, name: str, but: str = "") -> None:
        """End all of a person, or all `but` one."""
        for one in self._all():
            if one.name == name and one.ident != but:
                self.end(one.ident)

    def _path(self, ident: str) -> Path:
        return self.folder / f"{ident}.json"

    def _all(self) -> Iterator[SignIn]:
        for path in sorted(self.folder.glob("*.json")):
            found = self._read(path)
            if found:
                yield found

    def _read(self, path: Path) -> SignIn | None:
        try:
            kept = msgspec.json.decode(read(path) or b"", type=_Kept)
            seen = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except (FileNotFoundError, msgspec.DecodeError):
            return None
        return SignIn(path.stem, kept.name, kept.began, seen, kept.agent, kept.address)


def _ident(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def _token(secret: str) -> str:
    """Follows from the secret, which no page can read, and does not tell it."""
    return sha256(b"form " + secret.encode("utf-8", "replace")).hexdigest()


def _over(one: SignIn, now: datetime) -> bool:
    """Also when it began in days to come: by a clock that was wrong then, or is wrong now."""
    return now - one.seen > IDLE or abs(now - one.began) > ABSOLUTE


def _touch(path: Path, now: datetime) -> None:
    with suppress(OSError):  # ended in the meantime, or a disk that is read-only now: a glimpse
        os.utime(path, (now.timestamp(), now.timestamp()))
