"""Renditions that are missing or damaged, made anew of originals that are what they were."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from gallery.checking.originals import digest
from gallery.errors import AlbumError, Missing, StoreError
from gallery.formats import Recipe
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.faces.wanted import Redaction, wanted
from gallery.ingest.index import folders_of
from gallery.ingest.readable import album_of
from gallery.ingest.record import drop, keep_renditions, load_manifest
from gallery.ingest.tasks import DEVELOP
from gallery.jobs import Pool
from gallery.media import FOLDER, THUMBS, made_of, note_key
from gallery.model import Finding, Original
from gallery.store import Store, holds

Work = tuple[str, tuple[bytes, str, None, Recipe, Redaction | None]]


def rendered(room: Darkroom, found: Sequence[Finding]) -> Callable[[str], bool]:
    """Drop what is damaged, and make it anew; cards are drawn by the next filling of the index.

    An original whose bytes are not what they were is left alone: what would be made of it would
    hide what happened.

    returns  whether what was said to be wrong `where` is made anew; to be asked when the index was
             filled. A stamp is made anew by the work process, if the desk needs it still
    """
    for one in found:
        if one.where.startswith((f"{FOLDER}/", f"{THUMBS}/")):
            drop(room.store, one.where)
    photos = _photos(room.store, {_of(one.where) for one in found})
    done: set[str] = set()
    with Pool(room.workers or None, room.patience, room.wall) as pool:
        for outcome in pool.each(DEVELOP, _work(room, photos)):
            developed = outcome.value
            if developed and developed.pixels is not None:
                key, made = room.recipe.key, developed.renditions
                keep_renditions(room.store, outcome.key, key, developed.pixels, made)
                done.add(outcome.key)
    names = {where for where, photo in photos.items() if photo.made in done}

    def made_anew(where: str) -> bool:
        if _is_card(where):
            return holds(room.store, where)
        return where.startswith(f"{THUMBS}/") or where in names or _of(where) in done

    return made_anew


def _is_card(where: str) -> bool:
    return where.startswith(f"{FOLDER}/") and "-card-" in PurePosixPath(where).name


def _of(where: str) -> str:
    """What a rendition is kept under, `media.picture`; "ALBUM/NAME" stays what it is."""
    if not where.startswith(f"{FOLDER}/") or _is_card(where):
        return where
    return made_of(where)


def _photos(store: Store, meant: set[str]) -> dict[str, Original]:
    """By "ALBUM/NAME", the photos that are meant by that or by their hash; one for each hash."""
    found: dict[str, Original] = {}
    seen: set[str] = set()
    for slug in folders_of(store) if meant else ():
        try:
            photos = load_manifest(store, slug).photos.values()
        except AlbumError:
            continue
        for photo in photos:
            where = f"{slug}/{photo.name}"
            named = where in meant or photo.made in meant
            if named and photo.widths and not photo.gone and photo.made not in seen:
                seen.add(photo.made)
                found[where] = photo
    return found


def _work(room: Darkroom, photos: dict[str, Original]) -> Iterator[Work]:
    for where, photo in photos.items():
        if photo.recipe != room.recipe.key:
            continue  # `gallery ingest` makes them as they are made now
        try:
            if digest(room.store, where) != photo.sha256:
                continue
            data, _ = room.store.get(where)
        except (Missing, StoreError):
            continue
        asked = wanted(album_of(room.store, where.partition("/")[0]))
        if not asked.ready(photo):
            continue  # somebody decided about faces since: the next ingest makes what is wanted
        drop(room.store, note_key(photo.made, photo.recipe))
        yield photo.made, (data, photo.name, None, room.recipe, asked.redaction(photo.name))
