"""What everybody reads by the API: what readers' pages show, and nothing else."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from gallery.model import Facts
from gallery.wiring import Gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show


@pytest.fixture
def asked(site: Gallery) -> TestClient:
    return reader(site)


@pytest.fixture
def many(gallery: Gallery) -> Gallery:
    """Seven essays: of two years, two places and two tags; one in Spanish alone."""
    for n in range(7):
        place = "Oaxaca" if n % 2 else "Puebla"
        words = BOTH.replace("2026-05-01", f"202{5 + n % 2}-05-0{n + 1}")
        words = words.replace('place.en = "Mexico City"', f'place.en = "{place}"')
        words = words.replace('place.es = "Ciudad de México"\n', "")
        words = words.replace(
            'title.en = "May Day"', 'title.en = ""' if n == 6 else 'title.en = "T"'
        )
        show(
            gallery, f"e{n}", words + f'tags = ["t{n % 3}"]\n' + blocks("a.jpg"), {"a.jpg": Shot()}
        )
    return gallery


def walked(client: TestClient, **asked: Any) -> Iterator[list[str]]:
    """The slugs of each part of the list, to its end."""
    cursor = ""
    while True:
        told = client.get("/api/essays", params={**asked, "cursor": cursor}).json()
        yield [one["slug"] for one in told["essays"]]
        cursor = told["next"]
        if not cursor:
            return


def test_the_list_is_read_to_its_end_in_parts_of_any_size(many: Gallery) -> None:
    client = reader(many)
    whole = [slug for part in walked(client) for slug in part]

    for size in range(1, 9):
        parts = [*walked(client, limit=size)]
        assert [slug for part in parts for slug in part] == whole
        assert {len(part) for part in parts[:-1]} <= {size}

    assert len(whole) == 7
    assert whole == sorted(whole, key=lambda slug: (int(slug[1]) % 2, slug), reverse=True)


def test_the_list_is_narrowed_by_year_place_tag_and_language(many: Gallery) -> None:
    client = reader(many)
    wanted = {
        "year=2026": "e1 e3 e5",
        "year=202X": "e0 e1 e2 e3 e4 e5 e6",
        "place=oaxaca": "e1 e3 e5",
        "tag=t1": "e1 e4",
        "tag=t1&place=puebla": "e4",
        "lang=en": "e0 e1 e2 e3 e4 e5",
        "lang=es": "e0 e1 e2 e3 e4 e5 e6",
        "tag=nothing": "",
        "year=1932": "",
    }

    for filters, found in wanted.items():
        parts = walked(client, limit=2, **dict(parse_qsl(filters)))
        assert {slug for part in parts for slug in part} == set(found.split()), filters


def test_a_question_that_is_none_is_refused(asked: TestClient) -> None:
    for query in (
        "limit=0",
        "limit=x",
        "limit=101",
        "year=20",
        "lang=fr",
        "cursor=%00",
        "cursor=e30",
    ):
        answer = asked.get(f"/api/essays?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), query


def test_an_essay_has_its_blocks_in_order_with_all_their_words(asked: TestClient) -> None:
    told = asked.get("/api/essays/may-day").json()

    assert [one["kind"] for one in told["blocks"]] == [
        *("text", "chapter", "photo", "photo", "photo", "quote", "chapter", "figure", "photo"),
    ]
    text, chapter, photo, *_ = told["blocks"]
    assert text["html"]["en"] == "<p>The city comes out in its <em>work clothes</em>.</p>"
    assert chapter["chapter"]["es"] == "En el Ángel"
    assert photo["photo"]["caption"]["es"] == "Estibadores llevan la manta."
    assert photo["photo"]["alt"]["en"] == "A crowd with banners"
    assert photo["photo"]["licence"]["name"] == "CC BY-SA 4.0"
    assert (photo["photo"]["date"], photo["photo"]["credit"]) == ("2026-05-01", "Inés Marrufo")
    assert told["blocks"][8]["photo"]["caption"] == {"es": "Sólo en español."}
    assert told["blocks"][7] == {
        "kind": "figure",
        "figure": {"en": "40,000 people", "es": "40 mil personas"},
        "source": {"en": "Count by the organisers", "es": "Conteo de la organización"},
        "date": "2026-05-01",
        "link": "https://example.org/count",
    }


def test_every_address_that_is_told_leads_to_what_it_says(asked: TestClient) -> None:
    told = asked.get("/api/essays").json()["essays"]
    essays = [asked.get(one["address"]).json() for one in told]
    blocks = [block for one in essays for block in one["blocks"]]
    photos = [
        p for b in blocks for p in (*b.get("photos", ()), *([b["photo"]] if "photo" in b else ()))
    ]

    assert len(photos) == 6
    for photo in photos:
        assert asked.get(photo["address"]).json() == photo
        assert {asked.get(page).status_code for page in photo["pages"].values()} == {200}
        for one in photo["renditions"]:
            answer = asked.get(one["address"])
            assert (answer.status_code, answer.headers["content-type"]) == (200, one["type"])
    terms = asked.get("/api/terms").json()["terms"]
    pages = [page for one in (*told, *terms) for page in one["pages"].values()]
    assert {asked.get(page).status_code for page in pages} == {200}


def test_a_photo_that_the_essay_does_not_show_is_not_there(asked: TestClient) -> None:
    for path in ("photos/5", "photos/0", "photos/x", "photos/may-day/1", "photos/points/1"):
        assert asked.get(f"/api/essays/may-day/{path}").status_code == 404, path


def test_what_is_behind_a_veil_is_left_out_and_nothing_is_said_of_it(gallery: Gallery) -> None:
    words = BOTH + blocks("a.jpg") + '\n[[block]]\nphoto = "b.jpg"\nsensitive = true\n'
    words += 'caption.en = "unseen"\n\n[[correction]]\nphoto = "b.jpg"\nnote.en = "unsaid"\n'
    show(gallery, "may-day", words, {"a.jpg": Shot(), "b.jpg": Shot(seed=2)})
    client = reader(gallery)

    told = client.get("/api/essays/may-day")

    assert "unseen" not in told.text
    assert "unsaid" not in told.text
    assert client.get("/api/essays/may-day/photos/2").status_code == 404


def test_no_name_of_a_file_and_no_fact_of_a_camera_is_told(gallery: Gallery) -> None:
    facts = Facts(date="2026-05-01T09:30:07", date_kind="taken", city="Zqcity", caption="zqfile")
    shots = {"IMG_0412 zqname.jpg": Shot(facts=facts)}
    words = BOTH + 'place_shown = "country"\n' + blocks("IMG_0412 zqname.jpg")
    words += '\n[[correction]]\nphoto = "IMG_0412 zqname.jpg"\nnote.en = "Was wrong."\n'
    show(gallery, "may-day", words, shots)
    client = reader(gallery)

    told = [client.get(f"/api/{way}").text for way in ("essays", "essays/may-day", "terms")]
    about = client.get("/api/essays/may-day").json()["corrections"][0]["photo"]

    assert "zqname" not in "".join(told)
    assert "09:30" not in "".join(told)
    assert "Zqcity" not in "".join(told)
    assert about == "http://testserver/api/essays/may-day/photos/1"


def test_the_search_finds_what_the_page_finds(asked: TestClient) -> None:
    told = asked.get("/api/search", params={"q": "dock"}).json()
    nothing = asked.get("/api/search").json()

    assert [(one["essay"], one["quoted"]) for one in told["results"]] == [
        ("may-day", "Dock workers carry the banner.")
    ]
    assert asked.get(told["results"][0]["photo"]).json()["number"] == 1
    assert (told["total"], told["next"], nothing["results"]) == (1, 0, [])


def test_what_was_looked_for_is_kept_by_nobody(asked: TestClient) -> None:
    assert asked.get("/api/search?q=dock").headers["cache-control"] == "no-store"


def test_the_terms_have_the_words_of_each_language(asked: TestClient) -> None:
    terms = asked.get("/api/terms").json()["terms"]

    named = {(one["kind"], one["key"]): one["words"] for one in terms}
    assert named["place", "mexico-city"] == {"en": "Mexico City", "es": "Ciudad de México"}
    assert named["year", "202X"] == {"en": "2020s", "es": "década de 2020"}


def test_each_answer_asks_the_index_three_questions_at_most(site: Gallery) -> None:
    client, asked = reader(site), list[str]()
    event.listen(site.catalog.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    paths = ("essays", "essays?place=mexico-city&tag=x&year=2026", "essays/may-day", "terms")

    for path in (*paths, "essays/points/photos/may-day/2", "search?q=dock&place=mexico-city"):
        asked.clear()
        assert client.get(f"/api/{path}").status_code == 200
        assert len(asked) <= 3, path


def test_every_code_of_a_problem_is_explained_at_its_address(asked: TestClient) -> None:
    answer = asked.get("/api/essays/nothing").json()

    explained = asked.get(answer["type"]).json()

    assert explained == {key: answer[key] for key in ("code", "status", "title", "remedy")}
    assert asked.get("/api/problems/nothing").status_code == 404
