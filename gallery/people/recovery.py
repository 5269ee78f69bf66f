"""Recovery codes: eight words of chance, each of which lets in once instead of a password."""

from dataclasses import replace
from hashlib import sha256
from secrets import choice

from gallery.people.book import Account, Book

COUNT = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_GROUPS, _LENGTH = 6, 4  # 118 bits: hashing them slowly would add nothing (ASVS 5.0, 6.5.2)


def renew(book: Book, name: str) -> list[str]:
    """Eight new codes for somebody; the ones before are worthless."""
    codes = [
        "-".join("".join(choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS))
        for _ in range(COUNT)
    ]
    hashes = tuple(_hash(code) for code in codes)
    book.change(name, lambda account: replace(account, recovery=hashes))
    return codes


def holds(account: Account, code: str) -> bool:
    """Whether it is one of somebody's codes."""
    return _hash(code.strip().lower()) in account.recovery


def use(book: Book, name: str, code: str) -> bool:
    """Whether it is one of somebody's codes; it is worthless from then on."""
    wanted, used = _hash(code.strip().lower()), False

    def without(account: Account) -> Account:
        nonlocal used
        used = wanted in account.recovery
        return replace(account, recovery=tuple(one for one in account.recovery if one != wanted))

    account = book.find(name)
    if account and wanted in account.recovery:
        book.change(name, without)
    return used


def _hash(code: str) -> str:
    return sha256(code.encode("utf-8", "replace")).hexdigest()
