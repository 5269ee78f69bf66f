"""The blocks of a label: the packet, the press block, and the places of AVIF items."""

import struct
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from gallery.errors import GalleryError
from gallery.ingest.label import Label, iim, iloc, packet
from gallery.ingest.label.words import clean
from gallery.ingest.read import jpeg, xmp
from gallery.ingest.read.blocks import blocks
from tests.ingest.labels import LICENCE, WHOLE
from tests.metadata import jpeg_of

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LIMITS = {80: 32, 110: 32, 116: 128, 120: 2000}


def inside(label: Label, name: str) -> list[Element]:
    """The elements of a property and below it; none when the packet does not have it."""
    found = fromstring(packet(label)).iter()
    return [below for node in found if node.tag.endswith("}" + name) for below in node.iter()]


def languages(label: Label, name: str) -> list[tuple[str, str]]:
    items = inside(label, name)
    return [(item.attrib[LANG], item.text or "") for item in items if LANG in item.attrib]


def texts(label: Label, name: str) -> list[str]:
    return [item.text for item in inside(label, name) if item.text]


def press(label: Label) -> dict[int, list[bytes]]:
    """The datasets of record 2 in the press block."""
    found: dict[int, list[bytes]] = {}
    block = blocks(jpeg_of(iim(label))).iptc
    while block:
        mark, record, number, length = struct.unpack_from(">BBBH", block)
        assert mark == 0x1C
        if record == 2:
            found.setdefault(number, []).append(block[5 : 5 + length])
        block = block[5 + length :]
    return found


def test_the_first_language_is_the_default_one_too() -> None:
    label = Label(captions={"es": "Marcha", "en": "March"})

    assert languages(label, "description") == [
        ("x-default", "Marcha"),
        ("es", "Marcha"),
        ("en", "March"),
    ]


def test_words_that_are_alike_in_all_languages_are_the_default() -> None:
    label = Label(alts={"en": "Flag", "": "¡8 horas!"})

    assert languages(label, "AltTextAccessibility") == [("x-default", "¡8 horas!"), ("en", "Flag")]


def test_a_language_without_words_is_left_out() -> None:
    label = Label(captions={"en": " ", "es": "Marcha"})

    assert languages(label, "description") == [("x-default", "Marcha"), ("es", "Marcha")]


def test_control_characters_are_dropped_and_line_ends_folded() -> None:
    label = Label(captions={"en": "\x07March\x00,\r\nthen\rsongs\x1b\ufffe"})

    assert languages(label, "description")[0] == ("x-default", "March,\nthen\nsongs")


def test_a_lone_half_of_a_letter_is_dropped() -> None:
    assert languages(Label(captions={"en": "a\ud83db"}), "description")[0] == ("x-default", "ab")


def test_markup_in_words_is_text() -> None:
    words = "<script> & ]]> \"quotes\" 'too' &amp; &#7;"
    label = Label(creators=[words], captions={'e"n': words}, credit=words, licence=words)

    found = {claim.field: claim.value for claim in xmp.claims(packet(label))}

    assert found["byline"] == found["caption"] == found["credit"] == words
    assert found["web_statement"] == words


def test_a_label_without_words_has_no_blocks() -> None:
    assert packet(Label()) == iim(Label()) == b""


@given(st.text(), st.text(), st.text())
def test_a_packet_is_sound_xml_whatever_the_words(caption: str, alt: str, credit: str) -> None:
    label = Label(captions={"es": caption}, alts={"en": alt}, credit=credit, licence=LICENCE)

    assert texts(label, "description") == [clean(caption)] * 2 * bool(clean(caption))
    assert texts(label, "AltTextAccessibility") == [clean(alt)] * 2 * bool(clean(alt))
    assert texts(label, "Credit") == [clean(credit)] * bool(clean(credit))
    assert texts(label, "WebStatement") == [LICENCE]


def test_the_press_block_holds_the_main_words_in_utf8() -> None:
    block = jpeg.segments(jpeg_of(iim(WHOLE))).photoshop

    assert b"\x1c\x01\x5a\x00\x03\x1b%G" in block
    assert press(WHOLE) == {
        0: [b"\0\4"],
        80: ["Inés Marrufo".encode(), b"Teo Balam"],
        110: ["Agencia Ñandú".encode()],
        116: ["© 2026 Inés Marrufo".encode()],
        120: [WHOLE.captions["en"].encode()],
    }


@given(st.text(max_size=900))
def test_the_press_block_ends_texts_at_its_limits_between_two_letters(words: str) -> None:
    long = f"ñ{words}ñ" * 3
    label = Label(creators=[long], credit=long, copyright=long, captions={"en": long})

    found = press(label)

    for number, limit in LIMITS.items():
        (text,) = found[number]
        assert clean(long).startswith(text.decode())
        assert len(text) <= limit
        assert len(clean(long).encode()) > limit or text == clean(long).encode()


def test_a_text_that_is_cut_fills_its_limit_up_to_a_letter() -> None:
    label = Label(credit="ñ" * 40, copyright="a" + "ñ" * 80, captions={"es": "🚩" * 600})

    found = press(label)

    assert found[110] == [("ñ" * 16).encode()]
    assert found[116] == [("a" + "ñ" * 63).encode()]
    assert found[120] == [("🚩" * 500).encode()]


def test_places_are_read_with_a_common_base_and_moved_behind_the_list_alone() -> None:
    box = b"\1\0\0\0\x44\x40" + struct.pack(">H", 2)
    box += struct.pack(">HHHIHIIII", 1, 0, 0, 1000, 2, 5, 70, 500, 0)
    box += struct.pack(">HHHIHII", 2, 1, 0, 0, 1, 9, 30)

    in_file, beside = iloc.read(box)

    assert in_file == iloc.Item(1, ((1005, 70), (1500, 0)))
    assert in_file.moved(1200, 100, 2000).parts == ((1005, 70), (1600, 500))
    assert beside.moved(0, 100, 2000) == beside == iloc.Item(2, ((9, 30),), method=1)


@pytest.mark.parametrize("version", [0, 1, 2])
def test_places_read_back_as_they_were_packed(version: int) -> None:
    items = [iloc.Item(1, ((10, 20), (30, 40))), iloc.Item(7, ((5, 6),))]

    assert iloc.read(iloc.packed(items, version)) == items


@pytest.mark.parametrize("box", [b"", b"\3\0\0\0\x44\0\0\0", b"\0\0\0\0\x44\0\0\1\0\1"])
def test_places_that_break_off_or_are_of_a_later_version_are_refused(box: bytes) -> None:
    with pytest.raises(GalleryError):
        iloc.read(box)
