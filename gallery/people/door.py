"""The door to the desk: accounts are made, people come in and go."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from gallery.errors import Missing
from gallery.people import Person, Role, passwords, recovery
from gallery.people.book import FILE, Account, Book, checked_name
from gallery.people.contributors import SENDERS, Contributors
from gallery.people.links import FIRST, Links
from gallery.people.passes import FOLDER, Passes
from gallery.people.signs import SignIn, SignIns
from gallery.people.throttle import ACCOUNT, NETWORK, Throttle, network


@dataclass(frozen=True, slots=True)
class Door:
    """What a library knows of the people at its desk; locks and challenges are folders.

    passes  the links that open one thing to people without an account; contributors: who sends by
            them; offers: how often they may
    """

    book: Book
    signs: SignIns
    links: Links
    throttle: Throttle
    locks: Path
    challenges: Path
    passes: Passes
    contributors: Contributors
    offers: Throttle


@dataclass(frozen=True, slots=True)
class Browser:
    """What is known of the program that somebody signs in with."""

    agent: str = ""
    address: str = ""


def door(library: Path, private: Path) -> Door:
    """The door of a library.

    library  the folder of people.toml
    private  the folder of what the program keeps for itself, which nobody is shown
    """
    locks = private / "locks"
    return Door(
        Book(library / FILE, locks / "people.lock"),
        SignIns(private / "sign-ins"),
        Links(private / "links"),
        Throttle(private / "tries.json", locks / "tries.lock"),
        locks,
        private / "challenges",
        Passes(library / FOLDER, locks / "links.lock"),
        Contributors(library / FOLDER / SENDERS),
        Throttle(private / "offers.json", locks / "offers.lock"),
    )


def present(at: Door, secret: str, now: datetime) -> tuple[Person, SignIn] | None:
    """Who stands behind the secret of a cookie; None for nobody."""
    signed = at.signs.find(secret, now) if secret else None
    account = at.book.find(signed.name) if signed else None
    return (account.person, signed) if account and signed else None


def sign_in(
    at: Door, name: str, password: str, browser: Browser, now: datetime
) -> tuple[str, SignIn] | None:
    """Sign somebody in: (secret for the cookie, sign-in).

    returns  None when name or password is wrong: nobody is told which
    raises   Throttled after too many tries, Busy
    """
    name = name.strip().casefold()
    if not _known(at, name, password, browser, now):
        return None
    return at.signs.open(name, now, browser.agent, browser.address)


def change_password(
    at: Door, signed: SignIn, old: str, new: str, browser: Browser, now: datetime
) -> bool:
    """Change the password of somebody who is signed in, and end their other sign-ins.

    returns  False when the old one is wrong
    raises   Unfit when the new one cannot be taken; Throttled, Busy
    """
    account = at.book.find(signed.name)
    if account is None:
        return False
    passwords.fit(new, account.person)
    if not _known(at, signed.name, old, browser, now):
        return False
    kept = passwords.hashed(new, at.locks)
    at.book.change(signed.name, lambda account: replace(account, password=kept))
    at.signs.end_all(signed.name, but=signed.ident)
    return True


def invite(at: Door, person: Person, now: datetime) -> str:
    """Make an account without a password: the secret of the link to choose one."""
    at.book.add(Account(person))
    at.signs.end_all(person.name)  # of somebody who had the name before
    return at.links.make(person.name, now)


def reset(at: Door, name: str, now: datetime) -> str:
    """Let somebody choose a new password: the secret of the link.

    Everything that let them in so far is worthless from now on: it may be in other hands.
    """
    at.book.change(name, lambda a: replace(a, password="", handle="", recovery=(), passkeys=()))
    at.signs.end_all(name)
    return at.links.make(name, now)


def remove(at: Door, name: str) -> None:
    """Close an account; Unfit for the last admin's."""
    at.book.remove(name)
    at.links.drop(name)
    at.signs.end_all(name)


def promote(at: Door, name: str, role: Role) -> None:
    """Give somebody another role; they sign in anew. Unfit for the last admin."""
    before = at.book.find(name)
    at.book.change(name, lambda a: replace(a, person=replace(a.person, role=role)))
    if before and before.person.role is not role:
        at.signs.end_all(name)


def first_link(at: Door, now: datetime) -> str | None:
    """The secret of the link to make the first account; None when there are people already."""
    return None if at.book.all() else at.links.make(FIRST, now)


def begin(at: Door, secret: str, person: Person, password: str, now: datetime) -> None:
    """Make the first account by its link; Missing when it is worthless, Unfit."""
    if at.links.name(secret, now) != FIRST or at.book.all():
        raise Missing("there is no such link")
    checked_name(person.name)
    passwords.fit(password, person)
    kept = passwords.hashed(password, at.locks)
    if not at.links.use(secret):
        raise Missing("there is no such link")
    at.book.add(Account(person, password=kept))


def choose(at: Door, secret: str, password: str, now: datetime) -> Person:
    """Set a password by a link: whose it is; Missing when the link is worthless, Unfit."""
    account = invited(at, secret, now)
    passwords.fit(password, account.person)
    kept = passwords.hashed(password, at.locks)
    if not at.links.use(secret):
        raise Missing("there is no such link")
    at.book.change(account.person.name, lambda account: replace(account, password=kept))
    at.signs.end_all(account.person.name)
    return account.person


def invited(at: Door, secret: str, now: datetime) -> Account:
    """Whose password a link lets choose; Missing when it is worthless."""
    name = at.links.name(secret, now)
    account = at.book.find(name) if name else None
    if account is None:
        raise Missing("there is no such link")
    return account


def _known(at: Door, name: str, password: str, browser: Browser, now: datetime) -> bool:
    """Whether name and password belong together; what was kept at old costs is kept anew."""
    bucket = _bucket(at, name, browser, now)
    at.throttle.take({bucket: ACCOUNT, f"network {network(browser.address)}": NETWORK}, now)
    account = at.book.find(name)
    kept = account.password if account else ""
    if not passwords.right(kept, password, at.locks):
        return recovery.use(at.book, name, password)
    at.throttle.fill(bucket)
    if passwords.outdated(kept):
        anew = passwords.hashed(password, at.locks)
        at.book.change(name, lambda a: replace(a, password=anew) if a.password == kept else a)
    return True


def _bucket(at: Door, name: str, browser: Browser, now: datetime) -> str:
    """Where tries for an account are counted: apart for networks that the person came from.

    So a stranger who tries all day cannot keep them out of their own house.
    """
    mine = {network(one.address) for one in at.signs.of(name, now)}
    here = network(browser.address)
    return f"account {name} from {here}" if here in mine else f"account {name}"
