"""News for open pages: by a real server, and how little many listeners cost."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from http.client import HTTPConnection, HTTPResponse
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from gallery.arriving.releasing import UNFINISHED
from gallery.arriving.watched import Folder, Held, Source, Watched, save
from gallery.errors import Missing
from gallery.web.desk.exchange import Exchange, Post
from gallery.wiring import Gallery, today
from tests.conftest import put
from tests.loop import finished
from tests.pictures import jpeg
from tests.serving import served
from tests.web.desk.signed import HERE, desk_client, signed
from tests.web.sample import reader

SOURCE = 'title.en = "March"\n\n[[block]]\nphoto = "a.jpg"\ncaption.en = "Nurses."\n'


@pytest.fixture
def march(gallery: Gallery) -> Path:
    folder = gallery.library / "albums" / "march"
    put(folder / "album.toml", SOURCE.encode())
    put(folder / "a.jpg", jpeg())
    return folder


class Page:
    """An open page of the desk at a served library, by a role of its own."""

    def __init__(self, gallery: Gallery, address: str, role: str) -> None:
        secret, sign_in = signed(gallery, role, today())
        self.headers = {**HERE, "cookie": f"s={secret}", "x-token": sign_in.token}
        self.host = urlsplit(address).netloc

    @contextmanager
    def listen(self, path: str, **headers: str) -> Iterator["Stream"]:
        with closing(HTTPConnection(self.host, timeout=60)) as connection:
            connection.request("GET", path, headers={**self.headers, **headers})
            with connection.getresponse() as answer:
                yield Stream(answer)

    def report(self, path: str, data: object) -> int:
        with closing(HTTPConnection(self.host, timeout=60)) as connection:
            connection.request("POST", path, json.dumps(data), self.headers)
            with connection.getresponse() as answer:
                return answer.status


class Stream:
    """What a page hears."""

    def __init__(self, answer: HTTPResponse) -> None:
        self.answer = answer

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for line in self.answer:
            if line.startswith(b"data: "):
                yield json.loads(line[6:])

    def kinds(self, count: int) -> list[str]:
        return [one["kind"] for one in islice(self, count)]

    def until(self, kind: str) -> dict[str, Any]:
        return next(one for one in self if one["kind"] == kind)


@pytest.fixture
def address(gallery: Gallery, march: Path) -> Iterator[str]:
    with served(gallery.library) as found:
        yield found


def test_what_others_do_is_heard_by_who_has_the_essay_open(
    gallery: Gallery, march: Path, address: str
) -> None:
    with Page(gallery, address, "editor").listen("/desk/essays/march/events") as stream:
        assert stream.until("hello")["tag"] == tag(gallery)

        (march / "album.toml").write_text(SOURCE.replace("Nurses.", "Nurses lead."), "utf-8")
        assert stream.until("said") == {
            "kind": "said",
            "photo": "a.jpg",
            "field": "caption",
            "lang": "en",
            "now": "Nurses lead.",
            "who": "",
        }
        put(march / "b.jpg", jpeg(seed=2))
        told = stream.until("photo")
        assert (told["name"], told["number"], told["state"]) == ("b.jpg", 0, "coming")

        other = Page(gallery, address, "publisher")
        assert other.report("/desk/essays/march/here", {"photo": "a.jpg"}) == 200
        [present] = stream.until("present")["who"]
        assert present == {"name": "publisher", "shown": "Pablo Pública", "photo": "a.jpg"}


def test_a_page_that_missed_something_is_told_all_texts(gallery: Gallery, address: str) -> None:
    events, page = "/desk/essays/march/events", Page(gallery, address, "editor")

    with page.listen(f"{events}?tag=older") as stream:
        assert stream.kinds(3) == ["hello", "said", "said"]
    with page.listen(events, **{"last-event-id": "older"}) as stream:
        assert stream.kinds(2) == ["hello", "said"]
    with page.listen(events, **{"last-event-id": tag(gallery)}) as stream:
        assert stream.kinds(2) == ["hello", "present"]


def tag(gallery: Gallery) -> str:
    return gallery.store.get("march/album.toml")[1]


def test_the_inbox_hears_where_something_arrives(gallery: Gallery, address: str) -> None:
    with Page(gallery, address, "photographer").listen("/desk/inbox/events") as stream:
        stream.until("hello")

        gallery.store.put("march/manifest.json", b"{}")
        assert stream.until("photos")["slug"] == "march"
        gallery.store.put(".gallery/uploads/" + "0" * 32 + "/info.json", b"{}")
        assert stream.until("uploads")
        gallery.store.put(".gallery/watched.json", b"{}")
        assert stream.until("watched")


def test_streams_end_with_the_server(gallery: Gallery, march: Path) -> None:
    with ExitStack() as page:
        with served(gallery.library) as address:
            editor = Page(gallery, address, "editor")
            stream = page.enter_context(editor.listen("/desk/essays/march/events"))
            stream.until("hello")

        assert [one["kind"] for one in stream] == ["present"]


def test_the_watched_folder_is_told_in_the_language_of_who_asks(gallery: Gallery) -> None:
    held = Held("March/a.jpg", UNFINISHED)
    folder = Folder("March", "march", "resting", 1, 9, [held])
    source = Source("ana", "watched", "2026-05-01T12:00:00Z", folders=[folder])
    moment = "2026-05-01T12:02:00Z"
    client = desk_client(gallery, "photographer", lambda: datetime.fromisoformat(moment))
    assert client.get("/desk/inbox/watched").json()["running"] is False
    save(gallery.store, Watched("inbox", "watched", "2026-05-01T12:00:00Z", [source]))

    set_language(gallery, "es")
    told = client.get("/desk/inbox/watched").json()

    assert (told["folder"], told["running"]) == ("inbox", True)
    [verdict] = [one["verdict"] for one in told["sources"][0]["folders"][0]["held"]]
    assert verdict == {
        "code": "unfinished",
        "reason": "Todavía no está su final.",
        "remedy": "Espera a que se copie.",
    }


def set_language(gallery: Gallery, tag: str) -> None:
    gallery.door().book.change(
        "photographer",
        lambda account: replace(account, person=replace(account.person, language=tag)),
    )


def test_strangers_hear_nothing(gallery: Gallery, march: Path) -> None:
    for path in ("/desk/essays/march/events", "/desk/inbox/events", "/desk/inbox/watched"):
        assert reader(gallery).get(path).status_code == 401
    assert reader(gallery).post("/desk/essays/march/here").status_code in (401, 403)


@pytest.mark.parametrize("slug", ["nothing", "%2e%2e", ".gallery", "%00"])
def test_there_is_no_news_of_what_is_not_there(gallery: Gallery, march: Path, slug: str) -> None:
    client = desk_client(gallery)

    assert client.get(f"/desk/essays/{slug}/events").status_code == 404
    assert client.post(f"/desk/essays/{slug}/here", json={"photo": "a"}).status_code == 404


def test_who_closes_the_essay_is_gone_from_it(gallery: Gallery, march: Path) -> None:
    client = desk_client(gallery, "editor")

    came = client.post("/desk/essays/march/here", json={"photo": "a.jpg"}).json()
    went = client.post("/desk/essays/march/here", json={"photo": None}).json()

    assert [one["name"] for one in came["who"]] == ["editor"]
    assert went["who"] == []
    assert client.post("/desk/essays/march/here", content=b"[").status_code == 400


class Counter:
    """A thing that is another one at each look, until it is gone."""

    def __init__(self, last: int) -> None:
        self.looks = 0
        self.last = last

    def post(self) -> Post[int]:
        return Post(
            self.look,
            lambda before, now: [{"from": before, "to": now}],
            lambda now, known: [{"now": now, "known": known}],
            str,
        )

    def look(self, _: int | None) -> int:
        self.looks += 1
        if self.looks > self.last:
            raise Missing("it is gone")
        return self.looks


def test_many_listeners_cost_one_look_and_all_hear_the_same() -> None:
    counter = Counter(last=3)

    async def heard() -> list[list[Any]]:
        exchange = Exchange()
        with ExitStack() as open_pages:
            ears = [
                open_pages.enter_context(exchange.listening("it", counter.post(), str(n)))
                for n in range(100)
            ]
            return [[await ear.heard.get() for _ in range(4)] for ear in ears]

    all_heard = finished(heard())

    assert counter.looks == 4
    for number, one in enumerate(all_heard):
        assert one == [
            ("1", [{"now": 1, "known": str(number)}]),
            ("2", [{"from": 1, "to": 2}]),
            ("3", [{"from": 2, "to": 3}]),
            None,
        ]


def test_nobody_looks_when_nobody_listens() -> None:
    counter = Counter(last=10)

    async def looks_afterwards() -> int:
        exchange = Exchange()
        with exchange.listening("it", counter.post()) as ear:
            await ear.heard.get()
        before = counter.looks
        await asyncio.sleep(1)
        assert exchange.posts == {}
        return counter.looks - before

    assert finished(looks_afterwards()) == 0
