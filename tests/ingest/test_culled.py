"""Ratings that photos bring along and leave with; what a rejected photo is kept out of."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gallery import editing
from gallery.album import parse
from gallery.album.draft import draft
from gallery.blocks import Cull, PhotoBlock, standing
from gallery.desk.opened import Desk, opened
from gallery.editing import culling
from gallery.editing.culling import Wish
from gallery.ingest.read import claims, xmp
from gallery.ingest.record import load_manifest, save_manifest
from gallery.ingest.resolve import facts
from gallery.ingest.run import ingest
from gallery.ingest.shown import Shown
from gallery.ingest.sidecar import own_words, sidecar, words_in
from gallery.ingest.wording import label_of
from gallery.model import Facts, Original
from gallery.wiring import Gallery
from tests.conftest import Drop
from tests.metadata import xmp as packet_of

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def bring(gallery: Gallery, *folders: Path) -> Desk:
    if not (gallery.library / "albums" / "may-day" / "album.toml").exists():
        editing.create(gallery.store, "may-day", draft("may-day", gallery.settings))
    ingest(gallery.darkroom(), "may-day", folders, today=TODAY)
    return opened(gallery.store, "may-day", TODAY, "en")


def rated(rating: int, label: str = "") -> bytes:
    return packet_of(attributes=f'xmp:Rating="{rating}" xmp:Label="{label}"')


def names(desk: Desk) -> tuple[list[str], list[str], list[str]]:
    """(in the essay, in the tray, rejected)."""
    kinds = (desk.shots, desk.tray, desk.rejected)
    first, second, third = ([shot.name for shot in kind] for kind in kinds)
    return first, second, third


def test_what_its_photographer_rejected_is_not_placed_and_an_editor_brings_it_back(
    gallery: Gallery, drop: Drop, three_photos: dict[str, bytes]
) -> None:
    card = drop(**three_photos, **{"IMG_2.xmp": rated(-1), "IMG_3.xmp": rated(4, "Red")})

    desk = bring(gallery, card)

    assert names(desk) == (["IMG_1.jpg", "IMG_3.jpg"], [], ["IMG_2.jpg"])
    stands = standing(None, desk.shots[1].facts)
    assert (stands.pick, stands.stars, stands.label) == ("", 4, "Red")
    culling.cull(gallery.store, "may-day", [Wish("IMG_2.jpg", "undecided")], "ana", NOW)
    assert names(bring(gallery))[0] == ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"]


def test_what_an_editor_rejected_stays_out_whatever_is_ingested(
    gallery: Gallery, drop: Drop, three_photos: dict[str, bytes]
) -> None:
    card = drop(**three_photos)
    bring(gallery, card)
    wishes = [Wish("IMG_1.jpg", "rejected"), Wish("IMG_2.jpg", "picked", 5)]

    culling.cull(gallery.store, "may-day", wishes, "ana", NOW)

    assert names(bring(gallery, card)) == (["IMG_2.jpg", "IMG_3.jpg"], [], ["IMG_1.jpg"])


def test_a_photo_that_somebody_put_into_the_essay_stays_when_a_sidecar_rejects_it(
    gallery: Gallery, drop: Drop, three_photos: dict[str, bytes]
) -> None:
    bring(gallery, drop(**three_photos))

    desk = bring(gallery, drop("later", **{"IMG_2.xmp": rated(-1)}))

    assert names(desk) == (["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"], [], [])


def test_photos_of_an_older_library_are_looked_at_once_without_making_them_anew(
    gallery: Gallery, drop: Drop, three_photos: dict[str, bytes]
) -> None:
    bring(gallery, drop(**three_photos))
    manifest = load_manifest(gallery.store, "may-day")
    before = {name: one.pixels for name, one in manifest.photos.items()}
    older = (
        replace(one, pixels=replace(one.pixels, dhash=""))
        for one in manifest.photos.values()
        if one.pixels
    )
    save_manifest(gallery.store, "may-day", manifest.with_photos(older))
    pictures = gallery.library / "albums" / ".gallery" / "renditions"
    times = {path: path.stat().st_mtime_ns for path in pictures.rglob("*") if path.is_file()}

    bring(gallery)

    found = load_manifest(gallery.store, "may-day").photos
    for name, pixels in before.items():
        now = found[name].pixels
        assert now and pixels
        assert (int(now.dhash, 16) ^ int(pixels.dhash, 16)).bit_count() <= 2
    assert {p: p.stat().st_mtime_ns for p in pictures.rglob("*") if p.is_file()} == times


def exported(said: Facts, *cull: Cull) -> bytes:
    album = replace(parse("x", 'lang = "en"'), cull=cull)
    block = PhotoBlock.read({"photo": "a.jpg", "caption": {"en": "A banner."}})
    label = label_of(album, block, said)
    return sidecar(Shown(block, album, Original("a.jpg", 1, "", 0, 0), said, label))


@pytest.mark.parametrize(
    ("said", "cull", "rating", "label"),
    [
        (Facts(), (Cull("a.jpg", "rejected", 3),), -1, None),
        (Facts(rating=2), (Cull("a.jpg", "picked", 5, "Grün"),), 5, "Grün"),
        (Facts(rating=2, label="Red"), (), 2, "Red"),
        (Facts(rating=-1), (Cull("a.jpg", "undecided"),), 0, None),
        (Facts(rating=4), (Cull("a.jpg", stars=0),), 0, None),
        (Facts(), (), None, None),
    ],
)
def test_stars_label_and_rejection_go_out_in_the_sidecar_and_are_read_back(
    said: Facts, cull: tuple[Cull, ...], rating: int | None, label: str | None
) -> None:
    packet = exported(said, *cull)

    found = facts(claims(b"", "a.jpg", packet), TODAY)

    assert (found.rating, found.label) == (rating, label)
    block = PhotoBlock.read({"photo": "a.jpg", "caption": {"en": "A banner."}})
    assert words_in(packet, "a.jpg", "en") == own_words(block)


def test_the_packet_is_well_formed_for_other_programs() -> None:
    packet = exported(Facts(), Cull("a.jpg", "rejected", label="<&>"))

    said = {(one.field, one.value) for one in xmp.claims(packet)}

    assert {("rating", "-1"), ("label", "<&>")} <= said
