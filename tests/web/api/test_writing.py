"""What programs write: by the same saves, the same gate and the same uploads as the desk."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from starlette.testclient import TestClient

from gallery import album as albums
from gallery.arriving import staging
from gallery.blocks import Album
from gallery.editing import history
from gallery.editing.withholding import withhold
from gallery.ingest.index import reindex
from gallery.wiring import Gallery
from tests.desk.sample import HEAD, block, lay, original
from tests.pictures import jpeg
from tests.web.api.newsroom import NOW, client, newsroom, token

__all__ = ["newsroom"]

CAPTION = {"field": "caption", "lang": "en", "seen": "Nurses carry a *banner*."}
PICTURE = jpeg(300, 200, 7)
MARK = sha256(PICTURE).hexdigest()


def album(gallery: Gallery, slug: str) -> Album:
    return albums.parse(slug, gallery.store.get(f"{slug}/album.toml")[0].decode())


def program(gallery: Gallery, role: str = "publisher", *scopes: str, slug: str = "") -> TestClient:
    return client(gallery, token(gallery, role, *scopes, slug=slug))


def problem(answer: Any) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    return answer.status_code, answer.json()["code"]


def test_a_text_is_saved_with_what_its_program_saw(newsroom: Gallery) -> None:
    wire = program(newsroom, "editor")

    told = wire.patch("/api/essays/draft/photos/1", json={**CAPTION, "mine": "Nurses march."})
    [entry] = history.read(newsroom.store, "draft")

    assert (told.status_code, told.json()) == (200, {"now": "Nurses march.", "merged": False})
    assert album(newsroom, "draft").photos[0].caption["en"] == "Nurses march."
    assert (entry.who, entry.kind, entry.new) == ("editor", "said", "Nurses march.")


def test_a_change_is_answered_whatever_its_program_has(newsroom: Gallery) -> None:
    """A condition for reading (If-None-Match) is none for writing."""
    wire = program(newsroom, "editor")
    wire.headers["if-none-match"] = "*"

    told = wire.patch("/api/essays/draft/photos/1", json={**CAPTION, "mine": "Nurses march."})
    begun = wire.post("/api/essays", json={"title": {"en": "June"}})

    assert (told.status_code, told.json()["now"]) == (200, "Nurses march.")
    assert (begun.status_code, begun.json()["slug"]) == (201, "june")
    assert wire.get("/api/essays/may-day").status_code == 304


def test_two_who_change_different_words_are_joined(newsroom: Gallery) -> None:
    wire = program(newsroom)
    at = "/api/essays/draft/photos/1"
    wire.patch(at, json={**CAPTION, "mine": "Many nurses carry a *banner*."})

    told = wire.patch(at, json={**CAPTION, "mine": "Nurses carry a *banner* home."})

    assert told.json() == {"now": "Many nurses carry a *banner* home.", "merged": True}


def test_two_who_change_the_same_words_are_told_both_and_none_is_lost(newsroom: Gallery) -> None:
    wire = program(newsroom)
    at = "/api/essays/draft/photos/1"
    wire.patch(at, json={**CAPTION, "mine": "Nurses carry a *flag*."})

    told = wire.patch(at, json={**CAPTION, "mine": "Nurses carry a *drum*."})

    assert problem(told) == (409, "changed")
    assert told.json()["now"] == "Nurses carry a *flag*."
    assert told.json()["mine"] == "Nurses carry a *drum*."
    assert [one.new for one in history.parked(newsroom.store, "draft")] == [
        "Nurses carry a *drum*."
    ]


def test_a_borrowed_photo_gets_its_words_in_the_essay_that_shows_it(newsroom: Gallery) -> None:
    at = "/api/essays/draft/photos/may-day/1"

    told = program(newsroom).patch(at, json={"field": "alt", "lang": "es", "mine": "Una calle"})

    assert told.status_code == 200
    assert album(newsroom, "draft").photos[1].alt == {"es": "Una calle"}
    assert album(newsroom, "may-day").photos[0].alt["es"] == "Una multitud"


def test_words_that_cannot_stand_there_are_refused_by_name(newsroom: Gallery) -> None:
    before, wire = newsroom.store.get("draft/album.toml"), program(newsroom)
    tries: list[tuple[dict[str, object], tuple[int, str]]] = [
        ({**CAPTION, "mine": "x", "lang": "fr"}, (400, "malformed")),
        ({**CAPTION, "mine": "x", "field": "sensitive"}, (400, "malformed")),
        ({**CAPTION}, (400, "malformed")),
        ({**CAPTION, "mine": "x", "extra": 1}, (400, "malformed")),
        ({"field": "date", "mine": "yesterday"}, (422, "unfit")),
        ({"field": "credit", "lang": "en", "mine": "x"}, (400, "malformed")),
    ]

    for told, code in tries:
        answer = wire.patch("/api/essays/draft/photos/1", json=told)
        assert problem(answer) == code, told
    assert newsroom.store.get("draft/album.toml") == before


def test_a_body_that_is_none_is_refused(newsroom: Gallery) -> None:
    wire, form = program(newsroom), "application/x-www-form-urlencoded"
    tries = [
        (b"{", "application/json", "malformed"),
        (b'{"x":' + b"[" * 100_000, "application/json", "malformed"),
        (b"\xff", "application/json", "malformed"),
        (b"mine=x", form, "media-type"),
        (b" " * (3 << 20), "application/json", "too-large"),
    ]

    for body, kind, code in tries:
        answer = wire.patch("/api/essays/draft", content=body, headers={"content-type": kind})
        assert answer.json()["code"] == code


def test_photographers_write_about_their_own_photos_alone(newsroom: Gallery) -> None:
    wire = program(newsroom, "photographer")

    told = wire.patch("/api/essays/draft/photos/1", json={**CAPTION, "mine": "x"})
    essay = wire.patch("/api/essays/draft", json={"field": "title", "lang": "en", "mine": "x"})

    assert problem(told) == (403, "not-yours")
    assert problem(essay) == (404, "missing")


def test_an_essay_is_begun_named_tagged_and_found(newsroom: Gallery) -> None:
    wire = program(newsroom, "editor")

    begun = wire.post("/api/essays", json={"title": {"en": "Rent strike"}, "date": "2026-06-01"})
    at = begun.headers["location"]
    dek = wire.patch(at, json={"field": "dek", "lang": "es", "mine": "Nadie paga."})
    tags = wire.put(f"{at}/tags", json={"mine": ["rent", "  housing  ", "rent"]})
    words = wire.get(f"{at}/words").json()

    assert [one.status_code for one in (begun, dek, tags)] == [201, 200, 200]
    assert (words["slug"], words["status"]) == ("2026-06-01-rent-strike", "draft")
    assert (words["title"]["en"], words["dek"]["es"]) == ("Rent strike", "Nadie paga.")
    assert words["tags"] == tags.json()["now"] == ["rent", "housing"]


def test_tags_of_two_people_are_put_together(newsroom: Gallery) -> None:
    wire, at = program(newsroom), "/api/essays/draft/tags"
    wire.put(at, json={"mine": ["a", "b"]})
    wire.put(at, json={"seen": ["a", "b"], "mine": ["a", "b", "c"]})

    told = wire.put(at, json={"seen": ["a", "b"], "mine": ["b", "d"]})

    assert told.json() == {"now": ["b", "c", "d"]}
    assert wire.put(at, json={"seen": ["b", "c", "d"], "mine": []}).json() == {"now": []}
    assert "tags" not in newsroom.store.get("draft/album.toml")[0].decode()


def test_a_token_of_one_essay_begins_no_other(newsroom: Gallery) -> None:
    wire = program(newsroom, "editor", "write", slug="draft")

    assert problem(wire.post("/api/essays", json={"title": {"en": "X"}})) == (403, "one-essay")


def test_a_token_of_one_essay_sees_that_one_and_what_all_see(newsroom: Gallery) -> None:
    wire = program(newsroom, "editor", "read-drafts", slug="draft")

    listed = {one["slug"]: one["status"] for one in wire.get("/api/essays").json()["essays"]}

    assert listed == {"draft": "draft", "may-day": "published"}
    assert wire.get("/api/essays/ready").status_code == 404
    assert wire.get("/api/essays/draft").json()["blocks"]


def test_no_program_publishes_past_the_gate(newsroom: Gallery) -> None:
    wire, at = program(newsroom), "/api/essays/draft/state"
    step = {"from": "draft", "to": "published"}

    refused = wire.post(at, json=step)
    hidden = client(newsroom).get("/api/essays/draft").status_code
    passed = wire.post(at, json={**step, "override": "The union asked for it at once."})

    assert problem(refused) == (422, "errors-stand")
    found = {(one["rule"], one["photo"]) for one in refused.json()["findings"]}
    assert ("alt-missing", "http://testserver/api/essays/draft/photos/1") in found
    assert (hidden, passed.json()["status"]) == (404, "published")
    assert client(newsroom).get("/api/essays/draft").status_code == 200
    kinds = [one.kind for one in history.read(newsroom.store, "draft")]
    assert sorted(kinds) == ["overridden", "published"]


def test_an_essay_goes_from_state_to_state_as_at_the_desk(newsroom: Gallery) -> None:
    wire, at = program(newsroom), "/api/essays/ready/state"
    soon = "2026-06-01T00:00:00-06:00"
    steps = [
        ({"from": "draft", "to": "review"}, "review"),
        ({"from": "review", "to": "scheduled", "at": soon}, "scheduled"),
        ({"from": "scheduled", "to": "draft"}, "draft"),
        ({"from": "draft", "to": "published"}, "published"),
        ({"from": "published", "to": "withdrawn"}, "withdrawn"),
    ]

    found = [(wire.post(at, json=step).json().get("status"), wanted) for step, wanted in steps]

    assert [told for told, _ in found] == [wanted for _, wanted in found]
    assert client(newsroom).get("/api/essays/ready").status_code in (404, 410)
    kinds = [line.kind for line in newsroom.audit().read()]
    assert {"published", "scheduled", "withdrawn"} <= set(kinds)


def test_a_state_that_cannot_be_is_refused(newsroom: Gallery) -> None:
    later, past = {"from": "draft", "to": "scheduled"}, "2026-05-01T00:00:00Z"
    tries = [
        ("editor", {"from": "draft", "to": "published"}, (403, "publishers")),
        ("editor", later, (403, "publishers")),
        ("publisher", {"from": "review", "to": "published"}, (409, "state")),
        ("publisher", {"from": "draft", "to": "withdrawn"}, (409, "state")),
        ("publisher", later, (422, "unfit")),
        ("publisher", {**later, "at": past}, (422, "unfit")),
        ("publisher", {**later, "at": "2026-06-01T00:00:00"}, (400, "malformed")),
    ]
    by = {role: program(newsroom, role) for role in ("editor", "publisher")}

    for role, step, code in tries:
        answer = by[role].post("/api/essays/ready/state", json=step)
        assert problem(answer) == code, step
    assert album(newsroom, "ready").status == "draft"


def test_a_photo_arrives_whole_and_once(newsroom: Gallery) -> None:
    wire, at = program(newsroom, "photographer"), "/api/essays/draft/files/Marsch%201.jpg"

    first = wire.put(at, params={"sha256": MARK}, content=PICTURE)
    again = wire.put(at, params={"sha256": MARK.upper()}, content=PICTURE)
    path = newsroom.store.path(f"draft/{first.json()['name']}")

    assert (first.status_code, first.json()["same"]) == (201, False)
    assert again.json() == first.json()
    assert path is not None
    assert path.read_bytes() == PICTURE
    assert staging.sent_today(newsroom.store, "photographer", NOW) == len(PICTURE)


def test_who_may_not_read_drafts_is_not_told_which_of_them_has_the_file(newsroom: Gallery) -> None:
    there = [replace(original("source.jpg", 1), sha256=MARK)]
    lay(newsroom.store, "secret", HEAD + block("source.jpg"), there)
    reindex(newsroom.store, newsroom.catalog, NOW.date(), cards=False)
    blind = program(newsroom, "editor", "upload")
    one = program(newsroom, "editor", "upload", "read-drafts", slug="ready")
    reads = program(newsroom, "editor", "upload", "read-drafts")

    told = [
        wire.put(
            f"/api/essays/{slug}/files/x.jpg", params={"sha256": MARK}, content=PICTURE
        ).json()["elsewhere"]
        for wire, slug in ((blind, "draft"), (one, "ready"), (reads, "may-day"))
    ]

    assert told == [[], [], ["secret/source.jpg"]]


def test_a_file_that_is_not_taken_is_refused_by_name(newsroom: Gallery) -> None:
    wire = program(newsroom)
    tries = [
        ("x.jpg", PICTURE, "0" * 64, (422, "checksum")),
        ("x.jpg", PICTURE, "0", (400, "malformed")),
        ("x.txt", PICTURE, MARK, (422, "not-a-photo")),
        ("x.jpg", b"no picture", sha256(b"no picture").hexdigest(), (422, "not-a-photo")),
        ("x.jpg", b"", sha256().hexdigest(), (422, "not-a-photo")),
        (".hidden.jpg", PICTURE, MARK, (422, "not-a-photo")),
    ]

    for name, content, mark, code in tries:
        at = f"/api/essays/draft/files/{name}"
        assert problem(wire.put(at, params={"sha256": mark}, content=content)) == code, name
    assert not [one for one in newsroom.store.list("draft", deep=False) if "x." in one.key]


def test_another_file_of_the_same_name_and_size_is_another_photo(newsroom: Gallery) -> None:
    wire, other = program(newsroom), PICTURE[:-2] + b"\xff\xd8"
    at = "/api/essays/draft/files/x.jpg"

    names = [
        wire.put(at, params={"sha256": sha256(one).hexdigest()}, content=one).json()["name"]
        for one in (PICTURE, other)
    ]

    assert len(set(names)) == 2


def test_a_file_of_unknown_length_is_not_taken(newsroom: Gallery) -> None:
    answer = program(newsroom).put(
        "/api/essays/draft/files/x.jpg", params={"sha256": MARK}, content=iter([PICTURE])
    )

    assert problem(answer) == (411, "no-length")


def test_words_that_cannot_be_read_now_are_named_with_their_place(newsroom: Gallery) -> None:
    newsroom.store.put("draft/album.toml", b"title.en = \n")

    answer = program(newsroom).get("/api/essays/draft/words")

    assert problem(answer) == (409, "broken")
    assert "line 1" in answer.json()["detail"]


def test_what_is_written_is_in_the_history_that_programs_read(newsroom: Gallery) -> None:
    wire = program(newsroom)
    wire.patch("/api/essays/draft/photos/1", json={**CAPTION, "mine": "Nurses march."})

    [line] = wire.get("/api/essays/draft/history").json()["changes"]

    assert (line["who"], line["photo"], line["old"]) == ("publisher", "a.jpg", CAPTION["seen"])
    assert line["new"] == "Nurses march."
    assert program(newsroom, "photographer").get("/api/essays/draft/history").json() == {
        "changes": [],
        "next": 0,
    }


def test_what_was_taken_away_is_gone_for_programs_too_with_what_is_said_of_it(
    newsroom: Gallery,
) -> None:
    newsroom.store.put("may-day/b.jpg", b"x")
    note = {"en": "Taken away on request."}
    at = "/api/essays/may-day/photos/2"
    before = client(newsroom).get(at).status_code

    withhold(newsroom.store, "may-day", "b.jpg", "asked", note, "admin", NOW, public=True)
    reindex(newsroom.store, newsroom.catalog, NOW.date(), ["may-day"], cards=False)
    answer = client(newsroom).get(at)

    assert (before, problem(answer)) == (200, (410, "gone"))
    assert answer.json()["note"] == note
    assert len(client(newsroom).get("/api/essays/may-day").json()["blocks"]) == 1
    assert client(newsroom).get("/api/essays/may-day/photos/9").status_code == 404
