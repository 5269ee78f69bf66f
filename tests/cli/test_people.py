"""`gallery people`, and what `serve` says when nobody has an account."""

import re
import subprocess
import sys
import urllib.request
from pathlib import Path
from subprocess import PIPE

import pytest
from typer.testing import CliRunner, Result

from gallery.cli import app
from gallery.cli.people import first_words
from gallery.errors import PeopleError, Unfit
from gallery.people import Person, Role
from gallery.people import door as doors
from gallery.wiring import open_gallery, today
from tests.serving import free_port

WORDS = "cuatro palabras sin relación"


def people(library: Path, *words: str) -> Result:
    return CliRunner().invoke(
        app, ["--library", str(library), "people", *words], catch_exceptions=True
    )


def test_somebody_is_added_and_chooses_their_password_by_the_link_alone(library: Path) -> None:
    made = people(library, "add", "ana", "--shown", "Ana Rojas", "--role", "admin")
    found = re.fullmatch(r"http://127\.0\.0\.1:8000/desk/choose/(\S+)\n", made.output)
    waiting = people(library, "list").output
    assert found

    chosen = doors.choose(open_gallery(library).door(), found[1], WORDS, today())

    assert chosen == Person("ana", "Ana Rojas", Role.ADMIN)
    assert waiting == "ana\tadmin\tAna Rojas  (no password yet)\n"
    assert people(library, "list").output == "ana\tadmin\tAna Rojas\n"


def test_a_link_leads_to_the_site_as_people_know_it(library: Path) -> None:
    (library / "gallery.toml").write_text('base_url = "https://photos.example/"\n')

    made = people(library, "add", "ben", "--language", "es")

    assert made.output.startswith("https://photos.example/desk/choose/")
    assert open_gallery(library).door().book.all()["ben"].person == Person(
        "ben", "ben", Role.PHOTOGRAPHER, "es"
    )


def test_a_reset_makes_the_old_password_worthless(library: Path) -> None:
    link = people(library, "add", "ana", "--role", "admin").output.strip().rpartition("/")[2]
    door = open_gallery(library).door()
    doors.choose(door, link, WORDS, today())

    again = people(library, "reset", "ana")

    assert "/desk/choose/" in again.output
    assert door.book.all()["ana"].password == ""


def test_somebody_is_removed_but_not_the_last_admin(library: Path) -> None:
    people(library, "add", "ana", "--role", "admin")
    people(library, "add", "ben")

    assert people(library, "remove", "ben").exit_code == 0
    refused = people(library, "remove", "ana")

    assert isinstance(refused.exception, Unfit)
    assert people(library, "list").output.startswith("ana\t")


@pytest.mark.parametrize(
    "words",
    [
        ("add", "Ana"),
        ("add", "ana", "--language", "fr"),
        ("remove", "nobody"),
        ("reset", "nobody"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(library: Path, words: tuple[str, ...]) -> None:
    assert isinstance(people(library, *words).exception, Unfit)
    assert not (library / "people.toml").exists()


def test_a_password_is_never_asked_for_on_the_command_line(library: Path) -> None:
    refused = people(library, "add", "ana", "--password", WORDS)

    assert refused.exit_code == 2


def test_the_server_shows_a_link_to_the_first_account_until_there_is_one(library: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "gallery", "--library", str(library), "serve"]
    with subprocess.Popen([*command, "--port", str(port)], stdout=PIPE, text=True) as server:
        assert server.stdout
        try:
            link = next(found[0] for line in server.stdout if (found := _LINK.search(line)))
            page = _asked(link, server)
        finally:
            server.terminate()

    assert link.startswith(f"http://127.0.0.1:{port}/desk/first/")
    assert 'name="again"' in page
    people(library, "add", "ana", "--role", "admin")
    assert first_words(open_gallery(library)) == ""


def test_a_broken_people_toml_is_told_of_and_stops_no_server(library: Path) -> None:
    (library / "people.toml").write_text("[ana\n")

    assert "people.toml, line 1" in first_words(open_gallery(library))
    assert isinstance(people(library, "list").exception, PeopleError)


_LINK = re.compile(r"http://\S+/desk/first/\S+")


def _asked(address: str, server: subprocess.Popen[str]) -> str:
    """The page, once the server answers."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address) as answer:
                return str(answer.read().decode())
        except ConnectionError:
            continue
        except OSError as problem:
            if not isinstance(getattr(problem, "reason", None), ConnectionError):
                raise
    raise AssertionError("the server ended")
