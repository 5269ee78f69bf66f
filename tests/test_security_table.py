"""docs/security.md: every requirement of ASVS 5.0, levels 1 and 2, has a row, and each is true."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gallery.purging.caches import post

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "security.md"

STANDARD = """
1.1 22  1.2 1111122223  1.3 112222222223  1.4 222  1.5 123
2.1 122  2.2 112  2.3 12223  2.4 23
3.1 3  3.2 113  3.3 12223  3.4 11222233  3.5 11122333  3.6 3  3.7 22333
4.1 12233  4.2 23333  4.3 22  4.4 1222
5.1 2  5.2 112333  5.3 113  5.4 222
6.1 122  6.2 111111112222  6.3 11223333  6.4 112233  6.5 22222333  6.6 2223  6.7 33  6.8 2222
7.1 222  7.2 1111  7.3 22  7.4 11222  7.5 223  7.6 22
8.1 1233  8.2 1123  8.3 133  8.4 23
9.1 111  9.2 1222
10.1 22  10.2 223  10.3 22223  10.4 1111122222233333  10.5 22222  10.6 22  10.7 222
11.1 2233  11.2 22233  11.3 11233  11.4 1222  11.5 23  11.6 23  11.7 33
12.1 12233  12.2 11  12.3 22223
13.1 2333  13.2 222223  13.3 2233  13.4 1222233
14.1 22  14.2 12223333  14.3 122
15.1 12233  15.2 12233  15.3 1222222  15.4 3333
16.1 2  16.2 22222  16.3 2222  16.4 222  16.5 2223
17.1 23  17.2 22223333  17.3 22
"""
"""OWASP ASVS 5.0.0: each section, and the level of each of its requirements in their order."""

_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| (.*) \| (.*) \| (.*) \|$", re.MULTILINE)
_TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
_PLACE = re.compile(r'([\w./-]+\.md), "([^"]+)"')
_EXCUSE = re.compile(r"(\*\*exception\*\*|not applicable): (.+)")


@dataclass(frozen=True)
class Row:
    """One requirement; shown: by which tests, under which heading, or why by none."""

    ident: str
    level: str
    asked: str
    met: str
    shown: str


ROWS = [Row(*found) for found in _ROW.findall(PAGE.read_text("utf-8"))]


def levels() -> dict[str, str]:
    """Every requirement of the standard, with its level."""
    words = STANDARD.split()
    return {
        f"{section}.{n}": level
        for section, told in zip(words[::2], words[1::2], strict=True)
        for n, level in enumerate(told, 1)
    }


@cache
def named_in(path: Path) -> frozenset[str]:
    """The names of the tests in a file, as pytest finds them."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    made = (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in made if node.name.startswith("test_"))


@cache
def headings(path: Path) -> frozenset[str]:
    return frozenset(re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE))


def test_the_list_of_the_standard_is_whole() -> None:
    """345 requirements, 70 of the first level, 183 of the second, 92 of the third."""
    assert Counter(levels().values()) == {"1": 70, "2": 183, "3": 92}


def test_every_requirement_of_both_levels_has_one_row_and_no_other_has() -> None:
    wanted = {ident: level for ident, level in levels().items() if level != "3"}

    assert Counter(row.ident for row in ROWS) == Counter([*wanted])
    assert {row.ident: row.level for row in ROWS} == wanted


def test_each_row_says_what_is_asked_how_it_is_met_and_how_that_is_shown() -> None:
    assert [row.ident for row in ROWS if not _whole(row)] == []


def _whole(row: Row) -> bool:
    """Whether it says all of that, and shows it in one way: tests, a heading, or a reason."""
    excuse = _EXCUSE.fullmatch(row.shown)
    ways = [_TEST.search(row.shown), _PLACE.search(row.shown), excuse]
    reasoned = excuse is None or len(excuse[2]) >= 15
    met = row.met or (excuse and excuse[1] == "not applicable")
    return bool(row.asked and met and reasoned) and sum(way is not None for way in ways) == 1


def test_every_test_and_heading_that_a_row_names_is_there() -> None:
    assert {row.ident: lost for row in ROWS if (lost := _lost(row))} == {}


def _lost(row: Row) -> list[str]:
    """What it names and there is not, and what stands there beside."""
    found = [f"{file}::{name}" for file, name in _TEST.findall(row.shown) if not _is(file, name)]
    found += [told for file, told in _PLACE.findall(row.shown) if told not in headings(ROOT / file)]
    if _EXCUSE.match(row.shown):
        return found
    beside = _PLACE.sub("", _TEST.sub("", row.shown)).replace("<br>", "").strip()
    return [*found, beside] if beside else found


def _is(file: str, name: str) -> bool:
    path = ROOT / "tests" / file
    return path.is_file() and name in named_in(path)


def test_what_is_not_met_is_few_and_said_to_those_who_report() -> None:
    exceptions = [row.ident for row in ROWS if "**exception**" in row.shown]

    assert len(exceptions) <= 15
    words = (ROOT / "SECURITY.md").read_text("utf-8")
    assert "docs/security.md" in words
    assert {f"T{n}" for n in range(1, 10)} <= set(re.findall(r"\bT\d\b", words))


def test_the_shipped_configurations_speak_no_old_tls() -> None:
    """Caddy speaks 1.2 and 1.3 unless it is told otherwise."""
    servers = ROOT / "docs" / "servers"
    nginx, caddy = ((servers / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))

    assert re.findall(r"ssl_protocols (.+);", nginx) == ["TLSv1.2 TLSv1.3"]
    assert not re.search(r"\b(protocols|tls_insecure|insecure)\b[^\n]*(1\.0|1\.1|skip)", caddy)
    assert "proxy_ssl_verify off" not in nginx


def test_the_shipped_configurations_list_no_folder() -> None:
    servers = ROOT / "docs" / "servers"
    nginx, caddy = ((servers / name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))

    assert "autoindex" not in nginx
    assert not re.search(r"\bfile_server\b[^\n]*\bbrowse\b", caddy)


class _Away(BaseHTTPRequestHandler):
    """Sends whoever asks for anything to another place, and notes what was asked for."""

    asked: list[str]

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(307)
        self.send_header("location", "/elsewhere")
        self.end_headers()

    def log_message(self, *told: object) -> None:
        """Say nothing."""


@contextmanager
def listening(asked: list[str], secured: SSLContext | None = None) -> Iterator[int]:
    """A server that notes what it is asked for: its port."""
    server = HTTPServer(("127.0.0.1", 0), type("Away", (_Away,), {"asked": asked}))
    if secured:
        server.socket = secured.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a caller who hangs up
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_one_call_that_leaves_the_house_is_led_nowhere_else() -> None:
    asked: list[str] = []
    with listening(asked) as port:
        problem = post(f"http://127.0.0.1:{port}/forget", b"{}")

    assert asked == ["/forget"]
    assert "307" in problem


def test_the_one_call_that_leaves_the_house_speaks_to_nobody_it_does_not_know(
    tmp_path: Path,
) -> None:
    asked: list[str] = []
    with listening(asked, unknown(tmp_path / "both.pem")) as port:
        problem = post(f"https://127.0.0.1:{port}/forget", b"{}")

    assert asked == []
    assert "certificate verify failed" in problem


def unknown(path: Path) -> SSLContext:
    """What a server has that made its certificate itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    signed = made.sign(key, hashes.SHA256())
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(key.private_bytes(*plain) + signed.public_bytes(Encoding.PEM))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
