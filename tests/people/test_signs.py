"""Sign-ins, links that work once, and how often somebody may try."""

import stat
from datetime import UTC, datetime, timedelta

import pytest

from gallery.drawer import Cabinet
from gallery.drawer.files import FileCabinet
from gallery.errors import Throttled
from gallery.people.links import FIRST, Links
from gallery.people.signs import SignIns
from gallery.people.throttle import ACCOUNT, NETWORK, Throttle, network
from tests.ends import kept as contents

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def signs(cabinet: Cabinet) -> SignIns:
    return SignIns(cabinet.within("sign-ins"))


@pytest.fixture
def links(cabinet: Cabinet) -> Links:
    return Links(cabinet.within("links"))


@pytest.fixture
def throttle(cabinet: Cabinet) -> Throttle:
    return Throttle(cabinet.within("", "tries"), "tries.json")


def data(throttle: Throttle) -> bytes:
    found = throttle.drawer.read(throttle.name)
    return found.data if found else b""


def test_a_sign_in_is_found_by_its_secret_alone(signs: SignIns) -> None:
    secret, opened = signs.open("ana", NOW, "Firefox", "192.0.2.7")

    found = signs.find(secret, NOW)

    assert found == opened
    assert (opened.name, opened.agent, opened.address) == ("ana", "Firefox", "192.0.2.7")
    assert signs.find(opened.ident, NOW) is None
    assert signs.find(secret + "x", NOW) is None


def test_what_lies_on_the_disk_lets_nobody_in(signs: SignIns) -> None:
    secret, opened = signs.open("ana", NOW)
    [(name, data)] = contents(signs.drawer).items()
    kept = name + data.decode()

    assert secret not in kept
    assert opened.token not in kept


def test_files_of_sign_ins_are_their_owners_alone(house: FileCabinet) -> None:
    folder = house.within("sign-ins").folder
    SignIns(house.within("sign-ins")).open("ana", NOW)

    [path] = folder.iterdir()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_sign_in_ends_after_twelve_idle_hours(signs: SignIns) -> None:
    secret, _ = signs.open("ana", NOW)

    assert signs.find(secret, NOW + 11 * HOUR)
    assert signs.find(secret, NOW + 22 * HOUR)  # it was used in between
    assert signs.find(secret, NOW + 35 * HOUR) is None


def test_a_sign_in_ends_after_fourteen_days_however_busy(signs: SignIns) -> None:
    secret, _ = signs.open("ana", NOW)

    alive = [bool(signs.find(secret, NOW + n * 11 * HOUR)) for n in range(1, 32)]

    assert alive == [n * 11 <= 14 * 24 for n in range(1, 32)]


def test_looking_at_pages_writes_once_a_minute_and_changes_no_file(house: FileCabinet) -> None:
    signs = SignIns(house.within("sign-ins"))
    secret, _ = signs.open("ana", NOW)
    before = contents(signs.drawer)

    signs.find(secret, NOW + timedelta(seconds=59))
    assert [one.seen for one in signs.of("ana", NOW + HOUR)] == [NOW]
    signs.find(secret, NOW + HOUR)

    assert contents(signs.drawer) == before
    assert [one.seen for one in signs.of("ana", NOW + HOUR)] == [NOW + HOUR]


def test_somebody_sees_and_ends_their_own_sign_ins(signs: SignIns) -> None:
    kept, mine = signs.open("ana", NOW)
    other, _ = signs.open("ana", NOW + HOUR)
    foreign, _ = signs.open("ben", NOW)

    seen = [one.ident for one in signs.of("ana", NOW + HOUR)]
    signs.end_all("ana", but=mine.ident)

    assert seen[1] == mine.ident and len(seen) == 2
    assert [bool(signs.find(one, NOW + HOUR)) for one in (kept, other, foreign)] == [
        True,
        False,
        True,
    ]


def test_what_is_over_is_swept_out_when_somebody_signs_in(signs: SignIns) -> None:
    signs.open("ana", NOW)
    signs.open("ben", NOW + 20 * HOUR)

    assert len(contents(signs.drawer)) == 1


def test_a_damaged_file_is_nobody(signs: SignIns) -> None:
    secret, opened = signs.open("ana", NOW)
    signs.drawer.write(f"{opened.ident}.json", b"{")

    assert signs.find(secret, NOW) is None
    assert signs.of("ana", NOW) == []


def test_a_link_works_once_and_for_a_day(links: Links) -> None:
    secret = links.make("ana", NOW)

    assert links.name(secret, NOW + 23 * HOUR) == "ana"
    assert links.name(secret, NOW + 24 * HOUR) is None
    assert links.use(secret)
    assert not links.use(secret)
    assert links.name(secret, NOW) is None


def test_a_new_link_makes_the_one_before_worthless(links: Links) -> None:
    old, other = links.make("ana", NOW), links.make(FIRST, NOW)
    new = links.make("ana", NOW)

    assert [links.name(one, NOW) for one in (old, new, other)] == [None, "ana", FIRST]
    assert len(new) >= 32  # 192 bits
    assert not any(new in name + data.decode() for name, data in contents(links.drawer).items())


def test_five_tries_then_one_a_minute(throttle: Throttle) -> None:
    for _ in range(5):
        throttle.take({"ana": ACCOUNT}, NOW)

    with pytest.raises(Throttled) as refusal:
        throttle.take({"ana": ACCOUNT}, NOW + timedelta(seconds=20))

    assert refusal.value.after == 40
    throttle.take({"ana": ACCOUNT}, NOW + timedelta(seconds=60))
    with pytest.raises(Throttled):
        throttle.take({"ana": ACCOUNT}, NOW + timedelta(seconds=60))


def test_a_network_has_thirty_tries_a_minute_whatever_the_names(throttle: Throttle) -> None:
    for n in range(30):
        throttle.take({f"name {n}": ACCOUNT, "net": NETWORK}, NOW)

    with pytest.raises(Throttled):
        throttle.take({"another": ACCOUNT, "net": NETWORK}, NOW)
    throttle.take({"another": ACCOUNT, "elsewhere": NETWORK}, NOW)


def test_a_try_that_was_turned_away_costs_nothing(throttle: Throttle) -> None:
    for _ in range(5):
        throttle.take({"ana": ACCOUNT}, NOW)
    for _ in range(40):
        with pytest.raises(Throttled):
            throttle.take({"ana": ACCOUNT, "net": NETWORK}, NOW)

    throttle.take({"net": NETWORK}, NOW)


def test_tries_are_counted_by_all_processes_and_forgotten_when_one_was_right(
    throttle: Throttle,
) -> None:
    for _ in range(5):
        throttle.take({"ana": ACCOUNT}, NOW)
    same = Throttle(throttle.drawer, throttle.name)
    with pytest.raises(Throttled):
        same.take({"ana": ACCOUNT}, NOW)

    same.fill("ana")

    throttle.take({"ana": ACCOUNT}, NOW)


def test_full_buckets_take_no_place_and_names_are_not_kept(throttle: Throttle) -> None:
    throttle.take({"hunter2": ACCOUNT}, NOW)
    assert b"hunter2" not in data(throttle)
    throttle.take({"b": ACCOUNT}, NOW + HOUR)

    assert data(throttle).count(b"left") == 1


@pytest.mark.parametrize(
    ("address", "house"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_one_household_is_an_ipv4_address_or_a_64(address: str, house: str) -> None:
    assert network(address) == house
