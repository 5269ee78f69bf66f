"""What tells that the words of an album, or its list of files, changed: their sizes and times."""

from collections.abc import Iterable, Mapping

from gallery.album import FILE, MANIFEST
from gallery.catalog import Catalog
from gallery.store import Entry


def index_tag(catalog: Catalog, folder: Mapping[str, Entry]) -> str | None:
    """The tag of an album as the index keeps it, by what lies in its folder; None: it is none."""
    tag = tag_of(folder[name] for name in (FILE, MANIFEST) if name in folder)
    return None if tag is None else as_kept(catalog, tag)


def as_kept(catalog: Catalog, tag: str) -> str:
    """A tag as the index keeps it: with what the site chose."""
    return f"{catalog.places}.{catalog.faces}.{tag}"


def tag_of(found: Iterable[Entry]) -> str | None:
    """The tag of an album, from what lies in its folder; None when it is no album."""
    kept = {
        entry.key.rpartition("/")[2]: f"{entry.bytes}.{entry.mtime_ns}"
        for entry in found
        if entry.kind == "file" and entry.key.endswith((f"/{FILE}", f"/{MANIFEST}"))
    }
    return f"{kept[FILE]} {kept.get(MANIFEST, '')}" if FILE in kept else None
