"""What a handler of the API gets and gives, and who is asking."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from msgspec import Struct
from starlette.requests import Request

from gallery.catalog import Viewer
from gallery.people import Person
from gallery.people.tokens import DRAFTS, Token
from gallery.web import answers
from gallery.web.site import kept, viewer

Q = TypeVar("Q", bound=Struct)
B = TypeVar("B", bound=Struct)
T = TypeVar("T", bound=Struct)


class Nothing(Struct, frozen=True):
    """No query, or no body."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose token came with a request: made by `person`, who may what their role says now."""

    token: Token
    person: Person


@dataclass(frozen=True, slots=True)
class Call(Generic[Q, B]):
    """A request: its query and its body as the operation declares them."""

    request: Request
    query: Q
    body: B

    @property
    def slug(self) -> str:
        """The essay in the address."""
        return str(self.request.path_params["slug"])


@dataclass(frozen=True, slots=True)
class Told(Generic[T]):
    """An answer; cache: its Cache-Control, headers beside it."""

    value: T
    cache: str = answers.PRIVATE
    headers: Mapping[str, str] = field(default_factory=dict)


def holder(request: Request) -> Holder | None:
    """Whose token came with it; None for strangers. Who signed in in a browser is one here too."""
    return cast(Holder | None, getattr(request.state, "holder", None))


def asking(request: Request) -> Viewer:
    """With whose eyes things are looked for: everybody's, but for a token that reads drafts.

    One that is for a single essay sees that ahead of its time, and of all others what all see.
    """
    found = getattr(request.state, "eyes", None)
    if found is None:
        found = request.state.eyes = _eyes(request)
    return cast(Viewer, found)


def lasting(request: Request, changes: int | None) -> str:
    """Cache-Control of what readers see; what a token brought nobody keeps."""
    return answers.PRIVATE if holder(request) else kept(request, changes)


def _eyes(request: Request) -> Viewer:
    anybody, mine = viewer(request), holder(request)
    if mine is None or DRAFTS not in mine.token.scopes:
        return anybody
    if mine.token.slug:
        return Viewer(anybody.now, preview=mine.token.slug)
    return Viewer(anybody.now, drafts=True, withdrawn=True)
