"""A stranger's photo is noted before it has a name: no stop and no race makes it public."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery import album as albums
from gallery import editing
from gallery.arriving import ledger, offering, quota, staging
from gallery.arriving.finish import settle, settle_all
from gallery.arriving.quota import Quota
from gallery.arriving.staging import Offer, Upload
from gallery.blocks import Album
from gallery.ingest.run import ingest
from gallery.model import Offered
from gallery.wiring import Gallery
from tests.arriving.sending import albums_files
from tests.arriving.test_finish import stopped_at
from tests.conftest import put
from tests.pictures import jpeg

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DRAFT = 'title.en = "March"\nstatus = "draft"\n'
STRIDE = 1 if os.environ.get("GALLERY_UPLOADS") == "full" else 2
WHO = offering.sender_name("a" * 64, "b" * 32)


@pytest.fixture
def march(gallery: Gallery) -> Gallery:
    gallery.store.put("march/album.toml", DRAFT.encode())
    return gallery


def begun(gallery: Gallery, path: str, data: bytes, offer: Offer | None) -> Upload:
    """An upload whose bytes are all here; offer: None from the desk."""
    who = "ana" if offer is None else WHO
    sending = staging.sending(who, "march", path, len(data), offer=offer)
    upload = staging.create(gallery.store, sending, NOW)
    staging.data_path(gallery.store, sending.id).write_bytes(data)
    return upload


def settled(gallery: Gallery, upload: Upload) -> Upload:
    with staging.held(gallery.store, upload.sending.id):
        return settle(gallery.store, gallery.settings, upload, NOW)


def offered(gallery: Gallery, path: str, data: bytes) -> str:
    """The name that a stranger's file got."""
    upload = settled(gallery, begun(gallery, path, data, Offer("Ana", "Neighbours")))
    assert upload.arrived is not None, upload.verdict
    return upload.arrived.name


def album(gallery: Gallery) -> Album:
    return albums.parse("march", editing.source_of(gallery.store, "march"))


def files(gallery: Gallery) -> Iterator[str]:
    return (path.name for path in (gallery.library / "albums/march").glob("*.jpg"))


def test_whoever_finds_the_file_finds_the_note_wherever_a_stop_comes(march: Gallery) -> None:
    step, stops, whole = 1, 0, 0  # in its short form every second touch of the disk
    while True:
        data = jpeg(60, 40, seed=step)
        upload = begun(march, f"IMG_{step}.jpg", data, Offer("Ana", "Neighbours"))

        was_stopped = stopped_at(step, lambda upload=upload: settled(march, upload))  # type: ignore[misc]
        noted = {one.photo for one in album(march).offered}
        there = set(files(march))
        settle_all(march.store, march.settings, NOW)

        assert there <= noted
        assert {one.photo for one in album(march).waiting()} >= set(files(march))
        stops += was_stopped
        whole += 1
        step += STRIDE
        assert len([one for one in ledger.read(march.store, "march") if one.who == WHO]) == whole
        if not was_stopped:
            break

    ingest(march.darkroom(), "march", today=NOW.date())
    assert stops > 15 / STRIDE
    assert album(march).blocks == ()
    assert len(albums_files(march, "march")) == whole


def test_an_ingest_between_note_and_name_places_nothing(march: Gallery) -> None:
    upload = begun(march, "IMG_1.jpg", jpeg(), Offer("Ana", "Neighbours"))
    offering.announce(march.store, upload.sending, "IMG_1.jpg", NOW)

    report = ingest(march.darkroom(), "march", today=NOW.date())
    settled(march, upload)
    ingest(march.darkroom(), "march", today=NOW.date())

    assert report.developed == []
    assert album(march).blocks == ()
    assert [one.photo for one in album(march).waiting()] == ["IMG_1.jpg"]


def test_what_the_desk_sends_never_gets_a_name_that_is_noted(march: Gallery) -> None:
    upload = begun(march, "IMG_1.jpg", jpeg(), Offer("Ana", "Neighbours"))
    offering.announce(march.store, upload.sending, "IMG_1.jpg", NOW)

    desk = settled(march, begun(march, "IMG_1.jpg", jpeg(seed=2), None))
    stranger = settled(march, upload)
    ingest(march.darkroom(), "march", today=NOW.date())

    assert desk.arrived is not None
    assert stranger.arrived is not None
    assert (desk.arrived.name, stranger.arrived.name) == ("IMG_1 (2).jpg", "IMG_1.jpg")
    assert [block.photo for block in album(march).photos] == ["IMG_1 (2).jpg"]


def test_a_text_editor_that_writes_an_older_essay_over_the_notes_makes_nothing_public(
    march: Gallery,
) -> None:
    older = editing.source_of(march.store, "march")
    names = [offered(march, f"IMG_{n}.jpg", jpeg(seed=n)) for n in (1, 2)]
    settled(march, begun(march, "desk.jpg", jpeg(seed=3), None))
    noted = album(march).offered

    march.store.put("march/album.toml", older.encode())
    ingest(march.darkroom(), "march", today=NOW.date())

    assert [block.photo for block in album(march).photos] == ["desk.jpg"]
    assert [one.photo for one in album(march).waiting()] == names
    assert album(march).offered == noted


def test_a_name_that_somebody_takes_by_hand_leaves_no_note_behind(march: Gallery) -> None:
    folder = march.library / "albums/march"
    put(folder / "IMG_1.jpg", jpeg(seed=7))

    name = offered(march, "IMG_1.jpg", jpeg())

    assert name == "IMG_1 (2).jpg"
    assert [one.photo for one in album(march).offered] == [name]


def test_a_photo_that_waits_is_followed_when_its_file_is_renamed(march: Gallery) -> None:
    name = offered(march, "IMG_1.jpg", jpeg())
    ingest(march.darkroom(), "march", today=NOW.date())

    folder = march.library / "albums/march"
    (folder / name).rename(folder / "renamed.jpg")
    ingest(march.darkroom(), "march", today=NOW.date())

    assert album(march).blocks == ()
    assert [one.photo for one in album(march).waiting()] == ["renamed.jpg"]


def test_a_block_by_hand_does_not_show_what_nobody_accepted(march: Gallery) -> None:
    name = offered(march, "IMG_1.jpg", jpeg())
    editing.change(
        march.store, "march", lambda source, _: f'{source}\n[[block]]\nphoto = "{name}"\n'
    )

    ingest(march.darkroom(), "march", today=NOW.date())

    [row] = march.catalog.albums()
    assert (row.photos, march.catalog.of_album("march")) == (0, [])


def test_notes_keep_what_people_wrote_around_them(march: Gallery) -> None:
    editing.change(
        march.store,
        "march",
        lambda source, _: source + '\n# the march\n[[block]]\ntext.en = "Words."\n',
    )

    name = offered(march, "IMG_1.jpg", jpeg())
    source = editing.source_of(march.store, "march")
    accepted = albums.with_accepted(source, [name], NOW)

    assert "# the march\n[[block]]" in source
    assert albums.parse("march", accepted).offered == (
        Offered(name, NOW, "Ana", "Neighbours", NOW),
    )
    assert albums.without_offered(source, name) == (
        f'{DRAFT}\n# the march\n[[block]]\ntext.en = "Words."\n'
    )


def test_a_link_counts_what_arrived_also_when_the_uploads_are_forgotten(march: Gallery) -> None:
    most = Quota("a" * 64, 2, 10**9)
    offered(march, "IMG_1.jpg", jpeg())
    for one in list(staging.every(march.store)):
        staging.remove(march.store, one.upload.sending.id)

    def admitted(path: str) -> bool:
        sending = staging.sending(WHO, "march", path, 9, offer=Offer())
        return quota.admit(most, march.store, sending, NOW) is not None

    assert quota.used(march.store, "march", most.ident).photos == 1
    assert [admitted(path) for path in ("a.jpg", "a.jpg", "b.jpg")] == [True, True, False]


def test_uploads_begun_before_there_were_links_are_read(march: Gallery, tmp_path: Path) -> None:
    upload = begun(march, "IMG_1.jpg", jpeg(), None)
    info = march.library / f"albums/.gallery/uploads/{upload.sending.id}/info.json"
    info.write_bytes(info.read_bytes().replace(b',"offer":null', b""))

    found = staging.load(march.store, upload.sending.id)

    assert found == upload
