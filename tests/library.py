"""Looking at a whole library: its files, its index, its pages."""

from pathlib import Path

from sqlalchemy import select

from gallery.catalog.tables import album, entry, photo, shown, term
from gallery.wiring import Gallery


def originals(library: Path) -> dict[str, tuple[bytes, int]]:
    """Bytes and time of change of everything in the album folders but the machine's own."""
    albums = library / "albums"
    return {
        str(path.relative_to(albums)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(albums.rglob("*"))
        if path.is_file()
        and ".gallery" not in path.parts
        and path.name not in ("album.toml", "manifest.json")
    }


def index_of(gallery: Gallery) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the index but the album's tag, which only says when files changed.

    Nor are entries' numbers looked at, which mean nothing.
    """
    tables = {"album": album, "photo": photo, "shown": shown, "term": term, "entry": entry}
    found = {}
    with gallery.catalog.engine.connect() as db:
        for name, table in tables.items():
            columns = [c for c in table.c if c.name not in ("tag", "id")]
            found[name] = sorted(tuple(row) for row in db.execute(select(*columns)))
    return found
