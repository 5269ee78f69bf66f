"""The command `token`: what lets programs act for somebody, made, listed and ended."""

from datetime import timedelta
from getpass import getuser
from typing import Annotated

import typer

from gallery.album import FILE
from gallery.cli.base import safe, say, state
from gallery.errors import Missing, Unfit
from gallery.people.handing import hand_out, take_back
from gallery.people.tokens import SCOPES
from gallery.store import holds
from gallery.wiring import today

tokens = typer.Typer(
    name="token",
    help="What lets programs act for somebody: make, list, end.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Scopes = Annotated[
    list[str],
    typer.Option("--scope", help=f"What it is for: {', '.join(SCOPES)}; may be repeated."),
]


@tokens.command()
def make(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="For whom it acts: ana.")],
    scope: Scopes,
    label: Annotated[str, typer.Option(help="What it is for, in words.")],
    album: Annotated[str, typer.Option(help="The only essay that it reaches; else all.")] = "",
    days: Annotated[int, typer.Option(min=1, max=365, help="How long it works.")] = 90,
) -> None:
    """Print a new token, once; whoever has it can use it."""
    gallery, moment = state(context).open(), today()
    account = gallery.door().book.find(name)
    if account is None:
        raise Unfit("nobody", f"there is nobody called {name}")
    if album and not holds(gallery.store, f"{album}/{FILE}"):
        raise Missing(f"there is no album {album!r}")
    _, secret = hand_out(
        gallery.door(),
        account.person,
        scope,
        label=label,
        now=moment,
        expires=moment + timedelta(days=days),
        slug=album,
        who=getuser(),
    )
    say(secret)


@tokens.command("list")
def every(context: typer.Context) -> None:
    """Print ident, who, scopes, album, last day and what it is for, one a line."""
    moment = today()
    for one in state(context).open().door().tokens.every():
        ends = min(one.ended, one.expires) if one.ended else one.expires
        until = f"until {ends:%Y-%m-%d}" if one.live(moment) else f"ended {ends:%Y-%m-%d}"
        used = f"used {one.used}" if one.used else "never used"
        where = one.slug or "all"
        told = (one.ident[:12], one.by, " ".join(one.scopes), where, until, used, one.label)
        say("\t".join(safe(words) for words in told))


@tokens.command()
def end(
    context: typer.Context,
    ident: Annotated[str, typer.Argument(metavar="IDENT", help="As `list` prints it.")],
) -> None:
    """End a token for good."""
    door = state(context).open().door()
    found = [one.ident for one in door.tokens.every() if ident and one.ident.startswith(ident)]
    if len(found) != 1:
        raise Missing(f"there is no token {ident!r}; `gallery token list` names them")
    take_back(door, found[0], getuser(), today())
