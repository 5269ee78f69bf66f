"""All essays as the desk lists them: their state, how far their words are, the last change."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import cast

from gallery.album import FILE, MANIFEST
from gallery.desk.linting import Measure, Meter, essay_of, faults
from gallery.desk.linting import meter as count
from gallery.desk.opened import Desk, Shot, opened
from gallery.errors import AlbumError, Missing, StoreError
from gallery.event import FILE as EVENT
from gallery.ingest.index import album_tags
from gallery.model import Lang, Texts
from gallery.store import Store

RECENT = timedelta(days=30)
"""For how long the desk tells that a file was changed in its folder."""


@dataclass(frozen=True, slots=True)
class Essay:
    """One line of the list.

    changed    when its words or its photos changed last
    lead       the photo that stands for it, None when there is none
    photos     that it shows; waiting: those that are not placed
    refused    files that cannot be shown; offered: photos of strangers that wait for an editor
    worked_on  photos whose files were changed in their folder, in the last days
    problem    why its words cannot be read now, with file and line; "" when they can
    tag        changes with its words and photos
    """

    slug: str
    changed: datetime
    title: Texts = field(default_factory=dict)
    lang: Lang = ""
    status: str = "draft"
    date: str = ""
    lead: Shot | None = None
    photos: int = 0
    waiting: int = 0
    refused: int = 0
    offered: int = 0
    worked_on: Sequence[str] = ()
    problem: str = ""
    tag: str = ""


def essays(store: Store, today: date, languages: Sequence[Lang]) -> list[Essay]:
    """Every essay of a library that is not in the trash, the one that was changed last first."""
    tags = album_tags(store)
    found = [
        _essay(cast(Hashable, store), slug, tag, today, tuple(languages))
        for slug, tag in tags.items()
    ]
    there = [one for one in found if one is not None]
    return sorted(there, key=lambda one: (one.changed, one.slug), reverse=True)


@lru_cache(maxsize=1024)
def _essay(
    store: Store, slug: str, tag: str, today: date, languages: tuple[Lang, ...]
) -> Essay | None:
    """One essay, looked at again only when its files changed; None for one in the trash."""
    changed = _changed(store, slug)
    try:
        desk = opened(store, slug, today, languages[0])
    except AlbumError as problem:
        return Essay(slug, changed, problem=str(problem))
    except Missing:
        return None
    album = desk.album
    cover = album.cover([shot.block for shot in desk.shots if shot.block])
    return Essay(
        slug=slug,
        changed=changed,
        title=album.title,
        lang=album.lang,
        status=album.status,
        date=album.date,
        lead=next((shot for shot in desk.shots if cover and shot.name == cover.photo), None),
        photos=len(desk.shots),
        waiting=len(desk.tray),
        refused=len(desk.refused),
        offered=len(album.waiting()),
        worked_on=_worked_on(desk, today),
        tag=tag,
    )


def _worked_on(desk: Desk, today: date) -> list[str]:
    since = (today - RECENT).isoformat()
    photos = desk.manifest.photos.values()
    return [photo.name for photo in photos if photo.changed >= since and not photo.gone]


def meter(store: Store, one: Essay, today: date, asked: Measure) -> Meter:
    """How far an essay of the list is, and what the rules say; nothing of one that is broken."""
    if one.problem:
        return Meter()
    return _meter(cast(Hashable, store), one.slug, _stamp(store, one), today, asked)


@lru_cache(maxsize=1024)
def _meter(store: Store, slug: str, _stamp: str, today: date, asked: Measure) -> Meter:
    """Counted anew only when the essay changed, its event, its history, or what the site asks."""
    try:
        desk = opened(store, slug, today, asked.languages[0])
    except (AlbumError, Missing):  # since the list was made
        return Meter()
    essay = essay_of(store, desk, asked)
    return count(essay, faults(essay, asked))


def _stamp(store: Store, one: Essay) -> str:
    kept = store.list(f"{one.slug}/history", deep=False)
    written = [f"{entry.key}.{entry.bytes}.{entry.mtime_ns}" for entry in kept]
    try:
        written.append(store.get(f"{one.slug}/{EVENT}")[1])
    except (Missing, StoreError):
        written.append("")
    return " ".join((one.tag, *written))


def _changed(store: Store, slug: str) -> datetime:
    kept = [
        entry.mtime_ns
        for entry in store.list(slug, deep=False)
        if entry.key in (f"{slug}/{FILE}", f"{slug}/{MANIFEST}")
    ]
    return datetime.fromtimestamp(max(kept, default=0) / 10**9, UTC)
