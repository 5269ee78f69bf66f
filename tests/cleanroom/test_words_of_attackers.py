"""What attackers write stays words: in every page, feed and file, for readers and at the desk.

The same library is made twice, of their words and of harmless ones: what pages are built of must
be the same. GALLERY_CORPUS=full sends each of their words through each door by itself.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import html5lib
import pytest

from gallery.export import letter
from gallery.ingest.record import load_manifest
from gallery.web.app import create_app
from gallery.wiring import Gallery
from tests.cleanroom import hostile
from tests.cleanroom.corpus import EACH, FULL, HARMLESS, payloads
from tests.cleanroom.desk import addresses
from tests.cleanroom.hostile import DRAFT, FILES, WORDS
from tests.cleanroom.house import NOW
from tests.cleanroom.outputs import answered, way_of
from tests.web.asking import Answer, Asker
from tests.web.desk.signed import sent_by

_MARKDOWN = {"br", "em", "strong", "s", "sup", "sub", "code", "p", "hr", "blockquote"}
_MARKDOWN |= {"ul", "ol", "li", "h3", "h4"}
_LED = {("a", "href"), ("a", "title"), ("a", "rel")}
"""What an editor's Markdown may make, and nobody else's words."""

_ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "cite", "ping", "srcset"}
_SAFE = ("http", "https", "mailto", "")
_SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\x09\x0a\x0d-]*):", re.IGNORECASE)
"""How an address begins, as browsers read it: blanks before and line ends within do not count."""

_ALONE = {"script", "style", "iframe", "object", "embed", "base", "meta", "link", "svg", "math"}
_EACH = 40 if FULL else 3  # pages of one way that are looked at

Part = tuple[str, str]
"""An element and one of its attributes, "" for the element itself."""


@dataclass(frozen=True)
class Site:
    """A library and what it answers, by the name of the way and the address."""

    gallery: Gallery
    answers: Mapping[str, Answer]
    desk: Mapping[str, Answer]


def asked(gallery: Gallery, words: Iterable[str]) -> Site:
    """Ask for every public address, and for every page of the desk."""
    told = [*words]
    searches = [f"/{lang}/search/?q={_quoted(word)}" for lang in ("en", "es") for word in told]
    more = [*searches, *hostile.links(gallery, (told * 2)[:2])]
    return Site(gallery, answered(gallery, NOW, more, each=_EACH), dict(_desk(gallery, told)))


def _quoted(word: str) -> str:
    return quote(word.encode("utf-8", "ignore"), safe="")


def _desk(gallery: Gallery, words: Iterable[str]) -> Iterator[tuple[str, Answer]]:
    headers = sent_by(gallery, "admin", NOW)
    with Asker(create_app(gallery, lambda: NOW)) as asker:
        for slug in (FILES, WORDS, DRAFT):
            for address in addresses(gallery, slug, 4):
                yield address, asker.ask(address, headers=headers)
        for word in words:
            for query in ("q", "find", "for", "back", "next", "to"):
                address = f"/desk/replace/?{query}={_quoted(word)}"
                yield address, asker.ask(address, headers=headers)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Site:
    words = payloads()
    return asked(hostile.built(tmp_path_factory.mktemp("theirs"), words), words)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Site:
    words = [f"{HARMLESS} {number}" for number in range(4)]
    return asked(hostile.built(tmp_path_factory.mktemp("ours"), words), words)


def parts(page: str) -> tuple[set[Part], list[str]]:
    """What a page is built of, and what is wrong with it by itself."""
    found: set[Part] = set()
    wrong: list[str] = []
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        tag = element.tag.rpartition("}")[2]
        found.add((tag, ""))
        for name, value in element.attrib.items():
            found.add((tag, name))
            if name.startswith("on") or name in ("style", "srcdoc"):
                wrong.append(f"<{tag} {name}>")
            if name in _ADDRESSES and _leads(value) not in _SAFE:
                wrong.append(f"<{tag} {name}={value[:60]!r}>")
        if tag == "script":
            wrong += _script(element.attrib, element.text or "")
        if tag in ("link", "base", "form", "img", "source"):
            led = (element.get(name, "") for name in ("href", "src", "action"))
            wrong += [f"<{tag}>: {one}" for one in led if "evil" in urlsplit(one).netloc]
    return found, wrong


def _leads(address: str) -> str:
    """The scheme of an address, "" for one on this site."""
    found = _SCHEME.match(address)
    return re.sub(r"[\t\n\r]", "", found[1]).lower() if found else ""


def _script(attributes: Mapping[str, str], content: str) -> Iterator[str]:
    kind = attributes.get("type", "")
    if "json" in kind:
        try:
            json.loads(content)
        except ValueError as problem:
            yield f"<script type={kind}>: {problem}"
    elif content.strip() or "evil" in attributes.get("src", ""):
        yield f"<script>: {content[:60]!r}"


def built_of(answers: Mapping[str, Answer]) -> dict[str, set[Part]]:
    """What the pages of each way are built of; and nothing may be wrong with any by itself."""
    found: dict[str, set[Part]] = {}
    wrong = {}
    for address, answer in answers.items():
        if answer.headers.get("content-type", "").startswith("text/html"):
            seen, bad = parts(answer.text)
            found.setdefault(f"{way_of(address)} {answer.status}", set()).update(seen)
            if bad:
                wrong[address] = bad
    assert wrong == {}
    return found


def test_the_corpus_is_large_and_each_word_of_it_goes_through_the_doors(theirs: Site) -> None:
    source = b"".join(
        path.read_bytes() for path in (theirs.gallery.library / "albums").glob("*/*.toml")
    ).decode()
    whole = source.replace('\\"', '"').replace("\\\\", "\\")
    claims = [
        claim
        for photo in load_manifest(theirs.gallery.store, FILES).photos.values()
        for claim in photo.claims
    ]

    assert len(EACH) > 110
    assert [word for word in EACH if word.isprintable() and word not in whole] == []
    assert {claim.source.partition(":")[0] for claim in claims} >= {"exif", "xmp", "iptc", "event"}
    assert sum("hit()" in claim.value for claim in claims) > 100


@pytest.mark.parametrize("where", ["answers", "desk"])
def test_pages_are_built_of_the_same_as_with_harmless_words(
    theirs: Site, ours: Site, where: str
) -> None:
    plain, found = built_of(getattr(ours, where)), built_of(getattr(theirs, where))

    allowed = {(tag, "") for tag in _MARKDOWN} | _LED | {("a", "")}
    allowed |= {("nav", "class")}  # of more words a log and a history have more pages
    every = set().union(*plain.values())
    strange = {way: more for way, seen in found.items() if (more := seen - every - allowed)}
    alone = {
        way: more
        for way, seen in found.items()
        if way in plain and (more := {part for part in seen - plain[way] if part[0] in _ALONE})
    }
    assert (strange, alone) == ({}, {})
    assert len(found) > 12


@pytest.mark.parametrize("where", ["answers", "desk"])
def test_nothing_fails_at_their_words(theirs: Site, where: str) -> None:
    answers: Mapping[str, Answer] = getattr(theirs, where)

    assert {one: a.status for one, a in answers.items() if a.status >= 500} == {}
    headers = [value for a in answers.values() for value in a.headers.values()]
    assert [one for one in headers if "\n" in one or "\r" in one] == []
    assert [a for a in answers.values() if a.headers.get("set-cookie", "").startswith("s=1")] == []


def test_feeds_and_documents_are_read_by_strict_readers(theirs: Site) -> None:
    kinds: dict[str, int] = {}
    for address, answer in theirs.answers.items():
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if kind.endswith("xml"):
            root = ElementTree.fromstring(answer.body)
            odd = {one.tag for one in root.iter() if "1999/xhtml}script" in str(one.tag)}
            assert odd == set(), address
            for one in root.iter("{http://www.w3.org/2005/Atom}content"):
                assert parts(one.text or "")[1] == [], address
        elif kind.endswith("json"):
            json.loads(answer.body)
        else:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1

    assert kinds.keys() >= {"application/atom+xml", "application/feed+json", "application/xml"}
    assert kinds["application/ld+json"] == 2


def test_the_letter_and_its_plain_text_stay_words(theirs: Site, ours: Site) -> None:
    made, plain = (
        {
            part
            for slug in (FILES, WORDS)
            for part in parts(letter.html(one.gallery, slug, "en", NOW))[0]
        }
        for one in (theirs, ours)
    )

    assert made - plain - {(tag, "") for tag in _MARKDOWN} - _LED == set()
    wrong = parts(letter.html(theirs.gallery, WORDS, "es", NOW))[1]
    assert [one for one in wrong if not one.endswith(" style>")] == []  # mail programs need those
    assert "\x00" not in letter.plain_text(theirs.gallery, WORDS, "en", NOW)


def test_their_words_are_there_to_be_read(theirs: Site) -> None:
    page = theirs.answers[f"/en/photos/{FILES}/"].text

    assert "&lt;script&gt;hit()&lt;/script&gt;" in page
