"""Coming in at the door: passwords, first account, links, throttle together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from gallery.drawer import Cabinet
from gallery.errors import Busy, Missing, Throttled, Unfit
from gallery.people import Person, Role, passwords
from gallery.people import door as doors
from gallery.people.book import Account
from gallery.people.door import Browser, Door
from tests.ends import door_of

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORDS = "cuatro palabras sin relación"
ANA = Person("ana", "Ana Rojas", Role.ADMIN)
HOME, AWAY = Browser("Firefox", "192.0.2.7"), Browser("curl", "198.51.100.9")


@pytest.fixture
def door(cabinet: Cabinet) -> Door:
    return door_of(cabinet)


@pytest.fixture
def staffed(door: Door) -> Door:
    kept = PasswordHasher(3, 64 << 10, 1).hash(WORDS)
    door.book.add(Account(ANA, password=kept))
    door.book.add(Account(Person("new", "New", Role.EDITOR)))
    return door


def test_the_right_password_opens_and_the_wrong_one_does_not(staffed: Door) -> None:
    opened = doors.sign_in(staffed, " Ana ", WORDS, HOME, NOW)

    assert opened
    assert doors.present(staffed, opened[0], NOW) == (ANA, opened[1])
    assert doors.sign_in(staffed, "ana", WORDS + " ", HOME, NOW) is None


@pytest.mark.parametrize("name", ["nobody", "new", "", "../ana", "a" * 500, "ana\0", "\ud800"])
def test_who_is_not_there_or_has_no_password_is_told_the_same(staffed: Door, name: str) -> None:
    assert doors.sign_in(staffed, name, "", HOME, NOW) is None
    assert doors.sign_in(staffed, name, WORDS, AWAY, NOW) is None


def test_a_password_is_the_same_however_its_accents_are_typed(staffed: Door) -> None:
    decomposed = WORDS.replace("ó", "o\u0301")

    assert doors.sign_in(staffed, "ana", decomposed, HOME, NOW)


def test_nobody_is_checked_at_other_costs_than_everybody(staffed: Door) -> None:
    assert not passwords.outdated(passwords.NOBODY)
    kept = staffed.book.all()["ana"].password
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$")


def test_a_password_kept_at_old_costs_is_kept_anew_when_it_is_next_used(staffed: Door) -> None:
    cheap = PasswordHasher(1, 8, 1).hash(WORDS)
    staffed.book.change("ana", lambda account: replace(account, password=cheap))

    assert doors.sign_in(staffed, "ana", WORDS, HOME, NOW)

    assert not passwords.outdated(staffed.book.all()["ana"].password)
    assert doors.sign_in(staffed, "ana", WORDS, HOME, NOW)


def test_a_stranger_who_tries_all_day_keeps_nobody_out_of_their_own_house(staffed: Door) -> None:
    doors.sign_in(staffed, "ana", WORDS, HOME, NOW)
    for _ in range(5):
        assert doors.sign_in(staffed, "ana", "guess", AWAY, NOW) is None
    with pytest.raises(Throttled):
        doors.sign_in(staffed, "ana", "guess", AWAY, NOW)

    assert doors.sign_in(staffed, "ana", WORDS, HOME, NOW)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "short"),
        ("x" * 257, "long"),
        ("password1", "common"),
        ("PASSWORD1", "common"),
        ("Ana Rojas", "own-name"),
    ],
)
def test_a_password_that_strangers_try_first_is_not_taken(password: str, code: str) -> None:
    with pytest.raises(Unfit) as refusal:
        passwords.fit(password, ANA)

    assert refusal.value.code == code


@pytest.mark.parametrize("password", ["x7 ñ8…90", "z" * 256, WORDS, "日本語の長い合言葉"])
def test_any_other_password_is_taken(password: str) -> None:
    passwords.fit(password, ANA)


def test_the_list_of_common_passwords_holds_those_that_could_be_typed_here() -> None:
    common = passwords.COMMON.read_text("utf-8").splitlines()

    assert len(set(common)) == len(common) > 10_000
    assert min(map(len, common)) == passwords.LEAST
    assert passwords.COMMON.with_name("common-passwords.LICENSE.txt").exists()


def test_only_two_passwords_are_checked_at_once(tmp_path: Path) -> None:
    with (
        passwords.turn(tmp_path),
        passwords.turn(tmp_path),
        pytest.raises(Busy),
        passwords.turn(tmp_path, wait=0.05),
    ):
        pass
    with passwords.turn(tmp_path, wait=0.0):
        pass


def test_the_first_account_is_made_by_its_link_once(door: Door) -> None:
    link = doors.first_link(door, NOW)
    assert link

    with pytest.raises(Unfit):
        doors.begin(door, link, ANA, "short", NOW)  # the link is still good
    doors.begin(door, link, ANA, WORDS, NOW)

    assert doors.sign_in(door, "ana", WORDS, HOME, NOW)
    assert doors.first_link(door, NOW) is None
    with pytest.raises(Missing):
        doors.begin(door, link, replace(ANA, name="eve"), WORDS, NOW)


@pytest.mark.parametrize("late", [False, True])
def test_the_link_to_the_first_account_dies_with_time_and_with_people(
    door: Door, late: bool
) -> None:
    link = doors.first_link(door, NOW)
    assert link
    if not late:
        doors.invite(door, ANA, NOW)

    with pytest.raises(Missing):
        doors.begin(door, link, replace(ANA, name="eve"), WORDS, NOW + timedelta(hours=24 * late))


def test_an_invitation_lets_choose_a_password_once(staffed: Door) -> None:
    link = doors.invite(staffed, Person("cleo", "Cleo", Role.EDITOR), NOW)

    assert doors.invited(staffed, link, NOW).person.name == "cleo"
    doors.choose(staffed, link, WORDS, NOW)

    assert doors.sign_in(staffed, "cleo", WORDS, HOME, NOW)
    with pytest.raises(Missing):
        doors.choose(staffed, link, WORDS + "!", NOW)


def test_a_link_for_a_password_makes_no_first_account_and_the_other_way_round(door: Door) -> None:
    first = doors.first_link(door, NOW)
    assert first
    with pytest.raises(Missing):
        doors.choose(door, first, WORDS, NOW)
    invitation = doors.invite(door, ANA, NOW)
    with pytest.raises(Missing):
        doors.begin(door, invitation, replace(ANA, name="eve"), WORDS, NOW)


def test_after_a_reset_nothing_lets_in_but_the_new_link(staffed: Door) -> None:
    opened = doors.sign_in(staffed, "ana", WORDS, HOME, NOW)
    assert opened

    link = doors.reset(staffed, "ana", NOW)

    assert doors.present(staffed, opened[0], NOW) is None
    assert doors.sign_in(staffed, "ana", WORDS, HOME, NOW) is None
    doors.choose(staffed, link, WORDS + " y más", NOW)
    assert doors.sign_in(staffed, "ana", WORDS + " y más", HOME, NOW)


def test_a_changed_password_ends_the_other_sign_ins(staffed: Door) -> None:
    here, there = (doors.sign_in(staffed, "ana", WORDS, one, NOW) for one in (HOME, AWAY))
    assert here and there

    wrong = doors.change_password(staffed, here[1], "guess", "otra cosa larga", HOME, NOW)
    right = doors.change_password(staffed, here[1], WORDS, "otra cosa larga", HOME, NOW)

    assert (wrong, right) == (False, True)
    assert doors.present(staffed, here[0], NOW)
    assert doors.present(staffed, there[0], NOW) is None
    assert doors.sign_in(staffed, "ana", WORDS, HOME, NOW) is None


@pytest.mark.parametrize("deed", ["remove", "promote"])
def test_who_is_removed_or_gets_another_role_signs_in_anew(staffed: Door, deed: str) -> None:
    link = doors.invite(staffed, Person("cleo", "Cleo", Role.EDITOR), NOW)
    secret, _ = staffed.signs.open("cleo", NOW)
    if deed == "remove":
        doors.remove(staffed, "cleo", NOW)
    else:
        doors.promote(staffed, "cleo", Role.PUBLISHER, NOW)

    assert doors.present(staffed, secret, NOW) is None
    assert (staffed.links.name(link, NOW) is None) == (deed == "remove")


def test_each_role_may_all_that_the_ones_before_may() -> None:
    ladder = list(Role)

    assert ladder == ["photographer", "editor", "publisher", "admin"]
    for n, role in enumerate(ladder):
        assert [role.covers(other) for other in ladder] == [m <= n for m in range(4)]
