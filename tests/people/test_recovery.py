"""Recovery codes cannot be guessed, also by whoever has their hashes."""

from math import log2

from gallery.people import Person, Role, recovery
from gallery.people.book import Account
from gallery.wiring import Gallery


def test_a_code_has_so_much_chance_that_a_plain_hash_keeps_it(gallery: Gallery) -> None:
    """112 bits are enough for that (ASVS 5.0, 6.5.2)."""
    door = gallery.door()
    door.book.add(Account(Person("ana", "Ana Rojas", Role.EDITOR, "en")))

    codes = [code for _ in range(40) for code in recovery.renew(door.book, "ana")]

    letters = {letter for code in codes for letter in code.replace("-", "")}
    [length] = {len(code.replace("-", "")) for code in codes}
    assert length * log2(len(letters)) >= 112
    assert len(set(codes)) == len(codes) == 320
