"""One album's folder as the check finds it: read once, and kept small."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gallery.album import FILE, MANIFEST
from gallery.album.manifest import Manifest
from gallery.album.seals import UNREAD, Doubt, looked
from gallery.errors import Missing
from gallery.model import Finding, Original
from gallery.store import Entry, Store

_FROM_BACKUP = "`gallery check --repair --from BACKUP` takes it from a backup"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One album's folder.

    photos  by name, those whose lines in manifest.json can be trusted, with all that they say
    found   what lies in the folder, by name; folders are left out
    doubts  what is wrong in manifest.json
    listed  whether there is a manifest.json
    """

    slug: str
    photos: Mapping[str, Original]
    found: Mapping[str, Entry]
    doubts: Sequence[Doubt] = ()
    listed: bool = False

    def bare(self) -> "Shelf":
        """The folder without its photos, to remember many."""
        return replace(
            self, photos={}, found={FILE: self.found[FILE]} if FILE in self.found else {}
        )

    @property
    def manifest(self) -> Manifest:
        """What can be trusted of manifest.json; its numbers are not to be used for new files."""
        return Manifest(self.photos)


@dataclass(slots=True)
class Known:
    """What is remembered of all albums while each is looked at: no claims, which are most of it.

    photos    by album, then by name
    doubtful  albums whose manifest.json is not to be trusted in all
    thrown    photos in the trash, by album; None = the whole essay is there
    strays    hashes of the files that those do not name: their pictures are no orphans
    """

    photos: dict[str, Mapping[str, Original]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    thrown: dict[str, frozenset[str] | None] = field(default_factory=dict)
    strays: set[str] = field(default_factory=set)

    def add(self, shelf: Shelf) -> None:
        """Remember an album."""
        slim = (replace(photo, claims=(), answered=None) for photo in shelf.photos.values())
        self.photos[shelf.slug] = {photo.name: photo for photo in slim}
        if shelf.doubts:
            self.doubtful.add(shelf.slug)

    def is_thrown(self, album: str, name: str) -> bool:
        """Whether a photo is in the trash or withheld: its pictures need not be there."""
        names = self.thrown.get(album, frozenset())
        return names is None or name in names

    def photo(self, album: str, name: str) -> Original | None:
        """One photo, None when no manifest has it."""
        return self.photos.get(album, {}).get(name)


GONE = Doubt(0, "", "the list of files is gone")


def shelf(store: Store, slug: str, *, expected: bool = False) -> Shelf:
    """Read the folder of an album and its manifest.json, line by line.

    expected  there was a manifest.json when the index looked last
    """
    entries = (entry for entry in store.list(slug, deep=False) if entry.kind != "folder")
    found = {
        name: replace(entry, key=name)
        for entry in entries
        if (name := entry.key.rpartition("/")[2])
    }
    try:
        data, _ = store.get(f"{slug}/{MANIFEST}")
    except Missing:
        return Shelf(slug, {}, found, [GONE] if expected else [], listed=expected)
    rows, wrong = looked(data)
    doubtful = {doubt.line for doubt in wrong}
    trusted = (line.photo for line in rows if line.photo and line.number not in doubtful)
    return Shelf(slug, {photo.name: photo for photo in trusted}, found, wrong, listed=True)


def listed(one: Shelf) -> list[Finding]:
    """What is wrong in an album's manifest.json."""
    return [_listed(one.slug, doubt) for doubt in one.doubts]


def _listed(slug: str, doubt: Doubt) -> Finding:
    if doubt == GONE:
        return Finding("manifest-damaged", f"{slug}/{MANIFEST}", doubt.reason, _FROM_BACKUP)
    where = f"{slug}/{MANIFEST}, line {doubt.line}"
    if doubt.reason == UNREAD:
        reason = "the list of files is damaged there: the line cannot be read"
        return Finding("manifest-damaged", where, reason, _FROM_BACKUP)
    of = f" (of {doubt.name})" if doubt.name else ""
    reason = f"the list of files is wrong there{of}: {doubt.reason}"
    return Finding("manifest-line", where, reason, _FROM_BACKUP)
