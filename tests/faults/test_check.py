"""Whatever is damaged in a library is found by name, and mended from a backup or by rendering."""

import gc
import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path, PurePosixPath
from queue import Queue
from threading import Event, Thread

import pytest
from typer.testing import CliRunner

from gallery.checking import fixity
from gallery.cli import app
from gallery.ingest.record import DAMAGED, load_manifest
from gallery.media import note_key
from gallery.model import Original
from gallery.wiring import Gallery, open_gallery, today
from tests.conftest import PATIENCE, Drop, put
from tests.faults.plant import SPARE, Planter
from tests.faults.scale import chance, times
from tests.library import index_of, originals
from tests.pages import pages_of
from tests.pictures import jpeg

FAULTS = times(short=10, full=50)
"""Of each of the four kinds."""

ALBUMS = ("april", "may")


def run(library: Path, *words: str) -> tuple[int, list[str]]:
    """Exit code and lines of a command."""
    result = CliRunner().invoke(app, ["--library", str(library), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output.splitlines()


def looked(library: Path, *options: str) -> tuple[int, list[dict[str, str]]]:
    """What a check finds, and its exit code."""
    code, lines = run(library, "check", "--json", *options)
    return code, [json.loads(line) for line in lines]


def places(found: list[dict[str, str]]) -> list[str]:
    return sorted(one["where"] for one in found)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two public essays of small photos, and its backup beside it."""
    folder = tmp_path_factory.mktemp("sound")
    library = folder / "library"
    (library / "albums").mkdir(parents=True)
    many = -(-(3 * FAULTS + SPARE) // len(ALBUMS))
    for slug in ALBUMS:
        for number in range(many):
            seed = ALBUMS.index(slug) * 1000 + number
            put(folder / slug / f"IMG_{number:03}.jpg", jpeg(64, 48, seed=seed))
        assert run(library, "ingest", str(folder / slug), "--album", slug)[0] == 0
        assert run(library, "publish", slug, "--override", "no words needed")[0] == 0
    assert run(library, "backup", str(folder / "backup"))[0] == 0
    assert looked(library, "--read-data") == (0, [])
    gc.collect()  # closes the index, so that it can be copied
    return folder


@pytest.fixture
def marches(sound: Path, tmp_path: Path) -> Path:
    """That library, to be damaged; its backup lies beside it."""
    return shutil.copytree(sound, tmp_path / "copy") / "library"


def opened(library: Path) -> Gallery:
    return open_gallery(library, {"workers": 1, "settle": 0.0})


def test_every_planted_fault_is_found_mended_and_never_seen_by_readers(marches: Path) -> None:
    before, rows = pages_of(opened(marches)), index_of(opened(marches))
    files = originals(marches)
    planter = Planter(marches / "albums", chance())
    kinds = (planter.flipped_bit, planter.missing_file, planter.orphan, planter.wrong_line)
    planted = sorted(kind() for kind in kinds for _ in range(FAULTS))

    code, found = looked(marches, "--read-data")

    print(f"{len(planted)} planted, {len(found)} found: {Counter(one['code'] for one in found)}")
    assert (code, places(found)) == (1, planted)
    assert {one["code"] for one in found if one["level"] == "note"} == {"orphan"}
    code, mended = looked(
        marches, "--read-data", "--repair", "--from", str(marches.parent / "backup")
    )
    assert code == 0
    assert places([one for one in mended if one.get("repaired")]) == sorted(
        one["where"] for one in found if one["level"] != "note"
    )
    assert run(marches, "purge", "--yes")[0] == 0
    assert looked(marches, "--read-data") == (0, [])
    assert pages_of(opened(marches)) == before
    assert (originals(marches), index_of(opened(marches))) == (files, rows)


def test_a_flipped_bit_in_an_original_is_named_and_its_backup_takes_its_place(
    marches: Path,
) -> None:
    """F22."""
    files = originals(marches)
    [where] = [Planter(marches / "albums", chance()).flipped_original()]
    damaged = (marches / "albums" / where).read_bytes()

    assert looked(marches) == (0, [])  # nothing tells it but reading
    code, [found] = looked(marches, "--read-data")
    print(f"1 bit flipped: {found['where']}: {found['reason']}")
    assert (code, found["code"], found["where"]) == (1, "changed", where)
    without = looked(marches, "--read-data", "--repair")
    assert (without[0], places(without[1])) == (1, [where])
    assert (marches / "albums" / where).read_bytes() == damaged
    code, lines = run(marches, *REPAIR, str(marches.parent / "backup"))
    assert code == 0, lines
    assert originals(marches) == files
    assert (marches / "albums" / DAMAGED / f"{where}.1").read_bytes() == damaged
    assert looked(marches, "--read-data") == (0, [])


REPAIR = ("check", "--read-data", "--repair", "--from")


def test_an_ingest_never_takes_a_flipped_bit_for_a_new_photo(marches: Path) -> None:
    """F22."""
    albums = marches / "albums"
    where = Planter(albums, chance()).flipped_original()
    slug, _, name = where.partition("/")
    listed = load_manifest(opened(marches).store, slug).photos[name]
    shutil.rmtree(albums / PurePosixPath(note_key(listed.sha256, listed.recipe)).parent)

    code, lines = run(marches, "ingest", "--album", slug)

    assert code == 1
    assert any(name in line and "nobody saved it" in line for line in lines)
    assert load_manifest(opened(marches).store, slug).photos[name] == listed
    backup = str(marches.parent / "backup")
    assert looked(marches, "--read-data", "--repair", "--from", backup)[0] == 0
    assert looked(marches, "--read-data") == (0, [])


def test_deleted_renditions_are_rebuilt_as_they_were(marches: Path) -> None:
    """F23."""
    renditions = {
        path: path.read_bytes()
        for path in (marches / "albums/.gallery/renditions").rglob("*")
        if path.is_file()
    }
    some = chance().sample(sorted(renditions), times(short=12, full=100))
    for path in some:
        path.unlink()

    _, found = looked(marches)
    mended = looked(marches, "--repair")

    print(f"{len(some)} deleted, {len(found)} findings")
    assert 1 <= len(found) <= len(some)
    assert {one["code"] for one in found} == {"renditions"}
    assert (mended[0], looked(marches)) == (0, (0, []))
    assert all(path.read_bytes() == data for path, data in renditions.items())


def test_repair_deletes_no_word_and_no_original_whatever_is_broken(marches: Path) -> None:
    albums = marches / "albums"
    words = (albums / "may/album.toml").read_text("utf-8")
    torn = words.replace("title", "title =", 1)
    put(albums / "may/album.toml", torn.encode())
    (albums / "april/album.toml").unlink()
    (albums / "april/manifest.json").write_bytes(b"\0" * 4096)

    code, found = looked(marches)
    assert code == 1
    assert {(one["code"], re.sub(", line.*", "", one["where"])) for one in found} >= {
        ("words-broken", "may/album.toml"),
        ("words-gone", "april/album.toml"),
        ("manifest-damaged", "april/manifest.json"),
    }
    code, left = looked(marches, "--repair")  # without a backup: a broken edit may be an edit
    assert code == 1
    assert [one["code"] for one in left if not one.get("repaired") and one["level"] != "note"] == [
        "words-broken"
    ]
    assert (albums / "may/album.toml").read_text("utf-8") == torn
    assert looked(marches, "--repair", "--from", str(marches.parent / "backup"))[0] == 0
    assert (albums / "may/album.toml").read_text("utf-8") == words
    assert (albums / DAMAGED / "may/album.toml.1").read_text("utf-8") == torn
    assert looked(marches, "--read-data") == (0, [])


def listed(library: Path, slug: str) -> dict[str, Original]:
    """What is known of an album's photos, but for their likeness: the next ingest looks for it."""
    photos = load_manifest(opened(library).store, slug).photos
    return {
        name: replace(one, pixels=one.pixels and replace(one.pixels, dhash=""))
        for name, one in photos.items()
    }


def test_a_list_without_a_backup_is_mended_by_the_index_and_no_address_changes(
    marches: Path,
) -> None:
    before, rows = pages_of(opened(marches)), index_of(opened(marches))
    numbers = {s: listed(marches, s) for s in ALBUMS}
    planter = Planter(marches / "albums", chance())
    planted = sorted(planter.wrong_line() for _ in range(FAULTS))

    code, found = looked(marches)
    assert (code, places(found)) == (1, planted)
    assert looked(marches, "--repair")[0] == 0

    print(f"{len(planted)} lines wrong, all mended")
    assert looked(marches, "--read-data") == (0, [])
    assert {s: listed(marches, s) for s in ALBUMS} == numbers
    assert (pages_of(opened(marches)), index_of(opened(marches))) == (before, rows)


def test_what_is_damaged_beside_the_albums_is_named(marches: Path) -> None:
    albums = marches / "albums"
    put(marches / "people.toml", b"[ana]\nshown = \n")
    put(albums / "may/history/2026-05-01-ana.jsonl", b'{"at":"2026-05-01T10:00:00Z","wh\n')
    put(albums / ".gallery/good/may.toml", b"title = \n")
    [card] = list(albums.rglob(f"{'[0-9a-f]' * 10}-card-*"))[:1]
    card.write_bytes(b"")
    put(albums / ".gallery/good/gone.toml", b'title.en = "Gone"\n')
    put(albums / "may/new.jpg", jpeg(64, 48, seed=5))

    code, found = looked(marches)

    assert code == 1
    assert {(one["code"], one["where"]) for one in found} == {
        ("people-broken", "people.toml, line 2"),
        ("history-line", "may/history/2026-05-01-ana.jsonl, line 1"),
        ("good-copy", ".gallery/good/may.toml"),
        ("renditions", card.relative_to(albums).as_posix()),
        ("orphan", ".gallery/good/gone.toml"),
        ("not-ingested", "may/new.jpg"),
    }


def test_a_photo_that_the_server_saw_go_comes_back_where_its_essay_shows_it(marches: Path) -> None:
    before = pages_of(opened(marches))
    (marches / "albums/may/IMG_001.jpg").unlink()
    assert run(marches, "ingest", "--album", "may")[0] == 0  # its line says now that it is gone

    code, found = looked(marches)

    assert code == 1
    assert [(one["code"], one["where"]) for one in found if one["level"] != "note"] == [
        ("gone", "may/IMG_001.jpg")
    ]
    assert looked(marches, "--repair", "--from", str(marches.parent / "backup"))[0] == 0
    assert looked(marches, "--read-data") == (0, [])
    assert pages_of(opened(marches)) == before


def test_a_row_of_the_index_that_differs_is_found(marches: Path) -> None:
    gallery = opened(marches)
    with gallery.catalog.engine.begin() as db:
        db.exec_driver_sql("UPDATE photo SET width = width + 1 WHERE name = 'IMG_001.jpg'")
    gallery.catalog.engine.dispose()

    _, found = looked(marches, "--read-data")

    assert {one["code"] for one in found} == {"index"}
    assert looked(marches, "--read-data", "--repair")[0] == 0
    assert looked(marches, "--read-data") == (0, [])


def test_the_routine_reading_goes_on_where_it_stopped_and_tells_what_it_found(
    marches: Path,
) -> None:
    store = opened(marches).store
    where = Planter(marches / "albums", chance()).flipped_original()
    photos, size = fixity.size(store)
    (marches / "albums" / fixity.KEY).unlink()
    assert fixity.last(store) is None

    slices = 0
    while fixity.last(store) is None:
        fixity.read_slice(store, today(), most=size // 5)  # each call could be another process
        slices += 1

    told = fixity.last(store)
    print(f"{photos} photos, {size} bytes in {slices} slices")
    assert told is not None
    assert (told.photos, told.bytes, 5 <= slices <= 7) == (photos, size, True)
    assert [one.where for one in told.findings] == [where]
    assert fixity.pause(store, 30, today()) == fixity.LATEST


def test_the_work_process_reads_in_the_background_and_says_what_it_found(marches: Path) -> None:
    store = opened(marches).store
    where = Planter(marches / "albums", chance()).flipped_original()
    (marches / "albums" / fixity.KEY).unlink()
    stop, heard = Event(), Queue[str]()

    reading = Thread(
        target=fixity.keep_reading, args=(store, 30, today, heard.put, stop), kwargs={"first": 0.0}
    )
    reading.start()
    told = heard.get(timeout=PATIENCE / 1000)
    stop.set()
    reading.join()

    assert told.startswith(f"{where}: the original's bytes are not what they were")


def test_raw_files_sidecars_borrowed_photos_and_trash_are_no_findings(
    library: Path, drop: Drop
) -> None:
    from tests.raws import raw_photo

    card = drop(
        **{
            "a.dng": raw_photo(900, 600),
            "a.jpg": jpeg(seed=1),
            "b.jpg": jpeg(seed=2),
            "b.xmp": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
            "c.jpg": jpeg(seed=3),
            "no-photo.jpg": b"nothing",
        }
    )
    run(library, "ingest", str(card), "--album", "may")
    run(library, "new", "june", "--title", "June")
    words = library / "albums/june/album.toml"
    words.write_text(words.read_text() + '\n[[block]]\nphoto = "/may/b.jpg"\n')
    assert run(library, "trash", "may", "c.jpg")[0] == 0
    assert run(library, "index")[0] == 0

    assert looked(library, "--read-data") == (0, [])
