"""A library goes from a folder to a bucket and back: the same pages at the same addresses."""

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store as Client
from typer.testing import CliRunner, Result

from gallery.cli import app
from gallery.moving import Wanted, move
from gallery.moving.contents import SHARED
from gallery.moving.places import between
from gallery.store.s3 import S3Store
from gallery.store.s3.place import Place
from gallery.wiring import open_gallery, today
from tests.cluster.seaweed import BUCKET
from tests.conftest import put
from tests.moving.site import BESIDE, ESSAY, ODD, SHOWN, held, made, opened, pages, served_from
from tests.once import once

FULL = "full" in os.environ.get("GALLERY_CLUSTER", "")
KILLS = 25 if FULL else 2


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A library that nobody changes: a small one, in full all sample essays."""
    if FULL:
        demo: Path = request.getfixturevalue("demo")
        return demo
    return once(tmp_path_factory, "moved", made)


@pytest.fixture
def here(model: Path, tmp_path: Path) -> Path:
    """The same, to be moved, with what lies beside the albums of each library that is in use."""
    folder = Path(shutil.copytree(model, tmp_path / "here"))
    for name, data in BESIDE.items():
        put(folder / name, data).chmod(0o600)
    return folder


@pytest.fixture
def there(shelf: Place) -> str:
    """The address of an empty part of the bucket."""
    return f"s3://{shelf.bucket}/{shelf.prefix}"


def command(library: Path, to: str, *flags: str, store: str = "") -> Result:
    env = {"GALLERY_STORE": store} if store else {}
    return CliRunner(env=env).invoke(app, ["--library", str(library), "move", "--to", to, *flags])


def _settings(result: Result) -> str:
    """The line for `store` that it prints."""
    assert result.exit_code == 0, (result.output, result.exception)
    return next(line for line in result.output.splitlines() if line.startswith("store = "))


def test_to_a_bucket_and_back_every_page_is_the_same_to_the_byte(
    here: Path, there: str, bucket: S3Store, tmp_path: Path
) -> None:
    wanted, files = pages(opened(here)), held(here / "albums")
    back = tmp_path / "back/albums"

    assert command(here, there).exit_code == 0
    assert _settings(command(here, there, "--last")) == f'store = "{there}"'
    away = served_from(tmp_path / "away", store=there)
    assert pages(away) == wanted
    assert {entry.key.split("/")[1] for entry in bucket.list(SHARED, deep=False)}
    assert command(away.library, back.as_uri(), store=there).exit_code == 0
    assert command(away.library, back.as_uri(), "--last", store=there).exit_code == 0

    assert pages(served_from(back.parent)) == wanted
    for name, one in held(back).items():
        if not name.startswith(".gallery/"):
            assert one == files[name], name


def test_what_lies_beside_the_albums_goes_along_under_a_name_of_its_own(
    here: Path, there: str, bucket: S3Store, tmp_path: Path
) -> None:
    for name, data in BESIDE.items():
        put(here / name, data).chmod(0o600)
    put(here / "albums/.gallery/locks/swap.lock", b"")

    command(here, there, "--last")

    used = b'{"changed":1700000000.0}'  # on a disk this is the time of a record's file
    there_now = {name: bucket.get(f"{SHARED}/{name}")[0] for name in BESIDE}
    assert there_now == BESIDE | {"links/1f.json": used, "tokens/2e.json": used}
    tops = {entry.key.split("/")[1] for entry in bucket.list(".gallery")}
    assert tops <= {"forget", "good", "library", "links", "locks", "moving", "renditions",
                    "settled", "thumbs", "faces"}  # fmt: skip
    back = tmp_path / "back/albums"
    assert command(here, back.as_uri(), "--last", store=there).exit_code == 0
    assert {name: (back.parent / name).read_bytes() for name in BESIDE} == BESIDE
    assert (back.parent / "people.toml").stat().st_mode & 0o777 == 0o600


def test_from_one_bucket_to_another_place_in_it(
    here: Path, there: str, shelf: Place, bucket: S3Store
) -> None:
    second = replace(shelf, prefix=f"{shelf.prefix}-second")
    command(here, there, "--last")

    result = command(here, f"{there}-second", "--last", store=there)

    assert _settings(result) == f'store = "{there}-second"'
    assert _whole(S3Store(second)) == _whole(bucket)
    assert "lie inside each other" in str(command(here, f"{there}/x", store=there).exception)


def _whole(store: S3Store) -> dict[str, bytes]:
    passing = (".gallery/locks/", ".gallery/moving/")
    return {e.key: store.get(e.key)[0] for e in store.list() if not e.key.startswith(passing)}


def test_a_changed_byte_in_the_bucket_is_found_by_name(
    here: Path, there: str, shelf: Place, bucket: S3Store
) -> None:
    command(here, there)
    photo = next(one.key for one in bucket.list(ESSAY) if one.key.endswith(".jpg"))
    other = Client(BUCKET, client_options={"allow_http": True})
    data = bucket.get(photo)[0]
    obstore.put(other, f"{shelf.prefix}/{photo}", data[:-1] + b"x")

    found = command(here, there, "--last", "--verify")
    again = command(here, there, "--last")

    assert found.exit_code == 1
    assert f"{photo}: it is not what was sent" in found.output
    assert "store = " not in found.output
    assert again.exit_code == 0
    assert bucket.get(photo)[0] == data


def test_a_bucket_that_holds_something_else_is_refused(
    here: Path, there: str, bucket: S3Store
) -> None:
    bucket.put("other/album.toml", b"of somebody else")

    result = command(here, there)

    assert "is not empty: there is other/album.toml" in str(result.exception)
    assert [e.key for e in bucket.list() if "/locks/" not in e.key] == ["other/album.toml"]


def _pass(library: Path, to: str) -> None:
    source, target = between(open_gallery(library), to)
    move(source, target, Wanted(), today())


def test_killed_anywhere_it_goes_on_and_the_library_is_whole(
    here: Path, there: str, bucket: S3Store, tmp_path: Path
) -> None:
    wanted, left = pages(opened(here)), []
    files = len(held(here / "albums"))

    for number in range(KILLS):
        running = get_context("spawn").Process(target=_pass, args=(here, there))
        running.start()
        while running.is_alive() and _count(bucket) < files * (number + 1) / (KILLS + 1):
            time.sleep(0.01)
        running.kill()
        running.join()
        left.append(_count(bucket))
        bucket.put(".gallery/locks/move.lock", b"")  # it is free 16 seconds later by itself

    result = command(here, there, "--last")
    assert result.exit_code == 0, (result.output, result.exception)
    assert len(set(left)) > KILLS / 2
    assert pages(served_from(tmp_path / "away", store=there)) == wanted


def _count(bucket: S3Store) -> int:
    return sum(1 for _ in bucket.bucket.below(""))


@pytest.fixture(autouse=True)
def _odd_names(here: Path) -> Iterator[None]:
    """Names that no key can have as they are."""
    if FULL:
        put(here / "albums" / ESSAY / ODD, b"a name that is no UTF-8")
    yield


def test_names_that_are_no_utf8_and_times_of_change_are_kept(
    here: Path, there: str, bucket: S3Store
) -> None:
    slug = ESSAY if FULL else SHOWN
    command(here, there, "--last")

    assert bucket.get(f"{slug}/{ODD}")[0] == b"a name that is no UTF-8"
    for entry in bucket.list(slug):
        facts = (here / "albums" / entry.key).stat()
        assert (entry.bytes, entry.mtime_ns) == (facts.st_size, facts.st_mtime_ns), entry.key
