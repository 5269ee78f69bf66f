"""Uploads where albums lie in no folder: what is asked of them elsewhere, and what is new there."""

from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from gallery.arriving import ledger, staging
from gallery.arriving.berth import Pieced
from gallery.arriving.finish import AT_ONCE, settle, settle_all
from gallery.arriving.receiving import End, Received
from gallery.arriving.staging import KEPT, Sending, Upload
from gallery.arriving.whole import Whole
from gallery.errors import Missing
from gallery.store import Ahead, Expect, Store, Tag
from gallery.store.memory import MemoryStore
from gallery.wiring import Gallery
from tests.arriving.test_finish import (
    NOW,
    SHOT_MS,
    begun,
    name_of,
    sent,
    test_the_same_bytes_are_kept_once_and_that_is_said,
    test_the_same_bytes_in_another_album_are_kept_here_too_and_that_is_said,
    test_two_cards_with_the_same_names_are_both_there,
    test_what_is_no_picture_is_refused_with_reason_and_remedy,
    test_words_lie_beside_the_photo_from_their_own_folder,
)
from tests.loop import finished
from tests.pictures import jpeg
from tests.web.desk.test_tus import (
    desk,
    test_a_file_arrives_in_parts,
    test_a_part_for_another_place_is_told_where_to_go_on,
    test_a_part_is_checked_by_the_hash_that_comes_with_it,
    test_a_part_may_not_be_longer_than_the_file_or_than_parts_are,
    test_a_part_without_a_length_is_stopped_where_the_file_ends,
    test_an_upload_tells_when_it_is_forgotten,
    test_an_upload_that_is_taken_back_is_gone,
    test_every_answer_says_which_version_it_speaks,
    test_nobody_else_sees_or_touches_an_upload,
    test_other_files_are_other_uploads,
    test_the_same_file_begun_again_is_the_same_upload,
)

__all__ = [
    "desk",
    "test_a_file_arrives_in_parts",
    "test_a_part_for_another_place_is_told_where_to_go_on",
    "test_a_part_is_checked_by_the_hash_that_comes_with_it",
    "test_a_part_may_not_be_longer_than_the_file_or_than_parts_are",
    "test_a_part_without_a_length_is_stopped_where_the_file_ends",
    "test_an_upload_tells_when_it_is_forgotten",
    "test_an_upload_that_is_taken_back_is_gone",
    "test_every_answer_says_which_version_it_speaks",
    "test_nobody_else_sees_or_touches_an_upload",
    "test_other_files_are_other_uploads",
    "test_the_same_bytes_are_kept_once_and_that_is_said",
    "test_the_same_bytes_in_another_album_are_kept_here_too_and_that_is_said",
    "test_the_same_file_begun_again_is_the_same_upload",
    "test_two_cards_with_the_same_names_are_both_there",
    "test_what_is_no_picture_is_refused_with_reason_and_remedy",
    "test_words_lie_beside_the_photo_from_their_own_folder",
]


class Stopped(BaseException):
    """The program ends here."""


class Stopping(MemoryStore):
    """Ends the program before its n-th write; 0 = never."""

    def __init__(self) -> None:
        super().__init__()
        self.left = 0

    def _touched(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Stopped

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
        self._touched()
        return super().put(key, data, expect=expect, mtime_ns=mtime_ns, then=then, ahead=ahead)

    def append(self, key: str, line: bytes) -> None:
        self._touched()
        super().append(key, line)

    def delete(self, key: str) -> None:
        self._touched()
        super().delete(key)


@pytest.fixture
def store() -> Stopping:
    return Stopping()


@pytest.fixture
def gallery(gallery: Gallery, store: Stopping) -> Gallery:
    """A library of this machine, its albums elsewhere."""
    return replace(gallery, store=store)


async def line(data: bytes) -> AsyncIterator[bytes]:
    yield data


def received(store: Store, upload: Upload, start: int, data: bytes) -> Received:
    return finished(staging.berth(store, upload).receive(line(data), start, 10**8))


def test_a_stop_between_any_two_steps_loses_nothing_and_doubles_nothing(
    gallery: Gallery, store: Stopping
) -> None:
    step, stopped = 1, True
    while stopped:
        upload = begun(gallery, f"card/IMG_{step}.jpg", jpeg(60, 40, seed=step), title="March")
        store.left, stopped = step, False
        try:
            settle(store, gallery.settings, upload, NOW)
        except Stopped:
            stopped = True
        store.left = 0
        settle_all(store, gallery.settings, datetime.now(UTC))
        last = staging.load(store, upload.sending.id)

        assert last is not None
        assert last.arrived is not None
        assert (last.arrived.name, last.arrived.same) == (f"IMG_{step}.jpg", False)
        assert [one.key for one in store.list(f"{staging.UPLOADS}/{upload.sending.id}")] == [
            f"{staging.UPLOADS}/{upload.sending.id}/info.json"
        ]
        noted = ledger.read(store, "march")
        assert [one.name for one in noted] == [f"IMG_{n}.jpg" for n in range(1, step + 1)]
        step += 1

    assert step > 6


def test_of_two_who_append_at_one_place_one_wins_and_the_other_is_told(gallery: Gallery) -> None:
    photo = jpeg()
    upload = staging.create(gallery.store, Sending("ana", "march", "a.jpg", len(photo)), NOW)

    first = received(gallery.store, upload, 0, photo[:1000])
    second = received(gallery.store, upload, 0, photo[:3000])
    third = received(gallery.store, upload, 1000, photo[1000:])

    assert (first.end, first.offset) == (End.WHOLE, 1000)
    assert (second.end, second.offset, second.new) == (End.TAKEN, 0, 3000)
    assert third.offset == len(photo)
    whole = staging.berth(gallery.store, upload).whole(len(photo))
    assert whole is not None
    assert whole.read() == photo


def test_what_a_slow_machine_still_writes_of_an_earlier_beginning_is_part_of_nothing(
    gallery: Gallery,
) -> None:
    upload = staging.create(gallery.store, Sending("ana", "march", "a.jpg", 100), NOW)
    received(gallery.store, upload, 0, b"old")

    again = staging.anew(gallery.store, upload)
    received(gallery.store, upload, 3, b"late")

    assert staging.offset(gallery.store, again) == 0
    assert staging.load(gallery.store, again.sending.id) == again


def test_two_machines_that_finish_one_upload_bring_one_photo(gallery: Gallery) -> None:
    upload = begun(gallery, "card/IMG_1.jpg", jpeg())
    data = staging.berth(gallery.store, upload).whole(len(jpeg()))
    assert data is not None
    first = settle(gallery.store, gallery.settings, upload, NOW)
    staging.berth(gallery.store, upload).fill(BytesIO(jpeg()))  # the other has them in its hands

    second = settle(gallery.store, gallery.settings, upload, NOW + timedelta(seconds=1))

    assert first.arrived == second.arrived
    assert len(ledger.read(gallery.store, "march")) == 1


def test_a_photo_of_the_same_name_that_comes_at_the_same_moment_gets_another_one(
    gallery: Gallery,
) -> None:
    sent(gallery, "a/IMG_1.jpg", jpeg(seed=1))
    upload = begun(gallery, "b/IMG_1.jpg", jpeg(seed=2))

    done = settle(gallery.store, gallery.settings, upload, NOW)

    assert name_of(done) == "IMG_1 (2).jpg"
    facts = gallery.store.facts("march/IMG_1 (2).jpg")
    assert facts.mtime_ns == SHOT_MS * 10**6


def test_what_was_left_goes_after_the_same_time_as_on_a_disk(gallery: Gallery) -> None:
    store, now = gallery.store, datetime.now(UTC)
    half = staging.create(store, Sending("ana", "march", "a.jpg", 100), now)
    received(store, half, 0, b"some")
    whole = begun(gallery, "b.jpg", jpeg())
    orphan = f"{staging.UPLOADS}/{'0' * 32}/lot/000000000000"
    store.put(orphan, b"its upload was forgotten before it was written")

    before = staging.swept(store, now + KEPT - timedelta(minutes=1))
    after = staging.swept(store, now + KEPT + timedelta(minutes=1))

    assert (before, after) == (0, 2)
    assert [one.upload.sending.id for one in staging.every(store)] == [whole.sending.id]
    with pytest.raises(Missing):
        store.get(orphan)


def test_what_somebody_sends_in_a_day_is_counted_for_all_machines(gallery: Gallery) -> None:
    machines: list[Any] = [gallery.store, gallery.store]

    for store in machines:
        staging.count_sent(store, "ana", 1000, NOW)

    assert staging.sent_today(gallery.store, "ana", NOW) == 2000
    assert staging.sent_today(gallery.store, "ana", NOW + timedelta(days=1)) == 0


def test_no_more_than_a_few_are_in_memory_whole_at_once(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [begun(gallery, f"{n}.jpg", jpeg(seed=n)) for n in range(2 * AT_ONCE)]
    more, crowded, whole = Barrier(AT_ONCE + 1), list[int](), Pieced.whole

    def counted(berth: Pieced, size: int) -> Whole | None:
        with suppress(BrokenBarrierError):  # nobody else comes
            crowded.append(more.wait(1.0))
        return whole(berth, size)

    def end(upload: Upload) -> Upload:
        with staging.held(gallery.store, upload.sending.id):
            return settle(gallery.store, gallery.settings, upload, NOW)

    monkeypatch.setattr(Pieced, "whole", counted)
    with ThreadPoolExecutor(len(waiting)) as pool:
        names = {name_of(done) for done in pool.map(end, waiting)}

    assert names == {f"{n}.jpg" for n in range(2 * AT_ONCE)}
    assert crowded == []
