"""An essay handed out to other desks, and its words brought back."""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from gallery.album import parse
from gallery.captions import Key
from gallery.cli import app
from gallery.ingest.read import claims
from gallery.ingest.sidecar import own_words
from tests.conftest import put
from tests.ingest.labels import pixels, saved
from tests.library import originals
from tests.pictures import jpeg, jpeg_with_place, picture

ESSAY = '''\
title.en = "March"
title.es = "Marcha"
lang = "en"
place.en = "Mexico City"
place.es = "Ciudad de México"
credit = "Agencia Ventana"
licence = "CC-BY-SA-4.0"

[[block]]
photo = "b.png"
caption.en = """
Dock *workers* say:
“Not _one_ step back”, "never"; again, & again 🚩
"""
caption.es = "Estibadores: **¡ni un paso atrás!**"
alt.en = "-"
alt.es = "Una multitud\\ten la calle"
credit = "Inés Marrufo / *Ventana*"

[[block]]
photo = "IMG_1.jpg"
caption = "1936"

[[block]]
photo = "IMG_1.png"
caption.fr = "Une *banderole*"
caption.pt-BR = "Uma faixa"

[[block]]
photo = "/other/IMG_1.jpg"
caption.en = "Seen from *afar*."

[[block]]
photo = "c.jpg"
'''


def gallery(library: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(app, ["--library", str(library), *map(str, words)])


@pytest.fixture
def march(library: Path) -> Path:
    """A library of two albums; "march" shows five photos, one of them of "other"."""
    files = {
        "march/IMG_1.jpg": jpeg(240, 160, seed=1, caption="What the file says."),
        "march/IMG_1.png": saved(picture(240, 160, seed=2), "PNG"),
        "march/b.png": saved(picture(240, 160, seed=3), "PNG"),
        "march/c.jpg": jpeg_with_place(19.43, -99.13, seed=4),
        "march/tray.jpg": jpeg(240, 160, seed=5),
        "other/IMG_1.jpg": jpeg(240, 160, seed=6, artist="Teo Balam"),
    }
    for name, data in files.items():
        put(library / "albums" / name, data)
    put(library / "albums/march/album.toml", b'lang = "en"\n')
    put(library / "albums/other/album.toml", b'lang = "en"\ncredit = "Others"\n')
    assert gallery(library, "ingest", "--workers", "1").exit_code == 0
    put(library / "albums/march/album.toml", ESSAY.encode())
    return library


def words(library: Path) -> Mapping[tuple[str, Key], str]:
    """Every word of every photo as album.toml has it."""
    album = parse("march", (library / "albums/march/album.toml").read_text("utf-8"))
    return {(b.photo, key): text for b in album.photos for key, text in own_words(b).items()}


def wiped(library: Path) -> None:
    """The words are lost; a fresh draft names the album's own photos, and one of another's."""
    (library / "albums/march/album.toml").unlink()
    assert gallery(library, "new", "march").exit_code == 0
    assert gallery(library, "ingest", "--album", "march").exit_code == 0
    with (library / "albums/march/album.toml").open("a") as file:
        file.write('\n[[block]]\nphoto = "/other/IMG_1.jpg"\n')
    assert words(library) == {}


def test_words_come_back_exactly_from_sidecars_after_all_was_lost(
    march: Path, tmp_path: Path
) -> None:
    before = words(march)
    out = gallery(march, "export-captions", "march", tmp_path / "out")
    wiped(march)
    (tmp_path / "out/captions.csv").unlink()

    back = gallery(march, "import-captions", "march", tmp_path / "out", "--yes")

    assert (out.exit_code, back.exit_code) == (0, 0), back.output
    assert len(before) == 9
    assert words(march) == before


def test_words_come_back_from_the_table_but_for_blanks_around_them(
    march: Path, tmp_path: Path
) -> None:
    before = {key: text.strip() for key, text in words(march).items()}
    gallery(march, "export-captions", "march", tmp_path / "out")
    wiped(march)

    back = gallery(march, "import-captions", "march", tmp_path / "out/captions.csv", "--yes")

    assert back.exit_code == 0, back.output
    assert words(march) == before


def test_sidecars_are_named_as_programs_look_for_them(march: Path, tmp_path: Path) -> None:
    result = gallery(march, "export-captions", "march", tmp_path / "out", "--json")

    files = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.*")}
    assert files == {
        *("IMG_1.jpg.xmp", "IMG_1.png.xmp", "b.xmp", "c.xmp", "other/IMG_1.xmp", "captions.csv")
    }
    assert set(json.loads(result.output)["files"]) == files
    assert (tmp_path / "out/captions.csv").read_bytes()[:3] == b"\xef\xbb\xbf"


def test_nothing_is_replaced_unless_asked_and_nothing_is_put_among_the_albums(
    march: Path, tmp_path: Path
) -> None:
    before = originals(march)
    put(tmp_path / "out/b.xmp", b"mine")

    refused = gallery(march, "export-captions", "march", tmp_path / "out")
    inside = gallery(march, "export-captions", "march", march / "albums/march/out")

    assert (refused.exit_code, inside.exit_code) == (1, 1)
    assert "b.xmp already; --force replaces them" in str(refused.exception)
    assert "among the albums" in str(inside.exception)
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["b.xmp"]
    assert originals(march) == before
    assert gallery(march, "export-captions", "march", tmp_path / "out", "--force").exit_code == 0
    assert (tmp_path / "out/b.xmp").read_bytes() != b"mine"


def test_photos_that_are_not_there_and_sidecars_of_nobody_are_named(
    march: Path, tmp_path: Path
) -> None:
    album = march / "albums/march/album.toml"
    put(album, (ESSAY + '\n[[block]]\nphoto = "lost.jpg"\n').encode())

    out = gallery(march, "export-captions", "march", tmp_path / "out")
    put(tmp_path / "out/stranger.xmp", b"")
    back = gallery(march, "import-captions", "march", tmp_path / "out")

    assert (out.exit_code, back.exit_code) == (1, 1)
    assert out.output.splitlines()[0] == "left out: lost.jpg: there is no such photo"
    assert back.output.splitlines() == [
        "refused: stranger.xmp: no photo of the album is called that",
        "nothing changes, 1 row refused",
    ]


def packed(library: Path, file: Path, *more: str) -> tuple[Result, dict[str, bytes]]:
    result = gallery(library, "package", "march", "--to", file, *more)
    with ZipFile(file) as package:
        assert package.testzip() is None
        return result, {name: package.read(name) for name in package.namelist()}


def test_the_press_gets_the_photos_of_the_essay_in_its_order_under_their_numbers(
    march: Path, tmp_path: Path
) -> None:
    before = originals(march)

    result, files = packed(march, tmp_path / "x.zip")

    assert result.exit_code == 0
    assert list(files) == [
        *("march-001.jpg", "march-003.jpg", "march-004.jpg", "other-001.jpg", "march-002.jpg"),
        "captions.txt",
    ]
    own = {"march-003.jpg": "march/IMG_1.jpg", "march-002.jpg": "march/c.jpg"}
    for name, original in own.items():
        assert pixels(files[name]) == pixels((march / "albums" / original).read_bytes())
    with Image.open(BytesIO(files["march-001.jpg"])) as image:
        assert (image.format, image.size) == ("JPEG", (240, 160))
    assert originals(march) == before
    assert "march is not public (its status is draft): mind who gets this" in result.output
    assert "tray" not in str(files)


def test_photos_for_the_press_carry_both_languages_and_no_private_word(
    march: Path, tmp_path: Path
) -> None:
    _, files = packed(march, tmp_path / "x.zip")

    told = {(c.field, c.value) for c in claims(files["march-001.jpg"], "1.jpg")}
    assert {
        ("caption.es", "Estibadores: ¡ni un paso atrás!"),
        ("alt.es", "Una multitud en la calle"),
        ("credit", "Inés Marrufo / *Ventana*"),
        ("web_statement", "https://creativecommons.org/licenses/by-sa/4.0/"),
    } <= told
    fields = {claim.field for claim in claims(files["march-002.jpg"], "1.jpg")}
    assert fields.isdisjoint({"latitude", "longitude", "date"})
    assert ("credit", "Teo Balam") in {
        (c.field, c.value) for c in claims(files["other-001.jpg"], "1.jpg")
    }


def test_the_sheet_of_words_says_what_a_desk_needs(march: Path, tmp_path: Path) -> None:
    _, files = packed(march, tmp_path / "x.zip")

    head, first, second, *_ = files["captions.txt"].decode().split("\n\n")
    assert head == "March / Marcha\nStatus / Estado: draft"
    assert first.splitlines() == [
        "march-001.jpg",
        '  [en] Dock workers say: “Not one step back”, "never"; again, & again 🚩',
        "  [es] Estibadores: ¡ni un paso atrás!",
        "  Alt [en]: -",
        "  Alt [es]: Una multitud en la calle",
        "  Credit / Crédito: Inés Marrufo / *Ventana*",
        "  Photo / Foto: Inés Marrufo / *Ventana*",
        "  Licence / Licencia: CC BY-SA 4.0 https://creativecommons.org/licenses/by-sa/4.0/",
        "  Place / Lugar: Mexico City / Ciudad de México",
    ]
    assert second.splitlines()[1] == "  1936"
    assert b"What the file says." not in files["captions.txt"] + files["march-003.jpg"]


def test_a_damaged_a_missing_and_a_lost_photo_cost_themselves_alone(
    march: Path, tmp_path: Path
) -> None:
    (march / "albums/march/IMG_1.png").unlink()
    put(march / "albums/march/IMG_1.jpg", b"\xff\xd8\xff damaged")

    result, files = packed(march, tmp_path / "x.zip", "--json")

    report = json.loads(result.output.splitlines()[-1])
    assert result.exit_code == 1
    assert report["packed"] == ["march-001.jpg", "other-001.jpg", "march-002.jpg"]
    assert list(files) == [*report["packed"], "captions.txt"]
    assert set(report["refused"]) == {"march-003.jpg", "march-004.jpg"}
    assert "its bytes are not those that were ingested" in report["refused"]["march-003.jpg"]
    sheet = files["captions.txt"].decode()
    assert "No incluidas:\n  march-003.jpg: its bytes are not those" in sheet


def test_the_same_essay_gives_the_same_bytes(march: Path, tmp_path: Path) -> None:
    packed(march, tmp_path / "a.zip")
    packed(march, tmp_path / "b.zip")

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_an_essay_without_photos_leaves_no_file(march: Path, tmp_path: Path) -> None:
    put(march / "albums/march/album.toml", b'title.en = "Empty"\n')
    put(tmp_path / "x.zip", b"what was there")

    result = gallery(march, "package", "march", "--to", tmp_path / "x.zip")

    assert result.exit_code == 1
    assert "no photo that can be packed" in str(result.exception)
    assert (tmp_path / "x.zip").read_bytes() == b"what was there"
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_photo_that_is_held_stays_at_home_and_the_sheet_is_silent_about_it(
    march: Path, tmp_path: Path
) -> None:
    words = march / "albums" / "march" / "album.toml"
    held = words.read_text().replace('caption = "1936"', 'caption = "1936"\nhold.en = "a child"')
    words.write_text(held)

    result, files = packed(march, tmp_path / "march.zip")

    assert result.exit_code == 1
    assert "held" in result.output
    assert len([name for name in files if name.endswith(".jpg")]) == 4
    sheet = files["captions.txt"].decode()
    assert not [word for word in ("1936", "IMG_1.jpg", "child", "held") if word in sheet]
