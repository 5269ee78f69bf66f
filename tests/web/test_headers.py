"""What stands above every answer: policies, tags, what may be kept and for how long."""

import gzip
import logging
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import pytest
from starlette.testclient import TestClient

from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery, shipped
from tests.web.sample import reader

PAGE = "/en/photos/may-day/"


def media_of(client: TestClient, page: str = PAGE) -> str:
    found = re.search(r'src="(/media/[^"]+)"', client.get(page).text)
    assert found
    return found[1]


def test_a_page_allows_nothing_but_its_own_files_and_its_one_style(site: Gallery) -> None:
    answer = reader(site).get(PAGE)

    policy = dict(
        part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; ")
    )
    [style] = re.findall(r"<style>([^<]*)</style>", answer.text)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == {
        "default-src": "'none'",
        "img-src": "'self'",
        "style-src": f"'self' 'sha256-{digest}'",
        "script-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
    }
    assert "#p1{" in style


@pytest.mark.parametrize("address", [PAGE, "/en/photos/", "/", "/en/photos", "/nothing", "media"])
def test_every_answer_is_guarded(site: Gallery, address: str) -> None:
    client = reader(site)
    address = media_of(client) if address == "media" else address

    headers = client.get(address, follow_redirects=False).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["permissions-policy"] == "camera=(), microphone=(), geolocation=()"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers
    assert headers.get("server", "") == ""
    assert "set-cookie" not in headers


def test_transport_security_is_asked_for_where_there_is_transport_security(site: Gallery) -> None:
    client = TestClient(create_app(site), base_url="https://testserver")

    headers = client.get(PAGE).headers

    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


def test_transport_security_is_asked_for_behind_a_server_that_speaks_it_for_us(
    site: Gallery,
) -> None:
    behind = open_gallery(site.library, {"base_url": "https://photos.example"})

    headers = reader(behind).get(PAGE).headers

    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize("packing", ["gzip", "identity"])
@pytest.mark.parametrize("address", [PAGE, "/en/photos/", "/en/photos/may-day/1/"])
def test_an_unchanged_page_is_not_sent_twice(site: Gallery, address: str, packing: str) -> None:
    client = reader(site)
    first = client.get(address, headers={"accept-encoding": packing})
    tag = first.headers["etag"]

    again = client.get(address, headers={"accept-encoding": packing, "if-none-match": tag})
    weak = client.get(
        address, headers={"accept-encoding": packing, "if-none-match": f'"x", W/{tag}'}
    )

    assert first.headers["cache-control"].startswith("public, max-age=60, stale-while-revalidate")
    assert first.headers.get("content-encoding", "identity") == packing
    assert first.headers["vary"] == "Accept-Encoding, Save-Data"
    assert [(a.status_code, a.content, a.headers["etag"]) for a in (again, weak)] == [
        (304, b"", tag)
    ] * 2


def test_a_changed_page_has_another_tag(site: Gallery) -> None:
    client = reader(site)

    tags = {client.get(address).headers["etag"] for address in (PAGE, "/es/photos/may-day/")}

    assert len(tags) == 2


def test_packing_is_not_forced_upon_those_who_refuse_it(site: Gallery) -> None:
    answer = reader(site).get(PAGE, headers={"accept-encoding": "deflate, gzip;q=0.0, br;q=0"})

    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("store", ["site", "empty_store"])
def test_a_picture_has_its_own_tag_and_policy_and_no_date(
    request: pytest.FixtureRequest, store: str
) -> None:
    client = reader(request.getfixturevalue(store))
    address = media_of(client)

    answer = client.get(address)
    again = client.get(address, headers={"if-none-match": answer.headers["etag"]})

    assert answer.content[:3] == b"\xff\xd8\xff"
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["cache-control"] == "public, max-age=86400, immutable"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["cross-origin-resource-policy"] == "same-site"
    assert answer.headers["access-control-allow-origin"] == "*"  # to frames of ours elsewhere
    assert re.search(r"-([0-9a-f]{12})-800", address)[1] in answer.headers["etag"]  # type: ignore[index]
    assert "last-modified" not in answer.headers
    assert (again.status_code, again.content) == (304, b"")


def test_a_part_of_a_picture_can_be_asked_for(site: Gallery) -> None:
    client = reader(site)
    address = media_of(client)
    whole = client.get(address)

    part = client.get(address, headers={"range": "bytes=2-9"})
    conditional = client.get(
        address, headers={"range": "bytes=2-9", "if-range": "Sat, 01 Jan 2000 00:00:00 GMT"}
    )

    assert (part.status_code, part.content) == (206, whole.content[2:10])
    assert (conditional.status_code, conditional.content) == (200, whole.content)


def test_static_files_are_kept_for_a_year_under_their_hash(site: Gallery) -> None:
    client = reader(site)
    style = re.search(r'href="(/static/gallery\.[0-9a-f]{10}\.css)"', client.get(PAGE).text)
    assert style

    answer = client.get(style[1], headers={"accept-encoding": "gzip"})
    font = re.search(r"url\((/static/[^)]+\.woff2)\)", answer.text)
    old = client.get("/static/gallery.0123456789.css")

    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert font
    assert client.get(font[1]).headers["content-type"] == "font/woff2"
    assert (old.content, "immutable" in old.headers["cache-control"]) == (answer.content, False)


def test_a_fault_of_ours_is_a_page_without_details(
    site: Gallery, caplog: pytest.LogCaptureFixture
) -> None:
    def stopped() -> datetime:
        raise ArithmeticError("the clock in /tmp/clock.py stands still")

    with caplog.at_level(logging.CRITICAL):
        client = TestClient(create_app(site, stopped), raise_server_exceptions=False)
        answer = client.get("/es/photos/may-day/")

    assert answer.status_code == 500
    assert "Algo falló de nuestro lado" in answer.text
    assert not re.search(r"Traceback|sqlite|/tmp|\.py", answer.text)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (lambda c: c.post(PAGE), 405),
        (lambda c: c.get("/en/photos/may-day/99/"), 404),
        (lambda c: c.get("/en/photos/may-day/0/"), 404),
        (lambda c: c.get("/en/photos/may-day/" + "9" * 5000 + "/"), 404),
        (lambda c: c.get("/en/photos/may-day/may-day/1/"), 404),
        (lambda c: c.get("/en/photos/%00/"), 404),
        (lambda c: c.get("/en/photos/%ff%fe/"), 404),
        (lambda c: c.get("/en/photos/..%2f..%2fetc/"), 404),
        (lambda c: c.get("/static/..%2fbase.html"), 404),
        (lambda c: c.get("/static/base.html"), 404),
        (lambda c: c.get("/xx/photos/"), 404),
        (lambda c: c.get("/xx/photos"), 404),
        (lambda c: c.get("/en/photos/may-day/1/", headers={"host": "<script>"}), 200),
        (lambda c: c.get("/en/photos/?%ff=%fe"), 200),
    ],
)
def test_odd_requests_get_a_plain_answer(
    site: Gallery, ask: Callable[[TestClient], object], status: int
) -> None:
    answer = ask(reader(site))

    assert getattr(answer, "status_code", 0) == status
    assert "<script>" not in getattr(answer, "text", "")


def test_the_style_sheet_the_script_and_the_font_stay_small(site: Gallery) -> None:
    client, static = reader(site), shipped("templates") / "static"
    [style] = re.findall(r'href="(/static/gallery\.[0-9a-f]{10}\.css)"', client.get(PAGE).text)

    answer = client.get(style, headers={"accept-encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) <= 4096
    assert "/*" not in answer.text
    assert len(gzip.compress((static / "gallery.js").read_bytes(), 9)) <= 4096
    assert sum(path.stat().st_size for path in static.glob("*.woff2")) <= 52 * 1024
