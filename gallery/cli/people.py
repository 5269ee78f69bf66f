"""The command `people`: accounts of the desk. No password is ever typed on a command line."""

from getpass import getuser
from typing import Annotated

import typer

from gallery.cli.base import say, state
from gallery.errors import PeopleError, Unfit
from gallery.people import Person, Role
from gallery.people import door as doors
from gallery.wiring import Gallery, today

people = typer.Typer(
    name="people",
    help="Who works at the desk: list, add, reset, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with: ana.")]


@people.command("list")
def everybody(context: typer.Context) -> None:
    """Print name, role and name as shown of everybody, one a line."""
    for account in state(context).open().door().book.all().values():
        person = account.person
        waits = "" if account.password or account.passkeys else "  (no password yet)"
        say(f"{person.name}\t{person.role}\t{person.shown}{waits}")


@people.command()
def add(
    context: typer.Context,
    name: Name,
    shown: Annotated[str, typer.Option(help="The name as it is printed; else NAME.")] = "",
    role: Annotated[Role, typer.Option(help="What they may do.")] = Role.PHOTOGRAPHER,
    language: Annotated[str, typer.Option(help="Language of the desk; else the browser's.")] = "",
) -> None:
    """Make an account, and print a link to choose its password: it works once, for 24 hours."""
    gallery = state(context).open()
    if language and language not in gallery.settings.languages:
        offered = ", ".join(gallery.settings.languages)
        raise Unfit("language", f"the pages are not in {language!r}; take one of {offered}")
    person = Person(name, shown or name, role, language)
    say(choose_link(gallery, doors.invite(gallery.door(), person, today(), getuser())))


@people.command()
def reset(context: typer.Context, name: Name) -> None:
    """Make a password, passkeys and sign-ins worthless, and print a link to choose a new one."""
    gallery = state(context).open()
    say(choose_link(gallery, doors.reset(gallery.door(), name, today(), getuser())))


@people.command()
def remove(context: typer.Context, name: Name) -> None:
    """Close an account; what the person wrote stays."""
    doors.remove(state(context).open().door(), name, today(), getuser())


def first_words(gallery: Gallery) -> str:
    """What `serve` says where nobody has an account yet, or nobody can tell; "" otherwise."""
    try:
        secret = doors.first_link(gallery.door(), today())
    except PeopleError as problem:  # no reason to take the site from its readers
        return f"Nobody can sign in: {problem}"
    if secret is None:
        return ""
    return (
        "Nobody has an account yet. This link makes the first one, once, within 24 hours:\n"
        f"  {address(gallery)}/desk/first/{secret}"
    )


def choose_link(gallery: Gallery, secret: str) -> str:
    """The link to choose a password."""
    return f"{address(gallery)}/desk/choose/{secret}"


def address(gallery: Gallery) -> str:
    """Where the site is, without a slash at its end."""
    settings = gallery.settings
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return settings.base_url.rstrip("/") or f"http://{host}:{settings.port}"
