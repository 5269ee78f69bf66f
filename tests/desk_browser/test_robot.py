"""200 photos of one event by keyboard alone: words typed once for each situation, keys counted.

The short form takes 60 photos, `GALLERY_ROBOT=200` the whole card; both are 12 situations of two
photographers. A keystroke is a key that is pressed and puts no letter of the words into a box:
Tab, Enter, and each chord as one. Shift with a letter belongs to the letter.
"""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page

from gallery.desk.linting import looked, measure
from gallery.desk.opened import opened
from gallery.ingest.run import ingest
from tests.conftest import PATIENCE, put
from tests.desk_browser.captioning import House, blocks, saved, writing
from tests.pictures import jpeg
from tests.web.desk.signed import desk_client

pytestmark = pytest.mark.browser

PHOTOS = int(os.environ.get("GALLERY_ROBOT", "60"))
MOST = 60
"""Keystrokes, whatever the number of photos."""

LANGS = ("en", "es")
KIT = {
    "event.en": "May Day march",
    "event.es": "marcha del Primero de Mayo",
    "date": "2026-05-01",
    "place.en": "Zócalo",
    "place.es": "Zócalo",
    "city.en": "Mexico City",
    "city.es": "Ciudad de México",
    "people.0.code": "ana",
    "people.0.name.en": "Ana Rojas",
    "people.0.name.es": "Ana Rojas",
    "photographer.0.camera": "EOS R5 #0123",
    "photographer.0.name": "Inés Marrufo",
    "photographer.1.camera": "Z 9 #0456",
    "photographer.1.name": "Ben Sol",
    "credit": "Photo Collective",
    "caption.en": "{action} at the {event} in {city}, {date}. ({byline})",
    "caption.es": "{action} en la {event}, {city}, el {date}. ({byline})",
}
CAMERAS = {"ines": ("EOS R5", "990123"), "ben": ("Z 9", "880456")}
BYLINES = {"ines": "Inés Marrufo", "ben": "Ben Sol"}


@dataclass(frozen=True)
class Situation:
    """What one photographer saw for a while; words by box: caption and alt in each language."""

    who: str
    words: Mapping[tuple[str, str], str]


SITUATIONS = [
    Situation(
        who, {("caption", "en"): en, ("caption", "es"): es, ("alt", "en"): a, ("alt", "es"): b}
    )
    for who, en, es, a, b in (
        (
            "ines",
            "Nurses carry the lead banner",
            "Enfermeras llevan la manta principal",
            "A row of women in white hold a long red banner",
            "Una fila de mujeres de blanco sostiene una manta roja",
        ),
        (
            "ben",
            "Drummers warm up on a side street",
            "Tamborileros ensayan en una calle lateral",
            "Six young people with drums in a half circle",
            "Seis jóvenes con tambores en semicírculo",
        ),
        (
            "ines",
            "=@ana= speaks to dock workers",
            "=@ana= habla con estibadores",
            "A woman with a megaphone stands on a crate",
            "Una mujer con megáfono de pie sobre una caja",
        ),
        (
            "ben",
            "Street sweepers march with their brooms",
            "Barrenderos marchan con sus escobas",
            "Men in orange vests raise brooms over their heads",
            "Hombres con chaleco naranja alzan escobas",
        ),
        (
            "ines",
            "Teachers hand out leaflets",
            "Maestros reparten volantes",
            "Hands pass sheets of paper over a fence",
            "Manos pasan hojas sobre una valla",
        ),
        (
            "ben",
            "Electricians wave the flag of their union",
            "Electricistas ondean la bandera de su sindicato",
            "A red and black flag against tall buildings",
            "Una bandera roja y negra ante edificios altos",
        ),
        (
            "ines",
            "Pensioners rest in the shade",
            "Jubilados descansan a la sombra",
            "Four old men sit on a low wall under a tree",
            "Cuatro ancianos sentados en un muro bajo un árbol",
        ),
        (
            "ben",
            "Students paint a banner",
            "Estudiantes pintan una manta",
            "A girl kneels on white cloth with a brush",
            "Una chica arrodillada sobre tela blanca con un pincel",
        ),
        (
            "ines",
            "Vendors sell water along the route",
            "Vendedores ofrecen agua en la ruta",
            "A boy holds bottles out of a blue bucket",
            "Un niño saca botellas de una cubeta azul",
        ),
        (
            "ben",
            "Police watch from a corner",
            "Policías observan desde una esquina",
            "Eight officers with shields stand in a line",
            "Ocho agentes con escudos en fila",
        ),
        (
            "ines",
            "Families fill the square",
            "Familias llenan la plaza",
            "A crowd seen from above with children on shoulders",
            "Una multitud desde arriba, con niños en hombros",
        ),
        (
            "ben",
            "Sweepers clean up after the rally",
            "Barrenderos limpian tras el mitin",
            "An empty square covered in paper",
            "Una plaza vacía cubierta de papeles",
        ),
    )
]


class Hand:
    """Somebody at the keyboard, without a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.letters = 0
        self.keys: list[str] = []

    def type(self, words: str) -> None:
        self.letters += len(words)
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        self.keys.append(key)
        self.page.keyboard.press(key)


def prepared(house: House) -> str:
    """The essay of an event that an editor has prepared at the desk, before the march."""
    client = desk_client(house.gallery, "editor", follow_redirects=False)
    title = {"title.en": "May Day", "title.es": "Primero de Mayo", "prepare": "1"}
    made = client.post("/desk/essays/", data=title).headers["location"]
    form = {f"seen:{name}": "" for name in (*KIT, "people", "photographer")}
    seen = {"seen:event.en": "May Day", "seen:event.es": "Primero de Mayo"}
    answer = client.post(made, data={**form, **seen, **KIT})
    assert answer.status_code == 303, answer.text
    slug: str = made.split("/")[3]
    return slug


def shot(house: House, slug: str) -> Sequence[Situation]:
    """Bring the photos of the march; the situation of each, in their order.

    Two cameras at the same time in two places: the photos of both are mixed in the essay.
    """
    each = PHOTOS // len(SITUATIONS)
    of_photo = {}
    for number, one in enumerate(SITUATIONS):
        for n in range(each + (number < PHOTOS % len(SITUATIONS))):
            begun = datetime(2026, 5, 1, 9) + timedelta(minutes=30 * (number // 2))
            taken = begun + timedelta(seconds=20 * n + (number % 2))
            name = f"{taken:%H%M%S}-{one.who}.jpg"
            seed = number * 1000 + n
            data = jpeg(60, 40, seed, taken=taken, camera=CAMERAS[one.who])
            put(house.album(slug).parent / name, data)
            of_photo[taken, name] = one
    today = datetime(2026, 5, 2, tzinfo=UTC).date()
    report = ingest(house.gallery.darkroom(house.gallery.standing()), slug, today=today)
    assert len(report.developed) == PHOTOS
    return [of_photo[key] for key in sorted(of_photo)]


def test_the_photos_of_a_march_reach_the_gate_in_under_sixty_keystrokes(
    browser: Browser, house: House
) -> None:
    slug = prepared(house)
    of_photo = shot(house, slug)

    with writing(browser, house, slug, "editor") as page:
        hand = Hand(page)
        hand.press("s")
        page.wait_for_selector("dialog.situations[open]")
        for number, one in enumerate(SITUATIONS):
            for at, words in enumerate(one.words.values()):
                hand.type(words)
                if (number, at) != (len(SITUATIONS) - 1, len(one.words) - 1):
                    hand.press("Tab")
        hand.press("Control+Enter")
        page.wait_for_selector("dialog.preview[open]", timeout=PATIENCE)
        hand.press("Enter")
        page.wait_for_selector(".notice-of-batch", timeout=PATIENCE)
        saved(page)

    print(f"{PHOTOS} photos: {len(hand.keys)} keystrokes beside {hand.letters} letters of words")
    assert len(hand.keys) < MOST
    gate_is_open(house, slug)
    words_are_true(house, slug, of_photo)


def gate_is_open(house: House, slug: str) -> None:
    """Both languages, alt texts, credit, place, date; and nothing that stands in the way."""
    store, settings = house.gallery.store, house.gallery.settings
    desk = opened(store, slug, datetime(2026, 5, 2, tzinfo=UTC).date(), "en")
    faults = looked(store, desk, measure(settings, house.gallery.library))
    print(Counter((one.rule, one.level) for one in faults))

    assert len(desk.shots) == PHOTOS
    assert [one for one in faults if one.level == "error"] == []


def words_are_true(house: House, slug: str, of_photo: Sequence[Situation]) -> None:
    """Each photo has the words of its own situation, with the name of who took it."""
    around = {
        "en": "at the May Day march in Mexico City, May 1, 2026.",
        "es": "en la marcha del Primero de Mayo, Ciudad de México, el 1 de mayo de 2026.",
    }
    there = blocks(house.album(slug))
    for one, said in zip(of_photo, there.values(), strict=True):
        for lang in LANGS:
            action = one.words["caption", lang].replace("=@ana=", "Ana Rojas")
            wanted = f"{action} {around[lang]} ({BYLINES[one.who]})"
            assert said["caption"][lang] == wanted
            assert said["alt"][lang] == one.words["alt", lang]
        named = ["Ana Rojas"] if "=@ana=" in one.words["caption", "en"] else None
        assert said.get("persons") == named
