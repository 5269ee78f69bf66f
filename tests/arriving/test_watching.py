"""The watched folder: whatever writes into it, only whole files arrive, and nothing is lost."""

import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from gallery.arriving import ledger, watched
from gallery.arriving.taking import TAKEN, put_back
from gallery.arriving.watching import Patience
from gallery.wiring import Gallery, open_gallery
from tests.arriving.zoo import (
    WRITERS,
    Writer,
    copied_in,
    inbox,
    moved_in,
    small,
    watching,
)
from tests.conftest import put
from tests.pictures import jpeg
from tests.waiting import eventually, lying

ARRIVALS = int(os.environ.get("GALLERY_ARRIVALS", "100"))


def digests(folder: Path) -> list[str]:
    """SHA-256 of the photos in an album, sorted."""
    found = [path for path in folder.glob("*.jpg") if path.is_file()]
    return sorted(sha256(path.read_bytes()).hexdigest() for path in found)


def album(gallery: Gallery, slug: str) -> Path:
    return gallery.library / "albums" / slug


def names(gallery: Gallery, slug: str) -> list[str]:
    """Files of an album, but for its words."""
    return sorted(p.name for p in album(gallery, slug).glob("*.*") if p.name != "album.toml")


def brings(gallery: Gallery, slug: str, files: int) -> None:
    eventually(lambda: len(names(gallery, slug)) >= files, f"{files} files arrived")


def rolls(arrivals: int) -> dict[str, dict[str, bytes]]:
    """So many photos in folders of five, each photo another one."""
    found: dict[str, dict[str, bytes]] = {}
    for number in range(arrivals):
        found.setdefault(f"Roll {number // 5}", {})[f"IMG_{number}.jpg"] = small(number)
    return found


def brought(place: Path, files: dict[str, bytes], aside: Path, seed: int) -> None:
    """One folder, by two programs at once or as a whole."""
    random = Random(seed)
    if seed % 4 == 0:
        return moved_in(place, files, aside)
    if seed % 4 == 1:
        return copied_in(place, files, aside)
    place.mkdir()
    with ThreadPoolExecutor(2) as writers:
        done = [
            writers.submit(random.choice(list(WRITERS.values())), place / name, data)
            for name, data in files.items()
        ]
    return [one.result() for one in done][-1]


@pytest.mark.parametrize("polling", [False, True], ids=["told", "polled"])
def test_only_whole_files_arrive_whatever_writes_them(
    library: Path, tmp_path: Path, polling: bool
) -> None:
    """F12."""
    gallery = open_gallery(library, {"polling": polling})
    wanted = rolls(ARRIVALS)
    (inbox(gallery) / "ana").mkdir(parents=True)
    whole = {sha256(data).hexdigest() for files in wanted.values() for data in files.values()}
    seen: set[str] = set()

    def arrived() -> int:
        found = [
            d for roll in wanted for d in digests(album(gallery, roll.lower().replace(" ", "-")))
        ]
        seen.update(found)
        return len(found)

    with watching(gallery), ThreadPoolExecutor(8) as programs:
        for seed, (roll, files) in enumerate(wanted.items()):
            place = inbox(gallery) / "ana" / roll
            programs.submit(brought, place, files, tmp_path / "aside", seed)
        eventually(lambda: arrived() == ARRIVALS, "all of them arrived")

    assert seen == whole
    assert not list(inbox(gallery).rglob("*.jpg"))
    noted = [
        one for roll in wanted for one in ledger.read(gallery.store, roll.lower().replace(" ", "-"))
    ]
    assert (len(noted), {one.who for one in noted}) == (ARRIVALS, {"ana"})


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS.keys())
def test_a_file_arrives_once_and_whole_by_every_writer(gallery: Gallery, writer: Writer) -> None:
    place = inbox(gallery) / "ana" / "May Day"
    place.mkdir(parents=True)
    data = small(1)

    with watching(gallery):
        writer(place / "IMG_1.jpg", data)
        eventually(lambda: names(gallery, "may-day") == ["IMG_1.jpg"], "it arrived")

    assert (album(gallery, "may-day") / "IMG_1.jpg").read_bytes() == data
    assert len(ledger.read(gallery.store, "may-day")) == 1


def test_a_folder_becomes_a_draft_called_like_it(gallery: Gallery, tmp_path: Path) -> None:
    (inbox(gallery) / "ana").mkdir(parents=True)
    files = {"DCIM/100/IMG_1.jpg": small(1), "DCIM/101/IMG_1.jpg": small(2)}

    with watching(gallery) as told:
        moved_in(inbox(gallery) / "ana" / "Marcha del 8M", files, tmp_path)
        eventually(lambda: len(names(gallery, "marcha-del-8m")) == 2, "they arrived")

    words = (album(gallery, "marcha-del-8m") / "album.toml").read_text("utf-8")
    assert 'title.en = "Marcha del 8M"' in words
    assert 'status = "draft"' in words
    assert names(gallery, "marcha-del-8m") == ["IMG_1 (2).jpg", "IMG_1.jpg"]
    assert told == ["inbox/ana/Marcha del 8M: 2 files into marcha-del-8m"]


def test_photos_join_the_essay_that_there_is_and_keep_their_time(gallery: Gallery) -> None:
    words = put(album(gallery, "march") / "album.toml", b'title.en = "Eight hours"\n')
    put(album(gallery, "march") / "a.jpg", small(1))

    with watching(gallery) as told:
        put(inbox(gallery) / "ana" / "March" / "b.jpg", small(2))
        put(inbox(gallery) / "ana" / "March" / "same.jpg", small(1))
        eventually(lambda: len(told) == 1, "they arrived")

    assert names(gallery, "march") == ["a.jpg", "b.jpg"]
    assert (album(gallery, "march") / "b.jpg").stat().st_mtime == words.stat().st_mtime
    assert words.read_bytes() == b'title.en = "Eight hours"\n'
    assert told == ["inbox/ana/March: 2 files into march, 1 of them there before"]


def test_words_beside_a_photo_come_with_it(gallery: Gallery) -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
    place = inbox(gallery) / "ana" / "March"
    put(place / "a.xmp", xmp)
    put(place / "a.jpg", small(1))

    with watching(gallery):
        eventually(lambda: names(gallery, "march") == ["a.jpg", "a.xmp"], "both arrived")


def test_what_is_known_of_the_event_is_the_essays_beginning(gallery: Gallery) -> None:
    place = inbox(gallery) / "ana" / "March"
    put(place / "event.toml", b'event.en = "Eight hours"\ncity = "Puebla"\n')
    put(place / "a.jpg", small(1))

    with watching(gallery):
        eventually(lambda: names(gallery, "march") == ["a.jpg", "event.toml"], "both arrived")

    assert 'title.en = "Eight hours"' in (album(gallery, "march") / "album.toml").read_text("utf-8")
    assert list(place.iterdir()) == []


def known(gallery: Gallery) -> watched.Watched:
    return watched.load(gallery.store) or watched.Watched("")


def held(gallery: Gallery) -> dict[str, str]:
    """Path -> code of what lies in the folders of all sources and stays."""
    folders = [folder for source in known(gallery).sources for folder in source.folders]
    return {one.path: one.verdict.code for folder in folders for one in folder.held}


def test_what_is_no_photo_stays_and_says_why(gallery: Gallery) -> None:
    """F16."""
    place = inbox(gallery) / "ana" / "March"
    put(place / "notes.txt", b"words")
    put(place / "clip.mp4", b"\0\0\0\x18ftypisom" + bytes(100))
    put(place / "liar.jpg", b"words")
    put(place / "a.jpg.part", small(1))
    put(place / ".DS_Store", b"\0\0\0\1Bud1")
    (place / "link.jpg").symlink_to("/etc/hostname")
    put(place / "a.jpg", small(2))

    with watching(gallery):
        eventually(lambda: len(held(gallery)) == 5, "five files stay")

    assert held(gallery) == {
        "a.jpg.part": "copying",
        "clip.mp4": "not-a-photo",
        "liar.jpg": "not-a-photo",
        "link.jpg": "link",
        "notes.txt": "not-a-photo",
    }
    assert names(gallery, "march") == ["a.jpg"]
    assert len(list(place.iterdir())) == 6


def test_a_file_without_an_end_never_arrives_and_is_called_damaged_at_last(
    gallery: Gallery,
) -> None:
    place = inbox(gallery) / "ana" / "March"
    put(place / "a.jpg", small(1)[:20_000])
    put(place / "a.xmp", b"<x:xmpmeta/>")
    put(place / "b.jpg", small(2))

    with watching(gallery):
        eventually(lambda: held(gallery) == {"a.jpg": "unfinished"}, "it is waited for")
    with watching(gallery, Patience(settle=0.2, tick=0.1, rescan=0.2, damaged=0.5)) as told:
        eventually(lambda: held(gallery) == {"a.jpg": "damaged"}, "it is given up")
        assert (place / "a.jpg").read_bytes() == small(1)[:20_000]
        put(place / "a.jpg", small(1))
        eventually(lambda: len(names(gallery, "march")) == 3, "the whole file arrived")

    assert names(gallery, "march") == ["a.jpg", "a.xmp", "b.jpg"]
    assert told[-1] == "inbox/ana/March: 2 files into march"


def test_a_file_outside_every_folder_and_a_nameless_folder_are_told(gallery: Gallery) -> None:
    put(inbox(gallery) / "ana" / "a.jpg", small(1))
    put(inbox(gallery) / "ana" / "???" / "b.jpg", small(2))

    with watching(gallery):
        eventually(lambda: held(gallery) == {"b.jpg": "nameless"}, "the folder is judged")

    [source] = known(gallery).sources
    assert [(one.path, one.verdict.code) for one in source.loose] == [("a.jpg", "loose")]


def test_a_source_that_goes_away_is_offline_and_loses_nothing(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F17."""
    put(inbox(gallery) / "ana" / "March" / "a.jpg", small(1))

    def states() -> dict[str, str]:
        return {source.name: source.state for source in known(gallery).sources}

    with watching(gallery) as told:
        eventually(lambda: names(gallery, "march") == ["a.jpg"], "it arrived")
        (inbox(gallery) / "ana").rename(tmp_path / "unplugged")
        eventually(lambda: states() == {"ana": "offline"}, "the source is missed")
        assert names(gallery, "march") == ["a.jpg"]
        put(tmp_path / "unplugged" / "March" / "b.jpg", small(2))
        (tmp_path / "unplugged").rename(inbox(gallery) / "ana")
        eventually(lambda: names(gallery, "march") == ["a.jpg", "b.jpg"], "it goes on")

    assert states() == {"ana": "watched"}
    assert "inbox/ana: it is not there any more; nothing is deleted" in told


def test_a_stop_on_the_way_puts_a_file_back(gallery: Gallery) -> None:
    place = inbox(gallery) / "ana" / "March" / "a.jpg"
    gallery.store.put(f"{TAKEN}/0123/back", os.fsencode(place))
    put(album(gallery, TAKEN) / "0123" / "data", small(1))

    with watching(gallery):
        eventually(lambda: names(gallery, "march") == ["a.jpg"], "it arrived after all")

    assert list(gallery.store.list(TAKEN)) == []


def test_a_stop_within_a_copy_from_another_disk_leaves_nothing_of_it(gallery: Gallery) -> None:
    place = put(inbox(gallery) / "ana" / "March" / "a.jpg", small(1))
    gallery.store.put(f"{TAKEN}/0123/back", os.fsencode(place))
    put(album(gallery, TAKEN) / "0123" / "copy", small(1)[:99])

    assert put_back(gallery.store) == 0

    assert list(gallery.store.list(TAKEN)) == []
    assert [path.name for path in place.parent.iterdir()] == ["a.jpg"]


def test_names_that_are_no_utf_8_stop_nothing(gallery: Gallery) -> None:
    odd = Path(os.fsdecode(os.fsencode(inbox(gallery)) + b"/ana/March/n\xf6tes.txt"))
    put(odd, b"who is in the photos")
    put(odd.with_name("a.jpg"), small(1))

    with watching(gallery):
        eventually(lambda: names(gallery, "march") == ["a.jpg"], "the photo arrived")
        eventually(lambda: held(gallery) == {"n?tes.txt": "not-a-photo"}, "the other is told")

    assert odd.exists()


def test_a_folder_on_another_disk_is_copied_and_then_removed(
    gallery: Gallery, tmp_path: Path
) -> None:
    elsewhere = Path("/dev/shm") / f"{tmp_path.name}-{os.getpid()}"
    if not elsewhere.parent.is_dir() or elsewhere.parent.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no other disk here")
    put(elsewhere / "March" / "a.jpg", small(1))
    inbox(gallery).mkdir()
    (inbox(gallery) / "ana").symlink_to(elsewhere)

    try:
        with watching(gallery):
            eventually(lambda: names(gallery, "march") == ["a.jpg"], "it arrived")
            eventually(lambda: not lying(elsewhere), "its source is gone")
    finally:
        shutil.rmtree(elsewhere)

    assert (album(gallery, "march") / "a.jpg").read_bytes() == small(1)


def test_a_killed_watcher_loses_nothing_and_brings_nothing_twice(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F1."""
    files = {f"IMG_{n}.jpg": small(n) for n in range(60)}
    (inbox(gallery) / "ana").mkdir(parents=True)
    copied_in(inbox(gallery) / "ana" / "March", files, tmp_path)
    random, kills = Random(7), 0
    command = [sys.executable, "-m", "tests.arriving.zoo", str(gallery.library)]

    while len(names(gallery, "march")) < len(files) and kills < 40:
        with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as process:
            brings(gallery, "march", len(names(gallery, "march")) + 1)
            time.sleep(random.random() / 10)
            process.send_signal(signal.SIGKILL)
        kills += 1
    with watching(gallery):
        eventually(lambda: not lying(inbox(gallery)), "all arrived")

    assert kills > 1
    assert digests(album(gallery, "march")) == sorted(sha256(d).hexdigest() for d in files.values())
    assert names(gallery, "march") == sorted(files)


def test_the_albums_folder_is_never_taken_for_an_inbox(library: Path) -> None:
    (library / "gallery.toml").write_text('inbox = "albums"\n')
    put(library / "albums" / "march" / "a.jpg", jpeg())

    command = [sys.executable, "-m", "gallery", "--library", str(library), "watch"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "beside the albums' folder" in done.stderr
