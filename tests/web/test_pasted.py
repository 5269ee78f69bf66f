"""An address that somebody pastes is known by its form, whole or not, of today or of last year."""

import pytest

from gallery.web.pasted import CARD, NAME, PAGE, PARCEL, PICTURE, PROGRAM, Pasted, pasted, public

HOST = "https://photos.example.org"
OEMBED = f"{HOST}/oembed?format=json&url=https%3A%2F%2Fphotos.example.org%2Fen%2Fphotos%2Fm%2F3%2F"


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (f"{HOST}/en/photos/m/", Pasted(PAGE, "m", "m", lang="en")),
        (f" {HOST}/es/photos/m/print/ ", Pasted(PAGE, "m", "m", lang="es")),
        ("/en/photos/m", Pasted(PAGE, "m", "m", lang="en")),
        ("photos.example.org/en/photos/m/3", Pasted(PAGE, "m", "m", 3, "en")),
        (f"{HOST}/en/photos/m/3/index.html?light", Pasted(PAGE, "m", "m", 3, "en")),
        (f"{HOST}/en/photos/m/points/7/", Pasted(PAGE, "m", "points", 7, "en")),
        (f"{HOST}/en/photos/m/#p12", Pasted(PAGE, "m", "m", 12, "en")),
        (f"{HOST}/en/photos/m/#p-points-7", Pasted(PAGE, "m", "points", 7, "en")),
        (f"{HOST}/en/photos/caf%C3%A9/3/", Pasted(PAGE, "café", "café", 3, "en")),
        (
            f"{HOST}/media/m/3-0123456789ab-800.avif",
            Pasted(PICTURE, "m", "m", 3, "", "0123456789ab"),
        ),
        (f"{HOST}/media/m/card-0123456789ab.jpg", Pasted(CARD, "m", "m")),
        (f"{HOST}/media/m/photos.zip", Pasted(PARCEL, "m", "m")),
        (f"{HOST}/iiif/m/manifest.json", Pasted(PROGRAM, "m", "m")),
        (f"{HOST}/iiif/m/points/7/image", Pasted(PROGRAM, "m", "points", 7)),
        (OEMBED, Pasted(PROGRAM, "m", "m", 3, "en")),
        (f"{HOST}/en/photos/m/3/oembed.json", Pasted(PAGE, "m", "m", 3, "en")),
        (f"{HOST}/api/essays/m", Pasted(PROGRAM, "m", "m")),
        (f"{HOST}/api/essays/m/photos/points/7", Pasted(PROGRAM, "m", "points", 7)),
        (f"{HOST}/desk/essays/m/captions/4/", Pasted(NAME, "m", "m", 4)),
        ("/desk/essays/m/arrange/", Pasted(NAME, "m", "m")),
        ("m-003.jpg", Pasted(NAME, "m", "m", 3)),
        (
            "2026-05-01-may-day-012.avif",
            Pasted(NAME, "2026-05-01-may-day", "2026-05-01-may-day", 12),
        ),
        ("m", Pasted(NAME, "m", "m")),
        ("m/3", Pasted(NAME, "m", "m", 3)),
        ("m/IMG_0412.jpg", Pasted(NAME, "m", "m", file="IMG_0412.jpg")),
    ],
)
def test_whatever_leads_to_a_photo_or_an_essay_is_understood(told: str, meant: Pasted) -> None:
    assert pasted(told) == meant


@pytest.mark.parametrize(
    "told", ["", "  ", "http://[", HOST, f"{HOST}/en/photos/m/x/y/z/", "a/b/c"]
)
def test_what_leads_to_none_is_said_to_lead_to_none(told: str) -> None:
    assert pasted(told) is None


def test_readers_addresses_are_those_that_servers_are_asked_for_and_no_others() -> None:
    asked = ["/en/photos/m/3/", "/media/m/3-0123456789ab-800.avif", "/m/3", "/desk/essays/m/", "/"]

    found = [public(path) for path in asked]

    assert [one.kind if one else None for one in found] == [PAGE, PICTURE, None, None, None]
