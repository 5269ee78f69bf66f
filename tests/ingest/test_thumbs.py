"""Stamps for the desk: shown before a photo is developed, and by nobody else."""

import struct
from io import BytesIO
from pathlib import Path

import piexif
import pytest
from PIL import Image

from gallery.errors import Unreadable
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.ingest.tasks import HEAD
from gallery.ingest.thumb import EDGE, embedded, thumb
from gallery.ingest.thumbs import coming, keep_thumbs, sweep_thumbs
from gallery.jobs import Pool
from gallery.media import THUMBS
from gallery.wiring import Gallery, today
from tests.conftest import put
from tests.pictures import jpeg, picture


def with_stamp(
    size: tuple[int, int] = (900, 600),
    stamp: tuple[int, int] = (160, 120),
    orientation: int = 1,
    colour: str = "red",
) -> bytes:
    """A JPEG of noise with a plain stamp in its EXIF block, filled up with black as cameras do."""
    small = Image.new("RGB", stamp, "black")
    inner = (stamp[0], round(stamp[0] * size[1] / size[0]))
    small.paste(Image.new("RGB", inner, colour), (0, (stamp[1] - inner[1]) // 2))
    kept = BytesIO()
    small.save(kept, "JPEG", quality=95)
    exif = piexif.dump(
        {
            "0th": {piexif.ImageIFD.Orientation: orientation},
            "1st": {piexif.ImageIFD.Compression: 6},
            "thumbnail": kept.getvalue(),
        }
    )
    out = BytesIO()
    picture(*size).save(out, "JPEG", exif=exif)
    return out.getvalue()


def opened(data: bytes | None) -> Image.Image:
    assert data is not None
    return Image.open(BytesIO(data))


def test_the_cameras_own_stamp_is_shown_from_the_first_bytes_of_a_file() -> None:
    head = with_stamp()[:20_000]

    image = opened(embedded(head))

    assert image.format == "JPEG"
    assert min(image.getchannel("R").tobytes()) > 180
    assert max(image.getchannel("G").tobytes()) < 32


def test_the_black_bars_of_a_stamp_are_cut_off() -> None:
    image = opened(embedded(with_stamp()))

    assert image.size == (160, 107)
    assert min(image.convert("L").tobytes()) > 40


@pytest.mark.parametrize("orientation", [6, 8])
def test_a_stamp_stands_upright(orientation: int) -> None:
    assert opened(embedded(with_stamp(orientation=orientation))).size == (107, 160)


def test_a_stamp_has_nothing_but_pixels() -> None:
    image = opened(embedded(with_stamp()))

    assert not image.getexif()
    assert "exif" not in image.info


def test_a_photo_without_a_stamp_in_it_is_made_small_itself() -> None:
    plain = jpeg(1200, 800)

    assert embedded(plain[:HEAD]) is None
    assert max(opened(thumb(plain, "a.jpg")).size) == EDGE


def test_a_stamp_too_small_to_show_anything_is_not_used() -> None:
    assert embedded(with_stamp(stamp=(64, 48))) is None


def test_a_stamp_that_points_out_of_its_block_harms_nobody() -> None:
    broken = with_stamp()
    place = broken.index(struct.pack(">HHI", 0x0202, 4, 1))  # JPEGInterchangeFormatLength
    broken = broken[: place + 8] + struct.pack(">I", 0x7FFFFFFF) + broken[place + 12 :]

    with Pool(1) as pool:
        [outcome] = pool.each(embedded, [("a", (broken[:HEAD],))])

    assert outcome.value is None or opened(outcome.value).size == (160, 107)


def test_a_file_that_is_no_picture_gives_no_stamp() -> None:
    with pytest.raises(Unreadable):
        thumb(b"no picture at all", "a.jpg")


@pytest.fixture
def album(gallery: Gallery) -> Path:
    """An album of three files that nobody has developed: two photos and a damaged one."""
    folder = gallery.library / "albums" / "march"
    put(folder / "album.toml", b'title.en = "March"\n')
    put(folder / "a.jpg", with_stamp())
    put(folder / "b.jpg", jpeg(seed=2))
    put(folder / "c.jpg", jpeg(seed=3)[:4000])
    put(folder / "notes.txt", b"words")
    put(folder / ".hidden.jpg", jpeg())
    return folder


def names(gallery: Gallery) -> list[str]:
    manifest = load_manifest(gallery.store, "march")
    return [one.name for one in coming(gallery.store, "march", manifest)]


def stamps(gallery: Gallery) -> list[str]:
    return [entry.key for entry in gallery.store.list(f"{THUMBS}/march")]


def test_photos_are_shown_before_they_are_developed(gallery: Gallery, album: Path) -> None:
    with Pool(1) as pool:
        made = keep_thumbs(gallery.store, "march", pool)

    waiting = coming(gallery.store, "march", load_manifest(gallery.store, "march"))
    assert [one.name for one in waiting] == ["a.jpg", "b.jpg", "c.jpg"]
    assert made == 2
    assert stamps(gallery) == sorted(one.stamp for one in waiting[:2])


def test_a_stamp_is_made_once(gallery: Gallery, album: Path) -> None:
    with Pool(1) as pool:
        keep_thumbs(gallery.store, "march", pool)
        (album / "c.jpg").unlink()

        assert keep_thumbs(gallery.store, "march", pool) == 0


def test_stamps_go_when_the_photos_are_developed(gallery: Gallery, album: Path) -> None:
    with Pool(1) as pool:
        keep_thumbs(gallery.store, "march", pool)

    ingest(gallery.darkroom(), "march", today=today().date())
    sweep_thumbs(gallery.store, "march")

    assert names(gallery) == []
    assert stamps(gallery) == []


def test_a_photo_that_changed_waits_again_under_its_number(gallery: Gallery, album: Path) -> None:
    ingest(gallery.darkroom(), "march", today=today().date())

    put(album / "b.jpg", jpeg(seed=9, width=700))

    [one] = coming(gallery.store, "march", load_manifest(gallery.store, "march"))
    assert (one.name, one.number) == ("b.jpg", 2)
