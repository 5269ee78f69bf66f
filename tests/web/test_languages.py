"""Two languages and more: choosing one, finding the other, and words for all of them."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from gallery import lint
from gallery.errors import SettingsError
from gallery.web import language
from gallery.wiring import Gallery, open_gallery, shipped
from tests.web.sample import BOTH, Shot, blocks, reader, show

PAGES = ("/photos/", "/photos/may-day/", "/photos/may-day/2/", "/photos/points/may-day/2/")
_ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("en-GB,en;q=0.9", "en"),
        ("de, es;q=0.4, en;q=0.3", "es"),
        ("es;q=0, en;q=0.1", "en"),
        ("en;q=0.1, es;q=0.9", "es"),
        ("de", "en"),
        ("*", "en"),
        ("", "en"),
        (";;q=x,, es;q=2, \x7f", "en"),
    ],
)
def test_the_front_page_leads_to_the_language_that_the_browser_asks_for(
    site: Gallery, accepted: str, wanted: str
) -> None:
    answer = reader(site).get("/", headers={"accept-language": accepted}, follow_redirects=False)

    assert answer.status_code == 302
    assert answer.headers["location"] == f"/{wanted}/photos/"
    assert answer.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize("page", PAGES)
def test_each_page_names_its_other_languages_and_they_name_it(site: Gallery, page: str) -> None:
    client = reader(site)

    named = {
        lang: dict(_ALTERNATE.findall(client.get(f"/{lang}{page}").text)) for lang in ("en", "es")
    }

    whole = {lang: f"http://testserver/{lang}{page}" for lang in ("en", "es")}
    assert named["en"] == named["es"] == {**whole, "x-default": whole["en"]}


@pytest.mark.parametrize("page", PAGES)
def test_the_switch_of_languages_keeps_to_the_page(site: Gallery, page: str) -> None:
    text = reader(site).get(f"/en{page}").text

    assert f'<a href="/es{page}" hreflang="es" lang="es">Español</a>' in text
    assert f'<link rel="canonical" href="http://testserver/en{page}">' in text


def test_addresses_that_must_be_whole_are_those_that_readers_know(site: Gallery) -> None:
    (site.library / "gallery.toml").write_text('base_url = "https://photos.example.org/"\n')
    known = open_gallery(site.library)

    page = reader(known).get("/en/photos/may-day/").text

    assert '<link rel="canonical" href="https://photos.example.org/en/photos/may-day/">' in page
    assert re.search(r'og:image" content="https://photos\.example\.org/media/[^"]+\.jpg"', page)
    assert "testserver" not in page


def test_dates_counts_and_buttons_speak_the_readers_language(site: Gallery) -> None:
    client = reader(site)

    english = client.get("/en/photos/may-day/").text
    spanish = client.get("/es/photos/may-day/").text

    assert '<time datetime="2026-05-01">May 1, 2026</time>' in english
    assert '<time datetime="2026-05-01">1 de mayo de 2026</time>' in spanish
    assert ("4 photos" in english, "4 fotos" in spanish) == (True, True)
    assert ("Next essay" in english, "Siguiente ensayo" in spanish) == (True, True)


def test_words_of_an_error_follow_the_address_else_the_browser(site: Gallery) -> None:
    client = reader(site)

    by_address = client.get("/es/photos/nada/", headers={"accept-language": "en"}).text
    by_browser = client.get("/nada", headers={"accept-language": "es"}).text

    assert "Esta página no existe" in by_address
    assert "Esta página no existe" in by_browser


def test_an_essay_without_a_translation_is_shown_and_marked(gallery: Gallery) -> None:
    source = 'title.es = "Sólo aquí"\ndek.es = "Una frase."\nlang = "es"\nstatus = "published"\n'
    text = '[[block]]\ntext.es = "Palabras."\n[[block]]\nchapter.es = "Uno"\n'
    show(gallery, "solo", source + text + blocks("a.jpg"), {"a.jpg": Shot()})

    page = reader(gallery).get("/en/photos/solo/").text

    for opened in (
        '<h1 lang="es">Sólo aquí',
        '<p class="dek" lang="es">',
        '<h2 id="chapter-1" lang="es">',
    ):
        assert opened in page
    assert '<div class="text" lang="es">' in page
    assert page.count('<small class="in" lang="en">in Spanish</small>') == 4


CATALAN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Next essay"
msgstr "Assaig següent"

msgid "in %(name)s"
msgstr "en %(name)s"

msgid "There is no such page"
msgstr "Aquesta pàgina no existeix"

msgid "%(num)s photo"
msgid_plural "%(num)s photos"
msgstr[0] "%(num)s foto"
msgstr[1] "%(num)s fotos"
"""


@pytest.fixture
def three(site: Gallery) -> Gallery:
    """The sample site in a third language that the site itself brings; one essay speaks it."""
    catalogue(site.library, "ca", CATALAN)
    (site.library / "gallery.toml").write_text('languages = ["en", "es", "ca"]\n')
    spoken = BOTH.replace("dek.en", 'title.ca = "Primer de Maig"\ndek.en')
    show(site, "maig", spoken + blocks("a.jpg", "b.jpg"), {"a.jpg": Shot(), "b.jpg": Shot(seed=2)})
    return open_gallery(site.library)


def catalogue(library: Path, name: str, words: str) -> None:
    """Put a catalogue into a site's own folder."""
    folder = library / "locale" / name / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(words, "utf-8")


def test_a_third_language_is_a_setting_and_a_catalogue_of_the_site(three: Gallery) -> None:
    page = reader(three).get("/ca/photos/maig/").text

    assert '<html lang="ca">' in page
    assert "<h1>Primer de Maig</h1>" in page
    assert '<time datetime="2026-05-01">1 de maig del 2026</time>' in page
    assert "2 fotos" in page
    assert "Assaig següent" in page
    assert "Skip to the content" in page  # the catalogue does not say it: the source text stands
    assert 'property="og:locale" content="ca' in page


def test_what_is_not_translated_into_a_third_language_is_shown_and_marked(three: Gallery) -> None:
    page = reader(three).get("/ca/photos/may-day/").text

    assert '<h1 lang="en">May Day <small class="in" lang="ca">en anglès</small></h1>' in page
    assert '<p class="dek" lang="en">' in page


@pytest.mark.parametrize("page", ["/photos/", "/photos/maig/", "/photos/maig/2/", "/archive/"])
def test_three_languages_name_one_another(three: Gallery, page: str) -> None:
    client = reader(three)

    pages = {lang: client.get(f"/{lang}{page}").text for lang in ("en", "es", "ca")}

    whole = {lang: f"http://testserver/{lang}{page}" for lang in pages}
    for text in pages.values():
        assert dict(_ALTERNATE.findall(text)) == {**whole, "x-default": whole["en"]}
    for other, name in {"es": "Español", "ca": "Català"}.items():
        assert (
            f'<a href="/{other}{page}" hreflang="{other}" lang="{other}">{name}</a>' in pages["en"]
        )


def test_feeds_errors_and_the_front_page_speak_the_third_language(three: Gallery) -> None:
    client = reader(three)

    front = client.get("/", headers={"accept-language": "ca"}, follow_redirects=False)

    assert front.headers["location"] == "/ca/photos/"
    assert "Aquesta pàgina no existeix" in client.get("/ca/photos/res/").text
    assert "Primer de Maig" in client.get("/ca/feed.atom").text
    assert client.get("/ca/feed.json").json()["language"] == "ca"
    assert client.get("/fr/photos/").status_code == 404


def test_a_site_says_a_word_its_own_way_and_keeps_the_others(site: Gallery) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    catalogue(site.library, "es", head + 'msgid "Next essay"\nmsgstr "Lo que sigue"\n')

    page = reader(site).get("/es/photos/may-day/").text

    assert "Lo que sigue" in page
    assert "Ir al contenido" in page


def test_a_region_takes_what_it_does_not_say_from_its_language(tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    catalogue(tmp_path, "es_AR", head + 'msgid "Search"\nmsgstr "Buscá"\n')

    spoken = language.load("es-AR", tmp_path / "locale").catalog

    assert [spoken.gettext(word) for word in ("Search", "Archive", "?")] == [
        "Buscá",
        "Archivo",
        "?",
    ]


@pytest.mark.parametrize("broken", [b'msgid "Next"\nmsgstr "Nachf\xfc', b'msgid "Next\nrubbish'])
def test_a_catalogue_that_cannot_be_read_is_named(tmp_path: Path, broken: bytes) -> None:
    catalogue(tmp_path, "de", "")
    path = tmp_path / "locale" / "de" / "LC_MESSAGES" / "messages.po"
    path.write_bytes(broken)

    with pytest.raises(SettingsError, match=re.escape(str(path))):
        language.load("de", tmp_path / "locale")


def test_every_word_of_the_pages_is_in_every_catalogue() -> None:
    used = set(_messages(shipped("templates"), "**.html", "jinja2.ext.babel_extract"))
    for source in (language, lint):
        used |= set(_messages(Path(str(source.__file__)).parent, "**.py", "python"))
    languages = sorted(language.CATALOGUES.glob("*/LC_MESSAGES"))

    assert len(used) > 30
    assert languages
    for folder in languages:
        translated = [word for path in sorted(folder.glob("*.po")) for word in _translated(path)]
        assert set(translated) == used, folder
        assert len(translated) == len(set(translated)), "a word is translated twice"


def _translated(path: Path) -> list[str]:
    with path.open("rb") as file:
        words = {m.id: m.string for m in read_po(file) if m.id and not m.fuzzy}
    return [(i if isinstance(i, str) else i[0]) for i, s in words.items() if s and all(s)]


def _messages(folder: Path, pattern: str, method: str) -> list[str]:
    # the desk's own function is asked for a request's words: gettext(request, "words")
    said: dict[int | None, tuple[int | tuple[int, int] | tuple[int, str], ...] | None]
    said = {None: None, 2: (2,)}
    keywords = {"_": None, "gettext": said, "ngettext": (1, 2)}
    found = extract_from_dir(
        folder, [(pattern, method)], {pattern: {"extensions": "jinja2.ext.i18n"}}, keywords
    )
    return [m[0] if isinstance(m, tuple) else m for _, _, m, _, _ in found]
