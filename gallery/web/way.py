"""One line of the table of routes, and who may ask for what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum

from starlette.requests import Request
from starlette.responses import Response


class Who(IntEnum):
    """Who may ask for an address: each may all that the ones before may."""

    ANYONE = 0
    SIGNED_IN = 1
    PHOTOGRAPHER = 2
    EDITOR = 3
    PUBLISHER = 4
    ADMIN = 5


@dataclass(frozen=True, slots=True)
class Way:
    """One line of the table.

    methods  what may be asked of it; HEAD comes with GET
    streams  the handler reads the body itself
    form     and finds the token in it, where it is a form with files (guard.prove)
    secret   its address proves by itself that nobody else made the browser ask, and signs nobody in
    fresh    the methods before which the person must have proved lately who they are (desk/confirm)
    api      for programs: who they are is told by a token (web/api/entry), never by a cookie
    scope    what such a token must be for, "" = it is for everybody
    """

    path: str
    name: str
    handler: Callable[[Request], Response | Awaitable[Response]]
    who: Who = Who.ANYONE
    methods: tuple[str, ...] = ("GET",)
    streams: bool = False
    form: bool = False
    secret: bool = False
    fresh: tuple[str, ...] = ()
    api: bool = False
    scope: str = ""
