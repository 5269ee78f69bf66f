"""Web nodes on one bucket: what one does to accounts, sign-ins and links holds on the others."""

import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Literal

import pytest
from starlette.testclient import TestClient

from gallery.errors import Missing, StoreError, Throttled
from gallery.people import Person, Role
from gallery.people import door as doors
from gallery.people.book import Account
from gallery.people.door import Browser, Door
from gallery.people.handing import hand_out, take_back
from gallery.people.passkeys import Challenges
from gallery.shared.drawers import StoreCabinet
from gallery.store.s3 import S3Store
from gallery.store.s3.place import Place
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery, today
from tests.cluster.seaweed import BUCKET
from tests.cluster.writers import die, log_with_short_files, write
from tests.ends import FULL, door_of
from tests.web.desk.signed import HERE

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
WORDS, OTHER = "cuatro palabras sin relación", "otras cuatro palabras sueltas"
ANA = Person("ana", "Ana Rojas", Role.ADMIN)
HOME = Browser("Firefox", "192.0.2.7")
RACES = 100 if FULL else 12
LINES = 100 if FULL else 25

pytestmark = pytest.mark.usefixtures("seaweed")


def node(shelf: Place, folder: Path) -> Door:
    """The door of one machine, which has nothing but the bucket and its own locks."""
    return door_of(StoreCabinet(S3Store(shelf), folder / "locks"))


@pytest.fixture
def nodes(shelf: Place, tmp_path: Path) -> tuple[Door, Door]:
    return node(shelf, tmp_path / "one"), node(shelf, tmp_path / "other")


def test_an_account_made_on_one_node_signs_in_on_the_other(nodes: tuple[Door, Door]) -> None:
    one, other = nodes
    link = doors.invite(one, ANA, NOW)

    assert doors.choose(other, link, WORDS, NOW) == ANA
    opened = doors.sign_in(one, "ana", WORDS, HOME, NOW)
    assert opened
    secret, signed = opened
    assert doors.present(other, secret, NOW) == (ANA, signed)

    assert doors.change_password(other, signed, WORDS, OTHER, HOME, NOW)
    assert doors.sign_in(one, "ana", WORDS, HOME, NOW) is None
    doors.leave(other, "ana", NOW, [signed.ident])
    assert doors.present(one, secret, NOW) is None
    kinds = [line.kind for line in one.audit.read()][::-1]
    assert kinds == [
        "log-begun",
        "account-made",
        "password-changed",
        "sign-in",
        "password-changed",
        "sign-in-failed",
        "sign-out",
    ]
    assert [line.network for line in other.audit.read()][1] == "192.0.2.0/24"
    assert other.audit.broken() == []


def test_wrong_passwords_are_counted_over_all_nodes(nodes: tuple[Door, Door]) -> None:
    one, other = nodes
    one.book.add(Account(ANA))

    for turn in range(5):
        assert doors.sign_in(nodes[turn % 2], "ana", "guess", HOME, NOW) is None
    for door in (one, other):
        with pytest.raises(Throttled):
            doors.sign_in(door, "ana", WORDS, HOME, NOW)


def test_tokens_and_links_made_on_one_node_hold_on_the_other_until_one_ends_them(
    nodes: tuple[Door, Door],
) -> None:
    one, other = nodes
    one.book.add(Account(ANA))
    token, secret = hand_out(one, ANA, ["write"], label="Wire", now=NOW, expires=NOW + DAY)
    link, opening = other.passes.make("preview", "march", by="ana", now=NOW, expires=NOW + DAY)

    assert other.tokens.open(secret, NOW) == (token, Account(ANA))
    other.tokens.used(token, NOW)
    assert [each.used for each in one.tokens.every()] == [NOW.date()]
    one.passes.counted(link.ident, NOW)
    assert (one.passes.open(opening, NOW) or link).count == 1

    take_back(other, token.ident, "ana", NOW)
    one.passes.revoke(link.ident, NOW)
    assert one.tokens.open(secret, NOW) is None
    assert other.passes.open(opening, NOW) is None


def test_a_link_used_at_one_moment_on_both_nodes_works_once(nodes: tuple[Door, Door]) -> None:
    won = []
    with ThreadPoolExecutor(2) as pool:
        for number in range(RACES):
            secret, start = nodes[number % 2].links.make("ana", NOW), Barrier(2)

            def used(door: Door, secret: str = secret, start: Barrier = start) -> bool:
                assert door.links.name(secret, NOW) == "ana"
                start.wait()
                return door.links.use(secret)

            won.append(sum(pool.map(used, nodes)))

    assert won == [1] * RACES
    assert nodes[0].links.drawer.names("") == []


def test_two_who_choose_a_password_by_one_link_are_not_both_told_it_is_theirs(
    nodes: tuple[Door, Door],
) -> None:
    link = doors.invite(nodes[0], ANA, NOW)

    def chosen(door: Door, words: str) -> bool:
        try:
            return bool(doors.choose(door, link, words, NOW))
        except Missing:
            return False

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(chosen, nodes, [WORDS, OTHER]))

    assert sum(done) == 1
    right = [WORDS, OTHER][done.index(True)]
    assert doors.sign_in(nodes[0], "ana", right, HOME, NOW)
    assert nodes[1].audit.broken() == []


def test_a_challenge_of_a_passkey_is_good_for_one_answer_on_all_nodes(
    nodes: tuple[Door, Door],
) -> None:
    one, other = (Challenges(door.challenges) for door in nodes)
    good = []
    with ThreadPoolExecutor(2) as pool:
        for _ in range(RACES // 2):
            challenge = one.make("sign-in", NOW)
            takes = pool.map(lambda at, c=challenge: at.take(c, "sign-in", NOW), (one, other))
            good.append(sum(takes))

    assert good == [1] * (RACES // 2)
    assert not other.take(one.make("sign-in", NOW), "sign-in", NOW + DAY)
    late = NOW + timedelta(minutes=20)
    assert other.take(other.make("sign-in", late), "sign-in", late)
    assert len(nodes[0].challenges.names(".used")) == 1


def test_lines_that_processes_write_at_once_hold_each_other_and_none_is_lost(
    shelf: Place,
) -> None:
    spawn = get_context("spawn")
    writing = [spawn.Process(target=write, args=(shelf, who, LINES)) for who in ("ana", "bo")]
    for process in writing:
        process.start()
    for process in writing:
        process.join()

    log = log_with_short_files(S3Store(shelf))
    lines = [line for line in log.read() if line.kind == "published"]
    assert [process.exitcode for process in writing] == [0, 0]
    assert log.broken() == []
    assert len(log.shelf.files()) > 5
    assert {line.network for line in lines} == {"192.0.2.0/24"}
    for who in ("ana", "bo"):
        told = [line.about for line in lines if line.who == who][::-1]
        assert told == [f"essay-{number}" for number in range(LINES)]


@pytest.mark.parametrize("left", [1, 2, 3, 4, 5] if FULL else [2])
@pytest.mark.parametrize("when", ["before", "after"] if FULL else ["before"])
def test_who_is_killed_between_the_parts_of_a_line_harms_nothing(
    shelf: Place, left: int, when: Literal["before", "after"]
) -> None:
    log = log_with_short_files(S3Store(shelf))
    while len(log.shelf.files()) < 2:  # the next line but some begins another file
        log.write("published", "ana", "march", NOW)
    before = [line.n for line in log.read()]

    doomed = get_context("spawn").Process(target=die, args=(shelf, left, when))
    doomed.start()
    doomed.join()
    assert log.broken() == []
    n = log.write("sign-out", "ana", "", NOW)

    assert doomed.exitcode == -signal.SIGKILL or left > 2
    assert log.broken() == []
    assert [line.n for line in log.read()][::-1] == list(range(1, n + 1))
    assert n - len(before) in (1, 2)


def _opened(folder: Path, shelf: Place) -> Gallery:
    folder.mkdir(exist_ok=True)
    (folder / "gallery.toml").write_text(f'store = "s3://{shelf.bucket}/{shelf.prefix}"\n')
    return open_gallery(folder, {"workers": 1})


def _browser(gallery: Gallery) -> TestClient:
    found = TestClient(create_app(gallery), base_url="https://example.org", follow_redirects=False)
    found.headers |= HERE
    return found


def test_a_browser_that_signed_in_at_one_node_is_signed_in_at_all(
    shelf: Place, tmp_path: Path
) -> None:
    one, other = (_opened(tmp_path / name, shelf) for name in ("one", "other"))
    link = doors.invite(one.door(), ANA, today())
    doors.choose(other.door(), link, WORDS, today())

    with _browser(one) as here, _browser(other) as there:
        answer = here.post("/desk/sign-in", data={"name": "ana", "password": WORDS})
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")
        there.cookies.update(here.cookies)
        assert there.get("/desk/signed-in").json() == {"name": "ana"}
        one.door().signs.end_all("ana")
        assert there.get("/desk/signed-in").status_code in (303, 401)

    for gallery in (one, other):
        beside = {path.name for path in gallery.library.iterdir()}
        private = {path.name for path in (gallery.library / "albums/.gallery").iterdir()}
        assert beside == {"gallery.toml", "albums"}
        assert not private & {"sign-ins", "links", "tries.json", "near.json", "networks"}


def test_while_the_bucket_is_away_desk_and_api_say_so_and_afterwards_all_is_there(
    shelf: Place, tmp_path: Path
) -> None:
    gallery = _opened(tmp_path / "one", shelf)
    door = gallery.door()
    door.book.add(Account(ANA))
    secret, _ = doors.enter(door, "ana", HOME, today(), "link")
    _, token = hand_out(
        door, ANA, ["read-drafts"], label="Wire", now=today(), expires=today() + DAY
    )
    away = replace(gallery, store=S3Store(Place(BUCKET, endpoint="http://127.0.0.1:1")))

    with _browser(away) as client:
        page = client.post("/desk/sign-in", data={"name": "ana", "password": WORDS})
        client.cookies.set("__Host-s", secret, domain="example.org")
        desk = client.get("/desk/me/", headers={"accept": "text/html"})
        client.cookies.clear()
        api = client.get("/api/essays", headers={"authorization": f"Bearer {token}"})
    with pytest.raises(StoreError, match="does not answer"):
        away.audit().write("published", "ana", "march", NOW)

    assert [one.status_code for one in (page, desk, api)] == [503] * 3
    assert doors.present(gallery.door(), secret, today())
    assert gallery.door().tokens.open(token, today())
    assert gallery.audit().broken() == []
