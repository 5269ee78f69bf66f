"""Tokens by which programs act for somebody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gallery.drawer import Cabinet
from gallery.drawer.files import FileCabinet
from gallery.errors import Unfit
from gallery.people import Person, Role
from gallery.people import door as doors
from gallery.people.book import Account
from gallery.people.door import Door
from gallery.people.tokens import LONGEST, PREFIX, SCOPES, Token
from tests.ends import door_of, kept

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANA = Person("ana", "Ana Rojas", Role.PUBLISHER)
ROOT = Person("root", "Root", Role.ADMIN)


@pytest.fixture
def at(cabinet: Cabinet) -> Door:
    """A library with a publisher and an admin."""
    found = door_of(cabinet)
    for person in (ROOT, ANA):
        found.book.add(Account(person))
    return found


def made(at: Door, by: Person = ANA, *scopes: str, slug: str = "") -> tuple[Token, str]:
    wanted = scopes or tuple(SCOPES)
    return at.tokens.make(by, wanted, label="Wire", now=NOW, expires=NOW + 30 * DAY, slug=slug)


def test_a_token_is_known_by_its_secret_which_stands_nowhere(at: Door) -> None:
    token, secret = made(at, ANA, "write", "read-drafts", slug="may-day")

    found = at.tokens.open(secret, NOW)
    files = b"".join(kept(at.tokens.passes.drawer).values())

    assert found is not None
    assert found == (token, Account(ANA))
    assert (token.scopes, token.slug, token.by) == (("read-drafts", "write"), "may-day", "ana")
    assert secret.startswith(PREFIX)
    assert secret.removeprefix(PREFIX).partition(".")[0].encode() not in files
    assert at.tokens.open(token.ident, NOW) is None
    assert at.tokens.open(secret.removeprefix(PREFIX), NOW) is None


def test_no_link_is_a_token_and_no_token_a_link(at: Door) -> None:
    _, link = at.passes.make("preview", "may-day", by="ana", now=NOW, expires=NOW + DAY)
    _, secret = made(at)

    assert at.tokens.open(PREFIX + link, NOW) is None
    assert at.passes.open(secret, NOW) is None
    assert at.passes.open(secret.removeprefix(PREFIX), NOW) is None


@pytest.mark.parametrize(
    ("scopes", "label", "lasting", "code"),
    [
        ((), "Wire", DAY, "scopes"),
        (("write", "everything"), "Wire", DAY, "scopes"),
        (("publish",), "Wire", DAY, "beyond"),
        (("write",), "  ", DAY, "label"),
        (("write",), "Wire", timedelta(0), "expires"),
        (("write",), "Wire", LONGEST + timedelta(seconds=1), "expires"),
    ],
)
def test_what_a_token_cannot_be_is_refused(
    at: Door, scopes: tuple[str, ...], label: str, lasting: timedelta, code: str
) -> None:
    pilar = Person("pilar", "Pilar", Role.PHOTOGRAPHER)

    with pytest.raises(Unfit) as refusal:
        at.tokens.make(pilar, scopes, label=label, now=NOW, expires=NOW + lasting)

    assert refusal.value.code == code
    assert at.tokens.every() == []


def test_a_token_ends_by_itself_and_by_hand(at: Door) -> None:
    (one, secret), (other, still) = made(at), made(at)

    ended = at.tokens.end(one.ident, NOW + DAY)

    assert at.tokens.open(secret, NOW + DAY) is None
    assert at.tokens.open(still, NOW + 30 * DAY - timedelta(seconds=1)) is not None
    assert at.tokens.open(still, NOW + 30 * DAY) is None
    assert ended == replace(one, ended=NOW + DAY)
    assert at.tokens.end(one.ident, NOW + 2 * DAY) == ended
    assert {token.ident for token in at.tokens.every("ana")} == {one.ident, other.ident}


@pytest.mark.parametrize(
    "end",
    [
        lambda at: doors.remove(at, "ana", NOW),
        lambda at: doors.reset(at, "ana", NOW),
        lambda at: doors.promote(at, "ana", Role.EDITOR, NOW),
        lambda at: at.book.remove("ana"),
        lambda at: at.book.change(
            "ana", lambda a: replace(a, person=replace(ANA, role=Role.EDITOR))
        ),
    ],
    ids=["removed", "reset", "demoted", "removed by hand", "demoted by hand"],
)
def test_who_loses_account_or_role_loses_their_tokens(at: Door, end: object) -> None:
    _, secret = made(at)
    assert callable(end)

    end(at)

    assert at.tokens.open(secret, NOW) is None
    at.book.change("ana", lambda a: replace(a, person=ANA)) if at.book.find("ana") else at.book.add(
        Account(ANA)
    )
    assert at.tokens.open(secret, NOW) is None


def test_who_is_promoted_keeps_their_tokens(at: Door) -> None:
    token, secret = made(at)

    doors.promote(at, "ana", Role.ADMIN, NOW)

    found = at.tokens.open(secret, NOW)
    assert found is not None
    assert (found[0], found[1].person.role) == (token, Role.ADMIN)


def test_on_a_disk_using_it_changes_no_byte(house: FileCabinet) -> None:
    at = door_of(house)
    at.book.add(Account(ANA))
    token, _ = made(at)
    before = kept(at.tokens.passes.drawer)

    at.tokens.used(token, NOW + DAY)

    assert kept(at.tokens.passes.drawer) == before


def test_the_day_of_the_last_use_is_kept(at: Door) -> None:
    token, secret = made(at)

    at.tokens.used(token, NOW + DAY)

    found = at.tokens.find(token.ident)
    assert found is not None
    assert (token.used, found.used) == (None, (NOW + DAY).date())
    assert at.tokens.end(token.ident, NOW + DAY).used == (NOW + DAY).date()
    assert at.tokens.open(secret, NOW + DAY) is None


def test_tokens_of_essays_that_are_gone_open_no_essay_that_gets_their_name(at: Door) -> None:
    (_, one), (_, every) = made(at, slug="may-day"), made(at)

    doors.forget(at, ["may-day"])

    assert at.tokens.open(one, NOW) is None
    assert at.tokens.open(every, NOW) is not None


def test_a_file_that_is_no_token_opens_nothing_and_breaks_nothing(at: Door) -> None:
    token, secret = made(at)
    drawer, name = at.tokens.passes.drawer, f"{token.ident}.json"

    drawer.write(name, kept(drawer)[name].replace(b'"publisher"', b'"emperor"'))

    assert at.tokens.open(secret, NOW) is None
    assert at.tokens.every() == []
