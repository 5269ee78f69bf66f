"""An essay at the caption screen, for tests of its ways: import its fixtures by name."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from gallery import album as albums
from gallery.blocks import PhotoBlock
from gallery.model import Claim
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original, taken
from tests.web.desk.signed import desk_client

HERE = "/desk/essays/may-day"
CONTEXT = """
[context]
event.en = "May Day march"
event.es = "marcha del Primero de Mayo"
city.en = "Mexico City"
city.es = "Ciudad de México"
template.en = "{action} at the {event} in {city}, {date}. ({credit})"
template.es = "{action} en la {event}, {city}, el {date}. ({credit})"
"""
EVENT = """\
event.en = "May Day march"
date = "2026-05-01"
codes = "codes.txt"
caption.en = "{action}, {event}"
"""
CODES = "// code\ten\tes\nnb\tNurses carry a banner\tEnfermeras llevan una manta\n@ana\tAna Rojas\n"
ESSAY = (
    HEAD
    + CONTEXT
    + block("a.jpg", caption={"en": "Nurses carry a banner.", "es": "Enfermeras con una manta."})
    + block("b.jpg", alt={"en": "A crowd"})
    + block("c.jpg", caption={"en": "Ana Rojas speaks", "es": "Ana Rojas speaks"})
)
FILES = [
    original("a.jpg", 1, taken("2026-05-01T09:30:00"), Claim("person", "Ana Rojas", "xmp:x")),
    original(
        "b.jpg",
        2,
        taken("2026-05-01T14:02:00"),
        Claim("caption", "A crowd at the Angel", "iptc:2:120"),
        Claim("city", "Puebla", "iptc:2:90"),
        Claim("country", "Mexico", "iptc:2:101"),
    ),
    original("c.jpg", 3),
]


@pytest.fixture
def essay(gallery: Gallery) -> Gallery:
    """An essay of three photos with a context, an event and codes."""
    lay(gallery.store, "may-day", ESSAY, FILES)
    gallery.store.put("may-day/event.toml", EVENT.encode())
    gallery.store.put("may-day/codes.txt", CODES.encode())
    return gallery


@pytest.fixture
def desk(essay: Gallery) -> TestClient:
    """An editor at the desk of that essay."""
    return desk_client(essay, "editor")


def shown(gallery: Gallery, photo: str) -> PhotoBlock:
    """What the essay says of a photo by now."""
    source = gallery.store.get("may-day/album.toml")[0].decode()
    album = albums.parse("may-day", source)
    return next(block for block in album.photos if block.photo == photo)


def asked(client: TestClient, way: str, **told: Any) -> Any:
    """What a way answers to JSON."""
    answer = client.post(f"{HERE}/{way}", json=told)
    assert answer.status_code == 200, answer.text
    return answer.json()
