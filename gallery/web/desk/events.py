"""News for open pages of the desk, as server-sent events (WHATWG HTML, 9.2).

Each web process looks at the files of an essay a few times a second, once for all its listeners
and only while there are any. So it does not matter who changed them: a page served by another
process, the work process, or a person with a text editor. Of a library that several machines serve
it looks when one of them tells that something changed. {"kind": "late", "late"}: while it does not
hear them, news come some seconds late.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from gallery.album import FILE
from gallery.arriving import watched as watching
from gallery.desk import inboxes, presence
from gallery.desk.glance import Around, Glance, News, Photo, Seen, everything, glance, news, signed
from gallery.desk.heard import INBOX
from gallery.desk.inboxes import Inbox
from gallery.errors import Malformed, Missing
from gallery.model import Verdict
from gallery.people import Person
from gallery.store import Store, holds
from gallery.web import answers
from gallery.web.desk.exchange import Exchange, Message, Post
from gallery.web.desk.pictures import address, stamp_address
from gallery.web.desk.refusals import worded
from gallery.web.desk.shell import speaking, told
from gallery.web.site import site

HEARTBEAT = 15.0
"""Seconds of silence after which a line without meaning is sent: it keeps proxies from closing."""

LONGEST = 300.0
"""Seconds after which a stream ends. The page asks again by itself, and is let in or not."""

SHOWN = 400
"""Pixels of the pictures that news of a photo name."""

_STALE = timedelta(minutes=3)

_ASK_AGAIN = 2000  # milliseconds that a browser waits after an end


class Here(msgspec.Struct):
    """What a page reports: the photo that its person is on, "" = none; None = it is closed."""

    photo: str | None = ""


async def essay(request: Request) -> Response:
    """GET the news of an essay as they come; first of all, what is there.

    {"kind": "hello", "tag"}: of the album.toml that what follows starts from. Then "said",
    "photo", "order", "status", "present" and "broken", see `gallery.desk.glance`. A page that
    says what it shows, by "?tag=" or as an interrupted stream does, is told all texts if they
    are others now.
    """
    store, slug = site(request).gallery.store, request.path_params["slug"]
    languages = list(site(request).languages)
    await run_in_threadpool(_check_there, store, slug)

    def tell(before: Glance, now: Glance) -> list[Message]:
        return [_message(slug, one) for one in signed(store, slug, news(before, now))]

    def greet(now: Glance, known: str) -> list[Message]:
        missed = everything(now, languages) if known not in ("", now.tag) else ()
        hello: list[Message] = [{"kind": "hello", "tag": now.tag}]
        return hello + [_message(slug, one) for one in (*missed, Around(now.present))]

    def look(before: Glance | None) -> Glance:
        return glance(store, slug, time.time(), before)

    return _stream(request, f"essay {slug}", Post(look, tell, greet, lambda now: now.tag, slug))


async def inbox(request: Request) -> Response:
    """GET news of whatever arrives: {"kind": "photos", "slug"}, {"kind": "uploads" | "watched"}."""
    store = site(request).gallery.store

    def look(_: Inbox | None) -> Inbox:
        return inboxes.look(store)

    def tell(before: Inbox, now: Inbox) -> list[Message]:
        return [asdict(one) for one in inboxes.news(before, now)]

    def greet(*_: object) -> list[Message]:
        return [{"kind": "hello"}]

    return _stream(request, "inbox", Post(look, tell, greet, lambda _: "", INBOX))


def watched(request: Request) -> Response:
    """GET what is known of the watched folder; "running": somebody looks at it.

    {"folder", "state", "at", "running", "sources": [...]}, see `gallery.arriving.watched`; verdicts
    are sentences in the person's language.
    """
    here = site(request)
    known = watching.load(here.gallery.store) or watching.Watched(here.gallery.settings.inbox)
    seen = datetime.fromisoformat(known.at) if known.at else None
    running = seen is not None and here.clock() - seen < _STALE
    answer = msgspec.to_builtins(known)
    for source in answer["sources"]:
        for one in (*source["loose"], *(held for f in source["folders"] for held in f["held"])):
            verdict = Verdict(**one["verdict"])
            reason, remedy = worded(verdict, speaking(request))
            one["verdict"] = {"code": verdict.code, "reason": reason, "remedy": remedy}
    return told({**answer, "running": running})


def here(request: Request) -> Response:
    """POST {"photo": "NAME"}: the person is on this photo of the essay; null: they closed it."""
    store, slug = site(request).gallery.store, request.path_params["slug"]
    _check_there(store, slug)
    person: Person = request.state.person
    try:
        told_now = msgspec.json.decode(request.state.body or b"{}", type=Here)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise Malformed("send the photo that you are on") from problem
    if told_now.photo is None:
        presence.left(store, slug, person)
    else:
        presence.here(store, slug, person, told_now.photo[:300], time.time())
    return told({"who": presence.present(store, slug, time.time())})


def photos(request: Request) -> Response:
    """GET every photo of an album with its state, those that are being developed included."""
    store, slug = site(request).gallery.store, request.path_params["slug"]
    _check_there(store, slug)
    seen = glance(store, slug, time.time())
    return told({"photos": [_picture(slug, one) for one in seen.photos.values()]})


def _check_there(store: Store, slug: str) -> None:
    try:
        there = not slug.startswith(".") and holds(store, f"{slug}/{FILE}")
    except (Malformed, ValueError):
        there = False
    if not there:
        raise Missing("there is no such essay")


def _message(slug: str, one: News) -> Message:
    if isinstance(one, Seen):
        return {"kind": one.kind, **_picture(slug, one.photo)}
    return {"kind": one.kind, **asdict(one)}


def _picture(slug: str, photo: Photo) -> Mapping[str, object]:
    """A photo for a page; `picture` is where its picture is now, "" where there is none."""
    picture = stamp_address(slug, photo.stamp) if photo.stamp else ""
    if photo.recipe and photo.state == "ready":
        picture = address(slug, photo.number, SHOWN, photo.made, photo.recipe)
    shown = {"number": photo.number, "name": photo.name, "state": photo.state}
    return {**shown, "picture": picture}


def _stream(request: Request, name: str, post: Post[Any]) -> Response:
    exchange: Exchange = request.app.state.exchange
    known = request.headers.get("last-event-id") or request.query_params.get("tag", "")
    headers = {"cache-control": answers.PRIVATE, "x-accel-buffering": "no"}
    events = _events(exchange, name, post, known)
    return StreamingResponse(events, 200, headers, "text/event-stream")


async def _events(
    exchange: Exchange, name: str, post: Post[Any], known: str
) -> AsyncIterator[bytes]:
    ends = time.monotonic() + LONGEST
    with exchange.listening(name, post, known) as ear:
        yield b"retry: %d\n\n" % _ASK_AGAIN
        while (left := ends - time.monotonic()) > 0:
            try:
                heard = await asyncio.wait_for(ear.heard.get(), min(HEARTBEAT, left))
            except TimeoutError:
                yield b":\n\n"
                continue
            if heard is None:
                return
            mark, found = heard
            data = b"\n\n".join(b"data: " + msgspec.json.encode(one) for one in found)
            yield data + b"\nid: " + mark.encode() + b"\n\n"
