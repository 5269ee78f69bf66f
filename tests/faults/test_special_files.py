"""Links, pipes, sockets and devices where photos ought to lie: refused, never waited for."""

import os
import socket
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from gallery.album.manifest import Manifest
from gallery.arriving import watched
from gallery.arriving.finish import begin_album
from gallery.errors import StoreError
from gallery.ingest.copying import copy_in
from gallery.ingest.index import folders_of
from gallery.ingest.news import Report
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.wiring import Gallery, today
from tests.arriving.zoo import watching
from tests.conftest import put
from tests.pictures import jpeg
from tests.waiting import eventually

LINKS = {"link.jpg", "dangling.jpg", "loop.jpg", "round.jpg", "folder.jpg", "up.jpg"}
OTHERS = {"pipe.jpg", "socket.jpg", "zero.jpg"}


def zoo(folder: Path) -> set[str]:
    """One of each kind of what is no file, and one photo; the names of those that could be made."""
    put(folder / "a.jpg", jpeg(64, 48))
    secret = put(folder.parent / "elsewhere" / "secret.jpg", jpeg(64, 48, seed=9))
    (folder / "link.jpg").symlink_to(secret)
    (folder / "dangling.jpg").symlink_to(folder / "nowhere.jpg")
    (folder / "loop.jpg").symlink_to(folder / "round.jpg")
    (folder / "round.jpg").symlink_to(folder / "loop.jpg")
    (folder / "folder.jpg").symlink_to(secret.parent)
    (folder / "up.jpg").symlink_to(folder)
    os.mkfifo(folder / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as made, chdir(folder):  # names of sockets are short
        made.bind("socket.jpg")
    try:
        os.mknod(folder / "zero.jpg", 0o020644, os.makedev(1, 5))  # it never ends
    except OSError:
        print("no device: only root may make one")
        return LINKS | OTHERS - {"zero.jpg"}
    return LINKS | OTHERS


def codes(names: set[str]) -> dict[str, str]:
    return {name: "link" if name in LINKS else "special" for name in names}


def album(gallery: Gallery) -> Path:
    return gallery.library / "albums" / "march"


def copied(gallery: Gallery, *folders: Path) -> Report:
    report = Report("march")
    copy_in(gallery.store, folders, Manifest(), report, lambda _: None)
    return report


def test_what_is_no_file_in_a_dropped_folder_is_refused_by_name(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F16."""
    made = zoo(tmp_path / "card")

    report = copied(gallery, tmp_path / "card")

    told = {**report.passed, **report.refused}
    assert {name: verdict.code for name, verdict in told.items()} == codes(made)
    assert report.copied == ["a.jpg"]
    assert [path.name for path in album(gallery).iterdir()] == ["a.jpg"]


def test_what_is_no_file_is_refused_when_it_is_named_itself(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F16."""
    made = sorted(zoo(tmp_path / "card"))

    report = copied(gallery, *(tmp_path / "card" / name for name in made))

    told = {**report.passed, **report.refused}
    assert {name: verdict.code for name, verdict in told.items()} == codes({*made})


def test_what_is_no_file_in_the_watched_folder_stays_and_says_why(gallery: Gallery) -> None:
    """F16."""
    made = zoo(gallery.library / "inbox" / "ana" / "March")

    with watching(gallery):
        eventually(lambda: dict(held(gallery)) == codes(made), "all of them are judged")

    assert [path.name for path in album(gallery).glob("*.jpg")] == ["a.jpg"]


def held(gallery: Gallery) -> Iterator[tuple[str, str]]:
    known = watched.load(gallery.store) or watched.Watched("")
    for source in known.sources:
        for folder in source.folders:
            yield from ((one.path, one.verdict.code) for one in folder.held)


def test_what_is_no_file_in_an_albums_folder_is_passed_over_by_name(gallery: Gallery) -> None:
    """F16."""
    made = zoo(album(gallery))
    for name in ("a.xmp", "a.jpg.xmp"):
        os.mkfifo(album(gallery) / name)
    begin_album(gallery.store, gallery.settings, "march", "March")

    report = ingest(gallery.darkroom(), "march", today=today().date())

    told = {name: verdict.code for name, verdict in report.passed.items()}
    assert told == codes(made) | {"a.xmp": "special", "a.jpg.xmp": "special"}
    assert report.developed == ["a.jpg"]


def test_a_link_in_the_place_of_an_album_is_none(gallery: Gallery, tmp_path: Path) -> None:
    """F16."""
    put(tmp_path / "elsewhere" / "a.jpg", jpeg(64, 48))
    (gallery.library / "albums" / "march").symlink_to(tmp_path / "elsewhere")
    (gallery.library / "albums" / "loop").symlink_to(gallery.library / "albums")

    assert folders_of(gallery.store) == []


@pytest.mark.parametrize("name", ["album.toml", "manifest.json", "event.toml"])
def test_a_pipe_in_the_place_of_words_is_told_and_not_waited_for(
    gallery: Gallery, name: str
) -> None:
    """F16."""
    put(album(gallery) / "a.jpg", jpeg(64, 48))
    if name != "album.toml":
        begin_album(gallery.store, gallery.settings, "march", "March")
    os.mkfifo(album(gallery) / name)

    with pytest.raises(StoreError, match="it is no regular file"):
        gallery.store.get(f"march/{name}")
    if name == "event.toml":
        report = ingest(gallery.darkroom(), "march", today=today().date())
        assert report.developed == ["a.jpg"]
        assert list(load_manifest(gallery.store, "march").photos) == ["a.jpg"]


def test_a_folder_that_may_not_be_looked_into_is_named_and_the_others_arrive(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F13, F16."""
    if os.geteuid() == 0:
        pytest.skip("root may look everywhere")
    put(tmp_path / "card" / "shut" / "a.jpg", jpeg(64, 48, seed=1))
    put(tmp_path / "card" / "open" / "b.jpg", jpeg(64, 48, seed=2))
    (tmp_path / "card" / "shut").chmod(0)

    report = copied(gallery, tmp_path / "card")

    assert {name: verdict.code for name, verdict in report.refused.items()} == {
        "shut": "unreadable"
    }
    assert report.copied == ["b.jpg"]
