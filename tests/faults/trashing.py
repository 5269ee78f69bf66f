"""What is done with the trash, step by step, for those who stop it half way."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from gallery import editing
from gallery.album import parse
from gallery.checking import check
from gallery.editing import arranging, trash
from gallery.errors import Missing
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.purging.doing import purge
from gallery.purging.thrown import thrown
from gallery.store import Store
from gallery.store.local import LocalStore
from gallery.wiring import open_gallery
from tests.conftest import put
from tests.faults.writer import FLAGS, NOW
from tests.pictures import jpeg

MARCH, REPORT = "march", "report"
WHO = "elsa"
THROWN = ("b.jpg", "c.jpg")
LATER = NOW + timedelta(days=40)

WORDS = """\
title.en = "March"
lang = "en"
zone = "UTC"
status = "published"
# a note for the editors

[[block]]
photo = "a.jpg"

# the banner of the dockers
[[block]]
photo = "b.jpg"
caption.en = "The banner."

[[block]]
point.en = "Eight hours"
photos = ["c.jpg", "d.jpg"]
"""

ESSAY = """\
title.en = "Report"
lang = "en"
zone = "UTC"
status = "published"

[[block]]
photo = "own.jpg"

[[block]]
photo = "/march/b.jpg"
"""

Act = Callable[[Store], None]


@dataclass(frozen=True, slots=True)
class State:
    """What an essay is by now; photos: of those that were thrown away "bin", "shown" or "gone"."""

    status: str
    trashed: bool
    blocks: tuple[str, ...]
    photos: tuple[str, ...]


def library_at(folder: Path) -> Path:
    """Two public essays: one borrows a photo of the other, and has the same bytes as another."""
    (folder / "albums").mkdir(parents=True)
    (folder / "gallery.toml").write_text('languages = ["en"]\n')
    march, report = folder / "albums" / MARCH, folder / "albums" / REPORT
    for number, name in enumerate(("a.jpg", "b.jpg", "c.jpg", "d.jpg")):
        put(march / name, jpeg(64, 48, seed=number))
    put(march / "b.jpg.xmp", b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    put(report / "own.jpg", jpeg(64, 48, seed=2))
    gallery = open_gallery(folder, FLAGS)
    for slug, words in ((MARCH, WORDS), (REPORT, ESSAY)):
        put(folder / "albums" / slug / "album.toml", words.encode())
        assert not ingest(gallery.darkroom(), slug, today=NOW.date()).refused
    gallery.catalog.engine.dispose()
    return folder


def _purge(store: Store) -> None:
    purge(store, thrown(store), WHO, LATER)


def _undo(store: Store) -> None:
    arranging.undo(store, MARCH, WHO, NOW)


ACTS: Mapping[str, Act] = {
    "trash": lambda store: _ended(trash.trash(store, MARCH, THROWN, WHO, NOW)),
    "undo": _undo,
    "untrash": lambda store: _ended(trash.untrash(store, MARCH, THROWN, WHO, NOW)),
    "purge": _purge,
    "trash the essay": lambda store: trash.trash_essay(store, MARCH, WHO, NOW),
    "untrash the essay": lambda store: trash.untrash_essay(store, MARCH, WHO, NOW),
    "purge the essay": _purge,
    "withdraw": lambda store: editing.set_status(store, MARCH, "withdrawn"),
    "publish": lambda store: editing.publish(store, MARCH, NOW),
}

BEFORE: Mapping[str, tuple[str, ...]] = {
    "undo": ("trash",),
    "untrash": ("trash",),
    "purge": ("trash",),
    "untrash the essay": ("trash the essay",),
    "purge the essay": ("trash the essay",),
    "publish": ("withdraw",),
}
"""What was done before each act."""


def state(library: Path) -> State | None:
    """What the essay says; None when there is none any more."""
    store = LocalStore(library / "albums")
    try:
        album = parse(MARCH, editing.source_of(store, MARCH))
    except Missing:
        return None
    shown = [block.photo for block in album.photos]
    photos = []
    for name in THROWN:
        if name in album.thrown_away():
            photos.append("bin")
        else:
            photos.append("shown" if (library / "albums" / MARCH / name).exists() else "gone")
    return State(album.status, album.trashed is not None, tuple(shown), tuple(photos))


def wrong(library: Path) -> list[str]:
    """What the check finds that is no mere note.

    An essay that borrowed from one that is removed for ever lacks a photo: an editor decides.
    """
    gallery = open_gallery(library, FLAGS)
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)
    found = check(gallery.store, gallery.recipe.key, read_data=True)
    told = [f"{one.where}: {one.reason}" for one in found if one.level == "error"]
    gallery.catalog.engine.dispose()
    lent = f"{REPORT}/album.toml: it shows /march/b.jpg, and there is no such photo"
    return told if state(library) else [one for one in told if one != lent]


def prepared(template: Path, place: Path, act: str) -> Path:
    """A library in which an act can be done."""
    shutil.copytree(template, place)
    store = LocalStore(place / "albums")
    for before in BEFORE.get(act, ()):
        ACTS[before](store)
    return place


def work(library: Path, tell: Callable[[str], None]) -> None:
    """Throw away, undo, restore, publish and remove; each is told when it is done."""
    store = LocalStore(library / "albums")
    for act in ("trash", "undo", "trash", "untrash", "withdraw", "publish", "trash", "purge"):
        ACTS[act](store)
        tell(act)


def _ended(made: arranging.Arrangement) -> None:
    assert made.ident
