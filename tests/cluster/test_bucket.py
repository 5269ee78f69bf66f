"""A library's store on an S3-compatible service, asked of a real one."""

import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gallery.errors import Busy, Malformed, Missing, ReadOnly, SettingsError, Stale, StoreError
from gallery.store import Expect, tag
from gallery.store.s3 import S3Store
from gallery.store.s3.place import Place, escaped, placed, plain
from tests.cluster.seaweed import BUCKET, READER, Seaweed, weed

HARD = (
    "may day/foto n.º 1 (final) & más+100%.jpg",
    "nfc/caf\u00e9.jpg",
    "nfd/cafe\u0301.jpg",
    "case/A.jpg",
    "case/a.jpg",
    "%2e%2e/%25.jpg",
    "back\\slash/..hidden.jpg",
    "new\nline/tab\tbell\x07.jpg",
    "不/😀\u200b\u2028.jpg",
    "not-utf-8/\udcff\udcfe.jpg",
    "quotes/'\"<>#?*|^`{}[]~.jpg",
    " spaces / .jpg",
    "-dash/.dot",
    "ñ" * 127 + "/" + "x" * 255,
    "\ufffe\ufdd0.jpg",
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seaweed]:
    """A server that this test may stop."""
    if weed() is None:
        pytest.skip("SeaweedFS is not here: it comes with the extra `cluster-test`")
    with TemporaryDirectory(prefix="weed-") as folder:
        server = Seaweed(Path(folder))
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        try:
            server.start()
            yield server
        finally:
            server.kill()


def test_every_name_of_a_disk_is_kept_as_it_is(bucket: S3Store) -> None:
    for number, name in enumerate(HARD):
        bucket.put(name, str(number).encode(), expect=Expect.NOTHING)

    assert [bucket.get(name)[0] for name in HARD] == [str(n).encode() for n in range(len(HARD))]
    assert sorted(entry.key for entry in bucket.list()) == sorted(HARD)
    assert [entry.key for entry in bucket.list("new\nline")] == ["new\nline/tab\tbell\x07.jpg"]
    assert "back\\slash" in [entry.key for entry in bucket.list(deep=False)]


def test_a_name_that_was_escaped_is_read_back_and_anothers_lone_percent_stays() -> None:
    assert [plain(escaped(name)) for name in HARD] == list(HARD)
    assert plain("100% sure") == "100% sure"


def test_a_key_longer_than_buckets_have_is_refused_before_anybody_is_asked() -> None:
    with pytest.raises(Malformed, match="1024 bytes"):
        S3Store(Place(BUCKET, endpoint="http://127.0.0.1:1")).get("/".join(["x" * 200] * 6))


def test_what_the_server_keeps_says_what_it_is(shelf: Place, bucket: S3Store) -> None:
    import obstore
    from obstore.store import S3Store as Client

    bucket.put("a/b.avif", b"x")
    bucket.put("a/b.jpg", b"x")
    plainly = Client(BUCKET, client_options={"allow_http": True})

    kinds = [
        obstore.get(plainly, f"{shelf.prefix}/a/{name}").attributes["Content-Type"]
        for name in ("b.avif", "b.jpg")
    ]

    assert kinds == ["image/avif", "image/jpeg"]


def test_two_contents_of_one_size_and_second_have_two_times(bucket: S3Store) -> None:
    times = set()
    for words in (b"one", b"two", b"six"):
        bucket.put("march/album.toml", words)
        times |= {entry.mtime_ns for entry in bucket.list("march")}

    assert len(times) == 3
    assert all(abs(time.time_ns() - one) < 60 * 10**9 for one in times)


def test_another_program_that_writes_an_essay_is_seen_and_loses_nothing(
    shelf: Place, bucket: S3Store
) -> None:
    import obstore
    from obstore.store import S3Store as Client

    old = bucket.put("march/album.toml", b"as it was")
    kept = obstore.get(Client(BUCKET, client_options={"allow_http": True}), _key(shelf)).attributes
    other = Client(BUCKET, client_options={"allow_http": True})
    obstore.put(other, _key(shelf), b"by hand", attributes=kept)

    with pytest.raises(Stale):
        bucket.put("march/album.toml", b"at the desk", expect=old)

    assert bucket.get("march/album.toml") == (b"by hand", tag(b"by hand"))


def _key(shelf: Place) -> str:
    return f"{shelf.prefix}/march/album.toml"


def _count(shelf: Place, times: int, *, locked: bool) -> None:
    store = S3Store(shelf)
    done = 0
    while done < times:
        if locked:
            with store.lock("counter"):
                data, _ = store.get("counter")
                store.put("counter", str(int(data) + 1).encode())
        else:
            data, seen = store.get("counter")
            try:
                store.put("counter", str(int(data) + 1).encode(), expect=seen)
            except Stale:
                continue
        done += 1


@pytest.mark.parametrize("locked", [False, True], ids=["by swapping", "under the lock"])
def test_of_what_processes_add_to_one_counter_nothing_is_lost(
    shelf: Place, bucket: S3Store, locked: bool
) -> None:
    bucket.put("counter", b"0")
    each = 100 if "full" in os.environ.get("GALLERY_FAULTS", "") else 15
    counting = [
        get_context("spawn").Process(target=_count, args=(shelf, each), kwargs={"locked": locked})
        for _ in range(4)
    ]

    for process in counting:
        process.start()
    for process in counting:
        process.join()

    assert [process.exitcode for process in counting] == [0] * 4
    assert bucket.get("counter")[0] == str(4 * each).encode()


def _hold(shelf: Place, told: Connection) -> None:
    with S3Store(shelf, lease=2).lock("album-march"):
        told.send("held")
        told.recv()


def _holder(shelf: Place) -> tuple[int, Connection]:
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=_hold, args=(shelf, theirs), daemon=True)
    process.start()
    assert ours.recv() == "held"
    assert process.pid
    return process.pid, ours


def test_a_killed_holder_frees_its_lock_when_its_time_is_over_and_not_before(
    shelf: Place,
) -> None:
    pid, line = _holder(shelf)
    store = S3Store(shelf, lease=2)

    time.sleep(4)  # twice its time: it is renewed
    with pytest.raises(Busy, match=f"'march'.*process {pid}.*free 2 seconds later"):
        store.lock("album-march", wait=False).__enter__()
    os.kill(pid, signal.SIGKILL)
    with store.lock("album-march"), pytest.raises(Busy):
        S3Store(shelf, lease=2).lock("album-march", wait=False).__enter__()

    with store.lock("album-march", wait=False):
        pass
    line.close()


def test_who_stood_still_for_too_long_is_told_that_the_lock_is_another_ones(shelf: Place) -> None:
    pid, line = _holder(shelf)

    os.kill(pid, signal.SIGSTOP)
    with S3Store(shelf, lease=2).lock("album-march"):
        os.kill(pid, signal.SIGCONT)
        line.send("end")
        with pytest.raises(EOFError):
            line.recv()

        with pytest.raises(Busy):
            S3Store(shelf, lease=2).lock("album-march", wait=False).__enter__()


def test_a_wrong_secret_is_refused_in_words_that_say_what_to_do(
    shelf: Place, bucket: S3Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put("march/album.toml", b"words")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "guessed")
    wrong = S3Store(shelf)

    with pytest.raises(StoreError, match=r"the secret is wrong.*AWS_SECRET_ACCESS_KEY"):
        wrong.get("march/album.toml")
    with pytest.raises(StoreError, match=r"cannot write march/album.toml"):
        wrong.put("march/album.toml", b"mine")
    with pytest.raises(SettingsError, match="refused our credentials"):
        wrong.bucket.reach()

    assert bucket.get("march/album.toml")[0] == b"words"


def test_nobody_gets_anything_without_signing(
    seaweed: Seaweed, shelf: Place, bucket: S3Store
) -> None:
    bucket.put("march/album.toml", b"words")
    address = f"{seaweed.endpoint}/{BUCKET}/{_key(shelf)}"

    for method in ("GET", "PUT", "DELETE"):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(urllib.request.Request(address, method=method))


def test_who_may_only_read_is_told_so(
    shelf: Place, bucket: S3Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put("march/album.toml", b"words")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", READER[0])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", READER[1])
    reader = S3Store(shelf)

    assert reader.get("march/album.toml")[0] == b"words"
    with pytest.raises(ReadOnly):
        reader.put("march/album.toml", b"mine", expect=tag(b"words"))


def test_a_bucket_that_is_not_there_is_named(shelf: Place) -> None:
    elsewhere = S3Store(replace(shelf, bucket="nowhere"))

    with pytest.raises(SettingsError, match="there is no bucket for s3://nowhere"):
        elsewhere.bucket.reach()
    with pytest.raises(StoreError, match="there is no bucket"):
        elsewhere.get("march/album.toml")
    with pytest.raises(StoreError, match="there is no bucket"):
        list(elsewhere.list())


def test_a_dead_service_is_told_with_what_to_do_and_loses_nothing(own: Seaweed) -> None:
    store = S3Store(Place(BUCKET, "shelf", own.endpoint))
    first = store.put("march/album.toml", b"one")
    own.kill()

    for asked in (
        lambda: store.get("march/album.toml"),
        lambda: store.put("march/album.toml", b"two", expect=first),
        lambda: store.put("march/new.jpg", b"new", expect=Expect.NOTHING),
        lambda: list(store.list()),
        lambda: store.facts("march/album.toml"),
        lambda: store.delete("march/album.toml"),
        lambda: store.lock("album-march").__enter__(),
    ):
        with pytest.raises(
            StoreError, match=r"does not answer; nothing that was said.*AWS_ENDPOINT"
        ):
            asked()
    own.start()

    assert store.get("march/album.toml") == (b"one", first)
    store.put("march/album.toml", b"two", expect=first)
    assert store.get("march/album.toml")[0] == b"two"
    with pytest.raises(Missing):
        store.get("march/new.jpg")


def test_where_a_bucket_is_comes_from_the_setting_and_the_environment() -> None:
    there = {"AWS_ENDPOINT_URL": "https://s3.example.org/"}

    assert placed("s3://marches/2026/may", there) == Place(
        "marches", "2026/may", "https://s3.example.org"
    )
    assert placed("s3://m?endpoint=http://10.0.0.2:8333&region=mx", there) == Place(
        "m", "", "http://10.0.0.2:8333", "mx"
    )
    for wrong in (
        "s3://",
        "gs://marches",
        "s3://AKIA:secret@marches",
        "s3://m?secret_access_key=x",
        "s3://m/../n",
        "s3://m?endpoint=ftp://x",
    ):
        with pytest.raises(SettingsError):
            placed(wrong, {})
