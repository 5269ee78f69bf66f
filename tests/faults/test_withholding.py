"""Taking something away, stopped at any moment: it is there as before, or it is gone."""

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gallery import editing
from gallery.checking import check
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.media import place_of
from gallery.store.local import LocalStore
from gallery.web.app import create_app
from gallery.web.withholding import Doing, Target, release, withhold
from gallery.wiring import Gallery, open_gallery
from tests.conftest import put
from tests.faults.scale import FULL, chance
from tests.faults.test_trash import Striking, Struck
from tests.faults.writer import FLAGS, NOW
from tests.pictures import jpeg

PHOTO = Target("march", "b.jpg", 2)
WORDS = 'title.en = "March"\nlang = "en"\nstatus = "published"\n'
DOING = Doing("elsa", NOW, "asked by letter")
HERE, GONE, NOT_YET = "here", "gone", "released, and not developed yet"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A public essay of two photos."""
    library = tmp_path_factory.mktemp("withholding") / "library"
    (library / "albums").mkdir(parents=True)
    shown = ""
    for number, name in enumerate(("a.jpg", "b.jpg")):
        put(library / "albums" / "march" / name, jpeg(64, 48, seed=number))
        shown += f'\n[[block]]\nphoto = "{name}"\n'
    put(library / "albums" / "march" / "album.toml", (WORDS + shown).encode())
    gallery = open_gallery(library, FLAGS)
    assert not ingest(gallery.darkroom(), "march", today=NOW.date()).refused
    gallery.catalog.engine.dispose()
    return library


def act(gallery: Gallery, name: str) -> None:
    if name == "withhold":
        withhold(gallery, PHOTO, {"en": "Asked for."}, DOING)
    else:
        release(gallery, PHOTO, DOING)


def prepared(template: Path, place: Path, name: str) -> Path:
    shutil.copytree(template, place)
    if name == "release":
        gallery = open_gallery(place, FLAGS)
        act(gallery, "withhold")
        gallery.catalog.engine.dispose()
    return place


def struck(library: Path, name: str, at: int, *, late: bool) -> int:
    """Do it on a disk that is struck at its n-th step: how many steps it came to."""
    gallery = open_gallery(library, FLAGS)
    store = Striking(library / "albums", at, after=late)
    with suppress(Struck):
        act(replace(gallery, store=store), name)
    gallery.catalog.engine.dispose()
    return store.steps


def state(library: Path) -> str:
    """What readers get after a start, which looks through all albums as the work process does."""
    gallery = open_gallery(library, FLAGS)
    reindex(gallery.store, gallery.catalog, NOW.date(), cards=False)
    client = TestClient(create_app(gallery, lambda: NOW), base_url="http://testserver")
    asked = [client.get(f"/en/photos/march/{n}/").status_code for n in (1, 2)]
    [digest] = [one.sha256 for one in gallery.catalog.of_album("march") if one.name == "b.jpg"]
    made = list(gallery.store.list(place_of(digest), deep=False))
    found = check(gallery.store, gallery.recipe.key, read_data=True)
    wrong = [f"{one.where}: {one.reason}" for one in found if one.level == "error"]
    gallery.catalog.engine.dispose()
    assert wrong == []
    assert asked[0] == 200
    told = {200: HERE, 410: GONE, 404: NOT_YET}[asked[1]]
    assert bool(made) is (told == HERE)
    return told


@pytest.mark.parametrize("name", ["withhold", "release"])
def test_stopped_at_any_step_it_is_as_before_or_after_and_the_same_again_ends_it(
    template: Path, quick: Path, name: str
) -> None:
    """F33."""
    library = prepared(template, quick / "first", name)
    before = state(library)
    steps = struck(library, name, 0, late=False)
    after = state(library)
    every = [(at, late) for at in range(1, steps + 1) for late in (False, True)]
    some = every if FULL else [every[0], every[-1], *chance().sample(every[1:-1], 2)]

    seen = set()
    for at, late in some:
        library = prepared(template, quick / f"{at}-{late}", name)
        struck(library, name, at, late=late)
        found = state(library)
        assert found in (before, after), (at, late, found)
        if found != after:
            struck(library, name, 0, late=False)
        assert state(library) == after, (at, late)
        seen.add(found)
        shutil.rmtree(library)

    assert (before, after) == ((HERE, GONE) if name == "withhold" else (GONE, NOT_YET))
    print(f"{name}: {steps} writing steps, struck {len(some)} times, found {sorted(seen)}")


def test_what_an_ingest_made_meanwhile_goes_with_its_end(template: Path, quick: Path) -> None:
    library = prepared(template, quick / "library", "withhold")
    gallery = open_gallery(library, FLAGS)
    [digest] = [one.sha256 for one in gallery.catalog.of_album("march") if one.name == "b.jpg"]
    with gallery.store.lock("album-march"):  # as an ingest holds it, for minutes
        act(gallery, "withhold")
        client = TestClient(create_app(gallery, lambda: NOW), base_url="http://testserver")
        at_once = client.get("/en/photos/march/2/").status_code
        made_at_once = list(gallery.store.list(place_of(digest), deep=False))
        late = LocalStore(library / "albums")
        late.put(f"{place_of(digest)}/late-400.jpg", b"made by a worker that was begun before")

    ingest(gallery.darkroom(), "march", today=NOW.date())

    gallery.catalog.engine.dispose()
    assert (at_once, made_at_once) == (410, [])
    assert list(gallery.store.list(place_of(digest), deep=False)) == []
    assert "[[withheld]]" in editing.source_of(gallery.store, "march")
