"""Whoever is hidden in a photo is hidden everywhere, at once, and comes back by the original."""

import re
import shutil
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from gallery import editing
from gallery.album.draft import draft
from gallery.album.manifest import Manifest
from gallery.blocks import Faces
from gallery.cli import app as commands
from gallery.editing import facing
from gallery.editing.trash import trash
from gallery.export import Wish, exported
from gallery.ingest.faces.suggested import keep, suggested
from gallery.ingest.index import reindex
from gallery.ingest.looking import installed
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.purging.doing import purge
from gallery.purging.thrown import thrown
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery
from gallery.working import work
from tests.conftest import put
from tests.faces import HEADS, crowd, encoded
from tests.pictures import jpeg
from tests.waiting import eventually

BASE = "https://example.org"
NOW = datetime.fromisoformat("2026-11-22T12:00:00+00:00")
TODAY = date(2026, 11, 22)
MARK = re.compile(rb"\b[0-9a-f]{10,64}\b")


@dataclass(frozen=True)
class Site:
    """A library with a public essay that a crowd leads, and another one that borrows it."""

    gallery: Gallery

    def decide(self, photo: str = "crowd.png", slug: str = "march", **said: object) -> None:
        known = load_manifest(self.gallery.store, slug).photos[photo]
        told = {"hide": HEADS, "decided": NOW, **said}
        faces = Faces(photo, known.sha256[:16], **told)  # type: ignore[arg-type]
        facing.decide(self.gallery.store, slug, faces, "ana", NOW)

    def shown(self, *slugs: str) -> None:
        reindex(self.gallery.store, self.gallery.catalog, TODAY, slugs or None, cards=False)

    def made(self, slug: str = "march") -> None:
        ingest(self.gallery.darkroom(), slug, today=TODAY)

    def listed(self, slug: str = "march") -> Manifest:
        return load_manifest(self.gallery.store, slug)

    def client(self) -> TestClient:
        return TestClient(create_app(self.gallery, lambda: NOW), base_url=BASE)

    def pictures(self) -> set[str]:
        """Hashes of all that the machine keeps: renditions, cards, stamps."""
        kept = self.gallery.library / "albums" / ".gallery"
        return {sha256(p.read_bytes()).hexdigest() for p in kept.rglob("*.*") if _image(p)}


def _image(path: Path) -> bool:
    return path.suffix in (".jpg", ".avif")


def site(library: Path, inside: int = 1) -> Site:
    gallery = open_gallery(library, {"base_url": BASE, "workers": 1, "settle": 0.0})
    for slug, photos in (
        ("march", {"crowd.png": encoded(crowd(inside=inside), "PNG"), "square.jpg": jpeg(seed=5)}),
        ("other", {"street.jpg": jpeg(seed=6)}),
    ):
        editing.create(gallery.store, slug, draft(slug, gallery.settings))
        for name, data in photos.items():
            put(library / "albums" / slug / name, data)
        ingest(gallery.darkroom(), slug, today=TODAY)
        editing.set_status(gallery.store, slug, "published")
    borrowed = '\n[[block]]\nphoto = "/march/crowd.png"\n'
    led = 'lead = "/march/crowd.png"\n'
    editing.change(gallery.store, "other", lambda source, _: led + source + borrowed)
    reindex(gallery.store, gallery.catalog, TODAY)
    return Site(gallery)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library as `site` makes it: each test has a copy of its own."""
    library = tmp_path_factory.mktemp("faces") / "library"
    CliRunner().invoke(commands, ["init", str(library)])
    site(library)
    return library


@pytest.fixture
def march(ready: Path, tmp_path: Path) -> Site:
    library = shutil.copytree(ready, tmp_path / "copy")
    return Site(open_gallery(library, {"base_url": BASE, "workers": 1, "settle": 0.0}))


def outputs(march: Site, to: Path) -> dict[str, bytes]:
    """Every file of an export, ZIP files opened, and the cards; hashes in addresses are alike."""
    exported(march.gallery, to, Wish(NOW, parcels=True))
    client = march.client()
    found = {slug: client.get(_card(client, slug)).content for slug in ("march", "other")}
    for path in sorted(p for p in to.rglob("*") if p.is_file()):
        name = MARK.sub(b"#", str(path.relative_to(to)).encode()).decode()
        if path.suffix == ".zip":
            with ZipFile(path) as zipped:
                found |= {f"{name}/{one}": zipped.read(one) for one in zipped.namelist()}
        elif not name.startswith(".export"):
            data = path.read_bytes()
            found[name] = data if _image(path) else MARK.sub(b"#", data)
    return found


def _card(client: TestClient, slug: str) -> str:
    found = re.search(rf"/media/{slug}/card-[0-9a-f]+\.jpg", client.get(f"/en/photos/{slug}/").text)
    assert found
    return found[0]


def test_no_byte_of_any_output_depends_on_a_hidden_face(tmp_path: Path, library: Path) -> None:
    """Two originals that differ in hidden heads alone: their sites are the same, all of them."""
    twin = tmp_path / "twin"
    CliRunner().invoke(commands, ["init", str(twin)])
    plain, hidden = [], []
    for folder, inside in ((library, 1), (twin, 2)):
        one = site(folder, inside)
        plain.append(one.pictures())
        one.decide()
        one.shown()
        one.made()
        hidden.append(outputs(one, folder / "out"))

    assert hidden[0] == hidden[1]
    assert len([name for name in hidden[0] if _image(Path(name))]) > 16
    assert any(".zip/" in name for name in hidden[0])
    assert len(plain[0] - plain[1]) == 5, "two sizes in both formats, and the card"


def test_a_decision_takes_the_old_pictures_away_at_once(march: Site) -> None:
    client, before = march.client(), march.pictures()
    page = client.get("/en/photos/march/").text
    [address] = set(re.findall(r"/media/march/1-[0-9a-f]{12}-560\.jpg", page))
    cards = {slug: _card(client, slug) for slug in ("march", "other")}
    assert client.get(address).status_code == 200

    march.decide()
    march.shown()

    assert client.get(address).status_code in (404, 410)
    gone = before - march.pictures()
    assert len(gone) >= 4
    for slug in ("march", "other"):
        assert "/media/march/1-" not in client.get(f"/en/photos/{slug}/").text
        assert cards[slug] not in client.get(f"/en/photos/{slug}/").text
        assert client.get(cards[slug]).status_code in (404, 410)
    assert client.get("/en/photos/march/").text.count("/media/march/2-") > 1

    march.made()

    assert not gone & march.pictures()
    assert client.get(address).status_code in (404, 410)
    [new] = set(
        re.findall(r"/media/march/1-[0-9a-f]{12}-560\.jpg", client.get("/en/photos/march/").text)
    )
    assert client.get(new).status_code == 200
    assert new in client.get("/en/photos/other/").text


def test_stand_ins_are_those_of_the_new_picture(march: Site) -> None:
    old = march.listed().photos["crowd.png"].pixels

    march.decide()
    march.shown()
    rows = [row for row in march.gallery.catalog.of_album("march") if row.name == "crowd.png"]
    assert [(row.thumbhash, row.colour) for row in rows] == [("", "")]
    march.made()

    new = march.listed().photos["crowd.png"].pixels
    assert old and new and old.thumbhash != new.thumbhash
    assert old.thumbhash not in march.client().get("/en/photos/march/").text


def test_taking_it_back_brings_the_photo_of_the_original(march: Site) -> None:
    before = march.pictures()
    march.decide()
    march.shown()
    march.made()
    hidden = march.pictures()

    facing.undo(march.gallery.store, "march", "ana", NOW)
    march.shown()
    assert "/media/march/1-" not in march.client().get("/en/photos/march/").text
    march.made()

    assert march.pictures() == before
    assert hidden - before
    assert march.listed().photos["crowd.png"].picture == ""


def test_the_same_file_in_two_albums_is_hidden_where_that_was_decided(march: Site) -> None:
    twin = encoded(crowd(inside=1), "PNG")
    put(march.gallery.library / "albums/other/again.png", twin)
    march.made("other")
    again = '\n[[block]]\nphoto = "again.png"\n'
    editing.change(march.gallery.store, "other", lambda source, _: source + again)
    march.shown()
    client = march.client()

    march.decide()
    march.shown()
    march.made()

    page = client.get("/en/photos/other/").text
    [plain] = set(re.findall(r"/media/other/2-[0-9a-f]{12}-560\.jpg", page))
    assert client.get(plain).status_code == 200
    made = {march.listed("other").photos["again.png"].made, march.listed().photos["crowd.png"].made}
    assert len(made) == 2


def test_other_bytes_under_the_name_are_hidden_until_somebody_looks(march: Site) -> None:
    march.decide()
    march.shown()
    put(march.gallery.library / "albums/march/crowd.png", encoded(crowd(seed=9, inside=9), "PNG"))
    march.made()

    assert "/media/march/1-" not in march.client().get("/en/photos/march/").text

    march.decide()
    march.shown()

    assert "/media/march/1-" in march.client().get("/en/photos/march/").text


def test_what_nobody_decided_about_is_shown_nowhere_where_that_is_required(march: Site) -> None:
    facing.ask(march.gallery.store, "march", "required", "outside", "ana", NOW)
    march.shown()
    client = march.client()

    for page in ("/en/photos/march/", "/en/photos/other/", "/en/photos/", "/sitemap.xml"):
        assert "/media/march/" not in client.get(page).text, page
    march.decide("square.jpg", hide=())
    march.shown()
    assert "/media/march/2-" in _page(march)
    assert "/media/march/1-" not in _page(march)


def test_an_essay_that_asks_waits_for_photos_of_albums_that_do_not(march: Site) -> None:
    editing.change(march.gallery.store, "other", lambda source, _: f'faces = "required"\n{source}')
    march.decide("street.jpg", "other", hide=())
    editing.set_status(march.gallery.store, "march", "draft")  # the other one alone may show it
    march.shown()
    client, picture = march.client(), re.compile(r"/media/march/1-[0-9a-f]+-\d+\.jpg")

    for page in ("/en/photos/other/", "/en/feed.atom", "/iiif/other/manifest.json"):
        assert not picture.search(client.get(page).text), page
    assert "/media/other/1-" in client.get("/en/photos/other/").text

    march.decide(hide=())
    march.shown()
    [found, *_] = picture.findall(client.get("/en/photos/other/").text)
    assert client.get(found).status_code == 200


def test_the_sites_own_wish_holds_where_an_essay_says_nothing(march: Site) -> None:
    strict = open_gallery(march.gallery.library, {"base_url": BASE, "faces": "required"})
    reindex(strict.store, strict.catalog, TODAY, cards=False)

    assert "/media/march/" not in Site(strict).client().get("/en/photos/march/").text


def test_another_fill_is_another_picture(march: Site) -> None:
    march.decide()
    march.made()
    before = march.listed().photos["crowd.png"].picture

    facing.ask(march.gallery.store, "march", "off", "solid", "ana", NOW)
    march.shown()
    assert "/media/march/1-" not in _page(march)
    march.made()

    assert before != march.listed().photos["crowd.png"].picture
    assert "/media/march/1-" in _page(march)


def test_a_hand_edit_is_a_decision_too(march: Site) -> None:
    path = march.gallery.library / "albums/march/album.toml"
    words = path.read_text()
    boxes = ", ".join(f"[{b.left}, {b.top}, {b.width}, {b.height}]" for b in HEADS)
    path.write_text(f'[[redact]]\nphoto = "crowd.png"\nhide = [{boxes}]\n\n'.join(_cut(words)))
    march.shown()
    assert "/media/march/1-" not in march.client().get("/en/photos/march/").text

    march.made()

    assert "/media/march/1-" in march.client().get("/en/photos/march/").text
    assert march.listed().photos["crowd.png"].picture


def _cut(words: str) -> tuple[str, str]:
    head, block, rest = words.partition("[[block]]")
    return head, block + rest


def test_check_and_repair_make_the_picture_that_is_wanted(march: Site) -> None:
    march.decide()
    march.shown()
    march.made()
    here = ["--library", str(march.gallery.library)]
    before = march.pictures()
    assert CliRunner().invoke(commands, [*here, "check"]).exit_code == 0
    wanted = march.listed().photos["crowd.png"].made
    folder = march.gallery.library / "albums/.gallery/renditions" / wanted[:2] / wanted[2:]
    for path in folder.glob("*-400.*"):
        path.unlink()

    result = CliRunner().invoke(commands, [*here, "check", "--repair"])

    assert march.pictures() == before, result.output


def test_the_press_gets_no_hidden_face(march: Site, tmp_path: Path) -> None:
    here = ["--library", str(march.gallery.library)]
    plain, hidden = tmp_path / "plain.zip", tmp_path / "hidden.zip"
    CliRunner().invoke(commands, [*here, "package", "march", "--to", str(plain)])
    march.decide()
    march.shown()
    march.made()

    result = CliRunner().invoke(commands, [*here, "package", "march", "--to", str(hidden)])

    with ZipFile(plain) as one, ZipFile(hidden) as other:
        assert one.namelist() == other.namelist(), result.output
        changed = [n for n in one.namelist() if one.read(n) != other.read(n)]
    assert changed == ["march-001.jpg"]


def test_the_work_process_makes_what_a_decision_asks_for(march: Site) -> None:
    stop, said = Event(), list[str]()
    thread = Thread(target=work, args=(march.gallery, said.append, stop))
    thread.start()
    try:
        march.decide()
        eventually(lambda: bool(march.listed().photos["crowd.png"].picture), "it is made anew")
        eventually(lambda: "/media/march/1-" in _page(march), "readers see it again")
    finally:
        stop.set()
        thread.join()


@pytest.mark.skipif(not installed(), reason="the extra `faces` is not installed")
def test_the_work_process_looks_for_faces_where_an_essay_asks_for_it(march: Site) -> None:
    store, photos = march.gallery.store, march.listed().photos
    stop, said = Event(), list[str]()
    thread = Thread(target=work, args=(march.gallery, said.append, stop))
    thread.start()
    try:
        facing.ask(store, "march", "review", "outside", "ana", NOW)
        eventually(
            lambda: all(suggested(store, p.sha256) is not None for p in photos.values()), "looked"
        )
    finally:
        stop.set()
        thread.join()

    [street] = march.listed("other").photos.values()
    assert suggested(store, street.sha256) is None


def _page(march: Site) -> str:
    return march.client().get("/en/photos/march/").text


def test_a_photo_removed_for_ever_takes_along_where_its_faces_were(march: Site) -> None:
    gallery, known = march.gallery, march.listed().photos["crowd.png"]
    keep(gallery.store, known.sha256, HEADS)
    march.decide()
    march.shown()
    march.made()
    before = march.pictures()
    trash(gallery.store, "march", ["crowd.png"], "ana", NOW)

    purge(gallery.store, thrown(gallery.store), "ana", NOW)

    assert suggested(gallery.store, known.sha256) is None
    assert "redact" not in editing.source_of(gallery.store, "march")
    assert len(before - march.pictures()) >= 4
