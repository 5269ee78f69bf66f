"""Text that a machine wrote is no caption, whichever field carries it."""

import pytest

from gallery.ingest.read import claims
from tests.metadata import (
    Entry,
    alternatives,
    ascii_,
    dataset,
    exif_segment,
    iptc_segment,
    jpeg_of,
    tiff,
    xmp,
    xmp_segment,
)

MAKE, MODEL, SOFTWARE, CAPTION = 0x010F, 0x0110, 0x0131, 0x010E


def captions(original: bytes, name: str = "IMG_0412.jpg") -> list[str]:
    return [claim.value for claim in claims(original, name) if claim.field.startswith("caption")]


def photo(text: str, make: str = "", model: str = "", software: str = "") -> bytes:
    tags: dict[int, Entry] = {CAPTION: ascii_(text)}
    for tag, value in ((MAKE, make), (MODEL, model), (SOFTWARE, software)):
        if value:
            tags[tag] = ascii_(value)
    return jpeg_of(exif_segment(tiff(tags)))


@pytest.mark.parametrize(
    ("text", "make", "model"),
    [
        ("ACME DIGITAL CAMERA", "ACME OPTICAL CO.,LTD", "Z-100"),
        ("ACME DSC           ", "ACME", "DSLR-Z100"),
        ("Acme", "ACME", ""),
        ("Acme Z-100", "Acme Optical", "Z-100"),
        ("Z100", "", "Z100"),
        ("ACME ZSC", "ACME", "ZX300"),
        ("KOBOLD DIGITAL STILL CAMERA", "", ""),
        ("Kobold DSC", "", ""),
        ("KoboldDigitalCamera", "", ""),
        ("Exif_JPEG_PICTURE", "Acme", "A1"),
        ("Shot on Acme Phone 13", "Acme", "Phone 13"),
        ("<Acme Z100 / Kobold Z100>", "Acme Techwin", "Z100"),
        ("Digitalkamera KOBOLD X1", "", ""),
        ("Cámara digital", "", ""),
        ("数码相机", "", ""),
        ("KOBOLD CAMERA PICTURES", "", ""),
        ("Acme DMC-FZ", "Acme", "DMC-FZ20"),
        ("Acme JD 5.2z", "ACME", "JD5.2z"),
        ("Acme 13 Pro", "Acme", "2210132C"),
        ("Acme X90 Ultra", "Acme", "V2241A"),
        ("HERO8", "Acme", "HERO8 Black"),
        ("SHOT ON KB 9T AI TRIPLE CAMERA", "Kobold", "K9"),
        ("Photo taken with ACME K30", "ACME", "ELE-L29"),
    ],
)
def test_a_cameras_own_name_is_no_caption(text: str, make: str, model: str) -> None:
    assert captions(photo(text, make, model)) == []


CODES = ("8C2AD3F0-7B0F-4E1A-9A32-112233445566", "a3f5c8d9e0b1c2d3e4f5a6b7c8d9e0f1")
MESSENGERS = ("WP_20140101_12_00_00_Pro", "IMG-20190501-WA0003", "fly_1048864_photo")
UNTITLED = ("Sin título", "Ohne Titel 2", "无标题", "Sans titre-1", "untitled", "Untitled-1")
DCF_NAMES = ("DSC00019", "P1010023", "IMG_1234.JPG", "100_1234", "20190501_143015", "IMG_0412")
PATHS = ("DCIM\\163ACTION\\G0128330.JPG", "C:\\DCIM\\100COACH\\IMAG0001.JPG", "/storage/0/a.jpg")
MARKS = ("Created with The GIMP", "Processed with Snapseed.", "ACME Imaging Library V1.01")
BANNERS = (
    "Processed by kBold Watermark",
    "Optimized by ACMEmini 3.11.4.3 0x1",
    "Captured with KoboldCam",
    "Klav57.107.100",
    "Kobold(R) JPEG Library, version [2.0.16.48]",
    "CREATOR: kd-jpeg v1.0 (using IJG JPEG v62), quality = 90",
    "JFIF Encoded by Kobold",
    "charset=Ascii",
    "ASCII",
    "2008:05:30 15:56:01",
)
DUMPS = ('{"effects": 3}', "filter: 0; mask: 0; orientation: 0; x: 1")


@pytest.mark.parametrize("text", [*DCF_NAMES, *MESSENGERS, *CODES, *PATHS])
def test_a_file_name_is_no_caption(text: str) -> None:
    assert captions(photo(text)) == []


@pytest.mark.parametrize("text", [*MARKS, *BANNERS, *UNTITLED, *DUMPS, "Image", "....", "0", "?"])
def test_a_programs_mark_is_no_caption(text: str) -> None:
    assert captions(photo(text)) == []


@pytest.mark.parametrize("text", ["edf", "hdr", "oznorCO", "rbt", "mode_32"])
def test_a_mode_that_a_phone_noted_is_no_caption(text: str) -> None:
    assert captions(photo(text, "ACME", "P40")) == []


def test_one_small_word_in_every_field_is_a_persons() -> None:
    original = jpeg_of(
        exif_segment(tiff({CAPTION: ascii_("picnic"), MAKE: ascii_("ACME")})),
        iptc_segment(dataset(120, b"picnic")),
    )

    assert captions(original) == ["picnic", "picnic"]


def test_a_cameras_text_is_no_caption_in_xmp_and_iptc_either() -> None:
    packet = xmp(alternatives("dc:description", default="ACME DSC", en="ACME DSC"))
    original = jpeg_of(
        exif_segment(tiff({CAPTION: ascii_("ACME DSC"), MAKE: ascii_("ACME")})),
        xmp_segment(packet),
        iptc_segment(dataset(120, b"ACME DSC")),
    )

    assert captions(original) == []


@pytest.mark.parametrize(
    "text",
    [
        "Wheat",
        "March",
        "1936",
        "PARIS 2024",
        "15M",
        "No pasarán!",
        "抗议",
        "П",
        "Camera crews wait outside the court",
        "My son with his first digital camera",
        "Photo of the march",
        "Taken with Maria at the Zócalo",
        "Created with chalk by students",
        "Left: Ana; middle: Juan; right: Luis",
        "Strike at the Acme factory",
        "Mark",
        "Acme workers",
        "Taken on May 1, 2019",
        "Shot on MLK Day",
        "Taken on M1",
        "Made with love by students",
        "Scanned by Ana Ruiz",
        "Created by UNAM students",
        "Sans papiers",
        "Sin miedo",
        "2019-05-01",
        "8M-2020",
        "Foto de la marcha",
        "Appareil de contrôle devant l'usine",
        "Acme Pro workers",
        "Acme 13 strikers",
        "Version of the banner that won",
        "Ascii art on the wall",
        "[Front row] Ana Ruiz [back row] Luis Paz",
    ],
)
def test_what_a_person_wrote_stays(text: str) -> None:
    assert captions(photo(text, "Acme", "Acme EOS 5D Mark III", "Adobe Lightroom")) == [text]
