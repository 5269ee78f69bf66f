"""What a file tells the desk and nobody else: never in the index, a page or a picture."""

from dataclasses import fields
from datetime import date

import pytest
from typer.testing import CliRunner

from gallery import editing
from gallery.album.draft import draft
from gallery.cli import app
from gallery.ingest.inspect import inspect
from gallery.ingest.record import load_manifest
from gallery.ingest.resolve import facts
from gallery.ingest.run import ingest
from gallery.ingest.tasks import EDITORS_ONLY
from gallery.ingest.whereabouts import public
from gallery.model import PUBLIC, Facts
from gallery.wiring import Gallery
from tests.conftest import Drop, put
from tests.metadata import (
    alternatives,
    ascii_,
    dataset,
    exif_segment,
    iptc_segment,
    rationals,
    tiff,
    xmp,
    xmp_segment,
)
from tests.pages import pages_of
from tests.pictures import jpeg_with

TODAY = date(2026, 11, 22)
SECRETS = (
    "SLUG-7731",
    "ROOF-7732",
    "NOSALES-7733",
    "LABEL-7734",
    "EMBARGO-7735",
    "41.65",
    "serial-9",
)
CAPTION = "Nurses at the gate"


def telling() -> bytes:
    """A photo whose fields for editors all hold something that must not get out."""
    place = {1: ascii_("N"), 2: rationals((41, 1), (39, 1), (0, 1))}
    place |= {3: ascii_("W"), 4: rationals((0, 1), (52, 1), (4800, 100))}
    exif = {0x9003: ascii_("2026:05:01 10:00:00"), 0xA431: ascii_("serial-9")}
    packet = xmp(
        alternatives("dc:description", default=CAPTION)
        + alternatives("dc:title", default="SLUG-7731", es="SLUG-7731-es")
        + "<Iptc4xmpCore:Location>ROOF-7732</Iptc4xmpCore:Location>"
        + "<photoshop:Instructions>NOSALES-7733</photoshop:Instructions>",
        'xmp:Label="LABEL-7734" xmp:Rating="4"',
    )
    return jpeg_with(
        exif_segment(tiff({}, exif, place)),
        xmp_segment(packet),
        iptc_segment(dataset(40, b"EMBARGO-7735")),
    )


@pytest.fixture
def published(gallery: Gallery, drop: Drop) -> Gallery:
    editing.create(gallery.store, "march", draft("march", gallery.settings))
    ingest(gallery.darkroom(), "march", [drop(**{"a.jpg": telling()})], today=TODAY)
    editing.set_status(gallery.store, "march", "published")
    ingest(gallery.darkroom(), "march", today=TODAY)
    return gallery


def test_nothing_for_editors_reaches_the_index_a_page_or_a_picture(published: Gallery) -> None:
    served = pages_of(published)
    published.catalog.engine.dispose()
    derived = (published.library / "albums/.gallery").rglob("*")
    kept = {str(path): path.read_bytes() for path in derived if path.is_file()}

    words = {secret.encode() for secret in SECRETS}
    leaks = {
        (place, secret)
        for place, data in {**served, **kept}.items()
        for secret in words
        if secret in data
    }

    assert leaks == set()
    assert any(CAPTION.encode() in page for page in served.values())
    assert any(".sqlite" in path for path in kept)


def test_the_desk_can_read_it_in_the_manifest(published: Gallery) -> None:
    photo = load_manifest(published.store, "march").photos["a.jpg"]

    known = facts(photo.claims, TODAY)

    assert (known.title, known.instructions) == ("SLUG-7731", "NOSALES-7733")
    assert (known.label, known.rating, known.sublocation) == ("LABEL-7734", 4, "ROOF-7732")
    assert (known.latitude, known.longitude) == (41.65, -0.88)


def test_what_is_not_named_as_public_stays_with_the_editors() -> None:
    names = {field.name for field in fields(Facts)}
    private = Facts(title="x", rating=5, suspect=("reset",), latitude=1.0, caption="A march")

    assert names > PUBLIC
    assert public(private) == Facts(caption="A march")


def test_the_row_that_pages_get_holds_public_facts_alone(published: Gallery) -> None:
    private = {field.name for field in fields(Facts)} - PUBLIC

    [row] = published.catalog.of_album("march")

    assert row.facts.caption == CAPTION
    assert {name for name in private if getattr(row.facts, name)} == set()


def test_inspect_marks_what_is_for_editors(drop: Drop) -> None:
    photo = put(drop() / "a.jpg", telling())

    found, printed = inspect(str(photo)), CliRunner().invoke(app, ["inspect", str(photo)]).output

    marked = {line.split()[0] for line in printed.splitlines() if line.endswith("(editors only)")}
    assert {"title", "instructions", "rating", "label", "sublocation", "lat", "lon"} <= marked
    assert not {"caption", "date", "sha256"} & marked
    assert {"title", "instructions", "rating", "label", "lat", "lon", "suspect"} <= EDITORS_ONLY
    assert not EDITORS_ONLY & {"caption", "date", "credit", "licence", "city"}
    assert (found["title"], found["lat"], found["rating"]) == ("SLUG-7731", 41.65, 4)
