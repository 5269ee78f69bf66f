"""The keep-list in finished pictures: all of it is read back, and no pixel changes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gallery.errors import GalleryError
from gallery.ingest.label import WRITERS, Label, labelled, packet
from gallery.ingest.read.blocks import blocks
from tests.ingest.labels import CAPTURE, KINDS, LICENCE, WHOLE, bare, pixels, said, saved
from tests.pictures import picture

PICTURES = bare()
ALL = pytest.mark.parametrize("kind", KINDS)


def test_every_format_that_has_a_writer_is_tested() -> None:
    assert set(KINDS) == set(WRITERS) == set(PICTURES)


@ALL
def test_the_whole_label_is_read_back(kind: str) -> None:
    data = labelled(PICTURES[kind], kind, WHOLE)

    assert said(data, "byline") == ["Inés Marrufo", "Teo Balam"]
    assert said(data, "credit") == ["Agencia Ñandú"]
    assert said(data, "copyright") == ["© 2026 Inés Marrufo"]
    assert said(data, "web_statement") == [LICENCE]
    assert said(data, "usage_terms") == ["Share alike"]
    assert said(data, "digital_source_type") == [CAPTURE]
    for field, texts in (("caption", WHOLE.captions), ("alt", WHOLE.alts)):
        assert said(data, field) == [texts["en"]]
        assert {lang: said(data, f"{field}.{lang}") for lang in texts} == {
            lang: [text] for lang, text in texts.items()
        }


@ALL
def test_programs_that_read_exif_alone_find_the_main_words(kind: str) -> None:
    data = labelled(PICTURES[kind], kind, WHOLE)

    assert said(data, "byline", "exif") == ["Inés Marrufo", "Teo Balam"]
    assert said(data, "copyright", "exif") == ["© 2026 Inés Marrufo"]
    assert said(data, "caption", "exif") == [WHOLE.captions["en"]]


@ALL
def test_a_label_changes_no_pixel(kind: str) -> None:
    data = labelled(PICTURES[kind], kind, WHOLE)

    assert data != PICTURES[kind]
    assert pixels(data) == pixels(PICTURES[kind])


@ALL
def test_the_same_words_give_the_same_bytes_and_other_words_others(kind: str) -> None:
    once = labelled(PICTURES[kind], kind, WHOLE)
    other = labelled(PICTURES[kind], kind, replace(WHOLE, credit="Other"))

    assert labelled(PICTURES[kind], kind, WHOLE) == once
    assert said(other, "credit") == ["Other"]


@ALL
@pytest.mark.parametrize(
    "nothing", [Label(), Label(creators=[" "], credit="\0", captions={"en": "\n"}, alts={"": ""})]
)
def test_a_label_without_words_changes_nothing(kind: str, nothing: Label) -> None:
    assert labelled(PICTURES[kind], kind, nothing) == PICTURES[kind]


@ALL
def test_a_licence_alone_is_a_label(kind: str) -> None:
    data = labelled(PICTURES[kind], kind, Label(licence=LICENCE))

    assert said(data, "web_statement") == [LICENCE]
    assert pixels(data) == pixels(PICTURES[kind])


@ALL
def test_a_label_goes_into_bare_pictures_only(kind: str) -> None:
    data = labelled(PICTURES[kind], kind, WHOLE)

    with pytest.raises(GalleryError, match="carries a label already"):
        labelled(data, kind, WHOLE)


@ALL
def test_a_file_of_another_format_is_refused(kind: str) -> None:
    others = [PICTURES[other] for other in KINDS if other != kind]

    for data in (*others, b"", b"no picture"):
        with pytest.raises(GalleryError):
            labelled(data, kind, WHOLE)


@ALL
@given(data=st.data())
def test_a_damaged_file_is_refused_or_labelled_but_nothing_else(
    kind: str, data: st.DataObject
) -> None:
    whole = PICTURES[kind]
    at = data.draw(st.integers(0, 400))
    hurt = (
        whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 4)) :]
    )

    try:
        made = labelled(hurt, kind, WHOLE)
    except GalleryError:
        return
    assert len(made) > len(hurt)


@ALL
@given(caption=st.text(max_size=300), creator=st.text(max_size=60))
def test_any_words_are_found_where_the_format_keeps_them(
    kind: str, caption: str, creator: str
) -> None:
    label = Label(creators=[creator], captions={"es": caption}, licence=LICENCE)

    data = labelled(PICTURES[kind], kind, label)

    assert blocks(data).xmp == (packet(label),)
    assert pixels(data) == pixels(PICTURES[kind])


def test_a_caption_of_more_than_64_kb_is_kept_whole() -> None:
    long = {"en": "A long march. " * 6000 + "End", "es": "Una marcha larga. " * 2000 + "Fin"}
    label = replace(WHOLE, captions=long)

    for kind in KINDS:
        data = labelled(PICTURES[kind], kind, label)

        assert said(data, "caption.en") == [long["en"]]
        assert said(data, "caption.es") == [long["es"]]
        assert said(data, "alt.es") == [WHOLE.alts["es"]]
        assert said(data, "credit") == ["Agencia Ñandú"]
        assert pixels(data) == pixels(PICTURES[kind])


@pytest.mark.parametrize(
    ("kind", "options"), [("avif", {}), ("webp", {}), ("webp", {"lossless": True})]
)
def test_a_transparent_picture_stays_so(kind: str, options: dict[str, object]) -> None:
    image = picture(90, 60)
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    data = saved(image, kind.upper(), **options)

    made = labelled(data, kind, WHOLE)

    assert pixels(made).startswith(b"RGBA")
    assert pixels(made) == pixels(data)
    assert said(made, "caption.es") == [WHOLE.captions["es"]]


@ALL
def test_a_picture_of_odd_and_of_smallest_size_is_labelled(kind: str) -> None:
    for size in ((1, 1), (17, 31)):
        data = saved(picture(40, 40).resize(size), kind.upper())

        made = labelled(data, kind, WHOLE)

        assert pixels(made) == pixels(data)
        assert said(made, "credit") == ["Agencia Ñandú"]


def test_a_webp_file_says_in_its_head_what_it_holds_and_how_large_it_is() -> None:
    image = picture(90, 60)
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    data = saved(image, "WEBP", lossless=True)

    heads = [labelled(data, "webp", label)[12:30] for label in (WHOLE, Label(licence=LICENCE))]

    assert [head[:4] for head in heads] == [b"VP8X"] * 2
    assert [f"{head[8]:08b}" for head in heads] == ["00011100", "00010100"]
    assert [head[12:] for head in heads] == [bytes((89, 0, 0, 59, 0, 0))] * 2


def test_a_film_is_no_picture_to_label() -> None:
    frames = [picture(90, 60, seed) for seed in (1, 2)]
    data = saved(frames[0], "AVIF", save_all=True, append_images=frames[1:])

    with pytest.raises(GalleryError, match="no AVIF picture"):
        labelled(data, "avif", WHOLE)


@ALL
def test_a_format_that_was_never_written_is_a_mistake_of_the_program(kind: str) -> None:
    with pytest.raises(KeyError):
        labelled(PICTURES[kind], "gif", WHOLE)
