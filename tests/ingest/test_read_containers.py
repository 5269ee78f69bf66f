"""Where metadata stands in files of each kind, and what wins when the sources disagree."""

import struct
import zlib
from hashlib import md5

import pytest

from gallery.ingest.read import claims
from tests.metadata import (
    EXTENDED_HEAD,
    alternatives,
    ascii_,
    chunk,
    dataset,
    exif_segment,
    heic_of,
    iptc_segment,
    jpeg_of,
    listed,
    png_of,
    resource,
    segment,
    tiff,
    webp_of,
    xmp,
    xmp_segment,
)

EXIF = tiff({0x010E: ascii_("From EXIF")}, {0x9003: ascii_("2008:05:30 15:56:01")})
XMP = xmp(alternatives("dc:description", default="From XMP"), 'photoshop:DateCreated="2007"')
IPTC = dataset(120, b"From IPTC") + dataset(55, b"20060000")


def said(original: bytes, field: str, sidecar: bytes | None = None) -> list[str]:
    return [c.value for c in claims(original, "march.jpg", sidecar) if c.field == field]


def raw_profile(name: str, content: bytes) -> bytes:
    text = f"\n{name} profile\n{len(content):8}\n{content.hex()}\n".encode()
    return chunk(b"zTXt", f"Raw profile type {name}".encode() + b"\0\0" + zlib.compress(text))


TIFF_FILE = tiff(
    {0x010E: ascii_("From EXIF"), 700: (1, XMP), 33723: (7, IPTC)},
    {0x9003: ascii_("2008:05:30 15:56:01")},
)


@pytest.mark.parametrize(
    "original",
    [
        jpeg_of(iptc_segment(IPTC), xmp_segment(XMP), exif_segment(EXIF)),
        png_of(raw_profile("iptc", IPTC), chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP))
        + chunk(b"eXIf", EXIF),
        png_of(*(raw_profile(*p) for p in (("exif", b"Exif\0\0" + EXIF), ("xmp", XMP)))),
        png_of(
            raw_profile("APP1", b"Exif\0\0" + EXIF), raw_profile("8bim", resource(0x0404, IPTC))
        ),
        webp_of(EXIF=b"Exif\0\0" + EXIF, XMP=XMP),
        heic_of(EXIF, XMP),
        TIFF_FILE,
    ],
    ids=["jpeg", "png", "png-profiles", "png-app1", "webp", "heic", "tiff"],
)
def test_every_kind_of_file_is_read(original: bytes) -> None:
    found = said(original, "caption")

    assert found[0] in ("From XMP", "From IPTC")
    assert "From EXIF" in found
    assert said(original, "date")[0] == "2008-05-30T15:56:01"


def test_xmp_goes_before_iptc_and_iptc_before_exif() -> None:
    original = jpeg_of(exif_segment(EXIF), iptc_segment(IPTC), xmp_segment(XMP))

    assert said(original, "caption") == ["From XMP", "From IPTC", "From EXIF"]
    assert said(original, "date") == ["2008-05-30T15:56:01", "2007", "2006"]


def test_iptc_goes_first_when_a_program_changed_it_behind_the_back_of_xmp() -> None:
    changed = jpeg_of(xmp_segment(XMP), iptc_segment(IPTC, digest=md5(b"older").digest()))
    in_step = jpeg_of(xmp_segment(XMP), iptc_segment(IPTC, digest=md5(IPTC).digest()))

    assert said(changed, "caption") == ["From IPTC", "From XMP"]
    assert said(changed, "date") == ["2006", "2007"]
    assert said(in_step, "caption") == ["From XMP", "From IPTC"]


def test_a_text_that_iptc_cut_off_gives_way_to_the_whole_one() -> None:
    whole = "Federación de Trabajadores del Libro"
    original = jpeg_of(
        xmp_segment(xmp(listed("dc:creator", whole))),
        iptc_segment(dataset(80, whole.encode()[:32]), digest=md5(b"older").digest()),
    )

    assert said(original, "byline")[0] == whole


def test_a_sidecar_goes_before_what_the_file_says() -> None:
    sidecar = xmp(alternatives("dc:description", default="From the sidecar"))
    original = jpeg_of(exif_segment(EXIF), xmp_segment(XMP))

    assert said(original, "caption", sidecar)[:2] == ["From the sidecar", "From XMP"]
    assert claims(original, "march.jpg", sidecar)[0].source.startswith("sidecar:")


def test_a_corrected_clock_in_a_sidecar_goes_before_the_camera_but_a_filing_date_does_not() -> None:
    original = jpeg_of(exif_segment(EXIF))
    corrected = xmp(attributes='exif:DateTimeOriginal="2008-05-30T17:56:01"')
    filed = xmp(attributes='photoshop:DateCreated="2008-06-02"')

    assert said(original, "date", corrected)[0] == "2008-05-30T17:56:01"
    assert said(original, "date", filed)[0] == "2008-05-30T15:56:01"


def test_iptc_spread_over_several_segments_is_joined() -> None:
    resources = resource(0x03ED, b"\0" * 16) + resource(0x0404, dataset(120, b"demanda " * 40))
    parts = (resources[:100], resources[100:])
    original = jpeg_of(*(segment(0xED, b"Photoshop 3.0\0" + part) for part in parts))

    assert said(original, "caption") == [("demanda " * 40).strip()]


def test_a_caption_too_long_for_one_segment_is_read_from_its_parts() -> None:
    guid = b"0123456789ABCDEF0123456789ABCDEF"
    long = "demanda " * 10_000
    extended = xmp(alternatives("dc:description", default=long))
    head = xmp(attributes=f'xmpNote:HasExtendedXMP="{guid.decode()}"')
    pieces = [(at, extended[at : at + 60_000]) for at in range(0, len(extended), 60_000)]
    parts = [
        segment(0xE1, EXTENDED_HEAD + guid + struct.pack(">II", len(extended), at) + piece)
        for at, piece in reversed(pieces)
    ]

    assert said(jpeg_of(xmp_segment(head), *parts), "caption") == [long.strip()]
    assert said(jpeg_of(xmp_segment(head), *parts[1:]), "caption") == []


def test_exif_spread_over_two_segments_is_joined() -> None:
    parts = (b"Exif\0\0" + EXIF[:40], b"Exif\0\0" + EXIF[40:])
    original = jpeg_of(*(segment(0xE1, part) for part in parts))

    assert said(original, "date") == ["2008-05-30T15:56:01"]


def test_the_second_picture_in_a_file_does_not_speak_for_the_first() -> None:
    plain = jpeg_of() + b"\xff\xd9"

    assert claims(plain + jpeg_of(exif_segment(EXIF)), "march.jpg") == []


@pytest.mark.parametrize(
    "original",
    [
        b"\0\0\1\xbaNo container we know" + b"Exif\0\0" + EXIF,
        b"\xff\xd8\xff\xe1\0\1" + b"Exif\0\0" + EXIF,
        jpeg_of(exif_segment(EXIF))[:-4],
    ],
    ids=["unknown", "damaged", "cut-off"],
)
def test_a_picture_that_cannot_be_decoded_still_tells_its_date(original: bytes) -> None:
    assert said(original, "date") == ["2008-05-30T15:56:01"]


def test_texts_and_time_of_a_png_are_read() -> None:
    original = png_of(
        chunk(b"tEXt", b"Title\0Mayo"),
        chunk(b"zTXt", b"Description\0\0" + zlib.compress("Marcha, ñandú".encode())),
        chunk(b"iTXt", "Author\0\0\0es\0Autora\0Lucía Peña".encode()),
        chunk(b"tEXt", b"Comment\0made by hand"),
        chunk(b"tIME", struct.pack(">H5B", 2020, 5, 20, 19, 37, 26)),
    )

    assert said(original, "title") == ["Mayo"]
    assert said(original, "caption") == ["Marcha, ñandú"]
    assert said(original, "byline") == ["Lucía Peña"]
    assert said(original, "comment") == ["made by hand"]
    assert said(original, "date") == ["2020-05-20T19:37:26"]


def test_a_comment_segment_is_a_candidate_for_the_editor_only() -> None:
    original = jpeg_of(segment(0xFE, b"Escrito a mano"))

    assert [(c.field, c.value) for c in claims(original, "march.jpg")] == [
        ("comment", "Escrito a mano")
    ]


def test_a_text_bomb_is_not_inflated() -> None:
    bomb = chunk(b"zTXt", b"Description\0\0" + zlib.compress(b"a " * 50_000_000))

    (caption,) = said(png_of(bomb), "caption")

    assert len(caption) <= 1 << 20
