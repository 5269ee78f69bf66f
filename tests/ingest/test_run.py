"""A folder goes in: what is in the album afterwards, and what is said about it."""

import os
import unicodedata
from datetime import date, datetime
from pathlib import Path

import pytest

from gallery import editing
from gallery.album import parse
from gallery.album.draft import draft
from gallery.captions import Change
from gallery.catalog import Viewer
from gallery.errors import AlbumError, Busy
from gallery.ingest.news import Report
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.wiring import Gallery
from tests.conftest import LONG_AGO_NS, Drop, put
from tests.pictures import jpeg, jpeg_with_place

TODAY = date(2026, 11, 22)


def run(gallery: Gallery, *folders: Path, slug: str = "may-day") -> Report:
    album = gallery.library / "albums" / slug
    if not (album / "album.toml").exists():
        editing.create(gallery.store, slug, draft(slug, gallery.settings))
    return ingest(gallery.darkroom(), slug, folders, today=TODAY)


def blocks(gallery: Gallery, slug: str = "may-day") -> list[str]:
    album = parse(slug, editing.source_of(gallery.store, slug))
    return [block.photo for block in album.photos]


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(p.relative_to(folder)): (p.read_bytes(), p.stat().st_mtime_ns)
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_a_dropped_folder_is_in_the_album_whole_and_untouched(
    gallery: Gallery, drop: Drop, three_photos: dict[str, bytes]
) -> None:
    card = drop(**three_photos)
    before = files(card)

    report = run(gallery, card)

    album = gallery.library / "albums" / "may-day"
    assert report.copied == report.developed == ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"]
    assert files(card) == before
    for name, data in three_photos.items():
        assert (album / name).read_bytes() == data
        assert (album / name).stat().st_mtime_ns == LONG_AGO_NS
    numbers = {p.name: p.number for p in load_manifest(gallery.store, "may-day").photos.values()}
    assert numbers == {"IMG_1.jpg": 1, "IMG_2.jpg": 2, "IMG_3.jpg": 3}


def test_one_bad_photo_is_named_and_stops_no_other(gallery: Gallery, drop: Drop) -> None:
    good = {f"p{n}.jpg": jpeg(seed=n) for n in range(3)}
    bad = {"cut.jpg": jpeg(seed=9)[:-4000], "text.jpg": b"not a jpeg", "empty.jpg": b""}

    report = run(gallery, drop(**good, **bad))

    assert sorted(report.developed) == sorted(good)
    assert {name: v.code for name, v in report.refused.items()} == {
        "cut.jpg": "truncated",
        "text.jpg": "not-a-photo",
        "empty.jpg": "empty",
    }
    assert blocks(gallery) == ["p0.jpg", "p1.jpg", "p2.jpg"]
    assert (gallery.library / "albums/may-day/cut.jpg").exists()  # kept: it may be all there is


def test_a_second_run_renders_nothing_and_names_the_refused_again(
    gallery: Gallery, drop: Drop
) -> None:
    card = drop(**{"a.jpg": jpeg(), "cut.jpg": jpeg(seed=9)[:-4000]})
    run(gallery, card)
    before = files(gallery.library / "albums")

    report = run(gallery, card)

    assert (report.copied, report.developed, report.kept) == ([], [], ["a.jpg"])
    assert list(report.refused) == ["cut.jpg"]
    after = files(gallery.library / "albums")
    rendered = {name for name in before if "renditions" in name}
    assert {name: after[name] for name in rendered} == {name: before[name] for name in rendered}


def test_photos_are_arranged_by_the_time_they_were_taken(gallery: Gallery, drop: Drop) -> None:
    times = {"z.jpg": 9, "a.jpg": 11, "m.jpg": 10}
    taken = {n: jpeg(seed=h, taken=datetime(2026, 5, 1, h)) for n, h in times.items()}
    run(gallery, drop(**taken, **{"undated.jpg": jpeg(seed=5)}))
    assert blocks(gallery) == ["z.jpg", "m.jpg", "a.jpg", "undated.jpg"]

    later = {"b.jpg": jpeg(seed=6, taken=datetime(2026, 5, 1, 9, 30))}
    run(gallery, drop("second-card", **later))

    assert blocks(gallery) == ["z.jpg", "b.jpg", "m.jpg", "a.jpg", "undated.jpg"]


def test_a_public_essay_is_not_rearranged_by_a_new_drop(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.jpg": jpeg()}))
    editing.set_status(gallery.store, "may-day", "published")

    run(gallery, drop("late", **{"b.jpg": jpeg(seed=2)}))

    assert blocks(gallery) == ["a.jpg"]
    assert "b.jpg" in load_manifest(gallery.store, "may-day").photos


def test_a_photo_is_brought_once_whatever_its_name(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.jpg": jpeg()}))

    report = run(gallery, drop("copy", **{"again.jpg": jpeg()}))

    assert report.twins == {"again.jpg": "a.jpg"}
    assert report.copied == []


def test_other_photos_of_the_same_name_are_all_kept(gallery: Gallery, tmp_path: Path) -> None:
    names = ["niñez.jpg", unicodedata.normalize("NFD", "niñez.jpg"), "NIÑEZ.JPG"]
    cards = [tmp_path / f"card{n}" for n in range(3)]
    for seed, (card, name) in enumerate(zip(cards, names, strict=True)):
        put(card / name, jpeg(seed=seed))

    report = run(gallery, *cards)

    assert len(report.copied) == len(report.developed) == 3
    assert run(gallery, *cards).copied == []


def test_links_and_pipes_are_named_and_never_opened(gallery: Gallery, drop: Drop) -> None:
    card = drop(**{"a.jpg": jpeg(), ".hidden.jpg": jpeg(seed=2), "half.jpg.part": b"x"})
    (card / "link.jpg").symlink_to("/etc/hostname")
    (card / "loop").symlink_to(card)
    os.mkfifo(card / "pipe.jpg")

    report = run(gallery, card)

    told = {**report.passed, **report.refused}
    assert {name: verdict.code for name, verdict in told.items()} == {
        "link.jpg": "link",
        "loop": "link",
        "pipe.jpg": "special",
        ".hidden.jpg": "hidden",
        "half.jpg.part": "copying",
    }
    assert report.copied == ["a.jpg"]


def test_a_sidecar_comes_along_and_is_never_changed(gallery: Gallery, drop: Drop) -> None:
    card = drop(**{"a.jpg": jpeg(), "a.xmp": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"})

    run(gallery, card)

    beside = gallery.library / "albums/may-day/a.jpg.xmp"
    assert beside.read_bytes() == (card / "a.xmp").read_bytes()


def test_a_file_whose_content_changed_keeps_its_number(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.jpg": jpeg(), "b.jpg": jpeg(seed=2)}))
    before = load_manifest(gallery.store, "may-day").photos["a.jpg"]
    put(gallery.library / "albums/may-day/a.jpg", jpeg(seed=7, width=700))

    report = run(gallery)

    after = load_manifest(gallery.store, "may-day").photos["a.jpg"]
    assert report.developed == ["a.jpg"]
    assert after.number == before.number
    assert after.sha256 != before.sha256


def test_a_renamed_file_keeps_number_place_and_words(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.jpg": jpeg(), "b.jpg": jpeg(seed=2)}))
    words = Change("a.jpg", "caption", "en", "", "A banner.")
    editing.save_photo_texts(gallery.store, "may-day", [words])
    album = gallery.library / "albums/may-day"
    (album / "a.jpg").rename(album / "lead.jpg")

    report = run(gallery)

    source = editing.source_of(gallery.store, "may-day")
    assert report.renamed == [("a.jpg", "lead.jpg")]
    assert report.developed == []
    assert load_manifest(gallery.store, "may-day").photos["lead.jpg"].number == 1
    assert parse("x", source).photos[0].photo == "lead.jpg"
    assert parse("x", source).photos[0].caption == {"en": "A banner."}


def test_a_number_is_never_given_twice(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.jpg": jpeg(), "b.jpg": jpeg(seed=2)}))
    (gallery.library / "albums/may-day/b.jpg").unlink()
    run(gallery)

    report = run(gallery, drop("more", **{"c.jpg": jpeg(seed=3)}))

    photos = load_manifest(gallery.store, "may-day").photos
    assert report.gone == []
    assert (photos["b.jpg"].gone, photos["c.jpg"].number) == (True, 3)


def test_the_same_photo_in_a_second_album_is_not_rendered_again(
    gallery: Gallery, drop: Drop
) -> None:
    card = drop(**{"a.jpg": jpeg()})
    run(gallery, card)
    before = files(gallery.library / "albums/.gallery/renditions")

    run(gallery, card, slug="june")

    assert files(gallery.library / "albums/.gallery/renditions") == before
    pixels = [load_manifest(gallery.store, s).photos["a.jpg"].pixels for s in ("may-day", "june")]
    assert pixels[0] == pixels[1] is not None


def test_an_album_is_ingested_by_one_process_at_a_time(gallery: Gallery, drop: Drop) -> None:
    with gallery.store.lock("album-may-day"), pytest.raises(Busy):
        run(gallery, drop(**{"a.jpg": jpeg()}))


def test_a_damaged_list_of_files_is_named_and_not_written_over(
    gallery: Gallery, drop: Drop
) -> None:
    run(gallery, drop(**{"a.jpg": jpeg()}))
    gallery.store.put("may-day/manifest.json", b'{"photos": [')

    with pytest.raises(AlbumError, match="damaged"):
        run(gallery)

    assert gallery.store.get("may-day/manifest.json")[0] == b'{"photos": ['


@pytest.mark.index_file
def test_coordinates_stay_out_of_the_index(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.jpg": jpeg_with_place(19.4326, -99.1332)}))

    said = {c.field for c in load_manifest(gallery.store, "may-day").photos["a.jpg"].claims}
    [row] = gallery.catalog.of_album("may-day")
    assert {"latitude", "longitude"} <= said
    assert (row.facts.latitude, row.facts.longitude) == (None, None)
    assert b"99.1" not in (gallery.library / "albums/.gallery/index.sqlite").read_bytes()


def test_a_draft_is_seen_by_its_owner_alone(gallery: Gallery, drop: Drop) -> None:
    run(gallery, drop(**{"a.jpg": jpeg()}))
    now = datetime.now().astimezone()

    assert gallery.catalog.essay("may-day", Viewer(now)) is None
    assert gallery.catalog.media("may-day", 1, Viewer(now)) is None
    assert gallery.catalog.essay("may-day", Viewer(now, drafts=True)) is not None


def test_a_photo_that_was_uploaded_and_not_looked_at_yet_is_not_brought_again(
    gallery: Gallery, drop: Drop
) -> None:
    card = drop(**{"a.jpg": jpeg(seed=1), "b.jpg": jpeg(seed=2)})
    uploaded = put(gallery.library / "albums/may-day/a.jpg", jpeg(seed=1))
    os.utime(uploaded, ns=(LONG_AGO_NS + 1, LONG_AGO_NS + 1))  # browsers tell milliseconds

    report = run(gallery, card)

    assert (report.copied, report.twins) == (["b.jpg"], {"a.jpg": "a.jpg"})
    assert blocks(gallery) == ["a.jpg", "b.jpg"]


def test_a_name_that_is_no_utf_8_is_passed_over_and_stops_no_other(gallery: Gallery) -> None:
    album = gallery.library / "albums" / "may-day"
    odd = put(Path(os.fsdecode(os.fsencode(album) + b"/Z\xf3calo.jpg")), jpeg(seed=1))
    put(album / "a.jpg", jpeg(seed=2))

    report = run(gallery)

    assert report.developed == ["a.jpg"]
    assert [(name, verdict.code) for name, verdict in report.passed.items()] == [
        (odd.name, "special")
    ]
