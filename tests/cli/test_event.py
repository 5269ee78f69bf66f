"""An event.toml beside the photos, or named: what becomes of it and of the album."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from gallery import editing
from gallery.album import parse
from gallery.captions import Change
from gallery.cli import app
from gallery.ingest.kit import event_of
from gallery.ingest.record import load_manifest
from gallery.model import Facts
from gallery.web.app import create_app
from gallery.wiring import Gallery
from tests.conftest import Drop, put
from tests.pictures import jpeg

EVENT = """\
event.en = "May Day march"
event.es = "Marcha del Primero de Mayo"
date = "2026-05-01"
place.en = "Zócalo"
city = "Mexico City"
country = "Mexico"
credit = "Photo Collective"
rights.en = "Not for advertising"
codes = "codes.txt"
caption.en = "{event}, {place}, {date}. {byline}"

[photographer."EOS R5 #0123"]
name = "Ana López"
credit = "Ana López / Photo Collective"

[photographer."200456"]
name = "Ben Ortiz"
"""
CODES = "mx\tMexico City\r\nhq\tunion hall\tthe hall\r\n"
AT = datetime(2026, 5, 1, 9)


def run(library: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["--library", str(library), *words], catch_exceptions=False)


def ingest(gallery: Gallery, *words: object) -> Result:
    return run(gallery.library, "ingest", *map(str, words), "--album", "march")


def known(gallery: Gallery) -> dict[str, Facts]:
    return {row.name: row.facts for row in gallery.catalog.of_album("march")}


def album_file(gallery: Gallery, name: str) -> Path:
    return gallery.library / "albums" / "march" / name


def notes(gallery: Gallery) -> list[tuple[str, str]]:
    said = run(gallery.library, "check", "--json").output.splitlines()
    found = [json.loads(line) for line in said]
    return [(one["code"], one["where"]) for one in found]


def kit(folder: Path, event: str = EVENT, codes: str = CODES) -> Path:
    put(folder / "codes.txt", codes.encode())
    return put(folder / "event.toml", event.encode())


def write(gallery: Gallery, photo: str, caption: str) -> None:
    change = Change(photo, "caption", "en", "", caption)
    assert editing.save_photo_texts(gallery.store, "march", [change]) == []


@pytest.fixture
def card(drop: Drop) -> Path:
    """Three cameras, one of them borrowed, one nobody's; two captions and one left open."""
    return drop(
        **{
            "1.jpg": jpeg(seed=1, camera=("EOS R5", "100123"), taken=AT, artist="The Owner"),
            "2.jpg": jpeg(seed=2, camera=("Z 6", "200456"), taken=AT, caption="Nurses at =hq#2="),
            "3.jpg": jpeg(seed=3, camera=("X-T4", "300789"), taken=AT, caption="{who}, =zz="),
        }
    )


def test_an_event_beside_the_photos_of_three_cameras_is_on_their_pages(
    gallery: Gallery, card: Path
) -> None:
    kit(card)

    told = ingest(gallery, card)

    assert told.exit_code == 0, told.output
    assert "codes.txt" not in told.output
    said = known(gallery)
    assert {name: list(facts.byline) for name, facts in said.items()} == {
        "1.jpg": ["Ana López"],
        "2.jpg": ["Ben Ortiz"],
        "3.jpg": [],
    }
    assert said["1.jpg"].credit == "Ana López / Photo Collective"
    assert said["1.jpg"].captions["en"] == "May Day march, Zócalo, May 1, 2026. Ana López"
    assert said["2.jpg"].caption == "Nurses at the hall"
    assert (said["3.jpg"].caption, said["3.jpg"].captions) == (None, {})
    assert album_file(gallery, "codes.txt").read_bytes() == CODES.encode()
    editing.set_status(gallery.store, "march", "published")
    run(gallery.library, "index")
    with TestClient(create_app(gallery)) as client:
        page = client.get("/en/photos/march/1/").text
    assert "Ana López / Photo Collective" in page
    assert "Mexico City, Mexico" in page
    assert "The Owner" not in page


def test_a_new_album_begins_with_the_words_of_its_event(gallery: Gallery, card: Path) -> None:
    ingest(gallery, card, "--event", kit(card.parent / "elsewhere"))

    album = parse("march", editing.source_of(gallery.store, "march"))
    assert album.title == {"en": "May Day march", "es": "Marcha del Primero de Mayo"}
    assert (album.date, album.place) == ("2026-05-01", {"en": "Zócalo"})
    assert (album.credit, album.rights) == ("Photo Collective", {"en": "Not for advertising"})
    assert album_file(gallery, "event.toml").read_text("utf-8") == EVENT


def test_a_changed_event_changes_what_it_said_and_reads_no_photo_again(
    gallery: Gallery, card: Path
) -> None:
    kit(card)
    ingest(gallery, card)
    changed = EVENT.replace("Ana López", "Eva Ruiz").replace("Mexico City", "Puebla")

    put(album_file(gallery, "event.toml"), changed.encode())
    told = run(gallery.library, "ingest", "--json")

    report = json.loads(told.output.splitlines()[-1])
    assert (report["developed"], report["refused"]) == ([], {})
    said = known(gallery)["1.jpg"]
    assert (list(said.byline), said.city) == (["Eva Ruiz"], "Puebla")
    assert said.captions["en"].endswith(". Eva Ruiz")
    album_file(gallery, "event.toml").unlink()
    album_file(gallery, "codes.txt").unlink()
    run(gallery.library, "ingest")
    said = known(gallery)["1.jpg"]
    assert (list(said.byline), said.city, said.captions) == (["The Owner"], None, {})


def test_an_ingest_that_changes_nothing_writes_nothing(gallery: Gallery, card: Path) -> None:
    kit(card)
    ingest(gallery, card)
    before = album_file(gallery, "manifest.json").stat().st_mtime_ns

    ingest(gallery, card)

    assert album_file(gallery, "manifest.json").stat().st_mtime_ns == before


def test_an_editors_word_goes_before_the_event(gallery: Gallery, card: Path) -> None:
    kit(card)
    ingest(gallery, card)
    write(gallery, "1.jpg", "Nurses lead")
    editing.set_status(gallery.store, "march", "published")

    ingest(gallery, card)

    with TestClient(create_app(gallery)) as client:
        page = client.get("/en/photos/march/1/").text
    assert "Nurses lead" in page
    assert "May Day march, Zócalo" not in page


def test_what_is_left_open_is_named_for_the_editors(gallery: Gallery, card: Path) -> None:
    kit(card, EVENT.replace("200456", "200465"), CODES + "no tab\n")
    ingest(gallery, card)

    assert notes(gallery) == [
        ("code-line", "march/codes.txt, line 3"),
        ("camera-unknown", "march/event.toml"),
        ("boilerplate", "march/3.jpg"),
        ("code-unknown", "march/3.jpg"),
    ]
    told = run(gallery.library, "check")
    assert told.exit_code == 0
    assert "no photo is from Ben Ortiz's camera '200465'" in told.output
    assert "march/3.jpg: note: its file's caption was never completed: {who}" in told.output
    write(gallery, "3.jpg", "Nurses lead")
    assert [code for code, _ in notes(gallery)] == ["code-line", "camera-unknown"]


def test_a_file_of_codes_in_two_languages_completes_captions_in_each(
    gallery: Gallery, card: Path
) -> None:
    words = "// code\ten\tes\nlead\tlead the march\tencabezan la marcha\nlead\tlead\tvan\n"
    kit(card, EVENT, words)

    ingest(gallery, card)

    event = event_of(gallery.store, "march")
    assert event is not None
    assert event.codes_in("es").phrases["lead"] == ("van",)
    assert event.codes_in("en").phrases["lead"] == ("lead",)
    assert ("code-twice", "march/codes.txt") in notes(gallery)


def test_another_event_in_a_folder_is_refused_and_by_name_it_replaces(
    gallery: Gallery, card: Path, drop: Drop
) -> None:
    kit(card)
    ingest(gallery, card)
    more = drop("more", **{"4.jpg": jpeg(seed=4)})
    other = kit(more, EVENT.replace("Mexico City", "Puebla"), CODES + "c\td\n")

    refused = ingest(gallery, more)

    assert refused.exit_code == 1
    assert "the album has another codes.txt and another event.toml" in refused.output
    assert f"--event {other}" in refused.output
    assert known(gallery)["4.jpg"].city == "Mexico City"
    taken = ingest(gallery, more, "--event", other)
    assert taken.exit_code == 0, taken.output
    assert "the one before is kept as history/event.toml.1" in taken.output
    assert known(gallery)["1.jpg"].city == "Puebla"
    assert album_file(gallery, "history/event.toml.1").read_text("utf-8") == EVENT
    assert album_file(gallery, "history/codes.txt.1").read_bytes() == CODES.encode()
    assert ingest(gallery, card, "--event", card / "event.toml").exit_code == 0
    assert album_file(gallery, "history/event.toml.2").exists()
    assert ingest(gallery, more, "--event", card / "event.toml").exit_code == 0  # passed over


def test_a_broken_event_in_the_album_is_named_and_takes_nothing_away(
    gallery: Gallery, card: Path, drop: Drop
) -> None:
    kit(card)
    ingest(gallery, card)
    put(album_file(gallery, "event.toml"), EVENT.replace('"Zócalo"', '"Zócalo').encode())

    told = ingest(gallery, drop("more", **{"4.jpg": jpeg(seed=4)}))

    assert told.exit_code == 1
    assert "refused: march/event.toml: line 4: this is not TOML" in told.output
    assert "correct it, and run this again" in told.output
    assert "codes.txt" not in told.output
    said = known(gallery)
    assert (said["1.jpg"].city, said["4.jpg"].city) == ("Mexico City", None)
    assert notes(gallery)[0] == ("event-broken", "march/event.toml, line 4")
    put(album_file(gallery, "event.toml"), EVENT.encode())
    assert run(gallery.library, "ingest").exit_code == 0
    assert known(gallery)["4.jpg"].city == "Mexico City"
    assert sorted(load_manifest(gallery.store, "march").photos) == [
        f"{n}.jpg" for n in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (b'city = "half', "line 1: this is not TOML"),
        (b'city = "\xff"', "line 1: it is not UTF-8"),
        (b'codes = "none.txt"', "`codes` names none.txt, which does not lie beside it"),
        (b'citty = "x"', "did you mean `city`?"),
        (b"", ""),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_a_broken_event_is_not_brought_and_stops_no_photo(
    gallery: Gallery, card: Path, event: bytes, says: str, named: bool
) -> None:
    path = put(card / "event.toml", event)

    told = ingest(gallery, card, *(["--event", path] if named else []))

    assert told.exit_code == (1 if says else 0)
    assert says in told.output
    assert album_file(gallery, "event.toml").exists() == (not says)
    assert sorted(known(gallery)) == ["1.jpg", "2.jpg", "3.jpg"]


def test_an_event_is_named_for_an_album_or_a_folder(gallery: Gallery, card: Path) -> None:
    event = kit(card)

    alone = run(gallery.library, "ingest", "--event", str(event))
    nowhere = run(gallery.library, "ingest", str(card), "--event", str(card / "none.toml"))

    assert (alone.exit_code, nowhere.exit_code) == (2, 2)
    assert "needs a FOLDER or --album SLUG" in alone.output
    run(gallery.library, "new", "march")
    assert ingest(gallery, "--event", event).exit_code == 0
    assert album_file(gallery, "event.toml").exists()
