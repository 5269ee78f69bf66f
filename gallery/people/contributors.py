"""Strangers who send photos by a link: what the link lets in, and what each of them said.

A browser in which somebody said yes to the rights holds a secret in a cookie; what they said is a
file in `links/senders/`, named by the hash of that secret. Contacts are for editors alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

import msgspec

from gallery.drawer import Drawer, Record
from gallery.model import Lang, Texts
from gallery.people.passes import More, Pass, Passes
from gallery.people.throttle import Limit

KIND = "offer"
"""What such a link is called among all links (`passes`)."""

SENDERS = "senders"
NAME, CONTACT, NOTE = 100, 200, 2000
"""Characters of a byline, of a contact, of what editors say to contributors."""

BEGINNING, SENDING = Limit(60, 30), Limit(600, 300)
"""How often one network may say who it is, and begin a file: behind a carrier's are many phones."""

_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
"""What a name is not made of: controls, marks that turn the writing, halves of letters."""

_SECRET = 18  # bytes: 144 bits
_LONGEST = 100  # characters of a secret that is looked for


@dataclass(frozen=True, slots=True)
class Terms:
    """What a link lets in, from all its senders together, and what editors say to them.

    photos  how many; mb: how many MB (10**6 bytes)
    """

    photos: int = 200
    mb: int = 4000
    note: Texts = field(default_factory=dict)

    @classmethod
    def of(cls, link: Pass) -> "Terms":
        """What was kept with a link; what is missing is as it is by default."""
        more, usual = link.more, cls()
        note = {key.partition(".")[2]: str(v) for key, v in more.items() if key[:5] == "note."}
        return cls(int(more.get("photos", usual.photos)), int(more.get("mb", usual.mb)), note)

    def more(self) -> Mapping[str, More]:
        """The same, to be kept with a link."""
        note = {f"note.{lang}": words for lang, words in self.note.items()}
        return {"photos": self.photos, "mb": self.mb, **note}


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who sends by a link, in one browser.

    ident     hash of the secret in their cookie; link: ident of the link
    name      the byline that they ask for, "" = none
    contact   for editors alone, "" = none
    agreed    when they said yes to the rights; rights: to which licence, "" = none was named
    language  of the page that they read
    ended     when their link ended, as far as that was noticed: who forgets them goes by it
    """

    ident: str
    link: str
    name: str
    contact: str
    agreed: datetime
    rights: str
    language: Lang = ""
    ended: datetime | None = None


class _Kept(msgspec.Struct, frozen=True):
    link: str
    name: str
    contact: str
    agreed: datetime
    rights: str
    language: str = ""
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contributors:
    """What they said, one record each."""

    drawer: Drawer

    def begin(self, said: Contributor) -> tuple[Contributor, str]:
        """Keep what a stranger said: (with their ident, the secret of their cookie). StoreError."""
        secret = token_urlsafe(_SECRET)
        made = replace(said, ident=_ident(secret), agreed=said.agreed.astimezone(UTC))
        self.keep(made)
        return made, secret

    def keep(self, one: Contributor) -> None:
        """Write down what somebody says by now. StoreError."""
        kept = _Kept(**{name: getattr(one, name) for name in _Kept.__struct_fields__})
        self.drawer.write(f"{one.ident}.json", msgspec.json.encode(kept))

    def find(self, secret: str, link: str) -> Contributor | None:
        """Who holds the secret of a cookie, and came by this link; None for nobody. StoreError."""
        kept = self.drawer.read(f"{_ident(secret)}.json") if 0 < len(secret) <= _LONGEST else None
        found = _read(kept) if kept else None
        return found if found and found.link == link else None

    def of(self, link: str) -> list[Contributor]:
        """All who said yes by a link, in order of time. StoreError."""
        return sorted((o for o in self._all() if o.link == link), key=lambda one: one.agreed)

    def over(self, links: Passes, days: int, now: datetime) -> list[Contributor]:
        """Those whose link ended so many days ago, as far as anybody knows. StoreError."""
        ends = ((one, _ended(one, links, now)) for one in self._all())
        return [one for one, end in ends if end and now - end >= timedelta(days=days)]

    def note_ends(self, links: Passes, now: datetime) -> None:
        """Write down whose link has ended, and when; of one that is gone, that it is so now.

        Links are forgotten long before who came by them. StoreError, ReadOnly.
        """
        for one in self._all():
            end = _ended(one, links, now)
            if one.ended is None and end:
                self.keep(replace(one, ended=end))

    def forget(self, some: Iterable[Contributor]) -> None:
        """Remove what they said. StoreError, ReadOnly."""
        for one in some:
            self.drawer.remove(f"{one.ident}.json")

    def _all(self) -> Iterator[Contributor]:
        return filter(None, map(_read, self.drawer.all()))


def _read(record: Record) -> Contributor | None:
    try:
        kept = msgspec.json.decode(record.data, type=_Kept)
    except msgspec.DecodeError:
        return None
    ident = record.name.removesuffix(".json")
    return Contributor(ident, **{name: getattr(kept, name) for name in kept.__struct_fields__})


def spoken(words: str, most: int) -> str:
    """What a stranger typed into one line, no longer than so many characters."""
    return " ".join(_ODD.sub(" ", words).split())[:most].rstrip()


def _ended(one: Contributor, links: Passes, now: datetime) -> datetime | None:
    """When somebody's link ended; None while it lets anybody in."""
    link = links.find(one.link)
    if link and link.live(now):
        return None
    if link:
        return min(link.revoked or link.expires, link.expires)
    return one.ended or now


def _ident(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
