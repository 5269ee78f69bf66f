"""The door to the desk: accounts are made, people come in and go."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from gallery.audit import Audit, networks
from gallery.drawer import Cabinet, Drawer
from gallery.errors import Missing, StoreError
from gallery.people import Person, Role, passwords, recovery
from gallery.people.book import Account, Book, checked_name
from gallery.people.contributors import SENDERS, Contributors
from gallery.people.links import FIRST, Links
from gallery.people.near import Near
from gallery.people.passes import FOLDER, Passes
from gallery.people.signs import SignIn, SignIns
from gallery.people.throttle import ACCOUNT, FAILURES, NETWORK, Throttle, network
from gallery.people.tokens import FOLDER as TOKENS
from gallery.people.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Door:
    """What a library knows of the people at its desk, wherever it lies.

    locks   folder of this machine in which those who check passwords take turns
    passes  the links that open one thing to people without an account; contributors: who sends by
            them; offers: how often they may
    tokens  by which programs act for somebody; uses: how often they may
    audit   where it is written who came and went; without that line nobody does
    near    from which networks they came lately
    """

    book: Book
    signs: SignIns
    links: Links
    throttle: Throttle
    locks: Path
    challenges: Drawer
    passes: Passes
    contributors: Contributors
    offers: Throttle
    tokens: Tokens
    uses: Throttle
    audit: Audit
    near: Near


@dataclass(frozen=True, slots=True)
class Browser:
    """What is known of the program that somebody signs in with."""

    agent: str = ""
    address: str = ""


def door(cabinet: Cabinet, audit: Audit) -> Door:
    """The door of a library, by its drawers and its log."""
    book = Book(cabinet.beside("", "people"))
    return Door(
        book,
        SignIns(cabinet.within("sign-ins")),
        Links(cabinet.within("links")),
        Throttle(cabinet.within("", "tries"), "tries.json"),
        cabinet.locks,
        cabinet.within("challenges"),
        Passes(cabinet.beside(FOLDER, "links")),
        Contributors(cabinet.beside(f"{FOLDER}/{SENDERS}")),
        Throttle(cabinet.within("", "offers"), "offers.json"),
        Tokens(Passes(cabinet.beside(TOKENS, "tokens")), book),
        Throttle(cabinet.within("", "uses"), "uses.json"),
        audit,
        Near(cabinet.within("", "near")),
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
    raises   Throttled after too many tries, Busy; StoreError, as of `enter`
    """
    name = name.strip().casefold()
    if not _known(at, name, password, browser, now):
        return None
    return enter(at, name, browser, now, "password")


def enter(at: Door, name: str, browser: Browser, now: datetime, by: str) -> tuple[str, SignIn]:
    """Let somebody in who has proved who they are: (secret for the cookie, sign-in).

    by      how: "password", "passkey", "link"
    raises  Full, ReadOnly, StoreError: nobody is let in unwritten
    """
    at.audit.write("sign-in", name, "", now, address=browser.address, by=by)
    at.near.note(name, browser.address, now)
    return at.signs.open(name, now, browser.agent, browser.address)


def confirm(
    at: Door, signed: SignIn, password: str, browser: Browser, now: datetime
) -> tuple[str, SignIn] | None:
    """Let somebody who is signed in prove anew that it is them, by another sign-in.

    The one before is ended by the caller, once what was to be proved for is done.

    returns  None when the password is wrong; raises as `sign_in`
    """
    if not _known(at, signed.name, password, browser, now):
        return None
    at.audit.write("confirmed", signed.name, "", now, address=browser.address, by="password")
    return at.signs.open(signed.name, now, browser.agent, browser.address)


def leave(at: Door, name: str, now: datetime, idents: Iterable[str]) -> None:
    """End sign-ins of somebody. That is done on a full disk too: shutting is never refused."""
    with suppress(StoreError):
        at.audit.write("sign-out", name, "", now)
    for ident in idents:
        at.signs.end(ident)


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
    with at.audit.doing("password-changed", signed.name, "", now, address=browser.address):
        at.book.change(signed.name, lambda account: replace(account, password=kept))
    at.signs.end_all(signed.name, but=signed.ident)
    return True


def invite(at: Door, person: Person, now: datetime, by: str = "") -> str:
    """Make an account without a password: the secret of the link to choose one.

    by  who does it, here and below: the name of an account or of the machine's user
    """
    with at.audit.doing("account-made", by, person.name, now, role=str(person.role)):
        at.book.add(Account(person))
    at.signs.end_all(person.name)  # of somebody who had the name before
    at.tokens.drop(person.name)
    return at.links.make(person.name, now)


def reset(at: Door, name: str, now: datetime, by: str = "") -> str:
    """Let somebody choose a new password: the secret of the link.

    Everything that let them in so far is worthless from now on: it may be in other hands.
    """
    with at.audit.doing("password-reset", by, name, now):
        at.book.change(name, lambda a: replace(a, password="", handle="", recovery=(), passkeys=()))
    at.signs.end_all(name)
    at.tokens.drop(name)
    return at.links.make(name, now)


def remove(at: Door, name: str, now: datetime, by: str = "") -> None:
    """Close an account; Unfit for the last admin's."""
    with at.audit.doing("account-removed", by, name, now):
        at.book.remove(name)
    at.links.drop(name)
    at.signs.end_all(name)
    at.tokens.drop(name)


def forget(at: Door, slugs: Iterable[str]) -> None:
    """Forget what opens essays that are gone; others may get their names."""
    gone = set(slugs)
    at.passes.drop(gone)
    at.tokens.passes.drop(gone)


def forget_senders(at: Door, days: int, now: datetime, by: str = "") -> int:
    """Forget what contributors said whose link ended so many days ago; how many they were."""
    at.contributors.note_ends(at.passes, now)
    over = at.contributors.over(at.passes, days, now)
    if over:
        with at.audit.doing("contributors-forgotten", by, "", now, records=len(over)):
            at.contributors.forget(over)
    return len(over)


def promote(at: Door, name: str, role: Role, now: datetime, by: str = "") -> None:
    """Give somebody another role; they sign in anew. Unfit for the last admin."""
    before = at.book.find(name)
    if before and before.person.role is role:
        return
    was = str(before.person.role) if before else ""
    with at.audit.doing("role-changed", by, name, now, role=str(role), before=was):
        at.book.change(name, lambda a: replace(a, person=replace(a.person, role=role)))
    at.signs.end_all(name)
    if before and before.person.role.covers(role):
        at.tokens.drop(name)


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
    name, role = person.name, str(person.role)
    with at.audit.doing("account-made", name, name, now, role=role, by="first link"):
        _use_up(at, secret)
        at.book.add(Account(person, password=kept))


def choose(at: Door, secret: str, password: str, now: datetime) -> Person:
    """Set a password by a link: whose it is; Missing when the link is worthless, Unfit."""
    account = invited(at, secret, now)
    passwords.fit(password, account.person)
    kept = passwords.hashed(password, at.locks)
    name = account.person.name
    with at.audit.doing("password-changed", name, "", now, by="link"):
        _use_up(at, secret)
        at.book.change(name, lambda account: replace(account, password=kept))
    at.signs.end_all(name)
    return account.person


def _use_up(at: Door, secret: str) -> None:
    """A link works once; Missing when somebody else was faster."""
    if not at.links.use(secret):
        raise Missing("there is no such link")


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
        return _recovered(at, account, password, browser, now)
    at.throttle.fill(bucket)
    if passwords.outdated(kept):
        anew = passwords.hashed(password, at.locks)
        at.book.change(name, lambda a: replace(a, password=anew) if a.password == kept else a)
    return True


def _recovered(
    at: Door, account: Account | None, code: str, browser: Browser, now: datetime
) -> bool:
    """Whether a recovery code stands for the password; it is used up then. Else that is noted.

    What was typed for a name is in no line where there is no such account: it may be a password.
    Of a flood of guesses the log has some, and how many were passed over.
    """
    name = account.person.name if account else ""
    if account and recovery.holds(account, code):
        at.audit.write("recovery-used", name, "", now, address=browser.address)
        return recovery.use(at.book, name, code)
    passed = at.throttle.spare("failures in the audit log", FAILURES, now)
    if passed is not None:
        at.audit.write("sign-in-failed", name, "", now, address=browser.address, passed=passed)
    return False


def _bucket(at: Door, name: str, browser: Browser, now: datetime) -> str:
    """Where tries for an account are counted: apart for networks that the person came from lately.

    So a stranger who tries all day cannot keep them out of their own house.
    """
    if not at.near.knows(name, browser.address, now):
        return f"account {name}"
    return f"account {name} from {networks.cut(browser.address) or browser.address}"
