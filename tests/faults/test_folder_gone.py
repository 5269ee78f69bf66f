"""The albums' folder goes away under who serves it: nothing is forgotten, nothing is written."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread

import pytest

from gallery.errors import Away
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.wiring import HOME, Gallery, open_gallery, today
from gallery.working import work
from tests.faults.mounts import tmpfs
from tests.faults.scale import needs
from tests.library import index_of
from tests.waiting import eventually
from tests.web.sample import reader

WORDS = 'title.en = "{0}"\nstatus = "published"\nlang = "en"\n[[block]]\ntext.en = "Words."\n'
DAY = date(2026, 5, 2)


def written(albums: Path, *slugs: str) -> None:
    """Essays of words alone."""
    for slug in slugs:
        (albums / slug).mkdir(parents=True)
        (albums / slug / "album.toml").write_text(WORDS.format(slug), "utf-8")


@pytest.fixture
def site(library: Path) -> Gallery:
    written(library / "albums", "march", "june")
    gallery = open_gallery(library, {"workers": 1, "watch": False})
    reindex(gallery.store, gallery.catalog, DAY)
    return gallery


@contextmanager
def renamed(albums: Path) -> Iterator[None]:
    """The folder is somewhere else for a while."""
    albums.rename(albums.with_name("elsewhere"))
    yield
    if albums.exists():
        shutil.rmtree(albums)
    albums.with_name("elsewhere").rename(albums)


@contextmanager
def emptied(albums: Path) -> Iterator[None]:
    """Another folder, an empty one, is in its place: a disk that was unmounted leaves that."""
    with renamed(albums):
        albums.mkdir()
        yield
        assert list(albums.iterdir()) == [], "something was written where no library is"


@pytest.mark.parametrize("away", [renamed, emptied])
def test_while_the_folder_is_away_readers_are_asked_to_come_again_and_nothing_is_forgotten(
    site: Gallery, away: Callable[[Path], AbstractContextManager[None]]
) -> None:
    """F17. Renamed, and with an empty folder in its place."""
    client, rows = reader(site), index_of(site)
    before = client.get("/en/photos/").content
    found = re.findall(r'"(/static/[^"]+)"', before.decode())

    with away(site.library / "albums"):
        answer = client.get("/en/photos/march/", headers={"accept": "text/html"})
        desk = client.get("/desk/", headers={"accept": "text/html"})
        script = client.get("/desk/inbox/state", headers={"accept": "application/json"})
        style = client.get(found[0])
        with pytest.raises(Away, match="Nothing was changed and nothing is forgotten"):
            reindex(site.store, site.catalog, DAY)
        with pytest.raises(Away):
            site.store.put("march/album.toml", b"other words")
        with pytest.raises(Away):
            ingest(site.darkroom(), "march", today=DAY)

    assert (answer.status_code, desk.status_code, script.status_code) == (503, 503, 503)
    assert int(answer.headers["retry-after"]) == int(script.headers["retry-after"]) == 30
    assert "busy right now" in answer.text
    assert "The folder of the albums is not there." in desk.text
    assert "The folder of the albums is not there." in script.json()["problem"]
    assert str(site.library) not in answer.text + desk.text + script.text
    assert style.status_code == 200
    assert client.get("/en/photos/").content == before
    assert index_of(site) == rows


def test_the_work_process_waits_and_goes_on_by_itself(site: Gallery) -> None:
    """F17. Renamed away, an empty one in its place; then it is back, with a new essay in it."""
    albums, told, stop = site.library / "albums", list[str](), Event()
    working = Thread(target=work, args=(site, told.append, stop), daemon=True)
    working.start()

    with emptied(albums):
        eventually(lambda: any(line.startswith(f"{albums} is gone") for line in told), "it says so")
        written(albums.with_name("elsewhere"), "may")
    eventually(lambda: any("worked on again" in line for line in told), "it says that it goes on")
    eventually(lambda: "may" in site.catalog.tags(), "the new essay is in the index")
    stop.set()
    working.join()

    assert site.catalog.tags().keys() == {"march", "june", "may"}
    [said] = [line for line in told if line.startswith(f"{albums} is gone")]
    assert "Bring it back, and everything goes on by itself" in said


def test_a_disk_that_is_unmounted_while_files_are_open_takes_nothing_with_it(
    tmp_path: Path,
) -> None:
    """F17. `umount -l` under a running program; an empty mount point is no empty library."""
    needs("mount", "umount", root=True)
    library = tmp_path / "library"
    with tmpfs(library / "albums", 16):
        written(library / "albums", "march", "june")
        gallery = open_gallery(library)
        reindex(gallery.store, gallery.catalog, DAY)
        client = reader(gallery)
        assert client.get("/en/photos/march/").status_code == 200

        subprocess.run(["umount", "-l", str(library / "albums")], check=True)
        status = client.get("/en/photos/march/").status_code
        with pytest.raises(Away):
            reindex(gallery.store, gallery.catalog, DAY)
        left = list((library / "albums").iterdir())
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(library / "albums")], check=True)
        written(library / "albums", "other")
        another = client.get("/en/photos/march/").status_code
        gallery.catalog.engine.dispose()

    assert (status, another) == (503, 503)
    assert left == []


def test_a_library_that_comes_back_on_another_disk_is_known_by_its_mark(
    site: Gallery, tmp_path: Path
) -> None:
    """F17. A copy has other inodes: connections to the old index are not asked any more."""
    albums, client = site.library / "albums", reader(site)
    before = client.get("/en/photos/march/").content
    shutil.copytree(albums, tmp_path / "copy")
    shutil.rmtree(albums)
    assert client.get("/en/photos/march/").status_code == 503

    (tmp_path / "copy").rename(albums)
    after = client.get("/en/photos/march/")
    (albums / "march/album.toml").write_text(WORDS.format("Another march"), "utf-8")
    reindex(site.store, site.catalog, DAY)

    assert after.content == before
    assert "Another march" in client.get("/en/photos/march/").text


def test_processes_of_a_server_do_not_start_on_another_library(
    site: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME, site.home)

    with emptied(site.library / "albums"), pytest.raises(Away):
        open_gallery(site.library)

    assert open_gallery(site.library).catalog.tags().keys() == {"march", "june"}


def test_all_albums_gone_at_once_are_not_forgotten_until_somebody_says_so(site: Gallery) -> None:
    client = reader(site)
    for slug in ("march", "june"):
        shutil.rmtree(site.library / "albums" / slug)

    with pytest.raises(Away, match="all 2 albums are gone at once"):
        reindex(site.store, site.catalog, today().date())
    kept = client.get("/en/photos/march/").status_code
    reindex(site.store, site.catalog, today().date(), rebuild=True)

    assert kept == 200
    assert client.get("/en/photos/march/").status_code == 404


def test_an_album_whose_folder_goes_is_told_and_its_words_are_kept(site: Gallery) -> None:
    told, stop = list[str](), Event()
    shutil.rmtree(site.library / "albums/june")
    working = Thread(target=work, args=(site, told.append, stop), daemon=True)

    working.start()
    eventually(lambda: any(line.startswith("june:") for line in told), "it is told")
    stop.set()
    working.join()

    [said] = [line for line in told if line.startswith("june:")]
    assert ".gallery/good/june.toml" in said
    assert (site.library / "albums/.gallery/good/june.toml").read_text("utf-8").startswith("title")
    assert site.catalog.tags().keys() == {"march"}


def test_the_private_folder_may_be_deleted_while_the_site_is_served(site: Gallery) -> None:
    client = reader(site)
    before = client.get("/en/photos/march/").content

    shutil.rmtree(site.library / "albums/.gallery")

    assert client.get("/en/photos/march/").content == before
