"""A library goes to another folder and is the same library there."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gallery import editing
from gallery.captions import Change
from gallery.cli import app
from gallery.moving import Wanted, sending
from gallery.moving import move as moved
from gallery.moving.contents import LEFT, MACHINE, parts
from gallery.moving.ends import End
from gallery.moving.places import between
from gallery.store.local import LocalStore
from gallery.store.memory import MemoryStore
from gallery.wiring import open_gallery, today
from tests.conftest import put
from tests.moving.site import BESIDE, ESSAY, ODD, SHOWN, held, made, opened, pages, served_from
from tests.once import once
from tests.waiting import lying


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that nobody changes."""
    return once(tmp_path_factory, "moved", made)


@pytest.fixture
def here(model: Path, tmp_path: Path) -> Path:
    """The same, to be moved."""
    return Path(shutil.copytree(model, tmp_path / "here"))


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """The folder of albums to which it goes."""
    return tmp_path / "there/albums"


def move(library: Path, to: Path, *flags: str) -> Result:
    words = ["--library", str(library), "move", "--to", to.as_uri(), *flags]
    return CliRunner().invoke(app, words)


def refusal(result: Result) -> str:
    assert result.exit_code == 1
    return str(result.exception)


def _change(library: Path, old: str, new: str) -> None:
    store = opened(library).store
    left = editing.save_photo_texts(store, SHOWN, [Change("IMG_1.jpg", "caption", "en", old, new)])
    assert left == []


def _own(library: Path) -> dict[str, tuple[bytes, int]]:
    """All that was there before a move, but for what every command touches."""
    passing = ("albums/.gallery/locks/", "albums/.gallery/index.sqlite")
    return {name: one for name, one in held(library).items() if not name.startswith(passing)}


def test_there_and_back_every_page_is_the_same_to_the_byte(
    here: Path, there: Path, tmp_path: Path
) -> None:
    before, files = pages(opened(here)), _own(here)

    for library, to in ((here, there), (there.parent, tmp_path / "back/albums")):
        assert move(library, to).exit_code == 0
        result = move(library, to, "--last")
        assert result.exit_code == 0, result.output
        assert 'albums = "albums"' in result.output
        assert pages(served_from(to.parent)) == before

    assert len([address for address in before if "/media/" in address]) > 15
    assert {address[:4] for address in before} >= {"/en/", "/es/"}
    assert _own(here) == files
    back = held(tmp_path / "back")
    for name, (data, mtime_ns) in held(here / "albums").items():
        if not name.startswith(".gallery/"):
            assert back[f"albums/{name}"] == (data, mtime_ns), name


def test_what_belongs_to_the_library_goes_and_what_is_of_one_machine_stays(
    here: Path, there: Path
) -> None:
    put(here / "codes.txt", b"")
    (here / "albums/march/link.jpg").symlink_to(here / "gallery.toml")

    result = move(here, there, "--last")

    assert "left out: march/link.jpg" in result.output
    assert "gallery.toml, codes.txt" in result.output
    found = held(there.parent)
    assert {name: found[name][0] for name in BESIDE} == BESIDE
    assert (there / SHOWN / ODD).exists()
    kept = {name.split("/")[2] for name in found if name.startswith("albums/.gallery/")}
    assert kept == {"forget", "good", "links", "locks", "moving", "renditions", "settled"}
    assert not {name for name in found if name.split("/")[0] in MACHINE}
    assert {"sign-ins", "uploads", "library"} <= set(LEFT)


def test_who_may_read_a_file_is_the_same_there(here: Path, there: Path) -> None:
    move(here, there, "--last")

    for name in (*BESIDE, "albums/.gallery/links/3d.json"):
        assert (there.parent / name).stat().st_mode & 0o777 == 0o600, name
        if "/" in name:
            assert (there.parent / name).parent.stat().st_mode & 0o777 == 0o700, name
    assert (there / SHOWN / "IMG_1.jpg").stat().st_mode & 0o777 == 0o644


def test_a_later_pass_sends_what_changed_and_nothing_else(here: Path, there: Path) -> None:
    first = move(here, there)
    time.sleep(sending.REST_NS / 1e9)
    again = move(here, there)
    _change(here, "They lead.", "They went first.")

    last = move(here, there, "--last")

    assert "; 0 sent now (0 B); 0 read back" in again.output
    assert "They went first." in (there / SHOWN / "album.toml").read_text("utf-8")
    sent = [int(line.split("; ")[1].split()[0]) for line in _sums(first, last)]
    assert sent[0] > 40
    assert sent[1] <= 4


def _sums(*results: Result) -> Iterator[str]:
    for result in results:
        yield next(line for line in result.output.splitlines() if " are in " in line)


def test_what_was_removed_meanwhile_is_removed_there_by_the_last_pass_alone(
    here: Path, there: Path
) -> None:
    move(here, there)
    shutil.rmtree(here / "albums" / ESSAY)
    (here / "albums" / SHOWN / ODD).unlink()
    put(there / "mine.txt", b"of somebody else")

    move(here, there)
    kept = (there / ESSAY / "album.toml").exists()
    result = move(here, there, "--last")

    assert kept
    assert "taken away, as here" in result.output
    assert not [path for path in (there / ESSAY).rglob("*") if path.is_file()]
    assert not (there / SHOWN / ODD).exists()
    assert (there / "mine.txt").read_bytes() == b"of somebody else"


def test_a_place_that_is_not_empty_is_refused_and_stays_as_it_is(here: Path, there: Path) -> None:
    put(there / "march/album.toml", b'title.en = "Another one"\n')

    words = refusal(move(here, there))

    assert "is not empty: there is march/album.toml; nothing was changed" in words
    assert [*held(there)] == [".gallery/locks/move.lock", "march/album.toml"]


def test_accounts_that_lie_beside_the_new_place_are_not_written_over(
    here: Path, there: Path
) -> None:
    put(there.parent / "people.toml", b"others")

    assert "people.toml" in refusal(move(here, there))

    assert (there.parent / "people.toml").read_bytes() == b"others"


def test_a_file_of_somebody_else_that_comes_between_two_passes_is_not_written_over(
    here: Path, there: Path
) -> None:
    move(here, there)
    put(here / "albums/march/new.jpg", b"ours")
    put(there / "march/new.jpg", b"theirs")

    words = refusal(move(here, there))

    assert "there is another march/new.jpg" in words
    assert (there / "march/new.jpg").read_bytes() == b"theirs"


def test_one_place_belongs_to_one_move(here: Path, there: Path, tmp_path: Path) -> None:
    move(here, there)
    other = Path(shutil.copytree(here, tmp_path / "other"))

    assert "is being moved to" in refusal(move(other, there))
    assert move(here, there, "--last").exit_code == 0
    assert "is a library of its own since" in refusal(move(here, there))


def test_places_inside_each_other_and_what_is_no_place_are_refused(here: Path) -> None:
    for to in (here / "albums", here / "albums/march/deep", here):
        assert "one place, or lie inside each other" in refusal(move(here, to))
    for url in ("http://example.org", "march", "file://host/x", "file:///"):
        result = CliRunner().invoke(app, ["--library", str(here), "move", "--to", url])
        assert "names no folder" in refusal(result) or "no place" in refusal(result)


def test_another_folder_of_the_same_library_has_the_accounts_already(here: Path) -> None:
    to = here / "elsewhere"

    result = move(here, to, "--last")

    assert 'albums = "elsewhere"' in result.output
    assert (to / SHOWN / "album.toml").exists()
    assert (here / "people.toml").read_bytes() == BESIDE["people.toml"]


def test_a_changed_byte_there_is_found_by_name_and_sent_again(here: Path, there: Path) -> None:
    move(here, there)
    photo = there / SHOWN / "IMG_1.jpg"
    data, facts = photo.read_bytes(), photo.stat()
    photo.write_bytes(data[:-1] + b"x")
    os.utime(photo, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    (there / SHOWN / ODD).unlink()

    found = move(here, there, "--verify")
    again = move(here, there, "--last", "--verify")

    assert found.exit_code == 1
    assert "march/IMG_1.jpg: it is not what was sent" in found.output
    assert "2 findings" in found.output
    assert again.exit_code == 0
    assert "2 sent now" in again.output
    assert photo.read_bytes() == data
    assert (there / SHOWN / ODD).exists()


def test_the_last_pass_waits_for_nobody_and_says_who_runs(here: Path, there: Path) -> None:
    gallery = opened(here)
    for name in ("serve", "work", "album-march"):
        with gallery.store.lock(name):
            assert f"process {os.getpid()}" in refusal(move(here, there, "--last"))

    assert not (there / ".gallery/renditions").exists()
    assert move(here, there, "--last").exit_code == 0


KILLS = 5


def _pass(library: Path, to: Path) -> None:
    source, target = between(open_gallery(library), to.as_uri())
    moved(source, target, Wanted(), today())


def test_killed_anywhere_it_goes_on_and_the_library_is_whole(here: Path, there: Path) -> None:
    wanted = pages(opened(here))
    left = []

    for number in range(KILLS):
        running = get_context("fork").Process(target=_pass, args=(here, there))
        running.start()
        while running.is_alive() and len(lying(there)) < 6 * (number + 1):
            time.sleep(0.001)
        running.kill()
        running.join()
        left.append(len(held(there)))

    result = move(here, there, "--last")
    assert result.exit_code == 0, result.output
    assert len(set(left)) > KILLS / 2
    assert pages(served_from(there.parent)) == wanted


def test_stopped_by_hand_it_says_that_nothing_is_lost(here: Path, there: Path) -> None:
    command = [sys.executable, "-m", "gallery", "--library", str(here), "move"]
    running = subprocess.Popen(
        [*command, "--to", there.as_uri()], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    while len(lying(there)) < 10:
        time.sleep(0.005)

    running.send_signal(signal.SIGINT)
    _, said = running.communicate()

    assert b"Nothing is lost: run it again" in said
    assert running.returncode == 130


def test_when_a_link_was_last_used_is_known_at_both_ends(here: Path, tmp_path: Path) -> None:
    record, never = here / "links/1f.json", here / "tokens/2e.json"
    record.write_bytes(b'{"slug":"march","to":["ana"]}')
    os.utime(record, ns=(1_790_000_000_123_456_789,) * 2)
    os.utime(never, ns=(0, 0))
    bucket = End("bucket", MemoryStore())
    source, _ = between(open_gallery(here), (tmp_path / "unused").as_uri())
    back = End("back", LocalStore(tmp_path / "back/albums"), folder=tmp_path / "back")

    moved(source, bucket, Wanted(last=True), today())
    moved(bucket, back, Wanted(last=True), today())

    kept = bucket.store.get(".gallery/library/links/1f.json")[0]
    assert kept == b'{"slug":"march","to":["ana"],"changed":1790000000.123}'
    assert bucket.store.get(".gallery/library/tokens/2e.json")[0] == b"{}"
    assert (tmp_path / "back/links/1f.json").read_bytes() == record.read_bytes()
    times = [
        (tmp_path / "back" / name).stat().st_mtime_ns
        for name in ("links/1f.json", "tokens/2e.json")
    ]
    assert times == [1_790_000_000_123_000_000, 0]


def test_a_link_that_was_ended_in_a_bucket_does_not_come_back(tmp_path: Path) -> None:
    bucket = End("bucket", MemoryStore())
    back = End("back", LocalStore(tmp_path / "albums"), folder=tmp_path)
    ended = ".gallery/library/links/1f.json"
    for key in (ended, ".gallery/library/links/2e.json"):
        bucket.store.put(key, b"{}")
    moved(bucket, back, Wanted(), today())

    bucket.store.put(ended, b"")  # so a record is taken away, and deleted a moment later
    moved(bucket, back, Wanted(last=True), today())

    assert [path.name for path in (tmp_path / "links").iterdir()] == ["2e.json"]


def test_parts_of_a_library_are_folders_that_memory_holds() -> None:
    store = MemoryStore()
    for number in range(300):
        store.put(f".gallery/renditions/{number:02x}/{number}/one.jpg", b"x")
    store.put("march/album.toml", b"x")
    store.put(".gallery/index.sqlite-wal", b"x")
    store.put(".gallery/working.json", b"x")
    store.put(".gallery/new.json", b"x")

    found = [part.folder for part in parts(End("memory", store))]

    assert len([one for one in found if one.startswith(".gallery/renditions/")]) == 300
    assert "march" in found
