"""The description of the API, OpenAPI 3.1: made of the operations and their structs, of no text.

Its schemas are those by which msgspec reads what is sent and by which it wrote what is told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from gallery import __version__
from gallery.web import answers
from gallery.web.api.call import Nothing
from gallery.web.api.operation import Operation
from gallery.web.api.problems import KINDS, MIME, Problem
from gallery.web.desk.guard import SAFE
from gallery.web.site import root
from gallery.web.way import Way

PATH = "/api/openapi.json"
_REF = "#/components/schemas/{name}"
_OPEN = {"access-control-allow-origin": "*"}
_PLACE = re.compile(r"\{(\w+)\}")
_ALWAYS = ("bad-token", "too-large", "long-address", "elsewhere", "throttled", "long-head", "disk")
"""Codes of refusals that any request may meet."""

Node = dict[str, Any]


def way(operations: Sequence[Operation]) -> Way:
    """The way to the description."""

    async def described(request: Request) -> Response:
        """The description, alike for everybody."""
        made = _made(tuple(operations), root(request))
        return answers.document(
            request, made, "application/json", cache=answers.PUBLIC, headers=_OPEN
        )

    return Way(PATH, "api-openapi", described, api=True)


@lru_cache(maxsize=8)
def _made(operations: tuple[Operation, ...], base: str) -> str:
    return msgspec.json.encode(description(operations, base)).decode()


def description(operations: Sequence[Operation], base: str) -> Node:
    """The whole of it; base: the site's address."""
    kinds = [one for op in operations for one in (op.query, op.body, op.told)]
    structs = [*dict.fromkeys(one for one in kinds if one is not Nothing), Problem]
    _, schemas = msgspec.json.schema_components(structs, ref_template=_REF)
    paths: dict[str, Node] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, schemas)
    queries = {one.query.__name__ for one in operations}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "march-gallery",
            "version": __version__,
            "description": (
                "Photo essays for programs. What readers see is open to everybody; all else needs"
                " a token, made at /desk/tokens/. Fields may be added, and none is taken away."
            ),
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "schemas": {name: one for name, one in schemas.items() if name not in queries},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def statuses(one: Operation) -> list[str]:
    """The codes of all refusals that an operation may answer."""
    found = [*_ALWAYS, *one.problems]
    if one.query is not Nothing or one.body is not Nothing or one.media:
        found.append("malformed")
    if _PLACE.search(one.path):
        found.append("missing")
    if one.scope:
        found += ["no-token", "scope", "missing"]
    if one.body is not Nothing:
        found += ["malformed", "media-type"]
    if one.method not in SAFE:
        found += ["malformed", "slow", "busy", "full"]
    return [code for code in KINDS if code in found]


def _operation(one: Operation, schemas: Mapping[str, Node]) -> Node:
    summary, _, more = one.words.partition("\n\n")
    told: Node = {
        "operationId": one.name,
        "summary": summary.removesuffix("."),
        "description": " ".join(more.split()),
        "tags": [one.scope or "open"],
        "security": [{"token": [one.scope]}] if one.scope else [{}, {"token": []}],
        "parameters": [*_places(one), *_asked(one, schemas)],
        "responses": _responses(one),
    }
    if one.scope:
        told["description"] += (
            f" Needs the scope {one.scope}, of a token made by who has the role"
            f" {one.who.name.lower()} or more."
        )
    if one.media:
        told["requestBody"] = {"required": True, "content": {one.media: {}}}
    elif one.body is not Nothing:
        schema = {"$ref": _REF.format(name=one.body.__name__)}
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    return {key: value for key, value in told.items() if value not in ("", [])}


def _places(one: Operation) -> Iterable[Node]:
    """The parameters in the path."""
    for name in _PLACE.findall(one.path):
        schema: Node = {"type": "string", "minLength": 1}
        if name == "number":
            schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _asked(one: Operation, schemas: Mapping[str, Node]) -> Iterable[Node]:
    """The parameters behind "?"."""
    if one.query is Nothing:
        return
    schema = schemas[one.query.__name__]
    for name, about in schema["properties"].items():
        needed = name in schema.get("required", ())
        words = {"description": about["description"]} if "description" in about else {}
        kept = {key: value for key, value in about.items() if key != "description"}
        yield {"name": name, "in": "query", "required": needed, **words, "schema": kept}


def _responses(one: Operation) -> Node:
    fine = {"schema": {"$ref": _REF.format(name=one.told.__name__)}}
    told: Node = {
        str(one.status): {
            "description": " ".join((one.told.__doc__ or "").split()),
            "content": {"application/json": fine},
        }
    }
    if one.method == "GET":
        told["304"] = {"description": "What you have is what there is (ETag, If-None-Match)."}
    by_status: dict[int, list[str]] = {}
    for code in statuses(one):
        by_status.setdefault(KINDS[code].status, []).append(code)
    problem = {MIME: {"schema": {"$ref": _REF.format(name=Problem.__name__)}}}
    for status, codes in sorted(by_status.items()):
        words = "; ".join(f"`{code}`: {KINDS[code].title}" for code in codes)
        told[str(status)] = {"description": f"{words}.", "content": problem}
    return told
