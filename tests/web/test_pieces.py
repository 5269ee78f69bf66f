"""Bytes that come in pieces are answered as files are."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from gallery.web.pieces import pieces

DATA = bytes(range(256)) * 10_000
"""More than is read at once."""


@pytest.fixture
def both(tmp_path: Path) -> TestClient:
    """The same bytes at two addresses: as a file, and in pieces."""
    file = tmp_path / "original.jpg"
    file.write_bytes(DATA)

    def handed(_: Request) -> Response:
        return FileResponse(file, 200, {"etag": '"x"'}, "image/jpeg")

    def pieced(request: Request) -> Response:
        read = {len(DATA): lambda start, stop: DATA[start:stop], 0: lambda *_: b""}
        size = int(request.query_params.get("size", len(DATA)))
        return pieces(request, size, read[size], {"etag": '"x"'}, "image/jpeg")

    return TestClient(Starlette(routes=[Route("/file", handed), Route("/pieces", pieced)]))


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes=0-0",
        "bytes=10-2000000",
        "bytes=-1",
        "bytes=2559999-",
        "bytes=0-",
        "bytes=1-9999999",
    ],
)
def test_a_range_is_answered_as_a_file_answers_it(both: TestClient, asked: str) -> None:
    told = [
        ask(path, headers={"range": asked} if asked else {})
        for path in ("/file", "/pieces")
        for ask in (both.get, both.head)
    ]

    names = ("content-type", "content-length", "content-range", "etag", "accept-ranges")
    answers = [(one.status_code, one.content, [one.headers.get(n) for n in names]) for one in told]
    assert answers[:2] == answers[2:]


def test_a_range_behind_the_end_cannot_be_had(both: TestClient) -> None:
    told = both.get("/pieces", headers={"range": "bytes=2560000-"})

    assert (told.status_code, told.content) == (416, b"")
    assert told.headers["content-range"] == "bytes */2560000"


@pytest.mark.parametrize(
    "asked", ["bytes=9-3", "bytes=-", "lines=1-2", "bytes=0-1,5-6", "bytes=a-b"]
)
def test_what_is_no_single_range_is_passed_over(both: TestClient, asked: str) -> None:
    told = both.get("/pieces", headers={"range": asked})

    assert (told.status_code, told.content) == (200, DATA)


def test_nothing_is_answered_with_nothing(both: TestClient) -> None:
    told = both.get("/pieces?size=0")

    assert (told.status_code, told.content, told.headers["content-length"]) == (200, b"", "0")
