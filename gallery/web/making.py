"""What a handler says of its answer while it makes it, for the shelf that keeps finished ones.

Saying nothing is safe: what nobody calls open is not kept, and what names no albums goes whenever
any that readers see is changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from gallery.web.packing import Packed

STATE = "making"
"""Where it stands in the state of a request."""


@dataclass(slots=True)
class Making:
    """One answer.

    open    it is the same for everybody who asks for its address
    of      the albums that it shows anything of, by slug; None = it may be any
    packed  its bytes, where they are sent in codings; mime: what they are
    until   the second from which caches may not keep it, None for never; cache: its Cache-Control
            so many whole seconds before
    """

    open: bool = False
    of: frozenset[str] | None = None
    packed: Packed | None = None
    mime: str = ""
    until: int | None = None
    cache: Callable[[int], str] | None = None


def making(request: Request) -> Making:
    """The answer to a request; where nobody keeps any, one that nobody looks at."""
    found = getattr(request.state, STATE, None)
    return cast(Making, found) if found else Making()


def shows(request: Request, slugs: Iterable[str]) -> None:
    """Say that the answer is made of these albums, and of whatever else was said before."""
    one = making(request)
    one.of = (one.of or frozenset()).union(slugs)
