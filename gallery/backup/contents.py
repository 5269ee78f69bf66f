"""What belongs to a library: all that a person or a camera made, and nothing that comes back."""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gallery.album import FILE, MANIFEST
from gallery.errors import SettingsError
from gallery.settings import load
from gallery.store.local import PRIVATE, LocalStore, walk

SITE = ("gallery.toml", "people.toml", "codes.txt", "names.toml", "synonyms.txt")
FOLDERS = ("templates", "locale", "links", "tokens", "audit")
"""Beside the albums: the site's own files, looks and languages, and the links it gave out."""

PRIVATE_KEPT = ("good", "damaged")
"""Below .gallery: the last words of each album that could be read, which readers see as long as
album.toml is broken; and what a repair put aside. All else there is made anew, or is worth nothing
on another day."""

WORDS = (FILE, MANIFEST, "event.toml")
"""Of an album, beside its history: what is of one moment or does not fit together."""


@dataclass(frozen=True, slots=True)
class Library:
    """A library to be backed up, as a folder: its index may be damaged and its disk read-only.

    folder  of gallery.toml; albums: that of the albums, wherever it lies; name: what the
            settings call it; title: of the site, per language
    """

    folder: Path
    albums: Path
    name: str
    title: Mapping[str, str]

    @property
    def store(self) -> LocalStore:
        """The albums behind the verbs of the store."""
        return LocalStore(self.albums)


@dataclass(frozen=True, slots=True)
class File:
    """One file of a library.

    path  below the library, as snapshots name it; at: where it lies
    kind  as of a store's entry: only "file" is kept, links and special files are named
    """

    path: str
    at: Path
    kind: str
    bytes: int
    mtime_ns: int


def open_library(folder: Path) -> Library:
    """The library in a folder; SettingsError when it is none or a setting is wrong."""
    settings = load(folder)
    if settings.store:
        raise SettingsError(
            f"the albums are in {settings.store}, and this backs up folders alone: let the bucket"
            " keep its versions, or copy it by a program of its service"
        )
    albums = folder / settings.albums
    if not albums.is_dir():
        raise SettingsError(
            f"{folder} is no library: it has no folder {settings.albums!r}; `--library DIR` names"
            " the one to back up"
        )
    return Library(folder.resolve(), albums.resolve(), settings.albums, settings.title)


def slugs(library: Library) -> list[str]:
    """The folders of albums, by name, whether they have words yet or not; OSError."""
    found = walk(library.albums, deep=False)
    return [one.key for one in found if one.kind == "folder" and not one.key.startswith(".")]


def site_files(library: Library) -> Iterator[File]:
    """What belongs to no album; OSError."""
    for name in SITE:
        at = (
            library.folder / name
        ).resolve()  # a setting may be a link to where it is looked after
        if at.is_file():
            facts = at.stat()
            yield File(name, at, "file", facts.st_size, facts.st_mtime_ns)
    for name in FOLDERS:
        yield from _below(library.folder / name, name)
    for one in walk(library.albums, deep=False):
        if one.kind != "folder":
            at = library.albums / one.key
            yield File(f"{library.name}/{one.key}", at, one.kind, one.bytes, one.mtime_ns)
    for name in PRIVATE_KEPT:
        yield from _below(library.albums / PRIVATE / name, f"{library.name}/{PRIVATE}/{name}")


def album_files(library: Library, slug: str) -> Iterator[File]:
    """All files of an album but its words; OSError."""
    here = f"{library.name}/{slug}"
    for one in _below(library.albums / slug, here):
        if not is_words(one.path.removeprefix(f"{here}/")):
            yield one


def is_words(name: str) -> bool:
    """Whether a file of an album, named from its folder on, is read together with its words."""
    return name in WORDS or name.startswith("history/")


def album_words(library: Library, slug: str) -> dict[str, tuple[Path, tuple[int, ...]]]:
    """The words of an album by path: where they lie, and what changes when anybody writes them.

    The latter is (inode, size, mtime_ns, ctime_ns, permissions). OSError.
    """
    folder = library.albums / slug
    places = [folder / name for name in WORDS]
    places += [folder / one.key for one in walk(folder / "history", "history")]
    found: dict[str, tuple[Path, tuple[int, ...]]] = {}
    for at in places:
        try:
            facts = at.lstat()
        except FileNotFoundError:
            continue
        if stat.S_ISREG(facts.st_mode):
            state = (facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
            path = f"{library.name}/{slug}/{at.relative_to(folder).as_posix()}"
            found[path] = (at, (*state, stat.S_IMODE(facts.st_mode)))
    return found


def _below(folder: Path, prefix: str) -> Iterator[File]:
    for one in walk(folder):
        yield File(f"{prefix}/{one.key}", folder / one.key, one.kind, one.bytes, one.mtime_ns)
