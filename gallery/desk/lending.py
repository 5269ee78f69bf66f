"""Photos of other essays that one may show with words of its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from gallery import text
from gallery.desk.lists import Essay, essays
from gallery.desk.opened import Shot, opened
from gallery.errors import AlbumError, Missing
from gallery.model import Lang
from gallery.store import Store


def found(
    store: Store, slug: str, today: date, languages: Sequence[Lang], asked: str
) -> list[Essay]:
    """The essays other than one whose title or folder holds all words asked; "" = all of them."""
    wanted = text.fold(asked).split()
    others = (one for one in essays(store, today, languages) if one.slug != slug)
    return [one for one in others if not one.problem and all(word in _told(one) for word in wanted)]


def lent(store: Store, other: str, today: date, main: Lang) -> list[Shot]:
    """The photos that an essay lends, named as others call them: "/other/NAME".

    Its own ones that can be shown, placed or in its tray; never one that is held back, rejected,
    or waits for an editor.

    raises  Missing without the essay, or while its words cannot be read
    """
    try:
        desk = opened(store, other, today, main)
    except AlbumError as problem:
        raise Missing(f"{other} cannot be read now") from problem
    back = desk.album.kept_back()
    windows = desk.album.windows()
    return [
        replace(shot, name=f"/{other}/{shot.name}")
        for shot in (*desk.shots, *desk.tray)
        if shot.home == other
        and shot.name not in back
        and not (shot.name in windows and windows[shot.name].shut)
    ]


def _told(one: Essay) -> str:
    return text.fold(" ".join((*one.title.values(), one.slug)))
