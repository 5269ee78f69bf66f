"""How closely readers are told where photos were taken, as the album or the site chooses."""

import json
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album.draft import draft
from gallery.desk.composed import Frame, Scene, caption
from gallery.desk.opened import opened
from gallery.editing.saying import Place, written
from gallery.errors import AlbumError
from gallery.event import Event
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery
from tests.conftest import put
from tests.library import index_of
from tests.metadata import ascii_, exif_segment, rationals, tiff, xmp, xmp_segment
from tests.pages import pages_of
from tests.pictures import jpeg_with

TODAY = date(2026, 11, 22)
FEW = {"workers": 1, "settle": 0.0}
PARTS = {"country": "Ruritania", "city": "Strelsau", "state": "Zendaland", "street": "Königstraße"}
EVENT = """\
event.en = "The march"
place.en = "Cathedral square"
city.en = "Strelsau"
country.en = "Ruritania"
caption.en = "Marchers{?city: in {city}}{?place: on {place}}{?country:, {country}}."
"""


def told_of(data: bytes) -> set[str]:
    return {part for part, words in PARTS.items() if words.encode() in data}


def placed() -> bytes:
    """A photo that says where it was taken, down to the house and to a second of arc."""
    gps = {1: ascii_("N"), 2: rationals((48, 1), (12, 1), (3117, 100))}
    gps |= {3: ascii_("E"), 4: rationals((11, 1), (34, 1), (5629, 100))}
    fields = {"photoshop:City": "city", "photoshop:State": "state", "photoshop:Country": "country"}
    said = "".join(f"<{tag}>{PARTS[part]}</{tag}>" for tag, part in fields.items())
    street = f"<Iptc4xmpCore:Location>{PARTS['street']}</Iptc4xmpCore:Location>"
    return jpeg_with(exif_segment(tiff({}, {}, gps)), xmp_segment(xmp(said + street)))


@pytest.fixture(scope="module")
def developed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with one public essay of one photo, ingested once."""
    library = tmp_path_factory.mktemp("placed")
    put(library / "albums/march/a.jpg", placed())
    gallery = open_gallery(library, FEW)
    source = draft("march", gallery.settings).replace('"draft"', '"published"')
    editing.create(gallery.store, "march", source + "\n[[block]]\nphoto = 'a.jpg'\n")
    ingest(gallery.darkroom(), "march", today=TODAY)
    return library


@pytest.fixture
def march(developed: Path, tmp_path: Path) -> Gallery:
    copytree(developed, tmp_path / "library")
    return open_gallery(tmp_path / "library", FEW)


def choose(gallery: Gallery, how: str) -> None:
    place = Place("", "place_shown")
    editing.change(
        gallery.store, "march", lambda source, _: written("march", source, [(place, how)])
    )
    reindex(gallery.store, gallery.catalog, TODAY)


def everything(gallery: Gallery) -> bytes:
    """All that readers get, and the index that it is made of."""
    said = b"".join(pages_of(gallery).values())
    with TestClient(create_app(gallery)) as client:
        for address in ("/en/feed.json", "/en/feed.atom", "/iiif/march/manifest.json"):
            said += client.get(address).content
        said += client.get("/en/search/?q=Strelsau").text.replace("Strelsau", "", 9).encode()
    return said + json.dumps(index_of(gallery), default=str, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("how", "parts"),
    [
        ("", {"city", "state", "country"}),
        ("none", set()),
        ("country", {"country"}),
        ("city", {"city", "state", "country"}),
        ("exact", {"city", "state", "country", "street"}),
    ],
)
def test_an_essay_tells_as_much_of_a_place_as_it_chooses_and_never_coordinates(
    march: Gallery, how: str, parts: set[str]
) -> None:
    choose(march, how)

    told = everything(march)

    assert told_of(told) == parts
    assert not [one for one in (b"48.20", b"11.58", b"48/1", b"31.17") if one in told]


def test_the_page_of_a_photo_tells_what_is_left_and_a_search_finds_by_no_more(
    march: Gallery,
) -> None:
    choose(march, "country")

    with TestClient(create_app(march)) as client:
        page = client.get("/en/photos/march/1/").text
        found = {
            words: "/en/photos/march/1/" in client.get(f"/en/search/?q={words}").text
            for words in ("Ruritania", "Strelsau", "Zendaland", "Königstraße")
        }

    assert "<dd>Ruritania</dd>" in page
    assert [words for words, there in found.items() if there] == ["Ruritania"]


def test_what_the_site_chooses_counts_where_the_essay_says_nothing(march: Gallery) -> None:
    elsewhere = open_gallery(march.library, {**FEW, "place_shown": "none"})

    filled = reindex(elsewhere.store, elsewhere.catalog, TODAY)
    silent = told_of(everything(elsewhere))
    choose(elsewhere, "exact")

    assert (filled, silent) == (1, set())
    assert told_of(everything(elsewhere)) == set(PARTS)


def test_a_borrowed_photo_is_told_of_no_closer_than_either_essay_does(march: Gallery) -> None:
    words = 'title.en = "Other"\nstatus = "published"\nplace_shown = "none"\n'
    editing.create(march.store, "other", words + '\n[[block]]\nphoto = "/march/a.jpg"\n')
    choose(march, "exact")

    with TestClient(create_app(march)) as client:
        pages = [client.get(f"/en/photos/{one}/1/").content for one in ("march", "other/march")]

    assert [told_of(page) for page in pages] == [{"city", "country", "street"}, set()]


def test_the_editors_own_words_stay_as_they_are(march: Gallery) -> None:
    words = [(Place("", "place", "en"), "Strelsau"), (Place("a.jpg", "caption", "en"), "Ruritania")]
    editing.change(
        march.store, "march", lambda source, _: written("march", source, words, ["en", "es"])
    )

    choose(march, "none")

    assert told_of(everything(march)) == {"city", "country"}


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("none", "Marchers."),
        ("country", "Marchers, Ruritania."),
        ("city", "Marchers in Strelsau on Cathedral square, Ruritania."),
    ],
)
def test_captions_are_composed_of_no_closer_a_place(march: Gallery, how: str, words: str) -> None:
    folder = march.library / "albums/march"
    (folder / "event.toml").write_text(EVENT)
    choose(march, how)
    ingest(march.darkroom(), "march", today=TODAY)

    desk = opened(march.store, "march", TODAY, "en")
    frame = Frame(Scene(desk.album, Event(), ("en", "es"), 1, "exact"), desk.shots[0], 1)
    template = "Marchers{?city: in {city}}{?country:, {country}}."

    assert desk.shots[0].facts.captions["en"] == words
    assert caption(template, "en", frame).text == words.replace(" on Cathedral square", "")


def test_a_choice_that_there_is_not_is_named() -> None:
    with pytest.raises(AlbumError, match="it can be none, country, city, exact"):
        written("march", 'title.en = "x"\n', [(Place("", "place_shown"), "street")])
