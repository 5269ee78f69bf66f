"""The words of an album as they read now, else as they last read: it stays online meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass

from gallery import album as albums
from gallery.album import FILE, MANIFEST
from gallery.blocks import Album
from gallery.errors import AlbumError, Missing
from gallery.store import Store

GOOD = ".gallery/good"
"""The last album.toml of each album that could be read: it stays online while one cannot."""


@dataclass(frozen=True, slots=True)
class Files:
    """What an album is read from, as it lies there; None: there is no such file.

    words  album.toml; good: the last one that could be read; listed: the list of files
    """

    words: bytes | None
    good: bytes | None
    listed: bytes | None


def files_of(store: Store, slug: str) -> Files:
    """Read the files of an album."""
    keys = (f"{slug}/{FILE}", _kept(slug), f"{slug}/{MANIFEST}")
    return Files(*(_bytes(store, key) for key in keys))


def album_of(store: Store, slug: str) -> Album:
    """The album as it reads now, else as it last read."""
    words = _bytes(store, f"{slug}/{FILE}")
    return readable(slug, words, lambda: _bytes(store, _kept(slug)))[0]


def readable(
    slug: str, words: bytes | None, good: Callable[[], bytes | None]
) -> tuple[Album, str, AlbumError | None]:
    """The album as it reads now, else as it last read: with its source, and what is wrong now.

    good  gives what last could be read, where that is asked for
    """
    problem = AlbumError(f"{slug}/{FILE} is gone")
    if words is not None:
        try:
            source = albums.source(slug, words)
            return albums.parse(slug, source), source, None
        except AlbumError as broken_words:
            problem = broken_words
    source = _source(slug, good())
    return albums.parse(slug, source), source, problem


def keep_good(store: Store, slug: str, files: Files) -> None:
    """Keep a copy of words that can be read, for the day on which they cannot."""
    if files.words is not None and files.good != files.words:
        store.put(_kept(slug), files.words)


def _source(slug: str, kept: bytes | None) -> str:
    try:
        source = (kept or b"").decode("utf-8")
        albums.parse(slug, source)
    except (AlbumError, UnicodeDecodeError):
        return ""
    return source


def _kept(slug: str) -> str:
    return f"{GOOD}/{slug}.toml"


def _bytes(store: Store, key: str) -> bytes | None:
    try:
        return store.get(key)[0]
    except Missing:
        return None
