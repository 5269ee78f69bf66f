"""No door leads a photo to readers before somebody has decided about its faces, where it must."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gallery import editing
from gallery.album import parse
from gallery.blocks import Faces
from gallery.cli import app
from gallery.desk import gate
from gallery.desk.linting import measure
from gallery.editing.facing import decide
from gallery.ingest.index import reindex
from gallery.wiring import open_gallery
from tests.desk.sample import block, lay, original
from tests.web.desk.test_gate import ALT, EN, ES, HERE, NOW, SLUG, SOUND, Doors, doors_of

REQUIRED = f'faces = "required"\n{SOUND}'
PHOTO = f"/en/photos/{SLUG}/1/"


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    return doors_of(tmp_path_factory.mktemp("faces"))


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Doors:
    """A site that asks for a decision wherever an essay says nothing."""
    return doors_of(tmp_path_factory.mktemp("strict"), 'faces = "required"\n')


def decided(doors: Doors, slug: str = SLUG, number: int = 1) -> None:
    """Somebody decides about a.jpg: nobody has to be hidden."""
    sha = original("a.jpg", number).sha256[:16]
    decide(doors.gallery.store, slug, Faces("a.jpg", sha, decided=NOW), "editor", NOW)
    reindex(doors.gallery.store, doors.gallery.catalog, NOW.date())


def status(doors: Doors) -> str:
    return parse(SLUG, editing.source_of(doors.gallery.store, SLUG)).status


def tried(doors: Doors, source: str, *roles: str) -> None:
    """Every door, as these (None named: a publisher), with a reason: none opens."""
    for role in roles or ("publisher",):
        doors.lay(source)
        assert doors.published_by(role, "The wire is waiting") in (403, 404, 409)
        assert not doors.scheduled_by(role, "The wire is waiting")
        assert (doors.public(), doors.overridden()) == (False, [])
        doors.lay(source, "review")
        doors.approved_and_published_by(role, "The wire is waiting")
        assert not doors.public()
    doors.lay(source)
    assert doors.commanded("The wire is waiting") == 1
    assert doors.commanded("The wire is waiting", "--at", "2126-05-02T06:00") == 1
    assert (status(doors), doors.public()) == ("draft", False)


def test_no_door_opens_while_a_photo_waits_and_every_one_does_afterwards(doors: Doors) -> None:
    tried(doors, REQUIRED, *doors.desk)

    doors.lay(REQUIRED)
    decided(doors)

    assert (doors.published_by("publisher", ""), doors.public()) == (303, True)
    doors.lay(REQUIRED)
    decided(doors)
    assert doors.scheduled_by("publisher", "")
    doors.lay(REQUIRED)
    decided(doors)
    assert (doors.commanded(""), doors.public()) == (0, True)


def test_what_the_site_asks_for_counts_where_an_essay_says_nothing(strict: Doors) -> None:
    tried(strict, SOUND)

    strict.lay(f'faces = "off"\n{SOUND}')

    assert (strict.published_by("publisher", ""), strict.public()) == (303, True)


@pytest.mark.parametrize("asked", ["review", "off"])
def test_where_it_is_only_advised_the_essay_goes_out(doors: Doors, asked: str) -> None:
    doors.lay(f'faces = "{asked}"\n{SOUND}')

    page = doors.desk["publisher"].get(f"{HERE}/publish/").text

    assert ("Nobody has decided who may be recognised" in page) is (asked == "review")
    assert (doors.published_by("publisher", ""), doors.public()) == (303, True)


def test_a_borrowed_photo_waits_for_its_own_album(doors: Doors) -> None:
    lay(doors.gallery.store, "home", REQUIRED, [original("a.jpg", 1)])
    words = block("/home/a.jpg", caption={"en": EN, "es": ES}, alt=ALT)

    tried(doors, SOUND + words)
    doors.lay(SOUND + words)
    decided(doors, "home")

    assert (doors.published_by("publisher", ""), doors.public()) == (303, True)


def test_a_status_by_hand_and_a_moment_that_comes_show_no_photo_that_waits(doors: Doors) -> None:
    gallery = doors.gallery
    for stated in ("published", "scheduled"):
        doors.lay(f"publish_at = 2026-11-01T11:59:00+00:00\n{REQUIRED}", stated)
        reindex(gallery.store, gallery.catalog, NOW.date())
        before = doors.readers.get(PHOTO).status_code
        notes = [*gate.public(gallery.store, NOW.date(), measure(gallery.settings, Path()))]
        decided(doors)

        assert (before, [one.code for one in notes]) == (404, ["published-with-errors"])
        assert doors.readers.get(PHOTO).status_code == 200


def test_a_new_library_asks_for_a_look_at_each_photo(tmp_path: Path) -> None:
    made = CliRunner().invoke(app, ["init", str(tmp_path / "new")])

    assert made.exit_code == 0
    assert open_gallery(tmp_path / "new").settings.faces == "review"


def test_another_file_in_its_place_waits_again(doors: Doors) -> None:
    doors.lay(REQUIRED)
    decided(doors)
    doors.published_by("publisher", "")
    source = editing.source_of(doors.gallery.store, SLUG)

    lay(doors.gallery.store, SLUG, source, [replace(original("a.jpg", 1), sha256="f" * 64)])
    reindex(doors.gallery.store, doors.gallery.catalog, NOW.date())

    assert doors.readers.get(PHOTO).status_code == 404
    page = doors.desk["editor"].get(f"{HERE}/publish/").text
    assert "Nobody has decided who may be recognised" in page
    assert f"/desk/essays/{SLUG}/../{SLUG}/faces/1/" in page
