"""What processes tell each other by PostgreSQL: at once, and once more where it was away."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import Queue

import pytest

from gallery.catalog.postgres.address import address
from gallery.catalog.postgres.hearing import Wire
from gallery.desk.heard import INBOX, topics
from tests.postgres.server import Server


@dataclass(frozen=True)
class Library:
    """Where processes of one library meet."""

    url: str

    def __call__(self) -> Wire:
        """One more of them."""
        return Wire(address(self.url))


@pytest.fixture
def wires(postgresql: Server) -> Iterator[Library]:
    yield Library(postgresql.url(postgresql.fresh()))
    postgresql.start()  # for the next one, whatever became of this


def heard(wire: Wire) -> tuple["Queue[str | None]", Callable[[], None]]:
    """What a process hears, once it does."""
    told: Queue[str | None] = Queue()
    end = wire.hear(told.put)
    while not wire.live:
        time.sleep(0.01)
    assert told.get(timeout=60) is None
    return told, end


def test_what_one_tells_all_others_hear_and_those_of_another_library_do_not(
    wires: Library, postgresql: Server
) -> None:
    one, two = wires(), wires()
    other = Wire(address(postgresql.url(postgresql.fresh())))
    ears = [heard(wire) for wire in (one, two, other)]

    other.tell("theirs")
    for topic in ("march", "más allá", INBOX):
        one.tell(topic)
    told = [
        {ear.get(timeout=60) for _ in range(count)}
        for (ear, _), count in zip(ears, (3, 3, 1), strict=True)
    ]
    for _, end in ears:
        end()

    assert told == [{"march", "más allá", INBOX}, {"march", "más allá", INBOX}, {"theirs"}]
    assert [ear.qsize() for ear, _ in ears] == [0, 0, 0]


def test_who_was_away_is_told_to_look_at_everything_and_hears_again_what_is_told(
    wires: Library, postgresql: Server
) -> None:
    one, two = wires(), wires()
    ear, end = heard(two)

    postgresql.stop()
    away = ear.get(timeout=60), two.live
    one.tell("march")  # it waits; whoever is not back when it is told looks at everything
    postgresql.start()
    found: list[str | None] = []
    while None not in found or not two.live:
        found.append(ear.get(timeout=60))
    one.tell("june")
    while "june" not in found:
        found.append(ear.get(timeout=60))
    end()

    assert away == (None, False)
    assert {*found} <= {None, "march", "june"}


def test_who_hears_no_more_leaves_no_connection_behind(wires: Library, postgresql: Server) -> None:
    wire = wires()
    _, end = heard(wire)
    schema = address(wires.url).namespace
    name = f"application_name = 'gallery {schema}'"
    open_now = f"SELECT count(*) FROM pg_stat_activity WHERE {name}"
    before = postgresql.do(open_now)

    end()
    for _ in range(600):
        if wire.live is None:
            break
        time.sleep(0.05)

    assert before == [(1,)]
    assert postgresql.do(open_now) == [(0,)]


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("march/album.toml", ["march", "=march"]),
        ("march/IMG_1.jpg", ["march", "+march"]),
        ("march/manifest.json", ["march"]),
        ("march/history/log.jsonl", ["march"]),
        (".gallery/uploads/0f/info.json", [INBOX]),
        (".gallery/uploads/0f/lot/000000000000", []),
        (".gallery/watched.json", [INBOX]),
        (".gallery/thumbs/march/x.jpg", ["march", INBOX]),
        (".gallery/here/march/ana.json", ["march"]),
        (".gallery/renditions/ab/cd/x.avif", []),
    ],
)
def test_a_change_is_news_for_who_has_its_essay_open(key: str, told: list[str]) -> None:
    assert list(topics(key)) == told
