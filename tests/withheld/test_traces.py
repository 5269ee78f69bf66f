"""Of what was taken away nothing is left but what editors need, and a list for caches."""

from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.testclient import TestClient

from gallery import editing
from gallery.album import parse
from gallery.export import Wish, exported
from gallery.ingest.index import reindex
from gallery.ingest.run import ingest
from gallery.ingest.shown import Lacking, Shown, shown_in
from gallery.ingest.withheld import released_in
from gallery.web.withholding import Target, release, withhold
from gallery.wiring import Gallery
from tests.withheld.sample import CANARIES, NOTE, NOW, PHOTO, WHY, addresses, doing, made_of


def test_no_word_and_no_byte_of_it_is_in_any_file_of_an_export_that_is_written_again(
    gallery: Gallery, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    exported(gallery, site, Wish(NOW, parcels=True))
    kept = [path.read_bytes() for path in made_of(gallery)]
    had = _holding(site, kept)

    withhold(gallery, PHOTO, NOTE, doing())
    exported(gallery, site, Wish(NOW, parcels=True))

    assert {path.suffix for path in had} >= {".html", ".json", ".atom", ".jpg", ".avif", ".zip"}
    assert _holding(site, kept) == []
    assert not [
        path for path in site.rglob("*") if path.is_file() and b"march/2" in path.read_bytes()
    ]


def test_nothing_that_was_made_of_it_is_left_and_the_original_is(gallery: Gallery) -> None:
    before = (gallery.library / "albums/march/b.jpg").read_bytes()

    withhold(gallery, PHOTO, NOTE, doing())

    assert made_of(gallery) == []
    assert (gallery.library / "albums/march/b.jpg").read_bytes() == before
    ingest(gallery.darkroom(), "march", today=NOW.date())
    assert made_of(gallery) == []  # nor does the next ingest make anything


def _holding(site: Path, made: Sequence[bytes]) -> list[Path]:
    """The files of a site that hold a word about the photo, or the pixels of one of its sizes."""
    words = [one.encode() for one in CANARIES]
    cores = [one[len(one) // 2 : len(one) // 2 + 64] for one in made]
    data = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return [path for path, held in data.items() if any(one in held for one in (*words, *cores))]


def test_a_line_that_somebody_writes_by_hand_withholds_too(
    gallery: Gallery, ask: Callable[[str], int]
) -> None:
    line = '[[withheld]]\nphoto = "b.jpg"\nat = 2026-11-23T12:00:00Z\n\n[[block]]'

    editing.change(gallery.store, "march", lambda source, _: source.replace("[[block]]", line, 1))
    reindex(gallery.store, gallery.catalog, NOW.date())

    assert ask("/en/photos/march/2/") == 404  # nobody noted that readers had seen it
    assert made_of(gallery) == []


def test_the_list_for_caches_names_every_address_that_was_answered_with_it(
    gallery: Gallery, client: TestClient
) -> None:
    shown = addresses(client)

    done = withhold(gallery, PHOTO, NOTE, doing())

    assert done.forget is not None
    told = {one.removeprefix("http://testserver") for one in done.forget.addresses}
    asked = {one for one in shown if not one.startswith(("/iiif", "/oembed"))}
    parts = ("", "embed/", "light/", "print/", "sheet/")
    essays = [f"photos/{slug}/{part}" for slug in ("march", "report") for part in parts]
    terms = [f"archive/{one}/" for one in ("person/rosa-canarybird", "year/2026", "place/puebla")]
    lists = ["photos/", "archive/", "search/", "feed.atom", "feed.json", "search/index.json"]
    pages = {f"/{lang}/{one}" for lang in ("en", "es") for one in (*essays, *terms, *lists)}
    files = {"/", "/sitemap.xml", "/iiif/march/manifest.json", "/iiif/report/manifest.json"}
    files |= {"/media/march/photos.zip", "/media/report/SHA256SUMS"}
    assert asked | pages | files <= told
    assert sum("/oembed?" in one for one in told) >= 8
    assert done.forget.starts == ["http://testserver/media/march/2-"]
    assert "b.jpg" not in done.forget.about
    assert (gallery.library / "albums" / done.key).is_file()


def test_the_work_process_is_told_which_album_to_develop_anew(gallery: Gallery) -> None:
    told = [released_in(gallery.store, "march")]
    withhold(gallery, PHOTO, NOTE, doing())
    told.append(released_in(gallery.store, "march"))
    release(gallery, PHOTO, doing())
    told.append(released_in(gallery.store, "march"))
    ingest(gallery.darkroom(), "march", today=NOW.date())
    told.append(released_in(gallery.store, "march"))

    assert told == [False, False, True, False]


def test_nobody_packs_an_essay_that_is_withheld_for_the_press(gallery: Gallery) -> None:
    album = parse("march", editing.source_of(gallery.store, "march"))
    before = [type(one) for one in shown_in(gallery.store, album, NOW.date())]
    withhold(gallery, Target("march"), NOTE, doing())

    album = parse("march", editing.source_of(gallery.store, "march"))
    lent = parse("report", editing.source_of(gallery.store, "report"))
    after = [type(one) for one in shown_in(gallery.store, album, NOW.date())]
    lacking = [one for one in shown_in(gallery.store, lent, NOW.date()) if type(one) is Lacking]

    assert before == [Shown, Shown, Shown]
    assert after == [Lacking, Lacking, Lacking]
    assert [one.photo for one in lacking] == ["/march/b.jpg"]


def test_the_list_for_caches_of_a_draft_is_empty(gallery: Gallery) -> None:
    assert withhold(gallery, Target("plan"), {}, doing()).forget is None


def test_why_it_was_taken_away_is_in_the_log_and_the_history_and_not_in_the_words(
    gallery: Gallery,
) -> None:
    withhold(gallery, PHOTO, NOTE, doing())
    release(gallery, PHOTO, doing(why="they changed their mind"))

    source = editing.source_of(gallery.store, "march")
    entries = editing.history.read(gallery.store, "march")
    lines = [
        (one.kind, one.about, one.detail["reason"]) for one in gallery.audit().read() if one.about
    ]
    assert WHY not in source
    assert {(one.kind, one.photo, one.new) for one in entries} >= {
        ("withheld", "b.jpg", WHY),
        ("given-back", "b.jpg", "they changed their mind"),
    }
    assert lines == [
        ("released", "march/b.jpg", "they changed their mind"),
        ("withheld", "march/b.jpg", WHY),
    ]
