"""Which words readers see, in which language they are marked, and that none can do harm."""

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest

from gallery.model import Facts
from gallery.wiring import Gallery
from tests.web.sample import BOTH, Shot, blocks, reader, show

HOSTILE = '</title></style><script>alert(1)</script><img src=x onerror="alert(2)"> \' " &lt;'


def essay(gallery: Gallery, lang: str, words: str = "", facts: Facts | None = None) -> Element:
    """The page of an essay of one photo, whose block has `words` and whose file says `facts`."""
    source = BOTH + blocks("a.jpg") + words
    show(gallery, "one", source, {"a.jpg": Shot(facts=facts or Facts())})
    page = reader(gallery).get(f"/{lang}/photos/one/").text
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    assert isinstance(tree, Element)
    return tree


def caption(tree: Element) -> tuple[str, str]:
    """(words, their marked language) of the photo's caption."""
    found = tree.find(".//figcaption//span")
    if found is None:
        return "", ""
    note = found.find("small")
    said = "".join(found.itertext())
    return said.removesuffix("".join(note.itertext()) if note is not None else "").strip(), (
        found.get("lang") or ""
    )


def image(tree: Element) -> Element:
    found = tree.find(".//img")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("words", "facts", "shown"),
    [
        ('caption.es = "Del álbum."', Facts(captions={"es": "Del archivo."}), ("Del álbum.", "")),
        ('caption.en = "The album."', Facts(captions={"es": "Del archivo."}), ("Del archivo.", "")),
        ('caption.en = "The album."', Facts(captions={"en": "The file."}), ("The album.", "en")),
        ('caption.en = "The album."', Facts(caption="The file."), ("The album.", "en")),
        ('caption = "1936"', Facts(captions={"es": "Del archivo."}), ("1936", "")),
        ("", Facts(captions={"en": "The file."}), ("The file.", "en")),
        ("", Facts(captions={"es-MX": "De México."}), ("De México.", "")),
        ("", Facts(caption="The file."), ("The file.", "en")),
        ("", Facts(caption="De.", captions={"es": "De."}), ("De.", "")),
        ("", Facts(alt={"es": "Una multitud"}), ("", "")),
        ("", Facts(), ("", "")),
    ],
)
def test_a_caption_is_the_editors_else_the_files_else_foreign_and_marked(
    gallery: Gallery, words: str, facts: Facts, shown: tuple[str, str]
) -> None:
    assert caption(essay(gallery, "es", words, facts)) == shown


def test_a_foreign_caption_says_which_language_it_is_in(gallery: Gallery) -> None:
    tree = essay(gallery, "en", 'caption.es = "Una manta."')

    note = tree.find(".//figcaption//span/small")

    assert note is not None
    assert (note.text, note.get("lang")) == ("in Spanish", "en")


@pytest.mark.parametrize(
    ("words", "facts", "shown"),
    [
        ('alt.es = "Una multitud"', Facts(alt={"es": "otra"}), ("Una multitud", None)),
        ('alt.en = "A crowd"', Facts(alt={"es": "Una multitud"}), ("Una multitud", None)),
        ('alt.en = "A crowd"', Facts(), ("A crowd", "en")),
        ("decorative = true", Facts(alt={"es": "Una multitud"}), ("", None)),
        ('decorative = true\nalt.es = "Una multitud"', Facts(), ("", None)),
        ('caption.es = "Un pie de foto."', Facts(), ("", None)),
    ],
)
def test_alt_text_is_never_a_caption_or_a_file_name(
    gallery: Gallery, words: str, facts: Facts, shown: tuple[str, str | None]
) -> None:
    found = image(essay(gallery, "es", words, facts))

    assert (found.get("alt"), found.get("lang")) == shown


def test_a_photo_that_nobody_described_is_a_link_with_a_name(gallery: Gallery) -> None:
    links = [link for link in essay(gallery, "es").iter("a") if link.find(".//img") is not None]

    assert [link.get("aria-label") for link in links] == ["Foto 1"]


@pytest.mark.parametrize(
    ("words", "facts", "credit"),
    [
        ('credit = "The desk"', Facts(credit="Agency", byline=("Ana",)), "The desk"),
        ("", Facts(credit="Agency", byline=("Ana",)), "Agency"),
        ("", Facts(byline=("Ana", "Ben")), "Ana, Ben"),
        ("", Facts(), "Inés Marrufo"),
    ],
)
def test_the_lead_is_always_credited(
    gallery: Gallery, words: str, facts: Facts, credit: str
) -> None:
    tree = essay(gallery, "en", words, facts)

    assert [e.text for e in tree.iter("small") if e.get("class") == "credit"] == [credit]


def test_below_the_lead_only_a_different_credit_is_printed(site: Gallery) -> None:
    page = reader(site).get("/en/photos/may-day/").text

    assert re.findall(r'class="credit">([^<]+)<', page) == ["Inés Marrufo", "Teo Balam"]


def test_a_borrowed_photo_keeps_its_own_albums_credit_licence_and_date(site: Gallery) -> None:
    client = reader(site)

    page = client.get("/en/photos/points/may-day/2/").text
    own = client.get("/en/photos/points/1/").text

    assert "Teo Balam" in page
    assert "CC BY-SA 4.0" in page
    assert "May 1, 2026" in page
    assert "The assemblies" not in page
    assert "The assemblies" in own
    assert "February 2026" in own


@pytest.mark.parametrize(
    ("kind", "printed"), [("taken", True), ("digitized", False), ("name", False)]
)
def test_only_the_day_a_photo_was_taken_is_printed(
    gallery: Gallery, kind: str, printed: bool
) -> None:
    source = 'title.en = "Undated"\nstatus = "published"\n' + blocks("a.jpg")
    facts = Facts(date="2021-03-04T10:00:00", date_kind=kind)
    show(gallery, "undated", source, {"a.jpg": Shot(facts=facts)})

    page = reader(gallery).get("/en/photos/undated/1/").text

    assert ("March 4, 2021" in page) is printed


def test_the_editors_own_date_stands_under_the_photo(gallery: Gallery) -> None:
    tree = essay(gallery, "es", 'date = "1931~"\n', Facts(date="2021-03-04", date_kind="taken"))

    assert "hacia 1931" in "".join(tree.find(".//figcaption").itertext())  # type: ignore[union-attr]


def test_hostile_words_are_printed_and_never_run(gallery: Gallery) -> None:
    quoted = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    source = "".join(
        f'{key} = "{quoted}"\n'
        for key in ("title.en", "dek.en", "place.en", "credit", "licence", "rights.en", "source.en")
    )
    source += 'status = "published"\n'
    for key in ("text.en", "chapter.en", "quote.en", "point.en", "figure.en"):
        source += f'[[block]]\n{key} = "{quoted}"\n'
    source += f'[[block]]\nphoto = "a.jpg"\ncaption.en = "{quoted}"\nalt.en = "{quoted}"\n'
    source += blocks("<script>.jpg")
    facts = Facts(captions={"en": HOSTILE}, credit=HOSTILE, alt={"en": HOSTILE}, city=HOSTILE)
    shots = {"a.jpg": Shot(), "<script>.jpg": Shot(facts=facts)}
    show(gallery, "hostile", source, shots)
    client = reader(gallery)

    for address in ("", "hostile/", "hostile/1/", "hostile/2/"):
        page = client.get(f"/en/photos/{address}").text
        tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)

        assert "alert(1)" in page
        scripts = [e for e in tree.iter("script") if e.get("type") != "application/ld+json"]
        assert [e.get("src", "").rpartition("/")[0] for e in scripts] == ["/static"]
        assert not any((e.text or "").strip() for e in scripts)
        assert not [e for e in tree.iter("img") if e.get("onerror") or e.get("src") == "x"]


def test_a_files_caption_is_plain_text_and_an_editors_may_have_emphasis(gallery: Gallery) -> None:
    source = BOTH + blocks("a.jpg") + 'caption.en = "The *first* one."\n' + blocks("b.jpg")
    shots = {"a.jpg": Shot(), "b.jpg": Shot(facts=Facts(captions={"en": "Two *stars* 5_6_7."}))}
    show(gallery, "marks", source, shots)

    page = reader(gallery).get("/en/photos/marks/").text

    assert "The <em>first</em> one." in page
    assert "Two *stars* 5_6_7." in page


def test_a_figures_link_leads_to_the_web_only(gallery: Gallery) -> None:
    figure = '[[block]]\nfigure.en = "9"\nsource.en = "Us"\nlink = "javascript:alert(1)"\n'
    show(gallery, "claim", BOTH + figure)

    page = reader(gallery).get("/en/photos/claim/").text

    assert "Us" in page
    assert "javascript" not in page
