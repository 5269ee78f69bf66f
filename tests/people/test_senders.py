"""How long contributors are remembered: names and contacts go when their link is long over."""

from datetime import UTC, datetime, timedelta

import pytest

from gallery.drawer import Cabinet
from gallery.people import door as doors
from gallery.people.contributors import KIND, Contributor
from gallery.people.door import Door
from gallery.people.passes import KEPT, Pass
from tests.ends import door_of, kept

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = 365


@pytest.fixture
def door(cabinet: Cabinet) -> Door:
    return door_of(cabinet)


def link(door: Door, days: int = 7) -> Pass:
    made, _ = door.passes.make(KIND, "march", by="ana", now=NOW, expires=NOW + days * DAY)
    return made


def sender(door: Door, by: Pass) -> Contributor:
    said = Contributor("", by.ident, "Rosa Lux", "rosa@example.org", NOW, "CC-BY-4.0")
    return door.contributors.begin(said)[0]


def test_they_are_forgotten_so_many_days_after_their_link_ended(door: Door) -> None:
    one = link(door)
    sender(door, one)
    end = NOW + 7 * DAY

    early = doors.forget_senders(door, YEAR, end + (YEAR - 1) * DAY, "ana")
    there = [who.name for who in door.contributors.of(one.ident)]
    late = doors.forget_senders(door, YEAR, end + YEAR * DAY, "ana")

    assert (early, there, late) == (0, ["Rosa Lux"], 1)
    assert door.contributors.of(one.ident) == []
    assert door.contributors.drawer.names() == []
    line = next(door.audit.read())
    assert (line.kind, line.who, line.detail) == ("contributors-forgotten", "ana", {"records": 1})


def test_a_link_that_was_ended_by_hand_counts_from_then(door: Door) -> None:
    one = link(door, 90)
    sender(door, one)
    door.passes.revoke(one.ident, NOW + DAY)

    assert doors.forget_senders(door, 30, NOW + 30 * DAY) == 0
    assert doors.forget_senders(door, 30, NOW + 31 * DAY) == 1


def test_who_came_by_a_link_that_is_forgotten_itself_is_not_kept_for_ever(door: Door) -> None:
    sender(door, link(door))
    end = NOW + 7 * DAY
    doors.forget_senders(door, YEAR, end + DAY)  # the work process looks once a day
    door.passes.make(KIND, "june", by="ana", now=end + KEPT + DAY, expires=end + 2 * KEPT)

    assert doors.forget_senders(door, YEAR, end + (YEAR - 1) * DAY) == 0
    assert doors.forget_senders(door, YEAR, end + YEAR * DAY) == 1


def test_who_is_left_of_an_essay_that_was_removed_counts_from_when_it_is_seen(door: Door) -> None:
    sender(door, link(door))
    doors.forget(door, ["march"])
    seen = NOW + 10 * DAY

    assert doors.forget_senders(door, 30, seen) == 0
    assert doors.forget_senders(door, 30, seen + 29 * DAY) == 0
    assert doors.forget_senders(door, 30, seen + 30 * DAY) == 1


def test_nobody_is_forgotten_while_their_link_works(door: Door) -> None:
    one = link(door, 90)
    kept = sender(door, one)

    assert doors.forget_senders(door, 1, NOW + 89 * DAY) == 0
    assert door.contributors.of(one.ident) == [kept]


def test_looking_who_would_go_writes_nothing(door: Door) -> None:
    sender(door, link(door))
    before = kept(door.contributors.drawer)

    over = door.contributors.over(door.passes, YEAR, NOW + 2 * YEAR * DAY)

    assert [one.name for one in over] == ["Rosa Lux"]
    assert kept(door.contributors.drawer) == before
