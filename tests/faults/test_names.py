"""What files are called, from everywhere: each is kept, told apart, and named on every disk."""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import run
from zipfile import ZipFile

import pytest

from gallery import album as albums
from gallery import editing
from gallery.album.manifest import Manifest
from gallery.arriving.finish import begin_album
from gallery.ingest.copying import copy_in
from gallery.ingest.names import free_name
from gallery.ingest.news import Report
from gallery.ingest.package import entries
from gallery.ingest.record import load_manifest
from gallery.ingest.run import ingest
from gallery.wiring import Gallery, today
from tests.arriving.sending import File
from tests.arriving.zoo import watching
from tests.cameras import SHARED
from tests.conftest import LONG_AGO_NS, put
from tests.pictures import jpeg
from tests.waiting import eventually
from tests.web.desk.sender import Desk
from tests.web.desk.signed import desk_client

NAMES = (
    *("IMG_1.JPG", "img_1.jpg", "Img_1.jpg", "a.jpg", "A.JPG", "a (2).jpg"),
    *("Día de la niñez.jpg", unicodedata.normalize("NFD", "Día de la niñez.jpg")),
    *("CON.jpg", "con.JPG", "aux.JPG", "nul.jpeg", "COM1.png.jpg", "LPT¹.jpg", "Prn .jpg"),
    *("trailing-dot.jpg.", "trailing space.jpg ", " leading.jpg", "two  blanks.jpg"),
    *("a:b?c*d|e<f>.jpg", "quote'\".jpg", "back\\slash.jpg", "%2e%2e%2fx.jpg", "-rf.jpg", "~.jpg"),
    *("new\nline.jpg", "tab\t.jpg", "bell\a.jpg", "esc\x1b[2J.jpg", "c1\x9b.jpg", "del\x7f.jpg"),
    *("rtl\u202egpj.exe.jpg", "isolate\u2067.jpg", "zero\u200bwidth.jpg", "מסע‏.jpg", "مسيرة.jpg"),
    *("emoji-✊🏽.jpg", "family-👩‍👩‍👧.jpg", "🏳️‍🌈.jpg", "ß.jpg", "ss.jpg", "ﬁ.jpg", "𝔐arch.jpg"),
    *("x" * 236 + ".jpg", "ñ" * 122 + ".jpg", "ñ" * 123 + ".jpg", "👩‍👩‍👧" * 13 + ".jpg", "no dot"),
    *(os.fsdecode(b"n\xf6tes.jpg"), os.fsdecode(b"n\xfctes.jpg"), os.fsdecode(b"\xff.jpg")),
)
"""Names that a disk of Linux holds, each a photo of its own, all as large and as old."""

HIDDEN = (".hidden.jpg", "._IMG_1.JPG", "...jpg", ".jpg")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])[ .]", re.IGNORECASE)


def photo(number: int) -> bytes:
    """A small photo, as many bytes as all others."""
    data = jpeg(64, 48, seed=number)
    return data + bytes(5000 - len(data))


def made(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """Files of these names in a folder."""
    for number, name in enumerate(names):
        put(Path(os.fsdecode(os.fsencode(folder) + b"/" + os.fsencode(name))), photo(number))
    return {name: photo(number) for number, name in enumerate(names)}


def by_ingest(gallery: Gallery, names: Sequence[str]) -> None:
    made(gallery.library / "card", names)
    report = Report("march")
    begin_album(gallery.store, gallery.settings, "march", "March")
    copy_in(gallery.store, [gallery.library / "card"], Manifest(), report, lambda _: None)
    assert (len(report.copied), report.refused, report.twins) == (len(names), {}, {})
    again = Report("march")
    copy_in(gallery.store, [gallery.library / "card"], Manifest(), again, lambda _: None)
    assert (again.copied, again.refused, again.twins) == ([], {}, {})


def by_upload(gallery: Gallery, names: Sequence[str]) -> None:
    desk = Desk(desk_client(gallery, "photographer"))
    files = [File(name, photo(number)) for number, name in enumerate(names)]
    for file in files:
        answer = desk.part(_place(desk, file), 0, file.data)
        assert answer.status_code == 204, (file.path, answer.text)
    states = [one["state"] for one in desk.missing(*files, title="March")["files"]]
    assert set(states) == {"arrived"}


def _place(desk: Desk, file: File) -> str:
    begun = desk.begin(file, title="March")
    assert begun.status_code == 201, (file.path, begun.text)
    return str(begun.headers["location"])


def by_the_watched_folder(gallery: Gallery, names: Sequence[str]) -> None:
    place = gallery.library / "inbox" / "ana" / "March"
    made(place, names)
    with watching(gallery):
        eventually(lambda: not any(place.iterdir()), "all are taken")


WAYS = (by_ingest, by_upload, by_the_watched_folder)


def kept(gallery: Gallery) -> dict[str, bytes]:
    """The photos of the album, by name."""
    folder = gallery.library / "albums" / "march"
    files = (path for path in sorted(folder.glob("*")) if path.is_file())
    return {path.name: path.read_bytes() for path in files if path.suffix not in (".toml", ".json")}


def is_safe(name: str) -> bool:
    """Whether a name is one on every disk, and reads as it is written."""
    seen = unicodedata.normalize("NFC", name) == name and len(name.encode()) <= 255
    marks = set(name) & {*'<>:"/\\|?*', *"\u061c\u200e\u200f\ufeff"}
    steering = any(c < " " or "\x7f" <= c <= "\x9f" or "\u2028" <= c <= "\u202e" for c in name)
    isolating = any("\u2066" <= c <= "\u2069" for c in name)
    ends = name[-1] not in " ." and name[0] != " "
    return seen and ends and not (marks or steering or isolating or _RESERVED.match(name))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_names_from_everywhere_are_all_kept_and_told_apart(
    gallery: Gallery, way: Callable[[Gallery, Sequence[str]], None]
) -> None:
    """F15."""
    names: Sequence[str] = NAMES
    if way is not by_ingest:  # what is no photo by its name is not taken, and told to be none
        names = tuple(name for name in NAMES if "." in name)
    if way is by_upload:
        names = tuple(name for name in names if not re.search("[\udc80-\udcff]", name))
        names = (*names, "ñ" * 400 + ".jpg", "../x.jpg", "..\\..\\y.jpg")

    way(gallery, names)

    there = kept(gallery)
    assert sorted(there.values()) == sorted(photo(number) for number in range(len(names)))
    assert [name for name in there if not is_safe(name)] == []
    folded = {unicodedata.normalize("NFC", name).casefold() for name in there}
    assert len(folded) == len(there)
    assert {"_CON.jpg", "Día de la niñez.jpg", "Día de la niñez (2).jpg", "_aux.JPG"} <= {*there}
    assert {"emoji-✊🏽.jpg", "مسيرة.jpg", "-rf.jpg", "rtl_gpj.exe.jpg"} <= {*there}
    print(f"{len(names)} names, {len(there)} photos")


@pytest.mark.parametrize("way", [by_ingest, by_the_watched_folder], ids=lambda way: way.__name__)
def test_the_nasty_names_of_the_hostile_set_are_all_kept(
    gallery: Gallery, way: Callable[[Gallery, Sequence[str]], None]
) -> None:
    """F15."""
    package = SHARED / "hostile" / "made__zip-nasty-names.zip"
    if not package.is_file():
        pytest.skip("the hostile files are not here")
    told = [name for name in ZipFile(package).namelist() if "/" not in name]
    names = [n for n in told if len(n.encode()) <= 255 and n[0] != "." and n != "Thumbs.db"]

    way(gallery, names)

    assert len(names) >= 20
    assert sorted(kept(gallery).values()) == sorted(photo(n) for n in range(len(names)))


def test_hidden_files_are_passed_over_with_a_reason(gallery: Gallery) -> None:
    """F15."""
    made(gallery.library / "card", HIDDEN)
    report = Report("march")

    copy_in(gallery.store, [gallery.library / "card"], Manifest(), report, lambda _: None)

    told = {**report.passed, **report.refused}
    assert {name: verdict.code for name, verdict in told.items()} == dict.fromkeys(HIDDEN, "hidden")


def test_no_photo_takes_the_name_of_a_file_that_the_gallery_writes(gallery: Gallery) -> None:
    """F15."""
    names = ["manifest.json ", "album.toml.", "event.toml ", "history", "HISTORY "]

    by_ingest(gallery, names)

    there = {path.name for path in (gallery.library / "albums" / "march").iterdir()}
    assert there == {
        *("album.toml", "album (2).toml", "manifest (2).json", "event (2).toml"),
        *("history (2)", "HISTORY (3)"),
    }


@pytest.mark.parametrize(
    "stem", ["x" * 251, "ñ" * 125, "n\u0303" * 83, "👩‍👩‍👧" * 13 + "x" * 17, "n\udcf6" * 125]
)
def test_a_second_long_name_is_shortened_between_letters_and_keeps_its_ending(stem: str) -> None:
    """F15."""
    name = f"{stem}.jpg"
    taken = [name]

    for _ in range(12):
        taken.append(free_name(name, taken))

    assert len({*taken}) == 13
    for other in taken[1:]:
        kept = other[: other.rindex(" (")]
        assert other.endswith(").jpg")
        assert len(os.fsencode(other)) <= 255
        assert stem.startswith(kept)
        assert not unicodedata.combining(stem[len(kept)])


def test_names_that_turn_letters_round_are_kept_apart_from_what_stands_beside_them(
    gallery: Gallery,
) -> None:
    """F15."""
    folder = gallery.library / "albums" / "march"
    names = ["rtl\u202egpj.exe.jpg", "new\nline.jpg", "<b>.jpg", "Día.jpg"]
    made(folder, [*names, "bad\u202e.jpg"])
    put(folder / "bad\u202e.jpg", b"\xff\xd8\xff words")
    begin_album(gallery.store, gallery.settings, "march", "March")

    report = ingest(gallery.darkroom(), "march", today=today().date())
    page = desk_client(gallery).get("/desk/essays/march/arrange/").text

    assert sorted(report.developed) == sorted(names)
    assert "&lt;b&gt;.jpg" in page
    assert "<b>.jpg" not in page
    words = re.sub(
        r"<bdi[^>]*>[^<]*</bdi>|<[^>]*>", "", re.sub(r"(?s)<script.*?</script>", "", page)
    )
    assert page.count("\u202e") > 0
    assert "\u202e" not in words


def test_what_goes_out_is_named_by_us(gallery: Gallery) -> None:
    """F15."""
    made(gallery.library / "albums" / "march", ["CON.jpg", "a:b\u202e.jpg", "x" * 251 + ".jpg"])
    begin_album(gallery.store, gallery.settings, "march", "March")
    ingest(gallery.darkroom(), "march", today=today().date())
    words = albums.parse("march", editing.source_of(gallery.store, "march"))
    packed = {one.name for one in entries(gallery.store, words, today().date(), lambda _: None)}

    assert packed == {"march-001.jpg", "march-002.jpg", "march-003.jpg", "captions.txt"}


def test_the_command_line_spells_out_names_that_would_steer_a_terminal(
    gallery: Gallery, tmp_path: Path
) -> None:
    """F15."""
    names = ["esc\x1b[2J.jpg", os.fsdecode(b"n\xf6tes.jpg"), "rtl\u202e.jpg"]
    made(tmp_path / "card", names)
    for name in names:
        (tmp_path / "card" / name).write_bytes(b"no photo")
    made(tmp_path / "card", ["whole\x1b[2J.jpg"])
    command = [sys.executable, "-m", "gallery", "--library", str(gallery.library), "ingest"]

    plain = run([*command, str(tmp_path / "card")], capture_output=True, check=False)
    told = run([*command, str(tmp_path / "card"), "--json"], capture_output=True, check=False)

    assert (plain.returncode, told.returncode) == (1, 1), plain.stderr + told.stderr
    assert b"\x1b" not in plain.stdout
    assert "\u202e" not in plain.stdout.decode()
    assert "n\\udcf6tes.jpg: " in plain.stdout.decode()
    seen = [json.loads(line) for line in told.stdout.decode().splitlines()]
    assert {one.get("name") for one in seen} >= {*names}
    assert list(load_manifest(gallery.store, "card").photos) == ["whole_[2J.jpg"]
    assert (gallery.library / "albums/card/whole_[2J.jpg").stat().st_mtime_ns == LONG_AGO_NS
