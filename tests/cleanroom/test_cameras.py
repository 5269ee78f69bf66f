"""Real camera files with canaries of their own in them: none of it comes out of the clean room.

A dozen of the files beside this checkout; GALLERY_CANARIES=full takes all of them.
"""

import os
from pathlib import Path
from random import Random

import pytest

from gallery import editing
from gallery.ingest.run import ingest
from gallery.wiring import Gallery, open_gallery
from tests.cameras import SHARED
from tests.cleanroom.canaries import injected, leaks
from tests.cleanroom.house import FLAGS, NOW, TODAY, block, head
from tests.cleanroom.outputs import answered
from tests.conftest import put
from tests.referee import asked, needed, strangers

FULL = os.environ.get("GALLERY_CANARIES") == "full"
DOZEN = 12
SMALL = 400_000  # bytes of a file of the dozen
SEED = int(os.environ.get("GALLERY_SEED", "20260501"))


def jpegs() -> list[Path]:
    """JPEG files of many makers, always the same."""
    folder = SHARED / "photos"
    if not folder.is_dir():
        pytest.skip("the folder of photos test files is not beside this checkout")
    found = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in (".jpg", ".jpeg")]
    if FULL:
        return found
    small = [path for path in found if 20_000 < path.stat().st_size < SMALL]
    return small[:: max(1, len(small) // DOZEN)][:DOZEN]


@pytest.fixture(scope="module")
def cameras(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    library, random = tmp_path_factory.mktemp("cameras"), Random(SEED)
    names = []
    for number, path in enumerate(jpegs(), 1):
        data = path.read_bytes()
        if data[:3] == b"\xff\xd8\xff":
            names.append(f"CANARY_{number:04}.jpg")
            put(library / "albums/cameras" / names[-1], injected(data, random))
    gallery = open_gallery(library, FLAGS)
    source = head("Cameras") + "".join(block(name) for name in names)
    editing.create(gallery.store, "cameras", source)
    ingest(gallery.darkroom(), "cameras", today=TODAY)
    return gallery


def test_p1_and_p2_camera_files_with_random_canaries_leave_none_behind(
    cameras: Gallery, tmp_path: Path
) -> None:
    needed()
    answers = answered(cameras, NOW)
    pictures = {}
    for number, (address, told) in enumerate(answers.items()):
        if told.headers.get("content-type", "").startswith("image/") and "/media/" in address:
            name = f"{number}{Path(address.partition('?')[0]).suffix}"
            (tmp_path / name).write_bytes(told.body)
            pictures[name] = address

    found = asked(tmp_path)

    shown = [row for row in cameras.catalog.of_album("cameras") if row.verdict is None]
    assert len(shown) >= DOZEN * 3 // 4, f"seed {SEED}"
    assert sorted({leak for one, a in answers.items() for leak in leaks(one, a.body)}) == []
    assert {pictures[n]: bad for n, tags in found.items() if (bad := strangers(tags))} == {}
    assert found.keys() == pictures.keys()
