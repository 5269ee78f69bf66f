"""The search: what is found by which words, what never is, and the page it is told on."""

import logging
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event
from starlette.testclient import TestClient

from gallery.catalog import Asked, Viewer
from gallery.catalog.asked import understood
from gallery.model import Facts
from gallery.web.app import create_app
from gallery.web.result import marked
from gallery.wiring import Gallery, open_gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show
from tests.web.test_pages import parsed

NOW = Viewer(datetime(2026, 11, 22, tzinfo=UTC))
WORDS = """
[[block]]
text.en = "The city comes out in its *work clothes*."
text.es = "La ciudad sale con ropa de trabajo."

[[block]]
photo = "a.jpg"
caption.en = "Dock workers carry the **lead** banner."
caption.es = "Estibadores llevan la manta principal."
alt.en = "A crowd on an avenue"

[[block]]
photo = "b.jpg"
persons = ["Rosa Díaz"]

[[block]]
point.en = "Water every day."
photos = [{ photo = "/fair/x.jpg", caption.en = "A borrowed umbrella." }]

[[block]]
figure.en = "40,000 people"
source.en = "Count by the organisers"
"""
FAIR = """\
title.en = "The book fair"
title.es = "La feria del libro"
date = "1936~"
place = "Oaxaca"
credit = "Teo Balam"
lang = "en"
status = "published"
"""


@pytest.fixture
def texts(gallery: Gallery) -> Gallery:
    """A march and a fair; photos with words of their files, a private name among them."""
    spoken = Facts(captions={"es": "Sólo en español: ¡huelga!"}, city="Veracruz")
    hidden = Facts(persons=("Ana Oculta",), byline=("Inés Marrufo",), headline="Zeppelin")
    shots = {"a.jpg": Shot(facts=hidden), "b.jpg": Shot(seed=2, facts=spoken), "tray.jpg": Shot()}
    show(gallery, "may-day", BOTH + WORDS, shots)
    show(gallery, "fair", FAIR + blocks("x.jpg"), {"x.jpg": Shot(facts=Facts(caption="Tents."))})
    return gallery


def found(gallery: Gallery, asked: str) -> set[str]:
    """What a question finds: "may-day", "may-day/a.jpg"."""
    hits = gallery.catalog.search(NOW, Asked(understood(asked, {}))).hits
    return {
        f"{hit.album.slug}/{hit.photo.name}" if hit.is_photo and hit.photo else hit.album.slug
        for hit in hits
    }


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("banner", {"may-day/a.jpg"}),
        ("estibadores", {"may-day/a.jpg"}),
        ("BANNER dock", {"may-day/a.jpg"}),
        ("bann", {"may-day/a.jpg"}),
        ("bann dock", set()),
        ("avenue", {"may-day/a.jpg"}),
        ("work clothes", {"may-day"}),
        ('"work clothes"', {"may-day"}),
        ('"clothes work"', set()),
        ('"work cloth"', set()),
        ("“lead banner”", {"may-day/a.jpg"}),
        ("lead-banner", {"may-day/a.jpg"}),
        ("huelga", {"may-day/b.jpg"}),
        ("ESPANOL", {"may-day/b.jpg"}),
        ("español", {"may-day/b.jpg"}),
        ("veracruz", {"may-day/b.jpg"}),
        ("rosa diaz", {"may-day/b.jpg"}),
        ("water", {"may-day"}),
        ("umbrella", {"may-day/x.jpg"}),
        ("organisers", {"may-day"}),
        ("40,000", {"may-day"}),
        ("1936", {"fair"}),
        ("1930s", {"fair"}),
        ("mayo 2026", {"may-day"}),
        ("ciudad de mexico banner", {"may-day/a.jpg"}),
        ("oaxaca", {"fair"}),
        ("balam tents", {"fair/x.jpg"}),
        ("marrufo banner", {"may-day/a.jpg"}),
        ("feria", {"fair"}),
        ("feria tents", {"fair/x.jpg"}),
    ],
)
@pytest.mark.both_indexes
def test_words_find_essays_and_photos(texts: Gallery, asked: str, wanted: set[str]) -> None:
    assert found(texts, asked) == wanted


@pytest.mark.parametrize("asked", ["oculta", "zeppelin", "jpg", "tray", '"a jpg"', "published"])
@pytest.mark.both_indexes
def test_what_no_page_says_cannot_be_found(texts: Gallery, asked: str) -> None:
    assert found(texts, asked) == set()


@pytest.mark.parametrize("status", ["draft", "review", "scheduled", "withdrawn"])
def test_what_is_not_public_is_not_found(texts: Gallery, status: str) -> None:
    due = "publish_at = 2027-01-01T00:00:00Z\n" if status == "scheduled" else ""
    show(
        texts,
        "may-day",
        BOTH.replace('"published"', f'"{status}"') + due + WORDS,
        {"a.jpg": Shot()},
    )

    assert found(texts, "banner") == found(texts, "mexico") == found(texts, "2026") == set()


@pytest.mark.both_indexes
def test_an_essay_that_changes_is_found_by_its_new_words_alone(texts: Gallery) -> None:
    show(texts, "may-day", BOTH + WORDS.replace("banner", "flag"), {"a.jpg": Shot()})
    flags, banners = found(texts, "flag"), found(texts, "banner")
    texts.catalog.forget("may-day")

    assert (flags, banners, found(texts, "flag")) == ({"may-day/a.jpg"}, set(), set())
    assert texts.catalog.damage() == ""  # index and texts have not come apart


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.one_of(st.text(), st.text(alphabet='abc "*()^:-+AND OR NOT NEAR{}\\\x00é¡')))
@pytest.mark.both_indexes
def test_any_question_has_an_answer(texts: Gallery, asked: str) -> None:
    query = understood(asked, {})

    hits = texts.catalog.search(NOW, Asked(query)).hits

    assert hits or query.wanted
    for hit in hits:
        for texts_of in hit.passages:
            for words in texts_of.values():
                assert "".join(run.words for run in marked(words, query.phrases)) == words


@pytest.mark.parametrize(
    "asked",
    [
        '"',
        "''",
        "%",
        "\x00banner",
        "banner\ufffe",
        "🙂",
        "x" * 5000,
        "a " * 900,
        "<script>",
        "*",
        "NEAR(",
    ],
)
def test_no_question_breaks_the_page(texts: Gallery, asked: str) -> None:
    client = reader(texts)

    for field in ("q", "year", "place", "page"):
        answer = client.get(f"/en/search/?{field}={quote(asked)}")

        assert answer.status_code == 200
        parsed(answer.text)
        assert "<script>" not in answer.text


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=a&q=b", "=&&=", "page=-1", "page=٣", "page=1e9"])
def test_odd_fields_are_passed_over(texts: Gallery, query: str) -> None:
    assert reader(texts).get(f"/es/search/?{query}").status_code == 200


def test_a_spanish_word_finds_an_essay_read_in_english(texts: Gallery) -> None:
    page = reader(texts).get("/en/search/?q=estibadores").text

    assert "1 photo<" in page
    marked_words = '<span lang="es"><mark>Estibadores</mark> llevan la manta principal.</span>'
    assert f'<a href="/en/photos/may-day/1/">{marked_words}</a>' in page
    assert "in Spanish" in page


def test_a_result_shows_title_words_date_place_and_picture(texts: Gallery) -> None:
    tree = parsed(reader(texts).get("/en/search/?q=clothes").text)

    [result] = [e for e in tree.iter("li") if e.get("class") == "result"]

    said = " ".join("".join(result.itertext()).split())
    assert said == "May Day The city comes out in its work clothes. May 1, 2026 · Mexico City"
    assert [e.text for e in result.iter("mark")] == ["clothes"]
    assert [e.get("href") for e in result.iter("a")] == ["/en/photos/may-day/"]
    assert len(list(result.iter("img"))) == 1


def test_essays_come_before_photos_and_both_are_counted(texts: Gallery) -> None:
    page = reader(texts).get("/es/search/?q=work").text

    assert "1 ensayo, 1 foto" in page
    headings = re.findall(r"<h2[^>]*>([^<]+)</h2>", page)
    assert headings == ["Ensayos", "Fotos"]


@pytest.mark.parametrize(
    ("fields", "photos"),
    [
        ("year=2026", {"/en/photos/may-day/1/", "/en/photos/may-day/2/"}),
        ("year=193X", {"/en/photos/fair/1/"}),
        ("place=ciudad-de-mexico&q=workers", {"/en/photos/may-day/1/"}),
        ("place=oaxaca&q=banner", set()),
        ("photographer=teo-balam", {"/en/photos/fair/1/"}),
        ("place=atlantis&q=banner", {"/en/photos/may-day/1/"}),
    ],
)
@pytest.mark.both_indexes
def test_filters_narrow_and_unknown_ones_do_not_count(
    texts: Gallery, fields: str, photos: set[str]
) -> None:
    page = reader(texts).get(f"/en/search/?{fields}").text

    assert set(re.findall(r'href="(/en/photos/[^"/]+/\d+/)"', page)) == photos


def test_a_photographers_photos_are_those_of_their_own_making(gallery: Gallery) -> None:
    two = {"a.jpg": Shot(facts=Facts(byline=("Teo Balam",))), "b.jpg": Shot(seed=2)}
    show(gallery, "may-day", BOTH + blocks("a.jpg", "b.jpg"), two)

    page = reader(gallery).get("/en/search/?photographer=teo-balam").text

    assert "1 essay, 1 photo<" in page
    assert '<option value="teo-balam" selected>Teo Balam (1)</option>' in page


CAPTIONED = Shot(facts=Facts(caption="On May Day."))


@pytest.mark.both_indexes
def test_many_results_are_turned_like_pages(gallery: Gallery) -> None:
    names = [f"{n}.jpg" for n in range(30)]
    show(gallery, "may-day", BOTH + blocks(*names), dict.fromkeys(names, CAPTIONED))
    client = reader(gallery)

    first = client.get("/en/search/?q=may+day").text
    onwards = re.findall(r'rel="next" href="([^"]+)"', first)
    second = client.get(f"/en/search/{unescape(onwards[0])}").text

    assert onwards == ["?q=may+day&amp;page=2"]
    counts = [page.count('class="result"') for page in (first, second)]
    assert counts == [24, 7]
    assert 'rel="prev" href="?q=may+day"' in second
    assert 'rel="next"' not in second
    assert client.get("/en/search/?q=may+day&page=3").status_code == 404


def test_pages_of_results_are_for_nobody_else(texts: Gallery) -> None:
    client = reader(texts)

    form, results = (client.get(f"/en/search/{query}") for query in ("", "?q=banner"))

    assert '<meta name="robots" content="noindex">' not in form.text
    assert '<meta name="robots" content="noindex">' in results.text
    assert form.headers["cache-control"].startswith("public")
    assert results.headers["cache-control"] == "no-store"
    assert '<a href="/es/search/?q=banner" hreflang="es"' in results.text
    assert '<link rel="canonical" href="http://testserver/en/search/">' in results.text


def test_what_was_asked_for_is_written_to_no_log(
    texts: Gallery, caplog: pytest.LogCaptureFixture
) -> None:
    def stopped() -> datetime:
        raise ArithmeticError("the clock stands still")

    with caplog.at_level(logging.DEBUG, logger="gallery"):
        client = TestClient(create_app(texts, stopped), raise_server_exceptions=False)
        answer = client.get("/en/search/?q=banner&place=mexico-city")

    assert answer.status_code == 500
    told = [record.getMessage() for record in caplog.records if record.name.startswith("gallery")]
    assert not [line for line in told if "banner" in line]
    assert "banner" not in answer.text


@pytest.mark.parametrize("fields", ["", "?q=banner", "?q=nothing", "?year=2026", "?q=%22%22"])
def test_a_page_of_the_search_is_html_to_the_letter(texts: Gallery, fields: str) -> None:
    for lang in ("en", "es"):
        tree = parsed(reader(texts).get(f"/{lang}/search/{fields}").text)

        ids = [found for e in tree.iter() if (found := e.get("id"))]
        assert len(ids) == len(set(ids))
        assert len(tree.findall(".//h1")) == 1


def test_nothing_asked_and_nothing_found_both_help_on(texts: Gallery) -> None:
    client = reader(texts)

    asked, empty = client.get("/en/search/?q=xyzzy").text, client.get("/en/search/").text

    assert "Nothing was found." in asked
    assert "Nothing was found." not in empty
    assert 'href="/en/archive/"' in asked
    assert 'value="xyzzy"' in asked


def test_a_page_of_results_asks_the_index_three_times_at_most(texts: Gallery) -> None:
    client, asked = reader(texts), list[str]()
    event.listen(
        texts.catalog.engine, "before_cursor_execute", lambda *context: asked.append(context[2])
    )

    for address in ("search/?q=banner&year=2026", "archive/", "archive/person/rosa-diaz/"):
        asked.clear()
        assert client.get(f"/en/{address}").status_code == 200
        assert 1 <= len(asked) <= 3


@pytest.mark.both_indexes
def test_words_of_one_meaning_find_each_other(texts: Gallery) -> None:
    client = reader(texts)

    assert "1 essay" in client.get("/en/search/?q=CDMX").text
    assert "1 essay" not in client.get("/en/search/?q=tenochtitlan").text
    (texts.library / "synonyms.txt").write_text("Tenochtitlán = CDMX  # since 1325\n", "utf-8")

    page = client.get("/en/search/?q=tenochtitlan").text

    assert "1 essay" in page
    assert "<mark>Mexico City</mark>" not in client.get("/en/search/?q=%22cdmx%22").text


@pytest.mark.parametrize("content", [b"", b"= = =\n#\n", b"one\n", b"\xff\xfe = a\n", b"a = a\n"])
def test_a_list_of_synonyms_may_hold_anything(texts: Gallery, content: bytes) -> None:
    (texts.library / "synonyms.txt").write_bytes(content)

    assert "1 photo<" in reader(texts).get("/en/search/?q=banner").text


def test_owners_find_their_drafts_on_their_own_machine(texts: Gallery) -> None:
    show(texts, "may-day", BOTH.replace('"published"', '"draft"') + WORDS, {"a.jpg": Shot()})
    (Path(texts.library) / "gallery.toml").write_text("drafts = true\n")

    client: TestClient = reader(open_gallery(texts.library))

    assert "1 photo<" in client.get("/en/search/?q=banner").text


def test_a_sensitive_photo_is_found_and_not_shown(gallery: Gallery) -> None:
    veiled = "\n[[block]]\nphoto = 'b.jpg'\nsensitive.en = 'Wounds.'\ncaption.en = 'A medic.'\n"
    shots = {"a.jpg": Shot(), "b.jpg": Shot(seed=2)}
    show(gallery, "may-day", BOTH + blocks("a.jpg") + veiled, shots)

    page = reader(gallery).get("/en/search/?q=medic").text

    assert '<a href="/en/photos/may-day/2/">' in page
    assert "<img" not in page
