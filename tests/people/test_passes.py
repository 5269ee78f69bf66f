"""Links that open one thing for people without an account."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gallery.drawer import Cabinet
from gallery.drawer.files import FileCabinet
from gallery.errors import Missing
from gallery.people.passes import KEPT, Pass, Passes
from tests.ends import kept

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def passes(cabinet: Cabinet) -> Passes:
    return Passes(cabinet.beside("links", "links"))


def made(passes: Passes, slug: str = "may-day", label: str = "") -> tuple[Pass, str]:
    return passes.make("preview", slug, by="ana", now=NOW, expires=NOW + 48 * HOUR, label=label)


def test_a_link_is_known_by_its_token_alone(passes: Passes) -> None:
    one, token = made(passes, label="  for Ben's\n lawyer ")

    assert passes.open(token, NOW) == one
    assert (one.kind, one.slug, one.label, one.by) == (
        "preview",
        "may-day",
        "for Ben's lawyer",
        "ana",
    )
    assert passes.open(one.ident, NOW) is None
    assert passes.find(one.ident) == one
    assert passes.find("../people") is None


def test_each_single_wrong_letter_opens_nothing(passes: Passes) -> None:
    _, token = made(passes)
    letters = "AbQgwz01_-."

    wrong = [
        token[:at] + other + token[at + 1 :]
        for at in range(len(token))
        for other in letters
        if other != token[at]
    ]
    assert len(wrong) > 500
    assert [one for one in wrong if passes.known(one)] == []
    assert passes.known(token + "=") is None
    assert passes.known(token[:-1]) is None
    assert passes.known("ñ" * 40) is None


def test_nonsense_needs_no_look_at_the_links(passes: Passes, cabinet: Cabinet) -> None:
    _, token = made(passes)
    stranger = Passes(cabinet.beside("other", "links"))
    _, signed_elsewhere = made(stranger)
    passes.forget(passes.of("may-day")[0].ident)

    assert passes.known(signed_elsewhere) is None
    assert passes.known(token) is None


def test_a_link_ends_at_its_moment_and_is_still_known(passes: Passes) -> None:
    one, token = made(passes)

    assert passes.open(token, NOW + 48 * HOUR - timedelta(seconds=1))
    assert passes.open(token, NOW + 48 * HOUR) is None
    assert passes.known(token) == one


def test_a_revoked_link_opens_nothing(passes: Passes) -> None:
    one, token = made(passes)
    other, still = made(passes)

    passes.revoke(one.ident, NOW + HOUR)
    again = passes.revoke(one.ident, NOW + 2 * HOUR)

    assert passes.open(token, NOW + HOUR) is None
    assert again.revoked == NOW + HOUR
    assert passes.open(still, NOW + HOUR) == other


def test_what_lies_on_the_disk_opens_nothing(passes: Passes) -> None:
    one, token = made(passes)
    files = kept(passes.drawer)

    assert set(files) == {"key", f"{one.ident}.json"}
    assert not any(token.partition(".")[0].encode() in data for data in files.values())


def test_files_of_links_are_their_owners_alone(house: FileCabinet) -> None:
    made(Passes(house.beside("links", "links")))
    folder = house.beside("links").folder

    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_links_are_listed_by_essay_and_kind(passes: Passes) -> None:
    first, _ = made(passes)
    made(passes, "strike")
    offer, _ = passes.make(
        "offer",
        "may-day",
        by="ben",
        now=NOW + HOUR,
        expires=NOW + 2 * HOUR,
        more={"quota": 100, "name": "Ben", "closed": False},
    )

    assert passes.of("may-day") == [offer, first]
    assert passes.of("may-day", "preview") == [first]
    assert passes.of("may-day", "offer")[0].more == {"quota": 100, "name": "Ben", "closed": False}


def test_visits_are_counted_one_by_one(passes: Passes) -> None:
    one, token = made(passes)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: passes.counted(one.ident, NOW + n * HOUR), range(20)))
    passes.counted("0" * 64, NOW)

    found = passes.open(token, NOW)
    assert found is not None
    assert found.count == 20
    assert found.last is not None


def test_a_link_that_ended_long_ago_is_forgotten(passes: Passes) -> None:
    _, token = made(passes)
    ended = NOW + 48 * HOUR

    passes.make("preview", "strike", by="ana", now=ended + KEPT, expires=ended + 2 * KEPT)
    assert passes.known(token)
    passes.make("preview", "strike", by="ana", now=ended + KEPT + HOUR, expires=ended + 2 * KEPT)
    assert passes.known(token) is None


def test_links_of_an_essay_that_is_gone_open_no_other_of_its_name(passes: Passes) -> None:
    one, token = made(passes)
    _, other = made(passes, "strike")

    passes.drop(["may-day"])

    assert passes.known(token) is None
    assert passes.open(other, NOW)
    with pytest.raises(Missing):
        passes.change(one.ident, lambda found: replace(found, label="x"))
