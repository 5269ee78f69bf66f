"""people.toml: who has an account. People may read and mend it with a text editor.

On a disk it lies beside the albums' folder, never below it: nothing below is handed out by mistake.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import tomlkit

from gallery.drawer import Drawer
from gallery.errors import PeopleError, Spot, StoreError, Unfit
from gallery.people import Person, Role

FILE = "people.toml"
_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
_AT = re.compile(r"\(at line (\d+)")
_HEAD = """\
# Who works at the desk. Passwords are kept as argon2id hashes only.
# `gallery people` changes this file; so may you, while nobody needs to know a hash for it.
"""


class Passkey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key that a person's device holds (WebAuthn).

    label  what the person calls it
    id     of the credential, key: its public half (COSE); both base64url
    count  signatures so far, where the device counts
    added  day, ISO 8601
    """

    label: str
    id: str
    key: str
    count: int = 0
    added: str = ""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    shown: str
    role: Role
    language: str = ""
    single_keys: bool = True
    password: str = ""
    handle: str = ""
    recovery: tuple[str, ...] = ()
    passkey: tuple[Passkey, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A person with what proves that it is them.

    password  argon2id, "" while none is chosen
    handle    base64url: by this the devices know the account, not by its name; "" without passkeys
    recovery  hashes of the codes that are left
    """

    person: Person
    password: str = ""
    handle: str = ""
    recovery: tuple[str, ...] = ()
    passkeys: tuple[Passkey, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """The accounts in the file of a drawer, which need not exist."""

    drawer: Drawer

    def all(self) -> dict[str, Account]:
        """Every account by its name; PeopleError when the file cannot be used; StoreError."""
        return _accounts(self._source())

    def find(self, name: str) -> Account | None:
        """One account by its name."""
        return self.all().get(name)

    def add(self, account: Account) -> None:
        """Write a new account down; Unfit when its name is none, or taken."""
        checked_name(account.person.name)

        def added(source: str) -> str:
            if account.person.name in _accounts(source):
                raise Unfit("taken", f"there is somebody called {account.person.name} already")
            return _with(source, account)

        self._change(added)

    def change(self, name: str, by: Callable[[Account], Account]) -> Account:
        """Change one account by a function from old to new; Unfit without it or its last admin.

        by  may be asked again, where somebody else has changed the file meanwhile
        """
        made: list[Account] = []

        def changed(source: str) -> str:
            there = _accounts(source)
            if name not in there:
                raise Unfit("nobody", f"there is nobody called {name}")
            made[:] = [by(there[name])]
            _keep_an_admin(there, {**there, name: made[0]})
            return source if made[0] == there[name] else _with(source, made[0])

        self._change(changed)
        return made[0]

    def remove(self, name: str) -> None:
        """Take an account out; Unfit when it is not there, or the last admin's."""

        def without(source: str) -> str:
            there = _accounts(source)
            if name not in there:
                raise Unfit("nobody", f"there is nobody called {name}")
            left = {key: one for key, one in there.items() if key != name}
            _keep_an_admin(there, left)
            document = tomlkit.parse(source)
            del document[name]
            return _checked(tomlkit.dumps(document), left)

        self._change(without)

    def content(self) -> bytes | None:
        """The file as it is, whether it can be used or not; None without one. StoreError."""
        found = self.drawer.read(FILE)
        return found.data if found else None

    def put_back(self, data: bytes) -> None:
        """Put another file into its place, of a backup, say. StoreError."""
        self.drawer.write(FILE, data)

    def _source(self) -> str:
        try:
            return _text(self.content())
        except StoreError as problem:
            # a file of this machine is for its people to mend; a bucket that is away comes back
            reason = problem.__cause__.strerror if isinstance(problem.__cause__, OSError) else None
            if reason is None:
                raise
            raise PeopleError(f"cannot be read ({reason.lower()})", Spot(FILE)) from problem

    def _change(self, by: Callable[[str], str]) -> None:
        def changed(data: bytes | None) -> bytes | None:
            before = _text(data)
            after = by(before)
            return after.encode("utf-8") if after != before else None

        self.drawer.change(FILE, changed)


def checked_name(name: str) -> str:
    """The name that somebody signs in with, as it was given; Unfit when it cannot be one."""
    if not _NAME.fullmatch(name):
        raise Unfit(
            "name",
            f"{name!r} is no name to sign in with; take up to 32 small letters, digits and"
            " hyphens, a letter first",
        )
    return name


def _text(data: bytes | None) -> str:
    """The file as words, its lines ended as everywhere (universal newlines)."""
    if data is None:
        return _HEAD
    try:
        return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as problem:
        raise PeopleError("is not written in UTF-8; save it so", Spot(FILE)) from problem


def _accounts(source: str) -> dict[str, Account]:
    try:
        tables = tomllib.loads(source)
    except tomllib.TOMLDecodeError as problem:
        line = _AT.search(str(problem))
        spot = Spot(FILE, int(line[1]) if line else None)
        raise PeopleError(f"is not TOML ({problem}); mend it with a text editor", spot) from None
    return {name: _account(name, _entry(name, table, source)) for name, table in tables.items()}


def _entry(name: str, table: object, source: str) -> _Entry:
    try:
        checked_name(name)
        return msgspec.convert(table, _Entry)
    except (msgspec.ValidationError, Unfit) as problem:
        heads = enumerate(source.splitlines(), 1)
        pattern = rf"\s*(\[\s*){{0,2}}[\"']?{re.escape(name)}\b"
        line = next((n for n, text in heads if re.match(pattern, text)), None)
        words = f"[{name}] cannot be used: {problem}; mend it, or take the whole table out"
        raise PeopleError(words, Spot(FILE, line)) from problem


def _with(source: str, account: Account) -> str:
    """The file with another table of one account; comments and the others stay as they are."""
    name = account.person.name
    document = tomlkit.parse(source)
    old = document.get(name)
    table = old if isinstance(old, dict) else tomlkit.table()
    told = _told(account)
    for key in [key for key in table if key not in told]:
        del table[key]
    for key, value in told.items():
        if key not in table or table[key] != value:
            table[key] = _item(value)
    if old is None:
        document[name] = table
    return _checked(tomlkit.dumps(document), {**_accounts(source), name: account})


def _checked(source: str, meant: Mapping[str, Account]) -> str:
    """Read back what is about to be written: a library's mistake must lock nobody out."""
    read = {
        name: _account(name, msgspec.convert(table, _Entry))
        for name, table in tomllib.loads(source).items()
    }
    if read != meant:
        raise PeopleError("cannot be changed by the program; mend it by hand", Spot(FILE))
    return source


def _keep_an_admin(before: Mapping[str, Account], after: Mapping[str, Account]) -> None:
    if _governed(before) and not _governed(after):
        raise Unfit("last-admin", "somebody must be admin; make another person admin first")


def _governed(accounts: Mapping[str, Account]) -> bool:
    return any(account.person.role is Role.ADMIN for account in accounts.values())


def _account(name: str, entry: _Entry) -> Account:
    person = Person(name, entry.shown, entry.role, entry.language, entry.single_keys)
    return Account(person, entry.password, entry.handle, entry.recovery, entry.passkey)


def _told(account: Account) -> dict[str, Any]:
    """The account as its table says it; what is as usual is left out."""
    person = account.person
    told: dict[str, Any] = {"shown": person.shown, "role": str(person.role)}
    if person.language:
        told["language"] = person.language
    if not person.single_keys:
        told["single_keys"] = False
    if account.password:
        told["password"] = account.password
    if account.handle:
        told["handle"] = account.handle
    if account.recovery:
        told["recovery"] = list(account.recovery)
    if account.passkeys:
        told["passkey"] = [msgspec.to_builtins(key) for key in account.passkeys]
    return told


def _item(value: object) -> object:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        tables = tomlkit.aot()
        for one in value:
            table = tomlkit.table()
            table.update(one)
            tables.append(table)
        return tables
    return value


def renewed(account: Account, **changes: Any) -> Account:
    """The account with another person's fields: shown, role, language, single_keys."""
    return replace(account, person=replace(account.person, **changes))
