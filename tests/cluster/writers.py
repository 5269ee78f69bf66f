"""Processes that write into the audit log of a bucket, and one that is killed while it does."""

import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from gallery.audit import Audit
from gallery.shared.log import StoreShelf, shared_log
from gallery.store import Ahead, Expect, Tag
from gallery.store.s3 import S3Store
from gallery.store.s3.place import Place

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def log_with_short_files(store: S3Store) -> Audit:
    """The log of a node whose files are full soon."""
    shared = shared_log(store)
    assert isinstance(shared.shelf, StoreShelf)
    return replace(shared, shelf=replace(shared.shelf, full=1500))


def write(shelf: Place, who: str, lines: int) -> None:
    """Write so many lines, each with its network."""
    log = log_with_short_files(S3Store(shelf))
    for number in range(lines):
        log.write("published", who, f"essay-{number}", NOW, address="192.0.2.7")


class _Doomed(S3Store):
    """A store whose process is killed before or after its nth write."""

    def __init__(self, place: Place, left: int, when: Literal["before", "after"]) -> None:
        super().__init__(place)
        self._left, self._when = left, when

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
        self._left -= 1
        if self._left == 0 and self._when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        made = super().put(key, data, expect=expect, mtime_ns=mtime_ns, then=then, ahead=ahead)
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return made


def die(shelf: Place, left: int, when: Literal["before", "after"]) -> None:
    """Write a line, and be killed before or after its nth part."""
    log_with_short_files(_Doomed(shelf, left, when)).write("purged", "bo", "march", NOW)
