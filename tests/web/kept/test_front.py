"""Finished pages: who gets them, how they are packed, when they go, and what they cost."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from sqlalchemy import event

from gallery.people import Person, Role
from gallery.people.book import Account
from gallery.web.app import create_app
from gallery.web.front import Counts, Fronted
from gallery.wiring import Gallery, open_gallery
from tests.web.kept.asked import ask, together
from tests.web.sample import PUBLIC, Shot, blocks, show

PAGE, OTHER, HOME = "/en/photos/may-day/", "/en/photos/apart/", "/en/photos/"
EVERY = "gzip, deflate, br, zstd"
UNPACKED = {
    "br": brotli.decompress,
    "zstd": zstandard.decompress,
    "gzip": gzip.decompress,
}
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def app(site: Gallery) -> Fronted:
    return kept(site)


def kept(gallery: Gallery, **settings: object) -> Fronted:
    """The application of a library, with its shelf."""
    app = create_app(open_gallery(gallery.library, {"workers": 1, **settings}), lambda: NOW)
    assert isinstance(app, Fronted)
    return app


def counts(app: Fronted) -> Counts:
    assert app.front is not None
    return app.front.counts


def essay(title: str, more: str = "") -> str:
    head = f'title.en = "{title}"\ndate = "2024-01-01"\n{PUBLIC}{more}'
    return head.replace("Mexico City", title).replace("Ciudad de México", title) + blocks("a.jpg")


@contextmanager
def questions(gallery: Gallery) -> Iterator[list[str]]:
    """Those that are asked of the index, whoever asks."""
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(gallery.catalog.engine, "before_cursor_execute", note)
    yield asked
    event.remove(gallery.catalog.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("coding", UNPACKED)
def test_every_coding_is_the_same_page_under_a_tag_of_its_own(app: Fronted, coding: str) -> None:
    plain = ask(app, PAGE)

    first, again = (ask(app, PAGE, accept_encoding=coding) for _ in range(2))

    assert first.comparable == again.comparable
    assert UNPACKED[coding](again.body) == plain.body
    assert again.headers["content-encoding"] == coding
    assert again.headers["content-length"] == str(len(again.body))
    assert again.headers["etag"] == plain.headers["etag"][:-1] + f'-{coding}"'
    assert "Accept-Encoding" in again.headers["vary"]
    assert len(again.body) < len(plain.body) / 2


def test_who_has_a_page_in_any_coding_is_not_sent_it_again(app: Fronted) -> None:
    tags = [ask(app, PAGE, accept_encoding=one).headers["etag"] for one in ("", *UNPACKED)]

    for tag in tags:
        answer = ask(app, PAGE, accept_encoding=EVERY, if_none_match=f'"x", W/{tag}')
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)
        assert "content-type" not in answer.headers
    assert len(set(tags)) == 4
    assert ask(app, PAGE, if_none_match='"x"').status == 200


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (EVERY, "br"),
        ("gzip, zstd", "zstd"),
        ("br;q=0.2, gzip;q=0.9", "gzip"),
        ("br;q=0, *", "zstd"),
        ("BR ; Q=1.0", "br"),
        ("identity", ""),
        ("identity;q=1, br;q=0.5", ""),
        ("*;q=0", ""),
        ("br;q=often, nonsense//", ""),
        ("", ""),
    ],
)
def test_a_reader_gets_the_coding_they_like_best(app: Fronted, header: str, coding: str) -> None:
    for _ in range(2):
        assert ask(app, PAGE, accept_encoding=header).headers.get("content-encoding", "") == coding


@pytest.mark.parametrize("name", ["gallery.css", "gallery.js", "source-serif-4.woff2"])
def test_files_of_the_theme_are_packed_where_that_helps(app: Fronted, name: str) -> None:
    address = app.state.site.theme.assets[name].address

    plain, packed, again = (
        ask(app, address),
        *(ask(app, address, accept_encoding=EVERY) for _ in range(2)),
    )

    assert packed.comparable == again.comparable
    assert packed.headers["cache-control"] == "public, max-age=31536000, immutable"
    if name.endswith("woff2"):
        assert packed.comparable == plain.comparable
    else:
        assert brotli.decompress(packed.body) == plain.body


def test_the_second_reader_costs_no_question_to_the_index(site: Gallery, app: Fronted) -> None:
    for address in (PAGE, HOME, picture(app)):
        ask(app, address)
        with questions(app.state.site.gallery) as asked:
            answer = ask(app, address)

        assert answer.status == 200
        assert asked == []


def pictures_of(app: Fronted) -> list[str]:
    found = re.findall(r"/media/may-day/\d[\w.-]+", ask(app, PAGE).body.decode())
    return list(dict.fromkeys(found))


def picture(app: Fronted) -> str:
    page = ask(app, PAGE).body.decode()
    return "/media/" + page.split('src="/media/')[1].split('"')[0]


def test_a_picture_is_handed_over_by_its_path_and_kept_when_it_is_asked_for_again(
    app: Fronted,
) -> None:
    address = picture(app)

    first, again, later = (ask(app, address) for _ in range(3))
    seen = ask(app, address, if_none_match=first.headers["etag"])

    assert first.path.endswith(".jpg")
    assert (again.path, later.path) == ("", "")
    assert first.comparable == again.comparable == later.comparable
    assert (seen.status, seen.body) == (304, b"")


def test_a_picture_whose_file_is_gone_is_not_handed_over(app: Fronted) -> None:
    address = picture(app)
    first = ask(app, address)
    store = app.state.site.gallery.store

    store.delete(first.path.removeprefix(f"{store.root}/"))

    assert ask(app, address).status == 404


def test_a_picture_that_is_too_large_to_be_kept_is_always_handed_over(site: Gallery) -> None:
    app = kept(site, page_cache=1)
    address = picture(app)
    first = ask(app, address)
    file = Path(first.path)
    file.write_bytes(first.body + bytes(200_000))

    answers = [ask(app, address) for _ in range(3)]

    assert [one.path for one in answers] == [first.path] * 3
    assert {len(one.body) for one in answers} == {len(first.body) + 200_000}
    assert counts(app).taken < 100_000


def test_a_rush_for_a_page_makes_it_once(site: Gallery, app: Fronted) -> None:
    ask(app, OTHER)  # whatever is needed once
    with questions(app.state.site.gallery) as asked:
        answers = together(app, [PAGE] * 50, accept_encoding="br")

    assert len({one.body for one in answers}) == 1
    assert {one.status for one in answers} == {200}
    assert len(asked) <= 3
    assert counts(app).hits == 49


def test_a_rush_for_what_is_not_there_waits_for_nobody(app: Fronted) -> None:
    answers = together(app, ["/en/photos/nothing/"] * 20)

    assert {one.status for one in answers} == {404}
    assert counts(app).answers == 0


def test_a_change_of_one_essay_ends_its_pages_and_those_that_show_it(
    site: Gallery, app: Fronted
) -> None:
    show(site, "apart", essay("Apart"), {"a.jpg": Shot(seed=7)})
    show(site, "draft", essay("Draft").replace("published", "draft"), {"a.jpg": Shot(seed=8)})
    show(site, "beside", essay("Beside", "").replace("2024", "2023"), {"a.jpg": Shot(seed=9)})
    for address in (PAGE, HOME, "/en/photos/beside/"):
        ask(app, address)
    before = counts(app).misses

    changed = essay("Draft").replace("published", "draft") + 'caption.en = "Nobody reads it."\n'
    show(site, "draft", changed, {"a.jpg": Shot(seed=8)})
    pages = [ask(app, one) for one in (PAGE, HOME, "/en/photos/beside/")]
    after_draft = counts(app).misses
    show(
        site,
        "beside",
        essay("Beside").replace("2024", "2023") + 'caption.en = "Rain."\n',
        {"a.jpg": Shot(seed=9)},
    )
    rain = ask(app, "/en/photos/beside/")
    again = ask(app, PAGE)

    assert {one.status for one in pages} == {200}
    assert after_draft == before
    assert b"Rain." in rain.body
    assert again.comparable == pages[0].comparable
    assert counts(app).misses == before + 1  # the essay's own; may-day is two essays away


def test_what_is_published_is_on_the_list_at_once_and_gone_at_once(
    site: Gallery, app: Fronted
) -> None:
    ask(app, HOME)

    show(site, "apart", essay("Apart"), {"a.jpg": Shot(seed=7)})
    shown = ask(app, HOME), ask(app, OTHER)
    show(site, "apart", essay("Apart").replace("published", "withdrawn"), {"a.jpg": Shot(seed=7)})
    gone = ask(app, HOME), ask(app, OTHER)

    assert [b"Apart" in one.body for one in shown] == [True, True]
    assert b"Apart" not in gone[0].body
    assert gone[1].status == 404


def test_what_was_kept_of_an_index_that_was_made_anew_is_looked_at_again(
    site: Gallery, app: Fronted
) -> None:
    ask(app, PAGE)

    app.state.site.gallery.catalog.renew()  # of the files: there are none, the sample has an index

    assert ask(app, PAGE).status == 404


def test_nothing_is_answered_while_the_library_is_away(site: Gallery, app: Fronted) -> None:
    ask(app, PAGE)
    albums = site.library / "albums"

    albums.rename(site.library / "elsewhere")
    away = ask(app, PAGE)
    (site.library / "elsewhere").rename(albums)

    assert away.status == 503
    assert ask(app, PAGE).status == 200


def test_bounds_hold_for_what_is_kept(app: Fronted) -> None:
    ask(app, PAGE)

    assert ask(app, f"{PAGE}?{'x' * 9000}").status == 414
    assert ask(app, PAGE, x_long="y" * 40_000).status == 431
    assert ask(app, PAGE, content_length="5").status == 413
    assert ask(app, PAGE, transfer_encoding="chunked").status == 413


@pytest.mark.parametrize(
    "line",
    [
        {"cookie": "s=0123456789"},
        {"cookie": "a=b; __Host-s=0123456789"},
        {"authorization": "Bearer 0123456789"},
        {"range": "bytes=0-99"},
    ],
)
def test_who_is_no_stranger_is_answered_past_the_shelf(app: Fronted, line: dict[str, str]) -> None:
    ask(app, PAGE)
    before = counts(app)

    answer = ask(app, PAGE, **line)

    assert answer.status == 200
    assert counts(app) == before


def test_an_editor_sees_a_draft_and_nobody_after_them(site: Gallery) -> None:
    show(site, "draft", essay("Draft").replace("published", "draft"), {"a.jpg": Shot(seed=8)})
    door = site.door()
    person = Person("rosalba", "Rosalba Quetzal", Role.EDITOR, "es")
    door.book.add(Account(person))
    secret, _ = door.signs.open("rosalba", NOW)
    app = kept(site)

    seen = ask(app, "/en/photos/draft/", cookie=f"s={secret}")
    after = ask(app, "/en/photos/draft/")

    assert (seen.status, seen.headers["cache-control"]) == (200, "no-store")
    assert after.status == 404
    assert counts(app).answers == 0


def test_what_is_asked_after_the_address_counts_where_it_decides(app: Fronted) -> None:
    bare, asked = ask(app, "/en/search/"), ask(app, "/en/search/?q=banner")
    page, shared = ask(app, PAGE), ask(app, f"{PAGE}?fbclid=123")
    address = picture(app)
    shown, saved = ask(app, address), ask(app, f"{address}?download")

    assert bare.body != asked.body
    assert asked.headers["cache-control"] == "no-store"
    assert page.comparable == shared.comparable
    assert "content-disposition" in saved.headers
    assert "content-disposition" not in shown.headers
    assert counts(app).answers == 3


def test_nothing_is_kept_where_the_site_says_so_or_shows_drafts(site: Gallery) -> None:
    assert kept(site, page_cache=0).front is None
    assert kept(site, drafts=True).front is None
