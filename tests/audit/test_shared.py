"""The log in a store: several write, one is stopped in the middle, it moves to a disk and back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gallery.audit import Audit
from gallery.drawer import Drawer
from gallery.drawer.files import FileCabinet
from gallery.errors import Stale, StoreError
from gallery.shared.drawers import StoreCabinet
from gallery.shared.log import FULL, StoreShelf, shared_log
from gallery.store import Ahead, Expect, Tag
from gallery.store.memory import MemoryStore
from tests.ends import kept, log_of

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
MONTH = timedelta(days=31)


class Watched(MemoryStore):
    """A store of which each reading and writing can be spoiled."""

    def __init__(self) -> None:
        super().__init__()
        self.before: Callable[[str, str], None] = lambda _verb, _key: None
        self.after: Callable[[str, str], None] = lambda _verb, _key: None
        self.sizes: list[int] = []

    def get(self, key: str) -> tuple[bytes, Tag]:
        self.before("get", key)
        found = super().get(key)
        self.after("get", key)
        return found

    def put(
        self,
        key: str,
        data: bytes,
        *,
        expect: Tag | Expect = Expect.ANYTHING,
        mtime_ns: int | None = None,
        then: Sequence[tuple[str, bytes]] = (),
        ahead: Ahead | None = None,
    ) -> Tag:
        self.before("put", key)
        made = super().put(key, data, expect=expect, mtime_ns=mtime_ns, then=then, ahead=ahead)
        self.sizes.append(len(data))
        self.after("put", key)
        return made


class Stopped(BaseException):
    """The process ends here."""


@pytest.fixture
def store() -> Watched:
    return Watched()


def short(store: Watched) -> Audit:
    """Its log, whose files are full after some lines."""
    log = shared_log(store)
    assert isinstance(log.shelf, StoreShelf)
    return replace(log, shelf=replace(log.shelf, full=900))


def numbers(log: Audit) -> list[int]:
    return [line.n for line in log.read()][::-1]


def test_what_a_line_costs_does_not_grow_with_the_log(store: Watched) -> None:
    log = shared_log(store)
    for number in range(700):
        log.write("published", "ana", f"essay-{number}", NOW, reason="x" * 200)

    assert max(store.sizes) < FULL + 1000
    assert log.shelf.files() == ["2026-05.jsonl", *(f"2026-05.{n:04}.jsonl" for n in (1, 2, 3, 4))]
    assert log.broken() == []
    assert numbers(log) == list(range(1, 702))


def test_a_file_that_is_full_is_followed_by_one_of_the_month_whatever_clocks_say(
    store: Watched,
) -> None:
    log, moment = short(store), NOW
    for months in (0, 0, 1, 1, 0, 0, 2):
        for _ in range(4):
            log.write("published", "ana", "march", moment + months * MONTH)

    assert log.shelf.files()[:2] == ["2026-05.jsonl", "2026-05.0001.jsonl"]
    assert log.shelf.files()[-1] > "2026-06"
    assert log.broken() == []
    assert numbers(log) == list(range(1, 30))


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_stop_at_any_part_of_a_line_harms_nothing(when: str) -> None:
    stops = 0
    for lines in range(8):
        for left in range(1, 6):
            store = Watched()
            log, parts = short(store), list(range(left))
            for number in range(lines):
                log.write("published", "ana", f"essay-{number}", NOW)

            def spoil(verb: str, _key: str, parts: list[int] = parts) -> None:
                if verb == "put" and parts and parts.pop() == 0:
                    raise Stopped

            setattr(store, when, spoil)
            try:
                log.write("purged", "bo", "march", NOW)
            except Stopped:
                stops += 1
            setattr(store, when, lambda _verb, _key: None)
            assert log.broken() == []
            n = log.write("sign-out", "ana", "", NOW)

            assert log.broken() == []
            assert numbers(log) == list(range(1, n + 1))
            assert "log-broken" not in {line.kind for line in log.read()}
    assert stops >= 20


def test_who_reads_while_others_write_takes_it_for_no_harm(store: Watched) -> None:
    log, other = short(store), short(store)
    log.write("published", "ana", "march", NOW)
    left = [3, 2, 5]

    def meanwhile(verb: str, key: str) -> None:
        if verb == "get" and key.endswith("/head") and left:
            for _ in range(left.pop()):
                other.write("published", "bo", "march", NOW)

    store.after = meanwhile
    log.write("published", "ana", "march", NOW)
    assert left == []
    left[:] = [2, 1]
    found = log.broken()

    assert found == log.broken() == []
    assert numbers(log) == list(range(1, 17))
    assert {line.kind for line in log.read()} == {"log-begun", "published"}


def test_a_line_whose_answer_was_lost_is_there_once(store: Watched) -> None:
    log = shared_log(store)
    log.write("published", "ana", "march", NOW)
    lost = ["one answer"]

    def lose(verb: str, key: str) -> None:
        if verb == "put" and key.endswith(".jsonl") and lost:
            lost.clear()
            raise Stale

    store.after = lose
    n = log.write("purged", "ana", "march", NOW)

    assert not lost
    assert [line.kind for line in log.read()] == ["purged", "published", "log-begun"]
    assert (n, log.broken()) == (3, [])


def test_a_line_that_is_there_counts_though_its_head_could_not_be_written(store: Watched) -> None:
    log = shared_log(store)
    log.write("published", "ana", "march", NOW)

    def away(verb: str, key: str) -> None:
        if verb == "put" and key.endswith("/head"):
            raise StoreError("the bucket does not answer")

    store.before = away
    assert log.write("published", "ana", "june", NOW) == 3
    with pytest.raises(StoreError):
        log.write("published", "ana", "july", NOW)
    assert numbers(log) == [1, 2, 3]
    store.before = lambda _verb, _key: None

    assert log.write("published", "ana", "july", NOW) == 4
    assert log.broken() == []


def copy(one: Drawer, other: Drawer) -> None:
    for name, data in kept(one).items():
        other.write(name, data)


def test_a_log_goes_on_in_a_bucket_and_on_a_disk_again(house: FileCabinet, store: Watched) -> None:
    disk, log = log_of(house), short(store)
    there = StoreCabinet(store, house.locks)
    for number in range(12):
        disk.write("published", "ana", f"essay-{number}", NOW)
    copy(house.beside("audit"), there.beside("audit"))

    for number in range(12):
        log.write("published", "bo", f"essay-{number}", NOW + MONTH)
    assert (log.broken(), numbers(log)) == ([], list(range(1, 26)))
    copy(there.beside("audit"), house.beside("audit"))
    assert disk.broken() == []
    disk.write("published", "ana", "essay", NOW)

    assert (disk.broken(), numbers(disk)) == ([], list(range(1, 27)))
    assert {line.kind for line in disk.read()} == {"log-begun", "published"}
