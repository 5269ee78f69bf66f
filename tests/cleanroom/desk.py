"""Every page of the desk, by the table of ways."""

import re
from collections.abc import Iterator

from gallery.ingest.record import load_manifest
from gallery.web.app import create_app
from gallery.web.way import Who
from gallery.web.ways import WAYS
from gallery.wiring import Gallery, today
from tests.web.asking import Asker
from tests.web.desk.signed import sent_by

STREAMS = ("desk-events", "inbox-events")
"""Answers that never end."""


def addresses(gallery: Gallery, slug: str, numbers: int = 1) -> Iterator[str]:
    """The addresses of the desk that can be looked at, those of photos for a few of them."""
    shown = load_manifest(gallery.store, slug).photos.values()
    few = [str(one.number) for one in shown][:numbers] or ["1"]
    for way in WAYS:
        if way.who == Who.ANYONE or "GET" not in way.methods or way.name in STREAMS:
            continue
        path = way.path.replace("{slug}", slug).replace("{lang}", "en")
        for number in few if "{number" in path else [""]:
            address = re.sub(r"\{number[^}]*\}", number, path)
            if "{" not in address:
                yield address


def pages(gallery: Gallery, slug: str) -> list[str]:
    """Those of them that are pages."""
    headers = {**sent_by(gallery, "admin"), "accept": "text/html"}
    with Asker(create_app(gallery, today)) as asker:
        found = {one: asker.ask(one, headers=headers) for one in addresses(gallery, slug)}
    kinds = {one: answer.headers.get("content-type", "") for one, answer in found.items()}
    return [one for one, a in found.items() if a.status == 200 and "text/html" in kinds[one]]
