"""people.toml: accounts that a person can read and mend."""

import stat
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from gallery.drawer import Cabinet
from gallery.drawer.files import FileCabinet
from gallery.errors import PeopleError, Unfit
from gallery.people import Person, Role
from gallery.people.book import Account, Book, Passkey, renewed

ANA = Account(Person("ana", "Ana Rojas", Role.ADMIN, "es"), password="$argon2id$a")
BEN = Account(
    Person("ben", 'Ben "Lens" Ito', Role.PHOTOGRAPHER, single_keys=False),
    recovery=("c1", "c2"),
    handle="h",
    passkeys=(Passkey("Phone", "id", "key", 3, "2026-05-01"), Passkey("Laptop", "id2", "key2")),
)


@pytest.fixture
def book(cabinet: Cabinet) -> Book:
    return Book(cabinet.beside("", "people"))


@pytest.fixture
def staffed(book: Book) -> Book:
    for account in (ANA, BEN):
        book.add(account)
    return book


def text(book: Book) -> str:
    return (book.content() or b"").decode()


def test_what_is_written_down_is_read_again(staffed: Book) -> None:
    assert staffed.all() == {"ana": ANA, "ben": BEN}
    assert staffed.find("ben") == BEN
    assert staffed.find("cleo") is None


def test_nobody_else_on_the_machine_may_read_it(house: FileCabinet, tmp_path: Path) -> None:
    path, book = tmp_path / "people.toml", Book(house.beside("", "people"))
    path.write_text("[ana]\nshown = 'A'\nrole = 'admin'\n")
    path.chmod(0o644)
    book.change("ana", lambda account: renewed(account, shown="Ana"))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_may_not_be_read_is_named(house: FileCabinet, tmp_path: Path) -> None:
    (tmp_path / "people.toml").mkdir()

    with pytest.raises(PeopleError, match=r"people\.toml: cannot be read \(is a directory\)"):
        Book(house.beside("", "people")).all()


def test_a_change_leaves_comments_and_other_accounts_as_they_are(staffed: Book) -> None:
    by_hand = "# mine\n" + text(staffed).replace("[ben]", "[ben] # the one with a cap")
    staffed.put_back(by_hand.encode())

    staffed.change("ben", lambda account: renewed(account, shown="Ben"))

    assert text(staffed) == by_hand.replace("'Ben \"Lens\" Ito'", '"Ben"').replace(
        '"Ben \\"Lens\\" Ito"', '"Ben"'
    )


def test_what_is_no_longer_so_is_taken_out(staffed: Book) -> None:
    staffed.change("ben", lambda account: replace(account, passkeys=(), recovery=(), handle=""))

    assert "passkey" not in text(staffed)
    assert staffed.find("ben") == Account(BEN.person)


@pytest.mark.parametrize(
    "deed",
    [
        lambda book: book.remove("ana"),
        lambda book: book.change("ana", lambda account: renewed(account, role=Role.EDITOR)),
    ],
)
def test_somebody_stays_admin(staffed: Book, deed: Callable[[Book], object]) -> None:
    with pytest.raises(Unfit, match="somebody must be admin"):
        deed(staffed)

    assert staffed.all() == {"ana": ANA, "ben": BEN}


def test_an_admin_may_go_when_there_is_another(staffed: Book) -> None:
    staffed.change("ben", lambda account: renewed(account, role=Role.ADMIN))
    staffed.remove("ana")

    assert list(staffed.all()) == ["ben"]


@pytest.mark.parametrize("name", ["", "Ana", "ana rojas", "1ana", "../ana", "a" * 33, "ñ"])
def test_a_name_to_sign_in_with_is_plain(book: Book, name: str) -> None:
    with pytest.raises(Unfit, match="small letters"):
        book.add(replace(ANA, person=replace(ANA.person, name=name)))


def test_two_people_do_not_share_a_name(staffed: Book) -> None:
    with pytest.raises(Unfit, match="already"):
        staffed.add(replace(BEN, password="x"))


@pytest.mark.parametrize("deed", ["change", "remove"])
def test_nobody_is_changed_who_is_not_there(staffed: Book, deed: str) -> None:
    with pytest.raises(Unfit, match="nobody called cleo"):
        staffed.remove("cleo") if deed == "remove" else staffed.change("cleo", lambda a: a)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("[ana]\nshown = \n", r"people\.toml, line 2: is not TOML"),
        ("\n[ana]\nshown = 'A'\nrole = 'boss'\n", r"line 2: \[ana\] cannot be used: .*'boss'"),
        ("[ana]\nshown = 'A'\nrole = 'admin'\nrol = 1\n", r"line 1: .*`rol`"),
        ("[ana]\nrole = 'admin'\n", r"line 1: .*`shown`"),
        ("ana = 'admin'\n", r"line 1: \[ana\]"),
        ("[Ana]\nshown = 'A'\nrole = 'admin'\n", r"line 1: .*small letters"),
        ("[[ana]]\nshown = 'A'\nrole = 'admin'\n", r"line 1: \[ana\]"),
    ],
)
def test_a_broken_hand_edit_is_named_with_its_line_and_nothing_is_lost(
    staffed: Book, source: str, said: str
) -> None:
    staffed.put_back(source.encode())

    with pytest.raises(PeopleError, match=said):
        staffed.all()
    with pytest.raises(PeopleError, match=said):
        staffed.add(replace(ANA, person=replace(ANA.person, name="cleo")))
    assert text(staffed) == source


def test_a_file_in_another_encoding_is_named(staffed: Book) -> None:
    staffed.put_back("[ana]\nshown = 'Añá'".encode("utf-16"))

    with pytest.raises(PeopleError, match="UTF-8"):
        staffed.all()


def test_two_who_write_at_once_both_win(staffed: Book) -> None:
    def add(n: int) -> None:
        staffed.add(Account(Person(f"p{n}", f"P {n}", Role.EDITOR)))

    threads = [threading.Thread(target=add, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(staffed.all()) == sorted(["ana", "ben", *(f"p{n}" for n in range(8))])
