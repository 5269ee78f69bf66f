"""Files that are not shown: each is named with a code, a reason and what to do about it."""

import struct
import sys
import zlib
from io import BytesIO
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gallery.errors import Refused, TooLarge, Unreadable
from gallery.formats import Recipe
from gallery.ingest.render import render
from gallery.ingest.sniff import recognise
from tests.ingest.test_render import quadrants, saved
from tests.pictures import picture

SMALL = Recipe(widths=(96,), formats=("jpeg",))
HEIC_HEAD = struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"heic", 0, b"mif1", b"heic")


@pytest.mark.parametrize(
    ("original", "code", "reason"),
    [
        (b"", "empty", "empty"),
        (b"Notes from the march, 1 May.\n", "not-a-photo", "text"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg onload='x'/>", "not-a-photo", "SVG"),
        (b"<html><script>alert(1)</script>", "not-a-photo", "text"),
        (b"PK\x03\x04" + b"\0" * 60, "not-a-photo", "ZIP"),
        (b"%PDF-1.7\n%\xe2\xe3", "not-a-photo", "PDF"),
        (struct.pack(">I4s4sI", 20, b"ftyp", b"qt  ", 0) + b"qt  ", "not-a-photo", "video"),
        (b"RIFF\0\0\0\0AVI LIST", "not-a-photo", "video"),
        (b"BM" + b"\0" * 60, "unknown-format", "BMP"),
        (b"8BPS\0\1" + b"\0" * 60, "unknown-format", "Photoshop"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "unknown-format", "JPEG 2000"),
        (b"\xff\x0a\0\0\0\0", "unknown-format", "JPEG XL"),
        (bytes(range(256)), "unknown-format", "known"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1", "truncated", "cut off"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "damaged", "damaged"),
        (b"GIF89a" + b"\0" * 20, "damaged", "damaged"),
        (HEIC_HEAD + b"\0" * 40, "damaged", "damaged"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(original: bytes, code: str, reason: str) -> None:
    if original.startswith(HEIC_HEAD):
        pytest.importorskip("pillow_heif")

    with pytest.raises(Unreadable) as refusal:
        render(original, SMALL)

    assert refusal.value.code == code
    assert reason in refusal.value.reason
    assert refusal.value.remedy


@pytest.mark.parametrize(
    "tags",
    [
        {50706: b"\1\4\0\0"},
        {262: 32803},
        {254: 1, 271: "NIKON CORPORATION", 330: 8},
    ],
    ids=["DNG", "colour filter", "NEF"],
)
def test_a_camera_raw_file_is_not_shown_as_its_thumbnail(tags: dict[int, object]) -> None:
    original = tiff(tags)

    with pytest.raises(Unreadable) as refusal:
        render(original, SMALL)

    assert refusal.value.code == "no-preview"
    assert "JPEG" in refusal.value.remedy


def test_a_tiff_that_a_camera_signed_is_a_photo() -> None:
    original = saved(quadrants(), "TIFF", tiffinfo={271: "NIKON CORPORATION"})

    assert render(original, SMALL).pixels.format == "TIFF"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "AVIF"])
@pytest.mark.parametrize("share", [0.5, 0.95])
def test_half_an_upload_is_refused_and_not_shown_with_gray_below(kind: str, share: float) -> None:
    whole = saved(picture(300, 200), kind)

    with pytest.raises(Unreadable) as refusal:
        render(whole[: int(len(whole) * share)], SMALL)

    assert refusal.value.code in {"truncated", "damaged"}
    if kind in {"JPEG", "PNG", "WEBP"}:
        assert refusal.value.code == "truncated"
        assert "cut off" in refusal.value.reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_of_more_than_120_megapixels_is_refused_by_its_header(kind: str) -> None:
    with pytest.raises(TooLarge) as refusal:
        render(claiming(kind, 16_000, 16_000), SMALL)

    assert refusal.value.code == "too-many-pixels"
    assert "120 megapixels" in refusal.value.reason


def test_a_picture_between_our_limit_and_pillows_is_refused() -> None:
    with pytest.raises(TooLarge) as refusal:
        render(claiming("PNG", 13_000, 9_300), SMALL)

    assert refusal.value.code == "too-many-pixels"


def test_a_picture_of_110_megapixels_is_shown() -> None:
    original = saved(Image.new("L", (11_000, 10_000), 128), "JPEG")

    assert render(original, SMALL).pixels.width == 11_000


@pytest.mark.parametrize("header", ["VP8X", "VP8 ", "VP8L"])
def test_a_huge_webp_is_refused_before_its_decoder_takes_the_memory(header: str) -> None:
    original = claiming("WEBP", 16_000, 16_000)
    if header != "VP8X":
        tiny = saved(quadrants(), "WEBP", lossless=header == "VP8L")
        assert tiny[12:16] == header.encode()
        at = 26 if header == "VP8 " else 21
        claim = (15_999 << 14 | 15_999) if header == "VP8L" else (16_000 << 16 | 16_000)
        original = tiny[:at] + claim.to_bytes(4, "little") + tiny[at + 4 :]

    with pytest.raises(TooLarge) as refusal:
        recognise(original)

    assert refusal.value.code == "too-many-pixels"


def test_a_jpeg_that_paints_itself_hundreds_of_times_is_refused_before_decoding() -> None:
    whole = saved(quadrants(), "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    scan = whole[last:-2]

    with pytest.raises(TooLarge) as refusal:
        render(whole[:-2] + scan * 400 + b"\xff\xd9", SMALL)

    assert refusal.value.code == "too-many-scans"


def test_bytes_in_a_thumbnail_do_not_count_as_scans() -> None:
    whole = saved(quadrants(), "JPEG", progressive=True)
    thumbnail = b"\xff\xda" * 400
    segment = b"\xff\xef" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail

    assert render(whole[:2] + segment + whole[2:], SMALL).pixels.width == 96


@pytest.mark.parametrize("kind", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_text_that_unpacks_to_megabytes_is_refused(kind: bytes) -> None:
    heads = {b"zTXt": b"x\0\0", b"iTXt": b"x\0\1\0\0\0", b"iCCP": b"x\0\0"}
    bomb = heads[kind] + zlib.compress(b" " * 5_000_000, 9)

    with pytest.raises(TooLarge) as refusal:
        render(with_chunk(kind, bomb), SMALL)

    assert refusal.value.code == "text-bomb"


@pytest.mark.parametrize(
    "chunk", [b"x\0\0" + zlib.compress(b"a caption" * 999), b"x\0\0no zlib", b"x\0"]
)
def test_a_png_with_words_or_with_broken_words_is_shown(chunk: bytes) -> None:
    assert render(with_chunk(b"zTXt", chunk), SMALL).pixels.width == 96


def test_heic_without_its_decoder_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)

    with pytest.raises(Unreadable) as refusal:
        render(HEIC_HEAD, SMALL)

    assert refusal.value.code == "needs-heic"
    assert "extra heic" in refusal.value.remedy


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "TIFF", "AVIF"]))
def test_whatever_is_damaged_in_a_file_it_is_shown_or_refused(seed: int, kind: str) -> None:
    chance = Random(seed)
    original = bytearray(WHOLE[kind])
    for _ in range(chance.randrange(1, 20)):
        original[chance.randrange(len(original))] = chance.randrange(256)

    try:
        pixels = render(bytes(original), SMALL).pixels
    except Refused as refusal:
        assert refusal.code and refusal.reason and refusal.remedy
    else:
        assert pixels.width > 0


WHOLE = {kind: saved(quadrants(), kind) for kind in ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "AVIF")}


def tiff(tags: dict[int, object]) -> bytes:
    """A TIFF with further tags in its first directory, numbers first."""
    entries = b""
    rest: list[tuple[int, int, int, bytes]] = []
    base = {256: 4, 257: 4, 258: 8, 259: 1, 262: 1, 273: 200, 277: 1, 278: 4, 279: 16}
    for tag, value in sorted((base | tags).items()):
        if isinstance(value, int):
            rest.append((tag, 4, 1, struct.pack("<I", value)))
        elif isinstance(value, bytes):
            rest.append((tag, 1, len(value), value))
        else:
            rest.append((tag, 2, 4, str(value).encode()[:3] + b"\0"))
    for tag, kind, count, value in rest:
        entries += struct.pack("<HHI", tag, kind, count) + value
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", len(rest)) + entries + b"\0" * 4
    return head.ljust(200, b"\0") + b"\x80" * 16


def claiming(kind: str, width: int, height: int) -> bytes:
    """A small file whose header claims a huge picture."""
    tiny = saved(Image.new("RGB", (16, 16), "teal"), kind)
    match kind:
        case "PNG":
            head = b"IHDR" + struct.pack(">II", width, height) + tiny[24:29]
            return tiny[:12] + head + struct.pack(">I", zlib.crc32(head)) + tiny[33:]
        case "GIF":
            return tiny[:6] + struct.pack("<HH", width, height) + tiny[10:]
        case "JPEG":
            at = tiny.index(b"\xff\xc0") + 5
            return tiny[:at] + struct.pack(">HH", height, width) + tiny[at + 4 :]
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<II", 10, 0) + canvas + tiny[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def with_chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk behind its header."""
    file = BytesIO()
    quadrants().save(file, "PNG")
    whole = file.getvalue()
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return whole[:33] + chunk + whole[33:]
