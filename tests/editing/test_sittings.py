"""One line of the history for a sitting, whatever else happens in it."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gallery import editing
from gallery.album import parse
from gallery.desk.past import Wanted, lines
from gallery.editing import history, printed
from gallery.editing.history import Entry
from gallery.editing.saying import Place, say, worded
from gallery.store import Store
from gallery.store.local import LocalStore

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
CAPTIONS = 50
SAVE_EVERY = timedelta(seconds=1.5)
MINUTES = 30


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = LocalStore(tmp_path)
    blocks = "".join(f'\n[[block]]\nphoto = "{n}.jpg"\n' for n in range(CAPTIONS))
    editing.create(store, "march", f'title.en = "March"\n{blocks}')
    return store


def told(store: Store) -> int:
    entries = history.read(store, "march")
    return len(lines(entries, Wanted(), printed.moments(store, "march")))


def caption(store: Store, number: int) -> str:
    album = parse("march", editing.source_of(store, "march"))
    return worded(album, Place(f"{number}.jpg", "caption", "en"))


def typing(store: Store, who: str = "ana") -> Callable[[int, str, datetime], None]:
    """Somebody who types on in caption number n."""

    def write(number: int, words: str, at: datetime) -> None:
        place, seen = Place(f"{number}.jpg", "caption", "en"), caption(store, number)
        say(store, "march", place, seen, f"{seen}{words}", who, at)

    return write


def test_a_robot_that_types_in_fifty_captions_to_and_fro_leaves_a_line_for_each(
    store: Store,
) -> None:
    write, choose, at = typing(store), random.Random(7), NOON.replace(hour=23, minute=50)

    number = 0
    for turn in range(MINUTES * 40):
        if turn % 5 == 0:
            number = choose.randrange(CAPTIONS)
        write(number, f" w{turn}", at + turn * SAVE_EVERY)

    touched = sum(bool(caption(store, n)) for n in range(CAPTIONS))
    assert touched <= told(store) <= 60
    assert told(store) <= touched + 1  # that which was open when the day ended


def test_a_text_that_is_taken_up_again_after_long_work_on_others_is_one_line(store: Store) -> None:
    write = typing(store)

    write(0, "First", NOON)
    for minute in range(1, 26):
        write(1, f" {minute}", NOON + timedelta(minutes=minute))
    write(0, " and last", NOON + timedelta(minutes=26))

    assert told(store) == 2
    [line] = [x for x in history.read(store, "march") if x.photo == "0.jpg"]
    assert (line.begun, line.at) == (NOON, NOON + timedelta(minutes=26))


def test_what_others_save_meanwhile_ends_no_sitting(store: Store) -> None:
    ana, luis = typing(store), typing(store, "luis")

    for n in range(10):
        ana(n % 3, "a", NOON + timedelta(seconds=n))
        luis(3 + n % 3, "b", NOON + timedelta(seconds=n))

    assert told(store) == 6


@pytest.mark.parametrize(("back", "count"), [(timedelta(minutes=9), 3), (timedelta(hours=1), 6)])
def test_a_clock_that_is_set_back_a_little_ends_no_sitting(
    store: Store, back: timedelta, count: int
) -> None:
    write = typing(store)

    for n in range(6):
        write(n % 3, f" {n}", NOON + timedelta(seconds=n))
    for n in range(6):
        write(n % 3, f" again {n}", NOON - back + timedelta(seconds=n))

    assert told(store) == count


def test_midnight_and_a_full_file_end_no_sitting(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "LARGEST", 600)
    write = typing(store)

    for n in range(24):
        write(n % 4, f" word{n}", NOON.replace(hour=23, minute=59, second=40 + n % 20))
        write(n % 4, f" next{n}", NOON + timedelta(hours=12, seconds=n))

    files = [one.key for one in store.list("march/history") if one.kind == "file"]
    assert len(files) > 4
    before = NOON.replace(hour=23, minute=59)
    whole = [x for x in lines(history.read(store, "march"), Wanted()) if x.begun >= before]
    assert all("word" in x.new for x in whole)


def test_ten_minutes_of_quiet_end_a_sitting(store: Store) -> None:
    write = typing(store)

    write(0, "A", NOON)
    write(0, " B", NOON + timedelta(minutes=10))
    write(0, " C", NOON + timedelta(minutes=20, seconds=1))

    assert told(store) == 2


def test_a_publication_ends_the_sitting_so_what_was_published_stays_in_the_history(
    store: Store,
) -> None:
    write = typing(store)

    write(0, "As printed", NOON)
    entry = Entry(NOON + timedelta(seconds=2), "luis", "published", field="status", new="published")
    editing.publish(store, "march", NOON + timedelta(seconds=2), [entry])
    write(0, ", and mended", NOON + timedelta(seconds=4))

    said = [x for x in lines(history.read(store, "march"), Wanted()) if x.last.kind == "said"]
    assert [x.new for x in said] == ["As printed, and mended", "As printed"]
    [moment] = printed.moments(store, "march")
    assert "As printed" in printed.words(store, "march", moment)


def test_an_essay_that_appears_by_itself_is_kept_as_readers_got_it(store: Store) -> None:
    write = typing(store)
    source = editing.source_of(store, "march")
    due = 'status = "scheduled"\npublish_at = 2026-05-01T12:00:00Z\n'
    editing.change(store, "march", lambda text, _: due + text)
    assert source in editing.source_of(store, "march")

    write(0, "Before", NOON - timedelta(minutes=2))
    assert not printed.moments(store, "march")
    write(0, ", after", NOON + timedelta(minutes=1))

    assert printed.moments(store, "march") == [NOON]
    assert "after" not in printed.words(store, "march", NOON)
    assert told(store) == 2
