"""Zero private bytes: what files say goes nowhere (P1 to P5, P9 to P11 of the canary suite).

P6 and P7, of faces that are hidden, are tests/test_faces_hidden.py and tests/ingest/
test_faces_redacted.py; P8, of what is withheld, is tests/withheld.
"""

import gzip
import logging
import re
import zlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from gallery.wiring import Gallery
from tests.cleanroom.canaries import MARK, leaks, opened, source
from tests.cleanroom.house import ESSAYS, NOW, built, renamed
from tests.cleanroom.outputs import answered, by_links, covered, files_in, handed_out
from tests.conftest import LONG_AGO_NS
from tests.referee import PRESS, asked, needed, strangers
from tests.web.asking import Answer
from tests.web.timed import public

ODD = {"/404.html", "/robots.txt"}
LATER = LONG_AGO_NS + 86_400 * 365 * 10**9
OTHER = "DSC_CANARY_other_"


@dataclass(frozen=True)
class House:
    """A library full of canaries, and all that goes out of it.

    log  whatever was logged meanwhile, of every level
    """

    gallery: Gallery
    answers: Mapping[str, Answer]
    files: Mapping[str, bytes]
    log: str

    def out(self) -> Iterator[tuple[str, bytes]]:
        """Every published thing by name, its headers too."""
        for address, answer in self.answers.items():
            yield address, answer.body
            yield f"headers of {address}", repr(sorted(answer.headers.items())).encode()
        yield from self.files.items()
        yield "names of files", "\n".join(self.files).encode()

    def pictures(self) -> Iterator[tuple[str, bytes]]:
        """Every published JPEG and AVIF file, those in ZIP files too; none twice."""
        seen = set()
        for name, data in self.out():
            for path, part in opened(name, data):
                picture = part[:3] == b"\xff\xd8\xff" or part[4:12] in (b"ftypavif", b"ftypmif1")
                if picture and part not in seen:
                    seen.add(part)
                    yield path, part


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(0)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    library, out = tmp_path_factory.mktemp("library"), tmp_path_factory.mktemp("out")
    heard, every = _Heard(), logging.getLogger()
    level = every.level
    every.addHandler(heard)
    every.setLevel(logging.INFO)
    try:
        gallery = built(library)
        answers = answered(gallery, NOW, by_links(gallery, "vigil", NOW))
        handed_out(gallery, ESSAYS, out, NOW)
    finally:
        every.removeHandler(heard)
        every.setLevel(level)
    return House(gallery, answers, files_in(out), "\n".join(heard.lines))


def test_the_source_has_canaries_in_more_than_twenty_places() -> None:
    data = source()
    plain = {match.decode() for match in re.findall(rb"CANARY_\w+", data)}
    wide = {
        match.decode("utf-16-le").strip("\0") for match in re.findall(rb"(?:[A-Z_a-z0-9]\0)+", data)
    }

    assert len(plain) + len([one for one in wide if MARK in one]) >= 26
    assert {form.rpartition(" ")[2] for form in leaks("source", data)} >= {"is", "UTF-16BE"}


@pytest.mark.parametrize("before", ["", "x", "xx"])
def test_whoever_looks_finds_a_canary_in_every_disguise(before: str) -> None:
    word = f"{before}{MARK}_x"
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", gzip.compress(word.encode()))
    streams = b"%PDF-1.7\nstream\n" + zlib.compress(word.encode()) + b"\nendstream"
    disguises = [word.encode(), word.lower().encode(), word.encode("utf-16-le")]
    disguises += [
        word.encode("utf-16-be"),
        b64encode(f"{word}y".encode()),
        word.encode().hex().encode(),
    ]
    disguises += [gzip.compress(word.encode()), packed.getvalue(), streams]

    assert [list(leaks("x", one)) != [] for one in disguises] == [True] * len(disguises)
    assert list(leaks("x", b"48.2086")) and list(leaks("x", b"at 13:37:41"))


def test_p1_no_canary_is_in_anything_that_is_published(house: House) -> None:
    found = sorted({leak for name, data in house.out() for leak in leaks(name, data)})

    assert found == []
    assert len(house.answers) > 200 and len(house.files) > 100
    assert any(b"Nurses carry" in data for _, data in house.out())


def test_p1_no_way_and_no_file_is_forgotten(house: House) -> None:
    links = {"preview-essay", "offer"}

    assert (public() | links) - covered(house.answers) == set()
    exported = {f"/{name.removeprefix('export/')}" for name in house.files if "export/" in name}
    asked_for = {address.partition("?")[0] for address in house.answers}
    asked_for |= {f"{address}index.html" for address in asked_for if address.endswith("/")}
    alone = {one for one in exported - asked_for if "/oembed." not in one}
    own = {one for one in alone if "/search/index." in one or "/.export" in one}
    own |= {one for one in alone if one.startswith("/static/")}  # of the theme
    assert alone - own - ODD == set()


def test_p2_every_published_picture_says_the_keep_list_and_nothing_else(
    house: House, tmp_path: Path
) -> None:
    needed()
    names = {}
    for number, (name, data) in enumerate(house.pictures()):
        path = tmp_path / f"{number}{'.avif' if data[4:8] == b'ftyp' else '.jpg'}"
        path.write_bytes(data)
        names[path.name] = name

    found = asked(tmp_path)

    allowed = PRESS | {tag for tags in found.values() for tag in tags if tag[:3] == "ICC"}
    outside = {
        names[name]: bad for name, tags in found.items() if (bad := strangers(tags, allowed))
    }
    assert outside == {}
    assert found.keys() == names.keys()
    assert len(found) >= 15
    texts = {tag: told for tags in found.values() for tag, told in tags.items() if "ICC" in tag}
    assert texts.get("ICC_Profile:ProfileDescription", "RGB") == "RGB"
    assert "ICC_Profile:DeviceMfgDesc" not in texts


def test_p3_nothing_tells_where_a_camera_stood_to_the_second(house: House) -> None:
    told = re.compile(rb"(?:latitude|longitude|GPSL|geo:lat|\"geo\"|georss)", re.IGNORECASE)

    assert [name for name, data in house.out() if told.search(data)] == []


def test_p4_nothing_stands_behind_the_end_of_a_picture(house: House) -> None:
    behind = {name: rest for name, data in house.pictures() if (rest := _behind(data))}

    assert behind == {}


def test_p5_each_file_holds_one_picture_and_no_small_one_in_it(house: House) -> None:
    starts = {name: data.count(b"\xff\xd8\xff") for name, data in house.pictures()}
    jpegs = {name: n for name, n in starts.items() if n}

    assert set(jpegs.values()) == {1}
    assert [name for name, data in house.pictures() if b"MPF\0" in data or b"JFXX\0" in data] == []


def test_p9_no_word_of_a_photo_that_is_not_public_is_read_anywhere(house: House) -> None:
    words = [b"caption", b"pie", b"alt", b"named", b"by", b"why", b"draft", b"withdrawn", b"cull"]
    wanted = [f"{MARK}_".lower().encode() + word for word in words]

    assert [name for name, data in house.out() if any(one in data.lower() for one in wanted)] == []
    assert b"Ana Rojas" in house.answers["/en/archive/person/"].body


def test_p10_other_names_times_and_days_of_ingest_make_the_same_bytes_and_headers(
    house: House, tmp_path: Path
) -> None:
    twin = renamed(house.gallery.library, tmp_path / "library", OTHER, LATER)

    answers = {one: told for one, told in answered(twin, NOW).items() if of_files(one)}

    first = {one: told for one, told in house.answers.items() if of_files(one)}
    assert answers.keys() == first.keys()
    different = [one for one, told in answers.items() if said(told) != said(first[one])]
    assert different == []
    assert [one for one, told in answers.items() if "last-modified" in told.headers] == []


def test_p10_files_in_archives_are_of_the_day_of_the_essay_and_called_by_numbers(
    house: House,
) -> None:
    packed = {name: data for name, data in house.files.items() if name.startswith("press-")}
    packed |= {name: data for name, data in house.files.items() if name.endswith("photos.zip")}

    times, names = set(), set()
    for data in packed.values():
        with ZipFile(BytesIO(data)) as archive:
            times |= {one.date_time for one in archive.infolist()}
            names |= {one.filename for one in archive.infolist()}

    assert len(packed) >= 5
    assert times == {(2026, 5, 1, 0, 0, 0)}
    pattern = re.compile(r"(?:march|vigil|lent)-\d{3}\.jpg|captions\.txt|SHA256SUMS")
    assert [one for one in names if not pattern.fullmatch(one)] == []
    with ZipFile(BytesIO(house.files["offline.zip"])) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_p11_logs_and_errors_tell_nothing_of_files_and_readers(house: House) -> None:
    errors = {one: told.body for one, told in house.answers.items() if told.status >= 400}
    library = str(house.gallery.library).encode()

    assert list(leaks("log", house.log.encode())) == []
    assert "Nurses carry" not in house.log
    assert [one for one, body in errors.items() if library in body or b"Traceback" in body] == []
    assert [one for one in errors if "/preview/" in one or "/offer/" in one] == []
    kept = house.gallery.library / "audit"
    lines = b"".join(path.read_bytes() for path in sorted(kept.rglob("*.jsonl")))
    assert list(leaks("audit", lines)) == []


def said(answer: Answer) -> tuple[int, bytes, Mapping[str, str]]:
    """An answer without the number by which a log finds it: each has its own."""
    kept = {name: told for name, told in answer.headers.items() if name != "x-request-id"}
    return answer.status, answer.body, kept


def of_files(address: str) -> bool:
    """Whether an answer is made of the library: neither of the theme nor of a link."""
    return not address.startswith(("/preview/", "/offer/", "/static/"))


def _behind(data: bytes) -> bytes:
    """What follows the end of a JPEG or AVIF file."""
    if data[:2] == b"\xff\xd8":
        return _after_scans(data)
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind not in (b"ftyp", b"meta", b"mdat"):
            break
        at += size
    return data[at:]


def _after_scans(data: bytes) -> bytes:
    """What follows the first end of image that is no part of a segment or of a scan (ITU T.81)."""
    at = 2
    while data[at + 1] != 0xD9:
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        at += 2 + size
        if marker == 0xDA:
            end = re.compile(rb"\xff[^\x00\xd0-\xd7]").search(data, at)
            assert end is not None
            at = end.start()
    return data[at + 2 :]
