"""Photos that others develop, and how their album gets them; all of it without any server."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from gallery import editing
from gallery.album.draft import draft
from gallery.errors import Missing
from gallery.ingest import apart, poison, single
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.gather import gathered
from gallery.ingest.identify import identify
from gallery.ingest.news import Report
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.jobs import Pool
from gallery.model import Original
from gallery.store import Store, holds
from gallery.wiring import Gallery, open_gallery
from tests.conftest import put
from tests.pictures import jpeg
from tests.raws import raw_photo

TODAY = date(2026, 11, 22)


@dataclass
class Asked:
    """Others who were asked, and do what they are told to."""

    photos: list[tuple[str, str]] = field(default_factory=list)
    later: list[Original] = field(default_factory=list)

    def develop(self, _: str, photos: Sequence[tuple[str, str]]) -> None:
        self.photos += photos

    def complete(self, _: str, photos: Sequence[Original]) -> None:
        self.later += photos

    def work(self, room: Darkroom) -> None:
        """Do all of it, the last first."""
        with Pool(1) as pool:
            for name, beside in reversed(self.photos):
                single.developed(room, "march", name, beside, pool)
            for one in self.later:
                single.completed(room, "march", one.name, one.sha256, pool)
        self.photos.clear()
        self.later.clear()


@pytest.fixture
def others() -> Asked:
    return Asked()


def filled(gallery: Gallery, *names: str) -> Gallery:
    editing.create(gallery.store, "march", draft("march", gallery.settings))
    for name in names:
        add(gallery, name)
    return gallery


def add(gallery: Gallery, name: str, data: bytes = b"") -> None:
    photo = data or jpeg(480, 320, seed=len(name) + ord(name[0]))
    put(gallery.library / "albums/march" / name, photo)


def look(gallery: Gallery, others: Asked | None) -> Report:
    room = replace(gallery.darkroom(), others=others)
    return ingest(room, "march", today=TODAY, whole=others is None)


def gather(gallery: Gallery) -> tuple[Report, bool]:
    return gathered(gallery.darkroom(), "march", today=TODAY)


def left(gallery: Gallery) -> list[str]:
    return [entry.key for entry in gallery.store.list(apart.FOLDER)]


def whole(gallery: Gallery, others: Asked) -> None:
    """Look, and let them work, until nothing is asked for any more."""
    for _ in range(4):
        look(gallery, others)
        others.work(gallery.darkroom())
        gather(gallery)


def test_what_others_develop_is_what_one_machine_makes(
    gallery: Gallery, others: Asked, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = tmp_path_factory.mktemp("alone")
    (here / "albums").mkdir()
    alone = open_gallery(here, {"workers": 1, "settle": 0.0})
    for one in (alone, gallery):
        filled(one, "b.jpg", "a10.jpg", "a9.jpg")
        add(one, "b.xmp", _sidecar("From a sidecar"))
        add(one, "a9.DNG", raw_photo(seed=9))
        add(one, "lone.DNG", raw_photo(seed=10))

    whole(gallery, others)
    look(alone, None)

    ours, theirs = (load_manifest(one.store, "march") for one in (gallery, alone))
    assert ours == theirs
    assert [*ours.photos] == ["a9.jpg", "a10.jpg", "b.jpg", "lone.DNG"]
    assert [raw.name for raw in ours.photos["a9.jpg"].raws] == ["a9.DNG"]
    assert (left(gallery), others) == ([], Asked())


def test_a_photo_keeps_the_number_that_it_was_promised_when_another_comes_before_it(
    gallery: Gallery, others: Asked
) -> None:
    filled(gallery, "b.jpg", "c.jpg")
    look(gallery, others)
    add(gallery, "a.jpg")
    look(gallery, others)

    others.work(gallery.darkroom())
    gather(gallery)

    numbers = {p.name: p.number for p in load_manifest(gallery.store, "march").photos.values()}
    assert numbers == {"b.jpg": 1, "c.jpg": 2, "a.jpg": 3}


def test_what_is_developed_is_shown_while_others_wait(gallery: Gallery, others: Asked) -> None:
    filled(gallery, "a.jpg", "b.jpg")
    look(gallery, others)
    with Pool(1) as pool:
        single.developed(gallery.darkroom(), "march", "b.jpg", "", pool)

    report, came = gather(gallery)

    assert (report.developed, report.waiting, came) == (["b.jpg"], ["a.jpg"], True)
    assert gallery.catalog.tally().photos == 1
    assert editing.source_of(gallery.store, "march").count("photo = ") == 1


def test_doing_it_twice_makes_nothing_new(gallery: Gallery, others: Asked) -> None:
    filled(gallery, "a.jpg")
    look(gallery, others)
    twice = Asked([*others.photos, *others.photos])
    twice.work(gallery.darkroom())
    before = {e.key: e.mtime_ns for e in gallery.store.list(".gallery/renditions")}

    gather(gallery)
    Asked([("a.jpg", "")]).work(gallery.darkroom())
    report, came = gather(gallery)

    assert {e.key: e.mtime_ns for e in gallery.store.list(".gallery/renditions")} == before
    assert (report.developed, came, left(gallery)) == ([], False, [])


def test_a_file_that_changed_while_it_was_developed_is_asked_for_again(
    gallery: Gallery, others: Asked
) -> None:
    filled(gallery, "a.jpg")
    look(gallery, others)
    others.work(gallery.darkroom())
    add(gallery, "a.jpg", jpeg(500, 300, seed=77))

    report = look(gallery, others)

    assert report.waiting == ["a.jpg"]
    assert others.photos == [("a.jpg", "")]


def test_whoever_ends_all_that_open_it_is_opened_no_more(gallery: Gallery, others: Asked) -> None:
    filled(gallery, "a.jpg")
    look(gallery, others)
    data = (gallery.library / "albums/march/a.jpg").read_bytes()

    with Pool(1) as pool:
        verdict = single.developed(
            gallery.darkroom(), "march", "a.jpg", "", pool, tries=single.TRIES
        )
    gather(gallery)

    assert verdict and verdict.code == "crashed"
    assert poison.known(gallery.store, identify(data)) == verdict
    assert load_manifest(gallery.store, "march").photos["a.jpg"].verdict == verdict


def test_a_damaged_photo_is_refused_by_name_and_the_others_are_shown(
    gallery: Gallery, others: Asked
) -> None:
    filled(gallery, "a.jpg")
    add(gallery, "b.jpg", jpeg(480, 320)[:3000])

    whole(gallery, others)

    photos = load_manifest(gallery.store, "march").photos
    assert [bool(photos[name].verdict) for name in ("a.jpg", "b.jpg")] == [False, True]


def test_of_a_file_that_was_removed_meanwhile_nothing_stays(
    gallery: Gallery, others: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(gallery, "a.jpg")
    look(gallery, others)
    path = gallery.library / "albums/march/a.jpg"

    def removed_before(store: Store, key: str) -> bool:
        path.unlink()
        return holds(store, key)

    monkeypatch.setattr("gallery.ingest.single.holds", removed_before)

    with pytest.raises(Missing, match="not there any more"), Pool(1) as pool:
        single.developed(gallery.darkroom(), "march", "a.jpg", "", pool)

    assert [*gallery.store.list(".gallery/renditions")] == []


def _sidecar(caption: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        f' photoshop:Headline="{caption}"/></rdf:RDF></x:xmpmeta>'
    ).encode()
