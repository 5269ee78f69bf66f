"""Originals passed on: the same compressed pixels, the essay's words, and nothing else."""

import struct
from io import BytesIO
from pathlib import Path

import piexif
import pytest
from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import get_sampling

from gallery.errors import GalleryError, Unreadable
from gallery.ingest.label.original import relabelled
from gallery.ingest.label.profile import bare
from gallery.ingest.press import pressed
from gallery.ingest.read import claims
from gallery.model import Label
from tests.ingest.labels import WHOLE, pixels, said, saved
from tests.metadata import iptc_segment, segment, tiff, xmp, xmp_segment
from tests.pictures import jpeg, jpeg_with_place, picture
from tests.raws import dng

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*malformed MPO"),
    pytest.mark.filterwarnings("ignore:Corrupt EXIF data"),
]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "photos"
PLAIN = saved(picture(240, 160), "JPEG", quality=90)
CHATTER = b"".join(
    (
        segment(0xFE, b"a comment"),
        segment(0xE2, b"MPF\0II*\0"),
        segment(0xE4, b"a maker's own"),
        segment(0xE0, b"JFXX\0\x10 a thumbnail"),
        xmp_segment(xmp(attributes='xmp:Label="secret"')),
        iptc_segment(b"\x1c\x02\x78\x00\x06secret"),
    )
)


def stuffed(data: bytes, *inside: bytes) -> bytes:
    """The file with more segments behind its first marker."""
    return data[:2] + b"".join(inside) + data[2:]


def profile(**tags: bytes) -> bytes:
    """A colour profile of these tags; a name shorter than four letters is filled up."""
    known = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    table, body, at = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name.ljust(4).encode(), at + len(body), len(data))
        body += data
    return known[:128] + table + body


LARGE = profile(desc=b"text\0\0\0\0secret", A2B0=b"mft2" + bytes(70_000), dmnd=b"text secret")
KINDS = {
    "progressive": saved(picture(240, 160), "JPEG", progressive=True),
    "restarts": saved(picture(240, 160), "JPEG", restart_marker_blocks=2),
    "gray": saved(picture(240, 160).convert("L"), "JPEG"),
    "four inks": saved(picture(240, 160).convert("CMYK"), "JPEG"),
    "full colour": saved(picture(240, 160), "JPEG", subsampling=0, optimize=True),
    "profiled": saved(picture(240, 160), "JPEG", icc_profile=LARGE),
    "filled up": stuffed(PLAIN, b"\xff\xff\xff" + segment(0xFE, b"so")),
    "trailing": PLAIN + b"\xff\xd8\xff\xe1 a second picture \xff\xd9",
    "with noise between segments": stuffed(PLAIN, segment(0xFE, b"x") + b"\0\0noise"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_pixels_stay_and_all_else_that_a_file_said_goes(kind: str) -> None:
    original = stuffed(KINDS[kind], CHATTER)

    made = relabelled(original, WHOLE, "Ciudad de México", "México")

    assert pixels(made) == pixels(original)
    for trace in (b"secret", b"comment", b"maker", b"thumbnail", b"MPF", b"second", b"noise"):
        assert trace not in made
    assert said(made, "caption.es") == [WHOLE.captions["es"]]
    assert said(made, "credit", "iptc") == ["Agencia Ñandú"]
    assert said(made, "city", "iptc") == ["Ciudad de México"]
    with Image.open(BytesIO(made)) as after, Image.open(BytesIO(original)) as before:
        assert after.info.get("icc_profile", b"") == bare(before.info.get("icc_profile", b""))


def test_a_scan_is_carried_over_byte_by_byte() -> None:
    original = KINDS["progressive"]
    start = original.index(b"\xff\xdb")

    made = relabelled(stuffed(original, CHATTER), WHOLE)

    assert made.endswith(original[start:])


def test_the_second_label_takes_the_place_of_the_first() -> None:
    once = relabelled(PLAIN, WHOLE)

    assert relabelled(once, Label(credit="B")) == relabelled(PLAIN, Label(credit="B"))
    assert relabelled(once, WHOLE) == once


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stays_upright(orientation: int) -> None:
    exif = {"0th": {piexif.ImageIFD.Orientation: orientation}}
    original = saved(picture(240, 160), "JPEG", exif=piexif.dump(exif))

    made = relabelled(original, Label())

    assert pixels(saved(upright(made), "PNG")) == pixels(saved(upright(original), "PNG"))


def test_a_turn_that_xmp_alone_states_is_kept() -> None:
    packet = xmp(attributes='tiff:Orientation="6"')
    original = stuffed(PLAIN, xmp_segment(packet))

    assert said(relabelled(original, WHOLE), "orientation", "exif") == ["6"]


def test_places_serial_numbers_and_thumbnails_stay_at_home() -> None:
    body = jpeg(240, 160, artist="A", camera=("Camera", "SERIAL123"))
    for original in (jpeg_with_place(19.43, -99.13), body):
        made = relabelled(original, WHOLE)

        found = {claim.field for claim in claims(made, "1.jpg")}
        assert found.isdisjoint({"latitude", "longitude", "camera_serial", "camera_model", "date"})
        assert b"SERIAL123" not in made


def test_a_colour_space_is_told_where_no_profile_tells_it() -> None:
    colours = {0xA001: (3, struct.pack("<H", 65535)), 0xA005: (4, struct.pack("<I", 0))}
    block = tiff({}, colours) + b"R03\0"
    original = stuffed(PLAIN, segment(0xE1, b"Exif\0\0" + block))
    profiled = stuffed(KINDS["profiled"], segment(0xE1, b"Exif\0\0" + block))

    told, silent = (Image.open(BytesIO(relabelled(one, Label()))) for one in (original, profiled))

    assert told.getexif().get_ifd(0x8769)[0xA001] == 65535
    assert told.getexif().get_ifd(0xA005)[1] == "R03"
    assert not silent.getexif()


@pytest.mark.parametrize("at", [2, 3, 30, 300])
def test_a_file_that_ends_before_its_pixels_is_cut_off(at: int) -> None:
    with pytest.raises(Unreadable) as refusal:
        relabelled(PLAIN[:at], WHOLE)

    assert refusal.value.code in ("truncated", "damaged")


def test_other_formats_are_encoded_once_upright_in_srgb() -> None:
    image = picture(240, 160)
    exif = Image.Exif()
    exif[0x0112] = 6
    original = saved(image, "PNG", exif=exif)

    made = pressed(original, WHOLE, "Oaxaca")

    with Image.open(BytesIO(made)) as after:
        assert (after.format, after.mode, after.size) == ("JPEG", "RGB", (160, 240))
        assert after.info.get("icc_profile") is None
        assert get_sampling(after) == 0  # 4:4:4: colours in full size
    assert said(made, "caption.en", "xmp") == [WHOLE.captions["en"]]
    assert said(made, "orientation", "exif") == []


def test_of_a_raw_file_the_press_gets_the_preview_that_readers_see() -> None:
    made = pressed(dng(jpeg(900, 600), turn=6), WHOLE)

    with Image.open(BytesIO(made)) as after:
        assert (after.format, after.size) == ("JPEG", (600, 900))
    assert said(made, "caption.es") == [WHOLE.captions["es"]]


def test_every_camera_file_that_opens_keeps_its_pixels() -> None:
    if not SHARED.is_dir():
        pytest.skip("the folder of photos test files is not beside this checkout")
    seen = 0
    for path in sorted(SHARED.rglob("*")):
        original = path.read_bytes() if path.is_file() else b""
        if not original.startswith(b"\xff\xd8\xff"):
            continue
        try:
            before = pixels(original)
        except OSError:
            continue  # cut off: no essay shows it
        made = pressed(original, WHOLE)
        assert pixels(made) == before, path
        with Image.open(BytesIO(original)) as old, Image.open(BytesIO(made)) as new:
            assert new.getexif().get(0x0112, 1) == (old.getexif().get(0x0112) or 1), path
            assert new.info.get("icc_profile", b"") == bare(old.info.get("icc_profile", b"")), path
        seen += 1

    assert seen >= 100


def test_what_is_no_picture_is_refused_by_name() -> None:
    with pytest.raises(GalleryError, match="it is text"):
        pressed(b"not a photo", WHOLE)


def upright(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(BytesIO(data)))


def test_colours_are_the_same_by_a_profile_without_words() -> None:
    whole = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    seen = [whole]
    for path in sorted(SHARED.rglob("*.jpg"))[:400]:
        try:
            with Image.open(path) as one:
                seen.append(one.info.get("icc_profile", b"") if one.mode == "RGB" else b"")
        except OSError:
            continue
    drawn = picture(60, 40)

    for known in {profile for profile in seen if bare(profile)}:
        told, silent = (_in_srgb(drawn, made) for made in (known, bare(known)))
        assert told == silent
        assert len(bare(known)) <= len(known)
        assert b"opyright" not in bare(known).replace(b"\0", b"")


def test_what_is_no_profile_is_left_behind() -> None:
    whole = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    many = whole[:128] + b"\0\0\xff\xff" + whole[132:]

    assert [bare(one) for one in (b"", b"p" * 70_000, whole[:130], many)] == [b""] * 4
    assert bare(whole) == bare(bare(whole)) != b""


def _in_srgb(image: Image.Image, made: bytes) -> bytes:
    known = ImageCms.ImageCmsProfile(BytesIO(made))
    turned = ImageCms.profileToProfile(image, known, ImageCms.createProfile("sRGB"))
    assert turned is not None
    return turned.tobytes()
