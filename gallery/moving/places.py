"""Which two places a move is between: the library that is open, and an address."""

import os
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from gallery.disk import failed
from gallery.errors import MoveError
from gallery.moving.ends import End
from gallery.store.local import LocalStore
from gallery.wiring import Gallery, bucket_at


def between(gallery: Gallery, url: str) -> tuple[End, End]:
    """The two ends of a move: where an open library is now, and where it is to go.

    url     s3://BUCKET/PREFIX, or file:/// and a folder for the albums. The folder that this one
            lies in is the library's; it is made where it is not there
    raises  MoveError: no such address, or one inside the other; SettingsError, as for `store`;
            StoreError
    """
    source = _here(gallery)
    if url.startswith("s3:"):
        name = _named(url)
        _check_apart(source.name, name)
        return source, End(name, bucket_at(url))
    if url.startswith("file:"):
        target = _folder(url, source)
        shared = source.folder == target.folder
        return replace(source, beside=not shared), replace(target, beside=not shared)
    raise MoveError(
        f"{url!r} is no place that a library can be moved to; write s3://BUCKET/PREFIX, or"
        " file:/// and a folder for the albums"
    )


def _here(gallery: Gallery) -> End:
    if gallery.settings.store:
        return End(_named(gallery.settings.store), gallery.store, here=gallery.here)
    albums = (gallery.library / gallery.settings.albums).resolve()
    mark = gallery.home.partition(":")[0]
    return End(str(albums), gallery.store, mark, gallery.library.resolve(), here=gallery.here)


def _folder(url: str, source: End) -> End:
    parts = urlsplit(url)
    albums = Path(unquote(parts.path)).resolve()
    if parts.netloc or not parts.path.startswith("/") or albums == albums.parent:
        raise MoveError(f"{url!r} names no folder; write file:/// and its whole path")
    _check_apart(source.name, str(albums))
    try:
        albums.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise failed("make", str(albums), problem) from problem
    return End(str(albums), LocalStore(albums), folder=albums.parent)


def _named(url: str) -> str:
    """The address of a bucket and its server, as a place that another may lie in."""
    from gallery.store.s3.place import placed  # only who names a bucket needs what speaks to it

    return str(placed(url, os.environ))


def _check_apart(one: str, other: str) -> None:
    """MoveError when one place is the other, or lies inside it."""
    here, there = one.partition(" at ")[0::2], other.partition(" at ")[0::2]
    paths = [PurePosixPath(place[0]) for place in (here, there)]
    if here[1] == there[1] and (
        paths[0].is_relative_to(paths[1]) or paths[1].is_relative_to(paths[0])
    ):
        raise MoveError(
            f"{one} and {other} are one place, or lie inside each other; nothing was changed; name"
            " another place"
        )
