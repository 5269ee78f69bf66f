"""The command for who has a letter from somebody in a picture: withhold.

What knows the pages is imported where it is used: no other command waits for it to be read.
"""

import sys
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

from gallery.cli.base import safe, say, state
from gallery.cli.progress import told
from gallery.errors import Missing
from gallery.ingest.run import ingest
from gallery.purging import caches
from gallery.wiring import Gallery, today

if TYPE_CHECKING:
    from gallery.web.withholding import Doing, Target


def withhold(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
            help="Of a page or a picture; or ALBUM, ALBUM/PHOTO.",
            show_default=False,
        ),
    ] = "",
    reason: Annotated[str, typer.Option(help="Why: for the history, never for readers.")] = "",
    note: Annotated[str, typer.Option(help="What readers are told at its addresses.")] = "",
    release: Annotated[bool, typer.Option("--release", help="Let it be shown again.")] = False,
    show: Annotated[bool, typer.Option("--list", help="Say what is withheld now.")] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Send lists to `purge_hook` that did not arrive.")
    ] = False,
) -> None:
    """Take a photo or an essay out of everything at once, because somebody asked for it.

    Pages, feeds, search and its pictures in every size: who asks for it is told that it was taken
    away (410). The original stays. Every address that a cache may hold is printed, and sent to
    `purge_hook`. `gallery export DIR` takes it out of an export that was made before.
    """
    from gallery.web.pasted import pasted
    from gallery.web.withholding import Doing, meant

    gallery = state(context).open()
    if show or send:
        _list(gallery) if show else _send(gallery)
        return
    if (asked := pasted(what)) is None:
        raise typer.BadParameter("name an address of the site, an album, or ALBUM/PHOTO")
    target, doing = meant(gallery, asked), Doing(getuser(), today(), reason)
    if release:
        _release(gallery, target, doing)
    elif not reason.strip():
        raise typer.BadParameter("say why: --reason; readers do not see it")
    else:
        _withhold(gallery, target, note, doing)


def _withhold(gallery: Gallery, target: "Target", note: str, doing: "Doing") -> None:
    from gallery.web.withholding import twins
    from gallery.web.withholding import withhold as take_out

    others = twins(gallery, target)
    words = {gallery.settings.languages[0]: note} if note.strip() else {}
    done = take_out(gallery, target, words, doing)
    say(f"{safe(str(target))}: taken out of everything; its addresses say that it was taken away")
    for slug, name in others:
        what = safe(f"{slug}/{name}")
        say(f"{what} is the same picture, and is still shown: `gallery withhold {what}`")
    if done.forget:
        say(f"caches may hold it at these {len(done.forget.addresses)} addresses:")
        for one in done.forget.addresses:
            say(one)
        say(f"the list is kept in {gallery.shelf}/{safe(done.key)}")
        if gallery.settings.purge_hook:
            _sent(gallery, done.key)
    say("an export that was made before has it still: `gallery export DIR` takes it out there")
    say("backups have its original until it is deleted for ever: see README.md, Withheld")


def _release(gallery: Gallery, target: "Target", doing: "Doing") -> None:
    from gallery.web.withholding import release as let_go

    let_go(gallery, target, doing)
    with told() as listen:
        ingest(gallery.darkroom(), target.slug, today=doing.now.date(), listen=listen)
    if target.name:
        say(f"{safe(str(target))}: shown again, its pictures at other addresses than before")
    else:
        say(f"{target.slug} is not withheld any more, and withdrawn:")
        say(f"`gallery publish {target.slug}` opens it to readers")


def _list(gallery: Gallery) -> None:
    from gallery.web.withholding import listed

    found = listed(gallery)
    for slug, album in found.items():
        for one in album.withheld:
            if one.holds:
                name = safe(f"{slug}/{one.photo}") if one.photo else slug
                say(f"{name}: since {one.at:%Y-%m-%d}" + (f" by {safe(one.by)}" if one.by else ""))
    if not found:
        say("nothing is withheld")


def _send(gallery: Gallery) -> None:
    keys = list(caches.waiting(gallery.store))
    if not gallery.settings.purge_hook:
        raise typer.BadParameter("set `purge_hook` in gallery.toml: the address to send lists to")
    arrived = [_sent(gallery, key) for key in keys]
    if not all(arrived):
        raise typer.Exit(1)
    if not keys:
        say("no list waits to be sent")


def _sent(gallery: Gallery, key: str) -> bool:
    """Send a list, and say what came of it."""
    try:
        problem = caches.sent(gallery.store, key, gallery.settings.purge_hook)
    except Missing as gone:
        problem = str(gone)
    if problem:
        say(f"`purge_hook`: {safe(problem)}; `gallery withhold --send` tries again", to=sys.stderr)
    else:
        say("`purge_hook` has taken the list")
    return not problem
