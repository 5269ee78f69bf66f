"""All essays as the desk lists them: their state, how far their words are, the last change."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import cast

from gallery.album import FILE, MANIFEST
from gallery.desk.checklist import has, is_described
from gallery.desk.opened import Desk, Shot, opened
from gallery.errors import AlbumError, Missing
from gallery.ingest.index import album_tags
from gallery.ingest.record import load_manifest
from gallery.ingest.wording import label_of
from gallery.model import Lang, Texts
from gallery.store import Store

RECENT = timedelta(days=30)
"""For how long the desk tells that a file was changed in its folder."""


@dataclass(frozen=True, slots=True)
class Meter:
    """How many of an essay's photos have their words, by language."""

    photos: int = 0
    captions: Mapping[Lang, int] = field(default_factory=dict)
    alts: Mapping[Lang, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Essay:
    """One line of the list.

    changed    when its words or its photos changed last
    lead       the photo that stands for it, None when there is none
    waiting    photos that are not placed; refused: files that cannot be shown
    worked_on  photos whose files were changed in their folder, in the last days
    problem    why its words cannot be read now, with file and line; "" when they can
    """

    slug: str
    changed: datetime
    title: Texts = field(default_factory=dict)
    lang: Lang = ""
    status: str = "draft"
    date: str = ""
    lead: Shot | None = None
    meter: Meter = field(default_factory=Meter)
    waiting: int = 0
    refused: int = 0
    worked_on: Sequence[str] = ()
    problem: str = ""


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
    store: Store, slug: str, _tag: str, today: date, languages: tuple[Lang, ...]
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
        meter=meter(desk, languages),
        waiting=len(desk.tray),
        refused=len(desk.refused),
        worked_on=_worked_on(store, slug, today),
    )


def _worked_on(store: Store, slug: str, today: date) -> list[str]:
    since = (today - RECENT).isoformat()
    photos = load_manifest(store, slug).photos.values()
    return [photo.name for photo in photos if photo.changed >= since and not photo.gone]


def meter(desk: Desk, languages: Sequence[Lang]) -> Meter:
    """Count the words of an essay's photos; those of the files count as pages print them."""
    labels = [(shot, label_of(desk.album, shot.block, shot.facts)) for shot in desk.shots]
    return Meter(
        len(labels),
        {lang: sum(has(label.captions, lang) for _, label in labels) for lang in languages},
        {lang: sum(is_described(*both, lang) for both in labels) for lang in languages},
    )


def _changed(store: Store, slug: str) -> datetime:
    kept = [
        entry.mtime_ns
        for entry in store.list(slug, deep=False)
        if entry.key in (f"{slug}/{FILE}", f"{slug}/{MANIFEST}")
    ]
    return datetime.fromtimestamp(max(kept, default=0) / 10**9, UTC)
