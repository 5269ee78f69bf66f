"""Kill the ingest at any moment: nothing is torn, nothing acknowledged is lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from gallery import editing
from gallery.album import parse
from gallery.ingest.index import reindex
from gallery.ingest.record import load_manifest
from gallery.wiring import open_gallery, today
from tests.conftest import put
from tests.pages import pages_of
from tests.pictures import jpeg

KILLS = int(os.environ.get("GALLERY_KILLS", "15"))
"""How many; the full form of the fault suite runs hundreds."""

PHOTOS = 12


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("card")
    for number in range(PHOTOS):
        put(folder / f"IMG_{number:04}.jpg", jpeg(1500, 1000, seed=number))
    return folder


@pytest.fixture
def seed() -> Iterator[int]:
    fresh = int.from_bytes(os.urandom(4), "big")
    print(f"seed of the kill times: {fresh}")
    yield fresh


def test_killed_at_random_points_nothing_is_torn_and_no_page_lacks_a_picture(
    tmp_path: Path, card: Path, seed: int
) -> None:
    random = Random(seed)
    command = [sys.executable, "-m", "gallery", "--library"]
    begun = time.monotonic()
    subprocess.run([*command[:-1], "init", str(tmp_path / "whole")], check=True)
    whole = [*command, str(tmp_path / "whole"), "ingest", str(card), "--album", "march"]
    subprocess.run(whole, check=True, capture_output=True)
    span = time.monotonic() - begun
    killed = finished = 0

    while killed < KILLS:
        library = tmp_path / f"library-{finished}"
        if not library.exists():
            subprocess.run([*command[:-1], "init", str(library)], check=True)
        ingest = [*command, str(library), "ingest", str(card), "--album", "march"]
        with subprocess.Popen(
            ingest, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as run:
            time.sleep(random.uniform(0.1, span))
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
                killed += 1
            else:
                finished += 1
        _sound(library, card)

    print(f"{killed} kills, {finished} libraries finished in between")


def _sound(library: Path, card: Path) -> None:
    """What must hold at any moment, without any repair."""
    gallery = open_gallery(library, {"workers": 1})
    album = library / "albums" / "march"
    for photo in album.glob("IMG_*"):
        assert photo.read_bytes() == (card / photo.name).read_bytes(), f"torn: {photo.name}"
    if not (album / "album.toml").exists():
        return
    words = parse("march", editing.source_of(gallery.store, "march"))
    load_manifest(gallery.store, "march")
    if words.status == "draft":
        editing.set_status(gallery.store, "march", "published")
        reindex(gallery.store, gallery.catalog, today().date())
    pages_of(gallery)  # asserts that every page and every picture on it answers 200
    editing.set_status(gallery.store, "march", "draft")
    gallery.catalog.engine.dispose()
