"""The machine that readers ask may be taken away: what an exported folder does not hold."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile, is_zipfile

import pytest

from gallery.wiring import Gallery
from tests.library import originals

SLICE = 24
"""Bytes: no two pictures have so many in common by chance."""


def files(site: Path) -> Iterator[tuple[str, bytes]]:
    """All that is there, its notes of itself too, and what is packed in its ZIP files."""
    for path in sorted(site.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield str(path.relative_to(site)), data
            if is_zipfile(BytesIO(data)):
                with ZipFile(BytesIO(data)) as parcel:
                    yield from (
                        (f"{path.name}/{one}", parcel.read(one)) for one in parcel.namelist()
                    )


def slices(photo: bytes) -> list[bytes]:
    """Parts of an original from all over its pixels."""
    chance, start = Random(len(photo)), photo.index(b"\xff\xda")
    return [photo[at : at + SLICE] for at in chance.sample(range(start, len(photo) - SLICE), 40)]


def test_an_exported_folder_holds_nothing_of_any_original(published: Gallery, site: Path) -> None:
    wanted = [
        part
        for name, (data, _) in originals(published.library).items()
        if name.endswith(".jpg")
        for part in slices(data)
    ]
    assert len(wanted) == 6 * 40
    found = {
        name
        for name, data in files(site)
        if any(part in data for part in wanted) or b"DSCF773" in data or "DSCF773" in name
    }

    assert found == set()


def test_an_exported_folder_knows_nobody_and_no_draft(published: Gallery, site: Path) -> None:
    assert published.door().book.all()["rosalba"].person.shown == "Rosalba Quetzal"
    words = (b"rosalba", b"Rosalba", b"argon2", b"banner of secret", b"/secret/", b"__Host")
    private = (str(published.library).encode(), b"album.toml", b"people.toml", b"/.gallery/")

    found = {(name, one) for name, data in files(site) for one in (*words, *private) if one in data}

    assert found == set()
    assert not [name for name, _ in files(site) if name.endswith((".toml", ".sqlite", ".xmp"))]
    assert b"banner of march" in (site / "en/photos/march/index.html").read_bytes()


def test_what_an_export_notes_of_itself_are_names_and_hashes(site: Path) -> None:
    told = json.loads((site / ".export.json").read_bytes())

    there = {str(one.relative_to(site)) for one in site.rglob("*") if one.is_file()}
    assert {*told["files"], ".export.json"} == there
    assert {tuple(one) for one in told["files"].values()} == {("bytes", "sha256")}


@pytest.mark.parametrize("name", ["index.html", "en/photos/march/index.html", "404.html"])
def test_exported_files_may_be_read_by_the_server_in_front(site: Path, name: str) -> None:
    assert (site / name).stat().st_mode & 0o777 == 0o644
