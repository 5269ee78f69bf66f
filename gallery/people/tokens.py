"""Tokens by which programs act for somebody: made for some scopes, ended at any time.

As of `passes`: each is a record in `tokens/` beside people.toml, named by the hash of its secret,
so that whoever reads them or a backup can use none. The secret is signed, so that nonsense is
told without a look for it. A token may what its scopes say and never more than its maker may now:
who loses the role in which it was made, or the account, loses it with that.

The day of its last use is the stamp of its record: it is written once a day at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from gallery.errors import Missing, Unfit
from gallery.people import Person, Role
from gallery.people.book import Account, Book
from gallery.people.passes import Pass, Passes

FOLDER = "tokens"
PREFIX = "mgt_"
"""What a token begins with: programs that look for secrets in code know it by that."""

DRAFTS, WRITE, PUBLISH, UPLOAD = "read-drafts", "write", "publish", "upload"
SCOPES: Mapping[str, Role] = {
    DRAFTS: Role.PHOTOGRAPHER,
    WRITE: Role.PHOTOGRAPHER,
    PUBLISH: Role.EDITOR,
    UPLOAD: Role.PHOTOGRAPHER,
}
"""What a token may be for, and who can make one for it."""

LONGEST = timedelta(days=365)

_KIND = "token"


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token.

    ident    hash of its secret: names it where it is listed, and opens nothing
    by       name of the account that made it; role: what that one was then
    scopes   of SCOPES; slug: the only essay that it reaches, "" = all
    expires  the moment from which it opens nothing; ended: when somebody ended it before
    used     the last day on which it was used (UTC), None = never
    """

    ident: str
    label: str
    by: str
    role: Role
    scopes: tuple[str, ...]
    slug: str
    made: datetime
    expires: datetime
    ended: datetime | None
    used: date | None

    def live(self, now: datetime) -> bool:
        """Whether it opens anything at this moment, as far as itself is concerned."""
        return self.ended is None and now < self.expires

    def reaches(self, slug: str) -> bool:
        """Whether it is for this essay."""
        return self.slug in ("", slug)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a library; book: who made them, and what they may now."""

    passes: Passes
    book: Book

    def make(
        self,
        by: Person,
        scopes: Sequence[str],
        *,
        label: str,
        now: datetime,
        expires: datetime,
        slug: str = "",
    ) -> tuple[Token, str]:
        """A new token: (what is kept of it, the token, told only now).

        raises  Unfit: no name, no scope or one that its maker may not have, a time that cannot
                be; StoreError
        """
        self.check(by, scopes, label=label, now=now, expires=expires)
        chosen = tuple(scope for scope in SCOPES if scope in scopes)
        more = {"scopes": " ".join(chosen), "role": str(by.role)}
        made, secret = self.passes.make(
            _KIND, slug, by=by.name, now=now, expires=expires, label=label, more=more
        )
        self.passes.stamp(made.ident, None)
        return _token(made, by.role, chosen, None), PREFIX + secret

    def check(
        self, by: Person, scopes: Sequence[str], *, label: str, now: datetime, expires: datetime
    ) -> None:
        """Unfit when somebody cannot make such a token."""
        if not label.strip():
            raise Unfit("label", "say what the token is for")
        if not scopes or not set(scopes) <= set(SCOPES):
            raise Unfit("scopes", f"take one or more of {', '.join(SCOPES)}")
        if beyond := [one for one in scopes if not by.role.covers(SCOPES[one])]:
            raise Unfit("beyond", f"{beyond[0]} is for those who may do it themselves")
        if not now < expires <= now + LONGEST:
            raise Unfit("expires", f"a token works for {LONGEST.days} days at most")

    def open(self, secret: str, now: datetime) -> tuple[Token, Account] | None:
        """A token that opens something now, and its maker; None for any other. StoreError.

        One whose maker may less than when it was made is ended by being shown.
        """
        found = self.passes.open(secret[len(PREFIX) :], now) if secret.startswith(PREFIX) else None
        token = _told(found) if found else None
        if token is None:
            return None
        account = self.book.find(token.by)
        if account is None or not account.person.role.covers(token.role):
            self.end(token.ident, now)
            return None
        return token, account

    def used(self, token: Token, now: datetime) -> None:
        """Note the day on which it was used; nothing is written on the same day again."""
        if token.used != now.astimezone(UTC).date():
            self.passes.stamp(token.ident, now)

    def find(self, ident: str) -> Token | None:
        """The token of this hash; None when there is none. StoreError."""
        found = self.passes.find(ident)
        return _told(found) if found else None

    def every(self, by: str = "") -> list[Token]:
        """All tokens, or those of one person, the newest first. StoreError."""
        told = (_told(one) for one in self.passes.every() if by in ("", one.by))
        return sorted((one for one in told if one), key=lambda one: one.made, reverse=True)

    def end(self, ident: str, now: datetime) -> Token:
        """End a token for good; it is no error when it was ended already. Missing, StoreError."""
        before = self.find(ident)
        if before is None:
            raise Missing("there is no such token")
        ended = self.passes.revoke(ident, now)
        used = datetime.combine(before.used, time(), UTC) if before.used else None
        self.passes.stamp(ident, used)
        return replace(before, ended=ended.revoked)

    def drop(self, name: str) -> None:
        """Forget all tokens of a person: the account is closed, or in other hands."""
        for one in self.every(name):
            self.passes.forget(one.ident)


def _told(one: Pass) -> Token | None:
    """A token as it is kept; None for what somebody else put among them."""
    try:
        role, scopes = Role(str(one.more["role"])), str(one.more["scopes"]).split()
    except (KeyError, ValueError):
        return None
    return _token(one, role, tuple(scopes), one.stamp.date() if one.stamp else None)


def _token(one: Pass, role: Role, scopes: tuple[str, ...], used: date | None) -> Token:
    kept = (one.slug, one.made, one.expires, one.revoked)
    return Token(one.ident, one.label, one.by, role, scopes, *kept, used)
