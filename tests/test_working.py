"""The server and the work process beside it, as real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from gallery.ingest.record import load_manifest
from gallery.media import THUMBS
from gallery.store.local import LocalStore
from gallery.wiring import Gallery, open_gallery
from gallery.working import work
from tests.conftest import put
from tests.pictures import jpeg
from tests.waiting import eventually


class Site:
    """A served library."""

    def __init__(self, library: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.library = library
        environment = os.environ | {"GALLERY_SETTLE": "0.2", "GALLERY_WORKERS": "1"}
        command = [sys.executable, "-m", "gallery", "--library", str(library), "serve"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), "--drafts"], env=environment
        )
        eventually(lambda: self.get("/en/photos/")[0] == 200, "the site answers")

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode("utf-8", "replace")
        except OSError:
            return 0, ""

    def below(self) -> list[int]:
        """Process ids of the work process beside the server."""
        listing = ["ps", "-ww", "-eo", "pid=,args="]
        found = subprocess.run(listing, capture_output=True, text=True, check=True)
        lines = [line.split(None, 1) for line in found.stdout.splitlines()]
        return [int(pid) for pid, args in lines if f"{self.library} work" in args]


def _problem(library: Path) -> str:
    [row] = open_gallery(library).catalog.albums()
    return row.problem


@pytest.fixture
def site(library: Path) -> Iterator[Site]:
    served = Site(library)
    yield served
    served.process.terminate()
    served.process.wait(30)
    eventually(lambda: not served.below(), "the work process ends with the server")


def test_a_folder_copied_into_the_library_becomes_a_draft_by_itself(site: Site) -> None:
    put(site.library / "albums" / "march" / "a.jpg", jpeg())

    eventually(lambda: "/media/march/" in site.get("/en/photos/march/")[1], "the photo is shown")
    words = (site.library / "albums" / "march" / "album.toml").read_text("utf-8")
    assert 'photo = "a.jpg"' in words
    assert 'status = "draft"' in words


def test_a_hand_edit_is_shown_and_a_broken_one_leaves_the_page_as_it_was(site: Site) -> None:
    put(site.library / "albums" / "march" / "a.jpg", jpeg())
    words = site.library / "albums" / "march" / "album.toml"
    eventually(lambda: "image/avif" in site.get("/en/photos/march/")[1], "the photo is all there")

    words.write_text(words.read_text("utf-8").replace('"March"', '"Eight hours"'), "utf-8")

    eventually(lambda: "Eight hours" in site.get("/en/photos/march/")[1], "the edit is shown")
    good = site.get("/en/photos/march/")
    words.write_text(words.read_text("utf-8").replace('"Eight hours"', '"Eight'), "utf-8")
    eventually(lambda: _problem(site.library) != "", "the mistake is noticed")
    assert site.get("/en/photos/march/") == good


def test_an_event_written_beside_the_photos_is_on_their_pages_by_itself(site: Site) -> None:
    album = site.library / "albums" / "march"
    put(album / "event.toml", b'event.en = "Eight hours"\ncity = "Puebla"\n')
    put(album / "a.jpg", jpeg())
    eventually(lambda: "Puebla" in site.get("/en/photos/march/1/")[1], "the event is shown")
    assert 'title.en = "Eight hours"' in (album / "album.toml").read_text("utf-8")

    (album / "event.toml").write_text('city = "Oaxaca"\n', "utf-8")

    eventually(lambda: "Oaxaca" in site.get("/en/photos/march/1/")[1], "the change is shown")


def test_a_folder_left_in_the_inbox_becomes_a_draft_by_itself(site: Site) -> None:
    put(site.library / "inbox" / "ana" / "May Day" / "a.jpg", jpeg())

    eventually(lambda: "/media/may-day/" in site.get("/en/photos/may-day/")[1], "it is shown")

    words = (site.library / "albums" / "may-day" / "album.toml").read_text("utf-8")
    assert 'title.en = "May Day"' in words
    assert not list((site.library / "inbox").rglob("*.jpg"))


def test_a_photo_is_on_the_desk_while_others_are_being_developed(site: Site) -> None:
    store = LocalStore(site.library / "albums")

    with store.lock("album-march"):  # as a long ingest of this album would hold it
        put(site.library / "albums" / "march" / "a.jpg", jpeg())
        eventually(lambda: len(list(store.list(f"{THUMBS}/march"))) == 1, "its stamp is there")
    eventually(lambda: "/media/march/" in site.get("/en/photos/march/")[1], "the photo is shown")
    eventually(lambda: not list(store.list(f"{THUMBS}/march")), "its stamp is gone")


def test_photos_brought_by_hand_are_not_fought_over(site: Site) -> None:
    store = LocalStore(site.library / "albums")

    with store.lock("album-march"):
        put(site.library / "albums" / "march" / "a.jpg", jpeg())
        eventually(lambda: "March" in site.get("/en/photos/")[1], "the draft is in the list")
    eventually(lambda: "/media/march/" in site.get("/en/photos/march/")[1], "the photo is shown")


def test_a_killed_server_leaves_no_work_process_behind(library: Path) -> None:
    served = Site(library)
    eventually(lambda: len(served.below()) == 1, "one work process")

    os.kill(served.process.pid, signal.SIGKILL)
    served.process.wait(30)

    eventually(lambda: not served.below(), "the work process notices")
    eventually(lambda: served.get("/en/photos/")[0] == 0, "nobody listens any more")


def test_a_killed_work_process_is_started_again(site: Site) -> None:
    eventually(lambda: len(site.below()) == 1, "one work process")
    [first] = site.below()

    os.kill(first, signal.SIGKILL)

    eventually(lambda: site.below() not in ([], [first]), "another one runs")
    assert site.get("/en/photos/")[0] == 200


def test_a_taken_port_is_told_before_anything_starts(site: Site, tmp_path: Path) -> None:
    (tmp_path / "other/albums").mkdir(parents=True)
    command = [sys.executable, "-m", "gallery", "--library", str(tmp_path / "other"), "serve"]

    second = subprocess.run(
        [*command, "--port", str(site.port)], capture_output=True, text=True, check=False
    )

    assert second.returncode == 1
    assert "choose another with --port" in second.stderr


def test_drafts_are_never_served_to_the_world(library: Path) -> None:
    command = [sys.executable, "-m", "gallery", "--library", str(library), "serve"]

    refused = subprocess.run(
        [*command, "--drafts", "--host", "0.0.0.0"], capture_output=True, text=True, check=False
    )

    assert refused.returncode == 1
    assert "on this machine only" in refused.stderr


def test_a_name_that_is_no_utf_8_does_not_end_the_watch(gallery: Gallery) -> None:
    album, stop = gallery.library / "albums" / "march", Event()
    put(album / "a.jpg", jpeg(seed=1))
    worker = Thread(target=work, args=(gallery, lambda _: None, stop))
    worker.start()

    try:
        eventually(lambda: _developed(gallery) == ["a.jpg"], "the first photo is developed")
        put(Path(os.fsdecode(os.fsencode(album) + b"/n\xf6tes.txt")), b"who is in the photos")
        time.sleep(1)  # the watcher is told of it
        put(album / "b.jpg", jpeg(seed=2))
        eventually(lambda: _developed(gallery) == ["a.jpg", "b.jpg"], "so is the next one")
    finally:
        stop.set()
        worker.join()


def _developed(gallery: Gallery) -> list[str]:
    photos = load_manifest(gallery.store, "march").photos.values()
    return sorted(photo.name for photo in photos if photo.widths)
