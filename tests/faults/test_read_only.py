"""A disk that turns read-only: readers notice nothing, everybody else is told, nothing is lost."""

import shutil
from pathlib import Path

import pytest

from gallery.disk import failed
from gallery.errors import Full, ReadOnly, StoreError
from gallery.ingest.index import reindex
from gallery.ingest.record import load_manifest
from gallery.store.local import LocalStore
from gallery.wiring import open_gallery, today
from tests.conftest import put
from tests.faults.house import ESSAY, begun, command, furnished, house
from tests.faults.mounts import read_only
from tests.faults.scale import needs, times
from tests.pictures import jpeg
from tests.waiting import eventually


def test_readers_read_on_and_the_desk_says_why_it_saves_nothing(tmp_path: Path) -> None:
    """F10. A disk turns read-only under a running server, and back: nobody starts it again."""
    needs("mount", root=True)
    gallery = furnished(tmp_path / "library")
    rounds = times(1, 10)
    with house(gallery) as at:
        assert at.caption("Before.").status_code == 200
        for number in range(rounds):
            with read_only(at.library):
                refused = at.caption("Lost?")
                door = at.sign_in()
                pages = at.pages()
                desk = [at.client.get(path) for path in ("/desk/", "/desk/health/", "/desk/me/")]
                assert at.said_of() == (f"After {number - 1}." if number else "Before.")
            saved, entered = at.caption(f"After {number}."), at.sign_in()

            assert (refused.status_code, "read-only" in refused.json()["problem"]) == (503, True)
            assert (door.status_code, "Nobody can sign in now." in door.text) == (503, True)
            assert set(pages.values()) == {200}
            assert [page.status_code for page in desk] == [200, 200, 200]
            assert all("The disk of the server is read-only" in page.text for page in desk)
            assert (saved.status_code, entered.status_code) == (200, 303)
        print(f"F10: {rounds} times read-only under a server, {len(pages)} kinds of pages read")


def test_an_ingest_that_meets_a_read_only_disk_says_so_and_is_finished_later(
    tmp_path: Path,
) -> None:
    """F10. What it had copied is whole, and the next run brings the rest."""
    needs("mount", root=True)
    library, card = furnished(tmp_path / "library").library, tmp_path / "card"
    for number in range(60):
        put(card / f"IMG_{number}.jpg", jpeg(64, 48, seed=50 + number))
    album = library / "albums" / ESSAY

    run = begun(library, "ingest", str(card), "--album", ESSAY)
    eventually(lambda: any(album.glob("IMG_*")), "the first photo is copied")
    with read_only(library):
        _, said = run.communicate()
        copied = sum(photo.read_bytes() == (card / photo.name).read_bytes() for photo in _in(album))
        assert copied == len(_in(album))
    finished = command(library, "ingest", str(card), "--album", ESSAY)

    print(f"F10: read-only when {copied} of 60 photos were copied")
    assert run.returncode == 1
    assert "read-only; nothing that was said to be saved is lost" in said
    assert "Traceback" not in said
    assert finished.returncode == 0, finished.stderr
    assert all((album / one.name).read_bytes() == one.read_bytes() for one in card.iterdir())


def _in(album: Path) -> list[Path]:
    return sorted(album.glob("IMG_*"))


def test_a_library_on_a_read_only_disk_is_served_and_written_to_when_it_can_be(
    tmp_path: Path,
) -> None:
    """F10. Whoever started it there need not start it again."""
    needs("mount", root=True)
    said = tmp_path / "said.txt"
    gallery = furnished(tmp_path / "library")
    with house(gallery, said=said) as at:
        at.end()
        with read_only(at.library):
            at.start()
            pages = at.pages()
            refused = at.caption("Lost?")
            health = at.client.get("/desk/health/")
        eventually(lambda: at.caption("Saved.").status_code == 200, "words are saved again")

        assert set(pages.values()) == {200}
        assert (refused.status_code, health.status_code) == (503, 200)
        assert at.said_of() == "Saved."
    assert "The disk is read-only: readers see every page" in said.read_text()
    assert "Traceback" not in said.read_text()


@pytest.mark.parametrize("killed", [False, True])
def test_the_index_of_a_read_only_library_is_read_as_it_was_left(
    tmp_path: Path, killed: bool
) -> None:
    """F10. With a log of its last changes beside it, as after a kill, and without one."""
    needs("mount", root=True)
    gallery = furnished(tmp_path / "library")
    index = gallery.library / "albums" / ".gallery" / "index.sqlite"
    if killed:  # nobody closes it: its log stays
        copied = [shutil.copy(part, tmp_path) for part in index.parent.glob("index.sqlite*")]
        gallery.catalog.engine.dispose()
        for part in copied:
            shutil.copy(part, index.parent)
    gallery.catalog.engine.dispose()
    assert index.with_name("index.sqlite-wal").exists() == killed

    with read_only(gallery.library):
        there = open_gallery(gallery.library)
        found = [row.slug for row in there.catalog.albums()]
        with pytest.raises(ReadOnly):
            reindex(there.store, there.catalog, today().date(), rebuild=True)
    reindex(there.store, there.catalog, today().date(), rebuild=True)

    assert found == [ESSAY]
    assert [row.slug for row in there.catalog.albums()] == [ESSAY]


def test_every_refusal_of_a_disk_says_what_is_safe_and_what_to_do() -> None:
    """F8, F9, F10. Quotas and limits count as full, rights as read-only."""
    told = {
        number: failed("write", "march/album.toml", OSError(number, "what the system says"))
        for number in (28, 122, 27, 30, 13, 1, 5, 24)
    }

    kinds = {number: type(problem) for number, problem in told.items()}

    assert [kinds[number] for number in (28, 122, 27)] == [Full] * 3  # ENOSPC, EDQUOT, EFBIG
    assert [kinds[number] for number in (30, 13, 1)] == [ReadOnly] * 3  # EROFS, EACCES, EPERM
    assert [kinds[number] for number in (5, 24)] == [StoreError] * 2  # EIO, EMFILE
    for problem in told.values():
        assert str(problem).startswith("cannot write march/album.toml: ")
        assert "nothing that was said to be saved is lost" in str(problem)
    assert str(told[5]).endswith("copy the library to another disk")
    assert str(told[30]).endswith("make it writable (`mount -o remount,rw`) and run it again")


def test_nothing_of_the_store_lets_a_fault_of_the_disk_out_as_it_is(tmp_path: Path) -> None:
    """F10. Locks, deletions and new files alike."""
    needs("mount", root=True)
    library = tmp_path / "albums"
    library.mkdir()
    store = LocalStore(library)
    store.put("march/album.toml", b"words")

    def locked() -> None:
        with store.lock("never-held-before"):
            pass

    with read_only(library):
        for act in (
            lambda: store.put("march/album.toml", b"other"),
            lambda: store.put("new/album.toml", b"other"),
            lambda: store.delete("march/album.toml"),
            locked,
            store.sweep,
        ):
            with pytest.raises(ReadOnly):
                act()
        assert store.get("march/album.toml")[0] == b"words"
    assert load_manifest(store, "march").photos == {}
