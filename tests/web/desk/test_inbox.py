"""What of a folder is missing, what is never taken, and how much: the inbox's answers."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gallery.arriving import staging
from gallery.ingest.run import ingest
from gallery.model import Verdict
from gallery.web.desk.refusals import worded
from gallery.web.language import load
from gallery.wiring import Gallery, open_gallery
from tests.arriving.sending import UPLOADS, File, albums_files
from tests.pictures import jpeg
from tests.web.desk.sender import Desk
from tests.web.desk.signed import desk_client

NOW = datetime(2026, 5, 1, 23, 50, tzinfo=UTC)
PHOTO = File("card/IMG_1.jpg", jpeg())


@pytest.fixture
def desk(gallery: Gallery) -> Desk:
    return Desk(desk_client(gallery, "photographer"))


# ---- finishing, whoever comes by


def test_bytes_that_were_whole_before_a_stop_are_finished_by_whoever_asks(
    desk: Desk, gallery: Gallery
) -> None:
    files = [File(f"card/{n}.jpg", jpeg(seed=n)) for n in (1, 2)]
    for file in files:
        ident = desk.begun(file).rpartition("/")[2]
        staging.data_path(gallery.store, ident).write_bytes(file.data)

    head = desk.head(desk.begun(files[0]))
    state = desk.stand(files[1])

    assert head.headers["upload-offset"] == str(len(files[0].data))
    assert (state["state"], state["name"]) == ("arrived", "2.jpg")
    assert sorted(albums_files(gallery, "may-day").values()) == sorted(f.sha256 for f in files)


def test_a_finished_upload_says_so_and_takes_no_more(desk: Desk) -> None:
    desk.send(PHOTO)
    place = desk.begun(PHOTO)

    assert desk.head(place).headers["upload-offset"] == str(len(PHOTO.data))
    assert desk.part(place, 0, PHOTO.data).status_code == 409
    assert desk.part(place, len(PHOTO.data), b"").status_code == 204


def test_what_is_no_picture_is_never_done(desk: Desk, gallery: Gallery) -> None:
    words = File("card/words.jpg", b"only words")

    sent = desk.send(words)
    place = f"{UPLOADS}/{desk.stand(words)['id']}"

    assert (sent.status_code, sent.json()["code"]) == (422, "not-a-photo")
    assert sent.json()["problem"] == "It is text, not a photo."
    assert (desk.head(place).status_code, desk.begin(words).status_code) == (410, 422)
    assert desk.stand(words)["state"] == "refused"
    assert not (gallery.library / "albums/may-day").exists()


def test_reasons_are_told_in_the_persons_language() -> None:
    verdict = Verdict("empty", "the file is empty", "copy it from the camera again")

    english, spanish = (worded(verdict, load(tag)) for tag in ("en", "es"))

    assert english == ("The file is empty.", "Copy it from the camera again.")
    assert spanish == ("El archivo está vacío.", "Cópialo otra vez de la tarjeta.")


# ---- limits


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (".DS_Store", 422, "hidden"),
        ("card/._IMG_1.jpg", 422, "hidden"),
        ("card/notes.txt", 422, "not-a-photo"),
        ("card/album.toml", 422, "not-a-photo"),
        ("a" * 4996 + ".jpg", 422, "long-name"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_a_byte_is_sent(
    desk: Desk, path: str, status: int, code: str
) -> None:
    answer = desk.begin(File(path, b"x"))

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_file_of_more_than_a_site_allows_is_refused_in_words(library_with: Any) -> None:
    desk = library_with({"upload_file": 1})

    answer = desk.begin(File("card/large.jpg", b"\0" * 1_000_001))

    assert (answer.status_code, answer.json()["code"]) == (413, "too-many-bytes")
    assert answer.json()["problem"] == "It has 1 MB, and 1 is the most."


def test_what_one_person_sends_in_a_day_has_an_end_and_begins_anew(library_with: Any) -> None:
    desk = library_with({"upload_day": 1})
    files = [File(f"card/{n}.jpg", jpeg(seed=n) + b"\0" * 400_000) for n in (1, 2, 3)]

    today = [desk.send(file).status_code for file in files[:2]]
    over = desk.begin(files[2])
    desk.clock.now += timedelta(minutes=11)

    assert today == [204, 204]
    assert (over.status_code, over.json()["code"]) == (413, "day-limit")
    assert over.json()["problem"].endswith("in a day (1 MB).")
    assert desk.begin(files[2]).status_code == 201


def test_a_disk_that_is_nearly_full_takes_no_more(library_with: Any) -> None:
    desk = library_with({"upload_reserve": 10**9})

    answer = desk.begin(PHOTO)

    assert (answer.status_code, answer.json()["code"]) == (507, "disk-full")
    assert answer.json()["problem"] == "The disk of the server is full."


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Limited(Desk):
    clock: Clock


@pytest.fixture
def library_with(gallery: Gallery) -> Any:
    def made(flags: dict[str, object]) -> Limited:
        clock = Clock()
        limited = open_gallery(gallery.library, {**flags, "workers": 1})
        return Limited(desk_client(limited, "photographer", clock), clock)

    return made


# ---- where a folder stands


def test_a_folder_is_told_file_by_file_where_it_stands(desk: Desk, gallery: Gallery) -> None:
    whole, same, half, cut, words, new, hidden, text = (
        File("card/1.jpg", jpeg(seed=1)),
        File("card/b/1.jpg", jpeg(seed=1)),
        File("card/2.jpg", jpeg(seed=2)),
        File("card/3.jpg", jpeg(seed=3)[:8000]),
        File("card/4.jpg", b"words"),
        File("card/5.jpg", jpeg(seed=5)),
        File("card/.DS_Store", b"x"),
        File("card/notes.txt", b"x"),
    )
    for file in (whole, same, cut, words):
        desk.send(file)
    desk.part(desk.begun(half), 0, half.data[:100])
    ingest(gallery.darkroom(), "may-day", today=NOW.date())

    told = desk.missing(whole, same, half, cut, words, new, hidden, text)

    assert told["album"] == "may-day"
    assert [one["state"] for one in told["files"]] == [
        *("arrived", "duplicate", "partly", "damaged", "refused", "new", "hidden", "refused")
    ]
    assert [one["offset"] for one in told["files"][:3]] == [
        len(whole.data),
        len(same.data),
        100,
    ]
    assert (told["files"][0]["name"], told["files"][1]["same"]) == ("1.jpg", "1.jpg")
    assert told["files"][3]["reason"]
    assert all(one["reason"] and one["remedy"] for one in told["files"][6:])


def test_an_essay_begins_with_its_first_photo_and_not_before(desk: Desk, gallery: Gallery) -> None:
    before = desk.missing(PHOTO, title="Día del Ángel")["album"]
    desk.begin(PHOTO, title="Día del Ángel")
    empty = not (gallery.library / "albums/dia-del-angel").exists()

    desk.part(desk.begin(PHOTO, title="Día del Ángel").headers["location"], 0, PHOTO.data)

    assert (before, empty) == ("", True)
    assert desk.missing(PHOTO, title="Día del Ángel")["album"] == "dia-del-angel"
    assert desk.missing(PHOTO, album="dia-del-angel")["files"][0]["state"] == "arrived"


def test_a_title_without_any_letter_of_an_address_still_gets_an_essay(desk: Desk) -> None:
    answer = desk.begin(PHOTO, title="写真")

    assert answer.status_code == 201


def test_words_wait_for_their_photo(desk: Desk, gallery: Gallery) -> None:
    words = File("card/IMG_1.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>")
    desk.begun(PHOTO)

    waiting = [one["state"] for one in desk.missing(words, PHOTO)["files"]]
    early = desk.begin(words)
    desk.send(PHOTO)
    late = desk.send(words)

    assert waiting == ["waiting", "new"]
    assert (early.status_code, late.status_code) == (423, 204)
    assert set(albums_files(gallery, "may-day")) == {"IMG_1.jpg", "IMG_1.xmp"}


@pytest.mark.parametrize(
    "asked",
    [
        b"",
        b"[]",
        b'{"files": [{"path": 1, "size": 2}]}',
        b'{"files": [' + b",".join([b'{"path":"a.jpg","size":1}'] * 501) + b"]}",
        b'{"files": [{"path": "\\ud800.jpg", "size": 1e999}]}',
        b"\xff",
    ],
)
def test_a_question_that_cannot_be_understood_is_answered_so(desk: Desk, asked: bytes) -> None:
    assert desk.client.post("/desk/inbox/missing", content=asked).status_code == 400


@pytest.mark.parametrize("album", ["nowhere", "../albums", ".gallery", "a/b", "\0"])
def test_no_essay_no_upload(desk: Desk, album: str) -> None:
    answer = desk.client.post("/desk/inbox/missing", json={"album": album, "files": []})

    assert answer.status_code in (400, 404)
    assert desk.begin(PHOTO, album=album).status_code in (400, 404)


def test_what_came_lately_is_told_by_person_essay_and_folder(desk: Desk, gallery: Gallery) -> None:
    ben = Desk(desk_client(gallery, "editor"))
    for n in (1, 2):
        desk.send(File(f"card/{n}.jpg", jpeg(seed=n)))
    desk.begun(File("card/3.jpg", jpeg(seed=3)))
    ben.send(File("single.jpg", jpeg(seed=4)))

    own = desk.client.get("/desk/inbox/state").json()["batches"]
    all_of_them = ben.client.get("/desk/inbox/state").json()["batches"]

    assert [(one["who"], one["album"], one["folder"], one["title"]) for one in own] == [
        ("photographer", "may-day", "card", "May Day")
    ]
    assert (own[0]["counts"]["arrived"], own[0]["counts"]["new"]) == (2, 1)
    assert own[0]["received"] == len(jpeg(seed=1)) + len(jpeg(seed=2))
    assert {(one["who"], one["folder"]) for one in all_of_them} == {
        ("photographer", "card"),
        ("editor", ""),
    }
