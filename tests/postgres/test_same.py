"""Where the index is makes no difference to readers: the sample library, on both kinds."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.testclient import TestClient

from gallery.catalog import Asked, Catalog, Viewer
from gallery.catalog.asked import understood
from gallery.catalog.lists import Part
from gallery.wiring import Gallery, open_gallery
from tests.library import index_of
from tests.pages import links_of
from tests.postgres.server import Server
from tests.web import sample, timed
from tests.web.sample import reader

NOW = Viewer(datetime(2026, 11, 22, tzinfo=UTC), drafts=True)
LEFT = shutil.ignore_patterns("index.sqlite*", "locks")
WIDEST = 3
"""Photo pages of each essay that are looked at: they are all made alike."""


class Both(NamedTuple):
    """One library, opened twice."""

    file: Gallery
    server: Gallery


@pytest.fixture(scope="module")
def both(
    demo: Path, postgresql: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    library = tmp_path_factory.mktemp("both") / "library"
    shutil.copytree(demo, library, copy_function=os.link, ignore=LEFT)
    schema = postgresql.fresh()
    found = Both(open_gallery(library), open_gallery(library, {"index": postgresql.url(schema)}))
    for gallery in found:
        gallery.catalog.renew()
    yield found
    postgresql.dropped(schema)


def addresses(client: TestClient) -> list[str]:
    """Pages, feeds and lists in both languages; of each essay its first photos."""
    found = {
        f"/{lang}/{page}/" for lang in ("en", "es") for page in ("photos", "archive", "search")
    }
    for address in [*found]:
        found |= links_of(client.get(address).content, address)
    for address in [one for one in found if one.count("/") == 4 and "/photos/" in one]:
        found |= links_of(client.get(address).content, address)
    parts = {one: one.strip("/").split("/") for one in found if not one.startswith("/media/")}
    return sorted(
        one
        for one, names in parts.items()
        if not (len(names) == 4 and names[3].isdigit() and int(names[3]) > WIDEST)
    )


def test_every_page_of_the_sample_library_is_the_same_to_the_byte(both: Both) -> None:
    readers = [reader(gallery) for gallery in both]
    wanted = [*addresses(readers[0]), "/sitemap.xml", "/robots.txt"]
    wanted += [f"/{lang}/search/?q=xyzzy&year=2026" for lang in ("en", "es")]

    answers = [[client.get(address) for address in wanted] for client in readers]

    statuses = {answer.status_code for answer in answers[0]}
    assert 200 in statuses
    differing = [
        address
        for address, one, other in zip(wanted, *answers, strict=True)
        if (one.status_code, one.content) != (other.status_code, other.content)
    ]
    assert differing == []
    assert len(wanted) > 80
    assert {one.split("/")[1] for one in wanted} >= {"en", "es", "sitemap.xml"}
    for part in ("/archive/", "/search/", "/feed", "/photos/2026-05-01-may-day/2/"):
        assert any(part in one for one in wanted), part


def test_the_same_questions_find_the_same_essays_and_photos(both: Both) -> None:
    entries = [entry for _, entry in both.file.catalog.entries(NOW)]
    texts = [text.split() for one in entries for text in (one.head, one.body, one.around)]
    words = sorted(set(chain.from_iterable(texts)))
    pairs = sorted(set(chain.from_iterable(map(pairwise, texts))))
    asked = [f'"{word}"' for word in words[::40]] + [word[:3] for word in words[4::90]]
    asked += [f'"{one} {two}"' for one, two in pairs[::150]] + ["mexico march", "marcha ci"]

    found = [[_found(gallery, question) for question in asked] for gallery in both]

    assert found[0] == found[1]
    assert all(hits for hits, _, _ in found[0][: len(words[::40])])
    assert len(asked) > 50


def test_whoever_asks_and_whenever_both_tell_the_same(
    postgresql: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library of which most is to be seen at some time only; nobody looks at its pictures."""
    alike = partial(sample.developed, 40, 30, 1)
    monkeypatch.setattr(
        sample,
        "developed",
        lambda _, __, seed, recipe: (sha256(b"%d" % seed).hexdigest(), alike(recipe)[1]),
    )
    (tmp_path / "albums").mkdir()
    schema = postgresql.fresh()
    found = [open_gallery(tmp_path, {"index": url}) for url in ("", postgresql.url(schema))]
    for gallery in found:
        timed.fill(gallery)
    moments = [timed.BEFORE, timed.AT]
    slugs = sorted(found[0].catalog.tags())
    viewers = [Viewer(at, *more) for at in moments for more in ((), (True,), (True, True))]
    viewers += [Viewer(timed.BEFORE, preview=slug) for slug in slugs[::3]]

    told = [[_told(gallery.catalog, one, slugs) for one in viewers] for gallery in found]

    assert told[0] == told[1]
    assert len({str(one) for one in told[0]}) > 6
    postgresql.dropped(schema)


def _told(catalog: Catalog, viewer: Viewer, slugs: list[str]) -> list[object]:
    """What an index tells a viewer, by each of its questions."""
    groups = catalog.groups(viewer, ["year", "place", "tag", "series", "person", "photographer"])
    parts: list[object] = [
        *(catalog.cards(viewer), catalog.periods(viewer), catalog.lines(viewer, 3), groups),
        *(
            catalog.exhibits(viewer),
            sorted(map(str, catalog.named(viewer))),
            catalog.several(slugs, viewer),
        ),
        *(catalog.changes(viewer), catalog.turning(viewer.second), catalog.search(viewer, Asked())),
        catalog.part(viewer, Part(2, lang="en", after=("2026", slugs[0]))),
        sorted((slug, entry.photo) for slug, entry in catalog.entries(viewer)),
    ]
    for slug in slugs:
        parts += [catalog.around(slug, viewer, slugs[:2]), catalog.lent(slug, viewer)]
        parts += [catalog.trace(slug, 1), catalog.media(slug, 1, viewer)]
        parts += [catalog.photos([(slug, row.name) for row in catalog.of_album(slug)], viewer)]
    return parts


def _found(gallery: Gallery, question: str) -> tuple[list[tuple[str, str]], int, int]:
    told = gallery.catalog.search(NOW, Asked(understood(question, {}), most=10_000))
    return sorted((hit.album.slug, hit.named) for hit in told.hits), told.total, told.essays


def test_the_rows_of_both_are_the_same(both: Both) -> None:
    rows = [index_of(gallery) for gallery in both]

    assert rows[0] == rows[1]
    assert all(rows[0].values())
