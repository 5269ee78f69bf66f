"""One line of the table of routes, and who may ask for what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, IntEnum

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


class Kept(Enum):
    """Whether finished answers of a way may be kept: they are the same for everybody."""

    NEVER = ""
    BARE = "bare"  # what is asked after "?" may make another answer
    ALWAYS = "always"

    def __bool__(self) -> bool:
        return self is not Kept.NEVER


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
    kept     whether its answers may be kept (web/front), where their handler says so (web/making)
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
    kept: Kept = Kept.NEVER
