"""Real servers on the shipped configurations: only names of places and ports are others."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.lines import FILES, NAME, Door
from tests.serving import ROOT, free_port

SHIPPED = ROOT / "docs" / "servers"


@dataclass(frozen=True)
class Place:
    """Where a server that stands in front finds things.

    folder       for its own files
    upstream     port of the program
    site         what was exported
    certificate  with its key beside it
    """

    folder: Path
    upstream: int
    site: Path
    certificate: Path

    @property
    def key(self) -> Path:
        return self.certificate.with_suffix(".key")


@dataclass(frozen=True)
class Front:
    """A server that runs: where it listens, where what it keeps and what it says lies."""

    kind: str
    door: Door
    plain: Door
    folder: Path

    @property
    def said(self) -> str:
        """All that it has said anywhere."""
        return "".join(path.read_text("utf-8") for path in self.folder.glob("*.log"))


def certificate(folder: Path) -> Path:
    """A certificate of our own for both names, with its key beside it."""
    made = folder / "site.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", f"/CN={NAME}", "-keyout", made.with_suffix(".key")),
            *("-addext", f"subjectAltName=DNS:{NAME},DNS:{FILES}", "-out", made),
        ],
        check=True,
        capture_output=True,
    )
    return made


def program(kind: str) -> str:
    """The server's program; the test is skipped where it is not installed."""
    found = shutil.which(kind) or shutil.which(kind, path="/usr/sbin:/usr/local/sbin")
    if not found:
        pytest.skip(f"{kind} is not installed here: its configuration was not tried")
    return found


@contextmanager
def front(kind: str, place: Place) -> Iterator[Front]:
    """A server, as long as it is needed."""
    run = program(kind)
    place.folder.mkdir(exist_ok=True)
    ports = free_port(), free_port()
    command = (_nginx if kind == "nginx" else _caddy)(run, place, *ports)
    made = Front(kind, Door(ports[1], place.certificate), Door(ports[0]), place.folder)
    with (place.folder / "output.log").open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, env=_environment(place), close_fds=True
        )
        try:
            _await(made, process)
            yield made
        finally:
            process.terminate()
            process.wait()


def adapted(name: str, changes: Mapping[str, str]) -> str:
    """A shipped configuration with other places; each that is changed must be there."""
    text = (SHIPPED / name).read_text("utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def _nginx(run: str, place: Place, plain: int, tls: int) -> list[str | Path]:
    folder, config = place.folder, place.folder / "nginx.conf"
    own = "".join(
        f"    {kind}_temp_path {folder / kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    live = "/etc/letsencrypt/live"
    changes = {
        "user www-data;": user,
        "/run/nginx.pid": str(folder / "nginx.pid"),
        "/var/log/nginx/error.log": str(folder / "error.log"),
        "/var/cache/nginx/gallery": str(folder / "cache"),
        "http {\n": f"http {{\n{own}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{tls}",
        "127.0.0.1:8000": f"127.0.0.1:{place.upstream}",
        "root /srv/site;": f"root {place.site};",
        **{f"{live}/{one}/fullchain.pem": str(place.certificate) for one in (NAME, FILES)},
        **{f"{live}/{one}/privkey.pem": str(place.key) for one in (NAME, FILES)},
    }
    config.write_text(adapted("nginx.conf", changes), "utf-8")
    subprocess.run([run, "-t", "-q", "-e", "stderr", "-c", str(config)], check=True)
    return [run, "-e", "stderr", "-c", config, "-g", "daemon off;"]


def _caddy(run: str, place: Place, plain: int, tls: int) -> list[str | Path]:
    config = place.folder / "Caddyfile"
    own = f"\ttls {place.certificate} {place.key}\n"
    changes = {
        "\tadmin off\n": f"\tadmin off\n\thttp_port {plain}\n\thttps_port {tls}\n",
        f"\n{NAME} {{\n": f"\n{NAME} {{\n{own}",
        f"\n{FILES} {{\n": f"\n{FILES} {{\n{own}",
        "127.0.0.1:8000": f"127.0.0.1:{place.upstream}",
        "root * /srv/site": f"root * {place.site}",
    }
    config.write_text(adapted("Caddyfile", changes), "utf-8")
    told = [run, "validate", "--adapter", "caddyfile", "--config", str(config)]
    subprocess.run(told, check=True, capture_output=True, env=_environment(place))
    return [run, "run", "--adapter", "caddyfile", "--config", config]


def _environment(place: Place) -> dict[str, str]:
    folder = str(place.folder)
    return {**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}


def _await(made: Front, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, made.said
        try:
            made.door.ask("/robots.txt")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"{made.kind} does not answer: {made.said}")
