"""Caddy and nginx on the shipped configurations: what readers and the desk get through them."""

import json
import socket
import subprocess
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from gallery import editing
from gallery.ingest.index import reindex
from gallery.wiring import today
from tests.servers.fronts import SHIPPED, Front, Place, certificate, front
from tests.servers.lines import FILES, NAME, WAIT, Answer
from tests.servers.served import Served

ON_ITS_WAY = {"connection", "date", "keep-alive", "server", "transfer-encoding"}
"""What is said between two machines, not of the thing (RFC 9110, 7.6.1)."""

OF_THE_FILE = {"accept-ranges", "content-length", "etag", "last-modified", "vary"}
"""What a server says of a file by itself; its page is longer by the policy in its head."""

STRICTER = {f"{kind}-src 'none'" for kind in ("object", "frame", "worker", "media")}
"""What a policy says that has no default: the page lets its style in, not the header."""

PART = 8 << 20

PAGE = "/en/photos/march/"

READER = "127.7.7.7"

NAMES = (READER, "march", "strike", "/en/", "/desk/n")
"""What no log may have."""


def said(answer: Answer, without: set[str] = ON_ITS_WAY) -> dict[str, str]:
    return {key: told for key, told in answer.headers.items() if key not in without}


def rules(policy: str) -> set[str]:
    return {part.strip() for part in policy.split(";")}


def test_an_essay_is_read_through_a_server_with_every_header_unchanged(
    server: Front, program: Served
) -> None:
    for packing in ("identity", "gzip"):
        asked = {"accept-encoding": packing}
        for kind, address in program.addresses().items():
            direct = program.door.ask(address, headers=asked)
            first, again = (server.door.ask(address, headers=asked) for _ in range(2))

            for one in (first, again):
                ours, theirs = said(direct), said(one)
                if direct.status >= 400:
                    del ours["x-request-id"], theirs["x-request-id"]
                assert (one.status, theirs) == (direct.status, ours), (kind, packing)
                assert one.body == direct.body, kind
                assert one.headers.get("server", "nginx") == "nginx"


def test_the_site_as_files_has_the_headers_of_the_site_by_its_program(
    server: Front, program: Served
) -> None:
    for kind, address in program.addresses().items():
        direct, one = program.door.ask(address), server.door.ask(address, name=FILES)

        without = ON_ITS_WAY | OF_THE_FILE | {"x-request-id"}
        ours, theirs = said(direct, without), said(one, without)
        before, after = ours.pop("content-security-policy"), theirs.pop("content-security-policy")
        assert (one.status, theirs) == (direct.status, ours), kind
        if direct.headers["content-type"].startswith("text/html"):
            after += ";" + one.body.decode().partition('policy" content="')[2].partition('"')[0]
            assert rules(before) <= rules(after), kind
            assert rules(after) - rules(before) <= STRICTER, kind
            assert "default-src" not in one.headers["content-security-policy"], kind
        else:
            assert (before, one.body) == (after, direct.body), kind
        assert "last-modified" not in one.headers, kind
        assert one.headers.get("server", "nginx") == "nginx"


def test_what_an_export_notes_for_itself_is_not_handed_out(server: Front) -> None:
    found = [
        server.door.ask(f"/{one}", name=FILES) for one in (".export.json", "media/.export.log")
    ]

    assert [one.status for one in found] == [404, 404]
    assert {one.headers["cache-control"] for one in found} == {"no-store"}
    assert server.door.ask("/.well-known/tdmrep.json", name=FILES).status == 200


def test_plain_http_leads_to_https_and_strangers_names_to_nothing(server: Front) -> None:
    led = server.plain.ask("/en/photos/march/?a=b")

    assert led.status in (301, 308)
    assert led.headers["location"] == f"https://{NAME}/en/photos/march/?a=b"
    with pytest.raises(OSError):
        server.door.ask("/en/photos/", name="evil.example")


def test_a_program_that_speaks_plain_http_is_refused_and_not_led_on(server: Front) -> None:
    told = server.plain.ask("/api/essays", headers={"authorization": "Bearer gly_0"})

    assert (told.status, "location" in told.headers) == (403, False)


def test_an_upload_in_parts_of_eight_mebibytes_goes_through(server: Front, program: Served) -> None:
    tus = {**program.session(), "tus-resumable": "1.0.0"}
    named = b64encode(f"{server.kind}.jpg".encode()).decode()
    album = b64encode(b"march").decode()
    begins = {"upload-length": str(3 * PART), "upload-metadata": f"path {named},album {album}"}
    begun = server.door.ask("/desk/inbox/uploads", "POST", headers={**tus, **begins})
    assert begun.status == 201, begun.body
    at = begun.headers["location"]
    octets = {**tus, "content-type": "application/offset+octet-stream"}

    for offset in (0, PART):
        sent = server.door.ask(
            at, "PATCH", body=b"\xff" * PART, headers={**octets, "upload-offset": str(offset)}
        )
        assert (sent.status, sent.headers["upload-offset"]) == (204, str(offset + PART))

    assert server.door.ask(at, "HEAD", headers=tus).headers["upload-offset"] == str(2 * PART)
    assert server.door.ask(at, "DELETE", headers=tus).status == 204


def test_a_body_that_is_too_large_or_not_asked_for_is_refused(
    server: Front, program: Served
) -> None:
    desk = {**program.session(), "content-type": "application/x-www-form-urlencoded"}
    large = server.door.ask("/desk/me/", "POST", body=b"a" * (3 << 20), headers=desk)
    odd = server.door.ask("/en/search/?q=never+asked+before", "GET", body=b"a" * 100)

    assert large.status in (413, 502)  # Caddy 2.6 takes its own limit for a fault of the program
    assert odd.status == 413
    assert server.door.ask("/en/photos/" + "a" * 40_000).status in (414, 431)


def test_news_of_an_essay_reach_an_open_page_at_once(server: Front, program: Served) -> None:
    line = server.door.line()
    line.request("GET", "/desk/essays/march/events", headers=program.session())
    got = line.getresponse()

    hello = next(one for one in iter(got.readline, b"") if one.startswith(b"data:"))

    assert json.loads(hello[5:])["kind"] == "hello"
    assert got.headers["content-type"].startswith("text/event-stream")
    line.close()


def test_what_is_withdrawn_leaves_the_cache_by_the_list(
    fronts: dict[str, Front], program: Served
) -> None:
    if "nginx" not in fronts:
        pytest.skip("nginx is not installed here: its cache was not tried")
    door, slug = fronts["nginx"].door, "leaving"
    found = program.addresses(slug)
    asked = [found["page"], found["picture"], found["picture"].replace("/media/", "/%6dedia/")]
    asked += [f"{found['picture']}?download", "/media/leaving/photos.zip"]
    assert {door.ask(one).status for one in asked} == {200}

    editing.set_status(program.gallery.store, slug, "withdrawn")
    reindex(program.gallery.store, program.gallery.catalog, today().date())
    gone = [program.door.ask(one).status for one in asked]
    assert [one for one, status in zip(asked, gone, strict=True) if status == 200] == []
    kept = {door.ask(one).status for one in asked}
    picture = f"https://{NAME}{found['picture']}"
    addresses = ["caches may hold it:", found["page"], picture, "/media/leaving/photos*"]
    purge = [str(SHIPPED / "purge-nginx"), str(fronts["nginx"].folder / "cache"), f"https://{NAME}"]
    removed = subprocess.run(
        purge, input="\n".join(addresses), text=True, capture_output=True, check=True
    )

    assert kept == {200}
    assert int(removed.stdout) == 4
    assert [one for one in asked if door.ask(one).status not in (404, 410)] == []


def test_no_log_names_a_reader_or_what_they_read(server: Front, program: Served) -> None:
    broken = [b"\x16\x03\x01\x02\x00nonsense", b"GET /march HTTP/9\r\n\r\n", b"GET /march\r\nHost"]
    for address in (*program.addresses().values(), "/en/search/?q=strike", "/desk/nothing"):
        for name in (NAME, FILES):
            server.door.ask(address, name=name, origin=READER)
        server.plain.ask(address, origin=READER)
    for port in (server.door.port, server.plain.port, program.door.port):
        for words in broken:
            with socket.create_connection(("127.0.0.1", port), WAIT, (READER, 0)) as line:
                line.sendall(words)

    told = server.said + program.log.read_text("utf-8")

    assert not [one for one in NAMES if one in told]


@pytest.mark.parametrize("kind", ["caddy", "nginx"])
def test_only_the_desk_is_told_where_somebody_comes_from(
    kind: str, site: Path, tmp_path: Path
) -> None:
    heard: dict[str, str] = {}

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard[self.path] = self.headers.get("x-forwarded-for", "")
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as echo:
        Thread(target=echo.serve_forever, daemon=True).start()
        place = Place(tmp_path / kind, echo.server_port, site, certificate(tmp_path))
        with front(kind, place) as server:
            forged = {"x-forwarded-for": "192.0.2.1"}
            for address in (PAGE, "/desk/sign-in", "/desk/inbox/", "/media/march/photos.zip"):
                server.door.ask(address, headers=forged, origin=READER)
            echo.shutdown()
            echo.server_close()
            gone = server.door.ask("/en/photos/strike/", origin=READER)

            assert gone.status in (502, 504)
            assert not [one for one in NAMES if one in server.said]
    del heard["/robots.txt"]
    assert heard.pop(PAGE) == heard.pop("/media/march/photos.zip") == ""
    assert {one.rpartition(",")[2].strip() for one in heard.values()} == {READER}
