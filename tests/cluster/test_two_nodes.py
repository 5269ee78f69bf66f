"""Two machines that serve one library: what is begun on one goes on on the other."""

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from gallery import editing
from gallery.album import parse
from gallery.arriving import ledger
from gallery.editing import history
from gallery.editing.saying import Place, worded
from gallery.errors import AlbumError
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.media import FOLDER
from gallery.store import Store
from gallery.wiring import Gallery, today
from tests.arriving.sending import RESUMABLE, File, Sender, albums_files
from tests.cluster.nodes import Node
from tests.cluster.seaweed import BUCKET, Seaweed
from tests.pictures import jpeg
from tests.postgres.server import Server

FULL = os.environ.get("GALLERY_CLUSTER") == "full"
EDITS = 600 if FULL else 40
"""How many conflicting edits the two editors make together."""

PHOTOS = 3
INTO = {"title": "May Day"}
TOKEN = re.compile(r"\b[a-h]\d+\b")
ESSAY = 'title.en = "March"\nstatus = "draft"\n' + "".join(
    f'\n[[block]]\nphoto = "{n}.jpg"\ncaption.en = "A crowd. It rains."\n' for n in range(PHOTOS)
)


@pytest.fixture(scope="module")
def weed(request: pytest.FixtureRequest) -> Iterator[Seaweed]:
    """A store of their own, where a test stops it."""
    if not FULL:
        found: Seaweed = request.getfixturevalue("one_seaweed")
        yield found
        return
    with TemporaryDirectory(prefix="weed-") as folder:
        server = Seaweed(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()


@pytest.fixture(scope="module")
def nodes(
    weed: Seaweed, postgresql: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Node, Node]]:
    """Two machines, one bucket, one index."""
    folder, schema = tmp_path_factory.mktemp("nodes"), postgresql.fresh()
    told = (f"s3://{BUCKET}/nodes-{schema}", postgresql.url(schema), weed.environment)
    both = Node(folder / "one", *told), Node(folder / "two", *told)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in weed.environment.items():
            patch.setenv(name, value)
        try:
            for node in both:
                node.start()
            for node in both:
                node.wait()
            yield both
        finally:
            for node in both:
                node.kill()
            postgresql.dropped(schema)


@pytest.fixture(scope="module")
def libraries(nodes: tuple[Node, Node]) -> tuple[Gallery, Gallery]:
    """The same library, opened beside each of them."""
    return nodes[0].opened(), nodes[1].opened()


@pytest.fixture
def senders(nodes: tuple[Node, Node], libraries: tuple[Gallery, Gallery]) -> tuple[Sender, Sender]:
    """One photographer, who may be led to either."""
    return Sender(libraries[0], nodes[0]), Sender(libraries[1], nodes[1])


def test_an_upload_that_was_begun_on_one_finishes_on_the_other(
    senders: tuple[Sender, Sender], libraries: tuple[Gallery, Gallery]
) -> None:
    photo = File("card/IMG_1.jpg", jpeg(seed=1) + os.urandom(300_000))
    one, two = senders

    place = one.begin(photo, **INTO).headers["location"]
    first = one.part(place, 0, photo.data[:100_000])
    there = two.ask("HEAD", place, headers=RESUMABLE).headers["upload-offset"]
    second = two.part(place, 100_000, photo.data[100_000:200_000])
    last = one.part(place, 200_000, photo.data[200_000:])
    told = two.missing([photo], **INTO).json["files"][0]

    assert (first.status, there, second.status, last.status) == (204, "100000", 204, 204)
    assert (told["state"], told["name"]) == ("arrived", "IMG_1.jpg")
    assert albums_files(libraries[1], "may-day") == {"IMG_1.jpg": photo.sha256}


def test_a_photo_that_was_sent_to_one_is_developed_without_a_look_at_everything(
    libraries: tuple[Gallery, Gallery],
) -> None:
    def developed() -> bool:
        with suppress(KeyError, AlbumError):
            photo = load_manifest(libraries[1].store, "may-day").photos["IMG_1.jpg"]
            return bool(photo.widths)
        return False

    _until(developed)

    assert any(one.key.endswith(".jpg") for one in libraries[1].store.list(FOLDER))


def test_of_two_who_send_the_same_part_through_both_one_wins_and_the_other_is_told(
    senders: tuple[Sender, Sender],
) -> None:
    photo = File("card/IMG_2.jpg", jpeg(seed=2) + os.urandom(400_000))
    place = senders[0].begin(photo, **INTO).headers["location"]
    answers: list[tuple[int, str]] = []
    ready = threading.Barrier(2)

    def send(sender: Sender, size: int) -> None:
        ready.wait()
        answer = sender.part(place, 0, photo.data[:size])
        answers.append((answer.status, answer.headers["upload-offset"]))

    both = [
        threading.Thread(target=send, args=(sender, size))
        for sender, size in zip(senders, (200_000, 300_000), strict=True)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    [(_, there)] = {answer for answer in answers if answer[0] == 204}
    rest = senders[1].part(place, int(there), photo.data[int(there) :])

    assert sorted(answers) == [(204, there), (409, there)]
    assert rest.status == 204


class Editor:
    """Somebody at the desk with a screen of their own, led to either machine for each save."""

    def __init__(self, name: str, senders: tuple[Sender, Sender], random: Random) -> None:
        self.name, self.senders, self.random = name, senders, random
        self.screen: dict[str, str] = {}
        self.saved: list[str] = []
        self.merged = self.refused = 0

    def type(self, count: int) -> None:
        for number in range(count):
            photo, token = f"{self.random.randrange(PHOTOS)}.jpg", f"{self.name}{number}"
            seen = self.screen.get(photo, "A crowd. It rains.")
            words = seen.split(" ")
            words.insert(self.random.randint(0, len(words)), token)
            told = self._saved(photo, seen, " ".join(words))
            self.screen[photo] = told["now"]
            self.merged += told["merged"]
            self.saved.append(token)

    def _saved(self, photo: str, seen: str, mine: str) -> Any:
        """Sent again until somebody says that it is saved, as pages do."""
        say = {"photo": photo, "field": "caption", "lang": "en", "seen": seen, "mine": mine}
        while True:
            with suppress(OSError):
                told = self.random.choice(self.senders).said("march", say)
                if told.status == 200:
                    return told.json
                assert told.status == 503, told.body
                assert "problem" in told.json
                self.refused += 1
            time.sleep(0.2)


def words_in(store: Store) -> set[str]:
    """Every token that stands in the essay or in its history."""
    album = parse("march", editing.source_of(store, "march"))
    told = [worded(album, Place(f"{n}.jpg", "caption", "en")) for n in range(PHOTOS)]
    told += [words for one in history.read(store, "march") for words in (one.old, one.new)]
    return {token for words in told for token in TOKEN.findall(words)}


@pytest.fixture(scope="module")
def march(libraries: tuple[Gallery, Gallery], tmp_path_factory: pytest.TempPathFactory) -> Store:
    """An essay of some photos."""
    card = tmp_path_factory.mktemp("card")
    for number in range(PHOTOS):
        (card / f"{number}.jpg").write_bytes(jpeg(300, 200, seed=number))
    gallery = libraries[0]
    editing.create(gallery.store, "march", ESSAY)
    ingest(gallery.darkroom(), "march", [card], today=today().date())
    return gallery.store


@pytest.fixture(scope="module")
def names() -> Iterator[str]:
    """What editors are called: no two tests type the same words."""
    return iter("abcdefgh")


@pytest.fixture
def editors(
    nodes: tuple[Node, Node], libraries: tuple[Gallery, Gallery], march: Store, names: Iterator[str]
) -> list[Editor]:
    """Two editors of it, who work at full speed."""
    seed = int.from_bytes(os.urandom(4), "big")
    print(f"seed: {seed}")
    random = Random(seed)
    desks = [
        (Sender(libraries[0], nodes[0], role), Sender(libraries[1], nodes[1], role))
        for role in ("editor", "publisher")
    ]
    return [Editor(next(names), both, Random(random.random())) for both in desks]


def typing(editors: list[Editor]) -> list[threading.Thread]:
    """They begin."""
    threads = [threading.Thread(target=one.type, args=(EDITS // 2,)) for one in editors]
    for thread in threads:
        thread.start()
    return threads


def test_two_editors_through_both_lose_no_word(editors: list[Editor], march: Store) -> None:
    for one in typing(editors):
        one.join()

    saved = {token for one in editors for token in one.saved}
    print(f"{len(saved)} words, {sum(one.merged for one in editors)} merges")
    assert len(saved) == EDITS
    assert saved - words_in(march) == set()
    assert sum(one.merged for one in editors)


def test_what_is_saved_on_one_is_told_to_open_pages_of_the_other(
    editors: list[Editor], senders: tuple[Sender, Sender], march: Store, postgresql: Server
) -> None:
    [editor, _] = editors
    photo = File("card/IMG_5.jpg", jpeg(seed=5))
    words = (f"{editor.name}{number}" for number in range(3))

    def save() -> str:
        said, seen = next(words), editor.screen.get("0.jpg", "")
        say = {"photo": "0.jpg", "field": "alt", "lang": "en", "seen": seen, "mine": said}
        assert editor.senders[0].said("march", say).status == 200
        editor.screen["0.jpg"] = said
        return said

    with (
        editor.senders[1].listening("/desk/essays/march/events") as news,
        editor.senders[1].listening("/desk/inbox/events") as inbox,
    ):
        assert next(news)["kind"] == next(inbox)["kind"] == "hello"
        first = save()
        heard = [_said(news)]
        senders[0].send(photo, 0, **INTO)
        arrived = next(inbox)
        postgresql.stop()
        late = next(one for one in news if one["kind"] == "late")
        second = save()
        heard.append(_said(news))
        postgresql.start()
        again = next(one for one in news if one["kind"] == "late")
        third = save()
        heard.append(_said(news))

    assert heard == [(first, "editor"), (second, "editor"), (third, "editor")]
    assert arrived["kind"] in ("uploads", "photos")
    assert (late["late"], again["late"]) == (True, False)


def _said(news: Iterator[dict[str, Any]]) -> tuple[str, str]:
    one = next(one for one in news if one["kind"] == "said")
    return one["now"], one["who"]


def test_readers_of_both_see_what_was_saved_on_one(
    editors: list[Editor], libraries: tuple[Gallery, Gallery]
) -> None:
    gallery, photo = libraries[0], "/march/0.jpg"
    words = 'title.en = "Open"\ndate = "2026-05-01"\nstatus = "published"\n'
    editing.create(gallery.store, "open", f'{words}[[block]]\nphoto = "{photo}"\n')

    seen = ""
    for number in range(6):
        here, there = editors[0].senders[:: 1 - 2 * (number % 2)]
        said = {"photo": photo, "field": "caption", "lang": "en", "seen": seen}
        seen = f"The crowd, {number} o'clock."
        assert here.said("open", {**said, "mine": seen}).status == 200

        _until(partial(_shown, there, f"{number} o"))
        _until(partial(_shown, here, f"{number} o"))
        assert _shown(here, f"{number} o")


def _shown(sender: Sender, words: str) -> bool:
    with suppress(HTTPError), urlopen(f"{sender.server.address}/en/photos/open/") as answer:
        return words in answer.read().decode()
    return False


@pytest.mark.skipif(not FULL, reason="30 s without the store: GALLERY_CLUSTER=full")
def test_what_was_acknowledged_outlives_a_restart_of_the_index_and_30_s_without_the_store(
    editors: list[Editor],
    march: Store,
    senders: tuple[Sender, Sender],
    libraries: tuple[Gallery, Gallery],
    postgresql: Server,
    weed: Seaweed,
) -> None:
    photo = File("card/IMG_4.jpg", jpeg(seed=4) + os.urandom(500_000))
    place = senders[0].begin(photo, **INTO).headers["location"]
    senders[0].part(place, 0, photo.data[:200_000])

    threads = typing(editors)
    _until(lambda: sum(len(one.saved) for one in editors) > EDITS // 6)
    postgresql.stop()
    postgresql.start()
    _until(lambda: sum(len(one.saved) for one in editors) > EDITS // 3)
    weed.stop()
    time.sleep(30)
    with suppress(ConnectionError):  # nobody can say who sends: refused before all of it was read
        assert senders[1].part(place, 200_000, photo.data[200_000:]).status == 503
    away = senders[1].missing([photo], **INTO)
    weed.start()
    for thread in threads:
        thread.join()
    offset = int(senders[1].ask("HEAD", place, headers=RESUMABLE).headers["upload-offset"])
    rest = senders[1].part(place, offset, photo.data[offset:])

    saved = {token for one in editors for token in one.saved}
    print(f"{len(saved)} words, refused {sum(one.refused for one in editors)} times")
    assert (len(saved), saved - words_in(march)) == (EDITS, set())
    assert min(one.refused for one in editors) > 0
    assert (away.status, offset, rest.status) == (503, 200_000, 204)
    assert "problem" in away.json
    assert albums_files(libraries[0], "may-day")["IMG_4.jpg"] == photo.sha256


def _until(there: Callable[[], bool]) -> None:
    while not there():
        time.sleep(0.05)


def test_what_a_killed_machine_was_sent_goes_on_on_the_other(
    nodes: tuple[Node, Node],
    senders: tuple[Sender, Sender],
    libraries: tuple[Gallery, Gallery],
) -> None:
    photo = File("card/IMG_3.jpg", jpeg(seed=3) + os.urandom(3_000_000))
    one, two = senders
    place = one.begin(photo, **INTO).headers["location"]
    first = one.part(place, 0, photo.data[:1_000_000])
    slow = Sender(libraries[0], nodes[0], pace=0.01)

    def send() -> None:
        with suppress(ConnectionError):
            slow.part(place, 1_000_000, photo.data[1_000_000:])

    sending = threading.Thread(target=send)
    sending.start()
    while slow.written < 500_000:
        time.sleep(0.01)
    nodes[0].kill()
    sending.join()
    offset = int(two.ask("HEAD", place, headers=RESUMABLE).headers["upload-offset"])
    rest = two.part(place, offset, photo.data[offset:])
    told = two.missing([photo], **INTO).json["files"][0]

    assert (first.status, offset, rest.status) == (204, 1_000_000, 204)
    assert told["state"] == "arrived"
    assert albums_files(libraries[0], "may-day")["IMG_3.jpg"] == photo.sha256
    [noted] = [one for one in ledger.read(libraries[0].store, "may-day") if one.id == told["id"]]
    assert not noted.same
