"""Raw files that lie beside photos: which belong to which, told from what both say."""

from collections.abc import Mapping, Sequence

from gallery.album.manifest import Manifest
from gallery.ingest import beside
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.discover import natural
from gallery.ingest.news import Begun, Listener, Report, Seen
from gallery.ingest.tasks import DEVELOP, Developed
from gallery.ingest.tray import Due, Tray
from gallery.jobs import Pool
from gallery.model import Original
from gallery.store import Entry


def linked(
    room: Darkroom,
    manifest: Manifest,
    raws: Sequence[str],
    fresh: Sequence[str],
    found: Mapping[str, Entry],
    report: Report,
    listen: Listener,
) -> tuple[Manifest, set[str]]:
    """Hang raw files on their photos; which belong to none. fresh: those that are new or changed"""
    looked = _looked_at(room, manifest, fresh, found, report, listen)
    shown = (manifest.photos[name] for name in raws if name not in fresh)
    manifest = beside.link(manifest, [*looked, *filter(beside.is_known, shown)])
    hung = beside.links(manifest)
    for name in sorted(set(raws) & hung.keys(), key=natural):
        listen(Seen(report.slug, name, beside=hung[name]))
    return manifest, set(raws) - hung.keys()


def _looked_at(
    room: Darkroom,
    manifest: Manifest,
    names: Sequence[str],
    found: Mapping[str, Entry],
    report: Report,
    listen: Listener,
) -> list[Original]:
    """Those of `names` that are raw files by their bytes, with what they say; none is rendered."""
    if not names:
        return []
    listen(Begun(report.slug, len(names), "match"))
    tray = Tray(room.store, report.slug, room.recipe, found)
    due = [Due(Original(name, manifest.next, "", 0, 0), render=False) for name in names]
    raws = []
    with Pool(room.workers or None, room.timeout, room.wall) as pool:
        # one that cannot be read now is refused when it is developed by itself
        for outcome in pool.each(DEVELOP, tray.work(due, lambda *_: None)):
            developed = outcome.value or Developed((), verdict=outcome.verdict)
            photo = tray.finished(outcome.key, developed)
            if developed.raw:
                raws.append(photo)
    return sorted(raws, key=lambda raw: natural(raw.name))
