"""Two who prepare one event, and what neither may lose."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gallery.editing import history
from gallery.editing.preparing import CODES, LARGEST, Box, prepare, prepared
from gallery.errors import AlbumError, Malformed, Stale
from gallery.ingest.kit import event_of
from gallery.store import Store
from gallery.store.memory import MemoryStore
from tests.desk.sample import HEAD

NOW = datetime(2026, 4, 30, 12, tzinfo=UTC)
LANGS = ("en", "es")


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    made.put("may-day/album.toml", HEAD.encode())
    return made


def say(store: Store, *boxes: Box, who: str = "ana") -> list[tuple[str, str, str]]:
    """(now, parked, problem) of each box."""
    came = prepare(store, "may-day", boxes, who, NOW, langs=LANGS)
    return [(one.now, one.parked, one.problem) for one in came]


def kinds(store: Store) -> list[tuple[str, str, str, str]]:
    found = history.read(store, "may-day")
    return sorted((one.kind, one.field, one.old, one.new) for one in found)


def test_the_first_words_make_the_file_and_the_history_tells_who_wrote_them(
    store: MemoryStore,
) -> None:
    came = say(store, Box("event", "en", "", "May Day march"), Box("date", "", "", "2026-05-01"))

    assert came == [("May Day march", "", ""), ("2026-05-01", "", "")]
    event = event_of(store, "may-day")
    assert event is not None
    assert (event.name, event.date) == ({"en": "May Day march"}, "2026-05-01")
    assert kinds(store) == [
        ("kit", "kit.date", "", "2026-05-01"),
        ("kit", "kit.event", "", "May Day march"),
    ]


def test_two_in_different_boxes_both_have_their_way(store: MemoryStore) -> None:
    say(store, Box("event", "en", "", "May Day"), who="ana")
    say(store, Box("event", "es", "", "Primero de Mayo"), who="ben")

    assert prepared(store, "may-day").event.name == {"en": "May Day", "es": "Primero de Mayo"}


def test_the_second_in_one_box_is_told_and_their_words_are_kept(store: MemoryStore) -> None:
    say(store, Box("place", "en", "", "Zócalo"), who="ana")

    [(now, parked, problem)] = say(store, Box("place", "en", "", "Alameda"), who="ben")

    assert (now, parked, problem) == ("Zócalo", "Alameda", "")
    [waiting] = history.parked(store, "may-day")
    assert (waiting.who, waiting.field, waiting.new) == ("ben", "kit.place", "Alameda")
    assert prepared(store, "may-day").event.place == {"en": "Zócalo"}


def test_a_box_that_cannot_be_is_refused_alone(store: MemoryStore) -> None:
    came = say(store, Box("date", "", "", "first of May"), Box("credit", "", "", "Collective"))

    assert [bool(problem) for _, _, problem in came] == [True, False]
    assert prepared(store, "may-day").event.credit == "Collective"
    with pytest.raises(Malformed, match="has no 'weather'"):
        say(store, Box("weather", "", "", "rain"))


def test_a_file_that_cannot_be_used_is_not_written_over(store: MemoryStore) -> None:
    broken = b'evnt = "May Day"\n'
    store.put("may-day/event.toml", broken)

    with pytest.raises(AlbumError, match="did you mean `event`"):
        say(store, Box("event", "en", "", "May Day"))

    assert store.get("may-day/event.toml")[0] == broken
    assert kinds(store) == []


def test_codes_lie_beside_it_and_count_at_once(store: MemoryStore) -> None:
    codes = "// code\ten\tes\nnb\tbanner\tmanta\n"

    say(store, Box(CODES, "", "", codes), Box("event", "en", "", "May Day"))
    [(now, parked, _)] = say(store, Box(CODES, "", "", "nb\tflag"), who="ben")

    event = event_of(store, "may-day")
    assert event is not None
    assert event.codes_in("es").phrases == {"nb": ("manta",)}
    assert (now, parked) == (codes, "nb\tflag\n")
    [(_, _, problem)] = say(store, Box(CODES, "", codes, "x\t" + "y" * LARGEST))
    assert "bring the codes as a file" in problem


def test_a_collision_is_tried_again_on_what_is_there_by_then() -> None:
    class Crowded(MemoryStore):
        """Somebody else is faster, once."""

        beaten = False

        def put(self, key: str, data: bytes, **how: Any) -> str:
            if key == "may-day/event.toml" and not self.beaten:
                self.beaten = True
                super().put(key, b'credit = "Somebody else"\n')
                raise Stale("")
            return super().put(key, data, **how)

    store = Crowded()
    store.put("may-day/album.toml", HEAD.encode())

    say(store, Box("event", "en", "", "May Day"))

    event = prepared(store, "may-day").event
    assert (event.credit, event.name) == ("Somebody else", {"en": "May Day"})
    assert len(history.read(store, "may-day")) == 1
