"""What a scan finds: told from names, sizes and times alone."""

import pytest

from gallery.ingest.discover import discover, natural
from gallery.model import Original
from gallery.store import Entry

NOW = 2_000 * 10**9
SETTLE = 2 * 10**9


def entry(name: str, size: int = 10, mtime: int = 0, kind: str = "file") -> Entry:
    return Entry(name, kind, size, mtime)


def original(name: str, number: int = 1, size: int = 10, **more: object) -> Original:
    return Original(name, number, "sha", size, 0, **more)  # type: ignore[arg-type]


def test_new_files_are_added_in_the_order_people_count() -> None:
    change = discover({}, [entry("IMG_10.jpg"), entry("IMG_9.jpg"), entry("a.jpg")], NOW)

    assert change.added == ["a.jpg", "IMG_9.jpg", "IMG_10.jpg"]


def test_an_untouched_file_is_not_looked_at_again() -> None:
    change = discover({"a.jpg": original("a.jpg")}, [entry("a.jpg")], NOW)

    assert (change.added, change.changed, change.gone) == ([], [], [])


def test_another_size_or_time_is_a_changed_file() -> None:
    seen = {"a.jpg": original("a.jpg"), "b.jpg": original("b.jpg", 2)}

    change = discover(seen, [entry("a.jpg", size=11), entry("b.jpg", mtime=5)], NOW)

    assert change.changed == ["a.jpg", "b.jpg"]


@pytest.mark.parametrize("sidecar", ["a.jpg.xmp", "a.xmp", "A.XMP"])
def test_a_new_sidecar_is_a_change_of_its_photo(sidecar: str) -> None:
    change = discover({"a.jpg": original("a.jpg")}, [entry("a.jpg"), entry(sidecar, mtime=7)], NOW)

    assert (change.changed, change.added) == (["a.jpg"], [])


def test_a_file_that_is_gone_and_came_back_is_new_again() -> None:
    gone = {"a.jpg": original("a.jpg", gone=True)}

    assert discover(gone, [], NOW).gone == []
    assert discover(gone, [entry("a.jpg")], NOW).added == ["a.jpg"]
    assert discover({"a.jpg": original("a.jpg")}, [], NOW).gone == ["a.jpg"]


def test_a_renamed_file_is_recognised_by_its_size_and_time() -> None:
    seen = {"a.jpg": original("a.jpg", size=77)}

    change = discover(seen, [entry("b.jpg", size=77)], NOW)

    assert change.renamed == [("a.jpg", "b.jpg")]


def test_a_file_that_may_still_grow_waits() -> None:
    found = [entry("new.jpg", mtime=NOW - 10**9), entry("old.jpg", mtime=NOW - 3 * 10**9)]

    change = discover({}, found, NOW, SETTLE)

    assert (change.waiting, change.added) == (["new.jpg"], ["old.jpg"])


def test_a_time_in_the_future_does_not_make_a_file_wait_for_ever() -> None:
    change = discover({}, [entry("a.jpg", mtime=NOW + 10**15)], NOW, SETTLE)

    assert change.added == ["a.jpg"]


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (entry(".DS_Store"), "hidden"),
        (entry("._IMG_1.jpg"), "hidden"),
        (entry("a.jpg.part"), "copying"),
        (entry("a.jpg~"), "copying"),
        (entry("a.jpg", kind="link"), "link"),
        (entry("pipe.jpg", kind="other"), "special"),
    ],
)
def test_what_is_no_whole_file_is_passed_over_with_its_reason(found: Entry, code: str) -> None:
    change = discover({}, [found], NOW)

    assert [(name, verdict.code) for name, verdict in change.passed] == [(found.key, code)]
    assert change.added == []


def test_the_albums_own_files_are_no_photos() -> None:
    change = discover({}, [entry("album.toml"), entry("manifest.json"), entry("a.xmp")], NOW)

    assert (change.added, change.passed) == ([], [])


def test_numbers_in_names_count_as_numbers() -> None:
    names = ["b2", "B10", "a", "b1", "10", "9", ""]

    assert sorted(names, key=natural) == ["", "9", "10", "a", "b1", "b2", "B10"]
