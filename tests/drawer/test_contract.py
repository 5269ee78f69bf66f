"""What every drawer does, wherever its records lie."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from gallery.drawer import Cabinet, Drawer, Record
from gallery.errors import Missing

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def drawer(cabinet: Cabinet) -> Drawer:
    return cabinet.within("links", "links")


def test_a_drawer_that_nobody_used_is_empty(drawer: Drawer) -> None:
    assert drawer.read("a.json") is None
    assert drawer.names() == []
    assert list(drawer.all()) == []
    assert not drawer.remove("a.json")
    drawer.stamp("a.json", NOW)
    assert drawer.read("a.json") is None


def test_what_was_written_is_read_whole_and_listed_by_name(drawer: Drawer) -> None:
    for name in ("b.json", "a.json", "key", "c.used"):
        drawer.write(name, name.encode())
    drawer.write("a.json", b"anew")

    assert drawer.names() == ["a.json", "b.json"]
    found = [(one.name, one.data) for one in drawer.all()]
    assert found == [("a.json", b"anew"), ("b.json", b"b.json")]
    assert drawer.names(".used") == ["c.used"]
    assert (drawer.read("key") or Record("", b"")).data == b"key"


def test_drawers_side_by_side_and_within_each_other_are_apart(cabinet: Cabinet) -> None:
    places = [cabinet.beside("links"), cabinet.beside("links/senders"), cabinet.within("links")]
    places += [cabinet.beside(""), cabinet.within("")]
    for number, place in enumerate(places):
        place.write("one.json", str(number).encode())

    assert [[one.data for one in place.all()] for place in places] == [
        [str(number).encode()] for number in range(5)
    ]


def test_of_many_who_create_one_record_one_is_first(drawer: Drawer) -> None:
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda n: drawer.create("key", str(n).encode()), range(8)))

    assert first.count(True) == 1
    assert (drawer.read("key") or Record("", b"")).data == str(first.index(True)).encode()
    assert drawer.names("") == ["key"]


def test_of_many_who_remove_one_record_one_was_it(drawer: Drawer) -> None:
    for number in range(5):
        drawer.write(f"{number}.json", b"{}")
        with ThreadPoolExecutor(4) as pool:
            gone = list(pool.map(lambda _, name=f"{number}.json": drawer.remove(name), range(4)))

        assert gone.count(True) == 1
    assert drawer.names() == []


def test_what_many_add_to_one_record_is_all_there(drawer: Drawer) -> None:
    def more(before: bytes | None) -> bytes:
        return str(int(before or b"0") + 1).encode()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: drawer.change("count", more), range(24)))
        list(pool.map(lambda n: drawer.add("lines", f"{n}\n".encode()), range(24)))

    found = {one.name: one.data for one in drawer.all("")}
    assert found["count"] == b"24"
    assert sorted(map(int, found["lines"].split())) == list(range(24))


def test_a_change_that_says_nothing_or_refuses_leaves_it_as_it_is(drawer: Drawer) -> None:
    def refused(_: bytes | None) -> bytes:
        raise Missing("there is no such link")

    drawer.write("a.json", b"words")
    drawer.change("a.json", lambda _: None)
    drawer.change("b.json", lambda _: None)
    with pytest.raises(Missing):
        drawer.change("a.json", refused)

    assert [(one.name, one.data) for one in drawer.all("")] == [("a.json", b"words")]


def test_a_stamp_is_kept_and_taken_away_and_says_nothing_else(drawer: Drawer) -> None:
    drawer.write("a.json", b'{"name":"ana"}', NOW)
    drawer.create("b.json", b"{}", NOW)
    stamps = [one.changed for one in drawer.all()]
    drawer.stamp("a.json", LATER)
    drawer.stamp("b.json", None)

    assert stamps == [NOW, NOW]
    assert [one.changed for one in drawer.all()] == [LATER, None]
    assert b'"name":"ana"' in (drawer.read("a.json") or Record("", b"")).data


def test_a_stamp_never_brings_back_what_another_has_removed(drawer: Drawer) -> None:
    for number in range(10):
        drawer.write(f"{number}.json", b"{}", NOW)
        with ThreadPoolExecutor(3) as pool:
            stamps = [pool.submit(drawer.stamp, f"{number}.json", LATER) for _ in range(2)]
            pool.submit(drawer.remove, f"{number}.json").result()
            for stamp in stamps:
                stamp.result()

    assert drawer.names("") == []
