"""The kit of an event in the browser: prepared from the list, saved by boxes, put into effect."""

import re
from datetime import date
from html import unescape

from starlette.testclient import TestClient

from gallery import album as albums
from gallery.blocks import FigureBlock
from gallery.editing import history
from gallery.ingest.kit import event_of, with_event
from gallery.ingest.record import load_manifest, save_manifest
from gallery.wiring import Gallery
from tests.web.desk.captioning import CODES, HERE, desk, essay
from tests.web.desk.signed import desk_client

__all__ = ["desk", "essay"]

KIT = f"{HERE}/kit/"


def told(page: str, name: str) -> str:
    """What a box of the page holds."""
    found = re.search(
        rf'name="{re.escape(name)}"[^>]*?(?:value="([^"]*)"|>\n([^<]*)</textarea)', page
    )
    assert found, name
    return unescape(found[1] if found[1] is not None else found[2])


def post(client: TestClient, seen: dict[str, str], path: str = KIT, **mine: str) -> tuple[int, str]:
    """Send some boxes; dots of their names are written as "__"."""
    names = {name.replace("__", "."): words for name, words in mine.items()}
    boxes = {name.partition(".0.")[0] for name in names}
    hidden = {f"seen:{name}": "" for name in boxes}
    form = {**hidden, **{f"seen:{name}": words for name, words in seen.items()}, **names}
    answer = client.post(path, data=form, follow_redirects=False)
    return answer.status_code, answer.text


def test_an_event_is_prepared_from_the_list_before_there_is_a_photo(gallery: Gallery) -> None:
    client = desk_client(gallery, "editor", follow_redirects=False)
    form = {"title.en": "May Day", "title.es": "Primero de Mayo", "date": "2027-05-01"}

    made = client.post("/desk/essays/", data={**form, "place.en": "Zócalo", "prepare": "1"})

    assert made.headers["location"] == "/desk/essays/2027-05-01-may-day/kit/"
    event = event_of(gallery.store, "2027-05-01-may-day")
    assert event is not None
    assert (event.name["es"], event.date, event.place) == (
        "Primero de Mayo",
        "2027-05-01",
        {"en": "Zócalo"},
    )
    page = client.get(made.headers["location"]).text
    assert told(page, "event.en") == "May Day"
    assert 'href="/desk/essays/2027-05-01-may-day/kit/" aria-current="page"' in page


def test_boxes_are_saved_and_fill_what_the_essay_leaves_empty(
    desk: TestClient, essay: Gallery
) -> None:
    status, _ = post(
        desk,
        {},
        event__es="marcha del Primero de Mayo",
        city__es="Ciudad de México",
        people__0__code="",
        people__0__name__en="Ben Sol",
        people__0__name__es="Ben Sol",
    )

    event = event_of(essay.store, "may-day")
    album = albums.parse("may-day", essay.store.get("may-day/album.toml")[0].decode())
    assert status == 303
    assert event is not None
    assert (event.name["es"], event.people) == (
        "marcha del Primero de Mayo",
        {"bs": {"": "Ben Sol"}},
    )
    assert album.title["es"] == "Primero de Mayo"
    assert album.place == {"en": "Mexico City", "es": "Ciudad de México"}
    state = desk.get(f"{HERE}/captions/state").json()
    assert state["codes"]["phrases"]["es"]["@bs"] == ["Ben Sol"]


def test_whoever_saves_second_sees_both_texts_and_neither_is_lost(
    desk: TestClient, essay: Gallery
) -> None:
    other = desk_client(essay, "publisher")
    post(desk, {}, place__en="Zócalo")

    status, page = post(other, {}, place__en="Alameda", credit="Collective")

    assert status == 422
    assert "Two people changed the same words." in page
    assert told(page, "place.en") == "Zócalo"
    [waiting] = history.parked(essay.store, "may-day")
    assert (waiting.who, waiting.new) == ("publisher", "Alameda")
    event = event_of(essay.store, "may-day")
    assert event is not None
    assert event.credit == "Collective"
    decided = other.post(
        f"{HERE}/settled",
        data={"ident": waiting.ident, "back": "kit"},
        follow_redirects=False,
    )
    assert decided.headers["location"] == KIT
    assert "Two people changed" not in other.get(KIT).text


def test_a_key_that_an_event_does_not_have_is_refused_with_a_sentence(
    desk: TestClient, essay: Gallery
) -> None:
    before = essay.store.get("may-day/event.toml")

    status, page = post(desk, {}, weather="rain", credit="Collective")

    assert status == 422
    assert "an event has no “weather”; nothing was saved" in page
    assert essay.store.get("may-day/event.toml") == before


def test_a_broken_file_is_shown_with_its_line_and_never_written_over(
    desk: TestClient, essay: Gallery
) -> None:
    broken = b'event.en = "May Day"\nplaze = "Alameda"\n'
    essay.store.put("may-day/event.toml", broken)

    looked = desk.get(KIT)
    status, _ = post(desk, {}, credit="Collective")

    assert (looked.status_code, status) == (409, 409)
    assert "may-day/event.toml, line 2" in looked.text
    assert "did you mean `place`?" in unescape(looked.text)
    assert essay.store.get("may-day/event.toml")[0] == broken


def test_a_date_that_is_none_stays_in_its_box_with_the_reason(desk: TestClient) -> None:
    status, page = post(desk, {"date": "2026-05-01"}, date="first of May")

    assert status == 422
    assert told(page, "date") == "first of May"
    assert "This is no date." in page


def test_pasted_codes_are_told_when_they_are_there_twice_or_lack_a_tab(
    desk: TestClient, essay: Gallery
) -> None:
    status, _ = post(
        desk, {"codes": CODES.strip("\n")}, codes="mx\tMexico City\nmx\tCDMX\nbad line"
    )

    page = desk.get(KIT).text
    assert status == 303
    assert essay.store.get("may-day/codes.txt")[0] == b"mx\tMexico City\nmx\tCDMX\nbad line\n"
    assert "These codes are given twice in one file: mx" in page
    assert "Lines of codes without a TAB: 3" in page


def test_an_example_follows_what_is_typed_and_saves_nothing(
    desk: TestClient, essay: Gallery
) -> None:
    before = essay.store.get("may-day/event.toml")
    form = {
        "seen:caption.en": "{action}, {event}",
        "caption.en": "{action} at the {event}, {date} {nothing}",
        "seen:caption.es": "",
        "caption.es": "{action}, {event}",
    }

    made = desk.post(f"{KIT}example", data=form).json()

    assert made["en"]["text"] == "Nurses carry the lead banner at the May Day march, May 1, 2026"
    assert (made["en"]["unknown"], made["es"]["missing"]) == (["nothing"], [])
    assert made["es"]["text"].startswith("Enfermeras llevan la manta principal, marcha")
    assert essay.store.get("may-day/event.toml") == before


def test_figures_become_blocks_when_somebody_says_so_and_once(
    desk: TestClient, essay: Gallery
) -> None:
    figure = {"figure__0__figure__en": "40,000 people", "figure__0__source__en": "The police"}
    post(desk, {}, **figure, figure__0__date="2026-05-01")

    for _ in range(2):
        desk.post(f"{KIT}figures")

    album = albums.parse("may-day", essay.store.get("may-day/album.toml")[0].decode())
    [block] = [one for one in album.blocks if isinstance(one, FigureBlock)]
    assert (block.figure, block.source) == ({"en": "40,000 people"}, {"en": "The police"})
    assert (block.date, album.blocks[-1]) == ("2026-05-01", block)
    assert "into the essay" not in desk.get(KIT).text


def test_the_page_says_which_photos_follow_it_and_which_are_behind(
    desk: TestClient, essay: Gallery
) -> None:
    post(desk, {}, city__en="Mexico City")
    behind = desk.get(KIT).text

    event = event_of(essay.store, "may-day")
    manifest = load_manifest(essay.store, "may-day")
    after = with_event(essay.store, "may-day", manifest, event, date(2026, 6, 1), "en")
    save_manifest(essay.store, "may-day", after)

    assert "3 photos take it over with the next look at their folder." in behind
    assert re.search(r"3 photos follow it, since [\d/]+, ", desk.get(KIT).text)
