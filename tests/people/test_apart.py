"""What opens one site opens no other, though both run the same program."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from gallery.people import Person, Role
from gallery.people.book import Account
from gallery.people.door import Door
from gallery.wiring import open_gallery

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANA = Person("ana", "Ana Rojas", Role.ADMIN, "en")


def door(folder: Path) -> Door:
    """The door of a site of its own, with an admin of the same name."""
    (folder / "albums").mkdir(parents=True)
    at = open_gallery(folder, {"workers": 1}).door()
    at.book.add(Account(ANA))
    return at


def test_links_tokens_and_sign_ins_of_one_site_open_nothing_at_another(tmp_path: Path) -> None:
    here, there = door(tmp_path / "here"), door(tmp_path / "there")
    later = NOW + timedelta(days=1)

    _, link = here.passes.make("preview", "may-day", by="ana", now=NOW, expires=later)
    _, token = here.tokens.make(ANA, ["write"], label="Archive", now=NOW, expires=later)
    secret, _ = here.signs.open("ana", NOW)

    opened = [
        (at.passes.open(link, NOW), at.tokens.open(token, NOW), at.signs.find(secret, NOW))
        for at in (here, there)
    ]
    assert all(opened[0])
    assert opened[1] == (None, None, None)
