"""A whole file gets its name in the album, whatever else is there and whenever it is stopped."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from gallery import editing
from gallery.album.draft import draft
from gallery.arriving import finish, ledger, pairs, staging
from gallery.arriving.finish import settle, settle_all
from gallery.arriving.staging import KEPT, Sending, Upload
from gallery.errors import Busy, Missing, Refused, StoreError
from gallery.ingest.run import ingest
from gallery.wiring import Gallery
from tests.arriving.sending import albums_files
from tests.conftest import put
from tests.pictures import jpeg

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SHOT_MS = 1_777_600_000_123
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>"


def begun(gallery: Gallery, path: str, data: bytes, who: str = "ana", title: str = "M") -> Upload:
    """An upload whose bytes are all here."""
    sending = Sending(who, "march", path, len(data), SHOT_MS, title)
    upload = staging.create(gallery.store, sending, NOW)
    staging.berth(gallery.store, upload).fill(BytesIO(data))
    return upload


def sent(gallery: Gallery, path: str, data: bytes, who: str = "ana", title: str = "M") -> Upload:
    """A file that was sent whole, and finished."""
    upload = begun(gallery, path, data, who, title)
    with staging.held(gallery.store, upload.sending.id):
        return settle(gallery.store, gallery.settings, upload, NOW)


def name_of(upload: Upload) -> str:
    assert upload.arrived is not None, upload.verdict
    return upload.arrived.name


def test_the_first_file_makes_the_essay_and_lies_in_it_under_its_own_name_and_time(
    gallery: Gallery,
) -> None:
    upload = sent(gallery, "card/DCIM/IMG_1.JPG", jpeg())

    kept = gallery.library / "albums/march/IMG_1.JPG"
    assert name_of(upload) == "IMG_1.JPG"
    assert sha256(kept.read_bytes()).hexdigest() == sha256(jpeg()).hexdigest()
    assert kept.stat().st_mtime_ns == SHOT_MS * 10**6
    assert 'title.en = "M"' in editing.source_of(gallery.store, "march")
    assert 'status = "draft"' in editing.source_of(gallery.store, "march")


def test_two_cards_with_the_same_names_are_both_there(gallery: Gallery) -> None:
    names = [name_of(sent(gallery, f"{n}/IMG_1.jpg", jpeg(seed=n))) for n in (1, 2)]
    twin = name_of(sent(gallery, "3/img_1.JPG", jpeg(seed=3)))

    assert names == ["IMG_1.jpg", "IMG_1 (2).jpg"]
    assert twin == "img_1 (3).JPG"


def test_the_same_bytes_are_kept_once_and_that_is_said(gallery: Gallery) -> None:
    first = sent(gallery, "a/IMG_1.jpg", jpeg())

    second = sent(gallery, "b/copy.jpg", jpeg(), who="ben")

    assert second.arrived is not None
    assert (second.arrived.name, second.arrived.same) == (name_of(first), True)
    assert list(albums_files(gallery, "march")) == ["IMG_1.jpg"]


def test_the_same_bytes_in_another_album_are_kept_here_too_and_that_is_said(
    gallery: Gallery,
) -> None:
    upload = begun(gallery, "a/IMG_1.jpg", jpeg())

    with staging.held(gallery.store, upload.sending.id):
        done = settle(
            gallery.store, gallery.settings, upload, NOW, lambda _: ["march/x.jpg", "other/y.jpg"]
        )

    assert done.arrived is not None
    assert (done.arrived.same, list(done.arrived.elsewhere)) == (False, ["other/y.jpg"])


def test_a_photo_that_was_there_before_uploads_is_known_by_its_bytes(gallery: Gallery) -> None:
    put(gallery.library / "albums/march/kept.jpg", jpeg())
    editing.create(gallery.store, "march", draft("march", gallery.settings))

    upload = sent(gallery, "a/IMG_1.jpg", jpeg())

    assert upload.arrived is not None
    assert (upload.arrived.name, upload.arrived.same) == ("kept.jpg", True)


def test_a_photo_that_was_taken_out_comes_back_as_what_it_was(gallery: Gallery) -> None:
    for seed in (1, 2):
        sent(gallery, f"a/IMG_{seed}.jpg", jpeg(seed=seed))
    ingest(gallery.darkroom(), "march", today=NOW.date())
    (gallery.library / "albums/march/IMG_1.jpg").unlink()
    ingest(gallery.darkroom(), "march", today=NOW.date())

    other = name_of(sent(gallery, "b/IMG_1.jpg", jpeg(seed=3)))
    again = name_of(sent(gallery, "a/IMG_1.jpg", jpeg(seed=1)))

    assert (other, again) == ("IMG_1 (2).jpg", "IMG_1.jpg")


def test_what_is_no_picture_is_refused_with_reason_and_remedy(gallery: Gallery) -> None:
    upload = sent(gallery, "a/notes.jpg", b"just some words")

    assert upload.verdict is not None
    assert (upload.verdict.code, upload.verdict.remedy) == ("not-a-photo", "leave it out")
    assert staging.berth(gallery.store, upload).offset() == 0
    assert not list(gallery.store.list("march"))


def test_a_cut_photo_arrives_and_the_ingest_names_it(gallery: Gallery) -> None:
    name = name_of(sent(gallery, "a/cut.jpg", jpeg()[:9000]))

    report = ingest(gallery.darkroom(), "march", today=NOW.date())

    assert report.refused[name].code == "truncated"


def test_raw_files_go_where_their_photos_go(gallery: Gallery) -> None:
    raw = b"II*\0\x10\0\0\0CR\x02\0" + b"\0" * 100

    names = [name_of(sent(gallery, f"a/IMG_1.{e}", d)) for e, d in (("jpg", jpeg()), ("CR2", raw))]

    assert names == ["IMG_1.jpg", "IMG_1.CR2"]


def test_words_lie_beside_the_photo_from_their_own_folder(gallery: Gallery) -> None:
    sent(gallery, "a/IMG_1.jpg", jpeg(seed=1))
    sent(gallery, "b/IMG_1.jpg", jpeg(seed=2))

    other = name_of(sent(gallery, "b/IMG_1.xmp", XMP))
    own = name_of(sent(gallery, "a/IMG_1.xmp", XMP + b" "))

    assert (other, own) == ("IMG_1 (2).jpg.xmp", "IMG_1.xmp")


def test_newer_words_take_the_place_of_the_old_ones_which_are_kept(gallery: Gallery) -> None:
    sent(gallery, "a/IMG_1.jpg", jpeg())
    sent(gallery, "a/IMG_1.xmp", XMP)

    name = name_of(sent(gallery, "a/IMG_1.xmp", XMP + b"\n"))

    album = gallery.library / "albums/march"
    assert (album / name).read_bytes() == XMP + b"\n"
    assert (album / "history/IMG_1.xmp.1").read_bytes() == XMP


def test_words_are_never_put_beside_a_photo_of_another_folder(gallery: Gallery) -> None:
    sent(gallery, "a/IMG_1.jpg", jpeg())

    upload = sent(gallery, "b/IMG_1.xmp", XMP)

    assert upload.verdict is not None
    assert upload.verdict.code == "sidecar-alone"


def test_a_photographer_has_what_they_brought_and_nothing_else(gallery: Gallery) -> None:
    sent(gallery, "a/IMG_1.jpg", jpeg(seed=1), who="ana")
    sent(gallery, "b/IMG_2.jpg", jpeg(seed=2), who="ben")
    sent(gallery, "b/IMG_1.jpg", jpeg(seed=1), who="ben")

    assert ledger.mine(gallery.store, "march", "ana") == {"IMG_1.jpg"}
    assert ledger.mine(gallery.store, "march", "ben") == {"IMG_2.jpg"}
    assert ledger.mine(gallery.store, "no-such-album", "ana") == set()


def test_a_line_that_a_stop_cut_off_costs_that_line_only(gallery: Gallery) -> None:
    sent(gallery, "a/IMG_1.jpg", jpeg(seed=1))
    lines = gallery.library / "albums/march" / ledger.LEDGER
    lines.write_bytes(lines.read_bytes() + b'{"id":"12')

    sent(gallery, "a/IMG_2.jpg", jpeg(seed=2))

    assert [one.name for one in ledger.read(gallery.store, "march")] == ["IMG_1.jpg", "IMG_2.jpg"]


def test_a_file_from_another_folder_is_moved_and_finished_in_the_same_way(
    gallery: Gallery, tmp_path: Path
) -> None:
    finish.begin_album(gallery.store, gallery.settings, "march", "March")
    watched = put(tmp_path / "inbox/ana/card/IMG_1.jpg", jpeg())

    arrived = finish.finish(
        gallery.store, "march", watched, "card/IMG_1.jpg", "ana", SHOT_MS * 10**6, now=NOW
    )

    assert (arrived.name, arrived.who, watched.exists()) == ("IMG_1.jpg", "ana", False)


def test_a_file_that_cannot_be_taken_stays_where_it_is(gallery: Gallery, tmp_path: Path) -> None:
    finish.begin_album(gallery.store, gallery.settings, "march", "March")
    words, photo = put(tmp_path / "a.jpg", b"words"), put(tmp_path / "b.jpg", jpeg())

    with pytest.raises(Refused, match="text"):
        finish.finish(gallery.store, "march", words, "a.jpg", "ana", 1, now=NOW)
    with pytest.raises(Missing):
        finish.finish(gallery.store, "nowhere", photo, "b.jpg", "ana", 1, now=NOW)

    assert (words.exists(), photo.exists()) == (True, True)


def test_a_server_that_starts_brings_whole_files_to_their_ends_and_forgets_old_ones(
    gallery: Gallery,
) -> None:
    whole = begun(gallery, "a/IMG_1.jpg", jpeg(seed=1))
    half = Sending("ana", "march", "a/IMG_2.jpg", 999, SHOT_MS)
    staging.create(gallery.store, half, NOW)
    pairs.announce(gallery.store, half)
    words = Sending("ana", "march", "a/IMG_2.xmp", 9, SHOT_MS)
    awaited = [pairs.awaited(gallery.store, words)]

    settle_all(gallery.store, gallery.settings, datetime.now(UTC))
    awaited.append(pairs.awaited(gallery.store, words))
    kept = [staging.load(gallery.store, one) for one in (whole.sending.id, half.id)]
    settle_all(gallery.store, gallery.settings, datetime.now(UTC) + KEPT * 1.1)

    assert [upload.over for upload in kept if upload] == [True, False]
    assert [*awaited, pairs.awaited(gallery.store, words)] == [True, True, False]
    assert not list(staging.place(gallery.store).glob(".photos/*"))
    assert list(staging.every(gallery.store)) == []
    assert list(albums_files(gallery, "march")) == ["IMG_1.jpg"]


def test_what_was_whole_arrives_however_long_the_server_was_off(gallery: Gallery) -> None:
    upload = begun(gallery, "a/IMG_1.jpg", jpeg())

    settle_all(gallery.store, gallery.settings, datetime.now(UTC) + KEPT * 1.1)

    assert list(albums_files(gallery, "march")) == ["IMG_1.jpg"]
    assert not staging.data_path(gallery.store, upload.sending.id).exists()


def test_one_file_that_fails_keeps_no_other_waiting_and_is_not_forgotten(gallery: Gallery) -> None:
    put(gallery.library / "albums" / "april", b"a file where an album's folder must be")
    data = {n: jpeg(seed=n) for n in range(1, 5)}
    failing = Sending("ana", "april", "a/IMG_0.jpg", len(data[1]), SHOT_MS, "April")
    staging.create(gallery.store, failing, NOW)
    staging.data_path(gallery.store, failing.id).write_bytes(data[1])
    for number, photo in data.items():
        begun(gallery, f"a/IMG_{number}.jpg", photo)

    with pytest.raises(StoreError):
        settle_all(gallery.store, gallery.settings, datetime.now(UTC) + KEPT * 1.1)

    assert sorted(albums_files(gallery, "march")) == [f"IMG_{number}.jpg" for number in data]
    assert staging.data_path(gallery.store, failing.id).read_bytes() == data[1]


def test_only_one_connection_at_a_time_is_at_work_on_a_file(gallery: Gallery) -> None:
    upload = begun(gallery, "a/IMG_1.jpg", jpeg())

    with (
        staging.held(gallery.store, upload.sending.id),
        pytest.raises(Busy),
        staging.held(gallery.store, upload.sending.id),
    ):
        pass


def stopped_at(step: int, act: Callable[[], object]) -> bool:
    """Do something in a process that is killed before its n-th touch of a disk; whether it was."""
    child = os.fork()
    if child == 0:
        left = [step]

        def killed(event: str, _: object) -> None:
            if event in ("open", "os.link", "os.rename", "os.remove", "os.mkdir", "os.utime"):
                left[0] -= 1
                if left[0] == 0:
                    os._exit(9)

        sys.addaudithook(killed)
        act()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_a_stop_between_any_two_steps_loses_nothing_and_doubles_nothing(gallery: Gallery) -> None:
    data = {n: jpeg(600, 400, seed=n) for n in range(1, 60)}
    step, stops = 1, 0
    while True:
        upload = begun(gallery, f"card/IMG_{step}.jpg", data[step], title=f"March {step}")

        def end(upload: Upload = upload) -> None:
            with staging.held(gallery.store, upload.sending.id):
                settle(gallery.store, gallery.settings, upload, NOW)

        was_stopped = stopped_at(step, end)
        settle_all(gallery.store, gallery.settings, datetime.now(UTC))
        last = staging.load(gallery.store, upload.sending.id)

        assert last is not None
        assert last.arrived is not None
        assert (last.arrived.name, last.arrived.same) == (f"IMG_{step}.jpg", False)
        assert not staging.data_path(gallery.store, upload.sending.id).exists()
        assert len(albums_files(gallery, "march")) == step
        noted = ledger.read(gallery.store, "march")
        assert [one.name for one in noted] == [f"IMG_{n}.jpg" for n in range(1, step + 1)]
        stops += was_stopped
        if not was_stopped:
            break
        step += 1

    assert stops > 10
