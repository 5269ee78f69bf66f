"""How large, how long and how slow a request may be; and by which name drafts are asked for."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from runpy import run_path

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.testclient import TestClient

from gallery.web import bounds
from gallery.web.app import create_app
from gallery.web.bounds import Near, heard
from gallery.web.front import Fronted
from gallery.wiring import Gallery
from tests.loop import finished
from tests.servers.lines import WAIT
from tests.servers.served import Served
from tests.serving import ROOT


@pytest.fixture
def reader(published: Gallery) -> TestClient:
    return TestClient(create_app(published), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("/en/photos/?" + "a" * (bounds.ADDRESS - 20), {}, 200),
        ("/en/photos/?" + "a" * bounds.ADDRESS, {}, 414),
        ("/" + "a" * bounds.ADDRESS, {}, 414),
        ("/en/photos/", {f"x-{n}": "1" for n in range(bounds.LINES - 10)}, 200),
        ("/en/photos/", {f"x-{n}": "1" for n in range(bounds.LINES + 1)}, 431),
        ("/en/photos/", {"x-a": "a" * (bounds.HEAD // 2), "x-b": "b" * (bounds.HEAD // 2)}, 431),
        ("/en/photos/", {"content-length": "5"}, 413),
        ("/en/photos/", {"transfer-encoding": "chunked"}, 413),
        ("/en/photos/", {"content-length": "0"}, 200),
        ("/static/x", {"content-length": "5"}, 413),
    ],
)
def test_a_head_that_is_larger_than_any_of_ours_goes_no_further(
    reader: TestClient, address: str, headers: dict[str, str], status: int
) -> None:
    answer = reader.get(address, headers=headers)

    assert answer.status_code == status
    assert (answer.headers.get("connection") == "close") == (status > 400)
    assert status == 200 or answer.headers["cache-control"] == "no-store"


async def coming(*parts: bytes, pause: float = 0.0) -> AsyncGenerator[bytes, None]:
    for part in parts:
        await asyncio.sleep(pause)
        yield part


async def broken() -> AsyncGenerator[bytes, None]:
    yield b"half"
    raise ClientDisconnect


@pytest.mark.parametrize(
    ("chunks", "status"),
    [
        (lambda: coming(b"abc", b"def", b"g"), 413),
        (lambda: coming(*[b"a"] * 6, pause=30.0), 408),
        (broken, 400),
    ],
)
def test_a_body_too_large_too_slow_or_cut_off_is_no_fault_of_ours(
    chunks: "type[AsyncGenerator[bytes, None]]", status: int
) -> None:
    with pytest.raises(HTTPException) as refused:
        finished(heard(chunks(), 6, window=0.01))

    assert refused.value.status_code == status


def test_a_body_that_never_ends_has_its_time_even_if_it_is_fast() -> None:
    async def endless() -> AsyncGenerator[bytes, None]:
        while True:
            await asyncio.sleep(0)
            yield b""

    with pytest.raises(HTTPException) as refused:
        finished(heard(endless(), 6, whole=0.05))

    assert refused.value.status_code == 408


def test_a_body_within_its_bounds_is_heard() -> None:
    assert finished(heard(coming(b"abc", b"def"), 6)) == b"abcdef"


def test_a_body_that_says_that_it_is_too_large_is_not_read(reader: TestClient) -> None:
    reader.headers["sec-fetch-site"] = "same-origin"
    told = {"content-length": str(1 << 40)}

    answer = reader.post("/desk/sign-in", content=b"name=ana", headers=told)
    nonsense = reader.post("/desk/sign-in", content=b"x", headers={"content-length": "1x"})

    assert (answer.status_code, nonsense.status_code) == (413, 400)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("rebound.example:8000", 421),
        ("127.0.0.1.rebound.example", 421),
        ("localhost.rebound.example", 421),
        ("192.0.2.1", 421),
        ("", 421),
    ],
)
def test_drafts_are_shown_to_who_asks_by_a_name_of_this_machine_alone(
    published: Gallery, host: str, status: int
) -> None:
    client = TestClient(Near(create_app(published)))

    answer = client.get("/en/photos/", headers={"host": host})

    assert answer.status_code == status
    assert status == 200 or "march" not in answer.text


@pytest.mark.parametrize(("drafts", "kind"), [("1", Near), ("0", Fronted)])
def test_whoever_serves_drafts_asks_for_the_name(
    published: Gallery, monkeypatch: pytest.MonkeyPatch, drafts: str, kind: type
) -> None:
    monkeypatch.setenv("GALLERY_LIBRARY", str(published.library))
    monkeypatch.setenv("GALLERY_DRAFTS", drafts)

    served = run_path(str(ROOT / "gallery" / "web" / "asgi.py"))["app"]

    assert type(served) is kind


def test_the_program_speaks_no_protocol_that_no_browser_speaks_to_it(program: Served) -> None:
    with socket.create_connection(("127.0.0.1", program.door.port), WAIT) as line:
        line.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")

        said = line.recv(100)

    assert said == b"" or said.startswith(b"HTTP/1.1 4")


def test_a_fault_is_found_in_the_log_by_the_number_in_its_answer(
    published: Gallery, caplog: pytest.LogCaptureFixture
) -> None:
    def stopped() -> None:
        raise ArithmeticError("the clock stands still")

    client = TestClient(create_app(published, stopped), raise_server_exceptions=False)  # type: ignore[arg-type]

    answer = client.get("/en/photos/march/")

    mark = answer.headers["x-request-id"]
    assert answer.status_code == 500
    assert mark in answer.text
    assert f"{mark} essay: ArithmeticError" in caplog.text
    assert "march" not in caplog.text
