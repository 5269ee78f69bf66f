"""The audit log: lines that hold each other, and what becomes of whoever changes them."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from time import process_time

import pytest

from gallery.audit import KINDS, Audit, networks
from gallery.audit.chain import START, Raw, broken, seal
from gallery.drawer import Cabinet, Drawer
from gallery.drawer.files import FileCabinet
from gallery.errors import Missing
from tests.ends import kept, log_of

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
MONTH = "2026-05.jsonl"


@pytest.fixture
def log(cabinet: Cabinet) -> Audit:
    return log_of(cabinet)


@pytest.fixture
def place(cabinet: Cabinet) -> Drawer:
    """The files of the log, to be looked at and to be harmed."""
    return cabinet.beside("audit")


@pytest.fixture
def ten(log: Audit) -> Audit:
    """A log of ten lines; the first says that it begins here."""
    for number in range(2, 11):
        log.write("published", "ana", f"essay-{number}", NOW + timedelta(minutes=number))
    return log


def lines(place: Drawer, name: str = MONTH) -> list[bytes]:
    return kept(place)[name].splitlines(keepends=True)


def put(place: Drawer, found: list[bytes], name: str = MONTH) -> None:
    place.write(name, b"".join(found))


def said(log: Audit) -> list[tuple[str, str]]:
    return [(one.where, one.reason) for one in log.broken()]


def test_what_was_written_is_read_the_newest_first(log: Audit) -> None:
    log.write("role-changed", "ana", "bo", NOW, role="editor", before="photographer")

    newest, begun = log.read()

    assert (newest.n, newest.kind, newest.who, newest.about) == (2, "role-changed", "ana", "bo")
    assert (newest.at, newest.detail) == (NOW, {"role": "editor", "before": "photographer"})
    assert (begun.n, begun.kind) == (1, "log-begun")


def test_a_line_can_be_checked_with_nothing_but_a_hash_of_text(ten: Audit, place: Drawer) -> None:
    before = "0" * 64
    for line in lines(place):
        told = json.loads(line)
        sealed = told.pop("hash")
        text = json.dumps(told, sort_keys=True, separators=(",", ":"))
        assert sha256((before + text).encode()).hexdigest() == sealed
        before = sealed

    assert json.loads(kept(place)["head"]).items() >= {"n": 10, "hash": before}.items()


def test_a_log_that_nobody_touched_is_whole(ten: Audit) -> None:
    assert said(ten) == []


def test_each_altered_line_is_named(ten: Audit, place: Drawer) -> None:
    whole = lines(place)
    for number in range(10):
        found = list(whole)
        found[number] = re.sub(rb'"at":"2026', b'"at":"2025', found[number])
        put(place, found)

        why = "its hash does not fit: it was altered, or the line before it was"
        assert said(ten)[0] == (f"audit/{MONTH}, line {number + 1}", why)


def test_a_line_that_was_altered_with_its_own_hash_made_anew_is_found_at_the_next(
    ten: Audit, place: Drawer
) -> None:
    found = lines(place)
    told = json.loads(found[4])
    del told["hash"]
    told["who"] = "somebody-else"
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    before = json.loads(found[3])["hash"]
    told["hash"] = sha256((before + text).encode()).hexdigest()
    found[4] = json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    put(place, found)

    assert [where for where, _ in said(ten)] == [f"audit/{MONTH}, line 6"]


def test_each_removed_line_is_named_by_its_number(ten: Audit, place: Drawer) -> None:
    whole = lines(place)
    for number in range(9):
        put(place, whole[:number] + whole[number + 1 :])

        why = f"number {number + 1} is missing: lines before it were removed"
        assert said(ten) == [(f"audit/{MONTH}, line {number + 1}", why)]


def test_lines_that_changed_places_are_named(ten: Audit, place: Drawer) -> None:
    whole = lines(place)
    for number in range(9):
        one, other = whole[number : number + 2]
        put(place, [*whole[:number], other, one, *whole[number + 2 :]])

        why = f"number {number + 1} stands after number {number + 2}: lines changed places"
        assert said(ten)[0] == (f"audit/{MONTH}, line {number + 2}", why)


def test_removed_last_lines_are_found_by_the_head(ten: Audit, place: Drawer) -> None:
    put(place, lines(place)[:7])

    assert said(ten) == [
        ("audit/head", "it counts 10 lines, and the last one is number 7: lines were removed")
    ]


def test_a_removed_month_is_found_and_so_are_all_removed(house: FileCabinet) -> None:
    ten, place = log_of(house), house.beside("audit")
    for number in range(2, 11):
        ten.write("published", "ana", f"essay-{number}", NOW)
    ten.write("published", "ana", "later", datetime(2026, 6, 2, tzinfo=UTC))
    assert said(ten) == []
    place.remove(MONTH)

    assert said(ten) == [
        (
            "audit/2026-06.jsonl, line 1",
            "not all of the numbers 1 to 10 are there: lines before it were removed",
        )
    ]
    place.remove("2026-06.jsonl")
    assert said(ten)[0][0] == "audit/head"


def test_a_missing_or_altered_head_is_found(ten: Audit, place: Drawer) -> None:
    place.write("head", b'{"n": 10, "hash": "00"}')
    assert "its hash is not that of line number 10" in said(ten)[0][1]
    place.write("head", b'{"n": 3, "hash": "00"}')
    assert "it was put back" in said(ten)[0][1]
    place.remove("head")
    assert "it is missing" in said(ten)[0][1]


def test_a_log_ten_times_as_long_is_looked_through_in_about_ten_times_the_time() -> None:
    def cost(length: int) -> float:
        found, before = [], START
        for n in range(1, length + 1):
            body: dict[str, object] = {"n": n, "kind": "sign-in", "who": "ana"}
            before = seal(before, body)
            found.append(Raw(MONTH, n, body, before))
        begun = process_time()
        assert list(broken(found)) == []
        return process_time() - begun

    assert cost(6000) < 30 * min(cost(600) for _ in range(3))


def test_what_is_no_line_of_ours_is_named(ten: Audit, place: Drawer) -> None:
    whole = lines(place)
    for odd in (b"{}", b"", b"\xff", b'{"n": 6}', b"[" * 5000, b'"n"', b"1" * 5000):
        put(place, [*whole[:5], odd + b"\n", *whole[5:]])

        why = "it was altered: it is not written as the program writes"
        assert said(ten) == [(f"audit/{MONTH}, line 6", why)]
        assert len(list(ten.read())) == 10


def _cut_off(place: Drawer) -> None:
    put(place, lines(place)[:7])


def _headless(place: Drawer) -> None:
    put(place, lines(place)[:7])
    place.remove("head")


def _set_back(place: Drawer) -> None:
    place.write("head", b'{"n": 3, "hash": "00"}')


def _torn(place: Drawer) -> None:
    put(place, [*lines(place)[:7], b'{"half'])


@pytest.mark.parametrize("harm", [_cut_off, _headless, _set_back, _torn])
def test_who_writes_on_after_a_harm_says_so_for_ever(
    ten: Audit, harm: Callable[[Drawer], None], place: Drawer
) -> None:
    harm(place)

    ten.write("sign-in", "bo", "", NOW)
    ten.write("sign-out", "bo", "", NOW)

    kinds = [line.kind for line in ten.read()]
    assert kinds[:3] == ["sign-out", "sign-in", "log-broken"]
    assert kinds.count("log-broken") == 1


def test_what_a_stop_left_of_a_line_is_no_harm(ten: Audit, place: Drawer) -> None:
    place.add(MONTH, lines(place)[-1][:40])
    assert said(ten) == []

    ten.write("sign-in", "bo", "", NOW)

    assert said(ten) == []
    assert [line.kind for line in ten.read()][:2] == ["sign-in", "published"]


def test_a_stop_between_a_line_and_its_head_is_no_harm(ten: Audit, place: Drawer) -> None:
    head = kept(place)["head"]
    ten.write("sign-in", "bo", "", NOW)
    place.write("head", head)
    assert said(ten) == []

    ten.write("sign-out", "bo", "", NOW)

    assert said(ten) == []
    assert [line.n for line in ten.read()] == list(range(12, 0, -1))


def test_a_clock_that_was_set_back_keeps_the_order(ten: Audit, place: Drawer) -> None:
    ten.write("sign-in", "ana", "", NOW - timedelta(days=90))

    assert next(ten.read()).at == NOW - timedelta(days=90)
    assert said(ten) == []
    assert place.names(".jsonl") == [MONTH]


def test_no_name_ends_a_line(log: Audit, place: Drawer) -> None:
    odd = ["a\nb", "a\r\nb", "a\u2028b", "a\x85b", "\ud800", 'a"b', "ñ" * 900]
    for name in odd:
        log.write("published", name, name, NOW, reason=name)

    assert len(lines(place)) == 1 + len(odd)
    assert said(log) == []
    assert max(len(line.who) for line in log.read()) == 300


def test_threads_and_processes_write_one_after_the_other(house: FileCabinet) -> None:
    log, places = log_of(house), (str(house.library), str(house.private))
    program = (
        "from datetime import UTC, datetime; from pathlib import Path; from gallery.audit import *;"
        f"log = audit(FileCabinet(*map(Path, {places!r})));"
        "[log.write('sign-in', 'x', '', datetime(2026, 5, 1, tzinfo=UTC)) for _ in range(5)]"
    )
    others = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: log.write("sign-out", str(n), "", NOW), range(10)))
    ended = [other.wait() for other in others]

    assert ended == [0, 0]
    assert [line.n for line in log.read()] == list(range(21, 0, -1))
    assert said(log) == []


def test_an_act_that_failed_says_so_after_itself(log: Audit) -> None:
    with pytest.raises(Missing), log.doing("purged", "ana", "essay/a.jpg", NOW):
        raise Missing("it is gone")

    after, line, _ = log.read()
    assert (line.kind, after.kind, after.detail) == (
        "purged",
        "not-done",
        {"of": "purged", "line": line.n},
    )


def test_a_network_is_kept_for_thirty_days_and_the_chain_holds_without_it(log: Audit) -> None:
    log.write("sign-in", "ana", "", NOW, address="203.0.113.77")
    log.write("sign-in", "bo", "", NOW + timedelta(days=1), address="2001:db8:1:2:3::9")
    assert [line.network for line in log.read()] == ["2001:db8:1::/48", "203.0.113.0/24", ""]

    assert log.forget(NOW + timedelta(days=30)) == 0
    assert log.forget(NOW + timedelta(days=31)) == 1

    assert [line.network for line in log.read()] == ["2001:db8:1::/48", "", ""]
    assert said(log) == []


def test_a_network_that_was_forgotten_cannot_be_guessed_from_the_log(
    log: Audit, place: Drawer
) -> None:
    log.write("sign-in", "ana", "", NOW, address="203.0.113.77")
    log.write("sign-in", "ana", "", NOW, address="203.0.113.77")

    told = {json.loads(line).get("network") for line in lines(place)}

    assert len(told) == 3  # none, and two that differ for one network
    assert b"203.0" not in kept(place)[MONTH]


@pytest.mark.parametrize(
    ("address", "cut"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::9", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("testclient", ""),
        ("", ""),
    ],
)
def test_addresses_are_cut_to_a_network(address: str, cut: str) -> None:
    assert networks.cut(address) == cut


def test_files_of_the_log_are_their_owners_alone(house: FileCabinet) -> None:
    log_of(house).write("published", "ana", "essay", NOW)
    folder = house.beside("audit").folder
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}

    assert modes == {MONTH: 0o600, "head": 0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_every_kind_is_one_word() -> None:
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", kind) for kind in KINDS)
    assert len(set(KINDS)) == len(KINDS)
