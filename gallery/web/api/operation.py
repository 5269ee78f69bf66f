"""One operation of the API: where, what it takes and tells, who may, and how it is carried out."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import cleandoc, iscoroutinefunction
from typing import Any, get_args, get_type_hints

import msgspec
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from gallery.errors import Malformed
from gallery.web import answers
from gallery.web.api.call import Call, Nothing, Told
from gallery.web.api.problems import No
from gallery.web.way import Way, Who

_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """A line of the table.

    handler   (Call[query, body]) -> Told[answer]; its hints declare these structs, its docstring
              says what it is for
    who       role that the maker of a token must have; scope: what the token must be for
    status    of an answer that is no refusal
    problems  codes of refusals that follow from what it does; `document` knows the common ones
    media     type of a body that it reads itself, "" = it has a struct, or none
    """

    name: str
    method: str
    path: str
    handler: Callable[[Call[Any, Any]], Any]
    who: Who = Who.ANYONE
    scope: str = ""
    status: int = 200
    problems: tuple[str, ...] = ()
    media: str = ""

    @property
    def query(self) -> type[Struct]:
        """What it is asked behind "?"."""
        return self._asked()[0]

    @property
    def body(self) -> type[Struct]:
        """What is sent to it."""
        return self._asked()[1]

    @property
    def told(self) -> type[Struct]:
        """What it tells."""
        found: type[Struct] = get_args(get_type_hints(self.handler)["return"])[0]
        return found

    @property
    def words(self) -> str:
        """What it is for."""
        return cleandoc(self.handler.__doc__ or "")

    @property
    def way(self) -> Way:
        """Its line in the table of routes."""
        return Way(
            self.path,
            self.name,
            self.answer,
            self.who,
            (self.method,),
            streams=bool(self.media),
            api=True,
            scope=self.scope,
        )

    async def answer(self, request: Request) -> Response:
        """Read the request, carry it out, answer; refusals are raised."""
        call = Call(request, self._query(request), self._body(request))
        if iscoroutinefunction(self.handler):
            told = await self.handler(call)
        else:
            told = await run_in_threadpool(self.handler, call)
        return await run_in_threadpool(self._answer, request, told)

    def _answer(self, request: Request, told: Told[Any]) -> Response:
        words = msgspec.json.encode(told.value).decode()
        headers = {"vary": "Accept-Encoding, Authorization", **told.headers}
        made = answers.document(request, words, _JSON, cache=told.cache, headers=headers)
        if made.status_code == 200:
            made.status_code = self.status
        return made

    def _asked(self) -> tuple[type[Struct], type[Struct]]:
        query, body = get_args(get_type_hints(self.handler)["call"])
        return query, body

    def _query(self, request: Request) -> Struct:
        try:
            return msgspec.convert(dict(request.query_params), self.query, strict=False)
        except msgspec.ValidationError as problem:
            raise Malformed(f"the query: {problem}") from problem

    def _body(self, request: Request) -> Struct:
        if self.body is Nothing or self.media:
            return Nothing()
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != _JSON:
            raise No("media-type", f"send {_JSON}")
        try:
            return msgspec.json.decode(request.state.body, type=self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
            raise Malformed(f"the body: {problem}") from problem
