"""What must hold of a library after any stop, looked at as it is, before anything mends it."""

import shutil
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gallery import editing
from gallery.album import parse
from gallery.editing import history
from gallery.editing.saying import Place, worded
from gallery.errors import Missing
from gallery.ingest.index import reindex
from gallery.ingest.news import Report
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.store.local import LocalStore
from gallery.wiring import Gallery, open_gallery
from tests.conftest import put
from tests.faults import writer
from tests.faults.writer import ALBUM, FLAGS, NOW, Job
from tests.pages import pages_of
from tests.pictures import jpeg


@dataclass(slots=True)
class Counts:
    """What a test counts; lost and torn must stay nothing."""

    runs: int = 0
    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    pages: int = 0

    def told(self, what: str) -> str:
        return (
            f"{what}: {self.runs} runs, {self.acknowledged} acknowledged, {self.lost} lost,"
            f" {self.torn} torn, {self.pages} pages and pictures answered"
        )


def card_of(folder: Path, photos: int) -> Path:
    """A folder of photos, no two of them alike."""
    for number in range(photos):
        put(folder / f"IMG_{number:04}.jpg", jpeg(64, 48, seed=number))
    return folder


def library_at(folder: Path) -> Path:
    """An empty library."""
    (folder / "albums").mkdir(parents=True)
    (folder / "gallery.toml").write_text('languages = ["en"]\n')
    return folder


def job(do: str, library: Path, acks: Path, **more: object) -> Job:
    """A job on a library that keeps its lines beside, not in it."""
    return Job(do, str(library), str(acks), **more)  # type: ignore[arg-type]


def photos_kept(counts: Counts, library: Path, card: Path, acknowledged: Sequence[str]) -> None:
    """Count acknowledged photos that are not there, and any that are not whole."""
    album = library / "albums" / ALBUM
    names = [line for line in acknowledged if line.endswith(".jpg")]
    counts.acknowledged += len(names)
    counts.lost += sum(not (album / name).is_file() for name in names)
    for photo in album.glob("IMG_*"):
        counts.torn += photo.read_bytes() != (card / photo.name).read_bytes()
    _readable(library)


def _readable(library: Path) -> None:
    """Words and facts are whole at any moment."""
    store = LocalStore(library / "albums")
    try:
        parse(ALBUM, editing.source_of(store, ALBUM))
    except Missing:
        return  # stopped before the album was begun
    load_manifest(store, ALBUM)


def captions_kept(counts: Counts, library: Path, acknowledged: Sequence[str]) -> None:
    """Count acknowledged captions older than what was said of them, and mixed ones."""
    store = LocalStore(library / "albums")
    album = parse(ALBUM, editing.source_of(store, ALBUM))
    said = [tuple(map(int, line.split())) for line in acknowledged]
    last = {(who, text): number for who, text, number in said}
    counts.acknowledged += len(said)
    for who in range(writer.WRITERS):
        for text, lang in enumerate(writer.TEXTS):
            words = worded(album, Place(f"{who}.jpg", "caption", lang))
            number = int(words.partition(" ")[0].partition(":")[2] or -1) if words else -1
            counts.torn += bool(words) and words != writer.caption(who, number)
            counts.lost += number < last.get((who, text), -1)
    history.read(store, ALBUM)
    counts.torn += len(list(history.torn(store, ALBUM)))


def shown(library: Path) -> int:
    """How many addresses answer while the essay is open to readers, if it has been begun."""
    store = LocalStore(library / "albums")
    with suppress(Missing):
        editing.set_status(store, ALBUM, "published")
    addresses = answered(library)
    with suppress(Missing):
        editing.set_status(store, ALBUM, "draft")
    return len(addresses)


def site_kept(counts: Counts, library: Path, acknowledged: Sequence[str]) -> None:
    """Count acknowledged changes of a site that are not there, and look at every page of it."""
    store = LocalStore(library / "albums")
    album = parse(ALBUM, editing.source_of(store, ALBUM))
    order = {"published": "withdrawn", "withdrawn": "published"}
    last = acknowledged[-1] if acknowledged else "draft"
    counts.acknowledged += len(acknowledged)
    counts.lost += album.status not in (last, order.get(last, "published"))
    addresses = answered(library)
    public = any(f"/{ALBUM}/" in address for address in addresses)
    counts.torn += public != (album.status == "published")
    counts.pages += len(addresses)


def finished(library: Path, card: Path) -> None:
    """A second run, which nobody disturbs, leaves each photo once and nothing half done."""
    gallery = _started(library)
    writer.begun(gallery)  # the first run may have been killed before it was
    ingest(gallery.darkroom(), ALBUM, [card], today=NOW.date())
    _whole(gallery, library, card)
    gallery.catalog.engine.dispose()


def copied(library: Path, card: Path, warm: "writer.Writer", acks: Path) -> None:
    """As `finished`, without developing anything."""
    again = warm.run(job("copy", library, acks, card=str(card)))
    named = [line for line in again.acknowledged() if line.endswith(".jpg")]
    assert len(named) == len(list(card.iterdir()))
    _each_once(library, card)
    assert not list((library / "albums/.gallery/incoming").iterdir())


def answered(library: Path) -> Sequence[str]:
    """Every page for readers, with all it names; the addresses, each of which answered."""
    gallery = _started(library)
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)  # as the work process does
    found = list(pages_of(gallery))
    gallery.catalog.engine.dispose()
    return found


def _started(library: Path) -> Gallery:
    gallery = open_gallery(library, FLAGS)
    assert not list((library / "albums/.gallery/incoming").iterdir()), "not swept at the start"
    return gallery


def _whole(gallery: Gallery, library: Path, card: Path) -> None:
    _each_once(library, card)
    shown = parse(ALBUM, editing.source_of(gallery.store, ALBUM)).photos
    assert Counter(block.photo for block in shown) == Counter(p.name for p in card.iterdir())
    assert {p.name for p in card.iterdir()} == load_manifest(gallery.store, ALBUM).photos.keys()


def _each_once(library: Path, card: Path) -> None:
    found = {p.name: p.read_bytes() for p in (library / "albums" / ALBUM).glob("IMG_*")}
    assert found == {p.name: p.read_bytes() for p in card.iterdir()}


def essay_at(library: Path, card: Path) -> Path:
    """A library with one essay that is developed, as a draft."""
    library_at(library)
    gallery = open_gallery(library, FLAGS)
    editing.create(gallery.store, ALBUM, writer.words_of(()))
    report: Report = ingest(gallery.darkroom(), ALBUM, [card], today=NOW.date())
    assert not report.refused
    gallery.catalog.engine.dispose()
    return library


def captioned_at(library: Path) -> Path:
    """A library with one essay whose four photos are named, for words alone."""
    library_at(library)
    store = LocalStore(library / "albums")
    editing.create(store, ALBUM, writer.words_of([f"{n}.jpg" for n in range(writer.WRITERS)]))
    return library


def copy_of(library: Path, place: Path) -> Path:
    """The same library in another place."""
    return shutil.copytree(library, place)
