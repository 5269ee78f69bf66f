"""Room on the shelf: how much is kept, and what goes first."""

from gallery.web.packing import Packed
from gallery.web.shelf import Finished, Key, Lasting, Shelf

ROOM = 100_000


def key(number: int) -> Key:
    return f"/en/photos/{number}/", "http", False, b""


def page(size: int = 3000) -> Finished:
    return Finished([(b"cache-control", b"public")], Lasting(), Packed(bytes(size)), "text/html")


def test_what_nobody_asks_for_goes_when_room_is_needed() -> None:
    shelf = Shelf(ROOM)

    for number in range(100):
        assert shelf.put(key(number), page())
        assert shelf.get(key(0))

    kept = [number for number in range(100) if shelf.get(key(number))]
    assert kept == [0, *range(100 - len(kept) + 1, 100)]
    assert 10 < len(kept) == len(shelf) < 30
    assert ROOM * 0.9 < shelf.taken <= ROOM


def test_no_page_takes_the_room_of_all_others() -> None:
    shelf = Shelf(ROOM)
    shelf.put(key(1), page())

    assert not shelf.put(key(2), page(ROOM // 4))
    assert not shelf.put(key(1), page(ROOM // 4))
    assert (shelf.get(key(1)), shelf.get(key(2)), shelf.taken) == (None, None, 0)


def test_a_page_in_another_coding_is_counted_and_one_that_is_gone_stays_gone() -> None:
    shelf, one = Shelf(ROOM), page()
    shelf.put(key(1), one)
    before = shelf.taken

    one.pack("br")
    shelf.grown(key(1), one, one)
    after = shelf.taken
    shelf.drop(lambda _: True)
    shelf.grown(key(1), one, one)

    assert after == one.size > before
    assert (len(shelf), shelf.taken) == (0, 0)
