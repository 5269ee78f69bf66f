"""Bringing photos from elsewhere into an album, each under its own name and time."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gallery.album.manifest import Manifest
from gallery.errors import Refused, Stale
from gallery.ingest.arrive import Arrival, arrivals, free_name, known, read_whole
from gallery.ingest.discover import sidecar_names
from gallery.ingest.identify import identify
from gallery.ingest.news import Begun, Listener, Report, Seen
from gallery.ingest.record import keep_original
from gallery.model import Verdict
from gallery.store import Store, holds


@dataclass(frozen=True, slots=True)
class _Album:
    """What the album holds by now: names by size and time, names by content, all names."""

    store: Store
    slug: str
    alike: dict[tuple[int, int], list[str]]
    hashes: dict[str, str]
    names: set[str]


def copy_in(
    store: Store,
    folders: Sequence[Path],
    manifest: Manifest,
    report: Report,
    listen: Listener,
    apart: Collection[Path] = (),
) -> None:
    """Copy every file that is, or calls itself, a photo; name every other one and why.

    apart  files that are dealt with already
    """
    found = (arrival for folder in folders for arrival in arrivals(folder))
    wanted = [arrival for arrival in found if arrival.path not in apart]
    if not wanted:
        return
    listen(Begun(report.slug, len(wanted), "copy"))
    album = _album(store, report.slug, manifest)
    for arrival in wanted:
        verdict = arrival.verdict
        if verdict is None and known(arrival, album.alike) is None:
            verdict = _brought(album, arrival, report)
        if verdict is not None:
            (report.refused if arrival.photo else report.passed)[arrival.shown] = verdict
        listen(Seen(report.slug, arrival.shown, verdict, passed=not arrival.photo))


def _album(store: Store, slug: str, manifest: Manifest) -> _Album:
    alike: dict[tuple[int, int], list[str]] = {}
    names = set()
    for entry in store.list(slug, deep=False):
        name = entry.key.rpartition("/")[2]
        names.add(name)
        alike.setdefault((entry.bytes, entry.mtime_ns), []).append(name)
    hashes = {o.sha256: o.name for o in manifest.photos.values() if o.name in names}
    raws = (raw for photo in manifest.photos.values() for raw in photo.raws)
    hashes |= {raw.sha256: raw.name for raw in raws if raw.name in names}
    return _Album(store, slug, alike, hashes, names)


def _brought(album: _Album, arrival: Arrival, report: Report) -> Verdict | None:
    """Copy one file; the verdict when it could not be read whole."""
    try:
        data, mtime_ns = read_whole(arrival.path)
    except Refused as refusal:
        return Verdict(refusal.code, refusal.reason, refusal.remedy)
    sha256 = identify(data)
    if sha256 in album.hashes:
        report.twins[arrival.shown] = album.hashes[sha256]
        return None
    with album.store.lock(f"arrive-{album.slug}"):  # uploads look for a name under it too
        if _stands(album, arrival.path.name, data):
            report.twins[arrival.shown] = arrival.path.name
            return None
        while _taken(album, name := free_name(arrival.path.name, album.names)):
            album.names.add(name)
        _bring_sidecar(album, arrival.path, name)
        keep_original(album.store, f"{album.slug}/{name}", data, mtime_ns)
    album.names.add(name)
    album.alike.setdefault((len(data), mtime_ns), []).append(name)
    album.hashes[sha256] = name
    report.copied.append(name)
    return None


def _stands(album: _Album, name: str, data: bytes) -> bool:
    """Whether the album has these bytes by this name: so an upload has that is not developed."""
    return _taken(album, name) and album.store.get(f"{album.slug}/{name}")[0] == data


def _taken(album: _Album, name: str) -> bool:
    return holds(album.store, f"{album.slug}/{name}")


def _bring_sidecar(album: _Album, photo: Path, name: str) -> None:
    """A sidecar follows its photo, before it, so that the photo is never read without it."""
    for beside in _sidecars(photo):
        with suppress(Stale, Refused):
            words, mtime_ns = read_whole(beside)
            keep_original(album.store, f"{album.slug}/{name}.xmp", words, mtime_ns)


def _sidecars(photo: Path) -> Iterator[Path]:
    wanted = sidecar_names(photo.name)
    return (p for p in photo.parent.glob("*.[xX][mM][pP]") if p.name.lower() in wanted)
