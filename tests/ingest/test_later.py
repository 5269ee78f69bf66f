"""The second pass: what readers gain when they can see a photo already."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from queue import Queue

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.album.draft import draft
from gallery.blocks import Box
from gallery.checking import check
from gallery.editing.withholding import withhold
from gallery.errors import StoreError
from gallery.formats import Recipe
from gallery.ingest.darkroom import Darkroom
from gallery.ingest.faces.wanted import Redaction
from gallery.ingest.index import reindex
from gallery.ingest.later import completed
from gallery.ingest.news import Event, Report, Seen
from gallery.ingest.record import load_manifest
from gallery.ingest.render import render
from gallery.ingest.run import ingest
from gallery.ingest.turns import Turns
from gallery.store import Tag
from gallery.store.local import LocalStore
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery
from tests.conftest import put
from tests.pictures import jpeg

TODAY = date(2026, 11, 22)
PAGE = "/en/photos/march/"
NAMED = re.compile(r"/media/march/[0-9a-f-]+\.(?:avif|jpg)")


@pytest.fixture
def march(gallery: Gallery) -> Gallery:
    """A public essay of two photos, of which nothing is made yet."""
    album(gallery, "march", 2)
    return gallery


@pytest.fixture
def reader(march: Gallery) -> Iterator[TestClient]:
    """Somebody who reads it."""
    with TestClient(create_app(march)) as client:
        yield client


def album(gallery: Gallery, slug: str, photos: int) -> None:
    words = draft(slug, gallery.settings).replace('"draft"', '"published"')
    shown = (f'\n[[block]]\nphoto = "{n}.jpg"\n' for n in range(photos))
    editing.create(gallery.store, slug, words + "".join(shown))
    for number in range(photos):
        put(gallery.library / "albums" / slug / f"{number}.jpg", jpeg(900, 600, seed=number))


def first(gallery: Gallery, slug: str = "march", room: Darkroom | None = None) -> Report:
    return ingest(room or gallery.darkroom(), slug, today=TODAY, whole=False)


def second(gallery: Gallery, slug: str = "march") -> Report:
    return completed(gallery.darkroom(), slug, today=TODAY)


def named(reader: TestClient) -> set[str]:
    """The pictures that the page names, each of which is there."""
    addresses = set(NAMED.findall(reader.get(PAGE).text))
    assert {reader.get(one).status_code for one in addresses} <= {200}
    return addresses


def weights(reader: TestClient) -> dict[str, list[int]]:
    """Bytes of the pictures that the page names, ascending, by the ending of their names."""
    found: dict[str, list[int]] = {}
    for one in named(reader):
        found.setdefault(one.rpartition(".")[2], []).append(len(reader.get(one).content))
    return {ending: sorted(some) for ending, some in found.items()}


def made(gallery: Gallery) -> dict[str, bytes]:
    folder = gallery.library / "albums/.gallery/renditions"
    found = (path for path in folder.rglob("*") if path.suffix != ".json")
    return {str(path): path.read_bytes() for path in found if path.is_file()}


def test_a_photo_is_read_as_jpeg_first_and_gains_avif(march: Gallery, reader: TestClient) -> None:
    report = first(march)
    early, tag = named(reader), reader.get(PAGE).headers["etag"]
    asked = next(iter(early)).rpartition(".")[0] + ".avif"
    missing = reader.get(asked).status_code
    told = [one.code for one in check(march.store, march.recipe.key, catalog=march.catalog)]
    done = second(march)

    assert report.lacking == ["0.jpg", "1.jpg"]
    assert {one.rpartition(".")[2] for one in early} == {"jpg"}
    assert missing == 404
    assert told == ["no-avif"]
    assert (done.completed, done.lacking) == (["0.jpg", "1.jpg"], [])
    assert {one.rpartition(".")[2] for one in named(reader)} == {"jpg", "avif"}
    assert reader.get(PAGE).headers["etag"] != tag
    assert list(check(march.store, march.recipe.key, read_data=True, catalog=march.catalog)) == []


@pytest.mark.parametrize("hidden", [(), (Box(0.2, 0.2, 0.3, 0.4),)], ids=["open", "hidden"])
def test_the_passes_make_the_bytes_of_a_single_one(hidden: tuple[Box, ...]) -> None:
    original, recipe = jpeg(2400, 1500, seed=5), Recipe()
    redaction = Redaction(hidden, "outside") if hidden else None

    parts = [render(original, part, redaction=redaction) for part in recipe.passes]
    whole = render(original, recipe, redaction=redaction)

    apart = {(one.width, one.format): one.data for part in parts for one in part.renditions}
    assert apart == {(one.width, one.format): one.data for one in whole.renditions}
    assert {kind for _, kind in apart} == {"jpeg", "avif"}


def test_a_second_pass_that_is_stopped_goes_on_where_it_was(march: Gallery) -> None:
    first(march)
    began: list[str] = []

    def listen(event: Event) -> None:
        if isinstance(event, Seen):
            began.append(event.name)

    room = march.darkroom()
    one = completed(room, "march", today=TODAY, listen=listen, stop=lambda: bool(began))
    rest = completed(room, "march", today=TODAY, listen=listen)

    assert (one.completed, one.lacking) == (["0.jpg"], ["1.jpg"])
    assert (rest.completed, rest.lacking) == (["1.jpg"], [])
    assert began == ["0.jpg", "1.jpg"]


class Breaking(LocalStore):
    """A disk that is pulled out before a file whose name ends so is written, or after it is."""

    def __init__(self, gallery: Gallery, ending: str, *, after: bool) -> None:
        store = gallery.store
        assert isinstance(store, LocalStore)
        super().__init__(store.root, store.home)
        self.ending, self.after = ending, after

    def put(self, key: str, data: bytes, **more: object) -> Tag:
        if key.endswith(self.ending) and not self.after:
            raise StoreError("pulled out")
        tag = super().put(key, data, **more)  # type: ignore[arg-type]
        if key.endswith(self.ending):
            raise StoreError("pulled out")
        return tag


@pytest.mark.parametrize(
    ("ending", "after"),
    [("-400.avif", True), (".json", False), (".json", True), ("march/manifest.json", True)],
    ids=["pictures", "before the note", "after the note", "before the index"],
)
def test_wherever_it_breaks_off_no_page_names_what_is_not_there(
    march: Gallery, reader: TestClient, ending: str, after: bool
) -> None:
    first(march)

    with pytest.raises(StoreError):
        broken = replace(march.darkroom(), store=Breaking(march, ending, after=after))
        completed(broken, "march", today=TODAY)
    reindex(march.store, march.catalog, TODAY)

    assert named(reader)
    found = {one.code for one in check(march.store, march.recipe.key, catalog=march.catalog)}
    assert found <= {"no-avif"}
    first(march)
    second(march)
    assert list(check(march.store, march.recipe.key, read_data=True, catalog=march.catalog)) == []


def test_an_index_that_is_filled_anew_knows_what_is_there(
    march: Gallery, reader: TestClient
) -> None:
    first(march)
    completed(march.darkroom(), "march", today=TODAY, stop=iter((False, True, True)).__next__)
    page = reader.get(PAGE).text
    (march.library / "albums/.gallery/index.sqlite").unlink()

    anew = open_gallery(march.library)
    reindex(anew.store, anew.catalog, TODAY)
    with TestClient(create_app(anew)) as client:
        again = client.get(PAGE).text

    assert again == page
    assert page.count("image/avif") == 1


def test_without_anything_derived_both_passes_make_the_same_again(
    march: Gallery, reader: TestClient
) -> None:
    ingest(march.darkroom(), "march", today=TODAY)
    page, pictures = reader.get(PAGE).text, made(march)
    shutil.rmtree(march.library / "albums/.gallery")

    anew = open_gallery(march.library, {"workers": 1, "settle": 0.0})
    first(anew)
    second(anew)

    with TestClient(create_app(anew)) as client:
        assert client.get(PAGE).text == page
    assert made(anew) == pictures


def test_avif_that_somebody_took_away_is_no_longer_named_and_made_again(
    march: Gallery, reader: TestClient
) -> None:
    ingest(march.darkroom(), "march", today=TODAY)
    before, pictures = named(reader), made(march)
    for path in (march.library / "albums/.gallery").rglob("*-800.avif"):
        path.unlink()

    report = first(march)
    meanwhile = {one.rpartition(".")[2] for one in named(reader)}
    second(march)

    assert (report.developed, report.lacking) == ([], ["0.jpg", "1.jpg"])
    assert meanwhile == {"jpg"}
    assert (named(reader), made(march)) == (before, pictures)


def test_pictures_of_an_older_recipe_stay_until_all_of_the_new_ones_are_there(
    march: Gallery, reader: TestClient
) -> None:
    old = replace(march.darkroom(), recipe=Recipe(encoders="older ones"))
    ingest(old, "march", today=TODAY)
    before = named(reader)

    report = first(march)
    meanwhile = named(reader)
    second(march)

    assert (report.developed, report.lacking) == ([], ["0.jpg", "1.jpg"])
    assert meanwhile == before
    assert len(named(reader)) == len(before)
    assert not named(reader) & before


def test_small_pictures_take_the_place_of_quick_ones_when_all_are_there(
    march: Gallery, reader: TestClient
) -> None:
    first(march)
    second(march)
    quick, before = weights(reader), named(reader)
    patient = open_gallery(march.library, {"workers": 1, "settle": 0.0, "avif": "small"})

    report = first(patient)
    meanwhile = named(reader)
    second(patient)

    assert (report.developed, report.lacking) == ([], ["0.jpg", "1.jpg"])
    assert meanwhile == before
    assert not named(reader) & before
    small = weights(reader)
    assert small["jpg"] == quick["jpg"]
    assert sum(small["avif"]) < sum(quick["avif"]) and len(small["avif"]) == len(quick["avif"])
    assert first(patient).lacking == []


def test_a_photo_may_take_longer_where_small_files_are_made(march: Gallery) -> None:
    room = replace(march.darkroom(), timeout=20.0)
    slower = replace(room, recipe=replace(room.recipe, small=True))

    assert room.patience == room.timeout < slower.patience


def test_a_new_photo_goes_before_the_second_pass_of_others(march: Gallery) -> None:
    album(march, "june", 1)
    due: Queue[str | None] = Queue()

    def room() -> Darkroom:
        due.put("june")  # somebody drops a folder while the second pass begins
        return march.darkroom()

    turns = Turns(room, lambda: TODAY, lambda _: None)
    turns.heard(first(march))

    assert turns.next(due) == "june"
    assert load_manifest(march.store, "march").photos["0.jpg"].lacks == ["avif"]


def test_second_passes_are_done_while_nothing_else_is_due_fresh_ones_first(march: Gallery) -> None:
    album(march, "june", 1)
    due: Queue[str | None] = Queue()
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        if len(told) == 2:
            due.put(None)

    turns = Turns(march.darkroom, lambda: TODAY, tell)
    for slug in ("march", "june"):
        turns.heard(first(march, slug))

    assert turns.next(due) is None
    assert [line.partition(":")[0] for line in told] == ["june", "march"]


def test_what_is_withheld_meanwhile_is_not_made_again(march: Gallery) -> None:
    first(march)
    sha = load_manifest(march.store, "march").photos["1.jpg"].sha256

    def listen(event: Event) -> None:
        if isinstance(event, Seen) and event.name == "0.jpg":
            now = datetime(2026, 11, 22, 12, tzinfo=UTC)
            withhold(march.store, "march", "1.jpg", "she asked", {}, "ann", now, public=True)

    completed(march.darkroom(), "march", today=TODAY, listen=listen)

    assert not [path for path in made(march) if f"/{sha[:2]}/{sha[2:]}/" in path]
    assert not load_manifest(march.store, "march").photos["1.jpg"].widths


def test_a_photo_that_the_second_pass_cannot_do_stays_as_it_is(
    march: Gallery, reader: TestClient
) -> None:
    first(march)
    early = named(reader)

    slow = replace(march.darkroom(), timeout=0.001)
    report = completed(slow, "march", today=TODAY)
    after = first(march)
    asked = ingest(march.darkroom(), "march", today=TODAY, again=True)

    assert {name: one.code for name, one in report.unmade.items()} == {
        "0.jpg": "too-slow",
        "1.jpg": "too-slow",
    }
    assert (after.refused, after.lacking) == ({}, [])
    assert asked.completed == ["0.jpg", "1.jpg"]
    assert len(named(reader)) > len(early)
