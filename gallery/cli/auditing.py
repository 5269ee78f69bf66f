"""The command that shows the audit log: audit."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated

import typer

from gallery.audit import Line
from gallery.cli.base import counted, safe, say, say_finding, state
from gallery.disk import failed
from gallery.errors import SettingsError
from gallery.settings import FILE
from gallery.wiring import Gallery


def audit(
    context: typer.Context,
    since: Annotated[
        str, typer.Option(metavar="DAY", help="Only from then on: 2026-05-01, or a moment.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show who signed in, published, withheld, purged, changed roles or links: the newest first.

    Each line holds the ones before it by a hash. Exit code 1 when that does not fit any more:
    lines were altered, removed or put elsewhere; each is named.
    """
    log, begin = state(context).open().audit(), _moment(since)
    for line in log.read():
        if begin is None or line.at >= begin:
            say(_json(line) if as_json else _plain(line))
    head = log.head()
    if head and not as_json:
        say(f"{counted(head.n, 'line')}; the last one's hash is {head.hash}")
    broken = log.broken()
    for one in broken:
        say_finding(one, to=sys.stderr)
    if broken:
        raise typer.Exit(1)


def notice_settings(gallery: Gallery, now: datetime) -> None:
    """Write down that gallery.toml is another one than at the last start; StoreError.

    Its hash alone is kept: what it says is in backups.
    """
    try:
        path = gallery.library / FILE
        found = sha256(path.read_bytes()).hexdigest() if path.exists() else ""
    except OSError as problem:
        raise failed("read", FILE, problem) from problem
    log = gallery.audit()
    known = (one.detail for one in log.read() if one.kind == "settings-changed")
    last = next(known, {"sha256": ""})
    if found != last.get("sha256"):
        log.write("settings-changed", "", FILE, now, sha256=found)


def _moment(said: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(said) if said else None
    except ValueError as problem:
        raise SettingsError(f"--since is {said!r}; write a day like 2026-05-01") from problem
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def _plain(line: Line) -> str:
    detail = " ".join(f"{key}={value}" for key, value in line.detail.items())
    at = f"{line.at:%Y-%m-%d %H:%M:%S} UTC"
    parts = (line.kind, line.who or "-", line.about, detail, line.network)
    return safe("  ".join([at, *(part for part in parts if part)]))


def _json(line: Line) -> str:
    return json.dumps({**asdict(line), "at": line.at.isoformat()}, ensure_ascii=False)
