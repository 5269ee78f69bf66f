"""When readers see an essay, or one of its photos: scheduled, under embargo, expiring, held."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gallery import album as albums
from gallery.album.timing import with_hold, with_moment, with_photo_moment
from gallery.blocks import Album
from gallery.editing import change_and_note, refuse_trashed
from gallery.editing.history import Entry
from gallery.errors import Stale
from gallery.model import Texts
from gallery.store import Store

TIMED, HELD, RELEASED = "timed", "held", "released"
"""Kinds of entry in the history; moments stand there in ISO 8601 with their offset."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From when and until when something is shown, None = no such limit; with offsets."""

    embargo: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, when; before: what the history is to say ahead of it."""

    who: str
    now: datetime
    before: Sequence[Entry] = ()


def schedule(store: Store, slug: str, seen: str, at: datetime, doing: Doing) -> None:
    """Let an essay open to readers by itself, at a moment that its zone's clock shows.

    seen    the status that the editor saw
    raises  Stale when it is another one by now, or the essay is public; AlbumError in the trash
    """

    def edit(source: str, album: Album) -> str:
        refuse_trashed(slug, album)
        if album.status != seen or album.status == "published":
            raise Stale(album.status)
        changed = with_moment(source, album, "publish_at", at)
        return albums.with_status(changed, "scheduled")

    status = Entry(doing.now, doing.who, "scheduled", field="status", old=seen, new="scheduled")
    moment = Entry(doing.now, doing.who, TIMED, field="publish_at", new=_told(at))
    change_and_note(store, slug, edit, lambda _: [*doing.before, status, moment])


def unschedule(store: Store, slug: str, doing: Doing) -> None:
    """Take a scheduled essay back to a draft; Stale when it is none any more."""

    def edit(source: str, album: Album) -> str:
        if album.status != "scheduled":
            raise Stale(album.status)
        return albums.with_status(with_moment(source, album, "publish_at", None), "draft")

    entry = Entry(doing.now, doing.who, "draft", field="status", old="scheduled", new="draft")
    change_and_note(store, slug, edit, lambda _: [entry])


def limit(store: Store, slug: str, seen: Limits, wanted: Limits, doing: Doing) -> None:
    """Set or lift embargo and expiry of an essay.

    seen    those that the editor saw: what somebody else set meanwhile is not written over
    raises  Stale
    """

    def edit(source: str, album: Album) -> str:
        _refuse_stale(Limits(album.embargo, album.expires_at), seen)
        source = with_moment(source, album, "embargo", wanted.embargo)
        album = albums.parse(slug, source)
        return with_moment(source, album, "expires_at", wanted.expires_at)

    change_and_note(store, slug, edit, _noting("", seen, wanted, doing))


def limit_photo(
    store: Store, slug: str, photo: str, seen: Limits, wanted: Limits, doing: Doing
) -> None:
    """The same of a photo, as blocks name it; Missing when no block shows it."""

    def edit(source: str, album: Album) -> str:
        now = stated(album, photo)
        _refuse_stale(now, seen)
        for key in ("embargo", "expires_at"):
            if getattr(now, key) != getattr(wanted, key):
                source = with_photo_moment(source, photo, key, getattr(wanted, key))
        return source

    change_and_note(store, slug, edit, _noting(photo, seen, wanted, doing))


def hold(store: Store, slug: str, photo: str, why: Texts | None, doing: Doing) -> None:
    """Keep a photo from readers, or (None) let it go; Missing when no block shows it."""
    kind = HELD if why is not None else RELEASED
    told = " / ".join(why.values()) if why else ""

    def edit(source: str, album: Album) -> str:
        held = any(one.hold is not None for one in album.photos if one.photo == photo)
        if why is None and not held:
            return source
        return with_hold(source, photo, why)

    entry = Entry(doing.now, doing.who, kind, photo, "hold", "", "", told)
    change_and_note(store, slug, edit, lambda _: [entry])


def stated(album: Album, photo: str) -> Limits:
    """What the blocks of a photo say together: the latest start, the earliest end."""
    some = [one for one in album.photos if one.photo == photo]
    return Limits(
        max((one.embargo for one in some if one.embargo), default=None),
        min((one.expires_at for one in some if one.expires_at), default=None),
    )


def _refuse_stale(now: Limits, seen: Limits) -> None:
    if now != seen:
        raise Stale(f"{_told(now.embargo)} {_told(now.expires_at)}".strip())


def _noting(
    photo: str, seen: Limits, wanted: Limits, doing: Doing
) -> Callable[[Album], Sequence[Entry]]:
    pairs: Mapping[str, tuple[datetime | None, datetime | None]] = {
        "embargo": (seen.embargo, wanted.embargo),
        "expires_at": (seen.expires_at, wanted.expires_at),
    }
    entries = [
        Entry(doing.now, doing.who, TIMED, photo, field, "", _told(old), _told(new))
        for field, (old, new) in pairs.items()
        if old != new
    ]
    return lambda _: [*doing.before, *entries]


def _told(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
