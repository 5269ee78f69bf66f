"""`gallery token`: what lets programs act for somebody."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gallery.cli import app
from gallery.errors import GalleryError, Missing, Unfit
from gallery.people import Person, Role
from gallery.people.book import Account
from gallery.wiring import open_gallery, today


@pytest.fixture
def staffed(library: Path) -> Path:
    """A library in which Ana edits."""
    door = open_gallery(library).door()
    for name, role in (("root", Role.ADMIN), ("ana", Role.EDITOR)):
        door.book.add(Account(Person(name, name.title(), role)))
    return library


def token(library: Path, *words: str) -> Result:
    return CliRunner().invoke(
        app, ["--library", str(library), "token", *words], catch_exceptions=True
    )


def test_a_token_is_made_listed_and_ended(staffed: Path) -> None:
    made = token(staffed, "make", "ana", "--scope", "write", "--scope", "upload", "--label", "Wire")
    secret = made.output.strip()
    listed = token(staffed, "list").output
    door = open_gallery(staffed).door()
    opened = door.tokens.open(secret, today())

    ended = token(staffed, "end", listed.partition("\t")[0])

    assert opened is not None
    assert re.fullmatch(
        r"[0-9a-f]{12}\tana\twrite upload\tall\tuntil \d{4}-\d\d-\d\d\tnever used\tWire\n", listed
    )
    assert (made.exit_code, ended.exit_code) == (0, 0)
    assert door.tokens.open(secret, today()) is None
    assert "\tended " in token(staffed, "list").output
    lines = open_gallery(staffed).audit().read()
    assert [one.detail["did"] for one in lines if one.kind == "token"] == ["ended", "made"]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("make", "nobody", "--scope", "write", "--label", "x"), Unfit),
        (("make", "ana", "--scope", "rule", "--label", "x"), Unfit),
        (("make", "ana", "--scope", "write", "--label", "x", "--album", "none"), Missing),
        (("end", "0123"), Missing),
    ],
)
def test_what_cannot_be_is_refused(
    staffed: Path, words: tuple[str, ...], refusal: type[GalleryError]
) -> None:
    result = token(staffed, *words)

    assert isinstance(result.exception, refusal)
    assert open_gallery(staffed).door().tokens.every() == []
