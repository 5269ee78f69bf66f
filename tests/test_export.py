"""The site as files: what a server answers, and nothing left over."""

import json
import re
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from gallery.cli import app
from gallery.errors import Busy, SettingsError, StoreError
from gallery.export import Exported, Wish, exported
from gallery.export.links import file_of, named, offline
from gallery.export.policy import carrying
from gallery.web.app import create_app
from gallery.wiring import Gallery, open_gallery
from tests.web.sample import BOTH, Shot, blocks, show

BASE = "https://example.org"
OEMBED = re.compile(r'<link[^>]*\+oembed" href="[^"]*">')
POLICY = re.compile(rb'<meta http-equiv="content-security-policy" content="[^"]*">\n')
NOW = datetime.fromisoformat("2026-11-22T12:00:00+00:00")


@pytest.fixture
def march(library: Path) -> Gallery:
    """Two public essays with a photo in common, and a draft."""
    gallery = open_gallery(library, {"base_url": BASE, "workers": 1})
    words = (
        BOTH + '[[block]]\ntext.es = "Las [fotos](https://other.example/a) de Ana"\n'
        '[[block]]\nphoto = "a.jpg"\ncaption.en = "Dock workers carry the *banner*."\n'
    )
    show(gallery, "may-day", words + blocks("b.jpg"), {"a.jpg": Shot(), "b.jpg": Shot(seed=2)})
    show(gallery, "marcha 1º", BOTH + blocks("/may-day/b.jpg", "c.jpg"), {"c.jpg": Shot(seed=3)})
    draft = BOTH.replace('"published"', '"draft"') + blocks("d.jpg")
    show(gallery, "secret", draft, {"d.jpg": Shot(seed=4)})
    return gallery


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where to; not there yet."""
    return tmp_path / "out"


def export(gallery: Gallery, to: Path, *, parcels: bool = False, offline: bool = False) -> Exported:
    return exported(gallery, to, Wish(NOW, parcels=parcels, offline=offline))


def files(root: Path) -> dict[str, bytes]:
    """What lies in an export, without its own notes."""
    found = {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(".export")}


def address(name: str) -> str:
    return "/" + quote(name.removesuffix("index.html") if name.endswith(".html") else name)


def test_every_file_is_what_the_server_answers_byte_for_byte(march: Gallery, out: Path) -> None:
    client = TestClient(create_app(march, lambda: NOW), base_url=BASE)

    done = export(march, out, parcels=True)

    made = files(out)
    own = {n for n in made if re.search(r"oembed\.(json|xml)$|search/index|^index.html|404", n)}
    assert len(made.keys() - own) > 60
    for name in sorted(made.keys() - own):
        answer = client.get(address(name), headers={"accept-encoding": "identity"})
        expected, found = answer.content, made[name]
        if name.endswith(".html"):
            expected, found = (OEMBED.sub("", x.decode()).encode() for x in (expected, found))
            [policy] = POLICY.findall(found)
            said = answer.headers["content-security-policy"].partition("; frame-ancestors")[0]
            assert said.encode() in policy, name
            found = POLICY.sub(b"", found)
        assert (answer.status_code, found) == (200, expected), name
    assert done.lost == ()


def test_what_only_a_server_can_answer_has_files_of_its_own(march: Gallery, out: Path) -> None:
    export(march, out)
    client = TestClient(create_app(march, lambda: NOW), base_url=BASE)
    page = f"{BASE}/es/photos/may-day/1/"

    linked = OEMBED.search((out / "es/photos/may-day/1/index.html").read_text())
    assert linked is not None
    assert f'href="{page}oembed.json"' in linked[0]
    told = client.get("/oembed", params={"url": page, "format": "json"}).json()
    assert json.loads((out / "es/photos/may-day/1/oembed.json").read_bytes()) == told
    assert "url=/en/photos/" in (out / "index.html").read_text()
    lost = client.get("/404.html", headers={"accept-language": "en"})
    written = POLICY.sub(b"", (out / "404.html").read_bytes())
    assert (lost.status_code, lost.content) == (404, written)


def test_every_address_that_an_export_names_is_a_file_of_it(march: Gallery, out: Path) -> None:
    export(march, out)
    mimes = {".html": "text/html", ".css": "text/css", ".json": "x/json", ".xml": "x/xml"}

    lost = {
        (name, to)
        for name, data in files(out).items()
        if (mime := mimes.get(Path(name).suffix, ""))
        for to in named(data, mime, BASE, address(name))
        if not (out / file_of(to)).is_file() and not to.startswith("/iiif/")
    }

    assert lost == set()


def test_drafts_and_their_photos_are_no_part_of_it(march: Gallery, out: Path) -> None:
    export(march, out)

    assert not [n for n, data in files(out).items() if "secret" in n or b"secret" in data]


def test_a_second_run_writes_nothing_and_a_change_only_what_it_changes(
    march: Gallery, out: Path
) -> None:
    first = export(march, out).summary
    before = {n: (out / n).stat().st_mtime_ns for n in files(out)}
    second = export(march, out).summary

    assert (first.kept, first.removed) == (0, 0)
    assert (second.written, second.kept, second.removed) == (0, first.written, 0)
    assert {n: (out / n).stat().st_mtime_ns for n in files(out)} == before

    show(march, "third", BOTH + blocks("e.jpg"), {"e.jpg": Shot(seed=5)})
    third = export(march, out).summary
    unchanged = [n for n, at in before.items() if (out / n).stat().st_mtime_ns == at]
    assert third.removed == 0
    assert {n for n in before if n.startswith("media/")} <= set(unchanged)
    assert "en/photos/index.html" not in unchanged


def test_what_is_withdrawn_is_removed_and_what_others_put_there_stays(
    march: Gallery, out: Path
) -> None:
    export(march, out)
    (out / "CNAME").write_text("photos.example.org")
    march.catalog.forget("marcha 1º")

    done = export(march, out).summary

    assert done.removed > 10
    left = files(out)
    assert left["CNAME"] == b"photos.example.org"
    assert not [name for name, data in left.items() if "marcha " in name or b"marcha%20" in data]
    assert not (out / "media/marcha 1º").exists()


def test_a_damaged_file_is_made_again(march: Gallery, out: Path) -> None:
    export(march, out)
    sound = files(out)
    picture = next(name for name in sound if name.endswith(".avif"))
    (out / picture).write_bytes(b"cut")
    (out / "robots.txt").write_bytes(b"x" * len(sound["robots.txt"]))

    done = export(march, out).summary

    assert done.written == 2
    assert files(out) == sound


@pytest.mark.parametrize("stop", [1, 7, 40])
def test_stopped_at_any_moment_it_goes_on_and_leaves_nothing_behind(
    march: Gallery, out: Path, stop: int
) -> None:
    def interrupt(done: int, _known: int) -> None:
        if done > stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exported(march, out, Wish(NOW, told=interrupt))
    half = files(out)
    march.catalog.forget("marcha 1º")
    export(march, out)
    export(march, out.with_name("fresh"))

    assert half
    assert files(out) == files(out.with_name("fresh"))


def test_a_folder_of_other_files_is_left_alone(march: Gallery, out: Path) -> None:
    out.mkdir()
    (out / "notes.txt").write_text("mine")

    with pytest.raises(StoreError, match="files that no export wrote"):
        export(march, out)

    assert [p.name for p in out.iterdir()] == ["notes.txt"]


def test_a_file_in_the_way_is_not_replaced(march: Gallery, out: Path) -> None:
    export(march, out)
    (out / "en/photos/third").mkdir()
    (out / "en/photos/third/index.html").write_text("mine")
    show(march, "third", BOTH + blocks("e.jpg"), {"e.jpg": Shot(seed=5)})

    with pytest.raises(StoreError, match="in the way"):
        export(march, out)

    assert (out / "en/photos/third/index.html").read_text() == "mine"


def test_two_exports_at_once_are_refused(march: Gallery, out: Path) -> None:
    with march.store.lock("export"), pytest.raises(Busy):
        export(march, out)


@pytest.mark.parametrize("base", ["", "https://example.org/photos"])
def test_without_an_address_at_the_root_of_a_host_it_says_what_to_do(
    library: Path, out: Path, base: str
) -> None:
    gallery = open_gallery(library, {"base_url": base})

    with pytest.raises(SettingsError, match="--offline"):
        export(gallery, out)

    assert not (out).exists()


def test_an_offline_copy_names_no_address_but_files_beside_it(march: Gallery, out: Path) -> None:
    export(march, out, offline=True)

    for name, data in files(out).items():
        if name.endswith((".html", ".css")):
            page = data.decode()
            assert BASE not in page
            links = re.findall(r'(?:href|src|action)="([^"#]+)', page)
            sets = re.findall(r'srcset="([^"]+)', page)
            links += [one.split()[0] for found in sets for one in found.split(",")]
            links += re.findall(r"url\(([^)]+)\)", page)
            own = [unquote(link) for link in links if not link.startswith("https://")]
            assert [link for link in own if not (out / name).parent.joinpath(link).is_file()] == []


def test_words_that_look_like_a_link_stay_words() -> None:
    page = b'<p title="a > b">href="/en/" and <a href="/en/photos/#p3">here</a></p>'

    made = offline(page, "text/html", BASE, "/en/archive/")

    assert (
        made == b'<p title="a > b">href="/en/" and <a href="../photos/index.html#p3">here</a></p>'
    )


@pytest.mark.parametrize("path", ["/../x", "/a//b", "/a/%2e%2e/b", "/a%00", "/a%5cb"])
def test_no_address_leads_out_of_the_folder(path: str) -> None:
    with pytest.raises(ValueError, match=re.escape(path)):
        file_of(path)


def essay(library: Path, words: str) -> None:
    """An essay as the command finds it: a folder."""
    folder = library / "albums/x"
    folder.mkdir()
    (folder / "album.toml").write_text(BOTH + words)


def test_what_a_page_names_and_nobody_answers_is_named(library: Path, tmp_path: Path) -> None:
    links = "[There](/en/photos/nothing/), [or](https://[), [up](../../../..)"
    essay(library, f'[[block]]\ntext.en = "{links}"\n')
    command = ["--library", str(library), "export", str(tmp_path / "out"), "--base-url", BASE]

    result = CliRunner().invoke(app, command)

    assert result.exit_code == 1
    lost = [line for line in result.output.splitlines() if line.startswith("not there")]
    assert lost == ["not there: /en/photos/nothing/ (`gallery check` may tell why)"]
    assert (tmp_path / "out/en/photos/x/index.html").is_file()


def test_the_command_packs_a_copy_and_tells_what_it_did(library: Path, tmp_path: Path) -> None:
    essay(library, "")
    file = tmp_path / "Copy 1.zip"

    result = CliRunner().invoke(
        app, ["--library", str(library), "export", "--zip", str(file), "--json"]
    )

    told = json.loads(result.output)
    with ZipFile(file) as packed:
        names = packed.namelist()
    assert result.exit_code == 0, result.output
    assert told == {"event": "report", "zip": str(file), "files": len(names), "lost": []}
    assert {"copy-1/index.html", "copy-1/es/photos/x/index.html"} <= set(names)


def test_the_command_needs_a_place_to_write_to(library: Path) -> None:
    result = CliRunner().invoke(app, ["--library", str(library), "export"])

    assert result.exit_code == 2


def test_the_hashes_of_each_public_essay_are_in_it_and_follow_its_words(
    march: Gallery, out: Path
) -> None:
    export(march, out)
    before = (out / "media/may-day/SHA256SUMS").read_bytes()
    served = TestClient(create_app(march), base_url=BASE).get("/media/may-day/SHA256SUMS").content
    words = BOTH.replace("Marrufo", "Otra") + blocks("a.jpg", "b.jpg")
    show(march, "may-day", words, {"a.jpg": Shot(), "b.jpg": Shot(seed=2)})

    export(march, out)

    assert before == served != (out / "media/may-day/SHA256SUMS").read_bytes()
    assert not (out / "media/secret").exists()


@pytest.mark.parametrize(
    "before",
    [
        b'<!doctype html>\n<html><head><meta charset="utf-8">\n',
        b'<!DOCTYPE html><html lang="en"><HEAD>',
        b"<!doctype html>",
        b"",
    ],
)
def test_a_page_of_whatever_theme_carries_its_policy_before_anything_that_it_rules(
    before: bytes,
) -> None:
    rest = b"<title>March</title><script src=a.js></script>"

    made = carrying(before + rest, "default-src 'none'; frame-ancestors 'none'")

    told = b'<meta http-equiv="content-security-policy" content="default-src \'none\'">\n'
    assert made == before + told + rest
