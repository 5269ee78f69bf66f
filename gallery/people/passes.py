"""Links that open one thing for people without an account, until somebody ends them.

An allow-list: each link is a record in `links/` beside people.toml, named by the hash of its
secret, so that whoever reads them cannot use a link. What stands in an address is the secret with a
signature (itsdangerous), so that nonsense is told without a look for it; the key of that is
`links/key`. Kinds: "preview" (web/desk/previews), "offer" (a stranger adds photos).

How it is used, with `passes = gallery.door().passes`:

    made, token = passes.make("preview", slug, by=person.name, now=now, expires=..., label=...)
    passes.open(token, now)      the Pass, or None where the link is nonsense, ended or revoked
    passes.known(token)          the same for links that have ended, to say so
    passes.counted(ident, now)   somebody came by it
    passes.revoke(ident, now), passes.change(ident, by), passes.of(slug, kind)

The token is told once, when the link is made; nobody can read it later.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_bytes, token_urlsafe
from typing import TypeAlias

import msgspec
from itsdangerous import BadSignature, Signer

from gallery.drawer import Drawer, Record
from gallery.errors import Full, Missing, StoreError

FOLDER = "links"
KEPT = timedelta(days=90)
"""How long a link that has ended is remembered, so that its page can say so."""

LABEL = 80
"""Characters of a label."""

_KEY = "key"
_SECRET = 18  # bytes: 144 bits
_LONGEST = 200  # characters of a token that is looked at

More: TypeAlias = str | int | bool
"""What a kind of link keeps of its own."""


@dataclass(frozen=True, slots=True)
class Pass:
    """A link that somebody made.

    ident    hash of its secret: names it where it is listed, and opens nothing
    kind     what it opens: "preview", "offer"; slug: of which essay
    label    for whom, as its maker wrote it; by: who made it, the name of an account
    expires  the moment from which it opens nothing; revoked: when somebody ended it before
    count    how often somebody came by it; last: when they did
    more     what its kind keeps
    stamp    what its record was stamped with, see `Drawer.stamp`
    """

    ident: str
    kind: str
    slug: str
    label: str
    made: datetime
    by: str
    expires: datetime
    revoked: datetime | None = None
    count: int = 0
    last: datetime | None = None
    more: Mapping[str, More] = field(default_factory=dict)
    stamp: datetime | None = field(default=None, compare=False)

    def live(self, now: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked is None and now < self.expires


class _Kept(msgspec.Struct, frozen=True):
    kind: str
    slug: str
    label: str
    made: datetime
    by: str
    expires: datetime
    revoked: datetime | None = None
    count: int = 0
    last: datetime | None = None
    more: dict[str, More] = {}


@dataclass(frozen=True, slots=True)
class Passes:
    """The links of a library, one record each."""

    drawer: Drawer

    def make(
        self,
        kind: str,
        slug: str,
        *,
        by: str,
        now: datetime,
        expires: datetime,
        label: str = "",
        more: Mapping[str, More] | None = None,
    ) -> tuple[Pass, str]:
        """A new link: (what is kept of it, the token for its address). StoreError, ReadOnly."""
        self._sweep(now)
        secret = token_urlsafe(_SECRET)
        made = Pass(
            _ident(secret),
            kind,
            slug,
            " ".join(label.split())[:LABEL],
            now.astimezone(UTC),
            by,
            expires.astimezone(UTC),
            more=dict(more or {}),
        )
        token = _signer(self._key()).sign(secret).decode("ascii")
        self.drawer.write(_name(made.ident), _written(made))
        return made, token

    def open(self, token: str, now: datetime) -> Pass | None:
        """The link of a token; None when there is none, or it opens nothing any more."""
        found = self.known(token)
        return found if found and found.live(now) else None

    def known(self, token: str) -> Pass | None:
        """The link of a token, whether it has ended or not; None when there is none. StoreError."""
        secret = self._secret(token)
        return self.find(_ident(secret)) if secret else None

    def find(self, ident: str) -> Pass | None:
        """The link of this hash; None when there is none. StoreError."""
        if len(ident) != 64 or not set(ident) <= set("0123456789abcdef"):
            return None
        found = self.drawer.read(_name(ident))
        return _read(found) if found else None

    def of(self, slug: str, kind: str = "") -> list[Pass]:
        """The links of an essay, of one kind or of all, the newest first. StoreError."""
        mine = [one for one in self._all() if one.slug == slug and kind in ("", one.kind)]
        return sorted(mine, key=lambda one: one.made, reverse=True)

    def every(self) -> list[Pass]:
        """All of them, in no order that means anything. StoreError."""
        return list(self._all())

    def change(self, ident: str, by: Callable[[Pass], Pass]) -> Pass:
        """Change one link by a function from old to new; Missing without it, StoreError."""
        made: list[Pass] = []

        def changed(data: bytes | None) -> bytes | None:
            before = _read(Record(_name(ident), data or b""))
            if before is None:
                raise Missing("there is no such link")
            made[:] = [by(before)]
            return _written(made[0]) if made[0] != before else None

        self._there(ident)
        self.drawer.change(_name(ident), changed)
        return made[0]

    def revoke(self, ident: str, now: datetime) -> Pass:
        """End a link for good; it is no error when it was ended already. Missing, StoreError.

        On a disk without room for that it is forgotten instead: shutting is never refused.
        """
        try:
            return self.change(ident, lambda one: replace(one, revoked=one.revoked or now))
        except Full:
            before = self._there(ident)
            self.forget(ident)
            return replace(before, revoked=now)

    def counted(self, ident: str, now: datetime) -> None:
        """Note that somebody came by a link; a disk without room keeps nobody out."""
        try:
            self.change(ident, lambda one: replace(one, count=one.count + 1, last=now))
        except (Missing, StoreError):
            return  # ended and swept in this moment, or a full disk: it is a count

    def drop(self, slugs: Iterable[str]) -> None:
        """Forget all links of essays that are gone; others may get their names."""
        gone = set(slugs)
        for one in self._all() if gone else ():
            if one.slug in gone:
                self.forget(one.ident)

    def forget(self, ident: str) -> None:
        """Forget one for good, whether it has ended or not. StoreError."""
        self.drawer.remove(_name(ident))

    def stamp(self, ident: str, moment: datetime | None) -> None:
        """Note when a link was used; None = never. Where that cannot be noted, it is not."""
        self.drawer.stamp(_name(ident), moment)

    def _there(self, ident: str) -> Pass:
        found = self.find(ident)
        if found is None:
            raise Missing("there is no such link")
        return found

    def _sweep(self, now: datetime) -> None:
        """Forget what has ended long ago."""
        for one in self._all():
            if (one.revoked or one.expires) + KEPT < now:
                self.forget(one.ident)

    def _secret(self, token: str) -> str:
        """The secret in a token; "" when its signature is not ours, letter by letter."""
        if len(token) > _LONGEST or not token.isascii():
            return ""
        key = self.drawer.read(_KEY)
        if key is None:  # no link was ever made
            return ""
        signer = _signer(key.data)
        try:
            secret = signer.unsign(token.encode("ascii"))
        except BadSignature:
            return ""
        # the last letter of base64 has bits that decode to nothing: one link is one address
        same = compare_digest(signer.sign(secret), token.encode("ascii"))
        return secret.decode("ascii") if same else ""

    def _key(self) -> bytes:
        """The key of this library's links, made with the first of them. StoreError, ReadOnly."""
        while (found := self.drawer.read(_KEY)) is None:
            self.drawer.create(_KEY, token_bytes(32).hex().encode("ascii"))
        return found.data

    def _all(self) -> Iterator[Pass]:
        return filter(None, map(_read, self.drawer.all()))


def _name(ident: str) -> str:
    return f"{ident}.json"


def _written(one: Pass) -> bytes:
    kept = _Kept(**{name: getattr(one, name) for name in _Kept.__struct_fields__})
    return msgspec.json.format(msgspec.json.encode(kept), indent=2)


def _read(record: Record) -> Pass | None:
    """One link as it is kept; None for a record that is none (it opens nothing)."""
    try:
        kept = msgspec.json.decode(record.data, type=_Kept)
    except msgspec.DecodeError:
        return None
    facts = {name: getattr(kept, name) for name in kept.__struct_fields__}
    return Pass(record.name.removesuffix(".json"), **facts, stamp=record.changed)


def _signer(key: bytes) -> Signer:
    return Signer(key, salt="link", key_derivation="hmac", digest_method=sha256)


def _ident(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
