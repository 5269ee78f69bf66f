"""What follows from the files being the truth: the promises that everything else rests on."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gallery import editing
from gallery.album.draft import draft
from gallery.captions import Change
from gallery.catalog import Asked, Viewer
from gallery.catalog.asked import understood
from gallery.checking import check
from gallery.cli import app
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.wiring import Gallery, open_gallery
from tests.conftest import Drop
from tests.library import index_of, originals
from tests.pages import pages_of
from tests.pictures import jpeg

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22).astimezone()


@pytest.fixture
def published(gallery: Gallery, drop: Drop) -> Gallery:
    """A library with one public essay of four photos and one draft that borrows from it."""
    taken = {f"IMG_{h}.jpg": jpeg(seed=h, taken=datetime(2026, 5, 1, h)) for h in (9, 10, 11)}
    card = drop(**taken, **{"undated.jpg": jpeg(700, 1000, seed=3, caption="A red banner.")})
    for slug in ("may-day", "june"):
        editing.create(gallery.store, slug, draft(slug, gallery.settings))
    ingest(gallery.darkroom(), "may-day", [card], today=TODAY)
    editing.set_status(gallery.store, "may-day", "published")
    editing.change(
        gallery.store, "june", lambda s, _: s + '\n[[block]]\nphoto = "/may-day/IMG_9.jpg"\n'
    )
    reindex(gallery.store, gallery.catalog, TODAY)
    return gallery


def reopened(gallery: Gallery) -> Gallery:
    return open_gallery(gallery.library, {"workers": 1, "settle": 0.0})


def found(gallery: Gallery) -> dict[str, int]:
    """How many results each of these questions has."""
    asking = Viewer(NOW, drafts=True)
    questions = {words: Asked(understood(words, {})) for words in ("banner", "una manta", "zinc")}
    return {words: gallery.catalog.search(asking, one).total for words, one in questions.items()}


def test_deleting_everything_derived_brings_back_the_same_pages(published: Gallery) -> None:
    pages = pages_of(published)
    rows = index_of(published)
    shutil.rmtree(published.library / "albums" / ".gallery")

    fresh = reopened(published)
    for slug in ("may-day", "june"):
        ingest(fresh.darkroom(), slug, today=TODAY)

    assert index_of(fresh) == rows
    assert pages_of(fresh) == pages
    assert len(pages) > 8


@pytest.mark.both_indexes
def test_the_index_kept_up_to_date_equals_the_index_filled_anew(
    published: Gallery, drop: Drop
) -> None:
    words = Change("IMG_9.jpg", "caption", "es", "", "Una manta.")
    editing.save_photo_texts(published.store, "may-day", [words])
    ingest(published.darkroom(), "june", [drop("b", **{"x.jpg": jpeg(seed=8)})], today=TODAY)
    (published.library / "albums/may-day/IMG_10.jpg").unlink()
    ingest(published.darkroom(), "may-day", today=TODAY)
    editing.set_status(published.store, "june", "published")
    reindex(published.store, published.catalog, TODAY)
    kept = index_of(published), found(published)

    for slug in published.catalog.tags():
        published.catalog.forget(slug)
    reindex(published.store, published.catalog, TODAY)
    one_by_one = index_of(published), found(published)
    published.catalog.renew()
    at_once = index_of(published), found(published)

    assert kept == one_by_one == at_once
    assert kept[1] == {"banner": 1, "una manta": 1, "zinc": 0}
    assert published.catalog.damage() == ""


def test_no_command_changes_an_originals_bytes_name_or_time(published: Gallery, drop: Drop) -> None:
    before = originals(published.library)
    here = ["--library", str(published.library)]
    photo = str(published.library / "albums/may-day/IMG_9.jpg")
    card = str(drop("more", **{"IMG_9.jpg": jpeg(seed=77)}))
    commands = [
        ["ingest"],
        ["ingest", card, "--album", "may-day"],
        ["new", "july", "--title", "July"],
        ["publish", "june", "--override", "no words yet"],
        ["withdraw", "may-day"],
        ["publish", "may-day", "--override", "no words yet"],
        ["index", "--rebuild"],
        ["check", "--read-data"],
        ["inspect", "--json", photo],
        ["init", str(published.library)],
    ]

    for command in commands:
        result = CliRunner().invoke(app, [*here, *command], catch_exceptions=False)
        assert result.exit_code == 0, (command, result.output)

    after = originals(published.library)
    assert {name: after[name] for name in before} == before
    new = {name for name in set(after) - set(before) if "/history/" not in name}
    assert new == {"may-day/IMG_9 (2).jpg"}


def test_a_hand_edit_that_does_not_parse_leaves_the_last_good_essay_online(
    published: Gallery,
) -> None:
    pages = pages_of(published)
    words = published.library / "albums/may-day/album.toml"
    words.write_text(words.read_text("utf-8") + '\n[[block]]\ntext.en = "half\n', "utf-8")

    reindex(published.store, published.catalog, TODAY)

    assert pages_of(published) == pages
    [row] = [r for r in published.catalog.albums() if r.slug == "may-day"]
    assert row.problem_line == len(words.read_text("utf-8").splitlines())
    [finding] = list(check(published.store, published.recipe.key))
    assert finding.where == f"may-day/album.toml, line {row.problem_line}"
    assert "not TOML" in finding.reason


def test_reading_writes_nothing(published: Gallery) -> None:
    pages_of(published)
    before = _tree(published.library)

    pages_of(published)
    pages_of(published, "/es/photos/")

    assert _tree(published.library) == before


def _tree(library: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(library)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(library.rglob("*"))
        if path.is_file() and not path.name.endswith("-shm")  # SQLite's locks of who is reading
    }


@pytest.mark.both_indexes
def test_the_last_good_essay_survives_a_rebuild_of_the_index(published: Gallery) -> None:
    rows = index_of(published)
    words = published.library / "albums/may-day/album.toml"
    words.write_bytes(b"\xff\xfe not utf-8")
    reindex(published.store, published.catalog, TODAY)
    broken = index_of(published)

    for slug in published.catalog.tags():
        published.catalog.forget(slug)
    reindex(published.store, published.catalog, TODAY)

    assert index_of(published) == broken != rows
    essay = published.catalog.essay("may-day", Viewer(NOW))
    assert essay is not None
    assert essay.status == "published"
