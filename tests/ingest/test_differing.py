"""What a file says anew where an editor has written: shown as a difference, never written over."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from gallery import editing
from gallery.album import manifest as manifests
from gallery.album import parse
from gallery.captions import Change
from gallery.ingest.differing import Difference, decide, texts_of
from gallery.ingest.record import load_manifest, save_manifest
from gallery.model import Claim
from gallery.wiring import Gallery
from tests.conftest import LONG_AGO_NS, put
from tests.differing import ESSAY, PIXELS, essay, found, packet, photo, run, told, write
from tests.metadata import alternatives, xmp, xmp_segment
from tests.pictures import jpeg


@pytest.fixture
def album(gallery: Gallery) -> Path:
    """An essay of two photos; the editor has written of the first one only."""
    return essay(gallery)


def test_a_changed_caption_is_shown_beside_the_editors_words(gallery: Gallery, album: Path) -> None:
    write(album, "a.jpg", photo("One, corrected.", "Uno."))

    assert run(gallery) == ["a.jpg"]
    assert found(gallery) == [
        Difference("a.jpg", "caption", "en", "Mine.", "One.", "One, corrected.")
    ]
    assert (album / "album.toml").read_text("utf-8") == ESSAY


def test_where_the_editor_is_silent_the_new_words_are_no_difference(
    gallery: Gallery, album: Path
) -> None:
    write(album, "b.jpg", photo("Two, corrected.", "Dos."))

    assert run(gallery) == []
    assert found(gallery) == []
    assert load_manifest(gallery.store, "x").photos["b.jpg"].answered is None


def test_words_that_an_editor_writes_after_the_file_changed_answer_to_it(
    gallery: Gallery, album: Path
) -> None:
    write(album, "b.jpg", photo("Two, corrected.", "Dos."))
    run(gallery)
    words = Change("b.jpg", "caption", "en", "", "Mine, knowing.")
    editing.save_photo_texts(gallery.store, "x", [words])

    assert run(gallery) == []


def test_both_languages_alt_text_and_credit_are_told_apart(gallery: Gallery, album: Path) -> None:
    more = ESSAY.replace('"Mía."', '"Mía."\nalt.en = "A banner"\ncredit = "Me"')
    put(album / "album.toml", more.encode())
    write(album, "a.jpg", photo("One!", "¡Uno!", alt="Two banners", credit="Agency"))

    assert run(gallery) == ["a.jpg"]
    assert told(gallery) == [
        ("caption.en", "One.", "One!"),
        ("caption.es", "Uno.", "¡Uno!"),
        ("alt.en", "", "Two banners"),
        ("credit", "", "Agency"),
    ]


def test_a_file_that_is_only_touched_or_read_by_a_newer_reader_says_nothing_new(
    gallery: Gallery, album: Path
) -> None:
    manifest = load_manifest(gallery.store, "x")
    older = [replace(p, claims=[Claim("caption.en", "?", "xmp")]) for p in manifest.photos.values()]
    save_manifest(gallery.store, "x", replace(manifest.with_photos(older), reader=1))
    os.utime(album / "a.jpg", ns=(LONG_AGO_NS, LONG_AGO_NS))

    assert run(gallery) == []
    claims = load_manifest(gallery.store, "x").photos["a.jpg"].claims
    assert texts_of(claims)["caption.en"] == "One."


def test_a_difference_outlives_ingests_readers_renames_and_lost_renditions(
    gallery: Gallery, album: Path
) -> None:
    write(album, "a.jpg", photo("One!", "Uno."))
    run(gallery)
    manifest = load_manifest(gallery.store, "x")
    save_manifest(gallery.store, "x", replace(manifest, reader=1))
    for path in (gallery.library / "albums/.gallery/renditions").rglob("*.jpg"):
        path.unlink()
    (album / "a.jpg").rename(album / "lead.jpg")

    assert run(gallery) == ["lead.jpg"]
    assert run(gallery) == ["lead.jpg"]
    assert [(one.photo, one.before, one.now) for one in found(gallery)] == [
        ("lead.jpg", "One.", "One!")
    ]


def test_a_second_change_is_measured_against_what_the_editor_knew(
    gallery: Gallery, album: Path
) -> None:
    for words in ("One, once.", "One, twice."):
        write(album, "a.jpg", photo(words, "Uno."))
        run(gallery)

    assert told(gallery) == [("caption.en", "One.", "One, twice.")]


def test_a_text_that_comes_back_as_it_was_ends_the_difference(
    gallery: Gallery, album: Path
) -> None:
    write(album, "a.jpg", photo("One!", "Uno."))
    run(gallery)
    write(album, "a.jpg", photo("One.", "Uno."))

    assert run(gallery) == []
    assert load_manifest(gallery.store, "x").photos["a.jpg"].answered is None


def test_the_same_words_in_other_blanks_are_no_difference(gallery: Gallery, album: Path) -> None:
    write(album, "a.jpg", photo(" One.\n", "Uno."))

    assert run(gallery) == []


def test_a_sidecar_may_appear_change_and_go_away(gallery: Gallery, album: Path) -> None:
    write(album, "a.xmp", packet("From Lightroom.", "Uno."))
    assert run(gallery) == ["a.jpg"]
    assert told(gallery) == [("caption.en", "One.", "From Lightroom.")]

    write(album, "a.xmp", packet("From Lightroom, again.", "Uno."))
    run(gallery)
    assert told(gallery) == [("caption.en", "One.", "From Lightroom, again.")]

    (album / "a.xmp").unlink()
    assert run(gallery) == []
    assert told(gallery) == []


def test_a_text_that_goes_away_says_nothing_until_another_one_comes(
    gallery: Gallery, album: Path
) -> None:
    write(album, "a.jpg", photo(es="Uno."))
    assert run(gallery) == []

    write(album, "a.jpg", photo("One!", "Uno."))
    assert run(gallery) == ["a.jpg"]
    assert told(gallery) == [("caption.en", "One.", "One!")]


def test_an_editor_who_writes_what_the_file_says_has_dealt_with_it(
    gallery: Gallery, album: Path
) -> None:
    write(album, "a.jpg", photo("One!", "Uno."))
    run(gallery)
    put(album / "album.toml", ESSAY.replace("Mine.", "One!").encode())
    assert run(gallery) == []

    put(album / "album.toml", ESSAY.replace("Mine.", "Mine again.").encode())
    assert run(gallery) == []


def test_a_caption_without_language_is_in_that_of_the_album(gallery: Gallery) -> None:
    folder = gallery.library / "albums/x"
    write(folder, "a.jpg", jpeg(300, 200, caption="Uno."))
    put(folder / "album.toml", ESSAY.replace('lang = "en"', 'lang = "es"').encode())
    run(gallery)
    write(folder, "a.jpg", jpeg(300, 200, caption="Uno, corregido."))

    assert run(gallery) == ["a.jpg"]
    assert told(gallery) == [("caption.es", "Uno.", "Uno, corregido.")]


def test_a_variety_of_a_language_stands_behind_words_in_the_language(
    gallery: Gallery, album: Path
) -> None:
    body = alternatives("dc:description", en="One.", es_MX="Uno, pues.")
    write(album, "a.jpg", PIXELS[:2] + xmp_segment(xmp(body)) + PIXELS[2:])

    assert run(gallery) == ["a.jpg"]
    assert told(gallery) == [("caption.es", "Uno.", "Uno, pues.")]


def test_while_the_essay_cannot_be_read_nothing_is_forgotten(gallery: Gallery, album: Path) -> None:
    put(album / "album.toml", b'title.en = "half\n')
    write(album, "a.jpg", photo("One!", "Uno."))
    assert run(gallery) == []

    put(album / "album.toml", ESSAY.encode())
    assert run(gallery) == ["a.jpg"]


def test_a_manifest_of_before_is_read(gallery: Gallery, album: Path) -> None:
    written = (album / "manifest.json").read_bytes()

    older = manifests.load("x", written.replace(b',"answered":null', b""))

    assert b'"answered"' in written
    assert older == load_manifest(gallery.store, "x")


def test_words_that_somebody_changed_meanwhile_are_left_and_named(
    gallery: Gallery, album: Path
) -> None:
    write(album, "a.jpg", photo("One!", "Uno."))
    run(gallery)
    shown = found(gallery)
    theirs = Change("a.jpg", "caption", "en", "Mine.", "Theirs.")
    editing.save_photo_texts(gallery.store, "x", [theirs])

    decided = decide(gallery.store, "x", shown, [], "en")

    assert decided.left == [Change("a.jpg", "caption", "en", "Theirs.", "One!")]
    assert parse("x", editing.source_of(gallery.store, "x")).photos[0].caption["en"] == "Theirs."
    assert [one.words for one in found(gallery)] == ["Theirs."]


def test_a_file_that_changed_once_more_is_not_decided_unseen(gallery: Gallery, album: Path) -> None:
    write(album, "a.jpg", photo("One!", "Uno."))
    run(gallery)
    shown = found(gallery)
    write(album, "a.jpg", photo("One!!", "Uno."))
    run(gallery)

    assert decide(gallery.store, "x", shown, [], "en").past == shown
    assert decide(gallery.store, "x", [], shown, "en").past == shown
    assert told(gallery) == [("caption.en", "One.", "One!!")]
    assert (album / "album.toml").read_text("utf-8") == ESSAY
