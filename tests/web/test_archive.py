"""The archive: where an essay is found again, and who is never listed."""

import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from gallery import when
from gallery.catalog import Group, Viewer
from gallery.model import Facts
from gallery.web import archive, term
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery
from tests.pages import pages_of
from tests.web.sample import BOTH, Shot, blocks, reader, show
from tests.web.test_pages import parsed

PERSON = "\n[[block]]\nphoto = 'a.jpg'\npersons = ['Rosa Díaz']\ncaption.en = 'She speaks.'\n"


def essay(title: str, date: str, more: str = "") -> str:
    """The source of a public essay without photos; `more` are keys of the album."""
    dated = f'date = "{date}"\n' if date else ""
    return f'title.en = "{title}"\nlang = "en"\nstatus = "published"\n{dated}{more}\n'


def text_of(tree: Element) -> str:
    main = tree.find("body/main")
    assert main is not None
    return " ".join("".join(main.itertext()).split())


@pytest.fixture
def shelves(gallery: Gallery) -> Gallery:
    """Essays of many years, two of a series, one place under two names, one named person."""
    march = BOTH + 'series.en = "May Day"\nseries.es = "Primero de Mayo"\ntags = ["march"]\n'
    named = Facts(persons=("Ana Oculta",), byline=("Teo Balam",))
    show(gallery, "may-day", march + PERSON, {"a.jpg": Shot(facts=named)})
    oaxaca = 'place = "Oaxaca"\nseries.en = "May Day"\ntags = ["March", "maíz"]\n'
    show(gallery, "oaxaca", essay("May Day", "2025-05-01", oaxaca))
    show(gallery, "cdmx", essay("Rain", "2024", 'place.es = "Ciudad de México"\n'))
    show(gallery, "stills", essay("Stills", "193X"))
    show(gallery, "film", essay("A film", "1932~"))
    show(gallery, "old", essay("Lithographs", "18XX"))
    show(gallery, "undated", essay("Nobody knows", ""))
    draft = essay("Secret", "1911", 'tags = ["secret"]\n').replace("published", "draft")
    show(gallery, "draft", draft)
    return gallery


def test_every_essay_stands_under_its_decade_and_year(shelves: Gallery) -> None:
    tree = parsed(reader(shelves).get("/en/archive/").text)

    found = [" ".join("".join(e.itertext()).split()) for e in tree.iter() if e.tag in ("h2", "h3")]

    years = ["2020s 3", "2026 1", "2025 1", "2024 1", "1930s 2", "1932 1", "19th century 1"]
    assert found[:9] == [*years, "Date unknown", "Places"]
    assert "Stills 1930s 1932 1 A film c. 1932" in text_of(tree)
    assert "7 essays" in text_of(tree)


def test_what_is_not_public_is_nowhere_in_the_archive(shelves: Gallery) -> None:
    client = reader(shelves)

    pages = pages_of(shelves, "/en/archive/")

    assert not [address for address, page in pages.items() if b"ecret" in page or b"1911" in page]
    for hidden in ("year/1911", "year/191X", "tag/secret"):
        assert client.get(f"/en/archive/{hidden}/").status_code == 404


def test_a_scheduled_essay_enters_the_archive_at_its_moment(gallery: Gallery) -> None:
    due = 'publish_at = 2026-05-02T06:00:00-06:00\ntags = ["rain"]\n'
    show(gallery, "soon", essay("Soon", "2026", due).replace("published", "scheduled"))

    def answer(hour: int) -> int:
        app = create_app(gallery, lambda: datetime(2026, 5, 2, hour, tzinfo=UTC))
        return TestClient(app).get("/en/archive/tag/rain/").status_code

    assert [answer(11), answer(13)] == [404, 200]


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("year/2026", ["May Day"]),
        ("year/202X", ["May Day", "May Day", "Rain"]),
        ("year/193X", ["A film", "Stills"]),
        ("year/19XX", ["A film", "Stills"]),
        ("year/18XX", ["Lithographs"]),
        ("place/mexico-city", ["May Day", "Rain"]),
        ("tag/march", ["May Day", "May Day"]),
        ("tag/maiz", ["May Day"]),
        ("series/may-day", ["May Day", "May Day"]),
        ("photographer/teo-balam", ["May Day"]),
        ("photographer/ines-marrufo", ["May Day"]),
        ("person/rosa-diaz", ["May Day"]),
    ],
)
def test_a_page_of_the_archive_lists_its_essays(
    shelves: Gallery, address: str, titles: list[str]
) -> None:
    tree = parsed(reader(shelves).get(f"/en/archive/{address}/").text)

    shown = ["".join(e.itertext()) for e in tree.findall(".//article//h2/a")]

    assert shown == titles


def test_essays_of_a_series_are_told_apart_by_date_and_place(shelves: Gallery) -> None:
    text = text_of(parsed(reader(shelves).get("/es/archive/series/may-day/").text))

    assert "Serie" in text
    assert "1 de mayo de 2026 · Ciudad de México" in text
    assert "1 de mayo de 2025 · Oaxaca" in text


@pytest.mark.parametrize(
    "address",
    ["place/nowhere", "year/1800", "year/193x", "year/x", "tag/%00", "color/red", "color", "year"],
)
def test_what_the_archive_does_not_have_is_not_found(shelves: Gallery, address: str) -> None:
    assert reader(shelves).get(f"/en/archive/{address}/").status_code == 404


def test_two_names_of_a_place_are_one_once_an_essay_gives_both(shelves: Gallery) -> None:
    client = reader(shelves)

    spanish = client.get("/es/archive/place/ciudad-de-mexico/").text
    english = client.get("/en/archive/place/mexico-city/").text

    assert "Rain" in english
    assert "<h1>Mexico City</h1>" in english
    assert "<h1>Ciudad de México</h1>" in spanish
    whole = "http://testserver/{}/archive/place/mexico-city/"
    assert f'<link rel="canonical" href="{whole.format("es")}">' in spanish
    for page in (english, spanish):
        for tag in ("en", "es"):
            link = f'<link rel="alternate" hreflang="{tag}" href="{whole.format(tag)}">'
            assert link in page


def test_a_place_is_listed_in_the_larger_one_that_it_lies_in(gallery: Gallery) -> None:
    place = 'place.en = "Zócalo, Mexico City"\nplace.es = "Zócalo, Ciudad de México"\n'
    show(gallery, "square", essay("The square", "2026", place))
    client = reader(gallery)

    for key in ("zocalo-mexico-city", "mexico-city", "ciudad-de-mexico"):
        assert "The square" in client.get(f"/es/archive/place/{key}/").text


def test_a_person_is_listed_only_where_the_editor_named_them(shelves: Gallery) -> None:
    pages = pages_of(shelves, "/en/archive/")

    assert "/en/archive/person/rosa-diaz/" in pages
    assert b"/en/photos/may-day/1/" in pages["/en/archive/person/rosa-diaz/"]
    assert not [address for address, page in pages.items() if b"Oculta" in page]
    assert reader(shelves).get("/en/archive/person/ana-oculta/").status_code == 404


def test_the_photos_page_leads_to_its_people_and_the_essay_to_its_terms(shelves: Gallery) -> None:
    client = reader(shelves)

    essay_page = client.get("/en/photos/may-day/").text
    photo_page = client.get("/en/photos/may-day/1/").text

    for path in ("series/may-day", "place/mexico-city", "tag/march"):
        assert f'href="/en/archive/{path}/"' in essay_page
    assert '<a href="/en/archive/person/rosa-diaz/">Rosa Díaz</a>' in photo_page


def test_every_link_of_the_archive_leads_somewhere(shelves: Gallery) -> None:
    pages = pages_of(shelves, "/es/archive/")

    parts = {address.split("/")[3] for address in pages if address.startswith("/es/archive/")}
    assert parts >= {"year", *term.KINDS}


@pytest.mark.parametrize(
    "address", ["", "year/2026/", "place/", "place/mexico-city/", "person/rosa-diaz/"]
)
def test_a_page_of_the_archive_is_html_to_the_letter(shelves: Gallery, address: str) -> None:
    for lang in ("en", "es"):
        tree = parsed(reader(shelves).get(f"/{lang}/archive/{address}").text)

        ids = [found for e in tree.iter() if (found := e.get("id"))]
        assert len(ids) == len(set(ids))
        assert len(tree.findall(".//h1")) == 1


def test_an_empty_archive_says_so(gallery: Gallery) -> None:
    answer = reader(gallery).get("/es/archive/")

    assert answer.status_code == 200
    assert "Todavía no hay ensayos" in answer.text


def test_no_albums_address_is_ever_one_of_the_archive(gallery: Gallery) -> None:
    for slug in ("archive", "search", "year", "2026"):
        show(gallery, slug, BOTH + blocks("a.jpg"), {"a.jpg": Shot()})
    client = reader(gallery)

    for slug in ("archive", "search", "year", "2026"):
        assert "May Day" in client.get(f"/en/photos/{slug}/").text
    assert "<h1>Archive</h1>" in client.get("/en/archive/").text


def test_many_essays_are_rows_of_pictures_and_then_lines(gallery: Gallery) -> None:
    for n in range(30):
        show(gallery, f"e{n:02}", essay(f"Essay {n}", f"20{n:02}", 'tags = ["all"]\n'))
    client = reader(gallery)

    home = parsed(client.get("/en/photos/").text)
    tag = parsed(client.get("/en/archive/tag/all/").text)
    whole = text_of(parsed(client.get("/en/archive/").text))

    assert len(home.findall(".//article")) == len(tag.findall(".//article")) == 25
    assert "By year 2029 1" in text_of(home)
    assert "Earlier Essay 4 2004 Essay 3 2003 Essay 2 2002 Essay 1 2001 Essay 0 2000" in text_of(
        tag
    )
    assert "2020s 10 2029 1 Essay 29" in whole


def test_a_year_with_many_essays_leads_to_all_of_them(gallery: Gallery) -> None:
    for n in range(7):
        show(gallery, f"e{n}", essay(f"Essay {n}", f"2026-0{n + 1}", f'tags = ["t{n}"]\n'))

    page = reader(gallery).get("/en/archive/").text

    assert page.count("Essay ") == 5
    assert '<a href="/en/archive/year/2026/">All 7</a>' in page


def test_of_very_many_terms_those_of_most_essays_come_first_and_the_rest_on_their_own_page(
    gallery: Gallery,
) -> None:
    tags = ", ".join(f'"t{n:02}"' for n in range(40))
    show(gallery, "one", essay("One", "2026", f"tags = [{tags}]\n"))
    show(gallery, "two", essay("Two", "2026", 'tags = ["t39"]\n'))
    client = reader(gallery)

    some, every = (client.get(f"/en/archive/{part}").text for part in ("", "tag/"))

    assert len(re.findall(r"/archive/tag/t\d\d/", some)) == 24
    assert "/archive/tag/t39/" in some
    assert 'href="/en/archive/tag/"' in some
    assert len(re.findall(r"/archive/tag/t\d\d/", every)) == 40


def test_the_neighbouring_years_are_one_step_away(shelves: Gallery) -> None:
    page = reader(shelves).get("/en/archive/year/2025/").text

    steps = re.findall(r'href="/en/archive/year/(\d{4})/"', page)

    assert steps == ["2024", "2026"]


@pytest.mark.parametrize(
    ("edtf", "periods"),
    [
        ("2026-05-01", ("2026", "202X", "20XX")),
        ("1932~", ("1932", "193X", "19XX")),
        ("193X", ("193X", "19XX")),
        ("18XX", ("18XX",)),
        ("2023-12-30/2024-01-02", ("2023", "202X", "20XX")),
        ("1932/..", ("1932", "193X", "19XX")),
        ("../1932", ()),
        ("XXXX", ()),
    ],
)
def test_a_date_lies_in_its_year_decade_and_century(edtf: str, periods: tuple[str, ...]) -> None:
    assert when.periods(edtf) == periods


def test_wordings_that_share_a_spelling_are_one_term_whatever_their_order() -> None:
    groups = [
        Group("place", {"": "Ciudad de México"}, 1),
        Group("place", {"": "CDMX"}, 2),
        Group("place", {"en": "Mexico City", "es": "Ciudad de México"}, 5),
        Group("place", {"en": "Mexico City", "es": "CDMX"}, 1),
        Group("tag", {"": "CDMX"}, 9),
    ]

    forwards, backwards = (term.named(found, "en") for found in (groups, groups[::-1]))

    assert forwards == backwards
    assert [(one.kind, one.key, one.essays) for one in forwards] == [
        ("tag", "cdmx", 9),
        ("place", "mexico-city", 9),
    ]
    assert forwards[1].words["es"] == "Ciudad de México"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Ciudad de México", "/es/archive/place/ciudad-de-mexico/"),
        ("北京", "/es/archive/place/%E5%8C%97%E4%BA%AC/"),
        ("Αθήνα / Piraeus", "/es/archive/place/piraeus/"),
    ],
)
def test_a_term_has_an_address_in_any_script(words: str, address: str) -> None:
    assert archive.address("es", "place", words) == address


def test_a_term_in_another_script_can_be_opened(gallery: Gallery) -> None:
    show(gallery, "beijing", essay("Wall", "2026", 'place = "北京"\n'))

    assert "北京" in reader(gallery).get("/en/archive/place/%E5%8C%97%E4%BA%AC/").text


def test_drafts_on_the_owners_machine_are_listed_and_kept_by_nobody(shelves: Gallery) -> None:
    (Path(shelves.library) / "gallery.toml").write_text("drafts = true\n")
    answer = reader(open_gallery(shelves.library)).get("/en/archive/tag/secret/")

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


def test_only_lists_load_the_looks_of_lists(shelves: Gallery) -> None:
    client = reader(shelves)

    loaded = {
        path: "/static/lists." in client.get(path).text
        for path in ("/en/archive/", "/en/search/", "/en/archive/year/2026/", "/en/photos/may-day/")
    }

    assert list(loaded.values()) == [True, True, True, False]


def test_who_counts_the_archive_or_looks_for_hidden_photos_reads_no_table(
    shelves: Gallery,
) -> None:
    """Of 100,000 photos a look at each would be most of what a page costs."""
    asked, engine, now = [], shelves.catalog.engine, Viewer(datetime.now(UTC))
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
    shelves.catalog.groups(now, term.KINDS)
    shelves.catalog.several(["may-day"], now)
    shelves.catalog.newest(now, 24)

    with engine.connect() as db:
        plans = [db.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", of).all() for sql, of in asked[:3]]

    steps = {str(row[3]) for plan in plans for row in plan}
    assert any(one.startswith("SEARCH shown USING INDEX shown_asks") for one in steps)
    assert any(one.startswith("SEARCH term USING COVERING INDEX term_counted") for one in steps)
    assert not steps & {f"SCAN {table}" for table in ("album", "photo", "shown", "term")}
