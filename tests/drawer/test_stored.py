"""What drawers in a store do when that is full, or when a process is killed within a removal."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from gallery.errors import Full, StoreError
from gallery.people.passes import Passes
from gallery.shared.drawers import StoreDrawer
from gallery.store import Ahead, Expect, Tag
from gallery.store.memory import MemoryStore

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Spoiled(MemoryStore):
    """A store that has no room, or deletes nothing, once it is told so."""

    full = away = False

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
        if self.full:
            raise Full("no space left")
        return super().put(key, data, expect=expect, mtime_ns=mtime_ns, then=then, ahead=ahead)

    def delete(self, key: str) -> None:
        if self.away:
            raise StoreError("it does not answer")
        super().delete(key)


@pytest.fixture
def store() -> Spoiled:
    return Spoiled()


def test_a_link_is_ended_in_a_full_bucket_too(store: Spoiled) -> None:
    passes = Passes(StoreDrawer(store, "links"))
    day = NOW + timedelta(days=1)
    one, token = passes.make("preview", "march", by="ana", now=NOW, expires=day)
    store.full = True

    assert passes.revoke(one.ident, NOW).revoked == NOW

    assert passes.open(token, NOW) is None
    assert passes.every() == []


def test_what_was_emptied_and_not_deleted_is_gone_and_swept_by_the_next_removal(
    store: Spoiled,
) -> None:
    drawer = StoreDrawer(store, "links")
    drawer.write("a.json", b"{}")
    store.away = True

    assert drawer.remove("a.json")
    assert (drawer.read("a.json"), drawer.names(), list(drawer.all())) == (None, [], [])
    store.away = False
    assert not drawer.remove("a.json")
    assert list(store.list()) == []
