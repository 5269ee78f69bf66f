"""Other editions of a page: light for those who save data, and for paper."""

import re

import pytest

from gallery.wiring import Gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show

SAVING = {"save-data": "on"}
_MEDIA = re.compile(r'/media/[^"\s]+-(\d+)\.(avif|jpg)')


@pytest.fixture
def large(gallery: Gallery) -> Gallery:
    shots = {f"{n}.jpg": Shot(2100, 1400, seed=7) for n in (1, 2)}
    show(gallery, "large", BOTH + 'series = "May Day"\n' + blocks(*shots), shots)
    show(gallery, "other", BOTH + 'series = "May Day"\n' + blocks("1.jpg"), {"1.jpg": Shot()})
    return gallery


def shown(page: str) -> set[tuple[str, str]]:
    """(width, format) of every picture that the body of a page may load."""
    return set(_MEDIA.findall(page[page.index("<main") : page.index("</main>")]))


def test_the_light_version_has_one_small_size_and_the_same_words(large: Gallery) -> None:
    client = reader(large)

    full, light = (client.get(f"/en/photos/large/{path}").text for path in ("", "light/"))

    assert shown(light) == {("560", "avif"), ("560", "jpg")}
    assert len(shown(full)) > 6
    assert re.findall(r"<h1.*</h1>|<figcaption>.*?</figcaption>", light, re.S) == re.findall(
        r"<h1.*</h1>|<figcaption>.*?</figcaption>", full, re.S
    )
    assert '<body class="essay light">' in light
    assert "<dialog" not in light


def test_the_light_version_is_offered_and_leads_back(large: Gallery) -> None:
    client = reader(large)

    full, light = (client.get(f"/es/photos/large/{path}").text for path in ("", "light/"))

    assert re.search(r'<a href="light/"[^>]*>Versión ligera</a>', full)
    assert '<a href="../">Versión completa</a>' in light
    assert '<a href="../2/"' in light


@pytest.mark.parametrize("edition", ["light", "print"])
def test_an_edition_sends_search_engines_to_the_essay(large: Gallery, edition: str) -> None:
    page = reader(large).get(f"/en/photos/large/{edition}/").text

    assert '<link rel="canonical" href="http://testserver/en/photos/large/">' in page
    assert re.search(r'<meta name="robots" content="noindex', page)
    assert 'rel="alternate" hreflang' not in page
    assert f'href="/es/photos/large/{edition}/"' in page


@pytest.mark.parametrize("address", ["", "large/", "large/1/", "large/sheet/"])
def test_whoever_saves_data_gets_small_pictures_everywhere(large: Gallery, address: str) -> None:
    client = reader(large)

    usual = client.get(f"/en/photos/{address}")
    saving = client.get(f"/en/photos/{address}", headers=SAVING)

    widths = {int(width) for width, _ in shown(re.sub(r'"[^"]*\?download"', "", saving.text))}
    assert max(widths) <= 560 < max(int(width) for width, _ in shown(usual.text))
    assert "Save-Data" in usual.headers["vary"]
    assert usual.headers["etag"] != saving.headers["etag"]


def test_paper_gets_jpeg_alone_at_once_and_no_other_essays(large: Gallery) -> None:
    page = reader(large).get("/en/photos/large/print/").text

    assert {kind for _, kind in shown(page)} == {"jpg"}
    assert {width for width, _ in shown(page)} <= {"800", "1280"}
    assert "loading=lazy" not in page
    assert "/en/photos/other/" not in page
